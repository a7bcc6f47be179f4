//! What is proposed.

use serde::{Deserialize, Serialize};

use super::parts::Part;
use crate::assign::{Assignment, Flaw, Problem, certify};

/// A proposal: who could look after whom, who stays without a carer, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The pairs, by the id of the child.
    pub pairs: Vec<Pair>,
    /// Children without a carer, by id.
    pub unmatched: Vec<Unmatched>,
    /// The figures of the whole.
    pub totals: Totals,
    /// What proves it.
    pub proof: Proof,
}

impl Proposal {
    /// Whether the proof holds; see [`certify`].
    pub fn certify(&self) -> Result<(), Flaw> {
        certify(&self.proof.problem, &self.proof.assignment)
    }
}

/// One pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// The child's id.
    pub child: String,
    /// The carer's id.
    pub carer: String,
    /// What it costs: the sum of the parts.
    pub points: i64,
    /// Why.
    pub parts: Vec<Part>,
    /// The carer the child would have liked best besides.
    pub next_best: Option<NextBest>,
}

/// The next best carer for a child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextBest {
    /// Her id.
    pub carer: String,
    /// What the pair would cost.
    pub points: i64,
    /// Why it is not she.
    pub why: WhyNot,
}

/// Why somebody is not the one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// She fits no better.
    Worse {
        /// By how many points; 0: she is as good, and the order of ids decided.
        points: i64,
        /// In what she is worse.
        worse: Vec<Part>,
        /// What speaks for the one proposed and not for her.
        lacks: Vec<Part>,
    },
    /// She would fit better but has no room: others need her more.
    Taken {
        /// Children with her in this proposal, at most three.
        by: Vec<String>,
        /// If this child had the place and all else were arranged as well as can be, all together would cost so much more.
        points: i64,
        /// The child who would then be left without a carer.
        left_out: Option<String>,
    },
}

/// A child without a carer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmatched {
    /// The child's id.
    pub child: String,
    /// Why.
    pub reason: Reason,
}

/// Why a child has no carer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// There is nobody in the county.
    NoCarerNear,
    /// Everybody who would do has no room left.
    AllFull {
        /// The best of them, at most three.
        nearest: Vec<String>,
    },
    /// Wishes that must be kept exclude everybody who was looked at and has room.
    WishesExclude {
        /// How many they exclude.
        carers: usize,
    },
    /// The child's side refused everybody who was looked at and has room.
    Refused {
        /// How many.
        carers: usize,
    },
}

/// The figures of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Of each priority, how many children there are and how many are matched; the first priority first.
    pub priorities: Vec<(u8, usize, usize)>,
    /// How many are matched.
    pub matched: usize,
    /// How many are not.
    pub unmatched: usize,
    /// What all pairs cost.
    pub points: i64,
    /// Households of several children of which at least two were brought to one carer.
    pub households_together: usize,
    /// Households of several children of which no two have the same carer.
    pub households_apart: usize,
}

/// The assignment under the proposal and the problem it solves. Its indices count children and carers by id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Candidates, costs (moved up so that none is negative), priorities and rooms.
    pub problem: Problem,
    /// Its best solution with prices.
    pub assignment: Assignment,
}
