//! The days off that the law itself gives, before any year's notice adjusts the weekends around them:
//! 全国年节及纪念日放假办法 (国务院令第795号, 2024-11-10, in force 2025-01-01).

use jiff::ToSpan;
use jiff::civil::Date;

use crate::{Festival, lunar};

/// The day the 2024 revision came into force; 除夕 and 2 May were added by it.
const REVISED: i16 = 2025;

/// A festival's statutory days for the whole population. If they meet a weekend, the day is made up (补假, art. 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatutoryHoliday {
    /// The festival.
    pub festival: Festival,
    /// Its days, in order.
    pub days: Vec<Date>,
}

/// A holiday for part of the population (art. 3). If it meets a weekend, it is not made up (art. 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartialHoliday {
    /// The festival.
    pub festival: Festival,
    /// The day.
    pub day: Date,
    /// Whom it is for, in Chinese.
    pub who_zh: &'static str,
    /// Whom it is for, in English.
    pub who_en: &'static str,
    /// Half a day, else the whole day.
    pub half: bool,
}

/// The statutory holidays of a year: 13 days from 2025 on, 11 days from 2014 to 2024 (revision of 2013).
///
/// `None` outside the lunar table (2020–2040).
pub fn statutory_holidays(year: i16) -> Option<Vec<StatutoryHoliday>> {
    let row = lunar::year(year)?;
    let revised = year >= REVISED;
    let run = |first: Date, length: i64| (0..length).map(|n| first.saturating_add(n.days())).collect::<Vec<_>>();
    let fixed = |month, day| Date::new(year, month, day).ok();
    let spring = if revised { run(row.eve(), 4) } else { run(row.spring, 3) };
    Some(vec![
        StatutoryHoliday { festival: Festival::NewYear, days: run(fixed(1, 1)?, 1) },
        StatutoryHoliday { festival: Festival::SpringFestival, days: spring },
        StatutoryHoliday { festival: Festival::Qingming, days: run(row.qingming, 1) },
        StatutoryHoliday { festival: Festival::Labour, days: run(fixed(5, 1)?, if revised { 2 } else { 1 }) },
        StatutoryHoliday { festival: Festival::DragonBoat, days: run(row.dragon_boat, 1) },
        StatutoryHoliday { festival: Festival::MidAutumn, days: run(row.mid_autumn, 1) },
        StatutoryHoliday { festival: Festival::National, days: run(fixed(10, 1)?, 3) },
    ])
}

/// The holidays for part of the population in a year (art. 3).
pub fn partial_holidays(year: i16) -> Vec<PartialHoliday> {
    let row = |festival: Festival, who_zh, who_en, half| {
        festival.date_in(year).map(|day| PartialHoliday { festival, day, who_zh, who_en, half })
    };
    [
        row(Festival::Women, "妇女", "women", true),
        row(Festival::Youth, "14周岁以上的青年", "youths aged 14 and over", true),
        row(Festival::Children, "不满14周岁的少年儿童", "children under 14", false),
        row(Festival::Army, "现役军人", "soldiers on active service", true),
    ]
    .into_iter()
    .flatten()
    .collect()
}
