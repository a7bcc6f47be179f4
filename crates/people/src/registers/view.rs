//! Views of registers.

use super::{
    ChooseRegisters,
    store::{ChoiceRow, EnrolmentRow, ProposalRow, definition_at},
};
use crate::persons::{sections, store::PersonRow};
use kernel::web::{
    Cx, Draft, PageHead, Sample, page,
    ui::{self, Choice, FieldLook, FormView, Tone},
};
use maud::{Markup, html};
use network::units::{UnitRow, unit_filter};
use vocab::{EnrolmentId, FieldErrors, PersonId, UnitPath, href, t};

fn register_name(cx: &Cx, code: &str) -> String {
    cx.site()
        .packs
        .register(code)
        .map_or_else(|| code.to_owned(), |r| cx.lang().pick(&r.name.zh, &r.name.en).to_owned())
}

/// The document a definition rests on.
fn source_of(cx: &Cx, definition: &str) -> String {
    cx.site().packs.definitions().iter().find(|d| d.code == definition).map_or_else(String::new, |d| d.source.clone())
}

/// The forms that decide a proposal.
fn decide(cx: &Cx, person: &PersonId, p: &ProposalRow, back: &str) -> Markup {
    let lang = cx.lang();
    let at = format!("{}/registers", href::person(person));
    let because = lang.pick(&p.because_zh, &p.because_en);
    html! {
        div.btn-list.d-print-none {
            @if p.direction == "enter" {
                form method="post" action=(at) { (ui::csrf(cx)) (hidden(p, back))
                    input type="hidden" name="enrolment" value=(EnrolmentId::mint(&cx.site().mint)); input type="hidden" name="why" value=(p.because_zh);
                    button.btn.btn-sm type="submit" name="do" value="enter" title=(because) { (t!(lang, "列入名册", "Enter")) } }
            } @else {
                details { summary.btn.btn-sm { (t!(lang, "退出名册", "Leave the register")) }
                    form.mt-1 method="post" action=(at) { (ui::csrf(cx)) (hidden(p, back)) (exit_fields(cx, &p.register))
                        button.btn.btn-sm.mt-1 type="submit" name="do" value="leave" { (t!(lang, "确认退出", "Confirm")) } } }
            }
            details { summary.btn.btn-sm { (t!(lang, "不采纳", "Decline")) }
                form.mt-1 method="post" action=(at) { (ui::csrf(cx)) (hidden(p, back)) input type="hidden" name="direction" value=(p.direction);
                    input.form-control name="why" required aria-label=(t!(lang, "原因", "Reason")) placeholder=(t!(lang, "原因", "Reason"));
                    label.form-hint { (t!(lang, "到哪天再提醒（可空）", "Ask again on (may be empty)")) " " input.form-control type="date" name="until"; }
                    button.btn.btn-sm.mt-1 type="submit" name="do" value="decline" { (t!(lang, "记下不采纳", "Note it")) } } }
        }
    }
}

fn hidden(p: &ProposalRow, back: &str) -> Markup {
    html! { input type="hidden" name="register" value=(p.register); @if !back.is_empty() { input type="hidden" name="back" value=(back); } }
}

fn exit_fields(cx: &Cx, register: &str) -> Markup {
    let lang = cx.lang();
    let exits = cx.site().packs.register(register).map(|r| r.exits.clone()).unwrap_or_default();
    html! {
        label.form-hint { (t!(lang, "原因", "Reason"))
            select.form-select name="why" required { option value="" { (t!(lang, "请选择", "Choose")) } @for e in &exits { option value=(e.zh) { (lang.pick(&e.zh, &e.en)) } } } }
        label.form-hint { (t!(lang, "从哪天起", "On")) input.form-control type="date" name="day" value=(cx.today()); }
    }
}

pub(super) fn index(cx: &Cx, query: &Draft, rows: &[ProposalRow], units: &[UnitRow]) -> Markup {
    let lang = cx.lang();
    let none = FieldErrors::new();
    let form = FormView { lang, draft: query, errors: &none };
    let mut registers = vec![Choice::new("", t!(lang, "全部名册", "All registers"))];
    registers
        .extend(cx.site().packs.registers().iter().map(|r| Choice::new(&r.code, lang.pick(&r.name.zh, &r.name.en))));
    let head = PageHead::new(t!(lang, "谁该进名册、谁该出名册", "Who should enter or leave a register"))
        .nav("people")
        .crumb(t!(lang, "人员档案", "People"), "/people/")
        .actions(html! { a.btn href="/people/definitions" { (t!(lang, "名册口径", "Definitions")) } });
    page(
        cx,
        head,
        html! {
            (sections(cx, "proposals"))
            p.text-secondary { (t!(lang, "系统按档案内容和县里选的口径判断，进出由您决定；理由写在旁边。", "Judged from the files by the definition the county chose; you decide. The reason stands beside each.")) }
            form.filters.card.card-body method="get" data-auto="" { div.row.g-2 {
                (form.select("register", &t!(lang, "名册", "Register"), &registers, FieldLook { col: "col-6 col-lg-4", ..FieldLook::default() }))
                (unit_filter(&form, units, "col-6 col-lg-4"))
                div."col-6 col-lg-2".filter-go { button.btn type="submit" { (t!(lang, "筛选", "Filter")) } }
            } }
            div.card.mt-3 {
                @if rows.is_empty() { (ui::empty(&t!(lang, "没有要决定的", "Nothing to decide"), &t!(lang, "档案和名册是一致的。档案有变化、有人过生日时，这里会提出来。", "Files and registers agree. When a file changes or somebody comes of age, it is proposed here."), None)) } @else {
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { label.form-check.m-0 { input.form-check-input type="checkbox" data-select-all="pick"; span.visually-hidden { (t!(lang, "全选", "All")) } } } th { (t!(lang, "姓名", "Name")) } th { (t!(lang, "单位", "Unit")) } th { (t!(lang, "建议", "Proposal")) } th { (t!(lang, "理由", "Because")) } th {} } }
                        tbody { @for p in rows { tr {
                            td { @if p.direction == "enter" { input.form-check-input type="checkbox" name="pick" form="enter-all" value={ (p.person_id) " " (p.register) } aria-label=(p.name); } }
                            td.nowrap { a href=(href::person(&p.person_id)) { (p.name) } } td.nowrap { (p.unit_name) }
                            td { (direction(cx, p)) } td.wrap { (lang.pick(&p.because_zh, &p.because_en)) div.text-secondary { (source_of(cx, &p.definition)) } }
                            td { (decide(cx, &p.person_id, p, "proposals")) }
                        } } }
                    } }
                    form.card-footer id="enter-all" method="post" action="/people/proposals" { (ui::csrf(cx)) button.btn.btn-primary type="submit" { (t!(lang, "勾选的都列入名册", "Enter all that are ticked")) } }
                    @if rows.len() == 100 { div.card-footer.text-secondary { (t!(lang, "只列出前 100 条；决定一些之后会列出后面的，也可以按村筛选。", "Only the first 100 are listed; decide some, or filter by village.")) } }
                }
            }
        },
    )
}

fn direction(cx: &Cx, p: &ProposalRow) -> Markup {
    let lang = cx.lang();
    let name = register_name(cx, &p.register);
    if p.direction == "enter" {
        ui::badge(Tone::Calm, &t!(lang, "列入{name}", "enter: {name}"))
    } else {
        ui::badge(Tone::Mind, &t!(lang, "退出{name}", "leave: {name}"))
    }
}

/// A person's registers, what is proposed, and entering her by hand.
pub fn panel(
    cx: &Cx,
    row: &PersonRow,
    enrolments: &[EnrolmentRow],
    proposals: &[ProposalRow],
    may_write: bool,
) -> Markup {
    let lang = cx.lang();
    let at = format!("{}/registers", href::person(&row.id));
    let free: Vec<_> = cx
        .site()
        .packs
        .registers()
        .iter()
        .filter(|r| !enrolments.iter().any(|e| e.stands() && e.register == r.code))
        .collect();
    html! {
        section.card {
            div.card-header { h2.card-title { (t!(lang, "名册", "Registers")) } }
            @if enrolments.is_empty() && proposals.is_empty() { div.card-body.text-secondary { (t!(lang, "不在任何名册上。", "On no register.")) } }
            ul.panel-list {
                @for p in proposals { li.proposed { (direction(cx, p)) div { (lang.pick(&p.because_zh, &p.because_en)) } div.text-secondary { (source_of(cx, &p.definition)) } @if may_write || p.direction == "leave" { (decide(cx, &row.id, p, "")) } } }
                @for e in enrolments { li {
                    (register_name(cx, &e.register)) " "
                    @if e.stands() { (ui::badge(Tone::Good, &t!(lang, "在册", "held"))) " " (t!(lang, "自 {}", "since {}", e.from_day)) } @else { (ui::badge(Tone::Quiet, &t!(lang, "已退出", "left"))) " " (e.from_day) " — " (e.until_day) }
                    div.text-secondary { (e.why_in) @if !e.why_out.is_empty() { " → " (e.why_out) } }
                    @if e.stands() && may_write {
                        details.d-print-none { summary { (t!(lang, "退出", "Leave")) }
                            form method="post" action=(at) { (ui::csrf(cx)) input type="hidden" name="register" value=(e.register); (exit_fields(cx, &e.register)) button.btn.btn-sm.mt-1 type="submit" name="do" value="leave" { (t!(lang, "确认退出", "Confirm")) } }
                        }
                    }
                } }
            }
            @if may_write && !free.is_empty() {
                details.card-body.d-print-none { summary { (t!(lang, "手工列入名册", "Enter on a register by hand")) }
                    form method="post" action=(at) {
                        (ui::csrf(cx)) input type="hidden" name="enrolment" value=(EnrolmentId::mint(&cx.site().mint));
                        label.form-label for="f-register" { (t!(lang, "名册", "Register")) }
                        select.form-select.mb-2 id="f-register" name="register" { @for r in free { option value=(r.code) { (lang.pick(&r.name.zh, &r.name.en)) } } }
                        label.form-label for="f-enrol-day" { (t!(lang, "从哪天起", "From")) } input.form-control.mb-2 id="f-enrol-day" type="date" name="day" value=(cx.today());
                        label.form-label for="f-enrol-why" { (t!(lang, "依据", "Why")) } input.form-control id="f-enrol-why" name="why" required;
                        button.btn.mt-2 type="submit" name="do" value="enter" { (t!(lang, "列入", "Enter")) }
                    }
                }
            }
        }
    }
}

pub(super) fn definitions(cx: &Cx, choices: &[ChoiceRow], at: &(String, String, UnitPath)) -> Markup {
    let lang = cx.lang();
    let may = cx.may::<ChooseRegisters>(&at.2);
    let head = PageHead::new(t!(lang, "名册口径", "Definitions of the registers"))
        .nav("people")
        .crumb(t!(lang, "人员档案", "People"), "/people/")
        .crumb(t!(lang, "进出建议", "Proposals"), "/people/proposals")
        .lead(t!(
            lang,
            "{}采用的口径；各地文件不同，选一种，换了会重新判断谁该进、谁该出",
            "What holds at {}. Documents differ: choose one; changing it judges everybody anew",
            at.1
        ));
    page(
        cx,
        head,
        html! {
            @for r in cx.site().packs.registers() {
                @let holds = definition_at(&cx.site().packs, choices, &r.code, &at.2).unwrap_or_default();
                section.card.mb-3 {
                    div.card-header { h2.card-title { (lang.pick(&r.name.zh, &r.name.en)) } }
                    ul.panel-list { @for d in cx.site().packs.definitions().iter().filter(|d| d.register == r.code) { li {
                        strong { (lang.pick(&d.name.zh, &d.name.en)) } " " @if d.code == holds { (ui::badge(Tone::Good, &t!(lang, "现用", "in use"))) }
                        div.text-secondary lang="zh-CN" { (d.source) }
                        code.text-secondary { (d.eligible) }
                        @if may && d.code != holds { form.mt-1 method="post" action="/people/definitions" data-confirm=(t!(lang, "换成这个口径？谁该进、谁该出会重新判断，名册本身不会自动改。", "Use this definition? Everybody is judged anew; the registers themselves do not change by it.")) { (ui::csrf(cx)) input type="hidden" name="unit" value=(at.0); button.btn.btn-sm type="submit" name="definition" value=(d.code) { (t!(lang, "改用这个", "Use this one")) } } }
                    } } }
                }
            }
        },
    )
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "people/proposals",
        render: |cx| index(cx, &Draft::default(), &super::store::sample_proposals(), &[]),
    },
    Sample { name: "people/proposals-none", render: |cx| index(cx, &Draft::default(), &[], &[]) },
    Sample {
        name: "people/definitions",
        render: |cx| definitions(cx, &[], &("u".into(), "云溪县".into(), UnitPath::everything().child(1))),
    },
];
