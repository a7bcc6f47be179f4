//! Nothing makes the reader panic, nothing in a sheet gets lost, and the same bytes give the same answer.

mod common;

use std::collections::HashSet;

use proptest::prelude::*;
use sheetreader::{Limits, Mapping, Options, Problem, ReadTrouble, Role, Severity, Target, Value, Workbook, annotate};

/// Reads everything there is to read and checks that every filled cell is somewhere.
fn nothing_lost(book: &Workbook) {
    let (fields, places) = (common::fields(), common::places());
    for sheet in &book.sheets {
        let tables = sheet.tables(&fields);
        let mut kept: HashSet<(u32, u32)> = sheet.unread(&tables).iter().map(|c| (c.row, c.col)).collect();
        for table in &tables {
            let mapping = Mapping::recognise(sheet, table, &fields, &Default::default());
            let options = Options { today: jiff::civil::date(2026, 6, 15), places: Some(&places), progress: None };
            let reading = table.read(sheet, &mapping, &fields, &options).expect("nobody stops it");
            for line in table.lines.iter().filter(|l| l.role != Role::Data && l.role != Role::Stray) {
                let heading = matches!(line.role, Role::Title | Role::Marks);
                let (a, b) = if heading { (0, sheet.width()) } else { table.span() };
                kept.extend((a..=b).map(|col| (line.row, col)));
            }
            for row in &reading.rows {
                for column in &mapping.columns {
                    let cell = sheet.cell(row.number - 1, column.column);
                    let there = match &column.target {
                        Target::Serial => row.serial.is_some(),
                        Target::Unused => row.other.iter().any(|(col, _)| *col == column.column),
                        Target::Field(k) => {
                            // a word for nothing, or a second column that agrees or was set aside with a finding
                            row.values[*k] != Value::Empty || row.findings.iter().any(|f| f.cell.col == column.column)
                        }
                        Target::Split(list) => {
                            list.iter().any(|k| row.values[*k] != Value::Empty)
                                || row.findings.iter().any(|f| f.cell.col == column.column)
                        }
                    };
                    if there || cell.is_blank() {
                        kept.insert((row.number - 1, column.column));
                    }
                }
            }
            for number in &reading.numbered_only {
                let (a, b) = table.span();
                kept.extend((a..=b).map(|col| (number - 1, col)));
            }
        }
        for row in 0..sheet.height() {
            for (col, cell) in sheet.row(row).iter().enumerate() {
                let at = (row, col as u32);
                assert!(cell.is_blank() || cell.spread || kept.contains(&at), "{at:?} {:?} is lost", cell.text());
            }
        }
    }
}

/// The package with one part changed.
fn repacked(bytes: &[u8], part: &str, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    use std::io::{Cursor, Read as _, Write as _};
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = Vec::new();
    zip.by_name(part).expect("the part").read_to_end(&mut text).expect("readable");
    change(&mut text);
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..zip.len() {
        let file = zip.by_index_raw(at).expect("a part");
        if file.name_raw() == part.as_bytes() {
            out.start_file(part, zip::write::SimpleFileOptions::default()).expect("begun");
            out.write_all(&text).expect("written");
        } else {
            out.raw_copy_file(file).expect("copied");
        }
    }
    out.finish().expect("finished").into_inner()
}

/// Cells such as people write, and some that nobody should.
fn cell() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "",
        "",
        "",
        "姓名",
        "性别",
        "身份证号",
        "联系电话",
        "父亲",
        "母亲",
        "村",
        "备注",
        "序号",
        "出生日期",
        "方小禾",
        "男",
        "女",
        "石桥村",
        "石桥村（3人）",
        "合计",
        "小计",
        "填表人：钱某",
        "注：说明",
        "填报单位：河口镇",
        "13800000001",
        "2016-07-01",
        "1.10105E+17",
        "529901201607010229",
        "同上",
        "\"",
        "—",
        "8岁",
        "钱慧 13800000011",
        "1",
        "2",
        "3",
        "花名册",
    ];
    prop_oneof![8 => prop::sample::select(WORDS).prop_map(str::to_owned), 1 => "\\PC{0,12}".prop_map(|t| t.replace('\u{fffd}', "")), 1 => "[0-9年月日./xX -]{0,20}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_cells_are_read_and_none_is_lost(rows in prop::collection::vec(prop::collection::vec(cell(), 1..7), 1..24)) {
        let text = rows.iter().map(|r| r.join("\t")).collect::<Vec<_>>().join("\n");
        match Workbook::pasted(&text) {
            Ok(book) => nothing_lost(&book),
            Err(why) => prop_assert_eq!(why, ReadTrouble::Empty),
        }
    }

    #[test]
    fn any_cells_survive_being_written_back(rows in prop::collection::vec(prop::collection::vec(cell(), 1..6), 1..12)) {
        let text = rows.iter().map(|r| r.join("\t")).collect::<Vec<_>>().join("\n");
        let Ok(book) = Workbook::pasted(&text) else { return Ok(()) };
        let problem = |row, text: &str| Problem { sheet: 0, row, text: text.into(), severity: Severity::Doubt };
        let first = annotate(text.as_bytes(), "a.csv", &[problem(1, "甲")]).expect("a new workbook");
        let second = annotate(&first.bytes, "a.xlsx", &[problem(2, "乙\u{0}<")]).expect("edited in place");
        let again = Workbook::read(&second.bytes, "a.xlsx").expect("read back");
        let (a, b) = (&book.sheets[0], &again.sheets[0]);
        for row in 0..a.height() {
            for (col, cell) in a.row(row).iter().enumerate() {
                let clean: String = cell.text().chars().filter(|c| !c.is_control()).collect();
                let back: String = b.cell(row, col as u32).text().chars().filter(|c| !c.is_control()).collect();
                prop_assert_eq!(back, clean);
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), head in 0usize..8) {
        let heads: [&[u8]; 8] = [b"", b"PK\x03\x04", b"<html><table>", b"<?xml?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
            b"\xFF\xFE", b"\xEF\xBB\xBF", b"a,b\n", b"<table><tr><td rowspan=99999 colspan=99999>"];
        let mut all = heads[head].to_vec();
        all.extend(bytes);
        if let Ok(book) = Workbook::read(&all, "x.xls") {
            nothing_lost(&book);
            prop_assert_eq!(Workbook::read(&all, "x.xls").expect("again"), book);
        }
    }

    #[test]
    fn damaged_parts_are_read_and_written_or_refused(
        at in any::<prop::sample::Index>(), byte in 0x20u8..0x7F, cut in any::<bool>(), styles in any::<bool>(),
    ) {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/01_merged_village.xlsx");
        let part = if styles { "xl/styles.xml" } else { "xl/worksheets/sheet1.xml" };
        let bytes = repacked(&std::fs::read(file).expect("the fixture is there"), part, |text| {
            let at = at.index(text.len());
            if cut { text.truncate(at) } else { text[at] = byte }
        });
        if let Ok(book) = Workbook::read(&bytes, "a.xlsx") {
            nothing_lost(&book);
            let problem = Problem { sheet: 0, row: 6, text: "问".into(), severity: Severity::Wrong };
            let _ = annotate(&bytes, "a.xlsx", &[problem]);
        }
    }

    #[test]
    fn damaged_workbooks_are_read_or_refused(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>(), which in 0usize..4) {
        let name = ["01_merged_village.xlsx", "07_legacy.xls", "11_html.xls", "14_spreadsheetml.xls"][which];
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
        let mut bytes = std::fs::read(file).expect("the fixture is there");
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        if let Ok(book) = Workbook::read(&bytes, name) {
            nothing_lost(&book);
        }
    }
}

#[test]
fn limits_are_kept() {
    let text = "姓名,性别\n".to_owned() + &"方小禾,女\n".repeat(50);
    let read = |limits: &Limits| Workbook::read_within(text.as_bytes(), "a.csv", limits);
    assert!(matches!(read(&Limits { rows: 20, ..Limits::default() }), Err(ReadTrouble::TooManyRows { limit: 20, .. })));
    assert!(matches!(read(&Limits { cells: 20, ..Limits::default() }), Err(ReadTrouble::TooManyCells { limit: 20 })));
    assert!(matches!(read(&Limits { bytes: 20, ..Limits::default() }), Err(ReadTrouble::TooLarge { .. })));
    let packed = sheetreader::template(&common::fields(), "表", &[]).unwrap();
    let small = Limits { unpacked: 10_000, ..Limits::default() };
    assert!(matches!(Workbook::read_within(&packed, "a.xlsx", &small), Err(ReadTrouble::TooLarge { .. })));
}

#[test]
fn what_is_no_workbook_is_named() {
    let refused = |bytes: &[u8], name: &str| Workbook::read(bytes, name).expect_err(name);
    assert_eq!(refused(b"", "a.xlsx"), ReadTrouble::Empty);
    assert_eq!(refused(b" \n\t\n", "a.csv"), ReadTrouble::Empty);
    let said = [
        (&b"%PDF-1.7"[..], "a.xlsx", "PDF"),
        (b"\x89PNG....", "a.xls", "图片"),
        (b"MIME-Version: 1.0\nX", "a.xls", "网页"),
        (b"\x01\x00\x00\x00\x02", "名单.et", ".et"),
        (b"\x01\x00\x00\x00\x02", "名单.wps", ".wps"),
    ];
    for (bytes, name, word) in said {
        let why = refused(bytes, name);
        assert!(why.zh().contains(word) && why.zh().contains("另存为"), "{name}: {}", why.zh());
        assert!(why.en().contains("Save it as"), "{name}: {}", why.en());
    }
    let mut old = vec![0xD0, 0xCF, 0x11, 0xE0];
    old.extend([0; 600]);
    assert!(refused(&old, "名单.et").zh().contains(".et"));
}
