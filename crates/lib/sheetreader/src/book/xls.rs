//! An old .xls to sheets. Hidden rows and columns are not told by the crate that reads it; hidden sheets and merged
//! regions are.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader as _, SheetVisible, Xls};

use super::formats::{self, Show};
use super::{Area, Cell, CellKind, Sheet, sniff};
use crate::trouble::{Limits, ReadTrouble};

pub(super) fn read(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Vec<Sheet>, ReadTrouble> {
    // The crate indexes into what the file claims; a damaged file must not take the caller down.
    let read = catch_unwind(AssertUnwindSafe(|| sheets(bytes, limits)));
    match read.unwrap_or_else(|_| Err(ReadTrouble::broken("xls"))) {
        Err(ReadTrouble::Broken(_)) if file_name.to_lowercase().ends_with(".et") => Err(sniff::wps_table()),
        other => other,
    }
}

fn sheets(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, ReadTrouble> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|why| {
        let why = why.to_string();
        if why.to_lowercase().contains("password") { ReadTrouble::Password } else { ReadTrouble::broken(why) }
    })?;
    let listed: Vec<(String, bool)> =
        book.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible == SheetVisible::Visible)).collect();
    let mut out = Vec::new();
    for (name, visible) in listed {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let mut sheet = Sheet { name: name.clone(), visible, ..Sheet::default() };
        let (top, left) = range.start().unwrap_or((0, 0));
        if range.end().is_some_and(|(bottom, _)| bottom >= limits.rows) {
            return Err(ReadTrouble::TooManyRows { sheet: name, limit: limits.rows });
        }
        for (row, col, data) in range.used_cells() {
            sheet.put(top + row as u32, left + col as u32, cell(data));
        }
        for merged in book.merge_cells_by_sheet_name(&name).unwrap_or_default() {
            let ((top, left), (bottom, right)) = (merged.start, merged.end);
            sheet.merged.push(Area { top, left, bottom, right });
        }
        out.push(sheet);
    }
    Ok(out)
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::default(),
        Data::String(s) => Cell::new(s.as_str(), CellKind::Text),
        Data::DateTimeIso(s) | Data::DurationIso(s) => Cell::new(s.as_str(), CellKind::Date),
        Data::Int(i) => Cell::new(i.to_string(), CellKind::Number),
        Data::Float(f) => Cell::new(formats::tidy(*f), CellKind::Number),
        Data::Bool(b) => Cell::new(if *b { "TRUE" } else { "FALSE" }, CellKind::Bool),
        Data::Error(e) => Cell::new(e.to_string(), CellKind::Error),
        Data::DateTime(d) => {
            let show = if d.is_datetime() { Show::Day } else { Show::Time };
            match formats::shown(d.as_f64(), show, false) {
                Some((text, kind)) => Cell::new(text, kind),
                None => Cell::new(formats::tidy(d.as_f64()), CellKind::Number),
            }
        }
    }
}
