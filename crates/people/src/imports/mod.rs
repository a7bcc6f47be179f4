//! People from a sheet: any workbook an office was sent is read, shown column by column and row by row, judged before
//! anything is stored, brought in as a whole, and taken back as a whole while nobody has changed what it made.
//!
//! Reading cells is the reader's (`sheetreader`); what a file must hold is the room `persons`'; who may be whom is
//! `doubles`'. Here are only the steps between.

mod commit;
mod differences;
mod fields;
mod jobs;
mod judge;
mod kin;
mod relatives;
mod rules;
mod steps;
mod store;
mod undo;
mod view;
mod view_rows;
mod web;
mod web_columns;
mod web_rows;

pub use store::reseal;
pub use view::SAMPLES;
pub use web::routes;
