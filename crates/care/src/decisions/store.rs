//! Rows of decisions.

use super::DecideDuties;
use crate::owed;
use jiff::civil::Date;
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    record,
};
use serde_json::json;
use vocab::{CarerId, DecisionId, PersonId, UnitPath};

record! {
    /// A decision that stands.
    pub struct DecisionRow { id: DecisionId, duty: String, kind: String, carer_name: String, from_day: Date, until_day: String, why: String, by_name: String }
}

/// The decisions about a person that were not taken back and are not over, newest first.
pub async fn standing(tx: &mut Tx, person: &PersonId, today: Date) -> Result<Vec<DecisionRow>, DbError> {
    tx.all(
        sql("SELECT d.id, d.duty, d.kind, COALESCE(p.name, '') AS carer_name, d.from_day, d.until_day, d.why, d.by_name FROM duty_decision d \
             LEFT JOIN carer c ON c.id = d.carer_id LEFT JOIN person p ON p.id = c.person_id \
             WHERE d.person_id = $1 AND d.revoked_at IS NULL AND (d.until_day = '' OR d.until_day >= $2) ORDER BY d.at DESC, d.id")
        .bind(person)
        .bind(today),
    )
    .await
}

/// A decision about to be made.
#[derive(Clone, Debug)]
pub struct NewDecision<'a> {
    /// Whom it is about.
    pub person: &'a PersonId,
    /// Her unit's place.
    pub at: &'a UnitPath,
    /// Duty of a pack; empty for all.
    pub duty: &'a str,
    /// To whom it is given; `None` when it is excused.
    pub to: Option<&'a CarerId>,
    /// First day.
    pub from: Date,
    /// Last day; `None` while it goes on.
    pub until: Option<Date>,
    /// Why.
    pub why: &'a str,
}

/// Decides.
pub async fn decide(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<DecideDuties>,
    d: &NewDecision<'_>,
) -> Result<(), DbError> {
    let kind = if d.to.is_some() { "reassigned" } else { "waived" };
    tx.run(
        sql("INSERT INTO duty_decision (id, duty, person_id, kind, carer_id, from_day, until_day, why, by_account, by_name, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(DecisionId::mint(&site.mint))
        .bind(d.duty)
        .bind(d.person)
        .bind(kind)
        .bind(d.to.map(|c| c.as_str()).unwrap_or_default())
        .bind(d.from)
        .bind(d.until.map(|d| d.to_string()).unwrap_or_default())
        .bind(d.why)
        .bind(&permit.actor().account)
        .bind(&permit.actor().name)
        .bind(site.clock.now()),
    )
    .await?;
    let detail = json!({"change": kind, "duty": d.duty});
    audit::log(tx, site, permit, format!("person {}", d.person), d.at, detail).await?;
    owed::refresh(tx, site, std::slice::from_ref(d.person)).await
}

/// Takes a decision back. `false` when it was taken back already.
pub async fn revoke(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<DecideDuties>,
    person: &PersonId,
    at: &UnitPath,
    id: &DecisionId,
) -> Result<bool, DbError> {
    let hit = tx
        .run(
            sql("UPDATE duty_decision SET revoked_at = $1 WHERE id = $2 AND person_id = $3 AND revoked_at IS NULL")
                .bind(site.clock.now())
                .bind(id)
                .bind(person),
        )
        .await?;
    if hit > 0 {
        audit::log(tx, site, permit, format!("person {person}"), at, json!({"change": "decision taken back"})).await?;
        owed::refresh(tx, site, std::slice::from_ref(person)).await?;
    }
    Ok(hit > 0)
}
