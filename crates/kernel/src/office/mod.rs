//! Office files as tables: sheets in (.xlsx, .xls, .csv in UTF-8 or GB18030), sheets out (.xlsx).

mod read;
mod write;

pub use read::{OfficeError, Table, read_table};
pub use write::{Align, Column, SheetOut, Value, workbook};
