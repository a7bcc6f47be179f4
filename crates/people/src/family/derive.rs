//! What is derived from cards and families: the four haves, and through them and the spells away the registers' proposals
//! and the keys by which files meet. For one file or many, in statements that take hundreds at once.

use super::rules::{End, Haves, RelationKind, haves};
use kernel::{
    Site,
    db::{DbError, Sql, Tx, sql},
    record,
};
use std::collections::{BTreeMap, HashMap};
use vocab::PersonId;

/// Derives anew what hangs on some people's cards and families, theirs and those of everybody whose relatives they are.
pub async fn refresh(tx: &mut Tx, site: &Site, ids: &[PersonId]) -> Result<(), DbError> {
    refresh_telling(tx, site, ids, &|_, _| true).await.map(|_| ())
}

/// The same of many; `tell` hears how many of how many are done and stops it by saying `false`.
pub(crate) async fn refresh_telling(
    tx: &mut Tx,
    site: &Site,
    ids: &[PersonId],
    tell: &(dyn Fn(usize, usize) -> bool + Sync),
) -> Result<bool, DbError> {
    let mut whom: Vec<PersonId> = ids.to_vec();
    for chunk in ids.chunks(400) {
        let mut q = sql("SELECT DISTINCT person_id AS v FROM relation WHERE ");
        q.push_in("other_id", chunk.iter());
        whom.extend(tx.values::<PersonId>(q).await?);
    }
    whom.sort();
    whom.dedup();
    let today = site.clock.today().to_string();
    for chunk in whom.chunks(400) {
        let mut same: BTreeMap<i64, Vec<PersonId>> = BTreeMap::new();
        for p in differing(tx, site, Some(chunk)).await? {
            same.entry(p.now.0).or_default().push(p.id);
        }
        for (haves, of) in same {
            let since = if Haves(haves).whole() { today.as_str() } else { "" };
            let mut q = sql("UPDATE person SET haves = ");
            q.push_bind(haves).push(", whole_since = ").push_bind(since).push(" WHERE ").push_in("id", of);
            tx.run(q).await?;
        }
    }
    // The keys by which files meet, then the registers: two looks at each.
    for (n, chunk) in whom.chunks(4000).enumerate() {
        if !tell(n * 4000, whom.len() * 2) {
            return Ok(false);
        }
        crate::doubles::bulk::index_many(tx, site, chunk).await?;
    }
    for (n, chunk) in whom.chunks(1200).enumerate() {
        if !tell(whom.len() + n * 1200, whom.len() * 2) {
            return Ok(false);
        }
        crate::registers::refresh(tx, site, chunk).await?;
    }
    Ok(true)
}

/// Files whose stored haves are not those that the files and families give: what `verify` holds the column to.
pub async fn verify_haves(tx: &mut Tx, site: &Site) -> Result<Vec<String>, DbError> {
    let found = differing(tx, site, None).await?;
    Ok(found.into_iter().map(|p| format!("person {}: the four haves differ from what the file holds", p.id)).collect())
}

/// A file and the haves that it should have.
struct Differing {
    id: PersonId,
    now: Haves,
}

/// The one derivation of the haves, for some people or for all: those whose stored ones differ.
async fn differing(tx: &mut Tx, site: &Site, only: Option<&[PersonId]>) -> Result<Vec<Differing>, DbError> {
    record! { struct One { id: PersonId, phone: String, address: String, haves: i64 } }
    record! { struct Line { person_id: PersonId, kind: String, until_day: String, phone: String, address: String } }
    let narrowed = |mut q: Sql, column: &'static str| {
        if let Some(ids) = only {
            q.push(" WHERE ").push_in(column, ids.iter());
        }
        q
    };
    let lines = sql(
        "SELECT r.person_id, r.kind, r.until_day, CASE WHEN r.other_id IS NULL THEN r.phone ELSE COALESCE(o.phone, '') END AS phone, \
         CASE WHEN COALESCE(o.address, '') <> '' THEN o.address ELSE COALESCE(o.workplace, '') END AS address \
         FROM relation r LEFT JOIN person o ON o.id = r.other_id",
    );
    let lines: Vec<Line> = tx.all(narrowed(lines, "r.person_id")).await?;
    let today = site.clock.today().to_string();
    let mut ends: HashMap<PersonId, Vec<End>> = HashMap::new();
    for l in lines.into_iter().filter(|l| l.until_day.is_empty() || l.until_day > today) {
        let kind = RelationKind::parse(&l.kind).unwrap_or(RelationKind::Contact);
        let end = End { kind, phone: !l.phone.is_empty(), address: !l.address.is_empty() };
        ends.entry(l.person_id).or_default().push(end);
    }
    let people: Vec<One> = tx.all(narrowed(sql("SELECT id, phone, address, haves FROM person"), "id")).await?;
    Ok(people
        .into_iter()
        .filter_map(|p| {
            let ends = ends.get(&p.id).map_or(&[][..], Vec::as_slice);
            let now = haves(!p.address.is_empty(), !p.phone.is_empty(), ends);
            (now.0 != p.haves).then_some(Differing { id: p.id, now })
        })
        .collect())
}
