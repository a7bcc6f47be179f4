//! Views of figures.

use super::web::Asked;
use crate::{board::member_table, targets::rules::in_target_unit};
use jiff::civil::Date;
use kernel::web::{
    Cx, Draft, PageHead, Sample, page,
    ui::{self, FieldLook, FormView},
};
use ledger::{Fact, Figure, Member};
use maud::{Markup, html};
use network::units::{Located, UnitRow, unit_select};
use packs::{Measure, MeasureKind};
use serde_json::json;
use vocab::{DaySpan, FieldErrors, Lang, UnitId, UnitPath, t};

fn value_words(m: &Measure, f: &Figure) -> String {
    match (f.value, &m.kind) {
        (None, _) => "—".into(),
        (Some(v), MeasureKind::Ratio { .. }) => ui::percent(v),
        (Some(v), _) => ui::number(in_target_unit(m, v)),
    }
}

fn unit_word(m: &Measure, lang: Lang) -> &str {
    match m.kind {
        MeasureKind::Ratio { .. } => "",
        _ => lang.pick(&m.unit.zh, &m.unit.en),
    }
}

/// How a measure counts, in a sentence.
fn how(m: &Measure, lang: Lang) -> String {
    match &m.kind {
        MeasureKind::Times => t!(lang, "人次、场次相加", "times added up"),
        MeasureKind::Count => t!(lang, "数有几次、几条", "number of records"),
        MeasureKind::People => {
            t!(lang, "人数：花名册上有名字的，一人只算一次", "distinct people: each named person once")
        }
        MeasureKind::Stock => t!(lang, "期末现有数", "standing on the last day"),
        MeasureKind::Amount => t!(lang, "金额相加", "money added up"),
        MeasureKind::Ratio { numerator, denominator } => format!("{numerator} ÷ {denominator}"),
    }
}

fn filter(cx: &Cx, a: &Asked, extra: Markup) -> Markup {
    let lang = cx.lang();
    let draft = Draft::from_pairs([
        ("unit", a.unit.id.to_string()),
        ("from", a.span.start.to_string()),
        ("until", a.span.end.to_string()),
    ]);
    let none = FieldErrors::new();
    let form = FormView { lang, draft: &draft, errors: &none };
    let day = |col| FieldLook { kind: "date", col, ..FieldLook::default() };
    html! {
        form.filters.card.card-body.mb-3 method="get" data-auto="" { div.row.g-2 {
            (unit_select(&form, "unit", &t!(lang, "单位", "Unit"), &a.units, true, "col-12 col-md-4"))
            (form.text("from", &t!(lang, "从", "From"), day("col-6 col-md-3")))
            (form.text("until", &t!(lang, "到", "Until"), day("col-6 col-md-3")))
            div."col-12 col-md-2".filter-go { (extra) button.btn type="submit" { (t!(lang, "查看", "Show")) } }
        } }
    }
}

fn query(a: &Asked) -> String {
    format!("?unit={}&from={}&until={}", a.unit.id, a.span.start, a.span.end)
}

pub(super) fn index(cx: &Cx, a: &Asked, figures: &[Figure], show_all: bool) -> Markup {
    let lang = cx.lang();
    let packs = &cx.site().packs;
    let q = query(a);
    let head = PageHead::new(t!(lang, "数字", "Figures")).nav("figures").lead(t!(lang, "每个数字都从记录里数出来，点开就是明细。", "Every number is counted from records; click it for the list."))
        .actions(html! { a.btn href={ "/figures/export" (q) } { (ui::icon("download")) " " (t!(lang, "导出 Excel", "Export")) } });
    let empty = |f: &Figure| f.value.unwrap_or(0.0) == 0.0;
    page(
        cx,
        head,
        html! {
            (filter(cx, a, html! {}))
            @for pack in packs.packs() {
                @let rows: Vec<(&Measure, &Figure)> = packs.measures().iter().zip(figures).filter(|(m, f)| m.pack == pack.id && (show_all || !empty(f))).collect();
                @if !rows.is_empty() {
                    section.card.mb-3 {
                        div.card-header { h2.card-title { (lang.pick(&pack.name.zh, &pack.name.en)) } span.card-subtitle lang="zh-CN" { (pack.source) } }
                        div.figure-grid { @for (m, f) in rows {
                            a.figure-tile href={ "/figures/" (m.code) (q) } {
                                span.stat { (value_words(m, f)) " " small { (unit_word(m, lang)) } }
                                span { (lang.pick(&m.name.zh, &m.name.en)) }
                            }
                        } }
                    }
                }
            }
            @if figures.iter().all(empty) && !show_all { div.card { (ui::empty(&t!(lang, "这段时间没有数字", "No figures in this time"), &t!(lang, "换个单位或时间，或先登记活动和服务记录。", "Try another unit or time, or enter activities and records first."), None)) } }
            p { @if show_all { a href=(q) { (t!(lang, "只看有数的", "Only those above zero")) } } @else { a href={ (q) "&all=1" } { (t!(lang, "连 0 的口径也列出", "List measures at zero, too")) } } }
        },
    )
}

/// What a figure's page shows.
pub(super) struct FigurePage {
    pub(super) m: Measure,
    pub(super) a: Asked,
    pub(super) figure: Figure,
    pub(super) lower: Vec<UnitRow>,
    pub(super) below: Vec<Figure>,
    pub(super) months: Vec<(Date, Figure)>,
    pub(super) members: Vec<Member>,
    pub(super) next: Option<String>,
}

pub(super) fn one(cx: &Cx, p: &FigurePage, search: &Draft) -> Markup {
    let lang = cx.lang();
    let m = &p.m;
    let q = query(&p.a);
    let plain = |f: &Figure| f.value.map(|v| (in_target_unit(m, v) * 10.0).round() / 10.0);
    let trend = json!({
        "unit": if matches!(m.kind, MeasureKind::Ratio { .. }) { "%" } else { unit_word(m, lang) },
        "categories": p.months.iter().map(|(d, _)| format!("{}-{:02}", d.year(), d.month())).collect::<Vec<_>>(),
        "series": [{ "name": lang.pick(&m.name.zh, &m.name.en), "values": p.months.iter().map(|(_, f)| plain(f)).collect::<Vec<_>>() }],
    });
    let head = PageHead::new(lang.pick(&m.name.zh, &m.name.en)).nav("figures").crumb(t!(lang, "数字", "Figures"), format!("/figures/{q}"))
        .lead(format!("{} · {} — {}", p.a.unit.name, p.a.span.start, p.a.span.end))
        .actions(html! { a.btn href={ "/figures/" (m.code) "/export" (q) } { (ui::icon("download")) " " (t!(lang, "导出明细", "Export the list")) } });
    page(
        cx,
        head,
        html! {
            (filter(cx, &p.a, html! {}))
            div.row.row-cards {
                div.col-lg-4 { section.card { div.card-body {
                    div.stat.stat-large { (value_words(m, &p.figure)) " " small { (unit_word(m, lang)) } }
                    @if let (Some(n), Some(d)) = (p.figure.numerator, p.figure.denominator) { p { (ui::number(n)) " ÷ " (ui::number(d)) } }
                    dl.facts {
                        dt { (t!(lang, "怎么数", "How it counts")) } dd { (how(m, lang)) }
                        dt { (t!(lang, "口径", "Measure")) } dd.code { (m.code) " v" (m.version) }
                        dt { (t!(lang, "依据", "Source")) } dd lang="zh-CN" { (m.source) }
                        @if let MeasureKind::Ratio { numerator, denominator } = &m.kind { dt { (t!(lang, "分子、分母", "Above and below")) } dd { a href={ "/figures/" (numerator) (q) } { (t!(lang, "分子明细", "numerator")) } " · " a href={ "/figures/" (denominator) (q) } { (t!(lang, "分母明细", "denominator")) } } }
                    }
                } } }
                div.col-lg-8 { section.card { div.card-body { (ui::chart("trend", &t!(lang, "按月走势", "By month"), &trend))
                    @if matches!(m.kind, MeasureKind::People) { p.form-hint { (t!(lang, "人数在每个月内去重，各月相加会大于全年。", "People are distinct within each month, so months add up to more than the year.")) } }
                } } }
            }
            @if !p.lower.is_empty() { section.card.mt-3 {
                div.card-header { h2.card-title { (t!(lang, "按下级单位", "By unit")) } }
                div.table-responsive { table.table.table-sm.card-table { tbody { @for (u, f) in p.lower.iter().zip(&p.below) { tr {
                    td { a href={ "/figures/" (m.code) "?unit=" (u.id) "&from=" (p.a.span.start) "&until=" (p.a.span.end) } { (u.name) } } td.text-end { (value_words(m, f)) }
                } } } } }
            } }
            section.card.mt-3 {
                div.card-header { h2.card-title { (t!(lang, "明细", "Members")) } }
                @if p.members.is_empty() { (ui::empty(&t!(lang, "没有记录", "Nothing"), &t!(lang, "这段时间、这个单位没有计入的记录。", "Nothing was counted for this unit in this time."), None)) } @else { (member_table(lang, &p.members)) }
            }
            (ui::next_page(lang, search, p.next.as_deref()))
        },
    )
}

/// A member for sample pages.
pub(crate) fn sample_member() -> Member {
    Member {
        unit_name: "上云村".into(),
        fact: Fact {
            id: "x:a".into(),
            source_kind: "activity".into(),
            source_id: "0190f1c2-0000-7000-8000-0000000000a1".into(),
            kind: "activity".into(),
            sub: "lecture".into(),
            topic: "training".into(),
            programme: String::new(),
            day: jiff::civil::date(2026, 3, 8),
            until: None,
            state: false,
            unit_id: UnitId::stored("u".into()),
            unit_path: UnitPath::everything(),
            subject: Some("k".into()),
            label: "家庭教育讲座".into(),
            n: 1,
            amount: 398_000,
        },
    }
}

fn sample_asked(cx: &Cx) -> Asked {
    Asked {
        unit: Located {
            id: UnitId::stored("u".into()),
            name: "云溪县".into(),
            kind: "county".into(),
            path: UnitPath::everything(),
        },
        span: DaySpan::year(cx.today().year()),
        units: vec![],
    }
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "figures/index",
        render: |cx| {
            let n = cx.site().packs.measures().len();
            let some = vec![Figure { value: Some(0.5), numerator: Some(1.0), denominator: Some(2.0) }; n];
            html! { (index(cx, &sample_asked(cx), &some, true)) (index(cx, &sample_asked(cx), &vec![Figure::default(); n], false)) }
        },
    },
    Sample {
        name: "figures/one",
        render: |cx| {
            html! { @for m in cx.site().packs.measures() {
                (one(cx, &FigurePage {
                    m: m.clone(), a: sample_asked(cx), figure: Figure { value: Some(0.5), numerator: Some(1.0), denominator: Some(2.0) }, lower: vec![], below: vec![],
                    months: vec![(cx.today(), Figure::default())], members: vec![sample_member()], next: None,
                }, &Draft::default()))
            } }
        },
    },
];
