//! The families of commitments, one room each. A family looks at a passage and puts down finds;
//! figures that one family has taken are left alone by those after it.

pub(crate) mod achieved;
pub(crate) mod dated;
pub(crate) mod objects;
pub(crate) mod quantity;
pub(crate) mod ratio;
pub(crate) mod recurrence;
pub(crate) mod score;
pub(crate) mod standard;

use crate::context::Passage;
use crate::dues::Due;
use crate::model::{CommitmentType, Comparator};
use crate::tokens::{Amount, Tok};

/// A commitment before it is dressed with its quote and its people.
#[derive(Debug, Clone)]
pub(crate) struct Find {
    pub kind: CommitmentType,
    /// The quoted characters, within the paragraph.
    pub a: usize,
    pub b: usize,
    /// The clause that carries it.
    pub clause: usize,
    /// Where its figure or date stands.
    pub at: usize,
    pub comparator: Option<Comparator>,
    pub value: Option<f64>,
    pub value_max: Option<f64>,
    pub unit: Option<&'static str>,
    pub period: Option<String>,
    pub times: Option<f64>,
    pub times_max: Option<f64>,
    pub times_implicit: bool,
    pub start: Option<Due>,
    pub due: Option<Due>,
    /// The counted thing, when the family knows better than the dresser.
    pub object: Option<String>,
    pub rule: &'static str,
    pub confidence: f32,
}

impl Find {
    pub fn new(kind: CommitmentType, a: usize, b: usize, clause: usize, rule: &'static str, confidence: f32) -> Self {
        Find {
            kind,
            a,
            b,
            clause,
            at: a,
            comparator: None,
            value: None,
            value_max: None,
            unit: None,
            period: None,
            times: None,
            times_max: None,
            times_implicit: false,
            start: None,
            due: None,
            object: None,
            rule,
            confidence,
        }
    }

    pub fn amount(mut self, amount: &Amount) -> Self {
        self.at = amount.core;
        self.comparator = amount.comparator;
        self.value = Some(amount.value);
        self.value_max = amount.max;
        self.unit = Some(amount.unit);
        self
    }
}

/// What has been found in a passage so far.
#[derive(Debug, Default)]
pub(crate) struct Finds {
    pub list: Vec<Find>,
    /// Token indices that are spoken for.
    pub taken: Vec<bool>,
}

impl Finds {
    pub fn of(passage: &Passage<'_>) -> Self {
        Finds { list: Vec::new(), taken: vec![false; passage.toks.len()] }
    }

    pub fn take(&mut self, token: usize) {
        if let Some(t) = self.taken.get_mut(token) {
            *t = true;
        }
    }

    pub fn free(&self, token: usize) -> bool {
        !self.taken.get(token).copied().unwrap_or(true)
    }
}

/// The free amounts of a passage: token index, clause index and amount.
pub(crate) fn amounts<'p>(p: &'p Passage<'_>) -> impl Iterator<Item = (usize, usize, &'p Amount)> {
    p.clauses.iter().enumerate().flat_map(move |(c, clause)| {
        (clause.lo..clause.hi).filter_map(move |t| match &p.toks[t].tok {
            Tok::Amount(a) => Some((t, c, a)),
            _ => None,
        })
    })
}
