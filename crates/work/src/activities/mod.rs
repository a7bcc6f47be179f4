//! Activities: planned, held, written up. One form serves all three: what is filled in says how far it is.

mod photos;
pub mod rules;
pub mod store;
mod view;
mod web;

pub use store::{SOURCE, rebuild};
pub use view::SAMPLES;
pub(crate) use view::{conflict, dash, programme_choices};
pub use web::routes;

kernel::verbs! {
    /// See activities and their rolls.
    pub ReadActivities = "activities.read" ("查看活动", "See activities"):
        [CountyOfficer, TownshipOfficer, VillageChair, SchoolContact, Leader];
    /// Enter and correct activities.
    pub WriteActivities = "activities.write" ("登记活动", "Enter activities"):
        [CountyOfficer, TownshipOfficer, VillageChair, SchoolContact];
}
