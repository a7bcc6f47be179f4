//! A few thousand seeded mutations of our own pages: no panic, every span in range, nothing lost between two runs.
//! The open-ended search is the fuzz target; this one runs everywhere, in seconds, the same each time.

use std::io::{Cursor, Write};

use planreader::{Reading, read, read_text};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PAGES: &[&str] = &[
    "2026年妇联工作计划\n一、主要任务\n1.3月开展普法宣传，培训妇女300人；\n2.10月底前完成走访，其中示范点3个。（牵头：县妇联；配合：民政局）\n3.6月20日前报送进展表\n4.100%建档\n二、保障\n（一）每季度召开一次联席会议。\n责任单位：县妇联、各乡镇妇联\n",
    "某县妇女之家建设方案\n第一阶段：宣传发动（3月—4月）。\n1.召开动员会。\n2.印发倡议书。\n活动室面积不低于40平方米；每周开放不少于5天。\n有固定场所得5分；有专人管理得5分。（10分）\n电视机、书柜各1台。由县妇联负责，县财政局配合。\n",
    "2025年妇联工作总结\n一年来，县妇联做了大量工作，取得了成效，现总结如下：\n一、主要成绩\n共接待来信来访45件，办结率达98%。据统计，发放贷款1200万元。\n二、下一步打算\n1.力争帮助两百名妇女实现就业，评选最美家庭，5月底前公布名单。\n",
    "婦聯(lián)工作計劃\n“三八”節期間，舉辦(bàn)慶祝活動；围绕“3·15”“12·4”等节点开展宣传。\r\n据悉，市妇联将组建30支由志愿者组成的队伍。２０２６年１２月３１日前完成１,２００人筛查。\n",
];

const BITS: &[&str] = &[
    "，",
    "。",
    "；",
    "：",
    "、",
    "（",
    "）",
    "“",
    "\"",
    "《",
    "》",
    "\n",
    " ",
    "3",
    "12.",
    "2.5",
    "1.3月",
    "100%",
    "的",
    "由",
    "负责",
    "牵头：",
    "每月",
    "年底前",
    "达到",
    "不少于",
    "其中",
    "等",
    "名",
    "场",
    "三八",
    "完成",
    "培训",
    "了",
    "将",
    "\u{FFFD}",
    "😀",
    "(lián)",
    "|",
    "—",
    "\t",
    "0",
    "/",
    "%",
];

/// xorshift: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

fn sound(r: &Reading) {
    let lines = r.text.split('\n').count() as u32;
    let places = r
        .commitments
        .iter()
        .map(|c| (&c.place, Some(&c.quote)))
        .chain(r.achievements.iter().map(|a| (&a.place, Some(&a.quote))))
        .chain(r.items.iter().map(|i| (&i.place, None)))
        .chain(r.documents.iter().map(|d| (&d.place, None)));
    for (place, quote) in places {
        let found = r.text.get(place.span.clone()).expect("a span on character boundaries");
        assert!(quote.is_none_or(|q| q == found));
        assert!(place.line >= 1 && place.line <= place.line_end && place.line_end <= lines);
    }
    for c in &r.commitments {
        assert!(!c.object.chars().any(|x| x.is_ascii_digit()), "{}: {}", c.quote, c.object);
        assert!(c.object.chars().count() <= 40 && c.action.chars().count() <= 80);
        assert!(c.responsible.as_deref() != Some(""));
    }
}

fn mutate(dice: &mut Dice, page: &str) -> String {
    let mut ch: Vec<char> = page.chars().collect();
    for _ in 0..1 + dice.roll(6) {
        let at = dice.roll(ch.len());
        match dice.roll(5) {
            0 => {
                let to = (at + dice.roll(9)).min(ch.len());
                ch.drain(at..to);
            }
            1 => {
                let bit: Vec<char> = BITS[dice.roll(BITS.len())].chars().collect();
                ch.splice(at..at, bit);
            }
            2 => {
                let other = dice.roll(ch.len());
                if at < ch.len() && other < ch.len() {
                    ch.swap(at, other);
                }
            }
            3 => {
                let to = (at + dice.roll(40)).min(ch.len());
                let copy: Vec<char> = ch[at..to].to_vec();
                let into = dice.roll(ch.len());
                ch.splice(into..into, copy);
            }
            _ => {
                if let Some(c) = ch.get_mut(at) {
                    *c = char::from_u32(dice.roll(0x3000) as u32 + 0x20).unwrap_or('?');
                }
            }
        }
        if ch.is_empty() {
            ch.push('一');
        }
    }
    ch.into_iter().collect()
}

#[test]
fn mutated_text() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for round in 0..3000 {
        let text = mutate(&mut dice, PAGES[round % PAGES.len()]);
        let r = read_text(&text);
        sound(&r);
        if round % 50 == 0 {
            assert_eq!(r, read_text(&text));
        }
    }
}

fn pack(body: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(body.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn mutated_docx() {
    let mut dice = Dice(0xD1B5_4A32_D192_ED03);
    let bodies: Vec<String> = PAGES
        .iter()
        .map(|page| {
            let paragraphs: String =
                page.lines().map(|l| format!("<w:p><w:r><w:t>{l}</w:t></w:r></w:p>")).collect();
            format!(r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{paragraphs}<w:tbl><w:tr><w:tc><w:p><w:r><w:t>发放手册200册</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"#)
        })
        .collect();
    let mut opened = 0;
    for round in 0..1000 {
        let body = mutate(&mut dice, &bodies[round % bodies.len()]);
        if let Ok(r) = read("a.docx", &pack(&body)) {
            sound(&r);
            opened += 1;
        }
        let mut bytes = pack(&bodies[round % bodies.len()]);
        for _ in 0..1 + dice.roll(8) {
            let at = dice.roll(bytes.len());
            bytes[at] ^= 1 << dice.roll(8);
        }
        let keep = if dice.roll(4) == 0 { dice.roll(bytes.len()) } else { bytes.len() };
        if let Ok(r) = read("a.docx", &bytes[..keep]) {
            sound(&r);
        }
    }
    assert!(opened > 200, "only {opened} of the mutated documents could be opened at all");
}

#[test]
fn mutated_bytes() {
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    for round in 0..1500 {
        let mut bytes = PAGES[round % PAGES.len()].as_bytes().to_vec();
        for _ in 0..1 + dice.roll(12) {
            let at = dice.roll(bytes.len());
            bytes[at] = dice.roll(256) as u8;
        }
        for name in ["a.txt", "a.html"] {
            if let Ok(r) = read(name, &bytes) {
                sound(&r);
            }
        }
    }
}
