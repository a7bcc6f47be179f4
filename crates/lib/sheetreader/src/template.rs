//! A workbook to fill in: header with groups, drop-downs, checks, and a sheet that says how each column is filled.
//! The reader knows every column of it again.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Formula, Workbook as Writer, Worksheet, XlsxError,
};

use crate::annotate::properties;
use crate::columns::{Field, Kind, group_word};
use crate::trouble::ReadTrouble;

/// Rows that are prepared for filling in.
const ROWS: u32 = 2000;
/// The first column numbers the rows.
const FIRST: u16 = 1;

/// Makes the workbook. `lists` are words to choose from, by field key, in place of the kind's own: the villages of the
/// township, the schools.
///
/// # Errors
/// [`ReadTrouble::Broken`] when the writer refuses, which a title or list too long for a workbook may cause.
pub fn template(fields: &[Field], title: &str, lists: &[(String, Vec<String>)]) -> Result<Vec<u8>, ReadTrouble> {
    attempt(fields, title, lists).map_err(ReadTrouble::broken)
}

fn attempt(fields: &[Field], title: &str, lists: &[(String, Vec<String>)]) -> Result<Vec<u8>, XlsxError> {
    let mut writer = Writer::new();
    writer.set_properties(&properties());
    let head = Format::new()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
        .set_border(FormatBorder::Thin);
    let choices: Vec<Vec<String>> = fields.iter().map(|f| words(f, lists)).collect();
    let page = writer.add_worksheet();
    page.set_name("填报表")?;
    let deep = fields.iter().any(|f| f.group.is_some());
    let last = FIRST + u16::try_from(fields.len()).unwrap_or(u16::MAX - FIRST).max(1) - 1;
    let large = Format::new().set_bold().set_font_size(18).set_align(FormatAlign::Center);
    page.merge_range(0, 0, 0, last.max(1), title, &large)?;
    page.write_string(1, 0, "填报单位（盖章）：")?;
    page.write_string(1, last.max(2) - 1, "填报日期：")?;
    let (top, bottom) = (2u32, if deep { 3 } else { 2 });
    upright(page, top, bottom, 0, "序号", &head)?;
    page.set_column_width(0, 6)?;
    groups(page, fields, top, bottom, &head)?;
    let mut list_column = 0u16;
    for (at, field) in fields.iter().enumerate() {
        let col = FIRST + at as u16;
        let list = (!choices[at].is_empty()).then_some((list_column, choices[at].len() as u32));
        list_column += u16::from(list.is_some());
        column(page, field, col, bottom + 1, list)?;
    }
    page.set_freeze_panes(bottom + 1, FIRST + 1)?;
    page.set_landscape();
    page.set_paper_size(9);
    page.set_repeat_rows(top, bottom)?;
    explain(writer.add_worksheet(), fields, &choices, &head)?;
    let hidden = writer.add_worksheet();
    hidden.set_name("选项")?;
    hidden.set_hidden(true);
    for (col, (field, list)) in fields.iter().zip(&choices).filter(|(_, l)| !l.is_empty()).enumerate() {
        hidden.write_string(0, col as u16, label(field))?;
        for (row, word) in list.iter().enumerate() {
            hidden.write_string(row as u32 + 1, col as u16, word)?;
        }
    }
    writer.save_to_buffer()
}

/// The header of a field below its group: 父亲姓名 is 姓名 there.
fn label(field: &Field) -> String {
    let name = field.name();
    let short = field.group.as_deref().and_then(|g| name.strip_prefix(group_word(g))).filter(|s| !s.is_empty());
    format!("{}{}", short.unwrap_or(name), if field.required { "*" } else { "" })
}

fn upright(page: &mut Worksheet, top: u32, bottom: u32, col: u16, text: &str, head: &Format) -> Result<(), XlsxError> {
    if top == bottom {
        page.write_string_with_format(top, col, text, head)?;
    } else {
        page.merge_range(top, col, bottom, col, text, head)?;
    }
    Ok(())
}

fn groups(page: &mut Worksheet, fields: &[Field], top: u32, bottom: u32, head: &Format) -> Result<(), XlsxError> {
    let mut at = 0usize;
    while at < fields.len() {
        let col = FIRST + at as u16;
        let Some(group) = fields[at].group.as_deref() else {
            upright(page, top, bottom, col, &label(&fields[at]), head)?;
            at += 1;
            continue;
        };
        let same = fields[at..].iter().take_while(|f| f.group.as_deref() == Some(group)).count();
        if same == 1 {
            page.write_string_with_format(top, col, group_word(group), head)?;
        } else {
            page.merge_range(top, col, top, col + same as u16 - 1, group_word(group), head)?;
        }
        for (k, field) in fields[at..at + same].iter().enumerate() {
            page.write_string_with_format(bottom, col + k as u16, label(field), head)?;
        }
        at += same;
    }
    Ok(())
}

/// The words to choose from, if the field has any.
fn words(field: &Field, lists: &[(String, Vec<String>)]) -> Vec<String> {
    if let Some((_, list)) = lists.iter().find(|(key, _)| *key == field.key) {
        return list.clone();
    }
    let table = |t: &gbcodes::CodeTable| t.rows.iter().map(|r| r.zh.to_owned()).collect();
    match &field.kind {
        Kind::Sex => vec!["男".into(), "女".into()],
        Kind::YesNo => vec!["是".into(), "否".into()],
        Kind::Choice(list) => list.iter().filter_map(|c| c.labels.first().cloned()).collect(),
        Kind::Ethnic => table(&gbcodes::ETHNIC_GROUP),
        Kind::Education => table(&gbcodes::EDUCATION),
        Kind::Health => table(&gbcodes::HEALTH),
        Kind::Marriage => table(&gbcodes::MARRIAGE),
        Kind::Political => table(&gbcodes::POLITICAL_STATUS),
        Kind::DisabilityGrade => table(&gbcodes::DISABILITY_GRADE),
        _ => Vec::new(),
    }
}

/// Width, format and check of a column.
fn column(page: &mut Worksheet, field: &Field, col: u16, from: u32, list: Option<(u16, u32)>) -> Result<(), XlsxError> {
    let to = from + ROWS - 1;
    let (width, format) = match field.kind {
        Kind::ResidentId => (22, "@"),
        Kind::Phone => (14, "@"),
        Kind::Date | Kind::Deadline => (12, "yyyy-mm-dd"),
        Kind::Text | Kind::Unit | Kind::Place => (18, "@"),
        Kind::Number { .. } | Kind::Money => (10, "General"),
        _ => (10, "@"),
    };
    page.set_column_width(col, width)?;
    page.set_column_format(col, &Format::new().set_num_format(format))?;
    let check = match (&field.kind, list) {
        (_, Some((at, count))) => {
            let letters = crate::findings::column_name(u32::from(at));
            let range = format!("='选项'!${letters}$2:${letters}${}", count + 1);
            DataValidation::new().allow_list_formula(Formula::new(range))
        }
        (Kind::ResidentId, _) => DataValidation::new().allow_text_length(DataValidationRule::Between(15, 18)),
        (Kind::Date | Kind::Deadline, _) => DataValidation::new().allow_date(DataValidationRule::Between(
            ExcelDateTime::from_ymd(1900, 1, 1)?,
            ExcelDateTime::from_ymd(2100, 12, 31)?,
        )),
        (Kind::Number { min, max }, _) => {
            let (min, max) = (min.unwrap_or(-1e12), max.unwrap_or(1e12));
            DataValidation::new().allow_decimal_number(DataValidationRule::Between(min, max))
        }
        (Kind::Money, _) => DataValidation::new().allow_decimal_number(DataValidationRule::Between(0.0, 1e12)),
        _ => return Ok(()),
    };
    // a warning only: what is odd may still be right, and is looked at again when it is read
    let strict = matches!(field.kind, Kind::Sex | Kind::YesNo | Kind::Choice(_));
    let style = if strict { DataValidationErrorStyle::Stop } else { DataValidationErrorStyle::Warning };
    let (hint, _) = how(&field.kind);
    let check = check.set_error_style(style).set_error_title("请核对")?.set_error_message(hint)?;
    page.add_data_validation(from, col, to, col, &check)?;
    Ok(())
}

/// How a column is filled in, and an example.
fn how(kind: &Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Name => ("一格写一个人，中间不留空格", "王小芳"),
        Kind::ResidentId => ("18 位，先把单元格设为文本再填，末位 X 大写", ""),
        Kind::Date => ("公历，年-月-日", "2016-07-01"),
        Kind::Deadline => ("公历，年-月-日，可在今天以后", "2027-06-30"),
        Kind::Sex => ("男或女", "女"),
        Kind::Ethnic => ("写全称", "汉族"),
        Kind::Phone => ("手机 11 位；座机带区号；两个号码用顿号隔开", ""),
        Kind::Place => ("写全称，村名相同的写上乡镇", "河口镇石桥村"),
        Kind::Unit => ("写全称", ""),
        Kind::YesNo => ("是或否", "是"),
        Kind::Choice(_) => ("从下拉列表中选", ""),
        Kind::Number { .. } => ("只填数字，不写单位", "12"),
        Kind::Money => ("单位：元，只填数字", "1000"),
        Kind::Education => ("从下拉列表中选", "小学教育"),
        Kind::Relation => ("写与本人的关系", "祖母"),
        Kind::Health | Kind::Marriage | Kind::Political | Kind::DisabilityGrade => ("从下拉列表中选", ""),
        Kind::Text => ("文字", ""),
    }
}

fn explain(page: &mut Worksheet, fields: &[Field], choices: &[Vec<String>], head: &Format) -> Result<(), XlsxError> {
    page.set_name("填写说明")?;
    for (col, (text, width)) in
        [("栏目", 20), ("必填", 8), ("怎样填", 50), ("例", 18), ("可选内容", 60)].iter().enumerate()
    {
        page.write_string_with_format(0, col as u16, *text, head)?;
        page.set_column_width(col as u16, *width)?;
    }
    for (at, field) in fields.iter().enumerate() {
        let row = at as u32 + 1;
        let (hint, example) = how(&field.kind);
        let group = field.group.as_deref().map_or(String::new(), |g| format!("{} · ", group_word(g)));
        page.write_string(row, 0, format!("{group}{}", label(field).trim_end_matches('*')))?;
        page.write_string(row, 1, if field.required { "必填" } else { "" })?;
        page.write_string(row, 2, hint)?;
        page.write_string(row, 3, example)?;
        page.write_string(row, 4, choices[at].iter().take(20).cloned().collect::<Vec<_>>().join("、"))?;
    }
    Ok(())
}
