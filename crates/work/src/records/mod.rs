//! Service records: one line of something done on a day, about one or several people, of a kind that a
//! pack declares. A kind that lasts (a site, a volunteer) holds until it is ended.

pub mod rules;
pub mod store;
mod view;
mod web;

pub use store::{SOURCE, rebuild};
pub use view::SAMPLES;
pub(crate) use web::panel;
pub use web::routes;

kernel::verbs! {
    /// See service records and whom they name.
    pub ReadRecords = "records.read" ("查看服务记录", "See service records"):
        [CountyOfficer, TownshipOfficer, VillageChair, SchoolContact];
    /// Enter and correct service records.
    pub WriteRecords = "records.write" ("登记服务记录", "Enter service records"):
        [CountyOfficer, TownshipOfficer, VillageChair, SchoolContact];
}
