//! Tables of cells: what is written, what is understood, what is said about it.

use jiff::civil::date;

use super::{Cleaner, Value};
use crate::book::CellKind;
use crate::columns::{Field, Kind};
use crate::findings::{CellRef, Findings, Severity};

/// The value as text, and the codes of the findings with a sign for each severity.
fn read(kind: Kind, text: &str) -> (String, String) {
    read_as(kind, text, CellKind::Text)
}

fn read_as(kind: Kind, text: &str, cell_kind: CellKind) -> (String, String) {
    let mut list = Vec::new();
    let cell = CellRef { sheet: 0, row: 0, col: 0 };
    let mut cleaner = Cleaner { today: date(2026, 6, 15), places: None, known: Default::default() };
    let field = Field::new("x", "栏目", kind);
    let value = cleaner.clean(&field, text, cell_kind, "", &mut Findings { list: &mut list, cell });
    let sign = |s| match s {
        Severity::Note => "",
        Severity::Doubt => "?",
        Severity::Wrong => "!",
    };
    let said = list.iter().map(|f| format!("{}{}", f.code, sign(f.severity))).collect::<Vec<_>>().join(" ");
    let unread = matches!(value, Value::Unread(_));
    (if unread { format!("[{}]", value.text()) } else { value.text() }, said)
}

fn table(kind: &Kind, cases: &[(&str, &str, &str)]) {
    for (text, value, said) in cases {
        assert_eq!(read(kind.clone(), text), ((*value).to_owned(), (*said).to_owned()), "{text}");
    }
}

#[test]
fn days() {
    table(
        &Kind::Date,
        &[
            ("2016-07-01", "2016-07-01", ""),
            ("2016.07", "2016-07", ""),
            ("2016．7．1", "2016-07-01", ""),
            ("20160701", "2016-07-01", ""),
            ("2016年7月1日", "2016-07-01", ""),
            ("2016年07月", "2016-07", ""),
            ("16.7.1", "2016-07-01", "date_two_digit_year?"),
            ("86-7-1", "1986-07-01", "date_two_digit_year?"),
            ("一九八六年十月", "1986-10", "date_numerals"),
            ("二〇一六年七月廿一日", "2016-07-21", "date_numerals"),
            ("42552", "2016-07-01", "date_serial"),
            ("160701", "2016-07-01", "date_two_digit_year?"),
            ("13/7/2016", "2016-07-13", ""),
            ("3/7/2016", "2016-03-07", "date_order?"),
            ("2016-07-01 10:30:00", "2016-07-01", ""),
            ("2016-07-01T00:00:00", "2016-07-01", ""),
            ("2016年", "2016", "date_year_only?"),
            ("农历五月初五", "[农历五月初五]", "date_lunar?"),
            ("10岁", "[10岁]", "date_is_age?"),
            ("7月1日", "[7月1日]", "date_no_year!"),
            ("7.1", "[7.1]", "date_no_year!"),
            ("2016-13-01", "[2016-13-01]", "date_impossible!"),
            ("2015-02-29", "[2015-02-29]", "date_impossible!"),
            ("2026-06-16", "[2026-06-16]", "date_future!"),
            ("去年", "[去年]", "date_unclear!"),
            ("12", "[12]", "date_unclear!"),
            ("不详", "", "empty_word"),
        ],
    );
    assert_eq!(read(Kind::Deadline, "2027-06-30").0, "2027-06-30");
    assert_eq!(read_as(Kind::Date, "2016.1", CellKind::Number).1, "date_tenth?");
}

#[test]
fn telephones() {
    table(
        &Kind::Phone,
        &[
            ("13800000001", "13800000001", ""),
            ("138 0000 0001", "13800000001", ""),
            ("138-0000-0001", "13800000001", ""),
            ("+86 13800000001", "13800000001", "phone_prefix"),
            ("8613800000001", "13800000001", "phone_prefix"),
            ("１３８００００００１１", "13800000011", "full_width"),
            ("13800000001/13900000002", "13800000001、13900000002", "phone_several"),
            ("13800000001 13900000002", "13800000001、13900000002", "phone_several"),
            ("13800000001\n13900000002", "13800000001、13900000002", "phone_several"),
            ("父13800000001", "13800000001", "phone_words"),
            ("0571-87654321", "0571-87654321", ""),
            ("057187654321", "0571-87654321", ""),
            ("(010)87654321", "010-87654321", ""),
            ("4001234567", "4001234567", ""),
            ("87654321", "87654321", "phone_short?"),
            ("661234", "661234", "phone_short?"),
            ("1380000000", "[1380000000]", "phone_length!"),
            ("138000000011", "[138000000011]", "phone_length!"),
            ("1.38E+10", "[1.38E+10]", "phone_lost!"),
            ("家里", "[家里]", "phone_none!"),
            ("——", "", "empty_word"),
        ],
    );
}

#[test]
fn names() {
    table(
        &Kind::Name,
        &[
            ("方小禾", "方小禾", ""),
            ("方　禾", "方禾", "name_blanks"),
            ("方\u{200b}禾", "方禾", "invisible"),
            ("方禾（孙女）", "方禾", "name_remark"),
            ("阿依.古丽", "阿依·古丽", "name_dot"),
            ("方禾、郭乐", "方禾、郭乐", "several_people?"),
            ("方禾/郭乐", "方禾、郭乐", "several_people?"),
            ("方小禾 郭乐乐", "方小禾、郭乐乐", "several_people?"),
            ("方禾 13800000001 郭乐 13900000002", "方禾 13800000001、郭乐 13900000002", "several_people?"),
            ("方禾13800000001", "方禾 13800000001", "name_with_phone"),
            ("Anna Lee", "Anna Lee", ""),
            ("13800000001", "[13800000001]", "name_odd!"),
            ("方", "方", "name_short?"),
            ("无", "", "empty_word"),
            ("离异", "[离异]", "name_none?"),
            ("(已故", "[(已故]", "name_none?"),
            ("李四（去世）", "李四", "name_dead?"),
            ("李四（改嫁）", "李四", "name_state?"),
            ("方小禾😀", "方小禾", "name_picture"),
        ],
    );
}

#[test]
fn words_of_lists() {
    table(
        &Kind::Sex,
        &[("女", "女", ""), ("2", "女", "sex_word"), ("M", "男", "sex_word"), ("公", "[公]", "sex_unclear!")],
    );
    table(
        &Kind::YesNo,
        &[
            ("是", "是", ""),
            ("√", "是", "yes_no_word"),
            ("无", "否", "yes_no_word"),
            ("也许", "[也许]", "yes_no_unclear!"),
        ],
    );
    table(&Kind::Ethnic, &[("汉族", "汉族", ""), ("汉", "汉族", "code_word"), ("01", "汉族", "code_number")]);
    table(&Kind::Education, &[("无", "其他", "code_word"), ("私塾", "私塾", "not_in_table?")]);
    table(&Kind::Relation, &[("祖母", "祖母", ""), ("奶奶", "祖母", "code_word"), ("邻居", "邻居", "not_in_table?")]);
}

#[test]
fn numbers_and_amounts() {
    let kind = Kind::Number { min: Some(0.0), max: Some(120.0) };
    table(
        &kind,
        &[
            ("12", "12", ""),
            ("12岁", "12", "number_words"),
            ("约12", "12", "number_about?"),
            ("-1", "[-1]", "number_range!"),
            ("十来个", "[十来个]", "number_unclear!"),
        ],
    );
    table(
        &Kind::Money,
        &[
            ("1,200.50", "1200.50", ""),
            ("￥300元", "300.00", ""),
            ("1.2万元", "12000.00", "money_unit"),
            ("0.005", "0.01", "money_fraction?"),
            ("若干", "[若干]", "money_unclear!"),
        ],
    );
}

#[test]
fn a_formulas_error_is_no_value() {
    assert_eq!(read_as(Kind::Name, "#N/A", CellKind::Error), ("[#N/A]".to_owned(), "formula_error!".to_owned()));
}
