//! Comparing and indexing many files at once: what an import needs, where a query a row would take too long.

use super::store::{Candidate, Kin, kin, near, prepared, scale, sentences, thin, township};
use crate::{
    card::Card,
    persons::{Sight, store::place},
};
use kernel::{
    Site,
    db::{DbError, Sql, Tx, sql},
    record, row,
};
use linkage::{Class, Index, Prepared, Scale};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use vocab::{Lang, PersonId, UnitPath, t};

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
        let mut q = lines(None);
        q.push_in("p.id", chunk.iter());
        let (mut rows, families, none) = (tx.all::<Line>(q).await?, kin(tx, chunk).await?, Kin::default());
        let keys = spread(&mut rows, |l| {
            let family = families.get(&l.id).unwrap_or(&none);
            Ok::<_, DbError>(prepared(site, &l.card(site)?, &l.unit_path, family, false).blocking_keys())
        });
        let mut keys_of: HashMap<PersonId, BTreeSet<i64>> = HashMap::with_capacity(rows.len());
        for (line, keys) in rows.into_iter().zip(keys) {
            keys_of.insert(line.id, keys?.into_iter().map(|k| k as i64).collect());
        }
        let mut texts = Vec::new();
        for k in known {
            let before: BTreeSet<i64> = k.blocks.split(' ').filter_map(|b| i64::from_str_radix(b, 36).ok()).collect();
            // Of a file that is no longer there, none.
            let now = keys_of.remove(&k.id).unwrap_or_default();
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

/// A file that may be the person of a row of a sheet.
#[derive(Clone, Debug)]
pub(crate) struct Alike {
    pub id: PersonId,
    /// Her name, where it may be known.
    pub name: Option<String>,
    pub unit_name: String,
    pub unit_path: UnitPath,
    /// Why, in both languages; nothing of a file out of sight.
    pub reasons: Vec<(String, String)>,
}

impl Alike {
    /// One that was found for a single card.
    pub(crate) fn of(c: &Candidate) -> Alike {
        Alike {
            id: c.id.clone(),
            name: c.row.as_ref().map(|r| r.card.get("name").to_owned()),
            unit_name: c.unit_name.clone(),
            unit_path: c.row.as_ref().map_or_else(UnitPath::everything, |r| r.unit_path.clone()),
            reasons: c.both().to_vec(),
        }
    }
    /// Who it is, for a sentence.
    pub(crate) fn shown(&self, lang: Lang) -> String {
        match &self.name {
            Some(name) => format!("{name}（{}）", self.unit_name),
            None => t!(lang, "档案在{}", "a file at {}", self.unit_name),
        }
    }
}

/// Does the same to every item, on all processors.
pub(crate) fn spread<T: Send, R: Send>(list: &mut [T], each: impl Fn(&mut T) -> R + Sync) -> Vec<R> {
    let at_once = std::thread::available_parallelism().map_or(1, |n| n.get()).min(list.len().div_ceil(50)).max(1);
    if at_once == 1 {
        return list.iter_mut().map(each).collect();
    }
    let each = &each;
    std::thread::scope(|s| {
        let parts: Vec<_> = list
            .chunks_mut(list.len().div_ceil(at_once))
            .map(|part| s.spawn(move || part.iter_mut().map(each).collect::<Vec<R>>()))
            .collect();
        // A part that panicked panics here: nothing is left out in silence.
        parts.into_iter().flat_map(|p| p.join().unwrap_or_else(|e| std::panic::resume_unwind(e))).collect()
    })
}

record! {
    /// What comparing looks at, still sealed.
    struct Line {
        id: PersonId, unit_path: UnitPath, unit_name: String, known: bool, name: String, former_name: String, sex: String,
        birth_day: String, id_number: String, phone: String, address: String,
    }
}

impl Line {
    fn card(&self, site: &Site) -> Result<Card, DbError> {
        let mut card = Card::default();
        for (key, value) in [
            ("name", &self.name),
            ("former_name", &self.former_name),
            ("sex", &self.sex),
            ("birth_day", &self.birth_day),
        ] {
            card.set(key, value.as_str());
        }
        for (key, sealed) in [("id_number", &self.id_number), ("phone", &self.phone), ("address", &self.address)] {
            card.set(key, site.vault.open_text(place(key, self.id.as_str()), sealed)?);
        }
        Ok(card)
    }

    fn ready(&self, site: &Site, family: &Kin) -> Result<Prepared, DbError> {
        Ok(prepared(site, &self.card(site)?, &self.unit_path, family, true))
    }
}

/// The SELECT of [`Line`], up to its WHERE; without sight nobody is known.
fn lines(sight: Option<&Sight>) -> Sql {
    let mut q = sql(
        "SELECT p.id, p.unit_path, u.name AS unit_name, p.name, p.former_name, p.sex, p.birth_day, p.id_number, p.phone, p.address, ",
    );
    match sight {
        Some(sight) => {
            q.push("CAST(CASE WHEN ");
            sight.push_known(&mut q);
            q.push(" THEN 1 ELSE 0 END AS BIGINT) AS known");
        }
        None => {
            q.push("CAST(0 AS BIGINT) AS known");
        }
    }
    q.push(" FROM person p JOIN unit u ON u.id = p.unit_id WHERE p.removed_at IS NULL AND p.status <> 'merged' AND ");
    q
}

/// Files with what comparing looks at.
async fn ready_of(tx: &mut Tx, site: &Site, page: Vec<Line>) -> Result<Vec<(Line, Prepared)>, DbError> {
    let ids: Vec<PersonId> = page.iter().map(|l| l.id.clone()).collect();
    let (families, none) = (kin(tx, &ids).await?, Kin::default());
    let mut page = page;
    let ready = spread(&mut page, |l| l.ready(site, families.get(&l.id).unwrap_or(&none)));
    page.into_iter().zip(ready).map(|(l, r)| Ok((l, r?))).collect()
}

/// Files that may be somebody's, the likeliest first.
fn likeliest<'a>(
    me: &Prepared,
    others: impl Iterator<Item = (&'a Found, &'a Prepared)>,
    scale: &Scale,
    thin: bool,
) -> Vec<Alike> {
    let mut found: Vec<(f32, &Found, &Prepared)> = others
        .filter_map(|(who, other)| {
            let score = linkage::score(me, other, scale);
            let asked = score.class >= Class::Likely || thin && near(&linkage::compare(me, other, scale));
            asked.then_some((score.bits, who, other))
        })
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
    found.truncate(5);
    found
        .into_iter()
        .map(|(_, who, other)| Alike {
            id: who.id.clone(),
            name: who.name.clone(),
            unit_name: who.unit_name.clone(),
            unit_path: who.unit_path.clone(),
            reasons: match who.name {
                Some(_) => sentences(&linkage::compare(me, other, scale)),
                None => Vec::new(),
            },
        })
        .collect()
}

/// Whose file a compared one is.
struct Found {
    id: PersonId,
    name: Option<String>,
    unit_name: String,
    unit_path: UnitPath,
}

impl Found {
    fn of(l: Line) -> Found {
        Found { name: l.known.then_some(l.name), id: l.id, unit_name: l.unit_name, unit_path: l.unit_path }
    }
}

/// Every file within some subtrees, ready to be compared, and whether any lie beyond them.
pub(crate) struct Crowd {
    who: Vec<Found>,
    ready: Vec<Prepared>,
    index: Index,
    /// By township and the sound of the name.
    by_sound: HashMap<(String, String), Vec<u32>>,
    scale: Scale,
    roots: Vec<UnitPath>,
    beyond: bool,
}

/// Somebody of a sheet who is looked for among the files.
pub(crate) struct Newcomer<'a> {
    pub card: &'a Card,
    pub at: &'a UnitPath,
    pub family: Kin,
}

/// Reads the files within some subtrees once.
pub(crate) async fn crowd(tx: &mut Tx, site: &Site, sight: &Sight, roots: &[UnitPath]) -> Result<Crowd, DbError> {
    let (mut who, mut ready): (Vec<Found>, Vec<Prepared>) = (Vec::new(), Vec::new());
    let mut names: Vec<String> = Vec::new();
    let mut after = String::new();
    loop {
        let mut q = lines(Some(sight));
        q.push("p.id > ").push_bind(&after).push(" AND ").push_within("p.unit_path", roots);
        q.push(" ORDER BY p.id LIMIT 2000");
        let page: Vec<Line> = tx.all(q).await?;
        let Some(last) = page.last() else { break };
        after = last.id.to_string();
        for (line, prepared) in ready_of(tx, site, page).await? {
            names.push(line.name.clone());
            who.push(Found::of(line));
            ready.push(prepared);
        }
    }
    let mut q = sql("SELECT path AS v FROM unit WHERE NOT ");
    q.push_within("path", roots).push(" LIMIT 1");
    let beyond = tx.value::<String>(q).await?.is_some();
    let mut by_sound: HashMap<(String, String), Vec<u32>> = HashMap::new();
    for (at, (who, name)) in (0u32..).zip(who.iter().zip(&names)) {
        let sound = linkage::pinyin_of(&crate::names::bare(name));
        by_sound.entry((township(&who.unit_path), sound)).or_default().push(at);
    }
    Ok(Crowd { index: Index::new(&ready), by_sound, who, ready, scale: scale(), roots: roots.to_vec(), beyond })
}

impl Crowd {
    /// For each newcomer the files that may be hers, the likeliest first: those within, then those beyond, of which is told
    /// only where they are.
    pub(crate) async fn matches(
        &self,
        tx: &mut Tx,
        site: &Site,
        newcomers: &mut [Newcomer<'_>],
    ) -> Result<Vec<Vec<Alike>>, DbError> {
        let mut found = spread(newcomers, |n| {
            let me = prepared(site, n.card, n.at, &n.family, true);
            let mut candidates = self.index.candidates(&me);
            let thin = thin(n.card);
            if thin {
                let sound = linkage::pinyin_of(&crate::names::bare(n.card.get("name")));
                let there = self.by_sound.get(&(township(n.at), sound)).into_iter().flatten().take(60);
                candidates.extend(there.copied());
                candidates.sort_unstable();
                candidates.dedup();
            }
            let others = candidates
                .into_iter()
                .filter_map(|at| Some((self.who.get(at as usize)?, self.ready.get(at as usize)?)));
            likeliest(&me, others, &self.scale, thin)
        });
        if self.beyond {
            for (mine, far) in found.iter_mut().zip(self.far(tx, site, newcomers).await?) {
                mine.extend(far);
                mine.truncate(5);
            }
        }
        Ok(found)
    }

    /// Files beyond the subtrees, found by the stored keys: everybody's keys in few statements.
    async fn far(&self, tx: &mut Tx, site: &Site, newcomers: &mut [Newcomer<'_>]) -> Result<Vec<Vec<Alike>>, DbError> {
        record! { struct Met { block: i64, person_id: PersonId } }
        let keys = spread(newcomers, |n| prepared(site, n.card, n.at, &n.family, false).blocking_keys());
        let mut whose: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (at, keys) in keys.into_iter().enumerate() {
            keys.into_iter().for_each(|k| whose.entry(k as i64).or_default().push(at));
        }
        let asked: Vec<i64> = whose.keys().copied().collect();
        // How many keys a newcomer shares with a file.
        let mut shared: Vec<HashMap<PersonId, usize>> = newcomers.iter().map(|_| HashMap::new()).collect();
        for chunk in asked.chunks(2000) {
            let mut q = sql(
                "SELECT b.block, b.person_id FROM person_block b JOIN person p ON p.id = b.person_id WHERE p.removed_at IS NULL AND p.status <> 'merged' AND NOT ",
            );
            q.push_within("p.unit_path", &self.roots).push(" AND ").push_in("b.block", chunk.iter().copied());
            let mut blocks: HashMap<i64, Vec<PersonId>> = HashMap::new();
            for m in tx.all::<Met>(q).await? {
                blocks.entry(m.block).or_default().push(m.person_id);
            }
            // What everybody shares says nothing.
            for (block, people) in blocks.into_iter().filter(|(_, people)| people.len() <= linkage::BLOCK_CAP) {
                for at in whose.get(&block).into_iter().flatten() {
                    people.iter().for_each(|id| *shared[*at].entry(id.clone()).or_default() += 1);
                }
            }
        }
        let nearest: Vec<Vec<PersonId>> = shared
            .into_iter()
            .map(|of| {
                let mut of: Vec<(usize, PersonId)> = of.into_iter().map(|(id, n)| (n, id)).collect();
                of.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
                of.into_iter().take(60).map(|(_, id)| id).collect()
            })
            .collect();
        let ids: BTreeSet<&PersonId> = nearest.iter().flatten().collect();
        let ids: Vec<&PersonId> = ids.into_iter().collect();
        let mut there: HashMap<PersonId, (Found, Prepared)> = HashMap::new();
        for chunk in ids.chunks(400) {
            let mut q = lines(None);
            q.push_in("p.id", chunk.iter().copied());
            let page: Vec<Line> = tx.all(q).await?;
            for (line, ready) in ready_of(tx, site, page).await? {
                there.insert(line.id.clone(), (Found::of(line), ready));
            }
        }
        let mut both: Vec<(&Newcomer<'_>, Vec<PersonId>)> = newcomers.iter().zip(nearest).collect();
        Ok(spread(&mut both, |(n, ids)| {
            let me = prepared(site, n.card, n.at, &n.family, true);
            likeliest(&me, ids.iter().filter_map(|id| there.get(id)).map(|(f, p)| (f, p)), &self.scale, thin(n.card))
        }))
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
