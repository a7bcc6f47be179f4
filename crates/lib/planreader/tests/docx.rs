//! .docx files made here by hand: numbering, tables, deletions, and what is refused and why.

use std::io::{Cursor, Write};

use planreader::{ReadError, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#;

fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, body) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(body.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn document(body: &str) -> String {
    format!("{HEAD}{body}</w:body></w:document>")
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn numbered(id: u32, level: u32, text: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{id}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
    )
}

const NUMBERING: &str = r#"<w:numbering xmlns:w="x">
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
</w:numbering>"#;

const STYLES: &str = r#"<w:styles xmlns:w="x"><w:style w:styleId="H2"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr></w:pPr></w:style></w:styles>"#;

#[test]
fn automatic_numbers_are_written_out() {
    let body = [
        p("桃源镇妇联2026年工作计划"),
        numbered(3, 0, "素质提升"),
        numbered(3, 1, "全年培训妇女300人。"),
        r#"<w:p><w:pPr><w:pStyle w:val="H2"/></w:pPr><w:r><w:t>每季度讲座一次。</w:t></w:r></w:p>"#.into(),
        numbered(3, 2, "走访50户。"),
        numbered(3, 0, "组织建设"),
        numbered(3, 1, "新建妇女之家2所。"),
        numbered(4, 0, "另起一列"),
    ]
    .concat();
    let file = pack(&[
        ("word/document.xml", &document(&body)),
        ("word/numbering.xml", NUMBERING),
        ("word/styles.xml", STYLES),
    ]);
    let r = read("计划.docx", &file).unwrap();
    let lines: Vec<&str> = r.text.lines().collect();
    assert_eq!(
        lines,
        [
            "桃源镇妇联2026年工作计划",
            "一、素质提升",
            "（一）全年培训妇女300人。",
            "（二）每季度讲座一次。",
            "1.走访50户。",
            "二、组织建设",
            "（一）新建妇女之家2所。",
            "五、另起一列",
        ]
    );
    assert_eq!(r.commitments.len(), 4);
    assert_eq!(r.target_year(0), Some(2026));
    let item = &r.items[r.commitments[0].item.unwrap()];
    assert_eq!((item.level, item.number.as_str()), (2, "（一）"));
}

#[test]
fn tables_are_read_row_by_row() {
    let cell = |t: &str| format!("<w:tc>{}</w:tc>", p(t));
    let row = |a: &str, b: &str| format!("<w:tr>{}{}</w:tr>", cell(a), cell(b));
    let body =
        format!("{}<w:tbl>{}{}</w:tbl>", p("妇联工作计划"), row("任务", "目标"), row("走访困难妇女", "不少于30户"));
    let r = read("a.docx", &pack(&[("word/document.xml", &document(&body))])).unwrap();
    assert!(r.text.contains("走访困难妇女\t不少于30户\n"));
    assert_eq!(r.commitments[0].value, Some(30.0));
}

#[test]
fn deleted_text_and_entities() {
    let body = "<w:p><w:r><w:t xml:space=\"preserve\">学习 &amp; 活动</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:r><w:br/><w:t>次行</w:t></w:r></w:p>";
    let r = read("a.docx", &pack(&[("word/document.xml", &document(body))])).unwrap();
    assert_eq!(r.text, "学习 & 活动\n次行\n");
}

#[test]
fn what_is_refused_and_why() {
    let good = pack(&[("word/document.xml", &document(&p("妇联工作计划")))]);
    assert!(matches!(read("a.docx", &good[..good.len() / 2]), Err(ReadError::BrokenDocx { .. })));
    assert!(matches!(read("a.docx", &pack(&[("word/other.xml", "x")])), Err(ReadError::BrokenDocx { .. })));
    assert!(matches!(read("a.docx", b"plain text"), Err(ReadError::BrokenDocx { .. })));
    assert!(matches!(
        read("a.docx", &pack(&[("word/document.xml", "<w:document></w:document>")])),
        Err(ReadError::BrokenDocx { .. })
    ));
    let mut locked = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    locked.resize(512, 0);
    assert_eq!(read("a.doc", &locked), Err(ReadError::UnsupportedType { what: ".doc" }));
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read("a.docx", &locked), Err(ReadError::PasswordProtected));
    assert_eq!(read("a.xlsx", &pack(&[("xl/workbook.xml", "x")])), Err(ReadError::UnsupportedType { what: ".xlsx" }));
    assert_eq!(read("a.pdf", b"%PDF-1.4"), Err(ReadError::UnsupportedType { what: ".pdf" }));
    assert_eq!(read("a.txt", b""), Err(ReadError::Empty));
    assert_eq!(read("a.txt", b" \n\t "), Err(ReadError::Empty));
    assert!(matches!(read("a.txt", &vec![b'a'; 21 * 1024 * 1024]), Err(ReadError::TooLarge { .. })));
}

#[test]
fn a_zip_bomb_is_stopped() {
    let bomb = format!("{HEAD}{}", " ".repeat(100 * 1024 * 1024));
    let file = pack(&[("word/document.xml", &bomb)]);
    assert!(file.len() < 1024 * 1024);
    assert!(matches!(read("a.docx", &file), Err(ReadError::TooLarge { .. })));
}
