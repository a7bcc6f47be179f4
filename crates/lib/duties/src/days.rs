//! Arithmetic on days that ends at the ends of time instead of failing there.
//!
//! A county's rebuild adds and subtracts days many million times; counting them here is several times quicker than
//! spans of mixed units. A test compares every answer with the date library's.

use jiff::Span;
use jiff::civil::Date;

use crate::Length;

/// 9999-12-31 and -9999-01-01, counted from 1970-01-01.
const LAST: i64 = 2_932_896;
const FIRST: i64 = -4_371_587;

/// Years are counted from -12000, whole turns of 400 years before any day there is, so that nothing is negative.
const YEARS: i32 = 12_000;
/// Days from there to 1970-01-01: 30 turns of 146,097 days, and 1 March 0000 to 1 January 1970.
const DAYS: i64 = 30 * 146_097 + 719_468;

/// Days since 1970-01-01, by the proleptic Gregorian calendar. The year is begun in March, so that the leap day is its
/// last; 400 years have 146,097 days.
pub(crate) fn number(day: Date) -> i64 {
    let (month, of_month) = (i32::from(day.month()), i32::from(day.day()));
    let (year, march) = if month > 2 { (0, month - 3) } else { (-1, month + 9) };
    let year = (i32::from(day.year()) + YEARS + year).unsigned_abs();
    let of_year = ((153 * march + 2) / 5 + of_month - 1).unsigned_abs();
    i64::from(365 * year + year / 4 - year / 100 + year / 400 + of_year) - DAYS
}

/// The day with this number; the first or last of all beyond them.
fn numbered(number: i64) -> Date {
    let all = u32::try_from(number.clamp(FIRST, LAST) + DAYS).unwrap_or(0);
    let (era, of_era) = (all / 146_097, all % 146_097);
    let years = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let march = (5 * of_year + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = (era * 400 + years).cast_signed() - YEARS + i32::from(month <= 2);
    let part = |number: u32| i8::try_from(number).unwrap_or(1);
    Date::new(i16::try_from(year).unwrap_or(0), part(month), part(of_year - (153 * march + 2) / 5 + 1))
        .unwrap_or(if number < 0 { Date::MIN } else { Date::MAX })
}

/// So many days later (or earlier); beyond the years -9999 to 9999 the last day is held.
pub(crate) fn plus(day: Date, days: i64) -> Date {
    if days == 0 {
        return day;
    }
    // Most steps stay within the month.
    let there = i64::from(day.day()).saturating_add(days);
    let near = i8::try_from(there).ok().filter(|there| (1..=28).contains(there));
    let near = near.and_then(|there| Date::new(day.year(), day.month(), there).ok());
    near.unwrap_or_else(|| numbered(number(day).saturating_add(days)))
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
    number(to) - number(from)
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

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use jiff::civil::{Date, date};

    use super::{FIRST, LAST, gap, number, numbered, plus};

    #[test]
    fn every_day_is_numbered_as_in_the_date_library() {
        for (from, last) in
            [(Date::MIN, date(-9990, 1, 1)), (date(1, 1, 1), date(2500, 1, 1)), (date(9990, 1, 1), Date::MAX)]
        {
            let since = from.duration_since(date(1970, 1, 1)).as_hours() / 24;
            let mut day = from;
            for expected in since.. {
                assert_eq!((number(day), numbered(expected)), (expected, day));
                if day == last {
                    break;
                }
                day = day.tomorrow().expect("before the last");
            }
        }
        assert_eq!((number(Date::MIN), number(Date::MAX)), (FIRST, LAST));
    }

    #[test]
    fn beyond_the_ends_the_last_day_is_held() {
        assert_eq!(plus(Date::MAX, 1), Date::MAX);
        assert_eq!(plus(Date::MIN, -1), Date::MIN);
        assert_eq!(plus(Date::MIN, i64::MAX), Date::MAX);
        assert_eq!(plus(Date::MAX, i64::MIN), Date::MIN);
        let day = date(2026, 3, 1);
        assert_eq!(plus(day, -1), date(2026, 2, 28));
        assert_eq!(gap(day, day.saturating_add(SignedDuration::from_hours(24 * 40))), 40);
    }
}
