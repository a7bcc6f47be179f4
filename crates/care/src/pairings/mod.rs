//! Pairings: a dated bond between a carer and whoever she looks after. Ending one asks for the successor, so that the line
//! never breaks silently.

pub mod store;
mod view;
mod web;

pub use view::SAMPLES;
pub use web::routes;
pub(crate) use web::{load, panel};
