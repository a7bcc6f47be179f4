//! Days by hand: rest days, festivals by the moon, leap days, the week over New Year, terms, clocks; and a walk of two
//! years day by day.

use std::sync::LazyLock;

use almanac::{Calendar, Clock, Period, Terms};
use duties::{
    Cadence, Done, Due, Each, Held, Length, On, Opens, Outcome, Partly, Roll, Rule, Span, Status, Subject, Trigger,
    due, history,
};
use jiff::civil::{Date, date};

static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::shipped);

fn since(from: Date) -> [Held; 1] {
    [Held { from, until: None, tier: 0 }]
}

fn rule(cadence: Cadence) -> Rule {
    Rule { soon: 3, ..Rule::new(cadence, date(2020, 1, 1)) }
}

fn on(on: On) -> Rule {
    rule(Cadence::OnDate { on, opens: Opens::Period })
}

fn quota(period: Period) -> Rule {
    rule(Cadence::Quota { times: 1, period, grace: 0 })
}

fn ask(rule: &Rule, subject: &Subject<'_>, today: Date) -> Due {
    due(rule, subject, &CALENDAR, today.at(9, 0, 0, 0))
}

fn dues(rule: &Rule, from: Date, until: Date) -> Vec<Date> {
    let held = since(date(2021, 1, 1));
    let subject = Subject { held: &held, ..Subject::default() };
    let span = Span { from, until: Some(until) };
    history(rule, &subject, &CALENDAR, span, until.at(9, 0, 0, 0)).iter().map(|past| past.slot.due).collect()
}

#[test]
fn festivals_by_the_moon() {
    let feast = on(On::Festival { festival: almanac::Festival::DragonBoat, offset: 0 });
    let days = [date(2026, 6, 19), date(2027, 6, 9), date(2028, 5, 28), date(2029, 6, 16), date(2030, 6, 5)];
    assert_eq!(dues(&feast, date(2026, 1, 1), date(2030, 12, 31)), days);
    let eve = on(On::Festival { festival: almanac::Festival::MidAutumn, offset: -3 });
    assert_eq!(dues(&eve, date(2026, 1, 1), date(2026, 12, 31)), [date(2026, 9, 22)]);
}

#[test]
fn ends_of_months_quarters_and_years() {
    let last = on(On::Monthly { each: Each::Month, day: 31 });
    let days = [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)];
    assert_eq!(dues(&last, date(2028, 1, 1), date(2028, 4, 30)), days);
    let leap = on(On::Day { month: 2, day: 29 });
    assert_eq!(dues(&leap, date(2027, 1, 1), date(2028, 12, 31)), [date(2027, 2, 28), date(2028, 2, 29)]);
    let quarters = on(On::Monthly { each: Each::QuarterLastMonth, day: 15 });
    assert_eq!(dues(&quarters, date(2026, 1, 1), date(2026, 7, 1)), [date(2026, 3, 15), date(2026, 6, 15)]);
    let quarter = dues(&quota(Period::Quarter), date(2026, 9, 1), date(2026, 12, 31));
    assert_eq!(quarter, [date(2026, 9, 30), date(2026, 12, 31)]);
    // The week over New Year is one week.
    assert_eq!(dues(&quota(Period::Week), date(2026, 12, 28), date(2027, 1, 5)), [date(2027, 1, 3)]);
    let term = quota(Period::Term(Terms::default()));
    assert_eq!(dues(&term, date(2026, 1, 1), date(2026, 12, 31)), [date(2026, 1, 31), date(2026, 8, 31)]);
}

#[test]
fn rest_days_move_the_due_day_only() {
    // 14 February 2026 is a Saturday that is worked; Spring Festival is off from the 15th to the 23rd.
    let day = |day| On::Monthly { each: Each::Month, day };
    let (held, calendar) = (since(date(2026, 1, 1)), Calendar::shipped());
    let subject = Subject { held: &held, ..Subject::default() };
    for (number, roll, rolled) in [
        (14, Roll::Next, date(2026, 2, 14)),
        (15, Roll::Next, date(2026, 2, 24)),
        (15, Roll::Previous, date(2026, 2, 14)),
        (15, Roll::None, date(2026, 2, 15)),
        (15, Roll::Usual, date(2026, 2, 15)),
    ] {
        let answer = ask(&Rule { roll, ..on(day(number)) }, &subject, date(2026, 2, 2));
        assert_eq!(answer.slot.map(|slot| (slot.due, slot.rolled)), Some((date(2026, 2, number), rolled)), "{roll:?}");
        assert!(answer.certainty.is_published());
    }
    // May ends on a Sunday: what is done on 1 June is May's, on time.
    let may = Rule { roll: Roll::Next, ..quota(Period::Month) };
    let done = [Done { day: date(2026, 6, 1), times: 1 }];
    let span = Span { from: date(2026, 5, 1), until: Some(date(2026, 6, 30)) };
    let now = date(2026, 6, 2).at(9, 0, 0, 0);
    let past = history(&may, &Subject { held: &held, done: &done, ..subject }, &calendar, span, now);
    let outcomes: Vec<Outcome> = past.iter().map(|past| past.outcome).collect();
    assert_eq!(outcomes, [Outcome::OnTime, Outcome::Running]);
    // A year whose holidays are not published yet is guessed, and says so.
    assert!(!ask(&may, &subject, date(2027, 5, 2)).certainty.is_published());
}

#[test]
fn what_is_asked_of_a_part_of_a_window() {
    let calendar = Calendar::shipped();
    for (first, from, asked) in [
        (Partly::Prorated, date(2026, 6, 15), 1),
        (Partly::Prorated, date(2026, 6, 16), 1),
        (Partly::Prorated, date(2026, 6, 17), 0),
        (Partly::Whole, date(2026, 6, 30), 1),
        (Partly::Skip, date(2026, 6, 2), 0),
        (Partly::Skip, date(2026, 6, 1), 1),
    ] {
        let held = since(from);
        let subject = Subject { held: &held, ..Subject::default() };
        let answer =
            due(&Rule { first, ..quota(Period::Month) }, &subject, &calendar, date(2026, 6, 30).at(9, 0, 0, 0));
        assert_eq!(answer.required(), asked, "{first:?} from {from}");
        assert_eq!(answer.status == Status::NotOwed, asked == 0);
    }
}

#[test]
fn clocks_stop_go_on_and_are_extended() {
    let held = since(date(2026, 1, 1));
    let at = date(2026, 3, 2).at(15, 30, 0, 0);
    let stops = [Span { from: date(2026, 3, 5), until: Some(date(2026, 3, 9)) }];
    for (clock, stops, extended, raw, rolled) in [
        (Clock::Days(15), &[][..], None, date(2026, 3, 17), date(2026, 3, 17)),
        (Clock::Days(15), &stops[..], None, date(2026, 3, 22), date(2026, 3, 23)),
        (Clock::WorkingDays(5), &[][..], None, date(2026, 3, 9), date(2026, 3, 9)),
        (Clock::WorkingDays(5), &stops[..], None, date(2026, 3, 12), date(2026, 3, 12)),
        (Clock::Months(2), &[][..], None, date(2026, 5, 2), date(2026, 5, 6)),
        (Clock::Months(2), &[][..], Some(date(2026, 6, 1)), date(2026, 6, 1), date(2026, 6, 1)),
        (Clock::Days(15), &[][..], Some(date(2026, 3, 3)), date(2026, 3, 17), date(2026, 3, 17)),
    ] {
        let triggers = [Trigger { at, stops, extended }];
        let subject = Subject { held: &held, triggers: &triggers, ..Subject::default() };
        let rule = rule(Cadence::Deadline(clock));
        let answer = ask(&rule, &subject, date(2026, 3, 3));
        assert_eq!(answer.slot.map(|slot| (slot.due, slot.rolled)), Some((raw, rolled)), "{clock:?}");
        // Due soon by the day as counted, overdue after the other.
        assert_eq!(ask(&rule, &subject, raw).status, Status::DueSoon);
        assert_eq!(ask(&rule, &subject, rolled).status, Status::DueSoon);
        assert_eq!(ask(&rule, &subject, rolled.tomorrow().expect("near")).status, Status::Overdue);
    }
    let triggers = [Trigger { at, stops: &[], extended: None }];
    let subject = Subject { held: &held, triggers: &triggers, ..Subject::default() };
    let hours = rule(Cadence::Deadline(Clock::Hours(72)));
    let moment = date(2026, 3, 5).at(15, 30, 0, 0);
    let calendar = Calendar::shipped();
    let before = due(&hours, &subject, &calendar, date(2026, 3, 5).at(15, 29, 59, 0));
    assert_eq!((before.status, before.turns), (Status::DueSoon, Some(moment)));
    let after = due(&hours, &subject, &calendar, moment);
    assert_eq!((after.status, after.overdue_since), (Status::Overdue, Some(date(2026, 3, 5))));
}

#[test]
fn two_years_day_by_day() {
    let held = [
        Held { from: date(2025, 2, 10), until: Some(date(2025, 9, 20)), tier: 0 },
        Held { from: date(2025, 10, 5), until: Some(date(2026, 8, 31)), tier: 0 },
    ];
    let done: Vec<Done> = (0..9)
        .map(|step| Done { day: date(2025, 2, 20).saturating_add(jiff::Span::new().days(step * 41)), times: 1 })
        .collect();
    let waived = [Span { from: date(2025, 7, 1), until: Some(date(2025, 8, 10)) }];
    let subject = Subject { held: &held, done: &done, waived: &waived, ..Subject::default() };
    for rule in [
        quota(Period::Week),
        Rule { roll: Roll::Next, ..quota(Period::Month) },
        rule(Cadence::Quota { times: 2, period: Period::Quarter, grace: 10 }),
        rule(Cadence::Interval { every: Length::Days(30), first: Some(Length::Days(7)) }),
        rule(Cadence::Interval { every: Length::Months(2), first: None }),
        Rule { roll: Roll::Previous, ..on(On::Monthly { each: Each::Month, day: 25 }) },
        on(On::Festival { festival: almanac::Festival::Children, offset: -1 }),
    ] {
        let mut today = date(2025, 1, 1);
        let mut kept = ask(&rule, &subject, today);
        while today < date(2026, 12, 31) {
            today = today.tomorrow().expect("near");
            let fresh = ask(&rule, &subject, today);
            if kept.turns.is_some_and(|turns| turns <= today.at(0, 0, 0, 0)) {
                kept = fresh;
            } else {
                assert_eq!(kept, fresh, "{} on {today}", rule.en());
            }
        }
        assert_eq!((kept.status, kept.turns), (Status::NotOwed, None));
    }
}
