//! Days in the ways offices write them. Without a year there is no day; a lunar day is not converted.

use jiff::civil::Date;

use super::{Value, When};
use crate::book::CellKind;
use crate::findings::Findings;
use crate::words;

/// `today` is given where a day in the future is wrong.
pub(super) fn clean(text: &str, kind: CellKind, today: Option<Date>, f: &mut Findings<'_>) -> Value {
    let raw = || Value::Unread(text.to_owned());
    match read(text, kind, today, f) {
        Err(()) => raw(),
        Ok(when) => {
            let ahead = today.is_some_and(|today| match when {
                When::Day(day) => day > today,
                When::Month(y, m) => (y, m) > (today.year(), today.month()),
                When::Year(y) => y > today.year(),
            });
            if ahead {
                f.wrong("date_future", "日期在今天以后，请核对", "the date lies in the future");
                return raw();
            }
            if let When::Year(_) = when {
                f.doubt("date_year_only", "只有年份，没有月日", "only the year is given");
            }
            Value::Date(when)
        }
    }
}

/// Whether a text is likely a date, for telling columns apart.
pub(crate) fn looks_like_date(text: &str) -> bool {
    let text = text.trim_matches(words::is_space);
    let digits = text.chars().filter(|c| c.is_ascii_digit()).count();
    if text.is_empty() || text.chars().count() > 16 || !(2..=8).contains(&digits.max(numerals(text).len().min(2))) {
        return false;
    }
    if digits == text.len() && !matches!(digits, 6 | 8) {
        return false;
    }
    let mut list = Vec::new();
    let cell = crate::findings::CellRef { sheet: 0, row: 0, col: 0 };
    read(text, CellKind::Text, None, &mut Findings { list: &mut list, cell }).is_ok()
        && list.iter().all(|x| x.code != "date_serial")
}

fn read(text: &str, kind: CellKind, today: Option<Date>, f: &mut Findings<'_>) -> Result<When, ()> {
    let mut t: String = text.chars().map(words::half).collect::<String>().trim().to_owned();
    if ["农历", "阴历", "腊月", "正月", "冬月", "初"].iter().any(|w| t.contains(w)) || t.contains("闰") {
        f.doubt("date_lunar", "像是农历日期，没有换算，请填公历", "looks like a lunar date; give the solar one");
        return Err(());
    }
    for tail in ["出生", "生", "日前", "左右", "至今", "起"] {
        if let Some(rest) = t.strip_suffix(tail) {
            t = rest.trim().to_owned();
        }
    }
    if t.contains('岁') {
        f.doubt("date_is_age", "写的是年龄，不是日期", "this is an age, not a date");
        return Err(());
    }
    if t.chars().any(|c| numeral(c).is_some() || c == '十') {
        t = from_numerals(&t);
        f.note("date_numerals", "汉字数字改为阿拉伯数字", "Chinese numerals were read as digits");
    }
    // a time of day behind the date
    if let Some(colon) = t.find(':') {
        let cut = t[..colon].rfind([' ', 'T']).unwrap_or(0);
        t.truncate(cut);
        t = t.trim().to_owned();
    }
    if !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit()) {
        return digits_only(&t, today, f);
    }
    parts(&t, kind, today, f)
}

fn unclear(f: &mut Findings<'_>) -> Result<When, ()> {
    f.wrong(
        "date_unclear",
        "看不懂的日期，请写成年-月-日，例如 2016-07-01",
        "no date that can be read; write year-month-day, such as 2016-07-01",
    );
    Err(())
}

fn no_year(f: &mut Findings<'_>) -> Result<When, ()> {
    f.wrong("date_no_year", "日期没有年份", "the date has no year");
    Err(())
}

fn digits_only(t: &str, today: Option<Date>, f: &mut Findings<'_>) -> Result<When, ()> {
    let part = |range: std::ops::Range<usize>| t.get(range).and_then(|p| p.parse::<i16>().ok()).unwrap_or(0);
    let usual = |year: i16| (1900..=2100).contains(&year);
    match t.len() {
        8 => day(part(0..4), part(4..6), part(6..8), f),
        6 if usual(part(0..4)) && (1..=12).contains(&part(4..6)) => month(part(0..4), part(4..6), f),
        6 => day(century(part(0..2), today, f), part(2..4), part(4..6), f),
        5 => {
            let serial: f64 = t.parse().unwrap_or(0.0);
            match crate::book::day_of(serial).filter(|d| usual(d.year())) {
                Some(day) => {
                    f.note(
                        "date_serial",
                        format!("Excel 日期序号，即 {day}"),
                        format!("a spreadsheet's day number: {day}"),
                    );
                    Ok(When::Day(day))
                }
                None => unclear(f),
            }
        }
        4 if usual(part(0..4)) => Ok(When::Year(part(0..4))),
        _ => unclear(f),
    }
}

/// A year of two digits: not after this year, otherwise of the last century.
fn century(year: i16, today: Option<Date>, f: &mut Findings<'_>) -> i16 {
    let now = today.map_or(2050, |t| t.year()) % 100;
    let full = if year <= now { 2000 + year } else { 1900 + year };
    f.doubt(
        "date_two_digit_year",
        format!("年份只有两位，按 {full} 年理解"),
        format!("two digits of a year, taken for {full}"),
    );
    full
}

fn parts(t: &str, kind: CellKind, today: Option<Date>, f: &mut Findings<'_>) -> Result<When, ()> {
    let mut numbers: Vec<&str> = Vec::new();
    let mut rest = t;
    while !rest.is_empty() {
        let skip = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let between = &rest[..skip];
        if !between.chars().all(|c| {
            matches!(
                c,
                '年' | '月' | '日' | '号' | '.' | '-' | '/' | '\\' | '。' | '、' | ',' | ' ' | '—' | '·' | '~' | '\''
            )
        }) {
            return unclear(f);
        }
        rest = &rest[skip..];
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if end > 0 {
            numbers.push(&rest[..end]);
        }
        rest = &rest[end..];
    }
    let value = |at: usize| numbers[at].parse::<i16>().unwrap_or(-1);
    let len = |at: usize| numbers[at].len();
    match numbers.len() {
        3 if len(0) == 4 => day(value(0), value(1), value(2), f),
        3 if len(2) == 4 => {
            let (a, b) = (value(0), value(1));
            if a <= 12 && b <= 12 && a != b {
                f.doubt("date_order", "月日先后不明，按“月/日/年”理解", "month and day might be the other way round");
            }
            if a > 12 { day(value(2), b, a, f) } else { day(value(2), a, b, f) }
        }
        3 if len(0) == 2 => {
            let year = century(value(0), today, f);
            day(year, value(1), value(2), f)
        }
        2 if len(0) == 4 && t.contains('月') || len0_is_year(&numbers) => {
            if kind == CellKind::Number && numbers[1] == "1" {
                f.doubt(
                    "date_tenth",
                    "数字单元格里的 .1 可能原是 .10（十月）",
                    "in a cell of numbers .1 may have been .10, October",
                );
            }
            month(value(0), value(1), f)
        }
        2 if len(0) <= 2 && t.contains('年') => {
            let year = century(value(0), today, f);
            month(year, value(1), f)
        }
        2 => no_year(f),
        1 if len(0) == 4 && t.contains('年') && (1900..=2100).contains(&value(0)) => Ok(When::Year(value(0))),
        1 if t.contains(['月', '日', '号']) => no_year(f),
        _ => unclear(f),
    }
}

fn len0_is_year(numbers: &[&str]) -> bool {
    numbers.len() == 2 && numbers[0].len() == 4
}

fn day(year: i16, month: i16, day: i16, f: &mut Findings<'_>) -> Result<When, ()> {
    let made = i8::try_from(month).ok().zip(i8::try_from(day).ok()).and_then(|(m, d)| Date::new(year, m, d).ok());
    match made.filter(|d| (1900..=2100).contains(&d.year())) {
        Some(day) => Ok(When::Day(day)),
        None => impossible(f),
    }
}

fn month(year: i16, month: i16, f: &mut Findings<'_>) -> Result<When, ()> {
    match i8::try_from(month).ok().filter(|m| (1..=12).contains(m) && (1900..=2100).contains(&year)) {
        Some(m) => Ok(When::Month(year, m)),
        None => impossible(f),
    }
}

fn impossible(f: &mut Findings<'_>) -> Result<When, ()> {
    f.wrong("date_impossible", "没有这一天，请核对", "there is no such day");
    Err(())
}

fn numeral(c: char) -> Option<u32> {
    "〇一二三四五六七八九".chars().position(|n| n == c).map(|n| n as u32).or(match c {
        '零' | '○' | 'Ｏ' => Some(0),
        '两' => Some(2),
        _ => None,
    })
}

fn numerals(text: &str) -> Vec<char> {
    text.chars().filter(|c| numeral(*c).is_some() || *c == '十').collect()
}

/// 二〇一六年十二月二十一日 → 2016年12月21日.
fn from_numerals(text: &str) -> String {
    let mut out = String::new();
    let mut run: Vec<char> = Vec::new();
    for c in text.chars().chain(['\0']) {
        if numeral(c).is_some() || c == '十' || matches!(c, '廿' | '卅') {
            run.push(c);
            continue;
        }
        if run.iter().any(|c| matches!(c, '十' | '廿' | '卅')) {
            let (mut total, mut digit) = (0u32, None);
            for c in &run {
                match c {
                    '十' => total += digit.take().unwrap_or(1) * 10,
                    '廿' => total += 20,
                    '卅' => total += 30,
                    c => digit = numeral(*c),
                }
            }
            out.push_str(&(total + digit.unwrap_or(0)).to_string());
        } else {
            out.extend(run.iter().filter_map(|c| numeral(*c)).filter_map(|n| char::from_digit(n, 10)));
        }
        run.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}
