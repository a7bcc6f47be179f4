//! Today: what I owe to whom, the longest overdue first, and a record of it made in under a minute.

mod rules;
mod view;
mod web;

pub use view::SAMPLES;
pub(crate) use view::{duty_words, panel, sample_row};
pub use web::routes;
pub(crate) use web::{sight, waiting};

kernel::verbs! {
    /// See what is owed to the people one answers for.
    pub SeeToday = "care.today" ("查看该做的事", "See what is owed"): [CountyOfficer, TownshipOfficer, VillageChair, SchoolContact];
}
