//! Children and carers as an office knows them, and a proposal of who could look after whom.
//!
//! [`propose`] weighs each child against the carers near it ([`Weights`]), lets [`crate::assign`] find the best
//! assignment among these candidates, and says for each pair why, and what the next best would have been. It is a
//! proposal: a person edits and confirms it. Standing bonds are no input; whoever has a carer stays with her.
//!
//! # What is optimal, and what is not
//!
//! The assignment is optimal **for the costs and the candidates it was given**, and [`Proposal::proof`] proves it: no
//! choice among these candidates matches more children of the first priority, then of the next; and none that matches as
//! many costs less. Two things come before it and are choices of ours, not proved:
//!
//! - **Candidates.** A child is weighed against at most [`Weights::reach`] carers, found from its village outwards, and
//!   the best [`Weights::candidates`] of them are kept. Children left without a carer are then shown the nearest carers
//!   who still have room, and everything is solved again, until nothing new is found or for the eighth time. So a child
//!   may stay without a carer although an exchange outside the candidates would have found one.
//! - **Brothers and sisters.** That several children want the same carer together is no longer an assignment (it can
//!   express packing problems). So the carer of most of them, or the one nearest to all, is chosen first, they
//!   are given a bonus with her, and everything is solved again; where they do not come together even so, the bonus is
//!   taken back. The last assignment is exact for the costs it shows.

mod candidates;
mod explain;
mod near;
mod parts;
mod people;
mod proposal;
mod propose;
mod siblings;
mod weights;
mod words;

pub use near::Point;
pub use parts::{Level, Part};
pub use people::{Carer, Child, Place};
pub use proposal::{NextBest, Pair, Proof, Proposal, Reason, Totals, Unmatched, WhyNot};
pub use propose::{PairingError, propose};
pub use weights::{SkillName, Weights, Wish};
