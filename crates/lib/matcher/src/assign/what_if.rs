//! What another choice would have cost: exact answers from the prices, without solving again.

use super::certify::{Flaw, certify};
use super::network::{Network, Places};
use super::search::{Cycle, Search};
use super::{Assignment, Problem};

/// A solved problem, ready for questions.
pub struct WhatIf<'a> {
    problem: &'a Problem,
    assignment: &'a Assignment,
    network: Network,
}

/// What would follow from a choice, everything else arranged as well as can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instead {
    /// What all pairs together would cost more; less than nothing only where somebody is left out.
    pub more: i64,
    /// Who would be left without a carer.
    pub left_out: Option<u32>,
    /// Who has none now and would get one.
    pub gets_in: Option<u32>,
}

impl<'a> WhatIf<'a> {
    /// Checks the proof first: answers from a wrong one would be wrong.
    pub fn new(problem: &'a Problem, assignment: &'a Assignment) -> Result<Self, Flaw> {
        certify(problem, assignment)?;
        Ok(Self { problem, assignment, network: Network::new(problem)? })
    }

    /// For each question (a child and another carer) the best that could be arranged then: exact, because in a best
    /// assignment the cheapest change that contains an edge is one shortest cycle through it. `None` where no edge leads
    /// from the child to her, where she has no room at all, or where the child is with her already.
    pub fn ask(&self, questions: &[(u32, u32)]) -> Vec<Option<Instead>> {
        let mut places = Places::new(&self.network);
        for (child, carer) in (0_u32..).zip(&self.assignment.carers) {
            let edge = carer.and_then(|carer| self.network.edges(child).iter().find(|edge| edge.0 == carer));
            if let Some((carer, cost)) = edge {
                places.seat(&self.network, child, *carer, *cost);
            }
        }
        places.prices.clone_from(&self.assignment.prices);
        let mut search = Search::new(&self.network);
        let ways = search.ways_back(&places);
        let penalty = |child: Option<u32>| child.map_or(0, |child| self.network.penalties[child as usize]);
        let mut answer = |&(child, carer): &(u32, u32)| {
            if child as usize >= self.problem.classes.len() {
                return None;
            }
            let Cycle { more, left_out, gets_in } = search.cycle(&places, child, carer, &ways)?;
            Some(Instead { more: more - penalty(left_out) + penalty(gets_in), left_out, gets_in })
        };
        questions.iter().map(&mut answer).collect()
    }
}
