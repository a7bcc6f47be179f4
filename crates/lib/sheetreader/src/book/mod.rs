//! Bytes to a workbook: sheets of cells as a person sees them. What the cells mean is not known here.

mod compound;
mod decode;
mod delimited;
mod formats;
mod html;
mod package;
mod sniff;
mod spreadsheetml;
mod xls;
mod xlsx;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::trouble::{Limits, ReadTrouble};

pub(crate) use package::{Package, sheet_parts};

/// The day of a spreadsheet serial number counted from 1900.
pub(crate) fn day_of(serial: f64) -> Option<jiff::civil::Date> {
    formats::day_of(serial, false)
}

/// What kind of content a cell had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellKind {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text,
    /// A number; more than 15 digits are not to be trusted.
    Number,
    /// A number shown as a date; the text is `2016-07-01`, or `2016-07` where only year and month are shown.
    Date,
    /// TRUE or FALSE.
    Bool,
    /// A formula's error, such as `#N/A`.
    Error,
}

/// A cell as a person sees it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    text: Option<Arc<str>>,
    /// What kind of content it had.
    pub kind: CellKind,
    /// The text is the one of a merged region that begins in another cell.
    pub spread: bool,
    /// The text is a formula's last result.
    pub formula: bool,
}

impl Cell {
    /// The text; empty for an empty cell.
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or("")
    }

    /// Nothing, or nothing but blanks.
    pub fn is_blank(&self) -> bool {
        self.text().trim_matches(crate::words::is_space).is_empty()
    }

    pub(crate) fn new(text: impl Into<Arc<str>>, kind: CellKind) -> Self {
        let text: Arc<str> = text.into();
        if text.is_empty() { Self::default() } else { Self { text: Some(text), kind, ..Self::default() } }
    }
}

/// A rectangle of cells, counted from 0, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Area {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

/// A sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its place in the workbook, from 0.
    pub index: usize,
    /// Its name; empty for csv.
    pub name: String,
    /// Whether people see it.
    pub visible: bool,
    /// Hidden rows, from 0.
    pub hidden_rows: BTreeSet<u32>,
    /// Hidden columns, from 0.
    pub hidden_columns: BTreeSet<u32>,
    /// Merged regions.
    pub merged: Vec<Area>,
    rows: Vec<Vec<Cell>>,
}

static BLANK: Cell = Cell { text: None, kind: CellKind::Empty, spread: false, formula: false };

impl Sheet {
    /// The cell at a row and column, both from 0.
    pub fn cell(&self, row: u32, col: u32) -> &Cell {
        self.rows.get(row as usize).and_then(|r| r.get(col as usize)).unwrap_or(&BLANK)
    }

    /// The cells of a row up to its last filled one.
    pub fn row(&self, row: u32) -> &[Cell] {
        self.rows.get(row as usize).map_or(&[], Vec::as_slice)
    }

    /// How many rows there are up to the last filled one.
    pub fn height(&self) -> u32 {
        self.rows.len() as u32
    }

    /// How many columns there are up to the last filled one.
    pub fn width(&self) -> u32 {
        self.rows.iter().map(Vec::len).max().unwrap_or(0) as u32
    }

    pub(crate) fn put(&mut self, row: u32, col: u32, cell: Cell) {
        if cell.text.is_none() {
            return;
        }
        let (row, col) = (row as usize, col as usize);
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut self.rows[row];
        if cells.len() <= col {
            cells.reserve_exact(col + 1 - cells.len());
            cells.resize_with(col + 1, Cell::default);
        }
        cells[col] = cell;
    }

    /// Gives every cell of a merged region the text of its first, within the used part of the sheet.
    pub(crate) fn spread_merged(&mut self, mut budget: usize) {
        let (height, width) = (self.height(), self.width());
        for area in self.merged.clone() {
            let first = self.cell(area.top, area.left).clone();
            if first.text.is_none() || height == 0 || width == 0 {
                continue;
            }
            for row in area.top..=area.bottom.min(height - 1) {
                for col in area.left..=area.right.min(width - 1) {
                    // every visit counts: regions that lie over each other must not cost more than the sheet
                    if budget == 0 {
                        return;
                    }
                    budget -= 1;
                    if (row, col) == (area.top, area.left) || !self.cell(row, col).is_blank() {
                        continue;
                    }
                    self.put(row, col, Cell { spread: true, ..first.clone() });
                }
            }
        }
    }

    /// Marks ranges of columns as hidden, however often they are named.
    pub(crate) fn hide_columns(&mut self, ranges: &[(u32, u32)]) {
        let mut steps = vec![0i64; 16_385];
        for (first, last) in ranges.iter().filter(|(a, b)| a <= b && *a < 16_384) {
            steps[*first as usize] += 1;
            steps[(*last).min(16_383) as usize + 1] -= 1;
        }
        let mut open = 0;
        for (col, step) in (0u32..16_384).zip(steps) {
            open += step;
            if open > 0 {
                self.hidden_columns.insert(col);
            }
        }
    }

    pub(crate) fn cells(&self) -> usize {
        self.rows.iter().map(Vec::len).sum()
    }
}

/// What a file was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML, .xlsx or .xlsm.
    Xlsx,
    /// Excel 97–2003, .xls; also the old .et of WPS where it is written the same way.
    Xls,
    /// Separated by commas, tabs or semicolons; pasted text.
    Delimited,
    /// A web page, mostly named .xls.
    Html,
    /// XML Spreadsheet 2003, mostly named .xls.
    SpreadsheetMl,
}

/// A workbook as read.
#[derive(Clone, Debug, PartialEq)]
pub struct Workbook {
    /// What the file was.
    pub format: Format,
    /// The encoding of a text file, when it was not UTF-8.
    pub encoding: Option<&'static str>,
    /// Its sheets, in order, hidden ones included.
    pub sheets: Vec<Sheet>,
}

impl Workbook {
    /// Reads a file, told apart by its content first and its name second, within the usual [`Limits`].
    ///
    /// # Errors
    /// See [`ReadTrouble`]; no input makes it panic.
    pub fn read(bytes: &[u8], file_name: &str) -> Result<Self, ReadTrouble> {
        Self::read_within(bytes, file_name, &Limits::default())
    }

    /// Reads a file within limits of the caller's choice.
    ///
    /// # Errors
    /// See [`ReadTrouble`].
    pub fn read_within(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Self, ReadTrouble> {
        if bytes.len() > limits.bytes {
            return Err(ReadTrouble::TooLarge { bytes: bytes.len() as u64, limit: limits.bytes as u64 });
        }
        let mut encoding = None;
        let (format, sheets) = match sniff::sniff(bytes, file_name)? {
            sniff::Found::Zip => (Format::Xlsx, xlsx::read(bytes, limits)?),
            sniff::Found::Compound => (Format::Xls, xls::read(bytes, file_name, limits)?),
            sniff::Found::Text => {
                let (text, name) = decode::decode(bytes)?;
                encoding = name;
                match sniff::shape(&text) {
                    sniff::Shape::Html => (Format::Html, vec![html::read(&text, limits)?]),
                    sniff::Shape::SpreadsheetMl => (Format::SpreadsheetMl, spreadsheetml::read(&text, limits)?),
                    sniff::Shape::Plain => (Format::Delimited, vec![delimited::read(&text, limits)?]),
                }
            }
        };
        Self::finish(Self { format, encoding, sheets }, limits)
    }

    /// Reads text pasted from Excel, WPS or a chat: rows by lines, cells by tabs.
    ///
    /// # Errors
    /// See [`ReadTrouble`].
    pub fn pasted(text: &str) -> Result<Self, ReadTrouble> {
        let limits = Limits::default();
        let sheets = vec![delimited::read(text, &limits)?];
        Self::finish(Self { format: Format::Delimited, encoding: None, sheets }, &limits)
    }

    fn finish(mut self, limits: &Limits) -> Result<Self, ReadTrouble> {
        let cells: usize = self.sheets.iter().map(Sheet::cells).sum();
        if cells == 0 {
            return Err(ReadTrouble::Empty);
        }
        if cells > limits.cells {
            return Err(ReadTrouble::TooManyCells { limit: limits.cells });
        }
        for (index, sheet) in self.sheets.iter_mut().enumerate() {
            sheet.index = index;
            sheet.spread_merged(limits.cells);
        }
        Ok(self)
    }
}
