//! Workbooks in the shape that offices print: title, unit and date line, header, rows, notes; landscape A4
//! with the header repeated on every page.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

/// How a column is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Align {
    /// Text.
    #[default]
    Left,
    /// Codes and dates.
    Centre,
    /// Numbers.
    Right,
}

/// A column's heading, width in characters, and alignment.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Heading.
    pub name: String,
    /// Width in characters.
    pub width: f64,
    /// Alignment.
    pub align: Align,
    /// Carried but not shown or printed: ids that a returned sheet is matched by.
    pub hidden: bool,
}

impl Column {
    /// Carried but not shown.
    pub fn hidden(name: impl Into<String>) -> Self {
        Self { name: name.into(), width: 10.0, align: Align::Left, hidden: true }
    }
    /// Text.
    pub fn text(name: impl Into<String>, width: f64) -> Self {
        Self { name: name.into(), width, align: Align::Left, hidden: false }
    }
    /// Dates, codes, short words.
    pub fn centre(name: impl Into<String>, width: f64) -> Self {
        Self { name: name.into(), width, align: Align::Centre, hidden: false }
    }
    /// Numbers.
    pub fn number(name: impl Into<String>, width: f64) -> Self {
        Self { name: name.into(), width, align: Align::Right, hidden: false }
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Text; never taken for a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// A share, shown as a percentage.
    Share(f64),
}

impl Value {
    /// Text.
    pub fn text(t: impl Into<String>) -> Value {
        Value::Text(t.into())
    }
    /// A number or nothing.
    pub fn number(v: Option<f64>) -> Value {
        v.map_or(Value::Empty, Value::Number)
    }
}

/// A sheet to write.
#[derive(Clone, Debug, Default)]
pub struct SheetOut {
    /// The tab's name (31 characters at most; forbidden ones are replaced).
    pub name: String,
    /// Centred title.
    pub title: String,
    /// Left and right of the line below the title.
    pub subtitle: (String, String),
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Vec<Value>>,
    /// A last row in bold.
    pub total: Option<Vec<Value>>,
    /// Lines below the table.
    pub notes: Vec<String>,
}

/// Writes a workbook.
pub fn workbook(sheets: &[SheetOut]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    for s in sheets {
        let last = s.columns.len().saturating_sub(1) as u16;
        let sheet = book.add_worksheet();
        sheet.set_name(tab_name(&s.name))?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_header("&R&P/&N");
        let font = |f: Format| f.set_font_name("仿宋").set_font_size(11.0);
        let title = Format::new().set_font_name("黑体").set_font_size(18.0).set_align(FormatAlign::Center);
        let cell =
            font(Format::new()).set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::VerticalCenter);
        let head = font(Format::new())
            .set_bold()
            .set_border(FormatBorder::Thin)
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(Color::RGB(0x00F2_F2F2));
        let mut row = 0u32;
        match last {
            0 => sheet.write_string_with_format(row, 0, &s.title, &title).map(|_| ())?,
            _ => sheet.merge_range(row, 0, row, last, &s.title, &title).map(|_| ())?,
        }
        sheet.set_row_height(row, 30)?;
        row += 1;
        if s.subtitle.0.is_empty() && s.subtitle.1.is_empty() {
        } else {
            sheet.write_string_with_format(row, 0, &s.subtitle.0, &font(Format::new()))?;
            let right = font(Format::new()).set_align(FormatAlign::Right);
            sheet.write_string_with_format(row, last, &s.subtitle.1, &right)?;
            row += 1;
        }
        for (i, c) in s.columns.iter().enumerate() {
            sheet.set_column_width(i as u16, c.width)?;
            if c.hidden {
                sheet.set_column_hidden(i as u16)?;
            }
            sheet.write_string_with_format(row, i as u16, &c.name, &head)?;
        }
        sheet.set_repeat_rows(row, row)?.set_freeze_panes(row + 1, 0)?;
        row += 1;
        for (values, bold) in s.rows.iter().map(|r| (r, false)).chain(s.total.iter().map(|r| (r, true))) {
            for (i, column) in s.columns.iter().enumerate() {
                let mut format = cell.clone().set_align(match column.align {
                    Align::Left => FormatAlign::Left,
                    Align::Centre => FormatAlign::Center,
                    Align::Right => FormatAlign::Right,
                });
                if bold {
                    format = format.set_bold();
                }
                match values.get(i).unwrap_or(&Value::Empty) {
                    Value::Empty => sheet.write_blank(row, i as u16, &format)?,
                    Value::Text(t) => sheet.write_string_with_format(row, i as u16, short(t), &format)?,
                    Value::Number(n) => {
                        let f = if n.fract() == 0.0 {
                            format.set_num_format("#,##0")
                        } else {
                            format.set_num_format("#,##0.##")
                        };
                        sheet.write_number_with_format(row, i as u16, *n, &f)?
                    }
                    Value::Share(n) => {
                        sheet.write_number_with_format(row, i as u16, *n, &format.set_num_format("0.0%"))?
                    }
                };
            }
            row += 1;
        }
        for note in &s.notes {
            sheet.write_string_with_format(row, 0, short(note), &font(Format::new()))?;
            row += 1;
        }
    }
    book.save_to_buffer()
}

/// Excel's limits: 31 characters and none of `[]:*?/\`.
pub(super) fn tab_name(name: &str) -> String {
    let clean: String = name.chars().map(|c| if "[]:*?/\\'".contains(c) { '_' } else { c }).take(31).collect();
    if clean.trim().is_empty() { "Sheet".into() } else { clean }
}

/// A cell holds 32,767 characters at most; what is cut says so.
pub(super) fn short(text: &str) -> String {
    if text.chars().count() <= 32_000 {
        text.to_owned()
    } else {
        text.chars().take(32_000).chain("…（此格过长，全文见系统）".chars()).collect()
    }
}
