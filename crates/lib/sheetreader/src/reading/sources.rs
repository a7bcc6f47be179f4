//! Where the text of a cell comes from: the cell itself, the merged region, the cell above by a ditto mark or because a
//! village is written once for its block.

use std::borrow::Cow;

use super::{Reader, Row};
use crate::book::{CellKind, Sheet};
use crate::cells::is_ditto;
use crate::columns::{ColumnMatch, Kind, Target};
use crate::findings::{Findings, Severity};
use crate::words;

/// The text of a cell that later cells refer to.
#[derive(Clone, Default)]
pub(super) struct Held<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) kind: CellKind,
}

impl<'a> Reader<'a> {
    /// What the row, its group and the heading say about the place.
    pub(super) fn hint(&self, row: u32, out: &Row) -> String {
        if self.cleaner.places.is_none() {
            return String::new();
        }
        let mut hint = String::new();
        for (k, column) in self.columns.iter().enumerate() {
            let Target::Field(at) = &column.target else { continue };
            if matches!(self.fields[*at].kind, Kind::Place | Kind::Unit) {
                let cell = self.sheet.cell(row, column.column);
                if !cell.is_blank() {
                    hint.push_str(cell.text());
                } else if self.blocks[k].is_some() {
                    hint.push_str(&self.held[k].text);
                }
                hint.push(' ');
            }
        }
        hint + out.group.as_deref().unwrap_or("") + " " + &self.base
    }

    /// The text that counts for a cell: its own, that of the merged region, that above by a ditto mark or by habit.
    pub(super) fn source(
        &mut self,
        k: usize,
        row: u32,
        column: &ColumnMatch,
        f: &mut Findings<'_>,
    ) -> Option<Held<'a>> {
        let cell = self.sheet.cell(row, column.column);
        let above = self.held[k].clone();
        if cell.is_blank() {
            if let (Some(severity), false) = (self.blocks[k], above.text.is_empty()) {
                f.add(
                    severity,
                    "filled_down",
                    format!("空格按上面的“{}”理解", above.text),
                    format!("empty; “{}” above counts", above.text),
                );
                return Some(above);
            }
            return None;
        }
        let text = cell.text();
        if is_ditto(text) {
            if above.text.is_empty() {
                f.wrong("ditto_alone", "写了同上，但上面没有内容", "“as above” with nothing above");
                return Some(Held { text: Cow::Borrowed(""), kind: CellKind::Empty });
            }
            let unique = matches!(&column.target, Target::Field(at) if matches!(self.fields[*at].kind, Kind::Name | Kind::ResidentId) && self.fields[*at].group.is_none());
            if unique {
                f.doubt(
                    "ditto",
                    "同上：姓名和证件号一般不会相同，请核对",
                    "as above, though a name or number is rarely the same",
                );
            } else {
                f.note("ditto", format!("同上，即“{}”", above.text), format!("as above: “{}”", above.text));
            }
            return Some(above);
        }
        let person = matches!(&column.target, Target::Field(at) if self.fields[*at].kind == Kind::Name && self.fields[*at].group.is_none());
        if cell.spread && person {
            f.doubt(
                "merged_person",
                "姓名取自合并单元格，与上一行可能是同一个人",
                "the name comes from a merged cell: perhaps the same person as above",
            );
        } else if cell.spread {
            f.note("merged", "取自合并单元格", "taken from a merged cell");
        }
        let held = Held { text: Cow::Borrowed(text), kind: cell.kind };
        self.held[k] = held.clone();
        Some(held)
    }
}

/// Whether a column is filled in the first row of each block only: gaps, and never the same text twice in a row. Where
/// there are fewer gaps than texts they may as well be forgotten cells, which is a doubt.
pub(super) fn in_blocks(sheet: &Sheet, rows: &[u32], column: u32) -> Option<Severity> {
    let (mut gaps, mut filled) = (0, 0);
    let mut last: Option<&str> = None;
    for row in rows {
        let cell = sheet.cell(*row, column);
        if cell.is_blank() {
            gaps += 1;
            last = None;
        } else if !cell.spread {
            let text = cell.text().trim_matches(words::is_space);
            if last == Some(text) {
                return None;
            }
            last = Some(text);
            filled += 1;
        }
    }
    (gaps > 0 && filled > 0).then_some(if gaps >= filled { Severity::Note } else { Severity::Doubt })
}
