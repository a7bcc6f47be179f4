//! Components: one function each for field, table, badge, empty state, chart. Views hold no decisions.

use super::{Cx, Draft, assets};
use maud::{Markup, html};
use vocab::{FieldErrors, Lang, t};

/// An icon of the sprite; decorative, so hidden from readers.
pub fn icon(name: &str) -> Markup {
    html! { svg.icon aria-hidden="true" focusable="false" { use href={ (assets::href("icons.svg")) "#" (name) } {} } }
}

/// The token every form carries.
pub fn csrf(cx: &Cx) -> Markup {
    html! { input type="hidden" name="_csrf" value=(cx.csrf()); }
}

/// The two fields and the button of signing in.
pub fn sign_in_fields(lang: Lang, login: &str) -> Markup {
    html! {
        div.mb-3 {
            label.form-label for="login" { (t!(lang, "用户名", "Sign-in name")) }
            input.form-control id="login" name="login" value=(login) autocomplete="username" required autofocus[login.is_empty()];
        }
        div.mb-3 {
            label.form-label for="password" { (t!(lang, "密码", "Password")) }
            input.form-control id="password" name="password" type="password" autocomplete="current-password" required;
        }
        button.btn.btn-primary.w-100 type="submit" { (t!(lang, "登录", "Sign in")) }
    }
}

/// A form being shown: what was typed, what is wrong with it, in which language.
pub struct FormView<'a> {
    /// Language.
    pub lang: Lang,
    /// What was typed.
    pub draft: &'a Draft,
    /// What is wrong.
    pub errors: &'a FieldErrors,
}

/// A choice of a select or a set of radio buttons.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// How a text field looks and what the browser may help with.
#[derive(Clone, Copy, Debug, Default)]
pub struct FieldLook {
    /// `text`, `date`, `number`, `password`, …
    pub kind: &'static str,
    /// Marked as required.
    pub required: bool,
    /// Words below the field.
    pub hint: (&'static str, &'static str),
    /// Bootstrap column classes of the wrapper.
    pub col: &'static str,
    /// Autocomplete token.
    pub autocomplete: &'static str,
}

impl FormView<'_> {
    /// The summary at the top when something is wrong; takes the focus.
    pub fn summary(&self) -> Markup {
        let n = self.errors.iter().count();
        html! {
            @if n > 0 {
                div.alert.alert-danger role="alert" tabindex="-1" data-focus="" {
                    strong { (t!(self.lang, "有 {n} 处需要修改，填过的内容都还在：", "{n} to mend; what you typed is kept:")) }
                    ul.mb-0 { @for e in self.errors.iter() { li { @if e.field.is_empty() { (e.message.get(self.lang)) } @else { a href={ "#f-" (e.field) } { (e.message.get(self.lang)) } } } } }
                }
            }
        }
    }
    fn wrap(&self, name: &str, label: &str, look: FieldLook, control: Markup) -> Markup {
        let error = self.errors.of(name, self.lang);
        let hint = self.lang.pick(look.hint.0, look.hint.1);
        html! {
            div class={ "mb-3 " (look.col) } {
                label.form-label.required[look.required] for={ "f-" (name) } { (label) }
                (control)
                @if let Some(e) = error { div.invalid-feedback.d-block id={ "e-" (name) } { (e) } }
                @if !hint.is_empty() { div.form-hint { (hint) } }
            }
        }
    }
    fn invalid(&self, name: &str) -> bool {
        self.errors.of(name, self.lang).is_some()
    }
    /// A one-line field.
    pub fn text(&self, name: &str, label: &str, look: FieldLook) -> Markup {
        let invalid = self.invalid(name);
        let kind = if look.kind.is_empty() { "text" } else { look.kind };
        let value = if kind == "password" { "" } else { self.draft.raw(name) };
        self.wrap(name, label, look, html! {
            input.form-control.is-invalid[invalid] id={ "f-" (name) } name=(name) type=(kind) value=(value)
                required[look.required] aria-invalid=[invalid.then_some("true")] aria-describedby=[invalid.then(|| format!("e-{name}"))]
                autocomplete=[(!look.autocomplete.is_empty()).then_some(look.autocomplete)];
        })
    }
    /// A field of several lines.
    pub fn area(&self, name: &str, label: &str, rows: u8, look: FieldLook) -> Markup {
        let invalid = self.invalid(name);
        self.wrap(name, label, look, html! {
            textarea.form-control.is-invalid[invalid] id={ "f-" (name) } name=(name) rows=(rows) required[look.required]
                aria-invalid=[invalid.then_some("true")] aria-describedby=[invalid.then(|| format!("e-{name}"))] { (self.draft.raw(name)) }
        })
    }
    /// A list to choose one from.
    pub fn select(&self, name: &str, label: &str, choices: &[Choice], look: FieldLook) -> Markup {
        let invalid = self.invalid(name);
        let chosen = self.draft.raw(name);
        self.wrap(
            name,
            label,
            look,
            html! {
                select.form-select.is-invalid[invalid] id={ "f-" (name) } name=(name) required[look.required] {
                    @for c in choices { option value=(c.value) selected[c.value == chosen] { (c.label) } }
                }
            },
        )
    }
    /// A file.
    pub fn file(&self, name: &str, label: &str, accept: &str, look: FieldLook) -> Markup {
        let invalid = self.invalid(name);
        self.wrap(name, label, look, html! {
            input.form-control.is-invalid[invalid] id={ "f-" (name) } name=(name) type="file" accept=(accept) required[look.required];
        })
    }
}

/// A small coloured word; the word carries the meaning, the colour helps.
pub fn badge(tone: Tone, text: &str) -> Markup {
    html! { span class={ "badge " (tone.class()) } { (text) } }
}

/// How good or bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// Done or well.
    Good,
    /// Going on.
    Calm,
    /// Needs a look.
    Mind,
    /// Late or wrong.
    Bad,
    /// Says nothing yet.
    Quiet,
}

impl Tone {
    /// The badge's class.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Good => "tone-good",
            Tone::Calm => "tone-calm",
            Tone::Mind => "tone-mind",
            Tone::Bad => "tone-bad",
            Tone::Quiet => "tone-quiet",
        }
    }
}

/// Nothing to show: why, and what to do next.
pub fn empty(title: &str, why: &str, action: Option<Markup>) -> Markup {
    html! {
        div.empty {
            div.empty-img { (icon("inbox")) }
            p.empty-title { (title) }
            p.empty-subtitle.text-secondary { (why) }
            @if let Some(a) = action { div.empty-action { (a) } }
        }
    }
}

/// A progress bar that says its number.
pub fn progress(share: Option<f64>, tone: Tone, lang: Lang) -> Markup {
    let value = share.unwrap_or(0.0).clamp(0.0, 1.0);
    let label = share.map_or_else(|| "—".to_owned(), percent);
    html! { span.meter { progress class=(tone.class()) max="1" value=(format!("{value:.4}")) aria-label={ (t!(lang, "完成率", "Done")) " " (label) } {} span.meter-label { (label) } } }
}

/// `87.5%`; whole numbers without the zero.
pub fn percent(share: f64) -> String {
    let p = (share * 1000.0).round() / 10.0 + 0.0; // −0 is nobody's number
    if p.fract() == 0.0 { format!("{p:.0}%") } else { format!("{p:.1}%") }
}

/// A number as people write it: grouped by thousands, decimals only when there are any.
pub fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0 + 0.0; // −0 is nobody's number
    let text = if rounded.fract() == 0.0 {
        format!("{rounded:.0}")
    } else {
        format!("{rounded:.2}").trim_end_matches('0').to_owned()
    };
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(a, b)| (a, Some(b)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |d| ("-", d));
    let mut out = String::from(sign);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(r) = rest {
        out.push('.');
        out.push_str(r);
    }
    out
}

/// A chart drawn by the front end from data; the table beside it carries the same numbers for readers.
pub fn chart(kind: &str, label: &str, data: &serde_json::Value) -> Markup {
    html! { div.chart role="img" aria-label=(label) data-chart=(kind) data-values=(data.to_string()) {} }
}

/// Links to the next page of a keyset list, keeping the filters.
pub fn next_page(lang: Lang, query: &Draft, next: Option<&str>) -> Markup {
    let keep: Vec<(&str, &str)> = query.pairs().filter(|(k, v)| *k != "after" && !v.is_empty()).collect();
    let address = |after: Option<&str>| {
        let mut q = form_urlencoded::Serializer::new(String::new());
        q.extend_pairs(&keep);
        if let Some(a) = after {
            q.append_pair("after", a);
        }
        format!("?{}", q.finish())
    };
    html! {
        nav.pager.d-print-none aria-label=(t!(lang, "翻页", "Pages")) {
            @if query.opt("after").is_some() { a.btn href=(address(None)) { (t!(lang, "回到第一页", "First page")) } }
            @if let Some(n) = next { a.btn href=(address(Some(n))) rel="next" { (t!(lang, "下一页", "Next page")) } }
        }
    }
}

/// A day as people read it in lists: `11月21日 周六`, `Sat 21 Nov`.
pub fn day_words(day: jiff::civil::Date, lang: Lang) -> String {
    let w = day.weekday().to_monday_zero_offset() as usize;
    match lang {
        Lang::Zh => {
            let name = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][w.min(6)];
            format!("{}月{}日 {name}", day.month(), day.day())
        }
        Lang::En => {
            let name = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][w.min(6)];
            let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            format!("{name} {} {}", day.day(), months[(day.month() as usize - 1).min(11)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        assert_eq!(number(1234567.0), "1,234,567");
        assert_eq!(number(-1234.5), "-1,234.5");
        assert_eq!(number(0.333), "0.33");
        assert_eq!(number(100.0), "100");
        assert_eq!((number(-0.0), percent(-0.0)), ("0".to_owned(), "0%".to_owned()));
        assert_eq!(percent(0.8754), "87.5%");
        assert_eq!(percent(1.0), "100%");
    }
}
