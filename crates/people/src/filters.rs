//! Filters of the list of people that somebody keeps, for herself or for her unit.

use crate::persons::{ReadPeople, Sight};
use axum::extract::Path;
use kernel::{
    db::{DbError, Tx, sql},
    record,
    web::{Access, Cx, Flash, Posted, Reply, Routes, Trouble, see_other},
};
use vocab::{UnitPath, bi};

/// What a kept filter can hold. Names and numbers cannot: they are searched for, not kept.
pub const KEYS: &[&str] = &["unit", "register", "ages", "sex", "risk", "tag", "haves", "status", "unchecked_since"];

/// A kept filter.
#[derive(Clone, Debug)]
pub struct SavedFilter {
    /// Id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The query of its address.
    pub query: String,
    /// Whether her unit sees it.
    pub shared: bool,
    /// Whether it is hers.
    pub mine: bool,
}

/// Hers, and those shared at or above the units she works for.
pub async fn of(tx: &mut Tx, sight: &Sight) -> Result<Vec<SavedFilter>, DbError> {
    record! { struct Line { id: String, account_id: String, unit_path: UnitPath, name: String, query: String, shared: bool } }
    let mine = sight.actor().account.clone();
    let all: Vec<Line> = tx
        .all(sql("SELECT id, account_id, unit_path, name, query, shared FROM person_filter WHERE account_id = $1 OR shared = 1 ORDER BY name, id").bind(&mine))
        .await?;
    Ok(all
        .into_iter()
        .filter(|l| l.account_id == mine.as_str() || sight.roots().iter().any(|r| l.unit_path.contains(r)))
        .map(|l| SavedFilter {
            mine: l.account_id == mine.as_str(),
            id: l.id,
            name: l.name,
            query: l.query,
            shared: l.shared,
        })
        .collect())
}

/// Routes of kept filters.
pub fn routes() -> Routes {
    let read = Access::to::<ReadPeople>();
    Routes::new().post("/people/filters", read, keep).post("/people/filters/{filter}/remove", read, forget)
}

async fn keep(cx: Cx, posted: Posted) -> Reply {
    let d = &posted.draft;
    let name: String = d.get("name").chars().take(40).collect();
    let query: Vec<&str> = d
        .get("query")
        .split('&')
        .filter(|p| p.split_once('=').is_some_and(|(k, v)| KEYS.contains(&k) && v.chars().count() <= 60))
        .collect();
    if name.is_empty() || query.is_empty() {
        return Err(Trouble::BadInput(bi!(
            "请先选好条件，再起个名字；没有存下。",
            "Choose a filter first, then name it; nothing was kept."
        )));
    }
    let actor = cx.person()?;
    let path = actor.main_post().map(|p| p.path.clone()).ok_or(Trouble::NotFound)?;
    let mut tx = cx.begin().await?;
    tx.run(
        sql("INSERT INTO person_filter (id, account_id, unit_path, name, query, shared) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(cx.site().mint.uuid())
            .bind(&actor.account)
            .bind(&path)
            .bind(name)
            .bind(query.join("&"))
            .bind(d.get("shared") == "1"),
    )
    .await?;
    tx.commit().await?;
    see_other(&format!("/people/?{}", query.join("&")), Flash::good(bi!("已存下这组条件。", "The filter is kept.")))
}

async fn forget(cx: Cx, Path(filter): Path<String>, _posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let hit = tx
        .run(
            sql("DELETE FROM person_filter WHERE id = $1 AND account_id = $2").bind(filter).bind(&cx.person()?.account),
        )
        .await?;
    if hit == 0 {
        return Err(Trouble::NotFound);
    }
    tx.commit().await?;
    see_other("/people/", Flash::good(bi!("不再保留这组条件。", "The filter is forgotten.")))
}
