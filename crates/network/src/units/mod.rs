//! Units: the tree of the network. Import it, browse and search it, and change it with a date and a reason.
//!
//! A unit's path is the scope of every access check and every roll-up. A rename, move or merge is a new
//! dated row of its history; what happened before keeps the place it happened in.

mod import;
pub mod policy;
pub mod rules;
pub mod store;
mod view;
mod web;

pub use policy::{ManageUnits, ReadUnits};
pub use rules::UnitKind;
pub use store::{Located, UnitRow, locate};
pub use view::{SAMPLES, unit_filter, unit_select};
pub use web::routes;
