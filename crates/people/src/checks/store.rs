//! Rows of checks, their facts, and how far a quarter is.

use super::{Quarter, SOURCE};
use crate::persons::{Sight, WritePeople, store::PersonRow};
use jiff::civil::Date;
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    record, row,
};
use ledger::Fact;
use serde_json::json;
use vocab::{PersonId, UnitId, UnitPath};

/// A file that was looked at, and where it is.
pub(crate) struct Look<'a> {
    pub person: &'a PersonId,
    pub unit: &'a UnitId,
    pub path: &'a UnitPath,
}

/// Notes that files were looked at today; once a day.
pub(crate) async fn looked_at(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    files: &[Look<'_>],
    outcome: &str,
) -> Result<(), DbError> {
    let (now, today) = (site.clock.now(), site.clock.today());
    let head =
        sql("INSERT INTO person_check (id, person_id, unit_id, unit_path, day, outcome, by_account, at) VALUES ");
    let once = sql(" ON CONFLICT (person_id, day) DO NOTHING");
    for chunk in files.chunks(400) {
        let ids: Vec<String> = chunk.iter().map(|_| site.mint.uuid()).collect();
        let by = &permit.actor().account;
        let rows =
            chunk.iter().zip(&ids).map(|(l, id)| row![id, l.person, l.unit, l.path, today, outcome, by, now]).collect();
        if tx.put(&head, rows, &once).await? > 0 {
            // Of those that were there already today nothing is found by the new ids.
            let facts = facts(tx, Some(&ids)).await?;
            ledger::insert(tx, &facts).await?;
        }
    }
    Ok(())
}

/// "Nothing has changed" for some people at once. Returns how many were noted.
pub async fn nothing_changed(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    ids: &[PersonId],
) -> Result<usize, DbError> {
    record! { struct At { id: PersonId, unit_id: UnitId, unit_path: UnitPath } }
    let mut q = sql("SELECT id, unit_id, unit_path FROM person WHERE removed_at IS NULL AND ");
    q.push_in("id", ids.iter()).push(" AND ").push_within("unit_path", permit.roots()).push(" ORDER BY id");
    let found: Vec<At> = tx.all(q).await?;
    for chunk in found.chunks(400) {
        let mut q = sql("UPDATE person SET checked_on = ");
        q.push_bind(site.clock.today()).push(" WHERE ").push_in("id", chunk.iter().map(|p| &p.id));
        tx.run(q).await?;
    }
    let looks: Vec<Look<'_>> =
        found.iter().map(|p| Look { person: &p.id, unit: &p.unit_id, path: &p.unit_path }).collect();
    looked_at(tx, site, permit, &looks, "same").await?;
    if let Some(first) = found.first() {
        audit::log(
            tx,
            site,
            permit,
            "persons".into(),
            &first.unit_path,
            json!({"change": "looked at", "files": found.len()}),
        )
        .await?;
    }
    Ok(found.len())
}

record! { struct Source { id: String, person_id: String, unit_id: UnitId, unit_path: UnitPath, day: Date } }

/// The facts of checks: one each, with the person.
pub async fn facts(tx: &mut Tx, only: Option<&[String]>) -> Result<Vec<Fact>, DbError> {
    let mut q = sql(concat!(
        "SELECT c.id, c.person_id, c.unit_id, ",
        ledger::place_on!("c.unit_id", "c.day", "c.unit_path"),
        " AS unit_path, c.day FROM person_check c"
    ));
    if let Some(ids) = only {
        q.push(" WHERE ").push_in("c.id", ids);
    }
    q.push(" ORDER BY c.id");
    Ok(tx
        .all::<Source>(q)
        .await?
        .into_iter()
        .map(|c| Fact {
            id: c.id.clone(),
            source_kind: SOURCE.into(),
            source_id: c.id,
            kind: "file_check".into(),
            sub: String::new(),
            topic: packs::Topic::Registry.code().into(),
            programme: String::new(),
            day: c.day,
            until: None,
            state: false,
            unit_id: c.unit_id,
            unit_path: c.unit_path,
            subject: Some(c.person_id),
            label: "档案核对".into(),
            n: 1,
            amount: 0,
        })
        .collect())
}

/// Those on a register who have not been looked at in a quarter, never-checked first.
pub async fn waiting(
    tx: &mut Tx,
    sight: &Sight,
    q: Quarter,
    within: Option<&UnitPath>,
    limit: i64,
) -> Result<Vec<PersonRow>, DbError> {
    // The order is made of narrow rows; only the files of the page are read whole.
    let mut s =
        sql("SELECT p.id AS v FROM person p WHERE p.removed_at IS NULL AND p.status = 'living' AND p.checked_on < ");
    s.push_bind(q.from);
    s.push(" AND p.id IN (SELECT e.person_id FROM enrolment e WHERE e.removed_at IS NULL AND e.until_day = '') AND ");
    sight.push_known(&mut s);
    if let Some(w) = within {
        s.push(" AND ").push_within("p.unit_path", std::slice::from_ref(w));
    }
    s.push(" ORDER BY p.checked_on, p.unit_path, p.name_key, p.id LIMIT ").push_bind(limit);
    let ids: Vec<PersonId> = tx.values(s).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = crate::persons::store::known(tx, sight, &ids).await?;
    rows.sort_by_key(|r| ids.iter().position(|id| *id == r.id));
    Ok(rows)
}

record! {
    /// How far a unit is: how many on its registers, how many of them looked at in the quarter.
    pub struct Progress { unit_id: UnitId, unit_name: String, unit_path: UnitPath, held: i64, done: i64 }
}

/// How far every village is, those furthest behind first. Numbers only: no approval for minors is needed to count.
pub async fn progress(tx: &mut Tx, sight: &Sight, q: Quarter) -> Result<Vec<Progress>, DbError> {
    // From the few who are held to their files, not from every file to whether it is held.
    let mut s = sql(
        "SELECT u.id AS unit_id, u.name AS unit_name, u.path AS unit_path, COUNT(*) AS held, CAST(SUM(CASE WHEN p.checked_on >= ",
    );
    s.push_bind(q.from).push(
        " THEN 1 ELSE 0 END) AS BIGINT) AS done FROM (SELECT DISTINCT person_id FROM enrolment WHERE until_day = '' AND removed_at IS NULL) e \
         JOIN person p ON p.id = e.person_id JOIN unit u ON u.id = p.unit_id WHERE p.removed_at IS NULL AND p.status = 'living' AND ",
    );
    s.push_within("p.unit_path", sight.roots());
    s.push(" GROUP BY u.id, u.name, u.path ORDER BY u.path");
    let mut all: Vec<Progress> = tx.all(s).await?;
    all.sort_by(|a, b| {
        (a.done as f64 / a.held.max(1) as f64)
            .total_cmp(&(b.done as f64 / b.held.max(1) as f64))
            .then(a.unit_path.cmp(&b.unit_path))
    });
    Ok(all)
}
