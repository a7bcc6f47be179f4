//! Arithmetic on days that ends at the ends of time instead of failing there.

use jiff::civil::Date;
use jiff::{SignedDuration, Span};

use crate::Length;

/// So many days later (or earlier); beyond the years -9999 to 9999 the last day is held.
pub(crate) fn plus(day: Date, days: i64) -> Date {
    // More days than there are would not fit a span.
    day.saturating_add(Span::new().days(days.clamp(-7_304_483, 7_304_483)))
}

/// The day after; at the end of time the day itself.
pub(crate) fn after(day: Date) -> Date {
    day.tomorrow().unwrap_or(day)
}

/// The day before; at the beginning of time the day itself.
pub(crate) fn before(day: Date) -> Date {
    day.yesterday().unwrap_or(day)
}

/// How many days lie between the two: 1 from a day to the next, negative backwards.
pub(crate) fn gap(from: Date, to: Date) -> i64 {
    let between: SignedDuration = to.duration_since(from);
    between.as_hours() / 24
}

/// How many days a span has, both ends included; 0 when it is reversed.
pub(crate) fn count(from: Date, last: Date) -> i64 {
    (gap(from, last) + 1).max(0)
}

impl Length {
    /// The day this long after another: the same day-number of a later month, or that month's last day.
    pub(crate) fn from(self, day: Date) -> Date {
        match self {
            Self::Days(n) => plus(day, i64::from(n)),
            Self::Months(n) => day.saturating_add(Span::new().months(n)),
        }
    }
}
