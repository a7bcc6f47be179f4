//! Views of targets.

use super::{
    rules::PERIODS,
    sheet::{Returned, Verdict},
    store::{ChangeRow, EvidenceRow, TargetRow},
};
use crate::{
    board::{Progress, Trend, status_badge},
    documents::{plan_head, sample_plan, store::PlanRow, tabs},
};
use kernel::web::{
    Cx, Draft, PageHead, Sample, page,
    ui::{self, Choice, FieldLook, FormView, Tone},
};
use maud::{Markup, html};
use network::units::{UnitRow, unit_select};
use serde_json::json;
use vocab::{Bi, CommitmentId, EvidenceId, FieldErrors, Lang, PlanId, TargetId, UnitId, UnitPath, href, t};

/// A quota period in words; empty when there is none.
pub(crate) fn period_word(code: &str, lang: Lang) -> String {
    match code {
        "week" => t!(lang, "每周", "a week"),
        "month" => t!(lang, "每月", "a month"),
        "quarter" => t!(lang, "每季度", "a quarter"),
        "half" => t!(lang, "每半年", "a half-year"),
        "term" => t!(lang, "每学期", "a school term"),
        "year" => t!(lang, "每年", "a year"),
        _ => String::new(),
    }
}

/// The goal in words: `≥ 12 场`, `每月 ≥ 2 次`, `≤ 1 件`; a task has none.
pub(crate) fn goal_words(t: &TargetRow, lang: Lang) -> String {
    if t.form == "task" {
        return t!(lang, "按期完成", "by its day");
    }
    let sign = match t.comparator.as_str() {
        "<=" => "≤ ",
        "~" => "≈ ",
        "=" => "",
        _ => "≥ ",
    };
    let unit = if t.unit == "%" { "%".to_owned() } else { format!(" {}", t.unit) };
    let goal = format!("{sign}{}{unit}", ui::number(t.value));
    match (period_word(&t.period, lang), lang) {
        (p, _) if p.is_empty() => goal,
        (p, Lang::Zh) => format!("{p} {goal}"),
        (p, Lang::En) => format!("{goal} {p}"),
    }
}

fn measure_name(cx: &Cx, code: &str) -> String {
    cx.site().packs.measure(code).map_or_else(|| code.to_owned(), |m| cx.lang().pick(&m.name.zh, &m.name.en).to_owned())
}

fn measure_cell(cx: &Cx, t: &TargetRow) -> Markup {
    let lang = cx.lang();
    html! { @match &t.measure {
        Some(m) => { (measure_name(cx, m)) @if !t.measure_sure { " " (ui::badge(Tone::Mind, &t!(lang, "建议，待确认", "suggested"))) } }
        None => { span.text-secondary { (t!(lang, "人工佐证", "evidence by hand")) } }
    } }
}

pub(super) fn mine(cx: &Cx, year: i16, rows: &[TargetRow], progress: &[Progress]) -> Markup {
    let lang = cx.lang();
    let head = PageHead::new(t!(lang, "目标任务", "Targets")).nav("targets").lead(t!(
        lang,
        "{year} 年，我所在单位承担的目标",
        "What my units owe in {year}"
    ));
    page(
        cx,
        head,
        html! {
            div.card {
                @if rows.is_empty() { (ui::empty(&t!(lang, "没有目标", "No targets"), &t!(lang, "计划定稿并分解到您的单位后，会出现在这里。", "They appear here once a plan is confirmed and shared out to your unit."), None)) } @else {
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "目标任务", "Target")) } th { (t!(lang, "单位", "Unit")) } th.text-end { (t!(lang, "目标", "Goal")) } th.text-end { (t!(lang, "完成", "Done")) } th { (t!(lang, "完成率", "Rate")) } th { (t!(lang, "状态与原因", "Status and reason")) } th { (t!(lang, "期限", "Due")) } } }
                        tbody { @for (t, x) in rows.iter().zip(progress) { tr {
                            td.wrap { a href=(href::target(&t.id)) { (t.title) } div.text-secondary { (t.plan_title) } }
                            td { (t.unit_name) } td.text-end.nowrap { (goal_words(t, lang)) }
                            td.text-end { a.figure href={ (href::target(&t.id)) "/members" } { (x.done.map_or_else(|| "—".to_owned(), ui::number)) } }
                            td { (ui::progress(x.verdict.rate, x.status().tone(), lang)) }
                            td.wrap { (status_badge(x.status(), lang)) " " span.text-secondary { (x.verdict.reason.get(lang)) } } td.nowrap { (t.due_day) }
                        } } }
                    } }
                }
            }
        },
    )
}

/// What a plan's target page shows.
pub(super) struct TargetsPage {
    pub(super) plan: PlanRow,
    pub(super) targets: Vec<TargetRow>,
    pub(super) shares: Vec<TargetRow>,
    pub(super) current: Vec<CommitmentId>,
    pub(super) may_write: bool,
}

pub(super) fn index(cx: &Cx, p: &TargetsPage) -> Markup {
    let lang = cx.lang();
    let at = href::plan(&p.plan.id);
    let unsure = p.targets.iter().filter(|t| t.measure.is_some() && !t.measure_sure).count();
    let head = plan_head(cx, &p.plan, t!(lang, "目标任务", "Targets")).actions(html! {
        a.btn href={ (at) "/targets/sheet" } { (ui::icon("download")) " " (t!(lang, "导出任务分解表", "Export the breakdown")) }
        @if p.may_write { a.btn.btn-primary href={ (at) "/targets/new" } { (ui::icon("plus")) " " (t!(lang, "加一项", "Add one")) } }
    });
    page(
        cx,
        head,
        html! {
            (tabs(cx, &p.plan, "targets"))
            @if p.may_write && unsure > 0 {
                div.alert.alert-info { div.alert-line {
                    span { (t!(lang, "{unsure} 项口径是系统建议的，请看一遍；不合适的点进去改。", "{unsure} measures are suggestions; look through them and change what does not fit.")) }
                    form method="post" action={ (at) "/targets/measures" } { (ui::csrf(cx)) button.btn.btn-sm type="submit" { (t!(lang, "都合适，确认", "All fit: confirm")) } }
                } }
            }
            div.card {
                @if p.targets.is_empty() { (ui::empty(&t!(lang, "还没有目标", "No targets yet"), &t!(lang, "采纳一条承诺，就会在这里成为一项目标。", "An accepted commitment becomes a target here."), Some(html! { a.btn.btn-primary href={ (at) "/review" } { (t!(lang, "去核对", "Review")) } }))) } @else {
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "目标任务", "Target")) } th.text-end { (t!(lang, "目标", "Goal")) } th { (t!(lang, "口径", "Measure")) } th { (t!(lang, "责任单位", "Responsible")) } th { (t!(lang, "时间", "Time")) } th { (t!(lang, "分解", "Shares")) } } }
                        tbody {
                            @let mut last = "";
                            @for t in &p.targets {
                                @if t.heading != last && !t.heading.is_empty() { tr.row-heading { th colspan="6" scope="rowgroup" lang="zh-CN" { (t.heading) } } }
                                ({ last = t.heading.as_str(); "" })
                                @let parts: Vec<&TargetRow> = p.shares.iter().filter(|s| s.parent_id.as_ref() == Some(&t.id)).collect();
                                tr {
                                    td.wrap { a href=(href::target(&t.id)) { (t.title) } @if t.commitment_id.as_ref().is_some_and(|c| !p.current.contains(c)) { " " (ui::badge(Tone::Mind, &t!(lang, "新稿里没有", "not in the new version"))) } }
                                    td.text-end.nowrap { (goal_words(t, lang)) }
                                    td.wrap { (measure_cell(cx, t)) }
                                    td.wrap { (t.unit_name) @if !t.owner.is_empty() { div.text-secondary { (t.owner) } } }
                                    td.nowrap { @if t.form == "task" { (t.due_day) } @else { (t.start_day) br; (t.due_day) } }
                                    td.nowrap { @if parts.is_empty() { @if p.may_write { a.btn.btn-sm href={ (href::target(&t.id)) "/breakdown" } { (t!(lang, "分解", "Share out")) } } } @else { a href={ (href::target(&t.id)) "/breakdown" } { (parts.len()) " " (t!(lang, "个单位", "units")) } } }
                                }
                            }
                        }
                    } }
                }
            }
            @if p.may_write && !p.targets.is_empty() {
                form.card.card-body.mt-3.d-print-none method="post" enctype="multipart/form-data" action={ (at) "/targets/import" } {
                    (ui::csrf(cx))
                    label.form-label for="sheet" { (t!(lang, "在 Excel 里改好的任务分解表，导回来", "Bring the breakdown back after changing it in Excel")) }
                    div.input-group { input.form-control id="sheet" type="file" name="sheet" accept=".xlsx,.xls,.csv" required; button.btn type="submit" { (t!(lang, "预览修改", "Preview the changes")) } }
                }
            }
        },
    )
}

pub(super) fn as_draft(t: &TargetRow) -> Draft {
    Draft::from_pairs([
        ("version", t.version.to_string()),
        ("title", t.title.clone()),
        ("heading", t.heading.clone()),
        ("form", t.form.clone()),
        ("topic", t.topic.clone()),
        ("measure", t.measure.clone().unwrap_or_default()),
        ("comparator", t.comparator.clone()),
        ("value", t.value.to_string()),
        ("unit_word", t.unit.clone()),
        ("period", t.period.clone()),
        ("start_day", t.start_day.to_string()),
        ("due_day", t.due_day.to_string()),
        ("unit", t.unit_id.to_string()),
        ("owner", t.owner.clone()),
        ("partners", t.partners.clone()),
        ("note", t.note.clone()),
    ])
}

fn measure_select(cx: &Cx, form: &FormView<'_>, t: Option<&TargetRow>) -> Markup {
    let lang = cx.lang();
    let packs = &cx.site().packs;
    let chosen = form.draft.raw("measure");
    let d = form.draft;
    let kind = if d.get("unit_word") == "%" {
        "ratio"
    } else if d.get("period").is_empty() {
        "quantity"
    } else {
        "recurrence"
    };
    let object = d.get("title");
    let suggested = packs.suggest(&super::rules::question(kind, d.get("topic"), object, d.get("unit_word"), object));
    let trouble = form.errors.of("measure", lang);
    html! {
        div."mb-3"."col-md-12" {
            label.form-label for="f-measure" { (t!(lang, "用什么口径数", "Counted by")) }
            select.form-select.is-invalid[trouble.is_some()] id="f-measure" name="measure" {
                option value="" { (t!(lang, "不自动数，人工登记佐证", "Not counted: evidence by hand")) }
                @if !suggested.is_empty() { optgroup label=(t!(lang, "建议", "Suggested")) {
                    @for s in suggested.iter().take(5) { option value=(s.measure) selected[s.measure == chosen] { (measure_name(cx, &s.measure)) " — " (lang.pick(&s.why_zh, &s.why_en)) } }
                } }
                @for pack in packs.packs() { optgroup label=(lang.pick(&pack.name.zh, &pack.name.en)) {
                    @for m in packs.measures().iter().filter(|m| m.pack == pack.id) {
                        option value=(m.code) selected[m.code == chosen && !suggested.iter().take(5).any(|s| s.measure == chosen)] { (lang.pick(&m.name.zh, &m.name.en)) "（" (lang.pick(&m.unit.zh, &m.unit.en)) "）" }
                    }
                } }
            }
            @if let Some(b) = trouble { div.invalid-feedback.d-block { (b) } }
            @if let Some(t) = t { @if t.measure.is_some() && !t.measure_sure { div.form-hint { (t!(lang, "现在是系统建议的口径，保存即为确认。", "This is a suggestion; saving confirms it.")) } } }
        }
    }
}

pub(super) fn form(
    cx: &Cx,
    plan: &PlanId,
    plan_title: &str,
    t: Option<&TargetRow>,
    draft: &Draft,
    errors: &FieldErrors,
    units: &[UnitRow],
    theirs: Option<&Draft>,
) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft, errors };
    let mut head = PageHead::new(if t.is_some() {
        t!(lang, "修改目标", "Change a target")
    } else {
        t!(lang, "加一项目标", "Add a target")
    })
    .nav("plans")
    .crumb(t!(lang, "计划", "Plans"), "/plans/")
    .crumb(plan_title, format!("{}/targets", href::plan(plan)));
    if let Some(t) = t {
        head = head.crumb(&t.title, href::target(&t.id));
    }
    let forms = [
        Choice::new("figure", t!(lang, "数量或比率", "A figure")),
        Choice::new("task", t!(lang, "到期完成的任务", "A dated task")),
    ];
    let comparators = [
        (">=", t!(lang, "不少于", "at least")),
        ("<=", t!(lang, "不超过", "at most")),
        ("=", t!(lang, "等于", "exactly")),
        ("~", t!(lang, "约", "about")),
    ]
    .map(|(v, l)| Choice::new(v, l));
    let mut periods = vec![Choice::new("", t!(lang, "全期合计", "over the whole span"))];
    periods.extend(PERIODS.map(|p| Choice::new(p, period_word(p, lang))));
    let topics: Vec<Choice> =
        packs::Topic::ALL.iter().map(|x| Choice::new(x.code(), lang.pick(x.zh(), x.en()))).collect();
    let col = |c: &'static str| FieldLook { col: c, ..FieldLook::default() };
    let must = |c: &'static str| FieldLook { col: c, required: true, ..FieldLook::default() };
    let day = |c: &'static str| FieldLook { kind: "date", col: c, required: true, ..FieldLook::default() };
    page(
        cx,
        head,
        html! {
            (form.summary())
            @if let Some(theirs) = theirs {
                div.alert.alert-warning role="alert" tabindex="-1" data-focus="" {
                    strong { (t!(lang, "您打开之后，别人改过这个目标。您的内容还在下面，没有覆盖谁的。再点保存就以您的为准。", "Somebody changed this target after you opened it. What you typed is below; save again to keep yours.")) }
                    table.table { tbody { @for (k, v) in theirs.pairs().filter(|(k, v)| *k != "version" && draft.raw(k).trim() != v.trim()) { tr { th { (k) } td.wrap { (v) } } } } }
                }
            }
            form.card method="post" data-draft=(t.map_or_else(|| "target-new".to_owned(), |t| format!("target-{}", t.id))) {
                (ui::csrf(cx))
                input type="hidden" name="version" value=(draft.get("version")); @if t.is_none() { input type="hidden" name="id" value=(draft.get("id")); }
                div.card-body { div.row {
                    (form.text("title", &t!(lang, "任务内容", "Task"), must("col-md-8")))
                    (form.text("heading", &t!(lang, "所属部分", "Heading"), col("col-md-4")))
                    (form.select("form", &t!(lang, "形式", "Form"), &forms, col("col-md-3")))
                    (form.select("comparator", &t!(lang, "要求", "How"), &comparators, col("col-md-2")))
                    (form.text("value", &t!(lang, "目标值", "Value"), col("col-md-2")))
                    (form.text("unit_word", &t!(lang, "计量单位", "Unit"), FieldLook { hint: ("金额填“元”，比率填“%”", "yuan for money, % for ratios"), ..col("col-md-2") }))
                    (form.select("period", &t!(lang, "周期", "Period"), &periods, col("col-md-3")))
                    (measure_select(cx, &form, t))
                    (form.text("start_day", &t!(lang, "开始", "Start"), day("col-md-3")))
                    (form.text("due_day", &t!(lang, "完成期限", "Due"), day("col-md-3")))
                    (unit_select(&form, "unit", &t!(lang, "责任单位", "Responsible unit"), units, true, "col-md-3"))
                    (form.text("owner", &t!(lang, "负责人或科室", "In charge"), col("col-md-3")))
                    (form.text("partners", &t!(lang, "配合单位", "Partners"), col("col-md-4")))
                    (form.select("topic", &t!(lang, "工作", "Topic"), &topics, col("col-md-3")))
                    (form.text("note", &t!(lang, "备注", "Note"), col("col-md-5")))
                    @if t.is_some() { (form.text("why", &t!(lang, "改动原因（定稿后改目标值、期限、单位、口径时必填）", "Reason (needed once the plan is confirmed)"), col("col-md-12"))) }
                } }
                div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "保存", "Save")) } }
            }
        },
    )
}

/// What a target's page shows.
pub(super) struct TargetPage {
    pub(super) t: TargetRow,
    pub(super) own: Progress,
    pub(super) trend: Option<Trend>,
    pub(super) shares: Vec<TargetRow>,
    pub(super) progress: Vec<Progress>,
    pub(super) changes: Vec<ChangeRow>,
    pub(super) evidence: Vec<EvidenceRow>,
    pub(super) may_write: bool,
    pub(super) may_prove: bool,
    pub(super) may_read_plan: bool,
    pub(super) form_id: String,
}

pub(super) fn show(cx: &Cx, p: &TargetPage) -> Markup {
    let lang = cx.lang();
    let t = &p.t;
    let at = href::target(&t.id);
    let mut head = PageHead::new(&t.title).nav(if p.may_read_plan { "plans" } else { "targets" });
    head = if p.may_read_plan {
        head.crumb(t!(lang, "计划", "Plans"), "/plans/")
            .crumb(&t.plan_title, format!("{}/targets", href::plan(&t.plan_id)))
    } else {
        head.crumb(t!(lang, "目标任务", "Targets"), "/targets/")
    };
    if p.may_write && !t.withdrawn {
        head = head.actions(html! {
            a.btn href={ (at) "/breakdown" } { (ui::icon("building-community")) " " (t!(lang, "分解", "Share out")) }
            a.btn.btn-primary href={ (at) "/edit" } { (ui::icon("edit")) " " (t!(lang, "修改", "Change")) }
        });
    }
    page(
        cx,
        head.lead(format!("{} · {} — {}", t.unit_name, t.start_day, t.due_day)),
        html! {
            @if t.withdrawn { div.alert.alert-warning { div.alert-line {
                span { (t!(lang, "这个目标已撤销，不再统计。", "This target is withdrawn and not counted.")) }
                @if p.may_write { form method="post" action={ (at) "/state" } { (ui::csrf(cx)) button.btn.btn-sm type="submit" { (t!(lang, "恢复", "Put back")) } } }
            } } }
            @if let Some(b) = &p.own.guessed { div.alert.alert-info { (b.get(lang)) } }
            div.row.row-cards {
                div.col-lg-4 { section.card { div.card-body {
                    div.stat.stat-large { a href={ (at) "/members" } { (p.own.done.map_or_else(|| "—".to_owned(), ui::number)) } " " small { "/ " (ui::number(p.own.verdict.goal)) " " (t.unit) } }
                    (ui::progress(p.own.verdict.rate, p.own.status().tone(), lang))
                    p.mt-2 { (status_badge(p.own.status(), lang)) " " (p.own.verdict.reason.get(lang)) }
                    dl.facts {
                        dt { (t!(lang, "目标", "Goal")) } dd { (goal_words(t, lang)) }
                        dt { (t!(lang, "口径", "Measure")) } dd { (measure_cell(cx, t)) }
                        @if !t.owner.is_empty() { dt { (t!(lang, "负责", "In charge")) } dd { (t.owner) } }
                        @if !t.partners.is_empty() { dt { (t!(lang, "配合", "Partners")) } dd { (t.partners) } }
                        @if !t.heading.is_empty() { dt { (t!(lang, "所属部分", "Heading")) } dd lang="zh-CN" { (t.heading) } }
                        @if !t.note.is_empty() { dt { (t!(lang, "备注", "Note")) } dd { (t.note) } }
                    }
                    a.btn href={ (at) "/members" } { (t!(lang, "看数字的来处", "What makes the number")) }
                } } }
                div.col-lg-8 { @if let Some(tr) = &p.trend { section.card { div.card-body { (trend_chart(lang, t, tr)) } } } }
            }
            @if !p.shares.is_empty() { (shares(lang, p)) }
            @if t.measure.is_none() { (evidence(cx, p)) }
            (changes(lang, &p.changes))
            @if p.may_write && !t.withdrawn {
                details.mt-3.d-print-none { summary { (t!(lang, "撤销这个目标", "Withdraw this target")) }
                    form.card.card-body.narrow method="post" action={ (at) "/state" } {
                        (ui::csrf(cx)) input type="hidden" name="withdraw" value="1";
                        label.form-label for="why" { (t!(lang, "原因", "Reason")) } input.form-control id="why" name="why" required;
                        button.btn.btn-danger.mt-2 type="submit" { (t!(lang, "撤销", "Withdraw")) }
                    }
                }
            }
        },
    )
}

fn trend_chart(lang: Lang, t: &TargetRow, tr: &Trend) -> Markup {
    let round = |v: f64| (v * 10.0).round() / 10.0;
    let data = json!({
        "unit": t.unit, "categories": tr.months,
        "series": [{ "name": t!(lang, "累计完成", "Done so far"), "values": tr.done.iter().map(|v| v.map(round)).collect::<Vec<_>>() }],
        "expected": tr.expected,
    });
    ui::chart("trend", &t!(lang, "逐月累计与时间进度", "Month by month against the calendar"), &data)
}

fn shares(lang: Lang, p: &TargetPage) -> Markup {
    let sum: f64 = p.shares.iter().map(|s| s.value).sum();
    html! {
        section.card.mt-3 {
            div.card-header { h2.card-title { (t!(lang, "分解到下级单位", "Shares of lower units")) } @if p.t.unit != "%" && p.t.period.is_empty() { span.card-subtitle { (t!(lang, "合计", "sum")) " " (ui::number(sum)) " / " (ui::number(p.t.value)) } } }
            div.table-responsive { table.table.table-vcenter.card-table {
                thead { tr { th { (t!(lang, "单位", "Unit")) } th.text-end { (t!(lang, "目标", "Goal")) } th.text-end { (t!(lang, "完成", "Done")) } th { (t!(lang, "完成率", "Rate")) } th { (t!(lang, "状态与原因", "Status and reason")) } } }
                tbody { @for (s, x) in p.shares.iter().zip(&p.progress) { tr {
                    td { a href=(href::target(&s.id)) { (s.unit_name) } } td.text-end.nowrap { (goal_words(s, lang)) }
                    td.text-end { a.figure href={ (href::target(&s.id)) "/members" } { (x.done.map_or_else(|| "—".to_owned(), ui::number)) } }
                    td { (ui::progress(x.verdict.rate, x.status().tone(), lang)) }
                    td.wrap { (status_badge(x.status(), lang)) " " span.text-secondary { (x.verdict.reason.get(lang)) } }
                } } }
            } }
        }
    }
}

fn evidence(cx: &Cx, p: &TargetPage) -> Markup {
    let lang = cx.lang();
    let at = href::target(&p.t.id);
    let today = cx.today();
    html! {
        section.card.mt-3 {
            div.card-header { h2.card-title { (t!(lang, "佐证", "Evidence")) } }
            @if !p.evidence.is_empty() { div.table-responsive { table.table.card-table {
                thead { tr { th { (t!(lang, "日期", "Day")) } th { (t!(lang, "佐证", "Evidence")) } th { (t!(lang, "登记人", "By")) } th.text-end { (t!(lang, "数值", "Value")) } th {} } }
                tbody { @for e in &p.evidence { tr { td.nowrap { (e.day) } td.wrap { (e.text) } td { (e.by_name) } td.text-end { (ui::number(e.value)) }
                    td.text-end { @if p.may_prove && e.target_id == p.t.id { form method="post" action={ (at) "/evidence/" (e.id) "/remove" } { (ui::csrf(cx)) button.btn.btn-sm type="submit" { (t!(lang, "撤销", "Take out")) } } } }
                } } }
            } } }
            @if p.may_prove && !p.t.withdrawn {
                form.card-body.d-print-none method="post" action={ (at) "/evidence" } data-draft={ "evidence-" (p.t.id) } {
                    (ui::csrf(cx)) input type="hidden" name="id" value=(p.form_id);
                    div.row.g-2 {
                        div.col-md-2 { label.form-label for="e-day" { (t!(lang, "日期", "Day")) } input.form-control id="e-day" type="date" name="day" value=(today) required; }
                        div.col-md-2 { label.form-label for="e-value" { (t!(lang, "数值", "Value")) " " (p.t.unit) } input.form-control id="e-value" name="value" inputmode="decimal" required[p.t.form != "task"]; }
                        div.col-md-6 { label.form-label for="e-text" { (t!(lang, "佐证（文件、文号或说明）", "What proves it")) } input.form-control id="e-text" name="text" required; }
                        div."col-md-2".filter-go { button.btn.btn-primary type="submit" { (t!(lang, "登记", "Enter")) } }
                    }
                }
            }
        }
    }
}

fn field_word(field: &str, lang: Lang) -> String {
    match field {
        "unit" => t!(lang, "责任单位", "responsible unit"),
        "title" => t!(lang, "内容", "task"),
        "heading" => t!(lang, "所属部分", "heading"),
        "form" => t!(lang, "形式", "form"),
        "topic" => t!(lang, "工作", "topic"),
        "measure" => t!(lang, "口径", "measure"),
        "comparator" => t!(lang, "要求", "comparator"),
        "value" => t!(lang, "目标值", "value"),
        "period" => t!(lang, "周期", "period"),
        "start_day" => t!(lang, "开始", "start"),
        "due_day" => t!(lang, "期限", "due"),
        "owner" => t!(lang, "负责", "in charge"),
        "partners" => t!(lang, "配合", "partners"),
        "note" => t!(lang, "备注", "note"),
        _ => t!(lang, "状态", "state"),
    }
}

fn changes(lang: Lang, rows: &[ChangeRow]) -> Markup {
    html! {
        @if !rows.is_empty() { section.card.mt-3 {
            div.card-header { h2.card-title { (t!(lang, "修改记录", "Changes")) } }
            div.table-responsive { table.table.table-sm.card-table {
                thead { tr { th { (t!(lang, "时间", "When")) } th { (t!(lang, "谁", "Who")) } th { (t!(lang, "改了什么", "What")) } th { (t!(lang, "原来", "From")) } th { (t!(lang, "改成", "To")) } th { (t!(lang, "原因", "Why")) } } }
                tbody { @for c in rows { tr {
                    td.nowrap { (jiff::Zoned::new(c.at, vocab::shanghai()).strftime("%Y-%m-%d %H:%M")) } td { (c.by_name) } td { (field_word(&c.field, lang)) }
                    td.wrap { (c.old) } td.wrap { (c.new) } td.wrap { (c.why) }
                } } }
            } }
        } }
    }
}

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

/// A target for sample pages and tests.
pub(crate) fn sample() -> TargetRow {
    TargetRow {
        id: TargetId::stored("0190f1c2-0000-7000-8000-0000000000d1".into()),
        plan_id: PlanId::stored("0190f1c2-0000-7000-8000-0000000000c1".into()),
        plan_title: "云溪县妇女联合会2026年工作计划".into(),
        plan_state: "confirmed".into(),
        commitment_id: Some(CommitmentId::stored("c".into())),
        parent_id: None,
        unit_id: UnitId::stored("u".into()),
        unit_path: UnitPath::everything().child(1),
        unit_name: "云溪县".into(),
        title: "举办家庭教育讲座".into(),
        heading: "二、家庭建设".into(),
        form: "figure".into(),
        topic: "family-education".into(),
        measure: Some("activity_sessions".into()),
        measure_sure: false,
        comparator: ">=".into(),
        value: 12.0,
        unit: "场".into(),
        period: String::new(),
        start_day: jiff::civil::date(2026, 1, 1),
        due_day: jiff::civil::date(2026, 12, 31),
        owner: "家儿部".into(),
        partners: "县教育局".into(),
        note: "无".into(),
        place_no: 1,
        withdrawn: false,
        version: 1,
    }
}

/// Evidence for sample pages.
pub(crate) fn sample_evidence(cx: &Cx) -> EvidenceRow {
    EvidenceRow {
        id: EvidenceId::stored("e".into()),
        target_id: sample().id,
        unit_path: UnitPath::everything(),
        day: cx.today(),
        value: 1.0,
        text: "云妇〔2026〕5号".into(),
        by_name: "王某某".into(),
        at: cx.site().clock.now(),
        removed_why: String::new(),
    }
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "targets/mine",
        render: |cx| {
            let rows: Vec<TargetRow> =
                [("figure", ">="), ("task", ">="), ("figure", "<="), ("figure", "~"), ("figure", "=")]
                    .map(|(f, c)| TargetRow { form: f.into(), comparator: c.into(), ..sample() })
                    .into();
            let progress: Vec<Progress> =
                rows.iter().map(|_| crate::board::sample(crate::board::Status::Slow)).collect();
            html! { (mine(cx, 2026, &rows, &progress)) (mine(cx, 2026, &[], &[])) }
        },
    },
    Sample {
        name: "targets/index",
        render: |cx| {
            let p = TargetsPage {
                plan: sample_plan(cx, "confirmed"),
                targets: vec![sample(), TargetRow { measure: None, period: "month".into(), ..sample() }],
                shares: vec![],
                current: vec![],
                may_write: true,
            };
            html! { (index(cx, &p)) (index(cx, &TargetsPage { targets: vec![], ..p })) }
        },
    },
    Sample {
        name: "targets/form",
        render: |cx| {
            html! {
                (form(cx, &sample().plan_id, "计划", Some(&sample()), &as_draft(&sample()), &FieldErrors::new(), &[], Some(&as_draft(&sample()))))
                (form(cx, &sample().plan_id, "计划", None, &Draft::default(), &FieldErrors::new(), &[], None))
            }
        },
    },
    Sample {
        name: "targets/show",
        render: |cx| {
            let fields = [
                "unit",
                "title",
                "heading",
                "form",
                "topic",
                "measure",
                "comparator",
                "value",
                "period",
                "start_day",
                "due_day",
                "owner",
                "partners",
                "note",
                "state",
            ];
            let p = TargetPage {
                t: TargetRow { measure: None, ..sample() },
                own: crate::board::sample(crate::board::Status::Behind),
                shares: vec![sample()],
                progress: vec![crate::board::sample(crate::board::Status::Done)],
                trend: Some(Trend { months: vec!["2026-01".into()], done: vec![Some(1.0)], expected: vec![1.0] }),
                changes: fields
                    .map(|f| ChangeRow {
                        at: cx.site().clock.now(),
                        by_name: "王某某".into(),
                        field: f.into(),
                        old: "1".into(),
                        new: "2".into(),
                        why: "会议".into(),
                    })
                    .into(),
                evidence: vec![sample_evidence(cx)],
                may_write: true,
                may_prove: true,
                may_read_plan: true,
                form_id: "x".into(),
            };
            html! { (show(cx, &p)) (show(cx, &TargetPage { t: TargetRow { withdrawn: true, ..sample() }, may_read_plan: false, ..p })) }
        },
    },
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
