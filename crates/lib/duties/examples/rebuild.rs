//! How long a county's whole table of what is due takes, without a database: 20,000 subjects under eight rules over
//! three years.
//!
//!     cargo run --release -p duties --example rebuild [SUBJECTS]

use std::time::Instant;

use almanac::{Calendar, Clock, Festival, Period};
use duties::{
    Cadence, Done, Each, Held, Length, On, Opens, Owner, Roll, Rule, Span, Status, Subject, Trigger, due, history,
};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};

/// A small generator of its own, so that every run is the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// What a database would hold about one subject.
struct Row {
    held: Vec<Held>,
    done: Vec<Vec<Done>>,
    waived: Vec<Span>,
    owners: Vec<Owner>,
    triggers: Vec<(DateTime, Vec<Span>)>,
}

fn rules() -> Vec<(Rule, u64)> {
    let rule = |cadence| Rule { soon: 7, ..Rule::new(cadence, date(2023, 1, 1)) };
    let quota = |times, period, grace| rule(Cadence::Quota { times, period, grace });
    let monthly = Cadence::OnDate { on: On::Monthly { each: Each::Month, day: 25 }, opens: Opens::Period };
    let feast = On::Festival { festival: Festival::DragonBoat, offset: 0 };
    vec![
        // With the days between two records of a diligent carer.
        (quota(1, Period::Week, 2), 10),
        (quota(2, Period::Month, 5), 14),
        (quota(1, Period::Quarter, 0), 80),
        (rule(Cadence::Interval { every: Length::Days(30), first: Some(Length::Days(7)) }), 28),
        (rule(Cadence::Interval { every: Length::Months(3), first: None }), 85),
        (Rule { roll: Roll::Next, ..rule(monthly) }, 30),
        (rule(Cadence::OnDate { on: feast, opens: Opens::DaysBefore(10) }), 350),
        (rule(Cadence::Deadline(Clock::Days(15))), 200),
    ]
}

fn county(subjects: usize, rules: &[(Rule, u64)], now: Date) -> Vec<Row> {
    let mut dice = Dice(7);
    let begin = date(2023, 11, 1);
    (0..subjects)
        .map(|_| {
            let from = begin.saturating_add((dice.below(200) as i64).days());
            let change = from.saturating_add((dice.below(700) as i64).days());
            let handover = from.saturating_add((dice.below(900) as i64).days());
            let records = |between: u64, dice: &mut Dice| {
                let mut day = from;
                let mut done = Vec::new();
                while day <= now {
                    done.push(Done { day, times: 1 });
                    day = day.saturating_add((1 + dice.below(2 * between) as i64).days());
                }
                done
            };
            Row {
                held: vec![
                    Held { from, until: Some(change.saturating_sub(1.day())), tier: 0 },
                    Held { from: change, until: None, tier: 1 },
                ],
                done: rules.iter().map(|(_, between)| records(*between, &mut dice)).collect(),
                waived: match dice.below(5) {
                    0 => vec![Span { from: change, until: Some(change.saturating_add(20.days())) }],
                    _ => vec![],
                },
                owners: vec![
                    Owner { from, until: Some(handover), owner: 1 },
                    Owner { from: handover.saturating_add(1.day()), until: None, owner: 2 },
                ],
                triggers: match dice.below(10) {
                    0 => vec![(change.at(10, 0, 0, 0), vec![])],
                    _ => vec![],
                },
            }
        })
        .collect()
}

fn main() {
    let subjects = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(20_000);
    let (rules, now, calendar) = (rules(), date(2026, 11, 21), Calendar::shipped());
    let rows = county(subjects, &rules, now);
    let records: usize = rows.iter().flat_map(|row| &row.done).map(Vec::len).sum();
    println!("{subjects} subjects, {} rules, {records} records", rules.len());

    let (mut overdue, mut whole) = (0, 0.0);
    for (at, (rule, _)) in rules.iter().enumerate() {
        let start = Instant::now();
        for row in &rows {
            let triggers: Vec<Trigger<'_>> =
                row.triggers.iter().map(|(at, stops)| Trigger { at: *at, stops, extended: None }).collect();
            let subject = Subject {
                held: &row.held,
                done: &row.done[at],
                waived: &row.waived,
                owners: &row.owners,
                triggers: &triggers,
            };
            overdue += usize::from(due(rule, &subject, &calendar, now.at(9, 0, 0, 0)).status == Status::Overdue);
        }
        let took = start.elapsed().as_secs_f64();
        whole += took;
        println!("{took:>8.3} s  {}", rule.en());
    }
    println!("{whole:>8.3} s  due, all of it; {overdue} overdue");

    let start = Instant::now();
    let (rule, year) = (&rules[0].0, Span { from: date(2026, 1, 1), until: None });
    let slots: usize = rows
        .iter()
        .map(|row| {
            let subject = Subject { held: &row.held, done: &row.done[0], ..Subject::default() };
            history(rule, &subject, &calendar, year, now.at(9, 0, 0, 0)).len()
        })
        .sum();
    println!("{:>8.3} s  history of the weekly rule, {slots} slots", start.elapsed().as_secs_f64());
}
