//! One year's holiday table: the readable TOML, what must hold in it, and errors that name the line.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use toml::Spanned;

/// No festival has kept offices closed for longer; a longer span is a slip of the pen.
const LONGEST_SPAN: i32 = 15;

/// A festival's days off, first and last included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffSpan {
    /// The festival, in Chinese: 春节.
    pub name: String,
    /// The festival, in English.
    pub en: String,
    /// First day off.
    pub from: Date,
    /// Last day off.
    pub to: Date,
}

/// The holidays and adjusted weekends of one year, as the State Council's notice gives them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolidayTable {
    /// The year the notice is about.
    pub year: i16,
    /// The notice: title and number.
    pub source: String,
    /// The day the notice was published, where given.
    pub published: Option<Date>,
    /// Spans of days off, in order of date.
    pub off: Vec<OffSpan>,
    /// Saturdays and Sundays that are worked (调休上班), in order.
    pub working: BTreeSet<Date>,
}

/// What is wrong in a holiday table, and on which line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("第{line}行：{}", problem.zh())]
pub struct TableError {
    /// Line of the TOML text, from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: TableProblem,
}

impl TableError {
    /// Line and remedy in English.
    pub fn en(&self) -> String {
        format!("line {}: {}", self.line, self.problem.en())
    }
}

/// The ways a holiday table can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableProblem {
    /// Not TOML, or a key that does not belong; the parser's own words.
    Unreadable(String),
    /// Not a calendar day.
    NotADate(String),
    /// The year is not a year we can hold (1949–2999).
    BadYear(i64),
    /// No source is given: a holiday table without its notice cannot be checked.
    NoSource,
    /// A day outside the table's year (the December before is allowed, for New Year).
    OutsideYear(Date),
    /// The span ends before it starts, or is longer than any festival.
    BadSpan(Date, Date),
    /// A day is listed as off twice.
    OffTwice(Date),
    /// A day is listed both off and working.
    OffAndWorking(Date),
    /// A working day listed that is no Saturday or Sunday: it is worked anyway.
    NotAWeekend(Date),
}

impl TableProblem {
    /// What is wrong and what to do, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Unreadable(why) => format!("格式读不懂（{why}），请对照其他年份的文件改写"),
            Self::NotADate(text) => format!("“{text}”不是日期，请写成 2026-01-01"),
            Self::BadYear(year) => format!("年份 {year} 不对，请写四位年份"),
            Self::NoSource => "缺少来源，请写明放假通知的名称和文号".to_owned(),
            Self::OutsideYear(day) => format!("{day} 不在本年度（可含上年12月），请核对年份"),
            Self::BadSpan(from, to) => {
                format!("起止日 {from} 至 {to} 不对：止日应不早于起日，且不超过 {LONGEST_SPAN} 天")
            }
            Self::OffTwice(day) => format!("{day} 重复列为放假，请只留一处"),
            Self::OffAndWorking(day) => format!("{day} 既放假又上班，请删去一处"),
            Self::NotAWeekend(day) => format!("{day} 不是周六、周日，本来就上班，请核对日期"),
        }
    }

    /// What is wrong and what to do, in English.
    pub fn en(&self) -> String {
        match self {
            Self::Unreadable(why) => format!("cannot be read ({why}); compare with another year's file"),
            Self::NotADate(text) => format!("“{text}” is no date; write 2026-01-01"),
            Self::BadYear(year) => format!("{year} is no year; write four digits"),
            Self::NoSource => "no source; name the holiday notice and its number".to_owned(),
            Self::OutsideYear(day) => {
                format!("{day} lies outside the table's year (the December before is allowed); check the year")
            }
            Self::BadSpan(from, to) => {
                format!("{from} to {to}: the end must not precede the start, nor lie more than {LONGEST_SPAN} days on")
            }
            Self::OffTwice(day) => format!("{day} is off twice; keep one"),
            Self::OffAndWorking(day) => format!("{day} is both off and working; remove one"),
            Self::NotAWeekend(day) => format!("{day} is no Saturday or Sunday and is worked anyway; check the date"),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    year: Spanned<i64>,
    source: Spanned<String>,
    published: Option<Spanned<toml::Value>>,
    #[serde(default)]
    working: Vec<Spanned<toml::Value>>,
    #[serde(default)]
    off: Vec<RawOff>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOff {
    name: String,
    #[serde(default)]
    en: String,
    from: Spanned<toml::Value>,
    to: Spanned<toml::Value>,
}

impl HolidayTable {
    /// Reads one year's table.
    ///
    /// Dates may be written bare (`2026-01-01`) or in quotes.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    ///
    /// ```
    /// let error = almanac::HolidayTable::parse("year = 2027\nsource = \"通知\"\nworking = [2027-02-31]").unwrap_err();
    /// assert_eq!(error.line, 3);
    /// ```
    pub fn parse(text: &str) -> Result<Self, TableError> {
        let raw: RawTable = toml::from_str(text).map_err(|error| TableError {
            line: line_of(text, error.span()),
            problem: TableProblem::Unreadable(error.message().to_owned()),
        })?;
        let fail = |span: Range<usize>, problem| TableError { line: line_of(text, Some(span)), problem };

        let year = i16::try_from(*raw.year.get_ref())
            .ok()
            .filter(|year| (1949..3000).contains(year))
            .ok_or_else(|| fail(raw.year.span(), TableProblem::BadYear(*raw.year.get_ref())))?;
        if raw.source.get_ref().trim().is_empty() {
            return Err(fail(raw.source.span(), TableProblem::NoSource));
        }
        let day_of = |value: &Spanned<toml::Value>| {
            let written = match value.get_ref() {
                toml::Value::String(text) => text.trim().to_owned(),
                other => other.to_string(),
            };
            written.parse::<Date>().map_err(|_| TableError {
                line: line_of(text, Some(value.span())),
                problem: TableProblem::NotADate(written),
            })
        };
        let in_year = |value: &Spanned<toml::Value>| {
            let day = day_of(value)?;
            let belongs = day.year() == year || (day.year() == year - 1 && day.month() == 12);
            if belongs { Ok(day) } else { Err(fail(value.span(), TableProblem::OutsideYear(day))) }
        };

        let mut off = Vec::new();
        let mut seen = BTreeSet::new();
        for span in &raw.off {
            let (from, to) = (in_year(&span.from)?, in_year(&span.to)?);
            let length = (to - from).get_days() + 1;
            if !(1..=LONGEST_SPAN).contains(&length) {
                return Err(fail(span.to.span(), TableProblem::BadSpan(from, to)));
            }
            for day in days(from, to) {
                if !seen.insert(day) {
                    return Err(fail(span.from.span(), TableProblem::OffTwice(day)));
                }
            }
            off.push(OffSpan { name: span.name.clone(), en: span.en.clone(), from, to });
        }
        off.sort_by_key(|span| span.from);

        let mut working = BTreeSet::new();
        for value in &raw.working {
            let day = in_year(value)?;
            if seen.contains(&day) {
                return Err(fail(value.span(), TableProblem::OffAndWorking(day)));
            }
            if !is_weekend(day) {
                return Err(fail(value.span(), TableProblem::NotAWeekend(day)));
            }
            working.insert(day);
        }
        let published = raw.published.as_ref().map(day_of).transpose()?;
        Ok(Self { year, source: raw.source.get_ref().clone(), published, off, working })
    }

    /// Every listed day and whether it is worked.
    pub(crate) fn listed(&self) -> BTreeMap<Date, bool> {
        let off = self.off.iter().flat_map(|span| days(span.from, span.to)).map(|day| (day, false));
        off.chain(self.working.iter().map(|&day| (day, true))).collect()
    }
}

/// Saturday or Sunday.
pub(crate) fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The days from first to last, both included; none when last precedes first.
pub(crate) fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |day| day.tomorrow().ok()).take_while(move |day| *day <= last)
}

fn line_of(text: &str, span: Option<Range<usize>>) -> usize {
    let at = span.map_or(0, |span| span.start).min(text.len());
    text.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count() + 1
}
