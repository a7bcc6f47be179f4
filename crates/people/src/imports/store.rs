//! Rows of imports, of what they made, and of what was chosen for columns. Rows of their sheets: `store_rows`.

use super::{
    jobs::{Order, WORKING},
    rules::Settings,
    undo::Undone,
};
use crate::persons::WritePeople;
use jiff::Timestamp;
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    record, row as values,
    vault::Place,
};
use serde_json::json;
use sheetreader::Remembered;
use std::collections::BTreeMap;
use vocab::{AccountId, Bi, ImportId, PersonId, UnitId, UnitPath};

pub(super) use super::store_rows::*;

record! {
    /// An import. Its name and settings are still sealed.
    pub(super) struct ImportRow {
        id: ImportId, unit_id: UnitId, unit_path: UnitPath, unit_name: String, kind: String, file_name: String, digest: String, size: i64,
        settings: String, state: String, node: String, trouble: String, done: i64, total: i64, made: i64, changed: i64, skipped: i64, left_alone: i64, removed: i64, restored: i64,
        version: i64, number: i64, by_account: AccountId, by_name: String, at: Timestamp, committed_at: Option<Timestamp>, undone_at: Option<Timestamp>, undone_by: String,
    }
}

pub(super) fn as_other(e: impl std::fmt::Display) -> DbError {
    DbError::Other(e.to_string())
}

impl ImportRow {
    /// The file's name.
    pub(super) fn name(&self, site: &Site) -> Result<String, DbError> {
        Ok(site.vault.open_text(Place::new("person_import.file_name", self.id.as_str()), &self.file_name)?)
    }
    /// What was chosen.
    pub(super) fn chosen(&self, site: &Site) -> Result<Settings, DbError> {
        let text = site.vault.open_text(Place::new("person_import.settings", self.id.as_str()), &self.settings)?;
        serde_json::from_str(&text).map_err(as_other)
    }
    /// Why it failed or was sent back.
    pub(super) fn why(&self) -> Option<Bi> {
        serde_json::from_str::<(String, String)>(&self.trouble).ok().map(|(zh, en)| Bi::new(zh, en))
    }
    /// Whether somebody is the one who brought it in: only she sees the rows.
    pub(super) fn of(&self, actor: &kernel::access::Actor) -> bool {
        self.by_account == actor.account
    }
}

const IMPORTS: &str = "SELECT i.id, i.unit_id, i.unit_path, u.name AS unit_name, i.kind, i.file_name, i.digest, i.size, i.settings, i.state, i.node, i.trouble, i.done, i.total, \
    i.made, i.changed, i.skipped, i.left_alone, i.removed, i.restored, i.version, i.number, i.by_account, i.by_name, i.at, i.committed_at, i.undone_at, i.undone_by \
    FROM person_import i JOIN unit u ON u.id = i.unit_id WHERE ";

/// Where an import belongs: what a permit is asked with.
pub(super) async fn locate(tx: &mut Tx, id: &ImportId) -> Result<Option<UnitPath>, DbError> {
    tx.value(sql("SELECT unit_path AS v FROM person_import WHERE id = $1").bind(id)).await
}

/// One import.
pub(super) async fn import(
    tx: &mut Tx,
    permit: &Permit<WritePeople>,
    id: &ImportId,
) -> Result<Option<ImportRow>, DbError> {
    let mut q = sql(IMPORTS);
    q.push("i.id = ").push_bind(id).push(" AND ").push_within("i.unit_path", permit.roots());
    tx.optional(q).await
}

/// The imports within reach, newest first.
pub(super) async fn within(
    tx: &mut Tx,
    permit: &Permit<WritePeople>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<ImportRow>, DbError> {
    let mut q = sql(IMPORTS);
    q.push_within("i.unit_path", permit.roots());
    if let Some(after) = after {
        q.push(" AND i.id < ").push_bind(after);
    }
    q.push(" ORDER BY i.id DESC LIMIT ").push_bind(limit);
    tx.all(q).await
}

/// An import about to be written.
pub(super) struct NewImport<'a> {
    pub id: &'a ImportId,
    pub unit: &'a UnitId,
    pub path: &'a UnitPath,
    pub kind: &'a str,
    pub name: &'a str,
    pub digest: &'a str,
    pub size: usize,
    pub state: &'a str,
    pub settings: &'a Settings,
}

fn sealed_settings(site: &Site, id: &str, settings: &Settings) -> Result<String, DbError> {
    let text = serde_json::to_string(settings).map_err(as_other)?;
    Ok(site.vault.seal(&site.mint, Place::new("person_import.settings", id), &text)?)
}

/// What was chosen, sealed as its row holds it.
pub(super) fn seal_settings(site: &Site, id: &ImportId, settings: &Settings) -> Result<String, DbError> {
    sealed_settings(site, id.as_str(), settings)
}

/// Writes a new import.
pub(super) async fn begin(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    n: &NewImport<'_>,
) -> Result<(), DbError> {
    let name = site.vault.seal(&site.mint, Place::new("person_import.file_name", n.id.as_str()), n.name)?;
    tx.run(
        sql("INSERT INTO person_import (id, unit_id, unit_path, kind, file_name, digest, size, settings, state, trouble, done, total, made, changed, skipped, \
             left_alone, version, node, number, by_account, by_name, at, undone_by) SELECT $1, $2, $3, $4, $5, $6, CAST($7 AS BIGINT), $8, $9, '', 0, 0, 0, 0, 0, 0, 1, \
             $10, COALESCE(MAX(number), 0) + 1, $11, $12, CAST($13 AS BIGINT), '' FROM person_import")
        .bind(n.id)
        .bind(n.unit)
        .bind(n.path)
        .bind(n.kind)
        .bind(name)
        .bind(n.digest)
        .bind(n.size as i64)
        .bind(sealed_settings(site, n.id.as_str(), n.settings)?)
        .bind(n.state)
        .bind(worker(site, n.state))
        .bind(&permit.actor().account)
        .bind(&permit.actor().name)
        .bind(site.clock.now()),
    )
    .await?;
    audit::log(
        tx,
        site,
        permit,
        format!("import {}", n.id),
        n.path,
        json!({"import": "sent", "kind": n.kind, "bytes": n.size}),
    )
    .await
}

/// Keeps what was chosen for the sheet.
pub(super) async fn set_settings(
    tx: &mut Tx,
    site: &Site,
    _permit: &Permit<WritePeople>,
    id: &ImportId,
    settings: &Settings,
) -> Result<(), DbError> {
    let sealed = sealed_settings(site, id.as_str(), settings)?;
    tx.run(sql("UPDATE person_import SET settings = $1 WHERE id = $2").bind(sealed).bind(id)).await.map(|_| ())
}

/// The node that works on an import of a state: this one, where it is a state of work.
fn worker<'a>(site: &'a Site, state: &str) -> &'a str {
    if WORKING.contains(&state) { &site.node } else { "" }
}

/// Moves an import from one of some states to another. `false` when it is in none of them (any more).
pub(super) async fn step(
    tx: &mut Tx,
    site: &Site,
    _permit: &Permit<WritePeople>,
    id: &ImportId,
    from: &[&str],
    to: &str,
) -> Result<bool, DbError> {
    let mut q = sql("UPDATE person_import SET version = version + 1, trouble = '', stop = 0, state = ");
    q.push_bind(to).push(", node = ").push_bind(worker(site, to)).push(" WHERE id = ").push_bind(id).push(" AND ");
    q.push_in("state", from.iter().copied());
    Ok(tx.run(q).await? > 0)
}

/// Ends the work of this node on an import. `false` when it is no longer this node's to end: it was silent too long, and
/// somebody has begun anew elsewhere.
pub(super) async fn done_with(
    tx: &mut Tx,
    site: &Site,
    _permit: &Permit<WritePeople>,
    id: &ImportId,
    to: &str,
    why: Option<&Bi>,
) -> Result<bool, DbError> {
    let trouble = why.map_or(String::new(), |b| json!([b.zh, b.en]).to_string());
    let mut q = sql("UPDATE person_import SET version = version + 1, node = '', stop = 0, state = ");
    q.push_bind(to).push(", trouble = ").push_bind(trouble).push(" WHERE id = ").push_bind(id);
    q.push(" AND node = ").push_bind(&site.node).push(" AND ").push_in("state", WORKING.iter().copied());
    Ok(tx.run(q).await? > 0)
}

/// Wishes that the work on an import, done by another node, stop.
pub(super) async fn wish_stop(tx: &mut Tx, _permit: &Permit<WritePeople>, id: &ImportId) -> Result<(), DbError> {
    tx.run(sql("UPDATE person_import SET stop = 1 WHERE id = $1").bind(id)).await.map(|_| ())
}

/// Notes for other nodes how far the work of this one is. `true` when somebody wishes that it stop.
pub(super) async fn note_progress(order: &Order, (done, total): (usize, usize)) -> Result<bool, DbError> {
    let mut tx = order.site.db.begin().await?;
    let id = &order.import.id;
    let q = sql("UPDATE person_import SET done = $1, total = $2 WHERE id = $3 AND node = $4");
    tx.run(q.bind(done as i64).bind(total as i64).bind(id).bind(&order.site.node)).await?;
    let wish: Option<i64> = tx.value(sql("SELECT stop AS v FROM person_import WHERE id = $1").bind(id)).await?;
    tx.commit().await?;
    Ok(wish == Some(1))
}

/// Notes how far the work is.
pub(super) async fn progress(tx: &mut Tx, id: &ImportId, done: usize, total: usize) -> Result<(), DbError> {
    tx.run(
        sql("UPDATE person_import SET done = $1, total = $2 WHERE id = $3")
            .bind(done as i64)
            .bind(total as i64)
            .bind(id),
    )
    .await
    .map(|_| ())
}

/// What came of an import: rows that made files, changed them, were left out; what it made in all, by kind.
pub(super) struct Counted<'a> {
    pub made: usize,
    pub changed: usize,
    pub skipped: usize,
    pub kinds: BTreeMap<&'a str, usize>,
}

/// Ends an import, with the one audit entry of all it did: which files, stands in what it made. `false` when it is no longer
/// this node's to end.
pub(super) async fn close(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &ImportRow,
    c: &Counted<'_>,
) -> Result<bool, DbError> {
    if !done_with(tx, site, permit, &row.id, "done", None).await? {
        return Ok(false);
    }
    tx.run(
        sql("UPDATE person_import SET made = $1, changed = $2, skipped = $3, committed_at = $4 WHERE id = $5")
            .bind(c.made as i64)
            .bind(c.changed as i64)
            .bind(c.skipped as i64)
            .bind(site.clock.now())
            .bind(&row.id),
    )
    .await?;
    let detail = json!({
        "import": "brought in", "number": row.number, "made": c.made, "changed": c.changed, "skipped": c.skipped, "kinds": c.kinds,
    });
    audit::log(tx, site, permit, format!("import {}", row.id), &row.unit_path, detail).await?;
    Ok(true)
}

/// Ends the taking back of an import. `false` when it is not being taken back (any more).
pub(super) async fn taken_back(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &ImportRow,
    u: Undone,
) -> Result<bool, DbError> {
    if !done_with(tx, site, permit, &row.id, "undone", None).await? {
        return Ok(false);
    }
    tx.run(
        sql("UPDATE person_import SET left_alone = $1, undone_at = $2, undone_by = $3, removed = $4, restored = $5 WHERE id = $6")
            .bind(u.left as i64)
            .bind(site.clock.now())
            .bind(&permit.actor().name)
            .bind(u.removed as i64)
            .bind(u.restored as i64)
            .bind(&row.id),
    )
    .await?;
    let detail =
        json!({"import": "undone", "number": row.number, "removed": u.removed, "restored": u.restored, "left": u.left});
    audit::log(tx, site, permit, format!("import {}", row.id), &row.unit_path, detail).await?;
    Ok(true)
}

/// Something an import made.
pub(super) struct Made {
    pub no: i64,
    /// person, change, relation, spell, enrolment.
    pub kind: &'static str,
    pub person: PersonId,
    pub made: String,
}

/// Keeps what was made, with the version each file has now: what has another one later is left alone by the undoing.
pub(super) async fn write_made(tx: &mut Tx, import: &ImportId, made: &[Made]) -> Result<(), DbError> {
    let mut ids: Vec<PersonId> = made.iter().map(|m| m.person.clone()).collect();
    ids.sort();
    ids.dedup();
    let now = super::undo::marks(tx, &ids).await?;
    let head = sql(
        "INSERT INTO person_import_made (import_id, seq, no, kind, person_id, made_id, version, notes, left_alone) VALUES ",
    );
    for (part, chunk) in made.chunks(2000).enumerate() {
        let mut rows = Vec::with_capacity(chunk.len());
        for (n, m) in chunk.iter().enumerate() {
            let (version, notes) = now.get(&m.person).copied().unwrap_or_default();
            let seq = (part * 2000 + n) as i64;
            rows.push(values![import, seq, m.no, m.kind, &m.person, &m.made, version, notes, 0i64]);
        }
        tx.put(&head, rows, &sql("")).await?;
    }
    Ok(())
}

record! { struct Chosen { id: String, chosen: String } }

/// What her unit chose for a header of this kind.
pub(super) async fn remembered(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    at: &UnitPath,
    header: &str,
) -> Result<Remembered, DbError> {
    let found: Option<Chosen> = match permit.covers(at) {
        true => {
            tx.optional(
                sql("SELECT id, chosen FROM person_import_mapping WHERE unit_path = $1 AND header = $2 ORDER BY at DESC LIMIT 1")
                    .bind(at)
                    .bind(site.vault.blind("header", header)),
            )
            .await?
        }
        false => None,
    };
    let Some(found) = found else { return Ok(Remembered::new()) };
    let text = site.vault.open_text(Place::new("person_import_mapping.chosen", &found.id), &found.chosen)?;
    Ok(serde_json::from_str::<(String, BTreeMap<String, String>)>(&text).map_err(as_other)?.1)
}

/// Remembers what was chosen for a header, in the place of what was chosen before.
pub(super) async fn remember(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    at: &UnitPath,
    header: &str,
    chosen: &Remembered,
) -> Result<(), DbError> {
    if !permit.covers(at) {
        return Ok(());
    }
    let blind = site.vault.blind("header", header);
    tx.run(sql("DELETE FROM person_import_mapping WHERE unit_path = $1 AND header = $2").bind(at).bind(&blind)).await?;
    let id = site.mint.uuid();
    let text = serde_json::to_string(&(header, chosen)).map_err(as_other)?;
    let sealed = site.vault.seal(&site.mint, Place::new("person_import_mapping.chosen", &id), &text)?;
    tx.run(
        sql("INSERT INTO person_import_mapping (id, unit_path, header, chosen, at) VALUES ($1, $2, $3, $4, $5)")
            .bind(id)
            .bind(at)
            .bind(blind)
            .bind(sealed)
            .bind(site.clock.now()),
    )
    .await
    .map(|_| ())
}

/// Seals names, settings, rows and choices anew with the vault's present key.
pub async fn reseal(tx: &mut Tx, site: &Site, old: &Site) -> Result<(), DbError> {
    record! { struct One { id: String, file_name: String, settings: String } }
    for i in tx.all::<One>(sql("SELECT id, file_name, settings FROM person_import ORDER BY id")).await? {
        let (name, settings) =
            (Place::new("person_import.file_name", &i.id), Place::new("person_import.settings", &i.id));
        let name = site.vault.seal(&site.mint, name, &old.vault.open_text(name, &i.file_name)?)?;
        let settings = site.vault.seal(&site.mint, settings, &old.vault.open_text(settings, &i.settings)?)?;
        tx.run(
            sql("UPDATE person_import SET file_name = $1, settings = $2 WHERE id = $3")
                .bind(name)
                .bind(settings)
                .bind(&i.id),
        )
        .await?;
        super::store_rows::reseal(tx, site, old, &ImportId::stored(i.id)).await?;
    }
    for m in tx.all::<Chosen>(sql("SELECT id, chosen FROM person_import_mapping ORDER BY id")).await? {
        let place = Place::new("person_import_mapping.chosen", &m.id);
        let text = old.vault.open_text(place, &m.chosen)?;
        let header = serde_json::from_str::<(String, BTreeMap<String, String>)>(&text).map_err(as_other)?.0;
        tx.run(
            sql("UPDATE person_import_mapping SET header = $1, chosen = $2 WHERE id = $3")
                .bind(site.vault.blind("header", &header))
                .bind(site.vault.seal(&site.mint, place, &text)?)
                .bind(&m.id),
        )
        .await?;
    }
    Ok(())
}

#[doc(hidden)]
pub(super) fn sample(state: &str) -> ImportRow {
    let done = matches!(state, "done" | "undone");
    ImportRow {
        id: ImportId::stored("0190f1c2-0000-7000-8000-0000000000f1".into()),
        unit_id: UnitId::stored("u".into()),
        unit_path: UnitPath::everything().child(1),
        unit_name: "河口镇".into(),
        kind: if state == "cancelled" { "paste" } else { "file" }.into(),
        file_name: String::new(),
        digest: String::new(),
        size: 20_000,
        settings: String::new(),
        state: state.into(),
        node: String::new(),
        trouble: if state == "failed" {
            r#"["这张表里没有一行数据","No data"]"#.into()
        } else {
            String::new()
        },
        done: 120,
        total: 120,
        made: if done { 100 } else { 0 },
        changed: if done { 15 } else { 0 },
        skipped: if done { 5 } else { 0 },
        left_alone: i64::from(state == "undone"),
        removed: if state == "undone" { 99 } else { 0 },
        restored: if state == "undone" { 15 } else { 0 },
        version: 1,
        number: 3,
        by_account: AccountId::stored("a".into()),
        by_name: "陈镇妇联".into(),
        at: Timestamp::UNIX_EPOCH,
        committed_at: None,
        undone_at: None,
        undone_by: if state == "undone" { "陈镇妇联".into() } else { String::new() },
    }
}
