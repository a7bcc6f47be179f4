//! Views of plan documents.

use super::{
    WritePlans,
    compare::Change,
    store::{CommitmentRow, DocumentRow, PlanRow, ReviewCount, VersionRow},
};
use crate::review::{in_words, kind_word};
use kernel::web::{
    Cx, Draft, PageHead, Sample, page,
    ui::{self, FieldLook, FormView, Tone},
};
use maud::{Markup, html};
use network::units::{UnitRow, unit_select};
use similar::{ChangeTag, TextDiff};
use vocab::{AccountId, Bi, FieldErrors, Lang, PlanId, UnitId, UnitPath, VersionId, href, t};

/// The head of a plan's pages, with the tabs between them.
pub fn plan_head(cx: &Cx, plan: &PlanRow, title: impl Into<String>) -> PageHead {
    PageHead::new(title)
        .nav("plans")
        .crumb(t!(cx.lang(), "计划", "Plans"), "/plans/")
        .crumb(&plan.title, href::plan(&plan.id))
}

/// The tabs of a plan's pages; `current` is the last part of the address.
pub fn tabs(cx: &Cx, plan: &PlanRow, current: &str) -> Markup {
    let lang = cx.lang();
    let tabs = [
        ("review", t!(lang, "核对承诺", "Review")),
        ("targets", t!(lang, "目标任务", "Targets")),
        ("board", t!(lang, "进度", "Board")),
        ("summary", t!(lang, "总结", "Summary")),
        ("versions", t!(lang, "各稿", "Versions")),
    ];
    html! {
        nav.nav.nav-tabs.mb-3.d-print-none aria-label=(t!(lang, "计划的各页", "Pages of the plan")) {
            @for (key, name) in tabs { a class={ "nav-link" (if key == current { " active" } else { "" }) } href={ (href::plan(&plan.id)) "/" (key) } aria-current=[(key == current).then_some("page")] { (name) } }
        }
    }
}

fn state_badge(state: &str, lang: Lang) -> Markup {
    match state {
        "choosing" => ui::badge(Tone::Mind, &t!(lang, "待选篇目", "Choose a plan")),
        "confirmed" => ui::badge(Tone::Good, &t!(lang, "已定稿", "Confirmed")),
        "archived" => ui::badge(Tone::Quiet, &t!(lang, "已归档", "Archived")),
        _ => ui::badge(Tone::Calm, &t!(lang, "核对中", "In review")),
    }
}

pub(super) fn document_kind(kind: &str, lang: Lang) -> String {
    match kind {
        "plan" => t!(lang, "计划", "plan"),
        "scheme" => t!(lang, "方案", "scheme"),
        "summary" => t!(lang, "总结", "summary"),
        "notice" => t!(lang, "通知", "notice"),
        _ => t!(lang, "其他", "other"),
    }
}

pub(super) fn index(cx: &Cx, plans: &[PlanRow], counts: &[ReviewCount]) -> Markup {
    let lang = cx.lang();
    let may_write = cx.reach::<WritePlans>().is_ok();
    let mut head = PageHead::new(t!(lang, "计划", "Plans")).nav("plans");
    if may_write {
        head = head.actions(html! { a.btn.btn-primary href="/plans/new" { (ui::icon("upload")) " " (t!(lang, "收进一份计划", "Bring in a plan")) } });
    }
    page(
        cx,
        head,
        html! {
            div.card {
                @if plans.is_empty() {
                    (ui::empty(&t!(lang, "还没有计划", "No plans yet"), &t!(lang, "把年度计划的 Word 文件传上来，系统会读出其中的数量、期限和责任单位，由您核对。", "Send the year plan's Word file: quantities, deadlines and owners are read from it for you to check."),
                        may_write.then(|| html! { a.btn.btn-primary href="/plans/new" { (t!(lang, "收进第一份计划", "Bring in the first plan")) } })))
                } @else {
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "年份", "Year")) } th { (t!(lang, "计划", "Plan")) } th { (t!(lang, "单位", "Unit")) } th { (t!(lang, "状态", "State")) } th { (t!(lang, "核对", "Reviewed")) } } }
                        tbody { @for p in plans {
                            @let c = counts.iter().find(|c| c.plan_id == p.id);
                            @let (done, all) = c.map_or((0, 0), |c| (c.accepted + c.rejected, c.accepted + c.rejected + c.proposed));
                            tr {
                                td { (p.year) } td.wrap { a href=(href::plan(&p.id)) { (p.title) } } td { (p.unit_name) } td { (state_badge(&p.state, lang)) }
                                td { @if all > 0 { (ui::progress(Some(done as f64 / all as f64), if done == all { Tone::Good } else { Tone::Calm }, lang)) " " span.text-secondary { (done) "/" (all) } } @else { "—" } }
                            }
                        } }
                    } }
                }
            }
        },
    )
}

fn source_fields(lang: Lang, form: &FormView<'_>) -> Markup {
    html! {
        div.mb-3 data-drop="" {
            label.form-label for="f-file" { (t!(lang, "计划文件", "Plan document")) }
            input.form-control id="f-file" type="file" name="file" accept=".docx,.txt,.html,.htm";
            @if let Some(b) = form.errors.of("file", lang) { div.invalid-feedback.d-block id="e-file" { (b) } }
            div.form-hint { (t!(lang, "Word（.docx）、文本（.txt）或网页（.html），最大 20 MB；老的 .doc 请另存为 .docx", ".docx, .txt or .html, up to 20 MB; save an old .doc as .docx")) }
        }
        (form.area("pasted", &t!(lang, "或者粘贴全文", "Or paste the text"), 8, FieldLook::default()))
    }
}

pub(super) fn new_form(cx: &Cx, draft: &Draft, errors: &FieldErrors, units: &[UnitRow]) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft, errors };
    let head = PageHead::new(t!(lang, "收进一份计划", "Bring in a plan"))
        .nav("plans")
        .crumb(t!(lang, "计划", "Plans"), "/plans/")
        .lead(t!(
            lang,
            "原文是什么样就传什么样，系统读出承诺，由您一条条核对。",
            "Send it as it is; the commitments are read from it, and you check each one."
        ));
    page(
        cx,
        head,
        html! {
            (form.summary())
            form.card method="post" enctype="multipart/form-data" data-draft="plan-new" {
                (ui::csrf(cx)) input type="hidden" name="id" value=(draft.get("id"));
                div.card-body {
                    (source_fields(lang, &form))
                    div.row {
                        (unit_select(&form, "unit", &t!(lang, "谁的计划", "Whose plan"), units, true, "col-md-4"))
                        (form.text("year", &t!(lang, "年份", "Year"), FieldLook { kind: "number", required: true, col: "col-md-2", ..FieldLook::default() }))
                        (form.text("title", &t!(lang, "名称（不填就用文中标题）", "Title (the document's own when empty)"), FieldLook { col: "col-md-6", ..FieldLook::default() }))
                    }
                }
                div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "读出承诺", "Read it")) } }
            }
        },
    )
}

/// What a plan's page shows.
pub(super) struct PlanPage {
    pub(super) plan: PlanRow,
    pub(super) versions: Vec<VersionRow>,
    pub(super) documents: Vec<DocumentRow>,
    pub(super) count: Option<ReviewCount>,
    pub(super) targets: usize,
    pub(super) may_write: bool,
}

pub(super) fn show(cx: &Cx, p: &PlanPage) -> Markup {
    let lang = cx.lang();
    let at = href::plan(&p.plan.id);
    let (proposed, accepted, rejected) = p.count.as_ref().map_or((0, 0, 0), |c| (c.proposed, c.accepted, c.rejected));
    let head = PageHead::new(&p.plan.title)
        .nav("plans")
        .crumb(t!(lang, "计划", "Plans"), "/plans/")
        .lead(format!("{} · {}", p.plan.year, p.plan.unit_name));
    let state_form = |state: &str, label: String, primary: bool| {
        html! {
            form method="post" action={ (at) "/state" } {
                (ui::csrf(cx)) input type="hidden" name="version" value=(p.plan.version); input type="hidden" name="state" value=(state);
                button class={ "btn" (if primary { " btn-primary" } else { "" }) } type="submit" { (label) }
            }
        }
    };
    page(
        cx,
        head,
        html! {
            (tabs(cx, &p.plan, ""))
            div.steps-cards.row.row-cards {
                div."col-md-6 col-xl-3" { a.card.card-link href={ (at) "/review" } { div.card-body {
                    div.stat { (proposed) } div { (t!(lang, "条待核对", "to review")) }
                    div.text-secondary { (t!(lang, "已采纳 {accepted}，已剔除 {rejected}", "{accepted} accepted, {rejected} rejected")) }
                } } }
                div."col-md-6 col-xl-3" { a.card.card-link href={ (at) "/targets" } { div.card-body { div.stat { (p.targets) } div { (t!(lang, "项目标任务", "targets")) } div.text-secondary { (t!(lang, "责任单位、口径、分解", "owners, measures, breakdown")) } } } }
                div."col-md-6 col-xl-3" { a.card.card-link href={ (at) "/board" } { div.card-body { div.stat { (ui::icon("chart-bar")) } div { (t!(lang, "进度与预警", "Progress and warnings")) } } } }
                div."col-md-6 col-xl-3" { a.card.card-link href={ (at) "/summary" } { div.card-body { div.stat { (ui::icon("file-text")) } div { (t!(lang, "写总结", "Summary")) } } } }
            }
            section.card.mt-3 { div.card-body {
                dl.facts {
                    dt { (t!(lang, "状态", "State")) } dd { (state_badge(&p.plan.state, lang)) }
                    @if let Some(v) = p.versions.first() { dt { (t!(lang, "文件", "Document")) } dd { (v.file_name) " · " (t!(lang, "第", "version ")) (v.no) (t!(lang, "稿", "")) " · " (v.by_name) } }
                    @for d in p.documents.iter().filter(|d| d.chosen) { dt { (document_kind(&d.kind, lang)) } dd { (if d.title.is_empty() { t!(lang, "（无标题）", "(untitled)") } else { d.title.clone() }) " · " (t!(lang, "第", "lines ")) (d.line_from) "–" (d.line_to) (t!(lang, "行", "")) } }
                }
                @if p.may_write {
                    div.btn-list.d-print-none {
                        @if p.plan.state == "reviewing" { (state_form("confirmed", t!(lang, "核对完了，定稿", "Reviewed: confirm the plan"), true)) }
                        @if p.plan.state == "confirmed" { (state_form("reviewing", t!(lang, "退回核对", "Back to review"), false)) (state_form("archived", t!(lang, "归档", "Archive"), false)) }
                        @if p.plan.state == "archived" { (state_form("confirmed", t!(lang, "取消归档", "Take out of the archive"), false)) }
                        @if p.documents.len() > 1 { a.btn href={ (at) "/choose" } { (t!(lang, "重选篇目", "Choose again")) } }
                    }
                }
            } }
            (notes(lang, &p.versions))
        },
    )
}

fn notes(lang: Lang, versions: &[VersionRow]) -> Markup {
    let notes: Vec<String> = versions.first().and_then(|v| serde_json::from_str(&v.notes).ok()).unwrap_or_default();
    html! {
        @if !notes.is_empty() { section.card.mt-3 {
            div.card-header { h2.card-title { (t!(lang, "读的时候注意到", "Noticed while reading")) } }
            ul.card-body.mb-0 lang="zh-CN" { @for n in &notes { li { (n) } } }
        } }
    }
}

pub(super) fn choose(cx: &Cx, plan: &PlanRow, documents: &[DocumentRow], text: &str, trouble: Option<&Bi>) -> Markup {
    let lang = cx.lang();
    let lines: Vec<&str> = text.lines().collect();
    let n = documents.len();
    let head = plan_head(cx, plan, t!(lang, "选出您的计划", "Choose your plan")).lead(t!(
        lang,
        "这一页上有 {n} 篇，勾出是您的那一篇（或几篇）。",
        "There are {n} plans on this page; tick the one (or ones) that is yours."
    ));
    page(
        cx,
        head,
        html! {
            @if let Some(b) = trouble { div.alert.alert-danger role="alert" { (b.get(lang)) } }
            form.card method="post" {
                (ui::csrf(cx))
                div.list-group.list-group-flush {
                    @for d in documents {
                        @let from = (d.line_from - 1).max(0) as usize;
                        label.list-group-item.choose-item {
                            input.form-check-input type="checkbox" name="document" value=(d.no) checked[d.chosen];
                            span.choose-words {
                                strong { (if d.title.is_empty() { t!(lang, "（无标题）", "(untitled)") } else { d.title.clone() }) }
                                " " (ui::badge(if d.on_topic { Tone::Calm } else { Tone::Quiet }, &document_kind(&d.kind, lang)))
                                @if !d.on_topic { " " (ui::badge(Tone::Mind, &t!(lang, "与妇联工作无关", "Off the subject"))) }
                                span.text-secondary { " " (t!(lang, "承诺", "commitments")) " " (d.commitments) " · " (t!(lang, "第", "lines ")) (d.line_from) "–" (d.line_to) (t!(lang, "行", "")) }
                                span.choose-start lang="zh-CN" { @for l in lines.iter().skip(from + 1).filter(|l| !l.trim().is_empty()).take(2) { (l.chars().take(90).collect::<String>()) " " } }
                            }
                        }
                    }
                }
                div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "就用勾选的", "Use these")) } }
            }
        },
    )
}

pub(super) fn versions(
    cx: &Cx,
    plan: &PlanRow,
    versions: &[VersionRow],
    may_write: bool,
    errors: &FieldErrors,
) -> Markup {
    let lang = cx.lang();
    let draft = Draft::default();
    let form = FormView { lang, draft: &draft, errors };
    page(
        cx,
        plan_head(cx, plan, t!(lang, "各稿", "Versions")),
        html! {
            (tabs(cx, plan, "versions"))
            (form.summary())
            div.card { div.table-responsive { table.table.card-table {
                thead { tr { th { (t!(lang, "稿次", "No.")) } th { (t!(lang, "文件", "File")) } th { (t!(lang, "上传人", "By")) } th { (t!(lang, "时间", "When")) } th {} } }
                tbody { @for v in versions { tr {
                    td { (v.no) } td.wrap { (v.file_name) } td { (v.by_name) } td.nowrap { (jiff::Zoned::new(v.at, vocab::shanghai()).strftime("%Y-%m-%d %H:%M")) }
                    td.text-end { @if v.no > 1 { a.btn.btn-sm href={ (href::plan(&plan.id)) "/versions/" (v.no) } { (t!(lang, "改了什么", "What changed")) } } }
                } } }
            } } }
            @if may_write {
                form.card.mt-3 method="post" enctype="multipart/form-data" {
                    (ui::csrf(cx))
                    div.card-header { h2.card-title { (t!(lang, "上传新一稿", "A new version")) } }
                    div.card-body { (source_fields(lang, &form)) }
                    div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "上传并比较", "Send and compare")) } }
                }
            }
        },
    )
}

/// Changed lines with a little around them, as `(mark, text)`; a gap is an empty mark with no text.
pub(super) fn line_changes(old: &str, new: &str) -> Vec<(char, String)> {
    let diff = TextDiff::from_lines(old, new);
    let mut out = Vec::new();
    for (i, group) in diff.grouped_ops(1).iter().enumerate() {
        if i > 0 {
            out.push((' ', String::new()));
        }
        for op in group {
            for change in diff.iter_changes(op) {
                let mark = match change.tag() {
                    ChangeTag::Delete => '-',
                    ChangeTag::Insert => '+',
                    ChangeTag::Equal => '=',
                };
                let line = change.value().trim_end();
                if !line.trim().is_empty() {
                    out.push((mark, line.to_owned()));
                }
                if out.len() > 2000 {
                    return out;
                }
            }
        }
    }
    out
}

pub(super) fn changes(
    cx: &Cx,
    plan: &PlanRow,
    new: &VersionRow,
    old_rows: &[CommitmentRow],
    new_rows: &[CommitmentRow],
    changes: &[Change],
    gone: &[usize],
    lines: &[(char, String)],
) -> Markup {
    let lang = cx.lang();
    let no = new.no;
    let row = |tone: Tone, word: String, was: Option<&CommitmentRow>, now: Option<&CommitmentRow>| {
        html! {
            tr {
                td { (ui::badge(tone, &word)) }
                td { (now.or(was).map_or_else(String::new, |c| kind_word(&c.kind, lang))) }
                td.wrap { (was.map_or_else(|| "—".to_owned(), |c| in_words(c, lang))) }
                td.wrap { (now.map_or_else(|| "—".to_owned(), |c| in_words(c, lang))) }
            }
        }
    };
    let otherwise = changes.iter().filter(|c| matches!(c, Change::Otherwise(_))).count();
    let fresh = changes.iter().filter(|c| **c == Change::New).count();
    let (same, lost) = (changes.len() - otherwise - fresh, gone.len());
    page(cx, plan_head(cx, plan, t!(lang, "第 {no} 稿改了什么", "What version {no} changes")).lead(t!(lang, "不变 {same}，改动 {otherwise}，新增 {fresh}，删去 {lost}", "{same} unchanged, {otherwise} changed, {fresh} new, {lost} gone"))
        .actions(html! { a.btn.btn-primary href={ (href::plan(&plan.id)) "/review" } { (t!(lang, "去核对", "Review")) } }), html! {
        (tabs(cx, plan, "versions"))
        section.card {
            div.card-header { h2.card-title { (t!(lang, "承诺的变化", "Commitments")) } }
            @if otherwise + fresh + lost == 0 { (ui::empty(&t!(lang, "承诺没有变化", "No commitment changed"), &t!(lang, "原来的核对结果都保留。", "All decisions are kept."), None)) } @else {
                div.table-responsive { table.table.card-table {
                    thead { tr { th { (t!(lang, "变化", "Change")) } th { (t!(lang, "类型", "Kind")) } th { (t!(lang, "上一稿", "Before")) } th { (t!(lang, "这一稿", "Now")) } } }
                    tbody {
                        @for (c, now) in changes.iter().zip(new_rows) { @match c {
                            Change::Otherwise(o) => { (row(Tone::Mind, t!(lang, "改动", "Changed"), old_rows.get(*o), Some(now))) }
                            Change::New => { (row(Tone::Good, t!(lang, "新增", "New"), None, Some(now))) }
                            Change::Same(_) => {}
                        } }
                        @for g in gone { (row(Tone::Bad, t!(lang, "删去", "Gone"), old_rows.get(*g), None)) }
                    }
                } }
            }
        }
        section.card.mt-3 {
            div.card-header { h2.card-title { (t!(lang, "文字的变化", "Text")) } }
            @if lines.is_empty() { (ui::empty(&t!(lang, "文字没有变化", "No change in the text"), "", None)) } @else {
                div.diff lang="zh-CN" { @for (mark, text) in lines {
                    @match mark {
                        '+' => { p.diff-in { ins { (text) } } } '-' => { p.diff-out { del { (text) } } } '=' => { p { (text) } } _ => { hr; }
                    }
                } }
            }
        }
    })
}

pub(crate) fn sample_plan(cx: &Cx, state: &str) -> PlanRow {
    PlanRow {
        id: PlanId::stored("0190f1c2-0000-7000-8000-0000000000c1".into()),
        unit_id: UnitId::stored("u".into()),
        unit_path: UnitPath::everything().child(1),
        unit_name: "云溪县".into(),
        year: 2026,
        title: "云溪县妇女联合会2026年工作计划".into(),
        state: state.into(),
        version_id: VersionId::stored("v".into()),
        version: 1,
        by_account: AccountId::stored("a".into()),
        created_at: cx.site().clock.now(),
    }
}

fn sample_version(cx: &Cx) -> VersionRow {
    VersionRow {
        id: VersionId::stored("v".into()),
        no: 2,
        file_name: "计划.docx".into(),
        notes: "[\"第3行有2个坏字\"]".into(),
        by_name: "王某某".into(),
        at: cx.site().clock.now(),
    }
}

fn sample_document(kind: &str) -> DocumentRow {
    DocumentRow {
        version_id: VersionId::stored("v".into()),
        no: 0,
        title: String::new(),
        kind: kind.into(),
        line_from: 1,
        line_to: 9,
        on_topic: kind != "other",
        chosen: true,
        commitments: 3,
    }
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "plans/index",
        render: |cx| {
            let rows = ["choosing", "reviewing", "confirmed", "archived"].map(|s| sample_plan(cx, s));
            html! { (index(cx, &rows, &[ReviewCount { plan_id: rows[0].id.clone(), proposed: 3, accepted: 2, rejected: 1 }])) (index(cx, &[], &[])) }
        },
    },
    Sample { name: "plans/new", render: |cx| new_form(cx, &Draft::default(), &FieldErrors::new(), &[]) },
    Sample {
        name: "plans/show",
        render: |cx| {
            html! { @for s in ["reviewing", "confirmed", "archived"] { (show(cx, &PlanPage {
                plan: sample_plan(cx, s), versions: vec![sample_version(cx)], documents: vec![sample_document("plan"), sample_document("scheme")], count: None, targets: 4, may_write: true,
            })) } }
        },
    },
    Sample {
        name: "plans/choose",
        render: |cx| {
            choose(
                cx,
                &sample_plan(cx, "choosing"),
                &["plan", "scheme", "summary", "notice", "other"].map(sample_document),
                "一\n二\n三",
                Some(&Bi::new("示例", "sample")),
            )
        },
    },
    Sample {
        name: "plans/versions",
        render: |cx| versions(cx, &sample_plan(cx, "reviewing"), &[sample_version(cx)], true, &FieldErrors::new()),
    },
    Sample {
        name: "plans/changes",
        render: |cx| {
            let rows = [crate::review::sample("accepted"), crate::review::sample("proposed")];
            html! {
                (changes(cx, &sample_plan(cx, "reviewing"), &sample_version(cx), &rows, &rows, &[Change::Otherwise(0), Change::New], &[1], &line_changes("甲\n乙\n", "甲\n丙\n")))
                (changes(cx, &sample_plan(cx, "reviewing"), &sample_version(cx), &[], &[], &[], &[], &[]))
            }
        },
    },
];
