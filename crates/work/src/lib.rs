//! What was done: activities and service records. Entered once, in a minute, and counted as facts.

pub mod activities;
mod people;
pub mod records;
mod revisions;

use kernel::{
    Site,
    access::PolicyRow,
    db::{Migration, Tx},
    site::{Follow, Following, Showing},
    web::{Cx, Routes, Sample},
};
use vocab::PersonId;

pub use people::{Named, parse_names};

/// What was done for a person, on her page.
#[derive(Debug)]
pub struct Panel;

impl kernel::site::Panel for Panel {
    fn of_person<'a>(&'a self, cx: &'a Cx, tx: &'a mut Tx, person: &'a PersonId) -> Showing<'a> {
        Box::pin(records::panel(cx, tx, person))
    }
}

/// Counts records anew where the files they name are made one.
#[derive(Debug)]
pub struct Recount;

impl Follow for Recount {
    fn people_changed<'a>(&'a self, _: &'a mut Tx, _: &'a Site, _: &'a [PersonId]) -> Following<'a> {
        Box::pin(async { Ok(()) })
    }
    fn people_merged<'a>(&'a self, tx: &'a mut Tx, site: &'a Site, people: &'a [PersonId]) -> Following<'a> {
        Box::pin(records::store::recount(tx, site, people))
    }
}

/// This room's tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration { name: "work/0001_work", text: include_str!("../migrations/0001_work.sql") },
    Migration { name: "work/0002_files", text: include_str!("../migrations/0002_files.sql") },
];

/// Columns that hold a unit's path and move with it.
pub const PATH_COLUMNS: &[(&str, &str)] = &[("activity", "unit_path"), ("service_record", "unit_path")];

/// This room's routes.
pub fn routes() -> Routes {
    activities::routes().merge(records::routes())
}

/// This room's rows of the policy grid.
pub fn policy() -> Vec<PolicyRow> {
    [activities::POLICY, records::POLICY].concat()
}

/// This room's sample pages.
pub fn samples() -> Vec<Sample> {
    [activities::SAMPLES, records::SAMPLES].concat()
}

/// Every fact that the sources of this room stand for, built anew: what `verify` holds the ledger to.
pub async fn rebuild_facts(
    tx: &mut kernel::db::Tx,
    packs: &packs::Packs,
) -> Result<Vec<(&'static str, Vec<ledger::Fact>)>, kernel::db::DbError> {
    Ok(vec![
        (activities::SOURCE, activities::rebuild(tx, packs).await?),
        (records::SOURCE, records::rebuild(tx, packs).await?),
    ])
}
