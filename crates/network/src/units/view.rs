//! Pages of the tree.

use super::{
    import::{ImportRow, Parent, Preview, Verdict},
    rules::UnitKind,
    store::{HistoryRow, Located, UnitRow},
};
use kernel::web::{
    Cx, Draft, PageHead, Sample, page,
    ui::{self, Choice, FieldLook, FormView, Tone},
};
use maud::{Markup, html};
use vocab::{Bi, FieldErrors, Lang, UnitId, UnitPath, href, t};

/// A select over units, grouped under their townships by indentation.
pub fn unit_select(
    form: &FormView<'_>,
    name: &str,
    label: &str,
    units: &[UnitRow],
    required: bool,
    col: &'static str,
) -> Markup {
    let base = units.iter().map(|u| u.path.depth()).min().unwrap_or(0);
    let mut choices = Vec::new();
    if !required || units.len() > 1 {
        choices.push(Choice::new("", t!(form.lang, "请选择", "Choose")));
    }
    choices.extend(
        units.iter().map(|u| Choice::new(u.id.as_str(), format!("{}{}", "　".repeat(u.path.depth() - base), u.name))),
    );
    form.select(name, label, &choices, FieldLook { required, col, ..FieldLook::default() })
}

/// The unit a list is narrowed to: see [`super::store::near`]. A unit whose own units are not listed yet carries a sign;
/// choosing it lists them.
pub fn unit_filter(form: &FormView<'_>, units: &[UnitRow], col: &'static str) -> Markup {
    let base = units.iter().map(|u| u.path.depth()).min().unwrap_or(0);
    let mut choices = vec![Choice::new("", t!(form.lang, "全部单位", "All units"))];
    choices.extend(units.iter().map(|u| {
        let deeper = matches!(u.kind(), UnitKind::Province | UnitKind::City | UnitKind::County | UnitKind::Township)
            && !units.iter().any(|other| other.parent_id.as_ref() == Some(&u.id));
        let sign = if deeper { " ›" } else { "" };
        Choice::new(u.id.as_str(), format!("{}{}{sign}", "　".repeat(u.path.depth() - base), u.name))
    }));
    form.select("unit", &t!(form.lang, "单位", "Unit"), &choices, FieldLook { col, ..FieldLook::default() })
}

fn unit_table(lang: Lang, units: &[UnitRow]) -> Markup {
    html! {
        div.table-responsive { table.table.table-vcenter.card-table {
            thead { tr {
                th { (t!(lang, "名称", "Name")) } th { (t!(lang, "类型", "Kind")) } th { (t!(lang, "区划代码", "Code")) }
                th.text-end { (t!(lang, "人口", "Population")) }
            } }
            tbody { @for u in units { tr {
                td { a href=(href::unit(&u.id)) { (u.name) } @if u.closed_day.is_some() { " " (ui::badge(Tone::Quiet, &t!(lang, "已撤并", "Closed"))) } }
                td { (u.kind().name(lang)) }
                td.code { (u.code.as_deref().unwrap_or("—")) }
                td.text-end { (u.population.map_or_else(|| "—".to_owned(), |p| ui::number(p as f64))) }
            } } }
        } }
    }
}

pub(super) fn index(
    cx: &Cx,
    query: &Draft,
    found: Option<&[UnitRow]>,
    tops: &[UnitRow],
    below: &[Vec<UnitRow>],
    may_manage: bool,
) -> Markup {
    let lang = cx.lang();
    let mut head = PageHead::new(t!(lang, "单位", "Units")).nav("units");
    if may_manage {
        head = head.actions(html! { a.btn.btn-primary href="/units/import" { (ui::icon("upload")) " " (t!(lang, "导入单位表", "Import units")) } });
    }
    page(
        cx,
        head,
        html! {
            form.search-bar role="search" method="get" {
                input.form-control type="search" name="q" value=(query.get("q")) placeholder=(t!(lang, "名称、拼音首字母或代码", "Name, pinyin initials or code")) aria-label=(t!(lang, "查找单位", "Find a unit"));
                button.btn type="submit" { (t!(lang, "查找", "Find")) }
            }
            @if let Some(found) = found {
                section.card.mb-3 {
                    div.card-header { h2.card-title { (t!(lang, "查找结果", "Found")) } }
                    @if found.is_empty() {
                        (ui::empty(&t!(lang, "没有找到", "Nothing found"), &t!(lang, "换个写法试试，或用拼音首字母。", "Try another spelling, or pinyin initials."), None))
                    } @else { (unit_table(lang, found)) }
                }
            }
            @for (top, below) in tops.iter().zip(below) {
                section.card.mb-3 {
                    div.card-header { h2.card-title { a href=(href::unit(&top.id)) { (top.name) } } span.card-subtitle { (top.kind().name(lang)) " · " (t!(lang, "下级单位", "units below")) " " (below.len()) } }
                    @if below.is_empty() {
                        (ui::empty(&t!(lang, "下面还没有单位", "No units below yet"), &t!(lang, "可以用 Excel 单位表一次导入。", "A sheet of units can be imported at once."), None))
                    } @else { (unit_table(lang, below)) }
                }
            }
        },
    )
}

/// What a unit's page shows.
pub(super) struct UnitPage {
    pub(super) unit: UnitRow,
    pub(super) above: Vec<Located>,
    pub(super) below: Vec<UnitRow>,
    pub(super) history: Vec<HistoryRow>,
    pub(super) may_change: bool,
}

pub(super) fn show(cx: &Cx, p: &UnitPage) -> Markup {
    let lang = cx.lang();
    let mut head = PageHead::new(&p.unit.name).nav("units").crumb(t!(lang, "单位", "Units"), "/units/");
    let reach = cx.reach::<super::ReadUnits>();
    for a in &p.above {
        let within = reach.as_ref().is_ok_and(|r| r.covers(&a.path));
        head = if within { head.crumb(&a.name, href::unit(&a.id)) } else { head };
    }
    if p.may_change {
        head = head.actions(html! { a.btn href={ (href::unit(&p.unit.id)) "/change" } { (t!(lang, "更名、移动、撤并", "Rename, move, merge")) } });
    }
    page(
        cx,
        head.lead(p.unit.kind().name(lang)),
        html! {
            div.row.row-cards {
                div.col-lg-8 {
                    section.card {
                        div.card-header { h2.card-title { (t!(lang, "下级单位", "Units below")) } }
                        @if p.below.is_empty() { (ui::empty(&t!(lang, "没有下级单位", "No units below"), "", None)) } @else { (unit_table(lang, &p.below)) }
                    }
                }
                div.col-lg-4 {
                    section.card.mb-3 { div.card-body { dl.facts {
                        dt { (t!(lang, "区划代码", "Division code")) } dd.code { (p.unit.code.as_deref().unwrap_or("—")) }
                        dt { (t!(lang, "人口", "Population")) } dd { (p.unit.population.map_or_else(|| "—".to_owned(), |n| ui::number(n as f64))) }
                        @if let Some(day) = p.unit.closed_day { dt { (t!(lang, "撤并日期", "Closed on")) } dd { (day) } }
                    } } }
                    section.card {
                        div.card-header { h2.card-title { (t!(lang, "沿革", "History")) } }
                        ol.timeline-plain { @for h in &p.history { li {
                            strong { (h.from_day) @if let Some(u) = h.until_day { " — " (u) } }
                            " " (change_word(&h.change, lang)) ": " (h.name) @if let Some(c) = &h.code { " " span.code { (c) } }
                            @if !h.why.is_empty() { div.text-secondary { (h.why) } }
                        } } }
                    }
                }
            }
        },
    )
}

fn change_word(change: &str, lang: Lang) -> String {
    match change {
        "renamed" => t!(lang, "更名", "Renamed"),
        "moved" => t!(lang, "移动", "Moved"),
        "merged" => t!(lang, "并入", "Merged"),
        _ => t!(lang, "设立", "Founded"),
    }
}

pub(super) fn import_form(cx: &Cx, trouble: Option<&Bi>) -> Markup {
    let lang = cx.lang();
    let head = PageHead::new(t!(lang, "导入单位表", "Import units"))
        .nav("units")
        .crumb(t!(lang, "单位", "Units"), "/units/")
        .lead(t!(
            lang,
            "先预览，逐行核对，确认后才入库。",
            "Every row is shown first; nothing is stored before you confirm."
        ));
    page(
        cx,
        head,
        html! {
            @if let Some(b) = trouble { div.alert.alert-danger role="alert" { (b.get(lang)) } }
            form.card method="post" enctype="multipart/form-data" {
                (ui::csrf(cx))
                div.card-body {
                    div.mb-3 {
                        label.form-label for="f-sheet" { (t!(lang, "表格文件（.xlsx、.xls 或 .csv）", "Sheet (.xlsx, .xls or .csv)")) }
                        input.form-control id="f-sheet" type="file" name="sheet" accept=".xlsx,.xls,.csv";
                        div.form-hint { (t!(lang, "需要“代码”“名称”两列；可选“类型”“上级”“人口”。代码为 12 位统计用区划代码，级别和上级由代码推出；学校、机关没有代码，请填类型和上级。", "Columns 代码 (code) and 名称 (name); optional 类型 (kind), 上级 (parent), 人口 (population). Level and parent follow from the 12-digit code; schools and agencies have none, so give kind and parent.")) }
                    }
                    div.mb-3 {
                        label.form-label for="f-pasted" { (t!(lang, "或者从 Excel / WPS 复制后粘贴", "Or paste from Excel / WPS")) }
                        textarea.form-control id="f-pasted" name="pasted" rows="6" {}
                    }
                }
                div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "预览", "Preview")) } }
            }
        },
    )
}

pub(super) fn import_preview(cx: &Cx, p: &Preview, known: &[UnitRow], rows: &str) -> Markup {
    let lang = cx.lang();
    let (new, wrong) = (p.new_rows(), p.wrong());
    let same = p.rows.len() - new - wrong;
    let head = PageHead::new(t!(lang, "核对导入内容", "Check the import"))
        .nav("units")
        .crumb(t!(lang, "导入单位表", "Import units"), "/units/import")
        .lead(t!(
            lang,
            "新增 {new} 行，已有 {same} 行，有问题 {wrong} 行",
            "{new} new, {same} already there, {wrong} to mend"
        ));
    let parent_name = |r: &ImportRow| match &r.parent {
        Some(Parent::Known(k)) => known[*k].name.clone(),
        Some(Parent::Row(i)) => p.rows[*i].name.clone(),
        None => "—".into(),
    };
    page(
        cx,
        head,
        html! {
            @for g in &p.gaps { div.alert.alert-warning { (g.get(lang)) } }
            @if wrong > 0 { div.alert.alert-danger role="alert" { (t!(lang, "请在原表里改好标红的行再上传；现在什么都没有入库。", "Mend the marked rows in your sheet and send it again; nothing has been stored.")) } }
            div.card {
                div.table-responsive { table.table.card-table {
                    thead { tr { th.text-end { (t!(lang, "行", "Row")) } th { (t!(lang, "结果", "Result")) } th { (t!(lang, "名称", "Name")) } th { (t!(lang, "类型", "Kind")) } th { (t!(lang, "代码", "Code")) } th { (t!(lang, "上级", "Above")) } th.text-end { (t!(lang, "人口", "Population")) } } }
                    tbody { @for r in &p.rows { tr.row-bad[matches!(r.verdict, Verdict::Wrong(_))] {
                        td.text-end { (r.row) }
                        td { @match &r.verdict {
                            Verdict::New => { (ui::badge(Tone::Good, &t!(lang, "新增", "New"))) }
                            Verdict::Same => { (ui::badge(Tone::Quiet, &t!(lang, "已有", "There"))) }
                            Verdict::Wrong(b) => { (ui::badge(Tone::Bad, &t!(lang, "有问题", "Mend"))) " " (b.get(lang)) }
                        } }
                        td { (r.name) } td { (r.kind.map_or("—", |k| k.name(lang))) } td.code { (r.code.as_deref().unwrap_or("—")) } td { (parent_name(r)) }
                        td.text-end { (r.population.map_or_else(|| "—".into(), |n| ui::number(n as f64))) }
                    } } }
                } }
                @if wrong == 0 && new > 0 {
                    form.card-footer method="post" action="/units/import/commit" {
                        (ui::csrf(cx)) input type="hidden" name="rows" value=(rows);
                        button.btn.btn-primary type="submit" { (t!(lang, "确认导入 {new} 个单位", "Import {new} units")) }
                    }
                }
            }
        },
    )
}

pub(super) fn change_form(cx: &Cx, unit: &UnitRow, others: &[UnitRow], draft: &Draft, errors: &FieldErrors) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft, errors };
    let what = [
        ("rename", t!(lang, "更名或换代码", "Rename or new code")),
        ("move", t!(lang, "移到另一上级单位", "Move below another unit")),
        ("merge", t!(lang, "撤并到同级单位", "Merge into another unit")),
    ];
    let choices: Vec<Choice> = what.into_iter().map(|(v, l)| Choice::new(v, l)).collect();
    let head = PageHead::new(t!(lang, "单位变动", "Change a unit"))
        .nav("units")
        .crumb(t!(lang, "单位", "Units"), "/units/")
        .crumb(&unit.name, href::unit(&unit.id));
    page(
        cx,
        head,
        html! {
            (form.summary())
            form.card method="post" data-draft={ "unit-" (unit.id) } {
                (ui::csrf(cx)) input type="hidden" name="version" value=(draft.get("version"));
                div.card-body { div.row {
                    (form.select("what", &t!(lang, "变动", "Change"), &choices, FieldLook { required: true, col: "col-md-6", ..FieldLook::default() }))
                    (form.text("from", &t!(lang, "生效日期", "Takes effect on"), FieldLook { kind: "date", required: true, col: "col-md-6", hint: ("之前的数据仍算在原来的单位", "Figures before that day stay where they were"), ..FieldLook::default() }))
                    (form.text("name", &t!(lang, "新名称（更名时）", "New name (to rename)"), FieldLook { col: "col-md-6", ..FieldLook::default() }))
                    (form.text("code", &t!(lang, "新代码（更名时）", "New code (to rename)"), FieldLook { col: "col-md-6", ..FieldLook::default() }))
                    (unit_select(&form, "to", &t!(lang, "移到 / 并入（移动或撤并时）", "To / into (to move or merge)"), others, false, "col-md-6"))
                    (form.text("why", &t!(lang, "依据", "Ground"), FieldLook { required: true, col: "col-md-6", hint: ("文号或会议", "Document or meeting"), ..FieldLook::default() }))
                } }
                div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "保存变动", "Save the change")) } }
            }
        },
    )
}

fn sample_unit() -> UnitRow {
    UnitRow {
        id: UnitId::stored("0190f1c2-0000-7000-8000-000000000001".into()),
        code: Some("339901100201".into()),
        name: "上云村".into(),
        kind: UnitKind::Village.code().into(),
        parent_id: None,
        path: UnitPath::everything().child(1),
        population: Some(1234),
        closed_day: None,
        version: 1,
    }
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "units/index",
        render: |cx| index(cx, &Draft::default(), Some(&[]), &[sample_unit()], &[vec![sample_unit()]], true),
    },
    Sample {
        name: "units/show",
        render: |cx| {
            show(
                cx,
                &UnitPage {
                    unit: sample_unit(),
                    above: vec![],
                    below: vec![],
                    may_change: true,
                    history: ["founded", "renamed", "moved", "merged"]
                        .map(|c| HistoryRow {
                            from_day: cx.today(),
                            until_day: None,
                            name: "上云村".into(),
                            code: None,
                            path: UnitPath::everything(),
                            change: c.into(),
                            why: "云妇〔2026〕1号".into(),
                        })
                        .to_vec(),
                },
            )
        },
    },
    Sample { name: "units/import", render: |cx| import_form(cx, Some(&Bi::new("示例", "sample"))) },
    Sample {
        name: "units/preview",
        render: |cx| {
            import_preview(
                cx,
                &Preview {
                    rows: vec![ImportRow {
                        row: 3,
                        code: None,
                        name: "上云村".into(),
                        kind: None,
                        parent: None,
                        population: None,
                        verdict: Verdict::Wrong(Bi::new("名称是空的", "The name is empty")),
                    }],
                    gaps: vec![Bi::new("缺口", "gap")],
                },
                &[],
                "[]",
            )
        },
    },
    Sample {
        name: "units/change",
        render: |cx| change_form(cx, &sample_unit(), &[sample_unit()], &Draft::default(), &FieldErrors::new()),
    },
];
