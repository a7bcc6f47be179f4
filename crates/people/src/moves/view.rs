//! Views of transfers.

use super::store::TransferRow;
use crate::persons::{WritePeople, sections, store::PersonRow};
use kernel::web::{
    Cx, Draft, PageHead, Sample, page,
    ui::{self, FieldLook, FormView, Tone},
};
use maud::{Markup, html};
use network::units::{UnitRow, unit_select};
use vocab::{FieldErrors, Lang, href, t};

fn state_badge(state: &str, lang: Lang) -> Markup {
    match state {
        "asked" => ui::badge(Tone::Mind, &t!(lang, "等接收", "asked")),
        "received" => ui::badge(Tone::Good, &t!(lang, "已接收", "received")),
        "refused" => ui::badge(Tone::Bad, &t!(lang, "已退回", "refused")),
        _ => ui::badge(Tone::Quiet, &t!(lang, "已撤回", "withdrawn")),
    }
}

fn answers(cx: &Cx, r: &TransferRow) -> Markup {
    let lang = cx.lang();
    let (to, from) = (cx.may::<WritePeople>(&r.to_path), cx.may::<WritePeople>(&r.from_path));
    html! {
        @if r.state == "asked" && to {
            form.d-inline method="post" action={ "/people/transfers/" (r.id) } { (ui::csrf(cx)) button.btn.btn-sm.btn-primary type="submit" name="state" value="received" { (t!(lang, "接收", "Receive")) } }
            details { summary { (t!(lang, "退回", "Refuse")) }
                form method="post" action={ "/people/transfers/" (r.id) } { (ui::csrf(cx)) input.form-control name="answer" required aria-label=(t!(lang, "原因", "Reason")) placeholder=(t!(lang, "原因", "Reason")); button.btn.btn-sm.mt-1 type="submit" name="state" value="refused" { (t!(lang, "退回", "Refuse")) } } }
        }
        @if r.state == "asked" && from {
            form.d-inline method="post" action={ "/people/transfers/" (r.id) } { (ui::csrf(cx)) button.btn.btn-sm type="submit" name="state" value="withdrawn" { (t!(lang, "撤回申请", "Withdraw")) } }
        }
    }
}

pub(super) fn index(cx: &Cx, rows: &[TransferRow]) -> Markup {
    let lang = cx.lang();
    let head = PageHead::new(t!(lang, "档案转移", "Moves of files"))
        .nav("people")
        .crumb(t!(lang, "人员档案", "People"), "/people/");
    page(
        cx,
        head,
        html! {
            (sections(cx, "transfers"))
            div.card {
                @if rows.is_empty() { (ui::empty(&t!(lang, "没有转移", "No moves"), &t!(lang, "人搬到别的村时，在她的档案里点“转到别的村”。", "When somebody moves, open her file and choose “Hand to another village”."), None)) } @else {
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "姓名", "Name")) } th { (t!(lang, "从", "From")) } th { (t!(lang, "到", "To")) } th { (t!(lang, "原因", "Why")) } th { (t!(lang, "状态", "State")) } th {} } }
                        tbody { @for r in rows { tr {
                            td.nowrap { a href=(href::person(&r.person_id)) { (r.name) } } td.nowrap { (r.from_name) } td.nowrap { (r.to_name) }
                            td.wrap { (r.why) @if !r.answer.is_empty() { div.text-secondary { (t!(lang, "答复：", "Answer: ")) (r.answer) } } }
                            td.nowrap { (state_badge(&r.state, lang)) } td { (answers(cx, r)) }
                        } } }
                    } }
                }
            }
        },
    )
}

/// The transfers of a person, and the ways to begin one or to change her status.
pub fn panel(cx: &Cx, row: &PersonRow, transfers: &[TransferRow], may_write: bool) -> Markup {
    let lang = cx.lang();
    let at = href::person(&row.id);
    let returned = row.status != "living" && row.removed_at.is_none() && cx.may::<WritePeople>(&row.unit_path);
    html! {
        section.card.mt-3 {
            div.card-header { h2.card-title { (t!(lang, "去向", "Whereabouts")) } @if may_write { a.ms-auto.d-print-none href={ (at) "/transfer" } { (t!(lang, "转到别的村", "Hand to another village")) } } }
            ul.panel-list {
                li { (row.unit_name) " " @match row.status.as_str() { "away" => { (ui::badge(Tone::Quiet, &t!(lang, "已迁出", "moved away"))) } "dead" => { (ui::badge(Tone::Quiet, &t!(lang, "已去世", "deceased"))) } _ => { (ui::badge(Tone::Good, &t!(lang, "在册", "present"))) } } }
                @for r in transfers { li { (r.from_name) " → " (r.to_name) " " (state_badge(&r.state, lang)) div.text-secondary { (r.why) @if !r.answer.is_empty() { " · " (r.answer) } } div.d-print-none { (answers(cx, r)) } } }
            }
            @if may_write || returned {
                details.card-body.d-print-none { summary { (t!(lang, "迁出、去世或回来", "Moved out, died or came back")) }
                    form method="post" action={ (at) "/status" } {
                        (ui::csrf(cx)) input type="hidden" name="version" value=(row.version);
                        label.form-label for="f-status" { (t!(lang, "状态", "Status")) }
                        select.form-select.mb-2 id="f-status" name="status" {
                            @for (code, zh, en) in [("living", "在册", "present"), ("away", "迁出本网络（外县、外省）", "moved out of the network"), ("dead", "去世", "deceased")] { option value=(code) selected[row.status == code] { (lang.pick(zh, en)) } }
                        }
                        label.form-label for="f-status-why" { (t!(lang, "情况", "What happened")) } input.form-control id="f-status-why" name="why" required;
                        button.btn.mt-2 type="submit" { (t!(lang, "保存状态", "Save the status")) }
                    }
                }
            }
        }
    }
}

pub(super) fn ask(cx: &Cx, row: &PersonRow, units: &[UnitRow]) -> Markup {
    let lang = cx.lang();
    let draft = Draft::default();
    let none = FieldErrors::new();
    let form = FormView { lang, draft: &draft, errors: &none };
    let places: Vec<UnitRow> = units
        .iter()
        .filter(|u| matches!(u.kind.as_str(), "county" | "township" | "village") && u.id != row.unit_id)
        .cloned()
        .collect();
    let head =
        PageHead::new(t!(lang, "把{}的档案转到别的村", "Hand the file of {} to another village", row.card.get("name")))
            .nav("people")
            .crumb(t!(lang, "人员档案", "People"), "/people/")
            .crumb(row.card.get("name"), href::person(&row.id));
    page(
        cx,
        head,
        html! {
            form.card.narrow method="post" action={ (href::person(&row.id)) "/transfer" } {
                (ui::csrf(cx))
                div.card-body {
                    p.text-secondary { (t!(lang, "对方接收之前，档案和走访责任仍在{}；对方也可以退回。", "Until it is received, the file and its duties stay at {}; it may be refused.", row.unit_name)) }
                    (unit_select(&form, "to", &t!(lang, "转到", "To"), &places, true, ""))
                    (form.area("why", &t!(lang, "为什么转", "Why"), 2, FieldLook { required: true, ..FieldLook::default() }))
                }
                div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "申请转移", "Ask them to take it")) } }
            }
        },
    )
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample { name: "people/transfers", render: |cx| index(cx, &super::store::sample()) },
    Sample { name: "people/transfers-none", render: |cx| index(cx, &[]) },
    Sample { name: "people/transfer", render: |cx| ask(cx, &crate::persons::sample_child(), &[]) },
];
