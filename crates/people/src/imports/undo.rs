//! Taking a whole import back, while nobody has changed what it made. What has been changed since is left alone and named.

use super::store::ImportRow;
use crate::{
    family,
    persons::{
        Sight, WritePeople, card_at,
        store::{self as files, PersonRow},
    },
};
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    record,
};
use serde_json::json;
use std::collections::{BTreeSet, HashMap, HashSet};
use vocab::{ImportId, PersonId};

record! { struct Made { seq: i64, no: i64, kind: String, person_id: PersonId, made_id: String, version: i64, notes: i64 } }

const WHY: &str = "撤销导入";

/// Version and number of kept states of some files: what tells whether somebody has touched them.
pub(super) async fn marks(tx: &mut Tx, ids: &[PersonId]) -> Result<HashMap<PersonId, (i64, i64)>, DbError> {
    record! { struct Line { id: PersonId, version: i64, notes: i64 } }
    let mut out = HashMap::new();
    for chunk in ids.chunks(400) {
        let mut q = sql(
            "SELECT p.id, p.version, (SELECT COUNT(*) FROM person_revision v WHERE v.person_id = p.id) AS notes FROM person p WHERE ",
        );
        q.push_in("p.id", chunk.iter());
        out.extend(tx.all::<Line>(q).await?.into_iter().map(|l| (l.id, (l.version, l.notes))));
    }
    Ok(out)
}

/// What came of taking an import back.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Undone {
    pub removed: usize,
    pub restored: usize,
    pub left: usize,
}

/// Takes an import back. `None` when it is not there to be taken back (any more).
pub(super) async fn undo(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    sight: &Sight,
    import: &ImportRow,
) -> Result<Option<Undone>, DbError> {
    if !super::store::step(tx, permit, &import.id, &["done"], "undone", None).await? {
        return Ok(None);
    }
    let made: Vec<Made> = tx
        .all(sql("SELECT seq, no, kind, person_id, made_id, version, notes FROM person_import_made WHERE import_id = $1 ORDER BY seq").bind(&import.id))
        .await?;
    let ids: Vec<PersonId> = made.iter().map(|m| m.person_id.clone()).collect::<BTreeSet<_>>().into_iter().collect();
    let now = marks(tx, &ids).await?;
    let mut rows: HashMap<PersonId, PersonRow> = HashMap::new();
    for chunk in ids.chunks(400) {
        let mut q = files::select();
        q.push_in("p.id", chunk.iter());
        for row in tx.all::<PersonRow>(q).await? {
            rows.insert(row.id.clone(), row);
        }
    }
    // Touched: changed since, removed, or handed to a unit that is not within reach.
    let mut left: HashSet<PersonId> = made
        .iter()
        .filter(|m| now.get(&m.person_id) != Some(&(m.version, m.notes)))
        .map(|m| m.person_id.clone())
        .collect();
    left.extend(rows.values().filter(|r| !permit.covers(&r.unit_path)).map(|r| r.id.clone()));
    keep_needed(tx, &made, &mut left).await?;
    let mut out = Undone { left: left.len(), ..Undone::default() };
    for m in made.iter().filter(|m| left.contains(&m.person_id)) {
        tx.run(
            sql("UPDATE person_import_made SET left_alone = 1 WHERE import_id = $1 AND seq = $2")
                .bind(&import.id)
                .bind(m.seq),
        )
        .await?;
    }
    let made: Vec<Made> = made.into_iter().filter(|m| !left.contains(&m.person_id)).collect();
    let new: HashSet<PersonId> = made.iter().filter(|m| m.kind == "person").map(|m| m.person_id.clone()).collect();
    let mut changed: HashSet<PersonId> = HashSet::new();
    for m in &made {
        match m.kind.as_str() {
            "enrolment" => {
                tx.run(
                    sql("UPDATE enrolment SET removed_at = $1, version = version + 1 WHERE id = $2")
                        .bind(site.clock.now())
                        .bind(&m.made_id),
                )
                .await?;
                changed.insert(m.person_id.clone());
            }
            // A file that goes keeps its family, so that it is whole when it is brought back.
            _ if new.contains(&m.person_id) => {}
            "relation" => {
                tx.run(sql("DELETE FROM relation WHERE id = $1").bind(&m.made_id)).await?;
                changed.insert(m.person_id.clone());
            }
            "spell" => {
                tx.run(sql("DELETE FROM away_spell WHERE id = $1").bind(&m.made_id)).await?;
                changed.insert(m.person_id.clone());
            }
            _ => {}
        }
    }
    for m in made.iter().filter(|m| m.kind == "person") {
        if let Some(row) = rows.get(&m.person_id)
            && files::set_removed(tx, site, permit, row, Some(WHY)).await?
        {
            out.removed += 1;
        }
    }
    for m in made.iter().filter(|m| m.kind == "change") {
        let Some(row) = rows.get(&m.person_id) else { continue };
        if let Some(card) = before(tx, site, sight, m).await? {
            let school = files::school_named(tx, card.get("school"), &row.unit_path).await?;
            if files::correct(tx, site, permit, row, "import_undone", "", &card, school.as_ref()).await? {
                out.restored += 1;
                changed.remove(&m.person_id);
            }
        }
    }
    // What changed beside the card only is noted as well.
    for id in changed.iter().filter(|id| !new.contains(*id)) {
        let Some(row) = rows.get(id) else { continue };
        tx.run(
            sql("UPDATE person SET version = version + 1, changed_at = $1 WHERE id = $2")
                .bind(site.clock.now())
                .bind(id),
        )
        .await?;
        files::note_change(tx, site, permit, row, "import_undone", "").await?;
        out.restored += 1;
    }
    let touched: Vec<PersonId> =
        made.iter().map(|m| m.person_id.clone()).collect::<BTreeSet<_>>().into_iter().collect();
    family::refresh(tx, site, &touched).await?;
    tx.run(
        sql("UPDATE person_import SET left_alone = $1, undone_at = $2, undone_by = $3 WHERE id = $4")
            .bind(out.left as i64)
            .bind(site.clock.now())
            .bind(&permit.actor().name)
            .bind(&import.id),
    )
    .await?;
    let detail = json!({"import": "undone", "removed": out.removed, "restored": out.restored, "left": out.left});
    audit::log(tx, site, permit, format!("import {}", import.id), &import.unit_path, detail).await?;
    Ok(Some(out))
}

/// A relative whom the import made stays while somebody who stays has her as father, mother or guardian.
async fn keep_needed(tx: &mut Tx, made: &[Made], left: &mut HashSet<PersonId>) -> Result<(), DbError> {
    record! { struct Line { person_id: PersonId, other_id: PersonId } }
    let new: HashSet<PersonId> = made.iter().filter(|m| m.kind == "person").map(|m| m.person_id.clone()).collect();
    let ended: HashSet<(PersonId, String)> =
        made.iter().filter(|m| m.kind == "relation").map(|m| (m.person_id.clone(), m.made_id.clone())).collect();
    let ids: Vec<PersonId> = new.iter().cloned().collect();
    let mut lines: Vec<(Line, String)> = Vec::new();
    for chunk in ids.chunks(400) {
        record! { struct Bond { id: String, person_id: PersonId, other_id: PersonId } }
        let mut q = sql(
            "SELECT r.id, r.person_id, r.other_id FROM relation r JOIN person p ON p.id = r.person_id WHERE p.removed_at IS NULL AND ",
        );
        q.push_in("r.other_id", chunk.iter());
        lines.extend(
            tx.all::<Bond>(q).await?.into_iter().map(|b| (Line { person_id: b.person_id, other_id: b.other_id }, b.id)),
        );
    }
    for (l, id) in lines {
        let goes = new.contains(&l.person_id) && !left.contains(&l.person_id);
        let undone = ended.contains(&(l.person_id.clone(), id)) && !left.contains(&l.person_id);
        if !goes && !undone {
            left.insert(l.other_id);
        }
    }
    Ok(())
}

/// The card that an import's change replaced.
async fn before(tx: &mut Tx, site: &Site, sight: &Sight, m: &Made) -> Result<Option<crate::card::Card>, DbError> {
    let version: i64 = m.made_id.parse().unwrap_or_default();
    let revision: Option<String> = tx
        .value(
            sql("SELECT id AS v FROM person_revision WHERE person_id = $1 AND version = $2 AND what = 'imported' ORDER BY at DESC LIMIT 1")
                .bind(&m.person_id)
                .bind(version),
        )
        .await?;
    match revision {
        Some(id) => Ok(card_at(tx, site, sight, &m.person_id, &id).await?.map(|(_, card)| card)),
        None => Ok(None),
    }
}

record! {
    /// A file that the undoing left alone.
    pub(super) struct LeftAlone { person_id: PersonId, name: String, unit_name: String }
}

/// The files that the undoing left alone and that may be known of.
pub(super) async fn left_alone(
    tx: &mut Tx,
    sight: &Sight,
    _permit: &Permit<WritePeople>,
    import: &ImportId,
) -> Result<Vec<LeftAlone>, DbError> {
    let mut q = sql(
        "SELECT DISTINCT p.id AS person_id, p.name, u.name AS unit_name FROM person_import_made m JOIN person p ON p.id = m.person_id JOIN unit u ON u.id = p.unit_id WHERE m.import_id = ",
    );
    q.push_bind(import).push(" AND m.left_alone = 1 AND ");
    sight.push_known(&mut q);
    q.push(" ORDER BY p.id LIMIT 200");
    tx.all(q).await
}
