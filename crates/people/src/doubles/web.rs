//! Pages of duplicates.

use super::{
    MergePeople,
    merge::{self, proposed},
    store::{self, Choices},
    view,
};
use crate::{
    persons::{WritePeople, sight_of, store as persons, store::PersonRow},
    registers,
};
use axum::extract::Path;
use kernel::{
    db::Tx,
    web::{Access, Cx, Flash, Posted, Reply, Routes, Trouble, html, see_other},
};
use vocab::{PersonId, bi, href};

/// Routes of duplicates.
pub fn routes() -> Routes {
    let merge = Access::to::<MergePeople>();
    Routes::new()
        .get("/people/doubles", merge, index)
        .post("/people/doubles", merge, search)
        .get("/people/doubles/{pair}", merge, show)
        .post("/people/doubles/{pair}", merge, decide)
        .post("/people/merges/{merge}/undo", merge, undo)
}

async fn index(cx: Cx) -> Reply {
    let permit = cx.reach::<MergePeople>()?;
    let mut tx = cx.snapshot().await?;
    let sight = sight_of(&cx, &mut tx).await?;
    let pairs = store::pairs(&mut tx, &permit, &sight).await?;
    let merges = merge::list(&mut tx, &permit).await?;
    html(view::index(&cx, &pairs, &merges))
}

async fn search(cx: Cx, _posted: Posted) -> Reply {
    let permit = cx.reach::<MergePeople>()?;
    let mut tx = cx.begin().await?;
    let (n, fresh) = store::search(&mut tx, cx.site(), &permit).await?;
    tx.commit().await?;
    see_other(
        "/people/doubles",
        Flash::good(bi!(
            "比对了 {n} 份档案，新发现 {fresh} 对可能是同一个人。",
            "{n} files were compared; {fresh} new pairs may be one person."
        )),
    )
}

async fn both(cx: &Cx, tx: &mut Tx, pair: &str) -> Result<(store::PairRow, PersonRow, PersonRow), Trouble> {
    let permit = cx.reach::<MergePeople>()?;
    let pair = store::pair(tx, &permit, pair).await?.ok_or(Trouble::NotFound)?;
    let sight = sight_of(cx, tx).await?;
    let find = |rows: &[PersonRow], id: &PersonId| rows.iter().find(|r| r.id == *id).cloned();
    let rows = persons::known(tx, &sight, &[pair.one_id.clone(), pair.other_id.clone()]).await?;
    match (find(&rows, &pair.one_id), find(&rows, &pair.other_id)) {
        (Some(a), Some(b)) => Ok((pair, a, b)),
        _ => Err(Trouble::NotFound),
    }
}

async fn show(cx: Cx, Path(pair): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (pair, a, b) = both(&cx, &mut tx, &pair).await?;
    let (one, other) = (a.opened(cx.site())?, b.opened(cx.site())?);
    let own = registers::own_fields(cx.site());
    html(view::show(&cx, &pair, (&a, &one), (&b, &other), &proposed(&one, &other), &own))
}

async fn decide(cx: Cx, Path(pair): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let (pair, a, b) = both(&cx, &mut tx, &pair).await?;
    let permit = cx.permit::<MergePeople>(&a.unit_path)?;
    cx.permit::<MergePeople>(&b.unit_path)?;
    let decided = || {
        Trouble::Conflict(bi!(
            "这一对已经有人处理了，或者档案刚被改过；没有改动，请重新打开。",
            "This pair was decided meanwhile, or a file has just changed; nothing was done. Open it again."
        ))
    };
    match d.get("do") {
        "distinct" => {
            if !store::decide(&mut tx, cx.site(), &permit, &pair, "distinct").await? {
                return Err(decided());
            }
            tx.commit().await?;
            see_other(
                "/people/doubles",
                Flash::good(bi!(
                    "已记下：不是同一个人，以后不再提示。",
                    "Noted: two people; they will not be shown again."
                )),
            )
        }
        "merge" => {
            if d.get("versions") != format!("{}-{}", a.version, b.version)
                || !store::decide(&mut tx, cx.site(), &permit, &pair, "merged").await?
            {
                return Err(decided());
            }
            let (kept, gone) = if d.get("keep") == b.id.as_str() { (&b, &a) } else { (&a, &b) };
            let (kept_card, gone_card) = (kept.opened(cx.site())?, gone.opened(cx.site())?);
            let choices: Choices = kept_card
                .differences(&gone_card)
                .into_iter()
                .map(|key| {
                    let picked = d.get(&format!("pick.{key}"));
                    let which = if picked.is_empty() {
                        proposed(&kept_card, &gone_card).get(&key).cloned().unwrap_or_default()
                    } else if picked == gone.id.as_str() {
                        "gone".into()
                    } else {
                        "kept".into()
                    };
                    (key, which)
                })
                .collect();
            let write = cx.permit::<WritePeople>(&kept.unit_path)?;
            cx.permit::<WritePeople>(&gone.unit_path)?;
            if merge::merge(&mut tx, cx.site(), &permit, &write, kept, gone, &choices).await?.is_none() {
                return Err(decided());
            }
            tx.commit().await?;
            see_other(
                &href::person(&kept.id),
                Flash::good(bi!(
                    "两份档案已合成一份，历史都在；合错了可以在“查重”里撤销。",
                    "The two files are one, with both histories; undo it under Duplicates if it was wrong."
                )),
            )
        }
        _ => Err(Trouble::BadInput(bi!("没有这个操作；没有改动。", "There is no such act; nothing was changed."))),
    }
}

async fn undo(cx: Cx, Path(id): Path<String>, _posted: Posted) -> Reply {
    let permit = cx.reach::<MergePeople>()?;
    let mut tx = cx.begin().await?;
    let row =
        merge::list(&mut tx, &permit).await?.into_iter().find(|m| m.id.as_str() == id).ok_or(Trouble::NotFound)?;
    let (permit, write) = (cx.permit::<MergePeople>(&row.unit_path)?, cx.permit::<WritePeople>(&row.unit_path)?);
    if !merge::undo(&mut tx, cx.site(), &permit, &write, &row).await? {
        return Err(Trouble::Conflict(bi!(
            "这次合并已经撤销过了，或者档案刚被改过。",
            "This merge was undone already, or the file has just changed."
        )));
    }
    tx.commit().await?;
    see_other(
        "/people/doubles",
        Flash::good(bi!("已撤销合并，两份档案都恢复了。", "The merge is undone; both files stand again.")),
    )
}
