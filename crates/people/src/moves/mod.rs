//! Handing a file to another unit: asked for by the unit that holds it, received or refused by the other. Until it is
//! received the file, and every duty that goes with it, stays where it is.

pub mod store;
mod view;
mod web;

pub use view::{SAMPLES, panel};
pub use web::routes;
