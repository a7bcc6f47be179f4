//! Rows of enrolments, proposals, decisions and chosen definitions.

use super::{
    ChooseRegisters,
    derive::{refresh, sweep_below},
};
use crate::persons::{Sight, WritePeople, store::PersonRow};
use jiff::civil::Date;
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    record, row,
};
use serde_json::json;
use std::collections::{HashMap, HashSet};
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
    let new = NewEnrolment { id, person: &row.id, register, definition, from, why };
    let entered = write_enrolments(tx, site, permit, std::slice::from_ref(&new)).await?;
    if entered.is_empty() {
        return Ok(false);
    }
    changed(tx, site, permit, row, "enrolled", register).await?;
    Ok(true)
}

/// An enrolment about to be written.
pub(crate) struct NewEnrolment<'a> {
    pub id: &'a EnrolmentId,
    pub person: &'a PersonId,
    pub register: &'a str,
    pub definition: &'a str,
    pub from: Date,
    pub why: &'a str,
}

/// Writes enrolments on one register, without the notes and without what is derived from them. Returns those that were
/// written: who is on the register already stays as she is.
pub(crate) async fn write_enrolments<'a, 'b>(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    new: &'b [NewEnrolment<'a>],
) -> Result<Vec<&'b NewEnrolment<'a>>, DbError> {
    let head = sql(
        "INSERT INTO enrolment (id, person_id, register, definition, from_day, until_day, why_in, why_out, version, by_account, at) VALUES ",
    );
    let mut written = Vec::with_capacity(new.len());
    for chunk in new.chunks(400) {
        let Some(first) = chunk.first() else { continue };
        let mut q = sql("SELECT person_id AS v FROM enrolment WHERE register = ");
        q.push_bind(first.register).push(" AND until_day = '' AND removed_at IS NULL AND ");
        q.push_in("person_id", chunk.iter().map(|n| n.person));
        let there: HashSet<PersonId> = tx.values(q).await?.into_iter().collect();
        let fresh: Vec<&NewEnrolment<'_>> = chunk.iter().filter(|n| !there.contains(n.person)).collect();
        let (by, now) = (&permit.actor().account, site.clock.now());
        let rows = fresh
            .iter()
            .map(|n| row![n.id, n.person, n.register, n.definition, n.from, "", n.why, "", 1i64, by, now])
            .collect();
        tx.put(&head, rows, &sql("")).await?;
        written.extend(fresh);
    }
    Ok(written)
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
    crate::persons::store::note_change(tx, site, permit, row, what, register).await?;
    audit::log(
        tx,
        site,
        permit,
        format!("person {}", row.id),
        &row.unit_path,
        json!({"change": what, "register": register}),
    )
    .await?;
    refresh(tx, site, std::slice::from_ref(&row.id)).await
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
