//! A person's page: who she is at a glance, family and contacts, registers, papers, what happened to the file.

use super::{
    at_a_glance, change_words, field_name,
    form::contradictions,
    index::{class_badge, register_badge},
    risk_badge,
};
use crate::{
    card::Card,
    catalogue::{FIELDS, Group},
    doubles::OpenPair,
    family::{
        self,
        rules::Haves,
        store::{Dependant, Housemate, Relative, Spell},
    },
    moves::store::TransferRow,
    papers::store::Papers,
    persons::{history::Revision, readings::Reading, store::PersonRow},
    registers::{
        self,
        store::{EnrolmentRow, ProposalRow},
    },
};
use kernel::web::{
    Cx, PageHead, page,
    ui::{self, Tone},
};
use maud::{Markup, html};
use vocab::{href, t};

/// What a person's page shows.
pub(in crate::persons) struct PersonPage {
    pub row: PersonRow,
    /// The card with secrets opened: for masks only.
    pub opened: Card,
    pub relatives: Vec<Relative>,
    pub dependants: Vec<Dependant>,
    pub spells: Vec<Spell>,
    pub household: Vec<Housemate>,
    pub registers: Vec<EnrolmentRow>,
    pub proposals: Vec<ProposalRow>,
    pub revisions: Vec<Revision>,
    pub readings: Vec<Reading>,
    pub papers: Papers,
    pub transfers: Vec<TransferRow>,
    pub tags: Vec<String>,
    pub doubles: Vec<OpenPair>,
    pub may_write: bool,
    pub may_guard: bool,
    /// What the rooms above have to show.
    pub panels: Vec<Markup>,
}

pub(in crate::persons) fn show(cx: &Cx, p: &PersonPage) -> Markup {
    let lang = cx.lang();
    let r = &p.row;
    let at = href::person(&r.id);
    let live = r.removed_at.is_none() && r.status == "living";
    let mut head = PageHead::new(r.card.get("name"))
        .nav("people")
        .crumb(t!(lang, "人员档案", "People"), "/people/")
        .lead(at_a_glance(r, cx.today(), lang));
    head = head.actions(html! {
        a.btn href={ (at) "/card" } { (ui::icon("printer")) " " (t!(lang, "联系卡", "Contact card")) }
        a.btn href={ (at) "/form" } { (ui::icon("printer")) " " (t!(lang, "登记表", "Registration form")) }
        @if p.may_write && live { a.btn.btn-primary href={ (at) "/edit" } data-key="e" { (ui::icon("edit")) " " (t!(lang, "修改", "Correct")) } }
    });
    page(
        cx,
        head,
        html! {
            (notices(cx, p))
            div.person-grid {
                div.person-main {
                    (glance(cx, p))
                    (family::panel(cx, r, &p.relatives, &p.dependants, &p.spells, &p.household, p.may_write && live))
                    @for panel in &p.panels { (panel) }
                    (facts(cx, p))
                }
                div.person-side {
                    (registers::panel(cx, r, &p.registers, &p.proposals, p.may_write && live))
                    (crate::papers::panel(cx, r, &p.papers, p.may_write && live))
                    (crate::moves::panel(cx, r, &p.transfers, p.may_write && live))
                    (timeline(cx, p))
                    (readings(cx, p))
                    (acts(cx, p, live))
                }
            }
        },
    )
}

fn notices(cx: &Cx, p: &PersonPage) -> Markup {
    let lang = cx.lang();
    let r = &p.row;
    let at = href::person(&r.id);
    html! {
        @if r.removed_at.is_some() {
            div.alert.alert-warning { (t!(lang, "这份档案已删除，不再计数。原因：", "This file was removed and is not counted. Reason: ")) (r.removed_why)
                @if p.may_write { form.mt-2 method="post" action={ (at) "/restore" } { (ui::csrf(cx)) button.btn type="submit" { (t!(lang, "恢复", "Bring back")) } } } }
        }
        @for c in contradictions(&p.opened) { div.alert.alert-warning { (c.get(lang)) } }
        @for d in &p.doubles { div.alert.alert-warning { (t!(lang, "可能和另一份档案是同一个人：", "May be the same person as: ")) a href={ "/people/doubles/" (d.id) } { (d.other_name) " · " (d.other_unit) } } }
    }
}

/// The first two characters that stand for her where there is no photo.
fn initials(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    if chars.len() > 2 { chars[chars.len() - 2..].iter().collect() } else { name.to_owned() }
}

fn glance(cx: &Cx, p: &PersonPage) -> Markup {
    let lang = cx.lang();
    let r = &p.row;
    let haves = Haves(r.haves);
    html! {
        section.card.glance { div.card-body {
            @match p.papers.photo() {
                Some(id) => { img.portrait src={ "/people/papers/" (id) } alt=(r.card.get("name")); }
                None => { div.portrait aria-hidden="true" { (initials(r.card.get("name"))) } }
            }
            div.glance-facts {
                p.badges {
                    @for e in p.registers.iter().filter(|e| e.stands()) { (register_badge(cx, &e.register)) " " }
                    (risk_badge(r.card.get("risk"), lang)) " " (class_badge(&r.file_class, cx))
                    @for tag in &p.tags { " " span.tag { (tag) } }
                }
                dl.facts {
                    @for key in ["id_number", "phone", "address"] { (secret(cx, p, key)) }
                    @if r.is_minor(cx.today()) {
                        dt { (t!(lang, "四有", "Four haves")) }
                        dd { @if haves.whole() { (ui::badge(Tone::Good, &t!(lang, "齐全", "complete"))) } @else { (ui::badge(Tone::Mind, &t!(lang, "缺", "missing"))) " " (haves.missing(lang).join(lang.pick("、", "; "))) } }
                    }
                    dt { (t!(lang, "上次核对", "Looked at")) }
                    dd { @if r.checked_on.is_empty() { (t!(lang, "从未", "never")) } @else { (r.checked_on) }
                        @if p.may_write && r.removed_at.is_none() { form.d-inline.d-print-none method="post" action={ (href::person(&r.id)) "/check" } { (ui::csrf(cx)) " " button.btn.btn-sm type="submit" { (t!(lang, "看过了，没有变化", "Looked at; nothing has changed")) } } } }
                }
            }
        } }
    }
}

fn secret(cx: &Cx, p: &PersonPage, key: &str) -> Markup {
    let lang = cx.lang();
    let Some(f) = FIELDS.iter().find(|f| f.key == key) else { return html! {} };
    let value = p.opened.get(key);
    html! {
        dt { (f.name(lang)) }
        dd {
            @if value.is_empty() {
                @if key == "id_number" && !p.row.card.get("id_none_why").is_empty() { span.text-secondary { (t!(lang, "没有：", "none: ")) (crate::catalogue::field_of("id_none_why").map_or_else(String::new, |f| f.show(p.row.card.get("id_none_why"), lang))) } } @else { "—" }
            } @else {
                span id={ "r-" (key) } {
                    span.code { (f.mask(value)) } " "
                    form.d-inline.d-print-none method="post" action={ (href::person(&p.row.id)) "/reveal" } hx-post={ (href::person(&p.row.id)) "/reveal" } hx-target={ "#r-" (key) } {
                        (ui::csrf(cx)) input type="hidden" name="field" value=(key);
                        button.btn.btn-sm type="submit" { (t!(lang, "显示", "Show")) span.visually-hidden { (f.name(lang)) } }
                    }
                }
            }
        }
    }
}

fn facts(cx: &Cx, p: &PersonPage) -> Markup {
    let lang = cx.lang();
    let own = registers::own_fields(cx.site());
    let card = &p.row.card;
    html! {
        section.card.mt-3 {
            div.card-header { h2.card-title { (t!(lang, "情况", "Situation")) } }
            div.card-body {
                @for group in Group::ALL {
                    @let known: Vec<_> = card.known(group).filter(|(f, _)| !matches!(f.key, "name" | "risk" | "id_none_why" | "adult")).collect();
                    @let bank = group == Group::Adult && !p.opened.get("bank_card").is_empty();
                    @if !known.is_empty() || bank {
                        h3.facts-head { (group.name(lang)) }
                        dl.facts {
                            @for (f, v) in known { dt { (f.name(lang)) } dd.prose { (f.show(v, lang)) } }
                            @if bank { (secret(cx, p, "bank_card")) }
                        }
                    }
                }
                @for register in cx.site().packs.registers() {
                    @let known: Vec<_> = own.iter().filter(|(k, f)| f.register == register.code && !card.get(k).is_empty()).collect();
                    @if !known.is_empty() {
                        h3.facts-head { (lang.pick(&register.name.zh, &register.name.en)) }
                        dl.facts { @for (k, f) in known { dt { (f.name.get(lang)) } dd.prose { (f.show(card.get(k), lang)) } } }
                    }
                }
            }
        }
    }
}

fn timeline(cx: &Cx, p: &PersonPage) -> Markup {
    let lang = cx.lang();
    let own = registers::own_fields(cx.site());
    html! {
        section.card.mt-3 {
            div.card-header { h2.card-title { (t!(lang, "这份档案的变化", "What happened to this file")) } }
            ol.timeline-plain {
                @for r in &p.revisions { li {
                    (jiff::Zoned::new(r.at, vocab::shanghai()).strftime("%Y-%m-%d %H:%M")) " · " (r.by_name) " · " (change_words(&r.what, lang))
                    @if !r.fields.is_empty() { div.text-secondary { (r.fields.split(' ').map(|k| field_name(k, &own, lang)).collect::<Vec<_>>().join(lang.pick("、", ", "))) } }
                    @if !r.why.is_empty() { div.text-secondary { (reason_words(cx, &r.what, &r.why)) } }
                    @if !r.card.is_empty() { div.d-print-none { a href={ (href::person(&p.row.id)) "/history/" (r.id) } { (t!(lang, "看当时的内容", "See it as it was")) } } }
                } }
                li { (jiff::Zoned::new(p.row.created_at, vocab::shanghai()).strftime("%Y-%m-%d %H:%M")) " · " (t!(lang, "建档", "File made")) }
            }
        }
    }
}

/// A reason as people wrote it; names instead of codes of bonds, registers and classes.
fn reason_words(cx: &Cx, what: &str, why: &str) -> String {
    let lang = cx.lang();
    let named = match what {
        "relation" => family::rules::RelationKind::parse(why).map(|k| k.name(lang).to_owned()),
        "enrolled" | "left_register" => {
            cx.site().packs.register(why).map(|r| lang.pick(&r.name.zh, &r.name.en).to_owned())
        }
        "brought_in" | "imported" | "import_undone" => crate::imports::said(why, lang),
        "classified" => match why {
            "personal" => Some(t!(lang, "个人", "personal")),
            "confidential" => Some(t!(lang, "保密", "confidential")),
            "sealed" => Some(t!(lang, "密封", "sealed")),
            _ => None,
        },
        _ => None,
    };
    named.unwrap_or_else(|| why.to_owned())
}

fn readings(cx: &Cx, p: &PersonPage) -> Markup {
    let lang = cx.lang();
    html! {
        @if !p.readings.is_empty() {
            section.card.mt-3.d-print-none {
                details { summary.card-header { h2.card-title { (t!(lang, "谁看过", "Who has read it")) } }
                    ul.timeline-plain { @for r in &p.readings { li {
                        (jiff::Zoned::new(r.at, vocab::shanghai()).strftime("%Y-%m-%d %H:%M")) " · " (r.by_name) " · "
                        @match r.what.as_str() {
                            "file" => { (t!(lang, "打开档案", "opened the file")) }
                            "print" => { (t!(lang, "打印", "printed it")) }
                            "export" => { (t!(lang, "导出", "exported it")) }
                            "opened" => { (t!(lang, "说明理由查阅", "opened it with a reason")) }
                            key => { (t!(lang, "查看", "looked at ")) (field_name(key, &[], lang)) }
                        }
                        @if !r.why.is_empty() { div.text-secondary { (r.why) } }
                    } } }
                }
            }
        }
    }
}

fn acts(cx: &Cx, p: &PersonPage, live: bool) -> Markup {
    let lang = cx.lang();
    let at = href::person(&p.row.id);
    html! {
        @if p.may_write && live {
            details.mt-3.d-print-none { summary { (t!(lang, "标签", "Tags")) }
                form.card.card-body method="post" action={ (at) "/tags" } { (ui::csrf(cx))
                    label.form-label for="tags" { (t!(lang, "标签，用顿号隔开", "Tags, separated by commas")) }
                    input.form-control id="tags" name="tags" value=(p.tags.join("、"));
                    button.btn.mt-2 type="submit" { (t!(lang, "保存标签", "Save tags")) }
                }
            }
        }
        @if p.may_guard && live {
            details.mt-3.d-print-none { summary { (t!(lang, "密级", "Class of the file")) }
                form.card.card-body method="post" action={ (at) "/class" } { (ui::csrf(cx))
                    @for (code, zh, en) in [("personal", "个人：范围内可看", "personal: within the scope"), ("confidential", "保密：每次查看留痕，名单上只显示姓", "confidential: every reading is noted, lists show the family name"), ("sealed", "密封：只有指定的人能看", "sealed: named people only")] {
                        label.form-check { input.form-check-input type="radio" name="class" value=(code) checked[p.row.file_class == code]; span.form-check-label { (lang.pick(zh, en)) } }
                    }
                    label.form-label.mt-2 for="readers" { (t!(lang, "密封时谁能看（登录名，用顿号隔开）", "Who may read it when sealed (sign-in names)")) }
                    input.form-control id="readers" name="readers";
                    button.btn.mt-2 type="submit" { (t!(lang, "改密级", "Change the class")) }
                }
            }
        }
        @if p.may_write && live {
            details.mt-3.d-print-none { summary { (t!(lang, "删除这份档案", "Remove this file")) }
                form.card.card-body method="post" action={ (at) "/remove" } {
                    (ui::csrf(cx)) input type="hidden" name="version" value=(p.row.version);
                    p.form-hint { (t!(lang, "录错、重复才删除；迁走请用“转移”，去世、外迁请改状态。", "Remove what was entered by mistake; use a move for people who moved.")) }
                    label.form-label for="why" { (t!(lang, "原因", "Reason")) }
                    input.form-control id="why" name="why" required;
                    button.btn.btn-danger.mt-2 type="submit" { (t!(lang, "删除", "Remove")) }
                }
            }
        }
    }
}
