//! Plans: documents in, commitments judged, targets owned and broken down, progress counted, summary out.

pub mod board;
pub mod documents;
pub mod figures;
pub mod review;
pub mod summary;
pub mod targets;

use kernel::{
    access::PolicyRow,
    db::Migration,
    web::{Routes, Sample},
};

/// This room's tables.
pub const MIGRATIONS: &[Migration] =
    &[Migration { name: "plans/0001_plans", text: include_str!("../migrations/0001_plans.sql") }];

/// Columns that hold a unit's path and move with it.
pub const PATH_COLUMNS: &[(&str, &str)] = &[("plan", "unit_path"), ("target", "unit_path"), ("evidence", "unit_path")];

/// This room's routes.
pub fn routes() -> Routes {
    documents::routes()
        .merge(review::routes())
        .merge(targets::routes())
        .merge(board::routes())
        .merge(figures::routes())
        .merge(summary::routes())
}

/// This room's rows of the policy grid.
pub fn policy() -> Vec<PolicyRow> {
    [documents::POLICY, targets::POLICY, figures::POLICY].concat()
}

/// This room's sample pages.
pub fn samples() -> Vec<Sample> {
    [documents::SAMPLES, review::SAMPLES, targets::SAMPLES, board::SAMPLES, figures::SAMPLES, summary::SAMPLES].concat()
}
