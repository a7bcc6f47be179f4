//! A roster 花名册 as offices print it: title, 填报单位 and date line, two rows of headings with their groups merged, one row a
//! person, total, signatures; landscape, headings repeated, page x of y. Rows are handed in one after another.
//!
//! Not here: what the columns are and who may have them (the room that exports).

use super::write::{Align, Column, Value, short, tab_name};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// What stands above and below the rows.
#[derive(Clone, Debug, Default)]
pub struct RosterHead {
    /// The tab's name.
    pub tab: String,
    /// Centred title.
    pub title: String,
    /// Left, middle and right of the line below it.
    pub line: [String; 3],
    /// Columns.
    pub columns: Vec<Column>,
    /// Headings over columns side by side: name and how many. An empty name leaves the columns alone.
    pub groups: Vec<(String, usize)>,
    /// Who made it and when: small, at the foot of every page.
    pub mark: String,
}

/// A roster being written.
pub struct Roster {
    sheet: Worksheet,
    columns: Vec<Column>,
    formats: Vec<Format>,
    row: u32,
}

/// Above this many characters a row does not fit on A4 in readable type.
const WIDE: f64 = 210.0;

fn font() -> Format {
    Format::new().set_font_name("仿宋").set_font_size(11.0).set_align(FormatAlign::VerticalCenter)
}

/// In the header and footer language `&` begins a code.
fn plain(text: &str) -> String {
    text.replace('&', "&&").chars().take(120).collect()
}

impl Roster {
    /// Title, line and headings.
    pub fn begin(head: &RosterHead) -> Result<Roster, XlsxError> {
        let mut sheet = Worksheet::new();
        let last = head.columns.len().saturating_sub(1) as u16;
        let width: f64 = head.columns.iter().map(|c| c.width).sum();
        sheet.set_name(tab_name(&head.tab))?;
        sheet.set_landscape().set_paper_size(if width > WIDE { 8 } else { 9 }).set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.4, 0.4, 0.6, 0.7, 0.3, 0.35).set_print_center_horizontally(true);
        sheet.set_footer(format!("&L&9 {}&R&9 &P / &N", plain(&head.mark)));
        for (i, c) in head.columns.iter().enumerate() {
            sheet.set_column_width(i as u16, c.width)?;
        }
        let title = Format::new().set_font_name("方正小标宋简体").set_font_size(20.0).set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        across(&mut sheet, 0, 0, last, &head.title, &title)?;
        sheet.set_row_height(0, 36)?;
        let parts = thirds(&head.columns);
        for (i, (from, to)) in parts.iter().enumerate() {
            let align = [FormatAlign::Left, FormatAlign::Center, FormatAlign::Right][i];
            across(&mut sheet, 1, *from, *to, &head.line[i], &font().set_align(align))?;
        }
        sheet.set_row_height(1, 22)?;
        let heading = font().set_font_name("黑体").set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Center).set_background_color(Color::RGB(0x00F2_F2F2));
        let mut at = 0u16;
        for (name, n) in &head.groups {
            let n = *n as u16;
            if name.is_empty() {
                for c in at..at + n {
                    sheet.merge_range(2, c, 3, c, &head.columns[usize::from(c)].name, &heading)?;
                }
            } else {
                across(&mut sheet, 2, at, at + n - 1, name, &heading)?;
                for c in at..at + n {
                    sheet.write_string_with_format(3, c, &head.columns[usize::from(c)].name, &heading)?;
                }
            }
            at += n;
        }
        sheet.set_row_height(2, 22)?.set_row_height(3, 34)?;
        sheet.set_repeat_rows(2, 3)?.set_freeze_panes(4, 2.min(last))?;
        let cell = font().set_border(FormatBorder::Thin).set_text_wrap();
        let formats = head
            .columns
            .iter()
            .map(|c| match c.align {
                Align::Left => cell.clone().set_num_format("@").set_align(FormatAlign::Left),
                Align::Centre => cell.clone().set_num_format("@").set_align(FormatAlign::Center),
                Align::Right => cell.clone().set_align(FormatAlign::Right),
            })
            .collect();
        Ok(Roster { sheet, columns: head.columns.clone(), formats, row: 4 })
    }

    /// A row.
    pub fn row(&mut self, values: &[Value]) -> Result<(), XlsxError> {
        self.write(values, false)
    }

    fn write(&mut self, values: &[Value], bold: bool) -> Result<(), XlsxError> {
        for i in 0..self.columns.len() {
            let bolder;
            let format = if bold {
                bolder = self.formats[i].clone().set_bold();
                &bolder
            } else {
                &self.formats[i]
            };
            let at = i as u16;
            match values.get(i).unwrap_or(&Value::Empty) {
                Value::Empty => self.sheet.write_blank(self.row, at, format)?,
                Value::Text(t) => self.sheet.write_string_with_format(self.row, at, short(t), format)?,
                Value::Number(n) | Value::Share(n) => self.sheet.write_number_with_format(self.row, at, *n, &format.clone().set_num_format("0"))?,
            };
        }
        self.row += 1;
        Ok(())
    }

    /// The total, the line of signatures, notes; and the workbook as a file.
    pub fn finish(mut self, total: &[Value], signatures: &str, notes: &[String]) -> Result<Vec<u8>, XlsxError> {
        self.write(total, true)?;
        let last = self.columns.len().saturating_sub(1) as u16;
        across(&mut self.sheet, self.row, 0, last, signatures, &font().set_align(FormatAlign::Left))?;
        self.sheet.set_row_height(self.row, 30)?;
        self.row += 1;
        for note in notes {
            across(&mut self.sheet, self.row, 0, last, short(note).as_str(), &font().set_font_size(10.0).set_text_wrap().set_align(FormatAlign::Left))?;
            self.row += 1;
        }
        let mut book = Workbook::new();
        book.push_worksheet(self.sheet);
        book.save_to_buffer()
    }
}

/// A text over columns side by side; one column cannot be merged with itself.
fn across(sheet: &mut Worksheet, row: u32, from: u16, to: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    if from < to { sheet.merge_range(row, from, row, to, text, format)? } else { sheet.write_string_with_format(row, from, text, format)? };
    Ok(())
}

/// Columns of the left, middle and right part of the line below the title: about two, two and one fifths of the width.
fn thirds(columns: &[Column]) -> Vec<(u16, u16)> {
    let n = columns.len() as u16;
    if n < 3 {
        return if n == 0 { Vec::new() } else { vec![(0, n - 1)] };
    }
    let all: f64 = columns.iter().map(|c| c.width).sum();
    let (mut sum, mut first, mut second) = (0.0, 0u16, 0u16);
    for (i, c) in columns.iter().enumerate() {
        sum += c.width;
        first = if sum <= all * 0.42 { i as u16 } else { first };
        second = if sum <= all * 0.8 { i as u16 } else { second };
    }
    let first = first.min(n - 3);
    let second = second.clamp(first + 1, n - 2);
    vec![(0, first), (first + 1, second), (second + 1, n - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader as _};

    #[test]
    fn a_roster_holds_title_groups_rows_total_and_signatures() {
        let head = RosterHead {
            tab: "花名册".into(),
            title: "某村留守儿童花名册".into(),
            line: ["填报单位（盖章）：某村".into(), "填报日期：2026年6月15日".into(), "单位：人".into()],
            columns: vec![Column::centre("序号", 6.0), Column::centre("姓名", 10.0), Column::centre("姓名", 10.0), Column::centre("联系电话", 14.0)],
            groups: vec![(String::new(), 2), ("父亲".into(), 2)],
            mark: "A & B 2026-06-15 09:00".into(),
        };
        let mut r = Roster::begin(&head).unwrap();
        r.row(&[Value::Number(1.0), Value::text("=1+1"), Value::text("李大山"), Value::text("138****1234")]).unwrap();
        let bytes = r.finish(&[Value::text("合计"), Value::text("1")], "单位负责人（签字）：", &["说明".into()]).unwrap();
        let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("花名册").unwrap();
        let at = |r: u32, c: u32| range.get_value((r, c)).map(Data::to_string).unwrap_or_default();
        assert_eq!((at(0, 0), at(2, 2), at(3, 3)), ("某村留守儿童花名册".into(), "父亲".into(), "联系电话".into()));
        assert_eq!((at(4, 1), at(4, 3), at(5, 0), at(7, 0)), ("=1+1".into(), "138****1234".into(), "合计".into(), "说明".into()));
    }

    #[test]
    fn the_line_below_the_title_fits_any_number_of_columns() {
        for n in 1..40usize {
            let parts = thirds(&vec![Column::text("x", if n % 2 == 0 { 4.0 } else { 30.0 }); n]);
            assert_eq!((parts[0].0, parts.last().unwrap().1), (0, n as u16 - 1), "{n}");
            assert!(parts.windows(2).all(|w| w[0].1 + 1 == w[1].0 && w[0].0 <= w[0].1), "{n} {parts:?}");
        }
    }
}
