//! The panel of papers and consents on a person's page.

use super::{KINDS, SCOPES, SIGNERS, store::Papers};
use crate::persons::store::PersonRow;
use kernel::web::{
    Cx, Sample,
    ui::{self, Tone},
};
use maud::{Markup, html};
use vocab::{AttachmentId, Lang, href, t};

fn word(list: &[(&str, &'static str, &'static str)], code: &str, lang: Lang) -> String {
    list.iter().find(|k| k.0 == code).map_or_else(|| code.to_owned(), |k| lang.pick(k.1, k.2).to_owned())
}

fn select(name: &str, label: &str, list: &[(&str, &'static str, &'static str)], lang: Lang) -> Markup {
    html! {
        label.form-label for={ "f-" (name) } { (label) }
        select.form-select.mb-2 id={ "f-" (name) } name=(name) { @for k in list { option value=(k.0) { (lang.pick(k.1, k.2)) } } }
    }
}

/// Papers and consents, with the forms to add them.
pub fn panel(cx: &Cx, row: &PersonRow, p: &Papers, may_write: bool) -> Markup {
    let lang = cx.lang();
    let at = href::person(&row.id);
    let today = cx.today().to_string();
    html! {
        section.card.mt-3 {
            div.card-header { h2.card-title { (t!(lang, "同意书与附件", "Consents and papers")) } }
            @if p.consents.is_empty() && p.papers.is_empty() { div.card-body.text-secondary { (t!(lang, "还没有同意书和附件。", "No consent and no paper yet.")) } }
            ul.panel-list {
                @for c in &p.consents { li {
                    (word(SCOPES, &c.scope, lang)) " "
                    @if !c.withdrawn_day.is_empty() { (ui::badge(Tone::Quiet, &t!(lang, "已撤回", "withdrawn"))) }
                    @else if !c.until_day.is_empty() && c.until_day < today { (ui::badge(Tone::Mind, &t!(lang, "已到期", "ended"))) }
                    @else { (ui::badge(Tone::Good, &t!(lang, "有效", "in force"))) }
                    div.text-secondary { (c.signed_by) "（" (word(SIGNERS, &c.relation, lang)) "） " (c.day) @if !c.until_day.is_empty() { " — " (c.until_day) }
                        @if !c.withdrawn_day.is_empty() { " · " (t!(lang, "撤回于 {}", "withdrawn {}", c.withdrawn_day)) " " (c.withdrawn_why) } }
                    @if may_write && c.withdrawn_day.is_empty() {
                        details.d-print-none { summary { (t!(lang, "撤回", "Withdraw")) }
                            form method="post" action={ (at) "/consents/" (c.id) "/withdraw" } { (ui::csrf(cx)) input.form-control name="why" aria-label=(t!(lang, "为什么", "Why")) placeholder=(t!(lang, "为什么", "Why")); button.btn.btn-sm.mt-1 type="submit" { (t!(lang, "登记撤回", "Note the withdrawal")) } }
                        }
                    }
                } }
                @for x in &p.papers { li {
                    @if x.removed_at.is_some() { s { (x.name) } " " (ui::badge(Tone::Quiet, &t!(lang, "已删除", "removed"))) div.text-secondary { (x.removed_why) }
                        @if may_write { form.d-print-none method="post" action={ "/people/papers/" (x.id) "/restore" } { (ui::csrf(cx)) button.btn.btn-sm type="submit" { (t!(lang, "恢复", "Bring back")) } } } }
                    @else {
                        a href={ "/people/papers/" (x.id) } target="_blank" { (x.name) }
                        div.text-secondary { (word(KINDS, &x.kind, lang)) " · " (ui::number((x.size as f64 / 1024.0).ceil())) " KB · " (x.by_name) }
                        @if may_write { details.d-print-none { summary { (t!(lang, "删除", "Remove")) }
                            form method="post" action={ "/people/papers/" (x.id) "/remove" } { (ui::csrf(cx)) input.form-control name="why" required aria-label=(t!(lang, "原因", "Reason")) placeholder=(t!(lang, "原因", "Reason")); button.btn.btn-sm.mt-1 type="submit" { (t!(lang, "删除", "Remove")) } } } }
                    }
                } }
            }
            @if may_write {
                details.card-body.d-print-none { summary { (t!(lang, "传附件", "Attach a paper")) }
                    form method="post" enctype="multipart/form-data" action={ (at) "/papers" } {
                        (ui::csrf(cx)) input type="hidden" name="paper" value=(AttachmentId::mint(&cx.site().mint));
                        (select("kind", &t!(lang, "是什么", "What it is"), KINDS, lang))
                        label.form-label for="f-file" { (t!(lang, "图片或 PDF，10 MB 以内", "A picture or PDF, 10 MB at most")) }
                        input.form-control id="f-file" type="file" name="file" accept="image/jpeg,image/png,image/webp,application/pdf" required;
                        button.btn.mt-2 type="submit" { (t!(lang, "上传", "Attach")) }
                    }
                }
                details.card-body.d-print-none { summary { (t!(lang, "登记同意书", "Note a consent")) }
                    form method="post" action={ (at) "/consents" } {
                        (ui::csrf(cx))
                        (select("scope", &t!(lang, "同意什么", "Agreed to"), SCOPES, lang))
                        (select("relation", &t!(lang, "签字人", "Signed by"), SIGNERS, lang))
                        label.form-label for="f-signed_by" { (t!(lang, "签字人姓名", "Her name")) } input.form-control.mb-2 id="f-signed_by" name="signed_by" required maxlength="60";
                        label.form-label for="f-day" { (t!(lang, "签字日期", "Signed on")) } input.form-control.mb-2 id="f-day" type="date" name="day" value=(today) required;
                        label.form-label for="f-until_day" { (t!(lang, "有效到（可空）", "Until (may be empty)")) } input.form-control.mb-2 id="f-until_day" type="date" name="until_day";
                        @let scans: Vec<_> = p.papers.iter().filter(|x| x.removed_at.is_none() && x.kind != "photo").collect();
                        @if !scans.is_empty() {
                            label.form-label for="f-attachment" { (t!(lang, "扫描件", "Scan")) }
                            select.form-select.mb-2 id="f-attachment" name="attachment" { option value="" { (t!(lang, "（没有）", "(none)")) } @for x in scans { option value=(x.id) { (x.name) } } }
                        }
                        button.btn type="submit" { (t!(lang, "登记", "Note it")) }
                    }
                }
            }
        }
    }
}

/// This room's pages are parts of the person's page.
pub const SAMPLES: &[Sample] = &[];
