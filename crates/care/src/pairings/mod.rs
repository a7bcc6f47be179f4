//! Pairings: a dated bond between a carer and whoever she looks after. Ending one asks for the successor, so that the line
//! never breaks silently.

mod propose;
pub mod store;
mod view;
mod web;

use kernel::web::{Routes, Sample};

/// Routes of pairings.
pub fn routes() -> Routes {
    web::routes().merge(propose::routes())
}

/// This room's sample pages.
pub fn samples() -> Vec<Sample> {
    [view::SAMPLES, propose::SAMPLES].concat()
}
pub(crate) use web::{load, panel};
