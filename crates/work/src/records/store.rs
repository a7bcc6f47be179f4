//! Rows of service records. Every write keeps the facts, the earlier version and the audit entry in step.

use super::{
    ReadRecords, WriteRecords,
    rules::{Checked, Countable, facts_of},
};
use crate::{people::Named, revisions};
use jiff::{Timestamp, civil::Date};
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Sql, Tx, sql},
    record,
};
use ledger::Fact;
use packs::Packs;
use serde_json::json;
use std::collections::HashMap;
use vocab::{PersonId, RecordId, UnitId, UnitPath};

/// What facts call this source.
pub const SOURCE: &str = "record";

record! {
    /// A service record.
    pub struct RecordRow {
        id: RecordId,
        unit_id: UnitId,
        unit_path: UnitPath,
        unit_name: String,
        kind: String,
        programme: String,
        day: Date,
        until_day: Option<Date>,
        quantity: i64,
        amount: i64,
        text: String,
        finding: String,
        done_by: String,
        carer_id: String,
        version: i64,
        removed_at: Option<Timestamp>,
        removed_why: String,
    }
}

fn select() -> Sql {
    sql(
        "SELECT s.id, s.unit_id, s.unit_path, u.name AS unit_name, s.kind, s.programme, s.day, s.until_day, s.quantity, s.amount, \
         s.text, s.finding, s.done_by, s.carer_id, s.version, s.removed_at, s.removed_why FROM service_record s JOIN unit u ON u.id = s.unit_id WHERE ",
    )
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Within this unit.
    pub within: Option<UnitPath>,
    /// Days from.
    pub from: Option<Date>,
    /// Days until.
    pub until: Option<Date>,
    /// Kind's code.
    pub kind: String,
    /// Words in the text or a person's name.
    pub words: String,
    /// Removed ones instead of live ones.
    pub removed: bool,
}

/// A page of records, newest first, from after a `(day, id)` key.
pub async fn page(
    tx: &mut Tx,
    permit: &Permit<ReadRecords>,
    f: &Filter,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<RecordRow>, DbError> {
    let mut q = select();
    q.push_within("s.unit_path", permit.roots());
    if let Some(w) = &f.within {
        q.push(" AND ").push_within("s.unit_path", std::slice::from_ref(w));
    }
    q.push(if f.removed { " AND s.removed_at IS NOT NULL" } else { " AND s.removed_at IS NULL" });
    if let Some(d) = f.from {
        q.push(" AND s.day >= ").push_bind(d);
    }
    if let Some(d) = f.until {
        q.push(" AND s.day <= ").push_bind(d);
    }
    if !f.kind.is_empty() {
        q.push(" AND s.kind = ").push_bind(&f.kind);
    }
    if !f.words.is_empty() {
        let pattern = format!("%{}%", f.words.replace(['%', '_'], ""));
        q.push(" AND (s.text LIKE ").push_bind(pattern.clone());
        q.push(" OR EXISTS (SELECT 1 FROM record_subject p WHERE p.record_id = s.id AND p.name LIKE ")
            .push_bind(pattern)
            .push("))");
    }
    if let Some((day, id)) = after {
        q.push(" AND (s.day < ")
            .push_bind(day)
            .push(" OR (s.day = ")
            .push_bind(day)
            .push(" AND s.id < ")
            .push_bind(id)
            .push("))");
    }
    q.push(" ORDER BY s.day DESC, s.id DESC LIMIT ").push_bind(limit);
    tx.all(q).await
}

/// The last records that name a person, newest first.
pub async fn of_person(
    tx: &mut Tx,
    permit: &Permit<ReadRecords>,
    person: &PersonId,
    limit: i64,
) -> Result<Vec<RecordRow>, DbError> {
    let mut q = select();
    q.push_within("s.unit_path", permit.roots());
    q.push(" AND s.removed_at IS NULL AND s.id IN (SELECT r.record_id FROM record_subject r LEFT JOIN person p ON p.id = r.person_id WHERE r.person_id = ")
        .push_bind(person)
        .push(" OR p.merged_into = ")
        .push_bind(person)
        .push(") ORDER BY s.day DESC, s.id DESC LIMIT ")
        .push_bind(limit);
    tx.all(q).await
}

/// Where a record is: what a permit is asked with.
pub async fn locate(tx: &mut Tx, id: &RecordId) -> Result<Option<UnitPath>, DbError> {
    tx.value(sql("SELECT unit_path AS v FROM service_record WHERE id = $1").bind(id)).await
}

/// One record, removed or not.
pub async fn record(tx: &mut Tx, permit: &Permit<ReadRecords>, id: &RecordId) -> Result<Option<RecordRow>, DbError> {
    let mut q = select();
    q.push("s.id = ").push_bind(id);
    Ok(tx.optional::<RecordRow>(q).await?.filter(|r| permit.covers(&r.unit_path)))
}

record! {
    /// A person on a record.
    pub struct SubjectLine { record_id: String, name: String, home: String, mark: String, person_id: String }
}

/// The people of some records.
pub async fn subjects(
    tx: &mut Tx,
    _permit: &Permit<ReadRecords>,
    of: &[RecordId],
) -> Result<HashMap<String, Vec<Named>>, DbError> {
    let mut q = subject_lines();
    q.push_in("s.record_id", of.iter()).push(" ORDER BY s.record_id, s.line");
    Ok(by_record(tx.all(q).await?))
}

/// The people on records; one whose file was made one with another stands under that other.
fn subject_lines() -> Sql {
    sql(
        "SELECT s.record_id, s.name, s.home, s.mark, COALESCE(n.merged_into, p.merged_into, s.person_id) AS person_id FROM record_subject s \
         LEFT JOIN person p ON p.id = s.person_id LEFT JOIN person n ON n.id = p.merged_into WHERE ",
    )
}

fn by_record(lines: Vec<SubjectLine>) -> HashMap<String, Vec<Named>> {
    let mut out: HashMap<String, Vec<Named>> = HashMap::new();
    for l in lines {
        out.entry(l.record_id).or_default().push(Named {
            name: l.name,
            home: l.home,
            mark: l.mark,
            person_id: l.person_id,
        });
    }
    out
}

/// Enters a record; the id was made with the form.
pub async fn enter(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WriteRecords>,
    id: &RecordId,
    unit: &network::units::Located,
    c: &Checked,
) -> Result<(), DbError> {
    tx.run(
        sql("INSERT INTO service_record (id, unit_id, unit_path, kind, programme, day, until_day, quantity, amount, text, finding, done_by, carer_id, \
             version, by_account, created_at, removed_why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $15, '')")
        .bind(id)
        .bind(&unit.id)
        .bind(&unit.path)
        .bind(&c.kind)
        .bind(&c.programme)
        .bind(c.day)
        .bind(c.until)
        .bind(c.quantity)
        .bind(c.amount)
        .bind(&c.text)
        .bind(&c.finding)
        .bind(&c.done_by)
        .bind(&c.carer)
        .bind(&permit.actor().account)
        .bind(site.clock.now()),
    )
    .await?;
    write_subjects(tx, id, &c.subjects).await?;
    write_also(tx, id, &c.also).await?;
    count(tx, site, id).await?;
    let detail = json!({"change": "entered", "kind": c.kind, "also": c.also, "names": c.subjects.len()});
    audit::log(tx, site, permit, format!("record {id}"), &unit.path, detail).await?;
    tell(tx, site, &c.subjects).await
}

/// Tells the rooms above whose care this record may prove.
async fn tell(tx: &mut Tx, site: &Site, subjects: &[Named]) -> Result<(), DbError> {
    let mut files: Vec<PersonId> =
        subjects.iter().filter(|n| !n.person_id.is_empty()).map(|n| PersonId::stored(n.person_id.clone())).collect();
    files.sort();
    files.dedup();
    if files.is_empty() { Ok(()) } else { site.people_changed(tx, &files).await }
}

/// The further kinds of some records.
pub async fn also(tx: &mut Tx, of: &[RecordId]) -> Result<HashMap<String, Vec<String>>, DbError> {
    let mut q = sql("SELECT record_id, kind FROM record_also WHERE ");
    q.push_in("record_id", of.iter()).push(" ORDER BY record_id, kind");
    Ok(kinds_by_record(tx.all(q).await?))
}

record! { struct AlsoLine { record_id: String, kind: String } }

fn kinds_by_record(lines: Vec<AlsoLine>) -> HashMap<String, Vec<String>> {
    let mut out: HashMap<String, Vec<String>> = HashMap::new();
    for l in lines {
        out.entry(l.record_id).or_default().push(l.kind);
    }
    out
}

async fn write_also(tx: &mut Tx, id: &RecordId, also: &[String]) -> Result<(), DbError> {
    tx.run(sql("DELETE FROM record_also WHERE record_id = $1").bind(id)).await?;
    for kind in also {
        tx.run(sql("INSERT INTO record_also (record_id, kind) VALUES ($1, $2)").bind(id).bind(kind)).await?;
    }
    Ok(())
}

/// Corrects a record. `false` when somebody else changed it since `row` was read.
pub async fn correct(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WriteRecords>,
    row: &RecordRow,
    old: &[Named],
    unit: &network::units::Located,
    c: &Checked,
) -> Result<bool, DbError> {
    let touched = tx
        .run(
            sql("UPDATE service_record SET unit_id = $1, unit_path = $2, kind = $3, programme = $4, day = $5, until_day = $6, \
                 quantity = $7, amount = $8, text = $9, finding = $10, done_by = $11, version = version + 1 WHERE id = $12 AND version = $13")
            .bind(&unit.id)
            .bind(&unit.path)
            .bind(&c.kind)
            .bind(&c.programme)
            .bind(c.day)
            .bind(c.until)
            .bind(c.quantity)
            .bind(c.amount)
            .bind(&c.text)
            .bind(&c.finding)
            .bind(&c.done_by)
            .bind(&row.id)
            .bind(row.version),
        )
        .await?;
    if touched == 0 {
        return Ok(false);
    }
    let body = json!({
        "类型 kind": row.kind, "日期 day": row.day.to_string(), "单位 unit": row.unit_name, "数量 count": row.quantity.to_string(),
        "金额 amount": vocab::Fen(row.amount).to_string(), "内容 text": row.text, "发现 finding": row.finding, "经办 by": row.done_by,
        "对象 people": crate::people::names_text(old),
    });
    revisions::keep(tx, site, permit.actor(), row.id.as_str(), row.version, "", &body).await?;
    tx.run(sql("DELETE FROM record_subject WHERE record_id = $1").bind(&row.id)).await?;
    write_subjects(tx, &row.id, &c.subjects).await?;
    write_also(tx, &row.id, &c.also).await?;
    count(tx, site, &row.id).await?;
    audit::log(
        tx,
        site,
        permit,
        format!("record {}", row.id),
        &unit.path,
        json!({"change": "corrected", "version": row.version + 1}),
    )
    .await?;
    tell(tx, site, old).await?;
    tell(tx, site, &c.subjects).await?;
    Ok(true)
}

/// Removes a record with a reason, or brings it back with none.
pub async fn set_removed(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WriteRecords>,
    row: &RecordRow,
    why: Option<&str>,
) -> Result<(), DbError> {
    tx.run(
        sql("UPDATE service_record SET removed_at = $1, removed_why = $2, version = version + 1 WHERE id = $3")
            .bind(why.map(|_| site.clock.now()))
            .bind(why.unwrap_or_default())
            .bind(&row.id),
    )
    .await?;
    count(tx, site, &row.id).await?;
    let change = if why.is_some() { "removed" } else { "brought back" };
    audit::log(tx, site, permit, format!("record {}", row.id), &row.unit_path, json!({"change": change})).await?;
    let mut q = subject_lines();
    q.push("s.record_id = ").push_bind(&row.id);
    let subjects = by_record(tx.all(q).await?).remove(row.id.as_str()).unwrap_or_default();
    tell(tx, site, &subjects).await
}

async fn write_subjects(tx: &mut Tx, id: &RecordId, subjects: &[Named]) -> Result<(), DbError> {
    for (c, chunk) in subjects.chunks(500).enumerate() {
        let mut q = sql("INSERT INTO record_subject (record_id, line, name, home, mark, person_id) VALUES ");
        for (i, p) in chunk.iter().enumerate() {
            q.push(if i == 0 { "(" } else { ", (" });
            q.push_bind(id).push(", ").push_bind((c * 500 + i) as i64).push(", ").push_bind(&p.name).push(", ");
            q.push_bind(&p.home).push(", ").push_bind(&p.mark).push(", ").push_bind(&p.person_id).push(")");
        }
        tx.run(q).await?;
    }
    Ok(())
}

async fn count(tx: &mut Tx, site: &Site, id: &RecordId) -> Result<(), DbError> {
    let facts = derive(tx, &site.packs, Some(id)).await?;
    ledger::replace(tx, id.as_str(), &facts).await
}

/// Counts anew the records that name some people: their files were made one, or taken apart.
pub(crate) async fn recount(tx: &mut Tx, site: &Site, people: &[PersonId]) -> Result<(), DbError> {
    let mut q = sql("SELECT DISTINCT record_id AS v FROM record_subject WHERE ");
    q.push_in("person_id", people.iter());
    for id in tx.values::<RecordId>(q).await? {
        count(tx, site, &id).await?;
    }
    Ok(())
}

/// The facts of every live record, for `verify`.
pub async fn rebuild(tx: &mut Tx, packs: &Packs) -> Result<Vec<Fact>, DbError> {
    derive(tx, packs, None).await
}

record! {
    struct Source {
        id: RecordId, unit_id: UnitId, path_then: UnitPath, kind: String, programme: String, day: Date, until_day: Option<Date>, quantity: i64, amount: i64,
    }
}

/// One derivation for both a single write and the whole rebuild; the place is the unit's on that day.
async fn derive(tx: &mut Tx, packs: &Packs, only: Option<&RecordId>) -> Result<Vec<Fact>, DbError> {
    let mut q = sql(concat!(
        "SELECT s.id, s.unit_id, ",
        ledger::place_on!("s.unit_id", "s.day", "s.unit_path"),
        " AS path_then, s.kind, s.programme, s.day, s.until_day, s.quantity, s.amount FROM service_record s WHERE s.removed_at IS NULL"
    ));
    let (mut p, mut a) = (subject_lines(), sql("SELECT record_id, kind FROM record_also WHERE "));
    match only {
        Some(id) => {
            q.push(" AND s.id = ").push_bind(id);
            p.push("s.record_id = ").push_bind(id);
            a.push("record_id = ").push_bind(id);
        }
        None => {
            p.push("1 = 1");
            a.push("1 = 1");
        }
    }
    p.push(" ORDER BY s.record_id, s.line");
    a.push(" ORDER BY record_id, kind");
    let mut also = kinds_by_record(tx.all(a).await?);
    let mut people = by_record(tx.all(p).await?);
    let mut out = Vec::new();
    for s in tx.all::<Source>(q).await? {
        let subjects = people.remove(s.id.as_str()).unwrap_or_default();
        let also = also.remove(s.id.as_str()).unwrap_or_default();
        let r = Countable {
            id: &s.id,
            unit: &s.unit_id,
            path: &s.path_then,
            kind: &s.kind,
            also: &also,
            programme: &s.programme,
            day: s.day,
            until: s.until_day,
            quantity: s.quantity,
            amount: s.amount,
            subjects: &subjects,
        };
        out.extend(facts_of(&r, packs));
    }
    Ok(out)
}
