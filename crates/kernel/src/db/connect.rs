//! Pools and transactions of the two engines.

use super::{DbError, FromRow, FromValue, Row, Sql, Value};
use sqlx::{
    Arguments as _, AssertSqlSafe, Executor as _,
    postgres::{PgArguments, PgConnectOptions, PgPool, PgPoolOptions},
    sqlite::{
        SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
    },
};
use std::{path::Path, str::FromStr, time::Duration};

/// Which database is underneath.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded file.
    Sqlite,
    /// A server.
    Postgres,
}

/// A database: SQLite with one writer and a pool of readers, or PostgreSQL.
#[derive(Clone, Debug)]
pub enum Db {
    /// One file in the data folder.
    Sqlite {
        /// The single writing connection.
        write: SqlitePool,
        /// Reading connections; WAL lets them go on beside the writer.
        read: SqlitePool,
    },
    /// A PostgreSQL server.
    Postgres(PgPool),
}

/// A transaction. Nothing is kept until [`Tx::commit`]; dropping it undoes everything.
pub enum Tx {
    /// On SQLite.
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    /// On PostgreSQL.
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

impl Db {
    /// Opens (and if need be makes) the SQLite file.
    pub async fn open_sqlite(file: &Path) -> Result<Db, DbError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("cache_size", "-16000")
            .pragma("temp_store", "memory");
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(20))
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options.clone())
            .await?;
        let read = SqlitePoolOptions::new()
            .max_connections(8)
            .acquire_timeout(Duration::from_secs(20))
            .connect_with(options.pragma("query_only", "on"))
            .await?;
        Ok(Db::Sqlite { write, read })
    }

    /// Connects to PostgreSQL by URL.
    pub async fn open_postgres(url: &str) -> Result<Db, DbError> {
        let options =
            PgConnectOptions::from_str(url).map_err(|_| DbError::Other("the database URL cannot be read".into()))?;
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(Duration::from_secs(20))
            .connect_with(options)
            .await?;
        Ok(Db::Postgres(pool))
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self {
            Db::Sqlite { .. } => Engine::Sqlite,
            Db::Postgres(_) => Engine::Postgres,
        }
    }

    /// A transaction that may write. Take one per request: on SQLite there is a single writer.
    pub async fn begin(&self) -> Result<Tx, DbError> {
        Ok(match self {
            Db::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Db::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// A reading transaction: everything read in it comes from one snapshot.
    pub async fn snapshot(&self) -> Result<Tx, DbError> {
        Ok(match self {
            Db::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Db::Postgres(pool) => {
                Tx::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match self {
            Db::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

/// The most values bound in one statement of many rows; both engines take more, and gain nothing by it.
const MOST_VALUES: usize = 8000;

/// The text as SQLite takes it quickest. `$n` is a name to SQLite, looked for among all names before it at every place:
/// thousands of places in a row are written without one.
fn sqlite_text(sql: &mut Sql) -> String {
    let text = std::mem::take(&mut sql.text);
    if sql.args.len() < 32 { text } else { nameless(&text).unwrap_or(text) }
}

/// `$1, $2, …` in order as `?`; nothing when they stand in another order.
fn nameless(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('$');
    out.push_str(parts.next()?);
    for (n, part) in parts.enumerate() {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        if part.get(..digits)?.parse::<usize>().ok()? != n + 1 {
            return None;
        }
        out.push('?');
        out.push_str(part.get(digits..)?);
    }
    Some(out)
}

fn sqlite_args(args: Vec<Value>) -> Result<SqliteArguments, DbError> {
    let mut out = SqliteArguments::default();
    for value in args {
        match value {
            Value::Int(v) => out.add(v),
            Value::Real(v) => out.add(v),
            Value::Text(v) => out.add(v),
            Value::Blob(v) => out.add(v),
        }
        .map_err(|e| DbError::Other(e.to_string()))?;
    }
    Ok(out)
}

fn postgres_args(args: Vec<Value>) -> Result<PgArguments, DbError> {
    let mut out = PgArguments::default();
    for value in args {
        match value {
            Value::Int(v) => out.add(v),
            Value::Real(v) => out.add(v),
            // PostgreSQL text cannot hold NUL; what people paste sometimes does.
            Value::Text(v) => out.add(v.map(|t| if t.contains('\0') { t.replace('\0', "") } else { t })),
            Value::Blob(v) => out.add(v),
        }
        .map_err(|e| DbError::Other(e.to_string()))?;
    }
    Ok(out)
}

impl Tx {
    /// Which engine this transaction is on.
    pub fn engine(&self) -> Engine {
        match self {
            Tx::Sqlite(_) => Engine::Sqlite,
            Tx::Postgres(_) => Engine::Postgres,
        }
    }

    /// All rows.
    pub async fn rows(&mut self, mut sql: Sql) -> Result<Vec<Row>, DbError> {
        // The texts are safe: built from 'static fragments only.
        Ok(match self {
            Tx::Sqlite(tx) => {
                let text = AssertSqlSafe(sqlite_text(&mut sql));
                let q = sqlx::query_with(text, sqlite_args(sql.args)?);
                tx.fetch_all(q).await?.into_iter().map(Row::Sqlite).collect()
            }
            Tx::Postgres(tx) => {
                let q = sqlx::query_with(AssertSqlSafe(sql.text), postgres_args(sql.args)?);
                tx.fetch_all(q).await?.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// All rows as structs.
    pub async fn all<T: FromRow>(&mut self, sql: Sql) -> Result<Vec<T>, DbError> {
        self.rows(sql).await?.iter().map(T::from_row).collect()
    }

    /// One row or none.
    pub async fn optional<T: FromRow>(&mut self, sql: Sql) -> Result<Option<T>, DbError> {
        self.rows(sql).await?.first().map(T::from_row).transpose()
    }

    /// The column `v` of the first row, if there is one.
    pub async fn value<T: FromValue>(&mut self, sql: Sql) -> Result<Option<T>, DbError> {
        self.rows(sql).await?.first().map(|r| r.get("v")).transpose()
    }

    /// The column `v` of every row.
    pub async fn values<T: FromValue>(&mut self, sql: Sql) -> Result<Vec<T>, DbError> {
        self.rows(sql).await?.iter().map(|r| r.get("v")).collect()
    }

    /// Runs a statement; returns how many rows it touched.
    pub async fn run(&mut self, mut sql: Sql) -> Result<u64, DbError> {
        Ok(match self {
            Tx::Sqlite(tx) => {
                let text = AssertSqlSafe(sqlite_text(&mut sql));
                let q = sqlx::query_with(text, sqlite_args(sql.args)?);
                tx.execute(q).await?.rows_affected()
            }
            Tx::Postgres(tx) => {
                let q = sqlx::query_with(AssertSqlSafe(sql.text), postgres_args(sql.args)?);
                tx.execute(q).await?.rows_affected()
            }
        })
    }

    /// Writes rows, many a statement: `head` is the statement up to `VALUES`, `tail` what follows the rows. Returns how many
    /// rows it touched.
    pub async fn put(&mut self, head: &Sql, rows: Vec<Vec<Value>>, tail: &Sql) -> Result<u64, DbError> {
        let at_once = (MOST_VALUES / rows.first().map_or(1, |r| r.len().max(1))).clamp(1, 400);
        let (mut rows, mut touched) = (rows.into_iter().peekable(), 0);
        while rows.peek().is_some() {
            let mut q = head.clone();
            q.push_rows(rows.by_ref().take(at_once)).append(tail);
            touched += self.run(q).await?;
        }
        Ok(touched)
    }

    /// Runs a script of fixed statements (migrations).
    pub(super) async fn script(&mut self, text: String) -> Result<(), DbError> {
        let text = AssertSqlSafe(text);
        match self {
            Tx::Sqlite(tx) => tx.execute(sqlx::raw_sql(text)).await.map(|_| ())?,
            Tx::Postgres(tx) => tx.execute(sqlx::raw_sql(text)).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Keeps everything.
    pub async fn commit(self) -> Result<(), DbError> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await?,
            Tx::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

impl Db {
    /// Makes a database beside this one, for tests; only on PostgreSQL, only for names of letters, digits
    /// and underscores.
    pub async fn create_database(&self, name: &str) -> Result<(), DbError> {
        let Db::Postgres(pool) = self else {
            return Err(DbError::Other("SQLite files are made by opening them".into()));
        };
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err(DbError::Other("a name of letters, digits and underscores".into()));
        }
        // Checked above; an identifier cannot be bound.
        let text = AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE template0"));
        pool.execute(sqlx::raw_sql(text)).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::nameless;

    #[test]
    fn places_in_order_lose_their_names_and_others_keep_them() {
        assert_eq!(nameless("a = $1 AND b IN ($2, $3)").as_deref(), Some("a = ? AND b IN (?, ?)"));
        assert_eq!(nameless("a = $2 AND b = $1"), None);
        assert_eq!(nameless("a = $1 OR b = $1"), None);
        assert_eq!(nameless("a = '$'"), None);
        assert_eq!(nameless("nothing").as_deref(), Some("nothing"));
    }
}
