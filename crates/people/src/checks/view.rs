//! Views of the quarterly check.

use super::{Quarter, store::Progress};
use crate::persons::{at_a_glance, sections, store::PersonRow};
use kernel::web::{
    Cx, PageHead, Sample, page,
    ui::{self, Tone},
};
use maud::{Markup, html};
use serde_json::json;
use vocab::{UnitId, UnitPath, href, t};

/// What the page shows.
pub(super) struct ChecksPage {
    pub waiting: Vec<PersonRow>,
    pub progress: Vec<Progress>,
    pub unit: Option<(String, String)>,
    pub quarter: Quarter,
}

pub(super) fn index(cx: &Cx, p: &ChecksPage) -> Markup {
    let lang = cx.lang();
    let (held, done) = p.progress.iter().fold((0, 0), |(h, d), x| (h + x.held, d + x.done));
    let share = (held > 0).then(|| done as f64 / held as f64);
    let late = cx.today() > p.quarter.due && done < held;
    let (year, n) = (p.quarter.from.year(), p.quarter.number());
    let head = PageHead::new(t!(lang, "{year} 年第 {n} 季度核对", "Check of quarter {n}, {year}"))
        .nav("people")
        .crumb(t!(lang, "人员档案", "People"), "/people/")
        .lead(t!(
            lang,
            "{} 前完成；在册 {held} 人，已核对 {done} 人",
            "Due {}; {held} on the registers, {done} looked at",
            p.quarter.due
        ));
    let tone = if late {
        Tone::Bad
    } else if done == held {
        Tone::Good
    } else {
        Tone::Calm
    };
    page(
        cx,
        head,
        html! {
            (sections(cx, "checks"))
            p { (ui::progress(share, tone, lang)) @if late { " " (ui::badge(Tone::Bad, &t!(lang, "已过期限", "past due"))) } }
            div.chart-and-table {
                section.card {
                    div.card-header { h2.card-title { @match &p.unit { Some((_, name)) => { (t!(lang, "{name}还没核对的", "Not yet looked at in {name}")) } None => { (t!(lang, "还没核对的", "Not yet looked at")) } } }
                        @if p.unit.is_some() { a.ms-auto href="/people/checks" { (t!(lang, "看全部", "All")) } } }
                    @if p.waiting.is_empty() {
                        @if held == 0 { (ui::empty(&t!(lang, "名册上还没有人", "Nobody is on a register"), &t!(lang, "先把人列入名册，再按季度核对。", "Enter people on a register first."), None)) }
                        @else { (ui::empty(&t!(lang, "都核对过了", "All looked at"), &t!(lang, "这个季度在册的人都核对过了。", "Everybody on a register has been looked at this quarter."), None)) }
                    } @else {
                        form method="post" action="/people/checks" {
                            (ui::csrf(cx)) @if let Some((id, _)) = &p.unit { input type="hidden" name="unit" value=(id); }
                            div.table-responsive { table.table.table-vcenter.card-table {
                                thead { tr { th { label.form-check.m-0 { input.form-check-input type="checkbox" data-select-all="person"; span.visually-hidden { (t!(lang, "全选", "All")) } } } th { (t!(lang, "姓名", "Name")) } th { (t!(lang, "情况", "Who")) } th { (t!(lang, "上次核对", "Looked at")) } th {} } }
                                tbody { @for r in &p.waiting { tr {
                                    td { input.form-check-input type="checkbox" name="person" value=(r.id) aria-label=(r.card.get("name")); }
                                    td.nowrap { a href=(href::person(&r.id)) { (r.card.get("name")) } }
                                    td.wrap { (at_a_glance(r, cx.today(), lang)) @if !r.card.get("school").is_empty() { " · " (r.card.get("school")) } }
                                    td.nowrap { @if r.checked_on.is_empty() { (ui::badge(Tone::Bad, &t!(lang, "从未", "never"))) } @else { (r.checked_on) } }
                                    td.nowrap { a.btn.btn-sm href={ (href::person(&r.id)) "/edit" } { (t!(lang, "有变化，去改", "Changed: correct")) } }
                                } } }
                            } }
                            div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "勾选的没有变化", "Those ticked: nothing has changed")) } }
                        }
                    }
                }
                section.card {
                    div.card-header { h2.card-title { (t!(lang, "各村进度", "By village")) } }
                    @if !p.progress.is_empty() {
                        @let shown = &p.progress[..p.progress.len().min(20)];
                        div.card-body { (ui::chart("bar", &t!(lang, "各村核对进度；数字见下表", "Progress by village; the numbers are in the table below"), &json!({
                            "unit": "%", "categories": shown.iter().map(|x| x.unit_name.clone()).collect::<Vec<_>>(), "max": 100,
                            "series": [{"name": t!(lang, "已核对", "looked at"), "values": shown.iter().map(|x| (x.done as f64 / x.held.max(1) as f64 * 1000.0).round() / 10.0).collect::<Vec<_>>()}],
                        }))) }
                        div.table-responsive { table.table.card-table { thead { tr { th { (t!(lang, "村", "Village")) } th.text-end { (t!(lang, "在册", "Held")) } th.text-end { (t!(lang, "已核对", "Looked at")) } } }
                            tbody { @for x in &p.progress { tr { td { a href={ "/people/checks?unit=" (x.unit_id) } { (x.unit_name) } } td.text-end { (ui::number(x.held as f64)) } td.text-end { (ui::number(x.done as f64)) } } } }
                        } }
                    }
                }
            }
        },
    )
}

fn sample_page(waiting: Vec<PersonRow>, held: i64) -> ChecksPage {
    let progress = if held == 0 {
        Vec::new()
    } else {
        vec![Progress {
            unit_id: UnitId::stored("u".into()),
            unit_name: "上云村".into(),
            unit_path: UnitPath::everything().child(1),
            held,
            done: 1,
        }]
    };
    ChecksPage {
        unit: (!waiting.is_empty()).then(|| ("u".to_owned(), "上云村".to_owned())),
        waiting,
        progress,
        quarter: Quarter::of(jiff::civil::date(2020, 5, 1), &packs::Packs::default()),
    }
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample { name: "people/checks", render: |cx| index(cx, &sample_page(vec![crate::persons::sample_child()], 4)) },
    Sample { name: "people/checks-done", render: |cx| index(cx, &sample_page(Vec::new(), 1)) },
    Sample { name: "people/checks-none", render: |cx| index(cx, &sample_page(Vec::new(), 0)) },
];
