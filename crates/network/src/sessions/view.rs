//! Pages of signing in.

use super::store::SessionRow;
use jiff::Timestamp;
use kernel::{
    access::Actor,
    web::{
        Cx, Draft, PageHead, Sample, bare, page,
        ui::{self, FieldLook, FormView},
    },
};
use maud::{Markup, html};
use vocab::{AccountId, Bi, FieldErrors, SessionId, t};

pub(super) fn sign_in(cx: &Cx, d: &Draft, trouble: Option<&Bi>) -> Markup {
    let lang = cx.lang();
    bare(
        cx,
        &t!(lang, "登录", "Sign in"),
        html! {
            div.card.card-md { div.card-body {
                @if let Some(b) = trouble { div.alert.alert-danger role="alert" { (b.get(lang)) } }
                form method="post" action="/sign-in" {
                    input type="hidden" name="next" value=(d.get("next"));
                    @if let Some(to) = d.opt("_parked_to") {
                        input type="hidden" name="_parked_to" value=(to);
                        @for (k, v) in d.pairs().filter(|(k, _)| k.starts_with("_p.")) { input type="hidden" name=(k) value=(v); }
                    }
                    (ui::sign_in_fields(lang, d.get("login")))
                }
            } }
            @if let Some(notice) = &cx.site().demo_notice { div.alert.alert-info.mt-3 { pre.demo-accounts { (notice.get(lang)) } } }
        },
    )
}

/// After signing in again: what was typed before, ready to be sent.
pub(super) fn hand_back(cx: &Cx, token: &str, to: &str, fields: &[(String, String)]) -> Markup {
    let lang = cx.lang();
    bare(
        cx,
        &t!(lang, "已重新登录", "Signed in again"),
        html! {
            div.card { div.card-body {
                p { (t!(lang, "登录过期之前填写的内容还在，点一下就提交。", "What you typed before the sign-in ended is here; one click submits it.")) }
                form method="post" action=(to) data-resubmit="" {
                    input type="hidden" name="_csrf" value=(kernel::web::form_token(token));
                    @for (k, v) in fields { input type="hidden" name=(k) value=(v); }
                    dl.facts { @for (k, v) in fields.iter().filter(|(k, v)| !k.starts_with('_') && !v.is_empty()).take(12) { dt { (k) } dd { (v.chars().take(120).collect::<String>()) } } }
                    button.btn.btn-primary type="submit" { (t!(lang, "提交", "Submit")) }
                    " " a.btn href="/" { (t!(lang, "不要了，回首页", "Discard and go home")) }
                }
            } }
        },
    )
}

fn moment(at: Timestamp) -> String {
    let z = jiff::Zoned::new(at, vocab::shanghai());
    format!("{} {:02}:{:02}", z.date(), z.hour(), z.minute())
}

pub(super) fn account(cx: &Cx, actor: &Actor, sessions: &[SessionRow]) -> Markup {
    let lang = cx.lang();
    let head = PageHead::new(&actor.name)
        .lead(&actor.login)
        .actions(html! { a.btn.btn-primary href="/account/password" { (t!(lang, "修改密码", "Change password")) } });
    page(
        cx,
        head,
        html! {
            section.card.mb-3 {
                div.card-header { h2.card-title { (t!(lang, "我的岗位", "My posts")) } }
                ul.list-group.list-group-flush {
                    @for p in &actor.posts { li.list-group-item { strong { (p.role.name(lang)) } " · " (p.unit_name) } }
                    @if actor.posts.is_empty() { li.list-group-item.text-secondary { (t!(lang, "目前没有岗位，请联系管理员。", "No post at present; ask your administrator.")) } }
                }
            }
            section.card {
                div.card-header { h2.card-title { (t!(lang, "登录的地方", "Where you are signed in")) } }
                div.table-responsive { table.table.card-table {
                    thead { tr { th { (t!(lang, "浏览器", "Browser")) } th { (t!(lang, "登录时间", "Since")) } th { (t!(lang, "最近使用", "Last used")) } th {} } }
                    tbody { @for s in sessions { tr {
                        td.wrap { (s.browser) } td { (moment(s.created_at)) } td { (moment(s.seen_at)) }
                        td.text-end { @if cx.session() == Some(&s.id) { span.text-secondary { (t!(lang, "本机", "This one")) } } @else {
                            form method="post" action={ "/account/sessions/" (s.id) "/end" } { (ui::csrf(cx)) button.btn.btn-sm type="submit" { (t!(lang, "退出", "End")) } }
                        } }
                    } } }
                } }
            }
        },
    )
}

pub(super) fn password(cx: &Cx, errors: &FieldErrors) -> Markup {
    let lang = cx.lang();
    let draft = Draft::default();
    let form = FormView { lang, draft: &draft, errors };
    let first = cx.actor().is_some_and(|a| a.must_change_password);
    let look = |autocomplete| FieldLook { kind: "password", required: true, autocomplete, ..FieldLook::default() };
    page(
        cx,
        PageHead::new(t!(lang, "修改密码", "Change password")),
        html! {
            @if first { div.alert.alert-info { (t!(lang, "这是第一次登录，请先换一个只有自己知道的密码。", "This is your first sign-in: choose a password only you know.")) } }
            (form.summary())
            form.card.narrow method="post" {
                (ui::csrf(cx))
                div.card-body {
                    (form.text("old", &t!(lang, "现在的密码", "Present password"), look("current-password")))
                    (form.text("new", &t!(lang, "新密码", "New password"), FieldLook { hint: ("至少 8 个字符，字母与数字或符号混用", "At least 8 characters, letters mixed with digits or signs"), ..look("new-password") }))
                    (form.text("again", &t!(lang, "再输一次", "Again"), look("new-password")))
                }
                div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "保存", "Save")) } }
            }
        },
    )
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "sessions/sign-in", render: |cx| sign_in(cx, &Draft::default(), Some(&Bi::new("示例", "sample")))
    },
    Sample {
        name: "sessions/hand-back",
        render: |cx| hand_back(cx, "t", "/activities/new", &[("title".into(), "三八活动".into())]),
    },
    Sample { name: "sessions/password", render: |cx| password(cx, &FieldErrors::new()) },
    Sample {
        name: "sessions/account",
        render: |cx| {
            let actor = Actor {
                account: AccountId::stored("x".into()),
                name: "王某某".into(),
                login: "wang".into(),
                posts: vec![],
                must_change_password: false,
            };
            account(
                cx,
                &actor,
                &[SessionRow {
                    id: SessionId::stored("s".into()),
                    browser: "Firefox".into(),
                    created_at: cx.site().clock.now(),
                    seen_at: cx.site().clock.now(),
                }],
            )
        },
    },
];
