//! Any sheet an office was sent → its tables → recognised columns → clean values with the trouble named cell by cell,
//! and the problems written back into the same workbook.
//!
//! Nothing is kept, nothing is looked up, nothing is guessed: the same bytes always give the same rows, and a cell that
//! cannot be understood stays as it was written.
//!
//! ```
//! use sheetreader::{Field, Kind, Mapping, Options, Workbook};
//! let fields = [Field::new("name", "姓名", Kind::Name), Field::new("phone", "电话", Kind::Phone)];
//! let book = Workbook::pasted("花名册\n序号\t姓 名\t联系电话\n1\t张 三\t１３８００００００００\n").unwrap();
//! let sheet = &book.sheets[0];
//! let table = &sheet.tables(&fields)[0];
//! let mapping = Mapping::recognise(sheet, table, &fields, &Default::default());
//! let reading = table.read(sheet, &mapping, &fields, &Options::on(jiff::civil::date(2026, 6, 15))).unwrap();
//! assert_eq!(table.heading.title.as_deref(), Some("花名册"));
//! assert_eq!(reading.rows[0].values[0].text(), "张三");
//! assert_eq!(reading.rows[0].values[1].text(), "13800000000");
//! assert_eq!(reading.rows[0].findings.len(), 2); // the blank inside the name, the full-width digits
//! ```

mod annotate;
mod book;
mod cells;
mod columns;
mod findings;
mod markup;
mod reading;
mod tables;
mod template;
mod trouble;
mod words;

pub use annotate::{Annotated, Problem, annotate};
pub use book::{Area, Cell, CellKind, Format, Sheet, Workbook};
pub use cells::places::{PlaceAnswer, PlaceEntry, PlaceList, Places};
pub use cells::schools::Schooling;
pub use cells::{Person, Value, When};
pub use columns::{Alternative, Choice, ColumnMatch, Field, Kind, Mapping, Reason, Remembered, Target};
pub use findings::{CellRef, Finding, Severity, column_name};
pub use reading::{Counts, Options, Reading, Row};
pub use tables::{Column, Heading, Line, Role, Table};
pub use template::template;
pub use trouble::{Limits, ReadTrouble};
