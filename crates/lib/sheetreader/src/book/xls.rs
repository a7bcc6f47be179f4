//! An old .xls (BIFF8) to sheets. Read here because the crate at hand reserves whatever memory a damaged file claims,
//! which ends the whole program, and does not tell hidden rows and columns.

use std::collections::HashMap;
use std::sync::Arc;

use super::compound::{self, Stream};
use super::formats::Formats;
use super::{Area, Cell, CellKind, Sheet, sniff};
use crate::trouble::{Limits, ReadTrouble};

pub(super) fn read(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Vec<Sheet>, ReadTrouble> {
    match workbook(bytes, limits) {
        Err(ReadTrouble::Broken(_)) if file_name.to_lowercase().ends_with(".et") => Err(sniff::wps_table()),
        other => other,
    }
}

fn workbook(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, ReadTrouble> {
    let stream = match compound::workbook(bytes)? {
        Stream::Workbook(stream) => stream,
        Stream::Old => {
            let (zh, en) = (" Excel 95 或更早的工作簿", "a workbook of Excel 95 or earlier");
            return Err(ReadTrouble::Unsupported { zh, en });
        }
        Stream::Missing => return Err(ReadTrouble::broken("没有工作簿 / no workbook")),
    };
    let globals = Globals::read(&stream)?;
    let mut cells = 0usize;
    let mut sheets = Vec::new();
    for (name, visible, place) in &globals.sheets {
        let mut sheet = Sheet { name: name.clone(), visible: *visible, ..Sheet::default() };
        sheet_cells(&stream, *place, &globals, limits, &mut cells, &mut sheet)?;
        sheets.push(sheet);
    }
    if sheets.is_empty() { Err(ReadTrouble::broken("没有工作表 / no sheets")) } else { Ok(sheets) }
}

/// Records from a place on, as `(kind, data)`; ends where the stream does.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = u16_at(self.stream, self.at)?;
        let length = usize::from(u16_at(self.stream, self.at + 2)?);
        let start = self.at + 4;
        let data = self.stream.get(start..start + length)?;
        self.at = start + length;
        Some((kind, data))
    }
}

impl<'a> Records<'a> {
    /// A record's data with that of the records that continue it.
    fn continued(&mut self, first: &'a [u8]) -> Vec<&'a [u8]> {
        let mut parts = vec![first];
        while u16_at(self.stream, self.at) == Some(CONTINUE) {
            let Some((_, more)) = self.next() else { break };
            parts.push(more);
        }
        parts
    }
}

const CONTINUE: u16 = 0x003C;

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Bytes over several records; where one ends inside the characters of a text, the next begins with a byte that says
/// how wide they are from there on.
struct Parts<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl<'a> Parts<'a> {
    fn new(parts: Vec<&'a [u8]>) -> Self {
        Self { parts, part: 0, at: 0 }
    }

    fn byte(&mut self) -> Option<u8> {
        while self.at >= self.parts.get(self.part)?.len() {
            self.part += 1;
            self.at = 0;
        }
        self.at += 1;
        Some(self.parts[self.part][self.at - 1])
    }

    fn number(&mut self, bytes: u32) -> Option<u32> {
        (0..bytes).try_fold(0u32, |sum, k| Some(sum | u32::from(self.byte()?) << (8 * k)))
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            let left = self.parts.get(self.part)?.len().saturating_sub(self.at);
            let step = left.min(bytes);
            self.at += step;
            bytes -= step;
            if bytes > 0 {
                self.part += 1;
                self.at = 0;
            }
        }
        Some(())
    }

    /// A text of so many characters: its flags, what is said about runs of formatting, the characters.
    fn text(&mut self, count: usize) -> Option<String> {
        let flags = self.byte()?;
        let runs = if flags & 0x08 != 0 { self.number(2)? as usize } else { 0 };
        let phonetic = if flags & 0x04 != 0 { self.number(4)? as usize } else { 0 };
        let mut wide = flags & 0x01 != 0;
        let mut units: Vec<u16> = Vec::with_capacity(count.min(4096));
        while units.len() < count {
            if self.at >= self.parts.get(self.part)?.len() {
                self.part += 1;
                self.at = 0;
                wide = self.byte()? & 0x01 != 0;
            }
            let low = u16::from(self.byte()?);
            units.push(if wide { low | u16::from(self.byte()?) << 8 } else { low });
        }
        self.skip(runs.checked_mul(4)?.checked_add(phonetic)?)?;
        Some(String::from_utf16_lossy(&units))
    }
}

/// What stands before the sheets.
struct Globals {
    /// Name, visibility, place of the sheet's records.
    sheets: Vec<(String, bool, usize)>,
    strings: Vec<Arc<str>>,
    formats: Formats,
}

impl Globals {
    fn read(stream: &[u8]) -> Result<Self, ReadTrouble> {
        let mut sheets = Vec::new();
        let mut strings = Vec::new();
        let mut custom: HashMap<u32, String> = HashMap::new();
        let mut styles: Vec<u32> = Vec::new();
        let mut from_1904 = false;
        let mut records = Records { stream, at: 0 };
        while let Some((kind, data)) = records.next() {
            match kind {
                0x0809 if u16_at(data, 0).is_some_and(|v| v < 0x0600) => {
                    let (zh, en) = (" Excel 95 或更早的工作簿", "a workbook of Excel 95 or earlier");
                    return Err(ReadTrouble::Unsupported { zh, en });
                }
                0x002F => return Err(ReadTrouble::Password),
                0x0022 => from_1904 = u16_at(data, 0) == Some(1),
                // sheets with cells only, no charts and macros
                0x0085 if data.get(5) == Some(&0) => {
                    let count = usize::from(data.get(6).copied().unwrap_or(0));
                    let name = Parts::new(vec![data.get(7..).unwrap_or_default()]).text(count);
                    let place = u32_at(data, 0).unwrap_or(u32::MAX) as usize;
                    sheets.push((name.unwrap_or_default(), data[4] & 3 == 0, place));
                }
                0x041E => {
                    let code = u16_at(data, 2).and_then(|n| Parts::new(vec![&data[4..]]).text(usize::from(n)));
                    if let (Some(id), Some(code)) = (u16_at(data, 0), code) {
                        custom.insert(u32::from(id), code);
                    }
                }
                0x00E0 => styles.push(u16_at(data, 2).map_or(0, u32::from)),
                0x00FC => strings = shared(records.continued(data)),
                0x000A => break,
                _ => {}
            }
        }
        Ok(Self { sheets, strings, formats: Formats::of(&styles, &custom, from_1904) })
    }
}

fn shared(parts: Vec<&[u8]>) -> Vec<Arc<str>> {
    let mut parts = Parts::new(parts);
    let mut out: Vec<Arc<str>> = Vec::new();
    if parts.skip(8).is_none() {
        return out;
    }
    while let Some(text) = parts.number(2).and_then(|count| parts.text(count as usize)) {
        out.push(text.into());
    }
    out
}

fn sheet_cells(
    stream: &[u8],
    place: usize,
    globals: &Globals,
    limits: &Limits,
    cells: &mut usize,
    sheet: &mut Sheet,
) -> Result<(), ReadTrouble> {
    let mut records = Records { stream, at: place };
    let mut depth = 0usize;
    // the cell of a formula whose text comes in a record of its own
    let mut waiting: Option<(u32, u32)> = None;
    let mut hidden_columns = Vec::new();
    while let Some((kind, data)) = records.next() {
        match kind {
            0x0809 => depth += 1,
            0x000A if depth <= 1 => break,
            0x000A => depth -= 1,
            _ if depth > 1 => {} // a chart inside the sheet
            0x0208 => {
                if u16_at(data, 12).is_some_and(|flags| flags & 0x20 != 0) {
                    sheet.hidden_rows.extend(u16_at(data, 0).map(u32::from));
                }
            }
            0x007D => {
                let hidden = u16_at(data, 8).is_some_and(|flags| flags & 1 != 0);
                if let (true, Some(first), Some(last)) = (hidden, u16_at(data, 0), u16_at(data, 2)) {
                    hidden_columns.push((u32::from(first), u32::from(last.min(255))));
                }
            }
            0x00E5 => sheet.merged.extend(data.get(2..).unwrap_or_default().chunks_exact(8).filter_map(area)),
            0x0207 => {
                let Some((row, col)) = waiting.take() else { continue };
                let parts = records.continued(data.get(2..).unwrap_or_default());
                let text = u16_at(data, 0).and_then(|n| Parts::new(parts).text(usize::from(n))).unwrap_or_default();
                put(sheet, row, col, Cell { formula: true, ..Cell::new(text, CellKind::Text) }, limits, cells)?;
            }
            0x00BD => {
                let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else { continue };
                let list = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
                for (k, one) in list.chunks_exact(6).enumerate() {
                    let style = u16_at(one, 0).map_or(0, usize::from);
                    let (text, kind) = globals.formats.value(style, rk(u32_at(one, 2).unwrap_or(0)));
                    put(sheet, u32::from(row), u32::from(first) + k as u32, Cell::new(text, kind), limits, cells)?;
                }
            }
            _ => {
                let (Some(row), Some(col), Some(style)) = (u16_at(data, 0), u16_at(data, 2), u16_at(data, 4)) else {
                    continue;
                };
                let (row, col, rest) = (u32::from(row), u32::from(col), &data[6..]);
                if kind == 0x0006 && rest.get(6..8) == Some(&[0xFF, 0xFF]) && rest[0] == 0 {
                    waiting = Some((row, col));
                } else if let Some(cell) = one_cell(kind, usize::from(style), rest, globals, &mut records, data) {
                    put(sheet, row, col, cell, limits, cells)?;
                }
            }
        }
    }
    sheet.hide_columns(&hidden_columns);
    Ok(())
}

/// A record that holds one cell.
fn one_cell<'a>(
    kind: u16,
    style: usize,
    rest: &'a [u8],
    globals: &Globals,
    records: &mut Records<'a>,
    data: &'a [u8],
) -> Option<Cell> {
    let double = || rest.get(..8).and_then(|b| b.try_into().ok()).map(f64::from_le_bytes);
    let number = |value: f64| {
        let (text, kind) = globals.formats.value(style, value);
        Cell::new(text, kind)
    };
    let truth = |value: u8| Cell::new(if value == 1 { "TRUE" } else { "FALSE" }, CellKind::Bool);
    Some(match kind {
        0x00FD => Cell::new(Arc::clone(globals.strings.get(u32_at(rest, 0)? as usize)?), CellKind::Text),
        0x0203 => number(double()?),
        0x027E => number(rk(u32_at(rest, 0)?)),
        0x0204 | 0x00D6 => {
            let parts = records.continued(data.get(8..)?);
            Cell::new(Parts::new(parts).text(usize::from(u16_at(rest, 0)?))?, CellKind::Text)
        }
        0x0205 if rest.get(1) == Some(&0) => truth(rest[0]),
        0x0205 => Cell::new(error(*rest.first()?), CellKind::Error),
        0x0006 => {
            let cell = match (rest.get(6..8)?, rest[0]) {
                ([0xFF, 0xFF], 1) => truth(rest[2]),
                ([0xFF, 0xFF], 2) => Cell::new(error(rest[2]), CellKind::Error),
                ([0xFF, 0xFF], _) => return None,
                _ => number(double()?),
            };
            Cell { formula: true, ..cell }
        }
        _ => return None,
    })
}

fn put(
    sheet: &mut Sheet,
    row: u32,
    col: u32,
    cell: Cell,
    limits: &Limits,
    cells: &mut usize,
) -> Result<(), ReadTrouble> {
    if cell.kind == CellKind::Empty {
        return Ok(());
    }
    if row >= limits.rows {
        return Err(ReadTrouble::TooManyRows { sheet: sheet.name.clone(), limit: limits.rows });
    }
    let before = sheet.row(row).len();
    sheet.put(row, col.min(16_383), cell);
    *cells += sheet.row(row).len() - before;
    if *cells > limits.cells { Err(ReadTrouble::TooManyCells { limit: limits.cells }) } else { Ok(()) }
}

/// A number in four bytes: a whole number or the upper half of a float, perhaps in hundredths.
fn rk(raw: u32) -> f64 {
    let value =
        if raw & 2 != 0 { f64::from(raw as i32 >> 2) } else { f64::from_bits(u64::from(raw & 0xFFFF_FFFC) << 32) };
    if raw & 1 != 0 { value / 100.0 } else { value }
}

fn area(data: &[u8]) -> Option<Area> {
    let at = |k: usize| u16_at(data, k).map(u32::from);
    let (top, bottom, left, right) = (at(0)?, at(2)?, at(4)?, at(6)?);
    (top <= bottom && left <= right).then_some(Area { top, left, bottom, right })
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}
