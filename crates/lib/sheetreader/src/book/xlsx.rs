//! An .xlsx to sheets. Read from its own XML, because it alone says which rows and columns are hidden, which digits of a
//! long number are really in the file, and which format a number is shown in.

use std::sync::Arc;

use super::formats::Formats;
use super::package::{Package, sheet_parts};
use super::{Area, Cell, CellKind, Sheet};
use crate::markup::{Piece, Pieces, Tag, unescape};
use crate::trouble::{Limits, ReadTrouble};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, ReadTrouble> {
    let mut package = Package::open(bytes, limits)?;
    let contents = sheet_parts(&mut package)?;
    let strings = match &contents.shared_strings {
        Some(name) => shared(&package.part(name)?.unwrap_or_default()),
        None => Vec::new(),
    };
    let styles = match &contents.styles {
        Some(name) => package.part(name)?.unwrap_or_default(),
        None => String::new(),
    };
    let formats = Formats::read(&styles, contents.from_1904);
    drop(styles);
    let mut sheets = Vec::new();
    let mut cells = 0usize;
    for listed in &contents.sheets {
        let Some(text) = package.part(&listed.part)? else { continue };
        let mut sheet = Sheet { name: listed.name.clone(), visible: listed.visible, ..Sheet::default() };
        read_sheet(&text, &strings, &formats, limits, &mut cells, &mut sheet)?;
        sheets.push(sheet);
    }
    if sheets.is_empty() {
        return Err(ReadTrouble::broken("没有工作表 / no sheets"));
    }
    Ok(sheets)
}

/// The shared strings; readings above the characters (phonetic runs) are left out.
fn shared(text: &str) -> Vec<Arc<str>> {
    let mut out: Vec<Arc<str>> = Vec::new();
    let mut said = String::new();
    let (mut inside, mut phonetic) = (false, false);
    for piece in Pieces::new(text) {
        match piece {
            Piece::Open(t) => match t.name {
                "si" => said.clear(),
                "t" => inside = !phonetic,
                "rPh" => phonetic = true,
                _ => {}
            },
            Piece::Close(t) => match t.name {
                "si" => out.push(plain(&said)),
                "t" => inside = false,
                "rPh" => phonetic = false,
                _ => {}
            },
            Piece::Empty(t) if t.name == "si" => out.push("".into()),
            Piece::Text(s) if inside => said.push_str(&unescape(s)),
            Piece::Raw(s) if inside => said.push_str(s),
            _ => {}
        }
    }
    out
}

/// `_x000D_` is how a carriage return is written.
fn plain(text: &str) -> Arc<str> {
    if text.contains("_x00") {
        return text.replace("_x000D_", "").replace("_x000A_", "\n").replace("_x0009_", "\t").into();
    }
    text.into()
}

/// A cell on its way.
#[derive(Default)]
struct Open {
    kind: Kind,
    style: usize,
    formula: bool,
    said: String,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Bool,
    Error,
    Day,
}

fn read_sheet(
    text: &str,
    strings: &[Arc<str>],
    formats: &Formats,
    limits: &Limits,
    cells: &mut usize,
    sheet: &mut Sheet,
) -> Result<(), ReadTrouble> {
    let (mut row, mut col) = (0u32, 0u32);
    let (mut next_row, mut next_col) = (0u32, 0u32);
    let mut open = Open::default();
    let mut hidden = Vec::new();
    let (mut in_cell, mut inside, mut phonetic) = (false, false, false);
    for piece in Pieces::new(text) {
        match piece {
            Piece::Text(s) if inside => open.said.push_str(&unescape(s)),
            Piece::Raw(s) if inside => open.said.push_str(s),
            Piece::Text(_) | Piece::Raw(_) => {}
            Piece::Open(t) => match t.name {
                "c" => {
                    col = start(&t, &mut open, next_col);
                    next_col = col.saturating_add(1);
                    in_cell = true;
                }
                "v" => inside = in_cell,
                "t" => inside = in_cell && !phonetic,
                "f" => open.formula = true,
                "rPh" => phonetic = true,
                "row" => {
                    row = begin_row(&t, next_row, sheet);
                    (next_row, next_col) = (row.saturating_add(1), 0);
                }
                "sheetData" | "cols" | "is" => {}
                _ => aside(&t, sheet, &mut hidden),
            },
            Piece::Empty(t) => match t.name {
                "c" => next_col = start(&t, &mut open, next_col).saturating_add(1),
                "row" => {
                    row = begin_row(&t, next_row, sheet);
                    (next_row, next_col) = (row.saturating_add(1), 0);
                }
                "f" => open.formula = true,
                _ => aside(&t, sheet, &mut hidden),
            },
            Piece::Close(t) => match t.name {
                "v" | "t" => inside = false,
                "rPh" => phonetic = false,
                "c" => {
                    in_cell = false;
                    let mut cell = finish(&open, strings, formats);
                    if cell.kind == CellKind::Empty {
                        continue;
                    }
                    cell.formula = open.formula;
                    if row >= limits.rows {
                        return Err(ReadTrouble::TooManyRows { sheet: sheet.name.clone(), limit: limits.rows });
                    }
                    let before = sheet.row(row).len();
                    if col < 16_384 {
                        sheet.put(row, col, cell);
                    }
                    *cells += sheet.row(row).len() - before;
                    if *cells > limits.cells {
                        return Err(ReadTrouble::TooManyCells { limit: limits.cells });
                    }
                }
                _ => {}
            },
        }
    }
    sheet.hide_columns(&hidden);
    Ok(())
}

fn begin_row(t: &Tag<'_>, next: u32, sheet: &mut Sheet) -> u32 {
    let row = t.attr("r").and_then(|v| v.parse::<u32>().ok()).map_or(next, |r| r.saturating_sub(1));
    if matches!(t.attr("hidden"), Some("1" | "true")) {
        sheet.hidden_rows.insert(row);
    }
    row
}

/// Begins a cell and says its column.
fn start(t: &Tag<'_>, open: &mut Open, next: u32) -> u32 {
    let mut col = next;
    open.kind = Kind::Number;
    open.style = 0;
    open.formula = false;
    open.said.clear();
    for (name, value) in t.attrs() {
        match name {
            "r" => col = place(value).map_or(next, |(_, c)| c),
            "s" => open.style = value.parse().unwrap_or(0),
            "t" => {
                open.kind = match value {
                    "s" => Kind::Shared,
                    "str" | "inlineStr" => Kind::Text,
                    "b" => Kind::Bool,
                    "e" => Kind::Error,
                    "d" => Kind::Day,
                    _ => Kind::Number,
                }
            }
            _ => {}
        }
    }
    col
}

fn finish(open: &Open, strings: &[Arc<str>], formats: &Formats) -> Cell {
    match open.kind {
        Kind::Shared => match open.said.trim().parse::<usize>().ok().and_then(|at| strings.get(at)) {
            Some(text) => Cell::new(Arc::clone(text), CellKind::Text),
            None => Cell::default(),
        },
        Kind::Text => Cell::new(plain(&open.said), CellKind::Text),
        Kind::Bool => Cell::new(if open.said.trim() == "1" { "TRUE" } else { "FALSE" }, CellKind::Bool),
        Kind::Error => Cell::new(open.said.as_str(), CellKind::Error),
        Kind::Day => Cell::new(open.said.split('T').next().unwrap_or(""), CellKind::Date),
        Kind::Number => {
            let raw = open.said.trim();
            if raw.is_empty() {
                return Cell::default();
            }
            let (text, kind) = formats.show(open.style, raw);
            Cell::new(text, kind)
        }
    }
}

/// What stands beside the cells: columns, merged regions.
fn aside(t: &Tag<'_>, sheet: &mut Sheet, hidden: &mut Vec<(u32, u32)>) {
    match t.name {
        "mergeCell" => sheet.merged.extend(t.attr("ref").and_then(area)),
        "col" if matches!(t.attr("hidden"), Some("1" | "true")) => {
            let number = |name| t.attr(name).and_then(|v| v.parse::<u32>().ok());
            if let (Some(min), Some(max)) = (number("min"), number("max")) {
                hidden.push((min.max(1) - 1, max.max(1) - 1));
            }
        }
        _ => {}
    }
}

/// `C12` as row and column from 0.
pub(super) fn place(text: &str) -> Option<(u32, u32)> {
    let (mut row, mut col) = (0u32, 0u32);
    for b in text.bytes() {
        match b {
            b'A'..=b'Z' if row == 0 => col = col.checked_mul(26)?.checked_add(u32::from(b - b'A') + 1)?,
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(b - b'0'))?,
            b'$' => {}
            _ => return None,
        }
    }
    (row > 0 && col > 0 && col <= 16_384).then(|| (row - 1, col - 1))
}

fn area(text: &str) -> Option<Area> {
    let (from, to) = text.split_once(':')?;
    let ((top, left), (bottom, right)) = (place(from)?, place(to)?);
    (top <= bottom && left <= right).then_some(Area { top, left, bottom, right })
}
