//! Are these two person files one human being?
//!
//! Registers of a county are filled by many hands: a child is entered by the village, again by the school, again by a
//! volunteer, with a homophone in the name, a lunar birthday, a grandmother's telephone, without an identity number.
//! This crate finds such pairs among many files ([`Index`], [`blocking_keys`]), says how sure it is ([`score`]) and why
//! ([`compare`]), in sentences that can be shown. It decides nothing: merging is for people.
//!
//! Twins and siblings share parents, telephone and door; a pair is therefore weighed against a stranger, a neighbour, a
//! cousin, a sibling and a twin, and the strongest of these rivals counts (after Fellegi and Sunter, 1969, who had the
//! stranger only).
//!
//! ```
//! use linkage::{Birth, Class, Prepared, Scale, Subject, compare};
//! let known = Subject {
//!     name: "李华",
//!     birth: Some(Birth::Day(jiff::civil::date(2015, 9, 27))),
//!     mother: "周晓兰",
//!     village: "330127104203",
//!     ..Subject::default()
//! };
//! // The same, entered again: another character of the same sound, the birthday by the moon.
//! let entered = Subject { name: "李桦", birth: Some(Birth::Day(jiff::civil::date(2015, 8, 15))), ..known };
//! let outcome = compare(&Prepared::new(&known), &Prepared::new(&entered), &Scale::default());
//! assert!(outcome.class() >= Class::Likely);
//! assert!(outcome.reasons.iter().any(|reason| reason.words_zh() == "姓名同音：李华／李桦"));
//! ```

mod birth;
mod block;
mod chars;
mod compare;
mod family;
mod find;
mod frequencies;
mod hash;
mod identity;
mod lunar;
mod name;
mod place;
mod reading;
mod reason;
mod subject;
#[cfg(feature = "synth")]
pub mod synth;
mod weights;

pub use birth::{Birth, BirthMatch};
pub use block::{BLOCK_CAP, Index, KEYS_VERSION, blocking_keys};
pub use compare::{Class, Scale, Score, compare, score};
pub use find::{Group, Pair, duplicates, groups, links};
pub use frequencies::Frequencies;
pub use identity::{IdMatch, Secret};
pub use name::NameMatch;
pub use place::AddressMatch;
pub use reading::{initials, pinyin_of};
pub use reason::{Code, Comparison, Reason};
pub use subject::{Prepared, Subject};
pub use weights::{Rival, Weights};
