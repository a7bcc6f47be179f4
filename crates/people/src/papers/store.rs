//! Rows of papers and consents.

use crate::persons::{Sight, WritePeople, keep_note, store::PersonRow};
use jiff::Timestamp;
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    record,
};
use serde_json::json;
use vocab::{AttachmentId, ConsentId, PersonId};

record! {
    /// An attached paper.
    pub struct PaperRow {
        id: AttachmentId, person_id: PersonId, kind: String, name: String, media: String, size: i64, digest: String, by_name: String, at: Timestamp,
        removed_at: Option<Timestamp>, removed_why: String,
    }
}
record! {
    /// A consent.
    pub struct ConsentRow {
        id: ConsentId, scope: String, signed_by: String, relation: String, day: String, until_day: String, attachment_id: String, withdrawn_day: String, withdrawn_why: String,
    }
}

/// A person's papers and consents.
#[derive(Clone, Debug, Default)]
pub struct Papers {
    /// Papers, newest first, removed ones too.
    pub papers: Vec<PaperRow>,
    /// Consents, newest first.
    pub consents: Vec<ConsentRow>,
}

impl Papers {
    /// The latest photo.
    pub fn photo(&self) -> Option<&AttachmentId> {
        self.papers.iter().find(|p| p.kind == "photo" && p.removed_at.is_none()).map(|p| &p.id)
    }
}

const PAPERS: &str = "SELECT id, person_id, kind, name, media, size, digest, by_name, at, removed_at, removed_why FROM attachment WHERE ";

/// A person's papers and consents.
pub async fn of_person(tx: &mut Tx, _sight: &Sight, id: &PersonId) -> Result<Papers, DbError> {
    let mut q = sql(PAPERS);
    q.push("person_id = ").push_bind(id).push(" ORDER BY at DESC, id DESC");
    let papers = tx.all(q).await?;
    let consents = tx
        .all(
            sql("SELECT id, scope, signed_by, relation, day, until_day, attachment_id, withdrawn_day, withdrawn_why FROM consent WHERE person_id = $1 ORDER BY day DESC, id DESC")
                .bind(id),
        )
        .await?;
    Ok(Papers { papers, consents })
}

/// Whose paper it is: what sight is asked with.
pub async fn owner(tx: &mut Tx, id: &AttachmentId) -> Result<Option<PersonId>, DbError> {
    tx.value(sql("SELECT person_id AS v FROM attachment WHERE id = $1").bind(id)).await
}

/// One paper of a person.
pub async fn paper(tx: &mut Tx, _sight: &Sight, id: &AttachmentId) -> Result<Option<PaperRow>, DbError> {
    let mut q = sql(PAPERS);
    q.push("id = ").push_bind(id);
    tx.optional(q).await
}

/// Attaches a paper whose bytes are in the file store.
pub async fn attach(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    id: &AttachmentId,
    kind: &str,
    name: &str,
    media: &str,
    size: usize,
    digest: &str,
) -> Result<(), DbError> {
    tx.run(
        sql("INSERT INTO attachment (id, person_id, kind, name, media, size, digest, by_account, by_name, at, removed_why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')")
            .bind(id)
            .bind(&row.id)
            .bind(kind)
            .bind(name)
            .bind(media)
            .bind(size as i64)
            .bind(digest)
            .bind(&permit.actor().account)
            .bind(&permit.actor().name)
            .bind(site.clock.now()),
    )
    .await?;
    keep_note(tx, site, permit.actor(), row, "paper", "").await?;
    audit::log(
        tx,
        site,
        permit,
        format!("person {}", row.id),
        &row.unit_path,
        json!({"paper": kind, "attachment": id.to_string()}),
    )
    .await
}

/// Removes a paper with a reason, or brings it back with none. The bytes stay until the file's retention ends.
pub async fn set_removed(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    paper: &PaperRow,
    why: Option<&str>,
) -> Result<(), DbError> {
    tx.run(
        sql("UPDATE attachment SET removed_at = $1, removed_why = $2 WHERE id = $3")
            .bind(why.map(|_| site.clock.now()))
            .bind(why.unwrap_or_default())
            .bind(&paper.id),
    )
    .await?;
    keep_note(tx, site, permit.actor(), row, "paper", why.unwrap_or_default()).await?;
    let change = if why.is_some() { "removed" } else { "brought back" };
    audit::log(
        tx,
        site,
        permit,
        format!("person {}", row.id),
        &row.unit_path,
        json!({"paper": change, "attachment": paper.id.to_string()}),
    )
    .await
}

/// A consent about to be noted.
#[derive(Clone, Debug)]
pub struct NewConsent<'a> {
    /// What for.
    pub scope: &'a str,
    /// Who signed.
    pub signed_by: &'a str,
    /// What she is to the person.
    pub relation: &'a str,
    /// When.
    pub day: &'a str,
    /// Until; empty for as long as the file is kept.
    pub until_day: &'a str,
    /// The scanned paper; empty when there is none yet.
    pub attachment: &'a str,
}

/// Notes a consent.
pub async fn consent(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    n: &NewConsent<'_>,
) -> Result<(), DbError> {
    tx.run(
        sql("INSERT INTO consent (id, person_id, scope, signed_by, relation, day, until_day, attachment_id, withdrawn_day, withdrawn_why, by_account, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '', $9, $10)")
        .bind(ConsentId::mint(&site.mint))
        .bind(&row.id)
        .bind(n.scope)
        .bind(n.signed_by)
        .bind(n.relation)
        .bind(n.day)
        .bind(n.until_day)
        .bind(n.attachment)
        .bind(&permit.actor().account)
        .bind(site.clock.now()),
    )
    .await?;
    keep_note(tx, site, permit.actor(), row, "paper", "").await?;
    audit::log(tx, site, permit, format!("person {}", row.id), &row.unit_path, json!({"consent": n.scope})).await
}

/// Notes that a consent was withdrawn. `false` when there is none that stands.
pub async fn withdraw(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    row: &PersonRow,
    id: &ConsentId,
    why: &str,
) -> Result<bool, DbError> {
    let hit = tx
        .run(
            sql("UPDATE consent SET withdrawn_day = $1, withdrawn_why = $2 WHERE id = $3 AND person_id = $4 AND withdrawn_day = ''")
                .bind(site.clock.today())
                .bind(why)
                .bind(id)
                .bind(&row.id),
        )
        .await?;
    if hit == 0 {
        return Ok(false);
    }
    keep_note(tx, site, permit.actor(), row, "paper", why).await?;
    audit::log(tx, site, permit, format!("person {}", row.id), &row.unit_path, json!({"consent": "withdrawn"})).await?;
    Ok(true)
}

#[doc(hidden)]
pub fn sample() -> Papers {
    let paper = |kind: &str, removed: bool| PaperRow {
        id: AttachmentId::stored(format!("0190f1c2-0000-7000-8000-0000000000{}", if removed { "f1" } else { "f2" })),
        person_id: PersonId::stored("p".into()),
        kind: kind.into(),
        name: "同意书 扫描.pdf".into(),
        media: "application/pdf".into(),
        size: 240_000,
        digest: String::new(),
        by_name: "王上云".into(),
        at: Timestamp::UNIX_EPOCH,
        removed_at: removed.then_some(Timestamp::UNIX_EPOCH),
        removed_why: if removed { "传错了".into() } else { String::new() },
    };
    let consent = |withdrawn: &str| ConsentRow {
        id: ConsentId::stored("c".into()),
        scope: "keep".into(),
        signed_by: "李大山".into(),
        relation: "father".into(),
        day: "2025-09-01".into(),
        until_day: "2027-08-31".into(),
        attachment_id: "0190f1c2-0000-7000-8000-0000000000f2".into(),
        withdrawn_day: withdrawn.into(),
        withdrawn_why: if withdrawn.is_empty() { String::new() } else { "不愿意".into() },
    };
    Papers {
        papers: vec![paper("consent", false), paper("other", true)],
        consents: vec![consent(""), consent("2026-01-01")],
    }
}
