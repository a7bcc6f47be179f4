//! Two files that may be one human being: found on entry, by a search over everybody, or by hand; decided by a person;
//! made one, and apart again.

pub(crate) mod bulk;
pub mod merge;
pub mod store;
mod view;
mod web;

pub use store::{Candidate, OpenPair, candidates, open_pairs};
pub(crate) use store::{Kin, candidates_of};
pub use view::SAMPLES;
pub use web::routes;

kernel::verbs! {
    /// Look for files that are one person, and make them one.
    pub MergePeople = "people.merge" ("查重、合并档案", "Find and merge duplicates"): [CountyOfficer, TownshipOfficer];
}
