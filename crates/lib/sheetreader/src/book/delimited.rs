//! Text separated by tabs, commas or semicolons, as saved by Excel and WPS or pasted from them.

use super::{Cell, CellKind, Sheet};
use crate::trouble::{Limits, ReadTrouble};

/// A row's number is that of the record, as Excel shows it: a cell with line breaks does not move those below.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Sheet, ReadTrouble> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (text, told) = separator_line(text);
    let separator = told.unwrap_or_else(|| separator(text));
    let mut sheet = Sheet { visible: true, ..Sheet::default() };
    let (mut row, mut col, mut cells) = (0u32, 0u32, 0usize);
    let mut rest = text;
    let mut quotes = true;
    while !rest.is_empty() {
        let (field, after) = field(rest, separator, &mut quotes);
        if !field.trim().is_empty() {
            if row >= limits.rows {
                return Err(ReadTrouble::TooManyRows { sheet: sheet.name, limit: limits.rows });
            }
            if col >= 16_384 || cells > limits.cells {
                return Err(ReadTrouble::TooManyCells { limit: limits.cells });
            }
            cells += 1;
            sheet.put(row, col, Cell::new(field, CellKind::Text));
        }
        rest = after;
        if let Some(after) = rest.strip_prefix(separator) {
            rest = after;
            col += 1;
        } else if let Some(after) = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])) {
            rest = after;
            (row, col) = (row.saturating_add(1), 0);
        }
    }
    Ok(sheet)
}

/// Excel's own hint, `sep=;`, in the first line.
fn separator_line(text: &str) -> (&str, Option<char>) {
    let told = text.strip_prefix("sep=").and_then(|t| t.chars().next().filter(|c| matches!(c, ',' | ';' | '\t')));
    match told {
        Some(c) => (text.split_once('\n').map_or("", |(_, rest)| rest), Some(c)),
        None => (text, None),
    }
}

/// The separator that most of the first lines hold; the tab wins because people rarely type it into a cell.
fn separator(text: &str) -> char {
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).take(30).collect();
    let holding = |c: char| lines.iter().filter(|l| l.contains(c)).count();
    let tabs = holding('\t');
    if tabs > 0 && tabs * 3 >= lines.len() {
        return '\t';
    }
    let count = |c: char| lines.iter().map(|l| l.matches(c).count()).sum::<usize>();
    let best = [',', ';', '，', '|'].into_iter().max_by_key(|c| (holding(*c), count(*c), *c == ','));
    match best {
        Some(c) if holding(c) > 0 => c,
        _ => '\t',
    }
}

/// The next field and what follows it, which begins with a separator or a line end, or is empty.
fn field<'a>(text: &'a str, separator: char, quotes: &mut bool) -> (String, &'a str) {
    let plain = |text: &'a str| {
        let end = text.find([separator, '\n', '\r']).unwrap_or(text.len());
        text.split_at(end)
    };
    let (simple, after) = plain(text);
    // ="…" is how some systems keep Excel from making a number of it
    if let Some(inner) = simple.strip_prefix("=\"").and_then(|s| s.strip_suffix('"')) {
        return (inner.replace("\"\"", "\""), after);
    }
    // A cell that is one mark is the ditto mark, not the beginning of a quotation.
    if !text.starts_with('"') || !*quotes || simple == "\"" {
        return (simple.to_owned(), after);
    }
    let mut out = String::new();
    let mut rest = &text[1..];
    loop {
        let Some(end) = rest.find('"') else {
            *quotes = false; // never closed: what looked like a quotation is text, here and further down
            return (simple.to_owned(), after);
        };
        out.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(more) => {
                out.push('"');
                rest = more;
            }
            None => break,
        }
    }
    let (tail, after) = plain(rest);
    out.push_str(tail);
    (out.replace("\r\n", "\n"), after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let sheet = read(text, &Limits::default()).unwrap();
        (0..sheet.height()).map(|r| sheet.row(r).iter().map(|c| c.text().to_owned()).collect()).collect()
    }

    #[test]
    fn quotations_line_breaks_and_dittos() {
        assert_eq!(rows("a,\"b\nc\",\"d\"\"e\"\n\n1,2,3"), [vec!["a", "b\nc", "d\"e"], vec![], vec!["1", "2", "3"]]);
        assert_eq!(rows("姓名\t村\n张三\t石桥\n李四\t\"\n"), [["姓名", "村"], ["张三", "石桥"], ["李四", "\""]]);
        assert_eq!(rows("a;b\n\"never closed;c\nd;e"), [["a", "b"], ["\"never closed", "c"], ["d", "e"]]);
        assert_eq!(rows("sep=;\na;=\"001\""), [["a", "001"]]);
    }
}
