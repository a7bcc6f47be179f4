//! The form of a cadence in TOML and other texts, and the refusal of what makes no sense.

use almanac::{Clock, Festival, Period, Terms};
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::{Cadence, Each, Length, Months, On, Opens, RuleError};

/// A cadence as it is written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RawCadence {
    Nothing,
    Quota(RawQuota),
    Interval(RawInterval),
    Deadline(RawLength),
    OnDate(RawOnDate),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawQuota {
    times: i64,
    period: RawPeriod,
    #[serde(default, skip_serializing_if = "is_zero")]
    grace: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum RawPeriod {
    Word(String),
    Term { term: Terms },
}

/// A length in any unit; a clock too.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLength {
    #[serde(skip_serializing_if = "Option::is_none")]
    hours: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    working_days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    months: Option<i64>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawInterval {
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    months: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<RawLength>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawOnDate {
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nth: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weekday: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    festival: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    each: Option<RawEach>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opens: Option<RawOpens>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum RawEach {
    Word(String),
    Months(Vec<i64>),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum RawOpens {
    Word(String),
    Before { days_before: i64 },
}

fn is_zero(number: &i64) -> bool {
    *number == 0
}

fn number(given: i64) -> Result<u16, RuleError> {
    u16::try_from(given).map_err(|_| RuleError::TooMany(given))
}

fn month(given: i64) -> Result<i8, RuleError> {
    i8::try_from(given).ok().filter(|month| (1..=12).contains(month)).ok_or(RuleError::Month(given))
}

fn day(given: i64) -> Result<i8, RuleError> {
    i8::try_from(given).ok().filter(|day| (1..=31).contains(day)).ok_or(RuleError::Day(given))
}

/// The set of these months.
pub(crate) fn months(given: &[i64]) -> Result<Months, RuleError> {
    let list = given.iter().map(|given| month(*given)).collect::<Result<Vec<_>, _>>()?;
    if list.is_empty() { Err(RuleError::NoMonths) } else { Ok(Months::of(&list)) }
}

impl Months {
    /// The months as numbers.
    pub(crate) fn numbers(self) -> Vec<i64> {
        self.iter().map(i64::from).collect()
    }
}

impl TryFrom<RawCadence> for Cadence {
    type Error = RuleError;

    fn try_from(raw: RawCadence) -> Result<Self, RuleError> {
        Ok(match raw {
            RawCadence::Nothing => Self::Nothing,
            RawCadence::Quota(raw) => {
                let (times, grace) = (number(raw.times)?, number(raw.grace)?);
                if times == 0 {
                    return Err(RuleError::NoTimes);
                }
                Self::Quota { times, period: raw.period.try_into()?, grace }
            }
            RawCadence::Interval(raw) => {
                let every = RawLength { days: raw.days, months: raw.months, ..RawLength::default() };
                Self::Interval { every: every.length()?, first: raw.first.map(RawLength::length).transpose()? }
            }
            RawCadence::Deadline(raw) => Self::Deadline(raw.clock()?),
            RawCadence::OnDate(raw) => raw.cadence()?,
        })
    }
}

impl RawLength {
    fn length(self) -> Result<Length, RuleError> {
        let length = match (self.days, self.months, self.hours, self.working_days) {
            (Some(days), None, None, None) => Length::Days(number(days)?),
            (None, Some(months), None, None) => Length::Months(number(months)?),
            _ => return Err(RuleError::Units(&["days", "months"])),
        };
        if matches!(length, Length::Days(0) | Length::Months(0)) { Err(RuleError::NoLength) } else { Ok(length) }
    }

    fn clock(self) -> Result<Clock, RuleError> {
        Ok(match (self.hours, self.days, self.working_days, self.months) {
            (Some(0), None, None, None) | (None, None, None, Some(0)) => return Err(RuleError::NoLength),
            (Some(hours), None, None, None) => Clock::Hours(number(hours)?),
            (None, Some(days), None, None) => Clock::Days(number(days)?),
            (None, None, Some(days), None) => Clock::WorkingDays(number(days)?),
            (None, None, None, Some(months)) => Clock::Months(number(months)?),
            _ => return Err(RuleError::Units(&["hours", "days", "working_days", "months"])),
        })
    }
}

impl TryFrom<RawPeriod> for Period {
    type Error = RuleError;

    fn try_from(raw: RawPeriod) -> Result<Self, RuleError> {
        Ok(match raw {
            RawPeriod::Term { term } => Self::Term(term),
            RawPeriod::Word(word) => match word.as_str() {
                "week" => Self::Week,
                "month" => Self::Month,
                "quarter" => Self::Quarter,
                "half" => Self::Half,
                "year" => Self::Year,
                "term" => Self::Term(Terms::default()),
                _ => return Err(RuleError::Period(word)),
            },
        })
    }
}

impl RawOnDate {
    fn cadence(self) -> Result<Cadence, RuleError> {
        let opens = match self.opens {
            None => Opens::Period,
            Some(RawOpens::Before { days_before }) => Opens::DaysBefore(number(days_before)?),
            Some(RawOpens::Word(word)) if word == "period" => Opens::Period,
            Some(RawOpens::Word(word)) => return Err(RuleError::Opens(word)),
        };
        let on = match (self.month, self.day, self.nth, self.weekday, self.festival, self.each) {
            (Some(in_month), Some(on_day), None, None, None, None) => {
                let (month, day) = (month(in_month)?, day(on_day)?);
                // 2024 has a 29 February.
                Date::new(2024, month, day).map_err(|_| RuleError::Day(on_day))?;
                On::Day { month, day }
            }
            (Some(in_month), None, Some(nth), Some(word), None, None) => {
                let kept = i8::try_from(nth).ok().filter(|nth| (1..=4).contains(&nth.abs()));
                On::Weekday {
                    month: month(in_month)?,
                    nth: kept.ok_or(RuleError::Nth(nth))?,
                    weekday: WEEKDAYS.iter().find(|known| known.1 == word).ok_or(RuleError::Weekday(word))?.0,
                }
            }
            (None, None, None, None, Some(code), None) => {
                let days = self.offset.unwrap_or(0);
                let offset = i16::try_from(days).ok().filter(|days| (-180..=180).contains(days));
                On::Festival {
                    festival: Festival::by_code(&code).ok_or(RuleError::Festival(code))?,
                    offset: offset.ok_or(RuleError::Offset(days))?,
                }
            }
            (None, Some(on_day), None, None, None, Some(each)) => {
                let each = match each {
                    RawEach::Months(list) => Each::Months(months(&list)?),
                    RawEach::Word(word) => match word.as_str() {
                        "month" => Each::Month,
                        "quarter_last_month" => Each::QuarterLastMonth,
                        _ => return Err(RuleError::Each(word)),
                    },
                };
                On::Monthly { each, day: day(on_day)? }
            }
            _ => return Err(RuleError::OnDate),
        };
        if self.offset.is_some() && !matches!(on, On::Festival { .. }) {
            return Err(RuleError::OnDate);
        }
        Ok(Cadence::OnDate { on, opens })
    }
}

const WEEKDAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "monday"),
    (Weekday::Tuesday, "tuesday"),
    (Weekday::Wednesday, "wednesday"),
    (Weekday::Thursday, "thursday"),
    (Weekday::Friday, "friday"),
    (Weekday::Saturday, "saturday"),
    (Weekday::Sunday, "sunday"),
];

impl From<Cadence> for RawCadence {
    fn from(cadence: Cadence) -> Self {
        match cadence {
            Cadence::Nothing => Self::Nothing,
            Cadence::Quota { times, period, grace } => {
                Self::Quota(RawQuota { times: times.into(), period: period.into(), grace: grace.into() })
            }
            Cadence::Interval { every, first } => {
                let RawLength { days, months, .. } = every.into();
                Self::Interval(RawInterval { days, months, first: first.map(Into::into) })
            }
            Cadence::Deadline(clock) => Self::Deadline(clock.into()),
            Cadence::OnDate { on, opens } => Self::OnDate(RawOnDate {
                opens: match opens {
                    Opens::Period => None,
                    Opens::DaysBefore(days) => Some(RawOpens::Before { days_before: days.into() }),
                },
                ..on.into()
            }),
        }
    }
}

impl From<Length> for RawLength {
    fn from(length: Length) -> Self {
        match length {
            Length::Days(n) => Self { days: Some(n.into()), ..Self::default() },
            Length::Months(n) => Self { months: Some(n.into()), ..Self::default() },
        }
    }
}

impl From<Clock> for RawLength {
    fn from(clock: Clock) -> Self {
        match clock {
            Clock::Days(n) => Self { days: Some(n.into()), ..Self::default() },
            Clock::WorkingDays(n) => Self { working_days: Some(n.into()), ..Self::default() },
            Clock::Months(n) => Self { months: Some(n.into()), ..Self::default() },
            Clock::Hours(n) => Self { hours: Some(n.into()), ..Self::default() },
        }
    }
}

impl From<Period> for RawPeriod {
    fn from(period: Period) -> Self {
        let word = match period {
            Period::Term(term) if term != Terms::default() => return Self::Term { term },
            Period::Term(_) => "term",
            Period::Week => "week",
            Period::Month => "month",
            Period::Quarter => "quarter",
            Period::Half => "half",
            Period::Year => "year",
        };
        Self::Word(word.into())
    }
}

impl From<On> for RawOnDate {
    fn from(on: On) -> Self {
        match on {
            On::Day { month, day } => Self { month: Some(month.into()), day: Some(day.into()), ..Self::default() },
            On::Weekday { month, nth, weekday } => Self {
                month: Some(month.into()),
                nth: Some(nth.into()),
                weekday: WEEKDAYS.iter().find(|known| known.0 == weekday).map(|known| known.1.into()),
                ..Self::default()
            },
            On::Festival { festival, offset } => Self {
                festival: Some(festival.code()),
                offset: (offset != 0).then_some(offset.into()),
                ..Self::default()
            },
            On::Monthly { each, day } => Self {
                each: Some(match each {
                    Each::Month => RawEach::Word("month".into()),
                    Each::QuarterLastMonth => RawEach::Word("quarter_last_month".into()),
                    Each::Months(months) => RawEach::Months(months.numbers()),
                }),
                day: Some(day.into()),
                ..Self::default()
            },
        }
    }
}
