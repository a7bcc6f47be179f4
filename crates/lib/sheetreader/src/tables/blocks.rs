//! Cuts a sheet into tables: one below the other at each new header, side by side at empty columns or where the same
//! labels begin again.

use super::headers::{self, Run, looks_like_data};
use super::heading::{self, is_mark};
use super::{Column, Line, Role, Table, lines};
use crate::book::Sheet;
use crate::columns::{Vocabulary, is_group_word};
use crate::words;

pub(super) fn find(sheet: &Sheet, vocabulary: &Vocabulary) -> Vec<Table> {
    let runs = headers::runs(sheet, vocabulary);
    if runs.is_empty() {
        // a form about one person is no table; its cells are said to be unread
        if (0..sheet.height()).filter(|r| headers::pairs(sheet, *r, vocabulary)).take(2).count() == 2 {
            return Vec::new();
        }
        return headerless(sheet).into_iter().collect();
    }
    let mut out = Vec::new();
    let (mut floor, mut at) = (0u32, 0usize);
    while at < runs.len() {
        let run = runs[at];
        let above = above(sheet, run.top, floor);
        let title = heading::read(sheet, &above).title;
        let names = labels(sheet, run);
        let mut repeated = Vec::new();
        let mut next = at + 1;
        let mut end = sheet.height();
        while next < runs.len() {
            let over = self::above(sheet, runs[next].top, runs[next - 1].bottom + 1);
            let again = heading::read(sheet, &over).title;
            if labels(sheet, runs[next]) == names && again.as_deref().is_none_or(|t| same_title(t, title.as_deref())) {
                repeated.push((runs[next].top, runs[next].bottom));
                next += 1;
                continue;
            }
            end = over.first().copied().unwrap_or(runs[next].top);
            break;
        }
        cut(sheet, &above, run, &repeated, end, &mut out);
        floor = end;
        at = next;
    }
    out
}

/// The title of a further page is the same, perhaps with 续表 or the page behind it.
fn same_title(again: &str, title: Option<&str>) -> bool {
    let strip = |t: &str| -> String {
        let t: String = t.chars().filter(|c| !words::is_space(*c)).map(words::half).collect();
        let t = words::bare(&t);
        t.trim_start_matches("续表").trim_end_matches("续表").trim_end_matches('续').to_owned()
    };
    title.is_some_and(|t| strip(t) == strip(again))
}

/// The rows of title and marks above a header, from the top.
fn above(sheet: &Sheet, top: u32, floor: u32) -> Vec<u32> {
    let mut rows = Vec::new();
    let mut blanks = 0;
    for row in (floor..top).rev() {
        let cells = lines::own(sheet, row, 0, u32::MAX - 1);
        let Some((_, first)) = cells.first() else {
            blanks += 1;
            if blanks > 3 {
                break;
            }
            continue;
        };
        let text = first.text();
        if words::is_footer(text) || words::is_total(text) {
            break;
        }
        let marks = cells.iter().filter(|(_, c)| is_mark(c.text())).count();
        let quiet = cells.iter().all(|(_, c)| !looks_like_data(c.text()));
        let alone = cells.len() == 1 && quiet;
        let apart = floor == 0 || text.chars().count() >= 5 || blanks > 0 || sheet.row(row).iter().any(|c| c.spread);
        let title = (alone && apart) || (floor == 0 && cells.len() <= 3 && quiet);
        if !(title || marks * 2 >= cells.len()) {
            break;
        }
        blanks = 0;
        rows.push(row);
    }
    rows.reverse();
    rows
}

/// The labels of a header, column by column from the left edge of the sheet.
fn labels(sheet: &Sheet, run: Run) -> Vec<Vec<String>> {
    let width = (run.top..=run.bottom).map(|r| sheet.row(r).len()).max().unwrap_or(0) as u32;
    // Where nothing is merged, a group's name stands over its first column only.
    let merged = (run.top..run.bottom).any(|r| sheet.row(r).iter().any(|c| c.spread));
    let mut groups: Vec<Option<String>> = vec![None; (run.bottom - run.top + 1) as usize];
    (0..width)
        .map(|col| {
            let mut path: Vec<String> = Vec::new();
            for row in run.top..=run.bottom {
                let cell = sheet.cell(row, col);
                let mut label = cell.text().split(words::is_space).collect::<String>();
                if !merged && row < run.bottom {
                    let held = &mut groups[(row - run.top) as usize];
                    if label.is_empty() {
                        label = held.clone().filter(|_| !sheet.cell(row + 1, col).is_blank()).unwrap_or_default();
                    } else {
                        *held = is_group_word(&label).then(|| label.clone());
                    }
                }
                if !label.is_empty() && path.last() != Some(&label) {
                    path.push(label);
                }
            }
            path
        })
        .collect()
}

/// Makes the tables that stand side by side under one header.
fn cut(sheet: &Sheet, above: &[u32], run: Run, repeated: &[(u32, u32)], end: u32, out: &mut Vec<Table>) {
    let names = labels(sheet, run);
    let name = |col: u32| names.get(col as usize).map_or(&[][..], Vec::as_slice);
    let Some(left) = names.iter().position(|n| !n.is_empty()) else { return };
    let (left, mut right) = (left as u32, names.len() as u32 - 1);
    let body: Vec<u32> =
        (run.bottom + 1..end).filter(|r| !repeated.iter().any(|(a, b)| (*a..=*b).contains(r))).collect();
    let filled = |col: u32| body.iter().any(|r| !sheet.cell(*r, col).is_blank());
    // columns without a header beside the table belong to it, over a gap of one column at most
    while (right + 1..=right + 2).any(|c| c < sheet.width() && filled(c)) {
        right += 1;
    }
    let mut start = left;
    while start > 0 && (start.saturating_sub(2)..start).any(filled) {
        start -= 1;
    }
    let gaps: Vec<u32> = (start..=right).filter(|c| name(*c).is_empty() && !filled(*c)).collect();
    for (a, b) in segments(start, right, &gaps, &names) {
        let columns: Vec<Column> = (a..=b)
            .map(|index| Column { index, labels: name(index).to_vec(), hidden: sheet.hidden_columns.contains(&index) })
            .collect();
        let heading = heading::read(sheet, above);
        let mut all: Vec<Line> = above
            .iter()
            .map(|row| {
                let first = lines::own(sheet, *row, 0, u32::MAX - 1);
                let mark = first.first().is_some_and(|(_, c)| is_mark(c.text()));
                Line { row: *row, role: if mark { Role::Marks } else { Role::Title } }
            })
            .collect();
        all.extend((run.top..=run.bottom).map(|row| Line { row, role: Role::Header }));
        all.extend(lines::classify(sheet, (a, b), (run.bottom + 1, end), repeated, heading.title.as_deref()));
        out.push(finish(sheet, heading, columns, all));
    }
}

fn finish(sheet: &Sheet, heading: super::Heading, columns: Vec<Column>, mut all: Vec<Line>) -> Table {
    while all.last().is_some_and(|l| l.role == Role::Blank) {
        all.pop();
    }
    let (left, right) = (columns[0].index, columns[columns.len() - 1].index);
    let footers = all
        .iter()
        .filter(|l| l.role == Role::Footer)
        .map(|l| {
            let cells = lines::own(sheet, l.row, left, right);
            cells.iter().map(|(_, c)| c.text().trim_matches(words::is_space)).collect::<Vec<_>>().join(" ")
        })
        .collect();
    Table { sheet: sheet.index, heading, columns, lines: all, footers }
}

/// The column ranges of the tables beside each other.
fn segments(left: u32, right: u32, gaps: &[u32], names: &[Vec<String>]) -> Vec<(u32, u32)> {
    let name = |col: u32| names.get(col as usize).filter(|n| !n.is_empty());
    let mut parts: Vec<(u32, u32)> = Vec::new();
    let mut from = left;
    for gap in gaps.iter().copied().chain([right + 1]) {
        if gap > from {
            parts.push((from, gap - 1));
        }
        from = gap + 1;
    }
    let share = |a: (u32, u32), b: (u32, u32)| {
        (a.0..=a.1).filter_map(name).filter(|n| (b.0..=b.1).filter_map(name).any(|m| m == *n)).count()
    };
    let labelled = |p: (u32, u32)| (p.0..=p.1).filter(|c| name(*c).is_some()).count();
    let apart =
        parts.len() > 1 && parts.iter().all(|p| labelled(*p) >= 2) && parts.windows(2).all(|w| share(w[0], w[1]) >= 1);
    if !apart {
        parts = vec![(left, right)];
    }
    parts.into_iter().flat_map(|p| periods(p, names)).collect()
}

/// 序号 姓名 电话 序号 姓名 电话: the same labels again begin another table.
fn periods((left, right): (u32, u32), names: &[Vec<String>]) -> Vec<(u32, u32)> {
    let width = right - left + 1;
    let name = |col: u32| names.get(col as usize).map_or(&[][..], Vec::as_slice);
    for period in 2..=width / 2 {
        let repeats = width.is_multiple_of(period)
            && (left..=right - period).all(|c| name(c) == name(c + period))
            && (left..left + period).filter(|c| !name(*c).is_empty()).count() >= 2;
        if repeats {
            return (0..width / period).map(|k| (left + k * period, left + (k + 1) * period - 1)).collect();
        }
    }
    vec![(left, right)]
}

/// A sheet without a header: everything below its title.
fn headerless(sheet: &Sheet) -> Option<Table> {
    let first = (0..sheet.height()).find(|r| {
        let cells = lines::own(sheet, *r, 0, u32::MAX - 1);
        let data = cells.iter().filter(|(_, c)| looks_like_data(c.text())).count();
        data >= 1 && (cells.len() >= 2 || sheet.width() == 1)
    });
    let first = first.or_else(|| (0..sheet.height()).find(|r| lines::own(sheet, *r, 0, u32::MAX - 1).len() >= 2))?;
    let above = above(sheet, first, 0);
    let heading = heading::read(sheet, &above);
    let cells = (first..sheet.height()).flat_map(|r| lines::own(sheet, r, 0, u32::MAX - 1)).map(|(c, _)| c);
    let (left, right) = cells.fold((u32::MAX, 0), |(a, b), c| (a.min(c), b.max(c)));
    let columns: Vec<Column> = (left..=right)
        .map(|index| Column { index, labels: Vec::new(), hidden: sheet.hidden_columns.contains(&index) })
        .collect();
    let mut all: Vec<Line> = above.iter().map(|row| Line { row: *row, role: Role::Title }).collect();
    all.extend(lines::classify(sheet, (left, right), (first, sheet.height()), &[], heading.title.as_deref()));
    Some(finish(sheet, heading, columns, all))
}
