//! Writing files, one or many: the one place where a card becomes a row with everything she is found and counted by. Many
//! rows go into one statement. The audit entry is the caller's: one a file, or one for what was done as a whole.

use super::{
    WritePeople,
    history::{Kept, keep},
    rules::minor_until,
    store::{Entry, PersonRow, place},
};
use crate::{
    card::Card,
    catalogue::{FIELDS, Field},
    checks::store::{Look, looked_at},
    names,
};
use kernel::{
    Site,
    access::Permit,
    db::{DbError, IntoValue, Sql, Tx, Value, sql},
    row,
};
use network::units::Located;
use std::collections::BTreeMap;
use vocab::PersonId;

/// The columns that follow from a card, in the order of [`of_card`].
const OF_CARD: &str = "minor_until, name_key, id_blind, phone_blind, school_id, school_path, extra";

/// The values of [`OF_CARD`] and of the catalogue's fields.
fn of_card(site: &Site, id: &PersonId, card: &Card, school: Option<&Located>) -> Result<Vec<Value>, DbError> {
    let own: BTreeMap<&str, &str> = card.extra().collect();
    let mut out = row![
        minor_until(card),
        linkage::pinyin_of(card.get("name")),
        site.vault.blind("id", card.get("id_number")),
        site.vault.blind("phone", card.get("phone")),
        school.map(|s| s.id.to_string()).unwrap_or_default(),
        school.map(|s| s.path.to_string()).unwrap_or_default(),
        serde_json::to_string(&own).unwrap_or_else(|_| "{}".into()),
    ];
    for f in FIELDS {
        out.push(stored(site, id, f, card)?.into_value());
    }
    Ok(out)
}

/// A field as its column holds it.
pub(super) fn stored(site: &Site, id: &PersonId, f: &Field, card: &Card) -> Result<String, DbError> {
    match f.secret {
        true => Ok(site.vault.seal(&site.mint, place(f.key, id.as_str()), card.get(f.key))?),
        false => Ok(card.get(f.key).to_owned()),
    }
}

fn push_columns(q: &mut Sql) {
    q.push(OF_CARD);
    for f in FIELDS {
        q.push(", ").push(f.key);
    }
}

/// Enters files.
pub async fn enter(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    entries: &[Entry<'_>],
) -> Result<(), DbError> {
    let (now, today) = (site.clock.now(), site.clock.today());
    let mut head = sql(
        "INSERT INTO person (id, unit_id, unit_path, household_id, status, file_class, haves, whole_since, blocks, checked_on, version, by_account, \
         created_at, changed_at, removed_why, ",
    );
    push_columns(&mut head);
    head.push(") VALUES ");
    for chunk in entries.chunks(500) {
        let mut rows = Vec::with_capacity(chunk.len());
        for e in chunk {
            let household = if e.household.is_empty() { site.mint.uuid() } else { e.household.to_owned() };
            let mut row = row![
                e.id,
                &e.unit.id,
                &e.unit.path,
                household,
                "living",
                "personal",
                0i64,
                "",
                "",
                today,
                1i64,
                &permit.actor().account,
                now,
                now,
                "",
            ];
            row.extend(of_card(site, e.id, e.card, e.school)?);
            rows.push(row);
        }
        tx.put(&head, rows, &sql("")).await?;
    }
    let keys: Vec<(&PersonId, &Card)> = entries.iter().map(|e| (e.id, e.card)).collect();
    insert_keys(tx, site, &keys).await?;
    let stays = entries.iter().map(|e| row![site.mint.uuid(), e.id, &e.unit.id, today, ""]).collect();
    tx.put(&sql("INSERT INTO person_stay (id, person_id, unit_id, from_day, until_day) VALUES "), stays, &sql(""))
        .await?;
    let looks: Vec<Look<'_>> =
        entries.iter().map(|e| Look { person: e.id, unit: &e.unit.id, path: &e.unit.path }).collect();
    looked_at(tx, site, permit, &looks, "entered").await
}

/// A new card for a file that was read.
pub struct Correction<'a> {
    /// The file as it was read.
    pub row: &'a PersonRow,
    /// Its card, opened.
    pub old: &'a Card,
    /// What happened, as the earlier versions say it.
    pub what: &'a str,
    /// Why.
    pub why: &'a str,
    /// The card as it is to be.
    pub card: &'a Card,
    /// The school of the network, if she goes to one.
    pub school: Option<&'a Located>,
}

/// Writes new cards over those that were read, each file once. `false` when somebody else changed one of the files since:
/// then nothing of this may be kept.
pub async fn correct(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    list: &[Correction<'_>],
) -> Result<bool, DbError> {
    let mut head = sql("WITH fresh (of_id, of_version, ");
    push_columns(&mut head);
    head.push(") AS (VALUES ");
    let mut tail = sql(") UPDATE person SET version = version + 1");
    for column in OF_CARD.split(", ").chain(FIELDS.iter().map(|f| f.key)) {
        tail.push(", ").push(column).push(" = fresh.").push(column);
    }
    tail.push(" FROM fresh WHERE person.id = fresh.of_id AND person.version = fresh.of_version");
    for chunk in list.chunks(500) {
        let mut rows = Vec::with_capacity(chunk.len());
        for c in chunk {
            let mut row = row![&c.row.id, c.row.version];
            row.extend(of_card(site, &c.row.id, c.card, c.school)?);
            rows.push(row);
        }
        if tx.put(&head, rows, &tail).await? != chunk.len() as u64 {
            return Ok(false);
        }
        let mut q = sql("UPDATE person SET checked_on = ");
        q.push_bind(site.clock.today()).push(", changed_at = ").push_bind(site.clock.now()).push(" WHERE ");
        q.push_in("id", chunk.iter().map(|c| &c.row.id));
        tx.run(q).await?;
        let changed: Vec<Vec<String>> = chunk.iter().map(|c| c.old.differences(c.card)).collect();
        let kept: Vec<Kept<'_>> = chunk
            .iter()
            .zip(&changed)
            .map(|(c, fields)| Kept {
                person: &c.row.id,
                version: c.row.version,
                what: c.what,
                why: c.why,
                fields,
                card: Some(c.old),
            })
            .collect();
        keep(tx, site, permit.actor(), &kept).await?;
        let found_by = ["name", "former_name", "id_number", "phone"];
        let keys: Vec<(&PersonId, &Card)> = chunk
            .iter()
            .zip(&changed)
            .filter(|(_, fields)| fields.iter().any(|f| found_by.contains(&f.as_str())))
            .map(|(c, _)| (&c.row.id, c.card))
            .collect();
        write_keys(tx, site, &keys).await?;
        let looks: Vec<Look<'_>> =
            chunk.iter().map(|c| Look { person: &c.row.id, unit: &c.row.unit_id, path: &c.row.unit_path }).collect();
        looked_at(tx, site, permit, &looks, "edited").await?;
    }
    Ok(true)
}

/// Removes files with a reason, or brings them back with none: what the earlier versions call it. Nothing when one of them
/// was changed meanwhile: then nothing of this may be kept.
pub(crate) async fn set_removed(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    rows: &[PersonRow],
    why: Option<&str>,
) -> Result<Option<&'static str>, DbError> {
    let what = if why.is_some() { "removed" } else { "brought_back" };
    for chunk in rows.chunks(400) {
        let mut q = sql("UPDATE person SET removed_at = ");
        q.push_bind(why.map(|_| site.clock.now())).push(", removed_why = ").push_bind(why.unwrap_or_default());
        q.push(", version = version + 1, changed_at = ")
            .push_bind(site.clock.now())
            .push(" WHERE (id, version) IN (VALUES ");
        q.push_rows(chunk.iter().map(|r| row![&r.id, r.version])).push(")");
        if tx.run(q).await? != chunk.len() as u64 {
            return Ok(None);
        }
        let kept: Vec<Kept<'_>> =
            chunk.iter().map(|r| Kept::beside(&r.id, r.version, what, why.unwrap_or_default())).collect();
        keep(tx, site, permit.actor(), &kept).await?;
        if why.is_some() {
            // Nobody can take over a file that is gone.
            let mut q = sql("UPDATE person_transfer SET state = 'withdrawn', answer = ");
            q.push_bind(why.unwrap_or_default()).push(", answered_by = ").push_bind(&permit.actor().name);
            q.push(", answered_at = ").push_bind(site.clock.now()).push(" WHERE state = 'asked' AND ");
            q.push_in("person_id", chunk.iter().map(|r| &r.id));
            tx.run(q).await?;
        }
    }
    Ok(Some(what))
}

/// Raises the versions of files that changed beside their cards, each by so much.
pub(crate) async fn raise(tx: &mut Tx, site: &Site, by: &BTreeMap<PersonId, i64>) -> Result<(), DbError> {
    let mut steps: BTreeMap<i64, Vec<&PersonId>> = BTreeMap::new();
    for (id, n) in by {
        steps.entry(*n).or_default().push(id);
    }
    for (n, ids) in steps {
        for chunk in ids.chunks(400) {
            let mut q = sql("UPDATE person SET version = version + CAST(");
            q.push_bind(n).push(" AS BIGINT), changed_at = ").push_bind(site.clock.now()).push(" WHERE ");
            q.push_in("id", chunk.iter().copied());
            tx.run(q).await?;
        }
    }
    Ok(())
}

/// Writes anew what some people are found by.
pub(crate) async fn write_keys(tx: &mut Tx, site: &Site, whom: &[(&PersonId, &Card)]) -> Result<(), DbError> {
    for chunk in whom.chunks(400) {
        let mut q = sql("DELETE FROM person_key WHERE ");
        q.push_in("person_id", chunk.iter().map(|(id, _)| *id));
        tx.run(q).await?;
    }
    insert_keys(tx, site, whom).await
}

async fn insert_keys(tx: &mut Tx, site: &Site, whom: &[(&PersonId, &Card)]) -> Result<(), DbError> {
    let head = sql("INSERT INTO person_key (token, person_id) VALUES ");
    for chunk in whom.chunks(4000) {
        let mut rows: Vec<(String, &PersonId)> = Vec::with_capacity(chunk.len() * 16);
        for (id, card) in chunk {
            let names = [card.get("name"), card.get("former_name")];
            let tokens = names::tokens(&names, card.get("id_number"), card.get("phone"), &site.vault);
            rows.extend(tokens.into_iter().map(|t| (t, *id)));
        }
        // In the table's own order: neighbours are written to one page.
        rows.sort();
        let rows = rows.into_iter().map(|(token, id)| row![token, id]).collect();
        tx.put(&head, rows, &sql("")).await?;
    }
    Ok(())
}
