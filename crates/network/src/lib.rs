//! The network: units of the tree, accounts and the posts they hold, signing in, the audit trail's page.

pub mod accounts;
pub mod sessions;
pub mod trail;
pub mod units;

use kernel::{
    access::PolicyRow,
    db::Migration,
    web::{Routes, Sample},
};

/// This room's tables.
pub const MIGRATIONS: &[Migration] =
    &[Migration { name: "network/0001_network", text: include_str!("../migrations/0001_network.sql") }];

/// Columns that hold a unit's path and move with it.
pub const PATH_COLUMNS: &[(&str, &str)] = &[("account", "home_path")];

/// This room's routes.
pub fn routes() -> Routes {
    units::routes().merge(accounts::routes()).merge(sessions::routes()).merge(trail::routes())
}

/// This room's rows of the policy grid.
pub fn policy() -> Vec<PolicyRow> {
    [units::policy::POLICY, accounts::POLICY, trail::POLICY].concat()
}

/// This room's sample pages.
pub fn samples() -> Vec<Sample> {
    [units::SAMPLES, accounts::SAMPLES, sessions::SAMPLES, trail::SAMPLES].concat()
}
