//! Taking a whole import back, while nobody has changed what it made. What has been changed since is left alone and named.

use super::jobs::{Order, Outcome, Progress};
use crate::{
    family,
    persons::{
        Kept, Sight, WritePeople, cards_before, keep, many,
        store::{self as files, PersonRow},
    },
};
use kernel::{
    access::Permit,
    db::{DbError, Tx, sql},
    record,
};
use std::collections::{BTreeSet, HashMap, HashSet};
use vocab::{ImportId, PersonId, UnitPath};

record! { struct Made { kind: String, person_id: PersonId, made_id: String, version: i64, notes: i64 } }

const WHY: &str = "撤销导入";
/// How many files are worked on at once.
const AT_ONCE: usize = 500;

/// Version and number of kept states of some files: what tells whether somebody has touched them.
pub(super) async fn marks(tx: &mut Tx, ids: &[PersonId]) -> Result<HashMap<PersonId, (i64, i64)>, DbError> {
    record! { struct Line { id: PersonId, version: i64, notes: i64 } }
    let mut out = HashMap::new();
    for chunk in ids.chunks(400) {
        let mut q = sql("SELECT p.id, p.version, (SELECT COUNT(*) FROM person_revision v WHERE v.person_id = p.id) \
             + (SELECT COUNT(*) FROM person_check c WHERE c.person_id = p.id) + (SELECT COUNT(*) FROM person_transfer t WHERE t.person_id = p.id) AS notes FROM person p WHERE ");
        q.push_in("p.id", chunk.iter());
        out.extend(tx.all::<Line>(q).await?.into_iter().map(|l| (l.id, (l.version, l.notes))));
    }
    Ok(out)
}

/// Takes an import back, in one transaction. What has been changed since is left alone.
pub(super) async fn run(order: &Order, progress: &Progress) -> Result<Outcome, DbError> {
    let (site, permit, import) = (&order.site, &order.permit, &order.import);
    let mut tx = site.db.begin().await?;
    let sight = Sight::of(&mut tx, site, &order.reader).await?;
    let q = sql(
        "SELECT kind, person_id, made_id, version, notes FROM person_import_made WHERE import_id = $1 ORDER BY seq",
    );
    let made: Vec<Made> = tx.all(q.bind(&import.id)).await?;
    let ids = people_of(&made);
    // A quarter of the way each: what to leave alone, those made, those changed, what follows from it.
    progress.expect(ids.len() * 4);
    let mut left = touched_since(&mut tx, permit, &made, &ids).await?;
    keep_needed(&mut tx, &made, &mut left).await?;
    let named: Vec<&PersonId> = left.iter().collect();
    for chunk in named.chunks(400) {
        let mut q = sql("UPDATE person_import_made SET left_alone = 1 WHERE import_id = ");
        q.push_bind(&import.id).push(" AND ").push_in("person_id", chunk.iter().copied());
        tx.run(q).await?;
    }
    let made: Vec<Made> = made.into_iter().filter(|m| !left.contains(&m.person_id)).collect();
    let of = |kind: &'static str| made.iter().filter(move |m| m.kind == kind);
    let new: HashSet<&PersonId> = of("person").map(|m| &m.person_id).collect();
    // Files that stay and are given back something beside their cards.
    let mut beside: BTreeSet<PersonId> = of("enrolment").map(|m| m.person_id.clone()).collect();
    let enrolments: Vec<&String> = of("enrolment").map(|m| &m.made_id).collect();
    for chunk in enrolments.chunks(400) {
        let mut q = sql("UPDATE enrolment SET removed_at = ");
        q.push_bind(site.clock.now()).push(", version = version + 1 WHERE ").push_in("id", chunk.iter().copied());
        tx.run(q).await?;
    }
    // A file that goes keeps its family, so that it is whole when it is brought back.
    for (kind, delete) in [("relation", "DELETE FROM relation WHERE "), ("spell", "DELETE FROM away_spell WHERE ")] {
        let gone: Vec<&Made> = of(kind).filter(|m| !new.contains(&m.person_id)).collect();
        beside.extend(gone.iter().map(|m| m.person_id.clone()));
        for chunk in gone.chunks(400) {
            let mut q = sql(delete);
            q.push_in("id", chunk.iter().map(|m| &m.made_id));
            tx.run(q).await?;
        }
    }
    let gone: Vec<PersonId> = new.iter().map(|id| (*id).clone()).collect();
    for (n, chunk) in gone.chunks(AT_ONCE).enumerate() {
        if !progress.tell(ids.len() + n * AT_ONCE) {
            return Ok(Outcome::Stopped);
        }
        let rows = rows_of(&mut tx, chunk).await?;
        if many::set_removed(&mut tx, site, permit, &rows, Some(WHY)).await?.is_none() {
            return Err(DbError::Other("a file changed while an import was taken back".into()));
        }
    }
    let changes: Vec<&Made> = of("change").filter(|m| !new.contains(&m.person_id)).collect();
    let why = super::said_as(import.number, None);
    let mut restored = changes.len();
    for (n, chunk) in changes.chunks(AT_ONCE).enumerate() {
        if !progress.tell(ids.len() * 2 + n * AT_ONCE) {
            return Ok(Outcome::Stopped);
        }
        restore(&mut tx, order, &sight, chunk, &why).await?;
        chunk.iter().for_each(|m| {
            beside.remove(&m.person_id);
        });
    }
    // What changed beside the card only is noted as well.
    beside.retain(|id| !new.contains(id));
    let beside: Vec<PersonId> = beside.into_iter().collect();
    restored += beside.len();
    for chunk in beside.chunks(AT_ONCE) {
        let rows = rows_of(&mut tx, chunk).await?;
        many::raise(&mut tx, site, &chunk.iter().map(|id| (id.clone(), 1)).collect()).await?;
        let kept: Vec<Kept<'_>> = rows.iter().map(|r| Kept::beside(&r.id, r.version, "import_undone", &why)).collect();
        keep(&mut tx, site, permit.actor(), &kept).await?;
    }
    let tell = |n: usize, of: usize| progress.tell(ids.len() * 3 + ids.len() * n / of.max(1));
    if !family::derive::refresh_telling(&mut tx, site, &people_of(&made), &tell).await? {
        return Ok(Outcome::Stopped);
    }
    let undone = Undone { removed: gone.len(), restored, left: left.len() };
    if !super::store::taken_back(&mut tx, site, permit, import, undone).await? {
        return Ok(Outcome::Stopped);
    }
    tx.commit().await?;
    Ok(Outcome::Through)
}

/// What came of taking an import back.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Undone {
    pub removed: usize,
    pub restored: usize,
    pub left: usize,
}

fn people_of(made: &[Made]) -> Vec<PersonId> {
    made.iter().map(|m| m.person_id.clone()).collect::<BTreeSet<_>>().into_iter().collect()
}

async fn rows_of(tx: &mut Tx, ids: &[PersonId]) -> Result<Vec<PersonRow>, DbError> {
    let mut q = files::select();
    q.push_in("p.id", ids.iter());
    tx.all(q).await
}

/// Files changed since, removed, or handed to a unit that is not within reach.
async fn touched_since(
    tx: &mut Tx,
    permit: &Permit<WritePeople>,
    made: &[Made],
    ids: &[PersonId],
) -> Result<HashSet<PersonId>, DbError> {
    record! { struct At { id: PersonId, unit_path: UnitPath } }
    let now = marks(tx, ids).await?;
    let mut left: HashSet<PersonId> = made
        .iter()
        .filter(|m| now.get(&m.person_id) != Some(&(m.version, m.notes)))
        .map(|m| m.person_id.clone())
        .collect();
    for chunk in ids.chunks(400) {
        let mut q = sql("SELECT id, unit_path FROM person WHERE ");
        q.push_in("id", chunk.iter());
        left.extend(tx.all::<At>(q).await?.into_iter().filter(|a| !permit.covers(&a.unit_path)).map(|a| a.id));
    }
    Ok(left)
}

/// Gives files the cards back that the import replaced.
async fn restore(tx: &mut Tx, order: &Order, sight: &Sight, list: &[&Made], why: &str) -> Result<(), DbError> {
    let site = &order.site;
    let ids: Vec<PersonId> = list.iter().map(|m| m.person_id.clone()).collect();
    let mut before = cards_before(tx, site, sight, &ids, "imported").await?;
    let versions: HashMap<&PersonId, i64> =
        list.iter().map(|m| (&m.person_id, m.made_id.parse().unwrap_or_default())).collect();
    let mut back = Vec::with_capacity(ids.len());
    for row in rows_of(tx, &ids).await? {
        let version = versions.get(&row.id).copied().unwrap_or_default();
        let Some(card) = before.remove(&(row.id.clone(), version)) else { continue };
        let school = files::school_named(tx, card.get("school"), &row.unit_path).await?;
        let old = row.opened(site)?;
        back.push((row, old, card, school));
    }
    let corrections: Vec<many::Correction<'_>> = back
        .iter()
        .map(|(row, old, card, school)| many::Correction {
            row,
            old,
            what: "import_undone",
            why,
            card,
            school: school.as_ref(),
        })
        .collect();
    match many::correct(tx, site, &order.permit, &corrections).await? {
        true => Ok(()),
        false => Err(DbError::Other("a file changed while an import was taken back".into())),
    }
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
