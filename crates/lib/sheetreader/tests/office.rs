//! What LibreOffice makes of our files and we of its: it opens what was written, and an old .xls says the same as the
//! .xlsx it was made from. Skipped, and said so, where LibreOffice Calc is not on the machine.

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use sheetreader::{Problem, Severity, Workbook, annotate};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name))
        .expect("the fixture is there")
}

/// LibreOffice with its spreadsheet part, if it is on this machine.
fn office() -> Option<PathBuf> {
    let program = ["/usr/bin/soffice", "/usr/local/bin/soffice", "/opt/libreoffice/program/soffice"]
        .iter()
        .map(PathBuf::from)
        .find(|p| p.exists())?;
    ["/usr/lib/libreoffice/program", "/opt/libreoffice/program"]
        .iter()
        .any(|folder| Path::new(folder).join("libsclo.so").exists())
        .then_some(program)
}

/// A folder of one test, removed at its end.
struct Work(PathBuf);

impl Work {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("sheetreader-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder of our own");
        Self(folder)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self.0.join(name);
        std::fs::write(&file, bytes).expect("written");
        file
    }

    /// Converts files beside themselves.
    fn convert(&self, to: &str, files: &[PathBuf]) {
        let profile = format!("-env:UserInstallation=file://{}", self.0.join("profile").display());
        let mut command = Command::new(office().expect("asked before"));
        command.args([&profile, "--headless", "--norestore", "--convert-to", to, "--outdir"]).arg(&self.0).args(files);
        let done = command.output().expect("LibreOffice runs");
        let ending = to.split(':').next().unwrap_or(to);
        for file in files {
            assert!(file.with_extension(ending).exists(), "{} could not be opened: {done:?}", file.display());
        }
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn libreoffice_opens_what_was_written() {
    if office().is_none() {
        println!("skipped: LibreOffice Calc is not on this machine");
        return;
    }
    let work = Work::new("opens");
    let mut files = Vec::new();
    for name in ["01_merged_village.xlsx", "08_hidden.xlsx", "10_pages_three_rows.xlsx", "07_legacy.xls"] {
        let problem = Problem { sheet: 0, row: 3, text: "请核对，第三行".into(), severity: Severity::Wrong };
        let out = annotate(&fixture(name), name, &[problem]).expect(name);
        files.push(work.put(&format!("{}.xlsx", name.split('.').next().unwrap_or(name)), &out.bytes));
    }
    let template = sheetreader::template(&common::fields(), "花名册", &[]).expect("a template");
    files.push(work.put("template.xlsx", &template));
    // comma, quotation mark, UTF-8
    work.convert("csv:Text - txt - csv (StarCalc):44,34,76", &files);
    for file in &files {
        let csv = std::fs::read_to_string(file.with_extension("csv")).expect("UTF-8");
        let wanted = if file.ends_with("template.xlsx") { "序号" } else { "请核对，第三行" };
        assert!(csv.contains(wanted), "{}: {csv}", file.display());
    }
}

#[test]
fn an_old_workbook_says_the_same_as_the_new_one() {
    if office().is_none() {
        println!("skipped: LibreOffice Calc is not on this machine");
        return;
    }
    let work = Work::new("old");
    // texts long enough to run over the end of a record, narrow and wide
    let mut long = rust_xlsxwriter::Workbook::new();
    let page = long.add_worksheet();
    for row in 0..900u32 {
        let (narrow, wide) = (format!("plain text {row} ").repeat(3), format!("第{row}行的文字，").repeat(2));
        page.write_string(row, 0, if row % 3 == 0 { narrow } else { wide }).expect("written");
        page.write_number(row, 1, f64::from(row) * 1.25 - 300.0).expect("written");
    }
    let mut files = vec![work.put("long.xlsx", &long.save_to_buffer().expect("written"))];
    for name in [
        "01_merged_village.xlsx",
        "03_several_tables.xlsx",
        "05_ruined_ids.xlsx",
        "08_hidden.xlsx",
        "09_dates.xlsx",
        "10_pages_three_rows.xlsx",
    ] {
        files.push(work.put(name, &fixture(name)));
    }
    work.convert("xls", &files);
    for file in &files {
        let new = Workbook::read(&std::fs::read(file).expect("there"), "a.xlsx").expect("read");
        let old = Workbook::read(&std::fs::read(file.with_extension("xls")).expect("there"), "a.xls").expect("read");
        let name = file.display();
        assert_eq!(old.format, sheetreader::Format::Xls);
        assert_eq!(new.sheets.len(), old.sheets.len(), "{name}");
        for (a, b) in new.sheets.iter().zip(&old.sheets) {
            assert_eq!((&a.name, a.visible, a.height()), (&b.name, b.visible, b.height()), "{name}");
            assert_eq!((&a.hidden_rows, &a.hidden_columns), (&b.hidden_rows, &b.hidden_columns), "{name}");
            assert_eq!(a.merged.len(), b.merged.len(), "{name}");
            for row in 0..a.height() {
                for col in 0..a.width() {
                    assert_eq!(a.cell(row, col), b.cell(row, col), "{name} {} row {row} col {col}", a.name);
                }
            }
        }
    }
}
