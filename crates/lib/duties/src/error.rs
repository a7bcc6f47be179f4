//! What can be wrong in a rule, and how to mend it.

/// What is wrong in a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} ({})", self.zh(), self.en())]
pub enum RuleError {
    /// A quota of no times.
    NoTimes,
    /// An interval or a clock without length.
    NoLength,
    /// An interval or a clock with no unit, or with two.
    Units(&'static [&'static str]),
    /// Not a window.
    Period(String),
    /// Not a month.
    Month(i64),
    /// Not a day of any month, or not one of that month.
    Day(i64),
    /// A list of months without a month, or one that is not a list.
    NoMonths,
    /// Not a weekday.
    Weekday(String),
    /// Not an n-th weekday that every month has.
    Nth(i64),
    /// No such festival.
    Festival(String),
    /// So many days after a festival that it would be nearer to the next.
    Offset(i64),
    /// A day of the year that is named in no way or in several.
    OnDate,
    /// Not a set of months to take a day of.
    Each(String),
    /// Not a start.
    Opens(String),
    /// A rule without a cadence and without tiers.
    NoCadence,
    /// The last day lies before the first.
    Reversed,
    /// Months are named for something that knows no months.
    MonthsUnused,
    /// A number that is too large.
    TooMany(i64),
}

impl RuleError {
    /// What is wrong and how to mend it, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::NoTimes => "次数为0，等于没有要求；请写1以上的次数，不要求时写 \"nothing\"".into(),
            Self::NoLength => "时长为0；请写1以上的数，不要求时写 \"nothing\"".into(),
            Self::Units(units) => format!("时长要写且只写一种单位：{}", units.join("、")),
            Self::Period(word) => {
                format!("没有“{word}”这种周期；请写 week、month、quarter、half、year 或 term")
            }
            Self::Month(month) => format!("没有{month}月；请写1至12"),
            Self::Day(day) => format!("没有{day}日这一天；请写1至31（该月有的日子）"),
            Self::NoMonths => "月份是空的；请写1至12中的几个，每月都要时不写".into(),
            Self::Weekday(word) => format!("“{word}”不是星期；请写 monday 至 sunday"),
            Self::Nth(nth) => format!("第{nth}个星期几不是每月都有；请写1至4，从月末数写-1至-4"),
            Self::Festival(code) => {
                format!("没有代码为“{code}”的节日；请写 almanac 中的代码，如 dragon_boat、women、spring_festival")
            }
            Self::Offset(days) => format!("离节日{days}天太远；请写-180至180"),
            Self::OnDate => "要写且只写一种日子：month 和 day，month、nth 和 weekday，festival，或 each 和 day".into(),
            Self::Each(word) => {
                format!("“{word}”不是月份；请写 \"month\"、\"quarter_last_month\" 或 [6, 12] 这样的月份表")
            }
            Self::Opens(word) => format!("“{word}”不是开始；请写 \"period\" 或 {{ days_before = 10 }}"),
            Self::NoCadence => "没有写频次；请写 cadence，或在 tiers 下按等级写".into(),
            Self::Reversed => "until 早于 from；请核对起止日".into(),
            Self::MonthsUnused => "months 只用于 quota 和 on_date；请删去".into(),
            Self::TooMany(number) => format!("{number} 太大；请写65535以内的数"),
        }
    }

    /// What is wrong and how to mend it, in English.
    pub fn en(&self) -> String {
        match self {
            Self::NoTimes => "0 times is nothing; write 1 or more, or \"nothing\"".into(),
            Self::NoLength => "a length of 0; write 1 or more, or \"nothing\"".into(),
            Self::Units(units) => format!("give the length in exactly one of: {}", units.join(", ")),
            Self::Period(word) => {
                format!("“{word}” is no period; write week, month, quarter, half, year or term")
            }
            Self::Month(month) => format!("{month} is no month; write 1 to 12"),
            Self::Day(day) => format!("there is no day {day}; write 1 to 31, one the month has"),
            Self::NoMonths => "no months; list some of 1 to 12, or leave the list out for all".into(),
            Self::Weekday(word) => format!("“{word}” is no weekday; write monday to sunday"),
            Self::Nth(nth) => {
                format!("not every month has a weekday number {nth}; write 1 to 4, or -1 to -4 from the month's end")
            }
            Self::Festival(code) => {
                format!("no festival has the code “{code}”; write one such as dragon_boat, women, spring_festival")
            }
            Self::Offset(days) => format!("{days} days from the festival is too far; write -180 to 180"),
            Self::OnDate => {
                "name the day in exactly one way: month and day; month, nth and weekday; festival; each and day".into()
            }
            Self::Each(word) => {
                format!("“{word}” is no months; write \"month\", \"quarter_last_month\" or a list such as [6, 12]")
            }
            Self::Opens(word) => format!("“{word}” is no start; write \"period\" or {{ days_before = 10 }}"),
            Self::NoCadence => "no cadence; write cadence, or one for each tier under tiers".into(),
            Self::Reversed => "until lies before from; check both".into(),
            Self::MonthsUnused => "months is for quota and on_date only; remove it".into(),
            Self::TooMany(number) => format!("{number} is too large; write at most 65535"),
        }
    }
}
