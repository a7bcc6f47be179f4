//! Views of imports: the list, the columns, work that goes on, what came of it, the grid.

use super::{jobs::Whereabouts, rules::Settings, store::ImportRow, undo::LeftAlone};
use crate::persons::sections;
use kernel::web::{
    Cx, Draft, PageHead, Sample,
    grid::{self, CellKind, GridColumn},
    page,
    ui::{self, Choice, FieldLook, FormView, Tone},
};
use maud::{Markup, html};
use network::units::{UnitRow, unit_select};
use vocab::{Bi, FieldErrors, Lang, href, t};

/// The list of imports.
pub(super) struct Listing {
    /// The file's name, where it is hers to know, and the import.
    pub rows: Vec<(String, ImportRow)>,
    pub next: Option<String>,
    pub query: Draft,
    pub draft: Draft,
    pub registers: Vec<(String, Bi)>,
}

pub(super) fn crumbs(head: PageHead, lang: Lang) -> PageHead {
    head.nav("people")
        .crumb(t!(lang, "人员档案", "People"), "/people/")
        .crumb(t!(lang, "导入", "Imports"), "/people/imports/")
}

fn state(row: &ImportRow, lang: Lang) -> Markup {
    match row.state.as_str() {
        "mapped" => ui::badge(Tone::Calm, &t!(lang, "等看列", "columns to look at")),
        "judging" => ui::badge(Tone::Calm, &t!(lang, "核对中", "being judged")),
        "ready" => ui::badge(Tone::Mind, &t!(lang, "等确认", "to be confirmed")),
        "committing" => ui::badge(Tone::Calm, &t!(lang, "导入中", "being brought in")),
        "undoing" => ui::badge(Tone::Calm, &t!(lang, "撤销中", "being taken back")),
        "done" => ui::badge(Tone::Good, &t!(lang, "已导入", "brought in")),
        "undone" => ui::badge(Tone::Quiet, &t!(lang, "已撤销", "undone")),
        "failed" => ui::badge(Tone::Bad, &t!(lang, "读不了", "failed")),
        _ => ui::badge(Tone::Quiet, &t!(lang, "已取消", "cancelled")),
    }
}

fn kind(row: &ImportRow, lang: Lang) -> String {
    match row.kind.as_str() {
        "paste" => t!(lang, "粘贴的内容", "Pasted text"),
        "grid" => t!(lang, "快速录入", "Quick entry"),
        _ => t!(lang, "表格文件", "A sheet"),
    }
}

fn counts(row: &ImportRow, lang: Lang) -> String {
    match row.state.as_str() {
        "done" | "undoing" | "undone" => t!(
            lang,
            "新建 {} · 更新 {} · 未导入 {}",
            "{} new · {} changed · {} left out",
            row.made,
            row.changed,
            row.skipped
        ),
        _ if row.total > 0 => t!(lang, "{} 行", "{} rows", row.total),
        _ => String::new(),
    }
}

pub(super) fn index(cx: &Cx, l: &Listing, errors: &FieldErrors) -> Markup {
    let lang = cx.lang();
    let head = PageHead::new(t!(lang, "导入人员", "Bring people in"))
        .nav("people")
        .crumb(t!(lang, "人员档案", "People"), "/people/");
    let form = FormView { lang, draft: &l.draft, errors };
    page(
        cx,
        head,
        html! {
            (sections(cx, "imports"))
            div.row.g-3 {
                div.col-lg-7 {
                    form.card method="post" enctype="multipart/form-data" action="/people/imports/" data-warn="" {
                        (ui::csrf(cx))
                        input type="hidden" name="id" value=(l.draft.get("id"));
                        div.card-body {
                            (form.summary())
                            div data-drop="" {
                                (form.file("file", &t!(lang, "表格文件", "The sheet"), ".xlsx,.xls,.csv,.txt", FieldLook { hint: ("任何花名册都行：.xlsx、.xls、.csv，不用先整理；最多 20 MB、3 万行。先看再导入，没有确认之前什么也不会保存到档案里", "Any roster will do: .xlsx, .xls, .csv, as it is; 20 MB and 30,000 rows at most. You look at everything first; no file is touched before you confirm"), ..FieldLook::default() }))
                            }
                            details open[errors.of("pasted", lang).is_some()] {
                                summary { (t!(lang, "或者从 Excel、WPS 里复制，粘贴到这里", "Or copy from Excel or WPS and paste it here")) }
                                (form.area("pasted", &t!(lang, "粘贴的表格（连同表头）", "The table, with its header"), 6, FieldLook::default()))
                            }
                        }
                        div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "下一步：看每一列是什么", "Next: what each column holds")) } }
                    }
                }
                div.col-lg-5 {
                    div.card { div.card-body {
                        h2.h3 { (t!(lang, "手上没有表格？", "No sheet at hand?")) }
                        p { (t!(lang, "下载模板，带下拉选项和填写说明；也可以直接在网页上的表格里录入，支持整块粘贴。", "Take the template, with drop-downs and a page of instructions; or type into a grid on the page, which takes whole blocks.")) }
                        form.d-flex.flex-wrap.gap-2.align-items-end method="get" action="/people/imports/template" data-download="" {
                            div {
                                label.form-label for="f-register" { (t!(lang, "给哪个名册用", "For which register")) }
                                select.form-select id="f-register" name="register" {
                                    option value="" { (t!(lang, "通用", "any")) }
                                    @for (code, name) in &l.registers { option value=(code) { (name.get(lang)) } }
                                }
                            }
                            button.btn type="submit" { (ui::icon("download")) " " (t!(lang, "下载模板", "Template")) }
                        }
                        a.btn.mt-3 href="/people/imports/grid" { (ui::icon("table")) " " (t!(lang, "在网页上录入多人", "Type several people in")) } " "
                        a.btn.mt-3 href="/people/compare" { (ui::icon("scale")) " " (t!(lang, "和别的部门对表", "Compare with a department")) }
                    } }
                }
            }
            div.card.mt-3 {
                div.card-header { h2.card-title { (t!(lang, "以前的导入", "Earlier imports")) } }
                @if l.rows.is_empty() { (ui::empty(&t!(lang, "还没有导入过", "Nothing was brought in yet"), &t!(lang, "上传一张花名册，每一行都会先给您看。", "Send a roster; every row is shown to you first."), None)) } @else {
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "时间", "When")) } th { (t!(lang, "文件", "File")) } th { (t!(lang, "谁", "Who")) } th { (t!(lang, "结果", "What came of it")) } th { (t!(lang, "状态", "State")) } } }
                        tbody { @for (name, r) in &l.rows { tr {
                            td.nowrap { (vocab::local_day(r.at)) }
                            td.wrap { a href={ "/people/imports/" (r.id) } { @if name.is_empty() { (kind(r, lang)) } @else { (name) } } }
                            td.nowrap { (r.by_name) div.text-secondary { (r.unit_name) } }
                            td.nowrap { (counts(r, lang)) } td.nowrap { (state(r, lang)) }
                        } } }
                    } }
                    (ui::next_page(lang, &l.query, l.next.as_deref()))
                }
            }
        },
    )
}

/// Sending another department's sheet, to be held against the register.
pub(super) fn compare(cx: &Cx, draft: &Draft, errors: &FieldErrors) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft, errors };
    let head = crumbs(PageHead::new(t!(lang, "和别的部门对表", "Hold a department's sheet against ours")), lang);
    page(
        cx,
        head,
        html! {
            form.card.narrow method="post" enctype="multipart/form-data" action="/people/imports/" {
                (ui::csrf(cx))
                input type="hidden" name="id" value=(draft.get("id"));
                div.card-body {
                    p { (t!(lang, "民政、学校等给的名单，上传后看四样：表里有我们没有的、我们有表里没有的、两边写得不一样的、表里重复的。要对哪个名册，在下一步选；选了名册，接收的人会列入这个名册。", "Send a list of the civil affairs office or a school to see whom it has and we have not, whom we have and it has not, where the two differ, and whom it holds twice. Choose the register in the next step; those you take over are entered on it.")) }
                    div data-drop="" { (form.file("file", &t!(lang, "对方的表", "Their sheet"), ".xlsx,.xls,.csv,.txt", FieldLook { required: true, ..FieldLook::default() })) }
                }
                div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "下一步：看每一列是什么", "Next: what each column holds")) } }
            }
        },
    )
}

/// A column to be looked at.
pub(super) struct ColumnView {
    pub column: u32,
    pub letters: String,
    pub header: String,
    pub samples: Vec<String>,
    pub chosen: String,
    pub sure: u8,
    pub reason: Bi,
    pub hidden: bool,
}

/// The page of columns.
pub(super) struct MapView {
    pub import: ImportRow,
    pub name: String,
    pub settings: Settings,
    /// Value, sheet, title, rows.
    pub tables: Vec<(String, String, String, usize)>,
    pub rows: usize,
    pub columns: Vec<ColumnView>,
    /// Keys and names of fields.
    pub choices: Vec<(String, String)>,
    pub units: Vec<UnitRow>,
    pub registers: Vec<(String, Bi)>,
    /// The unit chose for such a header before.
    pub remembered: bool,
}

fn column_row(c: &ColumnView, m: &MapView, lang: Lang) -> Markup {
    let name = |key: &str| m.choices.iter().find(|(k, _)| k == key).map_or_else(|| key.to_owned(), |(_, n)| n.clone());
    let several = c.chosen.contains('+');
    let unsure = c.sure < 80 && c.chosen != "-";
    html! {
        tr.row-mind[unsure] {
            td.nowrap { span.code { (c.letters) } @if c.hidden { " " (ui::badge(Tone::Quiet, &t!(lang, "隐藏列", "hidden"))) } }
            td.wrap { strong { @if c.header.is_empty() { (t!(lang, "（没有表头）", "(no header)")) } @else { (c.header) } } div.text-secondary { (c.samples.join(" · ")) } }
            td {
                select.form-select name={ "col." (c.column) } aria-label={ (t!(lang, "这一列是什么", "What this column holds")) " " (c.letters) } {
                    option value="-" selected[c.chosen == "-" || c.chosen.is_empty()] { (t!(lang, "不导入", "leave out")) }
                    option value="#" selected[c.chosen == "#"] { (t!(lang, "序号", "numbers the rows")) }
                    @if several { option value=(c.chosen) selected { (c.chosen.split('+').map(name).collect::<Vec<_>>().join(lang.pick("＋", " + "))) } }
                    @for (key, shown) in &m.choices { option value=(key) selected[*key == c.chosen] { (shown) } }
                }
            }
            td.wrap { @if c.chosen != "-" { @if unsure { (ui::badge(Tone::Mind, &t!(lang, "请确认", "please confirm"))) " " } (ui::percent(f64::from(c.sure) / 100.0)) div.text-secondary { (c.reason.get(lang)) } } }
        }
    }
}

pub(super) fn columns(cx: &Cx, m: &MapView, errors: &FieldErrors) -> Markup {
    let lang = cx.lang();
    let mut draft = Draft::default();
    draft.set("unit", m.settings.unit.as_str());
    draft.set("register", m.settings.register.as_str());
    let form = FormView { lang, draft: &draft, errors };
    let here = format!("/people/imports/{}", m.import.id);
    let table = format!("{}.{}", m.settings.sheet, m.settings.table);
    let mut registers = vec![Choice::new("", t!(lang, "不列入名册", "none"))];
    registers.extend(m.registers.iter().map(|(code, name)| Choice::new(code, name.get(lang))));
    let head = crumbs(PageHead::new(t!(lang, "每一列是什么", "What each column holds")), lang);
    page(
        cx,
        head,
        html! {
            (steps(1, lang))
            @if m.tables.len() > 1 {
                form.card.mb-3 method="get" action={ (here) "/columns" } {
                    div.card-body.d-flex.flex-wrap.gap-2.align-items-end {
                        div.flex-fill {
                            label.form-label for="f-table" { (t!(lang, "文件里有 {} 张表，导入哪一张", "The file holds {} tables; which one", m.tables.len())) }
                            select.form-select id="f-table" name="table" {
                                @for (value, sheet, title, rows) in &m.tables { option value=(value) selected[*value == table] { (sheet) " " (title) " " (t!(lang, "（{rows} 行）", "({rows} rows)")) } }
                            }
                        }
                        button.btn type="submit" { (t!(lang, "看这一张", "Look at it")) }
                    }
                }
            }
            form method="post" action={ (here) "/columns" } data-warn="" {
                (ui::csrf(cx))
                input type="hidden" name="table" value=(table);
                (form.summary())
                div.card.mb-3 {
                    div.card-header { h2.card-title { (m.name) " · " (t!(lang, "{} 行", "{} rows", m.rows)) } }
                    @if m.remembered { div.card-body.pb-0 { p.mb-0 { (ui::badge(Tone::Calm, &t!(lang, "记得", "remembered"))) " " (t!(lang, "这种表头以前导入过，列的对应沿用上次的选择。", "Such a header was brought in before; the columns are as they were chosen then.")) } } }
                    div.table-responsive { table.table.table-vcenter.card-table.import-columns {
                        thead { tr { th { (t!(lang, "列", "Column")) } th { (t!(lang, "表头和例子", "Header and examples")) } th { (t!(lang, "对应", "Holds")) } th { (t!(lang, "把握", "How sure")) } } }
                        tbody { @for c in &m.columns { (column_row(c, m, lang)) } }
                    } }
                }
                div.card { div.card-body {
                    div.row {
                        (unit_select(&form, "unit", &t!(lang, "没写村的行归到", "Rows that name no village belong to"), &{ let mut u = m.units.clone(); u.retain(|u| u.kind != "county"); u }, false, "col-md-6"))
                        (form.select("register", &t!(lang, "导入后列入名册", "Enter them on a register"), &registers, FieldLook { col: "col-md-6", ..FieldLook::default() }))
                    }
                    label.form-check { input.form-check-input type="checkbox" name="clear" value="1" checked[m.settings.clear]; span.form-check-label { (t!(lang, "表里空着的格子，清掉档案里原来的内容（一般不勾：空格不改动档案）", "Empty cells take away what the file holds (leave unticked: empty cells change nothing)")) } }
                }
                div.card-footer.d-flex.flex-wrap.gap-2 {
                    button.btn.btn-primary type="submit" { (t!(lang, "下一步：逐行核对", "Next: judge every row")) }
                    a.btn href="/people/imports/" { (t!(lang, "回到列表", "Back to the list")) }
                } }
            }
            (leave(cx, &here))
        },
    )
}

/// Where one is on the way.
pub(super) fn steps(now: usize, lang: Lang) -> Markup {
    let names = [
        t!(lang, "上传", "Send"),
        t!(lang, "看列", "Columns"),
        t!(lang, "逐行核对", "Rows"),
        t!(lang, "导入", "Bring in"),
    ];
    html! { ol.steps-plain.d-print-none { @for (n, name) in names.iter().enumerate() { li.now[n == now] aria-current=[(n == now).then_some("step")] { (n + 1) " " (name) } } } }
}

pub(super) fn leave(cx: &Cx, here: &str) -> Markup {
    let lang = cx.lang();
    html! { form.mt-3 method="post" action={ (here) "/cancel" } data-confirm=(t!(lang, "取消这次导入？没有改动任何档案。", "Cancel this import? No file was changed.")) { (ui::csrf(cx)) button.btn.btn-ghost-danger type="submit" { (t!(lang, "取消这次导入", "Cancel this import")) } } }
}

/// How far the work is; replaced by itself while scripts run.
pub(super) fn progress(cx: &Cx, import: &ImportRow, seen: Whereabouts) -> Markup {
    let lang = cx.lang();
    let here = format!("/people/imports/{}", import.id);
    let (Whereabouts::Here(done, total) | Whereabouts::Elsewhere(done, total)) = seen else {
        let (what, to, again) = match import.state.as_str() {
            "undoing" => (
                t!(
                    lang,
                    "撤销做到一半中断了（程序重启过，或做这件事的服务器停了）。没有改动任何档案，导入的内容都还在；可以再撤销一次。",
                    "The taking back was interrupted, perhaps by a restart or because its server stopped. No file was changed and all that was brought in is still there; take it back once more."
                ),
                "undo",
                t!(lang, "再撤销一次", "Take it back again"),
            ),
            _ => (
                t!(
                    lang,
                    "上次做到一半中断了（程序重启过，或做这件事的服务器停了）。没有改动任何档案，可以重新核对。",
                    "The work was interrupted, perhaps by a restart or because its server stopped. No file was changed; judge the rows again."
                ),
                "judge",
                t!(lang, "重新核对", "Judge again"),
            ),
        };
        return html! { div.alert.alert-warning { p { (what) }
        form method="post" action={ (here) "/" (to) } { (ui::csrf(cx)) button.btn.btn-primary type="submit" { (again) } } } };
    };
    let share = if total == 0 { 0.0 } else { done as f64 / total as f64 };
    html! {
        div hx-get=(here) hx-trigger="load delay:1s" hx-swap="outerHTML" role="status" {
            p { @match import.state.as_str() {
                "judging" => { (t!(lang, "正在逐行核对……", "Judging every row…")) }
                "undoing" => { (t!(lang, "正在撤销，要么全部撤销，要么一份也不动……", "Taking it back, all or nothing…")) }
                _ => { (t!(lang, "正在导入，要么全部完成，要么一行也不导入……", "Bringing them in, all or none…")) }
            } }
            (ui::progress(Some(share), Tone::Calm, lang))
            @if matches!(seen, Whereabouts::Elsewhere(..)) { p.text-secondary { (t!(lang, "由另一台服务器在做，进度隔一会儿更新。", "Another server is at it; how far it is shows here after a little while.")) } }
            noscript { p { a href=(here) { (t!(lang, "刷新", "Reload")) } } }
        }
    }
}

pub(super) fn working(cx: &Cx, import: &ImportRow, name: &str, mine: bool, seen: Whereabouts) -> Markup {
    let lang = cx.lang();
    let now = if import.state == "judging" { 2 } else { 3 };
    let head = crumbs(PageHead::new(t!(lang, "导入", "Import")), lang);
    page(
        cx,
        head,
        html! {
            (steps(now, lang))
            div.card.narrow { div.card-body { h2.h3 { (name) } (progress(cx, import, seen)) } }
            @if mine && seen != Whereabouts::Interrupted { form.mt-3 method="post" action={ "/people/imports/" (import.id) "/cancel" } { (ui::csrf(cx)) button.btn type="submit" { (t!(lang, "停止", "Stop")) } } }
        },
    )
}

/// What came of an import.
pub(super) fn outcome(cx: &Cx, import: &ImportRow, name: &str, mine: bool, left: &[LeftAlone]) -> Markup {
    let lang = cx.lang();
    let here = format!("/people/imports/{}", import.id);
    let title = if name.is_empty() { kind(import, lang) } else { name.to_owned() };
    let head = crumbs(PageHead::new(t!(lang, "导入的结果", "What came of the import")), lang);
    let waiting = matches!(import.state.as_str(), "mapped" | "ready");
    page(
        cx,
        head,
        html! {
            div.card.narrow {
                div.card-header { h2.card-title { (title) " " (state(import, lang)) } }
                div.card-body {
                    dl.facts {
                        dt { (t!(lang, "编号", "Number")) } dd { (t!(lang, "第 {} 号导入", "import no. {}", import.number)) }
                        dt { (t!(lang, "谁导入的", "By")) } dd { (import.by_name) "，" (import.unit_name) }
                        @if matches!(import.state.as_str(), "done" | "undone") {
                            dt { (t!(lang, "新建档案", "New files")) } dd { (import.made) }
                            dt { (t!(lang, "更新档案", "Changed files")) } dd { (import.changed) }
                            dt { (t!(lang, "没有导入的行", "Rows left out")) } dd { (import.skipped) }
                        }
                        @if import.state == "undone" {
                            dt { (t!(lang, "谁撤销的", "Undone by")) } dd { (import.undone_by) }
                            dt { (t!(lang, "撤销时删除", "Removed by it")) } dd { (import.removed) }
                            dt { (t!(lang, "撤销时恢复", "Restored by it")) } dd { (import.restored) }
                        }
                    }
                    @if let Some(why) = import.why() { div.alert.alert-warning { (why.get(lang)) } }
                    @if waiting { p { (t!(lang, "还没有导入。每一行的内容只有导入的人能看。", "Not brought in yet. Only the person who sent it sees its rows.")) } }
                    @if import.state == "cancelled" { p { (t!(lang, "已取消，没有改动任何档案。", "Cancelled; no file was changed.")) } }
                    @if import.left_alone > 0 {
                        h3 { (t!(lang, "撤销时保留不动的档案", "Files that the undoing left alone")) }
                        p { (t!(lang, "导入之后有人改过这 {} 份档案，撤销没有动它们；需要的话请逐份处理。", "Somebody has changed these {} files since; the undoing left them as they are. Look at them one by one.", import.left_alone)) }
                        ul { @for l in left { li { a href=(href::person(&l.person_id)) { (l.name) } "，" (l.unit_name) } } }
                    }
                }
                div.card-footer.d-flex.flex-wrap.gap-2 {
                    @if import.state == "done" { a.btn.btn-primary href="/people/" { (t!(lang, "去看档案", "See the files")) } }
                    @if mine && matches!(import.state.as_str(), "failed" | "cancelled") && import.kind != "grid" { a.btn.btn-primary href={ (here) "/columns" } { (t!(lang, "重新看列", "Look at the columns again")) } }
                    @if mine && import.total > 0 { a.btn href={ (here) "/problems" } { (ui::icon("download")) " " (t!(lang, "下载标了问题的原表", "The sheet with its problems")) } }
                    a.btn href="/people/imports/" { (t!(lang, "回到列表", "Back to the list")) }
                }
            }
            @if import.state == "done" {
                form.mt-3 method="post" action={ (here) "/undo" } data-confirm=(t!(lang, "撤销整个导入？新建的档案会删除，更新的恢复原样；之后有人改过的不动。", "Undo the whole import? New files are removed, changed ones restored; those changed since are left alone.")) {
                    (ui::csrf(cx)) button.btn.btn-ghost-danger type="submit" { (t!(lang, "撤销整个导入", "Undo the whole import")) }
                }
            }
        },
    )
}

/// The grid's columns.
pub(super) const GRID_KEYS: [&str; 14] = [
    "name",
    "village",
    "id_number",
    "sex",
    "birth_day",
    "phone",
    "address",
    "school",
    "grade",
    "father.name",
    "father.phone",
    "mother.name",
    "guardian.name",
    "note",
];

pub(super) fn grid_page(
    cx: &Cx,
    d: &Draft,
    errors: &FieldErrors,
    units: &[UnitRow],
    registers: &[(String, Bi)],
) -> Markup {
    let lang = cx.lang();
    let columns: Vec<GridColumn> = GRID_KEYS
        .iter()
        .map(|key| GridColumn {
            key,
            label: super::fields::name_of(key, &[], lang),
            kind: CellKind::Text(match *key {
                "id_number" => 19,
                "address" | "note" => 16,
                "sex" | "grade" => 4,
                _ => 10,
            }),
        })
        .collect();
    let form = FormView { lang, draft: d, errors };
    let mut choices = vec![Choice::new("", t!(lang, "不列入名册", "none"))];
    choices.extend(registers.iter().map(|(code, name)| Choice::new(code, name.get(lang))));
    let places: Vec<UnitRow> = units.iter().filter(|u| u.kind != "county").cloned().collect();
    let head = crumbs(PageHead::new(t!(lang, "录入多人", "Type several people in")), lang);
    page(
        cx,
        head,
        html! {
            form.card method="post" action="/people/imports/grid" data-draft="people-grid" {
                (ui::csrf(cx))
                input type="hidden" name="id" value=(d.get("id"));
                div.card-body {
                    (form.summary())
                    div.row {
                        (unit_select(&form, "unit", &t!(lang, "没写村的行归到", "Rows that name no village belong to"), &places, false, "col-md-6"))
                        (form.select("register", &t!(lang, "导入后列入名册", "Enter them on a register"), &choices, FieldLook { col: "col-md-6", ..FieldLook::default() }))
                    }
                    (grid::grid(lang, &columns, d, errors, 10, grid::After::LookedAt))
                }
                div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "下一步：逐行核对", "Next: judge every row")) } }
            }
        },
    )
}

fn sample_units() -> Vec<UnitRow> {
    vec![UnitRow {
        id: vocab::UnitId::stored("u".into()),
        code: None,
        name: "上云村".into(),
        kind: "village".into(),
        parent_id: None,
        path: vocab::UnitPath::everything().child(1),
        population: None,
        closed_day: None,
        version: 1,
    }]
}

fn sample_registers() -> Vec<(String, Bi)> {
    vec![("left_behind_children".into(), Bi::new("留守儿童", "Left-behind children"))]
}

fn sample_map() -> MapView {
    let column = |column: u32, header: &str, chosen: &str, sure: u8| ColumnView {
        column,
        letters: sheetreader::column_name(column),
        header: header.into(),
        samples: vec!["李小兰".into(), "王小明".into()],
        chosen: chosen.into(),
        sure,
        reason: Bi::new("表头相同", "the same header"),
        hidden: column == 2,
    };
    MapView {
        import: super::store::sample("mapped"),
        name: "名单.xlsx".into(),
        settings: Settings::default(),
        tables: vec![
            ("0.0".into(), "一村".into(), "花名册".into(), 12),
            ("1.0".into(), "二村".into(), String::new(), 8),
        ],
        rows: 12,
        columns: vec![
            column(0, "序号", "#", 100),
            column(1, "姓名", "name", 100),
            column(2, "", "phone", 60),
            column(3, "监护人/电话", "guardian.name+guardian.phone", 90),
            column(4, "备用", "-", 0),
        ],
        choices: vec![
            ("name".into(), "姓名".into()),
            ("phone".into(), "联系电话".into()),
            ("guardian.name".into(), "监护人姓名".into()),
            ("guardian.phone".into(), "监护人电话".into()),
        ],
        units: sample_units(),
        registers: sample_registers(),
        remembered: true,
    }
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "people/imports",
        render: |cx| {
            let rows = ["mapped", "judging", "ready", "committing", "done", "undoing", "undone", "failed", "cancelled"]
                .iter()
                .enumerate()
                .map(|(n, s)| {
                    (if n % 2 == 0 { "名单.xlsx".to_owned() } else { String::new() }, super::store::sample(s))
                })
                .collect();
            index(
                cx,
                &Listing {
                    rows,
                    next: Some("x".into()),
                    query: Draft::default(),
                    draft: Draft::default(),
                    registers: sample_registers(),
                },
                &FieldErrors::new(),
            )
        },
    },
    Sample {
        name: "people/imports-none",
        render: |cx| {
            let mut errors = FieldErrors::new();
            errors.add("pasted", Bi::new("请粘贴", "Paste"));
            index(
                cx,
                &Listing {
                    rows: Vec::new(),
                    next: None,
                    query: Draft::default(),
                    draft: Draft::default(),
                    registers: Vec::new(),
                },
                &errors,
            )
        },
    },
    Sample { name: "people/imports/columns", render: |cx| columns(cx, &sample_map(), &FieldErrors::new()) },
    Sample {
        name: "people/imports/judging",
        render: |cx| working(cx, &super::store::sample("judging"), "名单.xlsx", true, Whereabouts::Here(20, 100)),
    },
    Sample {
        name: "people/imports/committing",
        render: |cx| working(cx, &super::store::sample("committing"), "名单.xlsx", true, Whereabouts::Elsewhere(0, 0)),
    },
    Sample {
        name: "people/imports/interrupted",
        render: |cx| working(cx, &super::store::sample("judging"), "名单.xlsx", true, Whereabouts::Interrupted),
    },
    Sample {
        name: "people/imports/undoing",
        render: |cx| working(cx, &super::store::sample("undoing"), "名单.xlsx", true, Whereabouts::Here(20, 100)),
    },
    Sample {
        name: "people/imports/undoing-interrupted",
        render: |cx| working(cx, &super::store::sample("undoing"), "名单.xlsx", true, Whereabouts::Interrupted),
    },
    Sample {
        name: "people/imports/done",
        render: |cx| outcome(cx, &super::store::sample("done"), "名单.xlsx", true, &[]),
    },
    Sample {
        name: "people/imports/ready-of-another",
        render: |cx| outcome(cx, &super::store::sample("ready"), "", false, &[]),
    },
    Sample {
        name: "people/imports/failed",
        render: |cx| outcome(cx, &super::store::sample("failed"), "名单.xlsx", true, &[]),
    },
    Sample {
        name: "people/imports/cancelled",
        render: |cx| outcome(cx, &super::store::sample("cancelled"), "名单.xlsx", true, &[]),
    },
    Sample {
        name: "people/imports/undone",
        render: |cx| {
            let left = LeftAlone {
                person_id: vocab::PersonId::stored("0190f1c2-0000-7000-8000-0000000000c1".into()),
                name: "李小兰".into(),
                unit_name: "上云村".into(),
            };
            outcome(cx, &super::store::sample("undone"), "名单.xlsx", true, &[left])
        },
    },
    Sample { name: "people/compare", render: |cx| compare(cx, &Draft::default(), &FieldErrors::new()) },
    Sample { name: "people/imports/missing", render: |cx| super::differences::sample_missing(cx, false) },
    Sample { name: "people/imports/missing-none", render: |cx| super::differences::sample_missing(cx, true) },
    Sample {
        name: "people/imports/grid",
        render: |cx| grid_page(cx, &Draft::default(), &FieldErrors::new(), &sample_units(), &sample_registers()),
    },
    Sample {
        name: "people/imports/rows",
        render: |cx| {
            super::view_rows::preview(
                cx,
                &super::view_rows::sample(),
                Some(&Bi::new("还有 2 行没有决定", "2 rows are not decided")),
            )
        },
    },
    Sample {
        name: "people/imports/rows-none",
        render: |cx| super::view_rows::preview(cx, &super::view_rows::sample_none(), None),
    },
];
