//! Pages of transfers and of a person's status.

use super::{store, view};
use crate::persons::{WritePeople, load_to_write};
use axum::extract::Path;
use kernel::web::{Access, Cx, Flash, Posted, Reply, Routes, Trouble, html, see_other};
use network::units;
use vocab::{TransferId, UnitId, bi, href};

/// Routes of transfers.
pub fn routes() -> Routes {
    let write = Access::to::<WritePeople>();
    Routes::new()
        .get("/people/transfers", write, index)
        .post("/people/transfers/{transfer}", write, answer)
        .get("/people/{id}/transfer", write, ask_form)
        .post("/people/{id}/transfer", write, ask)
        .post("/people/{id}/status", write, set_status)
}

async fn index(cx: Cx) -> Reply {
    let permit = cx.reach::<WritePeople>()?;
    let mut tx = cx.snapshot().await?;
    html(view::index(&cx, &store::within(&mut tx, &permit).await?))
}

async fn ask_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (_, row, _) = load_to_write(&cx, &mut tx, &id).await?;
    // Any village of the network can be asked: names of units are no secret.
    let units = units::store::reachable(&mut tx, &[vocab::UnitPath::everything()]).await?;
    html(view::ask(&cx, &row, &units))
}

async fn ask(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let (_, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    let to = match UnitId::parse(d.get("to")) {
        Some(to) => units::locate(&mut tx, &to).await?,
        None => None,
    };
    let to = to.filter(|u| u.id != row.unit_id && matches!(u.kind.as_str(), "village" | "township"));
    let (Some(to), true) = (to, !d.get("why").is_empty()) else {
        return Err(Trouble::BadInput(bi!(
            "请选择转到哪个村（不能是现在的），并写明原因；没有提交。",
            "Choose the village (another one than now) and say why; nothing was sent."
        )));
    };
    let transfer = TransferId::mint(&cx.site().mint);
    if !store::ask(&mut tx, cx.site(), &permit, &row, &transfer, &to, d.get("why")).await? {
        return Err(Trouble::Conflict(bi!(
            "这份档案已经在申请转移，等对方答复或先撤回。",
            "A move of this file is being asked for already; wait for the answer or withdraw it first."
        )));
    }
    tx.commit().await?;
    see_other(
        &href::person(&row.id),
        Flash::good(bi!(
            "已申请转到{}。对方接收之前，档案和责任仍在本村。",
            "{} was asked to take it. Until then the file and its duties stay here.",
            to.name
        )),
    )
}

async fn answer(cx: Cx, Path(transfer): Path<String>, posted: Posted) -> Reply {
    let id = TransferId::parse(&transfer).ok_or(Trouble::NotFound)?;
    let reach = cx.reach::<WritePeople>()?;
    let mut tx = cx.begin().await?;
    let t = store::one(&mut tx, &id)
        .await?
        .filter(|t| reach.covers(&t.from_path) || reach.covers(&t.to_path))
        .ok_or(Trouble::NotFound)?;
    let state = posted.draft.get("state");
    let words = posted.draft.get("answer");
    // The receiver receives or refuses, the sender withdraws.
    let at = match state {
        "received" | "refused" => &t.to_path,
        "withdrawn" => &t.from_path,
        _ => {
            return Err(Trouble::BadInput(bi!(
                "没有这个答复；没有改动。",
                "There is no such answer; nothing was changed."
            )));
        }
    };
    let permit = cx.permit::<WritePeople>(at)?;
    if state == "refused" && words.is_empty() {
        return Err(Trouble::BadInput(bi!(
            "退回要写明原因；没有改动。",
            "Say why it is refused; nothing was changed."
        )));
    }
    if !store::answer(&mut tx, cx.site(), &permit, &t, state, words).await? {
        return Err(Trouble::Conflict(bi!("这次转移已经有答复了。", "This move has been answered already.")));
    }
    tx.commit().await?;
    let said = match state {
        "received" => bi!("已接收，从今天起由{}负责。", "Received: {} answers for her from today on.", t.to_name),
        "refused" => bi!("已退回，仍由{}负责。", "Refused: {} still answers for her.", t.from_name),
        _ => bi!("已撤回，仍由{}负责。", "Withdrawn: {} still answers for her.", t.from_name),
    };
    see_other("/people/transfers", Flash::good(said))
}

async fn set_status(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let status = d.get("status");
    let mut tx = cx.begin().await?;
    let (_, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    if !["living", "away", "dead"].contains(&status) || d.get("why").is_empty() {
        return Err(Trouble::BadInput(bi!(
            "请选择状态并写明情况；没有改动。",
            "Choose a status and say what happened; nothing was changed."
        )));
    }
    if d.get("version") != row.version.to_string()
        || !store::set_status(&mut tx, cx.site(), &permit, &row, status, d.get("why")).await?
    {
        return Err(Trouble::Conflict(bi!(
            "别人刚改了这份档案，请看过再试。",
            "Somebody has just changed this file; look at it and try again."
        )));
    }
    tx.commit().await?;
    see_other(
        &href::person(&row.id),
        Flash::good(bi!(
            "状态已改；名册上的去留请到“进出建议”里确认。",
            "The status was changed; confirm under Proposals what follows for the registers."
        )),
    )
}
