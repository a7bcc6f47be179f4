//! Spans of days as they come from a database (unsorted, overlapping, reversed) made into a clean run of stretches.

use std::collections::BinaryHeap;

use jiff::civil::Date;

use crate::Length;
use crate::days::{after, before, count, plus};

/// Days from first to last, both included, to which one value belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub from: Date,
    pub last: Date,
    pub value: u32,
}

/// Sorted, disjoint stretches of spans given in any order; adjacent ones of the same value become one.
///
/// A reversed span has no days. Where spans overlap the one that began later prevails while it lasts (a correction is
/// made after what it corrects); of two that began on the same day the one with the greater value, so that the order of
/// the rows never matters.
pub(crate) fn settle(spans: impl Iterator<Item = Stretch>) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = spans.filter(|span| span.from <= span.last).collect();
    if !found.windows(2).all(|pair| pair[0].last < pair[1].from) {
        found = layered(found);
    }
    let mut kept: Vec<Stretch> = Vec::with_capacity(found.len());
    for next in found {
        match kept.last_mut() {
            Some(last) if last.value == next.value && touches(last.last, next.from) => last.last = next.last,
            _ => kept.push(next),
        }
    }
    kept
}

/// Whether a span that begins on `from` follows one that ended on `last` without a day between.
pub(crate) fn touches(last: Date, from: Date) -> bool {
    last.tomorrow().is_ok_and(|day| day >= from)
}

/// Walks from one beginning or end to the next; on top of the heap lies the span that prevails.
fn layered(mut spans: Vec<Stretch>) -> Vec<Stretch> {
    spans.sort_unstable_by_key(|span| (span.from, span.value, span.last));
    let mut out = Vec::with_capacity(spans.len());
    let mut covering: BinaryHeap<(Date, u32, Date)> = BinaryHeap::new();
    let mut coming = spans.into_iter().peekable();
    let Some(mut day) = coming.peek().map(|span| span.from) else { return out };
    loop {
        while let Some(span) = coming.next_if(|span| span.from <= day) {
            covering.push((span.from, span.value, span.last));
        }
        while covering.peek().is_some_and(|span| span.2 < day) {
            covering.pop();
        }
        let ahead = coming.peek().map(|span| span.from);
        match (covering.peek(), ahead) {
            (None, None) => return out,
            (None, Some(next)) => day = next,
            (Some(&(_, value, last)), ahead) => {
                let last = ahead.map_or(last, |next| last.min(before(next)));
                out.push(Stretch { from: day, last, value });
                let Ok(next) = last.tomorrow() else { return out };
                day = next;
            }
        }
    }
}

/// The stretch that holds the day.
pub(crate) fn at(stretches: &[Stretch], day: Date) -> Option<Stretch> {
    let index = stretches.partition_point(|stretch| stretch.last < day);
    stretches.get(index).copied().filter(|stretch| stretch.from <= day)
}

/// How many days of `from..=last` lie in the stretches.
pub(crate) fn days_within(stretches: &[Stretch], from: Date, last: Date) -> i64 {
    if stretches.is_empty() {
        return 0;
    }
    let first = stretches.partition_point(|stretch| stretch.last < from);
    stretches[first..]
        .iter()
        .take_while(|stretch| stretch.from <= last)
        .map(|stretch| count(stretch.from.max(from), stretch.last.min(last)))
        .sum()
}

/// The day on which a length that began after `anchor` ends, when the days in `standing` do not run; `None` when it
/// stands for ever.
pub(crate) fn run(anchor: Date, length: Length, standing: &[Stretch]) -> Option<Date> {
    let mut due = length.from(anchor);
    let first = standing.partition_point(|stretch| stretch.last <= anchor);
    for stretch in &standing[first..] {
        let from = stretch.from.max(after(anchor));
        if from > due {
            break;
        }
        if stretch.last == Date::MAX {
            return None;
        }
        due = plus(due, count(from, stretch.last));
    }
    Some(due)
}
