//! Pages and partials of the review.

use super::{
    rules::{self, Edited, check, selection},
    store, view,
};
use crate::{
    documents::{
        self, ReadPlans, WritePlans,
        store::{CommitmentRow, PlanRow},
    },
    targets,
};
use axum::extract::Path;
use kernel::{
    access::Permit,
    db::Tx,
    web::{Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, html, see_other, unprocessable},
};
use vocab::{CommitmentId, FieldErrors, bi};

/// Routes of the review.
pub fn routes() -> Routes {
    let (read, write) = (Access::to::<ReadPlans>(), Access::to::<WritePlans>());
    Routes::new()
        .get("/plans/{id}/review", read, review)
        .post("/plans/{id}/bulk", write, bulk)
        .get("/plans/{id}/commitments/new", write, add_form)
        .post("/plans/{id}/commitments/new", write, add)
        .post("/plans/{id}/commitments/{cid}/decide", write, decide)
        .get("/plans/{id}/commitments/{cid}", read, one)
        .get("/plans/{id}/commitments/{cid}/edit", write, edit_form)
        .post("/plans/{id}/commitments/{cid}/edit", write, edit)
}

async fn page_of(cx: &Cx, tx: &mut Tx, permit: &Permit<ReadPlans>, plan: PlanRow) -> Result<view::ReviewPage, Trouble> {
    Ok(view::ReviewPage {
        commitments: documents::store::commitments(tx, permit, &plan.version_id).await?,
        achievements: documents::store::achievements(tx, permit, &plan.version_id).await?,
        documents: documents::store::documents(tx, permit, &plan.version_id).await?,
        items: documents::store::items(tx, permit, &plan.version_id).await?,
        text: documents::store::text(tx, permit, &plan.version_id).await?,
        may_write: cx.may::<WritePlans>(&plan.unit_path),
        plan,
    })
}

async fn review(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (permit, plan) = documents::load(&cx, &mut tx, &id).await?;
    let page = page_of(&cx, &mut tx, &permit, plan).await?;
    html(view::review(&cx, &page))
}

async fn load(
    cx: &Cx,
    tx: &mut Tx,
    id: &str,
    cid: &str,
) -> Result<(Permit<WritePlans>, PlanRow, CommitmentRow), Trouble> {
    let (read, plan) = documents::load(cx, tx, id).await?;
    let permit = cx.permit::<WritePlans>(&plan.unit_path)?;
    let cid = CommitmentId::parse(cid).ok_or(Trouble::NotFound)?;
    let c = documents::store::commitment(tx, &read, &plan.id, &cid).await?.ok_or(Trouble::NotFound)?;
    Ok((permit, plan, c))
}

/// The one commitment anew, with the counts, after a change; a whole page's redirect without scripts.
async fn answer(cx: &Cx, plan: &PlanRow, cid: &CommitmentId, notice: Option<vocab::Bi>) -> Reply {
    if !cx.partial() {
        return see_other(&format!("/plans/{}/review#c-{cid}", plan.id), notice.and_then(Flash::mind));
    }
    let mut tx = cx.snapshot().await?;
    let (permit, plan) = documents::load(cx, &mut tx, plan.id.as_str()).await?;
    let page = page_of(cx, &mut tx, &permit, plan).await?;
    let c = page.commitments.iter().find(|c| c.id == *cid).ok_or(Trouble::NotFound)?;
    html(view::answer(cx, &page, c, notice.as_ref()))
}

async fn one(cx: Cx, Path((id, cid)): Path<(String, String)>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (_, plan) = documents::load(&cx, &mut tx, &id).await?;
    let cid = CommitmentId::parse(&cid).ok_or(Trouble::NotFound)?;
    drop(tx);
    answer(&cx, &plan, &cid, None).await
}

fn state_of(word: &str) -> Option<&'static str> {
    match word {
        "accepted" => Some("accepted"),
        "rejected" => Some("rejected"),
        "proposed" => Some("proposed"),
        _ => None,
    }
}

async fn decide(cx: Cx, Path((id, cid)): Path<(String, String)>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (permit, plan, mut c) = load(&cx, &mut tx, &id, &cid).await?;
    let state = state_of(posted.draft.get("state")).ok_or(Trouble::NotFound)?;
    c.version = posted.draft.get("version").parse().unwrap_or(-1);
    let done = store::settle(&mut tx, cx.site(), &permit, &plan, &c, state).await?;
    if done {
        tx.commit().await?;
    } else {
        drop(tx);
    }
    let notice = (!done).then(|| {
        bi!(
            "别人刚刚处理过这一条，下面是现在的样子；您的操作没有执行。",
            "Somebody has just dealt with this one; this is how it stands. Your action was not carried out."
        )
    });
    answer(&cx, &plan, &c.id, notice).await
}

async fn bulk(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (read, plan) = documents::load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WritePlans>(&plan.unit_path)?;
    let d = &posted.draft;
    let picked: Vec<&str> = d.all("pick").collect();
    let sure = d.get("do") == "accept-sure";
    let state = if d.get("do") == "reject" { "rejected" } else { "accepted" };
    let rows = documents::store::commitments(&mut tx, &read, &plan.version_id).await?;
    let mut done = 0;
    for c in rows.iter().filter(|c| c.state == "proposed") {
        let wanted = if sure { c.confidence >= view::SURE && !c.in_summary } else { picked.contains(&c.id.as_str()) };
        if wanted && store::settle(&mut tx, cx.site(), &permit, &plan, c, state).await? {
            done += 1;
        }
    }
    tx.commit().await?;
    let flash = match (done, state) {
        (0, _) => Flash::mind(bi!("没有勾选待核对的条目。", "No undecided commitment was ticked.")),
        (_, "accepted") => Flash::good(bi!("已采纳 {done} 条。", "{done} accepted.")),
        _ => Flash::good(bi!("已剔除 {done} 条。", "{done} rejected.")),
    };
    see_other(&format!("/plans/{}/review", plan.id), flash)
}

async fn edit_form(cx: Cx, Path((id, cid)): Path<(String, String)>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (_, plan, c) = load(&cx, &mut tx, &id, &cid).await?;
    html(view::edit(&cx, &plan, Some(&c), &view::as_draft(&c), &FieldErrors::new(), None))
}

fn apply(c: &mut CommitmentRow, e: Edited) {
    c.kind = e.kind;
    c.action = e.action;
    c.object = e.object;
    c.comparator = e.comparator;
    c.value = e.value;
    c.value_max = e.value_max;
    c.unit = e.unit;
    c.period = e.period;
    c.times = e.times;
    c.start_day = e.start_day;
    c.due_day = e.due_day;
    c.responsible = e.responsible;
    c.beneficiary = e.beneficiary;
    c.topic = e.topic;
}

async fn edit(cx: Cx, Path((id, cid)): Path<(String, String)>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (permit, plan, mut c) = load(&cx, &mut tx, &id, &cid).await?;
    let d = &posted.draft;
    let edited = match check(d) {
        Ok(e) => e,
        Err(errors) => return unprocessable(view::edit(&cx, &plan, Some(&c), d, &errors, None)),
    };
    if d.get("version").parse() != Ok(c.version) {
        // Hers stays in the form, now on top of the present version; theirs stands above it.
        let mut mine = d.clone();
        mine.set("version", c.version.to_string());
        return unprocessable(view::edit(
            &cx,
            &plan,
            Some(&c),
            &mine,
            &FieldErrors::new(),
            Some(&rules::in_words(&c, cx.lang())),
        ));
    }
    if !store::edit(&mut tx, cx.site(), &permit, &plan, &c, &edited).await? {
        return Err(Trouble::Conflict(bi!(
            "别人刚保存了这一条，请再提交一次。",
            "Somebody has just saved this one; please submit again."
        )));
    }
    apply(&mut c, edited);
    targets::store::from_commitment(&mut tx, cx.site(), &permit, &plan, &c, true).await?;
    tx.commit().await?;
    answer(&cx, &plan, &c.id, None).await
}

/// The form for a commitment the reader missed, filled from the selected text as far as it can be read.
async fn add_form(cx: Cx, Path(id): Path<String>, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (permit, plan) = documents::load(&cx, &mut tx, &id).await?;
    cx.permit::<WritePlans>(&plan.unit_path)?;
    let text = documents::store::text(&mut tx, &permit, &plan.version_id).await?;
    let number = |name: &str| query.get(name).parse::<usize>().unwrap_or(0);
    let span = selection(&text, number("line"), number("from"), number("to"));
    let mut draft = Draft::default();
    if let Some((a, b)) = span {
        let quote = &text[a..b];
        let reading = planreader::read_text(quote);
        if let Some(c) = reading.commitments.first() {
            let day = |d: &Option<planreader::Due>| {
                d.as_ref()
                    .and_then(|d| planreader::resolve_due(d, plan.year as i16, &documents::ingest::feast))
                    .map(|d| d.to_string())
                    .unwrap_or_default()
            };
            let figure = |v: Option<f64>| v.map(|v| v.to_string()).unwrap_or_default();
            draft = Draft::from_pairs([
                ("kind", c.kind.as_str().to_owned()),
                ("action", c.action.clone()),
                ("object", c.object.clone()),
                ("comparator", c.comparator.map_or("", |x| x.as_str()).to_owned()),
                ("value", figure(c.value)),
                ("value_max", figure(c.value_max)),
                ("unit", c.unit.clone().unwrap_or_default()),
                ("period", c.period.clone().unwrap_or_default()),
                ("times", figure(c.times)),
                ("due_day", day(&c.due)),
                ("topic", c.topic.as_str().to_owned()),
                ("responsible", c.responsible.clone().unwrap_or_default()),
            ]);
        } else {
            draft.set("object", quote.chars().take(60).collect::<String>());
        }
        draft.set("quote", quote);
    }
    for name in ["line", "from", "to"] {
        draft.set(name, query.get(name));
    }
    draft.set("id", CommitmentId::mint(&cx.site().mint).to_string());
    html(view::edit(&cx, &plan, None, &draft, &FieldErrors::new(), None))
}

async fn add(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (read, plan) = documents::load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WritePlans>(&plan.unit_path)?;
    let d = &posted.draft;
    let edited = match check(d) {
        Ok(e) => e,
        Err(errors) => return unprocessable(view::edit(&cx, &plan, None, d, &errors, None)),
    };
    let text = documents::store::text(&mut tx, &read, &plan.version_id).await?;
    let number = |name: &str| d.get(name).parse::<usize>().unwrap_or(0);
    let line = number("line").max(1);
    let span = selection(&text, line, number("from"), number("to"));
    let docs = documents::store::documents(&mut tx, &read, &plan.version_id).await?;
    let chosen = |d: &&documents::store::DocumentRow| d.chosen;
    let home = docs
        .iter()
        .filter(chosen)
        .find(|d| d.line_from <= line as i64 && line as i64 <= d.line_to)
        .or_else(|| docs.iter().find(|d| d.chosen));
    let items = documents::store::items(&mut tx, &read, &plan.version_id).await?;
    let mut c = CommitmentRow {
        id: CommitmentId::parse(d.get("id")).unwrap_or_else(|| CommitmentId::mint(&cx.site().mint)),
        plan_id: plan.id.clone(),
        version_id: plan.version_id.clone(),
        no: 100_000,
        document: home.map_or(0, |d| d.no),
        item: items.iter().rev().find(|i| i.line <= line as i64).map(|i| i.no),
        line: line as i64,
        line_end: line as i64,
        byte_from: span.map_or(0, |s| s.0 as i64),
        byte_to: span.map_or(0, |s| s.1 as i64),
        quote: span.map_or_else(|| d.get("quote").to_owned(), |(a, b)| text[a..b].to_owned()),
        rule: "hand".into(),
        confidence: 1.0,
        in_summary: false,
        state: "accepted".into(),
        decided_by: permit.actor().name.clone(),
        decided_at: Some(cx.site().clock.now()),
        ..view::blank()
    };
    apply(&mut c, edited);
    documents::store::insert_commitment(&mut tx, &permit, &c).await?;
    targets::store::from_commitment(&mut tx, cx.site(), &permit, &plan, &c, true).await?;
    tx.commit().await?;
    let to = format!("/plans/{}/review#c-{}", plan.id, c.id);
    if cx.partial() {
        // The list and the marks both change: the browser fetches the page anew.
        let mut response = html(maud::html! {})?;
        if let Ok(v) = axum::http::HeaderValue::from_str(&to) {
            response.headers_mut().insert("hx-redirect", v);
        }
        return Ok(response);
    }
    see_other(&to, Flash::good(bi!("已添加。", "Added.")))
}
