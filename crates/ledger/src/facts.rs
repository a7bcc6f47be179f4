//! Facts: written with their source, compared with a rebuild of it. No room writes facts any other way.

use jiff::civil::Date;
use kernel::{
    db::{DbError, Tx, sql},
    record,
};
use sha2::{Digest, Sha256};
use vocab::{UnitId, UnitPath};

record! {
    /// A countable shadow of a record; see the table for the columns' meaning.
    #[derive(PartialEq, Eq)]
    pub struct Fact {
        id: String,
        source_kind: String,
        source_id: String,
        kind: String,
        sub: String,
        topic: String,
        programme: String,
        day: Date,
        until: Option<Date>,
        state: bool,
        unit_id: UnitId,
        unit_path: UnitPath,
        subject: Option<String>,
        label: String,
        n: i64,
        amount: i64,
    }
}

const COLUMNS: &str = "id, source_kind, source_id, kind, sub, topic, programme, day, until, state, unit_id, unit_path, subject, label, n, amount";

/// Replaces all facts of a source by these; call it in the transaction that changes the source.
pub async fn replace(tx: &mut Tx, source_id: &str, facts: &[Fact]) -> Result<(), DbError> {
    replace_many(tx, &[source_id], facts).await
}

/// Replaces all facts of several sources by these; in the transaction that changes the sources.
pub async fn replace_many(tx: &mut Tx, sources: &[&str], facts: &[Fact]) -> Result<(), DbError> {
    for chunk in sources.chunks(400) {
        let mut q = sql("DELETE FROM fact WHERE ");
        q.push_in("source_id", chunk.iter().copied());
        tx.run(q).await?;
    }
    insert(tx, facts).await
}

/// Writes facts of sources that have none yet (imports and generated counties), many rows a statement.
pub async fn insert(tx: &mut Tx, facts: &[Fact]) -> Result<(), DbError> {
    for chunk in facts.chunks(500) {
        let mut q = sql("INSERT INTO fact (");
        q.push(COLUMNS).push(") VALUES ");
        for (i, f) in chunk.iter().enumerate() {
            q.push(if i == 0 { "(" } else { ", (" });
            q.push_bind(&f.id).push(", ").push_bind(&f.source_kind).push(", ").push_bind(&f.source_id).push(", ");
            q.push_bind(&f.kind).push(", ").push_bind(&f.sub).push(", ").push_bind(&f.topic).push(", ");
            q.push_bind(&f.programme).push(", ").push_bind(f.day).push(", ").push_bind(f.until).push(", ");
            q.push_bind(f.state).push(", ").push_bind(&f.unit_id).push(", ").push_bind(&f.unit_path).push(", ");
            q.push_bind(f.subject.clone())
                .push(", ")
                .push_bind(&f.label)
                .push(", ")
                .push_bind(f.n)
                .push(", ")
                .push_bind(f.amount)
                .push(")");
        }
        tx.run(q).await?;
    }
    Ok(())
}

/// The SQL for a unit's place on a day: the first row of its history that had not ended by then, so that a
/// day before the unit was entered takes its first place. One text for whoever derives or moves facts.
#[macro_export]
macro_rules! place_on {
    ($unit:literal, $day:literal, $otherwise:literal) => {
        concat!(
            "COALESCE((SELECT h.path FROM unit_history h WHERE h.unit_id = ",
            $unit,
            " AND (h.until_day IS NULL OR h.until_day >= ",
            $day,
            ") ORDER BY h.from_day, h.at DESC LIMIT 1), ",
            $otherwise,
            ")"
        )
    };
}

/// Where some units were on any day, by their history: what [`place_on!`] says, for facts that are made in Rust.
#[derive(Clone, Debug, Default)]
pub struct Places(std::collections::HashMap<UnitId, Vec<(Option<Date>, UnitPath)>>);

impl Places {
    /// Reads the history of some units.
    pub async fn of(tx: &mut Tx, units: &[UnitId]) -> Result<Places, DbError> {
        record! { struct Line { unit_id: UnitId, path: UnitPath, until_day: Option<Date> } }
        let mut wanted: Vec<&UnitId> = units.iter().collect();
        wanted.sort();
        wanted.dedup();
        let mut out = Places::default();
        for chunk in wanted.chunks(400) {
            let mut q = sql("SELECT unit_id, path, until_day FROM unit_history WHERE ");
            q.push_in("unit_id", chunk.iter().copied()).push(" ORDER BY unit_id, from_day, at DESC");
            for l in tx.all::<Line>(q).await? {
                out.0.entry(l.unit_id).or_default().push((l.until_day, l.path));
            }
        }
        Ok(out)
    }
    /// A unit's place on a day: the first row of its history that had not ended by then.
    pub fn on(&self, unit: &UnitId, day: Date) -> Option<UnitPath> {
        self.0.get(unit)?.iter().find(|(until, _)| until.is_none_or(|u| u >= day)).map(|(_, path)| path.clone())
    }
}

/// Puts the facts of a subtree where its units' history, just changed, says they happened: a change may be
/// dated before facts that are there already.
pub async fn place_anew(tx: &mut Tx, subtree: &UnitPath) -> Result<u64, DbError> {
    let mut q = sql(concat!(
        "UPDATE fact SET unit_path = ",
        place_on!("fact.unit_id", "fact.day", "(SELECT u.path FROM unit u WHERE u.id = fact.unit_id)"),
        " WHERE unit_id IN (SELECT id FROM unit WHERE "
    ));
    q.push_within("path", std::slice::from_ref(subtree)).push(")");
    tx.run(q).await
}

/// Throws the facts of one kind of source away and writes these instead: for a pack that counts otherwise.
pub async fn rebuild(tx: &mut Tx, source_kind: &str, facts: &[Fact]) -> Result<(), DbError> {
    tx.run(sql("DELETE FROM fact WHERE source_kind = $1").bind(source_kind)).await?;
    insert(tx, facts).await
}

/// All facts of one kind of source, for `verify`.
pub async fn stored(tx: &mut Tx, source_kind: &str) -> Result<Vec<Fact>, DbError> {
    let mut q = sql("SELECT ");
    q.push(COLUMNS).push(" FROM fact WHERE source_kind = ").push_bind(source_kind).push(" ORDER BY id");
    tx.all(q).await
}

/// What differs between the stored facts and those rebuilt from the sources; empty when they are equal.
pub fn differences(mut rebuilt: Vec<Fact>, stored: &[Fact]) -> Vec<String> {
    rebuilt.sort_by(|a, b| a.id.cmp(&b.id));
    let mut out = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < rebuilt.len() || j < stored.len() {
        match (rebuilt.get(i), stored.get(j)) {
            (Some(r), Some(s)) if r.id == s.id => {
                if r != s {
                    out.push(format!("fact {} differs from its source {} {}", s.id, s.source_kind, s.source_id));
                }
                i += 1;
                j += 1;
            }
            (Some(r), s) if s.is_none_or(|s| r.id < s.id) => {
                out.push(format!("fact {} is missing; its source is {} {}", r.id, r.source_kind, r.source_id));
                i += 1;
            }
            (_, Some(s)) => {
                out.push(format!("fact {} has no source ({} {})", s.id, s.source_kind, s.source_id));
                j += 1;
            }
            _ => break,
        }
    }
    out
}

/// The key by which a named person is counted once: her name, home unit and what tells namesakes apart.
/// A digest, because facts carry no names. Spaces and letter case do not matter.
///
/// Until a person's file exists this is as exact as the roll is: namesakes of one village without a mark
/// count as one.
pub fn subject_key(name: &str, home: &str, mark: &str) -> String {
    let fold = |s: &str| s.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect::<String>();
    let mut h = Sha256::new();
    for part in [fold(name), fold(home), fold(mark)] {
        h.update((part.len() as u64).to_be_bytes());
        h.update(part.as_bytes());
    }
    h.finalize().iter().take(12).map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(id: &str, n: i64) -> Fact {
        Fact {
            id: id.into(),
            source_kind: "activity".into(),
            source_id: "a".into(),
            kind: "activity".into(),
            sub: String::new(),
            topic: "activity".into(),
            programme: String::new(),
            day: jiff::civil::date(2026, 3, 8),
            until: None,
            state: false,
            unit_id: UnitId::stored("u".into()),
            unit_path: UnitPath::everything(),
            subject: None,
            label: String::new(),
            n,
            amount: 0,
        }
    }

    #[test]
    fn differences_are_named() {
        assert!(differences(vec![fact("b", 1), fact("a", 1)], &[fact("a", 1), fact("b", 1)]).is_empty());
        let said = differences(vec![fact("a", 1), fact("b", 2)], &[fact("b", 1), fact("c", 1)]);
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(
            said[0].contains("a is missing") && said[1].contains("b differs") && said[2].contains("c has no source")
        );
    }

    #[test]
    fn a_person_is_one_however_she_is_spaced() {
        assert_eq!(subject_key("李 小兰", "上村", ""), subject_key("李小兰", "上村 ", ""));
        assert_ne!(subject_key("李小兰", "上村", ""), subject_key("李小兰", "下村", ""));
        assert_ne!(subject_key("李小兰", "上村", "1979"), subject_key("李小兰", "上村", ""));
    }
}
