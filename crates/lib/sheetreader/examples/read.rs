//! `read FILE…`: what is understood of each file, and how long it took. With `--quiet` only counts and
//! times, with `--expect` the JSON of an expectation.

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::Instant;

use sheetreader::{Mapping, Options, Target, Workbook, column_name};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut quiet, mut expect) = (false, false);
    let (fields, places) = (common::fields(), common::places());
    for path in std::env::args().skip(1) {
        if path == "--quiet" {
            quiet = true;
            continue;
        }
        if path == "--expect" {
            expect = true;
            continue;
        }
        let bytes = std::fs::read(&path)?;
        if expect {
            println!("{}", serde_json::to_string_pretty(&common::expect::understood(&bytes, &path))?);
            continue;
        }
        let start = Instant::now();
        let book = match Workbook::read(&bytes, &path) {
            Ok(book) => book,
            Err(why) => {
                println!("{path}: {} / {}", why.zh(), why.en());
                continue;
            }
        };
        let opened = start.elapsed();
        let mut rows = 0;
        for sheet in &book.sheets {
            let tables = sheet.tables(&fields);
            for (at, table) in tables.iter().enumerate() {
                let mapping = Mapping::recognise(sheet, table, &fields, &Default::default());
                let options = Options { today: jiff::civil::date(2026, 6, 15), places: Some(&places), progress: None };
                let reading = table.read(sheet, &mapping, &fields, &options)?;
                rows += reading.rows.len();
                if quiet {
                    println!("{:?}", reading.counts);
                    continue;
                }
                println!("== {path} · {} · table {at} · {:?}", sheet.name, table.heading);
                println!("   footers {:?}", table.footers);
                for c in &mapping.columns {
                    let target = match &c.target {
                        Target::Field(f) => fields[*f].key.clone(),
                        other => format!("{other:?}"),
                    };
                    println!(
                        "   {} {:?} → {target} {:.2} {}",
                        column_name(c.column),
                        c.labels,
                        c.confidence,
                        c.reason.zh
                    );
                }
                for line in &table.lines {
                    if !matches!(line.role, sheetreader::Role::Data) {
                        println!("   row {} {:?}", line.row + 1, line.role);
                    }
                }
                for row in &reading.rows {
                    let said: Vec<String> = row
                        .values
                        .iter()
                        .zip(&fields)
                        .filter(|(v, _)| !v.is_empty())
                        .map(|(v, f)| format!("{}={}", f.key, v.text()))
                        .collect();
                    println!("   {} {}", row.number, said.join(" | "));
                    if !row.other.is_empty() {
                        println!("      other {:?}", row.other);
                    }
                    for f in &row.findings {
                        println!("      {:?} {} {} {}", f.severity, f.cell, f.code, f.zh);
                    }
                }
            }
            if !quiet {
                let unread: Vec<String> = sheet.unread(&tables).iter().map(|c| c.a1()).collect();
                println!("   unread {unread:?}");
            }
        }
        println!("{path}: {rows} rows, opened in {opened:?}, all in {:?}", start.elapsed());
    }
    Ok(())
}
