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
    /// The last column on the first printed page: title and signatures stand there.
    first_page: u16,
    row: u32,
}

/// Above this many characters a row does not fit on one landscape A4 in readable type.
const WIDE: f64 = 225.0;
/// Of a row on several pages, so many characters on each.
const PAGE: f64 = 165.0;
/// Characters that a landscape A4 surely holds at full size: some programs draw them wider than Excel does.
const FULL: f64 = 112.0;

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
        sheet.set_name(tab_name(&head.tab))?;
        sheet.set_landscape().set_paper_size(9);
        let starts = printed_pages(&head.columns, &head.groups);
        let first_page = starts.get(1).map_or(last, |next| *next as u16 - 1);
        match widest(&head.columns, &starts) {
            _ if starts.len() == 1 => sheet.set_print_fit_to_pages(1, 0),
            width => sheet.set_print_scale((FULL / width * 100.0).clamp(10.0, 100.0) as u16),
        };
        if starts.len() > 1 {
            let breaks: Vec<u32> = starts[1..].iter().map(|s| *s as u32).collect();
            sheet.set_vertical_page_breaks(&breaks)?.set_repeat_columns(0, 1)?;
        }
        sheet.set_margins(0.4, 0.4, 0.6, 0.7, 0.3, 0.35).set_print_center_horizontally(true);
        sheet.set_footer(format!("&L&9 {}&R&9 &P / &N", plain(&head.mark)));
        for (i, c) in head.columns.iter().enumerate() {
            sheet.set_column_width(i as u16, c.width)?;
        }
        let title = Format::new()
            .set_font_name("方正小标宋简体")
            .set_font_size(20.0)
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter);
        across(&mut sheet, 0, 0, first_page, &head.title, &title)?;
        sheet.set_row_height(0, 36)?;
        let parts = thirds(&head.columns[..=usize::from(first_page)]);
        for (i, (from, to)) in parts.iter().enumerate() {
            let align = [FormatAlign::Left, FormatAlign::Center, FormatAlign::Right][i];
            across(&mut sheet, 1, *from, *to, &head.line[i], &font().set_align(align))?;
        }
        sheet.set_row_height(1, 22)?;
        let heading = font()
            .set_font_name("黑体")
            .set_border(FormatBorder::Thin)
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_background_color(Color::RGB(0x00F2_F2F2));
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
        let lines = head.columns.iter().map(|c| lines_of(&c.name, c.width)).max().unwrap_or(1);
        sheet.set_row_height(2, 22)?.set_row_height(3, 10 + 15 * lines.min(8))?;
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
        Ok(Roster { sheet, columns: head.columns.clone(), formats, first_page, row: 4 })
    }

    /// A row, as high as its longest cell needs.
    pub fn row(&mut self, values: &[Value]) -> Result<(), XlsxError> {
        let mut lines = 1u32;
        for (i, format) in self.formats.iter().enumerate() {
            let at = i as u16;
            match values.get(i).unwrap_or(&Value::Empty) {
                Value::Empty => self.sheet.write_blank(self.row, at, format)?,
                Value::Text(t) => {
                    lines = lines.max(lines_of(t, self.columns[i].width));
                    self.sheet.write_string_with_format(self.row, at, short(t), format)?
                }
                Value::Number(n) | Value::Share(n) => self.sheet.write_number_with_format(self.row, at, *n, format)?,
            };
        }
        self.sheet.set_row_height(self.row, 8 + 15 * lines.min(20))?;
        self.row += 1;
        Ok(())
    }

    /// The total, the line of signatures, notes; and the workbook as a file.
    pub fn finish(mut self, total: (&str, &str), signatures: &str, notes: &[String]) -> Result<Vec<u8>, XlsxError> {
        let last = self.first_page;
        let bold = font().set_bold().set_border(FormatBorder::Thin);
        self.sheet.write_string_with_format(self.row, 0, total.0, &bold.clone().set_align(FormatAlign::Center))?;
        across(&mut self.sheet, self.row, 1.min(last), last, total.1, &bold.set_align(FormatAlign::Left))?;
        self.sheet.set_row_height(self.row, 23)?;
        self.row += 1;
        across(&mut self.sheet, self.row, 0, last, signatures, &font().set_align(FormatAlign::Left))?;
        self.sheet.set_row_height(self.row, 30)?;
        self.row += 1;
        for note in notes {
            across(
                &mut self.sheet,
                self.row,
                0,
                last,
                short(note).as_str(),
                &font().set_font_size(10.0).set_text_wrap().set_align(FormatAlign::Left),
            )?;
            self.row += 1;
        }
        let mut book = Workbook::new();
        book.push_worksheet(self.sheet);
        book.save_to_buffer()
    }
}

/// The columns with which the printed pages of a row begin: broken where a heading begins, number and name on each.
fn printed_pages(columns: &[Column], groups: &[(String, usize)]) -> Vec<usize> {
    let width = |from: usize, to: usize| drawn(&columns[from..to]);
    let mut starts = vec![0];
    if width(0, columns.len()) <= WIDE || columns.len() < 6 {
        return starts;
    }
    let (mut at, mut taken) = (0, 0.0);
    for (_, n) in groups {
        let wide = width(at, at + n);
        if taken + wide > PAGE && at > 2 {
            starts.push(at);
            taken = width(0, 2);
        }
        taken += wide;
        at += n;
    }
    starts
}

/// The width of the widest printed page, number and name included.
fn widest(columns: &[Column], starts: &[usize]) -> f64 {
    let again = drawn(&columns[..2.min(columns.len())]);
    let ends = starts.iter().skip(1).copied().chain([columns.len()]);
    let page = |(s, e): (&usize, usize)| drawn(&columns[*s..e]) + if *s == 0 { 0.0 } else { again };
    starts.iter().zip(ends).map(page).fold(1.0, f64::max)
}

/// The width of columns side by side; each has a little air.
fn drawn(columns: &[Column]) -> f64 {
    columns.iter().map(|c| c.width + 0.71).sum()
}

/// How many lines a text takes in a column; a Chinese character is two wide.
fn lines_of(text: &str, width: f64) -> u32 {
    let one = |line: &str| {
        let wide: usize = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        (wide as f64 / (width - 1.0).max(1.0)).ceil().max(1.0) as u32
    };
    text.split('\n').map(one).sum()
}

/// A text over columns side by side; one column cannot be merged with itself.
fn across(sheet: &mut Worksheet, row: u32, from: u16, to: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    if from < to {
        sheet.merge_range(row, from, row, to, text, format)?
    } else {
        sheet.write_string_with_format(row, from, text, format)?
    };
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

    #[test]
    fn a_roster_holds_title_groups_rows_total_and_signatures() {
        let head = RosterHead {
            tab: "花名册".into(),
            title: "某村留守儿童花名册".into(),
            line: ["填报单位（盖章）：某村".into(), "填报日期：2026年6月15日".into(), "单位：人".into()],
            columns: vec![
                Column::centre("序号", 6.0),
                Column::centre("姓名", 10.0),
                Column::centre("姓名", 10.0),
                Column::centre("联系电话", 14.0),
            ],
            groups: vec![(String::new(), 2), ("父亲".into(), 2)],
            mark: "A & B 2026-06-15 09:00".into(),
        };
        let mut r = Roster::begin(&head).unwrap();
        r.row(&[Value::Number(1.0), Value::text("=1+1"), Value::text("李大山"), Value::text("138****1234")]).unwrap();
        let bytes = r.finish(("合计", "共 1 人"), "单位负责人（签字）：", &["说明".into()]).unwrap();
        let table = crate::office::read_table("a.xlsx", &bytes).unwrap();
        let at = |r: u32, c: usize| {
            table
                .rows
                .iter()
                .find(|(n, _)| *n == r + 1)
                .and_then(|(_, cells)| cells.get(c))
                .cloned()
                .unwrap_or_default()
        };
        assert_eq!((at(0, 0), at(2, 2), at(3, 3)), ("某村留守儿童花名册".into(), "父亲".into(), "联系电话".into()));
        assert_eq!(
            (at(4, 1), at(4, 3), at(5, 0), at(7, 0)),
            ("=1+1".into(), "138****1234".into(), "合计".into(), "说明".into())
        );
    }

    #[test]
    fn rows_are_as_high_as_their_longest_cell() {
        assert_eq!(
            (
                lines_of("李小兰", 9.0),
                lines_of("河口镇上云村三组十二号", 12.0),
                lines_of("110105194912310021", 20.0),
                lines_of("", 5.0)
            ),
            (1, 2, 1, 1)
        );
    }

    #[test]
    fn a_wide_roster_is_broken_where_headings_begin() {
        let columns = vec![Column::text("x", 15.0); 40];
        let groups: Vec<(String, usize)> = vec![("a".into(), 8); 5];
        let starts = printed_pages(&columns, &groups);
        assert_eq!(starts, [0, 8, 16, 24, 32]);
        assert!((widest(&columns, &starts) - 157.1).abs() < 0.1);
        assert_eq!(printed_pages(&columns[..10], &groups), [0]);
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
