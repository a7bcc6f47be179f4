//! Care that is never forgotten: who looks after whom, what is owed to whom by when, and the records that prove it.
//!
//! What is due is decided in the library `duties` and nowhere else; this room reads what it asks for, keeps the answer as
//! one row a duty and person, and shows it.

pub mod carers;
pub mod owed;
pub mod pairings;
pub mod today;

use kernel::{
    Site,
    access::PolicyRow,
    db::{DbError, Migration, Tx},
    site::{Follow, Following},
    web::{Routes, Sample},
};
use vocab::PersonId;

/// This room's tables.
pub const MIGRATIONS: &[Migration] =
    &[Migration { name: "care/0001_care", text: include_str!("../migrations/0001_care.sql") }];

/// Columns that hold a unit's path and move with it.
pub const PATH_COLUMNS: &[(&str, &str)] = &[
    ("carer", "unit_path"),
    ("duty_choice", "unit_path"),
    ("next_due", "unit_path"),
    ("next_due", "school_path"),
];

/// This room's routes.
pub fn routes() -> Routes {
    today::routes().merge(carers::routes()).merge(pairings::routes())
}

/// This room's rows of the policy grid.
pub fn policy() -> Vec<PolicyRow> {
    [today::POLICY, carers::POLICY].concat()
}

/// This room's sample pages.
pub fn samples() -> Vec<Sample> {
    [today::SAMPLES, carers::SAMPLES, pairings::SAMPLES].concat()
}

/// Keeps what is owed in step with files, registers and records, in the transaction that changes them.
#[derive(Debug)]
pub struct Watch;

impl Follow for Watch {
    fn people_changed<'a>(&'a self, tx: &'a mut Tx, site: &'a Site, people: &'a [PersonId]) -> Following<'a> {
        Box::pin(owed::refresh(tx, site, people))
    }
    fn people_merged<'a>(&'a self, tx: &'a mut Tx, site: &'a Site, people: &'a [PersonId]) -> Following<'a> {
        Box::pin(owed::refresh(tx, site, people))
    }
}

/// What a new day changes by itself: windows that close, days that come near.
pub async fn new_day(site: &Site) -> Result<(), DbError> {
    owed::sweep(site).await
}

/// What is derived here and differs from a rebuild.
pub async fn verify(tx: &mut Tx, site: &Site) -> Result<Vec<String>, DbError> {
    owed::verify(tx, site).await
}
