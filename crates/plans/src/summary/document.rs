//! The summary as a Word document in the office format (GB/T 9704—2012): A4, 22 lines of 28 characters,
//! 仿宋 16 pt on fixed 29 pt lines, title 22 pt, headings in 黑体, page number between dashes. The fonts are
//! named with common substitutes; none is embedded.

use super::compose::{Summary, proof_words};
use docx_rs::{
    AlignmentType, Docx, FieldCharType, Footer, InstrPAGE, InstrText, LineSpacing, LineSpacingType, PageMargin,
    Paragraph, Run, RunFonts, SpecialIndentType,
};
use jiff::civil::Date;
use vocab::Lang;

/// Twips of a millimetre.
const MM: f64 = 56.692_9;

fn fonts(east_asia: &str) -> RunFonts {
    RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").east_asia(east_asia)
}

fn run(text: &str, font: &str, half_points: usize) -> Run {
    Run::new().add_text(text).size(half_points).fonts(fonts(font))
}

/// Fixed 29 points a line.
fn lines() -> LineSpacing {
    LineSpacing::new().line_rule(LineSpacingType::Exact).line(580)
}

/// A body paragraph: 16 pt, first line two characters in.
fn body(text: &str) -> Paragraph {
    Paragraph::new()
        .line_spacing(lines())
        .indent(None, Some(SpecialIndentType::FirstLine(640)), None, None)
        .add_run(run(text, "仿宋", 32))
}

fn heading(text: &str) -> Paragraph {
    Paragraph::new()
        .line_spacing(lines())
        .indent(None, Some(SpecialIndentType::FirstLine(640)), None, None)
        .keep_next(true)
        .add_run(run(text, "黑体", 32))
}

/// Page numbers between dashes, 14 pt.
fn footer() -> Footer {
    let dash = || Run::new().add_text("— ").size(28).fonts(fonts("宋体"));
    let number = Run::new()
        .size(28)
        .add_field_char(FieldCharType::Begin, false)
        .add_instr_text(InstrText::PAGE(InstrPAGE::new()))
        .add_field_char(FieldCharType::Separate, false)
        .add_text("1")
        .add_field_char(FieldCharType::End, false);
    let end = Run::new().add_text(" —").size(28).fonts(fonts("宋体"));
    Footer::new()
        .add_paragraph(Paragraph::new().align(AlignmentType::Center).add_run(dash()).add_run(number).add_run(end))
}

/// Writes the document. `Err` carries the library's message.
pub fn docx(s: &Summary, unit: &str, day: Date, lang: Lang) -> Result<Vec<u8>, String> {
    let margin = PageMargin {
        top: (37.0 * MM) as i32,
        bottom: (35.0 * MM) as i32,
        left: (28.0 * MM) as i32,
        right: (26.0 * MM) as i32,
        header: 851,
        footer: (25.0 * MM) as i32,
        gutter: 0,
    };
    let mut doc = Docx::new()
        .page_size(11906, 16838)
        .page_margin(margin)
        .default_fonts(fonts("仿宋"))
        .default_size(32)
        .footer(footer())
        .add_paragraph(
            Paragraph::new()
                .align(AlignmentType::Center)
                .line_spacing(LineSpacing::new().line(700).after(400))
                .add_run(run(&s.title, "方正小标宋简体", 44)),
        )
        .add_paragraph(body(&s.opening));
    for section in &s.sections {
        let name = if section.heading.is_empty() { lang.pick("其他工作", "Other work") } else { &section.heading };
        doc = doc.add_paragraph(heading(name));
        for (i, x) in section.statements.iter().enumerate() {
            doc = doc.add_paragraph(body(&format!("{}. {}{}", i + 1, x.words, proof_words(x, lang))));
        }
    }
    if !s.troubles.is_empty() {
        doc = doc.add_paragraph(heading(lang.pick("存在的问题", "What is behind")));
        for (i, x) in s.troubles.iter().enumerate() {
            doc = doc.add_paragraph(body(&format!("{}. {x}", i + 1)));
        }
    }
    let annex = lang.pick("附件：1.目标任务完成情况表", "Annex: 1. Table of targets");
    let signed = match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.to_string(),
    };
    let right = |text: &str, chars: i32| {
        Paragraph::new()
            .align(AlignmentType::Right)
            .line_spacing(lines())
            .indent(None, None, Some(320 * chars), None)
            .add_run(run(text, "仿宋", 32))
    };
    doc = doc
        .add_paragraph(Paragraph::new().line_spacing(lines()))
        .add_paragraph(body(annex))
        .add_paragraph(Paragraph::new().line_spacing(lines()));
    doc = doc.add_paragraph(right(unit, 4)).add_paragraph(right(&signed, 4));
    let mut out = std::io::Cursor::new(Vec::new());
    doc.build().pack(&mut out).map_err(|e| e.to_string())?;
    Ok(out.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::compose::Section;
    use std::io::Read as _;

    #[test]
    fn the_document_holds_title_headings_and_signature() {
        let s = Summary {
            title: "总结".into(),
            opening: "开头<&>".into(),
            sections: vec![Section { heading: "一、思想引领".into(), statements: vec![] }],
            troubles: vec!["慢".into()],
        };
        let bytes = docx(&s, "云溪县妇女联合会", jiff::civil::date(2026, 11, 21), Lang::Zh).unwrap();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        zip.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
        for part in ["总结", "一、思想引领", "开头&lt;&amp;&gt;", "云溪县妇女联合会", "2026年11月21日", "存在的问题"]
        {
            assert!(text.contains(part), "{part}");
        }
    }
}
