//! `measure [ROWS] [FILE]`: makes a register of 20,000 rows × 40 columns in memory (or in FILE, to be read by another
//! program), then prints how long each step of reading it takes.

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::Instant;

use sheetreader::{Mapping, Options, Problem, Severity, Workbook, annotate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rows: u32 = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(20_000);
    let bytes = register(rows)?;
    println!("{rows} rows × 40 columns, {} KB", bytes.len() / 1024);
    if let Some(file) = std::env::args().nth(2) {
        std::fs::write(file, &bytes)?;
    }
    let (fields, places) = (common::fields(), common::places());
    for _ in 0..3 {
        let all = Instant::now();
        let step = Instant::now();
        let book = Workbook::read(&bytes, "register.xlsx")?;
        let opened = step.elapsed();
        let step = Instant::now();
        let sheet = &book.sheets[0];
        let table = &sheet.tables(&fields)[0];
        let found = step.elapsed();
        let step = Instant::now();
        let mapping = Mapping::recognise(sheet, table, &fields, &Default::default());
        let recognised = step.elapsed();
        let step = Instant::now();
        let told = |_: usize, _: usize| true;
        let options = Options { today: jiff::civil::date(2026, 6, 15), places: Some(&places), progress: Some(&told) };
        let reading = table.read(sheet, &mapping, &fields, &options)?;
        let cleaned = step.elapsed();
        let findings: usize = reading.rows.iter().map(|r| r.findings.len()).sum();
        println!(
            "open {opened:?} · tables {found:?} · columns {recognised:?} · values {cleaned:?} · all {:?} · {:?}, {findings} findings",
            all.elapsed(),
            reading.counts
        );
    }
    let problems: Vec<Problem> = (4..=rows)
        .step_by(3)
        .map(|row| Problem { sheet: 0, row, text: "身份证号不对".into(), severity: Severity::Wrong })
        .collect();
    let step = Instant::now();
    let out = annotate(&bytes, "register.xlsx", &problems)?;
    println!("annotate {} rows: {:?}, {} KB", problems.len(), step.elapsed(), out.bytes.len() / 1024);
    Ok(())
}

/// Names, numbers and words in a plain cycle; every tenth row has something to be said about it.
fn register(rows: u32) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    page.merge_range(0, 0, 0, 39, "全县留守儿童花名册", &rust_xlsxwriter::Format::new())?;
    let head = [
        "序号",
        "乡镇",
        "村",
        "姓名",
        "性别",
        "民族",
        "身份证号",
        "出生日期",
        "年龄",
        "父亲姓名",
        "父亲电话",
        "父亲务工地点",
        "母亲姓名",
        "母亲电话",
        "监护人姓名",
        "监护人电话",
        "联系电话",
        "文化程度",
        "是否寄宿",
        "儿童类型",
        "资助金额",
        "家庭住址",
        "备注",
    ];
    for col in 0..40u16 {
        let extra = format!("指标{col}");
        page.write_string(1, col, head.get(col as usize).copied().unwrap_or(&extra))?;
    }
    let family = ["方", "郭", "汪", "尤", "崔", "谭", "钱", "孙"];
    let given = ["小禾", "乐乐", "月", "星", "佳怡", "宁", "慧", "敏"];
    for n in 0..rows {
        let row = n + 2;
        let pick = |list: &[&str], k: u32| list[(k as usize) % list.len()].to_owned();
        let name = pick(&family, n) + &pick(&given, n / 8);
        let (year, month, day) = (2010 + n % 14, 1 + n % 12, 1 + n % 28);
        let id = number(&format!("529901{year}{month:02}{day:02}{:03}", n % 999));
        let texts = [
            String::new(),
            pick(&["河口镇", "柳林乡"], n),
            pick(&["石桥村", "柳湾村", "石桥", "新民村"], n),
            if n % 10 == 0 { format!("{} {}", pick(&family, n), pick(&given, n / 8)) } else { name },
            pick(&["男", "女"], n),
            pick(&["汉族", "汉", "苗族"], n),
            if n % 40 == 7 { id[..17].to_owned() } else { id },
            if n % 5 == 0 { format!("{year}.{month:02}") } else { format!("{year}-{month:02}-{day:02}") },
            String::new(),
            pick(&family, n) + "大山",
            format!("138{:08}", n * 7 % 100_000_000),
            pick(&["浙江省义乌市", "广东省东莞市", "本县"], n),
            pick(&family, n + 3) + "秀",
            format!("139{:08}", n * 11 % 100_000_000),
            pick(&family, n) + "有田",
            format!("137{:08}", n * 13 % 100_000_000),
            format!("136{:08}/135{:08}", n, n),
            pick(&["小学", "初中", "学前"], n),
            pick(&["是", "否", "√"], n),
            pick(&["留守儿童", "困境儿童"], n),
            String::new(),
            format!("河口镇石桥村{}组{}号", n % 9 + 1, n % 200),
            pick(&["", "", "已走访"], n),
        ];
        for (col, text) in texts.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            page.write_string(row, col as u16, text)?;
        }
        page.write_number(row, 0, n + 1)?;
        page.write_number(row, 8, 2026 - year)?;
        page.write_number(row, 20, 500 + n % 9 * 100)?;
        for col in 23..40u16 {
            if col % 2 == 0 {
                page.write_number(row, col, n % 97 + u32::from(col))?;
            } else {
                page.write_string(row, col, pick(&["是", "否", "待核实", "已完成"], n + u32::from(col)))?;
            }
        }
    }
    book.save_to_buffer()
}

/// The number with its check digit.
fn number(body: &str) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(d, w)| u32::from(d - b'0') * w).sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}
