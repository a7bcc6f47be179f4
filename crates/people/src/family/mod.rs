//! Who is whose father, mother, guardian, carer, contact; and who works away from home, since when. Both are dated, so
//! that what was true on a day can be told later.

pub mod derive;
pub mod rules;
pub mod store;
mod view;
mod web;

pub use derive::refresh;
pub use store::{Relative, Spell};
pub use view::{SAMPLES, panel};
pub use web::routes;
