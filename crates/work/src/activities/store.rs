//! Rows of activities. Every write keeps the facts, the earlier version and the audit entry in step.

use super::{
    ReadActivities, WriteActivities,
    rules::{Checked, Countable, State, facts_of},
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
use vocab::{ActivityId, UnitId, UnitPath};

/// What facts call this source.
pub const SOURCE: &str = "activity";

record! {
    /// An activity.
    pub struct ActivityRow {
        id: ActivityId,
        unit_id: UnitId,
        unit_path: UnitPath,
        unit_name: String,
        title: String,
        kind: String,
        programme: String,
        state: String,
        day: Date,
        place: String,
        in_charge: String,
        head_count: i64,
        outcome: String,
        cancelled_why: String,
        version: i64,
        removed_at: Option<Timestamp>,
        removed_why: String,
    }
}

impl ActivityRow {
    /// How far it is.
    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Planned)
    }
}

fn select() -> Sql {
    sql(
        "SELECT a.id, a.unit_id, a.unit_path, u.name AS unit_name, a.title, a.kind, a.programme, a.state, a.day, a.place, \
         a.in_charge, a.head_count, a.outcome, a.cancelled_why, a.version, a.removed_at, a.removed_why \
         FROM activity a JOIN unit u ON u.id = a.unit_id WHERE ",
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
    /// State's code.
    pub state: String,
    /// Words in the title or place.
    pub words: String,
    /// Removed ones instead of live ones.
    pub removed: bool,
    /// Oldest first.
    pub ascending: bool,
}

/// A page of activities by day, from after a `(day, id)` key.
pub async fn page(
    tx: &mut Tx,
    permit: &Permit<ReadActivities>,
    f: &Filter,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<ActivityRow>, DbError> {
    let mut q = select();
    q.push_within("a.unit_path", permit.roots());
    if let Some(w) = &f.within {
        q.push(" AND ").push_within("a.unit_path", std::slice::from_ref(w));
    }
    q.push(if f.removed { " AND a.removed_at IS NOT NULL" } else { " AND a.removed_at IS NULL" });
    if let Some(d) = f.from {
        q.push(" AND a.day >= ").push_bind(d);
    }
    if let Some(d) = f.until {
        q.push(" AND a.day <= ").push_bind(d);
    }
    if !f.kind.is_empty() {
        q.push(" AND a.kind = ").push_bind(&f.kind);
    }
    if !f.state.is_empty() {
        q.push(" AND a.state = ").push_bind(&f.state);
    }
    if !f.words.is_empty() {
        let pattern = format!("%{}%", f.words.replace(['%', '_'], ""));
        q.push(" AND (a.title LIKE ").push_bind(pattern.clone()).push(" OR a.place LIKE ").push_bind(pattern).push(")");
    }
    if let Some((day, id)) = after {
        let (less, more) =
            if f.ascending { (" AND (a.day > ", " AND a.id > ") } else { (" AND (a.day < ", " AND a.id < ") };
        q.push(less).push_bind(day).push(" OR (a.day = ").push_bind(day).push(more).push_bind(id).push("))");
    }
    q.push(if f.ascending { " ORDER BY a.day, a.id LIMIT " } else { " ORDER BY a.day DESC, a.id DESC LIMIT " })
        .push_bind(limit);
    tx.all(q).await
}

/// Where an activity is: what a permit is asked with.
pub async fn locate(tx: &mut Tx, id: &ActivityId) -> Result<Option<UnitPath>, DbError> {
    tx.value(sql("SELECT unit_path AS v FROM activity WHERE id = $1").bind(id)).await
}

/// One activity, removed or not.
pub async fn activity(
    tx: &mut Tx,
    permit: &Permit<ReadActivities>,
    id: &ActivityId,
) -> Result<Option<ActivityRow>, DbError> {
    let mut q = select();
    q.push("a.id = ").push_bind(id);
    Ok(tx.optional::<ActivityRow>(q).await?.filter(|r| permit.covers(&r.unit_path)))
}

/// Its roll.
pub async fn roll(tx: &mut Tx, _permit: &Permit<ReadActivities>, id: &ActivityId) -> Result<Vec<Named>, DbError> {
    tx.all(
        sql("SELECT name, home, mark, '' AS person_id FROM activity_roll WHERE activity_id = $1 ORDER BY line")
            .bind(id),
    )
    .await
}

/// Enters an activity; the id was made with the form, so that a form sent twice is one activity.
pub async fn enter(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WriteActivities>,
    id: &ActivityId,
    unit: &network::units::Located,
    c: &Checked,
) -> Result<(), DbError> {
    tx.run(
        sql("INSERT INTO activity (id, unit_id, unit_path, title, kind, programme, state, day, place, in_charge, head_count, \
             outcome, cancelled_why, version, by_account, created_at, removed_why) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $15, '')")
        .bind(id)
        .bind(&unit.id)
        .bind(&unit.path)
        .bind(&c.title)
        .bind(&c.kind)
        .bind(&c.programme)
        .bind(c.state.code())
        .bind(c.day)
        .bind(&c.place)
        .bind(&c.in_charge)
        .bind(c.head_count)
        .bind(&c.outcome)
        .bind(&c.cancelled_why)
        .bind(&permit.actor().account)
        .bind(site.clock.now()),
    )
    .await?;
    write_roll(tx, id, &c.roll).await?;
    count(tx, site, id).await?;
    audit::log(
        tx,
        site,
        permit,
        format!("activity {id}"),
        &unit.path,
        json!({"change": "entered", "state": c.state.code(), "names": c.roll.len()}),
    )
    .await
}

/// Corrects an activity. `false` when somebody else changed it since `row` was read.
pub async fn correct(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WriteActivities>,
    row: &ActivityRow,
    old_roll: &[Named],
    unit: &network::units::Located,
    c: &Checked,
) -> Result<bool, DbError> {
    let touched = tx
        .run(
            sql("UPDATE activity SET unit_id = $1, unit_path = $2, title = $3, kind = $4, programme = $5, state = $6, day = $7, \
                 place = $8, in_charge = $9, head_count = $10, outcome = $11, cancelled_why = $12, version = version + 1 \
                 WHERE id = $13 AND version = $14")
            .bind(&unit.id)
            .bind(&unit.path)
            .bind(&c.title)
            .bind(&c.kind)
            .bind(&c.programme)
            .bind(c.state.code())
            .bind(c.day)
            .bind(&c.place)
            .bind(&c.in_charge)
            .bind(c.head_count)
            .bind(&c.outcome)
            .bind(&c.cancelled_why)
            .bind(&row.id)
            .bind(row.version),
        )
        .await?;
    if touched == 0 {
        return Ok(false);
    }
    let body = json!({
        "名称 title": row.title, "类型 kind": row.kind, "专项 programme": row.programme, "单位 unit": row.unit_name,
        "日期 day": row.day.to_string(), "地点 place": row.place, "负责人 in charge": row.in_charge,
        "人数 heads": row.head_count.to_string(), "结果 outcome": row.outcome,
        "名册 roll": crate::people::names_text(old_roll),
    });
    revisions::keep(tx, site, permit.actor(), row.id.as_str(), row.version, "", &body).await?;
    tx.run(sql("DELETE FROM activity_roll WHERE activity_id = $1").bind(&row.id)).await?;
    write_roll(tx, &row.id, &c.roll).await?;
    count(tx, site, &row.id).await?;
    audit::log(
        tx,
        site,
        permit,
        format!("activity {}", row.id),
        &unit.path,
        json!({"change": "corrected", "version": row.version + 1}),
    )
    .await?;
    Ok(true)
}

/// Removes an activity with a reason, or brings it back with none.
pub async fn set_removed(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WriteActivities>,
    row: &ActivityRow,
    why: Option<&str>,
) -> Result<(), DbError> {
    tx.run(
        sql("UPDATE activity SET removed_at = $1, removed_why = $2, version = version + 1 WHERE id = $3")
            .bind(why.map(|_| site.clock.now()))
            .bind(why.unwrap_or_default())
            .bind(&row.id),
    )
    .await?;
    count(tx, site, &row.id).await?;
    let change = if why.is_some() { "removed" } else { "brought back" };
    audit::log(tx, site, permit, format!("activity {}", row.id), &row.unit_path, json!({"change": change})).await
}

async fn write_roll(tx: &mut Tx, id: &ActivityId, roll: &[Named]) -> Result<(), DbError> {
    for (c, chunk) in roll.chunks(500).enumerate() {
        let mut q = sql("INSERT INTO activity_roll (activity_id, line, name, home, mark) VALUES ");
        for (i, p) in chunk.iter().enumerate() {
            q.push(if i == 0 { "(" } else { ", (" });
            q.push_bind(id).push(", ").push_bind((c * 500 + i) as i64).push(", ").push_bind(&p.name).push(", ");
            q.push_bind(&p.home).push(", ").push_bind(&p.mark).push(")");
        }
        tx.run(q).await?;
    }
    Ok(())
}

/// Writes the facts anew from the rows as they now are.
async fn count(tx: &mut Tx, site: &Site, id: &ActivityId) -> Result<(), DbError> {
    let facts = derive(tx, &site.packs, Some(id)).await?;
    ledger::replace(tx, id.as_str(), &facts).await
}

/// The facts of every live activity, for `verify`.
pub async fn rebuild(tx: &mut Tx, packs: &Packs) -> Result<Vec<Fact>, DbError> {
    derive(tx, packs, None).await
}

record! {
    struct RollLine { activity_id: String, name: String, home: String, mark: String }
}
record! {
    struct Source {
        id: ActivityId, unit_id: UnitId, path_then: UnitPath, title: String, kind: String, programme: String, state: String, day: Date, head_count: i64,
    }
}

/// One derivation for both a single write and the whole rebuild; the place is the unit's on that day.
async fn derive(tx: &mut Tx, packs: &Packs, only: Option<&ActivityId>) -> Result<Vec<Fact>, DbError> {
    let mut q = sql(concat!(
        "SELECT a.id, a.unit_id, ",
        ledger::place_on!("a.unit_id", "a.day", "a.unit_path"),
        " AS path_then, a.title, a.kind, a.programme, a.state, a.day, a.head_count FROM activity a WHERE a.removed_at IS NULL"
    ));
    let mut r = sql("SELECT activity_id, name, home, mark FROM activity_roll");
    if let Some(id) = only {
        q.push(" AND a.id = ").push_bind(id);
        r.push(" WHERE activity_id = ").push_bind(id);
    }
    r.push(" ORDER BY activity_id, line");
    let mut rolls: HashMap<String, Vec<Named>> = HashMap::new();
    for line in tx.all::<RollLine>(r).await? {
        rolls.entry(line.activity_id).or_default().push(Named {
            name: line.name,
            home: line.home,
            mark: line.mark,
            person_id: String::new(),
        });
    }
    let mut out = Vec::new();
    for s in tx.all::<Source>(q).await? {
        let roll = rolls.remove(s.id.as_str()).unwrap_or_default();
        let a = Countable {
            id: &s.id,
            unit: &s.unit_id,
            path: &s.path_then,
            state: State::parse(&s.state).unwrap_or(State::Planned),
            day: s.day,
            kind: &s.kind,
            programme: &s.programme,
            title: &s.title,
            head_count: s.head_count,
            roll: &roll,
        };
        out.extend(facts_of(&a, packs));
    }
    Ok(out)
}
