//! Festivals and observances that the year's work hangs on, each with its rule, names and date in a year.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::lunar;

/// How a festival finds its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The same month and day each year.
    Fixed(i8, i8),
    /// The n-th weekday of a month; a negative n counts from the month's end.
    Nth(i8, i8, Weekday),
    /// From the table of lunar dates and solar terms.
    Table,
    /// The week, Monday first, that holds this month and day.
    WeekOf(i8, i8),
}

macro_rules! festivals {
    ($($(#[$doc:meta])* $name:ident $zh:literal $en:literal $rule:expr;)*) => {
        /// A day (or week) of the working year. The Chinese names are those used in plans and notices.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Festival {
            $($(#[$doc])* $name,)*
        }

        impl Festival {
            /// Every festival, in the order of the year.
            pub const ALL: &'static [Festival] = &[$(Festival::$name,)*];

            /// The Chinese name.
            pub fn zh(self) -> &'static str {
                match self { $(Self::$name => $zh,)* }
            }

            /// The English name.
            pub fn en(self) -> &'static str {
                match self { $(Self::$name => $en,)* }
            }

            /// How the day is found.
            pub fn rule(self) -> Rule {
                use Rule::{Fixed, Nth, Table, WeekOf};
                match self { $(Self::$name => $rule,)* }
            }
        }
    };
}

festivals! {
    /// 1 January, 全国年节及纪念日放假办法 2.
    NewYear "元旦" "New Year's Day" Fixed(1, 1);
    /// 腊月初八.
    Laba "腊八节" "Laba Festival" Table;
    /// 腊月廿三, the northern custom.
    Xiaonian "小年" "Little New Year" Table;
    /// 腊月廿四, the southern custom.
    XiaonianSouth "南方小年" "Little New Year (southern)" Table;
    /// The last day of the lunar year.
    NewYearEve "除夕" "Lunar New Year's Eve" Table;
    /// 正月初一.
    SpringFestival "春节" "Spring Festival" Table;
    /// 正月十五.
    Lantern "元宵节" "Lantern Festival" Table;
    /// 反家庭暴力法 in force since 1 March 2016.
    AntiViolenceLaw "反家庭暴力法施行日" "Anti-Domestic Violence Law Day" Fixed(3, 1);
    /// 5 March, volunteers' day in custom.
    LeiFeng "学雷锋纪念日" "Lei Feng Day" Fixed(3, 5);
    /// 8 March; women have half a day off (办法 3).
    Women "三八国际妇女节" "International Women's Day" Fixed(3, 8);
    /// 12 March, 森林法.
    Arbor "植树节" "Arbor Day" Fixed(3, 12);
    /// 15 March.
    Consumers "国际消费者权益日" "World Consumer Rights Day" Fixed(3, 15);
    /// The last Monday of March.
    SchoolSafety "全国中小学生安全教育日" "National School Safety Day" Nth(3, -1, Weekday::Monday);
    /// 4 or 5 April, a solar term.
    Qingming "清明节" "Qingming Festival" Table;
    /// 1 May.
    Labour "劳动节" "Labour Day" Fixed(5, 1);
    /// 4 May; youths from 14 have half a day off (办法 3).
    Youth "五四青年节" "Youth Day" Fixed(5, 4);
    /// The second Sunday of May.
    Mothers "母亲节" "Mother's Day" Nth(5, 2, Weekday::Sunday);
    /// 15 May.
    Families "国际家庭日" "International Day of Families" Fixed(5, 15);
    /// The week of 15 May (家庭教育促进法 13).
    FamilyEducationWeek "全国家庭教育宣传周" "National Family Education Week" WeekOf(5, 15);
    /// The third Sunday of May (残疾人保障法 14).
    Disabled "全国助残日" "National Day of Helping the Disabled" Nth(5, 3, Weekday::Sunday);
    /// 1 June; children under 14 have the day off (办法 3).
    Children "六一国际儿童节" "International Children's Day" Fixed(6, 1);
    /// 6 June.
    EyeCare "全国爱眼日" "National Eye Care Day" Fixed(6, 6);
    /// 五月初五.
    DragonBoat "端午节" "Dragon Boat Festival" Table;
    /// The third Sunday of June.
    Fathers "父亲节" "Father's Day" Nth(6, 3, Weekday::Sunday);
    /// 26 June.
    AntiDrug "国际禁毒日" "International Day against Drug Abuse" Fixed(6, 26);
    /// 1 July.
    Party "七一建党节" "Party Founding Day" Fixed(7, 1);
    /// 1 August; soldiers have half a day off (办法 3).
    Army "八一建军节" "Army Day" Fixed(8, 1);
    /// 七月初七.
    Qixi "七夕节" "Qixi Festival" Table;
    /// 9 September.
    PublicGood "99公益日" "99 Giving Day" Fixed(9, 9);
    /// 10 September.
    Teachers "教师节" "Teachers' Day" Fixed(9, 10);
    /// 八月十五.
    MidAutumn "中秋节" "Mid-Autumn Festival" Table;
    /// 1 October.
    National "国庆节" "National Day" Fixed(10, 1);
    /// 九月初九, 老年节 (老年人权益保障法 12).
    DoubleNinth "重阳节" "Double Ninth Festival" Table;
    /// 10 October.
    MentalHealth "世界精神卫生日" "World Mental Health Day" Fixed(10, 10);
    /// 11 October.
    Girls "国际女童日" "International Day of the Girl Child" Fixed(10, 11);
    /// 15 October.
    RuralWomen "国际农村妇女日" "International Day of Rural Women" Fixed(10, 15);
    /// 17 October, also 国家扶贫日.
    PovertyRelief "国家扶贫日" "National Poverty Relief Day" Fixed(10, 17);
    /// 9 November.
    FireSafety "全国消防日" "National Fire Safety Day" Fixed(11, 9);
    /// 20 November.
    WorldChildren "世界儿童日" "World Children's Day" Fixed(11, 20);
    /// 25 November.
    AntiViolence "国际消除对妇女的暴力日" "International Day for the Elimination of Violence against Women" Fixed(11, 25);
    /// 1 December.
    Aids "世界艾滋病日" "World AIDS Day" Fixed(12, 1);
    /// 3 December.
    DisabledPersons "国际残疾人日" "International Day of Persons with Disabilities" Fixed(12, 3);
    /// 4 December (全国人大常委会关于设立国家宪法日的决定, 2014).
    Constitution "国家宪法日" "National Constitution Day" Fixed(12, 4);
    /// 5 December.
    Volunteers "国际志愿者日" "International Volunteer Day" Fixed(12, 5);
}

impl Festival {
    /// The code used in packs and stored: `women`, `dragon_boat`.
    pub fn code(self) -> String {
        let mut code = String::new();
        for letter in format!("{self:?}").chars() {
            if letter.is_uppercase() && !code.is_empty() {
                code.push('_');
            }
            code.extend(letter.to_lowercase());
        }
        code
    }

    /// The festival with this code.
    pub fn by_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|festival| festival.code() == code)
    }

    /// True when the day follows the moon.
    pub fn is_lunar(self) -> bool {
        self.rule() == Rule::Table && self != Self::Qingming
    }

    /// The day in a Gregorian year (for a week, its first day).
    ///
    /// `None` outside the lunar table (2020–2040) for festivals that need it, and where the year has none: 腊八 fell
    /// on 10 January and again on 30 December 2022, and so not at all in 2023. Of two days the earlier is given.
    ///
    /// ```
    /// use almanac::Festival;
    /// use jiff::civil::date;
    /// assert_eq!(Festival::MidAutumn.date_in(2026), Some(date(2026, 9, 25)));
    /// assert_eq!(Festival::MidAutumn.date_in(2050), None);
    /// ```
    pub fn date_in(self, year: i16) -> Option<Date> {
        match self.rule() {
            Rule::Fixed(month, day) => Date::new(year, month, day).ok(),
            Rule::Nth(month, nth, weekday) => Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok(),
            Rule::WeekOf(month, day) => {
                let day = Date::new(year, month, day).ok()?;
                day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()
            }
            Rule::Table => self.by_table(year),
        }
    }

    /// First and last day in a year: seven days for a week, else one day.
    pub fn span_in(self, year: i16) -> Option<(Date, Date)> {
        let first = self.date_in(year)?;
        let longer = if matches!(self.rule(), Rule::WeekOf(..)) { 6 } else { 0 };
        Some((first, first.saturating_add(longer.days())))
    }

    fn by_table(self, year: i16) -> Option<Date> {
        let row = lunar::year(year)?;
        Some(match self {
            Self::Laba => {
                let following = lunar::year(year + 1).map(|next| next.laba());
                return [Some(row.laba()), following].into_iter().flatten().find(|day| day.year() == year);
            }
            Self::Xiaonian => row.xiaonian,
            Self::XiaonianSouth => row.xiaonian.saturating_add(1.day()),
            Self::NewYearEve => row.eve(),
            Self::SpringFestival => row.spring,
            Self::Lantern => row.lantern(),
            Self::Qingming => row.qingming,
            Self::DragonBoat => row.dragon_boat,
            Self::Qixi => row.qixi,
            Self::MidAutumn => row.mid_autumn,
            Self::DoubleNinth => row.double_ninth,
            _ => return None,
        })
    }
}
