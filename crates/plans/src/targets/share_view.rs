//! Views of sharing a target out, and of a breakdown sheet that came back.

use super::{
    sheet::{Returned, Verdict},
    store::TargetRow,
    view::{goal_words, sample},
};
use crate::documents::{plan_head, sample_plan, store::PlanRow};
use kernel::web::{
    Cx, Draft, PageHead, Sample, page,
    ui::{self, FieldLook, FormView, Tone},
};
use maud::{Markup, html};
use network::units::UnitRow;
use vocab::{Bi, FieldErrors, href, t};

pub(super) fn breakdown(cx: &Cx, t: &TargetRow, lower: &[UnitRow], draft: &Draft, errors: &FieldErrors) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft, errors };
    let at = href::target(&t.id);
    let sums = t.unit != "%" && t.period.is_empty() && t.comparator != "<=";
    let head = PageHead::new(t!(lang, "分解目标", "Share out a target"))
        .nav("plans")
        .crumb(t!(lang, "计划", "Plans"), "/plans/")
        .crumb(&t.plan_title, format!("{}/targets", href::plan(&t.plan_id)))
        .crumb(&t.title, at.clone())
        .lead(format!("{} · {}", t.unit_name, goal_words(t, lang)));
    page(
        cx,
        head,
        html! {
            (form.summary())
            @if lower.is_empty() { div.card { (ui::empty(&t!(lang, "下面没有单位", "No units below"), &t!(lang, "先导入下级单位。", "Import the lower units first."), None)) } } @else {
                div.btn-list.mb-3 {
                    span { (t!(lang, "自动分：", "Share:")) }
                    a.btn href={ (at) "/breakdown?by=equal" } { (t!(lang, "平均分", "equally")) }
                    a.btn href={ (at) "/breakdown?by=population" } { (t!(lang, "按人口分", "by population")) }
                    span.text-secondary { (t!(lang, "分完还可以逐个改", "then adjust by hand")) }
                }
                form.card method="post" data-sum=[sums.then_some("")] data-draft={ "breakdown-" (t.id) } {
                    (ui::csrf(cx))
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "单位", "Unit")) } th.text-end { (t!(lang, "人口", "Population")) } th.text-end { (t!(lang, "目标值", "Value")) " " (t.unit) } } }
                        tbody { @for u in lower {
                            @let name = format!("u.{}", u.id);
                            @let trouble = errors.of(&name, lang);
                            tr {
                                td { label for={ "f-" (name) } { (u.name) } } td.text-end { (u.population.map_or_else(|| "—".into(), |p| ui::number(p as f64))) }
                                td.text-end { input.form-control.share-input.is-invalid[trouble.is_some()] id={ "f-" (name) } name=(name) value=(draft.raw(&name)) inputmode="decimal" data-part="" autocomplete="off"; @if let Some(b) = trouble { div.invalid-feedback.d-block { (b) } } }
                            }
                        } }
                        @if sums { tfoot { tr { th { (t!(lang, "合计", "Sum")) } td {} td.text-end { output data-sum-out="" {} " / " span data-sum-total=(t.value) { (ui::number(t.value)) } } } } }
                    } }
                    div.card-body { (form.text("why", &t!(lang, "原因（合计与目标不一致，或中途调整时写）", "Reason (when the sum differs, or for a change in mid-year)"), FieldLook::default())) }
                    div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "保存分解", "Save the shares")) } " " span.text-secondary { (t!(lang, "留空的单位不承担", "Units left empty get no share")) } }
                }
            }
        },
    )
}

pub(super) fn import(
    cx: &Cx,
    plan: &PlanRow,
    rows: &[Returned],
    text: &str,
    sums: Option<&Bi>,
    errors: &FieldErrors,
) -> Markup {
    let lang = cx.lang();
    let draft = Draft::default();
    let form = FormView { lang, draft: &draft, errors };
    let changed = rows.iter().filter(|r| matches!(r.verdict, Verdict::Changed(..))).count();
    let wrong = rows.iter().filter(|r| matches!(r.verdict, Verdict::Wrong(_))).count();
    let same = rows.len() - changed - wrong;
    let head = plan_head(cx, plan, t!(lang, "核对导回的分解表", "Check the returned breakdown")).lead(t!(
        lang,
        "改动 {changed} 行，不变 {same} 行，有问题 {wrong} 行",
        "{changed} changed, {same} unchanged, {wrong} to mend"
    ));
    page(
        cx,
        head,
        html! {
            (form.summary())
            @if wrong > 0 { div.alert.alert-danger role="alert" { (t!(lang, "请在原表里改好标红的行再导入；现在什么都没有改。", "Mend the marked rows and import again; nothing has been changed.")) } }
            @if let Some(b) = sums { div.alert.alert-warning { (b.get(lang)) } }
            div.card {
                div.table-responsive { table.table.card-table {
                    thead { tr { th.text-end { (t!(lang, "行", "Row")) } th { (t!(lang, "任务", "Task")) } th { (t!(lang, "结果", "Result")) } } }
                    tbody { @for r in rows { tr.row-bad[matches!(r.verdict, Verdict::Wrong(_))] {
                        td.text-end { (r.row) } td.wrap { (r.title) }
                        td.wrap { @match &r.verdict {
                            Verdict::Same => { (ui::badge(Tone::Quiet, &t!(lang, "不变", "Unchanged"))) }
                            Verdict::Changed(_, _, said) => { (ui::badge(Tone::Good, &t!(lang, "改动", "Changed"))) @for s in said { div { (s) } } }
                            Verdict::Wrong(b) => { (ui::badge(Tone::Bad, &t!(lang, "有问题", "Mend"))) " " (b.get(lang)) }
                        } }
                    } } }
                } }
                @if wrong == 0 && changed > 0 {
                    form.card-body method="post" action={ (href::plan(&plan.id)) "/targets/import/commit" } {
                        (ui::csrf(cx)) input type="hidden" name="rows" value=(text);
                        (form.text("why", &t!(lang, "改动原因", "Reason"), FieldLook { required: true, ..FieldLook::default() }))
                        button.btn.btn-primary type="submit" { (t!(lang, "确认导入 {changed} 处改动", "Import {changed} changes")) }
                    }
                }
            }
        },
    )
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "targets/breakdown",
        render: |cx| {
            let t = sample();
            let unit = UnitRow {
                id: t.unit_id.clone(),
                code: None,
                name: "河口镇".into(),
                kind: "township".into(),
                parent_id: None,
                path: t.unit_path.clone(),
                population: Some(1),
                closed_day: None,
                version: 1,
            };
            html! { (breakdown(cx, &t, &[unit], &Draft::default(), &FieldErrors::new())) (breakdown(cx, &t, &[], &Draft::default(), &FieldErrors::new())) }
        },
    },
    Sample {
        name: "targets/import",
        render: |cx| {
            let f = super::store::Fields::of(&sample());
            let rows = [
                Verdict::Same,
                Verdict::Changed(0, Box::new(f), vec!["12 → 13".into()]),
                Verdict::Wrong(Bi::new("错", "wrong")),
            ]
            .map(|v| Returned { row: 3, title: "x".into(), verdict: v });
            html! { (import(cx, &sample_plan(cx, "confirmed"), &rows, "[]", Some(&Bi::new("合计", "sum")), &FieldErrors::new())) (import(cx, &sample_plan(cx, "confirmed"), &rows[..2], "[]", None, &FieldErrors::new())) }
        },
    },
];
