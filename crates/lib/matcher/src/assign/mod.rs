//! Who gets whom: the sparse assignment under the pairing, exact and with its proof.
//!
//! Children (each gets at most one carer), carers with room for several, and edges with a cost. Wanted, in this order:
//! as many children of the first class as can be, then of the second, and so on; and of all such assignments one whose
//! costs add up to the least.
//!
//! # Why one sum is enough
//!
//! Leaving a child of the k-th class from below unmatched is given the price k × B, where B is more than the costs of any
//! assignment. The sets of children that can be matched at once are the independent sets of a transversal matroid; there
//! a set of greatest weight is one that a greedy choice finds, whatever the weights are as long as they fall from class to
//! class. So equal distances between the classes suffice: the cheapest sum has as many of the first class as any
//! assignment, then of the second, and as many in all as any assignment has.
//!
//! # How it is found
//!
//! An auction without ε (as in Jonker and Volgenant, 1987) settles most children; the others are brought in one after
//! another along shortest paths in reduced costs. Prices of carers never fall. All numbers are integers.

mod certify;
mod heap;
mod network;
mod search;
mod start;
mod what_if;

use serde::{Deserialize, Serialize};

pub use certify::{Flaw, certify};
use network::Network;
use search::Search;
pub use what_if::{Instead, WhatIf};

/// That a child may be given to a carer, and what it costs. Of two between the same pair the cheaper one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Edge {
    /// Which child: an index into [`Problem::classes`].
    pub child: u32,
    /// Which carer: an index into [`Problem::rooms`].
    pub carer: u32,
    /// What this pair costs.
    pub cost: u32,
}

/// How much room a carer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Room {
    /// How many more children she can take.
    pub capacity: u32,
    /// How many she has already: where she stands in [`Problem::load`].
    pub held: u32,
}

/// What is to be solved.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Problem {
    /// The class of each child; a smaller number comes first.
    pub classes: Vec<u32>,
    /// The room of each carer.
    pub rooms: Vec<Room>,
    /// Who may be given to whom, in any order.
    pub edges: Vec<Edge>,
    /// What a carer's first child costs besides, her second, and so on (the last number goes on). Never falling; empty
    /// for nothing. It is the same as one copy of her for each place, with rising costs.
    pub load: Vec<u32>,
}

impl Problem {
    /// What the `nth` new child of a carer costs besides its edge; the first is 0.
    pub(crate) fn step(&self, carer: usize, nth: usize) -> i64 {
        let held = self.rooms.get(carer).map_or(0, |room| room.held as usize);
        let at = held.saturating_add(nth).min(self.load.len().saturating_sub(1));
        self.load.get(at).copied().map_or(0, i64::from)
    }

    /// What it costs to leave each child unmatched; see the module.
    pub(crate) fn penalties(&self) -> Result<Vec<i64>, AssignError> {
        let too_large = || AssignError::TooLarge;
        let mut dearest = vec![0_u32; self.classes.len()];
        for edge in &self.edges {
            let child = dearest.get_mut(edge.child as usize).ok_or(AssignError::NoSuchChild(edge.child))?;
            *child = (*child).max(edge.cost);
        }
        let last = i64::from(self.load.last().copied().unwrap_or(0));
        let step = dearest.iter().try_fold(1_i64, |sum, cost| sum.checked_add(i64::from(*cost) + last));
        let step = step.ok_or_else(too_large)?;
        let mut ranks: Vec<u32> = self.classes.clone();
        ranks.sort_unstable_by(|a, b| b.cmp(a));
        ranks.dedup();
        let count = i64::try_from(ranks.len()).map_err(|_| too_large())?;
        // Distances of the search stay below twice this.
        step.checked_mul(count).filter(|most| *most < i64::MAX / 8).ok_or_else(too_large)?;
        let rank = |class: &u32| ranks.partition_point(|other| other > class) as i64 + 1;
        Ok(self.classes.iter().map(|class| step * rank(class)).collect())
    }
}

/// The best assignment and what proves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The carer of each child, or nobody.
    pub carers: Vec<Option<u32>>,
    /// What the pairs cost together, loads included.
    pub cost: u64,
    /// The price of a place at each carer: how much more the rest would pay if she had one place less. With these
    /// [`certify`] proves that nothing better exists.
    pub prices: Vec<i64>,
}

impl Assignment {
    /// How many children have a carer.
    pub fn matched(&self) -> usize {
        self.carers.iter().flatten().count()
    }
}

/// Why a problem cannot be taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AssignError {
    /// An edge names a child that is not there.
    #[error("an edge names child {0}, which is not there")]
    NoSuchChild(u32),
    /// An edge names a carer who is not there.
    #[error("an edge names carer {0}, who is not there")]
    NoSuchCarer(u32),
    /// A carer's next child would cost less than the one before.
    #[error("the costs of further children must not fall")]
    LoadFalls,
    /// Costs times children times classes pass the range of 64-bit integers.
    #[error("costs, children and classes together are too large for exact numbers")]
    TooLarge,
}

/// The best assignment.
///
/// The same children, carers and edges give the same assignment, in whatever order the edges stand; among equally good
/// ones the choice follows the indices.
///
/// ```
/// use matcher::assign::{Edge, Problem, Room, assign, certify};
/// let edge = |child, carer, cost| Edge { child, carer, cost };
/// let problem = Problem {
///     classes: vec![1, 0],
///     rooms: vec![Room { capacity: 1, held: 0 }, Room { capacity: 1, held: 0 }],
///     edges: vec![edge(0, 0, 1), edge(0, 1, 9), edge(1, 0, 3)],
///     load: vec![],
/// };
/// let best = assign(&problem)?;
/// assert_eq!(best.carers, [Some(1), Some(0)]);
/// assert_eq!(best.cost, 12);
/// assert_eq!(certify(&problem, &best), Ok(()));
/// # Ok::<(), matcher::assign::AssignError>(())
/// ```
pub fn assign(problem: &Problem) -> Result<Assignment, AssignError> {
    let network = Network::new(problem)?;
    let (mut places, waiting) = start::settle(&network);
    let mut search = Search::new(&network);
    for child in waiting {
        search.bring_in(&mut places, child);
    }
    Ok(places.finish(problem, &network))
}
