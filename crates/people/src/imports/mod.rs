//! People from a sheet: any workbook an office was sent is read, shown column by column and row by row, judged before
//! anything is stored, brought in as a whole, and taken back as a whole while nobody has changed what it made.
//!
//! Reading cells is the reader's (`sheetreader`); what a file must hold is the room `persons`'; who may be whom is
//! `doubles`'. Here are only the steps between.

mod cells;
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
mod store_rows;
mod undo;
mod view;
mod view_rows;
mod web;
mod web_columns;
mod web_rows;

pub use store::reseal;
pub use view::SAMPLES;
pub use web::routes;

use vocab::{Lang, t};

/// Which import a file's history means, and which row of its sheet, as it is stored there.
fn said_as(number: i64, row: Option<i64>) -> String {
    row.map_or(format!("n{number}"), |r| format!("n{number}:{r}"))
}

/// The same in words; nothing when it is written otherwise (a row's number alone, as it was before imports had numbers).
pub(crate) fn said(why: &str, lang: Lang) -> Option<String> {
    let (number, row) = why.strip_prefix('n').map(|w| w.split_once(':').map_or((w, ""), |(n, r)| (n, r)))?;
    number.parse::<i64>().ok()?;
    Some(match row {
        "" => t!(lang, "第 {number} 号导入", "import no. {number}"),
        row => t!(lang, "第 {number} 号导入，表中第 {row} 行", "import no. {number}, row {row} of its sheet"),
    })
}
