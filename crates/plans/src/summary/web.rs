//! Pages of the summary.

use super::{
    compose::{Proof, Summary, compose},
    document, view,
};
use crate::{
    board::{Progress, progress_of},
    documents::{self, ReadPlans, store::PlanRow},
    targets::{
        goal_words,
        store::{self, TargetRow},
    },
};
use axum::extract::Path;
use jiff::civil::Date;
use kernel::{
    db::{DbError, Tx},
    office::{Column, SheetOut, Value, workbook},
    web::{Access, Cx, DOCX, Draft, Reply, Routes, Trouble, XLSX, download, html},
};
use vocab::{DaySpan, parse_day, t};

/// Routes of the summary.
pub fn routes() -> Routes {
    let read = Access::to::<ReadPlans>();
    Routes::new().get("/plans/{id}/summary", read, page).get("/plans/{id}/summary/docx", read, docx).get(
        "/plans/{id}/summary/xlsx",
        read,
        xlsx,
    )
}

/// How many members prove a figure in the text.
const PROOFS: i64 = 3;

pub(super) struct Gathered {
    pub(super) plan: PlanRow,
    pub(super) until: Date,
    pub(super) targets: Vec<TargetRow>,
    pub(super) progress: Vec<Progress>,
    pub(super) summary: Summary,
}

async fn gather(cx: &Cx, tx: &mut Tx, id: &str, query: &Draft) -> Result<Gathered, Trouble> {
    let (permit, plan) = documents::load(cx, tx, id).await?;
    let until = parse_day(query.get("until")).unwrap_or(cx.today()).min(cx.today());
    let targets = store::of_plan(tx, &permit, &plan.id).await?;
    let progress = progress_of(tx, cx.site(), &targets, until).await?;
    let mut proofs = Vec::new();
    for t in &targets {
        proofs.push(proofs_of(cx, tx, t, until).await?);
    }
    let summary = compose(&plan.title, &plan.unit_name, until, &targets, &progress, proofs, cx.lang());
    Ok(Gathered { plan, until, targets, progress, summary })
}

/// A few members of a target's figure, one a source, and how many facts there are.
async fn proofs_of(cx: &Cx, tx: &mut Tx, t: &TargetRow, until: Date) -> Result<(Vec<Proof>, usize), Trouble> {
    let packs = &cx.site().packs;
    let root = std::slice::from_ref(&t.unit_path);
    let span = DaySpan::new(t.start_day, t.due_day.min(until).max(t.start_day));
    match t.measure.as_ref().and_then(|m| packs.measure(m)) {
        Some(m) => {
            // One activity may be many facts: enough of them to find a few different ones.
            let members = ledger::members(tx, packs, m, root, span, None, 300).await?;
            let mut seen = std::collections::BTreeSet::new();
            let mut proofs = Vec::new();
            for x in &members {
                if seen.insert(x.fact.source_id.clone()) && proofs.len() < PROOFS as usize {
                    proofs.push(Proof { day: x.fact.day, unit: x.unit_name.clone(), what: x.fact.label.clone() });
                }
            }
            let all = ledger::sources(tx, packs, m, root, span).await?;
            Ok((proofs, all as usize))
        }
        None => {
            let mut all = store::evidence(tx, std::slice::from_ref(&t.id)).await?;
            all.retain(|(_, e)| e.day <= until);
            let proofs = all
                .iter()
                .take(PROOFS as usize)
                .map(|(_, e)| Proof { day: e.day, unit: String::new(), what: e.text.clone() })
                .collect();
            Ok((proofs, all.len()))
        }
    }
}

async fn page(cx: Cx, Path(id): Path<String>, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let g = gather(&cx, &mut tx, &id, &query).await?;
    html(view::page(&cx, &g))
}

/// Who signs: the organisation itself for its own plan, a lower unit's federation for that unit's.
fn signer(cx: &Cx, plan: &PlanRow) -> String {
    if plan.unit_path.depth() <= 1 {
        return cx.site().config.organisation.clone();
    }
    match cx.lang() {
        vocab::Lang::Zh => format!("{}妇女联合会", plan.unit_name),
        vocab::Lang::En => format!("Women's Federation of {}", plan.unit_name),
    }
}

async fn docx(cx: Cx, Path(id): Path<String>, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let g = gather(&cx, &mut tx, &id, &query).await?;
    let bytes = document::docx(&g.summary, &signer(&cx, &g.plan), g.until, cx.lang()).map_err(DbError::Other)?;
    download(&format!("{}.docx", g.summary.title), DOCX, bytes)
}

async fn xlsx(cx: Cx, Path(id): Path<String>, query: Draft) -> Reply {
    let lang = cx.lang();
    let mut tx = cx.snapshot().await?;
    let g = gather(&cx, &mut tx, &id, &query).await?;
    let until = g.until;
    let name = |m: &str| {
        cx.site().packs.measure(m).map_or_else(|| m.to_owned(), |m| lang.pick(&m.name.zh, &m.name.en).to_owned())
    };
    let sheet = SheetOut {
        name: t!(lang, "完成情况", "Targets"),
        title: t!(lang, "目标任务完成情况表", "Table of targets"),
        subtitle: (
            t!(lang, "填报单位（盖章）：", "Unit (seal): ") + &g.plan.unit_name,
            t!(lang, "截至 {until}", "As of {until}"),
        ),
        columns: vec![
            Column::number(t!(lang, "序号", "No."), 6.0),
            Column::text(t!(lang, "任务", "Heading"), 22.0),
            Column::text(t!(lang, "具体内容", "Task"), 36.0),
            Column::centre(t!(lang, "目标", "Goal"), 16.0),
            Column::number(t!(lang, "完成", "Done"), 10.0),
            Column::number(t!(lang, "完成率", "Rate"), 10.0),
            Column::centre(t!(lang, "状态", "Status"), 10.0),
            Column::text(t!(lang, "说明", "Reason"), 34.0),
            Column::text(t!(lang, "责任单位", "Responsible"), 16.0),
            Column::centre(t!(lang, "完成时限", "Due"), 12.0),
            Column::text(t!(lang, "口径", "Measure"), 20.0),
        ],
        rows: g
            .targets
            .iter()
            .zip(&g.progress)
            .enumerate()
            .map(|(i, (x, p))| {
                vec![
                    Value::Number((i + 1) as f64),
                    Value::text(&x.heading),
                    Value::text(&x.title),
                    Value::text(goal_words(x, lang)),
                    Value::number(p.done),
                    p.verdict.rate.map_or(Value::Empty, Value::Share),
                    Value::text(p.status().name(lang)),
                    Value::text(p.verdict.reason.get(lang)),
                    Value::text(&x.unit_name),
                    Value::text(x.due_day.to_string()),
                    Value::text(x.measure.as_deref().map_or_else(|| t!(lang, "人工佐证", "evidence by hand"), name)),
                ]
            })
            .collect(),
        notes: vec![t!(
            lang,
            "各项数字由系统从活动和服务记录中统计，可在系统中点开明细。",
            "Figures are counted from activities and records; each opens its list in the system."
        )],
        ..SheetOut::default()
    };
    let bytes = workbook(&[sheet]).map_err(|e| DbError::Other(e.to_string()))?;
    download(&format!("{}-{}.xlsx", g.plan.title, t!(lang, "完成情况表", "targets")), XLSX, bytes)
}
