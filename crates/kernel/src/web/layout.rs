//! The frame around every page: navigation, crumbs, title, flash message, preferences.

use super::{Cx, assets, ui};
use maud::{DOCTYPE, Markup, html};
use vocab::t;

/// A step of the path to this page.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// Its name.
    pub name: String,
    /// Its address; none for the page itself.
    pub href: Option<String>,
}

/// What stands above a page's body.
#[derive(Clone, Debug, Default)]
pub struct PageHead {
    /// The page's title.
    pub title: String,
    /// Smaller words below the title.
    pub lead: String,
    /// The navigation entry it belongs to.
    pub nav: &'static str,
    /// The path to it, without the page itself.
    pub crumbs: Vec<Crumb>,
    /// Buttons at the right: one primary action at most.
    pub actions: Option<Markup>,
    /// Uses the full width: grids and side-by-side pages.
    pub wide: bool,
}

impl PageHead {
    /// A page with a title.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }
    /// The navigation entry it belongs to.
    pub fn nav(mut self, key: &'static str) -> Self {
        self.nav = key;
        self
    }
    /// A step of the path.
    pub fn crumb(mut self, name: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { name: name.into(), href: Some(href.into()) });
        self
    }
    /// Smaller words below the title.
    pub fn lead(mut self, text: impl Into<String>) -> Self {
        self.lead = text.into();
        self
    }
    /// Buttons at the right.
    pub fn actions(mut self, markup: Markup) -> Self {
        self.actions = Some(markup);
        self
    }
    /// Full width.
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }
}

fn document(cx: &Cx, title: &str, body: Markup) -> Markup {
    let prefs = cx.prefs();
    let organisation = &cx.site().config.organisation;
    html! {
        (DOCTYPE)
        html lang=(prefs.lang.tag()) class=[prefs.large.then_some("large-type")] data-bs-theme=(if prefs.dark { "dark" } else { "light" }) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="htmx-config" content=r#"{"includeIndicatorStyles":false,"allowEval":false,"historyCacheSize":0,"selfRequestsOnly":true,"responseHandling":[{"code":"204","swap":false},{"code":"...","swap":true}]}"#;
                title { (title) " · " (organisation) }
                link rel="icon" href=(assets::href("icon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(assets::href("app.css"));
                script src=(assets::href("app.js")) defer {}
            }
            body hx-headers={ "{\"x-csrf-token\":\"" (cx.csrf()) "\"}" } data-lang=(prefs.lang.tag()) data-sprite=(assets::href("icons.svg")) data-charts=(assets::href("charts.js")) {
                @if !assets::built() {
                    p.alert.alert-warning { (t!(prefs.lang, "前端文件还没有构建：请运行 cargo xtask demo。", "The front end has not been built: run cargo xtask demo.")) }
                }
                (body)
            }
        }
    }
}

/// A page without navigation: sign-in, errors for strangers.
pub fn bare(cx: &Cx, title: &str, body: Markup) -> Markup {
    let lang = cx.lang();
    document(
        cx,
        title,
        html! {
            div.page.page-center {
                div.container.container-tight.py-4 {
                    div.text-center.mb-4 {
                        span.brand-mark { (ui::icon("half-sky")) }
                        div.brand-name { (cx.site().config.organisation) }
                        div.text-secondary { (t!(lang, "半边天 · 妇联工作系统", "Halfsky · the Women's Federation's working system")) }
                    }
                    main id="main" {
                        h1.h2.text-center.mb-3 { (title) }
                        div id="flash" { (flash(cx)) }
                        (body)
                    }
                    (preferences(cx))
                }
            }
        },
    )
}

/// A page of the application.
pub fn page(cx: &Cx, head: PageHead, body: Markup) -> Markup {
    let lang = cx.lang();
    let container = if head.wide { "container-fluid" } else { "container-xl" };
    document(
        cx,
        &head.title,
        html! {
            a.skip-link href="#main" { (t!(lang, "跳到正文", "Skip to content")) }
            div.page {
                (navigation(cx, head.nav))
                div.page-wrapper {
                    header.page-header.d-print-none {
                        div class=(container) {
                            @if !head.crumbs.is_empty() {
                                nav aria-label=(t!(lang, "位置", "Breadcrumb")) {
                                    ol.breadcrumb {
                                        @for c in &head.crumbs {
                                            li.breadcrumb-item { @if let Some(href) = &c.href { a href=(href) { (c.name) } } @else { (c.name) } }
                                        }
                                    }
                                }
                            }
                            div.row.g-2.align-items-center {
                                div.col {
                                    h1.page-title { (head.title) }
                                    @if !head.lead.is_empty() { div.text-secondary.mt-1 { (head.lead) } }
                                }
                                @if let Some(actions) = &head.actions { div.col-auto.ms-auto { div.btn-list { (actions) } } }
                            }
                        }
                    }
                    div.print-head { (cx.site().config.organisation) " · " (head.title) " · " (cx.today()) }
                    main.page-body id="main" tabindex="-1" {
                        div class=(container) {
                            div id="flash" aria-live="polite" { (flash(cx)) }
                            (body)
                        }
                    }
                }
            }
        },
    )
}

fn flash(cx: &Cx) -> Markup {
    html! {
        @if let Some(f) = cx.flash() {
            div class={ "alert " (if f.good { "alert-success" } else { "alert-warning" }) } role="status" {
                (ui::icon(if f.good { "check" } else { "alert-triangle" })) " " (f.message.get(cx.lang()))
            }
        }
    }
}

fn navigation(cx: &Cx, current: &str) -> Markup {
    let lang = cx.lang();
    let site = cx.site();
    html! {
        aside.navbar.navbar-vertical.navbar-expand-lg.d-print-none data-bs-theme="dark" {
            div.container-fluid {
                button.navbar-toggler type="button" data-toggle="#menu" aria-controls="menu" aria-expanded="false" aria-label=(t!(lang, "菜单", "Menu")) { span.navbar-toggler-icon {} }
                a.navbar-brand href="/" {
                    span.brand-mark { (ui::icon("half-sky")) }
                    span.brand-words { (t!(lang, "半边天", "Halfsky")) small { (site.config.organisation) } }
                }
                nav.navbar-collapse id="menu" aria-label=(t!(lang, "主菜单", "Main menu")) {
                    ul.navbar-nav.pt-lg-2 {
                        @for e in &site.nav {
                            @if e.verb.is_none_or(|v| may_see(cx, v)) {
                                li class={ "nav-item" (if e.key == current { " active" } else { "" }) } {
                                    a.nav-link href=(e.href) aria-current=[(e.key == current).then_some("page")] {
                                        span.nav-link-icon { (ui::icon(e.icon)) }
                                        span.nav-link-title { (lang.pick(e.name.0, e.name.1)) }
                                    }
                                }
                            }
                        }
                    }
                    div.nav-foot {
                        @if let Some(actor) = cx.actor() {
                            div.nav-person {
                                a href="/account/" { (ui::icon("user")) " " (actor.name) }
                                @if let Some(post) = actor.main_post() { small { (post.unit_name) " · " (post.role.name(lang)) } }
                            }
                            form method="post" action="/sign-out" { (ui::csrf(cx)) button.btn.btn-sm.btn-ghost-light type="submit" { (ui::icon("logout")) " " (t!(lang, "退出登录", "Sign out")) } }
                        }
                        (preferences(cx))
                    }
                }
            }
        }
    }
}

fn may_see(cx: &Cx, verb: &str) -> bool {
    cx.site().gates.row(verb).is_some_and(|row| cx.actor().is_some_and(|a| a.holds(&row)))
}

/// Language, colours and type size: three buttons that work without scripts.
fn preferences(cx: &Cx) -> Markup {
    let (lang, prefs) = (cx.lang(), cx.prefs());
    let code = |en: bool, dark: bool, large: bool| {
        format!("{}{}{}", if en { "e" } else { "z" }, if dark { "d" } else { "" }, if large { "l" } else { "" })
    };
    let en = lang == vocab::Lang::En;
    html! {
        form.preferences method="post" action="/preferences" {
            (ui::csrf(cx))
            input type="hidden" name="back" value=(cx.path());
            button.btn.btn-sm type="submit" name="set" value=(code(!en, prefs.dark, prefs.large)) lang=(if en { "zh-CN" } else { "en" }) { (if en { "中文" } else { "English" }) }
            button.btn.btn-sm type="submit" name="set" value=(code(en, !prefs.dark, prefs.large)) { (if prefs.dark { t!(lang, "浅色", "Light") } else { t!(lang, "深色", "Dark") }) }
            button.btn.btn-sm type="submit" name="set" value=(code(en, prefs.dark, !prefs.large)) { (if prefs.large { t!(lang, "标准字", "Normal type") } else { t!(lang, "大字", "Large type") }) }
        }
    }
}
