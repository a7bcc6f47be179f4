//! Attaching, showing and removing papers; noting consents.

use super::{KINDS, MOST, SCOPES, SIGNERS, store};
use crate::persons::{ReadPeople, WritePeople, load, load_to_write, readings::note_reading};
use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::IntoResponse,
};
use kernel::{
    files::media_of,
    web::{Access, Cx, Flash, Posted, Reply, Routes, Trouble, see_other},
};
use vocab::{AttachmentId, ConsentId, bi, href, parse_day};

/// Routes of papers and consents.
pub fn routes() -> Routes {
    let (read, write) = (Access::to::<ReadPeople>(), Access::to::<WritePeople>());
    Routes::new()
        .post("/people/{id}/papers", write, attach)
        .get("/people/papers/{paper}", read, show)
        .post("/people/papers/{paper}/remove", write, remove)
        .post("/people/papers/{paper}/restore", write, bring_back)
        .post("/people/{id}/consents", write, consent)
        .post("/people/{id}/consents/{consent}/withdraw", write, withdraw)
}

async fn attach(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (_, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    let Some(file) = posted.file("file") else {
        return Err(Trouble::BadInput(bi!("请先选一个文件；没有保存。", "Choose a file first; nothing was kept.")));
    };
    let mut kind = posted.draft.get("kind").to_owned();
    if !KINDS.iter().any(|k| k.0 == kind) {
        kind = "other".into();
    }
    if file.bytes.len() > MOST {
        return Err(Trouble::TooLarge(bi!(
            "这个文件超过 10 MB；请把图片缩小或分成几份再传。没有保存。",
            "The file is larger than 10 MB; make the picture smaller or split it. Nothing was kept."
        )));
    }
    let Some(media) = media_of(&file.bytes) else {
        return Err(Trouble::BadInput(bi!(
            "只收图片（JPG、PNG、WebP）和 PDF；这个文件不是，没有保存。请另存为 PDF 或拍照再传。",
            "Pictures (JPG, PNG, WebP) and PDF only; this is neither, nothing was kept. Save it as PDF or take a photo."
        )));
    };
    if kind == "photo" && !media.starts_with("image/") {
        return Err(Trouble::BadInput(bi!(
            "照片要是图片文件；没有保存。",
            "A photo has to be a picture; nothing was kept."
        )));
    }
    let paper = AttachmentId::parse(posted.draft.get("paper")).unwrap_or_else(|| AttachmentId::mint(&cx.site().mint));
    let name: String = file
        .name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(120)
        .collect();
    if store::owner(&mut tx, &paper).await?.is_some() {
        return see_other(
            &href::person(&row.id),
            Flash::good(bi!("这份附件已经保存过了。", "This paper had been kept already.")),
        );
    }
    let digest = cx.site().files.keep(cx.site(), &file.bytes).await.map_err(|e| {
        tracing::error!(error = %e, "an attached file cannot be kept");
        Trouble::BadInput(bi!("附件没有存下来：存放附件的地方写不进去或连不上。请稍后再传，或联系管理员。", "The paper was not kept: its store cannot be written or reached. Try again later, or tell the administrator."))
    })?;
    store::attach(&mut tx, cx.site(), &permit, &row, &paper, &kind, &name, media, file.bytes.len(), &digest).await?;
    tx.commit().await?;
    see_other(&href::person(&row.id), Flash::good(bi!("附件已保存（加密存放）。", "The paper is kept, sealed.")))
}

async fn owned(cx: &Cx, tx: &mut kernel::db::Tx, paper: &str) -> Result<(AttachmentId, String), Trouble> {
    let id = AttachmentId::parse(paper).ok_or(Trouble::NotFound)?;
    let owner = store::owner(tx, &id).await?.ok_or(Trouble::NotFound)?;
    let _ = cx;
    Ok((id, owner.to_string()))
}

async fn show(cx: Cx, Path(paper): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (id, owner) = owned(&cx, &mut tx, &paper).await?;
    let (sight, row) = load(&cx, &mut tx, &owner).await?;
    let paper = store::paper(&mut tx, &sight, &id).await?.ok_or(Trouble::NotFound)?;
    drop(tx);
    let bytes = cx.site().files.get(cx.site(), &paper.digest).await.map_err(|e| {
        tracing::error!(error = %e, "an attached file cannot be read");
        Trouble::BadInput(bi!(
            "这份附件的文件读不出来了，请联系管理员从备份里恢复。",
            "The paper's file cannot be read; ask the administrator to restore it from the backup."
        ))
    })?;
    if paper.kind != "photo" {
        let mut tx = cx.begin().await?;
        note_reading(&mut tx, cx.site(), &cx.reach::<ReadPeople>()?, &row, "paper", paper.id.as_str()).await?;
        tx.commit().await?;
    }
    let media = HeaderValue::from_str(&paper.media).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"),
        ),
    ];
    Ok((headers, bytes).into_response())
}

async fn remove(cx: Cx, Path(paper): Path<String>, posted: Posted) -> Reply {
    set(cx, &paper, Some(posted.draft.get("why"))).await
}

async fn bring_back(cx: Cx, Path(paper): Path<String>, _posted: Posted) -> Reply {
    set(cx, &paper, None).await
}

async fn set(cx: Cx, paper: &str, why: Option<&str>) -> Reply {
    let mut tx = cx.begin().await?;
    let (id, owner) = owned(&cx, &mut tx, paper).await?;
    let (sight, row, permit) = load_to_write(&cx, &mut tx, &owner).await?;
    let paper = store::paper(&mut tx, &sight, &id).await?.ok_or(Trouble::NotFound)?;
    if why == Some("") {
        return Err(Trouble::BadInput(bi!(
            "删除附件要写明原因；没有删除。",
            "Give a reason for removing it; nothing was removed."
        )));
    }
    store::set_removed(&mut tx, cx.site(), &permit, &row, &paper, why).await?;
    tx.commit().await?;
    let said = if why.is_some() {
        bi!("附件已删除，可以恢复。", "The paper was removed; it can be brought back.")
    } else {
        bi!("附件已恢复。", "The paper is back.")
    };
    see_other(&href::person(&row.id), Flash::good(said))
}

async fn consent(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let (_, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    let bad = |b| Err(Trouble::BadInput(b));
    if !SCOPES.iter().any(|s| s.0 == d.get("scope")) || !SIGNERS.iter().any(|s| s.0 == d.get("relation")) {
        return bad(bi!(
            "请选择同意的范围和签字人；没有保存。",
            "Choose what was agreed to and who signed; nothing was kept."
        ));
    }
    let (day, until) = (parse_day(d.get("day")), parse_day(d.get("until_day")));
    let signed: String = d.get("signed_by").chars().take(60).collect();
    match day {
        Some(day)
            if day <= cx.today()
                && until.is_none_or(|u| u >= day)
                && (until.is_some() || d.get("until_day").is_empty())
                && !signed.is_empty() => {}
        _ => {
            return bad(bi!(
                "同意书要写明谁签的、哪天签的（不能晚于今天）、到哪天（可空）；没有保存。",
                "Say who signed and on which day (today at the latest), and until when if it ends; nothing was kept."
            ));
        }
    }
    let n = store::NewConsent {
        scope: d.get("scope"),
        signed_by: &signed,
        relation: d.get("relation"),
        day: &day.map(|d| d.to_string()).unwrap_or_default(),
        until_day: &until.map(|d| d.to_string()).unwrap_or_default(),
        attachment: d.get("attachment"),
    };
    store::consent(&mut tx, cx.site(), &permit, &row, &n).await?;
    tx.commit().await?;
    see_other(&href::person(&row.id), Flash::good(bi!("同意已登记。", "The consent is noted.")))
}

async fn withdraw(cx: Cx, Path((id, consent)): Path<(String, String)>, posted: Posted) -> Reply {
    let consent = ConsentId::parse(&consent).ok_or(Trouble::NotFound)?;
    let mut tx = cx.begin().await?;
    let (_, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    if !store::withdraw(&mut tx, cx.site(), &permit, &row, &consent, posted.draft.get("why")).await? {
        return Err(Trouble::NotFound);
    }
    tx.commit().await?;
    see_other(
        &href::person(&row.id),
        Flash::good(bi!("已登记撤回；之后不能再据此使用。", "The withdrawal is noted; the consent no longer holds.")),
    )
}
