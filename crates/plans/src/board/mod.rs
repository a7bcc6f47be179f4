//! The board: target, done, rate, pace against the calendar, early warning with its reason, and who is
//! behind; every number opens the list that makes it.

mod members;
pub mod pace;
mod progress;
mod view;
mod web;

pub(crate) use members::members_sheet;
pub use pace::Status;
pub(crate) use progress::sample;
pub use progress::{Progress, Trend, progress_of, trend_of};
pub use view::SAMPLES;
pub(crate) use view::{member_table, status_badge};
pub use web::routes;
