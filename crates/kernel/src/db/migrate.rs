//! Migrations: the same text for both engines, each applied once, in one transaction a file.

use super::{Db, DbError, Engine, sql};
use sha2::{Digest, Sha256};

/// One file of statements.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Room and number, such as `network/0001`; the order is the order of the list.
    pub name: &'static str,
    /// The statements.
    pub text: &'static str,
}

/// Brings a database up to the given list. Says which file failed, and that an applied file was changed.
pub async fn migrate(db: &Db, all: &[Migration]) -> Result<usize, DbError> {
    let mut tx = db.begin().await?;
    tx.script(localise(
        db.engine(),
        "CREATE TABLE IF NOT EXISTS schema_migration (name TEXT PRIMARY KEY, digest TEXT NOT NULL)",
    ))
    .await?;
    if db.engine() == Engine::Postgres {
        // Two nodes starting together must not both migrate.
        tx.script("SELECT pg_advisory_xact_lock(48613)".into()).await?;
    }
    let mut applied = 0;
    for m in all {
        let digest = hex(&Sha256::digest(m.text.as_bytes()));
        let known: Option<String> =
            tx.value(sql("SELECT digest AS v FROM schema_migration WHERE name = $1").bind(m.name)).await?;
        match known {
            Some(d) if d == digest => continue,
            Some(_) => {
                return Err(DbError::Other(format!(
                    "migration {} was changed after it had been applied; restore its text and add a new file",
                    m.name
                )));
            }
            None => {
                tx.script(localise(db.engine(), m.text))
                    .await
                    .map_err(|e| DbError::Other(format!("migration {}: {e}", m.name)))?;
                tx.run(sql("INSERT INTO schema_migration (name, digest) VALUES ($1, $2)").bind(m.name).bind(digest))
                    .await?;
                applied += 1;
            }
        }
    }
    tx.commit().await?;
    Ok(applied)
}

/// The engines' two differences in these texts: PostgreSQL is told to compare text by bytes, as SQLite does; SQLite is told
/// to keep a table of keys in one tree instead of two, which PostgreSQL has no words for.
fn localise(engine: Engine, text: &str) -> String {
    match engine {
        Engine::Sqlite => text.to_owned(),
        Engine::Postgres => text.replace(" TEXT", " TEXT COLLATE \"C\"").replace(" WITHOUT ROWID", ""),
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
