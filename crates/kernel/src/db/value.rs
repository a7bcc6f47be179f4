//! Values going in and coming out, the same for both engines.

use super::DbError;
use sqlx::Row as _;
use vocab::{Fen, UnitPath};

/// A bound value. The variant of a null matters: PostgreSQL types it.
#[derive(Clone, Debug)]
pub enum Value {
    /// BIGINT.
    Int(Option<i64>),
    /// DOUBLE PRECISION.
    Real(Option<f64>),
    /// TEXT.
    Text(Option<String>),
    /// BYTEA.
    Blob(Option<Vec<u8>>),
}

/// A row of values to bind, for [`super::Tx::put`].
#[macro_export]
macro_rules! row {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::IntoValue::into_value($value)),*] };
}

/// What can be bound.
pub trait IntoValue {
    /// The value to bind.
    fn into_value(self) -> Value;
}

/// What a column can become.
pub trait FromValue: Sized {
    /// Reads the named column.
    fn from_column(row: &Row, name: &str) -> Result<Self, DbError>;
}

/// A struct filled from a row.
pub trait FromRow: Sized {
    /// Reads all columns.
    fn from_row(row: &Row) -> Result<Self, DbError>;
}

/// A row of either engine.
pub enum Row {
    /// From SQLite.
    Sqlite(sqlx::sqlite::SqliteRow),
    /// From PostgreSQL.
    Postgres(sqlx::postgres::PgRow),
}

impl Row {
    /// The named column.
    pub fn get<T: FromValue>(&self, name: &str) -> Result<T, DbError> {
        T::from_column(self, name)
    }
}

fn column(name: &str) -> impl Fn(sqlx::Error) -> DbError + '_ {
    move |_| DbError::Column { column: name.to_owned() }
}

macro_rules! plain {
    ($($ty:ty => $variant:ident),*) => {$(
        impl IntoValue for $ty {
            fn into_value(self) -> Value { Value::$variant(Some(self)) }
        }
        impl IntoValue for Option<$ty> {
            fn into_value(self) -> Value { Value::$variant(self) }
        }
        impl FromValue for $ty {
            fn from_column(row: &Row, name: &str) -> Result<Self, DbError> {
                match row {
                    Row::Sqlite(r) => r.try_get_unchecked(name).map_err(column(name)),
                    Row::Postgres(r) => r.try_get_unchecked(name).map_err(column(name)),
                }
            }
        }
        impl FromValue for Option<$ty> {
            fn from_column(row: &Row, name: &str) -> Result<Self, DbError> {
                match row {
                    Row::Sqlite(r) => r.try_get_unchecked(name).map_err(column(name)),
                    Row::Postgres(r) => r.try_get_unchecked(name).map_err(column(name)),
                }
            }
        }
    )*};
}
plain!(i64 => Int, f64 => Real, String => Text, Vec<u8> => Blob);

/// A type stored as text through a pair of functions.
macro_rules! as_text {
    ($($ty:ty : $write:expr, $read:expr);* $(;)?) => {$(
        impl IntoValue for $ty {
            fn into_value(self) -> Value { Value::Text(Some($write(&self))) }
        }
        impl IntoValue for &$ty {
            fn into_value(self) -> Value { Value::Text(Some($write(self))) }
        }
        impl IntoValue for Option<$ty> {
            fn into_value(self) -> Value { Value::Text(self.as_ref().map($write)) }
        }
        impl FromValue for $ty {
            fn from_column(row: &Row, name: &str) -> Result<Self, DbError> {
                let text: String = row.get(name)?;
                $read(text).ok_or_else(|| DbError::Column { column: name.to_owned() })
            }
        }
        impl FromValue for Option<$ty> {
            fn from_column(row: &Row, name: &str) -> Result<Self, DbError> {
                let text: Option<String> = row.get(name)?;
                match text {
                    None => Ok(None),
                    Some(t) => $read(t).map(Some).ok_or_else(|| DbError::Column { column: name.to_owned() }),
                }
            }
        }
    )*};
}
macro_rules! ids {
    ($($ty:ident),*) => { as_text! { $(vocab::$ty : |v: &vocab::$ty| v.as_str().to_owned(), |t| Some(vocab::$ty::stored(t)));* } };
}
ids!(
    UnitId,
    AccountId,
    PostId,
    SessionId,
    PlanId,
    VersionId,
    CommitmentId,
    TargetId,
    EvidenceId,
    ActivityId,
    RecordId,
    FactId,
    PersonId,
    RelationId,
    SpellId,
    EnrolmentId,
    PassId,
    TransferId,
    ConsentId,
    AttachmentId,
    MergeId,
    CarerId,
    DecisionId,
    ExportId,
    PairingId,
    ImportId
);
as_text! {
    UnitPath : |v: &UnitPath| v.as_str().to_owned(), |t| Some(UnitPath::stored(t));
    jiff::civil::Date : |v: &jiff::civil::Date| v.to_string(), |t: String| t.parse().ok();
    vocab::Role : |v: &vocab::Role| v.code().to_owned(), |t: String| vocab::Role::parse(&t);
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}
impl IntoValue for &str {
    fn into_value(self) -> Value {
        Value::Text(Some(self.to_owned()))
    }
}
impl IntoValue for &String {
    fn into_value(self) -> Value {
        Value::Text(Some(self.clone()))
    }
}
impl IntoValue for Option<&str> {
    fn into_value(self) -> Value {
        Value::Text(self.map(str::to_owned))
    }
}
impl IntoValue for bool {
    fn into_value(self) -> Value {
        Value::Int(Some(i64::from(self)))
    }
}
impl FromValue for bool {
    fn from_column(row: &Row, name: &str) -> Result<Self, DbError> {
        Ok(row.get::<i64>(name)? != 0)
    }
}
impl IntoValue for Fen {
    fn into_value(self) -> Value {
        Value::Int(Some(self.0))
    }
}
impl IntoValue for Option<Fen> {
    fn into_value(self) -> Value {
        Value::Int(self.map(|f| f.0))
    }
}
impl FromValue for Fen {
    fn from_column(row: &Row, name: &str) -> Result<Self, DbError> {
        row.get(name).map(Fen)
    }
}
impl FromValue for Option<Fen> {
    fn from_column(row: &Row, name: &str) -> Result<Self, DbError> {
        Ok(row.get::<Option<i64>>(name)?.map(Fen))
    }
}
impl IntoValue for jiff::Timestamp {
    fn into_value(self) -> Value {
        Value::Int(Some(self.as_millisecond()))
    }
}
impl IntoValue for Option<jiff::Timestamp> {
    fn into_value(self) -> Value {
        Value::Int(self.map(|t| t.as_millisecond()))
    }
}
impl FromValue for jiff::Timestamp {
    fn from_column(row: &Row, name: &str) -> Result<Self, DbError> {
        let ms: i64 = row.get(name)?;
        jiff::Timestamp::from_millisecond(ms).map_err(|_| DbError::Column { column: name.to_owned() })
    }
}
impl FromValue for Option<jiff::Timestamp> {
    fn from_column(row: &Row, name: &str) -> Result<Self, DbError> {
        let ms: Option<i64> = row.get(name)?;
        ms.map(|m| jiff::Timestamp::from_millisecond(m).map_err(|_| DbError::Column { column: name.to_owned() }))
            .transpose()
    }
}
