//! Views of service records.

use super::{WriteRecords, rules::goes_along, store::RecordRow};
use crate::{
    activities::{conflict, dash, programme_choices},
    people::Named,
    revisions::{self, Revision},
};
use kernel::web::{
    Cx, Draft, PageHead, Sample,
    grid::{self, CellKind, GridColumn},
    page,
    ui::{self, Choice, FieldLook, FormView},
};
use maud::{Markup, html};
use network::units::{UnitRow, unit_filter, unit_select};
use packs::{Presence, RecordKind};
use std::collections::HashMap;
use vocab::{Fen, FieldErrors, PersonId, RecordId, UnitId, UnitPath, href, t};

/// Columns of the grid.
pub(super) const GRID_KEYS: [&str; 8] = ["day", "kind", "unit", "subjects", "quantity", "amount", "text", "done_by"];

/// The name of a kind.
pub(super) fn kind_name(cx: &Cx, code: &str) -> String {
    cx.site()
        .packs
        .record_kind(code)
        .map_or_else(|| code.to_owned(), |k| cx.lang().pick(&k.name.zh, &k.name.en).to_owned())
}

/// All kinds to choose from.
pub(super) fn kind_choices(cx: &Cx) -> Vec<Choice> {
    cx.site()
        .packs
        .record_kinds()
        .iter()
        .map(|k| Choice::new(&k.code, cx.lang().pick(&k.name.zh, &k.name.en)))
        .collect()
}

/// The kinds under the names of their packs.
fn kind_select(cx: &Cx, form: &FormView<'_>, col: &'static str) -> Markup {
    let lang = cx.lang();
    let chosen = form.draft.raw("kind");
    let trouble = form.errors.of("kind", lang);
    html! {
        div class={ "mb-3 " (col) } {
            label.form-label.required for="f-kind" { (t!(lang, "类型", "Kind")) }
            select.form-select.is-invalid[trouble.is_some()] id="f-kind" name="kind" required {
                option value="" { (t!(lang, "请选择", "Choose")) }
                @for pack in cx.site().packs.packs() {
                    optgroup label=(lang.pick(&pack.name.zh, &pack.name.en)) {
                        @for k in cx.site().packs.record_kinds().iter().filter(|k| k.pack == pack.id) {
                            option value=(k.code) selected[k.code == chosen] { (lang.pick(&k.name.zh, &k.name.en)) }
                        }
                    }
                }
            }
            @if let Some(b) = trouble { div.invalid-feedback.d-block id="e-kind" { (b) } }
        }
    }
}

fn asks(k: &RecordKind, cx: &Cx) -> String {
    let lang = cx.lang();
    let mut parts = vec![lang.pick(&k.description, &k.name.en).to_owned()];
    match k.subjects {
        Presence::Required => parts.push(t!(lang, "要写姓名", "names needed")),
        Presence::Optional => parts.push(t!(lang, "可写姓名", "names welcome")),
        Presence::None => {}
    }
    match k.amount {
        Presence::Required => parts.push(t!(lang, "要填金额", "amount needed")),
        Presence::Optional => parts.push(t!(lang, "可填金额", "amount welcome")),
        Presence::None => {}
    }
    if k.lasting {
        parts.push(t!(lang, "一直有效，结束时填结束日期", "holds until it is ended"));
    }
    parts.join(lang.pick("；", "; "))
}

pub(super) fn index(
    cx: &Cx,
    query: &Draft,
    rows: &[RecordRow],
    people: &HashMap<String, Vec<Named>>,
    units: &[UnitRow],
    next: Option<&str>,
) -> Markup {
    let lang = cx.lang();
    let may_write = cx.reach::<WriteRecords>().is_ok();
    let none = FieldErrors::new();
    let form = FormView { lang, draft: query, errors: &none };
    let mut kinds = vec![Choice::new("", t!(lang, "全部类型", "All kinds"))];
    kinds.extend(kind_choices(cx));
    let export: String = query.pairs().filter(|(k, _)| *k != "after").map(|(k, v)| format!("{k}={v}&")).collect();
    let head = PageHead::new(t!(lang, "服务记录", "Service records")).nav("records").actions(html! {
        a.btn href={ "/records/export?" (export) } { (ui::icon("download")) " " (t!(lang, "导出 Excel", "Export")) }
        @if may_write {
            a.btn href="/records/grid" { (ui::icon("list-check")) " " (t!(lang, "批量登记", "Enter several")) }
            a.btn.btn-primary href="/records/new" { (ui::icon("plus")) " " (t!(lang, "记一条", "Enter a record")) }
        }
    });
    let col = |c: &'static str| FieldLook { col: c, ..FieldLook::default() };
    let day = |c: &'static str| FieldLook { col: c, kind: "date", ..FieldLook::default() };
    page(
        cx,
        head,
        html! {
            form.filters.card.card-body method="get" data-auto="" { div.row.g-2 {
                (form.text("q", &t!(lang, "内容或姓名", "Text or name"), col("col-6 col-lg-3")))
                (unit_filter(&form, units, "col-6 col-lg-2"))
                (form.select("kind", &t!(lang, "类型", "Kind"), &kinds, col("col-6 col-lg-2")))
                (form.text("from", &t!(lang, "从", "From"), day("col-6 col-lg-2")))
                (form.text("until", &t!(lang, "到", "Until"), day("col-6 col-lg-2")))
                div."col-6 col-lg-1".filter-go { button.btn type="submit" { (t!(lang, "筛选", "Filter")) } }
            } }
            div.card.mt-3 {
                @if rows.is_empty() {
                    (ui::empty(&t!(lang, "没有记录", "No records"), &t!(lang, "这个范围内还没有登记，或筛选条件太窄。", "Nothing entered within this range, or the filter is too narrow."),
                        may_write.then(|| html! { a.btn.btn-primary href="/records/new" { (t!(lang, "记第一条", "Enter the first one")) } })))
                } @else {
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "日期", "Day")) } th { (t!(lang, "类型", "Kind")) } th { (t!(lang, "单位", "Unit")) } th { (t!(lang, "对象", "People")) } th { (t!(lang, "内容", "What was done")) } th.text-end { (t!(lang, "数量", "Count")) } th.text-end { (t!(lang, "金额（元）", "Yuan")) } } }
                        tbody { @for r in rows { tr {
                            td.nowrap { a href=(href::record(&r.id)) { (r.day) } }
                            td { (kind_name(cx, &r.kind)) } td { (r.unit_name) }
                            td.wrap { @let names = people.get(r.id.as_str()).map_or(&[][..], Vec::as_slice); @for (i, n) in names.iter().take(3).enumerate() { @if i > 0 { "、" } (n.name) } @if names.len() > 3 { " +" (names.len() - 3) } }
                            td.wrap { (r.text.chars().take(60).collect::<String>()) }
                            td.text-end { (ui::number(r.quantity as f64)) } td.text-end { @if r.amount > 0 { (ui::number(r.amount as f64 / 100.0)) } }
                        } } }
                    } }
                }
            }
            (ui::next_page(lang, query, next))
            p.mt-2 { @if query.get("removed") == "1" { a href="/records/" { (t!(lang, "看现有的", "Show live ones")) } } @else { a href="?removed=1" { (t!(lang, "看已删除的", "Show removed ones")) } } }
        },
    )
}

pub(super) fn form(
    cx: &Cx,
    row: Option<&RecordRow>,
    draft: &Draft,
    errors: &FieldErrors,
    units: &[UnitRow],
    theirs: Option<&Draft>,
) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft, errors };
    let title = if row.is_some() {
        t!(lang, "修改记录", "Correct a record")
    } else {
        t!(lang, "记一条服务", "Enter a service record")
    };
    let col = |c: &'static str| FieldLook { col: c, ..FieldLook::default() };
    let head = PageHead::new(title).nav("records").crumb(t!(lang, "服务记录", "Service records"), "/records/");
    page(
        cx,
        head,
        html! {
            (form.summary())
            @if let Some(theirs) = theirs { (conflict(lang, draft, theirs)) }
            form.card method="post" data-draft=(row.map_or_else(|| "record-new".to_owned(), |r| format!("record-{}", r.id))) {
                (ui::csrf(cx))
                @if row.is_some() { input type="hidden" name="version" value=(draft.get("version")); } @else { input type="hidden" name="id" value=(draft.get("id")); }
                div.card-body {
                    div.row {
                        (kind_select(cx, &form, "col-md-5"))
                        (form.text("day", &t!(lang, "日期", "Day"), FieldLook { kind: "date", required: true, ..col("col-md-3") }))
                        (unit_select(&form, "unit", &t!(lang, "单位（村、校）", "Unit (village, school)"), units, true, "col-md-4"))
                    }
                    @if let Some(k) = cx.site().packs.record_kind(draft.get("kind")) { p.form-hint { (asks(k, cx)) } }
                    (form.area("subjects", &t!(lang, "服务对象", "People"), 2, FieldLook { hint: ("一次服务几个人就都写上，用顿号或换行隔开", "Name all of them, separated by commas or lines"), ..FieldLook::default() }))
                    @for id in draft.all("who") { input type="hidden" name="who" value=(id); }
                    (also_chips(cx, draft))
                    @if let Some(e) = errors.of("also", lang) { div.invalid-feedback.d-block { (e) } }
                    (form.area("text", &t!(lang, "做了什么（一句话）", "What was done (one line)"), 2, FieldLook::default()))
                    (form.area("finding", &t!(lang, "发现需要处理的情况", "Found: somebody must act"), 1, FieldLook { hint: ("没有就不填；填了乡镇会收到提醒", "Leave empty when there is nothing; the township is told otherwise"), ..FieldLook::default() }))
                    div.row {
                        (form.text("quantity", &t!(lang, "数量", "Count"), FieldLook { kind: "number", hint: ("不填就是 1，或按人数", "1, or as many as are named, when empty"), ..col("col-md-3") }))
                        (form.text("amount", &t!(lang, "金额（元）", "Amount (yuan)"), col("col-md-3")))
                        (form.text("done_by", &t!(lang, "经办人", "By"), col("col-md-3")))
                        (form.select("programme", &t!(lang, "专项", "Programme"), &programme_choices(cx), col("col-md-3")))
                        @if row.is_some() { (form.text("until_day", &t!(lang, "结束日期（注销、撤销时）", "Ended on"), FieldLook { kind: "date", ..col("col-md-3") })) }
                    }
                }
                div.card-footer.btn-list {
                    button.btn.btn-primary type="submit" { (t!(lang, "保存", "Save")) }
                    @if row.is_none() { button.btn type="submit" name="next" value="again" { (t!(lang, "保存并再记一条", "Save and enter another")) } }
                }
            }
        },
    )
}

/// What else may have been done in the same hour.
fn also_chips(cx: &Cx, draft: &Draft) -> Markup {
    let lang = cx.lang();
    let on = |code: &str| draft.all("also").any(|a| a == code);
    html! {
        fieldset.mb-3 { legend.form-label { (t!(lang, "同时还做了（可多选）", "Also done (any number)")) }
            div.chips { @for k in cx.site().packs.record_kinds().iter().filter(|k| goes_along(k) && k.code != draft.get("kind")) {
                label.chip { input type="checkbox" name="also" value=(k.code) checked[on(&k.code)]; span { (lang.pick(&k.name.zh, &k.name.en)) } }
            } }
        }
    }
}

/// What a record's page shows.
pub(super) struct RecordPage {
    pub(super) row: RecordRow,
    pub(super) subjects: Vec<Named>,
    pub(super) also: Vec<String>,
    pub(super) revisions: Vec<Revision>,
    pub(super) may_write: bool,
}

pub(super) fn show(cx: &Cx, p: &RecordPage) -> Markup {
    let lang = cx.lang();
    let r = &p.row;
    let at = href::record(&r.id);
    let kind = cx.site().packs.record_kind(&r.kind);
    let unit = kind.map_or_else(String::new, |k| lang.pick(&k.unit.zh, &k.unit.en).to_owned());
    let mut head = PageHead::new(kind_name(cx, &r.kind))
        .nav("records")
        .crumb(t!(lang, "服务记录", "Service records"), "/records/")
        .lead(format!("{} · {}", ui::day_words(r.day, lang), r.unit_name));
    if p.may_write && r.removed_at.is_none() {
        head = head.actions(
            html! { a.btn.btn-primary href={ (at) "/edit" } { (ui::icon("edit")) " " (t!(lang, "修改", "Correct")) } },
        );
    }
    page(
        cx,
        head,
        html! {
            @if r.removed_at.is_some() {
                div.alert.alert-warning {
                    (t!(lang, "这条记录已删除，不计入数字。原因：", "This record was removed and is not counted. Reason: ")) (r.removed_why)
                    @if p.may_write { form.mt-2 method="post" action={ (at) "/restore" } { (ui::csrf(cx)) button.btn type="submit" { (t!(lang, "恢复", "Bring back")) } } }
                }
            }
            section.card { div.card-body {
                dl.facts {
                    dt { (t!(lang, "服务对象", "People")) } dd { @if p.subjects.is_empty() { "—" } @for n in &p.subjects { div { @if n.person_id.is_empty() { (n.text()) } @else { a href={ "/people/" (n.person_id) } { (n.text()) } } } } }
                    @if !p.also.is_empty() { dt { (t!(lang, "同时还做了", "Also done")) } dd { @for k in &p.also { (ui::badge(ui::Tone::Calm, &kind_name(cx, k))) " " } } }
                    dt { (t!(lang, "数量", "Count")) } dd { (ui::number(r.quantity as f64)) " " (unit) }
                    @if r.amount > 0 { dt { (t!(lang, "金额", "Amount")) } dd { (ui::number(r.amount as f64 / 100.0)) " " (t!(lang, "元", "yuan")) } }
                    dt { (t!(lang, "内容", "What was done")) } dd.prose { (dash(&r.text)) }
                    @if !r.finding.is_empty() { dt { (t!(lang, "发现的情况", "What was found")) } dd.prose { (r.finding) } }
                    dt { (t!(lang, "经办人", "By")) } dd { (dash(&r.done_by)) }
                    @if let Some(d) = r.until_day { dt { (t!(lang, "结束日期", "Ended on")) } dd { (d) } }
                }
            } }
            (revisions::view(lang, &p.revisions))
            @if p.may_write && r.removed_at.is_none() {
                details.mt-3.d-print-none { summary { (t!(lang, "删除这条记录", "Remove this record")) }
                    form.card.card-body.narrow method="post" action={ (at) "/remove" } {
                        (ui::csrf(cx))
                        label.form-label for="why" { (t!(lang, "原因", "Reason")) }
                        input.form-control id="why" name="why" required;
                        button.btn.btn-danger.mt-2 type="submit" { (t!(lang, "删除", "Remove")) }
                    }
                }
            }
        },
    )
}

/// What was done for a person: on her page.
pub(super) fn panel(
    cx: &Cx,
    person: &PersonId,
    rows: &[RecordRow],
    also: &HashMap<String, Vec<String>>,
    may_write: bool,
) -> Markup {
    let lang = cx.lang();
    let words = |r: &RecordRow| {
        let more = also.get(r.id.as_str()).into_iter().flatten().map(|k| kind_name(cx, k));
        std::iter::once(kind_name(cx, &r.kind)).chain(more).collect::<Vec<_>>().join(lang.pick("、", ", "))
    };
    html! {
        section.card.mt-3 {
            div.card-header { h2.card-title { (t!(lang, "做过什么", "What was done")) }
                @if may_write { a.btn.btn-sm.ms-auto.d-print-none href={ "/records/new?kind=talk&about=" (person) } { (ui::icon("plus")) " " (t!(lang, "记一条", "Enter a record")) } } }
            @if rows.is_empty() { (ui::empty(&t!(lang, "还没有记录", "No records yet"), &t!(lang, "谈心、走访、辅导作业，做了就记一条。", "Talks, visits, homework: enter them when they are done."), None)) } @else {
                ul.list-group.list-group-flush { @for r in rows { li.list-group-item {
                    a href=(href::record(&r.id)) { (words(r)) } " " span.text-secondary { (r.day) @if !r.done_by.is_empty() { " · " (r.done_by) } }
                    @if !r.text.is_empty() { div.clip-2 { (r.text) } }
                    @if !r.finding.is_empty() { div { (ui::badge(ui::Tone::Mind, &t!(lang, "发现", "found"))) " " (r.finding) } }
                } } }
            }
        }
    }
}

pub(super) fn grid(cx: &Cx, draft: &Draft, errors: &FieldErrors, units: &[UnitRow]) -> Markup {
    let lang = cx.lang();
    let units: Vec<Choice> = units.iter().map(|u| Choice::new(u.id.as_str(), &u.name)).collect();
    let text = |key: &'static str, label: String, width: u8| GridColumn { key, label, kind: CellKind::Text(width) };
    let columns = [
        text("day", t!(lang, "日期", "Day"), 10),
        GridColumn { key: "kind", label: t!(lang, "类型", "Kind"), kind: CellKind::Choice(kind_choices(cx)) },
        GridColumn { key: "unit", label: t!(lang, "单位", "Unit"), kind: CellKind::Choice(units) },
        text("subjects", t!(lang, "对象", "People"), 14),
        text("quantity", t!(lang, "数量", "Count"), 5),
        text("amount", t!(lang, "金额（元）", "Yuan"), 8),
        text("text", t!(lang, "内容", "What was done"), 24),
        text("done_by", t!(lang, "经办人", "By"), 8),
    ];
    let form = FormView { lang, draft, errors };
    let head = PageHead::new(t!(lang, "批量登记服务记录", "Enter several records"))
        .nav("records")
        .crumb(t!(lang, "服务记录", "Service records"), "/records/")
        .wide();
    page(
        cx,
        head,
        html! {
            (form.summary())
            form.card method="post" data-draft="record-grid" {
                (ui::csrf(cx)) input type="hidden" name="batch" value=(draft.get("batch"));
                div.card-body { (grid::grid(lang, &columns, draft, errors, 8, grid::After::Stored)) }
                div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "全部保存", "Save all")) } }
            }
        },
    )
}

fn sample() -> RecordRow {
    RecordRow {
        id: RecordId::stored("0190f1c2-0000-7000-8000-0000000000b1".into()),
        unit_id: UnitId::stored("u".into()),
        unit_path: UnitPath::everything().child(1),
        unit_name: "上云村".into(),
        kind: "talk".into(),
        programme: String::new(),
        day: jiff::civil::date(2026, 3, 8),
        until_day: Some(jiff::civil::date(2026, 5, 8)),
        quantity: 2,
        amount: Fen(398_000).0,
        text: "谈了学习和想家的事，约好周末和父母视频。".into(),
        finding: "夜里一个人在家，奶奶住院了。".into(),
        done_by: "王某某".into(),
        carer_id: String::new(),
        version: 1,
        removed_at: None,
        removed_why: String::new(),
    }
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "records/index",
        render: |cx| {
            let people = HashMap::from([(sample().id.to_string(), crate::people::parse_names("甲、乙、丙、丁"))]);
            index(cx, &Draft::default(), &[sample()], &people, &[], Some("2026-01-01 x"))
        },
    },
    Sample { name: "records/empty", render: |cx| index(cx, &Draft::default(), &[], &HashMap::new(), &[], None) },
    Sample {
        name: "records/form",
        render: |cx| html! { @for k in cx.site().packs.record_kinds() { (form(cx, Some(&sample()), &Draft::from_pairs([("kind", k.code.clone())]), &FieldErrors::new(), &[], None)) } },
    },
    Sample {
        name: "records/show",
        render: |cx| {
            show(
                cx,
                &RecordPage {
                    row: sample(),
                    subjects: vec![Named {
                        name: "李小兰".into(),
                        person_id: "0190f1c2-0000-7000-8000-0000000000c1".into(),
                        ..Named::default()
                    }],
                    also: vec!["homework".into(), "meal".into()],
                    revisions: vec![],
                    may_write: true,
                },
            )
        },
    },
    Sample { name: "records/grid", render: |cx| grid(cx, &Draft::default(), &FieldErrors::new(), &[]) },
];
