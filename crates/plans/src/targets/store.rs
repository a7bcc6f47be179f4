//! Rows of targets, their changes and their evidence.

use super::{ProveTargets, ReadTargets, rules};
use crate::documents::{
    ReadPlans, WritePlans,
    store::{CommitmentRow, PlanRow},
};
use jiff::{Timestamp, civil::Date};
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Sql, Tx, sql},
    record,
};
use serde_json::json;
use vocab::{CommitmentId, EvidenceId, PlanId, TargetId, UnitId, UnitPath};

record! {
    /// A target; see the table for the columns' meaning.
    #[derive(PartialEq)]
    pub struct TargetRow {
        id: TargetId, plan_id: PlanId, plan_title: String, plan_state: String, commitment_id: Option<CommitmentId>, parent_id: Option<TargetId>, unit_id: UnitId,
        unit_path: UnitPath, unit_name: String, title: String, heading: String, form: String, topic: String, measure: Option<String>,
        measure_sure: bool, comparator: String, value: f64, unit: String, period: String, start_day: Date, due_day: Date,
        owner: String, partners: String, note: String, place_no: i64, withdrawn: bool, version: i64,
    }
}
record! {
    /// A change of a target, with its reason.
    pub struct ChangeRow { at: Timestamp, by_name: String, field: String, old: String, new: String, why: String }
}
record! {
    /// A figure or fact somebody entered.
    pub struct EvidenceRow { id: EvidenceId, target_id: TargetId, unit_path: UnitPath, day: Date, value: f64, text: String, by_name: String, at: Timestamp, removed_why: String }
}

fn select() -> Sql {
    sql(
        "SELECT t.id, t.plan_id, p.title AS plan_title, p.state AS plan_state, t.commitment_id, t.parent_id, t.unit_id, t.unit_path, u.name AS unit_name, t.title, t.heading, \
         t.form, t.topic, t.measure, t.measure_sure, t.comparator, t.value, t.unit, t.period, t.start_day, t.due_day, t.owner, \
         t.partners, t.note, t.place_no, t.withdrawn, t.version FROM target t JOIN unit u ON u.id = t.unit_id JOIN plan p ON p.id = t.plan_id WHERE ",
    )
}

/// The top targets of a plan, in the plan's order; withdrawn ones left out.
pub async fn of_plan(tx: &mut Tx, _permit: &Permit<ReadPlans>, plan: &PlanId) -> Result<Vec<TargetRow>, DbError> {
    let mut q = select();
    q.push("t.plan_id = ")
        .push_bind(plan)
        .push(" AND t.parent_id IS NULL AND t.withdrawn = 0 ORDER BY t.place_no, t.id");
    tx.all(q).await
}

/// Every share of a plan's targets, at all levels.
pub async fn shares_of_plan(
    tx: &mut Tx,
    _permit: &Permit<ReadPlans>,
    plan: &PlanId,
) -> Result<Vec<TargetRow>, DbError> {
    let mut q = select();
    q.push("t.plan_id = ")
        .push_bind(plan)
        .push(" AND t.parent_id IS NOT NULL AND t.withdrawn = 0 ORDER BY t.unit_path, t.id");
    tx.all(q).await
}

/// The shares directly below a target.
pub async fn shares(tx: &mut Tx, _permit: &Permit<ReadTargets>, parent: &TargetId) -> Result<Vec<TargetRow>, DbError> {
    let mut q = select();
    q.push("t.parent_id = ").push_bind(parent).push(" AND t.withdrawn = 0 ORDER BY t.unit_path, t.id");
    tx.all(q).await
}

/// What units within reach owe under confirmed plans of a year: for lists of one's own.
pub async fn owed(tx: &mut Tx, permit: &Permit<ReadTargets>, year: i16, limit: i64) -> Result<Vec<TargetRow>, DbError> {
    let mut q = select();
    q.push_within("t.unit_path", permit.roots());
    q.push(" AND t.withdrawn = 0 AND p.state = 'confirmed' AND p.year = ").push_bind(i64::from(year));
    // The highest targets one reaches: shares of a target that is in the list already are left out.
    q.push(" AND NOT EXISTS (SELECT 1 FROM target a WHERE a.id = t.parent_id AND ")
        .push_within("a.unit_path", permit.roots());
    q.push(") ORDER BY t.due_day, t.place_no, t.id LIMIT ").push_bind(limit);
    tx.all(q).await
}

/// Where a target is: what a permit is asked with.
pub async fn locate(tx: &mut Tx, id: &TargetId) -> Result<Option<UnitPath>, DbError> {
    tx.value(sql("SELECT unit_path AS v FROM target WHERE id = $1").bind(id)).await
}

/// One target, withdrawn or not.
pub async fn target(tx: &mut Tx, permit: &Permit<ReadTargets>, id: &TargetId) -> Result<Option<TargetRow>, DbError> {
    let mut q = select();
    q.push("t.id = ").push_bind(id);
    Ok(tx.optional::<TargetRow>(q).await?.filter(|t| permit.covers(&t.unit_path)))
}

/// Its changes, newest first.
pub async fn changes(tx: &mut Tx, _permit: &Permit<ReadTargets>, id: &TargetId) -> Result<Vec<ChangeRow>, DbError> {
    tx.all(sql("SELECT at, by_name, field, old, new, why FROM target_change WHERE target_id = $1 ORDER BY at DESC, id DESC").bind(id)).await
}

/// The standing evidence of some targets and of the shares below them; `(root target, evidence)`.
pub async fn evidence(tx: &mut Tx, targets: &[TargetId]) -> Result<Vec<(TargetId, EvidenceRow)>, DbError> {
    if targets.is_empty() {
        return Ok(Vec::new());
    }
    let mut q = sql("WITH RECURSIVE below(root, id) AS (SELECT t.id, t.id FROM target t WHERE ");
    q.push_in("t.id", targets.iter());
    q.push(
        " UNION ALL SELECT b.root, t.id FROM below b JOIN target t ON t.parent_id = b.id AND t.withdrawn = 0) \
         SELECT b.root, e.id, e.target_id, e.unit_path, e.day, e.value, e.text, e.by_name, e.at, e.removed_why \
         FROM below b JOIN evidence e ON e.target_id = b.id WHERE e.removed_why = '' ORDER BY e.day DESC, e.id",
    );
    let rows = tx.rows(q).await?;
    rows.iter()
        .map(|r| {
            use kernel::db::FromRow as _;
            Ok((r.get("root")?, EvidenceRow::from_row(r)?))
        })
        .collect()
}

/// A target in all its fields, ready to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Fields {
    /// Who owes it.
    pub unit: (UnitId, UnitPath),
    /// What.
    pub title: String,
    /// The plan's heading.
    pub heading: String,
    /// `figure` or `task`.
    pub form: String,
    /// Topic's code.
    pub topic: String,
    /// Measure's code.
    pub measure: Option<String>,
    /// Whether a person bound it.
    pub measure_sure: bool,
    /// Comparator.
    pub comparator: String,
    /// Figure.
    pub value: f64,
    /// Unit.
    pub unit_word: String,
    /// Quota period's code or empty.
    pub period: String,
    /// First day.
    pub start: Date,
    /// Due day.
    pub due: Date,
    /// Person or department in charge.
    pub owner: String,
    /// Who helps.
    pub partners: String,
    /// Note.
    pub note: String,
}

impl Fields {
    /// The fields of a stored target.
    pub fn of(t: &TargetRow) -> Fields {
        Fields {
            unit: (t.unit_id.clone(), t.unit_path.clone()),
            title: t.title.clone(),
            heading: t.heading.clone(),
            form: t.form.clone(),
            topic: t.topic.clone(),
            measure: t.measure.clone(),
            measure_sure: t.measure_sure,
            comparator: t.comparator.clone(),
            value: t.value,
            unit_word: t.unit.clone(),
            period: t.period.clone(),
            start: t.start_day,
            due: t.due_day,
            owner: t.owner.clone(),
            partners: t.partners.clone(),
            note: t.note.clone(),
        }
    }
    fn named(&self) -> [(&'static str, String); 14] {
        [
            ("unit", self.unit.0.to_string()),
            ("title", self.title.clone()),
            ("heading", self.heading.clone()),
            ("form", self.form.clone()),
            ("topic", self.topic.clone()),
            ("measure", self.measure.clone().unwrap_or_default()),
            ("comparator", self.comparator.clone()),
            ("value", format!("{} {}", kernel::web::ui::number(self.value), self.unit_word)),
            ("period", self.period.clone()),
            ("start_day", self.start.to_string()),
            ("due_day", self.due.to_string()),
            ("owner", self.owner.clone()),
            ("partners", self.partners.clone()),
            ("note", self.note.clone()),
        ]
    }
}

/// Where a new target belongs.
#[derive(Clone, Debug, Default)]
pub struct Lineage {
    /// The commitment it came from.
    pub commitment: Option<CommitmentId>,
    /// The target it is a share of.
    pub parent: Option<TargetId>,
    /// Order within the plan.
    pub place_no: i64,
}

/// Stores a new target.
pub async fn insert(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePlans>,
    id: &TargetId,
    plan: &PlanId,
    l: &Lineage,
    f: &Fields,
) -> Result<(), DbError> {
    tx.run(
        sql("INSERT INTO target (id, plan_id, commitment_id, parent_id, unit_id, unit_path, title, heading, form, topic, measure, measure_sure, \
             comparator, value, unit, period, start_day, due_day, owner, partners, note, place_no, withdrawn, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 0, 1)")
        .bind(id).bind(plan).bind(l.commitment.clone()).bind(l.parent.clone()).bind(&f.unit.0).bind(&f.unit.1).bind(&f.title)
        .bind(&f.heading).bind(&f.form).bind(&f.topic).bind(f.measure.clone()).bind(f.measure_sure).bind(&f.comparator).bind(f.value)
        .bind(&f.unit_word).bind(&f.period).bind(f.start).bind(f.due).bind(&f.owner).bind(&f.partners).bind(&f.note).bind(l.place_no),
    )
    .await?;
    audit::log(
        tx,
        site,
        permit,
        format!("target {id}"),
        &f.unit.1,
        json!({"change": "made", "share": l.parent.is_some()}),
    )
    .await
}

/// Changes a target and writes what changed, from what to what and why. `false` when somebody changed it
/// since `t.version` was read.
pub async fn update(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePlans>,
    t: &TargetRow,
    f: &Fields,
    why: &str,
) -> Result<bool, DbError> {
    let n = tx
        .run(
            sql("UPDATE target SET unit_id = $1, unit_path = $2, title = $3, heading = $4, form = $5, topic = $6, measure = $7, \
                 measure_sure = $8, comparator = $9, value = $10, unit = $11, period = $12, start_day = $13, due_day = $14, owner = $15, \
                 partners = $16, note = $17, withdrawn = 0, version = version + 1 WHERE id = $18 AND version = $19")
            .bind(&f.unit.0).bind(&f.unit.1).bind(&f.title).bind(&f.heading).bind(&f.form).bind(&f.topic).bind(f.measure.clone())
            .bind(f.measure_sure).bind(&f.comparator).bind(f.value).bind(&f.unit_word).bind(&f.period).bind(f.start).bind(f.due)
            .bind(&f.owner).bind(&f.partners).bind(&f.note).bind(&t.id).bind(t.version),
        )
        .await?;
    if n == 0 {
        return Ok(false);
    }
    if t.withdrawn {
        set_shares(tx, &t.id, 2, 0).await?;
    }
    let mut fields = Vec::new();
    for ((name, old), (_, new)) in Fields::of(t).named().into_iter().zip(f.named()) {
        if old != new {
            note_change(tx, site, &permit.actor().name, &t.id, name, &old, &new, why).await?;
            fields.push(name);
        }
    }
    audit::log(tx, site, permit, format!("target {}", t.id), &f.unit.1, json!({"change": "changed", "fields": fields}))
        .await?;
    Ok(true)
}

async fn note_change(
    tx: &mut Tx,
    site: &Site,
    by: &str,
    id: &TargetId,
    field: &str,
    old: &str,
    new: &str,
    why: &str,
) -> Result<(), DbError> {
    tx.run(
        sql("INSERT INTO target_change (id, target_id, at, by_name, field, old, new, why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(site.mint.uuid())
            .bind(id)
            .bind(site.clock.now())
            .bind(by)
            .bind(field)
            .bind(old)
            .bind(new)
            .bind(why),
    )
    .await
    .map(|_| ())
}

/// Takes a target and the shares below it out of account, or puts them back. A share that was withdrawn by
/// itself (1) stays so; one that went with its target (2) comes back with it.
pub async fn set_withdrawn(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePlans>,
    t: &TargetRow,
    withdrawn: bool,
    why: &str,
) -> Result<(), DbError> {
    tx.run(sql("UPDATE target SET withdrawn = $1, version = version + 1 WHERE id = $2").bind(withdrawn).bind(&t.id))
        .await?;
    let (from, to) = if withdrawn { (0i64, 2i64) } else { (2, 0) };
    set_shares(tx, &t.id, from, to).await?;
    let (old, new) = if withdrawn { ("有效", "撤销") } else { ("撤销", "有效") };
    note_change(tx, site, &permit.actor().name, &t.id, "state", old, new, why).await?;
    let change = if withdrawn { "withdrawn" } else { "restored" };
    audit::log(tx, site, permit, format!("target {}", t.id), &t.unit_path, json!({"change": change})).await
}

/// Takes every share below a target from one state to another.
async fn set_shares(tx: &mut Tx, parent: &TargetId, from: i64, to: i64) -> Result<(), DbError> {
    tx.run(
        sql("WITH RECURSIVE below(id) AS (SELECT id FROM target WHERE parent_id = $1 \
             UNION ALL SELECT t.id FROM below b JOIN target t ON t.parent_id = b.id) \
             UPDATE target SET withdrawn = $2, version = version + 1 WHERE withdrawn = $3 AND id IN (SELECT id FROM below)")
        .bind(parent)
        .bind(to)
        .bind(from),
    )
    .await
    .map(|_| ())
}

async fn by_commitment(tx: &mut Tx, id: &CommitmentId) -> Result<Option<TargetRow>, DbError> {
    let mut q = select();
    q.push("t.commitment_id = ").push_bind(id).push(" AND t.parent_id IS NULL");
    tx.optional(q).await
}

/// Makes or refreshes the target of an accepted commitment. What a person has set on the target since
/// (measure, owner, partners, note) stays; what the plan says (figure, days, words) follows the commitment.
pub async fn from_commitment(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePlans>,
    plan: &PlanRow,
    c: &CommitmentRow,
    edited: bool,
) -> Result<(), DbError> {
    let d = rules::draft(c, plan.year as i16, &site.packs, edited);
    let heading: Option<String> = match c.item {
        Some(no) => top_heading(tx, &c.version_id, no).await?,
        None => None,
    };
    let named = unit_named(tx, plan, &c.responsible).await?;
    let mut f = Fields {
        unit: named.unwrap_or((plan.unit_id.clone(), plan.unit_path.clone())),
        title: d.title,
        heading: heading.unwrap_or_default(),
        form: d.form.into(),
        topic: c.topic.clone(),
        measure: d.measure,
        measure_sure: false,
        comparator: d.comparator,
        value: d.value,
        unit_word: d.unit,
        period: d.period.into(),
        start: d.start,
        due: d.due,
        owner: c.responsible.clone(),
        partners: String::new(),
        note: String::new(),
    };
    match by_commitment(tx, &c.id).await? {
        Some(t) => {
            if t.measure_sure {
                f.measure = t.measure.clone();
                f.measure_sure = true;
            }
            f.partners.clone_from(&t.partners);
            f.note.clone_from(&t.note);
            if f.owner.is_empty() {
                f.owner.clone_from(&t.owner);
            }
            if f.unit.0 == plan.unit_id {
                f.unit = (t.unit_id.clone(), t.unit_path.clone());
            }
            update(tx, site, permit, &t, &f, "承诺核对时修改").await.map(|_| ())
        }
        None => {
            let place_no = c.line * 1000 + c.byte_from.rem_euclid(1000);
            let l = Lineage { commitment: Some(c.id.clone()), parent: None, place_no };
            insert(tx, site, permit, &TargetId::mint(&site.mint), &plan.id, &l, &f).await
        }
    }
}

/// The unit below the plan's whose name the responsible words are, if there is exactly one.
async fn unit_named(tx: &mut Tx, plan: &PlanRow, words: &str) -> Result<Option<(UnitId, UnitPath)>, DbError> {
    if words.is_empty() {
        return Ok(None);
    }
    let mut q = sql("SELECT id, path FROM unit WHERE closed_day IS NULL AND name = ");
    q.push_bind(words).push(" AND ").push_within("path", std::slice::from_ref(&plan.unit_path)).push(" LIMIT 2");
    let rows = tx.rows(q).await?;
    match rows.as_slice() {
        [one] => Ok(Some((one.get("id")?, one.get("path")?))),
        _ => Ok(None),
    }
}

async fn top_heading(tx: &mut Tx, version: &vocab::VersionId, item: i64) -> Result<Option<String>, DbError> {
    let rows = tx
        .rows(
            sql("WITH RECURSIVE up(no, parent, number, heading) AS (SELECT no, parent, number, heading FROM plan_item WHERE version_id = $1 AND no = $2 \
                 UNION ALL SELECT i.no, i.parent, i.number, i.heading FROM up u JOIN plan_item i ON i.version_id = $1 AND i.no = u.parent) \
                 SELECT number, heading FROM up WHERE parent IS NULL LIMIT 1")
            .bind(version)
            .bind(item),
        )
        .await?;
    rows.first().map(|r| Ok(format!("{}{}", r.get::<String>("number")?, r.get::<String>("heading")?))).transpose()
}

/// Withdraws the target of a commitment that is no longer accepted.
pub async fn withdraw_of(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePlans>,
    c: &CommitmentId,
    why: &str,
) -> Result<(), DbError> {
    match by_commitment(tx, c).await? {
        Some(t) if !t.withdrawn => set_withdrawn(tx, site, permit, &t, true, why).await,
        _ => Ok(()),
    }
}

/// Points targets at the commitments of a new version.
pub async fn relink(
    tx: &mut Tx,
    _permit: &Permit<WritePlans>,
    moved: &[(CommitmentId, CommitmentId)],
) -> Result<(), DbError> {
    for (old, new) in moved {
        tx.run(sql("UPDATE target SET commitment_id = $1 WHERE commitment_id = $2").bind(new).bind(old)).await?;
    }
    Ok(())
}

/// Enters evidence; the id was made with the form.
pub async fn add_evidence(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<ProveTargets>,
    t: &TargetRow,
    id: &EvidenceId,
    day: Date,
    value: f64,
    text: &str,
) -> Result<(), DbError> {
    tx.run(
        sql("INSERT INTO evidence (id, target_id, unit_path, day, value, text, by_name, at, removed_why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '')")
            .bind(id)
            .bind(&t.id)
            .bind(&t.unit_path)
            .bind(day)
            .bind(value)
            .bind(text)
            .bind(&permit.actor().name)
            .bind(site.clock.now()),
    )
    .await?;
    audit::log(tx, site, permit, format!("target {}", t.id), &t.unit_path, json!({"change": "evidence"})).await
}

/// Takes evidence out of account, with a reason.
pub async fn remove_evidence(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<ProveTargets>,
    t: &TargetRow,
    id: &EvidenceId,
    why: &str,
) -> Result<(), DbError> {
    tx.run(sql("UPDATE evidence SET removed_why = $1 WHERE id = $2 AND target_id = $3").bind(why).bind(id).bind(&t.id))
        .await?;
    audit::log(tx, site, permit, format!("target {}", t.id), &t.unit_path, json!({"change": "evidence removed"})).await
}
