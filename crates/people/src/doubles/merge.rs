//! Two files made one, and apart again. Every row that changes hands is remembered; the file that goes stays as it was,
//! marked as merged, so that undoing loses nothing.

use super::{MergePeople, store::Choices};
use crate::{
    card::Card,
    family,
    persons::{WritePeople, keep_note, store as persons, store::PersonRow},
};
use jiff::Timestamp;
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    record,
    vault::Place,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use vocab::{MergeId, PersonId};

/// Field by field: the values of both, and which was taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Memory {
    kept: Card,
    gone: Card,
    taken: Choices,
}

/// The card that choices make of two: `kept` or `gone` for each field in which they differ.
pub fn joined(kept: &Card, gone: &Card, choices: &Choices) -> Card {
    let mut out = kept.clone();
    for key in kept.differences(gone) {
        if choices.get(&key).map(String::as_str) == Some("gone") {
            out.set(&key, gone.get(&key));
        }
    }
    out
}

/// What is chosen where nobody has: the value that is there; where both are, the kept file's.
pub fn proposed(kept: &Card, gone: &Card) -> Choices {
    kept.differences(gone)
        .into_iter()
        .map(|k| (k.clone(), if kept.get(&k).is_empty() { "gone".to_owned() } else { "kept".to_owned() }))
        .collect()
}

/// Tables whose rows change hands: table, column, and the sub-rows that the kept file has already and that stay.
const MOVES: &[(&str, &str)] = &[
    (
        "SELECT id AS v FROM relation WHERE person_id = $1 AND NOT EXISTS (SELECT 1 FROM relation k WHERE k.person_id = $2 AND k.kind = relation.kind AND k.until_day = '' AND relation.until_day = '' AND (k.other_id = relation.other_id OR k.kind IN ('father', 'mother', 'spouse')))",
        "relation.person_id",
    ),
    ("SELECT id AS v FROM relation WHERE other_id = $1 AND person_id <> $2", "relation.other_id"),
    (
        "SELECT id AS v FROM away_spell WHERE person_id = $1 AND NOT EXISTS (SELECT 1 FROM away_spell k WHERE k.person_id = $2 AND k.from_day = away_spell.from_day)",
        "away_spell.person_id",
    ),
    (
        "SELECT id AS v FROM enrolment WHERE person_id = $1 AND removed_at IS NULL AND NOT EXISTS (SELECT 1 FROM enrolment k WHERE k.person_id = $2 AND k.register = enrolment.register AND k.removed_at IS NULL AND k.until_day = '' AND enrolment.until_day = '')",
        "enrolment.person_id",
    ),
    ("SELECT id AS v FROM attachment WHERE person_id = $1 AND id <> $2", "attachment.person_id"),
    ("SELECT id AS v FROM consent WHERE person_id = $1 AND id <> $2", "consent.person_id"),
];

fn update(column: &str) -> Option<&'static str> {
    Some(match column {
        "relation.person_id" => "UPDATE relation SET person_id = $1 WHERE id = $2 AND person_id = $3",
        "relation.other_id" => "UPDATE relation SET other_id = $1 WHERE id = $2 AND other_id = $3",
        "away_spell.person_id" => "UPDATE away_spell SET person_id = $1 WHERE id = $2 AND person_id = $3",
        "enrolment.person_id" => "UPDATE enrolment SET person_id = $1 WHERE id = $2 AND person_id = $3",
        "attachment.person_id" => "UPDATE attachment SET person_id = $1 WHERE id = $2 AND person_id = $3",
        "consent.person_id" => "UPDATE consent SET person_id = $1 WHERE id = $2 AND person_id = $3",
        _ => return None,
    })
}

async fn hand_over(
    tx: &mut Tx,
    moved: &BTreeMap<String, Vec<String>>,
    from: &PersonId,
    to: &PersonId,
) -> Result<(), DbError> {
    for (column, ids) in moved {
        let Some(text) = update(column) else { continue };
        for id in ids {
            tx.run(sql(text).bind(to).bind(id).bind(from)).await?;
        }
    }
    Ok(())
}

/// Makes two files one. `None` when one of them was changed meanwhile.
pub async fn merge(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<MergePeople>,
    write: &Permit<WritePeople>,
    kept: &PersonRow,
    gone: &PersonRow,
    choices: &Choices,
) -> Result<Option<MergeId>, DbError> {
    let (kept_card, gone_card) = (kept.opened(site)?, gone.opened(site)?);
    let card = joined(&kept_card, &gone_card, choices);
    let school = persons::school_named(tx, card.get("school"), &kept.unit_path).await?;
    let id = MergeId::mint(&site.mint);
    // The number belongs to one file at a time.
    let hit = tx
        .run(
            sql("UPDATE person SET status = 'merged', merged_into = $1, version = version + 1, changed_at = $2 WHERE id = $3 AND version = $4 AND status <> 'merged'")
                .bind(&kept.id)
                .bind(site.clock.now())
                .bind(&gone.id)
                .bind(gone.version),
        )
        .await?;
    if hit == 0 || !persons::correct(tx, site, write, kept, "merged", "", &card, school.as_ref()).await? {
        return Ok(None);
    }
    let mut moved: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (find, column) in MOVES {
        let ids: Vec<String> = tx.values(sql(find).bind(&gone.id).bind(&kept.id)).await?;
        if !ids.is_empty() {
            moved.insert((*column).to_owned(), ids);
        }
    }
    // A child's two files may have named each other's relatives: nobody becomes her own.
    hand_over(tx, &moved, &gone.id, &kept.id).await?;
    let tags: Vec<String> = tx.values(sql("SELECT tag AS v FROM person_tag WHERE person_id = $1 AND tag NOT IN (SELECT tag FROM person_tag WHERE person_id = $2)").bind(&gone.id).bind(&kept.id)).await?;
    for tag in &tags {
        tx.run(sql("INSERT INTO person_tag (person_id, tag) VALUES ($1, $2)").bind(&kept.id).bind(tag)).await?;
    }
    if !tags.is_empty() {
        moved.insert("tags".into(), tags);
    }
    tx.run(sql("DELETE FROM person_key WHERE person_id = $1").bind(&gone.id)).await?;
    let memory = Memory { kept: kept_card, gone: gone_card, taken: choices.clone() };
    let text = serde_json::to_string(&memory).map_err(|e| DbError::Other(e.to_string()))?;
    let sealed = site.vault.seal(&site.mint, Place::new("person_merge.choices", id.as_str()), &text)?;
    tx.run(
        sql("INSERT INTO person_merge (id, kept_id, gone_id, kept_version, choices, moved, by_account, by_name, at, undone_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '')")
            .bind(&id)
            .bind(&kept.id)
            .bind(&gone.id)
            .bind(kept.version + 1)
            .bind(sealed)
            .bind(serde_json::to_string(&moved).unwrap_or_default())
            .bind(&permit.actor().account)
            .bind(&permit.actor().name)
            .bind(site.clock.now()),
    )
    .await?;
    keep_note(tx, site, permit.actor(), gone, "merged", "").await?;
    audit::log(
        tx,
        site,
        permit,
        format!("person {}", kept.id),
        &kept.unit_path,
        json!({"merged": gone.id.to_string(), "merge": id.to_string()}),
    )
    .await?;
    refresh_both(tx, site, &kept.id, &gone.id).await?;
    Ok(Some(id))
}

async fn refresh_both(tx: &mut Tx, site: &Site, kept: &PersonId, gone: &PersonId) -> Result<(), DbError> {
    // A fact of an enrolment that changes hands keeps its id: both let go before one takes it.
    ledger::replace(tx, kept.as_str(), &[]).await?;
    ledger::replace(tx, gone.as_str(), &[]).await?;
    family::store::refresh(tx, site, gone).await?;
    family::store::refresh(tx, site, kept).await?;
    site.people_merged(tx, &[kept.clone(), gone.clone()]).await
}

record! {
    /// A merge as listed.
    pub struct MergeRow { id: MergeId, kept_id: PersonId, gone_id: PersonId, kept_name: String, gone_name: String, unit_path: vocab::UnitPath, by_name: String, at: Timestamp, undone_at: Option<Timestamp>, undone_by: String }
}

/// Merges of files within the permit, newest first.
pub async fn list(tx: &mut Tx, permit: &Permit<MergePeople>) -> Result<Vec<MergeRow>, DbError> {
    let mut q = sql(
        "SELECT m.id, m.kept_id, m.gone_id, k.name AS kept_name, g.name AS gone_name, k.unit_path, m.by_name, m.at, m.undone_at, m.undone_by FROM person_merge m \
         JOIN person k ON k.id = m.kept_id JOIN person g ON g.id = m.gone_id WHERE ",
    );
    q.push_within("k.unit_path", permit.roots()).push(" ORDER BY m.at DESC, m.id DESC LIMIT 100");
    tx.all(q).await
}

/// Takes a merge apart: rows go back, the file that went stands again, and fields that were taken from it go back to what
/// they were wherever nobody has changed them since. `false` when it was undone already or one of the files changed hands.
pub async fn undo(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<MergePeople>,
    write: &Permit<WritePeople>,
    m: &MergeRow,
) -> Result<bool, DbError> {
    record! { struct Kept { choices: String, moved: String } }
    let stored: Option<Kept> = tx
        .optional(sql("SELECT choices, moved FROM person_merge WHERE id = $1 AND undone_at IS NULL").bind(&m.id))
        .await?;
    let Some(stored) = stored else { return Ok(false) };
    let text = site.vault.open_text(Place::new("person_merge.choices", m.id.as_str()), &stored.choices)?;
    let memory: Memory = serde_json::from_str(&text).map_err(|e| DbError::Other(e.to_string()))?;
    let moved: BTreeMap<String, Vec<String>> = serde_json::from_str(&stored.moved).unwrap_or_default();
    let mut q = persons::select();
    q.push("p.id = ").push_bind(&m.kept_id);
    let Some(kept): Option<PersonRow> = tx.optional(q).await? else { return Ok(false) };
    let present = kept.opened(site)?;
    let mut card = present.clone();
    for (key, which) in &memory.taken {
        if which == "gone" && present.get(key) == memory.gone.get(key) {
            card.set(key, memory.kept.get(key));
        }
    }
    let school = persons::school_named(tx, card.get("school"), &kept.unit_path).await?;
    if !persons::correct(tx, site, write, &kept, "unmerged", "", &card, school.as_ref()).await? {
        return Ok(false);
    }
    tx.run(sql("UPDATE person SET status = 'living', merged_into = NULL, version = version + 1 WHERE id = $1 AND status = 'merged'").bind(&m.gone_id)).await?;
    hand_over(tx, &moved, &m.kept_id, &m.gone_id).await?;
    for tag in moved.get("tags").into_iter().flatten() {
        tx.run(sql("DELETE FROM person_tag WHERE person_id = $1 AND tag = $2").bind(&m.kept_id).bind(tag)).await?;
    }
    let mut q = persons::select();
    q.push("p.id = ").push_bind(&m.gone_id);
    if let Some(gone) = tx.optional::<PersonRow>(q).await? {
        crate::persons::many::write_keys(tx, site, &[(&gone.id, &gone.opened(site)?)]).await?;
        keep_note(tx, site, permit.actor(), &gone, "unmerged", "").await?;
    }
    tx.run(
        sql("UPDATE person_merge SET undone_at = $1, undone_by = $2 WHERE id = $3")
            .bind(site.clock.now())
            .bind(&permit.actor().name)
            .bind(&m.id),
    )
    .await?;
    let (one, other) = if m.kept_id < m.gone_id { (&m.kept_id, &m.gone_id) } else { (&m.gone_id, &m.kept_id) };
    tx.run(
        sql("UPDATE person_pair SET state = 'open', decided_at = NULL WHERE one_id = $1 AND other_id = $2")
            .bind(one)
            .bind(other),
    )
    .await?;
    audit::log(
        tx,
        site,
        permit,
        format!("person {}", m.kept_id),
        &m.unit_path,
        json!({"unmerged": m.gone_id.to_string()}),
    )
    .await?;
    refresh_both(tx, site, &m.kept_id, &m.gone_id).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_taken_and_the_kept_file_speaks_first() {
        let kept = Card::default().with("name", "李兰").with("grade", "三");
        let gone = Card::default().with("name", "李岚").with("phone", "13800001234");
        let choices = proposed(&kept, &gone);
        assert_eq!(choices.get("phone").map(String::as_str), Some("gone"));
        let card = joined(&kept, &gone, &choices);
        assert_eq!((card.get("name"), card.get("phone"), card.get("grade")), ("李兰", "13800001234", "三"));
        let other = joined(&kept, &gone, &Choices::from([("name".into(), "gone".into())]));
        assert_eq!((other.get("name"), other.get("phone")), ("李岚", ""));
    }
}
