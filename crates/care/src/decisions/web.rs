//! Deciding about a duty, from a person's page.

use super::{
    DecideDuties,
    store::{self, NewDecision},
};
use crate::{
    carers::{self, ReadCarers},
    pairings,
};
use axum::extract::Path;
use jiff::ToSpan;
use kernel::web::{Access, Cx, Flash, Posted, Reply, Routes, Trouble, see_other};
use vocab::{CarerId, DecisionId, bi, href, parse_day};

/// Routes of decisions.
pub fn routes() -> Routes {
    let decide = Access::to::<DecideDuties>();
    Routes::new().post("/people/{id}/duties", decide, decide_duty).post("/people/{id}/duties/revoke", decide, revoke)
}

async fn decide_duty(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let person = pairings::load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<DecideDuties>(&person.unit_path)?;
    let duty = d.get("duty");
    if !duty.is_empty() && cx.site().packs.duty(duty).is_none() {
        return Err(Trouble::BadInput(bi!("没有这项职责；没有改动。", "There is no such duty; nothing was changed.")));
    }
    let why = d.get("why");
    if why.is_empty() {
        return Err(Trouble::BadInput(bi!("请写明原因；没有改动。", "Give a reason; nothing was changed.")));
    }
    let from = parse_day(d.get("from")).unwrap_or(cx.today());
    let until = parse_day(d.get("until"));
    let to = match d.get("carer") {
        "" => None,
        text => {
            let id = CarerId::parse(text).ok_or(Trouble::NotFound)?;
            let read = cx.reach::<ReadCarers>()?;
            Some(carers::store::carer(&mut tx, &read, &id).await?.ok_or(Trouble::NotFound)?.id)
        }
    };
    // Excused without an end is forgotten: a year at the most, and to be decided anew.
    let longest = cx.today().saturating_add(1.year());
    if until.is_some_and(|u| u < from) || (to.is_none() && until.is_none_or(|u| u > longest)) {
        return Err(Trouble::BadInput(bi!(
            "免除要写到哪天为止，最长一年；没有改动。",
            "Say until which day it is excused, a year at the most; nothing was changed."
        )));
    }
    let new = NewDecision { person: &person.id, at: &person.unit_path, duty, to: to.as_ref(), from, until, why };
    store::decide(&mut tx, cx.site(), &permit, &new).await?;
    tx.commit().await?;
    see_other(
        &href::person(&person.id),
        Flash::good(bi!("已记下，提醒已更新。", "Noted; the reminders are up to date.")),
    )
}

async fn revoke(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let person = pairings::load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<DecideDuties>(&person.unit_path)?;
    let decision = DecisionId::parse(posted.draft.get("decision")).ok_or(Trouble::NotFound)?;
    if !store::revoke(&mut tx, cx.site(), &permit, &person.id, &person.unit_path, &decision).await? {
        return Err(Trouble::Conflict(bi!("已经收回过了。", "It was taken back already.")));
    }
    tx.commit().await?;
    see_other(&href::person(&person.id), Flash::good(bi!("已收回，照常提醒。", "Taken back; reminders are as usual.")))
}
