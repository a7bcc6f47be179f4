//! Programme packs 项目包: what a line of work records, how it is counted, and the words for both, as readable TOML
//! that a county copies, changes and dates.
//!
//! A pack is a folder: `pack.toml` (what it is), and any of `records.toml` (record kinds), `measures.toml` (counting
//! rules), `activities.toml` (kinds of activity and the calendar's programmes) and `registers.toml` (registers, who
//! belongs on them, and the county's own fields). The caller reads the files;
//! [`Packs::parse`] checks them all and reports every mistake at once, each with file, line and remedy.

mod check;
mod duty;
mod error;
mod load;
mod model;
mod read;
mod register;
mod suggest;
mod topic;

pub use duty::{Duty, Owes};
pub use error::{PackError, Problem};
pub use model::{ActivityKind, FactKind, Measure, MeasureKind, Pack, Packs, Presence, Programme, RecordKind, Words};
pub use register::{Definition, Eligibility, FACTS, FactSort, OwnField, PersonFacts, Register, explain};
pub use suggest::{Commitment, CommitmentKind, Suggestion, UnitClass};
pub use topic::Topic;
