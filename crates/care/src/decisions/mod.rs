//! What people decide about a duty: excused for some days, or somebody else owes it. Nothing else about duties is stored by
//! hand; each decision has a reason, a span and a name, and can be taken back.

pub mod store;
mod web;

pub use web::routes;

kernel::verbs! {
    /// Excuse a duty for some days, give it to another carer, take that back.
    pub DecideDuties = "care.decide" ("免除、改派职责", "Excuse and reassign duties"): [CountyOfficer, TownshipOfficer];
}
