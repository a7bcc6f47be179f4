//! A cadence and a rule in words: 每月2次, 每30天一次, 每季度末月15日前, 端午节前后.

use almanac::Period;
use jiff::civil::Weekday;

use crate::{Cadence, Each, Length, Months, On, Rule};

impl Cadence {
    /// In Chinese: 每月2次, 每30天一次, 5个工作日内, 每季度末月15日前, 端午节前后.
    pub fn zh(self) -> String {
        match self {
            Self::Nothing => "不作要求".into(),
            Self::Quota { times, period, grace } => {
                let grace = if grace > 0 { format!("（可宽限{grace}天）") } else { String::new() };
                match period {
                    Period::Half => format!("每半年{times}次{grace}"),
                    _ => format!("每{}{times}次{grace}", period.zh()),
                }
            }
            Self::Interval { every, first } => {
                let first = first.map_or(String::new(), |first| format!("，首次在{}内", first.zh()));
                format!("每{}一次{first}", every.zh())
            }
            Self::Deadline(clock) => format!("{}内", clock.zh()),
            Self::OnDate { on, .. } => on.zh(),
        }
    }

    /// In English.
    pub fn en(self) -> String {
        match self {
            Self::Nothing => "nothing asked".into(),
            Self::Quota { times, period, grace } => {
                let grace = if grace > 0 { format!(", {} of grace", Length::Days(grace).en()) } else { String::new() };
                format!("{} a {}{grace}", times_en(u32::from(times)), period.en())
            }
            Self::Interval { every, first } => {
                let first = first.map_or(String::new(), |first| format!(", the first within {}", first.en()));
                format!("once every {}{first}", every.en())
            }
            Self::Deadline(clock) => format!("within {}", clock.en()),
            Self::OnDate { on, .. } => on.en(),
        }
    }
}

impl Rule {
    /// In Chinese, with what the tiers owe: 每月1次（high：每30天一次）.
    pub fn zh(&self) -> String {
        let tiers: Vec<String> =
            self.tiers.iter().map(|tier| format!("{}：{}", tier.code, tier.cadence.zh())).collect();
        let months = self.months.map_or(String::new(), |months| format!("，限{}", months.zh()));
        let tiers = if tiers.is_empty() { String::new() } else { format!("（{}）", tiers.join("；")) };
        format!("{}{tiers}{months}", self.cadence.zh())
    }

    /// In English.
    pub fn en(&self) -> String {
        let tiers: Vec<String> =
            self.tiers.iter().map(|tier| format!("{}: {}", tier.code, tier.cadence.en())).collect();
        let months = self.months.map_or(String::new(), |months| format!(", in {} only", months.en()));
        let tiers = if tiers.is_empty() { String::new() } else { format!(" ({})", tiers.join("; ")) };
        format!("{}{tiers}{months}", self.cadence.en())
    }
}

impl Length {
    /// 30天, 3个月.
    pub fn zh(self) -> String {
        match self {
            Self::Days(n) => format!("{n}天"),
            Self::Months(n) => format!("{n}个月"),
        }
    }

    /// 30 days, 3 months.
    pub fn en(self) -> String {
        let (n, unit) = match self {
            Self::Days(n) => (n, "day"),
            Self::Months(n) => (n, "month"),
        };
        format!("{n} {unit}{}", if n == 1 { "" } else { "s" })
    }
}

impl Months {
    fn zh(self) -> String {
        let names: Vec<String> = self.iter().map(|month| month.to_string()).collect();
        format!("{}月", names.join("、"))
    }

    fn en(self) -> String {
        let names: Vec<&str> = self.iter().map(month_en).collect();
        names.join(", ")
    }
}

impl On {
    fn zh(self) -> String {
        match self {
            Self::Day { month, day } => format!("每年{month}月{day}日前"),
            Self::Weekday { month, nth, weekday } => {
                let (nth, weekday) = (nth_zh(nth), weekday_zh(weekday));
                format!("每年{month}月{nth}{weekday}前")
            }
            Self::Festival { festival, offset: 0 } => format!("{}前后", festival.zh()),
            Self::Festival { festival, offset } if offset < 0 => {
                format!("{}前{}天前", festival.zh(), -i32::from(offset))
            }
            Self::Festival { festival, offset } => format!("{}后{offset}天内", festival.zh()),
            Self::Monthly { each: Each::Month, day } => format!("每月{}前", day_zh(day)),
            Self::Monthly { each: Each::QuarterLastMonth, day } => format!("每季度末月{}前", day_zh(day)),
            Self::Monthly { each: Each::Months(months), day } => format!("每年{}的{}前", months.zh(), day_zh(day)),
        }
    }

    fn en(self) -> String {
        match self {
            Self::Day { month, day } => format!("by {day} {} each year", month_en(month)),
            Self::Weekday { month, nth, weekday } => {
                format!("by the {} {weekday:?} of {} each year", nth_en(nth), month_en(month))
            }
            Self::Festival { festival, offset: 0 } => format!("around {}", festival.en()),
            Self::Festival { festival, offset } => {
                let days = Length::Days(offset.unsigned_abs()).en();
                format!("by {days} {} {}", if offset < 0 { "before" } else { "after" }, festival.en())
            }
            Self::Monthly { each, day } => {
                let of = match each {
                    Each::Month => "each month".to_owned(),
                    Each::QuarterLastMonth => "each quarter's last month".to_owned(),
                    Each::Months(months) => months.en(),
                };
                if day >= 31 { format!("by the last day of {of}") } else { format!("by day {day} of {of}") }
            }
        }
    }
}

/// Once, twice, 3 times.
pub(crate) fn times_en(times: u32) -> String {
    match times {
        1 => "once".into(),
        2 => "twice".into(),
        n => format!("{n} times"),
    }
}

/// Day 31 is the last day of any month.
fn day_zh(day: i8) -> String {
    if day >= 31 { "最后一天".into() } else { format!("{day}日") }
}

fn nth_zh(nth: i8) -> String {
    match nth {
        -1 => "最后一个".into(),
        n if n < 0 => format!("倒数第{}个", -i32::from(n)),
        n => format!("第{n}个"),
    }
}

fn nth_en(nth: i8) -> &'static str {
    match nth {
        1 => "first",
        2 => "second",
        3 => "third",
        4 => "fourth",
        5 => "fifth",
        -1 => "last",
        -2 => "second to last",
        -3 => "third to last",
        _ => "fourth to last",
    }
}

fn weekday_zh(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "星期一",
        Weekday::Tuesday => "星期二",
        Weekday::Wednesday => "星期三",
        Weekday::Thursday => "星期四",
        Weekday::Friday => "星期五",
        Weekday::Saturday => "星期六",
        Weekday::Sunday => "星期日",
    }
}

/// The English name of a month.
pub(crate) fn month_en(month: i8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}
