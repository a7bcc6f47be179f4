//! How often a duty is owed.

use almanac::{Clock, Festival, Period};
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use crate::RuleError;
use crate::form::RawCadence;

/// How often, or by when, something is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawCadence", into = "RawCadence")]
pub enum Cadence {
    /// Nothing is owed: for a tier that needs no visits. Days in it are like days off the register.
    Nothing,
    /// So many times within each calendar window.
    Quota {
        /// How many times.
        times: u16,
        /// Within which window.
        period: Period,
        /// Days after the window's end in which a record still makes it good, counted late.
        grace: u16,
    },
    /// Again and again, so long after the last time; with none, after the first day.
    Interval {
        /// How long.
        every: Length,
        /// Another length from the first day to the very first time.
        first: Option<Length>,
    },
    /// Within so long after each trigger.
    Deadline(Clock),
    /// On a day of the year or the month.
    OnDate {
        /// Which day.
        on: On,
        /// From when it may be done.
        opens: Opens,
    },
}

/// A length of time in days or months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// So many days.
    Days(u16),
    /// So many months: the same day-number, else the month's last day.
    Months(u16),
}

/// Which day. A day that a month does not have is its last one: 29 February is the 28th in other years, 31 is the
/// last day of any month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum On {
    /// The same day each year.
    Day {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
    /// The n-th weekday of a month, each year.
    Weekday {
        /// 1 to 12.
        month: i8,
        /// 1 to 4, or -1 to -4 from the month's end.
        nth: i8,
        /// Which weekday.
        weekday: Weekday,
    },
    /// A festival by the sun or the moon; of a week its first day. Lunar festivals are known from 2020 to 2040.
    Festival {
        /// Which festival.
        festival: Festival,
        /// Days after it; negative before.
        offset: i16,
    },
    /// The same day of several months.
    Monthly {
        /// Of which months.
        each: Each,
        /// 1 to 31.
        day: i8,
    },
}

/// Of which months a day is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Each {
    /// Of every month.
    Month,
    /// Of the last month of each quarter.
    QuarterLastMonth,
    /// Of these months.
    Months(Months),
}

/// From when something that is due on a day may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Opens {
    /// From the start of its period: the month, the quarter, and for all else the day after the previous occurrence.
    #[default]
    Period,
    /// So many days before.
    DaysBefore(u16),
}

/// A set of months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Months(u16);

impl Months {
    /// The set of these months; what is no month is left out.
    pub fn of(months: &[i8]) -> Self {
        Self(months.iter().filter(|month| (1..=12).contains(*month)).fold(0, |set, month| set | 1 << month))
    }

    /// Whether the month, 1 to 12, is in the set.
    pub fn contains(self, month: i8) -> bool {
        (1..=12).contains(&month) && self.0 & (1 << month) != 0
    }

    /// The months, in order.
    pub fn iter(self) -> impl Iterator<Item = i8> {
        (1..=12).filter(move |month| self.contains(*month))
    }
}

impl Cadence {
    /// Whether the cadence makes sense; what is read from a text has been asked this already.
    ///
    /// # Errors
    /// The first thing that does not.
    pub fn check(self) -> Result<(), RuleError> {
        Self::try_from(RawCadence::from(self)).map(|_| ())
    }
}
