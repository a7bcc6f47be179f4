//! The summary: the figures written back under the plan's own headings, as a page, a .docx in the office
//! format, and an .xlsx annex. Every figure comes from the same judgement as the board's.

mod compose;
mod document;
mod view;
mod web;

pub use view::SAMPLES;
pub use web::routes;
