//! Lunar festivals as a table of dates. The moon is not computed at run time: a table can be read and checked
//! against the published almanac, and a test checks it against an independent computation.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// First year of the table.
pub const FIRST_LUNAR_YEAR: i16 = 2020;
/// Last year of the table.
pub const LAST_LUNAR_YEAR: i16 = 2040;

/// The lunar festivals (and 清明, which follows the sun) of one Gregorian year.
/// Where the lunar year has a leap month, the festival is in the first month of that number.
#[derive(Clone, Copy)]
pub(crate) struct LunarYear {
    /// 正月初一; 除夕 is the day before, 元宵 fourteen days after.
    pub spring: Date,
    /// 清明, a solar term of early April; here because it needs a table too.
    pub qingming: Date,
    /// 五月初五.
    pub dragon_boat: Date,
    /// 七月初七.
    pub qixi: Date,
    /// 八月十五.
    pub mid_autumn: Date,
    /// 九月初九.
    pub double_ninth: Date,
    /// 腊月廿三 of the lunar year that ends this spring; 腊八 is fifteen days before.
    pub xiaonian: Date,
}

type MonthDay = (i8, i8);

const fn row(
    year: i16,
    spring: MonthDay,
    qingming: i8,
    dragon_boat: MonthDay,
    qixi: MonthDay,
    mid_autumn: MonthDay,
    double_ninth: MonthDay,
    xiaonian: MonthDay,
) -> LunarYear {
    LunarYear {
        spring: date(year, spring.0, spring.1),
        qingming: date(year, 4, qingming),
        dragon_boat: date(year, dragon_boat.0, dragon_boat.1),
        qixi: date(year, qixi.0, qixi.1),
        mid_autumn: date(year, mid_autumn.0, mid_autumn.1),
        double_ninth: date(year, double_ninth.0, double_ninth.1),
        xiaonian: date(year, xiaonian.0, xiaonian.1),
    }
}

//  年, 春节, 清明(4月), 端午, 七夕, 中秋, 重阳, 小年(腊月廿三)
#[rustfmt::skip]
const YEARS: [LunarYear; (LAST_LUNAR_YEAR - FIRST_LUNAR_YEAR + 1) as usize] = [
    row(2020, (1, 25), 4, (6, 25), (8, 25), (10, 1), (10, 25), (1, 17)),
    row(2021, (2, 12), 4, (6, 14), (8, 14), (9, 21), (10, 14), (2, 4)),
    row(2022, (2, 1), 5, (6, 3), (8, 4), (9, 10), (10, 4), (1, 25)),
    row(2023, (1, 22), 5, (6, 22), (8, 22), (9, 29), (10, 23), (1, 14)),
    row(2024, (2, 10), 4, (6, 10), (8, 10), (9, 17), (10, 11), (2, 2)),
    row(2025, (1, 29), 4, (5, 31), (8, 29), (10, 6), (10, 29), (1, 22)),
    row(2026, (2, 17), 5, (6, 19), (8, 19), (9, 25), (10, 18), (2, 10)),
    row(2027, (2, 6), 5, (6, 9), (8, 8), (9, 15), (10, 8), (1, 30)),
    row(2028, (1, 26), 4, (5, 28), (8, 26), (10, 3), (10, 26), (1, 19)),
    row(2029, (2, 13), 4, (6, 16), (8, 16), (9, 22), (10, 16), (2, 6)),
    row(2030, (2, 3), 5, (6, 5), (8, 5), (9, 12), (10, 5), (1, 26)),
    row(2031, (1, 23), 5, (6, 24), (8, 24), (10, 1), (10, 24), (1, 16)),
    row(2032, (2, 11), 4, (6, 12), (8, 12), (9, 19), (10, 12), (2, 4)),
    row(2033, (1, 31), 4, (6, 1), (8, 1), (9, 8), (10, 1), (1, 23)),
    row(2034, (2, 19), 5, (6, 20), (8, 20), (9, 27), (10, 20), (2, 11)),
    row(2035, (2, 8), 5, (6, 10), (8, 10), (9, 16), (10, 9), (1, 31)),
    row(2036, (1, 28), 4, (5, 30), (8, 28), (10, 4), (10, 27), (1, 20)),
    row(2037, (2, 15), 4, (6, 18), (8, 17), (9, 24), (10, 17), (2, 7)),
    row(2038, (2, 4), 5, (6, 7), (8, 7), (9, 13), (10, 7), (1, 27)),
    row(2039, (1, 24), 5, (5, 27), (8, 26), (10, 2), (10, 26), (1, 17)),
    row(2040, (2, 12), 4, (6, 14), (8, 14), (9, 20), (10, 14), (2, 5)),
];

/// The row of a year, within [`FIRST_LUNAR_YEAR`]..=[`LAST_LUNAR_YEAR`].
pub(crate) fn year(year: i16) -> Option<&'static LunarYear> {
    YEARS.get(usize::try_from(year.checked_sub(FIRST_LUNAR_YEAR)?).ok()?)
}

impl LunarYear {
    /// 腊月初八 of the lunar year that ends this spring. May fall in the December before.
    pub(crate) fn laba(&self) -> Date {
        self.xiaonian.saturating_sub(15.days())
    }

    /// The last day of the lunar year.
    pub(crate) fn eve(&self) -> Date {
        self.spring.saturating_sub(1.day())
    }

    /// 正月十五.
    pub(crate) fn lantern(&self) -> Date {
        self.spring.saturating_add(14.days())
    }
}
