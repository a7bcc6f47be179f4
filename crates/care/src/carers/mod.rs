//! Carers: who takes care of somebody besides family and office — surrogate parents, loving mothers, cadres, volunteers.

mod handover;
pub mod store;
mod view;
mod web;

use kernel::web::{Routes, Sample};
pub(crate) use view::sample;

/// Routes of carers.
pub fn routes() -> Routes {
    web::routes().merge(handover::routes())
}

/// This room's sample pages.
pub fn samples() -> Vec<Sample> {
    [view::SAMPLES, handover::SAMPLES].concat()
}

kernel::verbs! {
    /// See carers and whom they look after.
    pub ReadCarers = "carers.read" ("查看结对人", "See carers"): [CountyOfficer, TownshipOfficer, VillageChair, SchoolContact];
    /// Enter carers, pair and part them.
    pub WriteCarers = "carers.write" ("登记结对人、结对", "Enter carers and pair them"): [CountyOfficer, TownshipOfficer, VillageChair];
    /// Approve carers.
    pub ApproveCarers = "carers.approve" ("审核结对人", "Approve carers"): [CountyOfficer, TownshipOfficer];
}
