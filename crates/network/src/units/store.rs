//! Rows of the tree. Everything but finding a unit's place needs a permit.

use super::{
    policy::{ManageUnits, ReadUnits},
    rules::{UnitKind, fold, search_text},
};
use jiff::civil::Date;
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    record,
};
use serde_json::json;
use vocab::{UnitId, UnitPath};

record! {
    /// Where a unit is: what a permit is asked with.
    pub struct Located { id: UnitId, name: String, kind: String, path: UnitPath }
}
record! {
    /// A unit as listed.
    pub struct UnitRow {
        id: UnitId,
        code: Option<String>,
        name: String,
        kind: String,
        parent_id: Option<UnitId>,
        path: UnitPath,
        population: Option<i64>,
        closed_day: Option<Date>,
        version: i64,
    }
}
record! {
    /// A dated row of a unit's history.
    pub struct HistoryRow {
        from_day: Date,
        until_day: Option<Date>,
        name: String,
        code: Option<String>,
        path: UnitPath,
        change: String,
        why: String,
    }
}

impl UnitRow {
    /// The unit's kind.
    pub fn kind(&self) -> UnitKind {
        UnitKind::parse(&self.kind).unwrap_or(UnitKind::Agency)
    }
}

macro_rules! unit_columns {
    ($rest:literal) => {
        concat!("SELECT id, code, name, kind, parent_id, path, population, closed_day, version FROM unit ", $rest)
    };
}

/// Where a unit is. Needs no permit, because a permit cannot be asked for without it.
pub async fn locate(tx: &mut Tx, id: &UnitId) -> Result<Option<Located>, DbError> {
    tx.optional(sql("SELECT id, name, kind, path FROM unit WHERE id = $1").bind(id)).await
}

/// One unit.
pub async fn unit(tx: &mut Tx, permit: &Permit<ReadUnits>, id: &UnitId) -> Result<Option<UnitRow>, DbError> {
    let row: Option<UnitRow> = tx.optional(sql(unit_columns!("WHERE id = $1")).bind(id)).await?;
    Ok(row.filter(|r| permit.covers(&r.path)))
}

/// The units above one, from the top down; only names and places.
pub async fn ancestors(tx: &mut Tx, _permit: &Permit<ReadUnits>, path: &UnitPath) -> Result<Vec<Located>, DbError> {
    let mut paths = Vec::new();
    let mut at = path.parent();
    while let Some(p) = at {
        at = p.parent();
        paths.push(p);
    }
    let mut q = sql("SELECT id, name, kind, path FROM unit WHERE ");
    q.push_in("path", paths.iter()).push(" ORDER BY path");
    tx.all(q).await
}

/// The units directly below one.
pub async fn children(tx: &mut Tx, permit: &Permit<ReadUnits>, of: &UnitId) -> Result<Vec<UnitRow>, DbError> {
    let mut q = sql(unit_columns!("WHERE parent_id = "));
    q.push_bind(of).push(" AND ").push_within("path", permit.roots());
    q.push(" ORDER BY closed_day IS NOT NULL, kind DESC, code, name");
    tx.all(q).await
}

/// The highest units a person reaches.
pub async fn tops(tx: &mut Tx, permit: &Permit<ReadUnits>) -> Result<Vec<UnitRow>, DbError> {
    let mut q = sql(unit_columns!("WHERE "));
    q.push_in("path", permit.roots().iter()).push(" ORDER BY path");
    tx.all(q).await
}

/// Every open unit within reach, in tree order: for pickers.
pub async fn reachable(tx: &mut Tx, roots: &[UnitPath]) -> Result<Vec<UnitRow>, DbError> {
    let mut q = sql(unit_columns!("WHERE closed_day IS NULL AND "));
    q.push_within("path", roots).push(" ORDER BY path");
    tx.all(q).await
}

/// The units of a filter: where she may look, one level below each, and the levels down to the chosen one with what
/// stands below it. A county's hundreds of villages are offered township by township.
pub async fn near(tx: &mut Tx, roots: &[UnitPath], chosen: Option<&UnitPath>) -> Result<Vec<UnitRow>, DbError> {
    let mut open: Vec<UnitPath> = roots.to_vec();
    let mut at = chosen.filter(|c| roots.iter().any(|r| r.contains(c))).cloned();
    while let Some(path) = at {
        at = path.parent().filter(|p| roots.iter().any(|r| r.contains(p)));
        open.push(path);
    }
    let whole = roots.iter().any(|r| *r == UnitPath::everything());
    let mut q = sql(unit_columns!("WHERE closed_day IS NULL AND ("));
    q.push_in("path", roots.iter()).push(if whole { " OR parent_id IS NULL" } else { "" });
    q.push(" OR parent_id IN (SELECT id FROM unit WHERE ").push_in("path", open.iter());
    q.push(if whole { " OR parent_id IS NULL" } else { "" }).push(")) ORDER BY path");
    tx.all(q).await
}

/// Where the units stand whose name begins with a word.
pub async fn named(tx: &mut Tx, roots: &[UnitPath], word: &str) -> Result<Vec<UnitPath>, DbError> {
    let mut q = sql("SELECT path AS v FROM unit WHERE closed_day IS NULL AND name LIKE ");
    q.push_bind(format!("{}%", word.replace(['%', '_'], ""))).push(" AND ").push_within("path", roots);
    tx.values(q).await
}

/// Units whose name, initials or code contain what was typed; 50 at most.
pub async fn search(tx: &mut Tx, permit: &Permit<ReadUnits>, words: &str) -> Result<Vec<UnitRow>, DbError> {
    let pattern = format!("%{}%", fold(words).replace(['%', '_'], ""));
    let mut q = sql(unit_columns!("WHERE search LIKE "));
    q.push_bind(pattern).push(" AND ").push_within("path", permit.roots());
    q.push(" ORDER BY path LIMIT 50");
    tx.all(q).await
}

/// A unit's history, newest first.
pub async fn history(tx: &mut Tx, _permit: &Permit<ReadUnits>, id: &UnitId) -> Result<Vec<HistoryRow>, DbError> {
    tx.all(
        sql("SELECT from_day, until_day, name, code, path, change, why FROM unit_history WHERE unit_id = $1 \
             ORDER BY from_day DESC, at DESC")
        .bind(id),
    )
    .await
}

/// A unit about to be founded.
#[derive(Clone, Debug)]
pub struct NewUnit {
    /// Its id, made by whoever founds it.
    pub id: UnitId,
    /// Division code.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
    /// The unit above.
    pub parent: Option<(UnitId, UnitPath)>,
    /// Population, where known: shares targets.
    pub population: Option<i64>,
    /// From which day it exists.
    pub from: Date,
}

/// Founds the first unit of an empty database, or one of a generated tree, without a permit: `init` and
/// `demo` have nobody signed in yet.
pub async fn found_root(tx: &mut Tx, site: &Site, unit: &NewUnit) -> Result<UnitPath, DbError> {
    insert(tx, site, unit, "system", "founded").await
}

/// Founds a unit below another.
pub async fn found(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<ManageUnits>,
    unit: &NewUnit,
) -> Result<UnitPath, DbError> {
    let path = insert(tx, site, unit, permit.actor().account.as_str(), "founded").await?;
    audit::log(
        tx,
        site,
        permit,
        format!("unit {}", unit.id),
        &path,
        json!({"change": "founded", "kind": unit.kind.code()}),
    )
    .await?;
    Ok(path)
}

async fn insert(tx: &mut Tx, site: &Site, unit: &NewUnit, by: &str, change: &'static str) -> Result<UnitPath, DbError> {
    let no: i64 = tx.value(sql("SELECT COALESCE(MAX(no), 0) + 1 AS v FROM unit")).await?.unwrap_or(1);
    let above = unit.parent.as_ref().map_or_else(UnitPath::everything, |p| p.1.clone());
    let path = above.child(no);
    tx.run(
        sql("INSERT INTO unit (id, no, code, name, kind, parent_id, path, population, search, from_day, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)")
        .bind(&unit.id)
        .bind(no)
        .bind(unit.code.clone())
        .bind(&unit.name)
        .bind(unit.kind.code())
        .bind(unit.parent.as_ref().map(|p| p.0.clone()))
        .bind(&path)
        .bind(unit.population)
        .bind(search_text(&unit.name, unit.code.as_deref()))
        .bind(unit.from),
    )
    .await?;
    let row = HistoryRow {
        from_day: unit.from,
        until_day: None,
        name: unit.name.clone(),
        code: unit.code.clone(),
        path: path.clone(),
        change: change.into(),
        why: String::new(),
    };
    add_history(tx, site, &unit.id, &row, by).await?;
    Ok(path)
}

async fn add_history(tx: &mut Tx, site: &Site, id: &UnitId, row: &HistoryRow, by: &str) -> Result<(), DbError> {
    tx.run(
        sql("INSERT INTO unit_history (id, unit_id, from_day, until_day, name, code, path, change, why, by_account, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(site.mint.uuid())
        .bind(id)
        .bind(row.from_day)
        .bind(row.until_day)
        .bind(&row.name)
        .bind(row.code.clone())
        .bind(&row.path)
        .bind(&row.change)
        .bind(&row.why)
        .bind(by)
        .bind(site.clock.now()),
    )
    .await
    .map(|_| ())
}

/// A dated change of a unit.
#[derive(Clone, Debug)]
pub struct Change {
    /// From which day.
    pub from: Date,
    /// Why: the document that ordered it.
    pub why: String,
    /// What.
    pub what: What,
}

/// What changes.
#[derive(Clone, Debug)]
pub enum What {
    /// Another name or code.
    Rename {
        /// The new name.
        name: String,
        /// The new code.
        code: Option<String>,
    },
    /// Another unit above.
    Move(Located),
    /// It ends and becomes part of another, which takes over what stands below it.
    Merge(Located),
}

/// Makes a dated change. `false` when somebody changed the unit since `version` was read.
pub async fn change(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<ManageUnits>,
    unit: &UnitRow,
    change: &Change,
    path_columns: &[(&'static str, &'static str)],
) -> Result<bool, DbError> {
    let touched = tx
        .run(
            sql("UPDATE unit SET version = version + 1 WHERE id = $1 AND version = $2")
                .bind(&unit.id)
                .bind(unit.version),
        )
        .await?;
    if touched == 0 {
        return Ok(false);
    }
    let by = permit.actor().account.as_str();
    let word = match &change.what {
        What::Rename { name, code } => {
            tx.run(
                sql("UPDATE unit SET name = $1, code = $2, search = $3 WHERE id = $4")
                    .bind(name)
                    .bind(code.clone())
                    .bind(search_text(name, code.as_deref()))
                    .bind(&unit.id),
            )
            .await?;
            "renamed"
        }
        What::Move(to) => {
            replant(tx, site, unit, to, change, by, "moved", path_columns).await?;
            "moved"
        }
        What::Merge(into) => {
            tx.run(sql("UPDATE unit SET closed_day = $1 WHERE id = $2").bind(change.from).bind(&unit.id)).await?;
            tx.run(
                sql("UPDATE post SET until_day = $1 WHERE unit_id = $2 AND until_day IS NULL")
                    .bind(change.from.yesterday().unwrap_or(change.from))
                    .bind(&unit.id),
            )
            .await?;
            replant(tx, site, unit, into, change, by, "merged", path_columns).await?;
            "merged"
        }
    };
    if word == "renamed" {
        dated_row(tx, site, &unit.id, change, by, word).await?;
    }
    audit::log(
        tx,
        site,
        permit,
        format!("unit {}", unit.id),
        &unit.path,
        json!({"change": word, "from": change.from.to_string()}),
    )
    .await?;
    Ok(true)
}

/// Closes the row that holds and opens the one that begins with the change, as the unit now is.
async fn dated_row(
    tx: &mut Tx,
    site: &Site,
    id: &UnitId,
    change: &Change,
    by: &str,
    word: &str,
) -> Result<(), DbError> {
    let eve = change.from.yesterday().unwrap_or(change.from);
    tx.run(sql("UPDATE unit_history SET until_day = $1 WHERE unit_id = $2 AND until_day IS NULL").bind(eve).bind(id))
        .await?;
    let now: Option<UnitRow> = tx.optional(sql(unit_columns!("WHERE id = $1")).bind(id)).await?;
    if let Some(now) = now {
        let row = HistoryRow {
            from_day: change.from,
            until_day: None,
            name: now.name,
            code: now.code,
            path: now.path,
            change: word.into(),
            why: change.why.clone(),
        };
        add_history(tx, site, id, &row, by).await?;
    }
    Ok(())
}

/// Moves a subtree below another unit: every path in it, here and in the other rooms' tables.
async fn replant(
    tx: &mut Tx,
    site: &Site,
    unit: &UnitRow,
    to: &Located,
    change: &Change,
    by: &str,
    word: &str,
    path_columns: &[(&'static str, &'static str)],
) -> Result<(), DbError> {
    let mut q = sql(unit_columns!("WHERE "));
    q.push_within("path", std::slice::from_ref(&unit.path)).push(" ORDER BY path");
    let subtree: Vec<UnitRow> = tx.all(q).await?;
    let step = unit.path.parent().unwrap_or_else(UnitPath::everything);
    let new_root = unit.path.rebase(&step, &to.path).unwrap_or_else(|| to.path.clone());
    tx.run(sql("UPDATE unit SET parent_id = $1 WHERE id = $2").bind(&to.id).bind(&unit.id)).await?;
    for u in &subtree {
        if let Some(path) = u.path.rebase(&unit.path, &new_root) {
            tx.run(sql("UPDATE unit SET path = $1 WHERE id = $2").bind(path).bind(&u.id)).await?;
            let w = if u.id == unit.id { word } else { "moved" };
            dated_row(tx, site, &u.id, change, by, w).await?;
        }
    }
    let cut = unit.path.as_str().len() as i64 + 1;
    for (table, column) in path_columns {
        let mut q = sql("UPDATE ");
        q.push(table).push(" SET ").push(column).push(" = ").push_bind(&new_root);
        q.push(" || SUBSTR(").push(column).push(", CAST(").push_bind(cut).push(" AS INTEGER)) WHERE ");
        q.push_within(column, std::slice::from_ref(&unit.path));
        tx.run(q).await?;
    }
    ledger::place_anew(tx, &new_root).await?;
    Ok(())
}

/// Codes and names already there, for the check of an import.
pub async fn known(tx: &mut Tx, permit: &Permit<ManageUnits>) -> Result<Vec<UnitRow>, DbError> {
    let mut q = sql(unit_columns!("WHERE "));
    q.push_within("path", permit.roots()).push(" ORDER BY path");
    tx.all(q).await
}
