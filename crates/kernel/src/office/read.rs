//! A sheet as rows of text, told apart from everything that is no sheet.

use calamine::{Data, Reader as _, Xls, Xlsx};
use std::io::Cursor;
use vocab::{Bi, bi};

/// A sheet's cells as text; every row keeps its number in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The sheet's name, empty for csv.
    pub sheet: String,
    /// Rows as `(row number from 1, cells)`; empty rows are left out.
    pub rows: Vec<(u32, Vec<String>)>,
}

/// Why a file is no table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfficeError {
    /// Nothing in it.
    Empty,
    /// Not a kind we read.
    Unsupported(String),
    /// Encrypted.
    Password,
    /// Damaged.
    Broken(String),
    /// More rows than a sheet of this kind may have.
    TooManyRows(usize),
}

impl OfficeError {
    /// The sentence for the person who sent the file.
    pub fn sentence(&self) -> Bi {
        match self {
            OfficeError::Empty => bi!(
                "这个文件里没有内容，请检查是否选错了文件。",
                "This file is empty; please check that it is the right one."
            ),
            OfficeError::Unsupported(what) => bi!(
                "这是{what}，读不了。请在 Excel 或 WPS 里另存为 .xlsx 或 .csv 再上传。",
                "This is {what}, which cannot be read. Save it as .xlsx or .csv in Excel or WPS and send it again."
            ),
            OfficeError::Password => bi!(
                "这个文件加了密码。请打开后取消密码，另存为 .xlsx 再上传。",
                "This file is password-protected. Open it, remove the password, save as .xlsx and send it again."
            ),
            OfficeError::Broken(why) => bi!(
                "文件损坏或不完整（{why}）。请在 Excel 或 WPS 里打开，另存一份再上传。",
                "The file is damaged or incomplete ({why}). Open it in Excel or WPS, save a copy and send that."
            ),
            OfficeError::TooManyRows(n) => bi!(
                "这张表有 {n} 行，一次最多 100,000 行。请拆成几份再上传。",
                "This sheet has {n} rows; at most 100,000 at a time. Please split it."
            ),
        }
    }
}

const MAX_ROWS: usize = 100_000;
/// What a zip may unpack to before it is taken for a bomb, in bytes.
const MAX_UNPACKED: u64 = 400 * 1024 * 1024;

/// Reads the first sheet that has cells.
pub fn read_table(name: &str, bytes: &[u8]) -> Result<Table, OfficeError> {
    if bytes.is_empty() {
        return Err(OfficeError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        guard_zip(bytes)?;
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| broken(&e.to_string()))?;
        return first_sheet(book.sheet_names(), |s| book.worksheet_range(s).map_err(|e| e.to_string()));
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        let utf16 = |s: &str| s.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        if contains(bytes, &utf16("EncryptedPackage")) {
            return Err(OfficeError::Password);
        }
        if contains(bytes, &utf16("WordDocument")) {
            return Err(OfficeError::Unsupported("Word 文档 (.doc)".into()));
        }
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|e| {
            if e.to_string().to_lowercase().contains("password") {
                OfficeError::Password
            } else {
                broken(&e.to_string())
            }
        })?;
        return first_sheet(book.sheet_names(), |s| book.worksheet_range(s).map_err(|e| e.to_string()));
    }
    for (magic, what) in [
        (b"%PDF".as_slice(), "PDF"),
        (b"\x89PNG".as_slice(), "图片 PNG"),
        (b"\xFF\xD8\xFF".as_slice(), "图片 JPEG"),
        (b"Rar!".as_slice(), "压缩包 RAR"),
    ] {
        if bytes.starts_with(magic) {
            return Err(OfficeError::Unsupported(what.to_owned()));
        }
    }
    if bytes.iter().take(4096).any(|b| *b == 0) {
        let ext = name.rsplit('.').next().unwrap_or_default();
        return Err(OfficeError::Unsupported(format!("无法识别的文件 (.{ext})")));
    }
    read_csv(bytes)
}

fn contains(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|w| w == needle)
}

fn broken(why: &str) -> OfficeError {
    OfficeError::Broken(why.chars().take(80).collect())
}

/// Sums the declared sizes in a zip's central directory before anything is unpacked.
fn guard_zip(bytes: &[u8]) -> Result<(), OfficeError> {
    let (mut at, mut sum) = (0usize, 0u64);
    while let Some(i) = bytes[at..].windows(4).position(|w| w == b"PK\x01\x02") {
        let entry = at + i;
        let Some(size) = bytes.get(entry + 24..entry + 28) else { break };
        sum += u64::from(u32::from_le_bytes([size[0], size[1], size[2], size[3]]));
        at = entry + 46;
        if at >= bytes.len() {
            break;
        }
    }
    if sum > MAX_UNPACKED { Err(broken("unpacks to more than 400 MB")) } else { Ok(()) }
}

fn first_sheet(
    names: Vec<String>,
    mut range: impl FnMut(&str) -> Result<calamine::Range<Data>, String>,
) -> Result<Table, OfficeError> {
    for name in names {
        let cells = range(&name).map_err(|e| broken(&e))?;
        let top = cells.start().map_or(0, |s| s.0);
        let left = cells.start().map_or(0, |s| s.1) as usize;
        let mut rows = Vec::new();
        for (i, row) in cells.rows().enumerate() {
            let mut out = vec![String::new(); left];
            out.extend(row.iter().map(cell_text));
            if out.iter().any(|c| !c.is_empty()) {
                rows.push((top + i as u32 + 1, out));
            }
        }
        if rows.len() > MAX_ROWS {
            return Err(OfficeError::TooManyRows(rows.len()));
        }
        if !rows.is_empty() {
            return Ok(Table { sheet: name, rows });
        }
    }
    Err(OfficeError::Empty)
}

/// A cell as a person sees it: whole numbers without a decimal point, dates as ISO days.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(s) | Data::DateTimeIso(s) | Data::DurationIso(s) => s.trim().to_owned(),
        Data::Int(i) => i.to_string(),
        Data::Float(f) if f.fract() == 0.0 && f.abs() < 1e15 => format!("{f:.0}"),
        Data::Float(f) => f.to_string(),
        Data::Bool(b) => b.to_string(),
        Data::DateTime(d) => excel_day(d.as_f64()),
    }
}

/// Excel counts days from 1899-12-30.
fn excel_day(serial: f64) -> String {
    let base = jiff::civil::date(1899, 12, 30);
    base.checked_add(jiff::Span::new().days(serial.floor() as i64)).map(|d| d.to_string()).unwrap_or_default()
}

fn read_csv(bytes: &[u8]) -> Result<Table, OfficeError> {
    let text = decode(bytes);
    let tabs = text.lines().next().is_some_and(|l| l.contains('\t') && !l.contains(','));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(if tabs { b'\t' } else { b',' })
        .from_reader(text.as_bytes());
    let lines: Vec<&str> = text.lines().collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| broken(&e.to_string()))?;
        // The reader passes over empty lines but says where it began to look: the row people see comes later.
        let mut line = record.position().map_or(1, |p| p.line()) as u32;
        while lines.get(line as usize - 1).is_some_and(|l| l.trim().is_empty()) {
            line += 1;
        }
        let cells: Vec<String> = record.iter().map(|c| c.trim().to_owned()).collect();
        if cells.iter().any(|c| !c.is_empty()) {
            rows.push((line, cells));
        }
    }
    match rows.len() {
        0 => Err(OfficeError::Empty),
        n if n > MAX_ROWS => Err(OfficeError::TooManyRows(n)),
        _ => Ok(Table { sheet: String::new(), rows }),
    }
}

fn decode(bytes: &[u8]) -> String {
    let (body, utf8_marked) = bytes.strip_prefix(b"\xEF\xBB\xBF").map_or((bytes, false), |b| (b, true));
    match std::str::from_utf8(body) {
        Ok(text) => text.to_owned(),
        Err(_) if utf8_marked => String::from_utf8_lossy(body).into_owned(),
        Err(_) => encoding_rs::GB18030.decode(body).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::{Column, SheetOut, Value, workbook};

    #[test]
    fn a_sheet_written_is_read_back_with_its_row_numbers() {
        let sheet = SheetOut {
            name: "名单".into(),
            title: "某镇名单".into(),
            columns: vec![Column::text("名称", 10.0), Column::number("人数", 8.0)],
            rows: vec![vec![Value::Text("上村".into()), Value::Number(12.0)]],
            ..SheetOut::default()
        };
        let bytes = workbook(&[sheet]).unwrap();
        let table = read_table("a.xlsx", &bytes).unwrap();
        assert_eq!(table.rows[1].1, vec!["名称", "人数"]);
        assert_eq!(table.rows[2], (3, vec!["上村".into(), "12".into()]));
    }

    #[test]
    fn csv_in_gb18030_and_utf8() {
        let (gb, _, _) = encoding_rs::GB18030.encode("名称,代码\n上村,1\n\n下村,2\n");
        let t = read_table("a.csv", &gb).unwrap();
        assert_eq!(t.rows.last().unwrap(), &(4, vec!["下村".to_owned(), "2".to_owned()]));
        assert_eq!(read_table("a.csv", b"\xEF\xBB\xBFa,b\n1,2").unwrap().rows.len(), 2);
    }

    #[test]
    fn what_is_no_table_is_named() {
        assert_eq!(read_table("a.xlsx", b""), Err(OfficeError::Empty));
        assert!(matches!(read_table("a.pdf", b"%PDF-1.7"), Err(OfficeError::Unsupported(_))));
        assert!(matches!(read_table("a.xlsx", b"PK\x03\x04 broken"), Err(OfficeError::Broken(_))));
        let mut locked = vec![0xD0, 0xCF, 0x11, 0xE0];
        locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(read_table("a.xlsx", &locked), Err(OfficeError::Password));
    }
}
