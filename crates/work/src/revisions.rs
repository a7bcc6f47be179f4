//! Earlier states of a record: kept when it is corrected, readable on its page.

use jiff::Timestamp;
use kernel::{
    Site,
    access::Actor,
    db::{DbError, Tx, sql},
    record,
};
use maud::{Markup, html};
use vocab::{Lang, t};

record! {
    /// An earlier state.
    pub struct Revision { version: i64, at: Timestamp, by_name: String, why: String, body: String }
}

/// Keeps the state that is about to be replaced.
pub(crate) async fn keep(
    tx: &mut Tx,
    site: &Site,
    actor: &Actor,
    source_id: &str,
    version: i64,
    why: &str,
    body: &serde_json::Value,
) -> Result<(), DbError> {
    tx.run(
        sql("INSERT INTO work_revision (id, source_id, version, at, by_name, why, body) VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(site.mint.uuid())
            .bind(source_id)
            .bind(version)
            .bind(site.clock.now())
            .bind(&actor.name)
            .bind(why)
            .bind(body.to_string()),
    )
    .await
    .map(|_| ())
}

/// Earlier states, newest first.
pub(crate) async fn of(tx: &mut Tx, source_id: &str) -> Result<Vec<Revision>, DbError> {
    tx.all(
        sql("SELECT version, at, by_name, why, body FROM work_revision WHERE source_id = $1 ORDER BY version DESC, at DESC LIMIT 100")
            .bind(source_id),
    )
    .await
}

/// Earlier states as a list that opens.
pub(crate) fn view(lang: Lang, revisions: &[Revision]) -> Markup {
    html! {
        @if !revisions.is_empty() {
            section.card.mt-3 {
                div.card-header { h2.card-title { (t!(lang, "修改记录", "Earlier versions")) } }
                ol.timeline-plain { @for r in revisions { li {
                    details {
                        summary { (jiff::Zoned::new(r.at, vocab::shanghai()).strftime("%Y-%m-%d %H:%M")) " · " (r.by_name) @if !r.why.is_empty() { " · " (r.why) } }
                        @if let Ok(serde_json::Value::Object(body)) = serde_json::from_str(&r.body) {
                            dl.facts { @for (k, v) in &body { @if !is_blank(v) { dt { (k) } dd { (plain(v)) } } } }
                        }
                    }
                } } }
            }
        }
    }
}

fn is_blank(v: &serde_json::Value) -> bool {
    v.is_null() || v.as_str().is_some_and(str::is_empty)
}

fn plain(v: &serde_json::Value) -> String {
    v.as_str().map_or_else(|| v.to_string(), str::to_owned)
}
