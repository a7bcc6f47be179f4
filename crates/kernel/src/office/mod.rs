//! Office files as tables: sheets in (.xlsx, .xls, .csv in UTF-8 or GB18030), sheets and rosters out (.xlsx), archives with a
//! password.

mod read;
mod roster;
mod sealed;
mod write;

pub use read::{OfficeError, Table, read_table};
pub use roster::{Roster, RosterHead};
pub use sealed::sealed_zip;
pub use write::{Align, Column, SheetOut, Value, workbook};
