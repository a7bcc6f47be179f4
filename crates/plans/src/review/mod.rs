//! Going through what was read: accept, edit, reject, add by selecting text; one by one, in bulk, by
//! keyboard; put down half-way and taken up by a colleague.

mod rules;
mod store;
mod view;
mod web;

pub use rules::{comparator_word, in_words, kind_word};
pub use store::settle;
pub use view::SAMPLES;
pub(crate) use view::sample;
pub use web::routes;
