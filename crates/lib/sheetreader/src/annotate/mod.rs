//! The problems written back into the workbook they are about, in a column of their own to the right. Everything else of
//! an .xlsx stays byte for byte; other files become a new .xlsx.

mod fresh;
mod sheetxml;
mod stylesxml;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) use fresh::properties;

use crate::book::{Format, Package, Sheet, Workbook, sheet_parts};
use crate::findings::Severity;
use crate::tables::Role;
use crate::trouble::{Limits, ReadTrouble};

/// The header of the column.
pub(crate) const HEADER: &str = "问题";

/// What to write beside a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The sheet's place in the workbook, from 0.
    pub sheet: usize,
    /// The row's number as Excel shows it, from 1.
    pub row: u32,
    /// The sentence or sentences.
    pub text: String,
    /// The gravest of them, which gives the colour.
    pub severity: Severity,
}

/// The workbook with its problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotated {
    /// The file, always an .xlsx.
    pub bytes: Vec<u8>,
    /// The file was of another kind: this is a new workbook with the same cells, its formatting is not that of the
    /// original.
    pub converted: bool,
}

/// What goes into one sheet: the text and colour of each row, from 0; where the header stands.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) rows: BTreeMap<u32, (String, Severity)>,
    pub(crate) headers: Vec<u32>,
    /// The column, from 0.
    pub(crate) column: u32,
    /// Rows whose problem of an earlier time is gone.
    pub(crate) stale: BTreeSet<u32>,
}

/// Writes the problems into the workbook. Several for one row are joined by a line break. A column 问题 from an earlier
/// time is written anew.
///
/// # Errors
/// The same as for reading the file.
pub fn annotate(bytes: &[u8], file_name: &str, problems: &[Problem]) -> Result<Annotated, ReadTrouble> {
    let book = Workbook::read(bytes, file_name)?;
    let mut notes: BTreeMap<usize, Notes> = BTreeMap::new();
    for problem in problems.iter().filter(|p| p.sheet < book.sheets.len() && (1..=1 << 20).contains(&p.row)) {
        let rows = &mut notes.entry(problem.sheet).or_default().rows;
        let (text, severity) = rows.entry(problem.row - 1).or_insert_with(|| (String::new(), Severity::Note));
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&problem.text);
        *severity = (*severity).max(problem.severity);
    }
    for (at, note) in &mut notes {
        place(&book.sheets[*at], note);
    }
    if book.format == Format::Xlsx {
        return Ok(Annotated { bytes: in_place(bytes, &notes)?, converted: false });
    }
    Ok(Annotated { bytes: fresh::write(&book, &notes)?, converted: true })
}

/// The column behind the last filled one, and the lowest header row of each table that has a problem.
fn place(sheet: &Sheet, notes: &mut Notes) {
    for table in sheet.tables(&[]) {
        let concerned = table.lines.iter().any(|l| notes.rows.contains_key(&l.row));
        let header = table.lines.iter().filter(|l| l.role == Role::Header).map(|l| l.row).max();
        if let (true, Some(row)) = (concerned, header)
            && !notes.headers.contains(&row)
        {
            notes.headers.push(row);
        }
    }
    notes.headers.sort_unstable();
    let used = (0..sheet.height()).map(|r| sheet.row(r)).filter_map(|r| r.iter().rposition(|c| !c.is_blank())).max();
    let last = used.unwrap_or(0) as u32;
    let again = (0..sheet.height()).any(|r| !sheet.cell(r, last).spread && sheet.cell(r, last).text().trim() == HEADER);
    let merged = sheet.merged.iter().filter(|a| a.top < sheet.height() && a.right < 1000).map(|a| a.right).max();
    notes.column = if again { last } else { (last + 1).max(merged.map_or(0, |m| m + 1)) };
    if again {
        let old = |r: &u32| !sheet.cell(*r, last).is_blank() && sheet.cell(*r, last).text().trim() != HEADER;
        notes.stale = (0..sheet.height()).filter(old).filter(|r| !notes.rows.contains_key(r)).collect();
    }
}

/// Edits the sheets and the styles inside the package; every other part is copied as it is.
fn in_place(bytes: &[u8], notes: &BTreeMap<usize, Notes>) -> Result<Vec<u8>, ReadTrouble> {
    let limits = Limits::default();
    let mut package = Package::open(bytes, &limits)?;
    let contents = sheet_parts(&mut package)?;
    let mut changed: BTreeMap<String, String> = BTreeMap::new();
    let mut styles = None;
    if let Some(name) = &contents.styles
        && let Some(text) = package.part(name)?
        && let Some((text, first)) = stylesxml::add(&text)
    {
        changed.insert(name.clone(), text);
        styles = Some(first);
    }
    let mut at = 0usize;
    for listed in &contents.sheets {
        let Some(text) = package.part(&listed.part)? else { continue };
        if let Some(note) = notes.get(&at) {
            let edited = sheetxml::edit(&text, note, styles).ok_or_else(|| ReadTrouble::broken(&listed.part))?;
            changed.insert(listed.part.clone(), edited);
        }
        at += 1;
    }
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + 4096)));
    for at in 0..package.zip.len() {
        let file = package.zip.by_index_raw(at).map_err(ReadTrouble::broken)?;
        let name = String::from_utf8_lossy(file.name_raw()).into_owned();
        match changed.get(&name) {
            None => out.raw_copy_file(file).map_err(ReadTrouble::broken)?,
            Some(text) => {
                drop(file);
                let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
                out.start_file(name, options).map_err(ReadTrouble::broken)?;
                out.write_all(text.as_bytes()).map_err(ReadTrouble::broken)?;
            }
        }
    }
    Ok(out.finish().map_err(ReadTrouble::broken)?.into_inner())
}
