//! What can go wrong below the SQL, told apart by what a person can do about it.

/// A storage failure.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// A unique key is taken: somebody else wrote the same thing first.
    #[error("a row with this key exists already")]
    Duplicate,
    /// The database did not answer in time; trying again may help.
    #[error("the database is busy or out of reach: {0}")]
    Busy(String),
    /// The disk is full or the data folder cannot be written.
    #[error("the data folder cannot be written: {0}")]
    ReadOnly(String),
    /// A stored value is not what its column should hold.
    #[error("column {column} holds something unexpected")]
    Column {
        /// The column's name.
        column: String,
    },
    /// Anything else; the text never carries bound values.
    #[error("database: {0}")]
    Other(String),
}

impl From<sqlx::Error> for DbError {
    fn from(e: sqlx::Error) -> Self {
        match &e {
            sqlx::Error::Database(d) if d.is_unique_violation() => DbError::Duplicate,
            sqlx::Error::Database(d) => {
                let text = d.message().to_owned();
                if text.contains("database is locked") {
                    DbError::Busy(text)
                } else if text.contains("readonly") || text.contains("disk is full") || text.contains("disk I/O") {
                    DbError::ReadOnly(text)
                } else {
                    DbError::Other(text)
                }
            }
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => DbError::Busy(e.to_string()),
            _ => DbError::Other(e.to_string()),
        }
    }
}
