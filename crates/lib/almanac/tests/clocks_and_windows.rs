//! Clocks by 民法典 200–204, windows and their labels, elapsed shares.

use almanac::{Calendar, Clock, Period, Share, Terms, Window, hours_after};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;

#[test]
fn clocks_run_as_the_civil_code_says() {
    use Clock::{Days, Months, WorkingDays};
    let calendar = Calendar::shipped();
    // trigger, clock, raw, rolled
    let cases = [
        ("2026-03-02", Days(15), "2026-03-17", "2026-03-17"),
        ("2026-09-16", Days(15), "2026-10-01", "2026-10-08"), // into National Day week
        ("2026-09-05", Days(15), "2026-09-20", "2026-09-20"), // a worked Sunday is a working day
        ("2026-04-28", WorkingDays(6), "2026-05-09", "2026-05-09"), // across Labour Day with a worked Saturday
        ("2026-02-13", WorkingDays(1), "2026-02-14", "2026-02-14"),
        ("2026-02-14", WorkingDays(1), "2026-02-24", "2026-02-24"),
        ("2026-02-17", WorkingDays(0), "2026-02-17", "2026-02-24"),
        ("2026-01-31", Months(1), "2026-02-28", "2026-02-28"), // no 31st, so the month's end; a worked Saturday
        ("2024-01-31", Months(1), "2024-02-29", "2024-02-29"),
        ("2025-08-31", Months(6), "2026-02-28", "2026-02-28"),
        ("2026-04-01", Months(6), "2026-10-01", "2026-10-08"),
        ("2026-03-02", Days(0), "2026-03-02", "2026-03-02"),
    ];
    for (trigger, clock, raw, rolled) in cases {
        let due = calendar.deadline(trigger.parse::<Date>().unwrap(), clock);
        assert_eq!(
            (due.raw.to_string().as_str(), due.rolled.to_string().as_str()),
            (raw, rolled),
            "{trigger} {clock:?}"
        );
        assert!(due.certainty.is_published());
    }
}

#[test]
fn hour_clocks_run_on_through_holidays() {
    let calendar = Calendar::shipped();
    let due = calendar.deadline(date(2026, 9, 30).at(17, 30, 0, 0), Clock::Hours(72));
    assert_eq!(due.at, Some(date(2026, 10, 3).at(17, 30, 0, 0)));
    assert_eq!((due.raw, due.rolled), (date(2026, 10, 3), date(2026, 10, 3)));
    let start: Timestamp = "2026-09-30T09:30:00Z".parse().unwrap();
    assert_eq!(hours_after(start, 24).to_string(), "2026-10-01T09:30:00Z");
}

#[test]
fn a_clock_that_ends_in_an_unpublished_year_says_so() {
    let calendar = Calendar::shipped();
    let due = calendar.deadline(date(2026, 12, 25), Clock::Days(15));
    assert_eq!((due.raw, due.rolled), (date(2027, 1, 9), date(2027, 1, 11)));
    assert_eq!(due.certainty.guessed_years().collect::<Vec<_>>(), [2027]);
    let working = calendar.deadline(date(2026, 12, 29), Clock::WorkingDays(5));
    assert!(!working.certainty.is_published());
}

#[test]
fn windows_and_their_labels() {
    let term = Period::Term(Terms::default());
    let cases = [
        (
            Period::Week,
            "2026-11-21",
            "2026-11-16",
            "2026-11-22",
            "2026年第47周（11月16日—22日）",
            "Week 47, 2026 (16–22 Nov)",
        ),
        (
            Period::Week,
            "2026-01-01",
            "2025-12-29",
            "2026-01-04",
            "2026年第1周（12月29日—1月4日）",
            "Week 1, 2026 (29 Dec–4 Jan)",
        ),
        (Period::Month, "2024-02-10", "2024-02-01", "2024-02-29", "2024年2月", "February 2024"),
        (Period::Quarter, "2026-11-21", "2026-10-01", "2026-12-31", "2026年第四季度", "Q4 2026"),
        (Period::Quarter, "2026-05-31", "2026-04-01", "2026-06-30", "2026年第二季度", "Q2 2026"),
        (Period::Half, "2026-06-30", "2026-01-01", "2026-06-30", "2026年上半年", "first half of 2026"),
        (Period::Half, "2026-08-31", "2026-07-01", "2026-12-31", "2026年下半年", "second half of 2026"),
        (Period::Year, "2026-08-31", "2026-01-01", "2026-12-31", "2026年", "2026"),
        (term, "2026-09-01", "2026-09-01", "2027-01-31", "2026—2027学年第一学期", "autumn term 2026"),
        (term, "2027-01-31", "2026-09-01", "2027-01-31", "2026—2027学年第一学期", "autumn term 2026"),
        (term, "2027-02-01", "2027-02-01", "2027-08-31", "2026—2027学年第二学期", "spring term 2027"),
    ];
    for (period, day, start, end, zh, en) in cases {
        let window = Window::containing(period, day.parse().unwrap());
        assert_eq!((window.start().to_string().as_str(), window.end().to_string().as_str()), (start, end), "{zh}");
        assert_eq!((window.label_zh().as_str(), window.label_en().as_str()), (zh, en));
    }
    assert!(Terms::new((2, 1), (9, 1)).is_err() && Terms::new((9, 1), (2, 30)).is_err());
    assert!(Terms::new((8, 28), (2, 16)).is_ok());
    assert_eq!(Period::Month.windows(date(2026, 1, 31), date(2026, 3, 1)).count(), 3);
    assert_eq!(Period::Month.windows(date(2026, 2, 2), date(2026, 2, 1)).count(), 0);
}

#[test]
fn elapsed_shares() {
    let calendar = Calendar::shipped();
    let (first, last) = (date(2026, 10, 1), date(2026, 10, 31));
    let elapsed = |today| calendar.elapsed(first, last, today);
    assert_eq!(elapsed(date(2026, 9, 30)).days, Share { done: 0, total: 31 });
    assert_eq!(elapsed(date(2026, 10, 10)).days, Share { done: 10, total: 31 });
    assert_eq!(elapsed(date(2026, 10, 10)).working, Share { done: 3, total: 18 });
    assert_eq!(elapsed(date(2026, 12, 1)).working, Share { done: 18, total: 18 });
    assert_eq!(calendar.elapsed(last, first, last).days, Share { done: 0, total: 0 });
    assert!((elapsed(date(2026, 11, 5)).days.ratio() - 1.0).abs() < f64::EPSILON);
}

fn any_day() -> impl Strategy<Value = Date> {
    (0i64..5000).prop_map(|n| date(2020, 1, 1) + n.days())
}

fn any_period() -> impl Strategy<Value = Period> {
    prop::sample::select(vec![
        Period::Week,
        Period::Month,
        Period::Quarter,
        Period::Half,
        Period::Year,
        Period::Term(Terms::default()),
        Period::Term(Terms::new((8, 28), (2, 16)).unwrap()),
    ])
}

proptest! {
    #[test]
    fn windows_tile_time(day in any_day(), period in any_period()) {
        let window = period.containing(day);
        prop_assert!(window.contains(day));
        prop_assert_eq!(window.next().start(), window.end().tomorrow().unwrap());
        prop_assert_eq!(window.next().prev(), window);
        prop_assert_eq!(period.containing(window.start()), window);
        prop_assert_eq!(period.containing(window.end()), window);
    }

    #[test]
    fn windows_cover_a_span(first in any_day(), length in 0i64..800, period in any_period()) {
        let last = first + length.days();
        let windows: Vec<_> = period.windows(first, last).collect();
        prop_assert!(windows.first().unwrap().contains(first) && windows.last().unwrap().contains(last));
        prop_assert!(windows.windows(2).all(|pair| pair[0].end().tomorrow().unwrap() == pair[1].start()));
    }

    #[test]
    fn deadlines_hold_their_promises(start in any_day(), n in 0u16..120) {
        let calendar = Calendar::shipped();
        for clock in [Clock::Days(n), Clock::WorkingDays(n), Clock::Months(n)] {
            let due = calendar.deadline(start, clock);
            prop_assert!(due.raw >= start && due.rolled >= due.raw);
            prop_assert!(calendar.is_working_day(due.rolled).working);
        }
        let due = calendar.deadline(start, Clock::WorkingDays(n));
        if n > 0 {
            prop_assert_eq!(calendar.working_days(start.tomorrow().unwrap(), due.raw).0, u32::from(n));
        }
    }

    #[test]
    fn extremes_never_panic(n in any::<u16>()) {
        let calendar = Calendar::shipped();
        for clock in [Clock::Days(n), Clock::Months(n), Clock::Hours(n), Clock::WorkingDays(n % 3000)] {
            let _ = calendar.deadline(Date::MAX, clock);
            let _ = calendar.deadline(date(2026, 1, 1), clock);
        }
        for period in [Period::Week, Period::Month, Period::Quarter, Period::Half, Period::Year, Period::Term(Terms::default())] {
            for day in [Date::MIN, Date::MAX] {
                let window = period.containing(day);
                let _ = (window.next(), window.prev(), window.label_zh(), window.label_en());
            }
        }
    }
}
