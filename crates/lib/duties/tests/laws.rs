//! What must hold of every answer, whatever the history.

#[path = "oracle/made.rs"]
mod made;

use std::sync::LazyLock;

use almanac::{Calendar, Clock};
use duties::{
    Cadence, Done, Due, Each, Held, Length, Months, On, Opens, Outcome, Rule, Span, Status, Subject, Trigger, due,
    history,
};
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use made::{Story, any_story, day, days, deadline, interval, on_date, quota, story};
use proptest::prelude::*;

static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::shipped);

fn answer(story: &Story) -> Due {
    at(story, story.now)
}

fn at(story: &Story, now: DateTime) -> Due {
    let triggers = story.triggers();
    due(&story.rule, &story.subject(&triggers), &CALENDAR, now)
}

fn without_turns(mut answer: Due) -> Due {
    answer.turns = None;
    answer
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 300, ..ProptestConfig::default() }
}

/// Whether a text has Chinese characters or marks in it.
fn chinese(text: &str) -> bool {
    text.chars().any(|c| c >= '\u{3000}')
}

fn slots() -> impl Strategy<Value = Story> {
    prop_oneof![story(quota().boxed()), story(on_date().boxed()), story(deadline().boxed())]
}

proptest! {
    #![proptest_config(config(160))]

    #[test]
    fn an_answer_holds_until_it_turns(story in any_story(), hours in prop::collection::vec(0..20_000i64, 20)) {
        let first = answer(&story);
        let limit = first.turns.unwrap_or(day(6_000).at(0, 0, 0, 0));
        prop_assert!(limit > story.now);
        let near = [limit.saturating_sub(SignedDuration::from_secs(1)), limit.saturating_sub(SignedDuration::from_hours(24))];
        let later = hours.iter().map(|hours| story.now.saturating_add(SignedDuration::from_hours(*hours)));
        for moment in later.chain(near).filter(|moment| *moment >= story.now && *moment < limit) {
            prop_assert_eq!(&at(&story, moment), &first, "{}", moment);
        }
    }

    #[test]
    fn an_answer_does_change_when_it_turns(mut story in any_story()) {
        // What bears a later date, and an interval's change of tier, may turn out to change nothing.
        let now = story.now;
        story.done.retain(|done| done.day <= now.date());
        story.triggers.retain(|trigger| trigger.0 <= now);
        let first = answer(&story);
        let interval = |cadence| matches!(cadence, Cadence::Interval { .. });
        let mixed = interval(story.rule.cadence) || story.rule.tiers.iter().any(|tier| tier.cadence != story.rule.cadence);
        if let Some(turns) = first.turns.filter(|_| !mixed) {
            prop_assert_ne!(without_turns(at(&story, turns)), without_turns(first));
        }
    }

    #[test]
    fn the_order_of_rows_never_matters(story in any_story(), seed in any::<u64>()) {
        let mut other = story.clone();
        let turn = |length: usize| if length == 0 { 0 } else { seed as usize % length };
        other.held.rotate_left(turn(story.held.len()));
        other.done.rotate_left(turn(story.done.len()));
        other.done.reverse();
        other.waived.reverse();
        other.owners.reverse();
        other.triggers.rotate_left(turn(story.triggers.len()));
        prop_assert_eq!(answer(&story), answer(&other));
    }

    #[test]
    fn a_span_cut_in_two_changes_nothing(story in any_story(), which in any::<prop::sample::Index>(), cut in days()) {
        let mut other = story.clone();
        // Where spans overlap the later beginning prevails, so that only a span alone can be cut unseen.
        other.held.truncate(1);
        let whole = Story { held: other.held.clone(), ..story };
        let held = other.held[which.index(other.held.len())];
        if held.from < cut && held.until.is_none_or(|until| cut <= until) {
            let eve = cut.yesterday().expect("near");
            other.held = vec![Held { from: cut, ..held }, Held { until: Some(eve), ..held }];
        }
        prop_assert_eq!(answer(&whole), answer(&other));
    }

    #[test]
    fn a_record_more_never_makes_it_worse(story in slots(), day in days(), times in 1..3u16) {
        let before = answer(&story);
        let mut more = story.clone();
        more.done.push(Done { day, times });
        let after = answer(&more);
        prop_assert!(after.status <= before.status, "{:?} became {:?}", before, after);
        prop_assert!(after.missed <= before.missed);
        prop_assert!(after.last_done >= before.last_done);
        if let (Some(since), Some(then)) = (after.overdue_since, before.overdue_since) {
            prop_assert!(since >= then);
        }
    }

    #[test]
    fn a_visit_more_never_brings_an_interval_nearer(story in story(interval().boxed()), day in days()) {
        let due = |answer: &Due| match (answer.status, answer.next, answer.slot) {
            (Status::Done, next, _) => next.map(|slot| slot.due),
            (_, _, slot) => slot.map(|slot| slot.due),
        };
        let before = answer(&story);
        let mut more = story.clone();
        more.done.push(Done { day, times: 1 });
        let after = answer(&more);
        prop_assert!(due(&after).unwrap_or(Date::MAX) >= due(&before).unwrap_or(Date::MIN), "{:?} {:?}", before, after);
        prop_assert!(after.status <= before.status);
    }

    #[test]
    fn what_was_done_outside_every_slot_never_counts(story in any_story(), after in 1..2_000i64) {
        // After the last day of all on the register, beyond any grace; and long before the first.
        let mut other = story.clone();
        for held in &mut other.held {
            held.until = held.until.or(Some(day(900)));
        }
        let plain = Story { now: day(5_000).at(8, 0, 0, 0), ..other.clone() };
        other.now = plain.now;
        other.done.push(Done { day: day(1_400 + after), times: 1 });
        other.done.push(Done { day: day(-500 - after), times: 1 });
        prop_assert_eq!(without_turns(answer(&plain)), without_turns(answer(&other)));
    }

    #[test]
    fn history_and_answer_are_one(story in prop_oneof![slots(), super_story()]) {
        let now = answer(&story);
        let triggers = story.triggers();
        let always = Span { from: Date::MIN, until: None };
        let past = history(&story.rule, &story.subject(&triggers), &CALENDAR, always, story.now);
        if now.status == Status::Overdue {
            let late = now.late.expect("what is overdue");
            let told = past.iter().find(|past| past.slot == late).expect("in the history");
            prop_assert_eq!(told.outcome, Outcome::Missed);
            prop_assert_eq!(Some(late.rolled), now.overdue_since);
        }
        // The run of misses is the history's last misses, as far as the stay on the register reaches.
        let kind = matches!(story.rule.cadence, Cadence::Deadline(_));
        let settled = past.iter().filter(|past| !matches!(past.outcome, Outcome::Running | Outcome::Waived));
        let trailing = settled.clone().rev().take_while(|past| past.outcome == Outcome::Missed).count();
        let missed = now.missed as usize;
        let all = settled.filter(|past| past.outcome == Outcome::Missed).count();
        let most = if kind { all } else { trailing };
        prop_assert!(missed <= most);
        let always_held = story.held.iter().any(|held| held.from <= day(0) && held.until.is_none());
        if always_held && story.held.len() == 1 && story.rule.tiers.is_empty() && story.rule.until.is_none() && !kind
            && now.status != Status::NotOwed {
            prop_assert_eq!(missed, trailing);
        }
        // A part of the history is the history of that part.
        let span = Span { from: day(200), until: Some(day(500)) };
        let part = history(&story.rule, &story.subject(&triggers), &CALENDAR, span, story.now);
        let within: Vec<_> = past.into_iter().filter(|p| p.slot.due >= day(200) && p.slot.due <= day(500)).collect();
        prop_assert_eq!(part, within);
    }

    #[test]
    fn a_sentence_is_always_found(story in any_story()) {
        let said = answer(&story);
        let today = story.now.date();
        prop_assert!(!said.zh(today).is_empty() && !chinese(&said.en(today)));
        prop_assert!(!story.rule.zh().is_empty() && !chinese(&story.rule.en()));
    }
}

/// Held from before everything for good: the plainest life.
fn super_story() -> impl Strategy<Value = Story> {
    any_story().prop_map(|mut story| {
        story.held = vec![Held { from: day(0), until: None, tier: 0 }];
        story
    })
}

fn wild_day() -> impl Strategy<Value = Date> {
    prop_oneof![
        Just(Date::MIN),
        Just(Date::MAX),
        (-9999..=9999i16, 1..=12i8, 1..=28i8)
            .prop_map(|(year, month, day)| Date::new(year, month, day).expect("a day")),
        days(),
    ]
}

fn wild_cadence() -> impl Strategy<Value = Cadence> {
    let length = || prop_oneof![any::<u16>().prop_map(Length::Days), any::<u16>().prop_map(Length::Months)];
    let clock = prop_oneof![
        any::<u16>().prop_map(Clock::Days),
        any::<u16>().prop_map(Clock::WorkingDays),
        any::<u16>().prop_map(Clock::Months),
        any::<u16>().prop_map(Clock::Hours),
    ];
    let each = prop_oneof![Just(Each::Month), Just(Each::Months(Months::of(&[]))), Just(Each::QuarterLastMonth)];
    let on = prop_oneof![
        (each, any::<i8>()).prop_map(|(each, day)| On::Monthly { each, day }),
        (any::<i8>(), any::<i8>()).prop_map(|(month, day)| On::Day { month, day }),
        (any::<i8>(), any::<i8>()).prop_map(|(month, nth)| On::Weekday {
            month,
            nth,
            weekday: jiff::civil::Weekday::Friday
        }),
        any::<i16>().prop_map(|offset| On::Festival { festival: almanac::Festival::MidAutumn, offset }),
    ];
    let opens = prop_oneof![Just(Opens::Period), any::<u16>().prop_map(Opens::DaysBefore)];
    prop_oneof![
        (any::<u16>(), made::period(), any::<u16>()).prop_map(|(times, period, grace)| Cadence::Quota {
            times,
            period,
            grace
        }),
        (length(), prop::option::of(length())).prop_map(|(every, first)| Cadence::Interval { every, first }),
        clock.prop_map(Cadence::Deadline),
        (on, opens).prop_map(|(on, opens)| Cadence::OnDate { on, opens }),
    ]
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn nothing_is_too_wild(
        mut story in story(wild_cadence().boxed()),
        days in prop::collection::vec(wild_day(), 12),
        times in any::<u16>(),
        soon in any::<u16>(),
    ) {
        let span = |at: usize| Span { from: days[at], until: Some(days[at + 1]) };
        story.rule.from = days[0];
        story.rule.soon = soon;
        story.held.push(Held { from: days[1], until: Some(days[2]), tier: 9 });
        story.held.push(Held { from: days[3], until: None, tier: 1 });
        story.done.extend([Done { day: days[4], times }, Done { day: days[5], times }]);
        story.waived.extend([span(6), span(7)]);
        story.triggers.push((days[8].at(23, 59, 59, 999_999_999), vec![span(9)], Some(days[10])));
        story.now = days[11].at(23, 59, 59, 999_999_999);
        let said = answer(&story);
        prop_assert!(said.turns.is_none_or(|turns| turns > story.now));
        let triggers = story.triggers();
        let subject = story.subject(&triggers);
        history(&story.rule, &subject, &Calendar::empty(), Span { from: Date::MIN, until: None }, story.now);
        prop_assert!(!said.zh(days[1]).is_empty() && !said.en(days[2]).is_empty() && !story.rule.zh().is_empty());
        said.days_overdue(days[3]);
    }
}

#[test]
fn nothing_at_all_is_nothing_owed() {
    let rule = Rule::new(Cadence::Nothing, day(0));
    let subject = Subject { held: &[Held { from: day(0), until: None, tier: 0 }], ..Subject::default() };
    let said = due(&rule, &subject, &CALENDAR, day(1).at(0, 0, 0, 0));
    assert_eq!((said.status, said.turns, said.never), (Status::NotOwed, None, true));
    let _: &[Trigger<'_>] = subject.triggers;
}
