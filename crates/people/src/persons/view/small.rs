//! Small pages: an earlier version, a closed file, a number shown after asking.

use super::{change_words, field_name, field_value};
use crate::{
    card::Card,
    catalogue::Field,
    persons::{history::Revision, rules::OwnField, sight::Closed, store::PersonRow},
};
use kernel::web::{
    Cx, Draft, PageHead, page,
    ui::{self, FieldLook, FormView},
};
use maud::{Markup, html};
use vocab::{FieldErrors, PersonId, href, t};

fn head(cx: &Cx, title: String) -> PageHead {
    PageHead::new(title).nav("people").crumb(t!(cx.lang(), "人员档案", "People"), "/people/")
}

/// A masked field's value, in place of its button.
pub(in crate::persons) fn revealed(cx: &Cx, f: &Field, value: &str) -> Markup {
    let lang = cx.lang();
    html! { span.code { (value) } " " span.text-secondary { (t!(lang, "已记下您查看了{}", "It is noted that you looked at {}", f.name(lang))) } }
}

/// The same without scripts: a page of its own.
pub(in crate::persons) fn revealed_page(cx: &Cx, row: &PersonRow, f: &Field, value: &str) -> Markup {
    let lang = cx.lang();
    page(
        cx,
        head(cx, f.name(lang).to_owned()).crumb(row.card.get("name"), href::person(&row.id)),
        html! { div.card.card-body.narrow { p { (revealed(cx, f, value)) } a.btn href=(href::person(&row.id)) { (t!(lang, "回到档案", "Back to the file")) } } },
    )
}

/// An earlier version beside the present one.
pub(in crate::persons) fn earlier(
    cx: &Cx,
    row: &PersonRow,
    r: &Revision,
    card: &Card,
    present: &Card,
    own: &[(String, OwnField)],
) -> Markup {
    let lang = cx.lang();
    let different = card.differences(present);
    let when = jiff::Zoned::new(r.at, vocab::shanghai()).strftime("%Y-%m-%d %H:%M").to_string();
    page(
        cx,
        head(cx, t!(lang, "第 {} 版", "Version {}", r.version))
            .crumb(row.card.get("name"), href::person(&row.id))
            .lead(t!(
                lang,
                "{when} 由{}改掉（{}）",
                "Replaced {when} by {} ({})",
                r.by_name,
                change_words(&r.what, lang)
            )),
        html! {
            div.card {
                @if different.is_empty() { div.card-body { (t!(lang, "和现在的内容相同。", "The same as now.")) } } @else {
                    div.table-responsive { table.table.card-table {
                        thead { tr { th { (t!(lang, "项目", "Field")) } th { (t!(lang, "当时", "Then")) } th { (t!(lang, "现在", "Now")) } } }
                        tbody { @for key in &different { tr { th scope="row" { (field_name(key, own, lang)) } td.wrap { (field_value(key, card.get(key), own, lang)) } td.wrap { (field_value(key, present.get(key), own, lang)) } } } }
                    } }
                    form.card-footer method="post" action={ (href::person(&row.id)) "/history/" (r.id) "/restore" } data-confirm=(t!(lang, "把这些项目恢复成当时的内容？现在的内容会留在修改记录里。", "Bring these fields back as they were? What is there now is kept among the earlier versions.")) {
                        (ui::csrf(cx)) input type="hidden" name="version" value=(row.version);
                        button.btn.btn-primary type="submit" { (t!(lang, "恢复成这一版", "Bring this version back")) }
                    }
                }
            }
        },
    )
}

/// Why a file is there and not shown.
pub(in crate::persons) fn closed(cx: &Cx, id: &PersonId, at: &Closed) -> Markup {
    let lang = cx.lang();
    let why = if at.file_class == "sealed" {
        t!(lang, "这份档案已密封，只有指定的人能看。", "This file is sealed: only named people may read it.")
    } else {
        t!(
            lang,
            "未成年人的档案要经负责人批准才能查看（《未成年人网络保护条例》第三十六条）。请联系县妇联主席办理批准。",
            "A minor's file is shown after a manager's approval only (Regulation on the Protection of Minors in Cyberspace, art. 36). Ask the county chair."
        )
    };
    page(
        cx,
        head(cx, t!(lang, "这份档案没有对您开放", "This file is not open to you")).lead(at.unit_name.clone()),
        html! { div.card.card-body.narrow { p { (why) } p { a.btn href={ (href::person(id)) "/open" } { (t!(lang, "情况紧急，说明理由查阅", "It is urgent: open with a reason")) } } } },
    )
}

/// Asks why a file must be opened from outside.
pub(in crate::persons) fn open_form(cx: &Cx, id: &PersonId, at: &Closed, errors: &FieldErrors) -> Markup {
    let lang = cx.lang();
    let draft = Draft::default();
    let form = FormView { lang, draft: &draft, errors };
    page(
        cx,
        head(cx, t!(lang, "说明理由查阅", "Open with a reason")).lead(t!(
            lang,
            "档案在{}",
            "The file is at {}",
            at.unit_name
        )),
        html! {
            (form.summary())
            form.card.narrow method="post" action={ (href::person(id)) "/open" } {
                (ui::csrf(cx))
                div.card-body {
                    p { (t!(lang, "这份档案不在您平常能看的范围内。确有需要时可以打开 2 小时；您的姓名、时间和理由会留痕，并显示给档案所在地的上级。", "This file is outside what you usually see. When it must be, it opens for two hours; your name, the time and your reason are on record and shown to the superior over there.")) }
                    (form.area("why", &t!(lang, "为什么要查阅", "Why it must be opened"), 3, FieldLook { required: true, ..FieldLook::default() }))
                }
                div.card-footer.btn-list { button.btn.btn-primary type="submit" { (t!(lang, "打开档案", "Open the file")) } a.btn href="/people/" { (t!(lang, "不打开了", "Leave it closed")) } }
            }
        },
    )
}
