//! The facts of enrolments: what the registers' figures are counted from.

use super::SOURCE;
use jiff::civil::Date;
use kernel::{
    Site,
    db::{DbError, Tx, sql},
    record,
};
use ledger::Fact;
use std::collections::BTreeMap;
use vocab::{PersonId, UnitId, UnitPath};

record! { struct EnrolmentSource { id: String, person_id: PersonId, register: String, from_day: Date, until_day: String, whole_since: String } }
record! { struct Stay { person_id: PersonId, unit_id: UnitId, path: UnitPath, from_day: Date, until_day: String } } // path: where the unit is now

/// The facts of enrolments: one state for each enrolment and each unit that held the file meanwhile.
pub async fn enrolment_facts(tx: &mut Tx, site: &Site, only: Option<&[PersonId]>) -> Result<Vec<Fact>, DbError> {
    let mut q = sql(
        "SELECT e.id, e.person_id, e.register, e.from_day, e.until_day, p.whole_since FROM enrolment e JOIN person p ON p.id = e.person_id \
         WHERE e.removed_at IS NULL AND p.removed_at IS NULL AND p.status <> 'merged'",
    );
    let mut s = sql(
        "SELECT s.person_id, s.unit_id, u.path, s.from_day, s.until_day FROM person_stay s JOIN unit u ON u.id = s.unit_id",
    );
    if let Some(ids) = only {
        q.push(" AND ").push_in("e.person_id", ids);
        s.push(" WHERE ").push_in("s.person_id", ids);
    }
    q.push(" ORDER BY e.id");
    s.push(" ORDER BY s.person_id, s.from_day, s.id");
    let mut stays: BTreeMap<PersonId, Vec<Stay>> = BTreeMap::new();
    for stay in tx.all::<Stay>(s).await? {
        stays.entry(stay.person_id.clone()).or_default().push(stay);
    }
    let units: Vec<UnitId> = stays.values().flatten().map(|s| s.unit_id.clone()).collect();
    let places = ledger::Places::of(tx, &units).await?;
    let mut out = Vec::new();
    for e in tx.all::<EnrolmentSource>(q).await? {
        let Some(register) = site.packs.register(&e.register) else { continue };
        let until: Option<Date> = e.until_day.parse().ok();
        let stays = stays.get(&e.person_id).map(Vec::as_slice).unwrap_or_default();
        for (n, stay) in stays.iter().enumerate() {
            // The first stay covers what was before it: a file is made later than a child is left behind.
            let first = if n == 0 { e.from_day.min(stay.from_day) } else { stay.from_day };
            let last: Option<Date> = stay.until_day.parse().ok();
            let day = e.from_day.max(first);
            let end = match (until, last) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            if end.is_some_and(|end| end < day) {
                continue;
            }
            let fact = |id: String, kind: String, day: Date, until: Option<Date>| Fact {
                id,
                source_kind: SOURCE.into(),
                source_id: e.person_id.to_string(),
                kind,
                sub: String::new(),
                topic: register.topic.code().into(),
                programme: String::new(),
                day,
                until,
                state: true,
                unit_id: stay.unit_id.clone(),
                unit_path: places.on(&stay.unit_id, day).unwrap_or_else(|| stay.path.clone()),
                subject: Some(e.person_id.to_string()),
                label: register.name.zh.clone(),
                n: 1,
                amount: 0,
            };
            out.push(fact(format!("{}:{n}", e.id), format!("enrolment:{}", e.register), day, end));
            if let Ok(since) = e.whole_since.parse::<Date>()
                && end.is_none_or(|end| end >= since)
            {
                out.push(fact(format!("{}:{n}w", e.id), format!("whole:{}", e.register), day.max(since), end));
            }
        }
    }
    Ok(out)
}
