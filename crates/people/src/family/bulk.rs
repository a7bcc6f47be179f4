//! What is derived from cards and families, for many files at once.

use super::rules::{End, RelationKind, haves};
use kernel::{
    Site,
    db::{DbError, Tx, sql},
    record,
};
use std::collections::HashMap;
use vocab::PersonId;

/// Derives anew what hangs on some people's cards and families, and on those whose relatives they are. The same as
/// [`super::store::refresh`] for each of them, in statements that take hundreds at once.
pub(crate) async fn refresh_all(tx: &mut Tx, site: &Site, ids: &[PersonId]) -> Result<(), DbError> {
    let mut whom: Vec<PersonId> = ids.to_vec();
    for chunk in ids.chunks(400) {
        let mut q = sql("SELECT DISTINCT person_id AS v FROM relation WHERE ");
        q.push_in("other_id", chunk.iter());
        whom.extend(tx.values::<PersonId>(q).await?);
    }
    whom.sort();
    whom.dedup();
    for chunk in whom.chunks(400) {
        haves_of(tx, site, chunk).await?;
    }
    crate::doubles::bulk::index_many(tx, site, &whom).await?;
    crate::registers::store::refresh_many(tx, site, &whom).await
}

async fn haves_of(tx: &mut Tx, site: &Site, ids: &[PersonId]) -> Result<(), DbError> {
    record! { struct One { id: PersonId, phone: String, address: String, haves: i64 } }
    record! { struct Line { person_id: PersonId, kind: String, until_day: String, phone: String, address: String } }
    let mut q = sql(
        "SELECT r.person_id, r.kind, r.until_day, CASE WHEN r.other_id IS NULL THEN r.phone ELSE COALESCE(o.phone, '') END AS phone, \
         CASE WHEN COALESCE(o.address, '') <> '' THEN o.address ELSE COALESCE(o.workplace, '') END AS address \
         FROM relation r LEFT JOIN person o ON o.id = r.other_id WHERE ",
    );
    q.push_in("r.person_id", ids.iter());
    let today = site.clock.today().to_string();
    let mut ends: HashMap<PersonId, Vec<End>> = HashMap::new();
    for l in tx.all::<Line>(q).await?.into_iter().filter(|l| l.until_day.is_empty() || l.until_day > today) {
        let kind = RelationKind::parse(&l.kind).unwrap_or(RelationKind::Contact);
        ends.entry(l.person_id).or_default().push(End {
            kind,
            phone: !l.phone.is_empty(),
            address: !l.address.is_empty(),
        });
    }
    let mut q = sql("SELECT id, phone, address, haves FROM person WHERE ");
    q.push_in("id", ids.iter());
    for p in tx.all::<One>(q).await? {
        let now = haves(!p.address.is_empty(), !p.phone.is_empty(), ends.get(&p.id).map_or(&[][..], Vec::as_slice)).0;
        if now != p.haves {
            let since = if now == 15 { today.clone() } else { String::new() };
            tx.run(
                sql("UPDATE person SET haves = $1, whole_since = $2 WHERE id = $3").bind(now).bind(since).bind(&p.id),
            )
            .await?;
        }
    }
    Ok(())
}
