//! Rows of people. Every write keeps the keys she is found by, the earlier version and the audit entry in step.

use super::{WritePeople, many, sight::Sight};
use crate::{
    card::Card,
    catalogue::{FIELDS, Kind},
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

pub(crate) fn place<'a>(key: &str, id: &'a str) -> Place<'a> {
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
        q.push_in("k.token", chunk.iter().map(|n| format!("n:{}", crate::names::bare(n)))).push(") AND ");
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
    many::enter(tx, site, permit, std::slice::from_ref(e)).await?;
    let kind = if e.card.get("id_number").is_empty() { "no number" } else { "number" };
    audit::log(tx, site, permit, format!("person {}", e.id), &e.unit.path, json!({"change": "entered", "id": kind}))
        .await
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
    let correction = many::Correction { row, old: &old, what, why, card, school };
    if !many::correct(tx, site, permit, std::slice::from_ref(&correction)).await? {
        return Ok(false);
    }
    let detail = json!({"change": what, "fields": old.differences(card), "version": row.version + 1});
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
    let Some(what) = many::set_removed(tx, site, permit, std::slice::from_ref(row), why).await? else {
        return Ok(false);
    };
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
                q.push(", ").push(f.key).push(" = ").push_bind(many::stored(site, &row.id, f, &card)?);
            }
            q.push(" WHERE id = ").push_bind(&row.id);
            tx.run(q).await?;
            many::write_keys(tx, site, &[(&row.id, &card)]).await?;
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
    super::history::note(tx, site, permit.actor(), row, what, why).await
}
