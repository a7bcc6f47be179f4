//! Comparing and indexing many files at once: what an import needs, where a query a row would take too long.

use super::store::{Candidate, Kin, kin, prepared, scale, sentences};
use crate::{
    card::Card,
    persons::{
        Sight,
        store::{PersonRow, select},
    },
};
use kernel::{
    Site,
    db::{DbError, Tx, sql},
    record, row,
};
use linkage::{Class, Index, Prepared, Scale};
use std::collections::{BTreeSet, HashMap, HashSet};
use vocab::{PersonId, UnitPath};

/// Writes the keys by which some files meet others: only what differs from the keys that each file remembers.
pub(crate) async fn index_many(tx: &mut Tx, site: &Site, ids: &[PersonId]) -> Result<(), DbError> {
    record! { struct Known { id: PersonId, blocks: String } }
    let remember = sql("WITH fresh (of_id, of_blocks) AS (VALUES ");
    let remembered = sql(") UPDATE person SET blocks = fresh.of_blocks FROM fresh WHERE person.id = fresh.of_id");
    let head = sql("INSERT INTO person_block (block, person_id) VALUES ");
    // Written at the end in the table's own order: neighbours go to one page.
    let mut fresh: Vec<(i64, PersonId)> = Vec::new();
    for chunk in ids.chunks(400) {
        let mut q = sql("SELECT id, blocks FROM person WHERE ");
        q.push_in("id", chunk.iter());
        let known: Vec<Known> = tx.all(q).await?;
        let mut q = select();
        q.push_in("p.id", chunk.iter()).push(" AND p.removed_at IS NULL AND p.status <> 'merged'");
        let rows: HashMap<PersonId, PersonRow> =
            tx.all::<PersonRow>(q).await?.into_iter().map(|r| (r.id.clone(), r)).collect();
        let (families, none) = (kin(tx, chunk).await?, Kin::default());
        let mut texts = Vec::new();
        for k in known {
            let before: BTreeSet<i64> = k.blocks.split(' ').filter_map(|b| i64::from_str_radix(b, 36).ok()).collect();
            let mut now = BTreeSet::new();
            if let Some(row) = rows.get(&k.id) {
                let family = families.get(&row.id).unwrap_or(&none);
                let keys = prepared(site, &row.opened(site)?, &row.unit_path, family, false).blocking_keys();
                now.extend(keys.into_iter().map(|b| b as i64));
            }
            if now == before {
                continue;
            }
            let gone: Vec<i64> = before.difference(&now).copied().collect();
            if !gone.is_empty() {
                let mut q = sql("DELETE FROM person_block WHERE person_id = ");
                q.push_bind(&k.id).push(" AND ").push_in("block", gone);
                tx.run(q).await?;
            }
            fresh.extend(now.difference(&before).map(|b| (*b, k.id.clone())));
            texts.push(row![&k.id, now.iter().map(|b| in_base_36(*b)).collect::<Vec<_>>().join(" ")]);
        }
        tx.put(&remember, texts, &remembered).await?;
    }
    fresh.sort();
    let rows = fresh.into_iter().map(|(key, id)| row![key, id]).collect();
    tx.put(&head, rows, &sql("")).await.map(|_| ())
}

/// Every file within some subtrees, ready to be compared.
pub(crate) struct Crowd {
    rows: Vec<PersonRow>,
    ready: Vec<Prepared>,
    seen: HashSet<PersonId>,
    index: Index,
    scale: Scale,
}

/// Reads the files within some subtrees once.
pub(crate) async fn crowd(tx: &mut Tx, site: &Site, sight: &Sight, roots: &[UnitPath]) -> Result<Crowd, DbError> {
    let (mut rows, mut ready): (Vec<PersonRow>, Vec<Prepared>) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    let mut after = String::new();
    loop {
        let mut q = select();
        q.push("p.id > ").push_bind(&after).push(" AND p.removed_at IS NULL AND p.status <> 'merged' AND ");
        q.push_within("p.unit_path", roots).push(" ORDER BY p.id LIMIT 2000");
        let page: Vec<PersonRow> = tx.all(q).await?;
        let Some(last) = page.last() else { break };
        after = last.id.to_string();
        let ids: Vec<PersonId> = page.iter().map(|r| r.id.clone()).collect();
        for part in ids.chunks(500) {
            let mut q = sql("SELECT p.id AS v FROM person p WHERE ");
            q.push_in("p.id", part.iter()).push(" AND ");
            sight.push_known(&mut q);
            seen.extend(tx.values::<PersonId>(q).await?);
        }
        let (families, none) = (kin(tx, &ids).await?, Kin::default());
        for row in page {
            let family = families.get(&row.id).unwrap_or(&none);
            ready.push(prepared(site, &row.opened(site)?, &row.unit_path, family, true));
            rows.push(row);
        }
    }
    Ok(Crowd { index: Index::new(&ready), rows, ready, seen, scale: scale() })
}

impl Crowd {
    /// Files that may be the person of a card, the likeliest first.
    pub(crate) fn matches(&self, site: &Site, card: &Card, at: &UnitPath, family: &Kin) -> Vec<Candidate> {
        let me = prepared(site, card, at, family, true);
        let mut found: Vec<(f32, usize)> = self
            .index
            .candidates(&me)
            .into_iter()
            .filter_map(|at| {
                let score = linkage::compare(&me, self.ready.get(at as usize)?, &self.scale).score;
                (score.class >= Class::Likely).then_some((score.bits, at as usize))
            })
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(5);
        found
            .into_iter()
            .map(|(_, at)| {
                let row = &self.rows[at];
                Candidate {
                    id: row.id.clone(),
                    unit_name: row.unit_name.clone(),
                    certain: false,
                    reasons: sentences(&linkage::compare(&me, &self.ready[at], &self.scale)),
                    row: self.seen.contains(&row.id).then(|| row.clone()),
                }
            })
            .collect()
    }
}

/// A key as short text.
fn in_base_36(key: i64) -> String {
    let (mut n, mut out) = (key.unsigned_abs(), Vec::new());
    loop {
        out.push(b"0123456789abcdefghijklmnopqrstuvwxyz"[(n % 36) as usize]);
        n /= 36;
        if n == 0 {
            break;
        }
    }
    if key < 0 {
        out.push(b'-');
    }
    out.reverse();
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn keys_are_read_back_as_written() {
        for key in [0, 1, -1, 35, 36, i64::MAX, i64::MIN, 1_234_567_890_123] {
            assert_eq!(i64::from_str_radix(&super::in_base_36(key), 36), Ok(key));
        }
    }
}
