//! Targets and dated tasks: made from accepted commitments, owned, bound to a measure or to evidence by
//! hand, broken down to lower units, changed in mid-year with a reason, exchanged as the 任务分解表.

mod evidence;
pub mod rules;
mod sheet;
pub mod store;
mod view;
mod web;

pub use view::SAMPLES;
pub(crate) use view::{goal_words, period_word, sample, sample_evidence};
pub use web::{load, routes};

kernel::verbs! {
    /// See targets, progress and the lists behind the figures.
    pub ReadTargets = "targets.read" ("查看目标进度", "See targets and progress"):
        [CountyOfficer, TownshipOfficer, VillageChair, SchoolContact, Leader];
    /// Enter evidence for targets that no measure counts.
    pub ProveTargets = "targets.prove" ("登记佐证", "Enter evidence"):
        [CountyOfficer, TownshipOfficer, VillageChair, SchoolContact];
}
