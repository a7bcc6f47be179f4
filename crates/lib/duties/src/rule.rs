//! A rule: a cadence, when it is in force, and how it is read.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::rule_form::RawRule;
use crate::{Cadence, Months, RuleError};

/// What is owed to everyone a rule applies to. See the crate's introduction for its form in TOML.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawRule", into = "RawRule")]
pub struct Rule {
    /// What is owed, unless a tier says otherwise.
    pub cadence: Cadence,
    /// What is owed in particular tiers (levels of risk).
    pub tiers: Vec<Tier>,
    /// First day on which the rule is in force.
    pub from: Date,
    /// Last day on which it is in force; `None` when no end is set.
    pub until: Option<Date>,
    /// So many days before its due day something is due soon.
    pub soon: u16,
    /// What happens to a due day that is a rest day.
    pub roll: Roll,
    /// Months in which something is owed at all: a window counts by the month of its last day, a date by its own.
    /// `None` for all. Intervals and deadlines know no months.
    pub months: Option<Months>,
    /// What is asked of a window that is covered in part.
    pub first: Partly,
}

/// What is owed in one tier.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tier {
    /// The tier's code: `high`.
    pub code: String,
    /// What is owed.
    pub cadence: Cadence,
}

/// Where a due day goes that is a rest day. Only the due day moves, never a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// As is usual: legal clocks of days and months to the next working day (民法典 203), everything else nowhere.
    #[default]
    Usual,
    /// It stays.
    None,
    /// To the next working day.
    Next,
    /// To the working day before, but never before it may be done.
    Previous,
}

/// What a quota asks of a window that is covered in part, because the subject came or went or was excused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Partly {
    /// All of it.
    Whole,
    /// Its share of covered days, half a time rounded up; less than half a time is nothing.
    #[default]
    Prorated,
    /// Nothing.
    Skip,
}

impl Rule {
    /// A rule of one cadence from a day on, everything else as usual.
    pub fn new(cadence: Cadence, from: Date) -> Self {
        Self {
            cadence,
            tiers: Vec::new(),
            from,
            until: None,
            soon: 0,
            roll: Roll::Usual,
            months: None,
            first: Partly::Prorated,
        }
    }

    /// Whether the rule makes sense as a whole; what is read from a text has been asked this already.
    ///
    /// # Errors
    /// The first thing that does not.
    pub fn check(&self) -> Result<(), RuleError> {
        if self.until.is_some_and(|until| until < self.from) {
            return Err(RuleError::Reversed);
        }
        let cadences = || std::iter::once(self.cadence).chain(self.tiers.iter().map(|tier| tier.cadence));
        for cadence in cadences() {
            cadence.check()?;
        }
        let seasonal = |cadence| matches!(cadence, Cadence::Quota { .. } | Cadence::OnDate { .. });
        if self.months.is_some() && !cadences().any(seasonal) {
            return Err(RuleError::MonthsUnused);
        }
        Ok(())
    }

    /// The number of a tier for [`crate::Held::tier`]; 0, the rule's own cadence, for a code that the rule does not
    /// name.
    pub fn tier(&self, code: &str) -> u16 {
        let at = self.tiers.iter().position(|tier| tier.code == code);
        at.and_then(|at| u16::try_from(at + 1).ok()).unwrap_or(0)
    }

    /// What is owed in a tier.
    pub fn in_tier(&self, tier: u16) -> Cadence {
        let named = usize::from(tier).checked_sub(1).and_then(|at| self.tiers.get(at));
        named.map_or(self.cadence, |tier| tier.cadence)
    }
}
