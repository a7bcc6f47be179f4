//! A birth date as far as it is known, and in which way two of them agree.

use jiff::civil::Date;

use crate::lunar;

/// A birth date as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Birth {
    /// The day.
    Day(Date),
    /// Year and month (1–12).
    Month(i16, i8),
    /// The year only.
    Year(i16),
}

impl Birth {
    /// The year.
    pub fn year(self) -> i16 {
        match self {
            Self::Day(day) => day.year(),
            Self::Month(year, _) | Self::Year(year) => year,
        }
    }

    /// The day, where it is known.
    pub fn day(self) -> Option<Date> {
        if let Self::Day(day) = self { Some(day) } else { None }
    }
}

impl From<Date> for Birth {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

/// In which way two birth dates agree, from the closest to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum BirthMatch {
    /// The same day.
    SameDay,
    /// One is the other's day in the lunar calendar, written as if it were of the sun.
    Lunar,
    /// Day and month changed places.
    DayMonthSwapped,
    /// The same day of the year, one year apart: 虚岁, or a slip.
    YearOff,
    /// One digit differs, or two neighbouring digits changed places.
    OneDigit,
    /// About a month apart, as lunar and solar dates are, but not the same day converted; or another day of the month.
    MonthApart,
    /// The same year and month; of one the day is not known.
    SameMonth,
    /// The same year; of one nothing more is known.
    SameYear,
    /// Only years are known and they are one apart: no evidence either way.
    YearNear,
    /// The same year and nothing else, both days being known.
    YearOnly,
    /// Nothing that counts.
    Different,
}

impl BirthMatch {
    /// How many ways there are.
    pub(crate) const COUNT: usize = 11;
}

/// A birth date with what is computed of it once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Known {
    pub birth: Birth,
    /// Days since the year 0, roughly (for how far apart two days are).
    number: i32,
    /// The same day in the lunar calendar, as if it were of the sun.
    lunar: Option<Date>,
}

impl Known {
    pub fn new(birth: Birth) -> Self {
        let number = birth
            .day()
            .map_or(0, |day| i32::from(day.year()) * 365 + i32::from(day.year()) / 4 + i32::from(day.day_of_year()));
        Self { birth, number, lunar: birth.day().and_then(lunar::mistaken) }
    }

    /// Whether the other day is this one by the moon; with the year of the moon or, in January, of the sun.
    fn mistaken_for(&self, other: Date) -> bool {
        self.lunar.is_some_and(|lunar| {
            let year = other.year() == lunar.year() || other.year() == self.birth.year();
            year && lunar.month() == other.month() && lunar.day() == other.day()
        })
    }

    /// In which way the two agree. Symmetric.
    pub fn relate(&self, other: &Self) -> BirthMatch {
        use BirthMatch as M;
        let years = (i32::from(self.birth.year()) - i32::from(other.birth.year())).abs();
        let (Birth::Day(a), Birth::Day(b)) = (self.birth, other.birth) else {
            let month = |birth| match birth {
                Birth::Day(day) => Some(day.month()),
                Birth::Month(_, month) => Some(month),
                Birth::Year(_) => None,
            };
            return match (years, month(self.birth), month(other.birth)) {
                (0, Some(a), Some(b)) if a == b => M::SameMonth,
                (0, Some(a), Some(b)) if (i16::from(a) - i16::from(b)).abs() > 1 => M::YearOnly,
                (0, ..) => M::SameYear,
                (1, ..) => M::YearNear,
                _ => M::Different,
            };
        };
        if a == b {
            return M::SameDay;
        }
        if self.mistaken_for(b) || other.mistaken_for(a) {
            return M::Lunar;
        }
        if years == 0 && a.month() == b.day() && a.day() == b.month() {
            return M::DayMonthSwapped;
        }
        if years == 1 && a.month() == b.month() && a.day() == b.day() {
            return M::YearOff;
        }
        if slip(&digits(a), &digits(b)) {
            return M::OneDigit;
        }
        match (self.number - other.number).abs() {
            17..=52 => M::MonthApart,
            _ if years == 0 && a.month() == b.month() => M::MonthApart,
            _ if years == 0 => M::YearOnly,
            _ => M::Different,
        }
    }
}

fn digits(day: Date) -> [u8; 8] {
    let mut left = u32::from(day.year().unsigned_abs()) * 10_000
        + u32::from(day.month().unsigned_abs()) * 100
        + u32::from(day.day().unsigned_abs());
    let mut digits = [0; 8];
    for digit in digits.iter_mut().rev() {
        *digit = (left % 10) as u8;
        left /= 10;
    }
    digits
}

/// Whether exactly one place differs, or two neighbouring ones changed places.
pub(crate) fn slip(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut places = (0..a.len()).filter(|place| a[*place] != b[*place]);
    match (places.next(), places.next(), places.next()) {
        (Some(_), None, _) => true,
        (Some(x), Some(y), None) => y == x + 1 && a[x] == b[y] && a[y] == b[x],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use BirthMatch as M;
    use jiff::civil::date;

    #[test]
    fn ways_in_which_dates_agree() {
        let on = |y, m, d| Birth::Day(date(y, m, d));
        for (a, b, expected) in [
            (on(2015, 9, 27), on(2015, 9, 27), M::SameDay),
            (on(2015, 9, 27), on(2015, 8, 15), M::Lunar),
            (on(2016, 1, 20), on(2015, 12, 11), M::Lunar),
            (on(2016, 1, 20), on(2016, 12, 11), M::Lunar),
            (on(2015, 3, 9), on(2015, 9, 3), M::DayMonthSwapped),
            (on(2015, 9, 27), on(2014, 9, 27), M::YearOff),
            (on(1999, 9, 27), on(2000, 9, 27), M::YearOff),
            (on(2015, 9, 27), on(2015, 9, 21), M::OneDigit),
            (on(2015, 9, 12), on(2015, 9, 21), M::OneDigit),
            (on(2015, 9, 27), on(2011, 9, 27), M::OneDigit),
            (on(2015, 9, 27), on(2015, 8, 26), M::MonthApart),
            (on(2015, 9, 27), on(2015, 3, 4), M::YearOnly),
            (on(2015, 9, 27), on(2011, 3, 4), M::Different),
            (on(2015, 9, 27), Birth::Month(2015, 9), M::SameMonth),
            (on(2015, 9, 27), Birth::Month(2015, 8), M::SameYear),
            (on(2015, 9, 27), Birth::Month(2015, 2), M::YearOnly),
            (on(2015, 9, 27), Birth::Year(2015), M::SameYear),
            (Birth::Year(2015), Birth::Year(2016), M::YearNear),
            (Birth::Year(2015), Birth::Year(2018), M::Different),
            (Birth::Year(i16::MIN), Birth::Month(i16::MAX, i8::MIN), M::Different),
        ] {
            assert_eq!(Known::new(a).relate(&Known::new(b)), expected, "{a:?} {b:?}");
            assert_eq!(Known::new(b).relate(&Known::new(a)), expected, "{b:?} {a:?}");
        }
    }
}
