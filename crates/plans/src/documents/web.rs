//! Pages of plan documents: list, bring in, choose among several, a new version and what it changes.

use super::{
    ReadPlans, WritePlans,
    compare::{Change, compare},
    ingest,
    store::{self, Arrival, PlanRow},
    view,
};
use crate::{review, targets};
use axum::extract::Path;
use kernel::{
    access::Permit,
    db::{DbError, Tx},
    web::{Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, html, see_other, unprocessable},
};
use network::units::{self, Located, UnitRow};
use planreader::Reading;
use vocab::{FieldErrors, PlanId, VersionId, bi, href};

/// Routes of plan documents.
pub fn routes() -> Routes {
    let (read, write) = (Access::to::<ReadPlans>(), Access::to::<WritePlans>());
    Routes::new()
        .get("/plans/", read, index)
        .get("/plans/new", write, new_form)
        .post("/plans/new", write, bring_in)
        .get("/plans/{id}", read, show)
        .get("/plans/{id}/choose", write, choose_form)
        .post("/plans/{id}/choose", write, choose)
        .get("/plans/{id}/versions", read, versions)
        .post("/plans/{id}/versions", write, new_version)
        .get("/plans/{id}/versions/{no}", read, changes)
        .post("/plans/{id}/state", write, set_state)
}

/// A plan and the permit to read it; not found when it is out of scope.
pub async fn load(cx: &Cx, tx: &mut Tx, id: &str) -> Result<(Permit<ReadPlans>, PlanRow), Trouble> {
    let id = PlanId::parse(id).ok_or(Trouble::NotFound)?;
    let at = store::locate(tx, &id).await?.ok_or(Trouble::NotFound)?;
    let permit = cx.permit::<ReadPlans>(&at).map_err(|_| Trouble::NotFound)?;
    let plan = store::plan(tx, &permit, &id).await?.ok_or(Trouble::NotFound)?;
    Ok((permit, plan))
}

async fn index(cx: Cx) -> Reply {
    let permit = cx.reach::<ReadPlans>()?;
    let mut tx = cx.snapshot().await?;
    let plans = store::plans(&mut tx, &permit).await?;
    let counts = store::review_counts(&mut tx, &permit, &plans).await?;
    html(view::index(&cx, &plans, &counts))
}

async fn writable_units(cx: &Cx) -> Result<Vec<UnitRow>, Trouble> {
    let permit = cx.reach::<WritePlans>()?;
    let mut tx = cx.snapshot().await?;
    let mut units = units::store::reachable(&mut tx, permit.roots()).await?;
    units.retain(|u| u.kind().is_level());
    Ok(units)
}

async fn new_form(cx: Cx) -> Reply {
    let units = writable_units(&cx).await?;
    let mut draft = Draft::default();
    draft.set("id", PlanId::mint(&cx.site().mint).to_string());
    draft.set("year", cx.today().year().to_string());
    if let Some(post) = cx.person()?.main_post() {
        draft.set("unit", post.unit.to_string());
    }
    html(view::new_form(&cx, &draft, &FieldErrors::new(), &units))
}

/// Reads what was sent, off the async threads: a large page takes a while.
async fn read_posted(posted: &Posted) -> Result<(String, Reading), vocab::Bi> {
    let (name, bytes) = match (posted.file("file"), posted.draft.raw("pasted")) {
        (Some(f), _) => (f.name.clone(), f.bytes.clone()),
        (None, text) if !text.trim().is_empty() => ("粘贴的文字.txt".to_owned(), text.as_bytes().to_vec()),
        _ => return Err(bi!("请选择文件，或把计划全文粘贴到框里。", "Choose a file, or paste the plan's text.")),
    };
    let file = name.clone();
    let reading = tokio::task::spawn_blocking(move || planreader::read(&file, &bytes))
        .await
        .map_err(|_| {
            bi!(
                "读这个文件时出了错，请改存为 .txt 再试。",
                "This file could not be read; save it as .txt and try again."
            )
        })?
        .map_err(|e| ingest::sentence(&e))?;
    if reading.text.len() > ingest::TEXT_LIMIT {
        let (mb, most) = (reading.text.len() / 1024 / 1024, ingest::TEXT_LIMIT / 1024 / 1024);
        return Err(bi!(
            "文字有 {mb} MB，核对页面最多放 {most} MB。请只保留计划正文，或拆成几份；内容没有保存。",
            "The text has {mb} MB; a review page holds {most} MB. Keep only the plan or split it; nothing was saved."
        ));
    }
    Ok((name, reading))
}

async fn bring_in(cx: Cx, posted: Posted) -> Reply {
    let units = writable_units(&cx).await?;
    let d = &posted.draft;
    let mut errors = FieldErrors::new();
    let unit = units.iter().find(|u| u.id.as_str() == d.get("unit"));
    if unit.is_none() {
        errors.add("unit", bi!("请选择单位", "Choose a unit"));
    }
    let year = d.get("year").parse::<i16>().ok().filter(|y| (2000..=2100).contains(y));
    if year.is_none() {
        errors.add("year", bi!("请填年份，如 2026", "Give the year, such as 2026"));
    }
    let read = read_posted(&posted).await;
    if let Err(b) = &read {
        errors.add(if posted.file("file").is_some() { "file" } else { "pasted" }, b.clone());
    }
    let (Some(unit), Some(year), Ok((name, reading)), true) = (unit, year, read, errors.is_empty()) else {
        return unprocessable(view::new_form(&cx, d, &errors, &units));
    };
    let id = PlanId::parse(d.get("id")).unwrap_or_else(|| PlanId::mint(&cx.site().mint));
    let at = Located { id: unit.id.clone(), name: unit.name.clone(), kind: unit.kind.clone(), path: unit.path.clone() };
    let permit = cx.permit::<WritePlans>(&at.path)?;
    let arrival = Arrival { version: VersionId::mint(&cx.site().mint), file_name: &name, reading: &reading };
    let mut tx = cx.begin().await?;
    let chosen = match store::bring_in(&mut tx, cx.site(), &permit, &id, &at, year, d.get("title"), &arrival).await {
        Ok(chosen) => chosen,
        Err(DbError::Duplicate) => {
            drop(tx);
            return see_other(
                &href::plan(&id),
                Flash::good(bi!("这份计划已经收到了。", "This plan had been received already.")),
            );
        }
        Err(e) => return Err(e.into()),
    };
    tx.commit().await?;
    let n = reading.commitments.iter().filter(|c| c.on_topic).count();
    let flash = Flash::good(bi!("读出 {n} 项承诺，请逐条核对。", "{n} commitments were read; please go through them."));
    see_other(&format!("/plans/{id}/{}", if chosen { "review" } else { "choose" }), flash)
}

async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (permit, plan) = load(&cx, &mut tx, &id).await?;
    if plan.state == "choosing" && cx.may::<WritePlans>(&plan.unit_path) {
        return see_other(&format!("/plans/{}/choose", plan.id), None);
    }
    let counts = store::review_counts(&mut tx, &permit, std::slice::from_ref(&plan)).await?;
    let page = view::PlanPage {
        versions: store::versions(&mut tx, &permit, &plan.id).await?,
        documents: store::documents(&mut tx, &permit, &plan.version_id).await?,
        count: counts.into_iter().next(),
        targets: targets::store::of_plan(&mut tx, &permit, &plan.id).await?.len(),
        may_write: cx.may::<WritePlans>(&plan.unit_path),
        plan,
    };
    html(view::show(&cx, &page))
}

async fn choose_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (permit, plan) = load(&cx, &mut tx, &id).await?;
    cx.permit::<WritePlans>(&plan.unit_path)?;
    let documents = store::documents(&mut tx, &permit, &plan.version_id).await?;
    let text = store::text(&mut tx, &permit, &plan.version_id).await?;
    html(view::choose(&cx, &plan, &documents, &text, None))
}

async fn choose(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (permit, plan) = load(&cx, &mut tx, &id).await?;
    let write = cx.permit::<WritePlans>(&plan.unit_path)?;
    let documents = store::documents(&mut tx, &permit, &plan.version_id).await?;
    let chosen: Vec<i64> = posted
        .draft
        .all("document")
        .filter_map(|v| v.parse().ok())
        .filter(|n| documents.iter().any(|d| d.no == *n))
        .collect();
    if chosen.is_empty() {
        let text = store::text(&mut tx, &permit, &plan.version_id).await?;
        let b = bi!("请至少选一篇。", "Choose at least one.");
        return unprocessable(view::choose(&cx, &plan, &documents, &text, Some(&b)));
    }
    store::choose(&mut tx, cx.site(), &write, &plan, &chosen).await?;
    // A plan that so far has only its file's name takes its own title.
    let file = store::versions(&mut tx, &permit, &plan.id).await?.into_iter().next().map(|v| v.file_name);
    let own = documents.iter().find(|d| chosen.contains(&d.no) && !d.title.is_empty()).map(|d| d.title.clone());
    if let (Some(own), true) = (own, file.as_ref() == Some(&plan.title)) {
        let now = store::plan(&mut tx, &permit, &plan.id).await?.ok_or(Trouble::NotFound)?;
        store::set_plan(&mut tx, cx.site(), &write, &now, &own, &now.state).await?;
    }
    tx.commit().await?;
    see_other(&format!("/plans/{}/review", plan.id), None)
}

async fn versions(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (permit, plan) = load(&cx, &mut tx, &id).await?;
    let versions = store::versions(&mut tx, &permit, &plan.id).await?;
    let may_write = cx.may::<WritePlans>(&plan.unit_path);
    html(view::versions(&cx, &plan, &versions, may_write, &FieldErrors::new()))
}

/// A second version: what says the same keeps its decision and its target; what reads otherwise is asked
/// again, with what it was; targets of promises that are gone stay and are shown.
async fn new_version(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let read = read_posted(&posted).await;
    let mut tx = cx.begin().await?;
    let (permit, plan) = load(&cx, &mut tx, &id).await?;
    let write = cx.permit::<WritePlans>(&plan.unit_path)?;
    let versions = store::versions(&mut tx, &permit, &plan.id).await?;
    let (name, reading) = match read {
        Ok(ok) => ok,
        Err(b) => {
            let mut errors = FieldErrors::new();
            errors.add("file", b);
            return unprocessable(view::versions(&cx, &plan, &versions, true, &errors));
        }
    };
    let no = versions.first().map_or(1, |v| v.no + 1);
    let old = store::commitments(&mut tx, &permit, &plan.version_id).await?;
    let arrival = Arrival { version: VersionId::mint(&cx.site().mint), file_name: &name, reading: &reading };
    let documents = ingest::documents(&reading, &arrival.version);
    let chosen = documents.iter().any(|d| d.chosen);
    let mut moved: Vec<(vocab::CommitmentId, vocab::CommitmentId)> = Vec::new();
    let chosen_numbers: Vec<i64> = documents.iter().filter(|d| d.chosen).map(|d| d.no).collect();
    let carry = |rows: &mut Vec<store::CommitmentRow>| {
        // While the page still asks which plan is meant, every plan on it takes part in the comparison.
        let part: Vec<usize> =
            (0..rows.len()).filter(|i| !chosen || chosen_numbers.contains(&rows[*i].document)).collect();
        let new: Vec<store::CommitmentRow> = part.iter().map(|i| rows[*i].clone()).collect();
        let (changes, _) = compare(&old, &new);
        for (i, change) in part.into_iter().zip(changes) {
            match change {
                Change::Same(o) => {
                    rows[i].state = old[o].state.clone();
                    rows[i].decided_by = old[o].decided_by.clone();
                    rows[i].decided_at = old[o].decided_at;
                    moved.push((old[o].id.clone(), rows[i].id.clone()));
                }
                Change::Otherwise(o) => {
                    rows[i].was = review::in_words(&old[o], vocab::Lang::Zh);
                    moved.push((old[o].id.clone(), rows[i].id.clone()));
                }
                Change::New => {}
            }
        }
    };
    store::write_version(&mut tx, cx.site(), &write, &plan.id, plan.year as i16, no, &arrival, documents, carry)
        .await?;
    targets::store::relink(&mut tx, &write, &moved).await?;
    // A confirmed plan stays so while its new draft is gone through: nobody's targets vanish meanwhile.
    let state = if chosen { plan.state.as_str() } else { "choosing" };
    store::set_version(&mut tx, cx.site(), &write, &plan, &arrival.version, no, state).await?;
    tx.commit().await?;
    see_other(
        &format!("/plans/{}/versions/{no}", plan.id),
        Flash::good(bi!(
            "已收到第 {no} 稿；没有变的承诺保留原来的核对结果。",
            "Version {no} received; unchanged commitments keep their decisions."
        )),
    )
}

async fn changes(cx: Cx, Path((id, no)): Path<(String, i64)>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (permit, plan) = load(&cx, &mut tx, &id).await?;
    let versions = store::versions(&mut tx, &permit, &plan.id).await?;
    let new = versions.iter().find(|v| v.no == no).ok_or(Trouble::NotFound)?.clone();
    let old = versions.iter().find(|v| v.no == no - 1).cloned();
    let (mut old_rows, mut old_text) = (Vec::new(), String::new());
    if let Some(o) = &old {
        old_rows = store::commitments(&mut tx, &permit, &o.id).await?;
        old_text = store::text(&mut tx, &permit, &o.id).await?;
    }
    let new_rows = store::commitments(&mut tx, &permit, &new.id).await?;
    let new_text = store::text(&mut tx, &permit, &new.id).await?;
    let (changes, gone) = compare(&old_rows, &new_rows);
    let lines = view::line_changes(&old_text, &new_text);
    html(view::changes(&cx, &plan, &new, &old_rows, &new_rows, &changes, &gone, &lines))
}

async fn set_state(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (_, mut plan) = load(&cx, &mut tx, &id).await?;
    let write = cx.permit::<WritePlans>(&plan.unit_path)?;
    let d = &posted.draft;
    let state = match d.get("state") {
        s @ ("reviewing" | "confirmed" | "archived") => s.to_owned(),
        _ => plan.state.clone(),
    };
    let title = d.opt("title").unwrap_or(&plan.title).to_owned();
    plan.version = d.get("version").parse().unwrap_or(plan.version);
    if !store::set_plan(&mut tx, cx.site(), &write, &plan, &title, &state).await? {
        return Err(Trouble::Conflict(bi!(
            "这份计划刚被别人改过，请返回刷新后再试。",
            "Somebody has just changed this plan; go back, reload and try again."
        )));
    }
    tx.commit().await?;
    let b = match state.as_str() {
        "confirmed" => bi!(
            "计划已定稿，进度从现在起按目标统计。",
            "The plan is confirmed; progress is counted against its targets."
        ),
        "archived" => bi!("计划已归档。", "The plan is archived."),
        _ => bi!("已保存。", "Saved."),
    };
    see_other(&href::plan(&plan.id), Flash::good(b))
}
