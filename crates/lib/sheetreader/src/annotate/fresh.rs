//! A new .xlsx with the cells of a workbook that was none, and its problems.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook as Writer, XlsxError};

use super::{HEADER, Notes};
use crate::book::{CellKind, Sheet, Workbook};
use crate::findings::Severity;
use crate::trouble::ReadTrouble;

pub(super) fn write(book: &Workbook, notes: &BTreeMap<usize, Notes>) -> Result<Vec<u8>, ReadTrouble> {
    attempt(book, notes).map_err(ReadTrouble::broken)
}

/// Properties without the hour of writing: the same input gives the same bytes.
pub(crate) fn properties() -> DocProperties {
    let properties = DocProperties::new();
    match ExcelDateTime::from_ymd(2020, 1, 1) {
        Ok(day) => properties.set_creation_datetime(&day),
        Err(_) => properties,
    }
}

fn attempt(book: &Workbook, notes: &BTreeMap<usize, Notes>) -> Result<Vec<u8>, XlsxError> {
    let mut writer = Writer::new();
    writer.set_properties(&properties());
    for (at, sheet) in book.sheets.iter().enumerate() {
        let page = writer.add_worksheet();
        let name: String = sheet.name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
        if !name.trim().is_empty() && page.set_name(&name).is_err() {
            page.set_name(format!("Sheet{}", at + 1))?;
        }
        if !sheet.visible && at > 0 {
            page.set_hidden(true);
        }
        cells(page, sheet)?;
        let Some(note) = notes.get(&at) else { continue };
        let Ok(column) = u16::try_from(note.column) else { continue };
        page.set_column_width(column, 42)?;
        for row in &note.headers {
            page.write_string_with_format(*row, column, HEADER, &format(Severity::Wrong))?;
        }
        for (row, (text, severity)) in &note.rows {
            page.write_string_with_format(*row, column, text.as_str(), &format(*severity))?;
        }
    }
    writer.save_to_buffer()
}

fn cells(page: &mut rust_xlsxwriter::Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let plain = Format::new();
    for area in &sheet.merged {
        let (bottom, right) = (area.bottom.min(sheet.height()), area.right.min(sheet.width()));
        if let (Ok(left), Ok(right)) = (u16::try_from(area.left), u16::try_from(right))
            && (bottom, right) != (area.top, left)
        {
            // regions that overlap are not worth losing the file for
            let _ = page.merge_range(area.top, left, bottom, right, "", &plain);
        }
    }
    for row in 0..sheet.height() {
        for (col, cell) in sheet.row(row).iter().enumerate() {
            let Ok(col) = u16::try_from(col) else { continue };
            if cell.spread || cell.text().is_empty() {
                continue;
            }
            let number = cell.text().parse::<f64>().ok().filter(|_| cell.kind == CellKind::Number);
            match number.filter(|n| n.abs() < 1e15 && n.to_string() == cell.text()) {
                Some(value) => page.write_number(row, col, value)?,
                None => page.write_string(row, col, cell.text().chars().take(32_000).collect::<String>())?,
            };
        }
    }
    for row in sheet.hidden_rows.iter().filter(|r| **r < sheet.height()) {
        page.set_row_hidden(*row)?;
    }
    for col in &sheet.hidden_columns {
        if let Ok(col) = u16::try_from(*col) {
            page.set_column_hidden(col)?;
        }
    }
    Ok(())
}

fn format(severity: Severity) -> Format {
    let colour = match severity {
        Severity::Wrong => 0x00C0_0000,
        Severity::Doubt => 0x009C_5700,
        Severity::Note => 0x0059_5959,
    };
    Format::new().set_font_color(Color::RGB(colour)).set_text_wrap().set_align(FormatAlign::VerticalCenter)
}
