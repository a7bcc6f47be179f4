//! Pairings: a dated bond between a carer and whoever she looks after. Ending one asks for the successor, so that the line
//! never breaks silently.

pub mod store;
mod view;
mod web;

pub use view::SAMPLES;
pub(crate) use web::panel;
pub use web::routes;
