//! Random rules and histories for the tests.

use almanac::{Clock, Festival, Period, Terms};
use duties::{
    Cadence, Done, Each, Held, Length, Months, On, Opens, Owner, Partly, Roll, Rule, Span, Subject, Tier, Trigger,
};
use jiff::civil::{Date, DateTime, Weekday, date};
use proptest::prelude::*;

/// A history that owns its lists.
#[derive(Debug, Clone)]
pub struct Story {
    pub rule: Rule,
    pub held: Vec<Held>,
    pub done: Vec<Done>,
    pub waived: Vec<Span>,
    pub owners: Vec<Owner>,
    pub triggers: Vec<(DateTime, Vec<Span>, Option<Date>)>,
    pub now: DateTime,
}

impl Story {
    pub fn triggers(&self) -> Vec<Trigger<'_>> {
        self.triggers.iter().map(|(at, stops, extended)| Trigger { at: *at, stops, extended: *extended }).collect()
    }

    pub fn subject<'a>(&'a self, triggers: &'a [Trigger<'a>]) -> Subject<'a> {
        Subject { held: &self.held, done: &self.done, waived: &self.waived, owners: &self.owners, triggers }
    }
}

pub fn day(number: i64) -> Date {
    date(2025, 1, 1).checked_add(jiff::Span::new().days(number)).expect("near")
}

pub fn days() -> impl Strategy<Value = Date> {
    (0..900i64).prop_map(day)
}

fn until(from: Date, length: Option<i64>) -> Option<Date> {
    length.map(|days| from.checked_add(jiff::Span::new().days(days)).expect("near"))
}

pub fn period() -> impl Strategy<Value = Period> {
    prop_oneof![
        3 => Just(Period::Week),
        4 => Just(Period::Month),
        2 => Just(Period::Quarter),
        1 => Just(Period::Half),
        1 => Just(Period::Year),
        1 => Just(Period::Term(Terms::default())),
    ]
}

pub fn length() -> impl Strategy<Value = Length> {
    prop_oneof![(1..70u16).prop_map(Length::Days), (1..5u16).prop_map(Length::Months)]
}

pub fn quota() -> impl Strategy<Value = Cadence> {
    let grace = prop_oneof![2 => Just(0u16), 1 => 0..12u16];
    (1..4u16, period(), grace).prop_map(|(times, period, grace)| Cadence::Quota { times, period, grace })
}

pub fn interval() -> impl Strategy<Value = Cadence> {
    (length(), prop::option::of(length())).prop_map(|(every, first)| Cadence::Interval { every, first })
}

pub fn deadline() -> impl Strategy<Value = Cadence> {
    prop_oneof![
        (0..60u16).prop_map(Clock::Days),
        (0..20u16).prop_map(Clock::WorkingDays),
        (1..4u16).prop_map(Clock::Months),
        (1..200u16).prop_map(Clock::Hours),
    ]
    .prop_map(Cadence::Deadline)
}

pub fn on_date() -> impl Strategy<Value = Cadence> {
    let each = prop_oneof![
        Just(Each::Month),
        Just(Each::QuarterLastMonth),
        prop::collection::vec(1..13i8, 1..4).prop_map(|months| Each::Months(Months::of(&months))),
    ];
    let nth = prop_oneof![1..5i8, -4..0i8];
    let weekday = prop_oneof![Just(Weekday::Monday), Just(Weekday::Sunday), Just(Weekday::Thursday)];
    let festival = prop_oneof![Just(Festival::DragonBoat), Just(Festival::SpringFestival), Just(Festival::Children)];
    let on = prop_oneof![
        3 => (each, 1..32i8).prop_map(|(each, day)| On::Monthly { each, day }),
        1 => (1..13i8, 1..29i8).prop_map(|(month, day)| On::Day { month, day }),
        1 => (1..13i8, nth, weekday).prop_map(|(month, nth, weekday)| On::Weekday { month, nth, weekday }),
        1 => (festival, -20..20i16).prop_map(|(festival, offset)| On::Festival { festival, offset }),
    ];
    let opens = prop_oneof![Just(Opens::Period), (0..50u16).prop_map(Opens::DaysBefore)];
    (on, opens).prop_map(|(on, opens)| Cadence::OnDate { on, opens })
}

/// Rules of up to four tiers, of one kind of cadence or of mixed ones.
pub fn rule(cadence: BoxedStrategy<Cadence>) -> impl Strategy<Value = Rule> {
    let tier = prop_oneof![1 => Just(Cadence::Nothing), 5 => cadence.clone()];
    let roll =
        prop_oneof![3 => Just(Roll::Usual), 1 => Just(Roll::None), 2 => Just(Roll::Next), 1 => Just(Roll::Previous)];
    let first = prop_oneof![2 => Just(Partly::Prorated), 1 => Just(Partly::Whole), 1 => Just(Partly::Skip)];
    let months = prop_oneof![
        3 => Just(None),
        1 => prop::collection::vec(1..13i8, 6..12).prop_map(|months| Some(Months::of(&months))),
    ];
    let force = prop_oneof![4 => Just((0i64, None)), 1 => (0..400i64, prop::option::of(0..500i64))];
    (cadence, prop::collection::vec(tier, 0..3), roll, first, months, force, 0..15u16).prop_map(
        |(cadence, tiers, roll, first, months, force, soon)| {
            let from = day(force.0);
            let named = |(number, cadence): (usize, Cadence)| Tier { code: number.to_string(), cadence };
            Rule {
                cadence,
                tiers: tiers.into_iter().enumerate().map(named).collect(),
                from,
                until: until(from, force.1),
                soon,
                roll,
                months,
                first,
            }
        },
    )
}

pub fn spans(most: usize) -> impl Strategy<Value = Vec<Span>> {
    let length = prop_oneof![8 => (-3..60i64).prop_map(Some), 1 => Just(None)];
    let span = (days(), length).prop_map(|(from, length)| Span { from, until: until(from, length) });
    prop::collection::vec(span, 0..most)
}

pub fn story(cadence: BoxedStrategy<Cadence>) -> impl Strategy<Value = Story> {
    let length = || prop_oneof![3 => (-5..400i64).prop_map(Some), 2 => Just(None)];
    let held =
        (days(), length(), 0..3u16).prop_map(|(from, length, tier)| Held { from, until: until(from, length), tier });
    let owner =
        (days(), length(), 0..4u32).prop_map(|(from, length, owner)| Owner { from, until: until(from, length), owner });
    let times = prop_oneof![8 => Just(1u16), 1 => Just(2), 1 => Just(0)];
    let done = (days(), times).prop_map(|(day, times)| Done { day, times }).boxed();
    let trigger = (days(), 0..24i8, spans(3), prop::option::of(days()))
        .prop_map(|(day, hour, stops, extended)| (day.at(hour, 30, 0, 0), stops, extended));
    let done = prop_oneof![prop::collection::vec(done.clone(), 0..6), prop::collection::vec(done, 0..60)];
    // Off the register for some days, and back.
    let broken = (days(), prop::collection::vec((20..200i64, 1..80i64, 0..3u16), 1..4)).prop_map(|(start, parts)| {
        let (mut held, mut from) = (Vec::new(), Some(start));
        for (length, gap, tier) in parts {
            let Some(begin) = from else { break };
            held.push(Held { from: begin, until: until(begin, Some(length)), tier });
            from = until(begin, Some(length + gap));
        }
        held
    });
    let held = prop_oneof![2 => prop::collection::vec(held, 1..5), 1 => broken];
    (
        rule(cadence),
        held,
        done,
        spans(4),
        prop::collection::vec(owner, 0..4),
        prop::collection::vec(trigger, 0..5),
        (days(), 0..24i8).prop_map(|(day, hour)| day.at(hour, 0, 0, 0)),
    )
        .prop_map(|(rule, held, done, waived, owners, triggers, now)| Story {
            rule,
            held,
            done,
            waived,
            owners,
            triggers,
            now,
        })
}

/// One kind of cadence at a time, or several that a rule may mix.
pub fn any_story() -> impl Strategy<Value = Story> {
    prop_oneof![
        story(quota().boxed()),
        story(interval().boxed()),
        story(on_date().boxed()),
        story(deadline().boxed()),
        story(prop_oneof![quota(), interval(), on_date()].boxed()),
    ]
}
