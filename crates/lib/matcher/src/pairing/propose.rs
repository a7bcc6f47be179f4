//! From people to a proposal.

use super::candidates::{Candidate, Directory, Seen};
use super::explain::explain;
use super::people::{Carer, Child};
use super::proposal::{Proof, Proposal};
use super::siblings::{Anchors, bring_together};
use super::weights::Weights;
use crate::assign::{AssignError, Assignment, Edge, Problem, Room, assign};

/// How often unmatched children are shown further carers at most.
const WIDENINGS: usize = 8;

/// Why no proposal can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PairingError {
    /// Two children have the same id.
    #[error("two children have the id {0}")]
    ChildTwice(String),
    /// Two carers have the same id.
    #[error("two carers have the id {0}")]
    CarerTwice(String),
    /// The weights or numbers cannot be solved exactly.
    #[error(transparent)]
    Assign(#[from] AssignError),
}

/// People in the order of their ids, with the candidates of each child.
pub(crate) struct Field<'a> {
    pub(crate) children: Vec<&'a Child>,
    pub(crate) carers: Vec<&'a Carer>,
    pub(crate) weights: &'a Weights,
    /// The candidates of each child, with what the pair costs, loads apart.
    pub(crate) lists: Vec<Vec<Candidate>>,
    /// What was seen when they were looked for.
    pub(crate) seen: Vec<Seen>,
}

/// Proposes a carer for each child; see [the module](super) for what is optimal about it.
///
/// The same people and weights give the same proposal, in whatever order they are handed in.
pub fn propose(children: &[Child], carers: &[Carer], weights: &Weights) -> Result<Proposal, PairingError> {
    let mut field = Field {
        children: children.iter().collect(),
        carers: carers.iter().collect(),
        weights,
        lists: Vec::with_capacity(children.len()),
        seen: Vec::with_capacity(children.len()),
    };
    field.children.sort_by(|a, b| a.id.cmp(&b.id));
    field.carers.sort_by(|a, b| a.id.cmp(&b.id));
    if let Some(twice) = field.children.windows(2).find(|pair| pair[0].id == pair[1].id) {
        return Err(PairingError::ChildTwice(twice[0].id.clone()));
    }
    if let Some(twice) = field.carers.windows(2).find(|pair| pair[0].id == pair[1].id) {
        return Err(PairingError::CarerTwice(twice[0].id.clone()));
    }
    field.look();
    let solved = field.widen()?;
    let (solved, anchors) = bring_together(&mut field, solved)?;
    Ok(explain(&field, solved, &anchors))
}

impl Field<'_> {
    /// Finds the candidates of every child among carers with room.
    fn look(&mut self) {
        let carers = self.carers.clone();
        let mut open = Directory::new(&carers, self.weights, |carer| carers[carer].capacity_left > 0);
        for (turn, child) in self.children.iter().enumerate() {
            let (found, seen) = open.candidates(child, turn);
            self.lists.push(found);
            self.seen.push(seen);
        }
    }

    /// Solves; shows whoever is left carers who still have room; solves again, until there is nothing new to show.
    fn widen(&mut self) -> Result<Proof, AssignError> {
        let mut solved = self.solve(&Anchors::default())?;
        for _ in 0..WIDENINGS {
            let assignment = &solved.assignment;
            let rooms = self.rooms_left(assignment);
            let left = || (0_usize..).zip(&assignment.carers).filter(|(_, carer)| carer.is_none());
            if left().next().is_none() || rooms.iter().all(|room| *room == 0) {
                break;
            }
            let carers = self.carers.clone();
            let mut open = Directory::new(&carers, self.weights, |carer| rooms[carer] > 0);
            let mut more = false;
            for (child, _) in left() {
                let list = &mut self.lists[child];
                let known = list.len();
                for found in open.candidates(self.children[child], child).0 {
                    if !list[..known].iter().any(|(carer, _)| *carer == found.0) {
                        list.push(found);
                    }
                }
                more |= list.len() > known;
            }
            if !more {
                break;
            }
            solved = self.solve(&Anchors::default())?;
        }
        Ok(solved)
    }

    /// How many more children each carer can take after an assignment.
    pub(crate) fn rooms_left(&self, assignment: &Assignment) -> Vec<u32> {
        let mut rooms: Vec<u32> = self.carers.iter().map(|carer| carer.capacity_left).collect();
        for carer in assignment.carers.iter().flatten() {
            rooms[*carer as usize] = rooms[*carer as usize].saturating_sub(1);
        }
        rooms
    }

    /// What a pair costs in this solution: as listed, less the bonus with the carer of brothers and sisters.
    pub(crate) fn cost(&self, child: usize, candidate: Candidate, anchors: &Anchors) -> i64 {
        let bonus = if anchors.get(&child) == Some(&candidate.0) { self.weights.sibling } else { 0 };
        candidate.1 - i64::from(bonus)
    }

    /// The best assignment among the candidates.
    pub(crate) fn solve(&self, anchors: &Anchors) -> Result<Proof, AssignError> {
        let all = || {
            let lists = (0_u32..).zip(&self.lists);
            lists.flat_map(|(child, list)| {
                list.iter().map(move |one| (child, one.0, self.cost(child as usize, *one, anchors)))
            })
        };
        // The same for every pair: as many are matched in every best assignment, so this changes nothing but the sum.
        let shift = -all().map(|(_, _, cost)| cost).min().unwrap_or(0).min(0);
        let edge = |(child, carer, cost)| {
            let cost = u32::try_from(cost + shift).map_err(|_| AssignError::TooLarge)?;
            Ok(Edge { child, carer, cost })
        };
        let problem = Problem {
            classes: self.children.iter().map(|child| u32::from(child.priority)).collect(),
            rooms: self.carers.iter().map(|carer| Room { capacity: carer.capacity_left, held: carer.held }).collect(),
            edges: all().map(edge).collect::<Result<_, AssignError>>()?,
            load: self.weights.load.clone(),
        };
        let assignment = assign(&problem)?;
        Ok(Proof { problem, assignment })
    }
}
