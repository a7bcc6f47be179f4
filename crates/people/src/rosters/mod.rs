//! Rosters 花名册: the register of people as a sheet that leaves the house. What is chosen, who may not be on it, the sheet in
//! the official shape, the archive with a password, and large ones written beside the request.
//!
//! Not here: one person's card and form (`prints`).

mod columns;
mod job;
pub(crate) mod kin;
mod rules;
mod sheet;
pub mod store;
mod view;
mod web;

pub(crate) use columns::sex;
pub use job::clear_expired;
pub(crate) use rules::{REASON, reason_asked};
pub use view::SAMPLES;
pub use web::routes;

kernel::verbs! {
    /// Take a roster of people out of the system as a file, with a reason.
    pub ExportPeople = "people.export" ("导出花名册", "Export rosters"): [CountyOfficer, TownshipOfficer, VillageChair];
}

/// Above this many people a roster is written beside the request.
pub const LARGE: i64 = 2000;
