//! Views of the board.

use super::{
    members::{MembersPage, source_href},
    pace::Status,
    progress::{Progress, sample},
};
use crate::{
    documents::{plan_head, sample_plan, store::PlanRow, tabs},
    targets::{goal_words, store::TargetRow},
};
use jiff::civil::Date;
use kernel::web::{
    Cx, Draft, PageHead, Sample, page,
    ui::{self, Tone},
};
use ledger::Member;
use maud::{Markup, html};
use network::units::UnitRow;
use serde_json::json;
use vocab::{Lang, href, t};

/// A status as a badge.
pub(crate) fn status_badge(status: Status, lang: Lang) -> Markup {
    ui::badge(status.tone(), status.name(lang))
}

/// What the board shows.
pub(super) struct BoardPage {
    pub(super) plan: PlanRow,
    pub(super) today: Date,
    pub(super) tops: Vec<TargetRow>,
    pub(super) shown: Vec<TargetRow>,
    pub(super) progress: Vec<Progress>,
    pub(super) shares: Vec<TargetRow>,
    pub(super) share_progress: Vec<Progress>,
    pub(super) lower: Vec<UnitRow>,
    pub(super) within: Option<UnitRow>,
}

pub(super) fn board(cx: &Cx, p: &BoardPage) -> Markup {
    let lang = cx.lang();
    let at = format!("{}/board", href::plan(&p.plan.id));
    let n = |s: Status| p.progress.iter().filter(|x| x.status() == s).count();
    let place = p.within.as_ref().map_or(p.plan.unit_name.as_str(), |u| u.name.as_str());
    let today = p.today;
    let head = plan_head(cx, &p.plan, t!(lang, "进度", "Progress"))
        .lead(t!(lang, "{place} · 截至 {today}", "{place} · as of {today}"))
        .actions(html! {
            @if p.within.is_some() { a.btn href=(at) { (t!(lang, "看全部", "Show all")) } }
            button.btn type="button" data-print="" { (ui::icon("printer")) " " (t!(lang, "打印", "Print")) }
        });
    let guessed = p.progress.iter().find_map(|x| x.guessed.as_ref());
    page(
        cx,
        head,
        html! {
            (tabs(cx, &p.plan, "board"))
            @if let Some(b) = guessed { div.alert.alert-info { (ui::icon("alert-triangle")) " " (b.get(lang)) } }
            @if p.shown.is_empty() {
                div.card { (ui::empty(&t!(lang, "还没有目标", "No targets yet"), &t!(lang, "先核对承诺；采纳的承诺会成为目标。", "Review the commitments first; accepted ones become targets."), Some(html! { a.btn.btn-primary href={ (href::plan(&p.plan.id)) "/review" } { (t!(lang, "去核对", "Review")) } }))) }
            } @else {
                div.stat-row {
                    @for s in Status::ALL { div class={ "stat-tile " (s.tone().class()) } { div.stat { (n(s)) } div { (s.name(lang)) } } }
                }
                div.row.row-cards.mt-1 {
                    div.col-lg-7 { (warnings(lang, p)) }
                    div.col-lg-5 { (map(cx, p, &at)) }
                }
                section.card.mt-3 {
                    div.card-header { h2.card-title { (t!(lang, "完成率与时间进度", "Done against the calendar")) } }
                    div.card-body { (rates_chart(lang, p)) }
                }
                section.card.mt-3 {
                    div.card-header { h2.card-title { (t!(lang, "逐项进度", "Target by target")) } }
                    (table(lang, p))
                }
                @if p.within.is_none() && !p.lower.is_empty() { (heat(cx, p)) }
            }
        },
    )
}

fn warnings(lang: Lang, p: &BoardPage) -> Markup {
    let mut warned: Vec<(&TargetRow, &Progress)> =
        p.shown.iter().zip(&p.progress).filter(|(_, x)| x.status().warns()).collect();
    warned.sort_by_key(|a| (a.1.status(), a.0.due_day));
    html! {
        section.card {
            div.card-header { h2.card-title { (t!(lang, "预警", "Early warning")) } }
            @if warned.is_empty() { (ui::empty(&t!(lang, "没有预警", "No warnings"), &t!(lang, "各项都跟得上时间。", "Everything keeps up with the calendar."), None)) }
            @else { ul.list-group.list-group-flush { @for (t, x) in warned.iter().take(12) {
                li.list-group-item.warning-item { (status_badge(x.status(), lang)) span { a href=(href::target(&t.id)) { (t.title) } div.text-secondary { (x.verdict.reason.get(lang)) } } }
            } } }
        }
    }
}

/// The map of who is behind: a tile for each lower unit; red where more than half of its shares are behind.
fn map(cx: &Cx, p: &BoardPage, at: &str) -> Markup {
    let lang = cx.lang();
    html! {
        section.card {
            div.card-header { h2.card-title { (t!(lang, "谁落在后面", "Who is behind")) } }
            @if p.lower.is_empty() {
                (ui::empty(&t!(lang, "还没有分解", "Not shared out yet"), &t!(lang, "在目标页把目标分解到下级单位，这里就能看出谁快谁慢。", "Share a target out to lower units on its page to see who is fast and who is slow."), None))
            } @else {
                div.tile-map {
                    @for u in &p.lower {
                        @let mine: Vec<&Progress> = p.shares.iter().zip(&p.share_progress).filter(|(s, _)| s.unit_id == u.id).map(|(_, x)| x).collect();
                        @let behind = mine.iter().filter(|x| x.status() <= Status::Behind).count();
                        @let slow = mine.iter().filter(|x| x.status() == Status::Slow).count();
                        @let tone = if behind * 2 > mine.len() { Tone::Bad } else if behind + slow > 0 { Tone::Mind } else { Tone::Good };
                        a class={ "tile " (tone.class()) } href={ (at) "?unit=" (u.id) } {
                            strong { (u.name) }
                            span { (mine.len() - behind - slow) "/" (mine.len()) " " (t!(lang, "跟上", "keep up")) }
                        }
                    }
                }
            }
        }
    }
}

fn rates_chart(lang: Lang, p: &BoardPage) -> Markup {
    let figures: Vec<(&TargetRow, &Progress)> = p
        .shown
        .iter()
        .zip(&p.progress)
        .filter(|(t, x)| t.form != "task" && x.verdict.rate.is_some())
        .take(24)
        .collect();
    let short = |text: &str| text.chars().take(16).collect::<String>();
    let percent = |v: f64| (v * 1000.0).round() / 10.0;
    let data = json!({
        "unit": "%", "max": 150,
        "categories": figures.iter().map(|(t, _)| short(&t.title)).collect::<Vec<_>>(),
        "series": [{
            "name": t!(lang, "完成率", "Done"),
            "values": figures.iter().map(|(_, x)| x.verdict.rate.map(percent)).collect::<Vec<_>>(),
            "target": figures.iter().map(|(_, x)| percent(x.verdict.expected)).collect::<Vec<_>>(),
            "targetName": t!(lang, "时间进度", "Calendar"),
        }],
        "hrefs": figures.iter().map(|(t, _)| href::target(&t.id)).collect::<Vec<_>>(),
    });
    ui::chart(
        "bar",
        &t!(
            lang,
            "各目标完成率与时间进度；数字见下表",
            "Done and asked for by target; the numbers are in the table below"
        ),
        &data,
    )
}

fn table(lang: Lang, p: &BoardPage) -> Markup {
    html! {
        div.table-responsive { table.table.table-vcenter.card-table {
            thead { tr {
                th { (t!(lang, "目标任务", "Target")) } th.text-end { (t!(lang, "目标", "Goal")) } th.text-end { (t!(lang, "完成", "Done")) }
                th { (t!(lang, "完成率", "Rate")) } th.text-end { (t!(lang, "时间进度", "Calendar")) } th { (t!(lang, "状态与原因", "Status and reason")) } th { (t!(lang, "期限", "Due")) }
            } }
            tbody {
                @let mut last = "";
                @for (t, x) in p.shown.iter().zip(&p.progress) {
                    @if t.heading != last && !t.heading.is_empty() { tr.row-heading { th colspan="7" scope="rowgroup" lang="zh-CN" { (t.heading) } } }
                    ({ last = t.heading.as_str(); "" })
                    tr {
                        td.wrap { a href=(href::target(&t.id)) { (t.title) } @if x.by_hand { " " span.text-secondary { (t!(lang, "（人工佐证）", "(by hand)")) } } }
                        td.text-end.nowrap { (goal_words(t, lang)) }
                        td.text-end { a.figure href={ (href::target(&t.id)) "/members" } { (x.done.map_or_else(|| "—".to_owned(), ui::number)) } }
                        td { (ui::progress(x.verdict.rate, x.status().tone(), lang)) }
                        td.text-end { (if t.form == "task" { "—".to_owned() } else { ui::percent(x.verdict.expected) }) }
                        td.wrap { (status_badge(x.status(), lang)) " " span.text-secondary { (x.verdict.reason.get(lang)) } }
                        td.nowrap { (t.due_day) }
                    }
                }
            }
        } }
    }
}

/// Targets against units: a chart for the eye, the same numbers in a table below it. Targets run downwards because they
/// are many and have long names; units are few, so that the table also fits on upright paper.
fn heat(cx: &Cx, p: &BoardPage) -> Markup {
    let lang = cx.lang();
    let rows: Vec<&TargetRow> =
        p.tops.iter().filter(|t| p.shares.iter().any(|s| s.parent_id.as_ref() == Some(&t.id))).collect();
    let cell = |u: &UnitRow, t: &TargetRow| {
        p.shares.iter().zip(&p.share_progress).find(|(s, _)| s.unit_id == u.id && s.parent_id.as_ref() == Some(&t.id))
    };
    let mut cells = Vec::new();
    for (r, t) in rows.iter().enumerate() {
        for (c, u) in p.lower.iter().enumerate() {
            if let Some((s, x)) = cell(u, t) {
                let value = x.verdict.rate.map(|v| (v * 1000.0).round() / 10.0);
                cells.push(json!([r, c, value, x.words(lang), href::target(&s.id)]));
            }
        }
    }
    let data = json!({
        "rows": rows.iter().map(|t| t.title.clone()).collect::<Vec<_>>(),
        "columns": p.lower.iter().map(|u| u.name.clone()).collect::<Vec<_>>(),
        "cells": cells, "min": 0, "max": 100, "unit": "%",
    });
    html! {
        section.card.mt-3 {
            div.card-header { h2.card-title { (t!(lang, "各单位完成率", "Rates by unit")) } }
            div.card-body { (ui::chart("heat", &t!(lang, "各目标各单位完成率；数字见下表", "Rates by target and unit; the numbers are in the table below"), &data)) }
            div.table-responsive { table.table.table-sm.card-table.heat-table {
                thead { tr { th { (t!(lang, "目标", "Target")) } @for u in &p.lower { th.text-end.wrap { a href={ "?unit=" (u.id) } { (u.name) } } } } }
                tbody { @for t in &rows { tr {
                    th.wrap scope="row" { a href=(href::target(&t.id)) { (t.title) } }
                    @for u in &p.lower { @match cell(u, t) {
                        Some((s, x)) => { td class={ "text-end heat " (x.status().tone().class()) } { a href={ (href::target(&s.id)) "/members" } title=(x.verdict.reason.get(lang)) { (x.done.map_or_else(|| "—".to_owned(), ui::number)) "/" (ui::number(x.verdict.goal)) } } }
                        None => { td.text-end { "—" } }
                    } }
                } } }
            } }
        }
    }
}

/// The facts behind a number, as a table.
pub(crate) fn member_table(lang: Lang, members: &[Member]) -> Markup {
    html! {
        div.table-responsive { table.table.card-table.table-vcenter {
            thead { tr { th { (t!(lang, "日期", "Day")) } th { (t!(lang, "事项", "What")) } th { (t!(lang, "单位", "Unit")) } th { (t!(lang, "计数", "Counts as")) } th.text-end { (t!(lang, "数量", "Count")) } th.text-end { (t!(lang, "金额（元）", "Yuan")) } } }
            tbody { @for m in members { tr {
                td.nowrap { (m.fact.day) }
                td.wrap { @if let Some(to) = source_href(&m.fact.source_kind, &m.fact.source_id) { a href=(to) { (m.fact.label) } } @else { (m.fact.label) } }
                td { (m.unit_name) }
                td.text-secondary { (if m.fact.subject.is_some() { t!(lang, "具名一人", "a named person") } else { t!(lang, "不具名", "no name") }) }
                td.text-end { (ui::number(m.fact.n as f64)) } td.text-end { @if m.fact.amount > 0 { (ui::number(m.fact.amount as f64 / 100.0)) } }
            } } }
        } }
    }
}

pub(super) fn members(cx: &Cx, p: &MembersPage, query: &Draft) -> Markup {
    let lang = cx.lang();
    let t = &p.target;
    let place = p.within.as_ref().map_or(t.unit_name.as_str(), |l| l.name.as_str());
    let unit = p.within.as_ref().map_or_else(String::new, |l| format!("?unit={}", l.id));
    let (from, until) = (t.start_day, t.due_day);
    let head = PageHead::new(t!(lang, "数字的来处", "What makes the number")).nav("targets").crumb(t!(lang, "目标任务", "Targets"), "/targets/").crumb(&t.title, href::target(&t.id))
        .lead(format!("{place} · {from} — {until}"))
        .actions(html! { a.btn href={ (href::target(&t.id)) "/members/export" (unit) } { (ui::icon("download")) " " (t!(lang, "导出 Excel", "Export")) } });
    let measure = t.measure.as_ref().and_then(|m| cx.site().packs.measure(m));
    page(
        cx,
        head,
        html! {
            p.text-secondary { @match measure {
                Some(m) => { (t!(lang, "口径：", "Measure: ")) (lang.pick(&m.name.zh, &m.name.en)) "（" (m.code) " v" (m.version) "）" }
                None => { (t!(lang, "没有绑定口径，以下是人工登记的佐证。", "No measure is bound; this is the evidence entered by hand.")) }
            } }
            div.card {
                @if p.members.is_empty() && p.evidence.is_empty() {
                    (ui::empty(&t!(lang, "还没有记录", "Nothing yet"), &t!(lang, "这段时间、这个单位还没有计入的记录。", "Nothing was counted for this unit in this time."), None))
                }
                @if !p.members.is_empty() { (member_table(lang, &p.members)) }
                @if !p.evidence.is_empty() {
                    div.table-responsive { table.table.card-table {
                        thead { tr { th { (t!(lang, "日期", "Day")) } th { (t!(lang, "佐证", "Evidence")) } th { (t!(lang, "登记人", "By")) } th.text-end { (t!(lang, "数值", "Value")) } } }
                        tbody { @for e in &p.evidence { tr { td.nowrap { (e.day) } td.wrap { (e.text) } td { (e.by_name) } td.text-end { (ui::number(e.value)) } } } }
                    } }
                }
            }
            (ui::next_page(lang, query, p.next.as_deref()))
        },
    )
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "board/page",
        render: |cx| {
            let t = crate::targets::sample();
            let share = TargetRow { parent_id: Some(t.id.clone()), ..t.clone() };
            let unit = UnitRow {
                id: t.unit_id.clone(),
                code: None,
                name: "河口镇".into(),
                kind: "township".into(),
                parent_id: None,
                path: t.unit_path.clone(),
                population: None,
                closed_day: None,
                version: 1,
            };
            let p = BoardPage {
                plan: sample_plan(cx, "confirmed"),
                today: cx.today(),
                tops: vec![t.clone()],
                shown: vec![t.clone(); 6],
                progress: Status::ALL.map(sample).to_vec(),
                shares: vec![share],
                share_progress: vec![sample(Status::Behind)],
                lower: vec![unit.clone()],
                within: None,
            };
            let one = BoardPage {
                plan: sample_plan(cx, "confirmed"),
                today: cx.today(),
                tops: vec![t.clone()],
                shown: vec![t],
                progress: vec![sample(Status::Done)],
                shares: vec![],
                share_progress: vec![],
                lower: vec![],
                within: Some(unit),
            };
            let none = BoardPage {
                plan: sample_plan(cx, "confirmed"),
                today: cx.today(),
                tops: vec![],
                shown: vec![],
                progress: vec![],
                shares: vec![],
                share_progress: vec![],
                lower: vec![],
                within: None,
            };
            html! { (board(cx, &p)) (board(cx, &one)) (board(cx, &none)) }
        },
    },
    Sample {
        name: "board/members",
        render: |cx| {
            let p = MembersPage {
                target: crate::targets::sample(),
                within: None,
                members: vec![crate::figures::sample_member()],
                evidence: vec![crate::targets::sample_evidence(cx)],
                next: Some("x".into()),
            };
            let by_hand = MembersPage {
                target: TargetRow { measure: None, ..crate::targets::sample() },
                within: None,
                members: vec![],
                evidence: vec![],
                next: None,
            };
            html! { (members(cx, &p, &Draft::default())) (members(cx, &by_hand, &Draft::default())) }
        },
    },
];
