//! The register of people: every child, woman, elder, parent, guardian and carer has exactly one file, entered once, found
//! in a second, never lost, seen only by those who may.

pub mod card;
pub mod catalogue;
pub mod checks;
pub mod doubles;
pub mod family;
mod filters;
pub mod imports;
pub mod moves;
pub mod names;
mod openings;
pub mod papers;
pub mod passes;
pub mod persons;
pub mod prints;
pub mod registers;
pub mod rosters;

use kernel::{
    Site,
    access::PolicyRow,
    db::{DbError, Migration, Tx},
    web::{Routes, Sample},
};
use ledger::Fact;

/// This room's tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration { name: "people/0001_people", text: include_str!("../migrations/0001_people.sql") },
    Migration { name: "people/0002_imports", text: include_str!("../migrations/0002_imports.sql") },
    Migration { name: "people/0003_exports", text: include_str!("../migrations/0003_exports.sql") },
    Migration { name: "people/0004_import_numbers", text: include_str!("../migrations/0004_import_numbers.sql") },
    Migration { name: "people/0005_import_nodes", text: include_str!("../migrations/0005_import_nodes.sql") },
    Migration {
        name: "people/0006_import_rows_packed",
        text: include_str!("../migrations/0006_import_rows_packed.sql"),
    },
    Migration { name: "people/0007_glance", text: include_str!("../migrations/0007_glance.sql") },
];

/// Columns that hold a unit's path and move with it.
pub const PATH_COLUMNS: &[(&str, &str)] = &[
    ("person", "unit_path"),
    ("person", "school_path"),
    ("person_opening", "unit_path"),
    ("minor_pass", "unit_path"),
    ("register_choice", "unit_path"),
    ("person_check", "unit_path"),
    ("person_transfer", "from_path"),
    ("person_transfer", "to_path"),
    ("person_filter", "unit_path"),
    ("person_export", "unit_path"),
    ("person_import", "unit_path"),
    ("person_import_mapping", "unit_path"),
];

/// This room's routes.
pub fn routes() -> Routes {
    persons::routes()
        .merge(family::routes())
        .merge(registers::routes())
        .merge(filters::routes())
        .merge(openings::routes())
        .merge(passes::routes())
        .merge(checks::routes())
        .merge(moves::routes())
        .merge(papers::routes())
        .merge(doubles::routes())
        .merge(prints::routes())
        .merge(rosters::routes())
        .merge(imports::routes())
}

/// This room's rows of the policy grid.
pub fn policy() -> Vec<PolicyRow> {
    [persons::POLICY, registers::POLICY, passes::POLICY, doubles::POLICY, rosters::POLICY].concat()
}

/// This room's sample pages.
pub fn samples() -> Vec<Sample> {
    [
        persons::SAMPLES,
        family::SAMPLES,
        registers::SAMPLES,
        openings::SAMPLES,
        passes::SAMPLES,
        checks::SAMPLES,
        moves::SAMPLES,
        papers::SAMPLES,
        doubles::SAMPLES,
        prints::SAMPLES,
        rosters::SAMPLES,
        imports::SAMPLES,
    ]
    .concat()
}

/// Every fact that the sources of this room stand for, built anew: what `verify` holds the ledger to.
pub async fn rebuild_facts(tx: &mut Tx, site: &Site) -> Result<Vec<(&'static str, Vec<Fact>)>, DbError> {
    Ok(vec![
        (registers::SOURCE, registers::counted::enrolment_facts(tx, site, None).await?),
        (checks::SOURCE, checks::store::facts(tx, None).await?),
    ])
}

/// What else is derived and differs from a rebuild: the four haves, proposals for registers.
pub async fn verify(tx: &mut Tx, site: &Site) -> Result<Vec<String>, DbError> {
    let mut out = family::derive::verify_haves(tx, site).await?;
    out.extend(registers::derive::verify(tx, site).await?);
    Ok(out)
}

/// What waits for a person in the register of people: numbers for the first page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Proposals to enter or leave a register.
    pub proposals: i64,
    /// People on a register not looked at this quarter.
    pub unchecked: i64,
    /// The day by which they should be.
    pub due: Option<jiff::civil::Date>,
    /// Files that another unit asks to hand over.
    pub transfers: i64,
    /// Minors closed to her for want of an approval.
    pub closed: i64,
}

/// Counts what waits for her; nothing where she does not write files.
pub async fn waiting(tx: &mut Tx, cx: &kernel::web::Cx) -> Result<Option<Waiting>, kernel::web::Trouble> {
    let (Ok(write), Ok(read)) = (cx.reach::<persons::WritePeople>(), cx.reach::<persons::ReadPeople>()) else {
        return Ok(None);
    };
    let sight = persons::Sight::of(tx, cx.site(), &read).await?;
    let quarter = checks::Quarter::of(cx.today(), &cx.site().packs);
    Ok(Some(Waiting {
        proposals: registers::store::count(tx, &sight).await?,
        unchecked: checks::store::progress(tx, &sight, quarter).await?.iter().map(|p| p.held - p.done).sum(),
        due: Some(quarter.due),
        transfers: moves::store::waiting(tx, &write).await?,
        closed: persons::list::minors_closed(tx, &sight).await?,
    }))
}

/// What a new day changes by itself: proposals of those who came of age or whose half-year is over. Cheap when done today.
pub async fn new_day(site: &Site) -> Result<(), DbError> {
    rosters::clear_expired(site).await?;
    let mut tx = site.db.snapshot().await?;
    let done = registers::derive::swept(&mut tx, site.clock.today()).await?;
    drop(tx);
    if !done {
        let mut tx = site.db.begin().await?;
        registers::derive::sweep(&mut tx, site).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Seals everything anew with the present key; `old` opens.
pub async fn reseal(tx: &mut Tx, site: &Site, old: &Site) -> Result<u64, DbError> {
    let n = persons::store::reseal(tx, site, old).await?;
    persons::reseal_history(tx, site, old).await?;
    family::store::reseal(tx, site, old).await?;
    doubles::store::reseal(tx, site, old).await?;
    imports::reseal(tx, site, old).await?;
    Ok(n)
}
