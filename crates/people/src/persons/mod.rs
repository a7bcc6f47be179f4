//! A person's one file: finding it, looking at it, changing it, what it was before, who has read it.
//!
//! Not here: family and working away (`family`), registers (`registers`), two files that are one (`doubles`).

mod history;
pub mod list;
pub mod many;
pub mod readings;
pub mod rules;
pub mod sight;
pub mod store;
mod view;
mod web;

pub(crate) use history::{Kept, cards_before, keep, note as keep_note};
pub use history::{Revision, reseal as reseal_history, restore};
pub use sight::Sight;
pub use store::{Located, Namesake, PersonRow, locate};
pub use view::SAMPLES;
pub use view::sample_child;
pub(crate) use view::{at_a_glance, field_name, field_value, sections};
pub use web::routes;
pub(crate) use web::{filter as filter_of, load, load_to_write, sight as sight_of};

kernel::verbs! {
    /// See the files of the people one answers for; a school's contact those of her pupils.
    pub ReadPeople = "people.read" ("查看人员档案", "See people's files"):
        [CountyOfficer, TownshipOfficer, VillageChair, SchoolContact];
    /// Enter and correct files.
    pub WritePeople = "people.write" ("登记人员档案", "Enter people's files"): [CountyOfficer, TownshipOfficer, VillageChair];
    /// Open a file from outside the scope or the named circle, with a reason.
    pub OpenPeople = "people.open" ("说明理由查阅", "Open with a reason"): [CountyOfficer, TownshipOfficer, VillageChair];
    /// Say how confidential a file is, name who may read a sealed one, and look at what was opened with a reason.
    pub GuardPeople = "people.guard" ("档案定密、查看查阅记录", "Classify files, review openings"): [CountyOfficer];
}
