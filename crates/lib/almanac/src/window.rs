//! Windows of time that duties and measures repeat in: week, month, quarter, half, year and school term.

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use serde::{Deserialize, Serialize};

/// The kinds of window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Monday to Sunday (GB/T 7408, ISO 8601).
    Week,
    /// A calendar month.
    Month,
    /// January to March, and so on.
    Quarter,
    /// January to June, July to December.
    Half,
    /// A calendar year.
    Year,
    /// A school term; where terms begin is a county's own setting.
    Term(Terms),
}

/// Where the school terms begin, as month and day. Each term lasts until the day before the other begins,
/// so that no day of the year (winter and summer holidays included) is outside a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawTerms", into = "RawTerms")]
pub struct Terms {
    autumn: (i8, i8),
    spring: (i8, i8),
}

/// The form terms take in a setting.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct RawTerms {
    autumn: (i8, i8),
    spring: (i8, i8),
}

/// Terms that cannot be: the spring term must begin before the autumn term within a year, on days 1–28.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "学期起始日不对：春季学期应早于秋季学期，日期取1—28日 (the spring term must begin before the autumn term, on a day from 1 to 28)"
)]
pub struct TermError;

impl Terms {
    /// Terms that begin on these month and day pairs.
    ///
    /// # Errors
    /// [`TermError`] when the spring term does not begin before the autumn term, or a day is not 1–28.
    pub fn new(autumn: (i8, i8), spring: (i8, i8)) -> Result<Self, TermError> {
        let day = |(month, day): (i8, i8)| (1..=12).contains(&month) && (1..=28).contains(&day);
        if day(autumn) && day(spring) && spring < autumn { Ok(Self { autumn, spring }) } else { Err(TermError) }
    }

    /// Month and day on which the autumn term (the first of a school year) begins.
    pub fn autumn(self) -> (i8, i8) {
        self.autumn
    }

    /// Month and day on which the spring term begins.
    pub fn spring(self) -> (i8, i8) {
        self.spring
    }
}

impl Default for Terms {
    /// 1 September to 31 January, 1 February to 31 August.
    fn default() -> Self {
        Self { autumn: (9, 1), spring: (2, 1) }
    }
}

impl TryFrom<RawTerms> for Terms {
    type Error = TermError;
    fn try_from(raw: RawTerms) -> Result<Self, TermError> {
        Self::new(raw.autumn, raw.spring)
    }
}

impl From<Terms> for RawTerms {
    fn from(terms: Terms) -> Self {
        Self { autumn: terms.autumn, spring: terms.spring }
    }
}

/// One window: a whole week, month, quarter, half, year or term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    period: Period,
    start: Date,
    end: Date,
}

impl Period {
    /// The window of this kind that holds the day.
    ///
    /// ```
    /// use almanac::Period;
    /// use jiff::civil::date;
    /// let week = Period::Week.containing(date(2026, 11, 21));
    /// assert_eq!((week.start(), week.end()), (date(2026, 11, 16), date(2026, 11, 22)));
    /// ```
    pub fn containing(self, day: Date) -> Window {
        let (start, end) = match self {
            Self::Week => {
                let before = i64::from(day.weekday().to_monday_zero_offset());
                (day.saturating_sub(before.days()), day.saturating_add((6 - before).days()))
            }
            Self::Month => months(day.first_of_month(), 1),
            Self::Quarter => months(first_of(day, 3), 3),
            Self::Half => months(first_of(day, 6), 6),
            Self::Year => (day.first_of_year(), day.last_of_year()),
            Self::Term(terms) => term(terms, day),
        };
        Window { period: self, start, end }
    }

    /// The windows that hold at least one day of `first..=last`, in order; none when `last` precedes `first`.
    pub fn windows(self, first: Date, last: Date) -> Windows {
        Windows { next: (first <= last).then(|| self.containing(first)), last }
    }

    /// 每周, 每月, … : the word for "once per".
    pub fn zh(self) -> &'static str {
        match self {
            Self::Week => "周",
            Self::Month => "月",
            Self::Quarter => "季度",
            Self::Half => "半年",
            Self::Year => "年",
            Self::Term(_) => "学期",
        }
    }

    /// The English word.
    pub fn en(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Half => "half-year",
            Self::Year => "year",
            Self::Term(_) => "term",
        }
    }
}

impl Window {
    /// The window of a kind that holds the day; the same as [`Period::containing`].
    pub fn containing(period: Period, day: Date) -> Self {
        period.containing(day)
    }

    /// Its kind.
    pub fn period(self) -> Period {
        self.period
    }

    /// Its first day.
    pub fn start(self) -> Date {
        self.start
    }

    /// Its last day, which belongs to it.
    pub fn end(self) -> Date {
        self.end
    }

    /// How many days it has.
    pub fn days(self) -> u32 {
        u32::try_from((self.end - self.start).get_days() + 1).unwrap_or(0)
    }

    /// Whether the day lies in it.
    pub fn contains(self, day: Date) -> bool {
        (self.start..=self.end).contains(&day)
    }

    /// The window after this one. At the end of time (9999) it stays.
    #[allow(clippy::should_implement_trait, reason = "a window is no iterator; next week is the office's word")]
    pub fn next(self) -> Self {
        self.end.tomorrow().map_or(self, |day| self.period.containing(day))
    }

    /// The window before this one. At the beginning of time it stays.
    pub fn prev(self) -> Self {
        self.start.yesterday().map_or(self, |day| self.period.containing(day))
    }

    /// 2026年第47周（11月16日—22日）, 2026年11月, 2026年第四季度, 2026年上半年, 2026年, 2026—2027学年第一学期.
    pub fn label_zh(self) -> String {
        let (year, month) = (self.start.year(), self.start.month());
        match self.period {
            Period::Week => {
                let iso = ISOWeekDate::from(self.start);
                let end = match self.end.month() == month {
                    true => format!("{}日", self.end.day()),
                    false => format!("{}月{}日", self.end.month(), self.end.day()),
                };
                format!("{}年第{}周（{month}月{}日—{end}）", iso.year(), iso.week(), self.start.day())
            }
            Period::Month => format!("{year}年{month}月"),
            Period::Quarter => format!("{year}年第{}季度", ["一", "二", "三", "四"][usize::from(quarter(month))]),
            Period::Half => format!("{year}年{}半年", if month < 7 { "上" } else { "下" }),
            Period::Year => format!("{year}年"),
            Period::Term(_) => match self.is_autumn() {
                true => format!("{year}—{}学年第一学期", year + 1),
                false => format!("{}—{year}学年第二学期", year - 1),
            },
        }
    }

    /// The label in English: Week 47, 2026 (16–22 Nov), November 2026, Q4 2026, first half of 2026, 2026, autumn term 2026.
    pub fn label_en(self) -> String {
        let (year, month) = (self.start.year(), self.start.month());
        match self.period {
            Period::Week => {
                let iso = ISOWeekDate::from(self.start);
                let start = match self.end.month() == month {
                    true => format!("{}", self.start.day()),
                    false => format!("{} {}", self.start.day(), &month_en(month)[..3]),
                };
                let end = format!("{} {}", self.end.day(), &month_en(self.end.month())[..3]);
                format!("Week {}, {} ({start}–{end})", iso.week(), iso.year())
            }
            Period::Month => format!("{} {year}", month_en(month)),
            Period::Quarter => format!("Q{} {year}", quarter(month) + 1),
            Period::Half => format!("{} half of {year}", if month < 7 { "first" } else { "second" }),
            Period::Year => format!("{year}"),
            Period::Term(_) => format!("{} term {year}", if self.is_autumn() { "autumn" } else { "spring" }),
        }
    }

    fn is_autumn(self) -> bool {
        matches!(self.period, Period::Term(terms) if (self.start.month(), self.start.day()) == terms.autumn)
    }
}

/// The windows over a span, made by [`Period::windows`].
#[derive(Debug, Clone)]
pub struct Windows {
    next: Option<Window>,
    last: Date,
}

impl Iterator for Windows {
    type Item = Window;

    fn next(&mut self) -> Option<Window> {
        let window = self.next?;
        self.next = Some(window.next()).filter(|next| *next != window && next.start <= self.last);
        Some(window)
    }
}

/// The first day of the block of so many months that holds the day.
fn first_of(day: Date, months: i8) -> Date {
    let month = (day.month() - 1) / months * months + 1;
    day.first_of_month().with().month(month).build().unwrap_or(day)
}

/// A run of whole months from its first day.
fn months(first: Date, count: i64) -> (Date, Date) {
    let last = first.saturating_add((count - 1).months()).last_of_month();
    (first, last)
}

/// The term that holds the day.
fn term(terms: Terms, day: Date) -> (Date, Date) {
    let on = |year: i16, (month, day): (i8, i8)| Date::new(year, month, day).ok();
    let eve = |date: Option<Date>, held: Date| date.and_then(|date| date.yesterday().ok()).unwrap_or(held);
    let year = day.year();
    let month_day = (day.month(), day.day());
    if month_day >= terms.autumn {
        (on(year, terms.autumn).unwrap_or(day), eve(on(year.saturating_add(1), terms.spring), Date::MAX))
    } else if month_day >= terms.spring {
        (on(year, terms.spring).unwrap_or(day), eve(on(year, terms.autumn), Date::MAX))
    } else {
        (on(year.saturating_sub(1), terms.autumn).unwrap_or(Date::MIN), eve(on(year, terms.spring), day))
    }
}

/// 0 to 3.
fn quarter(month: i8) -> u8 {
    u8::try_from((month - 1) / 3).unwrap_or(0)
}

fn month_en(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES[usize::try_from(month - 1).unwrap_or(0).min(11)]
}

/// 周一 … 周日: short for lists.
pub fn weekday_zh(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}
