//! A paper as a grid of boxes: labels, values, ticks. Pure; shown as a page by `view`, as a Word file by `docx`.

/// A piece of what stands in a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bit {
    /// Words.
    Text(String),
    /// A box to tick, and its words.
    Tick(bool, String),
    /// What follows begins a new line.
    Break,
}

/// A box.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub bits: Vec<Bit>,
    /// A heading of the form, not something filled in.
    pub label: bool,
    /// Columns it spans.
    pub across: usize,
    /// Rows it spans.
    pub down: usize,
    pub centre: bool,
}

/// A heading; `across` counts in twenty-fourths of the width, as in everything here but [`Cell::fine`].
pub(super) fn label(text: &str, across: usize) -> Cell {
    Cell { bits: vec![Bit::Text(text.to_owned())], label: true, across: 2 * across, down: 1, centre: true }
}

/// Something filled in, centred: names, days, numbers.
pub(super) fn value(text: impl Into<String>, across: usize) -> Cell {
    Cell { bits: vec![Bit::Text(text.into())], label: false, across: 2 * across, down: 1, centre: true }
}

/// Something filled in that may be long.
pub(super) fn long(text: impl Into<String>, across: usize) -> Cell {
    Cell { centre: false, ..value(text, across) }
}

/// Boxes to tick.
pub(super) fn ticks<'a>(choices: impl IntoIterator<Item = (bool, &'a str)>, across: usize) -> Cell {
    let bits = choices.into_iter().map(|(yes, words)| Bit::Tick(yes, words.to_owned())).collect();
    Cell { bits, label: false, across: 2 * across, down: 1, centre: false }
}

impl Cell {
    /// The same over so many of the grid's own columns.
    pub(super) fn fine(self, across: usize) -> Cell {
        Cell { across, ..self }
    }
    /// The same with a new line before the `n`th tick.
    pub(super) fn broken(mut self, n: usize) -> Cell {
        self.bits.insert(n, Bit::Break);
        self
    }
    /// The same over several rows.
    pub(super) fn down(self, rows: usize) -> Cell {
        Cell { down: rows, ..self }
    }
    /// The words, ticks as they are printed.
    pub(super) fn words(&self) -> String {
        let mut out = String::new();
        for b in &self.bits {
            if !out.is_empty() && !out.ends_with('\n') && *b != Bit::Break {
                out.push('　');
            }
            match b {
                Bit::Text(t) => out.push_str(t),
                Bit::Tick(yes, t) => {
                    out.push(if *yes { '☑' } else { '□' });
                    out.push_str(t);
                }
                Bit::Break => out.push('\n'),
            }
        }
        out
    }
}

/// Yes and no, of which neither is ticked while nobody knows.
pub(super) fn yes_no<'a>(known: Option<bool>, yes: &'a str, no: &'a str, across: usize) -> Cell {
    ticks([(known == Some(true), yes), (known == Some(false), no)], across)
}

/// `1`, `0` or nothing, as the catalogue keeps it.
pub(super) fn truth(stored: &str) -> Option<bool> {
    match stored {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    }
}

/// Columns of every grid: fine enough for the official boxes.
pub(super) const COLUMNS: usize = 48;

/// A paper.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub title: String,
    /// Left and right of the line below the title.
    pub line: (String, String),
    pub rows: Vec<Vec<Cell>>,
    /// Signatures below the grid, spread over its width.
    pub foot: Vec<String>,
    /// Words in small type below them.
    pub note: String,
    /// Who took it out and when.
    pub mark: String,
    /// Whether two of it stand on one page.
    pub twice: bool,
}

/// A box with the place it takes: `(column, Some(cell))` where it begins, `(column, None)` below it.
pub(super) type Placed<'a> = (usize, usize, Option<&'a Cell>);

impl Sheet {
    /// Row by row, boxes that come down from above filled in. `Err` names the row that does not fill the width.
    pub(super) fn placed(&self) -> Result<Vec<Vec<Placed<'_>>>, usize> {
        let mut hanging: Vec<(usize, usize, usize)> = Vec::new(); // column, width, rows still to come
        let mut out = Vec::new();
        for (n, row) in self.rows.iter().enumerate() {
            let (mut at, mut cells, mut line) = (0, row.iter(), Vec::new());
            let mut next = Vec::new();
            while at < COLUMNS {
                if let Some((_, width, left)) = hanging.iter().find(|h| h.0 == at).copied() {
                    line.push((at, width, None));
                    if left > 1 {
                        next.push((at, width, left - 1));
                    }
                    at += width;
                    continue;
                }
                let cell = cells.next().ok_or(n)?;
                line.push((at, cell.across, Some(cell)));
                if cell.down > 1 {
                    next.push((at, cell.across, cell.down - 1));
                }
                at += cell.across;
            }
            if at != COLUMNS || cells.next().is_some() {
                return Err(n);
            }
            hanging = next;
            out.push(line);
        }
        if hanging.is_empty() { Ok(out) } else { Err(self.rows.len()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_fill_the_width_or_the_row_is_named() {
        let sheet = |rows: Vec<Vec<Cell>>| Sheet { rows, ..Sheet::default() };
        let good = sheet(vec![vec![label("甲", 4).down(2), value("1", 20)], vec![value("2", 20)]]);
        let placed = good.placed().unwrap();
        assert_eq!((placed[1][0].0, placed[1][0].1, placed[1][0].2.is_none(), placed[1].len()), (0, 8, true, 2));
        assert_eq!(sheet(vec![vec![value("1", 23)]]).placed().unwrap_err(), 0);
        assert_eq!(sheet(vec![vec![value("1", 24).down(2)]]).placed().unwrap_err(), 1);
        assert_eq!(sheet(vec![vec![value("1", 24), value("2", 1)]]).placed().unwrap_err(), 0);
    }

    #[test]
    fn ticks_are_printed_as_boxes() {
        assert_eq!(yes_no(truth("1"), "是", "否", 4).words(), "☑是　□否");
        assert_eq!(yes_no(truth(""), "是", "否", 4).words(), "□是　□否");
    }
}
