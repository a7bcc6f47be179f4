//! The list of people: what it is narrowed to, its order, and the page after a row.

use super::{
    sight::Sight,
    store::{PersonRow, select},
};
use crate::names;
use jiff::civil::Date;
use kernel::{
    db::{DbError, Sql, Tx, sql},
    record,
};
use vocab::{PersonId, UnitPath};

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Within this unit.
    pub within: Option<UnitPath>,
    /// Held on this register today.
    pub register: String,
    /// minor, adult, elder (60 and above).
    pub ages: String,
    /// GB/T 2261.1.
    pub sex: String,
    /// Level.
    pub risk: String,
    /// Tag.
    pub tag: String,
    /// Of the four haves: `all` or `some` (some missing).
    pub haves: String,
    /// `before:DAY` — not looked at since that day.
    pub unchecked_since: Option<Date>,
    /// living (default), away, dead, removed, expired (kept longer than the packs' rule).
    pub status: String,
    /// For expired: each register with the last day of leaving it that is long enough ago.
    pub kept_until: Vec<(String, Date)>,
    /// What she is found by; every word must fit.
    pub words: Vec<names::Asked>,
    /// Units that a word named.
    pub units: Vec<UnitPath>,
}

/// The key of a list's order: where the next page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageKey(pub String, pub String, pub String);

impl PageKey {
    /// The key of a row.
    pub fn of(row: &PersonRow) -> PageKey {
        PageKey(row.unit_path.as_str().to_owned(), row.name_key.clone(), row.id.to_string())
    }
    /// As it stands in an address: no name in it, the row's id alone.
    pub async fn parse(tx: &mut Tx, id: &str) -> Result<Option<PageKey>, DbError> {
        record! { struct At { unit_path: String, name_key: String, id: String } }
        let at: Option<At> =
            tx.optional(sql("SELECT unit_path, name_key, id FROM person WHERE id = $1").bind(id)).await?;
        Ok(at.map(|a| PageKey(a.unit_path, a.name_key, a.id)))
    }
}

pub(crate) fn push_filter(q: &mut Sql, f: &Filter, today: Date) {
    match f.status.as_str() {
        "removed" => q.push(" AND p.removed_at IS NOT NULL"),
        "away" => q.push(" AND p.removed_at IS NULL AND p.status = 'away'"),
        "dead" => q.push(" AND p.removed_at IS NULL AND p.status = 'dead'"),
        "expired" => q.push(" AND p.removed_at IS NULL AND EXISTS (SELECT 1 FROM enrolment e WHERE e.person_id = p.id AND e.removed_at IS NULL)"),
        _ => q.push(" AND p.removed_at IS NULL AND p.status = 'living'"),
    };
    if f.status == "expired" {
        // Every stay on a register ended longer ago than that register asks a file to be kept.
        q.push(" AND NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.person_id = p.id AND e.removed_at IS NULL AND NOT (e.until_day <> '' AND (1 = 0");
        for (register, day) in &f.kept_until {
            q.push(" OR (e.register = ").push_bind(register).push(" AND e.until_day < ").push_bind(*day).push(")");
        }
        q.push(")))");
    }
    if let Some(w) = &f.within {
        q.push(" AND ").push_within("p.unit_path", std::slice::from_ref(w));
    }
    if !f.units.is_empty() {
        q.push(" AND (")
            .push_within("p.unit_path", &f.units)
            .push(" OR ")
            .push_within("p.school_path", &f.units)
            .push(")");
    }
    for word in &f.words {
        match word {
            names::Asked::Prefix(p) => {
                q.push(" AND p.id IN (SELECT k.person_id FROM person_key k WHERE k.token >= ").push_bind(p);
                q.push(" AND k.token < ").push_bind(format!("{p}\u{10ffff}")).push(")");
            }
            names::Asked::Exact(tokens) => {
                q.push(" AND p.id IN (SELECT k.person_id FROM person_key k WHERE ")
                    .push_in("k.token", tokens.iter())
                    .push(")");
            }
            names::Asked::Number(id, phone) => {
                q.push(" AND (p.id_blind = ").push_bind(id).push(" OR p.phone_blind = ").push_bind(phone).push(")");
            }
        }
    }
    if !f.register.is_empty() {
        // Asked of each file in the list's order, so that the first page ends early.
        q.push(" AND EXISTS (SELECT 1 FROM enrolment e WHERE e.person_id = p.id AND e.removed_at IS NULL AND e.until_day = '' AND e.register = ")
            .push_bind(&f.register)
            .push(")");
    }
    match f.ages.as_str() {
        "minor" => q.push(" AND p.minor_until > ").push_bind(today),
        "adult" => q.push(" AND p.minor_until <= ").push_bind(today),
        "elder" => q.push(" AND p.birth_day <> '' AND p.birth_day <= ").push_bind(crate::card::birthday(today, -60)),
        _ => q.push(""),
    };
    if !f.sex.is_empty() {
        q.push(" AND p.sex = ").push_bind(&f.sex);
    }
    if !f.risk.is_empty() {
        q.push(" AND p.risk = ").push_bind(&f.risk);
    }
    if !f.tag.is_empty() {
        q.push(" AND EXISTS (SELECT 1 FROM person_tag t WHERE t.person_id = p.id AND t.tag = ")
            .push_bind(&f.tag)
            .push(")");
    }
    match f.haves.as_str() {
        "all" => q.push(" AND p.haves = 15"),
        "some" => q.push(" AND p.haves < 15"),
        _ => q.push(""),
    };
    if let Some(day) = f.unchecked_since {
        q.push(" AND p.checked_on < ").push_bind(day);
    }
}

record! {
    /// What a list shows of a file: a row of it is read with these columns, not with all seventy.
    pub struct Line {
        id: PersonId, unit_name: String, name: String, sex: String, birth_day: String, risk: String, file_class: String,
        minor_until: String, haves: i64, checked_on: String, school: String, grade: String,
    }
}

impl Line {
    /// Whether she is a minor on a day.
    pub fn is_minor(&self, day: Date) -> bool {
        !self.minor_until.is_empty() && self.minor_until > day.to_string()
    }
    /// Her age on a day, in years.
    pub fn age(&self, day: Date) -> Option<i16> {
        self.birth_day.parse().ok().and_then(|b| crate::card::age_on(b, day))
    }
}

/// A page of files she may know of, in the order of places and names: the whole files.
pub async fn page(
    tx: &mut Tx,
    sight: &Sight,
    f: &Filter,
    after: Option<&PageKey>,
    limit: i64,
) -> Result<Vec<PersonRow>, DbError> {
    tx.all(narrowed(select(), sight, f, after, limit)).await
}

/// The same page, of each file what a list shows.
pub async fn lines(
    tx: &mut Tx,
    sight: &Sight,
    f: &Filter,
    after: Option<&PageKey>,
    limit: i64,
) -> Result<Vec<Line>, DbError> {
    let lean = sql(
        "SELECT p.id, u.name AS unit_name, p.name, p.sex, p.birth_day, p.risk, p.file_class, p.minor_until, p.haves, \
         p.checked_on, p.school, p.grade FROM person p JOIN unit u ON u.id = p.unit_id WHERE ",
    );
    tx.all(narrowed(lean, sight, f, after, limit)).await
}

fn narrowed(mut q: Sql, sight: &Sight, f: &Filter, after: Option<&PageKey>, limit: i64) -> Sql {
    sight.push_known(&mut q);
    push_filter(&mut q, f, sight.today());
    if let Some(PageKey(path, name, id)) = after {
        q.push(" AND (p.unit_path, p.name_key, p.id) > (")
            .push_bind(path)
            .push(", ")
            .push_bind(name)
            .push(", ")
            .push_bind(id)
            .push(")");
    }
    q.push(" ORDER BY p.unit_path, p.name_key, p.id LIMIT ").push_bind(limit);
    q
}

/// How many minors within her scope are closed to her because no manager approved it: a number only.
pub async fn minors_closed(tx: &mut Tx, sight: &Sight) -> Result<i64, DbError> {
    if sight.sees_minors() {
        return Ok(0);
    }
    let mut q = sql(
        "SELECT COUNT(*) AS v FROM person p WHERE p.removed_at IS NULL AND p.status = 'living' AND p.minor_until > ",
    );
    q.push_bind(sight.today()).push(" AND ").push_within("p.unit_path", sight.roots());
    Ok(tx.value(q).await?.unwrap_or(0))
}
