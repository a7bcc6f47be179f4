//! Rows of relations and of spells away. A change of either is a change of the file: its version rises, its earlier state
//! is noted, what is derived from it (the four haves, proposals for registers) follows in the same transaction.

use super::rules::{CheckedSpell, RelationKind};
use crate::persons::{Sight, WritePeople, store::PersonRow};
use jiff::civil::Date;
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    record, row,
    vault::Place,
};
use serde_json::json;
use vocab::{PersonId, RelationId, SpellId};

record! {
    /// A relation with what its other end's file says, for the page. Telephones are still sealed.
    pub struct Relative {
        id: RelationId, kind: String, called: String, other_id: Option<PersonId>, name: String, phone: String, agreement_day: String,
        from_day: String, until_day: String, why_ended: String, version: i64,
        other_name: String, other_phone: String, other_address: String, other_workplace: String, other_occupation: String,
        other_capable: String, other_health: String, other_birth: String, other_status: String, other_education: String,
        other_class: String, other_named: i64,
    }
}

impl Relative {
    /// The kind; contacts for what is not known.
    pub fn kind(&self) -> RelationKind {
        RelationKind::parse(&self.kind).unwrap_or(RelationKind::Contact)
    }
    /// Her name, from her file or as written.
    pub fn shown_name(&self) -> &str {
        if self.other_id.is_some() { &self.other_name } else { &self.name }
    }
    /// Whether it holds today.
    pub fn stands(&self, today: Date) -> bool {
        self.until_day.is_empty() || self.until_day > today.to_string()
    }
    /// Her telephone, opened.
    pub fn telephone(&self, site: &Site) -> Result<String, DbError> {
        Ok(match &self.other_id {
            Some(other) => site.vault.open_text(Place::new("person.phone", other.as_str()), &self.other_phone)?,
            None => site.vault.open_text(Place::new("relation.phone", self.id.as_str()), &self.phone)?,
        })
    }
    /// Her address, opened; of one without a file nothing.
    pub fn address(&self, site: &Site) -> Result<String, DbError> {
        Ok(match &self.other_id {
            Some(other) => site.vault.open_text(Place::new("person.address", other.as_str()), &self.other_address)?,
            None => String::new(),
        })
    }
}

const RELATIVES: &str = "SELECT r.id, r.kind, r.called, r.other_id, r.name, r.phone, r.agreement_day, r.from_day, r.until_day, r.why_ended, r.version, \
    COALESCE(o.name, '') AS other_name, COALESCE(o.phone, '') AS other_phone, COALESCE(o.address, '') AS other_address, \
    COALESCE(o.workplace, '') AS other_workplace, COALESCE(o.occupation, '') AS other_occupation, COALESCE(o.capable, '') AS other_capable, \
    COALESCE(o.health, '') AS other_health, COALESCE(o.birth_day, '') AS other_birth, COALESCE(o.status, '') AS other_status, \
    COALESCE(o.education, '') AS other_education, COALESCE(o.file_class, '') AS other_class, \
    CAST((SELECT COUNT(*) FROM person_reader x WHERE x.person_id = r.other_id AND x.account_id = $1) AS BIGINT) AS other_named \
    FROM relation r LEFT JOIN person o ON o.id = r.other_id WHERE ";

/// Everybody who belongs to a person, past ones too.
pub async fn relatives(tx: &mut Tx, sight: &Sight, of: &PersonId) -> Result<Vec<Relative>, DbError> {
    let mut found = of_person(tx, of, sight.actor().account.as_str()).await?;
    // A sealed file says through nobody else's page where she lives or how she is reached.
    for r in found.iter_mut().filter(|r| r.other_class == "sealed" && r.other_named == 0) {
        r.other_name = gbcodes::mask_name(&r.other_name);
        for field in [&mut r.other_phone, &mut r.other_address, &mut r.other_workplace, &mut r.other_occupation] {
            field.clear();
        }
    }
    Ok(found)
}

/// As stored, for what is derived; `reader` is an account's id, or nobody's.
pub(crate) async fn of_person(tx: &mut Tx, of: &PersonId, reader: &str) -> Result<Vec<Relative>, DbError> {
    let mut q = sql(RELATIVES).bind(reader);
    q.push("r.person_id = ").push_bind(of).push(" ORDER BY r.kind, r.from_day, r.id");
    tx.all(q).await
}

record! {
    /// Somebody whose father, guardian, … this person is.
    pub struct Dependant { id: RelationId, kind: String, person_id: PersonId, name: String, birth_day: String, unit_name: String, until_day: String }
}

/// Whose relative a person is; only files that may be known of.
pub async fn dependants(tx: &mut Tx, sight: &Sight, of: &PersonId) -> Result<Vec<Dependant>, DbError> {
    let mut q =
        sql("SELECT r.id, r.kind, r.person_id, p.name, p.birth_day, u.name AS unit_name, r.until_day FROM relation r \
         JOIN person p ON p.id = r.person_id JOIN unit u ON u.id = p.unit_id WHERE r.other_id = ");
    q.push_bind(of).push(" AND p.removed_at IS NULL AND ");
    sight.push_known(&mut q);
    q.push(" ORDER BY p.birth_day, p.id LIMIT 100");
    tx.all(q).await
}

record! {
    /// Somebody of the same household.
    pub struct Housemate { id: PersonId, name: String, birth_day: String }
}

/// Who lives with a person; only files that may be known of.
pub async fn household(tx: &mut Tx, sight: &Sight, row: &PersonRow) -> Result<Vec<Housemate>, DbError> {
    if row.household_id.is_empty() {
        return Ok(Vec::new());
    }
    let mut q = sql("SELECT p.id, p.name, p.birth_day FROM person p WHERE p.household_id = ");
    q.push_bind(&row.household_id)
        .push(" AND p.id <> ")
        .push_bind(&row.id)
        .push(" AND p.removed_at IS NULL AND p.status = 'living' AND ");
    sight.push_known(&mut q);
    q.push(" ORDER BY p.birth_day, p.id LIMIT 30");
    tx.all(q).await
}

/// Puts a person into the household of another, or (with none) into one of her own. `false` when the file was changed.
pub async fn live_with(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    with: Option<&PersonRow>,
) -> Result<bool, DbError> {
    let household = with.map_or_else(|| site.mint.uuid(), |w| w.household_id.clone());
    let hit = tx
        .run(
            sql("UPDATE person SET household_id = $1 WHERE id = $2 AND version = $3")
                .bind(household)
                .bind(&row.id)
                .bind(row.version),
        )
        .await?;
    if hit == 0 {
        return Ok(false);
    }
    touched(tx, site, permit, row, "household", "").await?;
    Ok(true)
}

record! {
    /// A spell of working away.
    pub struct Spell { id: SpellId, person_id: PersonId, from_day: String, until_day: String, reach: String, place: String, work: String, version: i64 }
}

impl Spell {
    /// First and last day; none while it lasts.
    pub fn days(&self) -> Option<(Date, Option<Date>)> {
        Some((self.from_day.parse().ok()?, self.until_day.parse().ok()))
    }
}

/// The spells away of some people, newest first.
pub async fn spells(tx: &mut Tx, of: &[PersonId]) -> Result<Vec<Spell>, DbError> {
    let mut q = sql("SELECT id, person_id, from_day, until_day, reach, place, work, version FROM away_spell WHERE ");
    q.push_in("person_id", of.iter()).push(" ORDER BY from_day DESC, id");
    tx.all(q).await
}

/// A relation about to be written.
#[derive(Clone, Debug)]
pub struct NewRelation {
    /// Made with the form.
    pub id: RelationId,
    /// How she belongs.
    pub kind: RelationKind,
    /// In words: 外婆.
    pub called: String,
    /// Her file.
    pub other: Option<PersonId>,
    /// Her name, without a file.
    pub name: String,
    /// Her telephone, without a file.
    pub phone: String,
    /// The day of the agreement on entrusted care.
    pub agreement_day: String,
    /// Since.
    pub from_day: String,
}

/// Adds a relation to a file.
pub async fn relate(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    n: &NewRelation,
) -> Result<(), DbError> {
    write_relations(tx, site, &[(row.id.clone(), n.clone())]).await?;
    touched(tx, site, permit, row, "relation", n.kind.code()).await
}

/// Writes the rows of relations, and nothing that follows from them: versions, notes and what is derived are the caller's.
pub(crate) async fn write_relations(tx: &mut Tx, site: &Site, new: &[(PersonId, NewRelation)]) -> Result<(), DbError> {
    let head = sql(
        "INSERT INTO relation (id, person_id, other_id, kind, called, name, phone, agreement_day, from_day, until_day, why_ended, version) VALUES ",
    );
    let mut rows = Vec::with_capacity(new.len());
    for (person, n) in new {
        let phone = site.vault.seal(&site.mint, Place::new("relation.phone", n.id.as_str()), &n.phone)?;
        rows.push(row![
            &n.id,
            person,
            n.other.clone(),
            n.kind.code(),
            &n.called,
            &n.name,
            phone,
            &n.agreement_day,
            &n.from_day,
            "",
            "",
            1i64,
        ]);
    }
    tx.put(&head, rows, &sql("")).await.map(|_| ())
}

/// Ends a relation on a day, with a reason. `false` when it was changed meanwhile.
pub async fn end(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    id: &RelationId,
    version: i64,
    day: Date,
    why: &str,
) -> Result<bool, DbError> {
    let hit = tx
        .run(
            sql("UPDATE relation SET until_day = $1, why_ended = $2, version = version + 1 WHERE id = $3 AND person_id = $4 AND version = $5")
                .bind(day)
                .bind(why)
                .bind(id)
                .bind(&row.id)
                .bind(version),
        )
        .await?;
    if hit == 0 {
        return Ok(false);
    }
    touched(tx, site, permit, row, "relation_ended", why).await?;
    Ok(true)
}

/// Notes that somebody works away.
pub async fn leave(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    id: &SpellId,
    s: &CheckedSpell,
) -> Result<(), DbError> {
    write_spells(tx, &[(id.clone(), row.id.clone(), s.clone())]).await?;
    touched(tx, site, permit, row, "away", "").await
}

/// Writes the rows of spells away, and nothing that follows from them.
pub(crate) async fn write_spells(tx: &mut Tx, new: &[(SpellId, PersonId, CheckedSpell)]) -> Result<(), DbError> {
    let head = sql("INSERT INTO away_spell (id, person_id, from_day, until_day, reach, place, work, version) VALUES ");
    let until = |s: &CheckedSpell| s.until_day.map(|d| d.to_string()).unwrap_or_default();
    let rows = new
        .iter()
        .map(|(id, person, s)| row![id, person, s.from_day, until(s), &s.reach, &s.place, &s.work, 1i64])
        .collect();
    tx.put(&head, rows, &sql("")).await.map(|_| ())
}

/// Corrects or ends a spell away. `false` when it was changed meanwhile.
pub async fn correct_spell(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    id: &SpellId,
    version: i64,
    s: &CheckedSpell,
) -> Result<bool, DbError> {
    let hit = tx
        .run(
            sql("UPDATE away_spell SET from_day = $1, until_day = $2, reach = $3, place = $4, work = $5, version = version + 1 \
                 WHERE id = $6 AND person_id = $7 AND version = $8")
            .bind(s.from_day)
            .bind(s.until_day.map(|d| d.to_string()).unwrap_or_default())
            .bind(&s.reach)
            .bind(&s.place)
            .bind(&s.work)
            .bind(id)
            .bind(&row.id)
            .bind(version),
        )
        .await?;
    if hit == 0 {
        return Ok(false);
    }
    touched(tx, site, permit, row, if s.until_day.is_some() { "back" } else { "away" }, "").await?;
    Ok(true)
}

/// After a change beside the card: the version, the note of it, the audit entry, and what is derived.
async fn touched(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    what: &str,
    why: &str,
) -> Result<(), DbError> {
    crate::persons::many::raise(tx, site, &[(row.id.clone(), 1)].into()).await?;
    crate::persons::store::note_change(tx, site, permit, row, what, why).await?;
    audit::log(tx, site, permit, format!("person {}", row.id), &row.unit_path, json!({"change": what})).await?;
    refresh(tx, site, &row.id).await
}

/// Derives anew what hangs on one person's card and family.
pub async fn refresh(tx: &mut Tx, site: &Site, id: &PersonId) -> Result<(), DbError> {
    super::derive::refresh(tx, site, std::slice::from_ref(id)).await
}

#[doc(hidden)]
pub fn sample_relatives() -> Vec<Relative> {
    let relative = |kind: &str, file: bool, until: &str| Relative {
        id: RelationId::stored(format!("r-{kind}")),
        kind: kind.into(),
        called: if kind == "guardian" { "外婆".into() } else { String::new() },
        other_id: file.then(|| PersonId::stored("0190f1c2-0000-7000-8000-0000000000c2".into())),
        name: "周干部".into(),
        phone: String::new(),
        agreement_day: if kind == "carer" { "2025-09-01".into() } else { String::new() },
        from_day: "2025-09-01".into(),
        until_day: until.into(),
        why_ended: if until.is_empty() { String::new() } else { "换了人".into() },
        version: 1,
        other_name: "李大山".into(),
        other_phone: String::new(),
        other_address: String::new(),
        other_workplace: "某某制衣厂".into(),
        other_occupation: "缝纫工".into(),
        other_capable: "0".into(),
        other_health: "1".into(),
        other_birth: "1985-02-03".into(),
        other_status: if kind == "mother" { "dead".into() } else { "living".into() },
        other_education: String::new(),
        other_class: "personal".into(),
        other_named: 0,
    };
    vec![
        relative("father", true, ""),
        relative("mother", true, ""),
        relative("guardian", true, ""),
        relative("carer", true, "2026-01-01"),
        relative("cadre", false, ""),
    ]
}

#[doc(hidden)]
pub fn sample_dependants() -> Vec<Dependant> {
    vec![Dependant {
        id: RelationId::stored("d".into()),
        kind: "guardian".into(),
        person_id: PersonId::stored("0190f1c2-0000-7000-8000-0000000000c3".into()),
        name: "李小明".into(),
        birth_day: "2018-01-01".into(),
        unit_name: "上云村".into(),
        until_day: String::new(),
    }]
}

#[doc(hidden)]
pub fn sample_spells() -> Vec<Spell> {
    let spell = |until: &str| Spell {
        id: SpellId::stored("0190f1c2-0000-7000-8000-0000000000d1".into()),
        person_id: PersonId::stored("0190f1c2-0000-7000-8000-0000000000c1".into()),
        from_day: "2025-03-01".into(),
        until_day: until.into(),
        reach: "beyond".into(),
        place: "某省某市".into(),
        work: "制衣".into(),
        version: 1,
    };
    vec![spell(""), spell("2026-01-20")]
}

/// Seals the telephones of named contacts anew.
pub async fn reseal(tx: &mut Tx, site: &Site, old: &Site) -> Result<(), DbError> {
    record! { struct Line { id: RelationId, phone: String } }
    for l in tx.all::<Line>(sql("SELECT id, phone FROM relation WHERE phone <> ''")).await? {
        let place = Place::new("relation.phone", l.id.as_str());
        let plain = old.vault.open_text(place, &l.phone)?;
        let sealed = site.vault.seal(&site.mint, place, &plain)?;
        tx.run(sql("UPDATE relation SET phone = $1 WHERE id = $2").bind(sealed).bind(&l.id)).await?;
    }
    Ok(())
}

#[doc(hidden)]
pub fn sample_household() -> Vec<Housemate> {
    vec![Housemate {
        id: PersonId::stored("0190f1c2-0000-7000-8000-0000000000c3".into()),
        name: "李小明".into(),
        birth_day: "2018-01-01".into(),
    }]
}
