//! What is owed: one row a duty and person, derived from registers, records, pairings and decisions by the one function
//! of the library `duties`. Refreshed in the transaction that changes anything it depends on, by a sweep where a window
//! closes, and held against a rebuild by `verify`.

mod derive;
mod rules;
mod store;

pub use derive::{Standing, rebuild, refresh, standing, sweep, verify};
pub use rules::{InForce, in_force};
pub use store::{ChoiceRow, DueRow, Filter, Tally, choices, of_people, page, tally};
