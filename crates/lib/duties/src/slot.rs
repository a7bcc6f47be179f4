//! A slot: one piece of what is owed, from the day it may be done to the last day on which a record still counts.

use almanac::{Certainty, Festival, Period};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::Done;

/// What sort of slot it is: what to call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A calendar window.
    Window(Period),
    /// From one time to the next.
    Interval,
    /// A legal clock.
    Clock,
    /// A day of the year or the month.
    Day,
    /// A festival.
    Festival(Festival),
}

/// One piece of what is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Slot {
    /// What sort of slot it is.
    pub kind: Kind,
    /// First day on which it is owed.
    pub opens: Date,
    /// Last day by which to do it, before rest days are looked at. `9999-12-31` while a clock stands with no end known.
    pub due: Date,
    /// Last day by which to do it, after rest days. Overdue from the day after.
    pub rolled: Date,
    /// Last day on which a record still counts, late; `9999-12-31` when it waits until done.
    pub closes: Date,
    /// The moment at which an hour clock has run out, and from which it is overdue.
    pub at: Option<DateTime>,
    /// How many times it is owed.
    pub required: u32,
    /// How many times it was done, surplus included.
    pub done: u32,
}

impl Slot {
    /// Whether all of it was done.
    pub fn is_met(&self) -> bool {
        self.done >= self.required
    }

    /// Whether its time had run out at a moment, done or not.
    pub fn is_past(&self, now: DateTime) -> bool {
        match self.at {
            Some(at) => now >= at,
            None => now.date() > self.rolled,
        }
    }

    /// Whether it has no due day, because its clock stands and nobody knows for how long.
    pub fn stands(&self) -> bool {
        self.due == Date::MAX
    }
}

/// A slot and what the judgement needs besides.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub slot: Slot,
    /// First day whose records count: the window's own first day, even if the subject came later.
    pub accepts: Date,
    /// Last day on which the subject can owe it.
    pub until: Date,
    /// Slots of one unbroken stay on the register have one number; a run of misses does not reach across stays.
    pub stay: u32,
    /// Nothing is asked of it because of a human decision.
    pub waived: bool,
    /// Begun by a record: until it is due soon, nothing is to be done.
    pub calm: bool,
    /// A record before the first day, kept to be shown; no slot that was ever owed.
    pub before: bool,
    /// The day on which all of it was done.
    pub met: Option<Date>,
    pub certainty: Certainty,
}

impl Cell {
    /// Whether it asks for something.
    pub fn owed(&self) -> bool {
        self.slot.required > 0 && !self.before
    }

    /// Whether it was owed, its time ran out while it was, and it is not done.
    pub fn is_missed(&self, now: DateTime) -> bool {
        self.owed() && !self.slot.is_met() && self.slot.due <= self.until && self.slot.is_past(now)
    }

    /// Whether a record today would make it good.
    pub fn is_pending(&self, today: Date) -> bool {
        self.owed() && !self.slot.is_met() && self.slot.opens <= today && today <= self.slot.closes
    }

    /// Counts records of one day.
    pub fn count(&mut self, day: Date, times: u32) {
        self.slot.done = self.slot.done.saturating_add(times);
        if self.met.is_none() && self.slot.is_met() {
            self.met = Some(day);
        }
    }
}

/// Gives each record to the earliest slot that still lacks one and counts that day; surplus stays with the latest slot
/// that holds the day. One pass; the slots are in order of `accepts`, the records in order of their days. Returns the
/// last day that counted.
pub(crate) fn assign(cells: &mut [Cell], records: &[Done]) -> Option<Date> {
    let (mut lacking, mut latest, mut last) = (0, 0, None);
    for record in records {
        let day = record.day;
        let mut left = u32::from(record.times);
        while left > 0 {
            while cells
                .get(lacking)
                .is_some_and(|cell| cell.accepts <= day && (cell.slot.is_met() || cell.slot.closes < day))
            {
                lacking += 1;
            }
            let Some(cell) = cells.get_mut(lacking).filter(|cell| cell.accepts <= day) else { break };
            let taken = left.min(cell.slot.required.saturating_sub(cell.slot.done));
            cell.count(day, taken);
            left -= taken;
            last = Some(day);
        }
        if left > 0 {
            while cells.get(latest + 1).is_some_and(|next| next.accepts <= day) {
                latest += 1;
            }
            if let Some(cell) = cells.get_mut(latest).filter(|cell| cell.accepts <= day && day <= cell.slot.closes) {
                cell.count(day, left);
                last = Some(day);
            }
        }
    }
    last
}
