//! Rows of enrolments, proposals, decisions; and their facts.

use super::{
    ChooseRegisters, SOURCE,
    facts::{self, Kin},
};
use crate::{
    card::Card,
    family::rules::RelationKind,
    persons::{Sight, WritePeople, store::PersonRow},
};
use jiff::{Timestamp, civil::Date};
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    record,
};
use ledger::Fact;
use packs::explain;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use vocab::{EnrolmentId, PersonId, UnitId, UnitPath};

record! {
    /// A person held on a register.
    pub struct EnrolmentRow {
        id: EnrolmentId, person_id: PersonId, register: String, definition: String, from_day: String, until_day: String,
        why_in: String, why_out: String, version: i64,
    }
}

impl EnrolmentRow {
    /// Whether it goes on.
    pub fn stands(&self) -> bool {
        self.until_day.is_empty()
    }
}

const ENROLMENTS: &str = "SELECT e.id, e.person_id, e.register, e.definition, e.from_day, e.until_day, e.why_in, e.why_out, e.version FROM enrolment e WHERE e.removed_at IS NULL AND ";

/// All of a person's enrolments, newest first.
pub async fn of_person(tx: &mut Tx, _sight: &Sight, id: &PersonId) -> Result<Vec<EnrolmentRow>, DbError> {
    tx.all(rows_of(id)).await
}

fn rows_of(id: &PersonId) -> kernel::db::Sql {
    let mut q = sql(ENROLMENTS);
    q.push("e.person_id = ").push_bind(id).push(" ORDER BY e.from_day DESC, e.id");
    q
}

/// The registers that some people are held on today, by person.
pub async fn held(tx: &mut Tx, _sight: &Sight, ids: &[PersonId]) -> Result<HashMap<String, Vec<String>>, DbError> {
    record! { struct Line { person_id: String, register: String } }
    let mut q =
        sql("SELECT DISTINCT person_id, register FROM enrolment WHERE removed_at IS NULL AND until_day = '' AND ");
    q.push_in("person_id", ids.iter()).push(" ORDER BY register");
    let mut out: HashMap<String, Vec<String>> = HashMap::new();
    for l in tx.all::<Line>(q).await? {
        out.entry(l.person_id).or_default().push(l.register);
    }
    Ok(out)
}

record! {
    /// What the file says should change on a register.
    pub struct ProposalRow {
        person_id: PersonId, register: String, direction: String, definition: String, because_zh: String, because_en: String, since_day: Date,
        name: String, birth_day: String, unit_id: UnitId, unit_path: UnitPath, unit_name: String,
    }
}

const PROPOSALS: &str = "SELECT g.person_id, g.register, g.direction, g.definition, g.because_zh, g.because_en, g.since_day, p.name, p.birth_day, p.unit_id, p.unit_path, \
    u.name AS unit_name FROM register_proposal g JOIN person p ON p.id = g.person_id JOIN unit u ON u.id = p.unit_id \
    WHERE NOT EXISTS (SELECT 1 FROM register_decision d WHERE d.person_id = g.person_id AND d.register = g.register AND d.direction = g.direction AND (d.until_day = '' OR d.until_day > ";

/// Open proposals within her sight: those leaving first, then by place.
pub async fn proposals(
    tx: &mut Tx,
    sight: &Sight,
    register: &str,
    within: Option<&UnitPath>,
    limit: i64,
) -> Result<Vec<ProposalRow>, DbError> {
    let mut q = sql(PROPOSALS);
    q.push_bind(sight.today()).push(")) AND ");
    sight.push_known(&mut q);
    if !register.is_empty() {
        q.push(" AND g.register = ").push_bind(register);
    }
    if let Some(w) = within {
        q.push(" AND ").push_within("p.unit_path", std::slice::from_ref(w));
    }
    q.push(" ORDER BY g.direction DESC, p.unit_path, p.name_key, g.register LIMIT ").push_bind(limit);
    tx.all(q).await
}

/// How many proposals are open within her sight.
pub async fn count(tx: &mut Tx, sight: &Sight) -> Result<i64, DbError> {
    let mut q = sql(
        "SELECT COUNT(*) AS v FROM register_proposal g JOIN person p ON p.id = g.person_id WHERE NOT EXISTS (SELECT 1 FROM register_decision d WHERE \
         d.person_id = g.person_id AND d.register = g.register AND d.direction = g.direction AND (d.until_day = '' OR d.until_day > ",
    );
    q.push_bind(sight.today()).push(")) AND ");
    sight.push_known(&mut q);
    Ok(tx.value(q).await?.unwrap_or(0))
}

/// A person's open proposals.
pub async fn proposals_of(tx: &mut Tx, sight: &Sight, id: &PersonId) -> Result<Vec<ProposalRow>, DbError> {
    let mut q = sql(PROPOSALS);
    q.push_bind(sight.today()).push(")) AND g.person_id = ").push_bind(id).push(" ORDER BY g.register");
    tx.all(q).await
}

/// Enters a person on a register. `false` when she is on it already.
pub async fn enrol(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    id: &EnrolmentId,
    register: &str,
    definition: &str,
    from: Date,
    why: &str,
) -> Result<bool, DbError> {
    let entered = write_enrolment(tx, site, permit, row, id, register, definition, from, why).await?;
    if entered {
        refresh(tx, site, std::slice::from_ref(&row.id)).await?;
    }
    Ok(entered)
}

/// The same without what is derived from it: for many at once.
pub(crate) async fn write_enrolment(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    id: &EnrolmentId,
    register: &str,
    definition: &str,
    from: Date,
    why: &str,
) -> Result<bool, DbError> {
    let there: Option<i64> = tx
        .value(
            sql("SELECT COUNT(*) AS v FROM enrolment WHERE person_id = $1 AND register = $2 AND until_day = '' AND removed_at IS NULL")
                .bind(&row.id)
                .bind(register),
        )
        .await?;
    if there != Some(0) {
        return Ok(false);
    }
    tx.run(
        sql("INSERT INTO enrolment (id, person_id, register, definition, from_day, until_day, why_in, why_out, version, by_account, at) \
             VALUES ($1, $2, $3, $4, $5, '', $6, '', 1, $7, $8)")
        .bind(id)
        .bind(&row.id)
        .bind(register)
        .bind(definition)
        .bind(from)
        .bind(why)
        .bind(&permit.actor().account)
        .bind(site.clock.now()),
    )
    .await?;
    noted(tx, site, permit, row, "enrolled", register).await?;
    Ok(true)
}

/// Ends an enrolment. `false` when somebody else changed it.
pub async fn leave(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    e: &EnrolmentRow,
    day: Date,
    why: &str,
) -> Result<bool, DbError> {
    let hit = tx
        .run(
            sql("UPDATE enrolment SET until_day = $1, why_out = $2, version = version + 1 WHERE id = $3 AND version = $4 AND until_day = ''")
                .bind(day)
                .bind(why)
                .bind(&e.id)
                .bind(e.version),
        )
        .await?;
    if hit == 0 {
        return Ok(false);
    }
    changed(tx, site, permit, row, "left_register", &e.register).await?;
    Ok(true)
}

async fn changed(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    what: &str,
    register: &str,
) -> Result<(), DbError> {
    noted(tx, site, permit, row, what, register).await?;
    refresh(tx, site, std::slice::from_ref(&row.id)).await
}

async fn noted(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    what: &str,
    register: &str,
) -> Result<(), DbError> {
    crate::persons::store::note_change(tx, site, permit, row, what, register).await?;
    audit::log(
        tx,
        site,
        permit,
        format!("person {}", row.id),
        &row.unit_path,
        json!({"change": what, "register": register}),
    )
    .await
}

/// Declines a proposal until a day (empty: for good, or until the file says the opposite).
pub async fn decline(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    register: &str,
    direction: &str,
    why: &str,
    until: &str,
) -> Result<(), DbError> {
    tx.run(
        sql("INSERT INTO register_decision (id, person_id, register, direction, why, until_day, by_account, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .bind(site.mint.uuid())
            .bind(&row.id)
            .bind(register)
            .bind(direction)
            .bind(why)
            .bind(until)
            .bind(&permit.actor().account)
            .bind(&permit.actor().name)
            .bind(site.clock.now()),
    )
    .await?;
    audit::log(
        tx,
        site,
        permit,
        format!("person {}", row.id),
        &row.unit_path,
        json!({"declined": direction, "register": register}),
    )
    .await
}

record! {
    /// Which definition a unit has chosen for a register.
    pub struct ChoiceRow { register: String, definition: String, unit_path: UnitPath, from_day: Date }
}

/// All choices in force.
pub async fn choices(tx: &mut Tx) -> Result<Vec<ChoiceRow>, DbError> {
    tx.all(sql(
        "SELECT register, definition, unit_path, from_day FROM register_choice ORDER BY unit_path, from_day, at",
    ))
    .await
}

/// Chooses the definition of a register for a subtree.
pub async fn choose(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<ChooseRegisters>,
    unit: &network::units::Located,
    register: &str,
    definition: &str,
) -> Result<(), DbError> {
    tx.run(
        sql("INSERT INTO register_choice (id, unit_id, unit_path, register, definition, from_day, by_account, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .bind(site.mint.uuid())
            .bind(&unit.id)
            .bind(&unit.path)
            .bind(register)
            .bind(definition)
            .bind(site.clock.today())
            .bind(&permit.actor().account)
            .bind(&permit.actor().name)
            .bind(site.clock.now()),
    )
    .await?;
    audit::log(tx, site, permit, format!("register {register}"), &unit.path, json!({"definition": definition})).await?;
    sweep_below(tx, site, &unit.path).await
}

/// The definition that holds for a register at a place: the nearest choice from above, else the pack's default.
pub fn definition_at<'a>(
    packs: &'a packs::Packs,
    choices: &'a [ChoiceRow],
    register: &str,
    at: &UnitPath,
) -> Option<&'a str> {
    let chosen = choices
        .iter()
        .filter(|c| c.register == register && c.unit_path.contains(at))
        .max_by_key(|c| c.unit_path.depth());
    let latest =
        chosen.and_then(|c| choices.iter().rev().find(|o| o.register == register && o.unit_path == c.unit_path));
    match latest {
        Some(c) if packs.definitions().iter().any(|d| d.code == c.definition) => Some(&c.definition),
        _ => {
            let mut of = packs.definitions().iter().filter(|d| d.register == register);
            of.clone().find(|d| d.default).or_else(|| of.next()).map(|d| d.code.as_str())
        }
    }
}

record! {
    struct Subject {
        id: PersonId, unit_path: UnitPath, status: String, removed_at: Option<Timestamp>, sex: String, birth_day: String, marriage: String, health: String,
        disability_grade: String, schooling: String, risk: String, hukou: String, hukou_place: String, extra: String,
    }
}
record! { struct KinLine { of_id: PersonId, other_id: PersonId, kind: String, until_day: String, status: String, capable: String, birth_day: String } }
record! { struct SpellLine { person_id: PersonId, from_day: String, until_day: String, reach: String } }

/// The same for many people: facts are looked at only where somebody is or was on a register.
pub(crate) async fn refresh_many(tx: &mut Tx, site: &Site, ids: &[PersonId]) -> Result<(), DbError> {
    for chunk in ids.chunks(300) {
        let wanted = derive(tx, site, chunk).await?;
        let mut q = sql("DELETE FROM register_proposal WHERE ");
        q.push_in("person_id", chunk.iter());
        tx.run(q).await?;
        insert(tx, &wanted).await?;
        let mut q = sql("SELECT DISTINCT person_id AS v FROM enrolment WHERE ");
        q.push_in("person_id", chunk.iter());
        for id in tx.values::<PersonId>(q).await? {
            let facts = enrolment_facts(tx, site, Some(&id)).await?;
            ledger::replace(tx, id.as_str(), &facts).await?;
        }
    }
    Ok(())
}

/// Derives the proposals of some people anew, and the facts of their enrolments.
pub async fn refresh(tx: &mut Tx, site: &Site, ids: &[PersonId]) -> Result<(), DbError> {
    for chunk in ids.chunks(300) {
        let wanted = derive(tx, site, chunk).await?;
        let mut q = sql("DELETE FROM register_proposal WHERE ");
        q.push_in("person_id", chunk.iter());
        tx.run(q).await?;
        insert(tx, &wanted).await?;
        for id in chunk {
            let facts = enrolment_facts(tx, site, Some(id)).await?;
            ledger::replace(tx, id.as_str(), &facts).await?;
        }
    }
    Ok(())
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
    let up: Vec<KinLine> = tx.all(q).await?;
    let mut q = sql(
        "SELECT r.other_id AS of_id, c.id AS other_id, r.kind, r.until_day, c.status, c.capable, c.birth_day FROM relation r JOIN person c ON c.id = r.person_id WHERE c.removed_at IS NULL AND ",
    );
    q.push_in("r.other_id", ids.iter());
    let down: Vec<KinLine> = tx.all(q).await?;
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
    let kin_of = |lines: &[KinLine], id: &PersonId, parents_only: bool| -> Vec<Kin> {
        lines
            .iter()
            .filter(|k| &k.of_id == id && (k.until_day.is_empty() || k.until_day > today.to_string()))
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
    let held: Vec<Held> = tx.all(q).await?;
    let mut q = sql("SELECT person_id, register, direction, since_day FROM register_proposal WHERE ");
    q.push_in("person_id", ids.iter());
    record! { struct Before { person_id: PersonId, register: String, direction: String, since_day: Date } }
    let before: Vec<Before> = tx.all(q).await?;
    let mut out = Vec::new();
    for p in &people {
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
            let on = held.iter().any(|h| h.person_id == p.id && h.register == register.code);
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
            let since = before
                .iter()
                .find(|b| b.person_id == p.id && b.register == register.code && b.direction == direction)
                .map_or(today, |b| b.since_day);
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
    }
    Ok(out)
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

async fn sweep_below(tx: &mut Tx, site: &Site, root: &UnitPath) -> Result<(), DbError> {
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

record! { struct EnrolmentSource { id: String, person_id: PersonId, register: String, from_day: Date, until_day: String, whole_since: String } }
record! { struct Stay { person_id: PersonId, unit_id: UnitId, path: UnitPath, from_day: Date, until_day: String } } // path: where the unit is now

/// The facts of enrolments: one state for each enrolment and each unit that held the file meanwhile.
pub async fn enrolment_facts(tx: &mut Tx, site: &Site, only: Option<&PersonId>) -> Result<Vec<Fact>, DbError> {
    let mut q = sql(
        "SELECT e.id, e.person_id, e.register, e.from_day, e.until_day, p.whole_since FROM enrolment e JOIN person p ON p.id = e.person_id \
         WHERE e.removed_at IS NULL AND p.removed_at IS NULL AND p.status <> 'merged'",
    );
    let mut s = sql(
        "SELECT s.person_id, s.unit_id, u.path, s.from_day, s.until_day FROM person_stay s JOIN unit u ON u.id = s.unit_id",
    );
    if let Some(id) = only {
        q.push(" AND e.person_id = ").push_bind(id);
        s.push(" WHERE s.person_id = ").push_bind(id);
    }
    q.push(" ORDER BY e.id");
    s.push(" ORDER BY s.person_id, s.from_day, s.id");
    let mut stays: BTreeMap<PersonId, Vec<Stay>> = BTreeMap::new();
    for stay in tx.all::<Stay>(s).await? {
        stays.entry(stay.person_id.clone()).or_default().push(stay);
    }
    let units: Vec<UnitId> = stays.values().flatten().map(|s| s.unit_id.clone()).collect();
    let places = ledger::Places::of(tx, &units).await?;
    let mut out = Vec::new();
    for e in tx.all::<EnrolmentSource>(q).await? {
        let Some(register) = site.packs.register(&e.register) else { continue };
        let until: Option<Date> = e.until_day.parse().ok();
        let stays = stays.get(&e.person_id).map(Vec::as_slice).unwrap_or_default();
        for (n, stay) in stays.iter().enumerate() {
            // The first stay covers what was before it: a file is made later than a child is left behind.
            let first = if n == 0 { e.from_day.min(stay.from_day) } else { stay.from_day };
            let last: Option<Date> = stay.until_day.parse().ok();
            let day = e.from_day.max(first);
            let end = match (until, last) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            if end.is_some_and(|end| end < day) {
                continue;
            }
            let fact = |id: String, kind: String, day: Date, until: Option<Date>| Fact {
                id,
                source_kind: SOURCE.into(),
                source_id: e.person_id.to_string(),
                kind,
                sub: String::new(),
                topic: register.topic.code().into(),
                programme: String::new(),
                day,
                until,
                state: true,
                unit_id: stay.unit_id.clone(),
                unit_path: places.on(&stay.unit_id, day).unwrap_or_else(|| stay.path.clone()),
                subject: Some(e.person_id.to_string()),
                label: register.name.zh.clone(),
                n: 1,
                amount: 0,
            };
            out.push(fact(format!("{}:{n}", e.id), format!("enrolment:{}", e.register), day, end));
            if let Ok(since) = e.whole_since.parse::<Date>()
                && end.is_none_or(|end| end >= since)
            {
                out.push(fact(format!("{}:{n}w", e.id), format!("whole:{}", e.register), day.max(since), end));
            }
        }
    }
    Ok(out)
}

#[doc(hidden)]
pub fn sample_enrolments() -> Vec<EnrolmentRow> {
    let row = |until: &str| EnrolmentRow {
        id: EnrolmentId::stored("0190f1c2-0000-7000-8000-0000000000e1".into()),
        person_id: PersonId::stored("0190f1c2-0000-7000-8000-0000000000c1".into()),
        register: if until.is_empty() { "left_behind_children" } else { "dropouts" }.into(),
        definition: "lbc_national_2016".into(),
        from_day: "2025-09-01".into(),
        until_day: until.into(),
        why_in: "12 周岁；父亲自 2025-03-01 外出".into(),
        why_out: if until.is_empty() { String::new() } else { "已劝返复学".into() },
        version: 1,
    };
    vec![row(""), row("2026-03-01")]
}

#[doc(hidden)]
pub fn sample_proposals() -> Vec<ProposalRow> {
    let row = |direction: &str| ProposalRow {
        person_id: PersonId::stored("0190f1c2-0000-7000-8000-0000000000c1".into()),
        register: "hardship_children".into(),
        direction: direction.into(),
        definition: "hc_national_2016".into(),
        because_zh: "12 周岁；登记的困境：低保家庭".into(),
        because_en: "aged 12; a hardship is on file".into(),
        since_day: jiff::civil::date(2026, 6, 1),
        name: "李小兰".into(),
        birth_day: "2014-01-01".into(),
        unit_id: UnitId::stored("u".into()),
        unit_path: UnitPath::everything().child(1),
        unit_name: "上云村".into(),
    };
    vec![row("leave"), row("enter")]
}
