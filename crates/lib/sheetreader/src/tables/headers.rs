//! Which rows of a sheet are headers: one, two or three rows that read like labels and not like data.

use std::collections::HashMap;

use super::heading::is_mark;
use crate::book::{Area, Sheet};
use crate::columns::{Vocabulary, is_group_word};
use crate::words;

/// Rows that form one header, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) top: u32,
    pub(super) bottom: u32,
}

/// The most rows a header has.
const DEEPEST: u32 = 4;

/// What the cells of a row read like; cells of merged regions count once, where they begin.
#[derive(Clone, Copy, Debug, Default)]
struct Stats {
    own: usize,
    labels: usize,
    data: usize,
    marks: usize,
    /// Filled from a region that began further up.
    continued: usize,
    footer: bool,
    first: u32,
    last: u32,
}

/// Whether a cell reads like data: numbers, dates, telephone numbers, and the words of a few short lists.
pub(super) fn looks_like_data(text: &str) -> bool {
    let text = text.trim_matches(words::is_space);
    if matches!(text, "男" | "女" | "是" | "否" | "汉" | "汉族" | "√" | "×" | "无" | "有" | "同上") {
        return true;
    }
    let (mut digits, mut length) = (0usize, 0usize);
    for c in text.chars() {
        digits += usize::from(words::half(c).is_ascii_digit());
        length += 1;
    }
    if digits == 0 {
        return false;
    }
    let period = |suffix: &str| text.strip_suffix(suffix).is_some_and(|t| t.chars().all(|c| c.is_ascii_digit()));
    if period("年") || period("年度") || period("月") {
        return false;
    }
    digits == length || (digits * 2 >= length && digits >= 3) || digits >= 7
}

fn stats(sheet: &Sheet, row: u32, vocabulary: &Vocabulary) -> Stats {
    let mut s = Stats::default();
    for (col, cell) in sheet.row(row).iter().enumerate() {
        if cell.is_blank() {
            continue;
        }
        if cell.spread {
            s.continued += usize::from(row > 0 && sheet.cell(row - 1, col as u32).text() == cell.text());
            continue;
        }
        let text = cell.text();
        if s.own == 0 {
            s.first = col as u32;
            s.footer = words::is_footer(text);
        }
        s.last = col as u32;
        s.own += 1;
        if looks_like_data(text) {
            s.data += 1;
        } else if is_mark(text) {
            s.marks += 1;
        } else if vocabulary.is_label(text) {
            s.labels += 1;
        }
        if s.own == 8 && s.labels == 0 {
            break; // no header begins with eight cells of something else
        }
    }
    s
}

impl Stats {
    fn is_header(&self) -> bool {
        self.labels >= 2 && self.labels > self.data && self.labels * 2 >= self.own && self.plain()
    }

    fn plain(&self) -> bool {
        !self.footer && self.marks * 2 <= self.own
    }
}

/// The headers of a sheet from top to bottom, those repeated for each printed page included.
pub(super) fn runs(sheet: &Sheet, vocabulary: &Vocabulary) -> Vec<Run> {
    let merged: HashMap<(u32, u32), Area> = sheet.merged.iter().map(|a| ((a.top, a.left), *a)).collect();
    let mut out: Vec<Run> = Vec::new();
    let mut row = 0;
    while row < sheet.height() {
        let s = stats(sheet, row, vocabulary);
        if s.is_header() && in_form(sheet, row, vocabulary) {
            row += 1;
            continue;
        }
        if !(s.is_header() || lone_header(sheet, row, &s, vocabulary, out.is_empty())) {
            row += 1;
            continue;
        }
        let floor = out.last().map_or(0, |r| r.bottom + 1);
        let top = upward(sheet, row, &s, floor, vocabulary, &merged);
        let bottom = downward(sheet, top, row, vocabulary, &merged);
        out.push(Run { top, bottom });
        row = bottom + 1;
    }
    out
}

/// Whether a row pairs labels with values, as a form about one person does: 姓名 | 方小禾 | 性别 | 女.
pub(super) fn pairs(sheet: &Sheet, row: u32, vocabulary: &Vocabulary) -> bool {
    let mut cells = sheet.row(row).iter().filter(|c| !c.spread && !c.is_blank()).map(|c| vocabulary.is_label(c.text()));
    let mut count = 0;
    while let Some(first) = cells.next() {
        match (first, cells.next()) {
            (true, Some(false)) => count += 1,
            _ => return false,
        }
    }
    count >= 2
}

/// Whether a row is part of a form: it pairs labels with values, and so does the row before or behind it.
fn in_form(sheet: &Sheet, row: u32, vocabulary: &Vocabulary) -> bool {
    let filled = |r: &u32| sheet.row(*r).iter().any(|c| !c.is_blank());
    pairs(sheet, row, vocabulary)
        && ((row + 1..sheet.height()).find(filled).is_some_and(|r| pairs(sheet, r, vocabulary))
            || (0..row).rev().find(filled).is_some_and(|r| pairs(sheet, r, vocabulary)))
}

/// A header of which few words are known: nothing in it is data, but most of the next row is. Or a single column.
fn lone_header(sheet: &Sheet, row: u32, s: &Stats, vocabulary: &Vocabulary, first: bool) -> bool {
    if !first || s.labels == 0 || s.data > 0 || !s.plain() {
        return false;
    }
    let Some(next) = (row + 1..sheet.height()).find(|r| sheet.row(*r).iter().any(|c| !c.is_blank())) else {
        return false;
    };
    let below = stats(sheet, next, vocabulary);
    let single = s.own == 1 && sheet.width() == 1;
    single
        || (s.own >= 3
            && (below.data * 2 >= s.own || (below.own * 2 >= s.own && below.labels == 0 && s.labels * 3 >= s.own)))
}

/// Rows above that belong to the header: groups over several columns, cells that reach down into it.
fn upward(
    sheet: &Sheet,
    row: u32,
    s: &Stats,
    floor: u32,
    vocabulary: &Vocabulary,
    merged: &HashMap<(u32, u32), Area>,
) -> u32 {
    let mut top = row;
    while top > floor && row - top < DEEPEST - 1 {
        let above = stats(sheet, top - 1, vocabulary);
        if above.own == 0 || above.data > 0 || !above.plain() {
            break;
        }
        let width = s.last.saturating_sub(s.first) + 1;
        let belongs = sheet.row(top - 1).iter().enumerate().any(|(col, cell)| {
            if cell.is_blank() || cell.spread {
                return false;
            }
            match merged.get(&(top - 1, col as u32)) {
                Some(area) if area.bottom >= top => area.right - area.left + 1 < width.max(2),
                Some(area) => area.right > area.left && area.right - area.left + 1 < width && above.own >= 2,
                None => above.own == 1 && col as u32 > s.first && is_group_word(cell.text()),
            }
        });
        if !belongs {
            break;
        }
        top -= 1;
    }
    top
}

/// Rows below that belong to the header: labels under groups, rows filled from above only.
fn downward(sheet: &Sheet, top: u32, row: u32, vocabulary: &Vocabulary, merged: &HashMap<(u32, u32), Area>) -> u32 {
    let reaches = (top..=row)
        .flat_map(|r| (0..sheet.row(r).len() as u32).map(move |c| (r, c)))
        .filter_map(|at| merged.get(&at))
        .map(|a| a.bottom)
        .max()
        .unwrap_or(row);
    let mut bottom = row;
    while bottom + 1 < sheet.height() && bottom + 1 - top < DEEPEST {
        let below = stats(sheet, bottom + 1, vocabulary);
        let under_group = below.own > 0
            && sheet.row(bottom + 1).iter().enumerate().filter(|(_, c)| !c.spread && !c.is_blank()).all(|(col, _)| {
                let parent = sheet.cell(bottom, col as u32);
                parent.spread || parent.is_blank() || merged.contains_key(&(bottom, col as u32))
            });
        let part = if below.own == 0 {
            below.continued > 0 && bottom < reaches
        } else {
            below.data == 0
                && below.plain()
                && (below.is_header()
                    || (below.labels >= 1 && below.labels * 2 >= below.own && (below.continued > 0 || under_group)))
        };
        if !part {
            break;
        }
        bottom += 1;
    }
    bottom.max(reaches.min(top + DEEPEST - 1).min(sheet.height().saturating_sub(1)))
}
