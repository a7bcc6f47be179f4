//! Rows of what is owed and of the counties' choices.

use jiff::{Timestamp, civil::Date};
use kernel::{
    db::{DbError, Sql, Tx, sql},
    record,
};
use people::persons::Sight;
use vocab::{PersonId, UnitPath};

record! {
    /// What is owed to a person under a duty, with what a list shows of her.
    pub struct DueRow {
        duty: String, person_id: PersonId, name: String, birth_day: String, minor_until: String, risk: String, file_class: String,
        unit_id: vocab::UnitId, unit_name: String, unit_path: UnitPath, status: String, due_day: String, since_day: String,
        last_day: String, carer_id: String, carer_name: String, owes: String, answer: String,
    }
}

impl DueRow {
    /// The whole answer.
    pub fn due(&self) -> Option<duties::Due> {
        serde_json::from_str(&self.answer).ok()
    }
}

record! {
    /// What a county chose about a duty.
    #[derive(PartialEq, Eq)]
    pub struct ChoiceRow { unit_path: UnitPath, duty: String, chosen: bool, rule: String, by_name: String, at: Timestamp }
}

/// Every choice, oldest first.
pub async fn choices(tx: &mut Tx) -> Result<Vec<ChoiceRow>, DbError> {
    tx.all(sql("SELECT unit_path, duty, chosen, rule, by_name, at FROM duty_choice ORDER BY at, id")).await
}

/// What a list of what is owed is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Within this unit.
    pub within: Option<UnitPath>,
    /// Only what these carers owe, and what falls to a post under one of these words.
    pub mine: Option<(Vec<String>, Vec<&'static str>)>,
    /// One duty.
    pub duty: String,
    /// Only these statuses.
    pub statuses: Vec<&'static str>,
    /// Due on this day at the latest. What is overdue is, even if the day of its present window is later.
    pub until: Option<Date>,
}

const FROM: &str = " FROM next_due d JOIN person p ON p.id = d.person_id JOIN unit u ON u.id = d.unit_id \
     LEFT JOIN carer c ON c.id = d.carer_id LEFT JOIN person cp ON cp.id = c.person_id WHERE ";

fn select() -> Sql {
    let mut q = sql(
        "SELECT d.duty, d.person_id, p.name, p.birth_day, p.minor_until, p.risk, p.file_class, d.unit_id, u.name AS unit_name, d.unit_path, \
         d.status, d.due_day, d.since_day, d.last_day, d.carer_id, COALESCE(cp.name, '') AS carer_name, d.owes, d.answer",
    );
    q.push(FROM);
    q
}

fn narrow(q: &mut Sql, f: &Filter) {
    if let Some(w) = &f.within {
        q.push(" AND ").push_within("d.unit_path", std::slice::from_ref(w));
    }
    if let Some((carers, words)) = &f.mine {
        q.push(" AND (").push_in("d.carer_id", carers.iter()).push(" OR (d.carer_id = '' AND ");
        q.push_in("d.owes", words.iter().copied()).push("))");
    }
    if !f.duty.is_empty() {
        q.push(" AND d.duty = ").push_bind(&f.duty);
    }
    if !f.statuses.is_empty() {
        q.push(" AND ").push_in("d.status", f.statuses.iter().copied());
    }
    if let Some(day) = f.until {
        q.push(" AND (d.status = 'overdue' OR d.due_day <= ").push_bind(day).push(")");
    }
}

/// What is owed to people she may know of, the longest overdue first; among equals those never done.
pub async fn page(tx: &mut Tx, sight: &Sight, f: &Filter, limit: i64) -> Result<Vec<DueRow>, DbError> {
    let mut q = select();
    sight.push_known(&mut q);
    narrow(&mut q, f);
    // Overdue first by since when, then what is due by its day; whoever was never seen stands before the others.
    q.push(
        " ORDER BY CASE WHEN d.status = 'overdue' THEN 0 ELSE 1 END, CASE WHEN d.last_day = '' THEN 0 ELSE 1 END, \
         CASE WHEN d.status = 'overdue' THEN d.since_day ELSE d.due_day END, d.unit_path, p.name_key, d.person_id, d.duty LIMIT ",
    )
    .push_bind(limit);
    tx.all(q).await
}

/// Everything about some people, whatever its status.
pub async fn of_people(tx: &mut Tx, sight: &Sight, ids: &[PersonId]) -> Result<Vec<DueRow>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut q = select();
    q.push_in("d.person_id", ids.iter()).push(" AND ");
    sight.push_known(&mut q);
    q.push(" ORDER BY d.person_id, d.duty");
    tx.all(q).await
}

record! {
    /// How many of a unit's duties stand how.
    pub struct Tally { unit_id: vocab::UnitId, unit_name: String, unit_path: UnitPath, duty: String, status: String, n: i64, longest: String }
}

/// Counts by unit, duty and status. Numbers only: no approval for minors is needed to count.
pub async fn tally(tx: &mut Tx, sight: &Sight, f: &Filter) -> Result<Vec<Tally>, DbError> {
    let mut q = sql(
        "SELECT u.id AS unit_id, u.name AS unit_name, d.unit_path, d.duty, d.status, COUNT(*) AS n, MIN(CASE WHEN d.since_day = '' THEN '9999-12-31' ELSE d.since_day END) AS longest \
         FROM next_due d JOIN unit u ON u.id = d.unit_id WHERE ",
    );
    q.push_within("d.unit_path", sight.roots());
    narrow(&mut q, f);
    q.push(" GROUP BY u.id, u.name, d.unit_path, d.duty, d.status ORDER BY d.unit_path, d.duty, d.status");
    tx.all(q).await
}
