//! Rows of plans, versions, documents, items and commitments.

use super::{ReadPlans, WritePlans};
use jiff::{Timestamp, civil::Date};
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    record,
};
use planreader::Reading;
use serde_json::json;
use vocab::{AccountId, CommitmentId, PlanId, UnitId, UnitPath, VersionId};

record! {
    /// A plan.
    pub struct PlanRow {
        id: PlanId, unit_id: UnitId, unit_path: UnitPath, unit_name: String, year: i64, title: String, state: String,
        version_id: VersionId, version: i64, by_account: AccountId, created_at: Timestamp,
    }
}
record! {
    /// A version of a plan's document, without its text.
    pub struct VersionRow { id: VersionId, no: i64, file_name: String, notes: String, by_name: String, at: Timestamp }
}
record! {
    /// One of the plans on a page.
    pub struct DocumentRow {
        version_id: VersionId, no: i64, title: String, kind: String, line_from: i64, line_to: i64, on_topic: bool, chosen: bool, commitments: i64,
    }
}
record! {
    /// A numbered item of a plan.
    pub struct ItemRow { version_id: VersionId, no: i64, document: i64, level: i64, number: String, heading: String, line: i64, parent: Option<i64> }
}
record! {
    /// Something the document reports as done: shown in its place, never a commitment.
    pub struct AchievementRow { no: i64, document: i64, line: i64, byte_from: i64, byte_to: i64, object: String, value: f64, unit: String }
}
record! {
    /// A commitment; see the table for the columns' meaning.
    pub struct CommitmentRow {
        id: CommitmentId, plan_id: PlanId, version_id: VersionId, no: i64, document: i64, item: Option<i64>, line: i64, line_end: i64,
        byte_from: i64, byte_to: i64, quote: String, kind: String, action: String, object: String, comparator: String, value: Option<f64>,
        value_max: Option<f64>, unit: String, period: String, times: Option<f64>, start_text: String, due_text: String,
        start_day: Option<Date>, due_day: Option<Date>, responsible: String, beneficiary: String, topic: String, rule: String,
        confidence: f64, in_summary: bool, state: String, decided_by: String, decided_at: Option<Timestamp>, was: String, version: i64,
    }
}
record! {
    /// How far the review of a plan is.
    pub struct ReviewCount { plan_id: PlanId, proposed: i64, accepted: i64, rejected: i64 }
}

const PLAN: &str = "SELECT p.id, p.unit_id, p.unit_path, u.name AS unit_name, p.year, p.title, p.state, p.version_id, p.version, \
     p.by_account, p.created_at FROM plan p JOIN unit u ON u.id = p.unit_id WHERE ";

/// Plans within reach, newest year first.
pub async fn plans(tx: &mut Tx, permit: &Permit<ReadPlans>) -> Result<Vec<PlanRow>, DbError> {
    let mut q = sql(PLAN);
    q.push_within("p.unit_path", permit.roots()).push(" ORDER BY p.year DESC, p.created_at DESC LIMIT 200");
    tx.all(q).await
}

/// Where a plan is: what a permit is asked with.
pub async fn locate(tx: &mut Tx, id: &PlanId) -> Result<Option<UnitPath>, DbError> {
    tx.value(sql("SELECT unit_path AS v FROM plan WHERE id = $1").bind(id)).await
}

/// One plan.
pub async fn plan(tx: &mut Tx, permit: &Permit<ReadPlans>, id: &PlanId) -> Result<Option<PlanRow>, DbError> {
    let mut q = sql(PLAN);
    q.push("p.id = ").push_bind(id);
    Ok(tx.optional::<PlanRow>(q).await?.filter(|p| permit.covers(&p.unit_path)))
}

/// How far the reviews of some plans are, by their present version and the documents chosen in it.
pub async fn review_counts(
    tx: &mut Tx,
    _permit: &Permit<ReadPlans>,
    plans: &[PlanRow],
) -> Result<Vec<ReviewCount>, DbError> {
    let mut q = sql(
        "SELECT c.plan_id, CAST(SUM(CASE WHEN c.state = 'proposed' THEN 1 ELSE 0 END) AS BIGINT) AS proposed, \
         CAST(SUM(CASE WHEN c.state = 'accepted' THEN 1 ELSE 0 END) AS BIGINT) AS accepted, \
         CAST(SUM(CASE WHEN c.state = 'rejected' THEN 1 ELSE 0 END) AS BIGINT) AS rejected \
         FROM commitment c JOIN plan_document d ON d.version_id = c.version_id AND d.no = c.document AND d.chosen = 1 WHERE ",
    );
    q.push_in("c.version_id", plans.iter().map(|p| &p.version_id)).push(" GROUP BY c.plan_id");
    tx.all(q).await
}

/// The versions of a plan, newest first.
pub async fn versions(tx: &mut Tx, _permit: &Permit<ReadPlans>, plan: &PlanId) -> Result<Vec<VersionRow>, DbError> {
    tx.all(
        sql("SELECT id, no, file_name, notes, by_name, at FROM plan_version WHERE plan_id = $1 ORDER BY no DESC")
            .bind(plan),
    )
    .await
}

/// A version's text.
pub async fn text(tx: &mut Tx, _permit: &Permit<ReadPlans>, version: &VersionId) -> Result<String, DbError> {
    Ok(tx.value(sql("SELECT text AS v FROM plan_version WHERE id = $1").bind(version)).await?.unwrap_or_default())
}

/// The plans found on a version's page.
pub async fn documents(
    tx: &mut Tx,
    _permit: &Permit<ReadPlans>,
    version: &VersionId,
) -> Result<Vec<DocumentRow>, DbError> {
    tx.all(
        sql(
            "SELECT version_id, no, title, kind, line_from, line_to, on_topic, chosen, commitments FROM plan_document \
             WHERE version_id = $1 ORDER BY no",
        )
        .bind(version),
    )
    .await
}

/// The numbered items of a version.
pub async fn items(tx: &mut Tx, _permit: &Permit<ReadPlans>, version: &VersionId) -> Result<Vec<ItemRow>, DbError> {
    tx.all(
        sql("SELECT i.version_id, i.no, i.document, i.level, i.number, i.heading, i.line, i.parent FROM plan_item i \
             JOIN plan_document d ON d.version_id = i.version_id AND d.no = i.document AND d.chosen = 1 \
             WHERE i.version_id = $1 ORDER BY i.no")
        .bind(version),
    )
    .await
}

/// What a version reports as done.
pub async fn achievements(
    tx: &mut Tx,
    _permit: &Permit<ReadPlans>,
    version: &VersionId,
) -> Result<Vec<AchievementRow>, DbError> {
    tx.all(
        sql("SELECT no, document, line, byte_from, byte_to, object, value, unit FROM plan_achievement WHERE version_id = $1 ORDER BY no")
            .bind(version),
    )
    .await
}

/// A page as it was brought in.
pub struct Arrival<'a> {
    /// The version's id, made with the form.
    pub version: VersionId,
    /// The file's name.
    pub file_name: &'a str,
    /// What the reader found.
    pub reading: &'a Reading,
}

/// Brings a plan in. `title` empty: the document's own, or the file's name.
pub async fn bring_in(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePlans>,
    id: &PlanId,
    unit: &network::units::Located,
    year: i16,
    title: &str,
    arrival: &Arrival<'_>,
) -> Result<bool, DbError> {
    let documents = super::ingest::documents(arrival.reading, &arrival.version);
    let chosen = documents.iter().any(|d| d.chosen);
    let own = documents.iter().find(|d| d.chosen && !d.title.is_empty()).map(|d| d.title.clone());
    let title = if title.is_empty() { own.unwrap_or_else(|| arrival.file_name.to_owned()) } else { title.to_owned() };
    tx.run(
        sql("INSERT INTO plan (id, unit_id, unit_path, year, title, state, version_id, version, by_account, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)")
        .bind(id)
        .bind(&unit.id)
        .bind(&unit.path)
        .bind(i64::from(year))
        .bind(title.chars().take(200).collect::<String>())
        .bind(if chosen { "reviewing" } else { "choosing" })
        .bind(&arrival.version)
        .bind(&permit.actor().account)
        .bind(site.clock.now()),
    )
    .await?;
    write_version(tx, site, permit, id, year, 1, arrival, documents, |_| ()).await?;
    let detail = json!({"change": "brought in", "commitments": arrival.reading.commitments.len()});
    audit::log(tx, site, permit, format!("plan {id}"), &unit.path, detail).await?;
    Ok(chosen)
}

/// Writes a version with all that was read from it; `adjust` may carry decisions over before they are stored.
pub async fn write_version(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePlans>,
    plan: &PlanId,
    year: i16,
    no: i64,
    arrival: &Arrival<'_>,
    documents: Vec<DocumentRow>,
    adjust: impl FnOnce(&mut Vec<CommitmentRow>),
) -> Result<(), DbError> {
    let (r, v) = (arrival.reading, &arrival.version);
    let notes: Vec<&str> = r.notes.iter().map(|n| n.text.as_str()).collect();
    tx.run(
        sql("INSERT INTO plan_version (id, plan_id, no, file_name, text, digest, notes, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .bind(v)
            .bind(plan)
            .bind(no)
            .bind(arrival.file_name)
            .bind(&r.text)
            .bind(kernel::access::token_digest(&r.text))
            .bind(json!(notes).to_string())
            .bind(&permit.actor().name)
            .bind(site.clock.now()),
    )
    .await?;
    for chunk in documents.chunks(400) {
        let mut q = sql(
            "INSERT INTO plan_document (version_id, no, title, kind, line_from, line_to, on_topic, chosen, commitments) VALUES ",
        );
        for (i, d) in chunk.iter().enumerate() {
            q.push(if i == 0 { "(" } else { ", (" });
            q.push_bind(v)
                .push(", ")
                .push_bind(d.no)
                .push(", ")
                .push_bind(&d.title)
                .push(", ")
                .push_bind(&d.kind)
                .push(", ");
            q.push_bind(d.line_from).push(", ").push_bind(d.line_to).push(", ").push_bind(d.on_topic).push(", ");
            q.push_bind(d.chosen).push(", ").push_bind(d.commitments).push(")");
        }
        tx.run(q).await?;
    }
    for chunk in super::ingest::items(r, v).chunks(400) {
        let mut q =
            sql("INSERT INTO plan_item (version_id, no, document, level, number, heading, line, parent) VALUES ");
        for (i, it) in chunk.iter().enumerate() {
            q.push(if i == 0 { "(" } else { ", (" });
            q.push_bind(v)
                .push(", ")
                .push_bind(it.no)
                .push(", ")
                .push_bind(it.document)
                .push(", ")
                .push_bind(it.level)
                .push(", ");
            q.push_bind(&it.number)
                .push(", ")
                .push_bind(&it.heading)
                .push(", ")
                .push_bind(it.line)
                .push(", ")
                .push_bind(it.parent)
                .push(")");
        }
        tx.run(q).await?;
    }
    let achievements: Vec<_> = r.achievements.iter().enumerate().collect();
    for chunk in achievements.chunks(400) {
        let mut q = sql(
            "INSERT INTO plan_achievement (version_id, no, document, line, byte_from, byte_to, object, value, unit) VALUES ",
        );
        for (i, (no, a)) in chunk.iter().enumerate() {
            q.push(if i == 0 { "(" } else { ", (" });
            q.push_bind(v).push(", ").push_bind(*no as i64).push(", ").push_bind(a.document as i64).push(", ");
            q.push_bind(i64::from(a.place.line)).push(", ").push_bind(a.place.span.start as i64).push(", ");
            q.push_bind(a.place.span.end as i64)
                .push(", ")
                .push_bind(&a.object)
                .push(", ")
                .push_bind(a.value)
                .push(", ");
            q.push_bind(&a.unit).push(")");
        }
        tx.run(q).await?;
    }
    let mut rows = super::ingest::commitments(r, plan, v, year, &site.mint);
    adjust(&mut rows);
    for row in &rows {
        insert_commitment(tx, permit, row).await?;
    }
    Ok(())
}

/// Stores a commitment: read, or added by hand.
pub async fn insert_commitment(tx: &mut Tx, _permit: &Permit<WritePlans>, c: &CommitmentRow) -> Result<(), DbError> {
    tx.run(
        sql("INSERT INTO commitment (id, plan_id, version_id, no, document, item, line, line_end, byte_from, byte_to, quote, kind, action, \
             object, comparator, value, value_max, unit, period, times, start_text, due_text, start_day, due_day, responsible, beneficiary, \
             topic, rule, confidence, in_summary, state, decided_by, decided_at, was, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
             $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35)")
        .bind(&c.id).bind(&c.plan_id).bind(&c.version_id).bind(c.no).bind(c.document).bind(c.item).bind(c.line).bind(c.line_end)
        .bind(c.byte_from).bind(c.byte_to).bind(&c.quote).bind(&c.kind).bind(&c.action).bind(&c.object).bind(&c.comparator)
        .bind(c.value).bind(c.value_max).bind(&c.unit).bind(&c.period).bind(c.times).bind(&c.start_text).bind(&c.due_text)
        .bind(c.start_day).bind(c.due_day).bind(&c.responsible).bind(&c.beneficiary).bind(&c.topic).bind(&c.rule)
        .bind(c.confidence).bind(c.in_summary).bind(&c.state).bind(&c.decided_by).bind(c.decided_at).bind(&c.was).bind(c.version),
    )
    .await
    .map(|_| ())
}

macro_rules! commitment_columns {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.plan_id, c.version_id, c.no, c.document, c.item, c.line, c.line_end, c.byte_from, c.byte_to, c.quote, c.kind, ",
            "c.action, c.object, c.comparator, c.value, c.value_max, c.unit, c.period, c.times, c.start_text, c.due_text, c.start_day, ",
            "c.due_day, c.responsible, c.beneficiary, c.topic, c.rule, c.confidence, c.in_summary, c.state, c.decided_by, c.decided_at, ",
            "c.was, c.version FROM commitment c ",
            $rest
        )
    };
}

/// The commitments of a version, in the documents chosen, in the order of the text.
pub async fn commitments(
    tx: &mut Tx,
    _permit: &Permit<ReadPlans>,
    version: &VersionId,
) -> Result<Vec<CommitmentRow>, DbError> {
    tx.all(
        sql(commitment_columns!(
            "JOIN plan_document d ON d.version_id = c.version_id AND d.no = c.document AND d.chosen = 1 \
             WHERE c.version_id = $1 ORDER BY c.line, c.byte_from, c.no"
        ))
        .bind(version),
    )
    .await
}

/// One commitment.
pub async fn commitment(
    tx: &mut Tx,
    _permit: &Permit<ReadPlans>,
    plan: &PlanId,
    id: &CommitmentId,
) -> Result<Option<CommitmentRow>, DbError> {
    tx.optional(sql(commitment_columns!("WHERE c.id = $1 AND c.plan_id = $2")).bind(id).bind(plan)).await
}

/// Says which of the plans on the page are meant.
pub async fn choose(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePlans>,
    plan: &PlanRow,
    chosen: &[i64],
) -> Result<(), DbError> {
    tx.run(sql("UPDATE plan_document SET chosen = 0 WHERE version_id = $1").bind(&plan.version_id)).await?;
    let mut q = sql("UPDATE plan_document SET chosen = 1 WHERE version_id = ");
    q.push_bind(&plan.version_id).push(" AND ").push_in("no", chosen.iter().copied());
    tx.run(q).await?;
    tx.run(
        sql("UPDATE plan SET state = 'reviewing', version = version + 1 WHERE id = $1 AND state = 'choosing'")
            .bind(&plan.id),
    )
    .await?;
    audit::log(
        tx,
        site,
        permit,
        format!("plan {}", plan.id),
        &plan.unit_path,
        json!({"change": "documents chosen", "documents": chosen}),
    )
    .await
}

/// Sets title, year and state. `false` when somebody changed the plan since `version` was read.
pub async fn set_plan(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePlans>,
    plan: &PlanRow,
    title: &str,
    state: &str,
) -> Result<bool, DbError> {
    let n = tx
        .run(
            sql("UPDATE plan SET title = $1, state = $2, version = version + 1 WHERE id = $3 AND version = $4")
                .bind(title)
                .bind(state)
                .bind(&plan.id)
                .bind(plan.version),
        )
        .await?;
    audit::log(
        tx,
        site,
        permit,
        format!("plan {}", plan.id),
        &plan.unit_path,
        json!({"change": "state", "state": state}),
    )
    .await?;
    Ok(n > 0)
}

/// Makes a version the one that holds.
pub async fn set_version(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePlans>,
    plan: &PlanRow,
    version: &VersionId,
    no: i64,
    state: &str,
) -> Result<(), DbError> {
    tx.run(
        sql("UPDATE plan SET version_id = $1, state = $2, version = version + 1 WHERE id = $3")
            .bind(version)
            .bind(state)
            .bind(&plan.id),
    )
    .await?;
    let detail = json!({"change": "version", "no": no, "state": state});
    audit::log(tx, site, permit, format!("plan {}", plan.id), &plan.unit_path, detail).await
}
