//! The form of a file, and the page on which two edits of one version meet.

use super::{field_name, field_value};
use crate::{
    card::Card,
    catalogue::{FIELDS, Field, Group, Kind},
    doubles::Candidate,
    persons::{
        rules::{self, OwnField},
        store::{PersonRow, input_kind},
    },
};
use kernel::web::{
    Cx, Draft, PageHead, page,
    ui::{self, Choice, FieldLook, FormView},
};
use maud::{Markup, html};
use network::units::{UnitRow, unit_select};
use vocab::{FieldErrors, Lang, bi, href, t};

fn choices(f: &Field, lang: Lang) -> Vec<Choice> {
    let blank = Choice::new("", t!(lang, "不详", "not known"));
    std::iter::once(blank)
        .chain(match f.kind {
            Kind::Code(table) => {
                table.rows.iter().map(|r| Choice::new(r.code, lang.pick(r.zh, r.en))).collect::<Vec<_>>()
            }
            Kind::Choice(options) => options.iter().map(|o| Choice::new(o.0, lang.pick(o.1, o.2))).collect(),
            _ => vec![Choice::new("1", t!(lang, "是", "yes")), Choice::new("0", t!(lang, "否", "no"))],
        })
        .collect()
}

/// Codes in the form come back as typed by hand or by an import; the select needs the code.
fn with_code(f: &Field, draft: &Draft, today: jiff::civil::Date) -> Draft {
    let mut d = draft.clone();
    if let Ok(code) = rules::canonical(f, draft.raw(f.key), today) {
        d.set(f.key, code);
    }
    d
}

fn input(cx: &Cx, form: &FormView<'_>, f: &Field, row: Option<&PersonRow>) -> Markup {
    let lang = cx.lang();
    let col = match f.kind {
        Kind::Long => "col-12",
        _ if f.key == "address" || f.key == "workplace" => "col-md-6",
        _ => "col-6 col-md-3",
    };
    let look = FieldLook { col, required: f.key == "name", autocomplete: "off", ..FieldLook::default() };
    let name = f.name(lang);
    match f.kind {
        Kind::Code(_) | Kind::Choice(_) | Kind::YesNo => {
            let d = with_code(f, form.draft, cx.today());
            let inner = FormView { lang, draft: &d, errors: form.errors };
            inner.select(f.key, name, &choices(f, lang), look)
        }
        Kind::Long => form.area(f.key, name, 2, look),
        _ if f.secret => {
            let there = row.is_some_and(|r| !r.sealed.get(f.key).is_empty());
            let look = FieldLook {
                kind: input_kind(f.kind),
                hint: if there { ("已填，不改就留空", "On file; leave empty to keep it") } else { ("", "") },
                col: if f.key == "address" { "col-md-6" } else { "col-md-6 col-lg-3" },
                ..look
            };
            html! {
                (form.text(f.key, name, look))
                @if there { div.visually-hidden-focusable { label { input type="checkbox" name={ "clear." (f.key) } value="1"; " " (t!(lang, "清除已填的{}", "Clear {}", name)) } } }
            }
        }
        kind => form.text(f.key, name, FieldLook { kind: input_kind(kind), ..look }),
    }
}

fn own_input(form: &FormView<'_>, key: &str, f: &OwnField) -> Markup {
    let lang = form.lang;
    let name = f.name.get(lang);
    let look = FieldLook { col: "col-6 col-md-3", ..FieldLook::default() };
    match f.kind.as_str() {
        "yes_no" => form.select(
            key,
            name,
            &[
                Choice::new("", t!(lang, "不详", "not known")),
                Choice::new("1", t!(lang, "是", "yes")),
                Choice::new("0", t!(lang, "否", "no")),
            ],
            look,
        ),
        "choice" => {
            let mut list = vec![Choice::new("", t!(lang, "不详", "not known"))];
            list.extend(f.choices.iter().map(|c| Choice::new(&c.zh, c.get(lang))));
            form.select(key, name, &list, look)
        }
        "choices" => {
            let chosen: Vec<&str> = form.draft.all(key).flat_map(|v| v.split('、')).collect();
            html! { fieldset."col-12".mb-3 id={ "f-" (key) } { legend.form-label { (name) }
                div.check-row { @for c in &f.choices { label.form-check { input.form-check-input type="checkbox" name=(key) value=(c.zh) checked[chosen.contains(&c.zh.as_str())]; span.form-check-label { (c.get(lang)) } } } }
                @if let Some(e) = form.errors.of(key, lang) { div.invalid-feedback.d-block { (e) } }
            } }
        }
        "day" => form.text(key, name, FieldLook { kind: "date", ..look }),
        "long" => form.area(key, name, 2, FieldLook { col: "col-12", ..look }),
        _ => form.text(key, name, look),
    }
}

pub(in crate::persons) fn form(
    cx: &Cx,
    row: Option<&PersonRow>,
    draft: &Draft,
    errors: &FieldErrors,
    units: &[UnitRow],
    own: &[(String, OwnField)],
    found: &[Candidate],
) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft, errors };
    let title = match row {
        Some(r) => t!(lang, "修改档案：{}", "Correct the file of {}", r.card.get("name")),
        None => t!(lang, "建一份档案", "New file"),
    };
    let mut head = PageHead::new(title).nav("people").crumb(t!(lang, "人员档案", "People"), "/people/");
    if let Some(r) = row {
        head = head.crumb(r.card.get("name"), href::person(&r.id));
    }
    let insists =
        errors.of("sex", lang).is_some() || errors.of("birth_day", lang).is_some() || draft.get("insist") == "1";
    page(
        cx,
        head,
        html! {
            (form.summary())
            (candidates(cx, found))
            form.card method="post" data-draft=(row.map_or_else(|| "person-new".to_owned(), |r| format!("person-{}", r.id))) autocomplete="off" {
                (ui::csrf(cx))
                @if row.is_some() { input type="hidden" name="version" value=(draft.get("version")); }
                @else {
                    input type="hidden" name="id" value=(draft.get("id"));
                    @for key in ["as", "of"] { @if !draft.get(key).is_empty() { input type="hidden" name=(key) value=(draft.get(key)); } }
                }
                div.card-body {
                    @if row.is_none() { div.row { (unit_select(&form, "unit", &t!(lang, "村（社区）", "Village"), units, true, "col-md-6")) } }
                    @for group in Group::ALL {
                        @let first = matches!(group, Group::Own | Group::Contact);
                        @let filled = FIELDS.iter().any(|f| f.group == group && (!draft.get(f.key).is_empty() || errors.of(f.key, lang).is_some()));
                        details.form-part open[first || filled] {
                            summary { h2.form-part-title { (group.name(lang)) } }
                            div.row { @for f in FIELDS.iter().filter(|f| f.group == group) { (input(cx, &form, f, row)) } }
                        }
                    }
                    @for register in cx.site().packs.registers() {
                        @let fields: Vec<_> = own.iter().filter(|(_, f)| f.register == register.code).collect();
                        @if !fields.is_empty() {
                            @let filled = fields.iter().any(|(k, _)| !draft.get(k).is_empty() || errors.of(k, lang).is_some());
                            details.form-part open[filled] {
                                summary { h2.form-part-title { (lang.pick(&register.name.zh, &register.name.en)) } }
                                div.row { @for (key, f) in fields { (own_input(&form, key, f)) } }
                            }
                        }
                    }
                    @if insists { label.form-check { input.form-check-input type="checkbox" name="insist" value="1" checked[draft.get("insist") == "1"]; span.form-check-label { (t!(lang, "身份证号与填写的性别、出生日期不一致时，以填写的为准（档案上会标明）", "Keep the sex and birth day I typed although the number says otherwise (the file will say so)")) } } }
                    @if row.is_some() { (form.text("why", &t!(lang, "为什么改（可不填）", "Why it is changed (optional)"), FieldLook::default())) }
                }
                div.card-footer.btn-list {
                    @if found.iter().any(|c| !c.certain) && !found.iter().any(|c| c.certain) {
                        button.btn.btn-primary type="submit" name="distinct" value="1" { (t!(lang, "都不是同一个人，照样建档", "None of them; make the file")) }
                    } @else { button.btn.btn-primary type="submit" { (t!(lang, "保存", "Save")) } }
                    @if row.is_none() && draft.get("of").is_empty() { button.btn type="submit" name="next" value="again" { (t!(lang, "保存并再建一份", "Save and make another")) } }
                }
            }
        },
    )
}

/// Files that may be hers already.
fn candidates(cx: &Cx, found: &[Candidate]) -> Markup {
    let lang = cx.lang();
    if found.is_empty() {
        return html! {};
    }
    html! {
        div.alert.alert-warning role="alert" tabindex="-1" data-focus="" {
            strong { @if found.iter().any(|c| c.certain) { (t!(lang, "这个人已经有档案了，没有重复建档。您填的内容还在下面。", "She has a file already; no second one was made. What you typed is kept below.")) } @else { (t!(lang, "可能已经有档案了，请看看是不是同一个人：", "There may be a file already. Is it the same person?")) } }
            ul.candidates { @for c in found { li {
                @match &c.row {
                    Some(r) => { a href=(href::person(&r.id)) target="_blank" { (r.card.get("name")) } " · " (super::at_a_glance(r, cx.today(), lang)) }
                    None => { (t!(lang, "档案在“{}”，不在您的范围内；需要时请对方转过来", "On file at {}, outside your scope; ask them to hand it over", c.unit_name)) " · " a href={ (href::person(&c.id)) "/open" } { (t!(lang, "说明理由查阅", "Open with a reason")) } }
                }
                div.text-secondary { @for (i, why) in c.why(lang).iter().enumerate() { @if i > 0 { (lang.pick("；", "; ")) } (why) } }
            } } }
        }
    }
}

/// Two edits of one version: field by field, what mine says, what was saved meanwhile, and a choice.
pub(in crate::persons) fn choose(
    cx: &Cx,
    row: &PersonRow,
    draft: &Draft,
    choices: &[rules::Choice],
    own: &[(String, OwnField)],
) -> Markup {
    let lang = cx.lang();
    let head = PageHead::new(t!(lang, "两个人改了同一份档案", "Two people changed one file"))
        .nav("people")
        .crumb(t!(lang, "人员档案", "People"), "/people/")
        .crumb(row.card.get("name"), href::person(&row.id));
    let form = FormView { lang, draft, errors: &FieldErrors::new() };
    let _ = form;
    page(
        cx,
        head,
        html! {
            div.alert.alert-warning role="alert" tabindex="-1" data-focus="" { (t!(lang, "您打开之后，别人保存过这份档案。谁的都没有被覆盖：请逐项选择，再保存。", "Somebody saved this file after you opened it. Nothing has been overwritten: choose field by field, then save.")) }
            form.card method="post" action={ (href::person(&row.id)) "/edit" } {
                (ui::csrf(cx))
                @for (k, v) in draft.pairs().filter(|(k, _)| *k != "_csrf" && *k != "picked_at" && !k.starts_with("pick.")) { input type="hidden" name=(k) value=(v); }
                input type="hidden" name="picked_at" value=(row.version);
                div.table-responsive { table.table.card-table {
                    thead { tr { th { (t!(lang, "项目", "Field")) } th { (t!(lang, "原来", "Before")) } th { (t!(lang, "我改的", "Mine")) } th { (t!(lang, "别人保存的", "Saved meanwhile")) } } }
                    tbody { @for c in choices { tr.row-bad[c.picked.is_empty()] {
                        th scope="row" { (field_name(&c.key, own, lang)) }
                        td.wrap { (field_value(&c.key, &c.base, own, lang)) }
                        @for (who, value) in [("mine", &c.mine), ("theirs", &c.theirs)] {
                            td.wrap { label.form-check { input.form-check-input type="radio" name={ "pick." (c.key) } value=(who) checked[c.picked == who] required; span.form-check-label { (field_value(&c.key, value, own, lang)) } } }
                        }
                    } } }
                } }
                div.card-footer.btn-list { button.btn.btn-primary type="submit" { (t!(lang, "按所选保存", "Save as chosen")) } a.btn href=(href::person(&row.id)) { (t!(lang, "放弃我的修改", "Give up mine")) } }
            }
        },
    )
}

/// A sentence for a contradiction between the number and what is on file.
pub(super) fn contradictions(card: &Card) -> Vec<vocab::Bi> {
    let Some(id) = card.resident_id() else { return Vec::new() };
    let mut out = Vec::new();
    let birth = id.birth().to_string();
    if !card.get("birth_day").is_empty() && card.get("birth_day") != birth {
        out.push(bi!(
            "身份证号上的出生日期是 {birth}，和档案不一致",
            "The number says born on {birth}, unlike the file"
        ));
    }
    if !card.get("sex").is_empty() && card.get("sex") != id.sex().code() {
        let (zh, en) = (id.sex().zh(), id.sex().en());
        out.push(bi!("身份证号说明性别是{zh}，和档案不一致", "The number says {en}, unlike the file"));
    }
    out
}
