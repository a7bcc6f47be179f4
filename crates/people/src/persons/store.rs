//! Rows of people. Every write keeps the keys she is found by, the earlier version and the audit entry in step.

use super::{WritePeople, rules::minor_until, sight::Sight};
use crate::{
    card::Card,
    catalogue::{FIELDS, Kind},
    names,
};
use jiff::{Timestamp, civil::Date};
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, FromRow, Row, Sql, Tx, sql},
    record,
    vault::Place,
};
use serde_json::json;
use std::collections::HashMap;
use vocab::{PersonId, UnitId, UnitPath};

/// A file as stored: secrets still sealed.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// Id.
    pub id: PersonId,
    /// The unit that holds the file.
    pub unit_id: UnitId,
    /// Its place.
    pub unit_path: UnitPath,
    /// Its name.
    pub unit_name: String,
    /// Who lives together; empty when not known.
    pub household_id: String,
    /// living, away, dead, merged.
    pub status: String,
    /// The file this one was made one with.
    pub merged_into: Option<PersonId>,
    /// personal, confidential, sealed.
    pub file_class: String,
    /// The eighteenth birthday, see the table.
    pub minor_until: String,
    /// Which of the four haves stand.
    pub haves: i64,
    /// When somebody last looked whether it is true.
    pub checked_on: String,
    /// Version.
    pub version: i64,
    /// When it was entered.
    pub created_at: Timestamp,
    /// Removed when.
    pub removed_at: Option<Timestamp>,
    /// Removed why.
    pub removed_why: String,
    /// The school of the network.
    pub school_id: String,
    /// Its place.
    pub school_path: String,
    /// The order key.
    pub name_key: String,
    /// The plain fields.
    pub card: Card,
    /// The sealed ones, sealed.
    pub sealed: Card,
}

impl FromRow for PersonRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        let (mut card, mut sealed) = (Card::default(), Card::default());
        for f in FIELDS {
            let value: String = row.get(f.key)?;
            if f.secret { sealed.set(f.key, value) } else { card.set(f.key, value) }
        }
        let extra: String = row.get("extra")?;
        if let Ok(own) = serde_json::from_str::<Card>(&extra) {
            own.extra().for_each(|(k, v)| card.set(k, v));
        }
        Ok(PersonRow {
            id: row.get("id")?,
            unit_id: row.get("unit_id")?,
            unit_path: row.get("unit_path")?,
            unit_name: row.get("unit_name")?,
            household_id: row.get("household_id")?,
            status: row.get("status")?,
            merged_into: row.get("merged_into")?,
            file_class: row.get("file_class")?,
            minor_until: row.get("minor_until")?,
            haves: row.get("haves")?,
            checked_on: row.get("checked_on")?,
            version: row.get("version")?,
            created_at: row.get("created_at")?,
            removed_at: row.get("removed_at")?,
            removed_why: row.get("removed_why")?,
            school_id: row.get("school_id")?,
            school_path: row.get("school_path")?,
            name_key: row.get("name_key")?,
            card,
            sealed,
        })
    }
}

impl PersonRow {
    /// Whether she is a minor on a day.
    pub fn is_minor(&self, day: Date) -> bool {
        !self.minor_until.is_empty() && self.minor_until > day.to_string()
    }
    /// Her age on a day.
    pub fn age(&self, day: Date) -> Option<i16> {
        self.card.birth().and_then(|b| crate::card::age_on(b, day))
    }
    /// One secret, opened.
    pub fn secret(&self, site: &Site, key: &str) -> Result<String, DbError> {
        Ok(site.vault.open_text(place(key, self.id.as_str()), self.sealed.get(key))?)
    }
    /// The whole card, secrets opened: for rules, forms' blanks, prints. Showing it is another matter.
    pub fn opened(&self, site: &Site) -> Result<Card, DbError> {
        let mut card = self.card.clone();
        for f in FIELDS.iter().filter(|f| f.secret) {
            card.set(f.key, self.secret(site, f.key)?);
        }
        Ok(card)
    }
}

fn place<'a>(key: &str, id: &'a str) -> Place<'a> {
    let column = match key {
        "id_number" => "person.id_number",
        "phone" => "person.phone",
        "address" => "person.address",
        "bank_card" => "person.bank_card",
        _ => "person.other",
    };
    Place::new(column, id)
}

/// The SELECT of [`PersonRow`], up to its WHERE.
pub(crate) fn select() -> Sql {
    let mut q = sql("SELECT u.name AS unit_name, p.* FROM person p JOIN unit u ON u.id = p.unit_id WHERE ");
    q.push("");
    q
}

record! {
    /// Where a file is.
    pub struct Located { unit_id: UnitId, unit_path: UnitPath, school_path: String, file_class: String, minor_until: String, version: i64 }
}

/// Where a file is: what a permit is asked with.
pub async fn locate(tx: &mut Tx, id: &PersonId) -> Result<Option<Located>, DbError> {
    tx.optional(
        sql("SELECT unit_id, unit_path, school_path, file_class, minor_until, version FROM person WHERE id = $1")
            .bind(id),
    )
    .await
}

/// One file that she may open.
pub async fn person(tx: &mut Tx, sight: &Sight, id: &PersonId) -> Result<Option<PersonRow>, DbError> {
    let mut q = select();
    q.push("p.id = ").push_bind(id).push(" AND ");
    sight.push_visible(&mut q);
    tx.optional(q).await
}

/// Several files that she may know of.
pub async fn known(tx: &mut Tx, sight: &Sight, ids: &[PersonId]) -> Result<Vec<PersonRow>, DbError> {
    let mut q = select();
    q.push_in("p.id", ids.iter()).push(" AND ");
    sight.push_known(&mut q);
    tx.all(q).await
}

record! {
    /// Somebody of a name: enough to tell her from her namesakes.
    pub struct Namesake { id: PersonId, name: String, birth_day: String, unit_name: String, unit_path: UnitPath }
}

/// Living people of these very names that she may know of.
pub async fn namesakes(tx: &mut Tx, sight: &Sight, names: &[&str]) -> Result<Vec<Namesake>, DbError> {
    let mut out = Vec::new();
    for chunk in names.chunks(200) {
        let mut q = sql(
            "SELECT p.id, p.name, p.birth_day, u.name AS unit_name, p.unit_path FROM person p JOIN unit u ON u.id = p.unit_id \
             WHERE p.removed_at IS NULL AND p.status = 'living' AND ",
        );
        q.push_in("p.name", chunk.iter().copied()).push(" AND p.id IN (SELECT k.person_id FROM person_key k WHERE ");
        q.push_in("k.token", chunk.iter().map(|n| format!("n:{}", names::bare(n)))).push(") AND ");
        sight.push_known(&mut q);
        out.extend(tx.all::<Namesake>(q).await?);
    }
    Ok(out)
}

/// A file about to be written.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Made with the form.
    pub id: &'a PersonId,
    /// The unit that holds it.
    pub unit: &'a network::units::Located,
    /// Who lives together; empty for a household of her own.
    pub household: &'a str,
    /// The school of the network, if she goes to one.
    pub school: Option<&'a network::units::Located>,
    /// The fields.
    pub card: &'a Card,
}

/// Enters a file.
pub async fn enter(tx: &mut Tx, site: &Site, permit: &Permit<WritePeople>, e: &Entry<'_>) -> Result<(), DbError> {
    let now = site.clock.now();
    let household = if e.household.is_empty() { site.mint.uuid() } else { e.household.to_owned() };
    let mut q = sql(
        "INSERT INTO person (id, unit_id, unit_path, household_id, status, file_class, haves, whole_since, blocks, checked_on, version, by_account, created_at, changed_at, \
         removed_why, minor_until, name_key, id_blind, phone_blind, school_id, school_path, extra",
    );
    for f in FIELDS {
        q.push(", ").push(f.key);
    }
    q.push(") VALUES (").push_bind(e.id).push(", ").push_bind(&e.unit.id).push(", ").push_bind(&e.unit.path).push(", ");
    q.push_bind(household).push(", 'living', 'personal', 0, '', '', ").push_bind(site.clock.today()).push(", 1, ");
    q.push_bind(&permit.actor().account).push(", ").push_bind(now).push(", ").push_bind(now).push(", ''");
    for value in derived(site, e.card, e.school) {
        q.push(", ").push_bind(value);
    }
    for f in FIELDS {
        q.push(", ").push_bind(stored(site, e.id, f.key, f.secret, e.card)?);
    }
    q.push(")");
    tx.run(q).await?;
    write_keys(tx, site, e.id, e.card).await?;
    tx.run(
        sql("INSERT INTO person_stay (id, person_id, unit_id, from_day, until_day) VALUES ($1, $2, $3, $4, '')")
            .bind(site.mint.uuid())
            .bind(e.id)
            .bind(&e.unit.id)
            .bind(site.clock.today()),
    )
    .await?;
    crate::checks::store::looked_at(tx, site, permit, e.id, &e.unit.id, &e.unit.path, "entered").await?;
    let kind = if e.card.get("id_number").is_empty() { "no number" } else { "number" };
    audit::log(tx, site, permit, format!("person {}", e.id), &e.unit.path, json!({"change": "entered", "id": kind}))
        .await
}

/// The derived columns, in the order of the statements: minor_until, name_key, id_blind, phone_blind, school_id,
/// school_path, extra.
fn derived(site: &Site, card: &Card, school: Option<&network::units::Located>) -> [String; 7] {
    let own: std::collections::BTreeMap<&str, &str> = card.extra().collect();
    [
        minor_until(card),
        linkage::pinyin_of(card.get("name")),
        site.vault.blind("id", card.get("id_number")),
        site.vault.blind("phone", card.get("phone")),
        school.map(|s| s.id.to_string()).unwrap_or_default(),
        school.map(|s| s.path.to_string()).unwrap_or_default(),
        serde_json::to_string(&own).unwrap_or_else(|_| "{}".into()),
    ]
}

fn stored(site: &Site, id: &PersonId, key: &str, secret: bool, card: &Card) -> Result<String, DbError> {
    match secret {
        true => Ok(site.vault.seal(&site.mint, place(key, id.as_str()), card.get(key))?),
        false => Ok(card.get(key).to_owned()),
    }
}

pub(crate) async fn write_keys(tx: &mut Tx, site: &Site, id: &PersonId, card: &Card) -> Result<(), DbError> {
    tx.run(sql("DELETE FROM person_key WHERE person_id = $1").bind(id)).await?;
    let names = [card.get("name"), card.get("former_name")];
    let tokens = names::tokens(&names, card.get("id_number"), card.get("phone"), &site.vault);
    let mut q = sql("INSERT INTO person_key (token, person_id) VALUES ");
    for (i, token) in tokens.iter().enumerate() {
        q.push(if i == 0 { "(" } else { ", (" }).push_bind(token).push(", ").push_bind(id).push(")");
    }
    if !tokens.is_empty() {
        tx.run(q).await?;
    }
    Ok(())
}

/// Writes a new card over the one that was read. `false` when somebody else changed the file since.
pub async fn correct(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    what: &str,
    why: &str,
    card: &Card,
    school: Option<&network::units::Located>,
) -> Result<bool, DbError> {
    let old = row.opened(site)?;
    let changed = old.differences(card);
    let [minor_until, name_key, id_blind, phone_blind, school_id, school_path, extra] = derived(site, card, school);
    let mut q = sql("UPDATE person SET version = version + 1, checked_on = ");
    q.push_bind(site.clock.today()).push(", changed_at = ").push_bind(site.clock.now());
    q.push(", minor_until = ").push_bind(minor_until).push(", name_key = ").push_bind(name_key);
    q.push(", id_blind = ").push_bind(id_blind).push(", phone_blind = ").push_bind(phone_blind);
    q.push(", school_id = ")
        .push_bind(school_id)
        .push(", school_path = ")
        .push_bind(school_path)
        .push(", extra = ")
        .push_bind(extra);
    for f in FIELDS {
        q.push(", ").push(f.key).push(" = ").push_bind(stored(site, &row.id, f.key, f.secret, card)?);
    }
    q.push(" WHERE id = ").push_bind(&row.id).push(" AND version = ").push_bind(row.version);
    if tx.run(q).await? == 0 {
        return Ok(false);
    }
    super::history::keep(tx, site, permit.actor(), row, what, why, &changed, Some(&old)).await?;
    write_keys(tx, site, &row.id, card).await?;
    crate::checks::store::looked_at(tx, site, permit, &row.id, &row.unit_id, &row.unit_path, "edited").await?;
    let detail = json!({"change": what, "fields": changed, "version": row.version + 1});
    audit::log(tx, site, permit, format!("person {}", row.id), &row.unit_path, detail).await?;
    Ok(true)
}

/// Removes a file with a reason, or brings it back with none. `false` when it was changed meanwhile.
pub async fn set_removed(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    why: Option<&str>,
) -> Result<bool, DbError> {
    let touched = tx
        .run(
            sql("UPDATE person SET removed_at = $1, removed_why = $2, version = version + 1, changed_at = $3 WHERE id = $4 AND version = $5")
                .bind(why.map(|_| site.clock.now()))
                .bind(why.unwrap_or_default())
                .bind(site.clock.now())
                .bind(&row.id)
                .bind(row.version),
        )
        .await?;
    if touched == 0 {
        return Ok(false);
    }
    let what = if why.is_some() { "removed" } else { "brought_back" };
    super::history::keep(tx, site, permit.actor(), row, what, why.unwrap_or_default(), &[], None).await?;
    audit::log(tx, site, permit, format!("person {}", row.id), &row.unit_path, json!({"change": what})).await?;
    Ok(true)
}

/// The tags of some people.
pub async fn tags(tx: &mut Tx, _sight: &Sight, ids: &[PersonId]) -> Result<HashMap<String, Vec<String>>, DbError> {
    record! { struct Line { person_id: String, tag: String } }
    let mut q = sql("SELECT person_id, tag FROM person_tag WHERE ");
    q.push_in("person_id", ids.iter()).push(" ORDER BY tag");
    let mut out: HashMap<String, Vec<String>> = HashMap::new();
    for l in tx.all::<Line>(q).await? {
        out.entry(l.person_id).or_default().push(l.tag);
    }
    Ok(out)
}

/// Replaces a person's tags.
pub async fn set_tags(
    tx: &mut Tx,
    _permit: &Permit<WritePeople>,
    id: &PersonId,
    tags: &[String],
) -> Result<(), DbError> {
    tx.run(sql("DELETE FROM person_tag WHERE person_id = $1").bind(id)).await?;
    for tag in tags {
        tx.run(sql("INSERT INTO person_tag (person_id, tag) VALUES ($1, $2)").bind(id).bind(tag)).await?;
    }
    Ok(())
}

/// A school of the network by its name, within the county.
pub async fn school_named(
    tx: &mut Tx,
    name: &str,
    near: &UnitPath,
) -> Result<Option<network::units::Located>, DbError> {
    if name.is_empty() {
        return Ok(None);
    }
    record! { struct Found { id: UnitId, name: String, kind: String, path: UnitPath } }
    let found: Vec<Found> = tx
        .all(sql("SELECT id, name, kind, path FROM unit WHERE kind = 'school' AND closed_day IS NULL AND name = $1 ORDER BY path").bind(name))
        .await?;
    // Of schools with one name the one nearest in the tree.
    let shared = |p: &UnitPath| p.as_str().bytes().zip(near.as_str().bytes()).take_while(|(a, b)| a == b).count();
    Ok(found.into_iter().max_by_key(|f| shared(&f.path)).map(|f| network::units::Located {
        id: f.id,
        name: f.name,
        kind: f.kind,
        path: f.path,
    }))
}

/// Seals everything anew with the vault's present key: the rows' secrets, their blind indexes and search keys. Called by
/// the command that changes the key; `old` opens, `site.vault` seals.
pub async fn reseal(tx: &mut Tx, site: &Site, old: &Site) -> Result<u64, DbError> {
    let mut after = String::new();
    let mut count = 0;
    loop {
        let mut q = select();
        q.push("p.id > ").push_bind(&after).push(" ORDER BY p.id LIMIT 500");
        let rows: Vec<PersonRow> = tx.all(q).await?;
        let Some(last) = rows.last() else { return Ok(count) };
        after = last.id.to_string();
        for row in rows {
            let card = row.opened(old)?;
            let mut q = sql("UPDATE person SET id_blind = ");
            q.push_bind(site.vault.blind("id", card.get("id_number")))
                .push(", phone_blind = ")
                .push_bind(site.vault.blind("phone", card.get("phone")));
            for f in FIELDS.iter().filter(|f| f.secret) {
                q.push(", ").push(f.key).push(" = ").push_bind(stored(site, &row.id, f.key, true, &card)?);
            }
            q.push(" WHERE id = ").push_bind(&row.id);
            tx.run(q).await?;
            write_keys(tx, site, &row.id, &card).await?;
            count += 1;
        }
    }
}

/// What the fields of a form's kind look like: a hint to the browser.
pub(crate) fn input_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Day => "date",
        Kind::Phone => "tel",
        _ => "text",
    }
}

/// Notes a change beside the card (a relation, a spell away, a register) among the earlier versions.
pub(crate) async fn note_change(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    what: &str,
    why: &str,
) -> Result<(), DbError> {
    super::history::keep(tx, site, permit.actor(), row, what, why, &[], None).await
}
