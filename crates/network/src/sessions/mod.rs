//! Signing in and out: throttled, with a first password that must be changed, sessions that can be seen
//! and ended. Also the small pages around it: preferences, my account.

mod rules;
pub mod store;
mod view;
mod web;

pub use store::Sessions;
pub use view::SAMPLES;
pub use web::routes;
