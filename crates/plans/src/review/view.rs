//! Views of the review: the original on one side, the commitments on the other.

use super::rules::{Hit, KINDS, PERIODS, comparator_word, in_words, kind_word, mark, rule_words};
use crate::documents::{
    plan_head,
    store::{AchievementRow, CommitmentRow, DocumentRow, ItemRow, PlanRow},
    tabs,
};
use kernel::web::{
    Cx, Draft, Sample, page,
    ui::{self, Choice, FieldLook, FormView, Tone},
};
use maud::{Markup, html};
use vocab::{Bi, CommitmentId, FieldErrors, Lang, PlanId, VersionId, href, t};

/// From this confidence on, the bulk button accepts without a look at each.
pub(super) const SURE: f64 = 0.8;

/// What the review page shows.
pub(super) struct ReviewPage {
    pub(super) plan: PlanRow,
    pub(super) commitments: Vec<CommitmentRow>,
    pub(super) achievements: Vec<AchievementRow>,
    pub(super) documents: Vec<DocumentRow>,
    pub(super) items: Vec<ItemRow>,
    pub(super) text: String,
    pub(super) may_write: bool,
}

fn counts(lang: Lang, commitments: &[CommitmentRow], again: bool) -> Markup {
    let n = |state: &str| commitments.iter().filter(|c| c.state == state).count();
    let (proposed, accepted, rejected) = (n("proposed"), n("accepted"), n("rejected"));
    let all = commitments.len().max(1);
    html! {
        div.review-count id="review-count" hx-swap-oob=[again.then_some("true")] {
            (ui::progress(Some((accepted + rejected) as f64 / all as f64), if proposed == 0 { Tone::Good } else { Tone::Calm }, lang))
            span { (t!(lang, "待核对 {proposed}，已采纳 {accepted}，已剔除 {rejected}", "{proposed} to review, {accepted} accepted, {rejected} rejected")) }
        }
    }
}

pub(super) fn review(cx: &Cx, p: &ReviewPage) -> Markup {
    let lang = cx.lang();
    let chosen: Vec<&DocumentRow> = p.documents.iter().filter(|d| d.chosen).collect();
    let wanted = |no: usize| chosen.iter().any(|d| d.line_from <= no as i64 && no as i64 <= d.line_to);
    let offset = p.commitments.len();
    let hits: Vec<Hit> = p
        .commitments
        .iter()
        .enumerate()
        .map(|(i, c)| Hit { from: c.byte_from as usize, to: c.byte_to as usize, index: i })
        .chain(p.achievements.iter().enumerate().map(|(i, a)| Hit {
            from: a.byte_from as usize,
            to: a.byte_to as usize,
            index: offset + i,
        }))
        .collect();
    // Empty lines of the page are left out; the numbers stay those of the file.
    let mut lines = mark(&p.text, &hits, wanted);
    lines.retain(|l| l.pieces.iter().any(|(text, _)| !text.trim().is_empty()));
    let sure = p.commitments.iter().filter(|c| c.state == "proposed" && c.confidence >= SURE && !c.in_summary).count();
    let at = href::plan(&p.plan.id);
    let head = plan_head(cx, &p.plan, t!(lang, "核对承诺", "Review the commitments")).wide();
    page(
        cx,
        head,
        html! {
            (tabs(cx, &p.plan, "review"))
            div.review-bar.d-print-none {
                (counts(lang, &p.commitments, false))
                @if p.may_write {
                    form.btn-list id="bulk" method="post" action={ (at) "/bulk" } {
                        (ui::csrf(cx))
                        @if sure > 0 { button.btn type="submit" name="do" value="accept-sure" { (t!(lang, "采纳把握大的 {sure} 条", "Accept the {sure} sure ones")) } }
                        button.btn type="submit" name="do" value="accept" { (t!(lang, "采纳勾选", "Accept ticked")) }
                        button.btn type="submit" name="do" value="reject" { (t!(lang, "剔除勾选", "Reject ticked")) }
                        span.text-secondary.review-keys { kbd { "j" } kbd { "k" } " " (t!(lang, "上下", "move")) " " kbd { "a" } " " (t!(lang, "采纳", "accept")) " " kbd { "x" } " " (t!(lang, "剔除", "reject")) " " kbd { "e" } " " (t!(lang, "修改", "edit")) " " kbd { "u" } " " (t!(lang, "撤回", "undo")) " " kbd { "n" } " " (t!(lang, "选中文字后添加", "add the selection")) }
                    }
                }
            }
            div.review data-review="" data-add-url=[p.may_write.then(|| format!("{at}/commitments/new"))] {
                section.review-source tabindex="0" aria-label=(t!(lang, "原文", "The document")) lang="zh-CN" {
                    ol.source-lines {
                        @for l in &lines {
                            li id={ "L" (l.no) } value=(l.no) {
                                @for (text, owner) in &l.pieces {
                                    @match owner {
                                        Some(i) if *i < offset => { mark class={ "hit is-" (p.commitments[*i].state) } data-hit=(p.commitments[*i].id) { (text) } }
                                        Some(_) => { mark.hit.is-achieved title=(t!(lang, "已完成的成绩，不是承诺", "Reported as done: no commitment")) { (text) } }
                                        None => { (text) }
                                    }
                                }
                            }
                        }
                    }
                }
                section.review-list aria-label=(t!(lang, "读出的承诺", "Commitments")) {
                    div id="add-commitment" {}
                    @if p.commitments.is_empty() {
                        (ui::empty(&t!(lang, "没有读出承诺", "No commitments were read"), &t!(lang, "在左边选中一句话，可以自己添加。", "Select a sentence in the text to add one yourself."), None))
                    }
                    @for (i, c) in p.commitments.iter().enumerate() {
                        @if let Some(h) = heading_before(p, i) { h3.review-heading lang="zh-CN" { (h) } }
                        (article(cx, p, c, None))
                    }
                }
            }
        },
    )
}

/// The heading that begins with this commitment, if it differs from the one before.
fn heading_before(p: &ReviewPage, i: usize) -> Option<String> {
    let heading = |c: &CommitmentRow| {
        let item = c.item.and_then(|n| p.items.iter().find(|it| it.no == n))?;
        let mut top = item;
        while let Some(up) = top.parent.and_then(|n| p.items.iter().find(|it| it.no == n)) {
            top = up;
        }
        Some(format!("{}{}", top.number, top.heading))
    };
    let now = heading(&p.commitments[i])?;
    let before = i.checked_sub(1).and_then(|j| heading(&p.commitments[j]));
    (before.as_ref() != Some(&now)).then_some(now)
}

pub(super) fn answer(cx: &Cx, p: &ReviewPage, c: &CommitmentRow, notice: Option<&Bi>) -> Markup {
    html! { (article(cx, p, c, notice)) (counts(cx.lang(), &p.commitments, true)) }
}

fn article(cx: &Cx, p: &ReviewPage, c: &CommitmentRow, notice: Option<&Bi>) -> Markup {
    let lang = cx.lang();
    let base = format!("{}/commitments/{}", href::plan(&p.plan.id), c.id);
    let decide = |state: &str, key: &str, label: String, icon: &str, class: &str| {
        html! {
            form method="post" action={ (base) "/decide" } hx-post={ (base) "/decide" } hx-target={ "#c-" (c.id) } hx-swap="outerHTML" {
                (ui::csrf(cx)) input type="hidden" name="version" value=(c.version); input type="hidden" name="state" value=(state);
                button class={ "btn btn-sm " (class) } type="submit" data-key=(key) { (ui::icon(icon)) " " (label) }
            }
        }
    };
    html! {
        article.commitment id={ "c-" (c.id) } data-commitment=(c.id) data-state=(c.state) tabindex="-1" {
            @if let Some(b) = notice { div.alert.alert-warning role="alert" { (b.get(lang)) } }
            header {
                @if p.may_write && c.state == "proposed" { input.form-check-input type="checkbox" name="pick" value=(c.id) form="bulk" aria-label=(t!(lang, "勾选", "Tick")); }
                (ui::badge(Tone::Calm, &kind_word(&c.kind, lang)))
                @if let Some(topic) = packs::Topic::by_code(&c.topic) { span.text-secondary { (lang.pick(topic.zh(), topic.en())) } }
                @match c.state.as_str() {
                    "accepted" => { (ui::badge(Tone::Good, &t!(lang, "已采纳", "Accepted"))) }
                    "rejected" => { (ui::badge(Tone::Quiet, &t!(lang, "已剔除", "Rejected"))) }
                    _ if c.in_summary => { (ui::badge(Tone::Mind, &t!(lang, "总结里的话", "From a summary"))) }
                    _ if c.confidence >= SURE => {}
                    _ => { (ui::badge(Tone::Mind, &t!(lang, "请细看", "Look closely"))) }
                }
            }
            p.commitment-words { (in_words(c, lang)) }
            blockquote lang="zh-CN" { (c.quote.chars().take(160).collect::<String>()) }
            @if !c.was.is_empty() { p.text-warning-emphasis { (t!(lang, "上一稿：", "Before: ")) (c.was) } }
            dl.facts.small {
                @if !c.responsible.is_empty() { dt { (t!(lang, "责任单位", "Responsible")) } dd { (c.responsible) } }
                @if !c.beneficiary.is_empty() { dt { (t!(lang, "对象", "For")) } dd { (c.beneficiary) } }
                dt { (t!(lang, "依据", "Found by")) } dd { (rule_words(&c.rule, lang)) " · " (t!(lang, "把握", "confidence")) " " (ui::percent(c.confidence)) " · " a href={ "#L" (c.line) } { (t!(lang, "第", "line ")) (c.line) (t!(lang, "行", "")) } }
                @if !c.decided_by.is_empty() { dt { (t!(lang, "核对人", "Decided by")) } dd { (c.decided_by) } }
            }
            @if p.may_write {
                footer.btn-list.d-print-none {
                    @if c.state != "accepted" { (decide("accepted", "a", t!(lang, "采纳", "Accept"), "check", "btn-primary")) }
                    a.btn.btn-sm data-key="e" href={ (base) "/edit" } hx-get={ (base) "/edit" } hx-target={ "#c-" (c.id) } hx-swap="outerHTML" { (ui::icon("edit")) " " (t!(lang, "修改", "Edit")) }
                    @if c.state == "proposed" { (decide("rejected", "x", t!(lang, "剔除", "Reject"), "x", "")) }
                    @else { (decide("proposed", "u", t!(lang, "撤回", "Undo"), "history", "")) }
                }
            }
        }
    }
}

pub(super) fn as_draft(c: &CommitmentRow) -> Draft {
    let figure = |v: Option<f64>| v.map(|v| v.to_string()).unwrap_or_default();
    let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
    Draft::from_pairs([
        ("version", c.version.to_string()),
        ("kind", c.kind.clone()),
        ("action", c.action.clone()),
        ("object", c.object.clone()),
        ("comparator", c.comparator.clone()),
        ("value", figure(c.value)),
        ("value_max", figure(c.value_max)),
        ("unit", c.unit.clone()),
        ("period", c.period.clone()),
        ("times", figure(c.times)),
        ("start_day", day(c.start_day)),
        ("due_day", day(c.due_day)),
        ("responsible", c.responsible.clone()),
        ("beneficiary", c.beneficiary.clone()),
        ("topic", c.topic.clone()),
    ])
}

pub(super) fn edit(
    cx: &Cx,
    plan: &PlanRow,
    c: Option<&CommitmentRow>,
    draft: &Draft,
    errors: &FieldErrors,
    theirs: Option<&str>,
) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft, errors };
    let base = href::plan(&plan.id);
    let (action, id, target) = match c {
        Some(c) => (format!("{base}/commitments/{}/edit", c.id), format!("c-{}", c.id), format!("#c-{}", c.id)),
        None => (format!("{base}/commitments/new"), "c-new".to_owned(), "#add-commitment".to_owned()),
    };
    let swap = if c.is_some() { "outerHTML" } else { "innerHTML" };
    let back = c.map_or_else(|| format!("{base}/review"), |c| format!("{base}/commitments/{}", c.id));
    let kinds: Vec<Choice> = KINDS.iter().map(|k| Choice::new(*k, kind_word(k, lang))).collect();
    let topics: Vec<Choice> =
        packs::Topic::ALL.iter().map(|x| Choice::new(x.code(), lang.pick(x.zh(), x.en()))).collect();
    let comparators: Vec<Choice> = [("=", t!(lang, "等于", "exactly"))]
        .into_iter()
        .map(|(v, l)| Choice::new(v, l))
        .chain([">=", "<=", "~"].map(|c| Choice::new(c, comparator_word(c, lang))))
        .collect();
    let mut periods: Vec<Choice> =
        std::iter::once(Choice::new("", "—")).chain(PERIODS.map(|p| Choice::new(p, period_word(p, lang)))).collect();
    if !draft.get("period").is_empty() && !PERIODS.contains(&draft.get("period")) {
        periods.push(Choice::new(draft.get("period"), draft.get("period")));
    }
    let col = |c: &'static str| FieldLook { col: c, ..FieldLook::default() };
    let day = |c: &'static str| FieldLook { kind: "date", col: c, ..FieldLook::default() };
    let body = html! {
        article.commitment.is-editing id=(id) data-commitment=[c.map(|c| c.id.as_str())] data-state=[c.map(|c| c.state.as_str())] tabindex="-1" {
            form method="post" action=(action) hx-post=(action) hx-target=(target) hx-swap=(swap) {
                (ui::csrf(cx)) input type="hidden" name="version" value=(draft.get("version"));
                @for name in ["id", "line", "from", "to", "quote"] { @if c.is_none() { input type="hidden" name=(name) value=(draft.raw(name)); } }
                (form.summary())
                @if let Some(b) = theirs { div.alert.alert-warning { (t!(lang, "您修改的时候，别人已改成：", "While you edited, somebody changed it to: ")) strong { (b) } " " (t!(lang, "再点保存就以您的为准。", "Save again to keep yours.")) } }
                @if !draft.get("quote").is_empty() { blockquote lang="zh-CN" { (draft.get("quote")) } }
                @if let Some(c) = c { blockquote lang="zh-CN" { (c.quote.chars().take(160).collect::<String>()) } }
                div.row.g-2 {
                    (form.select("kind", &t!(lang, "类型", "Kind"), &kinds, col("col-6")))
                    (form.select("topic", &t!(lang, "工作", "Topic"), &topics, col("col-6")))
                    (form.text("action", &t!(lang, "做什么", "Action"), col("col-12")))
                    (form.text("object", &t!(lang, "事项", "Object"), col("col-12")))
                    (form.select("comparator", &t!(lang, "要求", "How"), &comparators, col("col-4")))
                    (form.text("value", &t!(lang, "数值", "Value"), col("col-4")))
                    (form.text("unit", &t!(lang, "单位", "Unit"), col("col-4")))
                    (form.text("value_max", &t!(lang, "上限（区间）", "Upper end"), col("col-4")))
                    (form.select("period", &t!(lang, "周期", "Period"), &periods, col("col-4")))
                    (form.text("times", &t!(lang, "每期次数", "Times"), col("col-4")))
                    (form.text("start_day", &t!(lang, "开始", "Start"), day("col-6")))
                    (form.text("due_day", &t!(lang, "完成", "Due"), day("col-6")))
                    (form.text("responsible", &t!(lang, "责任单位", "Responsible"), col("col-6")))
                    (form.text("beneficiary", &t!(lang, "对象", "For"), col("col-6")))
                }
                footer.btn-list {
                    button.btn.btn-primary type="submit" { (t!(lang, "保存并采纳", "Save and accept")) }
                    @if c.is_some() { a.btn href=(back) hx-get=(back) hx-target=(target) hx-swap="outerHTML" { (t!(lang, "取消", "Cancel")) } } @else { a.btn href=(back) { (t!(lang, "取消", "Cancel")) } }
                }
            }
        }
    };
    if cx.partial() {
        body
    } else {
        page(cx, plan_head(cx, plan, t!(lang, "修改承诺", "Edit a commitment")), html! { div.narrow { (body) } })
    }
}

pub(crate) fn period_word(p: &str, lang: Lang) -> String {
    match p {
        "每周" => t!(lang, "每周", "a week"),
        "每月" => t!(lang, "每月", "a month"),
        "每季度" => t!(lang, "每季度", "a quarter"),
        "每半年" => t!(lang, "每半年", "a half-year"),
        "每学期" => t!(lang, "每学期", "a school term"),
        "每年" => t!(lang, "每年", "a year"),
        other => other.to_owned(),
    }
}

/// A commitment with nothing in it.
pub(super) fn blank() -> CommitmentRow {
    CommitmentRow {
        id: CommitmentId::stored(String::new()),
        plan_id: PlanId::stored(String::new()),
        version_id: VersionId::stored(String::new()),
        no: 0,
        document: 0,
        item: None,
        line: 1,
        line_end: 1,
        byte_from: 0,
        byte_to: 0,
        quote: String::new(),
        kind: "quantity".into(),
        action: String::new(),
        object: String::new(),
        comparator: String::new(),
        value: None,
        value_max: None,
        unit: String::new(),
        period: String::new(),
        times: None,
        start_text: String::new(),
        due_text: String::new(),
        start_day: None,
        due_day: None,
        responsible: String::new(),
        beneficiary: String::new(),
        topic: "other".into(),
        rule: String::new(),
        confidence: 0.0,
        in_summary: false,
        state: "proposed".into(),
        decided_by: String::new(),
        decided_at: None,
        was: String::new(),
        version: 1,
    }
}

/// A commitment for sample pages and tests.
pub(crate) fn sample(state: &str) -> CommitmentRow {
    CommitmentRow {
        id: CommitmentId::stored(format!("0190f1c2-0000-7000-8000-0000000000{}", state.len())),
        quote: "全年举办家庭教育讲座不少于12场".into(),
        action: "举办家庭教育讲座".into(),
        object: "家庭教育讲座".into(),
        comparator: ">=".into(),
        value: Some(12.0),
        value_max: Some(15.0),
        unit: "场".into(),
        period: "每月".into(),
        times: Some(1.0),
        start_day: Some(jiff::civil::date(2026, 3, 1)),
        due_day: Some(jiff::civil::date(2026, 12, 31)),
        responsible: "各乡镇妇联".into(),
        beneficiary: "家长".into(),
        topic: "family-education".into(),
        rule: "quantity.count".into(),
        confidence: 0.9,
        state: state.into(),
        decided_by: if state == "proposed" { String::new() } else { "王某某".into() },
        byte_to: 9,
        ..blank()
    }
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "review/page",
        render: |cx| {
            let mut commitments: Vec<CommitmentRow> = ["proposed", "accepted", "rejected"].map(sample).into();
            commitments.extend(KINDS.map(|k| CommitmentRow {
                kind: k.into(),
                confidence: 0.4,
                was: "旧".into(),
                comparator: "<=".into(),
                in_summary: k == "ratio",
                ..sample("proposed")
            }));
            commitments.push(CommitmentRow { comparator: "~".into(), start_day: None, ..sample("proposed") });
            let p = ReviewPage {
                plan: crate::documents::sample_plan(cx, "reviewing"),
                commitments,
                text: "一、目标\n全年举办讲座十二场\n".into(),
                may_write: true,
                items: vec![],
                achievements: vec![AchievementRow {
                    no: 0,
                    document: 0,
                    line: 2,
                    byte_from: 13,
                    byte_to: 20,
                    object: "讲座".into(),
                    value: 1.0,
                    unit: "场".into(),
                }],
                documents: vec![DocumentRow {
                    version_id: VersionId::stored("v".into()),
                    no: 0,
                    title: String::new(),
                    kind: "plan".into(),
                    line_from: 1,
                    line_to: 9,
                    on_topic: true,
                    chosen: true,
                    commitments: 3,
                }],
            };
            html! { (review(cx, &p)) (answer(cx, &p, &p.commitments[0], Some(&Bi::new("示例", "sample")))) (review(cx, &ReviewPage { commitments: vec![], ..p })) }
        },
    },
    Sample {
        name: "review/edit",
        render: |cx| {
            let plan = crate::documents::sample_plan(cx, "reviewing");
            html! { (edit(cx, &plan, Some(&sample("proposed")), &as_draft(&sample("proposed")), &FieldErrors::new(), Some("x"))) (edit(cx, &plan, None, &Draft::from_pairs([("quote", "x"), ("period", "每两周")]), &FieldErrors::new(), None)) }
        },
    },
];
