//! Festival dates against published ones and against an independent lunar calendar; names as people write them.

use almanac::{
    FIRST_LUNAR_YEAR, Festival as F, LAST_LUNAR_YEAR, Rule, festival_by_name, partial_holidays, statutory_holidays,
};
use jiff::civil::{Date, date};
use tyme4rs::tyme::lunar::LunarDay;
use tyme4rs::tyme::solar::SolarTerm;

#[test]
fn lunar_festivals_meet_the_published_dates() {
    // 春节, 元宵, 端午, 中秋, 重阳.
    let published = [
        (2024, [(2, 10), (2, 24), (6, 10), (9, 17), (10, 11)]),
        (2025, [(1, 29), (2, 12), (5, 31), (10, 6), (10, 29)]),
        (2026, [(2, 17), (3, 3), (6, 19), (9, 25), (10, 18)]),
        (2027, [(2, 6), (2, 20), (6, 9), (9, 15), (10, 8)]),
        (2028, [(1, 26), (2, 9), (5, 28), (10, 3), (10, 26)]),
        (2029, [(2, 13), (2, 27), (6, 16), (9, 22), (10, 16)]),
        (2030, [(2, 3), (2, 17), (6, 5), (9, 12), (10, 5)]),
    ];
    for (year, days) in published {
        let festivals = [F::SpringFestival, F::Lantern, F::DragonBoat, F::MidAutumn, F::DoubleNinth];
        for (festival, (month, day)) in festivals.into_iter().zip(days) {
            assert_eq!(festival.date_in(year), Some(date(year, month, day)), "{} {year}", festival.zh());
        }
    }
    assert_eq!(F::NewYearEve.date_in(2027), Some(date(2027, 2, 5)));
    assert_eq!(F::Qixi.date_in(2027), Some(date(2027, 8, 8)));
    assert_eq!(F::Qingming.date_in(2027), Some(date(2027, 4, 5)));
}

#[test]
fn lunar_festivals_agree_with_an_independent_calendar() {
    let solar = |year: isize, month: isize, day: usize| {
        let day = LunarDay::from_ymd(year, month, day).get_solar_day();
        date(day.get_year() as i16, day.get_month() as i8, day.get_day() as i8)
    };
    for year in FIRST_LUNAR_YEAR..=LAST_LUNAR_YEAR {
        let lunar = year as isize;
        let cases: [(F, Date); 8] = [
            (F::SpringFestival, solar(lunar, 1, 1)),
            (F::Lantern, solar(lunar, 1, 15)),
            (F::DragonBoat, solar(lunar, 5, 5)),
            (F::Qixi, solar(lunar, 7, 7)),
            (F::MidAutumn, solar(lunar, 8, 15)),
            (F::DoubleNinth, solar(lunar, 9, 9)),
            (F::Xiaonian, solar(lunar - 1, 12, 23)),
            (F::XiaonianSouth, solar(lunar - 1, 12, 24)),
        ];
        for (festival, day) in cases {
            assert_eq!(festival.date_in(year), Some(day), "{} {year}", festival.zh());
        }
        let laba = [solar(lunar - 1, 12, 8), solar(lunar, 12, 8)].into_iter().find(|day| day.year() == year);
        assert_eq!(F::Laba.date_in(year), laba, "腊八 {year}");
        let qingming = SolarTerm::from_name(lunar, "清明").get_julian_day().get_solar_day();
        assert_eq!(F::Qingming.date_in(year), Some(date(year, 4, qingming.get_day() as i8)), "清明 {year}");
    }
}

#[test]
fn solar_festivals() {
    let cases = [
        (F::Women, date(2027, 3, 8)),
        (F::SchoolSafety, date(2027, 3, 29)),
        (F::Mothers, date(2027, 5, 9)),
        (F::Mothers, date(2026, 5, 10)),
        (F::Disabled, date(2027, 5, 16)),
        (F::Fathers, date(2026, 6, 21)),
        (F::AntiViolence, date(2026, 11, 25)),
        (F::FamilyEducationWeek, date(2027, 5, 10)),
        (F::Constitution, date(2026, 12, 4)),
    ];
    for (festival, day) in cases {
        assert_eq!(festival.date_in(day.year()), Some(day), "{}", festival.zh());
    }
    assert_eq!(F::FamilyEducationWeek.span_in(2026), Some((date(2026, 5, 11), date(2026, 5, 17))));
    assert_eq!(F::Women.span_in(2026), Some((date(2026, 3, 8), date(2026, 3, 8))));
    assert_eq!((F::Laba.date_in(2022), F::Laba.date_in(2023)), (Some(date(2022, 1, 10)), None));
    assert_eq!((F::DragonBoat.date_in(2019), F::DragonBoat.date_in(2041)), (None, None));
}

#[test]
fn names_as_people_write_them() {
    let cases: &[(F, &str)] = &[
        (
            F::Women,
            "三八 三·八 “三·八” 3·8 3.8 ３·８ 3月8日 38节 妇女节 三八妇女节 “三八”国际妇女节 3·8国际劳动妇女节 婦女節 三八期间",
        ),
        (F::Children, "六一 六·一 “六一” 6·1 6月1日 儿童节 六一儿童节 “六·一”国际儿童节 6.1节"),
        (F::Youth, "五四 五·四 青年节 5·4"),
        (F::MidAutumn, "中秋 中秋节 中秋節 八月十五 中秋前后"),
        (F::DoubleNinth, "重阳 重阳节 重陽節 九九重阳节 老年节 敬老节"),
        (F::DragonBoat, "端午 端午节 端阳节"),
        (F::SpringFestival, "春节 新春 春节期间"),
        (F::Lantern, "元宵 元宵节"),
        (
            F::AntiViolence,
            "国际反家暴日 11·25 11.25 11月25日 “11·25” 反家庭暴力日 11·25国际反家暴日 国际消除对妇女的暴力日 消除对妇女暴力日 十一·二五",
        ),
        (F::Aids, "12·1 12.1 世界艾滋病日 艾滋病日 12·1世界艾滋病日"),
        (F::Constitution, "12·4 12月4日 宪法日 国家宪法日 “12·4”国家宪法日 法制宣传日"),
        (F::Party, "七一 七·一 建党节 7·1"),
        (F::Army, "八一 八·一 建军节"),
        (F::National, "十一 国庆 国庆节 十·一 10·1"),
        (F::Teachers, "教师节 9·10"),
        (F::Mothers, "母亲节"),
        (F::Disabled, "助残日 全国助残日"),
        (F::Families, "5·15 国际家庭日 5·15国际家庭日"),
        (F::FamilyEducationWeek, "家庭教育宣传周 全国家庭教育宣传周"),
        (F::Qixi, "七夕 七夕节"),
        (F::Laba, "腊八 腊八节"),
        (F::NewYearEve, "除夕 大年三十"),
        (F::LeiFeng, "3·5 学雷锋日 学雷锋纪念日"),
        (F::AntiDrug, "禁毒日 6·26国际禁毒日"),
    ];
    for (festival, names) in cases {
        for name in names.split(' ') {
            assert_eq!(festival_by_name(name), Some(*festival), "{name}");
        }
    }
    for name in ["", "节", "开学", "1·25", "12", "第三季度", "2026-03-08", "13·45"] {
        assert_eq!(festival_by_name(name), None, "{name}");
    }
}

#[test]
fn every_festival_is_found_by_its_own_names_and_code() {
    for &festival in F::ALL {
        assert_eq!(festival_by_name(festival.zh()), Some(festival), "{}", festival.zh());
        assert_eq!(F::by_code(&festival.code()), Some(festival));
        assert!(!festival.en().is_empty());
        if festival.rule() != Rule::Table {
            assert!(festival.date_in(2050).is_some());
        }
    }
}

#[test]
fn statutory_days_follow_the_revision_of_2024() {
    let total = |year| statutory_holidays(year).unwrap().iter().map(|holiday| holiday.days.len()).sum::<usize>();
    assert_eq!((total(2024), total(2025), total(2026)), (11, 13, 13));
    let spring = statutory_holidays(2026).unwrap().remove(1);
    assert_eq!(spring.days, [date(2026, 2, 16), date(2026, 2, 17), date(2026, 2, 18), date(2026, 2, 19)]);
    assert_eq!(statutory_holidays(2041), None);
    let women = partial_holidays(2026).remove(0);
    assert!(women.day == date(2026, 3, 8) && women.half);
    // What the law gives is always off in the published tables.
    let calendar = almanac::Calendar::shipped();
    for day in (2024..=2026).flat_map(|year| statutory_holidays(year).unwrap()).flat_map(|holiday| holiday.days) {
        assert!(!calendar.is_working_day(day).working, "{day}");
    }
}
