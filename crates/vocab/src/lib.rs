//! Words that every room shares: typed ids, the clock, languages, unit paths, money, field errors.
//!
//! Pure: nothing here reads a file, a socket or the machine's time except [`SystemClock`], which is
//! handed in at the very top and nowhere else.

mod clock;
mod days;
mod fields;
pub mod href;
mod ids;
mod lang;
mod money;
mod path;
mod role;

pub use clock::{Clock, FixedClock, SystemClock, local_day, shanghai};
pub use days::{DaySpan, parse_day};
pub use fields::{FieldError, FieldErrors};
pub use ids::{
    AccountId, ActivityId, AttachmentId, CarerId, CommitmentId, ConsentId, DecisionId, EnrolmentId, EvidenceId,
    ExportId, FactId, ImportId, MergeId, Mint, PairingId, PassId, PersonId, PlanId, PostId, RecordId, RelationId,
    SessionId, SpellId, TargetId, TransferId, UnitId, VersionId,
};
pub use lang::{Bi, Lang};
pub use money::Fen;
pub use path::UnitPath;
pub use role::Role;
