//! What a person should know before she trusts the reading. Each note is one plain sentence.

use crate::dates::masked_year;
use crate::layout::Page;
use crate::model::{Document, Note, NoteKind};

/// The notes of a page.
pub(crate) fn notes(
    page: &Page,
    documents: &[Document],
    encoding: Option<&'static str>,
    text: &str,
    cut: bool,
) -> Vec<Note> {
    let mut out = Vec::new();
    let mut add = |kind, line, count: u32, text: String| out.push(Note { kind, line, count, text });
    if let Some(name) = encoding {
        add(NoteKind::Encoding, None, 0, format!("文件按{name}编码读取"));
    }
    if page.normal.pinyin > 0 {
        add(NoteKind::Pinyin, None, page.normal.pinyin, format!("跳过了{}处字后括注的拼音", page.normal.pinyin));
    }
    if page.normal.traditional > 20 {
        add(NoteKind::Traditional, None, page.normal.traditional, "原文是繁体字,已按简体理解".into());
    }
    if page.joined > 0 {
        add(NoteKind::HardWrap, None, page.joined, format!("接上了{}处人工断行", page.joined));
    }
    let mut k = 0;
    let broken = &page.normal.broken;
    let mut lines = 0;
    while k < broken.len() {
        let line = page.line_of(broken[k] as usize);
        let n = broken[k..].iter().take_while(|b| page.line_of(**b as usize) == line).count();
        if lines < 50 {
            add(NoteKind::BrokenCharacters, Some(line), n as u32, format!("第{line}行有{n}个字符已损坏,请对照原件"));
        }
        lines += 1;
        k += n;
    }
    masked(page, &mut add);
    for d in documents.iter().filter(|d| !d.on_topic) {
        let name = d.title.clone().unwrap_or_default();
        add(NoteKind::OffTopic, Some(d.place.line), 0, format!("“{name}”与妇女儿童工作无关,其中的数字没有列为承诺"));
    }
    if cut {
        add(NoteKind::Truncated, None, crate::MOST as u32, format!("内容太多,只保留前{}条", crate::MOST));
    }
    if documents.is_empty() && !text.trim().is_empty() {
        add(NoteKind::NoPlan, None, 0, "没有读出计划或方案".into());
    }
    out
}

/// One note for each of the first lines with a masked year.
fn masked(page: &Page, add: &mut impl FnMut(NoteKind, Option<u32>, u32, String)) {
    let mut given = 0;
    for para in &page.paras {
        let ch = &page.normal.ch[para.a..para.b];
        let hit = (0..ch.len()).find(|i| matches!(ch[*i], '2' | 'x' | 'X' | '_' | '*') && masked_year(ch, *i));
        if let Some(i) = hit {
            let line = page.place(para.a + i, para.a + i + 1).line;
            add(NoteKind::MaskedYear, Some(line), 1, format!("第{line}行的年份被隐去,请补上年份"));
            given += 1;
            if given >= 20 {
                return;
            }
        }
    }
}
