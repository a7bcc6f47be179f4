//! The date words of a plan as a type, and what day they mean in a given year.
//! Finding them in running text is the business of `dates`; nothing here reads text.

use std::fmt;

use jiff::civil::Date;

/// A year as the page gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Year {
    /// Written out: 2025年.
    Known(i16),
    /// Struck out by the site that published the page: 20xx年, 20__年, 202-年.
    Masked,
}

/// A third of a month, or its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// 月初
    Start,
    /// 上旬: the 1st to the 10th.
    Early,
    /// 中旬: the 11th to the 20th.
    Middle,
    /// 下旬: the 21st to the end.
    Late,
    /// 月底
    End,
}

/// A length of time counted from the start of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Span {
    /// Calendar days.
    Days,
    /// Working days (工作日).
    Workdays,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
    /// Years.
    Years,
}

/// When something is due or takes place. `Display` gives the short form used in the JSON output,
/// such as `06-20`, `10`, `10月上旬`, `年底`, `2025-12`, `中秋节`, `3年内`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Due {
    /// A day of a month.
    Day {
        /// Year when the clause names one.
        year: Option<Year>,
        /// 1–12
        month: u8,
        /// 1–31
        day: u8,
    },
    /// A whole month; due on its last day.
    Month {
        /// Year when the clause names one.
        year: Option<Year>,
        /// 1–12
        month: u8,
    },
    /// A part of a month.
    MonthPart {
        /// Year when the clause names one.
        year: Option<Year>,
        /// 1–12
        month: u8,
        /// Which part.
        part: Part,
    },
    /// 一季度 … 四季度
    Quarter {
        /// Year when the clause names one.
        year: Option<Year>,
        /// 1–4
        quarter: u8,
    },
    /// 上半年 (first) or 下半年.
    Half {
        /// Year when the clause names one.
        year: Option<Year>,
        /// True for 上半年.
        first: bool,
    },
    /// 年初
    YearStart(Option<Year>),
    /// 年中
    MidYear(Option<Year>),
    /// 年底, 年末, 年终
    YearEnd(Option<Year>),
    /// 年内, 今年以内
    WithinYear,
    /// A year alone: 到2030年.
    Year(Year),
    /// 3年内, 六个月内
    Within {
        /// How many.
        count: u16,
        /// Of what.
        span: Span,
    },
    /// A feast whose day moves: 春节, 中秋节, 母亲节.
    Feast(&'static str),
    /// A time of year or a day tied to something else, in the plan's words: 暑假, 每月25日前.
    Words(String),
}

fn year_text(year: Option<Year>, dash: bool) -> String {
    match (year, dash) {
        (None, _) => String::new(),
        (Some(Year::Known(y)), true) => format!("{y}-"),
        (Some(Year::Known(y)), false) => format!("{y}年"),
        (Some(Year::Masked), _) => "20xx年".into(),
    }
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Due::Day { year, month, day } => {
                write!(f, "{}{month:02}-{day:02}", year_text(*year, true))
            }
            Due::Month { year, month } => write!(f, "{}{month:02}", year_text(*year, true)),
            Due::MonthPart { year, month, part } => {
                let part = match part {
                    Part::Start => "初",
                    Part::Early => "上旬",
                    Part::Middle => "中旬",
                    Part::Late => "下旬",
                    Part::End => "底",
                };
                write!(f, "{}{month}月{part}", year_text(*year, false))
            }
            Due::Quarter { year, quarter } => {
                let cn = ["一", "二", "三", "四"][usize::from((*quarter).clamp(1, 4)) - 1];
                write!(f, "{}{cn}季度", year_text(*year, false))
            }
            Due::Half { year, first } => {
                write!(f, "{}{}", year_text(*year, false), if *first { "上半年" } else { "下半年" })
            }
            Due::YearStart(y) => with_year(f, *y, "初"),
            Due::MidYear(y) => with_year(f, *y, "中"),
            Due::YearEnd(y) => with_year(f, *y, "底"),
            Due::WithinYear => write!(f, "年内"),
            Due::Year(Year::Known(y)) => write!(f, "{y}"),
            Due::Year(Year::Masked) => write!(f, "20xx年"),
            Due::Within { count, span } => {
                let span = match span {
                    Span::Days => "天",
                    Span::Workdays => "个工作日",
                    Span::Weeks => "周",
                    Span::Months => "个月",
                    Span::Years => "年",
                };
                write!(f, "{count}{span}内")
            }
            Due::Feast(name) => write!(f, "{name}"),
            Due::Words(words) => write!(f, "{words}"),
        }
    }
}

fn with_year(f: &mut fmt::Formatter<'_>, year: Option<Year>, end: &str) -> fmt::Result {
    match year {
        None => write!(f, "年{end}"),
        y => write!(f, "{}{end}", year_text(y, false)),
    }
}

fn last_of(year: i16, month: u8) -> Option<Date> {
    let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
    Some(first.last_of_month())
}

fn day_of(year: i16, month: u8, day: u8) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn pick(named: Option<Year>, plan: i16) -> i16 {
    match named {
        Some(Year::Known(y)) => y,
        _ => plan,
    }
}

/// The last day on which `due` is met, for a plan of `year`.
///
/// A month ends on its last day, 上旬/中旬/下旬 on the 10th, the 20th and the last day, 月初 on the 10th
/// (plans use it for the whole first third), 年中 on 30 June, 年内 and 年底 on 31 December.
/// `N年内` counts the plan's year as the first. Feasts tied to the lunar or weekday calendar are asked of
/// `feasts`, which gets the name (`中秋节`, `春节`, `母亲节`…) and the year.
/// `None` where the words alone give no day (`暑假`, `3个月内` without a start).
pub fn resolve_due(due: &Due, year: i16, feasts: &dyn Fn(&str, i16) -> Option<Date>) -> Option<Date> {
    match due {
        Due::Day { year: y, month, day } => day_of(pick(*y, year), *month, *day),
        Due::Month { year: y, month } => last_of(pick(*y, year), *month),
        Due::MonthPart { year: y, month, part } => {
            let y = pick(*y, year);
            match part {
                Part::Start | Part::Early => day_of(y, *month, 10),
                Part::Middle => day_of(y, *month, 20),
                Part::Late | Part::End => last_of(y, *month),
            }
        }
        Due::Quarter { year: y, quarter } => last_of(pick(*y, year), quarter.saturating_mul(3)),
        Due::Half { year: y, first } => last_of(pick(*y, year), if *first { 6 } else { 12 }),
        Due::YearStart(y) => last_of(pick(*y, year), 1),
        Due::MidYear(y) => last_of(pick(*y, year), 6),
        Due::YearEnd(y) => last_of(pick(*y, year), 12),
        Due::WithinYear => last_of(year, 12),
        Due::Year(y) => last_of(pick(Some(*y), year), 12),
        Due::Within { count, span: Span::Years } => {
            let last = year.checked_add(i16::try_from(*count).ok()?)?.checked_sub(1)?;
            last_of(last, 12)
        }
        Due::Within { .. } | Due::Words(_) => None,
        Due::Feast(name) => feasts(name, year),
    }
}

/// The first day of what `due` names: the start of a window (3月—5月 starts on 1 March).
/// Same conventions and same `None` as [`resolve_due`].
pub fn resolve_start(due: &Due, year: i16, feasts: &dyn Fn(&str, i16) -> Option<Date>) -> Option<Date> {
    match due {
        Due::Month { year: y, month } => day_of(pick(*y, year), *month, 1),
        Due::MonthPart { year: y, month, part } => {
            let day = match part {
                Part::Start | Part::Early => 1,
                Part::Middle => 11,
                Part::Late | Part::End => 21,
            };
            day_of(pick(*y, year), *month, day)
        }
        Due::Quarter { year: y, quarter } => day_of(pick(*y, year), quarter.saturating_mul(3).saturating_sub(2), 1),
        Due::Half { year: y, first } => day_of(pick(*y, year), if *first { 1 } else { 7 }, 1),
        Due::YearStart(y) => day_of(pick(*y, year), 1, 1),
        Due::WithinYear => day_of(year, 1, 1),
        Due::Year(y) => day_of(pick(Some(*y), year), 1, 1),
        other => resolve_due(other, year, feasts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn none(_: &str, _: i16) -> Option<Date> {
        None
    }

    #[test]
    fn words_and_days() {
        let table = [
            (Due::Day { year: None, month: 6, day: 20 }, "06-20", Some(date(2027, 6, 20))),
            (Due::Month { year: None, month: 2 }, "02", Some(date(2027, 2, 28))),
            (Due::Month { year: Some(Year::Known(2028)), month: 2 }, "2028-02", Some(date(2028, 2, 29))),
            (Due::MonthPart { year: None, month: 10, part: Part::Early }, "10月上旬", Some(date(2027, 10, 10))),
            (Due::MonthPart { year: None, month: 8, part: Part::End }, "8月底", Some(date(2027, 8, 31))),
            (Due::Quarter { year: None, quarter: 3 }, "三季度", Some(date(2027, 9, 30))),
            (Due::Half { year: None, first: true }, "上半年", Some(date(2027, 6, 30))),
            (Due::YearEnd(None), "年底", Some(date(2027, 12, 31))),
            (Due::YearEnd(Some(Year::Masked)), "20xx年底", Some(date(2027, 12, 31))),
            (Due::WithinYear, "年内", Some(date(2027, 12, 31))),
            (Due::Year(Year::Known(2030)), "2030", Some(date(2030, 12, 31))),
            (Due::Within { count: 3, span: Span::Years }, "3年内", Some(date(2029, 12, 31))),
            (Due::Within { count: 2, span: Span::Months }, "2个月内", None),
            (Due::Day { year: None, month: 2, day: 30 }, "02-30", None),
            (Due::Words("暑假".into()), "暑假", None),
        ];
        for (due, text, day) in table {
            assert_eq!(due.to_string(), text);
            assert_eq!(resolve_due(&due, 2027, &none), day, "{text}");
        }
    }

    #[test]
    fn a_moving_feast_is_asked_for() {
        let ask = |name: &str, year: i16| (name == "中秋节" && year == 2027).then(|| date(2027, 9, 15));
        assert_eq!(resolve_due(&Due::Feast("中秋节"), 2027, &ask), Some(date(2027, 9, 15)));
        assert_eq!(resolve_due(&Due::Feast("春节"), 2027, &ask), None);
    }

    #[test]
    fn starts_are_first_days() {
        assert_eq!(resolve_start(&Due::Month { year: None, month: 3 }, 2027, &none), Some(date(2027, 3, 1)));
        assert_eq!(resolve_start(&Due::Quarter { year: None, quarter: 2 }, 2027, &none), Some(date(2027, 4, 1)));
    }
}
