//! Carrying out what was decided about each row: one transaction, everything or nothing. People first, their relatives
//! after them (one file for the father of two), the register, and at the end what follows from all of it.

use super::{
    jobs::{Order, Outcome, Progress},
    kin::{self, Existing},
    rules::{self, Judged, Settings, as_new, changes, merged},
    steps::{self, Entry, Office},
    store::{self, Made},
};
use crate::{
    card::Card,
    doubles::store::Apart,
    family,
    family::rules::CheckedSpell,
    persons::{
        Kept, Sight, keep, many,
        store::{self as files, Entry as NewFile, PersonRow},
    },
    registers::{self, store::NewEnrolment},
};
use kernel::db::{DbError, Tx};
use network::units::Located;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use vocab::{EnrolmentId, PersonId, SpellId};

/// How many rows are worked on at once: what is held of each while it is looked at is much more than what stays.
const AT_ONCE: usize = 500;

/// What is known of a file while the import goes on.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) unit: Located,
    pub(super) household: String,
    /// The version it has by now.
    version: i64,
    /// Made by this import: what is added to it is not a change of a file.
    fresh: bool,
}

impl Held {
    pub(super) fn of(row: &PersonRow) -> Held {
        let unit = Located {
            id: row.unit_id.clone(),
            name: row.unit_name.clone(),
            kind: String::new(),
            path: row.unit_path.clone(),
        };
        Held { unit, household: row.household_id.clone(), version: row.version, fresh: false }
    }
}

/// A file to be made: the row of the sheet, and what is entered.
pub(super) struct ToMake {
    pub(super) no: i64,
    pub(super) number: i64,
    pub(super) id: PersonId,
    pub(super) unit: Located,
    pub(super) household: String,
    pub(super) card: Card,
}

/// A file to be changed: the row of the sheet, the file and its card as they are, the card as it is to be.
pub(super) struct ToChange {
    pub(super) no: i64,
    pub(super) number: i64,
    pub(super) row: PersonRow,
    pub(super) old: Card,
    pub(super) card: Card,
}

/// Whoever carries an import out: what she works with, what she has made so far.
pub(super) struct Hand<'a> {
    pub(super) order: &'a Order,
    pub(super) office: Office,
    settings: Settings,
    made: Vec<Made>,
    /// The files she holds.
    pub(super) rows: HashMap<PersonId, Held>,
    schools: HashMap<(String, String), Option<Located>>,
    /// Files corrected and people gone away by this import.
    pub(super) corrected: HashSet<PersonId>,
    pub(super) left: HashSet<PersonId>,
    pub(super) relations: Vec<(PersonId, family::store::NewRelation)>,
    pub(super) spells: Vec<(SpellId, PersonId, CheckedSpell)>,
    /// Changes beside the card of files that were there: file, version, what, why.
    notes: Vec<(PersonId, i64, &'static str, String)>,
    /// By how much such changes raise the versions.
    raised: BTreeMap<PersonId, i64>,
}

/// Brings a judged sheet in.
pub(super) async fn run(order: &Order, progress: &Progress) -> Result<Outcome, DbError> {
    let (site, import) = (&order.site, &order.import);
    let mut tx = site.db.begin().await?;
    let sight = Sight::of(&mut tx, site, &order.reader).await?;
    let office = Office::open(&mut tx, site, &order.permit, sight).await?;
    let settings = import.chosen(site)?;
    let mut entries = store::all_rows(&mut tx, site, &order.permit, &import.id, &["new", "update"]).await?;
    // A quarter of the way each: what is there, the rows, their families, what follows from them.
    let part = entries.len();
    progress.expect(part * 4);
    let mut stale: BTreeSet<i64> = BTreeSet::new();
    for (n, chunk) in entries.chunks(AT_ONCE).enumerate() {
        if !progress.tell(n * AT_ONCE) {
            return Ok(Outcome::Stopped);
        }
        stale.extend(stale_of(&mut tx, order, &office, &settings, chunk).await?);
    }
    if !stale.is_empty() {
        drop(tx);
        return judge_again(order, &settings, entries, &stale).await;
    }
    let skipped = (import.total.max(0) as usize).saturating_sub(entries.len());
    // What was only to be looked at is no longer needed.
    for j in entries.iter_mut().map(|e| &mut e.judged) {
        (j.findings, j.met, j.changes) = Default::default();
        if !settings.clear {
            j.cells.clear();
        }
    }
    let mut hand = Hand::new(order, office, settings);
    let mut ids: Vec<PersonId> = Vec::with_capacity(part);
    let mut existing: HashMap<PersonId, Vec<Existing>> = HashMap::new();
    for (n, chunk) in entries.chunks(AT_ONCE).enumerate() {
        if !progress.tell(part + n * AT_ONCE) {
            return Ok(Outcome::Stopped);
        }
        ids.extend(hand.rows_of(&mut tx, chunk, &mut existing).await?);
    }
    let tell = |n: usize, of: usize| progress.tell(part * 2 + part * n / of.max(1));
    if !hand.families(&mut tx, &entries, &ids, existing, &tell).await? {
        return Ok(Outcome::Stopped);
    }
    hand.enrol(&mut tx, &entries, &ids).await?;
    hand.bind(&mut tx).await?;
    let touched: BTreeSet<PersonId> = hand.made.iter().map(|m| m.person.clone()).collect();
    let touched: Vec<PersonId> = touched.into_iter().collect();
    let tell = |n: usize, of: usize| progress.tell(part * 3 + part * n / of.max(1));
    if !family::derive::refresh_telling(&mut tx, site, &touched, &tell).await? || !progress.tell(part * 4) {
        return Ok(Outcome::Stopped);
    }
    store::write_made(&mut tx, &import.id, &hand.made).await?;
    let changed = entries.iter().filter(|e| e.decision == "update").count();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    hand.made.iter().for_each(|m| *kinds.entry(m.kind).or_default() += 1);
    let counted = store::Counted { made: entries.len() - changed, changed, skipped, kinds };
    if !store::close(&mut tx, site, &order.permit, import, &counted).await? {
        return Ok(Outcome::Stopped);
    }
    tx.commit().await?;
    Ok(Outcome::Through)
}

/// Rows whose file, place or relatives are no longer what was shown.
async fn stale_of(
    tx: &mut Tx,
    order: &Order,
    office: &Office,
    settings: &Settings,
    entries: &[Entry],
) -> Result<BTreeSet<i64>, DbError> {
    let site = &order.site;
    let mut out = BTreeSet::new();
    let updates: Vec<&Entry> = entries.iter().filter(|e| e.decision == "update").collect();
    let ids: Vec<PersonId> = updates.iter().map(|e| PersonId::stored(e.target.clone())).collect();
    let rows = kin::writable(tx, &order.permit, &office.sight, &ids).await?;
    let families = kin::existing(tx, site, &order.permit, &office.sight, &ids).await?;
    for (e, id) in updates.iter().zip(&ids) {
        let Some(row) = rows.get(id).filter(|r| r.version == e.target_version) else {
            out.insert(e.no);
            continue;
        };
        let mut j = Judged { kin: e.judged.kin.clone(), ..Judged::default() };
        let old = row.opened(site)?;
        j.changes = changes(&old, &merged(&old, &e.judged.card, e.judged.emptied(settings), site.clock.today()));
        kin::judge(&mut j, families.get(id).map_or(&[][..], Vec::as_slice));
        let shown: Vec<_> = e.judged.changes.iter().filter(|c| c.0 != "register").collect();
        if j.changes.iter().collect::<Vec<_>>() != shown {
            out.insert(e.no);
        }
    }
    let new: Vec<&Entry> = entries.iter().filter(|e| e.decision == "new").collect();
    out.extend(steps::taken_meanwhile(tx, site, &new).await?);
    for e in entries {
        let within = office.units.get(&e.judged.unit).is_some_and(|u| order.permit.covers(&u.path));
        if !within {
            out.insert(e.no);
        }
    }
    Ok(out)
}

/// Judges stale rows anew, and sends the sheet back to be looked at.
async fn judge_again(
    order: &Order,
    settings: &Settings,
    entries: Vec<Entry>,
    stale: &BTreeSet<i64>,
) -> Result<Outcome, DbError> {
    let (site, import) = (&order.site, &order.import);
    let mut tx = site.db.begin().await?;
    let sight = Sight::of(&mut tx, site, &order.reader).await?;
    let office = Office::open(&mut tx, site, &order.permit, sight).await?;
    let mut again: Vec<Entry> = entries.into_iter().filter(|e| stale.contains(&e.no)).collect();
    let crowd = match again.len() {
        0..=steps::CROWD => None,
        _ => Some(steps::crowd(&mut tx, site, &office).await?),
    };
    let mut met = steps::Met::default();
    for part in again.chunks_mut(AT_ONCE) {
        steps::place(&mut tx, site, &office, settings, part, &mut met, crowd.as_ref()).await?;
    }
    for e in &again {
        store::rewrite(&mut tx, site, &order.permit, &import.id, e).await?;
    }
    let numbers: Vec<i64> = again.iter().map(|e| e.number).collect();
    let why = rules::sent_back(&numbers);
    if !store::done_with(&mut tx, site, &order.permit, &import.id, "ready", Some(&why)).await? {
        return Ok(Outcome::Stopped);
    }
    tx.commit().await?;
    Ok(Outcome::Through)
}

impl<'a> Hand<'a> {
    fn new(order: &'a Order, office: Office, settings: Settings) -> Hand<'a> {
        Hand {
            order,
            office,
            settings,
            made: Vec::new(),
            rows: HashMap::new(),
            schools: HashMap::new(),
            corrected: HashSet::new(),
            left: HashSet::new(),
            relations: Vec::new(),
            spells: Vec::new(),
            notes: Vec::new(),
            raised: BTreeMap::new(),
        }
    }

    pub(super) async fn school(
        &mut self,
        tx: &mut Tx,
        card: &Card,
        near: &vocab::UnitPath,
    ) -> Result<Option<Located>, DbError> {
        if card.get("school").is_empty() {
            return Ok(None);
        }
        let key = (card.get("school").to_owned(), near.to_string());
        if let Some(known) = self.schools.get(&key) {
            return Ok(known.clone());
        }
        let found = files::school_named(tx, card.get("school"), near).await?;
        self.schools.insert(key, found.clone());
        Ok(found)
    }

    pub(super) fn note(&mut self, no: i64, kind: &'static str, person: &PersonId, made: impl Into<String>) {
        self.made.push(Made { no, kind, person: person.clone(), made: made.into() });
    }

    /// Why, as the earlier versions of a file say it: which import, which row of its sheet.
    fn why(&self, number: i64) -> String {
        super::said_as(self.order.import.number, Some(number))
    }

    /// Whether a file was held before: what she makes and finds is.
    pub(super) fn held(&self, id: &PersonId) -> Result<&Held, DbError> {
        self.rows.get(id).ok_or_else(|| DbError::Other("a file went while it was held".into()))
    }

    /// A change beside the card: of a file that was there its version rises and its earlier state is noted.
    pub(super) fn beside(&mut self, id: &PersonId, what: &'static str, why: &str) {
        if let Some(held) = self.rows.get_mut(id).filter(|h| !h.fresh) {
            self.notes.push((id.clone(), held.version, what, why.to_owned()));
            held.version += 1;
            *self.raised.entry(id.clone()).or_default() += 1;
        }
    }

    /// Makes the new files of some rows and changes those that are there. Returns whose file each row is; what the changed
    /// ones have for a family goes into `existing`.
    async fn rows_of(
        &mut self,
        tx: &mut Tx,
        entries: &[Entry],
        existing: &mut HashMap<PersonId, Vec<Existing>>,
    ) -> Result<Vec<PersonId>, DbError> {
        let (site, permit) = (self.order.site.clone(), self.order.permit.clone());
        let today = site.clock.today();
        let targets: Vec<PersonId> =
            entries.iter().filter(|e| e.decision == "update").map(|e| PersonId::stored(e.target.clone())).collect();
        let mut there = kin::writable(tx, &permit, &self.office.sight, &targets).await?;
        let (mut ids, mut make, mut change) = (Vec::with_capacity(entries.len()), Vec::new(), Vec::new());
        let mut apart: Vec<Apart> = Vec::new();
        for e in entries {
            if e.decision == "update" {
                let id = PersonId::stored(e.target.clone());
                ids.push(id.clone());
                // A second row about the same file finds it done.
                let Some(row) = there.remove(&id) else {
                    self.held(&id)?;
                    continue;
                };
                self.rows.insert(id, Held::of(&row));
                let old = row.opened(&site)?;
                let card = merged(&old, &e.judged.card, e.judged.emptied(&self.settings), today);
                if !old.differences(&card).is_empty() {
                    change.push(ToChange { no: e.no, number: e.number, row, old, card });
                }
                continue;
            }
            let card = as_new(&e.judged.card, today)
                .map_err(|_| DbError::Other("a row that cannot stand was decided".into()))?;
            let unit = self
                .office
                .units
                .get(&e.judged.unit)
                .cloned()
                .ok_or_else(|| DbError::Other("a row without a unit was decided".into()))?;
            let id = PersonId::mint(&site.mint);
            // Those who may be there are decided by hand only: a new file for one of them means that a person saw both.
            apart
                .extend(e.judged.maybe.iter().map(|m| (id.clone(), PersonId::stored(m.id.clone()), m.reasons.clone())));
            ids.push(id.clone());
            make.push(ToMake { no: e.no, number: e.number, id, unit, household: site.mint.uuid(), card });
        }
        self.make(tx, &make).await?;
        crate::doubles::store::distinct_pairs(tx, &site, &permit.actor().name, &apart).await?;
        self.change(tx, &change).await?;
        existing.extend(kin::existing(tx, &site, &permit, &self.office.sight, &targets).await?);
        Ok(ids)
    }

    /// Makes files. What brought them in stands first in their history.
    pub(super) async fn make(&mut self, tx: &mut Tx, list: &[ToMake]) -> Result<(), DbError> {
        let (site, permit) = (self.order.site.clone(), self.order.permit.clone());
        let mut schools = Vec::with_capacity(list.len());
        for m in list {
            schools.push(self.school(tx, &m.card, &m.unit.path).await?);
        }
        let new: Vec<NewFile<'_>> = list
            .iter()
            .zip(&schools)
            .map(|(m, school)| NewFile {
                id: &m.id,
                unit: &m.unit,
                household: &m.household,
                school: school.as_ref(),
                card: &m.card,
            })
            .collect();
        many::enter(tx, &site, &permit, &new).await?;
        let why: Vec<String> = list.iter().map(|m| self.why(m.number)).collect();
        let kept: Vec<Kept<'_>> =
            list.iter().zip(&why).map(|(m, why)| Kept::beside(&m.id, 0, "brought_in", why)).collect();
        keep(tx, &site, permit.actor(), &kept).await?;
        for m in list {
            let held = Held { unit: m.unit.clone(), household: m.household.clone(), version: 1, fresh: true };
            self.rows.insert(m.id.clone(), held);
            self.note(m.no, "person", &m.id, m.id.as_str());
        }
        Ok(())
    }

    /// Changes files that are there, each once.
    pub(super) async fn change(&mut self, tx: &mut Tx, list: &[ToChange]) -> Result<(), DbError> {
        let (site, permit) = (self.order.site.clone(), self.order.permit.clone());
        let mut schools = Vec::with_capacity(list.len());
        for c in list {
            schools.push(self.school(tx, &c.card, &c.row.unit_path).await?);
        }
        let why: Vec<String> = list.iter().map(|c| self.why(c.number)).collect();
        let corrections: Vec<many::Correction<'_>> = list
            .iter()
            .zip(schools.iter().zip(&why))
            .map(|(c, (school, why))| many::Correction {
                row: &c.row,
                old: &c.old,
                what: "imported",
                why,
                card: &c.card,
                school: school.as_ref(),
            })
            .collect();
        if !many::correct(tx, &site, &permit, &corrections).await? {
            return Err(DbError::Other("a file changed while it was held".into()));
        }
        for c in list {
            self.note(c.no, "change", &c.row.id, c.row.version.to_string());
            self.corrected.insert(c.row.id.clone());
            self.rows.entry(c.row.id.clone()).or_insert_with(|| Held::of(&c.row)).version += 1;
        }
        Ok(())
    }

    /// Enters everybody decided on the chosen register, those whose file was found unchanged too.
    async fn enrol(&mut self, tx: &mut Tx, entries: &[Entry], ids: &[PersonId]) -> Result<(), DbError> {
        if self.settings.register.is_empty() {
            return Ok(());
        }
        let site = self.order.site.clone();
        let chosen = registers::store::choices(tx).await?;
        let register = self.settings.register.clone();
        let mut seen: HashSet<&PersonId> = HashSet::new();
        let mut lines: Vec<(i64, EnrolmentId, &PersonId, &str)> = Vec::new();
        for (e, id) in entries.iter().zip(ids) {
            let at = &self.held(id)?.unit.path;
            let definition = registers::store::definition_at(&site.packs, &chosen, &register, at);
            if let Some(definition) = definition.filter(|_| seen.insert(id)) {
                lines.push((e.no, EnrolmentId::mint(&site.mint), id, definition));
            }
        }
        let new: Vec<NewEnrolment<'_>> = lines
            .iter()
            .map(|(_, id, person, definition)| NewEnrolment {
                id,
                person,
                register: &register,
                definition,
                from: site.clock.today(),
                why: "导入名单",
            })
            .collect();
        let written = registers::store::write_enrolments(tx, &site, &self.order.permit, &new).await?;
        let written: HashSet<&EnrolmentId> = written.into_iter().map(|n| n.id).collect();
        for (no, id, person, _) in lines.iter().filter(|l| written.contains(&l.1)) {
            self.note(*no, "enrolment", person, id.as_str());
            // An enrolment raises no version: it stands beside the file.
            if let Some(held) = self.rows.get(*person).filter(|h| !h.fresh) {
                self.notes.push(((*person).clone(), held.version, "enrolled", register.clone()));
            }
        }
        Ok(())
    }

    /// Writes the bonds and spells that were gathered, with the versions and notes of the files they stand in.
    async fn bind(&mut self, tx: &mut Tx) -> Result<(), DbError> {
        let (site, permit) = (self.order.site.clone(), self.order.permit.clone());
        for part in self.relations.chunks(2000) {
            family::store::write_relations(tx, &site, part).await?;
        }
        for part in self.spells.chunks(2000) {
            family::store::write_spells(tx, part).await?;
        }
        many::raise(tx, &site, &self.raised).await?;
        for part in self.notes.chunks(2000) {
            let kept: Vec<Kept<'_>> = part.iter().map(|(id, v, what, why)| Kept::beside(id, *v, what, why)).collect();
            keep(tx, &site, permit.actor(), &kept).await?;
        }
        Ok(())
    }
}
