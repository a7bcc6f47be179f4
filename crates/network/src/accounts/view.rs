//! Pages of accounts.

use super::store::{AccountRow, PostRow};
use crate::units::{UnitRow, unit_select};
use kernel::web::{
    Cx, Draft, PageHead, Sample, page,
    ui::{self, Choice, FieldLook, FormView, Tone},
};
use maud::{Markup, html};
use vocab::{AccountId, FieldErrors, Lang, PostId, Role, UnitId, UnitPath, t};

fn head(cx: &Cx, title: impl Into<String>) -> PageHead {
    PageHead::new(title).nav("accounts").crumb(t!(cx.lang(), "账号", "Accounts"), "/accounts/")
}

fn role_select(form: &FormView<'_>, col: &'static str) -> Markup {
    let mut choices = vec![Choice::new("", t!(form.lang, "请选择", "Choose"))];
    choices.extend(Role::ALL.map(|r| Choice::new(r.code(), r.name(form.lang))));
    form.select(
        "role",
        &t!(form.lang, "角色", "Role"),
        &choices,
        FieldLook { required: true, col, ..FieldLook::default() },
    )
}

fn state(a: &AccountRow, lang: Lang) -> Markup {
    if a.disabled {
        ui::badge(Tone::Bad, &t!(lang, "已停用", "Closed"))
    } else if a.must_change {
        ui::badge(Tone::Mind, &t!(lang, "未改初始密码", "First password"))
    } else {
        ui::badge(Tone::Good, &t!(lang, "使用中", "In use"))
    }
}

pub(super) fn index(cx: &Cx, query: &Draft, rows: &[AccountRow], posts: &[PostRow], next: Option<&str>) -> Markup {
    let lang = cx.lang();
    let head = PageHead::new(t!(lang, "账号", "Accounts")).nav("accounts").lead(t!(lang, "管理账号和岗位；系统管理员看不到任何档案内容。", "Accounts and posts; the administrator sees no files."))
        .actions(html! { a.btn.btn-primary href="/accounts/new" { (ui::icon("plus")) " " (t!(lang, "新建账号", "New account")) } });
    page(
        cx,
        head,
        html! {
            form.search-bar role="search" method="get" {
                input.form-control type="search" name="q" value=(query.get("q")) placeholder=(t!(lang, "用户名或姓名", "Sign-in name or name")) aria-label=(t!(lang, "查找账号", "Find an account"));
                button.btn type="submit" { (t!(lang, "查找", "Find")) }
            }
            div.card {
                @if rows.is_empty() { (ui::empty(&t!(lang, "没有账号", "No accounts"), &t!(lang, "换个写法试试。", "Try another spelling."), None)) } @else {
                    div.table-responsive { table.table.card-table.table-vcenter {
                        thead { tr { th { (t!(lang, "用户名", "Sign-in name")) } th { (t!(lang, "姓名", "Name")) } th { (t!(lang, "岗位", "Posts")) } th { (t!(lang, "状态", "State")) } } }
                        tbody { @for a in rows { tr {
                            td { a href={ "/accounts/" (a.id) } { (a.login) } } td { (a.name) }
                            td.wrap { @for p in posts.iter().filter(|p| p.account_id == a.id && p.until_day.is_none()) { div { (p.unit_name) " · " (p.role.name(lang)) } } }
                            td { (state(a, lang)) }
                        } } }
                    } }
                }
            }
            (ui::next_page(lang, query, next))
        },
    )
}

pub(super) fn new_form(cx: &Cx, draft: &Draft, errors: &FieldErrors, units: &[UnitRow]) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft, errors };
    page(
        cx,
        head(cx, t!(lang, "新建账号", "New account")),
        html! {
            (form.summary())
            form.card method="post" {
                (ui::csrf(cx))
                div.card-body { div.row {
                    (form.text("login", &t!(lang, "用户名", "Sign-in name"), FieldLook { required: true, col: "col-md-6", autocomplete: "off", hint: ("字母或数字，如姓名拼音", "Letters or digits"), ..FieldLook::default() }))
                    (form.text("name", &t!(lang, "姓名", "Name"), FieldLook { required: true, col: "col-md-6", ..FieldLook::default() }))
                    (role_select(&form, "col-md-4"))
                    (unit_select(&form, "unit", &t!(lang, "单位", "Unit"), units, true, "col-md-4"))
                    (form.text("from", &t!(lang, "任职日期", "From"), FieldLook { kind: "date", required: true, col: "col-md-4", ..FieldLook::default() }))
                } }
                div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "新建", "Make")) } }
            }
        },
    )
}

pub(super) fn first_password(cx: &Cx, name: &str, login: &str, password: &str, id: &AccountId) -> Markup {
    let lang = cx.lang();
    page(
        cx,
        head(cx, t!(lang, "初始密码", "First password")),
        html! {
            div.card.narrow { div.card-body {
                p { (t!(lang, "请把下面的密码当面或电话告诉{name}。这一页关掉之后就看不到了，对方第一次登录时要换掉它。", "Tell {name} this password in person or by telephone. It is shown only once and must be changed at the first sign-in.")) }
                dl.facts { dt { (t!(lang, "用户名", "Sign-in name")) } dd { (login) } dt { (t!(lang, "初始密码", "First password")) } dd.code.fs-2 { (password) } }
                a.btn.btn-primary href={ "/accounts/" (id) } { (t!(lang, "我已转告", "I have told her")) }
            } }
        },
    )
}

pub(super) fn show(
    cx: &Cx,
    a: &AccountRow,
    posts: &[PostRow],
    units: &[UnitRow],
    draft: &Draft,
    errors: &FieldErrors,
) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft, errors };
    page(
        cx,
        head(cx, &a.name).lead(&a.login),
        html! {
            (form.summary())
            div.row.row-cards {
                div.col-lg-7 { section.card {
                    div.card-header { h2.card-title { (t!(lang, "岗位", "Posts")) } }
                    div.table-responsive { table.table.card-table {
                        thead { tr { th { (t!(lang, "角色", "Role")) } th { (t!(lang, "单位", "Unit")) } th { (t!(lang, "起", "From")) } th { (t!(lang, "止", "Until")) } th {} } }
                        tbody { @for p in posts { tr {
                            td { (p.role.name(lang)) } td { (p.unit_name) } td { (p.from_day) } td { (p.until_day.map_or_else(|| "—".to_owned(), |d| d.to_string())) }
                            td.text-end { @if p.until_day.is_none() { form method="post" action={ "/accounts/" (a.id) "/posts/" (p.id) "/end" } { (ui::csrf(cx)) button.btn.btn-sm type="submit" { (t!(lang, "结束", "End")) } } } }
                        } } }
                    } }
                    form.card-body method="post" action={ "/accounts/" (a.id) "/posts" } {
                        (ui::csrf(cx))
                        h3 { (t!(lang, "增加岗位", "Give a post")) }
                        div.row {
                            (role_select(&form, "col-md-4"))
                            (unit_select(&form, "unit", &t!(lang, "单位", "Unit"), units, true, "col-md-5"))
                            (form.text("from", &t!(lang, "任职日期", "From"), FieldLook { kind: "date", required: true, col: "col-md-3", ..FieldLook::default() }))
                        }
                        button.btn.btn-primary type="submit" { (t!(lang, "增加", "Give")) }
                    }
                } }
                div.col-lg-5 { section.card { div.card-body {
                    h2.card-title { (t!(lang, "账号", "Account")) } p { (state(a, lang)) }
                    div.btn-list {
                        form method="post" action={ "/accounts/" (a.id) "/password" } { (ui::csrf(cx)) button.btn type="submit" { (t!(lang, "重设密码", "Reset password")) } }
                        form method="post" action={ "/accounts/" (a.id) "/disabled" } {
                            (ui::csrf(cx)) input type="hidden" name="disabled" value=(if a.disabled { "0" } else { "1" });
                            button.btn type="submit" { (if a.disabled { t!(lang, "启用", "Open") } else { t!(lang, "停用", "Close") }) }
                        }
                    }
                } } }
            }
        },
    )
}

fn sample() -> (AccountRow, PostRow) {
    let id = AccountId::stored("a".into());
    (
        AccountRow {
            id: id.clone(),
            login: "wang".into(),
            name: "王某某".into(),
            must_change: true,
            disabled: false,
            home_path: UnitPath::everything(),
            version: 1,
        },
        PostRow {
            id: PostId::stored("p".into()),
            account_id: id,
            role: Role::VillageChair,
            unit_id: UnitId::stored("u".into()),
            unit_name: "上云村".into(),
            unit_path: UnitPath::everything(),
            from_day: jiff::civil::date(2026, 1, 1),
            until_day: None,
        },
    )
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "accounts/index",
        render: |cx| {
            let (a, p) = sample();
            index(cx, &Draft::default(), &[a], &[p], Some("x"))
        },
    },
    Sample { name: "accounts/new", render: |cx| new_form(cx, &Draft::default(), &FieldErrors::new(), &[]) },
    Sample {
        name: "accounts/show",
        render: |cx| {
            let (a, p) = sample();
            show(cx, &a, &[p], &[], &Draft::default(), &FieldErrors::new())
        },
    },
    Sample {
        name: "accounts/first-password",
        render: |cx| first_password(cx, "王某某", "wang", "abcdef-2345", &AccountId::stored("a".into())),
    },
];
