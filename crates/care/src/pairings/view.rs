//! Who looks after a person and what is owed to her: a panel of her page.

use super::store::PairingRow;
use crate::{
    carers::store::{CarerRow, KINDS, named},
    owed::DueRow,
    today,
};
use kernel::web::{
    Cx, Sample,
    ui::{self, Tone},
};
use maud::{Markup, html};
use vocab::{CarerId, PairingId, PersonId, href, t};

pub(super) fn panel(
    cx: &Cx,
    person: &PersonId,
    owed: &[DueRow],
    bonds: &[PairingRow],
    free: &[CarerRow],
    may_write: bool,
) -> Markup {
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
        let rows = ["overdue", "open", "done", "waived"].map(|s| today::sample_row(s, "2026-06-30"));
        let body = html! {
            (panel(cx, &id, &rows, &[sample_pairing(""), sample_pairing("2026-03-01")], &[crate::carers::sample()], true))
            (panel(cx, &id, &[], &[], &[], true))
        };
        kernel::web::page(cx, kernel::web::PageHead::new("—").nav("people"), body)
    },
}];
