//! Carrying out what was decided about each row: one transaction, everything or nothing. People first, their relatives
//! after them (one file for the father of two), the register, and at the end what follows from all of it.

use super::{
    jobs::{Order, Outcome, Progress},
    kin,
    rules::{self, Judged, Settings, as_new, changes, merged},
    steps::{self, Entry, Office},
    store,
};
use crate::{
    card::Card,
    family,
    persons::{
        Sight,
        store::{self as files, Entry as NewFile, PersonRow},
    },
    registers,
};
use kernel::db::{DbError, Tx, sql};
use network::units::Located;
use std::collections::{BTreeSet, HashMap, HashSet};
use vocab::{EnrolmentId, ImportId, PersonId};

/// Something the import made.
struct Made {
    no: i64,
    kind: &'static str,
    person: PersonId,
    made: String,
}

/// Whoever carries an import out: what she works with, what she has made so far.
pub(super) struct Hand<'a> {
    pub(super) order: &'a Order,
    pub(super) office: Office,
    settings: Settings,
    made: Vec<Made>,
    /// The files she holds, with the version they have by now.
    pub(super) rows: HashMap<PersonId, PersonRow>,
    schools: HashMap<(String, String), Option<Located>>,
    /// Files corrected and people gone away by this import.
    pub(super) corrected: HashSet<PersonId>,
    pub(super) left: HashSet<PersonId>,
}

/// Brings a judged sheet in.
pub(super) async fn run(order: &Order, progress: &Progress) -> Result<Outcome, DbError> {
    let (site, import) = (&order.site, &order.import);
    let mut tx = site.db.begin().await?;
    let sight = Sight::of(&mut tx, site, &order.reader).await?;
    let office = Office::open(&mut tx, site, &order.permit, sight).await?;
    let settings = import.chosen(site)?;
    let entries = store::all_rows(&mut tx, site, &order.permit, &import.id, &["new", "update"]).await?;
    progress.expect(entries.len() * 2);
    let stale = stale(&mut tx, order, &office, &settings, &entries).await?;
    if !stale.is_empty() {
        drop(tx);
        return judge_again(order, &settings, entries, &stale).await;
    }
    let skipped = (import.total.max(0) as usize).saturating_sub(entries.len());
    let mut hand = Hand {
        order,
        office,
        settings,
        made: Vec::new(),
        rows: HashMap::new(),
        schools: HashMap::new(),
        corrected: HashSet::new(),
        left: HashSet::new(),
    };
    let mut ids: Vec<PersonId> = Vec::with_capacity(entries.len());
    let (mut new, mut changed) = (0usize, 0usize);
    let targets = hand.load_targets(&mut tx, &entries).await?;
    for (at, e) in entries.iter().enumerate() {
        if at % 20 == 0 && !progress.tell(at) {
            return Ok(Outcome::Stopped);
        }
        let id = match e.decision.as_str() {
            "update" => {
                changed += 1;
                hand.update(&mut tx, e).await?
            }
            _ => {
                new += 1;
                hand.enter(&mut tx, e).await?
            }
        };
        ids.push(id);
    }
    hand.load(&mut tx, &ids).await?;
    let existing = kin::existing(&mut tx, site, &order.permit, &hand.office.sight, &targets).await?;
    let tell = |n: usize, of: usize| progress.tell(entries.len() + entries.len() * n / of.max(1));
    if !hand.families(&mut tx, &entries, &ids, &existing, &tell).await? {
        return Ok(Outcome::Stopped);
    }
    hand.enrol(&mut tx, &entries, &ids).await?;
    if !progress.tell(entries.len() * 2) {
        return Ok(Outcome::Stopped);
    }
    let touched: BTreeSet<PersonId> = hand.made.iter().map(|m| m.person.clone()).collect();
    family::refresh(&mut tx, site, &touched.into_iter().collect::<Vec<_>>()).await?;
    write_made(&mut tx, &import.id, &hand.made).await?;
    store::close(&mut tx, site, &order.permit, import, new, changed, skipped).await?;
    tx.commit().await?;
    Ok(Outcome::Through)
}

/// Rows whose file, place or relatives are no longer what was shown.
async fn stale(
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
    steps::place(&mut tx, site, &office, settings, &mut again, HashMap::new(), &|_| true).await?;
    for e in &again {
        store::rewrite(&mut tx, site, &order.permit, &import.id, e).await?;
    }
    let numbers: Vec<i64> = again.iter().map(|e| e.number).collect();
    store::step(&mut tx, &order.permit, &import.id, &["committing"], "ready", Some(&rules::sent_back(&numbers)))
        .await?;
    tx.commit().await?;
    Ok(Outcome::Through)
}

impl Hand<'_> {
    pub(super) async fn load(&mut self, tx: &mut Tx, ids: &[PersonId]) -> Result<(), DbError> {
        for chunk in ids.chunks(400) {
            let mut q = files::select();
            q.push_in("p.id", chunk.iter());
            for row in tx.all::<PersonRow>(q).await? {
                self.rows.insert(row.id.clone(), row);
            }
        }
        Ok(())
    }

    async fn load_targets(&mut self, tx: &mut Tx, entries: &[Entry]) -> Result<Vec<PersonId>, DbError> {
        let ids: Vec<PersonId> =
            entries.iter().filter(|e| e.decision == "update").map(|e| PersonId::stored(e.target.clone())).collect();
        self.load(tx, &ids).await?;
        Ok(ids)
    }

    pub(super) async fn school(
        &mut self,
        tx: &mut Tx,
        card: &Card,
        near: &vocab::UnitPath,
    ) -> Result<Option<Located>, DbError> {
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

    async fn enter(&mut self, tx: &mut Tx, e: &Entry) -> Result<PersonId, DbError> {
        let site = &self.order.site;
        let card = as_new(&e.judged.card, site.clock.today())
            .map_err(|_| DbError::Other("a row that cannot stand was decided".into()))?;
        let unit = self
            .office
            .units
            .get(&e.judged.unit)
            .cloned()
            .ok_or_else(|| DbError::Other("a row without a unit was decided".into()))?;
        let id = PersonId::mint(&site.mint);
        let school = self.school(tx, &card, &unit.path).await?;
        let new = NewFile { id: &id, unit: &unit, household: "", school: school.as_ref(), card: &card };
        files::enter(tx, site, &self.order.permit, &new).await?;
        if !e.judged.maybe.is_empty() {
            let pairs: Vec<(PersonId, Vec<(String, String)>)> =
                e.judged.maybe.iter().map(|m| (PersonId::stored(m.id.clone()), m.reasons.clone())).collect();
            crate::doubles::store::distinct_pairs(tx, site, &self.order.permit.actor().name, &id, &pairs).await?;
        }
        self.note(e.no, "person", &id, id.as_str());
        Ok(id)
    }

    async fn update(&mut self, tx: &mut Tx, e: &Entry) -> Result<PersonId, DbError> {
        let site = &self.order.site;
        let id = PersonId::stored(e.target.clone());
        let gone = || DbError::Other("a file went while it was held".into());
        let row = self.rows.get(&id).cloned().ok_or_else(gone)?;
        let old = row.opened(site)?;
        let card = merged(&old, &e.judged.card, e.judged.emptied(&self.settings), site.clock.today());
        if !old.differences(&card).is_empty() {
            self.correct(tx, e.no, &row, &card, e.number).await?;
        }
        Ok(id)
    }

    pub(super) async fn correct(
        &mut self,
        tx: &mut Tx,
        no: i64,
        row: &PersonRow,
        card: &Card,
        number: i64,
    ) -> Result<(), DbError> {
        let school = self.school(tx, card, &row.unit_path).await?;
        let why = number.to_string();
        if !files::correct(tx, &self.order.site, &self.order.permit, row, "imported", &why, card, school.as_ref())
            .await?
        {
            return Err(DbError::Other("a file changed while it was held".into()));
        }
        self.note(no, "change", &row.id, row.version.to_string());
        self.corrected.insert(row.id.clone());
        if let Some(held) = self.rows.get_mut(&row.id) {
            held.version += 1;
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
        for (e, id) in entries.iter().zip(ids) {
            let Some(row) = self.rows.get(id).cloned() else { continue };
            let Some(definition) = registers::store::definition_at(&site.packs, &chosen, &register, &row.unit_path)
            else {
                continue;
            };
            let enrolment = EnrolmentId::mint(&site.mint);
            let today = site.clock.today();
            let why = "导入名单";
            if registers::store::write_enrolment(
                tx,
                &site,
                &self.order.permit,
                &row,
                &enrolment,
                &register,
                definition,
                today,
                why,
            )
            .await?
            {
                self.note(e.no, "enrolment", id, enrolment.as_str());
            }
        }
        Ok(())
    }
}

/// Keeps what was made, with the version each file has now: what has another one later is left alone by the undoing.
async fn write_made(tx: &mut Tx, import: &ImportId, made: &[Made]) -> Result<(), DbError> {
    let ids: Vec<PersonId> = made.iter().map(|m| m.person.clone()).collect::<BTreeSet<_>>().into_iter().collect();
    let now = super::undo::marks(tx, &ids).await?;
    for (part, chunk) in made.chunks(300).enumerate() {
        let mut q = sql(
            "INSERT INTO person_import_made (import_id, seq, no, kind, person_id, made_id, version, notes, left_alone) VALUES ",
        );
        for (i, m) in chunk.iter().enumerate() {
            let (version, notes) = now.get(&m.person).copied().unwrap_or_default();
            q.push(if i == 0 { "(" } else { ", (" })
                .push_bind(import)
                .push(", ")
                .push_bind((part * 300 + i) as i64)
                .push(", ")
                .push_bind(m.no);
            q.push(", ").push_bind(m.kind).push(", ").push_bind(&m.person).push(", ").push_bind(&m.made);
            q.push(", ").push_bind(version).push(", ").push_bind(notes).push(", 0)");
        }
        tx.run(q).await?;
    }
    Ok(())
}
