//! Family, contacts and working away: the panel on a person's page, and the form for a relative.

use super::{
    rules::{REACH, RelationKind},
    store::{Dependant, Housemate, Relative, Spell},
};
use crate::persons::{at_a_glance, store::PersonRow};
use kernel::web::{
    Cx, Draft, PageHead, Sample, page,
    ui::{self, Choice, FieldLook, FormView, Tone},
};
use maud::{Markup, html};
use vocab::{FieldErrors, Lang, SpellId, href, t};

/// Family and contacts, whose relative she is, and her spells away.
pub fn panel(
    cx: &Cx,
    row: &PersonRow,
    relatives: &[Relative],
    dependants: &[Dependant],
    spells: &[Spell],
    household: &[Housemate],
    may_write: bool,
) -> Markup {
    let lang = cx.lang();
    let (mut standing, past): (Vec<&Relative>, Vec<&Relative>) = relatives.iter().partition(|r| r.stands(cx.today()));
    standing.sort_by_key(|r| r.kind());
    html! {
        section.card.mt-3 {
            div.card-header { h2.card-title { (t!(lang, "家人和联系人", "Family and contacts")) } @if may_write { a.ms-auto.d-print-none href={ (href::person(&row.id)) "/family" } { (ui::icon("plus")) " " (t!(lang, "加一位", "Add")) } } }
            @if relatives.is_empty() && dependants.is_empty() { div.card-body.text-secondary { (t!(lang, "还没有登记。父母、监护人、联系干部都有电话，四有才齐。", "Nobody yet. The four haves need parents, guardian and cadre with telephones.")) } }
            ul.panel-list {
                @for r in standing { (relative(cx, row, r, may_write)) }
                @for d in dependants.iter().filter(|d| d.until_day.is_empty()) { li { strong { (RelationKind::parse(&d.kind).map_or("", |k| k.inverse(lang))) } " " a href=(href::person(&d.person_id)) { (d.name) } span.text-secondary { " " (d.birth_day) " · " (d.unit_name) } } }
                @if !household.is_empty() || may_write { (together(cx, row, relatives, dependants, household, may_write)) }
                @if !past.is_empty() { li { details { summary { (t!(lang, "已结束的", "Ended")) }
                    ul { @for r in past { li { (r.kind().name(lang)) " " (r.shown_name()) " " span.text-secondary { (r.from_day) " — " (r.until_day) " " (r.why_ended) } } } } } } }
            }
        }
        @if row.is_minor(cx.today()) && spells.is_empty() { } @else {
            section.card.mt-3 {
                div.card-header { h2.card-title { (t!(lang, "外出务工", "Working away")) } }
                ul.panel-list {
                    @if spells.is_empty() { li.text-secondary { (t!(lang, "没有登记外出。", "Nothing on file.")) } }
                    @for s in spells { li {
                        @if s.until_day.is_empty() { (ui::badge(Tone::Mind, &t!(lang, "在外", "away"))) " " (t!(lang, "自 {}", "since {}", s.from_day)) } @else { (s.from_day) " — " (s.until_day) }
                        " · " (reach_words(&s.reach, lang)) @if !s.place.is_empty() { " · " (s.place) } @if !s.work.is_empty() { " · " (s.work) }
                        @if may_write { details.d-print-none { summary { @if s.until_day.is_empty() { (t!(lang, "记返乡、改正", "Back, or correct")) } @else { (t!(lang, "改正", "Correct")) } } (spell_form(cx, row, Some(s))) } }
                    } }
                    @if may_write { li { details.d-print-none { summary { (t!(lang, "记外出", "Note a spell away")) } (spell_form(cx, row, None)) } } }
                }
            }
        }
    }
}

/// Who lives together, and how to say that it is otherwise.
fn together(
    cx: &Cx,
    row: &PersonRow,
    relatives: &[Relative],
    dependants: &[Dependant],
    household: &[Housemate],
    may_write: bool,
) -> Markup {
    let lang = cx.lang();
    let mut others: Vec<(String, String)> = relatives
        .iter()
        .filter(|r| r.stands(cx.today()))
        .filter_map(|r| Some((r.other_id.as_ref()?.to_string(), r.other_name.clone())))
        .collect();
    others.extend(
        dependants.iter().filter(|d| d.until_day.is_empty()).map(|d| (d.person_id.to_string(), d.name.clone())),
    );
    others.retain(|(id, _)| household.iter().all(|h| h.id.as_str() != id));
    others.sort();
    others.dedup();
    html! {
        li { strong { (t!(lang, "住在一起", "Lives with")) } " "
            @if household.is_empty() { span.text-secondary { (t!(lang, "没有登记", "nobody on file")) } }
            @for (i, h) in household.iter().enumerate() { @if i > 0 { (lang.pick("、", ", ")) } a href=(href::person(&h.id)) { (h.name) } }
            @if may_write && (!others.is_empty() || !household.is_empty()) {
                details.d-print-none { summary { (t!(lang, "改", "Change")) }
                    form.mt-1 method="post" action={ (href::person(&row.id)) "/household" } { (ui::csrf(cx)) input type="hidden" name="version" value=(row.version);
                        select.form-select.mb-1 name="with" aria-label=(t!(lang, "和谁住在一起", "Lives with")) {
                            @for (id, name) in &others { option value=(id) { (t!(lang, "和{name}住在一起", "lives with {name}")) } }
                            @if !household.is_empty() { option value="" { (t!(lang, "单独一户", "lives alone")) } }
                        }
                        button.btn.btn-sm type="submit" { (t!(lang, "保存", "Save")) } } }
            }
        }
    }
}

fn reach_words(code: &str, lang: Lang) -> &'static str {
    REACH.iter().find(|r| r.0 == code).map_or("", |r| lang.pick(r.1, r.2))
}

fn relative(cx: &Cx, row: &PersonRow, r: &Relative, may_write: bool) -> Markup {
    let lang = cx.lang();
    let has_phone = !(if r.other_id.is_some() { &r.other_phone } else { &r.phone }).is_empty();
    let at = format!("{}/family/{}", href::person(&row.id), r.id);
    html! {
        li.relative {
            div {
                strong { (r.kind().name(lang)) } @if !r.called.is_empty() { "（" (r.called) "）" } " "
                @match &r.other_id { Some(id) => { a href=(href::person(id)) { (r.other_name) } } None => { (r.name) } }
                @if r.other_status == "dead" { " " (ui::badge(Tone::Quiet, &t!(lang, "已去世", "deceased"))) }
                @if r.other_capable == "0" { " " (ui::badge(Tone::Bad, &t!(lang, "无监护能力", "unable"))) }
                @if r.kind() == RelationKind::Carer && r.agreement_day.is_empty() { " " (ui::badge(Tone::Mind, &t!(lang, "没有委托协议", "no agreement"))) }
                @let parts: Vec<String> = [r.other_workplace.clone(), r.other_occupation.clone(), if r.agreement_day.is_empty() { String::new() } else { t!(lang, "委托协议 {}", "agreement {}", r.agreement_day) }].into_iter().filter(|p| !p.is_empty()).collect();
                @if !parts.is_empty() { div.text-secondary { (parts.join(" · ")) } }
            }
            div.relative-phone {
                @if has_phone {
                    span id={ "t-" (r.id) } { form.d-inline.d-print-none method="post" action={ (at) "/reveal" } hx-post={ (at) "/reveal" } hx-target={ "#t-" (r.id) } { (ui::csrf(cx)) button.btn.btn-sm type="submit" { (t!(lang, "显示电话", "Show telephone")) span.visually-hidden { (r.shown_name()) } } } }
                } @else { (ui::badge(Tone::Mind, &t!(lang, "没有电话", "no telephone"))) }
            }
            @if may_write { details.d-print-none { summary { (t!(lang, "结束", "End")) }
                form method="post" action={ (at) "/end" } { (ui::csrf(cx)) input type="hidden" name="version" value=(r.version);
                    input.form-control.mb-1 type="date" name="day" value=(cx.today()) required aria-label=(t!(lang, "哪天", "On"));
                    input.form-control.mb-1 name="why" required aria-label=(t!(lang, "原因", "Why")) placeholder=(t!(lang, "原因，如换了监护人", "Why"));
                    button.btn.btn-sm type="submit" { (t!(lang, "结束这条关系", "End it")) } } } }
        }
    }
}

/// A relative's telephone after asking.
pub(super) fn revealed(cx: &Cx, row: &PersonRow, r: &Relative, phone: &str) -> Markup {
    let lang = cx.lang();
    let body = html! { span.code { (phone) } " " span.text-secondary { (t!(lang, "已记下您的查看", "It is noted that you looked")) } };
    if cx.partial() {
        return body;
    }
    page(
        cx,
        PageHead::new(r.shown_name())
            .nav("people")
            .crumb(t!(lang, "人员档案", "People"), "/people/")
            .crumb(row.card.get("name"), href::person(&row.id)),
        html! { div.card.card-body.narrow { p { (body) } a.btn href=(href::person(&row.id)) { (t!(lang, "回到档案", "Back to the file")) } } },
    )
}

fn spell_form(cx: &Cx, row: &PersonRow, s: Option<&Spell>) -> Markup {
    let lang = cx.lang();
    let at = href::person(&row.id);
    let action = s.map_or_else(|| format!("{at}/away"), |s| format!("{at}/away/{}", s.id));
    let v = |f: fn(&Spell) -> &str| s.map_or("", f);
    let key = s.map_or_else(|| "new".to_owned(), |s| s.id.to_string());
    html! {
        form.mt-1 method="post" action=(action) {
            (ui::csrf(cx)) @match s { Some(s) => { input type="hidden" name="version" value=(s.version); } None => { input type="hidden" name="id" value=(SpellId::mint(&cx.site().mint)); } }
            label.form-label for={ "sf-" (key) } { (t!(lang, "哪天外出", "Since")) } input.form-control.mb-1 id={ "sf-" (key) } type="date" name="from_day" value=(v(|s| &s.from_day)) required;
            label.form-label for={ "su-" (key) } { (t!(lang, "哪天返乡（还在外就空着）", "Back on (empty while away)")) } input.form-control.mb-1 id={ "su-" (key) } type="date" name="until_day" value=(v(|s| &s.until_day));
            label.form-label for={ "sr-" (key) } { (t!(lang, "外出到", "How far")) } select.form-select.mb-1 id={ "sr-" (key) } name="reach" { @for r in REACH { option value=(r.0) selected[s.is_some_and(|s| s.reach == r.0) || (s.is_none() && r.0 == "beyond")] { (lang.pick(r.1, r.2)) } } }
            label.form-label for={ "sp-" (key) } { (t!(lang, "地点（到省市）", "Place")) } input.form-control.mb-1 id={ "sp-" (key) } name="place" value=(v(|s| &s.place));
            label.form-label for={ "sw-" (key) } { (t!(lang, "行业", "Work")) } input.form-control.mb-1 id={ "sw-" (key) } name="work" value=(v(|s| &s.work));
            button.btn.btn-sm type="submit" { (t!(lang, "保存", "Save")) }
        }
    }
}

pub(super) fn form(cx: &Cx, row: &PersonRow, draft: &Draft, errors: &FieldErrors, found: &[PersonRow]) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft, errors };
    let kind = RelationKind::parse(draft.get("kind")).unwrap_or(RelationKind::Father);
    let kinds: Vec<Choice> = RelationKind::ALL.iter().map(|k| Choice::new(k.code(), k.name(lang))).collect();
    let col = |c: &'static str| FieldLook { col: c, ..FieldLook::default() };
    let day = |c: &'static str| FieldLook { col: c, kind: "date", ..FieldLook::default() };
    let head = PageHead::new(t!(lang, "{}的家人、联系人", "A relative or contact of {}", row.card.get("name")))
        .nav("people")
        .crumb(t!(lang, "人员档案", "People"), "/people/")
        .crumb(row.card.get("name"), href::person(&row.id));
    let new = format!("/people/new?of={}&as={}&unit={}", row.id, kind.code(), row.unit_id);
    page(
        cx,
        head,
        html! {
            (form.summary())
            nav.btn-list.mb-3 { @for k in RelationKind::ALL { a.btn.btn-primary[k == kind].btn-sm href={ "?kind=" (k.code()) } aria-current=[(k == kind).then_some("true")] { (k.name(lang)) } } }
            form.card.narrow-wide method="post" action={ (href::person(&row.id)) "/family" } {
                (ui::csrf(cx)) input type="hidden" name="id" value=(draft.get("id"));
                div.card-body {
                    div.visually-hidden { (form.select("kind", &t!(lang, "关系", "Relation"), &kinds, FieldLook::default())) }
                    @if kind.has_file() {
                        p.text-secondary { (t!(lang, "{}自己也有一份档案：电话、住址、外出只记在那里，兄弟姐妹共用。", "The {} has a file of his or her own: telephone, address and working away stand there once, for all siblings.", kind.name(lang))) }
                        div.row {
                            (form.text("who", &t!(lang, "查找已有的档案", "Find the file"), FieldLook { hint: ("姓名、拼音首字母，或身份证、电话后四位", "Name, initials, or last four digits"), autocomplete: "off", ..col("col-8") }))
                            div."col-4".filter-go { button.btn type="submit" name="do" value="search" { (t!(lang, "查找", "Find")) } }
                        }
                        @if !found.is_empty() { ul.candidates { @for f in found { li { label.form-check { input.form-check-input type="radio" name="other" value=(f.id) checked[draft.get("other") == f.id.as_str()]; span.form-check-label { (f.card.get("name")) " · " (at_a_glance(f, cx.today(), lang)) } } } } } }
                        p { (t!(lang, "没有档案？", "No file yet? ")) a href=(new) { (t!(lang, "给{}建一份，并自动连上", "Make one for the {}; the bond is made with it", kind.name(lang))) } }
                    } @else {
                        div.row {
                            (form.text("name", &t!(lang, "姓名", "Name"), FieldLook { required: true, ..col("col-md-6") }))
                            (form.text("phone", &t!(lang, "电话", "Telephone"), FieldLook { kind: "tel", autocomplete: "off", ..col("col-md-6") }))
                        }
                    }
                    div.row {
                        (form.text("called", &t!(lang, "怎么称呼（外婆、姑姑、村支书…）", "What she is called (grandmother, aunt …)"), col("col-md-6")))
                        (form.text("from_day", &t!(lang, "从哪天起（可空）", "Since (may be empty)"), day("col-md-6")))
                        @if kind == RelationKind::Carer { (form.text("agreement_day", &t!(lang, "委托照护协议签订日（未成年人保护法第二十二条）", "Day of the agreement (Law on the Protection of Minors, art. 22)"), day("col-md-6"))) }
                    }
                }
                @if !kind.has_file() || !found.is_empty() { div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "保存", "Save")) } } }
            }
        },
    )
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "people/family",
        render: |cx| {
            form(
                cx,
                &crate::persons::sample_child(),
                &Draft::from_pairs([("kind", "carer"), ("id", "x")]),
                &FieldErrors::new(),
                &[crate::persons::sample_child()],
            )
        },
    },
    Sample {
        name: "people/family-contact",
        render: |cx| {
            form(
                cx,
                &crate::persons::sample_child(),
                &Draft::from_pairs([("kind", "cadre"), ("id", "x")]),
                &FieldErrors::new(),
                &[],
            )
        },
    },
    Sample {
        name: "people/family-phone",
        render: |cx| revealed(cx, &crate::persons::sample_child(), &super::store::sample_relatives()[0], "13800001234"),
    },
];
