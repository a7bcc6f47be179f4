//! The list behind a number: the facts (or the evidence) that make it, in pages and as a workbook.

use super::view;
use crate::targets::{
    self, ReadTargets,
    store::{self, EvidenceRow, TargetRow},
};
use axum::extract::Path;
use kernel::{
    db::{DbError, Tx},
    office::{Column, SheetOut, Value, workbook},
    web::{Cx, Draft, Reply, Trouble, XLSX, download, html},
};
use ledger::Member;
use network::units::{self, Located};
use vocab::{ActivityId, DaySpan, Lang, RecordId, UnitId, UnitPath, href, t};

/// The page of a fact's source.
pub(crate) fn source_href(kind: &str, id: &str) -> Option<String> {
    match kind {
        "activity" => ActivityId::parse(id).map(|i| href::activity(&i)),
        "record" => RecordId::parse(id).map(|i| href::record(&i)),
        _ => None,
    }
}

/// What the list shows.
pub(super) struct MembersPage {
    pub(super) target: TargetRow,
    pub(super) within: Option<Located>,
    pub(super) members: Vec<Member>,
    pub(super) evidence: Vec<EvidenceRow>,
    pub(super) next: Option<String>,
}

const PAGE: usize = 100;
const MOST: usize = 50_000;

async fn gather(cx: &Cx, tx: &mut Tx, id: &str, query: &Draft, limit: usize) -> Result<MembersPage, Trouble> {
    let (_, target) = targets::load(cx, tx, id).await?;
    let within = match UnitId::parse(query.get("unit")) {
        Some(u) => {
            let at =
                units::locate(tx, &u).await?.filter(|l| target.unit_path.contains(&l.path)).ok_or(Trouble::NotFound)?;
            cx.permit::<ReadTargets>(&at.path).map_err(|_| Trouble::NotFound)?;
            Some(at)
        }
        None => None,
    };
    let root: UnitPath = within.as_ref().map_or_else(|| target.unit_path.clone(), |l| l.path.clone());
    let span = DaySpan::new(target.start_day, target.due_day);
    let after = query.get("after").split_once(' ').map(|(d, i)| (d.to_owned(), i.to_owned()));
    let (mut members, mut evidence) = (Vec::new(), Vec::new());
    match target.measure.as_ref().and_then(|m| cx.site().packs.measure(m)) {
        Some(measure) => {
            let key = after.as_ref().map(|(d, i)| (d.as_str(), i.as_str()));
            members = ledger::members(
                tx,
                &cx.site().packs,
                measure,
                std::slice::from_ref(&root),
                span,
                key,
                limit as i64 + 1,
            )
            .await?;
        }
        None => {
            let all = store::evidence(tx, std::slice::from_ref(&target.id)).await?;
            evidence = all.into_iter().map(|(_, e)| e).filter(|e| root.contains(&e.unit_path)).collect();
        }
    }
    let next =
        (members.len() > limit).then(|| format!("{} {}", members[limit - 1].fact.day, members[limit - 1].fact.id));
    members.truncate(limit);
    Ok(MembersPage { target, within, members, evidence, next })
}

pub(super) async fn list(cx: Cx, Path(id): Path<String>, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let page = gather(&cx, &mut tx, &id, &query, PAGE).await?;
    html(view::members(&cx, &page, &query))
}

pub(super) async fn export(cx: Cx, Path(id): Path<String>, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let page = gather(&cx, &mut tx, &id, &query, MOST).await?;
    let lang = cx.lang();
    let place = page.within.as_ref().map_or_else(|| page.target.unit_name.clone(), |l| l.name.clone());
    let title = format!("{} · {place}", page.target.title);
    let mut sheet = members_sheet(title.clone(), &page.members, page.next.is_some(), lang);
    if !page.evidence.is_empty() {
        sheet.rows = page
            .evidence
            .iter()
            .enumerate()
            .map(|(i, e)| {
                vec![
                    Value::Number((i + 1) as f64),
                    Value::text(e.day.to_string()),
                    Value::text(&e.text),
                    Value::text(&e.by_name),
                    Value::Number(e.value),
                    Value::Empty,
                ]
            })
            .collect();
    }
    let bytes = workbook(&[sheet]).map_err(|e| DbError::Other(e.to_string()))?;
    download(&format!("{title}.xlsx"), XLSX, bytes)
}

/// The list as a sheet; says when it was cut.
pub(crate) fn members_sheet(title: String, members: &[Member], cut: bool, lang: Lang) -> SheetOut {
    SheetOut {
        name: t!(lang, "明细", "Members"),
        title,
        columns: vec![
            Column::number(t!(lang, "序号", "No."), 6.0),
            Column::centre(t!(lang, "日期", "Day"), 12.0),
            Column::text(t!(lang, "事项", "What"), 40.0),
            Column::text(t!(lang, "单位", "Unit"), 18.0),
            Column::number(t!(lang, "数量", "Count"), 9.0),
            Column::number(t!(lang, "金额（元）", "Yuan"), 12.0),
        ],
        rows: members
            .iter()
            .enumerate()
            .map(|(i, m)| {
                vec![
                    Value::Number((i + 1) as f64),
                    Value::text(m.fact.day.to_string()),
                    Value::text(&m.fact.label),
                    Value::text(&m.unit_name),
                    Value::Number(m.fact.n as f64),
                    if m.fact.amount > 0 { Value::Number(m.fact.amount as f64 / 100.0) } else { Value::Empty },
                ]
            })
            .collect(),
        notes: if cut {
            vec![t!(lang, "只列出前 50,000 条。", "Only the first 50,000 are listed.")]
        } else {
            vec![]
        },
        ..SheetOut::default()
    }
}
