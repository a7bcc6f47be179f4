//! Rows held against the register: whose file each is, what would change in it, who may be her. The one place where a
//! row's verdict is made, for a whole sheet, for a mended row, and again before what was decided is carried out.

use super::{
    fields::VILLAGE,
    kin,
    rules::{Judged, Maybe, Settings, Verdict, Weight, as_new, changes, merged, one_name, verdict},
};
use crate::{
    card::Card,
    doubles::{self, bulk},
    persons::{Sight, WritePeople, rules::OwnField, store::PersonRow},
    registers,
};
use kernel::{
    Site,
    access::Permit,
    db::{DbError, Tx, sql},
    record,
};
use network::units::{self, Located};
use std::collections::{HashMap, HashSet};
use vocab::{Bi, Lang, PersonId, UnitPath, bi};

/// Who brings people in, and what she may see and name.
pub(super) struct Office {
    pub permit: Permit<WritePeople>,
    pub sight: Sight,
    pub own: Vec<(String, OwnField)>,
    /// Every open unit, by id.
    pub units: HashMap<String, Located>,
    /// Names of the counties and townships above or around her, for telling near from far.
    pub near: Vec<String>,
}

impl Office {
    pub(super) async fn open(
        tx: &mut Tx,
        site: &Site,
        permit: &Permit<WritePeople>,
        sight: Sight,
    ) -> Result<Office, DbError> {
        let rows = units::store::reachable(tx, &[UnitPath::everything()]).await?;
        let near =
            rows.iter().filter(|u| matches!(u.kind.as_str(), "county" | "township")).map(|u| u.name.clone()).collect();
        let units = rows
            .into_iter()
            .map(|u| (u.id.to_string(), Located { id: u.id, name: u.name, kind: u.kind, path: u.path }))
            .collect();
        Ok(Office { permit: permit.clone(), sight, own: registers::own_fields(site), units, near })
    }
}

/// A row with what is known and decided of it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub no: i64,
    pub sheet: i64,
    pub number: i64,
    pub verdict: Verdict,
    pub may: String,
    pub decision: String,
    pub target: String,
    pub target_version: i64,
    pub judged: Judged,
}

impl Entry {
    pub(super) fn new(no: i64, sheet: i64, number: i64, judged: Judged) -> Entry {
        Entry {
            no,
            sheet,
            number,
            verdict: Verdict::Wrong,
            may: "s".into(),
            decision: String::new(),
            target: String::new(),
            target_version: 0,
            judged,
        }
    }
    fn settle(&mut self, by_number: bool) {
        let (verdict, may, decision) = verdict(&self.judged, by_number);
        self.verdict = verdict;
        (self.may, self.decision) = (may.into(), decision.into());
    }
}

/// Files by the blind index of their numbers; everywhere in the network.
async fn by_number(tx: &mut Tx, blinds: &[String]) -> Result<HashMap<String, (PersonId, String)>, DbError> {
    record! { struct Line { id: PersonId, id_blind: String, unit_name: String } }
    let mut out = HashMap::new();
    for chunk in blinds.chunks(400) {
        let mut q = sql(
            "SELECT p.id, p.id_blind, u.name AS unit_name FROM person p JOIN unit u ON u.id = p.unit_id WHERE p.removed_at IS NULL AND p.status <> 'merged' AND ",
        );
        q.push_in("p.id_blind", chunk.iter()).push(" ORDER BY p.id");
        for l in tx.all::<Line>(q).await? {
            out.entry(l.id_blind).or_insert((l.id, l.unit_name));
        }
    }
    Ok(out)
}

/// What other rows of the sheet have said so far.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// The row of a number, by blind index.
    pub by_number: HashMap<String, i64>,
    /// The rows of a name in a unit.
    alike: HashMap<[String; 2], Vec<Namesake>>,
}

/// What a row says of somebody beside name and unit; empty for what it does not say.
#[derive(Debug)]
struct Namesake {
    row: i64,
    number: bool,
    sex: String,
    birth: String,
}

impl Namesake {
    fn of(card: &Card, row: i64) -> Namesake {
        let id = gbcodes::ResidentId::parse(card.get("id_number")).ok();
        let or = |key: &str, told: Option<String>| match card.get(key) {
            "" => told.unwrap_or_default(),
            said => said.to_owned(),
        };
        Namesake {
            row,
            number: id.is_some(),
            sex: or("sex", id.as_ref().map(|i| i.sex().code().to_owned())),
            birth: or("birth_day", id.as_ref().map(|i| i.birth().to_string())),
        }
    }
    /// Whether nothing tells two rows of one name and village apart.
    fn same(&self, other: &Namesake) -> bool {
        let fits = |a: &str, b: &str| a.is_empty() || b.is_empty() || a == b;
        !(self.number && other.number) && fits(&self.sex, &other.sex) && fits(&self.birth, &other.birth)
    }
}

/// So many rows are held against everybody's files at once; fewer are looked up one by one.
pub(super) const CROWD: usize = 200;

/// The files to hold many rows against.
pub(super) async fn crowd(tx: &mut Tx, site: &Site, office: &Office) -> Result<bulk::Crowd, DbError> {
    bulk::crowd(tx, site, &office.sight, office.permit.roots()).await
}

/// Judges some rows against the register and against the other rows of the sheet: `met` is what those before them said.
/// Without a crowd each row is looked up by itself.
pub(super) async fn place(
    tx: &mut Tx,
    site: &Site,
    office: &Office,
    settings: &Settings,
    entries: &mut [Entry],
    met: &mut Met,
    crowd: Option<&bulk::Crowd>,
) -> Result<(), DbError> {
    let today = site.clock.today();
    let mut blinds: Vec<String> = Vec::new();
    let mut kin_blinds: Vec<String> = Vec::new();
    for e in entries.iter_mut() {
        let j = &mut e.judged;
        j.met.clear();
        j.changes.clear();
        j.maybe.clear();
        e.target.clear();
        e.target_version = 0;
        if let Some(unit) = office.units.get(&j.unit)
            && !office.permit.covers(&unit.path)
        {
            let name = &unit.name;
            j.meet(
                Weight::Wrong,
                VILLAGE,
                bi!(
                    "{name}不在您的范围内，不能导入到那里",
                    "{name} is outside your reach; nothing can be brought in there"
                ),
            );
        }
        let blind = site.vault.blind("id", j.card.get("id_number"));
        if !blind.is_empty() {
            match met.by_number.get(&blind) {
                Some(before) => j.meet(
                    Weight::Wrong,
                    "id_number",
                    bi!(
                        "身份证号与第 {before} 行相同；同一个人只留一行",
                        "The same identity number as row {before}; keep one row for one person"
                    ),
                ),
                None => {
                    met.by_number.insert(blind.clone(), e.number);
                    blinds.push(blind);
                }
            }
        }
        let me = Namesake::of(&j.card, e.number);
        let namesakes = met.alike.entry([j.card.get("name").to_owned(), j.unit.clone()]).or_default();
        if let Some(before) = namesakes.iter().find(|n| n.same(&me) && !j.card.get("name").is_empty()) {
            let row = before.row;
            j.meet_by_hand(
                "name",
                match before.birth.is_empty() || me.birth.is_empty() {
                    true => bi!(
                        "与第 {row} 行同名同村，可能是同一个人",
                        "The same name and village as row {row}; perhaps one person"
                    ),
                    false => bi!(
                        "与第 {row} 行同村、同名、同一天出生，可能是同一个人",
                        "The same village, name and birth day as row {row}; perhaps one person"
                    ),
                },
            );
        }
        namesakes.push(me);
        kin_blinds
            .extend(j.kin.iter().map(|k| site.vault.blind("id", k.card.get("id_number"))).filter(|b| !b.is_empty()));
    }
    let there = by_number(tx, &blinds).await?;
    let mut ids: Vec<PersonId> = there.values().map(|(id, _)| id.clone()).collect();
    ids.sort();
    let files = kin::writable(tx, &office.permit, &office.sight, &ids).await?;
    let families = kin::existing(tx, site, &office.permit, &office.sight, &ids).await?;
    let mut held: HashMap<String, Vec<String>> = HashMap::new();
    if !settings.register.is_empty() {
        for chunk in ids.chunks(400) {
            held.extend(registers::store::held(tx, &office.sight, chunk).await?);
        }
    }
    kin_blinds.sort();
    kin_blinds.dedup();
    let kin_there = by_number(tx, &kin_blinds).await?;
    let kin_ids: Vec<PersonId> = kin_there.values().map(|(id, _)| id.clone()).collect();
    let kin_files = kin::writable(tx, &office.permit, &office.sight, &kin_ids).await?;
    let known = Known { there, files, families, held, kin_there, kin_files };
    let loose = bulk::spread(entries, |e| known.judge(site, settings, e, today));
    let mut loose_rows: Vec<&mut Entry> = Vec::new();
    for (e, loose) in entries.iter_mut().zip(loose) {
        if loose? {
            loose_rows.push(e);
        }
    }
    let cards: Vec<Card> =
        loose_rows.iter().map(|e| as_new(&e.judged.card, today).unwrap_or_else(|_| e.judged.card.clone())).collect();
    let mut newcomers: Vec<bulk::Newcomer<'_>> = Vec::with_capacity(cards.len());
    for (e, card) in loose_rows.iter().zip(&cards) {
        let name = |group: &str| {
            let said = e.judged.kin.iter().find(|k| k.group == group);
            said.map(|k| k.card.get("name").to_owned()).unwrap_or_default()
        };
        let family = doubles::Kin { father: name("father"), mother: name("mother"), guardian: name("guardian") };
        let unit = office.units.get(&e.judged.unit).ok_or_else(|| DbError::Other("a row without a unit".into()))?;
        newcomers.push(bulk::Newcomer { card, at: &unit.path, family });
    }
    let found: Vec<Vec<bulk::Alike>> = match crowd {
        Some(crowd) => crowd.matches(tx, site, &mut newcomers).await?,
        None => {
            let mut found = Vec::with_capacity(newcomers.len());
            for n in &newcomers {
                let one =
                    doubles::candidates_of(tx, site, &office.sight, (n.card, n.at, &n.family), None, true).await?;
                found.push(one.iter().map(bulk::Alike::of).collect());
            }
            found
        }
    };
    for (e, found) in loose_rows.into_iter().zip(found) {
        e.judged.maybe = found
            .into_iter()
            .map(|c| Maybe {
                id: c.id.to_string(),
                zh: c.shown(Lang::Zh),
                en: c.shown(Lang::En),
                writable: c.name.is_some() && office.permit.covers(&c.unit_path),
                reasons: c.reasons,
            })
            .collect();
        e.settle(false);
    }
    Ok(())
}

/// What the register holds of the people of some rows.
struct Known {
    /// By blind index of the number: the file and where it is.
    there: HashMap<String, (PersonId, String)>,
    files: HashMap<PersonId, PersonRow>,
    families: HashMap<PersonId, Vec<kin::Existing>>,
    held: HashMap<String, Vec<String>>,
    kin_there: HashMap<String, (PersonId, String)>,
    kin_files: HashMap<PersonId, PersonRow>,
}

impl Known {
    /// Judges one row. `true` when nobody is known by its number, and it could be entered.
    fn judge(
        &self,
        site: &Site,
        settings: &Settings,
        e: &mut Entry,
        today: jiff::civil::Date,
    ) -> Result<bool, DbError> {
        for k in e.judged.kin.clone() {
            if let Some((id, unit)) = self.kin_there.get(&site.vault.blind("id", k.card.get("id_number")))
                && !self.kin_files.contains_key(id)
            {
                let who = super::fields::group_name(&k.group, Lang::Zh);
                let whom = super::fields::group_name(&k.group, Lang::En);
                e.judged.meet(
                    Weight::Doubt,
                    &format!("{}.id_number", k.group),
                    bi!(
                        "{who}的档案在{unit}，您不能改动；导入不会建立这条关系",
                        "The file of the {whom} is at {unit}, which you may not change; the import makes no bond to it"
                    ),
                );
            }
        }
        let blind = site.vault.blind("id", e.judged.card.get("id_number"));
        match self.there.get(&blind).filter(|_| !blind.is_empty()) {
            Some((id, unit)) => match self.files.get(id) {
                Some(row) => {
                    let family = self.families.get(id).map_or(&[][..], Vec::as_slice);
                    let on = self.held.get(id.as_str()).is_some_and(|h| h.contains(&settings.register));
                    against(site, settings, e, row, family, on)?;
                    if !one_name(&row.opened(site)?, &e.judged.card) {
                        e.judged.meet_by_hand(
                            "name",
                            bi!(
                                "身份证号相同，但姓名不同，可能有一份录错了号码；这一行不写入，除非您在这一行上决定",
                                "same ID number, but another name; one of the two may have a wrong number. Nothing of the row is written unless you decide so on the row"
                            ),
                        );
                    }
                    e.settle(true);
                }
                None => {
                    e.judged.meet(Weight::Wrong, "id_number", bi!("这个身份证号已经在{unit}建档，您不能改动那份档案；请对方转过来，或在查阅页说明理由", "This identity number has a file at {unit} which you may not change; ask for it to be handed over"));
                    e.settle(false);
                }
            },
            None => {
                if let Err(wrong) = as_new(&e.judged.card, today) {
                    for said in wrong {
                        // The reader has said already that the name is missing.
                        if !e.judged.findings.iter().any(|f| f.key == said.key && f.weight == Weight::Wrong) {
                            e.judged.met.push(said);
                        }
                    }
                }
                kin::guessed(&mut e.judged, &[]);
                e.settle(false);
                return Ok(e.judged.worst() < Weight::Wrong);
            }
        }
        Ok(false)
    }
}

/// Holds a row against a file it is about: what would change.
pub(super) fn against(
    site: &Site,
    settings: &Settings,
    e: &mut Entry,
    row: &PersonRow,
    family: &[kin::Existing],
    on_register: bool,
) -> Result<(), DbError> {
    let old = row.opened(site)?;
    let new = merged(&old, &e.judged.card, e.judged.emptied(settings), site.clock.today());
    e.target = row.id.to_string();
    e.target_version = row.version;
    e.judged.changes = changes(&old, &new);
    if e.judged.unit_said && e.judged.unit != row.unit_id.as_str() {
        let (here, said) = (&row.unit_name, &e.judged.unit_name.clone());
        e.judged.meet(
            Weight::Doubt,
            VILLAGE,
            bi!(
                "表里写在{said}，档案在{here}；导入不改所在村，要改请办转移",
                "The sheet says {said}, the file is at {here}; an import does not move files, hand it over instead"
            ),
        );
    }
    kin::judge(&mut e.judged, family);
    kin::guessed(&mut e.judged, family);
    if !settings.register.is_empty() && !on_register {
        e.judged.changes.push(("register".into(), String::new(), settings.register.clone()));
    }
    Ok(())
}

/// Takes one of the files that may be the row's person: from now on the row is about that file.
pub(super) async fn choose(
    tx: &mut Tx,
    site: &Site,
    office: &Office,
    settings: &Settings,
    e: &mut Entry,
    id: &PersonId,
) -> Result<Result<(), Bi>, DbError> {
    let ids = std::slice::from_ref(id);
    let files = kin::writable(tx, &office.permit, &office.sight, ids).await?;
    let Some(row) = files.get(id) else {
        return Ok(Err(bi!(
            "这份档案您不能改动；请选别的，或跳过这一行。",
            "You may not change that file; choose another or skip the row."
        )));
    };
    let families = kin::existing(tx, site, &office.permit, &office.sight, ids).await?;
    let held = registers::store::held(tx, &office.sight, ids).await?;
    let on = held.get(id.as_str()).is_some_and(|h| h.contains(&settings.register));
    e.judged.changes.clear();
    e.judged.met.retain(|s| s.key != VILLAGE && !s.key.ends_with(".away_place"));
    against(site, settings, e, row, families.get(id).map_or(&[][..], Vec::as_slice), on)?;
    e.decision = "update".into();
    Ok(Ok(()))
}

/// Rows whose number is in the register by now although it was not when they were judged.
pub(super) async fn taken_meanwhile(tx: &mut Tx, site: &Site, entries: &[&Entry]) -> Result<HashSet<i64>, DbError> {
    let blind = |e: &Entry| site.vault.blind("id", e.judged.card.get("id_number"));
    let blinds: Vec<String> = entries.iter().map(|e| blind(e)).filter(|b| !b.is_empty()).collect();
    let there = by_number(tx, &blinds).await?;
    Ok(entries.iter().filter(|e| there.contains_key(&blind(e))).map(|e| e.no).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_name_are_one_person_unless_something_differs() {
        let card = |sex: &str, birth: &str, id: &str| {
            Card::default().with("name", "李兰").with("sex", sex).with("birth_day", birth).with("id_number", id)
        };
        let id = "11010519491231002X";
        for (a, b, same) in [
            (card("2", "", ""), card("2", "", ""), true),
            (card("", "", ""), card("2", "", ""), true),
            (card("1", "", ""), card("2", "", ""), false),
            (card("2", "2016-07-01", ""), card("2", "", ""), true),
            (card("2", "2016-07-01", ""), card("2", "2016-07-02", ""), false),
            (card("", "", id), card("2", "", ""), true),
            (card("", "", id), card("1", "", ""), false),
            (card("", "", id), card("", "1949-12-31", ""), true),
            (card("", "", id), card("", "1950-01-01", ""), false),
            // Two numbers are two people; one number twice is said otherwise.
            (card("", "", id), card("", "", id), false),
        ] {
            assert_eq!(Namesake::of(&a, 1).same(&Namesake::of(&b, 2)), same, "{a:?} {b:?}");
        }
    }
}
