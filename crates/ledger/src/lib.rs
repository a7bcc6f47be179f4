//! Facts and measures: what contexts write and boards read.

mod facts;
mod measures;

pub use facts::{Fact, Places, differences, insert, place_anew, rebuild, replace, replace_many, stored, subject_key};
pub use measures::{Figure, Member, by_day, by_month, evaluate, evaluate_plainly, members, sources};

/// This room's tables.
pub const MIGRATIONS: &[kernel::db::Migration] = &[
    kernel::db::Migration { name: "ledger/0001_fact", text: include_str!("../migrations/0001_fact.sql") },
    kernel::db::Migration { name: "ledger/0002_subject", text: include_str!("../migrations/0002_subject.sql") },
];

/// Columns that hold a unit's path and move with it. A fact keeps the place it happened in.
pub const PATH_COLUMNS: &[(&str, &str)] = &[];
