//! Cases by hand: what each cadence says on which day.

use almanac::{Calendar, Period};
use duties::{Cadence, Done, Due, Held, Length, Outcome, Rule, Span, Status, Subject, due, history};
use jiff::civil::{Date, date};

fn monthly(times: u16, grace: u16) -> Rule {
    Rule { soon: 7, ..Rule::new(Cadence::Quota { times, period: Period::Month, grace }, date(2026, 1, 1)) }
}

fn every(days: u16) -> Rule {
    Rule { soon: 7, ..Rule::new(Cadence::Interval { every: Length::Days(days), first: None }, date(2026, 1, 1)) }
}

fn since(from: Date) -> [Held; 1] {
    [Held { from, until: None, tier: 0 }]
}

fn on(days: &[Date]) -> Vec<Done> {
    days.iter().map(|&day| Done { day, times: 1 }).collect()
}

fn ask(rule: &Rule, held: &[Held], done: &[Done], today: Date) -> Due {
    let subject = Subject { held, done, ..Subject::default() };
    due(rule, &subject, &Calendar::shipped(), today.at(9, 0, 0, 0))
}

#[test]
fn a_month_goes_from_open_to_due_soon_to_overdue() {
    let (rule, held) = (monthly(2, 0), since(date(2026, 5, 1)));
    for (today, status, since) in [
        (date(2026, 4, 30), Status::NotOwed, None),
        (date(2026, 5, 1), Status::Open, None),
        (date(2026, 5, 24), Status::DueSoon, None),
        (date(2026, 5, 31), Status::DueSoon, None),
        (date(2026, 6, 1), Status::Overdue, Some(date(2026, 5, 31))),
        (date(2026, 7, 3), Status::Overdue, Some(date(2026, 5, 31))),
    ] {
        let answer = ask(&rule, &held, &[], today);
        assert_eq!((answer.status, answer.overdue_since), (status, since), "{today}");
        assert!(answer.never);
    }
    let answer = ask(&rule, &held, &[], date(2026, 7, 3));
    assert_eq!(answer.missed, 2);
    assert_eq!(answer.days_overdue(date(2026, 7, 3)), 33);
    assert_eq!(answer.slot.map(|slot| (slot.opens, slot.due)), Some((date(2026, 7, 1), date(2026, 7, 31))));
    // Care resumed: open again, the misses stay.
    let answer = ask(&rule, &held, &on(&[date(2026, 7, 2)]), date(2026, 7, 3));
    assert_eq!((answer.status, answer.overdue_since, answer.missed), (Status::Open, None, 2));
    // Partly done in June: June is a miss from its own day.
    let answer = ask(&rule, &held, &on(&[date(2026, 6, 2)]), date(2026, 7, 3));
    assert_eq!((answer.overdue_since, answer.missed), (Some(date(2026, 6, 30)), 2));
}

#[test]
fn an_interval_hangs_on_the_last_record() {
    let (rule, held) = (every(30), since(date(2026, 5, 1)));
    let done = on(&[date(2026, 6, 1)]);
    for (today, status) in [
        (date(2026, 5, 1), Status::Open),
        (date(2026, 5, 24), Status::DueSoon),
        (date(2026, 5, 31), Status::DueSoon),
        (date(2026, 6, 1), Status::Done),
        (date(2026, 6, 23), Status::Done),
        (date(2026, 6, 24), Status::DueSoon),
        (date(2026, 7, 2), Status::Overdue),
    ] {
        assert_eq!(ask(&rule, &held, &done, today).status, status, "{today}");
    }
    let subject = Subject { held: &held, done: &done, ..Subject::default() };
    let whole = Span { from: date(2026, 1, 1), until: None };
    let past = history(&rule, &subject, &Calendar::shipped(), whole, date(2026, 7, 2).at(9, 0, 0, 0));
    let outcomes: Vec<Outcome> = past.iter().map(|past| past.outcome).collect();
    assert_eq!(outcomes, [Outcome::Late { days: 1 }, Outcome::Missed]);
}

#[test]
fn the_worked_examples_of_the_introduction() {
    let (rule, held) = (Rule { soon: 0, ..monthly(2, 0) }, since(date(2026, 4, 1)));
    for (counts, status, since, missed) in [
        ([2, 2, 2, 0], Status::Open, None, 0),
        ([2, 2, 1, 0], Status::Overdue, Some(date(2026, 6, 30)), 1),
        ([2, 0, 0, 0], Status::Overdue, Some(date(2026, 5, 31)), 2),
        ([0, 1, 0, 0], Status::Overdue, Some(date(2026, 5, 31)), 3),
        ([0, 0, 0, 1], Status::Open, None, 3),
        ([0, 0, 0, 2], Status::Done, None, 0),
    ] {
        let days = (4..).zip(counts).filter(|(_, times)| *times > 0);
        let done: Vec<Done> = days.map(|(month, times)| Done { day: date(2026, month, 2), times }).collect();
        let answer = ask(&rule, &held, &done, date(2026, 7, 3));
        assert_eq!((answer.status, answer.overdue_since, answer.missed), (status, since, missed), "{counts:?}");
    }
}

#[test]
fn days_of_grace_make_a_month_good_late() {
    let (rule, held) = (monthly(1, 5), since(date(2026, 5, 1)));
    assert_eq!(ask(&rule, &held, &[], date(2026, 6, 5)).slot.map(|slot| slot.due), Some(date(2026, 5, 31)));
    assert_eq!(ask(&rule, &held, &[], date(2026, 6, 6)).slot.map(|slot| slot.due), Some(date(2026, 6, 30)));
    let done = on(&[date(2026, 6, 4)]);
    let answer = ask(&rule, &held, &done, date(2026, 6, 5));
    assert_eq!((answer.status, answer.missed, answer.done()), (Status::Open, 0, 0));
    let subject = Subject { held: &held, done: &done, ..Subject::default() };
    let may = Span { from: date(2026, 5, 1), until: Some(date(2026, 5, 31)) };
    let past = history(&rule, &subject, &Calendar::shipped(), may, date(2026, 6, 5).at(9, 0, 0, 0));
    assert_eq!(past.iter().map(|past| past.outcome).collect::<Vec<_>>(), [Outcome::Late { days: 4 }]);
}

#[test]
fn a_visit_before_the_register_counts() {
    // Visited on the 3rd, put on the register on the 10th.
    let (held, done) = (since(date(2026, 6, 10)), on(&[date(2026, 6, 3)]));
    assert_eq!(ask(&monthly(1, 0), &held, &done, date(2026, 6, 11)).status, Status::Done);
    let answer = ask(&every(30), &held, &done, date(2026, 6, 11));
    assert_eq!((answer.status, answer.never), (Status::Done, false));
    // Coming early never brings the day nearer: 30 days from the register.
    assert_eq!(answer.next.map(|slot| slot.due), Some(date(2026, 7, 10)));
}

#[test]
fn an_interval_survives_breaks_and_tiers() {
    let rule: Rule = toml::from_str(
        "from = 2026-01-01\ncadence = { interval = { days = 60 } }\n[tiers]\nhigh = { interval = { days = 15 } }",
    )
    .expect("a rule");
    let (low, high) = (0, rule.tier("high"));
    let span = |from, until, tier| Held { from, until, tier };
    let due_of = |held: &[Held], done: &[Date], today| {
        let answer = ask(&rule, held, &on(done), today);
        answer.next.or(answer.slot).map(|slot| slot.due)
    };
    // Shorter: within itself from the change, no later than before.
    let up = [span(date(2026, 1, 1), Some(date(2026, 1, 31)), low), span(date(2026, 2, 1), None, high)];
    assert_eq!(due_of(&up, &[], date(2026, 2, 1)), Some(date(2026, 2, 16)));
    let near = [span(date(2026, 1, 1), Some(date(2026, 2, 24)), low), span(date(2026, 2, 25), None, high)];
    assert_eq!(due_of(&near, &[], date(2026, 2, 25)), Some(date(2026, 3, 2)));
    // Longer: from the last record.
    let down = [span(date(2026, 1, 1), Some(date(2026, 1, 31)), high), span(date(2026, 2, 1), None, low)];
    assert_eq!(due_of(&down, &[date(2026, 1, 25)], date(2026, 2, 1)), Some(date(2026, 3, 26)));
    // A short break is none, a long one a new start.
    let slip = [span(date(2026, 1, 1), Some(date(2026, 2, 1)), low), span(date(2026, 2, 20), None, low)];
    assert_eq!(due_of(&slip, &[], date(2026, 2, 20)), Some(date(2026, 3, 2)));
    let back = [span(date(2026, 1, 1), Some(date(2026, 2, 1)), low), span(date(2026, 6, 1), None, low)];
    assert_eq!(due_of(&back, &[], date(2026, 6, 1)), Some(date(2026, 7, 31)));
}

#[test]
fn two_rows_of_one_day_before_the_register_are_one_days_records() {
    let held = since(date(2026, 6, 10));
    for times in [[1, 2], [2, 1]] {
        let done = times.map(|times| Done { day: date(2026, 6, 3), times });
        assert_eq!(ask(&every(30), &held, &done, date(2026, 6, 10)).done(), 3);
    }
}
