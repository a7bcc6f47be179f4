//! Rows of rosters taken out, and what is counted and noted with them.

use super::ExportPeople;
use crate::persons::{
    GuardPeople, Sight,
    list::{Filter, push_filter},
    store::PersonRow,
};
use jiff::Timestamp;
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    record,
};
use serde_json::json;
use std::collections::HashMap;
use vocab::{AccountId, ExportId, PersonId, UnitPath};

/// Hours for which a large roster can be fetched.
pub const HOURS: i64 = 24;

record! {
    /// A roster taken out, as the list shows it.
    pub struct ExportRow {
        id: ExportId, account_id: AccountId, by_name: String, unit_path: UnitPath, title: String, why: String, full_numbers: bool, state: String,
        done: i64, total: i64, left_out: i64, file: String, digest: String, at: Timestamp, beat: Timestamp, expires: Timestamp,
    }
}

impl ExportRow {
    /// Its state now: one that stopped giving signs of life has failed, one that was not fetched in time is gone.
    pub fn state_at(&self, now: Timestamp) -> &str {
        let silent = now.as_second() - self.beat.as_second();
        match self.state.as_str() {
            "running" if silent > 600 => "failed",
            "queued" if silent > 3600 => "failed",
            "ready" if self.expires <= now => "expired",
            state => state,
        }
    }
    /// Whether it is being made.
    pub fn under_way(&self, now: Timestamp) -> bool {
        matches!(self.state_at(now), "queued" | "running")
    }
    /// Whether its file can be fetched.
    pub fn fetchable(&self, now: Timestamp) -> bool {
        !self.digest.is_empty() && self.expires > now && matches!(self.state.as_str(), "ready" | "fetched")
    }
}

const COLUMNS: &str = "SELECT id, account_id, by_name, unit_path, title, why, full_numbers, state, done, total, left_out, file, digest, at, beat, expires FROM person_export WHERE ";

/// How many people would be on a roster, and how many are in the same place whether or not they may be on it.
pub async fn counts(
    tx: &mut Tx,
    sight: &Sight,
    export: &Permit<ExportPeople>,
    guard: Option<&Permit<GuardPeople>>,
    f: &Filter,
) -> Result<(i64, i64), DbError> {
    let mut q = sql("SELECT COUNT(*) AS v FROM person p WHERE ");
    q.push_within("p.unit_path", export.roots());
    push_filter(&mut q, f, sight.today());
    let there: i64 = tx.value(q).await?.unwrap_or(0);
    let mut q = sql("SELECT COUNT(*) AS v FROM person p WHERE ");
    sight.push_known(&mut q);
    q.push(" AND ").push_within("p.unit_path", export.roots());
    q.push(" AND (p.file_class <> 'confidential' OR ")
        .push_within("p.unit_path", guard.map(Permit::roots).unwrap_or_default())
        .push(")");
    push_filter(&mut q, f, sight.today());
    Ok((tx.value(q).await?.unwrap_or(0), there))
}

/// Whether a file she may know of may leave with her. Sealed ones she knows of only as a named reader.
pub fn may_leave(row: &PersonRow, export: &Permit<ExportPeople>, guard: Option<&Permit<GuardPeople>>) -> bool {
    export.covers(&row.unit_path)
        && (row.file_class != "confidential" || guard.is_some_and(|g| g.covers(&row.unit_path)))
}

/// The children of some people that she may know of, each with her age.
pub async fn children(tx: &mut Tx, sight: &Sight, of: &[PersonId]) -> Result<HashMap<PersonId, Vec<String>>, DbError> {
    record! { struct Line { other_id: PersonId, name: String, birth_day: String } }
    let mut q = sql(
        "SELECT r.other_id, p.name, p.birth_day FROM relation r JOIN person p ON p.id = r.person_id WHERE r.kind IN ('father', 'mother') AND (r.until_day = '' OR r.until_day > ",
    );
    q.push_bind(sight.today())
        .push(") AND p.removed_at IS NULL AND p.file_class = 'personal' AND ")
        .push_in("r.other_id", of.iter())
        .push(" AND ");
    sight.push_known(&mut q);
    q.push(" ORDER BY r.other_id, p.birth_day, p.id");
    let mut out: HashMap<PersonId, Vec<String>> = HashMap::new();
    for l in tx.all::<Line>(q).await? {
        let age = l.birth_day.parse().ok().and_then(|b| crate::card::age_on(b, sight.today()));
        out.entry(l.other_id).or_default().push(age.map_or_else(|| l.name.clone(), |a| format!("{}({a})", l.name)));
    }
    Ok(out)
}

/// A roster about to be noted.
pub struct NewExport<'a> {
    /// Made with the form.
    pub id: &'a ExportId,
    /// The unit it is made for.
    pub unit_path: &'a UnitPath,
    /// Title.
    pub title: &'a str,
    /// The file's name.
    pub file: &'a str,
    /// Why.
    pub why: &'a str,
    /// Whether numbers stand in full.
    pub full: bool,
    /// How many people.
    pub total: i64,
}

/// Notes a roster: `queued`, or `fetched` for one that is handed over at once.
pub async fn enter(
    tx: &mut Tx,
    site: &Site,
    export: &Permit<ExportPeople>,
    n: &NewExport<'_>,
    left_out: i64,
    state: &str,
) -> Result<(), DbError> {
    let now = site.clock.now();
    let done = if state == "fetched" { n.total } else { 0 };
    tx.run(
        sql("INSERT INTO person_export (id, account_id, by_name, unit_path, title, why, full_numbers, state, done, total, left_out, file, digest, at, beat, expires) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', $13, $14, $15)")
        .bind(n.id)
        .bind(&export.actor().account)
        .bind(&export.actor().name)
        .bind(n.unit_path)
        .bind(n.title)
        .bind(n.why)
        .bind(n.full)
        .bind(state)
        .bind(done)
        .bind(n.total)
        .bind(left_out)
        .bind(n.file)
        .bind(now)
        .bind(now)
        .bind(now + jiff::SignedDuration::from_hours(HOURS)),
    )
    .await?;
    Ok(())
}

/// Notes on the files themselves and in the log what has left: on those of minors and on confidential ones who took them and
/// why; in the log counts and columns.
pub async fn note_taken(
    tx: &mut Tx,
    site: &Site,
    export: &Permit<ExportPeople>,
    n: &NewExport<'_>,
    columns: &[&str],
    guarded: &[PersonId],
    people: i64,
    left_out: i64,
) -> Result<(), DbError> {
    let (now, today, actor) = (site.clock.now(), site.clock.today(), export.actor());
    for part in guarded.chunks(400) {
        let mut q = sql("INSERT INTO person_reading (id, person_id, day, at, account_id, by_name, what, why) VALUES ");
        for (i, id) in part.iter().enumerate() {
            q.push(if i == 0 { "(" } else { ", (" })
                .push_bind(site.mint.uuid())
                .push(", ")
                .push_bind(id)
                .push(", ")
                .push_bind(today)
                .push(", ")
                .push_bind(now);
            q.push(", ")
                .push_bind(&actor.account)
                .push(", ")
                .push_bind(&actor.name)
                .push(", 'export', ")
                .push_bind(n.why)
                .push(")");
        }
        q.push(" ON CONFLICT (person_id, account_id, day, what, why) DO NOTHING");
        tx.run(q).await?;
    }
    let detail = json!({"change": "exported", "people": people, "left_out": left_out, "guarded": guarded.len(), "columns": columns, "full": n.full});
    audit::log(tx, site, export, format!("export {}", n.id), n.unit_path, detail).await
}

/// A sign of life of the one that writes a large roster. `false` when it was cancelled meanwhile.
pub async fn beat(site: &Site, id: &ExportId, done: i64) -> Result<bool, DbError> {
    let mut tx = site.db.begin().await?;
    let hit = tx
        .run(sql("UPDATE person_export SET state = 'running', done = $1, beat = $2 WHERE id = $3 AND state IN ('queued', 'running')").bind(done).bind(site.clock.now()).bind(id))
        .await?;
    tx.commit().await?;
    Ok(hit > 0)
}

/// The file of a large roster is there. `false` when it was cancelled meanwhile.
pub async fn ready(
    tx: &mut Tx,
    site: &Site,
    id: &ExportId,
    digest: &str,
    people: i64,
    left_out: i64,
) -> Result<bool, DbError> {
    let now = site.clock.now();
    let hit = tx
        .run(
            sql("UPDATE person_export SET state = 'ready', digest = $1, done = $2, total = $3, left_out = $4, beat = $5, expires = $6 WHERE id = $7 AND state = 'running'")
                .bind(digest)
                .bind(people)
                .bind(people)
                .bind(left_out)
                .bind(now)
                .bind(now + jiff::SignedDuration::from_hours(HOURS))
                .bind(id),
        )
        .await?;
    Ok(hit > 0)
}

/// Ends one that is under way: cancelled by her, or failed. `false` when it was over already.
pub async fn stop(tx: &mut Tx, site: &Site, id: &ExportId, state: &str) -> Result<bool, DbError> {
    let q = sql("UPDATE person_export SET state = $1, beat = $2 WHERE id = $3 AND state IN ('queued', 'running')")
        .bind(state)
        .bind(site.clock.now())
        .bind(id);
    Ok(tx.run(q).await? > 0)
}

/// One of hers.
pub async fn hers(tx: &mut Tx, export: &Permit<ExportPeople>, id: &ExportId) -> Result<Option<ExportRow>, DbError> {
    let mut q = sql(COLUMNS);
    q.push("id = ").push_bind(id).push(" AND account_id = ").push_bind(&export.actor().account);
    tx.optional(q).await
}

/// It was fetched.
pub async fn fetched(tx: &mut Tx, site: &Site, export: &Permit<ExportPeople>, row: &ExportRow) -> Result<(), DbError> {
    tx.run(sql("UPDATE person_export SET state = 'fetched' WHERE id = $1").bind(&row.id)).await?;
    audit::log(
        tx,
        site,
        export,
        format!("export {}", row.id),
        &row.unit_path,
        json!({"change": "fetched", "people": row.done}),
    )
    .await
}

/// Hers, and for those who classify files everybody's in their scope; newest first.
pub async fn list(
    tx: &mut Tx,
    export: &Permit<ExportPeople>,
    guard: Option<&Permit<GuardPeople>>,
) -> Result<Vec<ExportRow>, DbError> {
    let mut q = sql(COLUMNS);
    q.push("(account_id = ")
        .push_bind(&export.actor().account)
        .push(" OR ")
        .push_within("unit_path", guard.map(Permit::roots).unwrap_or_default());
    q.push(") ORDER BY at DESC, id DESC LIMIT 100");
    tx.all(q).await
}

/// Files whose time is over, by digest.
pub async fn expired(tx: &mut Tx, now: Timestamp) -> Result<Vec<String>, DbError> {
    tx.values(sql("SELECT digest AS v FROM person_export WHERE digest <> '' AND expires <= $1").bind(now)).await
}

/// Their rows know no file from now on.
pub async fn forget_files(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    tx.run(sql("UPDATE person_export SET digest = '' WHERE digest <> '' AND expires <= $1").bind(now)).await?;
    Ok(())
}
