//! How far an answer about working days can be trusted: from published tables, or guessed from weekends.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Whether an answer rests on published holiday tables, and if not, which years were guessed.
///
/// The default is "published": nothing guessed so far. Answers are combined with [`Certainty::and`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Certainty {
    /// Years whose holiday table was not loaded although one of their days was looked at (按周末推算).
    guessed: BTreeSet<i16>,
}

impl Certainty {
    /// Everything looked at was published.
    pub fn published() -> Self {
        Self::default()
    }

    /// One year was guessed from weekends.
    pub fn guessed(year: i16) -> Self {
        Self { guessed: BTreeSet::from([year]) }
    }

    /// True when no year was guessed.
    pub fn is_published(&self) -> bool {
        self.guessed.is_empty()
    }

    /// The years guessed from weekends, in order.
    pub fn guessed_years(&self) -> impl Iterator<Item = i16> + '_ {
        self.guessed.iter().copied()
    }

    /// Adds what another part of the answer had to guess.
    pub fn and(mut self, other: Certainty) -> Certainty {
        self.guessed.extend(other.guessed);
        self
    }

    /// Notes that a year was guessed.
    pub(crate) fn note(&mut self, year: i16) {
        self.guessed.insert(year);
    }

    /// The sentence to show beside the answer, or `None` when it rests on published tables only.
    pub fn zh(&self) -> Option<String> {
        let years = self.guessed.iter().map(|year| format!("{year}年")).collect::<Vec<_>>();
        (!years.is_empty()).then(|| format!("{}放假安排尚未导入，按周末推算", years.join("、")))
    }

    /// The same sentence in English.
    pub fn en(&self) -> Option<String> {
        let years = self.guessed.iter().map(i16::to_string).collect::<Vec<_>>();
        (!years.is_empty()).then(|| format!("holiday table of {} not loaded; guessed from weekends", years.join(", ")))
    }
}

impl fmt::Display for Certainty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.zh().unwrap_or_else(|| "按已公布的放假安排".to_owned()))
    }
}
