//! A paper as a Word file: A4, boxes with merged cells, the mark in the footer. The fonts are named as offices have them
//! (GB/T 9704—2012); none is embedded.

use super::grid::{COLUMNS, Cell, Sheet};
use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, HeightRule, LineSpacing, LineSpacingType, PageMargin, Paragraph, Run,
    RunFonts, Table, TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, VMergeType, WidthType,
};

/// Twips of a column: 176 mm of A4 in forty-eight.
const UNIT: usize = 208;

fn fonts(east_asia: &str) -> RunFonts {
    RunFonts::new().hint("eastAsia").ascii("Times New Roman").hi_ansi("Times New Roman").east_asia(east_asia)
}

/// Lines of a text, sizes in half points.
fn run(text: &str, font: &str, size: usize) -> Run {
    let mut out = Run::new().size(size).fonts(fonts(font));
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out = out.add_break(BreakType::TextWrapping);
        }
        out = out.add_text(line);
    }
    out
}

fn tight(p: Paragraph, points: i32) -> Paragraph {
    p.line_spacing(LineSpacing::new().line_rule(LineSpacingType::AtLeast).line(points * 20).before(0).after(0))
}

fn boxed(width: usize) -> TableCell {
    TableCell::new().grid_span(width).width(width * UNIT, WidthType::Dxa).vertical_align(VAlignType::Center)
}

fn filled(cell: &Cell) -> TableCell {
    let align = if cell.centre { AlignmentType::Center } else { AlignmentType::Left };
    let font = if cell.label { "宋体" } else { "仿宋" };
    let mut p = Paragraph::new().align(align);
    for part in cell.words().split_inclusive(['☑', '□']) {
        // Boxes are Chinese signs wherever they stand; otherwise one at the beginning of a line is set in Latin type, smaller.
        let at = part.find(['☑', '□']).unwrap_or(part.len());
        if at > 0 {
            p = p.add_run(run(&part[..at], font, 21));
        }
        if at < part.len() {
            p = p.add_run(
                Run::new()
                    .size(21)
                    .fonts(RunFonts::new().hint("eastAsia").ascii("宋体").hi_ansi("宋体").east_asia("宋体"))
                    .add_text(&part[at..]),
            );
        }
    }
    let out = boxed(cell.across).add_paragraph(tight(p, 14));
    if cell.down > 1 { out.vertical_merge(VMergeType::Restart) } else { out }
}

fn table(sheet: &Sheet, height: f32) -> Result<Table, String> {
    let placed = sheet.placed().map_err(|row| format!("row {row} does not fill the width"))?;
    let rows = placed
        .into_iter()
        .map(|line| {
            let cells = line
                .into_iter()
                .map(|(_, width, cell)| {
                    cell.map_or_else(
                        || boxed(width).vertical_merge(VMergeType::Continue).add_paragraph(Paragraph::new()),
                        filled,
                    )
                })
                .collect();
            TableRow::new(cells).row_height(height).height_rule(HeightRule::AtLeast).cant_split()
        })
        .collect();
    Ok(Table::new(rows)
        .set_grid(vec![UNIT; COLUMNS])
        .layout(TableLayoutType::Fixed)
        .width(UNIT * COLUMNS, WidthType::Dxa)
        .margins(TableCellMargins::new().margin_left(50, WidthType::Dxa).margin_right(50, WidthType::Dxa)))
}

/// A line with its parts spread over the width, as a table without lines.
fn spread(parts: &[&str]) -> Table {
    let cells = parts
        .iter()
        .enumerate()
        .map(|(i, part)| {
            let last = i + 1 == parts.len() && parts.len() == 2;
            let align = if last { AlignmentType::Right } else { AlignmentType::Left };
            let width = UNIT * COLUMNS / parts.len();
            TableCell::new()
                .width(width, WidthType::Dxa)
                .clear_all_border()
                .add_paragraph(tight(Paragraph::new().align(align).add_run(run(part, "宋体", 21)), 20))
        })
        .collect();
    Table::new(vec![TableRow::new(cells)])
        .set_grid(vec![UNIT * COLUMNS / parts.len(); parts.len()])
        .layout(TableLayoutType::Fixed)
        .clear_all_border()
}

/// Writes the file. `Err` carries what was wrong.
pub(super) fn docx(sheet: &Sheet) -> Result<Vec<u8>, String> {
    let margin = PageMargin { top: 850, bottom: 850, left: 960, right: 960, header: 500, footer: 420, gutter: 0 };
    let footer =
        Footer::new().add_paragraph(Paragraph::new().align(AlignmentType::Right).add_run(run(&sheet.mark, "宋体", 15)));
    let mut doc = Docx::new()
        .page_size(11906, 16838)
        .page_margin(margin)
        .default_fonts(fonts("仿宋"))
        .default_size(21)
        .footer(footer);
    let times = if sheet.twice { 2 } else { 1 };
    for n in 0..times {
        if n > 0 {
            let cut = "✂ ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄  沿此线剪开，一份交家庭，一份留村（社区）  ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄";
            doc = doc.add_paragraph(
                Paragraph::new()
                    .align(AlignmentType::Center)
                    .line_spacing(LineSpacing::new().before(240).after(160))
                    .add_run(run(cut, "宋体", 15)),
            );
        }
        let title = if sheet.twice { 32 } else { 40 };
        doc = doc
            .add_paragraph(
                Paragraph::new()
                    .align(AlignmentType::Center)
                    .line_spacing(LineSpacing::new().before(60).after(120))
                    .add_run(run(&sheet.title, "方正小标宋简体", title)),
            )
            .add_table(spread(&[&sheet.line.0, &sheet.line.1]))
            .add_table(table(sheet, if sheet.twice { 480.0 } else { 580.0 })?);
        if !sheet.foot.is_empty() {
            let parts: Vec<&str> = sheet.foot.iter().map(String::as_str).collect();
            doc = doc.add_paragraph(tight(Paragraph::new(), 8)).add_table(spread(&parts));
        }
        if !sheet.note.is_empty() {
            doc = doc.add_paragraph(tight(Paragraph::new().add_run(run(&sheet.note, "宋体", 18)), 18));
        }
    }
    let mut out = std::io::Cursor::new(Vec::new());
    doc.build().pack(&mut out).map_err(|e| e.to_string())?;
    Ok(out.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prints::{card, form, subject};
    use std::io::Read as _;

    fn part(bytes: &[u8], name: &str) -> String {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_word_file_has_boxes_merged_boxes_and_the_mark() {
        let sheet = form::sheet(
            &subject::sample(),
            "上云村",
            &form::Offers::default(),
            "王上云 于 2026-06-15 09:00 打印".into(),
        );
        let bytes = docx(&sheet).unwrap();
        if let Ok(folder) = std::env::var("HALFSKY_KEEP_PAPERS") {
            std::fs::write(format!("{folder}/form.docx"), &bytes).unwrap();
            std::fs::write(
                format!("{folder}/card.docx"),
                docx(&card::sheet(&subject::sample(), "王上云".into())).unwrap(),
            )
            .unwrap();
            std::fs::write(
                format!("{folder}/woman.docx"),
                docx(&form::sheet(&subject::sample_woman(), "上云村", &form::Offers::default(), "王上云".into()))
                    .unwrap(),
            )
            .unwrap();
        }
        let document = part(&bytes, "word/document.xml");
        for text in [
            "农村留守儿童基本情况登记表",
            "填报单位（盖章）：上云村",
            "公民身份号码",
            "11010519491231002X",
            "单位负责人（签名）：",
            "☑肢体",
        ] {
            assert!(document.contains(text) || text.starts_with('☑'), "{text}");
        }
        // Each row of the boxes spans the whole grid, and what hangs down is continued below.
        for row in document.split("<w:tr>").skip(1).filter(|r| r.contains("w:gridSpan")) {
            let spans: usize = row
                .split("<w:gridSpan w:val=\"")
                .skip(1)
                .map(|s| s.split('"').next().unwrap().parse::<usize>().unwrap())
                .sum();
            assert_eq!(spans, COLUMNS);
        }
        let count = |what: &str| document.matches(what).count();
        assert_eq!((count("<w:vMerge w:val=\"restart\""), count("<w:vMerge w:val=\"continue\"")), (3, 3 + 5 + 4));
        assert!(part(&bytes, "word/footer1.xml").contains("王上云 于 2026-06-15 09:00 打印"));
    }
}
