//! What each line below a header is: data, a heading for a group, a total, the footer, the page's header again.

use super::headers::looks_like_data;
use super::heading::is_mark;
use super::{Line, Role};
use crate::book::{Cell, Sheet};
use crate::words;

/// Endings of a place or a school that stands alone as a heading for the rows below.
const PLACES: [&str; 19] = [
    "村民委员会",
    "居民委员会",
    "村委会",
    "居委会",
    "社区",
    "街道",
    "村",
    "镇",
    "乡",
    "组",
    "队",
    "小学",
    "中学",
    "学校",
    "幼儿园",
    "片区",
    "网格",
    "农场",
    "林场",
];

/// The name in a heading for a group of rows: 二、石桥村（12人）： is 石桥村.
pub(crate) fn group_name(text: &str) -> Option<String> {
    let full: String = text.trim_matches(words::is_space).to_owned();
    if full.chars().count() > 24 || words::is_total(&full) {
        return None;
    }
    let cut = full.find(['(', '（', '[', '【']).unwrap_or(full.len());
    let tail = &full[cut..];
    let mut name = full[..cut].trim_end_matches(|c: char| words::is_space(c) || matches!(c, ':' | '：'));
    for sign in ['、', '.', '．'] {
        if let Some((number, rest)) = name.split_once(sign)
            && number.chars().count() <= 3
            && number.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
        {
            name = rest.trim_matches(words::is_space);
        }
    }
    let name: String = name.chars().filter(|c| !words::is_space(*c)).collect();
    // 小计 and the number of people may stand behind the name
    let counted = tail.contains(['人', '户', '名']) && tail.chars().any(|c| words::half(c).is_ascii_digit());
    let place = PLACES.iter().any(|p| name.ends_with(p)) && name.chars().count() >= 2;
    (place || (counted && (2..=12).contains(&name.chars().count()))).then_some(name)
}

/// The own filled cells of a row between two columns.
pub(super) fn own(sheet: &Sheet, row: u32, left: u32, right: u32) -> Vec<(u32, &Cell)> {
    let cells = sheet.row(row);
    let end = (right as usize + 1).min(cells.len());
    let start = (left as usize).min(end);
    cells[start..end]
        .iter()
        .enumerate()
        .filter(|(_, c)| !c.spread && !c.is_blank())
        .map(|(i, c)| (left + i as u32, c))
        .collect()
}

/// A row that numbers the columns: 1 2 3 4, （1）（2）（3）, 甲 乙 1 2.
fn numbers_columns(cells: &[(u32, &Cell)]) -> bool {
    if cells.len() < 3 {
        return false;
    }
    let mut last: Option<u32> = None;
    let mut numbered = 0;
    for (_, cell) in cells {
        let text: String =
            cell.text().chars().map(words::half).filter(|c| !words::is_space(*c) && !"()".contains(*c)).collect();
        if ["甲", "乙", "丙", "丁", "戊"].contains(&text.as_str()) && last.is_none() {
            continue;
        }
        let Ok(number) = text.parse::<u32>() else { return false };
        if number != last.map_or(number, |l| l + 1) || (last.is_none() && number > 3) {
            return false;
        }
        last = Some(number);
        numbered += 1;
    }
    numbered >= 2
}

/// Tells the lines of a table's body apart. `headers` are the rows in which the header stands again.
pub(super) fn classify(
    sheet: &Sheet,
    (left, right): (u32, u32),
    (from, to): (u32, u32),
    headers: &[(u32, u32)],
    title: Option<&str>,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::with_capacity((to.saturating_sub(from)) as usize);
    let (mut footer, mut fresh) = (false, true);
    let mut repeated = headers.iter().copied().peekable();
    for row in from..to {
        while repeated.peek().is_some_and(|(_, bottom)| *bottom < row) {
            repeated.next();
        }
        if repeated.peek().is_some_and(|(top, bottom)| (*top..=*bottom).contains(&row)) {
            lines.push(Line { row, role: Role::RepeatedHeader });
            (footer, fresh) = (false, true);
            continue;
        }
        let cells = own(sheet, row, left, right);
        let role = role(sheet, row, &cells, right - left + 1, fresh, footer, title);
        match role {
            Role::Footer => footer = true,
            Role::Data | Role::Group => footer = false,
            _ => {}
        }
        if role != Role::Blank {
            fresh = false;
        }
        lines.push(Line { row, role });
    }
    // what stands alone below the last row of data belongs to the footer
    let last = lines.iter().rposition(|l| matches!(l.role, Role::Data | Role::Total)).map_or(0, |at| at + 1);
    for line in &mut lines[last..] {
        if matches!(line.role, Role::Stray) {
            line.role = Role::Footer;
        }
    }
    lines
}

fn role(
    sheet: &Sheet,
    row: u32,
    cells: &[(u32, &Cell)],
    width: u32,
    fresh: bool,
    footer: bool,
    title: Option<&str>,
) -> Role {
    let Some((first_col, first)) = cells.first() else { return Role::Blank };
    if fresh && numbers_columns(cells) {
        return Role::ColumnNumbers;
    }
    let text = first.text();
    // the serial number may stand before the word
    let head = &cells[..cells.len().min(3)];
    if cells.len() <= 8 && head.iter().any(|(_, c)| words::is_footer(c.text())) {
        return Role::Footer;
    }
    if head.iter().any(|(_, c)| words::is_total(c.text())) {
        return Role::Total;
    }
    let same =
        |a: &str, b: &str| a.chars().filter(|c| !words::is_space(*c)).eq(b.chars().filter(|c| !words::is_space(*c)));
    if title.is_some_and(|t| same(t, text)) {
        return Role::Title;
    }
    if cells.iter().filter(|(_, c)| is_mark(c.text())).count() * 2 > cells.len() {
        return if footer { Role::Footer } else { Role::Marks };
    }
    if footer && cells.len() <= 3 && cells.iter().all(|(_, c)| !looks_like_data(c.text()) || c.text().len() < 6) {
        return Role::Footer;
    }
    if cells.len() == 1 && width >= 3 && !looks_like_data(text) {
        if group_name(text).is_some() {
            return Role::Group;
        }
        let across = first.text() == sheet.cell(row, first_col + 1).text();
        if across || text.chars().count() > 12 {
            return Role::Stray;
        }
    }
    Role::Data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_groups() {
        assert_eq!(group_name("二、石桥村（12人）：").as_deref(), Some("石桥村"));
        assert_eq!(group_name("河口镇").as_deref(), Some("河口镇"));
        assert_eq!(group_name("石桥（共 8 户）").as_deref(), Some("石桥"));
        for no in ["张三", "石桥村小计", "合计（12人）", "备注里的话"] {
            assert_eq!(group_name(no), None, "{no}");
        }
    }
}
