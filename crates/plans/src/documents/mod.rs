//! Plan documents: a file or a paste becomes a plan with a version; a page with several plans asks which
//! one is meant; a later version of the document shows what changed and keeps what had been decided.

mod compare;
pub mod ingest;
pub mod store;
mod view;
mod web;

pub use compare::{Change, same_wording};
pub(crate) use view::sample_plan;
pub use view::{SAMPLES, plan_head, tabs};
pub use web::{load, routes};

kernel::verbs! {
    /// Read plans, their commitments and summaries.
    pub ReadPlans = "plans.read" ("查看计划", "Read plans"): [CountyOfficer, TownshipOfficer, Leader];
    /// Bring plans in, judge commitments, set and break down targets.
    pub WritePlans = "plans.write" ("编制计划", "Write plans"): [CountyOfficer, TownshipOfficer];
}
