//! XML Spreadsheet 2003, which some systems write and name .xls.

use super::{Area, Cell, CellKind, Sheet};
use crate::markup::{Piece, Pieces, Tag, unescape};
use crate::trouble::{Limits, ReadTrouble};

pub(super) fn read(text: &str, limits: &Limits) -> Result<Vec<Sheet>, ReadTrouble> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let (mut row, mut col, mut column) = (0u32, 0u32, 0u32);
    let mut kind = None;
    let mut hidden: Vec<(u32, u32)> = Vec::new();
    let mut said = String::new();
    let number = |t: &Tag<'_>, name: &str| t.attr(name).and_then(|v| v.parse::<u32>().ok());
    for piece in Pieces::new(text) {
        match piece {
            Piece::Open(t) | Piece::Empty(t) if t.name == "Worksheet" => {
                if let Some(before) = sheets.last_mut() {
                    before.hide_columns(&std::mem::take(&mut hidden));
                }
                let name = unescape(t.attr("Name").unwrap_or("")).into_owned();
                sheets.push(Sheet { name, visible: true, ..Sheet::default() });
                (row, col, column) = (0, 0, 0);
            }
            Piece::Text(s) if kind.is_some() => said.push_str(&unescape(s)),
            Piece::Raw(s) if kind.is_some() => said.push_str(s),
            piece => {
                let Some(sheet) = sheets.last_mut() else { continue };
                match piece {
                    Piece::Text(s) if s.trim() == "SheetHidden" => sheet.visible = false,
                    Piece::Open(t) | Piece::Empty(t) if t.name == "Column" => {
                        column = number(&t, "Index").map_or(column, |i| i.saturating_sub(1));
                        let last = column.saturating_add(number(&t, "Span").unwrap_or(0)).min(16_384);
                        if t.attr("Hidden") == Some("1") {
                            hidden.push((column, last));
                        }
                        column = last + 1;
                    }
                    Piece::Open(t) | Piece::Empty(t) if t.name == "Row" => {
                        row = number(&t, "Index").map_or(row, |i| i.saturating_sub(1));
                        col = 0;
                        if row > limits.rows {
                            return Err(ReadTrouble::TooManyRows { sheet: sheet.name.clone(), limit: limits.rows });
                        }
                        if t.attr("Hidden") == Some("1") {
                            sheet.hidden_rows.insert(row);
                        }
                        if matches!(piece, Piece::Empty(_)) {
                            row += 1;
                        }
                    }
                    Piece::Close(t) if t.name == "Row" => row = row.saturating_add(1),
                    Piece::Open(t) | Piece::Empty(t) if t.name == "Cell" => {
                        col = number(&t, "Index").map_or(col, |i| i.saturating_sub(1)).min(16_383);
                        let (down, across) = (number(&t, "MergeDown"), number(&t, "MergeAcross"));
                        if down.is_some() || across.is_some() {
                            let bottom = row.saturating_add(down.unwrap_or(0)).min(1 << 20);
                            let right = col.saturating_add(across.unwrap_or(0)).min(16_383);
                            sheet.merged.push(Area { top: row, left: col, bottom, right });
                        }
                        if matches!(piece, Piece::Empty(_)) {
                            col += 1 + across.unwrap_or(0).min(16_384);
                        }
                    }
                    Piece::Close(t) if t.name == "Cell" => {
                        let merged = sheet.merged.last().filter(|a| a.top == row && a.left == col);
                        col = merged.map_or(col, |a| a.right) + 1;
                    }
                    Piece::Open(t) if t.name == "Data" => {
                        said.clear();
                        kind = Some(match t.attr("Type") {
                            Some("Number") => CellKind::Number,
                            Some("DateTime") => CellKind::Date,
                            Some("Boolean") => CellKind::Bool,
                            Some("Error") => CellKind::Error,
                            _ => CellKind::Text,
                        });
                    }
                    Piece::Close(t) if t.name == "Data" => {
                        let kind = kind.take().unwrap_or(CellKind::Text);
                        let text = match kind {
                            CellKind::Date => said.split('T').next().unwrap_or("").to_owned(),
                            CellKind::Number => super::formats::number(said.trim()),
                            _ => said.clone(),
                        };
                        sheet.put(row, col, Cell::new(text, kind));
                    }
                    _ => {}
                }
            }
        }
    }
    if let Some(last) = sheets.last_mut() {
        last.hide_columns(&hidden);
    }
    Ok(sheets)
}
