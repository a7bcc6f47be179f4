//! Storage: one SQL text for SQLite and PostgreSQL, an enum connection, and rows read by column name.
//!
//! Four column types exist in this house: BIGINT, TEXT, DOUBLE PRECISION, BYTEA. Days are ISO text,
//! instants are milliseconds since the epoch, truth is 0 or 1. Text compares by bytes on both engines.

mod connect;
mod error;
mod migrate;
mod sql;
mod value;

pub use connect::{Db, Engine, Tx};
pub use error::DbError;
pub(crate) use migrate::hex;
pub use migrate::{Migration, migrate};
pub use sql::{Sql, sql};
pub use value::{FromRow, FromValue, IntoValue, Row, Value};

/// Declares a row struct whose fields are read from the columns of the same names.
///
/// ```ignore
/// record! {
///     /// A unit as listed.
///     pub struct UnitRow { id: UnitId, name: String }
/// }
/// ```
#[macro_export]
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$fmeta:meta])* $field:ident : $ty:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        #[allow(missing_docs)] // columns are documented where the table is
        $vis struct $name { $($(#[$fmeta])* pub $field: $ty),* }
        impl $crate::db::FromRow for $name {
            fn from_row(row: &$crate::db::Row) -> Result<Self, $crate::db::DbError> {
                Ok(Self { $($field: row.get(stringify!($field))?),* })
            }
        }
    };
}
