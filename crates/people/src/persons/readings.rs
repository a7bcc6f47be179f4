//! Who has read a file or asked for one of its numbers: noted once a day, person and thing, on the file and in the audit log.

use super::{ReadPeople, sight::Sight, store::PersonRow};
use jiff::Timestamp;
use kernel::{
    Site,
    access::{Permit, Verb},
    audit,
    db::{DbError, Tx, sql},
    record,
};
use serde_json::json;
use vocab::PersonId;

/// Notes that a file was opened or a number asked for; once a day, person and thing. `true` when it was noted now.
pub async fn note_reading<V: Verb>(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<V>,
    row: &PersonRow,
    what: &str,
    why: &str,
) -> Result<(), DbError> {
    let actor = permit.actor();
    let added = tx
        .run(
            sql("INSERT INTO person_reading (id, person_id, day, at, account_id, by_name, what, why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
                 ON CONFLICT (person_id, account_id, day, what, why) DO NOTHING")
            .bind(site.mint.uuid())
            .bind(&row.id)
            .bind(site.clock.today())
            .bind(site.clock.now())
            .bind(&actor.account)
            .bind(&actor.name)
            .bind(what)
            .bind(why),
        )
        .await?;
    if added > 0 {
        audit::log(tx, site, permit, format!("person {}", row.id), &row.unit_path, json!({"read": what})).await?;
    }
    Ok(())
}

/// Whether today's reading of a file is noted already: then a page need not write.
pub async fn reading_noted(tx: &mut Tx, sight: &Sight, id: &PersonId) -> Result<bool, DbError> {
    let n: Option<i64> = tx
        .value(
            sql("SELECT COUNT(*) AS v FROM person_reading WHERE person_id = $1 AND account_id = $2 AND day = $3 AND what = 'file'")
                .bind(id)
                .bind(&sight.actor().account)
                .bind(sight.today()),
        )
        .await?;
    Ok(n.unwrap_or(0) > 0)
}

record! {
    /// A reading, as the file lists it.
    pub struct Reading { at: Timestamp, by_name: String, what: String, why: String }
}

/// Who has read a file, newest first.
pub async fn readings(tx: &mut Tx, _sight: &Sight, id: &PersonId) -> Result<Vec<Reading>, DbError> {
    tx.all(
        sql("SELECT at, by_name, what, why FROM person_reading WHERE person_id = $1 ORDER BY at DESC LIMIT 50")
            .bind(id),
    )
    .await
}

/// A reader's own permit at a file she may open, for notes of what she read.
pub fn reading_permit(cx: &kernel::web::Cx) -> Result<Permit<ReadPeople>, kernel::web::Trouble> {
    cx.reach::<ReadPeople>()
}
