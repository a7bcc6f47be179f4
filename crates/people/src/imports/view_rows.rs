//! The preview: every row as it was judged, what would change, who it may be, and what is decided about it.

use super::{
    fields,
    rules::{Judged, KinSaid, Maybe, Said, Verdict, Weight},
    steps::Entry,
    store::{ImportRow, Tally},
    view::{crumbs, leave, steps},
};
use crate::{
    card::Card,
    catalogue::field_of,
    persons::{field_value, rules::OwnField},
};
use kernel::web::{
    Cx, Draft, PageHead, page,
    ui::{self, Tone},
};
use maud::{Markup, html};
use vocab::{Bi, ImportId, Lang, t};

/// A page of rows.
pub(super) struct RowsPage {
    pub import: ImportRow,
    pub name: String,
    pub own: Vec<(String, OwnField)>,
    pub tally: Vec<Tally>,
    pub shown: Option<Verdict>,
    pub rows: Vec<Entry>,
    pub next: Option<String>,
    pub query: Draft,
}

impl RowsPage {
    fn of(&self, verdict: Verdict) -> i64 {
        self.tally.iter().filter(|t| t.verdict == verdict.code()).map(|t| t.n).sum()
    }
    fn decided(&self, decision: &str) -> i64 {
        self.tally.iter().filter(|t| t.decision == decision).map(|t| t.n).sum()
    }
}

fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::New => Tone::Good,
        Verdict::Changed => Tone::Calm,
        Verdict::Same => Tone::Quiet,
        Verdict::Doubtful => Tone::Mind,
        Verdict::Wrong => Tone::Bad,
    }
}

/// A value of a key, a relative's included; secrets masked.
fn value(key: &str, value: &str, own: &[(String, OwnField)], lang: Lang) -> String {
    match key.split_once('.') {
        Some((group, rest)) if group != "x" => field_value(rest, value, own, lang),
        _ => field_value(key, value, own, lang),
    }
}

fn who(j: &Judged, lang: Lang) -> Markup {
    let mut about = vec![j.unit_name.clone()];
    about.extend(["sex", "birth_day", "id_number"].iter().map(|k| match j.card.get(k) {
        "" => String::new(),
        v => field_value(k, v, &[], lang),
    }));
    about.retain(|a| !a.is_empty());
    html! {
        strong { @if j.card.get("name").is_empty() { (t!(lang, "（没有姓名）", "(no name)")) } @else { (j.card.get("name")) } }
        div.text-secondary { (about.join(" · ")) }
        @if !j.kin.is_empty() { div.text-secondary { @for (n, k) in j.kin.iter().enumerate() { @if n > 0 { "；" } (fields::group_name(&k.group, lang)) " " (k.card.get("name")) } } }
        @if !j.mended.is_empty() { div { (ui::badge(Tone::Quiet, &t!(lang, "改过", "mended"))) } }
    }
}

fn said(s: &Said, own: &[(String, OwnField)], lang: Lang) -> Markup {
    let tone = match s.weight {
        Weight::Wrong => Tone::Bad,
        Weight::Doubt => Tone::Mind,
        Weight::Note => Tone::Quiet,
    };
    let word = match s.weight {
        Weight::Wrong => t!(lang, "错误", "wrong"),
        Weight::Doubt => t!(lang, "疑问", "doubt"),
        Weight::Note => t!(lang, "提示", "note"),
    };
    html! { li { (ui::badge(tone, &word)) " " @if !s.cell.is_empty() { span.code { (s.cell) } " " } @if !s.key.is_empty() { (fields::name_of(&s.key, own, lang)) (lang.pick("：", ": ")) } (s.words(lang)) } }
}

fn body(p: &RowsPage, e: &Entry, lang: Lang) -> Markup {
    let j = &e.judged;
    let (notes, found): (Vec<&Said>, Vec<&Said>) = j.found().into_iter().partition(|s| s.weight == Weight::Note);
    html! {
        @if !found.is_empty() { ul.found-list { @for s in &found { (said(s, &p.own, lang)) } } }
        @for m in &j.maybe {
            div.maybe { (t!(lang, "可能已有：", "Perhaps there already: ")) strong { (lang.pick(&m.zh, &m.en)) }
                @if !m.writable { (t!(lang, "，不归您管；是同一个人就跳过这一行，请那边转过来", ", which is not yours to change; if it is she, leave the row out and ask for the file to be handed over")) }
                @if !m.reasons.is_empty() { span.text-secondary { "（" (m.reasons.iter().map(|(zh, en)| lang.pick(zh, en)).collect::<Vec<_>>().join("；")) "）" } } }
        }
        @if !j.changes.is_empty() {
            dl.changes-list { @for (key, old, new) in &j.changes { dt { (change_name(key, p, lang)) } dd {
                @if key == "register" { (t!(lang, "列入名册", "enter on the register")) }
                @else { @if !old.is_empty() { del { (value(key, old, &p.own, lang)) } " → " } @if new.is_empty() { (t!(lang, "（清空）", "(emptied)")) } @else { ins { (value(key, new, &p.own, lang)) } } }
            } } }
        }
        @if !notes.is_empty() { details { summary.text-secondary { (t!(lang, "{} 条提示", "{} notes", notes.len())) } ul.found-list { @for s in &notes { (said(s, &p.own, lang)) } } } }
    }
}

fn change_name(key: &str, p: &RowsPage, lang: Lang) -> String {
    if key == "register" { t!(lang, "名册", "Register") } else { fields::name_of(key, &p.own, lang) }
}

/// What can be decided about a row.
fn decision(import: &ImportId, e: &Entry, lang: Lang) -> Markup {
    let targets: Vec<&Maybe> = e.judged.maybe.iter().filter(|m| m.writable).collect();
    let chosen = |what: &str| e.decision == what;
    html! {
        select.form-select form="decide" hx-post={ "/people/imports/" (import) "/decide" } hx-trigger="change" hx-include="#decide" hx-target="#decided" hx-swap="outerHTML" name={ "d." (e.no) } aria-label={ (t!(lang, "怎么办", "What to do")) " " (e.number) } {
            @if e.decision.is_empty() { option value="" selected { (t!(lang, "请决定", "decide")) } }
            @if e.may.contains('n') { option value="new" selected[chosen("new")] { (t!(lang, "建新档案", "make a new file")) } }
            @if e.may.contains('u') {
                @if targets.is_empty() { option value="update" selected[chosen("update")] { (t!(lang, "更新档案", "bring the file up to date")) } }
                @for m in &targets { option value={ "update:" (m.id) } selected[chosen("update") && e.target == m.id] { (t!(lang, "更新 {}", "update {}", lang.pick(&m.zh, &m.en))) } }
            }
            option value="skip" selected[chosen("skip")] { (t!(lang, "跳过", "skip")) }
        }
    }
}

/// A secret that was understood, as it is shown beside an empty field; leaving the field empty keeps it.
pub(super) fn masked(j: &Judged, key: &str) -> Option<String> {
    let (card, rest) = match key.split_once('.') {
        Some((group, rest)) if group != "x" => (&j.kin.iter().find(|k| k.group == group)?.card, rest),
        _ => (&j.card, key),
    };
    let f = field_of(rest).filter(|f| f.secret)?;
    Some(card.get(rest)).filter(|v| !v.is_empty()).map(|v| f.mask(v))
}

/// The cells of a row that something was found in, to be typed anew.
fn mending(cx: &Cx, p: &RowsPage, e: &Entry) -> Markup {
    let (lang, j) = (cx.lang(), &e.judged);
    let mut keys: Vec<&str> = Vec::new();
    for key in j.found().iter().filter(|s| s.weight > Weight::Note).map(|s| s.key.as_str()).chain([
        "name",
        "id_number",
        "birth_day",
        fields::VILLAGE,
    ]) {
        if !key.is_empty() && key != "id_none_why" && key != "age" && !keys.contains(&key) {
            keys.push(key);
        }
    }
    html! {
        details {
            summary { (t!(lang, "改这一行", "Mend this row")) }
            form.mend method="post" action={ "/people/imports/" (p.import.id) "/rows/" (e.no) } {
                (ui::csrf(cx))
                @for key in ["show", "after"] { @if let Some(v) = p.query.opt(key) { input type="hidden" name=(key) value=(v); } }
                @for key in &keys {
                    @let id = format!("m{}-{}", e.no, key.replace('.', "-"));
                    @let masked = masked(j, key);
                    @let now = if masked.is_some() { "" } else { j.mended.get(*key).or(j.cells.get(*key)).map_or("", String::as_str) };
                    label for=(id) { (fields::name_of(key, &p.own, lang)) }
                    input.form-control id=(id) name={ "cell." (key) } value=(now) placeholder=[masked] autocomplete="off";
                }
                button.btn.btn-sm.mt-2 type="submit" { (t!(lang, "保存并重新核对", "Keep and judge again")) }
            }
        }
    }
}

fn tabs(p: &RowsPage, lang: Lang) -> Markup {
    let here = format!("/people/imports/{}", p.import.id);
    html! {
        ul.nav.nav-tabs.d-print-none {
            li.nav-item { a.nav-link.active[p.shown.is_none()] href=(here) aria-current=[p.shown.is_none().then_some("page")] { (t!(lang, "全部", "All")) " " (Verdict::ALL.iter().map(|v| p.of(*v)).sum::<i64>()) } }
            @for v in Verdict::ALL {
                @let on = p.shown == Some(v);
                li.nav-item { a.nav-link.active[on] href={ (here) "?show=" (v.code()) } aria-current=[on.then_some("page")] { (v.name(lang)) " " (p.of(v)) } }
            }
        }
    }
}

fn bulk(p: &RowsPage, lang: Lang) -> Markup {
    let all = [
        (Verdict::Wrong, "skip", t!(lang, "有错误的全部跳过", "Skip all that are wrong")),
        (Verdict::Doubtful, "skip", t!(lang, "有疑问的全部跳过", "Skip all doubtful ones")),
        (
            Verdict::Doubtful,
            "new",
            t!(
                lang,
                "其他有疑问的全部照表导入（可能已有的除外）",
                "Take the other doubtful ones as they are (not those who may be there)"
            ),
        ),
        (Verdict::Changed, "update", t!(lang, "有变化的全部更新", "Update all that changed")),
        (Verdict::Changed, "skip", t!(lang, "有变化的全部不更新", "Leave all that changed")),
    ];
    html! {
        div.bulk.d-print-none {
            @for (verdict, what, name) in all { @if p.of(verdict) > 0 && p.shown.is_none_or(|s| s == verdict) { button.btn.btn-sm type="submit" form="decide" name="all" value={ (verdict.code()) ":" (what) } { (name) } } }
            @if p.of(Verdict::Doubtful) > 0 && p.shown.is_none_or(|s| s == Verdict::Doubtful) {
                p.text-secondary { (t!(lang, "可能已有档案的、号码与姓名或性别、出生日期对不上的，不随按钮决定，请逐行决定。", "Those who may have a file, or whose number does not fit name, sex or birthday, are decided one by one, not by the button.")) }
            }
        }
    }
}

/// What will be done, in one sentence.
pub(super) fn decided(tally: &[Tally], lang: Lang) -> Markup {
    let of = |decision: &str| tally.iter().filter(|t| t.decision == decision).map(|t| t.n).sum::<i64>();
    let (new, update, skip, open) = (of("new"), of("update"), of("skip"), of(""));
    html! { p id="decided" aria-live="polite" { (t!(lang, "将新建 {new} 份、更新 {update} 份，跳过 {skip} 行；还有 {open} 行等您决定。确认之前什么也没有保存。", "{new} files will be made, {update} changed, {skip} rows left out; {open} rows wait for you. Nothing is stored before you confirm.")) } }
}

pub(super) fn preview(cx: &Cx, p: &RowsPage, trouble: Option<&Bi>) -> Markup {
    let lang = cx.lang();
    let here = format!("/people/imports/{}", p.import.id);
    let (new, update, open) = (p.decided("new"), p.decided("update"), p.decided(""));
    let troubled = p.of(Verdict::Wrong) + p.of(Verdict::Doubtful);
    let head = crumbs(PageHead::new(t!(lang, "逐行核对", "Every row")), lang);
    page(
        cx,
        head,
        html! {
            (steps(2, lang))
            @if let Some(b) = trouble { div.alert.alert-danger role="alert" tabindex="-1" data-focus="" { (b.get(lang)) } }
            @if let Some(b) = p.import.why() { div.alert.alert-warning role="alert" { (b.get(lang)) } }
            div.card.mb-3 { div.card-body {
                h2.h3 { (p.name) }
                (decided(&p.tally, lang))
                div.d-flex.flex-wrap.gap-2.d-print-none {
                    // Sent with the choices of the page, so that none is left behind.
                    button.btn.btn-primary type="submit" form="decide" formaction={ (here) "/commit" } disabled[new + update == 0 && open == 0 && p.rows.is_empty()] { (t!(lang, "确认导入", "Bring them in")) }
                    @if troubled > 0 { a.btn href={ (here) "/problems" } { (ui::icon("download")) " " (t!(lang, "下载标了问题的原表", "The sheet with its problems")) } }
                    a.btn href={ (here) "/missing" } { (t!(lang, "我们有、表里没有的人", "With us, not in the sheet")) }
                    a.btn href={ (here) "/differences" } { (ui::icon("download")) " " (t!(lang, "导出差异", "Export the differences")) }
                    @if p.import.kind != "grid" { a.btn href={ (here) "/columns" } { (t!(lang, "改列的对应", "Change the columns")) } }
                }
            } }
            (tabs(p, lang))
            div.card {
                (bulk(p, lang))
                form id="decide" method="post" action={ (here) "/decide" } {
                    (ui::csrf(cx))
                    @for key in ["show", "after"] { @if let Some(v) = p.query.opt(key) { input type="hidden" name=(key) value=(v); } }
                }
                @if p.rows.is_empty() { (ui::empty(&t!(lang, "没有这样的行", "No such rows"), &t!(lang, "换一个标签看看。", "Look at another tab."), None)) } @else {
                    div.table-responsive { table.table.card-table.import-rows {
                        thead { tr { th.text-end { (t!(lang, "行", "Row")) } th { (t!(lang, "人", "Person")) } th { (t!(lang, "核对结果", "What was found")) } th { (t!(lang, "怎么办", "What to do")) } } }
                        tbody { @for e in &p.rows { tr id={ "r" (e.no) } .row-bad[e.verdict == Verdict::Wrong && e.decision.is_empty()] {
                            td.text-end { (e.number) }
                            td.wrap { (who(&e.judged, lang)) }
                            td.wrap { (ui::badge(tone(e.verdict), e.verdict.name(lang))) (body(p, e, lang)) @if matches!(e.verdict, Verdict::Wrong | Verdict::Doubtful) || !e.judged.mended.is_empty() { (mending(cx, p, e)) } }
                            td { @if e.may.len() > 1 || e.decision.is_empty() { (decision(&p.import.id, e, lang)) } @else { (t!(lang, "跳过", "skip")) } }
                        } } }
                    } }
                    div.card-footer.d-print-none { button.btn type="submit" form="decide" { (t!(lang, "保存本页的决定", "Keep the decisions of this page")) } }
                    (ui::next_page(lang, &p.query, p.next.as_deref()))
                }
            }
            (leave(cx, &here))
        },
    )
}

#[doc(hidden)]
pub(super) fn sample() -> RowsPage {
    let entry = |no: i64, verdict: Verdict, may: &str, decision: &str, judged: Judged| Entry {
        verdict,
        may: may.into(),
        decision: decision.into(),
        judged,
        ..Entry::new(no, 0, no + 4, Judged::default())
    };
    let card = Card::default().with("name", "李小兰").with("sex", "2").with("id_number", "11010519491231002X");
    let kin = KinSaid { group: "father".into(), card: Card::default().with("name", "李大山"), ..KinSaid::default() };
    let base = Judged { card, kin: vec![kin], unit_name: "上云村".into(), ..Judged::default() };
    let mut wrong = base.clone();
    wrong.card.set("name", "");
    wrong.say(Weight::Wrong, "phone", Bi::new("少一位", "too short"));
    wrong.say(Weight::Note, "sex", Bi::new("全角字符改为半角", "made half-width"));
    wrong.findings[0].cell = "F5".into();
    wrong.mended.insert("phone".into(), "1380000".into());
    let mut doubt = base.clone();
    doubt.meet(Weight::Doubt, "sex", Bi::new("与身份证号不符", "differs from the number"));
    doubt.maybe = vec![Maybe {
        id: "p1".into(),
        zh: "李晓兰（上云村）".into(),
        en: "李晓兰 (上云村)".into(),
        writable: true,
        reasons: vec![("姓名同音".into(), "same sound".into())],
    }];
    let mut changed = base.clone();
    changed.changes = vec![
        ("grade".into(), "二年级".into(), "三年级".into()),
        ("phone".into(), String::new(), "13800001234".into()),
        ("illness".into(), "哮喘".into(), String::new()),
        ("father.workplace".into(), String::new(), "某市".into()),
        ("register".into(), String::new(), "left_behind_children".into()),
    ];
    let tally = |v: Verdict, decision: &str, n: i64| Tally { verdict: v.code().into(), decision: decision.into(), n };
    let mut query = Draft::default();
    query.set("after", "10");
    RowsPage {
        import: ImportRow {
            trouble: r#"["预览之后有人改动","changed since"]"#.into(),
            ..super::store::sample("ready")
        },
        name: "名单.xlsx".into(),
        own: Vec::new(),
        tally: vec![
            tally(Verdict::New, "new", 5),
            tally(Verdict::Changed, "update", 1),
            tally(Verdict::Same, "skip", 2),
            tally(Verdict::Doubtful, "", 1),
            tally(Verdict::Wrong, "", 1),
        ],
        shown: None,
        rows: vec![
            entry(0, Verdict::New, "ns", "new", base.clone()),
            entry(1, Verdict::Changed, "us", "update", changed),
            entry(2, Verdict::Same, "s", "skip", base),
            entry(3, Verdict::Doubtful, "nus", "", doubt),
            entry(4, Verdict::Wrong, "s", "", wrong),
        ],
        next: Some("4".into()),
        query,
    }
}

#[doc(hidden)]
pub(super) fn sample_none() -> RowsPage {
    RowsPage {
        rows: Vec::new(),
        tally: Vec::new(),
        shown: Some(Verdict::Wrong),
        next: None,
        import: super::store::sample("ready"),
        ..sample()
    }
}
