//! Earlier versions of a file: kept when it changes, read on its page, restored when they were right.

use super::{WritePeople, sight::Sight, store::PersonRow};
use crate::card::Card;
use jiff::Timestamp;
use kernel::{
    Site,
    access::{Actor, Permit},
    db::{DbError, Tx, sql},
    record, row,
    vault::Place,
};
use std::collections::HashMap;
use vocab::PersonId;

record! {
    /// An earlier version: who replaced it, when, and in which fields. The card itself is opened only when it is looked at.
    pub struct Revision { id: String, version: i64, at: Timestamp, by_name: String, what: String, why: String, fields: String, card: String }
}

/// What is about to be replaced: the version, why, and the whole card where the change was one of the card.
pub(crate) struct Kept<'a> {
    pub person: &'a PersonId,
    pub version: i64,
    pub what: &'a str,
    pub why: &'a str,
    pub fields: &'a [String],
    pub card: Option<&'a Card>,
}

impl<'a> Kept<'a> {
    /// A change beside the card.
    pub(crate) fn beside(person: &'a PersonId, version: i64, what: &'a str, why: &'a str) -> Kept<'a> {
        Kept { person, version, what, why, fields: &[], card: None }
    }
}

/// Keeps what is about to be replaced, of one file or of many.
pub(crate) async fn keep(tx: &mut Tx, site: &Site, actor: &Actor, kept: &[Kept<'_>]) -> Result<(), DbError> {
    let mut rows = Vec::with_capacity(kept.len());
    for k in kept {
        let id = site.mint.uuid();
        let sealed = match k.card {
            Some(c) => {
                let text = serde_json::to_string(c).map_err(|e| DbError::Other(e.to_string()))?;
                site.vault.seal(&site.mint, Place::new("person_revision.card", &id), &text)?
            }
            None => String::new(),
        };
        rows.push(row![
            id,
            k.person,
            k.version,
            site.clock.now(),
            &actor.account,
            &actor.name,
            k.what,
            k.why,
            k.fields.join(" "),
            sealed,
        ]);
    }
    let head = sql(
        "INSERT INTO person_revision (id, person_id, version, at, by_account, by_name, what, why, fields, card) VALUES ",
    );
    tx.put(&head, rows, &sql("")).await.map(|_| ())
}

/// Earlier versions, newest first.
pub async fn of(tx: &mut Tx, _sight: &Sight, id: &PersonId) -> Result<Vec<Revision>, DbError> {
    tx.all(
        sql("SELECT id, version, at, by_name, what, why, fields, card FROM person_revision WHERE person_id = $1 ORDER BY at DESC, version DESC LIMIT 100")
            .bind(id),
    )
    .await
}

/// One earlier version's card; `None` when there is none or the change was beside the card.
pub async fn card_at(
    tx: &mut Tx,
    site: &Site,
    _sight: &Sight,
    person: &PersonId,
    revision: &str,
) -> Result<Option<(Revision, Card)>, DbError> {
    let found: Option<Revision> = tx
        .optional(
            sql("SELECT id, version, at, by_name, what, why, fields, card FROM person_revision WHERE id = $1 AND person_id = $2")
                .bind(revision)
                .bind(person),
        )
        .await?;
    let Some(r) = found.filter(|r| !r.card.is_empty()) else { return Ok(None) };
    let card = opened(site, &r.id, &r.card)?;
    Ok(Some((r, card)))
}

/// The cards that changes of one kind replaced, of some files, by file and version.
pub(crate) async fn cards_before(
    tx: &mut Tx,
    site: &Site,
    _sight: &Sight,
    ids: &[PersonId],
    what: &'static str,
) -> Result<HashMap<(PersonId, i64), Card>, DbError> {
    record! { struct Line { id: String, person_id: PersonId, version: i64, card: String } }
    let mut out = HashMap::new();
    for chunk in ids.chunks(400) {
        let mut q = sql("SELECT id, person_id, version, card FROM person_revision WHERE card <> '' AND what = ");
        q.push_bind(what).push(" AND ").push_in("person_id", chunk.iter());
        for l in tx.all::<Line>(q).await? {
            out.insert((l.person_id, l.version), opened(site, &l.id, &l.card)?);
        }
    }
    Ok(out)
}

fn opened(site: &Site, id: &str, card: &str) -> Result<Card, DbError> {
    let text = site.vault.open_text(Place::new("person_revision.card", id), card)?;
    serde_json::from_str(&text).map_err(|e| DbError::Other(e.to_string()))
}

/// Makes an earlier version the present one; what is replaced by that is kept in turn.
pub async fn restore(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    card: &Card,
    from_version: i64,
) -> Result<bool, DbError> {
    let school = super::store::school_named(tx, card.get("school"), &row.unit_path).await?;
    let why = format!("v{from_version}");
    super::store::correct(tx, site, permit, row, "restored", &why, card, school.as_ref()).await
}

/// Seals all kept cards anew with the vault's present key.
pub async fn reseal(tx: &mut Tx, site: &Site, old: &Site) -> Result<(), DbError> {
    record! { struct Kept { id: String, card: String } }
    let mut after = String::new();
    loop {
        let rows: Vec<Kept> = tx
            .all(
                sql("SELECT id, card FROM person_revision WHERE id > $1 AND card <> '' ORDER BY id LIMIT 500")
                    .bind(&after),
            )
            .await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after.clone_from(&last.id);
        for r in rows {
            let place = Place::new("person_revision.card", &r.id);
            let text = old.vault.open_text(place, &r.card)?;
            let sealed = site.vault.seal(&site.mint, place, &text)?;
            tx.run(sql("UPDATE person_revision SET card = $1 WHERE id = $2").bind(sealed).bind(&r.id)).await?;
        }
    }
}

/// The card as it was at a version that somebody looked at: what her edit is compared with. A version whose change was
/// beside the card has the card of the next change of the card.
pub async fn base(tx: &mut Tx, site: &Site, sight: &Sight, row: &PersonRow, version: i64) -> Result<Card, DbError> {
    let kept: Option<String> = tx
        .value(
            sql("SELECT id AS v FROM person_revision WHERE person_id = $1 AND version >= $2 AND card <> '' ORDER BY version, at LIMIT 1")
                .bind(&row.id)
                .bind(version),
        )
        .await?;
    match kept {
        Some(id) => match card_at(tx, site, sight, &row.id, &id).await? {
            Some((_, card)) => Ok(card),
            None => row.opened(site),
        },
        None => row.opened(site),
    }
}

/// Keeps a note of a change beside the card.
pub(crate) async fn note(
    tx: &mut Tx,
    site: &Site,
    actor: &Actor,
    row: &PersonRow,
    what: &str,
    why: &str,
) -> Result<(), DbError> {
    keep(tx, site, actor, &[Kept::beside(&row.id, row.version, what, why)]).await
}
