//! For the one above: which unit is late with what, for how long, and who has no carer. Numbers that open; no score, no
//! ranking of people.

mod rules;
mod view;
mod web;

pub use view::SAMPLES;
pub use web::routes;
pub(crate) use web::{Alone, alone};
