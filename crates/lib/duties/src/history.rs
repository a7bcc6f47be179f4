//! What became of every slot, for reports and for the page of one subject.

use almanac::Calendar;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::days::gap;
use crate::life::Life;
use crate::slot::Cell;
use crate::{Rule, Slot, Span, Subject};

/// What became of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All of it was done by the due day.
    OnTime,
    /// All of it was done, so many days after the due day.
    Late {
        /// Days after the due day; 0 when an hour clock ran out earlier on the same day.
        days: u32,
    },
    /// Its due day is over and not all of it was done (as yet, where it still can be).
    Missed,
    /// Excused by a human decision.
    Waived,
    /// Its due day is not over.
    Running,
}

/// A slot and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Past {
    /// The slot: required, done.
    pub slot: Slot,
    /// What became of it.
    pub outcome: Outcome,
    /// The day on which all of it was done.
    pub met: Option<jiff::civil::Date>,
    /// Who owed it on its due day.
    pub owner: Option<u32>,
}

/// Every slot that has opened and whose due day (before rest days) lies in the span, in order, as things stand now.
pub fn history(rule: &Rule, subject: &Subject<'_>, calendar: &Calendar, span: Span, now: DateTime) -> Vec<Past> {
    let life = Life::new(rule, subject, calendar, now);
    let last = span.until.unwrap_or(jiff::civil::Date::MAX);
    let within = |cell: &&Cell| span.from <= cell.slot.due && cell.slot.due <= last && cell.slot.opens <= now.date();
    let told = |cell: &Cell| {
        let outcome = cell.outcome(now)?;
        Some(Past { slot: cell.slot, outcome, met: cell.met.filter(|_| cell.owed()), owner: life.owner(cell.slot.due) })
    };
    life.cells.iter().filter(within).filter_map(told).collect()
}

impl Cell {
    /// `None` for a window that asked nothing and for a slot that ended before it was due.
    fn outcome(&self, now: DateTime) -> Option<Outcome> {
        if self.waived {
            return Some(Outcome::Waived);
        }
        if !self.owed() {
            return None;
        }
        Some(match self.met {
            Some(day) if day <= self.slot.rolled => Outcome::OnTime,
            Some(day) => Outcome::Late { days: u32::try_from(gap(self.slot.rolled, day)).unwrap_or(0) },
            None if self.is_missed(now) => Outcome::Missed,
            None if self.slot.due > self.until && now.date() > self.until => return None,
            None => Outcome::Running,
        })
    }
}
