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
