//! The board's page.

use super::{members, progress::progress_of, view};
use crate::{
    documents::{self, ReadPlans},
    targets::{ReadTargets, store},
};
use axum::extract::Path;
use kernel::web::{Access, Cx, Draft, Reply, Routes, Trouble, html};
use network::units::{self, ReadUnits};
use vocab::UnitId;

/// Routes of the board.
pub fn routes() -> Routes {
    let (read, see) = (Access::to::<ReadPlans>(), Access::to::<ReadTargets>());
    Routes::new().get("/plans/{id}/board", read, board).get("/targets/{id}/members", see, members::list).get(
        "/targets/{id}/members/export",
        see,
        members::export,
    )
}

async fn board(cx: Cx, Path(id): Path<String>, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (permit, plan) = documents::load(&cx, &mut tx, &id).await?;
    let today = cx.today();
    let tops = store::of_plan(&mut tx, &permit, &plan.id).await?;
    let shares = store::shares_of_plan(&mut tx, &permit, &plan.id).await?;
    let read = cx.permit::<ReadUnits>(&plan.unit_path)?;
    let mut lower = units::store::children(&mut tx, &read, &plan.unit_id).await?;
    lower.retain(|u| u.closed_day.is_none() && shares.iter().any(|s| s.unit_id == u.id));
    let within = match UnitId::parse(query.get("unit")) {
        Some(u) => Some(lower.iter().find(|l| l.id == u).ok_or(Trouble::NotFound)?.clone()),
        None => None,
    };
    let shown: Vec<store::TargetRow> = match &within {
        Some(u) => shares.iter().filter(|s| s.unit_id == u.id).cloned().collect(),
        None => tops.clone(),
    };
    let first_level: Vec<store::TargetRow> = shares
        .iter()
        .filter(|s| s.parent_id.as_ref().is_some_and(|p| tops.iter().any(|t| t.id == *p)))
        .cloned()
        .collect();
    let page = view::BoardPage {
        progress: progress_of(&mut tx, cx.site(), &shown, today).await?,
        share_progress: progress_of(&mut tx, cx.site(), &first_level, today).await?,
        shown,
        tops,
        shares: first_level,
        lower,
        within,
        plan,
        today,
    };
    html(view::board(&cx, &page))
}
