//! A paper as a page: what is on the screen is what is printed.

use super::{
    card, form,
    grid::{Bit, Cell, Sheet},
    subject,
};
use crate::rosters::reason_asked;
use kernel::web::{
    Cx, Draft, PageHead, Sample, page,
    ui::{self, FieldLook, FormView},
};
use maud::{Markup, html};
use vocab::{FieldErrors, PersonId, href, t};

/// Which paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paper {
    Card,
    Form,
}

impl Paper {
    pub(super) fn code(self) -> &'static str {
        match self {
            Paper::Card => "card",
            Paper::Form => "form",
        }
    }
    pub(super) fn name(self, lang: vocab::Lang) -> &'static str {
        match self {
            Paper::Card => lang.pick("联系卡", "Contact card"),
            Paper::Form => lang.pick("登记表", "Registration form"),
        }
    }
}

/// A paper about to be shown.
pub(super) struct Shown<'a> {
    pub paper: Paper,
    pub id: &'a PersonId,
    pub name: &'a str,
    pub sheet: &'a Sheet,
    /// The reason, once the numbers stand in full.
    pub full: Option<&'a str>,
}

pub(super) fn show(cx: &Cx, s: &Shown<'_>, errors: &FieldErrors) -> Markup {
    let lang = cx.lang();
    let at = format!("{}/{}", href::person(s.id), s.paper.code());
    let head = PageHead::new(t!(lang, "{}：{}", "{}: {}", s.paper.name(lang), s.name))
        .nav("people")
        .crumb(t!(lang, "人员档案", "People"), "/people/")
        .crumb(s.name, href::person(s.id))
        .actions(html! {
            @match s.full {
                None => { a.btn href={ (at) ".docx" } { (ui::icon("download")) " Word" } }
                Some(why) => { form method="post" action={ (at) ".docx" } data-download="" { (ui::csrf(cx)) input type="hidden" name="why" value=(why); button.btn type="submit" { (ui::icon("download")) " " (t!(lang, "Word（完整号码）", "Word, full numbers")) } } }
            }
            button.btn.btn-primary type="button" data-print="" { (ui::icon("printer")) " " (t!(lang, "打印", "Print")) }
        });
    page(
        cx,
        head,
        html! {
            (numbers(cx, s, &at, errors))
            (sheets(s.sheet))
        },
    )
}

/// Masked, with the way to full numbers; or full, and that it was noted.
fn numbers(cx: &Cx, s: &Shown<'_>, at: &str, errors: &FieldErrors) -> Markup {
    let lang = cx.lang();
    let draft = Draft::default();
    let form = FormView { lang, draft: &draft, errors };
    html! {
        div.d-print-none.mb-3 {
            @if s.full.is_some() {
                div.alert.alert-warning { (t!(lang, "下面是完整号码，已记在档案的查阅记录里。打印后请妥善保管。", "Numbers stand in full; that is noted on the file. Keep the paper safe.")) " " a href=(at) { (t!(lang, "回到遮盖的", "Back to masked ones")) } }
            } @else {
                (form.summary())
                form.card.card-body.print-full method="post" action=(at) {
                    (ui::csrf(cx))
                    (form.text("why", &t!(lang, "号码和住址现在是遮盖的；要完整的，请写用途", "Numbers and addresses are masked; for full ones say what it is for"), FieldLook { hint: ("如：发给监护人和班主任；会记在档案上", "Such as: for guardian and teacher; noted on the file"), autocomplete: "off", ..FieldLook::default() }))
                    button.btn type="submit" { (t!(lang, "带完整号码打印", "Print with full numbers")) }
                }
            }
        }
    }
}

fn sheets(sheet: &Sheet) -> Markup {
    html! {
        div.sheet-desk tabindex="0" role="region" aria-label=(sheet.title) {
            (one(sheet, false))
            @if sheet.twice { p.sheet-cut.sheet-second aria-hidden="true" { "沿此线剪开，一份交家庭，一份留村（社区）" } (one(sheet, true)) }
        }
    }
}

fn one(sheet: &Sheet, second: bool) -> Markup {
    html! {
        article.sheet.sheet-half[sheet.twice].sheet-second[second] lang="zh-CN" aria-hidden=[second.then_some("true")] {
            h2.sheet-title { (sheet.title) }
            p.sheet-line { span { (sheet.line.0) } span { (sheet.line.1) } }
            table.sheet-grid { tbody { @for row in &sheet.rows { tr { @for c in row { (boxed(c)) } } } } }
            @if !sheet.foot.is_empty() { p.sheet-foot { @for f in &sheet.foot { span { (f) } } } }
            @if !sheet.note.is_empty() { p.sheet-note { (sheet.note) } }
            p.sheet-mark { (sheet.mark) }
        }
    }
}

fn boxed(c: &Cell) -> Markup {
    let across = (c.across > 1).then_some(c.across);
    let down = (c.down > 1).then_some(c.down);
    html! {
        @if c.label { th scope="row" colspan=[across] rowspan=[down] { (bits(c)) } }
        @else { td.sheet-centre[c.centre] colspan=[across] rowspan=[down] { (bits(c)) } }
    }
}

fn bits(c: &Cell) -> Markup {
    html! {
        @for b in &c.bits { @match b {
            Bit::Text(t) => { @for (i, l) in t.split('\n').enumerate() { @if i > 0 { br; } (l) } }
            Bit::Break => { br; }
            Bit::Tick(yes, t) => { span.sheet-tick { span.sheet-box aria-label=(if *yes { "已选" } else { "未选" }) role="img" { (if *yes { "☑" } else { "□" }) } (t) } " " }
        } }
    }
}

fn sample(cx: &Cx, paper: Paper, s: &subject::Subject, full: Option<&str>, errors: &FieldErrors) -> Markup {
    let mark = "王上云 于 2026-06-15 09:00 打印".to_owned();
    let offers = super::web::offers(cx);
    let sheet = match paper {
        Paper::Card => card::sheet(s, mark),
        Paper::Form => form::sheet(s, "上云村妇联", &offers, mark),
    };
    show(cx, &Shown { paper, id: &s.row.id, name: s.row.card.get("name"), sheet: &sheet, full }, errors)
}

fn sample_refused(cx: &Cx) -> Markup {
    let mut errors = FieldErrors::new();
    errors.add("why", reason_asked());
    sample(cx, Paper::Form, &subject::sample().masked(), None, &errors)
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "prints/card",
        render: |cx| sample(cx, Paper::Card, &subject::sample().masked(), None, &FieldErrors::new()),
    },
    Sample {
        name: "prints/card-full",
        render: |cx| sample(cx, Paper::Card, &subject::sample_woman(), Some("发给家庭"), &FieldErrors::new()),
    },
    Sample {
        name: "prints/form",
        render: |cx| sample(cx, Paper::Form, &subject::sample(), Some("上报民政"), &FieldErrors::new()),
    },
    Sample {
        name: "prints/form-woman",
        render: |cx| sample(cx, Paper::Form, &subject::sample_woman(), None, &FieldErrors::new()),
    },
    Sample { name: "prints/form-refused", render: sample_refused },
];
