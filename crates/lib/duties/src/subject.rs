//! Everything known about one subject that a rule looks at, borrowed from whoever read it.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::spans::Stretch;

/// Days from first to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First day.
    pub from: Date,
    /// Last day, which belongs to it; `None` when no end is known.
    pub until: Option<Date>,
}

/// A span in which the rule applies to the subject: from enrolments, classes, levels of risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Held {
    /// First day.
    pub from: Date,
    /// Last day, which belongs to it; `None` when no end is known.
    pub until: Option<Date>,
    /// The tier that holds, as [`crate::Rule::tier`] numbers them; 0 for everyone.
    pub tier: u16,
}

/// Records of one day that satisfy the rule for the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Done {
    /// The day it happened, never the day it was typed.
    pub day: Date,
    /// How many times; 0 is no record.
    pub times: u16,
}

/// A span in which somebody owes the duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Owner {
    /// First day.
    pub from: Date,
    /// Last day, which belongs to it; `None` when no end is known.
    pub until: Option<Date>,
    /// Who, as the caller numbers them.
    pub owner: u32,
}

/// What starts a legal clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Trigger<'a> {
    /// When it happened; the time of day matters to hour clocks only.
    pub at: DateTime,
    /// Days on which the clock stands (中止); without a last day while nobody knows when it will go on.
    pub stops: &'a [Span],
    /// The day until which it was extended with approval. An extension never shortens.
    pub extended: Option<Date>,
}

/// One subject's history under one rule. Every list may be in any order, overlap, repeat itself and run backwards;
/// sorted lists are quicker.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Subject<'a> {
    /// When the rule applies. Where spans overlap the one that began later prevails; of two of the same day the
    /// greater tier.
    pub held: &'a [Held],
    /// What was done.
    pub done: &'a [Done],
    /// Days excused by a human decision: they are not counted.
    pub waived: &'a [Span],
    /// Who owes it. Where spans overlap the one that began later prevails.
    pub owners: &'a [Owner],
    /// What started legal clocks. Looked at by [`crate::Cadence::Deadline`] only.
    pub triggers: &'a [Trigger<'a>],
}

fn stretch(from: Date, until: Option<Date>, value: u32) -> Stretch {
    Stretch { from, last: until.unwrap_or(Date::MAX), value }
}

impl From<&Span> for Stretch {
    fn from(span: &Span) -> Self {
        stretch(span.from, span.until, 0)
    }
}

impl From<&Held> for Stretch {
    fn from(held: &Held) -> Self {
        stretch(held.from, held.until, u32::from(held.tier))
    }
}

impl From<&Owner> for Stretch {
    fn from(owner: &Owner) -> Self {
        stretch(owner.from, owner.until, owner.owner)
    }
}
