//! Carers as they are shown.

use super::{
    WriteCarers,
    store::{CarerRow, KINDS, STATES, named},
};
use crate::pairings::store::BondRow;
use kernel::web::{
    Cx, Draft, PageHead, Sample, page,
    ui::{self, Choice, FieldLook, FormView, Tone},
};
use maud::{Markup, html};
use network::units::{UnitRow, unit_filter};
use people::persons::{Namesake, PersonRow};
use vocab::{CarerId, FieldErrors, PersonId, UnitId, UnitPath, href, t};

fn state_badge(cx: &Cx, code: &str) -> Markup {
    let tone = match code {
        "approved" => Tone::Good,
        "applied" => Tone::Mind,
        _ => Tone::Quiet,
    };
    ui::badge(tone, named(&STATES, code).get(cx.lang()))
}

pub(super) fn index(cx: &Cx, query: &Draft, rows: &[CarerRow], units: &[UnitRow]) -> Markup {
    let lang = cx.lang();
    let none = FieldErrors::new();
    let form = FormView { lang, draft: query, errors: &none };
    let states: Vec<Choice> = std::iter::once(Choice::new("", t!(lang, "全部状态", "Any state")))
        .chain(STATES.iter().map(|s| Choice::new(s.0, lang.pick(s.1, s.2))))
        .collect();
    let head = PageHead::new(t!(lang, "结对人", "Carers")).nav("carers").actions(html! {
        @if cx.reach::<WriteCarers>().is_ok() { a.btn.btn-primary href="/carers/new" { (ui::icon("plus")) " " (t!(lang, "登记结对人", "Enter a carer")) } }
    });
    page(
        cx,
        head,
        html! {
            form.filters.card.card-body method="get" action="/carers/" data-auto="" { div.row.g-2 {
                (unit_filter(&form, units, "col-6 col-lg-3"))
                (form.select("state", &t!(lang, "状态", "State"), &states, FieldLook { col: "col-6 col-lg-2", ..FieldLook::default() }))
                div."col-6 col-lg-1".filter-go { button.btn type="submit" { (t!(lang, "筛选", "Filter")) } }
            } }
            div.card.mt-3 {
                @if rows.is_empty() {
                    (ui::empty(&t!(lang, "还没有结对人", "No carers yet"), &t!(lang, "代理家长、爱心妈妈、结对干部、志愿者，先在人员档案里建档，再登记到这里。", "Surrogate parents, loving mothers, cadres, volunteers: make their files first, then enter them here."), None))
                } @else {
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "姓名", "Name")) } th { (t!(lang, "类型", "Kind")) } th { (t!(lang, "单位", "Unit")) } th { (t!(lang, "状态", "State")) } th.text-end { (t!(lang, "已带/可带", "Has/can")) } th { (t!(lang, "记录查询", "Record check")) } } }
                        tbody { @for r in rows { tr {
                            td.nowrap { a href={ "/carers/" (r.id) } { (r.name) } }
                            td { (named(&KINDS, &r.kind).get(lang)) }
                            td { (r.unit_name) }
                            td { (state_badge(cx, &r.state)) }
                            td.text-end { (r.paired) "/" (r.capacity) }
                            td.nowrap { @if r.checked_on.is_empty() { "—" } @else { (r.checked_on) } @if r.state == "approved" && r.check_is_due(cx.today()) { " " (ui::badge(Tone::Mind, &t!(lang, "该复查了", "due again"))) } }
                        } } }
                    } }
                }
            }
        },
    )
}

pub(super) fn form(cx: &Cx, person: Option<&PersonRow>, found: &[Namesake], d: &Draft, errors: &FieldErrors) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft: d, errors };
    let kinds: Vec<Choice> = std::iter::once(Choice::new("", t!(lang, "请选择", "Choose")))
        .chain(KINDS.iter().map(|k| Choice::new(k.0, lang.pick(k.1, k.2))))
        .collect();
    let sexes = [
        Choice::new("", t!(lang, "不限", "Any")),
        Choice::new("2", t!(lang, "女孩", "Girls")),
        Choice::new("1", t!(lang, "男孩", "Boys")),
    ];
    let col = |c: &'static str| FieldLook { col: c, ..FieldLook::default() };
    let head = PageHead::new(t!(lang, "登记结对人", "Enter a carer"))
        .nav("carers")
        .crumb(t!(lang, "结对人", "Carers"), "/carers/");
    page(
        cx,
        head,
        html! {
            (form.summary())
            form.card method="post" action="/carers/new" {
                (ui::csrf(cx)) input type="hidden" name="id" value=(d.get("id"));
                div.card-body {
                    @if let Some(p) = person {
                        input type="hidden" name="person" value=(p.id);
                        p { strong { (p.card.get("name")) } " " span.text-secondary { (p.unit_name) } }
                        div.row {
                            (form.select("kind", &t!(lang, "类型", "Kind"), &kinds, FieldLook { required: true, ..col("col-md-3") }))
                            (form.text("capacity", &t!(lang, "最多带几个", "Can take on"), FieldLook { kind: "number", required: true, ..col("col-md-2") }))
                            (form.text("checked_on", &t!(lang, "违法犯罪记录查询日期", "Day of the record check"), FieldLook { kind: "date", hint: ("每年查一次（未成年人保护法第六十二条）", "once a year"), ..col("col-md-3") }))
                            (form.text("committed_on", &t!(lang, "承诺书签订日期", "Day of the commitment letter"), FieldLook { kind: "date", ..col("col-md-3") }))
                        }
                        div.row {
                            (form.select("wish_sex", &t!(lang, "希望带", "Would rather take on"), &sexes, col("col-md-2")))
                            (form.text("wish_from", &t!(lang, "年龄从", "Aged from"), FieldLook { kind: "number", ..col("col-md-2") }))
                            (form.text("wish_until", &t!(lang, "到", "to"), FieldLook { kind: "number", ..col("col-md-2") }))
                            (form.text("skills", &t!(lang, "特长", "Skills"), FieldLook { hint: ("如：辅导作业 心理 手工", "such as homework, counselling, crafts"), ..col("col-md-4") }))
                            (form.text("login", &t!(lang, "她的登录名（有账号时）", "Her sign-in name, if any"), col("col-md-2")))
                        }
                    } @else {
                        (form.text("name", &t!(lang, "姓名", "Name"), FieldLook { required: true, hint: ("先按姓名找到她的档案", "Her file is found by name first"), col: "col-md-4", ..FieldLook::default() }))
                        @if !found.is_empty() {
                            p { (t!(lang, "是哪一位？", "Which one?")) }
                            ul.list-group { @for f in found { li.list-group-item { a href={ "/carers/new?person=" (f.id) } { (f.name) } " " span.text-secondary { (f.unit_name) @if !f.birth_day.is_empty() { " · " (f.birth_day) } } } } }
                        }
                    }
                }
                div.card-footer { button.btn.btn-primary type="submit" { @if person.is_some() { (t!(lang, "保存", "Save")) } @else { (t!(lang, "下一步", "Next")) } } }
            }
        },
    )
}

pub(super) fn show(cx: &Cx, r: &CarerRow, bonds: &[BondRow], may_approve: bool) -> Markup {
    let lang = cx.lang();
    let at = format!("/carers/{}", r.id);
    let head = PageHead::new(r.name.as_str())
        .nav("carers")
        .crumb(t!(lang, "结对人", "Carers"), "/carers/")
        .lead(format!("{} · {}", named(&KINDS, &r.kind).get(lang), r.unit_name));
    let steps: &[(&str, &str, &str)] = match r.state.as_str() {
        "applied" => &[("approved", "通过", "Approve"), ("refused", "不通过", "Refuse")],
        "approved" => &[("on_leave", "请假", "On leave"), ("left", "退出", "Leave")],
        "on_leave" => &[("approved", "回来了", "She is back"), ("left", "退出", "Leave")],
        _ => &[("approved", "重新通过", "Approve again")],
    };
    page(
        cx,
        head,
        html! {
            section.card { div.card-body {
                dl.facts {
                    dt { (t!(lang, "状态", "State")) } dd { (state_badge(cx, &r.state)) @if !r.note.is_empty() { " " (r.note) } }
                    dt { (t!(lang, "档案", "File")) } dd { a href=(href::person(&r.person_id)) { (r.name) } }
                    dt { (t!(lang, "已带/可带", "Has/can")) } dd { (r.paired) "/" (r.capacity) }
                    dt { (t!(lang, "记录查询", "Record check")) } dd { @if r.checked_on.is_empty() { "—" } @else { (r.checked_on) } @if r.check_is_due(cx.today()) { " " (ui::badge(Tone::Mind, &t!(lang, "该复查了", "due again"))) } }
                    dt { (t!(lang, "承诺书", "Commitment letter")) } dd { @if r.committed_on.is_empty() { "—" } @else { (r.committed_on) } }
                    @if !r.skills.is_empty() { dt { (t!(lang, "特长", "Skills")) } dd { (r.skills) } }
                    @if r.wish_from > 0 || r.wish_until > 0 { dt { (t!(lang, "希望年龄", "Ages wished")) } dd { (r.wish_from) "–" (r.wish_until) } }
                }
            } }
            section.card.mt-3 {
                div.card-header { h2.card-title { (t!(lang, "她带的人", "Those she looks after")) }
                    @if r.paired > 0 && cx.may::<WriteCarers>(&r.unit_path) { a.btn.btn-sm.ms-auto.d-print-none href={ (at) "/handover" } { (t!(lang, "交接给别人", "Hand over")) } } }
                @if bonds.is_empty() { (ui::empty(&t!(lang, "还没有结对", "Nobody yet"), &t!(lang, "在孩子的档案页里选她。", "Choose her on a child's page."), None)) } @else {
                    ul.list-group.list-group-flush { @for b in bonds { li.list-group-item { a href=(href::person(&b.person_id)) { (b.name) } " " span.text-secondary { (b.unit_name) " · " (b.from_day) "–" (b.until_day) } } } }
                }
            }
            @if may_approve {
                details.mt-3.d-print-none open[r.state == "applied"] { summary { (t!(lang, "改状态", "Change the state")) }
                    form.card.card-body.narrow method="post" action={ (at) "/state" } { (ui::csrf(cx))
                        label.form-label for="why" { (t!(lang, "原因（通过时可不填）", "Reason (not needed to approve)")) }
                        input.form-control id="why" name="why";
                        div.btn-list.mt-2 { @for (code, zh, en) in steps { button.btn.btn-primary[*code == "approved"] type="submit" name="state" value=(code) { (lang.pick(zh, en)) } } }
                    }
                }
            }
        },
    )
}

pub(crate) fn sample() -> CarerRow {
    CarerRow {
        id: CarerId::stored("0190f1c2-0000-7000-8000-0000000000d1".into()),
        person_id: PersonId::stored("0190f1c2-0000-7000-8000-0000000000c2".into()),
        name: "陈秀英".into(),
        account_id: String::new(),
        unit_id: UnitId::stored("u".into()),
        unit_path: UnitPath::everything().child(1),
        unit_name: "上云村".into(),
        kind: "surrogate_parent".into(),
        state: "applied".into(),
        capacity: 3,
        wish_sex: "2".into(),
        wish_from: 6,
        wish_until: 12,
        skills: "辅导作业".into(),
        checked_on: "2025-01-01".into(),
        committed_on: "2026-01-01".into(),
        note: "材料待补".into(),
        version: 1,
        paired: 1,
    }
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "carers/index",
        render: |cx| {
            let rows = ["applied", "approved", "left"].map(|s| CarerRow { state: s.into(), ..sample() });
            index(cx, &Draft::default(), &rows, &[])
        },
    },
    Sample { name: "carers/empty", render: |cx| index(cx, &Draft::default(), &[], &[]) },
    Sample {
        name: "carers/find",
        render: |cx| {
            let found = Namesake {
                id: sample().person_id,
                name: "陈秀英".into(),
                birth_day: "1972-01-01".into(),
                unit_name: "上云村".into(),
                unit_path: UnitPath::everything().child(1),
            };
            form(cx, None, &[found], &Draft::default(), &FieldErrors::new())
        },
    },
    Sample {
        name: "carers/form",
        render: |cx| form(cx, Some(&people::persons::sample_child()), &[], &Draft::default(), &FieldErrors::new()),
    },
    Sample {
        name: "carers/show",
        render: |cx| {
            html! { @for s in ["applied", "approved", "on_leave", "left"] {
                (show(cx, &CarerRow { state: s.into(), ..sample() }, &[crate::pairings::store::sample_bond()], true))
            } (show(cx, &sample(), &[], false)) }
        },
    },
];
