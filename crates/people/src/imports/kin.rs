//! Relatives that a row names, held against those the file has: what is new, what would change, what stays.

use super::rules::{Change, Judged, KinSaid, Weight, changes};
use crate::{
    card::Card,
    family::rules::RelationKind,
    persons::{Sight, WritePeople, store::PersonRow},
};
use kernel::{
    Site,
    access::Permit,
    db::{DbError, Tx, sql},
    record,
};
use std::collections::{HashMap, HashSet};
use vocab::{Lang, PersonId, bi};

/// A relative that a file has today.
#[derive(Clone, Debug)]
pub(super) struct Existing {
    pub kind: RelationKind,
    pub name: String,
    /// Her file and its card, where the importer may write it.
    pub file: Option<(PersonRow, Card)>,
    pub away: bool,
}

/// What a relative named in a row amounts to.
#[derive(Clone, Debug)]
pub(super) enum Plan {
    /// She is not in the file yet.
    Add,
    /// She is; this of her own file would change, and whether a spell away begins.
    There { file: Option<Box<(PersonRow, Card)>>, changes: Vec<Change>, leaves: bool },
    /// Somebody else stands there, whom an import does not put out.
    Kept(String),
}

/// The kind of bond a group of columns makes.
pub(super) fn kind_of(group: &str) -> RelationKind {
    match group {
        // A volunteer is somebody to reach, not the carer of the law.
        "carer" => RelationKind::Contact,
        other => RelationKind::parse(other).unwrap_or(RelationKind::Contact),
    }
}

/// What a relative says of her own file: where she works away is where she is reached.
pub(super) fn card_of(kin: &KinSaid) -> Card {
    let mut card = kin.card.clone();
    if !kin.away_place.is_empty() {
        card.set("workplace", kin.away_place.as_str());
    }
    card
}

/// Holds a named relative against those there are.
pub(super) fn plan(kin: &KinSaid, existing: &[Existing]) -> Plan {
    let kind = kind_of(&kin.group);
    let mut same = existing.iter().filter(|e| e.kind == kind);
    let name = kin.card.get("name");
    if let Some(there) = same.clone().find(|e| e.name == name) {
        let changes = there.file.as_ref().map_or_else(Vec::new, |(_, old)| {
            let mut new = old.clone();
            card_of(kin)
                .iter()
                .filter(|(k, _)| !matches!(*k, "sex" | "adult" | "name"))
                .for_each(|(k, v)| new.set(k, v));
            if !new.get("id_number").is_empty() {
                new.set("id_none_why", "");
            }
            changes(old, &new)
        });
        let leaves = there.file.is_some() && !kin.away_since.is_empty() && !there.away;
        return Plan::There { file: there.file.clone().map(Box::new), changes, leaves };
    }
    match same.next() {
        Some(other) if kind.single() => Plan::Kept(other.name.clone()),
        _ => Plan::Add,
    }
}

/// Notes in a row what would happen to the relatives.
pub(super) fn judge(j: &mut Judged, existing: &[Existing]) {
    let mut add: Vec<Change> = Vec::new();
    for kin in j.kin.clone() {
        let group = kin.group.clone();
        match plan(&kin, existing) {
            Plan::Add => add.push((format!("{group}.name"), String::new(), kin.card.get("name").to_owned())),
            Plan::There { changes, leaves, .. } => {
                add.extend(
                    changes
                        .into_iter()
                        .filter(|c| c.0 != "id_none_why")
                        .map(|(k, old, new)| (format!("{group}.{k}"), old, new)),
                );
                if leaves {
                    add.push((format!("{group}.away_since"), String::new(), kin.away_since.clone()));
                }
            }
            Plan::Kept(name) => {
                let (zh, en) =
                    (super::fields::group_name(&group, Lang::Zh), super::fields::group_name(&group, Lang::En));
                j.meet(
                    Weight::Doubt,
                    &format!("{group}.name"),
                    bi!("档案里的{zh}是{name}，和表里不一样；导入不改动，要换请到档案里改", "The file's {en} is {name}, the sheet says otherwise; an import leaves that alone, change it in the file"),
                );
            }
        }
    }
    j.changes.extend(add);
}

/// Says of those who are away since nobody knows when from which day their absence would be noted. Nothing is said of those
/// of whom an absence is noted already.
pub(super) fn guessed(j: &mut Judged, existing: &[Existing]) {
    for kin in j.kin.clone().iter().filter(|k| k.away_guessed) {
        let begins = match plan(kin, existing) {
            Plan::Add => kind_of(&kin.group).has_file(),
            Plan::There { leaves, .. } => leaves,
            Plan::Kept(_) => false,
        };
        if begins {
            let day = &kin.away_since;
            j.meet(
                Weight::Doubt,
                &format!("{}.away_place", kin.group),
                bi!(
                    "写了务工地点，没有写外出时间；外出从导入当天 {day} 算起，知道日期请补上",
                    "A place of work away, but not since when; the absence is noted from the day of import, {day}; fill in the day if it is known"
                ),
            );
        }
    }
}

/// The relatives of some files, with those cards the importer may see and write.
pub(super) async fn existing(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    sight: &Sight,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, Vec<Existing>>, DbError> {
    record! { struct Line { person_id: PersonId, kind: String, other_id: Option<PersonId>, name: String } }
    let mut out: HashMap<PersonId, Vec<Existing>> = HashMap::new();
    for chunk in ids.chunks(400) {
        let mut q = sql(
            "SELECT r.person_id, r.kind, r.other_id, COALESCE(o.name, r.name) AS name FROM relation r LEFT JOIN person o ON o.id = r.other_id \
             WHERE r.until_day = '' AND ",
        );
        q.push_in("r.person_id", chunk.iter()).push(" ORDER BY r.id");
        let lines: Vec<Line> = tx.all(q).await?;
        let others: Vec<PersonId> = lines.iter().filter_map(|l| l.other_id.clone()).collect();
        let files: HashMap<PersonId, PersonRow> = writable(tx, permit, sight, &others).await?;
        let away = away(tx, &others).await?;
        for l in lines {
            let Some(kind) = RelationKind::parse(&l.kind) else { continue };
            let file = match l.other_id.as_ref().and_then(|o| files.get(o)) {
                Some(row) => Some((row.clone(), row.opened(site)?)),
                None => None,
            };
            let away = l.other_id.as_ref().is_some_and(|o| away.contains(o));
            out.entry(l.person_id).or_default().push(Existing { kind, name: l.name, file, away });
        }
    }
    Ok(out)
}

/// Of some files those that the importer may see and write.
pub(super) async fn writable(
    tx: &mut Tx,
    permit: &Permit<WritePeople>,
    sight: &Sight,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, PersonRow>, DbError> {
    let mut out = HashMap::new();
    for chunk in ids.chunks(400) {
        for row in crate::persons::store::known(tx, sight, chunk).await? {
            if permit.covers(&row.unit_path) && row.removed_at.is_none() && row.status != "merged" {
                out.insert(row.id.clone(), row);
            }
        }
    }
    Ok(out)
}

/// Who of some people is away today.
pub(super) async fn away(tx: &mut Tx, ids: &[PersonId]) -> Result<HashSet<PersonId>, DbError> {
    let mut out = HashSet::new();
    for chunk in ids.chunks(400) {
        let mut q = sql("SELECT DISTINCT person_id AS v FROM away_spell WHERE until_day = '' AND ");
        q.push_in("person_id", chunk.iter());
        out.extend(tx.values::<PersonId>(q).await?);
    }
    Ok(out)
}
