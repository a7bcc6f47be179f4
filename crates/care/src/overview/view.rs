//! The overview as it is shown: units down, duties across, the share that is overdue as a shade and as a number.

use super::{
    rules::{Cell, Line},
    web::Alone,
};
use kernel::web::{
    Cx, Draft, PageHead, Sample, page,
    ui::{self, FormView, Tone},
};
use maud::{Markup, html};
use network::units::{UnitRow, unit_filter};
use std::collections::BTreeSet;
use vocab::{FieldErrors, PersonId, UnitId, UnitPath, href, t};

pub(super) struct Overview {
    pub(super) lines: Vec<(UnitRow, Line)>,
    pub(super) alone: Vec<Alone>,
    pub(super) units: Vec<UnitRow>,
    pub(super) query: Draft,
}

/// Five shades; the number stands beside them.
fn shade(cell: Cell) -> &'static str {
    match cell.share() {
        0.0 => "heat-0",
        s if s < 0.1 => "heat-1",
        s if s < 0.25 => "heat-2",
        s if s < 0.5 => "heat-3",
        _ => "heat-4",
    }
}

fn cell(unit: &UnitRow, duty: &str, c: Cell) -> Markup {
    html! {
        td.text-end.nowrap.owed-cell.(shade(c)) {
            @if c.all == 0 { "—" }
            @else if c.overdue == 0 { "0" span.text-secondary { "/" (c.all) } }
            @else { a href={ "/today/?who=all&show=overdue&unit=" (unit.id) @if !duty.is_empty() { "&duty=" (duty) } } { (c.overdue) } span.text-secondary { "/" (c.all) } }
        }
    }
}

/// The line of all units together: numbers only, the lists stand below it.
fn sum(cells: impl Iterator<Item = Cell>) -> Markup {
    let c = cells.fold(Cell::default(), |a, b| Cell { overdue: a.overdue + b.overdue, all: a.all + b.all });
    html! { td.text-end.nowrap { @if c.all == 0 { "—" } @else { (c.overdue) span.text-secondary { "/" (c.all) } } } }
}

pub(super) fn index(cx: &Cx, o: &Overview) -> Markup {
    let lang = cx.lang();
    let none = FieldErrors::new();
    let form = FormView { lang, draft: &o.query, errors: &none };
    let duties: Vec<&str> = {
        let used: BTreeSet<&str> = o.lines.iter().flat_map(|(_, l)| l.cells.keys().map(String::as_str)).collect();
        cx.site().packs.duties().iter().map(|d| d.code.as_str()).filter(|d| used.contains(d)).collect()
    };
    let name = |code: &str| {
        cx.site().packs.duty(code).map_or_else(|| code.to_owned(), |d| lang.pick(&d.name.zh, &d.name.en).to_owned())
    };
    let (overdue, all) = o.lines.iter().fold((0, 0), |(a, b), (_, l)| (a + l.together.overdue, b + l.together.all));
    let alone = o.alone.len();
    let head = PageHead::new(t!(lang, "关爱落实", "How care stands"))
        .nav("care")
        .lead(t!(
            lang,
            "{all} 件职责，{overdue} 件已逾期，{alone} 人没有结对",
            "{all} duties, {overdue} overdue, {alone} people without a carer"
        ))
        .wide()
        .actions(html! { @if cx.reach::<crate::choices::ChooseDuties>().is_ok() { a.btn href="/care/duties" { (ui::icon("settings")) " " (t!(lang, "职责和频次", "Duties and how often")) } } });
    page(
        cx,
        head,
        html! {
            form.filters.card.card-body method="get" action="/care/" data-auto="" { div.row.g-2 {
                (unit_filter(&form, &o.units, "col-6 col-lg-3"))
                div."col-6 col-lg-1".filter-go { button.btn type="submit" { (t!(lang, "筛选", "Filter")) } }
            } }
            section.card.mt-3 {
                div.card-header { h2.card-title { (t!(lang, "逾期 / 在管", "Overdue / in all")) } span.card-subtitle { (t!(lang, "颜色越深，逾期的占得越多；点数字看名单", "the darker, the larger the share overdue; a number opens its list")) } }
                @if o.lines.is_empty() { (ui::empty(&t!(lang, "还没有在管的职责", "No duties yet"), &t!(lang, "名册上有了人，这里就有数。", "Numbers appear as soon as somebody is on a register."), None)) } @else {
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "单位", "Unit")) } @for d in &duties { th.text-end.wrap { (name(d)) } } th.text-end { (t!(lang, "合计", "Together")) } th { (t!(lang, "最久的", "Oldest")) } } }
                        tbody {
                            tr.heat-total { th scope="row" { (t!(lang, "合计", "Together")) }
                                @for d in &duties { (sum(o.lines.iter().filter_map(|(_, l)| l.cells.get(*d).copied()))) }
                                (sum(o.lines.iter().map(|(_, l)| l.together))) td {} }
                            @for (unit, line) in &o.lines { tr {
                            th.nowrap scope="row" { a href={ "/care/?unit=" (unit.id) } { (unit.name) } }
                            @for d in &duties { (cell(unit, d, line.cells.get(*d).copied().unwrap_or_default())) }
                            (cell(unit, "", line.together))
                            td.nowrap { @if line.longest.is_empty() { "—" } @else { (t!(lang, "{} 起", "since {}", line.longest)) } }
                        } } }
                    } }
                }
            }
            section.card.mt-3 {
                div.card-header { h2.card-title { (t!(lang, "还没有结对的", "Without a carer")) } span.card-subtitle { (t!(lang, "高风险的在前", "the highest risk first")) }
                    @if !o.alone.is_empty() && cx.reach::<crate::carers::WriteCarers>().is_ok() { a.btn.btn-sm.ms-auto.d-print-none href="/care/pairing" { (t!(lang, "看看谁合适", "Who would suit")) } } }
                @if o.alone.is_empty() { (ui::empty(&t!(lang, "都结对了", "Everybody is paired"), "", None)) } @else {
                    ul.list-group.list-group-flush { @for a in &o.alone { li.list-group-item {
                        a href=(href::person(&a.id)) { (a.shown()) } " "
                        @if a.risk == "high" { (ui::badge(Tone::Bad, &t!(lang, "高风险", "high risk"))) " " }
                        span.text-secondary { (a.unit_name) " · " (t!(lang, "{} 列入名册", "on the register since {}", a.since)) }
                    } } }
                }
            }
        },
    )
}

fn sample() -> Overview {
    let unit = |id: &str, name: &str| UnitRow {
        id: UnitId::stored(id.into()),
        code: None,
        name: name.into(),
        kind: "village".into(),
        parent_id: None,
        path: UnitPath::everything().child(1),
        population: None,
        closed_day: None,
        version: 1,
    };
    let line = |overdue: i64| Line {
        cells: [
            ("talk_twice_a_month".to_owned(), Cell { overdue, all: 10 }),
            ("meal_monthly".to_owned(), Cell::default()),
        ]
        .into(),
        together: Cell { overdue, all: 10 },
        longest: if overdue > 0 { "2026-05-31".into() } else { String::new() },
    };
    let alone = |class: &str, risk: &str| Alone {
        id: PersonId::stored("0190f1c2-0000-7000-8000-0000000000c1".into()),
        name: "李小兰".into(),
        file_class: class.into(),
        risk: risk.into(),
        unit_name: "上云村".into(),
        since: "2026-01-01".into(),
    };
    Overview {
        lines: [0, 1, 2, 4, 8].into_iter().map(|n| (unit("u", "上云村"), line(n))).collect(),
        alone: vec![alone("personal", "high"), alone("confidential", "low")],
        units: Vec::new(),
        query: Draft::default(),
    }
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample { name: "care/index", render: |cx| index(cx, &sample()) },
    Sample {
        name: "care/empty",
        render: |cx| index(cx, &Overview { lines: Vec::new(), alone: Vec::new(), ..sample() }),
    },
];
