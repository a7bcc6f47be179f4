//! Photos of an activity: optional, few, checked by content, stored once.

use super::{ReadActivities, WriteActivities, store};
use axum::{extract::Path, http::header, response::IntoResponse};
use kernel::{
    access::{Permit, content_digest},
    audit,
    db::{DbError, Tx, sql},
    record,
    web::{Cx, Flash, Posted, Reply, Trouble, see_other},
};
use serde_json::json;
use vocab::{ActivityId, bi, href};

record! {
    /// A photo without its bytes.
    pub struct PhotoRow { id: String, name: String, media: String }
}

const MOST: usize = 12;
const LIMIT: usize = 8 * 1024 * 1024;

/// The photos of an activity.
pub async fn of(tx: &mut Tx, _permit: &Permit<ReadActivities>, id: &ActivityId) -> Result<Vec<PhotoRow>, DbError> {
    tx.all(sql("SELECT id, name, media FROM activity_photo WHERE activity_id = $1 ORDER BY id").bind(id)).await
}

/// The media type by content, never by name: JPEG, PNG, WebP.
fn media_of(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\xFF\xD8\xFF") {
        Some("image/jpeg")
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else {
        None
    }
}

pub(super) async fn add(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let id = ActivityId::parse(&id).ok_or(Trouble::NotFound)?;
    let mut tx = cx.begin().await?;
    let at = store::locate(&mut tx, &id).await?.ok_or(Trouble::NotFound)?;
    let permit = cx.permit::<WriteActivities>(&at).map_err(|_| Trouble::NotFound)?;
    let there = of(&mut tx, &cx.permit::<ReadActivities>(&at)?, &id).await?.len();
    if posted.files.is_empty() {
        return Err(Trouble::BadInput(bi!("没有选择照片。", "No photo was chosen.")));
    }
    if there + posted.files.len() > MOST {
        return Err(Trouble::BadInput(bi!(
            "一次活动最多 {MOST} 张照片，现有 {there} 张；没有保存。",
            "At most {MOST} photos an activity, {there} are there; nothing was saved."
        )));
    }
    let mut added = 0;
    for f in &posted.files {
        let name = f.name.clone();
        let Some(media) = media_of(&f.bytes) else {
            return Err(Trouble::BadInput(bi!(
                "“{name}”不是 JPEG、PNG 或 WebP 照片；这一次的照片都没有保存。",
                "\"{name}\" is no JPEG, PNG or WebP photo; none of these photos was saved."
            )));
        };
        if f.bytes.len() > LIMIT {
            return Err(Trouble::BadInput(bi!(
                "“{name}”超过 8 MB，请压缩后再传；这一次的照片都没有保存。",
                "\"{name}\" is over 8 MB; shrink it first. None of these photos was saved."
            )));
        }
        let digest = content_digest(&f.bytes);
        let known: Option<i64> = tx
            .value(
                sql("SELECT 1 AS v FROM activity_photo WHERE activity_id = $1 AND digest = $2").bind(&id).bind(&digest),
            )
            .await?
            .map(|_: i64| 1);
        if known.is_some() {
            continue;
        }
        tx.run(
            sql("INSERT INTO activity_photo (id, activity_id, name, media, digest, bytes) VALUES ($1, $2, $3, $4, $5, $6)")
                .bind(cx.site().mint.uuid())
                .bind(&id)
                .bind(&name)
                .bind(media)
                .bind(digest)
                .bind(f.bytes.clone()),
        )
        .await?;
        added += 1;
    }
    audit::log(&mut tx, cx.site(), &permit, format!("activity {id}"), &at, json!({"change": "photos", "added": added}))
        .await?;
    tx.commit().await?;
    see_other(&href::activity(&id), Flash::good(bi!("已保存 {added} 张照片。", "{added} photos saved.")))
}

pub(super) async fn show(cx: Cx, Path((id, photo)): Path<(String, String)>) -> Reply {
    let id = ActivityId::parse(&id).ok_or(Trouble::NotFound)?;
    let mut tx = cx.snapshot().await?;
    let at = store::locate(&mut tx, &id).await?.ok_or(Trouble::NotFound)?;
    cx.permit::<ReadActivities>(&at).map_err(|_| Trouble::NotFound)?;
    let rows = tx
        .rows(sql("SELECT media, bytes FROM activity_photo WHERE id = $1 AND activity_id = $2").bind(photo).bind(&id))
        .await?;
    let row = rows.first().ok_or(Trouble::NotFound)?;
    let (media, bytes): (String, Vec<u8>) = (row.get("media")?, row.get("bytes")?);
    Ok(([(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, "private, max-age=3600".into())], bytes)
        .into_response())
}

pub(super) async fn remove(cx: Cx, Path((id, photo)): Path<(String, String)>, _posted: Posted) -> Reply {
    let id = ActivityId::parse(&id).ok_or(Trouble::NotFound)?;
    let mut tx = cx.begin().await?;
    let at = store::locate(&mut tx, &id).await?.ok_or(Trouble::NotFound)?;
    let permit = cx.permit::<WriteActivities>(&at).map_err(|_| Trouble::NotFound)?;
    tx.run(sql("DELETE FROM activity_photo WHERE id = $1 AND activity_id = $2").bind(&photo).bind(&id)).await?;
    audit::log(&mut tx, cx.site(), &permit, format!("activity {id}"), &at, json!({"change": "photo removed"})).await?;
    tx.commit().await?;
    see_other(&href::activity(&id), Flash::good(bi!("照片已删除。", "The photo was removed.")))
}
