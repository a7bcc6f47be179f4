//! What the files say should change on the registers: derived for some people when a file changes, for everybody when a day
//! begins, and held against a rebuild by `verify`.

use super::{
    SOURCE,
    counted::enrolment_facts,
    facts::{self, Kin},
    store::{choices, definition_at},
};
use crate::{card::Card, family::rules::RelationKind};
use jiff::{Timestamp, civil::Date};
use kernel::{
    Site,
    db::{DbError, Tx, sql},
    record,
};
use packs::explain;
use std::collections::{HashMap, HashSet};
use vocab::{PersonId, UnitPath};

record! {
    struct Subject {
        id: PersonId, unit_path: UnitPath, status: String, removed_at: Option<Timestamp>, sex: String, birth_day: String, marriage: String, health: String,
        disability_grade: String, schooling: String, risk: String, hukou: String, hukou_place: String, extra: String,
    }
}
record! { struct KinLine { of_id: PersonId, other_id: PersonId, kind: String, until_day: String, status: String, capable: String, birth_day: String } }
record! { struct SpellLine { person_id: PersonId, from_day: String, until_day: String, reach: String } }

/// Derives the proposals of some people anew, and the facts of their enrolments.
pub async fn refresh(tx: &mut Tx, site: &Site, ids: &[PersonId]) -> Result<(), DbError> {
    for chunk in ids.chunks(300) {
        let wanted = derive(tx, site, chunk).await?;
        let mut q = sql("DELETE FROM register_proposal WHERE ");
        q.push_in("person_id", chunk.iter());
        tx.run(q).await?;
        insert(tx, &wanted).await?;
        // Only somebody who is or was on a register, or has facts left from it, has any to write.
        let mut q = sql("SELECT person_id AS v FROM enrolment WHERE ");
        q.push_in("person_id", chunk.iter());
        q.push(" UNION SELECT source_id AS v FROM fact WHERE source_kind = ").push_bind(SOURCE).push(" AND ");
        q.push_in("source_id", chunk.iter());
        let counted: Vec<PersonId> = tx.values(q).await?;
        if !counted.is_empty() {
            let facts = enrolment_facts(tx, site, Some(&counted)).await?;
            ledger::replace_many(tx, &counted.iter().map(PersonId::as_str).collect::<Vec<_>>(), &facts).await?;
        }
    }
    site.people_changed(tx, ids).await
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Proposal {
    person: PersonId,
    register: String,
    direction: &'static str,
    definition: String,
    zh: String,
    en: String,
}

async fn insert(tx: &mut Tx, wanted: &[(Proposal, Date)]) -> Result<(), DbError> {
    for rows in wanted.chunks(100) {
        let mut q = sql(
            "INSERT INTO register_proposal (person_id, register, direction, definition, because_zh, because_en, since_day) VALUES ",
        );
        for (i, (p, since)) in rows.iter().enumerate() {
            q.push(if i == 0 { "(" } else { ", (" }).push_bind(&p.person).push(", ").push_bind(&p.register).push(", ");
            q.push_bind(p.direction)
                .push(", ")
                .push_bind(&p.definition)
                .push(", ")
                .push_bind(&p.zh)
                .push(", ")
                .push_bind(&p.en);
            q.push(", ").push_bind(*since).push(")");
        }
        tx.run(q).await?;
    }
    Ok(())
}

/// What the files of some people say today against the registers they are on. The day a proposal first stood is kept.
async fn derive(tx: &mut Tx, site: &Site, ids: &[PersonId]) -> Result<Vec<(Proposal, Date)>, DbError> {
    let today = site.clock.today();
    let mut q = sql(
        "SELECT id, unit_path, status, removed_at, sex, birth_day, marriage, health, disability_grade, schooling, risk, hukou, hukou_place, extra FROM person WHERE ",
    );
    q.push_in("id", ids.iter());
    let people: Vec<Subject> = tx.all(q).await?;
    let mut q = sql(
        "SELECT r.person_id AS of_id, o.id AS other_id, r.kind, r.until_day, o.status, o.capable, o.birth_day FROM relation r JOIN person o ON o.id = r.other_id WHERE ",
    );
    q.push_in("r.person_id", ids.iter());
    let up = in_order(tx.all(q).await?);
    let mut q = sql(
        "SELECT r.other_id AS of_id, c.id AS other_id, r.kind, r.until_day, c.status, c.capable, c.birth_day FROM relation r JOIN person c ON c.id = r.person_id WHERE c.removed_at IS NULL AND ",
    );
    q.push_in("r.other_id", ids.iter());
    let down = in_order(tx.all(q).await?);
    let mut whose: Vec<&PersonId> =
        ids.iter().chain(up.iter().map(|k| &k.other_id)).chain(down.iter().map(|k| &k.other_id)).collect();
    whose.sort();
    whose.dedup();
    let mut spells: HashMap<PersonId, Vec<(Date, Option<Date>, String)>> = HashMap::new();
    for part in whose.chunks(400) {
        let mut q = sql("SELECT person_id, from_day, until_day, reach FROM away_spell WHERE ");
        q.push_in("person_id", part.iter().copied());
        for s in tx.all::<SpellLine>(q).await? {
            if let Ok(from) = s.from_day.parse() {
                spells.entry(s.person_id).or_default().push((from, s.until_day.parse().ok(), s.reach));
            }
        }
    }
    let this_day = today.to_string();
    let kin_of = |lines: &[KinLine], id: &PersonId, parents_only: bool| -> Vec<Kin> {
        let lines = &lines[lines.partition_point(|k| k.of_id < *id)..];
        lines
            .iter()
            .take_while(|k| k.of_id == *id)
            .filter(|k| k.until_day.is_empty() || k.until_day > this_day)
            .filter_map(|k| Some((RelationKind::parse(&k.kind)?, k)))
            .filter(|(kind, _)| !parents_only || matches!(kind, RelationKind::Father | RelationKind::Mother))
            .map(|(kind, k)| Kin {
                kind,
                status: k.status.clone(),
                capable: k.capable.clone(),
                birth: k.birth_day.parse().ok(),
                spells: spells.get(&k.other_id).cloned().unwrap_or_default(),
            })
            .collect()
    };
    // A bond of spouses stands on one file and holds for both.
    let with_spouse = |id: &PersonId, mut kin: Vec<Kin>| {
        if !kin.iter().any(|k| k.kind == RelationKind::Spouse) {
            kin.extend(kin_of(&down, id, false).into_iter().filter(|k| k.kind == RelationKind::Spouse));
        }
        kin
    };
    let choices = choices(tx).await?;
    let mut q = sql("SELECT person_id, register FROM enrolment WHERE removed_at IS NULL AND until_day = '' AND ");
    q.push_in("person_id", ids.iter());
    record! { struct Held { person_id: PersonId, register: String } }
    let held: HashSet<(PersonId, String)> =
        tx.all::<Held>(q).await?.into_iter().map(|h| (h.person_id, h.register)).collect();
    let mut q = sql("SELECT person_id, register, direction, since_day FROM register_proposal WHERE ");
    q.push_in("person_id", ids.iter());
    record! { struct Before { person_id: PersonId, register: String, direction: String, since_day: Date } }
    let before: HashMap<(PersonId, String, String), Date> =
        tx.all::<Before>(q).await?.into_iter().map(|b| ((b.person_id, b.register, b.direction), b.since_day)).collect();
    let mut people = people;
    let found = crate::doubles::bulk::spread(&mut people, |p| {
        let mut out = Vec::new();
        let gone = p.removed_at.is_some() || p.status != "living";
        let mut card = Card::default();
        for (k, v) in [
            ("sex", &p.sex),
            ("birth_day", &p.birth_day),
            ("marriage", &p.marriage),
            ("health", &p.health),
            ("disability_grade", &p.disability_grade),
            ("schooling", &p.schooling),
            ("risk", &p.risk),
            ("hukou", &p.hukou),
            ("hukou_place", &p.hukou_place),
        ] {
            card.set(k, v.as_str());
        }
        if let Ok(own) = serde_json::from_str::<Card>(&p.extra) {
            own.extra().for_each(|(k, v)| card.set(k, v));
        }
        let kin = with_spouse(&p.id, kin_of(&up, &p.id, false));
        let children = kin_of(&down, &p.id, true);
        let none = Vec::new();
        let f = facts::of(&card, &kin, &children, spells.get(&p.id).unwrap_or(&none), today);
        for register in site.packs.registers() {
            let Some(code) = definition_at(&site.packs, &choices, &register.code, &p.unit_path) else { continue };
            let Some(d) = site.packs.definitions().iter().find(|d| d.code == code) else { continue };
            let on = held.contains(&(p.id.clone(), register.code.clone()));
            let fits = !gone
                && site.eligibility.holds(code, &f).unwrap_or_else(|why| {
                    tracing::error!(definition = code, %why, "a condition could not be evaluated");
                    on
                });
            let direction = match (on, fits) {
                (false, true) => "enter",
                (true, false) => "leave",
                _ => continue,
            };
            let (zh, en) = match (gone, p.status.as_str()) {
                (true, "dead") => ("已去世".to_owned(), "deceased".to_owned()),
                (true, "away") => ("已迁出".to_owned(), "moved away".to_owned()),
                (true, _) => ("档案已删除".to_owned(), "the file was removed".to_owned()),
                _ => (explain(&d.because.zh, &f.words, false), explain(&d.because.en, &f.words, true)),
            };
            let stood = before.get(&(p.id.clone(), register.code.clone(), direction.to_owned()));
            let since = stood.copied().unwrap_or(today);
            out.push((
                Proposal {
                    person: p.id.clone(),
                    register: register.code.clone(),
                    direction,
                    definition: code.to_owned(),
                    zh,
                    en,
                },
                since,
            ));
        }
        out
    });
    Ok(found.into_iter().flatten().collect())
}

/// Lines by whose they are.
fn in_order(mut lines: Vec<KinLine>) -> Vec<KinLine> {
    lines.sort_by(|a, b| a.of_id.cmp(&b.of_id));
    lines
}

/// Everybody's proposals derived anew because a day has passed; runs once a day. Returns how many files it looked at.
pub async fn sweep(tx: &mut Tx, site: &Site) -> Result<u64, DbError> {
    let today = site.clock.today();
    let last: Option<String> = tx.value(sql("SELECT day AS v FROM register_sweep WHERE one = 1")).await?;
    if last.as_deref() == Some(today.to_string().as_str()) {
        return Ok(0);
    }
    let n = sweep_all(tx, site, &UnitPath::everything()).await?;
    match last {
        Some(_) => tx.run(sql("UPDATE register_sweep SET day = $1 WHERE one = 1").bind(today)).await?,
        None => tx.run(sql("INSERT INTO register_sweep (one, day) VALUES (1, $1)").bind(today)).await?,
    };
    Ok(n)
}

pub(super) async fn sweep_below(tx: &mut Tx, site: &Site, root: &UnitPath) -> Result<(), DbError> {
    sweep_all(tx, site, root).await.map(|_| ())
}

async fn sweep_all(tx: &mut Tx, site: &Site, root: &UnitPath) -> Result<u64, DbError> {
    let mut after = String::new();
    let mut count = 0;
    loop {
        let mut q = sql("SELECT id AS v FROM person WHERE id > ");
        q.push_bind(&after)
            .push(" AND ")
            .push_within("unit_path", std::slice::from_ref(root))
            .push(" ORDER BY id LIMIT 300");
        let ids: Vec<PersonId> = tx.values(q).await?;
        let Some(last) = ids.last() else { return Ok(count) };
        after = last.to_string();
        count += ids.len() as u64;
        let wanted = derive(tx, site, &ids).await?;
        let mut q = sql("DELETE FROM register_proposal WHERE ");
        q.push_in("person_id", ids.iter());
        tx.run(q).await?;
        insert(tx, &wanted).await?;
    }
}

/// Whether the proposals are of today.
pub async fn swept(tx: &mut Tx, today: Date) -> Result<bool, DbError> {
    let last: Option<String> = tx.value(sql("SELECT day AS v FROM register_sweep WHERE one = 1")).await?;
    Ok(last.as_deref() == Some(today.to_string().as_str()))
}

/// What differs between the stored proposals and those derived anew; for `verify`, when the sweep is of today.
pub async fn verify(tx: &mut Tx, site: &Site) -> Result<Vec<String>, DbError> {
    if !swept(tx, site.clock.today()).await? {
        return Ok(Vec::new());
    }
    record! { struct Stored { person_id: PersonId, register: String, direction: String, definition: String } }
    let mut stored: Vec<String> = tx
        .all::<Stored>(sql("SELECT person_id, register, direction, definition FROM register_proposal"))
        .await?
        .into_iter()
        .map(|s| format!("{} {} {} {}", s.person_id, s.register, s.direction, s.definition))
        .collect();
    let ids: Vec<PersonId> = tx.values(sql("SELECT id AS v FROM person ORDER BY id")).await?;
    let mut wanted = Vec::new();
    for chunk in ids.chunks(300) {
        wanted.extend(
            derive(tx, site, chunk)
                .await?
                .into_iter()
                .map(|(p, _)| format!("{} {} {} {}", p.person, p.register, p.direction, p.definition)),
        );
    }
    stored.sort();
    wanted.sort();
    let (a, b): (std::collections::BTreeSet<_>, std::collections::BTreeSet<_>) =
        (stored.into_iter().collect(), wanted.into_iter().collect());
    Ok(a.symmetric_difference(&b).map(|d| format!("proposal differs from the file: {d}")).collect())
}
