//! Duties: who owes what to whom, how often, and which records prove it.

use crate::model::{FactKind, Words};
use crate::topic::Topic;
use serde::{Deserialize, Serialize};

/// A duty towards everybody on a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Its code, unique over all packs.
    pub code: String,
    /// The pack that defines it.
    pub pack: String,
    /// What it is called.
    pub name: Words,
    /// What to do, in two or four characters: for chips and small tables.
    pub short: Words,
    /// The line of work it belongs to.
    pub topic: Topic,
    /// The registers (codes) whose people it is owed to.
    pub registers: Vec<String>,
    /// Who owes it.
    pub owes: Owes,
    /// The facts that prove it: any of them.
    pub proved_by: Vec<FactKind>,
    /// How often, from when, by which day. Tiers are levels of risk: `high`, `middle`, `low`.
    pub rule: duties::Rule,
    /// Whether a county that has chosen nothing has it.
    pub usual: bool,
    /// So many days overdue after which the unit above hears of it; 0 never.
    pub escalate_after: u16,
    /// The document it follows.
    pub source: String,
}

/// Who owes a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owes {
    /// The carer paired with her; as long as there is none, her village.
    Carer,
    /// Whoever holds the post of her village.
    Village,
    /// The contact of her school; as long as there is none, her village.
    School,
    /// Whoever holds the post of her township.
    Township,
}

impl Owes {
    /// Every one, with its word in packs.
    pub const ALL: [(&'static str, Owes); 4] =
        [("carer", Owes::Carer), ("village", Owes::Village), ("school", Owes::School), ("township", Owes::Township)];
    /// The word in packs.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(_, o)| *o == self).map_or("village", |(word, _)| word)
    }
}
