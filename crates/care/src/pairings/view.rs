//! Who looks after a person and what is owed to her: a panel of her page.

use super::store::PairingRow;
use crate::{
    carers::store::{CarerRow, KINDS, named},
    decisions::store::DecisionRow,
    owed::DueRow,
    today,
};
use kernel::web::{
    Cx, Sample,
    ui::{self, Tone},
};
use maud::{Markup, html};
use vocab::{CarerId, PairingId, PersonId, href, t};

/// What the panel shows.
pub(super) struct CarePanel {
    pub(super) rows: Vec<DueRow>,
    pub(super) bonds: Vec<PairingRow>,
    pub(super) free: Vec<CarerRow>,
    pub(super) decisions: Vec<DecisionRow>,
    pub(super) may_write: bool,
    pub(super) may_decide: bool,
}

pub(super) fn panel(cx: &Cx, person: &PersonId, p: &CarePanel) -> Markup {
    let CarePanel { rows: owed, bonds, free, may_write, .. } = p;
    let may_write = *may_write;
    let lang = cx.lang();
    let at = href::person(person);
    let standing: Vec<&PairingRow> = bonds.iter().filter(|b| b.until_day.is_empty()).collect();
    let asked = owed.iter().any(|r| matches!(r.status.as_str(), "overdue" | "due_soon" | "open"));
    html! {
        section.card.mt-3 {
            div.card-header { h2.card-title { (t!(lang, "结对和该做的事", "Carer and what is owed")) }
                @if asked { a.btn.btn-sm.ms-auto.d-print-none href={ "/today/record?who=" (person) } { (ui::icon("clipboard-text")) " " (t!(lang, "记一次", "Record a visit")) } } }
            div.card-body {
                @if standing.is_empty() { (ui::badge(Tone::Mind, &t!(lang, "还没有结对", "not paired"))) }
                @for b in &standing { p.mb-1 { a href={ "/carers/" (b.carer_id) } { (b.carer_name) } " " span.text-secondary { (named(&KINDS, &b.carer_kind).get(lang)) " · " (t!(lang, "从 {} 起", "since {}", b.from_day)) }
                    @if may_write { details.d-print-none { summary { (t!(lang, "结束结对", "End it")) }
                        form.narrow method="post" action={ (at) "/part" } { (ui::csrf(cx)) input type="hidden" name="pairing" value=(b.id);
                            input.form-control name="why" required aria-label=(t!(lang, "为什么结束", "Why it ends")) placeholder=(t!(lang, "为什么结束", "Why it ends"));
                            button.btn.mt-2 type="submit" { (t!(lang, "结束", "End it")) } } } }
                } }
                @if may_write && (standing.is_empty() || standing.len() < 2) {
                    details.d-print-none open[standing.is_empty()] { summary { (t!(lang, "结对", "Pair")) }
                        @if free.is_empty() { p.form-hint { (t!(lang, "附近没有通过审核、还有名额的结对人。", "No approved carer with room nearby.")) " " a href="/carers/new" { (t!(lang, "登记一位", "Enter one")) } } } @else {
                            form.narrow method="post" action={ (at) "/pair" } { (ui::csrf(cx))
                                select.form-select name="carer" required aria-label=(t!(lang, "结对人", "Carer")) {
                                    option value="" { (t!(lang, "请选择，近的在前", "Choose; the nearest first")) }
                                    @for c in free { option value=(c.id) { (c.name) " · " (c.unit_name) " · " (c.paired) "/" (c.capacity) @if !c.skills.is_empty() { " · " (c.skills) } } }
                                }
                                button.btn.mt-2 type="submit" { (t!(lang, "结对", "Pair")) }
                            }
                        }
                    }
                }
                @let past: Vec<&PairingRow> = bonds.iter().filter(|b| !b.until_day.is_empty()).collect();
                @if !past.is_empty() { p.text-secondary.mb-0 { (t!(lang, "以前：", "Before: ")) @for (i, b) in past.iter().enumerate() { @if i > 0 { (lang.pick("；", "; ")) } (b.carer_name) " " (b.from_day) "–" (b.until_day) } } }
            }
            (today::panel(cx, owed))
            (decided(cx, person, p))
        }
    }
}

/// What people decided about her duties, and the form to decide.
fn decided(cx: &Cx, person: &PersonId, p: &CarePanel) -> Markup {
    let lang = cx.lang();
    let at = href::person(person);
    let duty = |code: &str| {
        if code.is_empty() { t!(lang, "全部职责", "all duties") } else { today::duty_words(cx, code) }
    };
    html! {
        @if !p.decisions.is_empty() || (p.may_decide && !p.rows.is_empty()) {
            div.card-body {
                @for d in &p.decisions { div.mb-2 {
                    @if d.kind == "waived" { (ui::badge(Tone::Quiet, &t!(lang, "免除", "excused"))) } @else { (ui::badge(Tone::Calm, &t!(lang, "改由 {}", "given to {}", d.carer_name))) }
                    " " (duty(&d.duty)) " " span.text-secondary { (d.from_day) "–" (d.until_day) " · " (d.why) " · " (d.by_name) }
                    @if p.may_decide { form.d-inline.d-print-none method="post" action={ (at) "/duties/revoke" } { (ui::csrf(cx)) input type="hidden" name="decision" value=(d.id); " " button.btn.btn-sm type="submit" { (t!(lang, "收回", "Take back")) } } }
                } }
                @if p.may_decide && !p.rows.is_empty() {
                    details.d-print-none { summary { (t!(lang, "免除或改派", "Excuse or give to another")) }
                        form.narrow method="post" action={ (at) "/duties" } { (ui::csrf(cx))
                            label.form-label for="dd-duty" { (t!(lang, "哪一项", "Which")) }
                            select.form-select id="dd-duty" name="duty" { option value="" { (t!(lang, "全部职责", "all duties")) } @for r in &p.rows { option value=(r.duty) { (today::duty_words(cx, &r.duty)) } } }
                            label.form-label.mt-2 for="dd-carer" { (t!(lang, "改由谁做（不选就是免除）", "Given to (nobody: excused)")) }
                            select.form-select id="dd-carer" name="carer" { option value="" { (t!(lang, "免除", "excused")) } @for c in &p.free { option value=(c.id) { (c.name) " · " (c.unit_name) } } }
                            label.form-label.mt-2 for="dd-until" { (t!(lang, "到哪天为止", "Until")) }
                            input.form-control type="date" id="dd-until" name="until";
                            label.form-label.mt-2 for="dd-why" { (t!(lang, "原因", "Reason")) }
                            input.form-control id="dd-why" name="why" required;
                            button.btn.mt-2 type="submit" { (t!(lang, "记下", "Note it")) }
                        }
                    }
                }
            }
        }
    }
}

fn sample_pairing(until: &str) -> PairingRow {
    PairingRow {
        id: PairingId::stored("b".into()),
        carer_id: CarerId::stored("c".into()),
        carer_name: "陈秀英".into(),
        carer_kind: "loving_mother".into(),
        person_id: PersonId::stored("p".into()),
        from_day: jiff::civil::date(2026, 1, 1),
        until_day: until.into(),
        why_end: String::new(),
        version: 1,
    }
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[Sample {
    name: "pairings/panel",
    render: |cx| {
        let id = PersonId::stored("0190f1c2-0000-7000-8000-0000000000c1".into());
        let decision = |kind: &str| DecisionRow {
            id: vocab::DecisionId::stored("d".into()),
            duty: if kind == "waived" { String::new() } else { "meal_monthly".into() },
            kind: kind.into(),
            carer_name: "陈秀英".into(),
            from_day: jiff::civil::date(2026, 6, 1),
            until_day: "2026-08-31".into(),
            why: "暑假去父母身边".into(),
            by_name: "陈镇妇联".into(),
        };
        let full = CarePanel {
            rows: ["overdue", "open", "done", "waived"].map(|s| today::sample_row(s, "2026-06-30")).to_vec(),
            bonds: vec![sample_pairing(""), sample_pairing("2026-03-01")],
            free: vec![crate::carers::sample()],
            decisions: ["waived", "reassigned"].map(decision).to_vec(),
            may_write: true,
            may_decide: true,
        };
        let bare = CarePanel {
            rows: Vec::new(),
            bonds: Vec::new(),
            free: Vec::new(),
            decisions: Vec::new(),
            may_write: true,
            may_decide: true,
        };
        let body = html! { (panel(cx, &id, &full)) (panel(cx, &id, &bare)) };
        kernel::web::page(cx, kernel::web::PageHead::new("—").nav("people"), body)
    },
}];
