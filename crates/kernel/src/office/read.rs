//! The first sheet of a workbook as rows of text, for sheets whose columns we know. What an office was sent from elsewhere is
//! read with all its habits by `sheetreader` itself.

use sheetreader::{ReadTrouble, Workbook};
use vocab::Bi;

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
pub struct OfficeError(ReadTrouble);

impl OfficeError {
    /// The sentence for the person who sent the file.
    pub fn sentence(&self) -> Bi {
        Bi::new(self.0.zh(), self.0.en())
    }
}

/// Reads the first sheet that has cells.
pub fn read_table(name: &str, bytes: &[u8]) -> Result<Table, OfficeError> {
    let book = Workbook::read(bytes, name).map_err(OfficeError)?;
    for sheet in &book.sheets {
        let mut rows = Vec::new();
        for row in 0..sheet.height() {
            // A merged cell says its text once.
            let cells: Vec<String> = sheet
                .row(row)
                .iter()
                .map(|c| if c.spread { String::new() } else { c.text().trim().to_owned() })
                .collect();
            if cells.iter().any(|c| !c.is_empty()) {
                rows.push((row + 1, cells));
            }
        }
        if !rows.is_empty() {
            return Ok(Table { sheet: sheet.name.clone(), rows });
        }
    }
    Err(OfficeError(ReadTrouble::Empty))
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
        let kind = |name: &str, bytes: &[u8]| read_table(name, bytes).unwrap_err().0;
        assert_eq!(kind("a.xlsx", b""), ReadTrouble::Empty);
        assert!(matches!(kind("a.pdf", b"%PDF-1.7"), ReadTrouble::Unsupported { .. }));
        assert!(matches!(kind("a.xlsx", b"PK\x03\x04 broken"), ReadTrouble::Broken(_)));
        let mut locked = vec![0xD0, 0xCF, 0x11, 0xE0];
        locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(kind("a.xlsx", &locked), ReadTrouble::Password);
    }
}
