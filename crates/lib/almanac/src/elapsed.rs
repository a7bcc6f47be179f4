//! How much of a span has gone by, in calendar days and in working days: the yardstick of a plan's pace.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Calendar, Certainty};

/// So many of so many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Share {
    /// Days gone by, today included.
    pub done: u32,
    /// Days in the span.
    pub total: u32,
}

impl Share {
    /// From 0.0 to 1.0. A span without a day counts as gone by.
    pub fn ratio(self) -> f64 {
        if self.total == 0 { 1.0 } else { f64::from(self.done) / f64::from(self.total) }
    }
}

/// The elapsed share of a span on a given day.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Elapsed {
    /// By calendar days.
    pub days: Share,
    /// By working days.
    pub working: Share,
    /// Whether the working days rest on published tables.
    pub certainty: Certainty,
}

impl Calendar {
    /// How much of `first..=last` has gone by at the end of `today`.
    ///
    /// Today counts as gone by, since what is recorded today counts as done. Before the span nothing has gone by,
    /// after it everything has. A span that ends before it starts has no days.
    pub fn elapsed(&self, first: Date, last: Date, today: Date) -> Elapsed {
        let upto = today.min(last);
        let calendar_days = |to: Date| u32::try_from((to - first).get_days() + 1).unwrap_or(0);
        let (worked, _) = self.working_days(first, upto);
        let (workable, certainty) = self.working_days(first, last);
        Elapsed {
            days: Share { done: calendar_days(upto), total: calendar_days(last) },
            working: Share { done: worked, total: workable },
            certainty,
        }
    }
}
