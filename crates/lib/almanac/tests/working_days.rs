//! The shipped tables against the State Council's notices, loading, and working-day answers.

use almanac::{Basis, Calendar, HolidayTable, TableProblem};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;

const OFF: &[(&str, &str)] = &[
    ("2024-01-01", "2024-01-01"),
    ("2024-02-10", "2024-02-17"),
    ("2024-04-04", "2024-04-06"),
    ("2024-05-01", "2024-05-05"),
    ("2024-06-10", "2024-06-10"),
    ("2024-09-15", "2024-09-17"),
    ("2024-10-01", "2024-10-07"),
    ("2025-01-01", "2025-01-01"),
    ("2025-01-28", "2025-02-04"),
    ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"),
    ("2025-05-31", "2025-06-02"),
    ("2025-10-01", "2025-10-08"),
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
];

const WORKED_WEEKENDS: &[&str] = &[
    "2024-02-04",
    "2024-02-18",
    "2024-04-07",
    "2024-04-28",
    "2024-05-11",
    "2024-09-14",
    "2024-09-29",
    "2024-10-12",
    "2025-01-26",
    "2025-02-08",
    "2025-04-27",
    "2025-09-28",
    "2025-10-11",
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
];

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn every_day_of_the_shipped_years_is_as_published() {
    let calendar = Calendar::shipped();
    assert_eq!(calendar.years().collect::<Vec<_>>(), [2024, 2025, 2026]);
    let off = |d: Date| OFF.iter().any(|(from, to)| (day(from)..=day(to)).contains(&d));
    let mut d = date(2024, 1, 1);
    while d <= date(2026, 12, 31) {
        let weekend = matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday);
        let worked = WORKED_WEEKENDS.contains(&d.to_string().as_str()) || (!weekend && !off(d));
        let answer = calendar.is_working_day(d);
        assert_eq!((answer.working, answer.basis), (worked, Basis::Table), "{d}");
        d = d.tomorrow().unwrap();
    }
}

#[test]
fn working_days_of_the_year_add_up() {
    // 365 days less weekends and 11 or 13 statutory days; the adjusted weekends cancel out.
    let calendar = Calendar::shipped();
    for (year, expected) in [(2024, 251), (2025, 248), (2026, 248)] {
        let (count, certainty) = calendar.working_days(date(year, 1, 1), date(year, 12, 31));
        assert_eq!(count, expected, "{year}");
        assert!(certainty.is_published());
    }
}

#[test]
fn a_day_off_names_its_festival() {
    let calendar = Calendar::shipped();
    assert_eq!(calendar.off_span(date(2026, 2, 20)).map(|span| span.name.as_str()), Some("春节"));
    assert_eq!(calendar.off_span(date(2026, 2, 14)), None);
    assert_eq!(calendar.table(2026).unwrap().published, Some(date(2025, 11, 4)));
}

#[test]
fn a_year_without_a_table_is_guessed_and_says_so() {
    let calendar = Calendar::shipped();
    let national = calendar.is_working_day(date(2027, 10, 1));
    assert_eq!((national.working, national.basis), (true, Basis::WeekendOnly));
    let (_, certainty) = calendar.working_days(date(2026, 12, 30), date(2028, 1, 3));
    assert_eq!(certainty.guessed_years().collect::<Vec<_>>(), [2027, 2028]);
    assert_eq!(certainty.zh().unwrap(), "2027年、2028年放假安排尚未导入，按周末推算");

    let loaded = calendar
        .with_text("year = 2027\nsource = \"测试\"\n[[off]]\nname = \"国庆节\"\nfrom = \"2027-10-01\"\nto = 2027-10-07")
        .unwrap();
    assert!(!loaded.is_working_day(date(2027, 10, 1)).working);
}

#[test]
fn the_next_years_notice_may_take_new_years_eve() {
    let text = "year = 2027\nsource = \"测试\"\nworking = [2026-12-27]\n[[off]]\nname = \"元旦\"\nfrom = 2026-12-31\nto = 2027-01-02";
    let calendar = Calendar::shipped().with_text(text).unwrap();
    assert!(!calendar.is_working_day(date(2026, 12, 31)).working);
    assert!(calendar.is_working_day(date(2026, 12, 27)).working);
}

#[test]
fn a_wrong_table_names_the_line_and_the_remedy() {
    type Check = fn(&TableProblem) -> bool;
    let cases: &[(&str, usize, Check)] = &[
        ("year = 2027\nsource = \"\"", 2, |p| *p == TableProblem::NoSource),
        ("year = 20270\nsource = \"x\"", 1, |p| *p == TableProblem::BadYear(20270)),
        ("year = 2027\nsource = \"x\"\nholidays = 1", 3, |p| matches!(p, TableProblem::Unreadable(_))),
        (
            "year = 2027\nsource = \"x\"\nworking = [\n  2027-02-07,\n  \"2月8日\",\n]",
            5,
            |p| matches!(p, TableProblem::NotADate(text) if text == "2月8日"),
        ),
        ("year = 2027\nsource = \"x\"\nworking = [2028-02-06]", 3, |p| matches!(p, TableProblem::OutsideYear(_))),
        ("year = 2027\nsource = \"x\"\nworking = [2027-02-08]", 3, |p| matches!(p, TableProblem::NotAWeekend(_))),
        ("year = 2027\nsource = \"x\"\n[[off]]\nname = \"a\"\nfrom = 2027-02-06\nto = 2027-02-05", 6, |p| {
            matches!(p, TableProblem::BadSpan(..))
        }),
        (
            "year = 2027\nsource = \"x\"\nworking = [2027-02-06]\n[[off]]\nname = \"a\"\nfrom = 2027-02-06\nto = 2027-02-07",
            3,
            |p| matches!(p, TableProblem::OffAndWorking(_)),
        ),
        (
            "year = 2027\nsource = \"x\"\n[[off]]\nname = \"a\"\nfrom = 2027-02-06\nto = 2027-02-07\n[[off]]\nname = \"b\"\nfrom = 2027-02-07\nto = 2027-02-08",
            9,
            |p| matches!(p, TableProblem::OffTwice(_)),
        ),
    ];
    for (text, line, check) in cases {
        let error = HolidayTable::parse(text).unwrap_err();
        assert_eq!(error.line, *line, "{text}: {error}");
        assert!(check(&error.problem), "{text}: {error}");
        assert!(
            error.to_string().starts_with(&format!("第{line}行：")) && error.en().contains(&format!("line {line}"))
        );
    }
}

proptest! {
    #[test]
    fn reading_never_panics(text in "(year|source|off|working|=|\\[|\\]|2027|-|\"|\n| |元旦|13){0,40}") {
        let _ = HolidayTable::parse(&text);
    }

    #[test]
    fn working_days_are_additive(start in 0i64..900, first in 0i64..200, second in 0i64..200) {
        let calendar = Calendar::shipped();
        let a = date(2024, 1, 1) + start.days();
        let b = a + first.days();
        let c = b + (second + 1).days();
        let (whole, _) = calendar.working_days(a, c);
        let (left, _) = calendar.working_days(a, b);
        let (right, _) = calendar.working_days(b.tomorrow().unwrap(), c);
        prop_assert_eq!(whole, left + right);
    }
}
