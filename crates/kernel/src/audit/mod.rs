//! The audit log: written in the transaction that makes the change, each entry sealed by the hash of the
//! one before, so that a removed or altered entry shows.
//!
//! What an entry says of a change is ids, codes and counts, never a name or a text somebody typed.

use crate::{
    Site,
    access::{Permit, Verb},
    db::{DbError, Tx, hex, sql},
    record,
};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use vocab::UnitPath;

/// The table.
pub const MIGRATION: crate::db::Migration =
    crate::db::Migration { name: "kernel/0001_audit", text: include_str!("0001_audit.sql") };

record! {
    /// A sealed entry.
    pub struct Entry {
        seq: i64,
        at: Timestamp,
        actor: String,
        verb: String,
        resource: String,
        unit_path: String,
        detail: String,
        seal: String,
    }
}

/// What is being written down.
#[derive(Clone, Debug)]
pub struct Note<'a> {
    /// Account id, or `system`, or `nobody`.
    pub actor: &'a str,
    /// `resource.verb`.
    pub verb: &'a str,
    /// Kind and id of what was touched, such as `plan 0193…`.
    pub resource: String,
    /// Where it lies.
    pub unit_path: String,
    /// Field names, codes and counts.
    pub detail: serde_json::Value,
}

/// Writes an entry for something a permit allowed.
pub async fn log<V: Verb>(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<V>,
    resource: String,
    at: &UnitPath,
    detail: serde_json::Value,
) -> Result<(), DbError> {
    let note = Note {
        actor: permit.actor().account.as_str(),
        verb: permit.verb(),
        resource,
        unit_path: at.as_str().to_owned(),
        detail,
    };
    append(tx, site.clock.now(), note).await
}

/// Appends an entry. The head row is locked by the update, so that two writers never take one number.
pub async fn append(tx: &mut Tx, at: Timestamp, note: Note<'_>) -> Result<(), DbError> {
    tx.run(sql("UPDATE audit_head SET seq = seq + 1 WHERE one = 1")).await?;
    let head = tx.rows(sql("SELECT seq, seal FROM audit_head WHERE one = 1")).await?;
    let head = head.first().ok_or_else(|| DbError::Other("the audit log has no head".into()))?;
    let (seq, before): (i64, String) = (head.get("seq")?, head.get("seal")?);
    let detail = note.detail.to_string();
    let at_ms = at.as_millisecond();
    let seal = seal(&before, seq, at_ms, note.actor, note.verb, &note.resource, &note.unit_path, &detail);
    tx.run(
        sql("INSERT INTO audit (seq, at, actor, verb, resource, unit_path, detail, seal) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(seq)
        .bind(at_ms)
        .bind(note.actor)
        .bind(note.verb)
        .bind(note.resource)
        .bind(note.unit_path)
        .bind(detail)
        .bind(seal.clone()),
    )
    .await?;
    tx.run(sql("UPDATE audit_head SET seal = $1 WHERE one = 1").bind(seal)).await?;
    Ok(())
}

fn seal(
    before: &str,
    seq: i64,
    at: i64,
    actor: &str,
    verb: &str,
    resource: &str,
    unit_path: &str,
    detail: &str,
) -> String {
    let mut h = Sha256::new();
    for part in [before, &seq.to_string(), &at.to_string(), actor, verb, resource, unit_path, detail] {
        h.update((part.len() as u64).to_be_bytes());
        h.update(part.as_bytes());
    }
    hex(&h.finalize())
}

/// Proves the chain from the first entry to the head. `Err` carries what is wrong and at which entry.
pub async fn prove(tx: &mut Tx) -> Result<Result<i64, String>, DbError> {
    let (mut seq, mut before) = (0i64, String::new());
    loop {
        let page: Vec<Entry> = tx
            .all(
                sql("SELECT seq, at, actor, verb, resource, unit_path, detail, seal FROM audit WHERE seq > $1 \
                     ORDER BY seq LIMIT 5000")
                .bind(seq),
            )
            .await?;
        if page.is_empty() {
            break;
        }
        for e in page {
            if e.seq != seq + 1 {
                return Ok(Err(format!("entry {} is missing", seq + 1)));
            }
            let want =
                seal(&before, e.seq, e.at.as_millisecond(), &e.actor, &e.verb, &e.resource, &e.unit_path, &e.detail);
            if want != e.seal {
                return Ok(Err(format!("entry {} was altered after it was sealed", e.seq)));
            }
            (seq, before) = (e.seq, e.seal);
        }
    }
    let head = tx.rows(sql("SELECT seq, seal FROM audit_head WHERE one = 1")).await?;
    let head = head.first().ok_or_else(|| DbError::Other("the audit log has no head".into()))?;
    let (last, seal): (i64, String) = (head.get("seq")?, head.get("seal")?);
    if last != seq || seal != before {
        return Ok(Err(format!("the log ends at entry {seq}, its head says {last}")));
    }
    Ok(Ok(seq))
}
