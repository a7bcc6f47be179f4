//! Evidence by hand: for tasks and for figures that no record counts.

use super::{ProveTargets, load, store};
use axum::extract::Path;
use kernel::{
    db::DbError,
    web::{Cx, Flash, Posted, Reply, Trouble, see_other},
};
use vocab::{EvidenceId, bi, href, parse_day};

pub(super) async fn add(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (_, t) = load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<ProveTargets>(&t.unit_path)?;
    let d = &posted.draft;
    let day = parse_day(d.get("day")).filter(|x| *x <= cx.today());
    let Some(day) = day else {
        return Err(Trouble::BadInput(bi!(
            "日期要填已经过去的一天，如 2026-06-20；内容没有保存，请返回修改。",
            "Give a day that has come, such as 2026-06-20; nothing was saved, go back and mend it."
        )));
    };
    let value = match d.get("value").replace([',', '，', '%'], "").as_str() {
        "" if t.form == "task" => Some(1.0),
        v => v.parse::<f64>().ok().filter(|x| x.is_finite() && x.abs() < 1e12),
    };
    let Some(value) = value else {
        return Err(Trouble::BadInput(bi!(
            "数值要填数字；内容没有保存，请返回修改。",
            "The value must be a number; nothing was saved, go back and mend it."
        )));
    };
    if d.get("text").is_empty() {
        return Err(Trouble::BadInput(bi!(
            "请写明佐证：文件名、文号或一句说明；内容没有保存，请返回修改。",
            "Say what proves it: a document or a sentence; nothing was saved, go back and mend it."
        )));
    }
    let eid = EvidenceId::parse(d.get("id")).unwrap_or_else(|| EvidenceId::mint(&cx.site().mint));
    match store::add_evidence(&mut tx, cx.site(), &permit, &t, &eid, day, value, d.get("text")).await {
        Ok(()) => tx.commit().await?,
        Err(DbError::Duplicate) => drop(tx),
        Err(e) => return Err(e.into()),
    }
    see_other(&href::target(&t.id), Flash::good(bi!("佐证已登记，进度已更新。", "Evidence entered; progress updated.")))
}

pub(super) async fn remove(cx: Cx, Path((id, eid)): Path<(String, String)>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (_, t) = load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<ProveTargets>(&t.unit_path)?;
    let eid = EvidenceId::parse(&eid).ok_or(Trouble::NotFound)?;
    let why = posted.draft.opt("why").unwrap_or("撤销").to_owned();
    store::remove_evidence(&mut tx, cx.site(), &permit, &t, &eid, &why).await?;
    tx.commit().await?;
    see_other(&href::target(&t.id), Flash::good(bi!("佐证已撤销。", "The evidence was taken out.")))
}
