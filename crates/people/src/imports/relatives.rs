//! The relatives of the rows that were brought in: one file for everybody who is one person, bonds to each child, spells
//! of working away.

use super::{
    commit::{Hand, Held, ToChange, ToMake},
    kin::{self, Existing, Plan},
    rules::{KinSaid, as_new, reach_of},
    steps::Entry,
};
use crate::{
    card::Card,
    family::{
        rules::{CheckedSpell, RelationKind},
        store::NewRelation,
    },
};
use kernel::{
    db::{DbError, Tx, sql},
    record,
};
use std::collections::{HashMap, HashSet};
use vocab::{PersonId, RelationId, SpellId};

/// Somebody's relative, perhaps of several rows.
struct Relative {
    card: Card,
    id: Option<PersonId>,
    /// Her file is there, but not the importer's to touch: no bond is made.
    closed: bool,
    away_since: String,
    away_place: String,
    /// Whose: row, group of columns, how she is called.
    of: Vec<(usize, String, String)>,
}

/// What a relative is known again by within a sheet: her number; name and telephone; or name, village and the other parent.
fn keys(card: &Card, unit: &str, partner: &str) -> Vec<String> {
    let (name, id, phone) = (card.get("name"), card.get("id_number"), card.get("phone"));
    let mut out = Vec::new();
    if !id.is_empty() {
        out.push(format!("id:{id}"));
    }
    if !phone.is_empty() {
        out.push(format!("phone:{name}|{phone}"));
    }
    if !partner.is_empty() {
        out.push(format!("home:{unit}|{name}|{partner}"));
    }
    out
}

/// The other end of a household, by which two rows mean the same parent.
fn partner(e: &Entry, group: &str) -> String {
    let name = |g: &str| e.judged.kin.iter().find(|k| k.group == g).map(|k| k.card.get("name")).unwrap_or_default();
    match group {
        "father" => name("mother").to_owned(),
        "mother" => name("father").to_owned(),
        "guardian" => format!("{}{}", name("father"), name("mother")),
        _ => String::new(),
    }
}

#[derive(Default)]
struct Gathered {
    all: Vec<Relative>,
    by_key: HashMap<String, usize>,
}

impl Gathered {
    fn take(&mut self, at: usize, e: &Entry, said: &KinSaid) {
        let card = kin::card_of(said);
        let keys = keys(&card, &e.judged.unit, &partner(e, &said.group));
        let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
        let found = keys
            .iter()
            .filter_map(|k| self.by_key.get(k).copied())
            .find(|n| !differ(self.all[*n].card.get("id_number"), card.get("id_number")));
        let bond = (at, said.group.clone(), said.called.clone());
        let n = match found {
            Some(n) => {
                let there = &mut self.all[n];
                for (key, value) in card.iter() {
                    if there.card.get(key).is_empty() {
                        there.card.set(key, value);
                    }
                }
                if there.away_since.is_empty() {
                    there.away_since.clone_from(&said.away_since);
                    there.away_place.clone_from(&said.away_place);
                }
                there.of.push(bond);
                n
            }
            None => {
                self.all.push(Relative {
                    card,
                    id: None,
                    closed: false,
                    away_since: said.away_since.clone(),
                    away_place: said.away_place.clone(),
                    of: vec![bond],
                });
                self.all.len() - 1
            }
        };
        for key in keys {
            self.by_key.entry(key).or_insert(n);
        }
    }
}

impl Hand<'_> {
    /// Brings the families of all rows in. `false` when it was asked to stop.
    pub(super) async fn families(
        &mut self,
        tx: &mut Tx,
        entries: &[Entry],
        ids: &[PersonId],
        existing: HashMap<PersonId, Vec<Existing>>,
        tell: &(dyn Fn(usize, usize) -> bool + Sync),
    ) -> Result<bool, DbError> {
        let mut gathered = Gathered::default();
        // Which file a row's father and mother have: a guardian of the same name is one of them.
        let mut parents: HashMap<(usize, String), PersonId> = HashMap::new();
        let mut change: Vec<ToChange> = Vec::new();
        for (at, e) in entries.iter().enumerate() {
            let there = existing.get(&ids[at]).map_or(&[][..], Vec::as_slice);
            for said in e.judged.kin.iter().filter(|k| k.same_as.is_empty()) {
                match kin::plan(said, there) {
                    Plan::There { file: Some(file), changes, leaves } => {
                        let (row, old) = *file;
                        let id = row.id.clone();
                        parents.insert((at, said.group.clone()), id.clone());
                        self.rows.entry(id.clone()).or_insert_with(|| Held::of(&row));
                        // A father of two rows is written once; the second row finds it done.
                        if !changes.is_empty() && self.corrected.insert(id.clone()) {
                            let mut card = old.clone();
                            changes.iter().for_each(|(k, _, v)| card.set(k, v.as_str()));
                            change.push(ToChange { no: e.no, number: e.number, row, old, card });
                        }
                        if leaves {
                            self.leave(e.no, &id, &said.away_since, &said.away_place);
                        }
                    }
                    Plan::Add if kin::kind_of(&said.group).has_file() => gathered.take(at, e, said),
                    Plan::Add => self.bond(e.no, &ids[at], None, said),
                    Plan::There { .. } | Plan::Kept(_) => {}
                }
            }
        }
        for part in change.chunks(500) {
            self.change(tx, part).await?;
        }
        drop(change);
        self.known_already(tx, &mut gathered.all).await?;
        let away = self.away_already(tx, &gathered.all).await?;
        let count = gathered.all.len();
        let mut left = gathered.all;
        let mut done = 0;
        while !left.is_empty() {
            if !tell(done, count) {
                return Ok(false);
            }
            let part: Vec<Relative> = left.drain(..left.len().min(1000)).collect();
            done += part.len();
            self.relate(tx, part, entries, ids, &away, &mut parents).await?;
        }
        for (at, e) in entries.iter().enumerate() {
            let there = existing.get(&ids[at]).map_or(&[][..], Vec::as_slice);
            for said in e.judged.kin.iter().filter(|k| !k.same_as.is_empty()) {
                if let (Plan::Add, Some(parent)) = (kin::plan(said, there), parents.get(&(at, said.same_as.clone()))) {
                    self.bond(e.no, &ids[at], Some(parent), said);
                }
            }
        }
        Ok(true)
    }

    /// Finds the relatives who have a file: by number, or by name and telephone.
    async fn known_already(&mut self, tx: &mut Tx, all: &mut [Relative]) -> Result<(), DbError> {
        record! { struct Line { id: PersonId, id_blind: String, phone_blind: String, name: String } }
        let site = self.order.site.clone();
        let blind = |what: &str, card: &Card, key: &str| site.vault.blind(what, card.get(key));
        let mut lines: Vec<Line> = Vec::new();
        for (column, what, key) in [("id_blind", "id", "id_number"), ("phone_blind", "phone", "phone")] {
            let blinds: Vec<String> = all.iter().map(|r| blind(what, &r.card, key)).filter(|b| !b.is_empty()).collect();
            for chunk in blinds.chunks(400) {
                let mut q = sql(
                    "SELECT id, id_blind, phone_blind, name FROM person WHERE removed_at IS NULL AND status <> 'merged' AND ",
                );
                q.push_in(column, chunk.iter()).push(" ORDER BY id");
                lines.extend(tx.all::<Line>(q).await?);
            }
        }
        let ids: Vec<PersonId> = lines.iter().map(|l| l.id.clone()).collect();
        let files = kin::writable(tx, &self.order.permit, &self.office.sight, &ids).await?;
        let mut by_id: HashMap<&str, &Line> = HashMap::new();
        let mut by_phone: HashMap<(&str, &str), Vec<&Line>> = HashMap::new();
        for l in &lines {
            by_id.entry(&l.id_blind).or_insert(l);
            by_phone.entry((&l.phone_blind, &l.name)).or_default().push(l);
        }
        for relative in all.iter_mut() {
            let (id, phone) = (blind("id", &relative.card, "id_number"), blind("phone", &relative.card, "phone"));
            if let Some(l) = by_id.get(id.as_str()).filter(|_| !id.is_empty()) {
                relative.closed = !files.contains_key(&l.id);
                relative.id = Some(l.id.clone());
                continue;
            }
            let same = by_phone.get(&(phone.as_str(), relative.card.get("name"))).filter(|_| !phone.is_empty());
            let fits = |l: &&&Line| (id.is_empty() || l.id_blind.is_empty()) && files.contains_key(&l.id);
            relative.id = same.and_then(|list| list.iter().find(fits)).map(|l| l.id.clone());
        }
        for (id, row) in files {
            self.rows.entry(id).or_insert_with(|| Held::of(&row));
        }
        Ok(())
    }

    /// Who of the relatives that have a file is away already.
    async fn away_already(&mut self, tx: &mut Tx, all: &[Relative]) -> Result<HashSet<PersonId>, DbError> {
        let ids: Vec<PersonId> = all.iter().filter(|r| !r.away_since.is_empty()).filter_map(|r| r.id.clone()).collect();
        kin::away(tx, &ids).await
    }

    /// Makes the files that some relatives still lack, and bonds to everybody whose relatives they are.
    async fn relate(
        &mut self,
        tx: &mut Tx,
        list: Vec<Relative>,
        entries: &[Entry],
        ids: &[PersonId],
        away: &HashSet<PersonId>,
        parents: &mut HashMap<(usize, String), PersonId>,
    ) -> Result<(), DbError> {
        let (site, today) = (self.order.site.clone(), self.order.site.clock.today());
        let (mut make, mut whose) = (Vec::new(), Vec::with_capacity(list.len()));
        for relative in list.into_iter().filter(|r| !r.closed) {
            let Some((first, ..)) = relative.of.first() else { continue };
            let id = match &relative.id {
                Some(id) => id.clone(),
                None => {
                    let card = as_new(&relative.card, today)
                        .unwrap_or_else(|_| relative.card.clone().with("id_none_why", "not_given"));
                    // Where the child's file is, and in her household.
                    let near = self.held(&ids[*first])?.clone();
                    let (no, number) = (entries[*first].no, entries[*first].number);
                    let id = PersonId::mint(&site.mint);
                    make.push(ToMake { no, number, id: id.clone(), unit: near.unit, household: near.household, card });
                    id
                }
            };
            whose.push((id, relative));
        }
        self.make(tx, &make).await?;
        for (id, relative) in whose {
            for (at, group, called) in &relative.of {
                // Nobody is her own relative, whatever a sheet says.
                if ids[*at] == id {
                    continue;
                }
                let said = KinSaid { group: group.clone(), called: called.clone(), ..KinSaid::default() };
                self.bond(entries[*at].no, &ids[*at], Some(&id), &said);
                parents.insert((*at, group.clone()), id.clone());
            }
            if let Some((first, ..)) = relative.of.first()
                && !relative.away_since.is_empty()
                && !away.contains(&id)
            {
                self.leave(entries[*first].no, &id, &relative.away_since, &relative.away_place);
            }
        }
        Ok(())
    }

    /// A bond to somebody with a file, or to somebody to reach who has none.
    fn bond(&mut self, no: i64, child: &PersonId, other: Option<&PersonId>, said: &KinSaid) {
        let kind = kin::kind_of(&said.group);
        let without_file = |key: &str| match other {
            None => said.card.get(key).to_owned(),
            Some(_) => String::new(),
        };
        let bond = NewRelation {
            id: RelationId::mint(&self.order.site.mint),
            kind,
            called: match kind {
                RelationKind::Father | RelationKind::Mother => String::new(),
                _ => said.called.clone(),
            },
            other: other.cloned(),
            name: without_file("name"),
            phone: without_file("phone"),
            agreement_day: String::new(),
            from_day: String::new(),
        };
        self.beside(child, "relation", kind.code());
        self.note(no, "relation", child, bond.id.as_str());
        self.relations.push((child.clone(), bond));
    }

    fn leave(&mut self, no: i64, who: &PersonId, since: &str, place: &str) {
        let Ok(from_day) = since.parse() else { return };
        if !self.left.insert(who.clone()) {
            return;
        }
        let spell = CheckedSpell {
            from_day,
            until_day: None,
            reach: reach_of(place, &self.office.near).into(),
            place: place.to_owned(),
            work: String::new(),
        };
        let id = SpellId::mint(&self.order.site.mint);
        self.beside(who, "away", "");
        self.note(no, "spell", who, id.as_str());
        self.spells.push((id, who.clone(), spell));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::rules::Judged;

    fn row(no: i64, father: &[(&str, &str)], mother: &str) -> Entry {
        let mut card = Card::default();
        father.iter().for_each(|(k, v)| card.set(k, *v));
        let kin = |group: &str, card: Card| KinSaid { group: group.into(), card, ..KinSaid::default() };
        let judged = Judged {
            unit: "u".into(),
            kin: vec![kin("father", card), kin("mother", Card::default().with("name", mother))],
            ..Judged::default()
        };
        Entry::new(no, 0, no, judged)
    }

    fn fathers(rows: &[Entry]) -> usize {
        let mut all = Gathered::default();
        rows.iter().enumerate().for_each(|(at, e)| all.take(at, e, &e.judged.kin[0]));
        all.all.len()
    }

    #[test]
    fn siblings_have_one_father_and_namesakes_two() {
        let number = ("id_number", "11010519491231002X");
        let phone = ("phone", "13800000001");
        let name = ("name", "李大山");
        assert_eq!(fathers(&[row(1, &[name, phone], ""), row(2, &[name, phone], "")]), 1);
        assert_eq!(fathers(&[row(1, &[name, number], ""), row(2, &[name, number, phone], "")]), 1);
        assert_eq!(fathers(&[row(1, &[name], "王芳"), row(2, &[name], "王芳")]), 1);
        // A third row that knows only the telephone meets the one that knows number and telephone.
        assert_eq!(fathers(&[row(1, &[name, number, phone], ""), row(2, &[name, phone], "")]), 1);
        assert_eq!(fathers(&[row(1, &[name], ""), row(2, &[name], "")]), 2);
        assert_eq!(fathers(&[row(1, &[name], "王芳"), row(2, &[name], "赵敏")]), 2);
        let other = ("id_number", "110105194912310038");
        assert_eq!(fathers(&[row(1, &[name, number, phone], ""), row(2, &[name, other, phone], "")]), 2);
    }
}
