//! Care that is never forgotten: who looks after whom, what is owed to whom by when, and the records that prove it.
//!
//! What is due is decided in the library `duties` and nowhere else; this room reads what it asks for, keeps the answer as
//! one row a duty and person, and shows it.

pub mod carers;
pub mod choices;
pub mod decisions;
pub mod overview;
pub mod owed;
pub mod pairings;
pub mod today;

use kernel::{
    Site,
    access::PolicyRow,
    db::{DbError, Migration, Tx},
    site::{Follow, Following, Showing},
    web::{Cx, Routes, Sample},
};
use vocab::PersonId;

/// This room's tables.
pub const MIGRATIONS: &[Migration] =
    &[Migration { name: "care/0001_care", text: include_str!("../migrations/0001_care.sql") }];

/// Columns that hold a unit's path and move with it.
pub const PATH_COLUMNS: &[(&str, &str)] =
    &[("carer", "unit_path"), ("duty_choice", "unit_path"), ("next_due", "unit_path"), ("next_due", "school_path")];

/// This room's routes.
pub fn routes() -> Routes {
    today::routes()
        .merge(carers::routes())
        .merge(pairings::routes())
        .merge(decisions::routes())
        .merge(overview::routes())
        .merge(choices::routes())
}

/// This room's rows of the policy grid.
pub fn policy() -> Vec<PolicyRow> {
    [today::POLICY, carers::POLICY, decisions::POLICY, choices::POLICY].concat()
}

/// This room's sample pages.
pub fn samples() -> Vec<Sample> {
    [today::SAMPLES, &carers::samples(), &pairings::samples(), overview::SAMPLES, choices::SAMPLES].concat()
}

/// Who looks after a person and what is owed to her, on her page.
#[derive(Debug)]
pub struct Panel;

impl kernel::site::Panel for Panel {
    fn of_person<'a>(&'a self, cx: &'a Cx, tx: &'a mut Tx, person: &'a PersonId) -> Showing<'a> {
        Box::pin(pairings::panel(cx, tx, person))
    }
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

/// What waits for her today: numbers for the first page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Duties past their day.
    pub overdue: i64,
    /// Duties due within the week, overdue ones left out.
    pub week: i64,
    /// Whether they are her own, and not all within her scope.
    pub mine: bool,
}

/// Counts what is owed by her, or within her scope where nothing falls to her own posts.
pub async fn waiting(tx: &mut Tx, cx: &Cx) -> Result<Option<Waiting>, kernel::web::Trouble> {
    if cx.reach::<today::SeeToday>().is_err() { Ok(None) } else { today::waiting(tx, cx).await.map(Some) }
}

/// What a new day changes by itself: windows that close, days that come near.
pub async fn new_day(site: &Site) -> Result<(), DbError> {
    owed::sweep(site).await
}

/// What is derived here and differs from a rebuild.
pub async fn verify(tx: &mut Tx, site: &Site) -> Result<Vec<String>, DbError> {
    owed::verify(tx, site).await
}
