//! Rows of pairings.

use crate::{carers::WriteCarers, owed};
use jiff::civil::Date;
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    record,
};
use serde_json::json;
use vocab::{CarerId, PairingId, PersonId, UnitPath};

record! {
    /// A bond, with the carer's name.
    pub struct PairingRow {
        id: PairingId, carer_id: CarerId, carer_name: String, carer_kind: String, person_id: PersonId, from_day: Date, until_day: String, why_end: String,
        version: i64,
    }
}

/// The bonds of a person, those that hold first.
pub async fn of_person(tx: &mut Tx, id: &PersonId) -> Result<Vec<PairingRow>, DbError> {
    tx.all(
        sql("SELECT b.id, b.carer_id, p.name AS carer_name, c.kind AS carer_kind, b.person_id, b.from_day, b.until_day, b.why_end, b.version \
             FROM pairing b JOIN carer c ON c.id = b.carer_id JOIN person p ON p.id = c.person_id JOIN person o ON o.id = b.person_id \
             WHERE b.person_id = $1 OR o.merged_into = $1 ORDER BY CASE WHEN b.until_day = '' THEN 0 ELSE 1 END, b.from_day DESC, b.id")
        .bind(id),
    )
    .await
}

record! {
    /// Somebody a carer looks after, or did.
    pub struct BondRow { person_id: PersonId, name: String, unit_name: String, unit_path: UnitPath, from_day: Date, until_day: String }
}

/// Whom a carer looks after and did, of those whoever asks may know of.
pub async fn of_carer(tx: &mut Tx, sight: &people::persons::Sight, id: &CarerId) -> Result<Vec<BondRow>, DbError> {
    let mut q = sql(
        "SELECT b.person_id, p.name, u.name AS unit_name, p.unit_path, b.from_day, b.until_day FROM pairing b JOIN person p ON p.id = b.person_id JOIN unit u ON u.id = p.unit_id WHERE b.carer_id = ",
    );
    q.push_bind(id).push(" AND ");
    sight.push_known(&mut q);
    q.push(" ORDER BY CASE WHEN b.until_day = '' THEN 0 ELSE 1 END, b.from_day DESC, b.id");
    tx.all(q).await
}

/// A made-up bond.
pub(crate) fn sample_bond() -> BondRow {
    BondRow {
        person_id: PersonId::stored("p".into()),
        name: "李小兰".into(),
        unit_name: "上云村".into(),
        unit_path: UnitPath::everything().child(1),
        from_day: jiff::civil::date(2026, 1, 1),
        until_day: String::new(),
    }
}

/// A bond about to be made.
#[derive(Clone, Debug)]
pub struct NewPairing<'a> {
    /// Made with the form.
    pub id: &'a PairingId,
    /// Who looks after her.
    pub carer: &'a CarerId,
    /// Whom.
    pub person: &'a PersonId,
    /// Her unit's place: where it is noted.
    pub at: &'a UnitPath,
    /// From which day.
    pub from: Date,
}

/// Makes a bond. `false` when the two are bound already.
pub async fn make(tx: &mut Tx, site: &Site, permit: &Permit<WriteCarers>, p: &NewPairing<'_>) -> Result<bool, DbError> {
    let bound: Option<String> = tx
        .value(
            sql("SELECT id AS v FROM pairing WHERE carer_id = $1 AND person_id = $2 AND until_day = ''")
                .bind(p.carer)
                .bind(p.person),
        )
        .await?;
    if bound.is_some() {
        return Ok(false);
    }
    tx.run(
        sql("INSERT INTO pairing (id, carer_id, person_id, from_day, until_day, why_end, version, by_account, by_name, created_at) \
             VALUES ($1, $2, $3, $4, '', '', 1, $5, $6, $7)")
        .bind(p.id)
        .bind(p.carer)
        .bind(p.person)
        .bind(p.from)
        .bind(&permit.actor().account)
        .bind(&permit.actor().name)
        .bind(site.clock.now()),
    )
    .await?;
    let detail = json!({"change": "paired", "carer": p.carer.to_string()});
    audit::log(tx, site, permit, format!("person {}", p.person), p.at, detail).await?;
    owed::refresh(tx, site, std::slice::from_ref(p.person)).await?;
    Ok(true)
}

/// Ends a bond after a day. `false` when it ended or changed meanwhile.
pub async fn end(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WriteCarers>,
    row: &PairingRow,
    at: &UnitPath,
    last: Date,
    why: &str,
) -> Result<bool, DbError> {
    let hit = tx
        .run(
            sql("UPDATE pairing SET until_day = $1, why_end = $2, version = version + 1 WHERE id = $3 AND version = $4 AND until_day = ''")
                .bind(last)
                .bind(why)
                .bind(&row.id)
                .bind(row.version),
        )
        .await?;
    if hit == 0 {
        return Ok(false);
    }
    let detail = json!({"change": "pairing ended", "carer": row.carer_id.to_string()});
    audit::log(tx, site, permit, format!("person {}", row.person_id), at, detail).await?;
    owed::refresh(tx, site, std::slice::from_ref(&row.person_id)).await?;
    Ok(true)
}
