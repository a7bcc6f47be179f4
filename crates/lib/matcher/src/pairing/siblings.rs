//! Brothers and sisters with one carer: chosen beforehand, then solved exactly.

use std::collections::{BTreeMap, HashMap};

use super::parts::cost;
use super::proposal::Proof;
use super::propose::Field;
use crate::assign::AssignError;

/// With which carer each child has the bonus for coming together.
pub(crate) type Anchors = HashMap<usize, u32>;

/// How often it is tried; after that everybody goes where it is best for each.
const ROUNDS: usize = 8;

/// Chooses a carer for the children of each household that was torn apart, and keeps the choice where it brings at least
/// two of them together. The bonus with her decides against what the others lose by it.
pub(crate) fn bring_together(field: &mut Field<'_>, plain: Proof) -> Result<(Proof, Anchors), AssignError> {
    let homes = households(field);
    if homes.is_empty() || field.weights.sibling == 0 {
        return Ok((plain, Anchors::new()));
    }
    let mut chosen: BTreeMap<usize, u32> = BTreeMap::new();
    for (number, members) in homes.iter().enumerate() {
        if let Some(carer) = choose(field, &plain, members) {
            chosen.insert(number, carer);
            for child in members {
                add(field, *child, carer);
            }
        }
    }
    for _ in 0..ROUNDS {
        let anchors: Anchors =
            chosen.iter().flat_map(|(home, carer)| homes[*home].iter().map(|child| (*child, *carer))).collect();
        let solved = field.solve(&anchors)?;
        let at = |child: &usize| solved.assignment.carers[*child];
        let before = chosen.len();
        chosen.retain(|home, carer| homes[*home].iter().filter(|child| at(child) == Some(*carer)).count() > 1);
        if chosen.len() == before {
            return Ok((solved, anchors));
        }
    }
    Ok((field.solve(&Anchors::new())?, Anchors::new()))
}

/// The children of each household that has several here.
pub(crate) fn households(field: &Field<'_>) -> Vec<Vec<usize>> {
    let mut homes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, child) in field.children.iter().enumerate() {
        if let Some(home) = child.household.as_deref().filter(|home| !home.is_empty()) {
            homes.entry(home).or_default().push(number);
        }
    }
    homes.into_values().filter(|members| members.len() > 1).collect()
}

/// The carer for a household: who can take most of them, then who has most of them already, then who is nearest to all.
fn choose(field: &Field<'_>, plain: &Proof, members: &[usize]) -> Option<u32> {
    let mut carers: Vec<u32> = members.iter().flat_map(|child| field.lists[*child].iter().map(|one| one.0)).collect();
    carers.sort_unstable();
    carers.dedup();
    let worth = |number: &u32| {
        let carer = field.carers[*number as usize];
        let costs = members.iter().filter_map(|child| cost(field.children[*child], carer, field.weights).ok());
        let (count, sum) = costs.fold((0_usize, 0), |(count, sum), cost| (count + 1, sum + cost));
        let room = count.min(carer.capacity_left as usize);
        let here = members.iter().filter(|child| plain.assignment.carers[**child] == Some(*number)).count();
        (room > 1).then_some(((std::cmp::Reverse(room), std::cmp::Reverse(here), sum), *number))
    };
    carers.iter().filter_map(worth).min().map(|(_, carer)| carer)
}

/// Makes her a candidate of the child, if she may be.
fn add(field: &mut Field<'_>, child: usize, carer: u32) {
    if field.lists[child].iter().all(|one| one.0 != carer)
        && let Ok(cost) = cost(field.children[child], field.carers[carer as usize], field.weights)
    {
        field.lists[child].push((carer, cost));
    }
}
