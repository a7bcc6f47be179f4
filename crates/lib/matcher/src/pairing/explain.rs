//! Why each pair, why not the next best, and why nobody.

use std::mem::discriminant;

use super::candidates::{Candidate, Directory};
use super::parts::{Part, parts};
use super::proposal::{NextBest, Pair, Proof, Proposal, Reason, Totals, Unmatched, WhyNot};
use super::propose::Field;
use super::siblings::{Anchors, households};
use crate::assign::{Problem, WhatIf};

/// How many names an explanation holds.
const NAMES: usize = 3;

/// A solution seen from both sides.
struct Story<'a, 'f> {
    field: &'a Field<'f>,
    proof: &'a Proof,
    anchors: &'a Anchors,
    /// The children of each carer, those of the first priority first.
    holds: Vec<Vec<u32>>,
}

/// The proposal that a solution amounts to.
pub(crate) fn explain(field: &Field<'_>, proof: Proof, anchors: &Anchors) -> Proposal {
    let mut holds: Vec<Vec<u32>> = vec![Vec::new(); field.carers.len()];
    for (child, carer) in (0_u32..).zip(&proof.assignment.carers) {
        if let Some(carer) = carer {
            holds[*carer as usize].push(child);
        }
    }
    for children in &mut holds {
        children.sort_by_key(|child| (field.children[*child as usize].priority, *child));
    }
    let story = Story { field, proof: &proof, anchors, holds };
    let mut pairs = Vec::new();
    let mut left = Vec::new();
    for (child, carer) in proof.assignment.carers.iter().enumerate() {
        match carer {
            Some(carer) => pairs.push(story.pair(child, *carer)),
            None => left.push(child),
        }
    }
    story.what_if(&mut pairs);
    let unmatched = story.unmatched(&left);
    let totals = story.totals(&pairs);
    Proposal { pairs, unmatched, totals, proof }
}

impl Story<'_, '_> {
    fn problem(&self) -> &Problem {
        &self.proof.problem
    }

    fn has_room(&self, carer: u32) -> bool {
        self.holds[carer as usize].len() < self.field.carers[carer as usize].capacity_left as usize
    }

    /// The parts of a pair, with her load if the child is her `nth` new one.
    fn parts(&self, child: usize, carer: u32, nth: Option<usize>) -> Vec<Part> {
        let (field, number) = (self.field, carer as usize);
        let mut all = parts(field.children[child], field.carers[number], field.weights);
        if self.anchors.get(&child) == Some(&carer) {
            all.push(Part::Together(field.weights.sibling));
        }
        if let Some(nth) = nth {
            let points = u32::try_from(self.problem().step(number, nth)).unwrap_or(u32::MAX);
            let children = field.carers[number].held.saturating_add(u32::try_from(nth + 1).unwrap_or(u32::MAX));
            if points > 0 {
                all.push(Part::Load { children, points });
            }
        }
        all
    }

    fn pair(&self, child: usize, carer: u32) -> Pair {
        let holds = &self.holds[carer as usize];
        let nth = holds.iter().position(|held| *held as usize == child);
        let parts = self.parts(child, carer, nth);
        let next_best = self.next_best(child, carer, &parts);
        Pair {
            child: self.field.children[child].id.clone(),
            carer: self.field.carers[carer as usize].id.clone(),
            points: parts.iter().map(Part::points).sum(),
            parts,
            next_best,
        }
    }

    /// What a candidate costs the child, and with her load if she has room.
    fn whole(&self, child: usize, one: Candidate) -> i64 {
        let load = self.holds[one.0 as usize].len();
        let step = if self.has_room(one.0) { self.problem().step(one.0 as usize, load) } else { 0 };
        self.field.cost(child, one, self.anchors) + step
    }

    fn next_best(&self, child: usize, carer: u32, own: &[Part]) -> Option<NextBest> {
        let others = self.field.lists[child].iter().filter(|one| one.0 != carer);
        let next = *others.min_by_key(|one| (self.whole(child, **one), one.0))?;
        let load = self.holds[next.0 as usize].len();
        let there = self.parts(child, next.0, self.has_room(next.0).then_some(load));
        // She who has the child costs what her last place costs: that is what is saved when it goes.
        let last = self.holds[carer as usize].len().saturating_sub(1);
        let here: i64 = own.iter().filter(|part| !matches!(part, Part::Load { .. })).map(Part::points).sum();
        let here = here + self.problem().step(carer as usize, last);
        let points: i64 = there.iter().map(Part::points).sum();
        let why = if !self.has_room(next.0) && points < here {
            let by = self.holds[next.0 as usize].iter().take(NAMES);
            WhyNot::Taken {
                by: by.map(|held| self.field.children[*held as usize].id.clone()).collect(),
                points: 0,
                left_out: None,
            }
        } else {
            let (worse, lacks) = differences(own, &there);
            WhyNot::Worse { points: points - here, worse, lacks }
        };
        Some(NextBest { carer: self.field.carers[next.0 as usize].id.clone(), points, why })
    }

    /// What it would cost to give the next best's place to the child after all.
    fn what_if(&self, pairs: &mut [Pair]) {
        let taken = pairs.iter_mut().filter_map(|pair| match pair.next_best.as_mut() {
            Some(NextBest { carer, why: WhyNot::Taken { points, left_out, .. }, .. }) => {
                let child = self.field.children.binary_search_by(|child| child.id.cmp(&pair.child)).ok()?;
                let carer = self.field.carers.binary_search_by(|other| other.id.cmp(carer)).ok()?;
                Some(((u32::try_from(child).ok()?, u32::try_from(carer).ok()?), (points, left_out)))
            }
            _ => None,
        });
        let (questions, blanks): (Vec<_>, Vec<_>) = taken.unzip();
        // It is our own assignment; were its proof wrong, the proposal says so when asked.
        let Ok(what_if) = WhatIf::new(&self.proof.problem, &self.proof.assignment) else { return };
        for (answer, (points, left_out)) in what_if.ask(&questions).into_iter().zip(blanks) {
            let Some(instead) = answer else { continue };
            *points = instead.more;
            *left_out = instead.left_out.map(|left| self.field.children[left as usize].id.clone());
        }
    }

    fn unmatched(&self, left: &[usize]) -> Vec<Unmatched> {
        if left.is_empty() {
            return Vec::new();
        }
        // Whoever found no candidate with room is told about those without.
        let field = self.field;
        let mut everybody = Directory::new(&field.carers, field.weights, |_| true);
        let names = |list: &[Candidate]| {
            let mut list = list.to_vec();
            list.sort_by_key(|one| (one.1, one.0));
            list.iter().take(NAMES).map(|one| field.carers[one.0 as usize].id.clone()).collect()
        };
        let mut reason = |child: usize| {
            let (list, seen) = (&field.lists[child], field.seen[child]);
            if !list.is_empty() {
                return Reason::AllFull { nearest: names(list) };
            }
            match (seen.wishes, seen.refused) {
                (0, 0) => {}
                (0, carers) => return Reason::Refused { carers },
                (carers, _) => return Reason::WishesExclude { carers },
            }
            let (full, seen) = everybody.candidates(field.children[child], child);
            match (full.is_empty(), seen.wishes, seen.refused) {
                (false, _, _) => Reason::AllFull { nearest: names(&full) },
                (true, 0, 0) => Reason::NoCarerNear,
                (true, 0, carers) => Reason::Refused { carers },
                (true, carers, _) => Reason::WishesExclude { carers },
            }
        };
        left.iter()
            .map(|child| Unmatched { child: field.children[*child].id.clone(), reason: reason(*child) })
            .collect()
    }

    fn totals(&self, pairs: &[Pair]) -> Totals {
        let carers = &self.proof.assignment.carers;
        let mut priorities: Vec<(u8, usize, usize)> = Vec::new();
        let mut by_priority: Vec<(u8, bool)> =
            self.field.children.iter().zip(carers).map(|(child, carer)| (child.priority, carer.is_some())).collect();
        by_priority.sort_unstable();
        for of in by_priority.chunk_by(|a, b| a.0 == b.0) {
            priorities.push((of[0].0, of.len(), of.iter().filter(|one| one.1).count()));
        }
        let homes = households(self.field);
        let together = |members: &&Vec<usize>| {
            let mut with: Vec<u32> = members.iter().filter_map(|child| carers[*child]).collect();
            with.sort_unstable();
            with.windows(2).any(|pair| pair[0] == pair[1])
        };
        let households_together = homes.iter().filter(together).count();
        Totals {
            priorities,
            matched: pairs.len(),
            unmatched: carers.len() - pairs.len(),
            points: pairs.iter().map(|pair| pair.points).sum(),
            households_together,
            households_apart: homes.len() - households_together,
        }
    }
}

/// In what the other is worse, and what speaks only for the one proposed.
fn differences(own: &[Part], there: &[Part]) -> (Vec<Part>, Vec<Part>) {
    let points = |all: &[Part], like: &Part| {
        all.iter().find(|part| discriminant(*part) == discriminant(like)).map_or(0, Part::points)
    };
    let worse = there.iter().filter(|part| part.points() > 0 && part.points() > points(own, part));
    let lacks = own.iter().filter(|part| part.points() < 0 && part.points() < points(there, part));
    (worse.cloned().collect(), lacks.cloned().collect())
}
