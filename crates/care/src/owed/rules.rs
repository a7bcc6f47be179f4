//! Which duties hold where: the pack's, or the county's own copy.

use super::store::ChoiceRow;
use packs::{Duty, Packs};
use std::borrow::Cow;
use vocab::UnitPath;

/// A duty with the rule that holds at a place.
#[derive(Clone, Debug)]
pub struct InForce<'a> {
    /// The duty.
    pub duty: &'a Duty,
    /// The pack's rule, or the county's own.
    pub rule: Cow<'a, duties::Rule>,
}

/// The duties that hold at a place, in the order of the packs: what the nearest unit above chose, else what is usual.
/// Choices are given oldest first.
pub fn in_force<'a>(packs: &'a Packs, choices: &[ChoiceRow], at: &UnitPath) -> Vec<InForce<'a>> {
    packs
        .duties()
        .iter()
        .filter_map(|duty| {
            let said = choices
                .iter()
                .filter(|c| c.duty == duty.code && c.unit_path.contains(at))
                .max_by_key(|c| (c.unit_path.depth(), c.at));
            let own = said.filter(|c| !c.rule.is_empty()).and_then(|c| serde_json::from_str(&c.rule).ok());
            let rule = own.map_or(Cow::Borrowed(&duty.rule), Cow::Owned);
            said.map_or(duty.usual, |c| c.chosen).then_some(InForce { duty, rule })
        })
        .collect()
}
