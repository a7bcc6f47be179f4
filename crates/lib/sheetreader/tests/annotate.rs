//! Problems written back: the file stays the one that was sent, and office programs open it.

use std::io::{Cursor, Read as _};
use std::path::Path;

use sheetreader::{Annotated, Problem, Severity, Workbook, annotate};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name))
        .expect("the fixture is there")
}

fn problem(sheet: usize, row: u32, text: &str, severity: Severity) -> Problem {
    Problem { sheet, row, text: text.into(), severity }
}

/// Every part of a package as it is stored, compressed.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index_raw(at).expect("a part");
            let mut raw = Vec::new();
            file.read_to_end(&mut raw).expect("readable");
            (String::from_utf8_lossy(file.name_raw()).into_owned(), raw)
        })
        .collect()
}

fn text_of(bytes: &[u8], part: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    zip.by_name(part).expect("the part").read_to_string(&mut text).expect("text");
    text
}

#[test]
fn a_workbook_keeps_every_other_part_and_every_cell() {
    let before = fixture("01_merged_village.xlsx");
    let problems = [problem(0, 7, "母亲电话没有填 <&>", Severity::Doubt), problem(0, 7, "再看一眼", Severity::Wrong)];
    let Annotated { bytes, converted } = annotate(&before, "a.xlsx", &problems).expect("written");
    assert!(!converted);
    let (old, new) = (parts(&before), parts(&bytes));
    let names = |p: &[(String, Vec<u8>)]| p.iter().map(|(n, _)| n.clone()).collect::<Vec<_>>();
    assert_eq!(names(&old), names(&new));
    for ((name, a), (_, b)) in old.iter().zip(&new) {
        if !name.ends_with("sheet1.xml") && !name.ends_with("styles.xml") {
            assert_eq!(a, b, "{name} has changed");
        }
    }
    let sheet = text_of(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<dimension ref=\"A1:M11\""), "{}", &sheet[..400]);
    assert!(sheet.contains("mergeCell ref=\"B5:B7\""));
    let (a, b) = (Workbook::read(&before, "a.xlsx").unwrap(), Workbook::read(&bytes, "a.xlsx").unwrap());
    for row in 0..a.sheets[0].height() {
        for col in 0..a.sheets[0].width() {
            assert_eq!(a.sheets[0].cell(row, col), b.sheets[0].cell(row, col), "row {row} col {col}");
        }
    }
    assert_eq!(b.sheets[0].cell(3, 12).text(), "问题");
    assert_eq!(b.sheets[0].cell(6, 12).text(), "母亲电话没有填 <&>\n再看一眼");
    assert!(b.sheets[0].cell(7, 12).is_blank());
}

#[test]
fn a_second_time_the_column_is_written_anew() {
    let before = fixture("08_hidden.xlsx");
    let first =
        annotate(&before, "a.xlsx", &[problem(0, 2, "一", Severity::Note), problem(0, 4, "二", Severity::Wrong)]);
    let second = annotate(&first.unwrap().bytes, "a.xlsx", &[problem(0, 4, "三", Severity::Wrong)]).unwrap();
    let book = Workbook::read(&second.bytes, "a.xlsx").unwrap();
    let sheet = &book.sheets[0];
    assert_eq!(sheet.width(), 9);
    assert_eq!(sheet.cell(0, 8).text(), "问题");
    assert!(sheet.cell(1, 8).is_blank());
    assert_eq!(sheet.cell(3, 8).text(), "三");
    assert!(sheet.hidden_rows.contains(&2) && sheet.hidden_columns.contains(&3));
}

#[test]
fn other_files_become_a_new_workbook_and_say_so() {
    for name in ["06_gb18030.csv", "07_legacy.xls", "11_html.xls", "14_spreadsheetml.xls", "15_utf16.txt"] {
        let out = annotate(&fixture(name), name, &[problem(0, 3, "请核对", Severity::Wrong)]).expect(name);
        assert!(out.converted, "{name}");
        let before = Workbook::read(&fixture(name), name).unwrap();
        let after = Workbook::read(&out.bytes, "x.xlsx").unwrap();
        assert_eq!(before.sheets.len(), after.sheets.len());
        let (a, b) = (&before.sheets[0], &after.sheets[0]);
        for row in 0..a.height() {
            for col in 0..a.width() {
                assert_eq!(a.cell(row, col).text(), b.cell(row, col).text(), "{name} row {row} col {col}");
            }
        }
        assert_eq!((&a.hidden_rows, &a.hidden_columns), (&b.hidden_rows, &b.hidden_columns), "{name}");
        assert_eq!(b.cell(2, a.width()).text(), "请核对", "{name}");
    }
}
