//! Which duties a county has, and how often: chosen on a page that says beforehand whom it touches and what becomes due.

mod rules;
mod view;
mod web;

pub use view::SAMPLES;
pub use web::routes;

kernel::verbs! {
    /// Choose the county's duties and how often they are owed.
    pub ChooseDuties = "care.choose" ("定职责、定频次", "Choose duties and how often"): [CountyOfficer];
}
