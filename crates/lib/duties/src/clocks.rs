//! The slots of legal clocks: one for each trigger.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use almanac::{Basis, Calendar, Certainty, Clock};
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

use crate::days::after;
use crate::life::{Ground, Group, midnight, stays};
use crate::slot::{Cell, Kind, Slot};
use crate::spans::{Stretch, at, run, settle};
use crate::{Cadence, Done, Length, Roll, Trigger};

/// Adds the slots of all triggers up to now; returns the last day that counted, and the first trigger still to come.
pub(crate) fn fill(
    ground: &Ground<'_>,
    group: &Group<'_>,
    triggers: &[Trigger<'_>],
    records: &[Done],
    now: DateTime,
    stay: &mut u32,
    cells: &mut Vec<Cell>,
) -> (Option<Date>, Option<DateTime>) {
    let first = cells.len();
    let stays: Vec<(u32, Date)> = stays(group.pieces).collect();
    let mut coming: Option<DateTime> = None;
    for trigger in triggers {
        let day = trigger.at.date();
        let index = group.pieces.partition_point(|piece| piece.last < day);
        let Some(piece) = group.pieces.get(index).filter(|piece| piece.from <= day) else { continue };
        let Cadence::Deadline(clock) = piece.cadence else { continue };
        if trigger.at > now {
            coming = Some(coming.map_or(trigger.at, |other| other.min(trigger.at)));
            continue;
        }
        let (number, until) = stays[index];
        let ends = ends(ground, trigger, clock);
        let slot = Slot {
            kind: Kind::Clock,
            opens: day,
            due: ends.raw,
            rolled: ends.rolled,
            closes: until.min(group.last),
            at: ends.at,
            required: 1,
            done: 0,
        };
        cells.push(Cell {
            slot,
            accepts: day,
            until,
            stay: *stay + number,
            waived: false,
            calm: false,
            before: false,
            met: None,
            certainty: ends.certainty,
        });
    }
    *stay += stays.last().map_or(0, |last| last.0);
    cells[first..].sort_by_key(|cell| (cell.slot.opens, cell.slot.rolled, cell.slot.due, cell.slot.at));
    (answer(&mut cells[first..], records), coming)
}

/// Gives each record to the trigger that is due first among those that wait; surplus stays with the latest one.
fn answer(cells: &mut [Cell], records: &[Done]) -> Option<Date> {
    let mut waiting: BinaryHeap<Reverse<(Date, Option<DateTime>, usize)>> = BinaryHeap::new();
    let (mut seen, mut last) = (0, None);
    for record in records {
        let day = record.day;
        while let Some(cell) = cells.get(seen).filter(|cell| cell.accepts <= day) {
            waiting.push(Reverse((cell.slot.rolled, cell.slot.at, seen)));
            seen += 1;
        }
        let mut left = u32::from(record.times);
        while left > 0
            && let Some(Reverse((_, _, index))) = waiting.pop()
        {
            if day <= cells[index].slot.closes {
                cells[index].count(day, 1);
                left -= 1;
                last = Some(day);
            }
        }
        if left > 0
            && let Some(cell) = seen.checked_sub(1).and_then(|index| cells.get_mut(index))
            && day <= cell.slot.closes
        {
            cell.count(day, left);
            last = Some(day);
        }
    }
    last
}

/// When a clock runs out.
struct Ends {
    raw: Date,
    rolled: Date,
    at: Option<DateTime>,
    certainty: Certainty,
}

fn ends(ground: &Ground<'_>, trigger: &Trigger<'_>, clock: Clock) -> Ends {
    let start = trigger.at.date();
    let stops = trigger.stops.iter().map(Stretch::from);
    let standing = settle(stops.chain(ground.waived.iter().copied()));
    let never = Ends { raw: Date::MAX, rolled: Date::MAX, at: None, certainty: Certainty::published() };
    let extended = |raw: Date| trigger.extended.map_or(raw, |day| day.max(raw));
    let length = match clock {
        Clock::Hours(hours) => {
            let mut at = trigger.at.saturating_add(SignedDuration::from_hours(i64::from(hours)));
            for stop in standing.iter().filter(|stop| stop.last >= start) {
                if midnight(stop.from) >= at {
                    break;
                }
                if stop.last == Date::MAX {
                    return trigger.extended.map_or(never, until_end_of);
                }
                let from = midnight(stop.from).max(trigger.at);
                at = at.saturating_add(midnight(after(stop.last)).duration_since(from));
            }
            return match trigger.extended.map(until_end_of) {
                Some(longer) if longer.at > Some(at) => longer,
                _ => Ends { raw: at.date(), rolled: at.date(), at: Some(at), certainty: Certainty::published() },
            };
        }
        Clock::WorkingDays(days) if days > 0 => {
            let Some((raw, certainty)) = working(ground.calendar, start, days, &standing) else {
                return trigger.extended.map_or(never, |day| rolled(ground, start, day, Certainty::published()));
            };
            return match trigger.extended {
                Some(day) if day > raw => rolled(ground, start, day, certainty),
                _ => Ends { raw, rolled: raw, at: None, certainty },
            };
        }
        Clock::WorkingDays(_) => Length::Days(0),
        Clock::Days(days) => Length::Days(days),
        Clock::Months(months) => Length::Months(months),
    };
    match run(start, length, &standing) {
        Some(raw) => rolled(ground, start, extended(raw), Certainty::published()),
        None => trigger.extended.map_or(never, |day| rolled(ground, start, day, Certainty::published())),
    }
}

/// An hour clock that was extended: until the day is over.
fn until_end_of(day: Date) -> Ends {
    let at = day.tomorrow().map_or(DateTime::MAX, midnight);
    Ends { raw: day, rolled: day, at: Some(at), certainty: Certainty::published() }
}

fn rolled(ground: &Ground<'_>, opens: Date, raw: Date, certainty: Certainty) -> Ends {
    let (rolled, basis) = match ground.rule.roll {
        Roll::Usual => ground.calendar.on_or_after(raw),
        _ => ground.roll(opens, raw),
    };
    Ends { raw, rolled, at: None, certainty: certainty.and(basis) }
}

/// The n-th working day on which the clock does not stand.
fn working(calendar: &Calendar, start: Date, days: u16, standing: &[Stretch]) -> Option<(Date, Certainty)> {
    let (mut day, mut left, mut certainty) = (start, days, Certainty::published());
    while left > 0 {
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        if let Some(stop) = at(standing, day) {
            if stop.last == Date::MAX {
                return None;
            }
            day = stop.last;
            continue;
        }
        let answer = calendar.is_working_day(day);
        if answer.basis == Basis::WeekendOnly && !certainty.guessed_years().any(|year| year == day.year()) {
            certainty = certainty.and(Certainty::guessed(day.year()));
        }
        left -= u16::from(answer.working);
    }
    Some((day, certainty))
}
