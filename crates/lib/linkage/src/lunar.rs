//! The lunar calendar as a table of years, so that a birthday kept by the moon and written in the column of the sun
//! can be recognised. Leap months and month lengths, nothing else; a test holds it against an independent calendar.

use jiff::ToSpan;
use jiff::civil::Date;

/// First lunar year of the table.
pub(crate) const FIRST: i16 = 1900;

/// One lunar year each: bits 0–12 say which months have 30 days (in their order, the leap month after its own), bits
/// 13–16 the leap month (0: none), the rest the first day of the year, counted from 1 January.
#[rustfmt::skip]
const YEARS: [u32; 201] = [
    0x3f16d2, 0x640752, 0x4e0ea5, 0x3ab64a, 0x5e064b, 0x460a9b, 0x32955a, 0x58056a, 0x420b59, 0x2c56d2,
    0x520b52, 0x3cdb25, 0x620b25, 0x4a0a4b, 0x34b4ab, 0x5a02ad, 0x44056d, 0x2e4b69, 0x540da9, 0x40fd92,
    0x660d92, 0x4e0d25, 0x38ba4d, 0x5e0a56, 0x4802b6, 0x3095b5, 0x5806d4, 0x420da9, 0x2e5d92, 0x520e92,
    0x3ccd26, 0x60052b, 0x4a0a57, 0x34b2b6, 0x5a0b5a, 0x4606d4, 0x306ec9, 0x540749, 0x3ef693, 0x640a93,
    0x4e052b, 0x36ca5b, 0x5c0a6d, 0x48036a, 0x329b55, 0x580ba4, 0x420b49, 0x2c5a93, 0x520a95, 0x3af52d,
    0x600536, 0x4a0aad, 0x36b5aa, 0x5a0db2, 0x460da4, 0x307d4a, 0x560d4a, 0x3f0a96, 0x620a97, 0x4e0556,
    0x38cab5, 0x5c0ad5, 0x4806d2, 0x328ea5, 0x580ea5, 0x42064a, 0x2a6c97, 0x500a9b, 0x3cf55a, 0x60056a,
    0x4a0b69, 0x36b752, 0x5c0b52, 0x440b25, 0x2e964b, 0x540a4b, 0x3f14ab, 0x6202ad, 0x4c056d, 0x38cb69,
    0x5e0da9, 0x480d92, 0x329d25, 0x580d25, 0x435a4d, 0x660a56, 0x5002b6, 0x3ac5b5, 0x6006d5, 0x4a0ea9,
    0x36be92, 0x5c0e92, 0x460d26, 0x2e6a56, 0x520a57, 0x3f14d6, 0x64035a, 0x4c06d5, 0x38b6c9, 0x5e0749,
    0x480693, 0x30952b, 0x56052b, 0x400a5b, 0x2c555a, 0x50056a, 0x3afb55, 0x620ba4, 0x4c0b49, 0x34ba93,
    0x5a0a95, 0x44052d, 0x2e8aad, 0x520ab5, 0x3f35aa, 0x6405d2, 0x4e0da5, 0x38dd4a, 0x5e0d4a, 0x480c95,
    0x32952e, 0x560556, 0x400ab5, 0x2c55b2, 0x5206d2, 0x3acea5, 0x600725, 0x4a064b, 0x34ac97, 0x580cab,
    0x44055a, 0x2e6ad6, 0x540b69, 0x3f7752, 0x640b52, 0x4e0b25, 0x38da4b, 0x5c0a4b, 0x4604ab, 0x30a55b,
    0x5605ad, 0x400b6a, 0x2c5b52, 0x520d92, 0x3cfd25, 0x600d25, 0x4a0a55, 0x34b4ad, 0x5a04b6, 0x4205b5,
    0x2e6daa, 0x540ec9, 0x411e92, 0x640e92, 0x4e0d26, 0x38ca56, 0x5c0a57, 0x4604d6, 0x3086d5, 0x560755,
    0x420749, 0x2a6e93, 0x500693, 0x3af52b, 0x60052b, 0x480a5b, 0x34b55a, 0x5a056a, 0x440b65, 0x2e974a,
    0x540b4a, 0x3f1a95, 0x640a95, 0x4c052d, 0x36caad, 0x5c0ab5, 0x4805aa, 0x308ba5, 0x560da5, 0x420d4a,
    0x2c7c95, 0x500c96, 0x3af94e, 0x600556, 0x4a0ab5, 0x34b5b2, 0x5a06d2, 0x440ea5, 0x308e4a, 0x52068b,
    0x3d0c97, 0x6204ab, 0x4c055b, 0x36cad6, 0x5c0b6a, 0x480752, 0x329725, 0x560b45, 0x400a8b, 0x2a549b,
    0x5004ab,
];

/// The lunar year, month and day of a day; a leap month has the number of the month before it. `None` outside 1901–2100.
pub(crate) fn lunar(day: Date) -> Option<(i16, i8, i8)> {
    let this = new_year(day.year())?;
    let (year, first) = if day >= this { (day.year(), this) } else { (day.year() - 1, new_year(day.year() - 1)?) };
    let mut left = i64::from((day - first).get_days());
    let row = row(year)?;
    let leap = (row >> 13 & 15) as i8;
    for place in 0..13 {
        let length = 29 + i64::from(row >> place & 1);
        if left < length {
            let number = place + 1 - i8::from(leap != 0 && place >= leap);
            return Some((year, number, i8::try_from(left).ok()? + 1));
        }
        left -= length;
    }
    None
}

/// The day that somebody writes who takes the lunar month and day for those of the sun. `None` for a 30th of the
/// second month, which no calendar of the sun has.
pub(crate) fn mistaken(day: Date) -> Option<Date> {
    let (year, month, day) = lunar(day)?;
    Date::new(year, month, day).ok()
}

fn row(year: i16) -> Option<u32> {
    YEARS.get(usize::try_from(year.checked_sub(FIRST)?).ok()?).copied()
}

fn new_year(year: i16) -> Option<Date> {
    let offset = i64::from(row(year)? >> 17) - 1;
    Date::new(year, 1, 1).ok()?.checked_add(offset.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_table_agrees_with_an_independent_calendar() {
        let mut day = date(1901, 1, 1);
        while day < date(2100, 12, 31) {
            let (y, m, d) = (day.year() as isize, day.month() as usize, day.day() as usize);
            let theirs = tyme4rs::tyme::solar::SolarDay::from_ymd(y, m, d).get_lunar_day();
            let month = theirs.get_lunar_month().get_month_with_leap().unsigned_abs() as i8;
            let expected = (theirs.get_lunar_month().get_lunar_year().get_year() as i16, month, theirs.get_day() as i8);
            assert_eq!(lunar(day), Some(expected), "{day}");
            day = day.saturating_add(13.days());
        }
        assert_eq!(lunar(date(1850, 1, 1)), None);
        assert_eq!(mistaken(date(2010, 9, 22)), Some(date(2010, 8, 15)));
    }
}
