//! Decisions on commitments: each names the version it was made on, so that two people see each other.

use super::rules::Edited;
use crate::{
    documents::{
        WritePlans,
        store::{CommitmentRow, PlanRow},
    },
    targets,
};
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
};
use serde_json::json;

/// Decides and keeps the target in step: accepted makes one, anything else withdraws it. `false` when
/// somebody decided since `c.version` was read.
pub async fn settle(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePlans>,
    plan: &PlanRow,
    c: &CommitmentRow,
    state: &'static str,
) -> Result<bool, DbError> {
    if !decide(tx, site, permit, plan, c, state).await? {
        return Ok(false);
    }
    match state {
        "accepted" => targets::store::from_commitment(tx, site, permit, plan, c, false).await?,
        _ => targets::store::withdraw_of(tx, site, permit, &c.id, state).await?,
    }
    Ok(true)
}

/// Accepts, rejects or takes back. `false` when somebody decided since `c.version` was read.
async fn decide(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePlans>,
    plan: &PlanRow,
    c: &CommitmentRow,
    state: &'static str,
) -> Result<bool, DbError> {
    let n = tx
        .run(
            sql("UPDATE commitment SET state = $1, decided_by = $2, decided_at = $3, version = version + 1 WHERE id = $4 AND version = $5")
                .bind(state)
                .bind(if state == "proposed" { "" } else { &permit.actor().name })
                .bind(site.clock.now())
                .bind(&c.id)
                .bind(c.version),
        )
        .await?;
    if n == 0 {
        return Ok(false);
    }
    audit::log(
        tx,
        site,
        permit,
        format!("plan {}", plan.id),
        &plan.unit_path,
        json!({"change": state, "commitment": c.id}),
    )
    .await?;
    Ok(true)
}

/// Writes an edit; an edited commitment is accepted by the same stroke.
pub(super) async fn edit(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePlans>,
    plan: &PlanRow,
    c: &CommitmentRow,
    e: &Edited,
) -> Result<bool, DbError> {
    let n = tx
        .run(
            sql("UPDATE commitment SET kind = $1, action = $2, object = $3, comparator = $4, value = $5, value_max = $6, unit = $7, \
                 period = $8, times = $9, start_day = $10, due_day = $11, responsible = $12, beneficiary = $13, topic = $14, \
                 state = 'accepted', decided_by = $15, decided_at = $16, version = version + 1 WHERE id = $17 AND version = $18")
            .bind(&e.kind)
            .bind(&e.action)
            .bind(&e.object)
            .bind(&e.comparator)
            .bind(e.value)
            .bind(e.value_max)
            .bind(&e.unit)
            .bind(&e.period)
            .bind(e.times)
            .bind(e.start_day)
            .bind(e.due_day)
            .bind(&e.responsible)
            .bind(&e.beneficiary)
            .bind(&e.topic)
            .bind(&permit.actor().name)
            .bind(site.clock.now())
            .bind(&c.id)
            .bind(c.version),
        )
        .await?;
    if n == 0 {
        return Ok(false);
    }
    audit::log(
        tx,
        site,
        permit,
        format!("plan {}", plan.id),
        &plan.unit_path,
        json!({"change": "edited", "commitment": c.id}),
    )
    .await?;
    Ok(true)
}
