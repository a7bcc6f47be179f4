//! Which carer for which child: near first, provably optimal, and explained.
//!
//! [`pairing`] knows children, carers, wishes and bonds, and makes a proposal with its reasons; [`assign`] is the sparse
//! assignment beneath it, exact and with a certificate that can be checked in one pass. Nothing is decided here: a
//! proposal is edited and confirmed by a person. Pure: no clock, no IO, no randomness; the same people give the same
//! proposal in whatever order they are handed in.
//!
//! ```
//! use matcher::pairing::{Carer, Child, Place, Weights, propose};
//! let place = Place::of_code("330127104203");
//! let child = |id: &str, priority| Child { id: id.into(), place: place.clone(), priority, ..Child::default() };
//! let carer = Carer { id: "周".into(), place: place.clone(), capacity_left: 1, ..Carer::default() };
//!
//! let weights = Weights::default();
//! let proposal = propose(&[child("甲", 1), child("乙", 0)], &[carer], &weights)?;
//! assert_eq!((proposal.pairs[0].child.as_str(), proposal.pairs[0].words_zh(&weights).as_str()), ("乙", "同村"));
//! let left = &proposal.unmatched[0];
//! assert_eq!(left.reason.words_zh(str::to_owned), "合适的人都没有名额了，最近的是周");
//! assert_eq!(proposal.certify(), Ok(()));
//! # Ok::<(), matcher::pairing::PairingError>(())
//! ```

pub mod assign;
pub mod pairing;
#[cfg(feature = "synth")]
pub mod synth;
