//! Figures: every measure for any unit and span, each number opening its members. The catalogue of what
//! is counted, and how.

mod view;
mod web;

pub use view::SAMPLES;
pub(crate) use view::sample_member;
pub use web::routes;

kernel::verbs! {
    /// See figures and the lists behind them, which carry no names.
    pub ReadFigures = "figures.read" ("查看数字", "See figures"):
        [CountyOfficer, TownshipOfficer, VillageChair, SchoolContact, Leader];
}
