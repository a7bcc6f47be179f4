//! Rows of transfers.

use crate::persons::{Sight, WritePeople, keep_note, store::PersonRow};
use jiff::Timestamp;
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    record,
};
use network::units::Located;
use serde_json::json;
use vocab::{PersonId, TransferId, UnitId, UnitPath};

record! {
    /// A transfer with the names of both ends.
    pub struct TransferRow {
        id: TransferId, person_id: PersonId, name: String, from_name: String, from_path: UnitPath, to_unit: UnitId, to_name: String, to_path: UnitPath,
        state: String, why: String, by_name: String, at: Timestamp, answer: String, answered_by: String, answered_at: Option<Timestamp>,
    }
}

const ROWS: &str = "SELECT t.id, t.person_id, p.name, f.name AS from_name, t.from_path, t.to_unit, u.name AS to_name, t.to_path, t.state, t.why, t.by_name, t.at, \
    t.answer, t.answered_by, t.answered_at FROM person_transfer t JOIN person p ON p.id = t.person_id JOIN unit f ON f.id = t.from_unit JOIN unit u ON u.id = t.to_unit WHERE ";

/// A person's transfers, newest first.
pub async fn of_person(tx: &mut Tx, _sight: &Sight, id: &PersonId) -> Result<Vec<TransferRow>, DbError> {
    let mut q = sql(ROWS);
    q.push("t.person_id = ").push_bind(id).push(" ORDER BY t.at DESC, t.id DESC");
    tx.all(q).await
}

/// Transfers that begin or end within her units: open ones first.
pub async fn within(tx: &mut Tx, permit: &Permit<WritePeople>) -> Result<Vec<TransferRow>, DbError> {
    let mut q = sql(ROWS);
    q.push("(").push_within("t.from_path", permit.roots()).push(" OR ").push_within("t.to_path", permit.roots());
    q.push(") ORDER BY CASE WHEN t.state = 'asked' THEN 0 ELSE 1 END, t.at DESC, t.id LIMIT 200");
    tx.all(q).await
}

/// How many files other units ask hers to take.
pub async fn waiting(tx: &mut Tx, permit: &Permit<WritePeople>) -> Result<i64, DbError> {
    let mut q = sql("SELECT COUNT(*) AS v FROM person_transfer t WHERE t.state = 'asked' AND ");
    q.push_within("t.to_path", permit.roots());
    Ok(tx.value(q).await?.unwrap_or(0))
}

/// One transfer.
pub async fn one(tx: &mut Tx, id: &TransferId) -> Result<Option<TransferRow>, DbError> {
    let mut q = sql(ROWS);
    q.push("t.id = ").push_bind(id);
    tx.optional(q).await
}

/// Asks another unit to take a file. `false` when one is being asked already.
pub async fn ask(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    id: &TransferId,
    to: &Located,
    why: &str,
) -> Result<bool, DbError> {
    let open: Option<i64> = tx
        .value(sql("SELECT COUNT(*) AS v FROM person_transfer WHERE person_id = $1 AND state = 'asked'").bind(&row.id))
        .await?;
    if open != Some(0) {
        return Ok(false);
    }
    tx.run(
        sql("INSERT INTO person_transfer (id, person_id, from_unit, from_path, to_unit, to_path, state, why, by_account, by_name, at, answer, answered_by) \
             VALUES ($1, $2, $3, $4, $5, $6, 'asked', $7, $8, $9, $10, '', '')")
        .bind(id)
        .bind(&row.id)
        .bind(&row.unit_id)
        .bind(&row.unit_path)
        .bind(&to.id)
        .bind(&to.path)
        .bind(why)
        .bind(&permit.actor().account)
        .bind(&permit.actor().name)
        .bind(site.clock.now()),
    )
    .await?;
    audit::log(
        tx,
        site,
        permit,
        format!("person {}", row.id),
        &row.unit_path,
        json!({"transfer": "asked", "to": to.id.to_string()}),
    )
    .await?;
    Ok(true)
}

/// Answers a transfer: `received`, `refused`, or `withdrawn` by the sender. A received file changes hands today. `false`
/// when it was answered meanwhile.
pub async fn answer(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    t: &TransferRow,
    state: &str,
    answer: &str,
) -> Result<bool, DbError> {
    let hit = tx
        .run(
            sql("UPDATE person_transfer SET state = $1, answer = $2, answered_by = $3, answered_at = $4 WHERE id = $5 AND state = 'asked'")
                .bind(state)
                .bind(answer)
                .bind(&permit.actor().name)
                .bind(site.clock.now())
                .bind(&t.id),
        )
        .await?;
    if hit == 0 {
        return Ok(false);
    }
    if state == "received" {
        let mut q = crate::persons::store::select();
        q.push("p.id = ").push_bind(&t.person_id);
        let row: PersonRow =
            tx.optional(q).await?.ok_or_else(|| DbError::Other("the file of a transfer is gone".into()))?;
        place(tx, site, &row, &t.to_unit, &t.to_path).await?;
        keep_note(tx, site, permit.actor(), &row, "moved", &format!("{} → {}", t.from_name, t.to_name)).await?;
        crate::family::store::refresh(tx, site, &row.id).await?;
    }
    audit::log(tx, site, permit, format!("person {}", t.person_id), &t.to_path, json!({"transfer": state})).await?;
    Ok(true)
}

/// Puts a file at a unit from today on.
async fn place(tx: &mut Tx, site: &Site, row: &PersonRow, unit: &UnitId, path: &UnitPath) -> Result<(), DbError> {
    let today = site.clock.today();
    let last = today.yesterday().unwrap_or(today);
    tx.run(
        sql("UPDATE person SET unit_id = $1, unit_path = $2, version = version + 1, changed_at = $3 WHERE id = $4")
            .bind(unit)
            .bind(path)
            .bind(site.clock.now())
            .bind(&row.id),
    )
    .await?;
    // A stay that began today has not lasted a day.
    tx.run(
        sql("DELETE FROM person_stay WHERE person_id = $1 AND until_day = '' AND from_day >= $2")
            .bind(&row.id)
            .bind(today),
    )
    .await?;
    tx.run(
        sql("UPDATE person_stay SET until_day = $1 WHERE person_id = $2 AND until_day = ''").bind(last).bind(&row.id),
    )
    .await?;
    tx.run(
        sql("INSERT INTO person_stay (id, person_id, unit_id, from_day, until_day) VALUES ($1, $2, $3, $4, '')")
            .bind(site.mint.uuid())
            .bind(&row.id)
            .bind(unit)
            .bind(today),
    )
    .await?;
    Ok(())
}

/// Says that a person moved out of the network, died, or is back. `false` when the file was changed meanwhile.
pub async fn set_status(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    status: &str,
    why: &str,
) -> Result<bool, DbError> {
    let hit = tx
        .run(
            sql("UPDATE person SET status = $1, version = version + 1, changed_at = $2 WHERE id = $3 AND version = $4")
                .bind(status)
                .bind(site.clock.now())
                .bind(&row.id)
                .bind(row.version),
        )
        .await?;
    if hit == 0 {
        return Ok(false);
    }
    keep_note(tx, site, permit.actor(), row, "status", why).await?;
    audit::log(tx, site, permit, format!("person {}", row.id), &row.unit_path, json!({"status": status})).await?;
    crate::family::store::refresh(tx, site, &row.id).await?;
    Ok(true)
}

#[doc(hidden)]
pub fn sample() -> Vec<TransferRow> {
    let row = |state: &str| TransferRow {
        id: TransferId::stored(format!("t-{state}")),
        person_id: PersonId::stored("p".into()),
        name: "李小兰".into(),
        from_name: "上云村".into(),
        from_path: UnitPath::everything().child(1),
        to_unit: UnitId::stored("v".into()),
        to_name: "石桥村".into(),
        to_path: UnitPath::everything().child(2),
        state: state.into(),
        why: "随外婆搬到石桥村".into(),
        by_name: "王上云".into(),
        at: Timestamp::UNIX_EPOCH,
        answer: if state == "refused" { "人还没搬来".into() } else { String::new() },
        answered_by: if state == "asked" { String::new() } else { "赵石桥".into() },
        answered_at: (state != "asked").then_some(Timestamp::UNIX_EPOCH),
    };
    ["asked", "received", "refused", "withdrawn"].map(row).to_vec()
}
