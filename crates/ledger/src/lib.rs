//! Facts and measures: what contexts write and boards read.

mod facts;

pub use facts::{Fact, differences, insert, replace, stored, subject_key};

/// This room's tables.
pub const MIGRATIONS: &[kernel::db::Migration] =
    &[kernel::db::Migration { name: "ledger/0001_fact", text: include_str!("../migrations/0001_fact.sql") }];
