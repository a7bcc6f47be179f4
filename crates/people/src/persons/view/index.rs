//! The list of people: who, where, on which registers, when last looked at.

use super::{super::list::Line, risk_badge};
use crate::{filters::SavedFilter, persons::WritePeople};
use kernel::web::{
    Cx, Draft, PageHead, page,
    ui::{self, Choice, FieldLook, FormView, Tone},
};
use maud::{Markup, html};
use network::units::{UnitRow, unit_filter};
use std::collections::HashMap;
use vocab::{FieldErrors, href, t};

/// What a list shows.
pub(in crate::persons) struct Listing {
    pub rows: Vec<Line>,
    pub registers: HashMap<String, Vec<String>>,
    pub tags: HashMap<String, Vec<String>>,
    pub units: Vec<UnitRow>,
    pub minors_closed: i64,
    pub saved: Vec<SavedFilter>,
    pub searched: String,
    pub query: Draft,
    pub next: Option<String>,
}

fn query_string(query: &Draft) -> String {
    let mut q = form_urlencoded_pairs(query);
    if q.ends_with('&') {
        q.pop();
    }
    q
}

/// The filters as an address; what was searched for is not among them.
fn form_urlencoded_pairs(query: &Draft) -> String {
    crate::filters::KEYS
        .iter()
        .filter_map(|k| query.opt(k).map(|v| format!("{k}={}&", v.replace(['&', '#', '?', ' ', '%'], ""))))
        .collect()
}

pub(in crate::persons) fn index(cx: &Cx, l: &Listing) -> Markup {
    let lang = cx.lang();
    let may_write = cx.reach::<WritePeople>().is_ok();
    let none = FieldErrors::new();
    let form = FormView { lang, draft: &l.query, errors: &none };
    let col = |c: &'static str| FieldLook { col: c, ..FieldLook::default() };
    let all = |zh: &str, en: &str| Choice::new("", lang.pick(zh, en));
    let mut registers = vec![all("全部人员", "Everybody")];
    registers
        .extend(cx.site().packs.registers().iter().map(|r| Choice::new(&r.code, lang.pick(&r.name.zh, &r.name.en))));
    let ages = [
        all("全部年龄", "Any age"),
        Choice::new("minor", t!(lang, "未满 18 岁", "Under 18")),
        Choice::new("adult", t!(lang, "成年人", "Adults")),
        Choice::new("elder", t!(lang, "60 岁以上", "60 and above")),
    ];
    let risks = [
        all("全部风险", "Any risk"),
        Choice::new("high", t!(lang, "高风险", "High")),
        Choice::new("middle", t!(lang, "中风险", "Middle")),
        Choice::new("low", t!(lang, "低风险", "Low")),
    ];
    let haves = [
        all("四有不限", "Four haves: any"),
        Choice::new("some", t!(lang, "四有不全", "Some missing")),
        Choice::new("all", t!(lang, "四有齐全", "Complete")),
    ];
    let statuses = [
        all("在册", "Present"),
        Choice::new("away", t!(lang, "已迁出", "Moved away")),
        Choice::new("dead", t!(lang, "已去世", "Deceased")),
        Choice::new("expired", t!(lang, "保存期已满", "Kept long enough")),
        Choice::new("removed", t!(lang, "已删除", "Removed")),
    ];
    let kept = query_string(&l.query);
    let head = PageHead::new(t!(lang, "人员档案", "People")).nav("people").actions(html! {
        @if may_write {
            a.btn href="/people/imports/" { (ui::icon("upload")) " " (t!(lang, "导入 Excel", "Import")) }
            a.btn.btn-primary href="/people/new" { (ui::icon("plus")) " " (t!(lang, "建档", "New file")) }
        }
    });
    page(
        cx,
        head,
        html! {
            (sections(cx, "people"))
            form.search-bar method="post" action="/people/find" role="search" {
                (ui::csrf(cx))
                @for (k, v) in l.query.pairs().filter(|(k, v)| crate::filters::KEYS.contains(k) && !v.is_empty()) { input type="hidden" name=(k) value=(v); }
                input.form-control type="search" name="q" value=(l.searched) data-key="/" autocomplete="off" placeholder=(t!(lang, "姓名、拼音首字母、身份证或电话后四位、村、学校", "Name, pinyin initials, last four digits, village, school")) aria-label=(t!(lang, "查找人员", "Find a person"));
                button.btn.btn-primary type="submit" { (t!(lang, "查找", "Find")) }
            }
            // While something is searched for, a filter is posted with it: names do not belong into addresses.
            @let sought = !l.searched.is_empty();
            form.filters.card.card-body.mt-3 method=(if sought { "post" } else { "get" }) action=(if sought { "/people/find" } else { "/people/" }) data-auto="" { @if sought { (ui::csrf(cx)) input type="hidden" name="q" value=(l.searched); } div.row.g-2 {
                (unit_filter(&form, &l.units, "col-6 col-lg-2"))
                (form.select("register", &t!(lang, "名册", "Register"), &registers, col("col-6 col-lg-2")))
                (form.select("ages", &t!(lang, "年龄", "Age"), &ages, col("col-6 col-lg-2")))
                (form.select("risk", &t!(lang, "风险", "Risk"), &risks, col("col-6 col-lg-2")))
                (form.select("haves", &t!(lang, "四有", "Four haves"), &haves, col("col-6 col-lg-2")))
                (form.select("status", &t!(lang, "状态", "Status"), &statuses, col("col-6 col-lg-2")))
                div."col-6 col-lg-1".filter-go { button.btn type="submit" { (t!(lang, "筛选", "Filter")) } }
            } }
            @if !l.saved.is_empty() || !kept.is_empty() {
                div.saved-filters.d-print-none {
                    @for s in &l.saved { a.btn.btn-sm href={ "/people/?" (s.query) } { (s.name) @if s.shared { " " span.text-secondary { (t!(lang, "（共用）", "(shared)")) } } } }
                    @if !kept.is_empty() && may_write {
                        details { summary { (t!(lang, "存下这组条件", "Keep this filter")) }
                            form.filter-keep method="post" action="/people/filters" { (ui::csrf(cx)) input type="hidden" name="query" value=(kept);
                                input.form-control name="name" required maxlength="40" aria-label=(t!(lang, "叫什么", "Name")) placeholder=(t!(lang, "叫什么，如“河口镇高风险”", "A name, such as “high risk”"));
                                label.form-check { input.form-check-input type="checkbox" name="shared" value="1"; span.form-check-label { (t!(lang, "给本单位的人共用", "Share with my unit")) } }
                                button.btn type="submit" { (t!(lang, "存下", "Keep")) }
                            }
                        }
                    }
                    @for s in l.saved.iter().filter(|s| s.mine && s.query == kept) { form method="post" action={ "/people/filters/" (s.id) "/remove" } { (ui::csrf(cx)) button.btn.btn-sm type="submit" { (t!(lang, "不再保留“{}”", "Forget “{}”", s.name)) } } }
                }
            }
            @if l.minors_closed > 0 {
                div.alert.alert-warning.mt-3 { (t!(lang, "您的范围内有 {} 名未成年人，档案要经负责人批准才能查看（《未成年人网络保护条例》第三十六条）。请联系县妇联主席在“批准查看”里办理。", "{} minors within your scope: a manager must approve before their files are shown (Regulation on the Protection of Minors in Cyberspace, art. 36). Ask the county chair.", l.minors_closed)) }
            }
            div.card.mt-3 {
                @if l.rows.is_empty() {
                    (ui::empty(&t!(lang, "没有找到", "Nobody found"), &t!(lang, "换个写法试试：只写姓，或拼音首字母，或身份证后四位；也可能还没有建档。", "Try only the family name, pinyin initials, or the last four digits; or there is no file yet."),
                        may_write.then(|| html! { a.btn.btn-primary href="/people/new" { (t!(lang, "建一份档案", "Make a file")) } })))
                } @else {
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "姓名", "Name")) } th { (t!(lang, "性别", "Sex")) } th.text-end { (t!(lang, "年龄", "Age")) } th { (t!(lang, "单位", "Unit")) } th { (t!(lang, "名册", "Registers")) } th { (t!(lang, "学校", "School")) } th { (t!(lang, "四有", "Haves")) } th { (t!(lang, "上次核对", "Looked at")) } } }
                        tbody { @for r in &l.rows { tr {
                            td.nowrap { a href=(href::person(&r.id)) { (shown_name(r)) } " " (risk_badge(&r.risk, lang)) @if r.file_class != "personal" { " " (class_badge(&r.file_class, cx)) } }
                            td { (gbcodes::Sex::by_code(&r.sex).map_or("—", |s| lang.pick(s.zh(), s.en()))) }
                            td.text-end { (r.age(cx.today()).map_or_else(|| "—".to_owned(), |a| a.to_string())) }
                            td.nowrap { (r.unit_name) }
                            td.wrap {
                                @for code in l.registers.get(r.id.as_str()).into_iter().flatten() { (register_badge(cx, code)) " " }
                                @for tag in l.tags.get(r.id.as_str()).into_iter().flatten() { span.tag { (tag) } " " }
                            }
                            td.wrap { (r.school) @if !r.grade.is_empty() { " " (r.grade) } }
                            td.nowrap { @if r.is_minor(cx.today()) { (r.haves.count_ones()) "/4" } @else { "—" } }
                            td.nowrap { @if r.checked_on.is_empty() { (ui::badge(Tone::Mind, &t!(lang, "从未", "never"))) } @else { (r.checked_on) } }
                        } } }
                    } }
                }
            }
            @if l.searched.is_empty() { (ui::next_page(lang, &l.query, l.next.as_deref())) }
            @else if l.next.is_some() { p.mt-2.text-secondary { (t!(lang, "只列出前 50 人，请多写几个字缩小范围。", "Only the first 50 are listed; type more to narrow it.")) } }
            @if !l.rows.is_empty() && l.searched.is_empty() && cx.reach::<crate::rosters::ExportPeople>().is_ok() {
                p.mt-2.d-print-none { a href={ "/people/roster?" (kept) } { (t!(lang, "按这组条件出花名册", "A roster of these")) } }
            }
        },
    )
}

/// A confidential file's name is not spread over lists.
fn shown_name(r: &Line) -> String {
    if r.file_class == "personal" { r.name.clone() } else { gbcodes::mask_name(&r.name) }
}

pub(in crate::persons) fn class_badge(class: &str, cx: &Cx) -> Markup {
    let lang = cx.lang();
    match class {
        "confidential" => ui::badge(Tone::Mind, &t!(lang, "保密", "confidential")),
        "sealed" => ui::badge(Tone::Bad, &t!(lang, "密封", "sealed")),
        _ => html! {},
    }
}

pub(in crate::persons) fn register_badge(cx: &Cx, code: &str) -> Markup {
    let name = cx
        .site()
        .packs
        .register(code)
        .map_or_else(|| code.to_owned(), |r| cx.lang().pick(&r.short.zh, &r.short.en).to_owned());
    ui::badge(Tone::Calm, &name)
}

/// The sections of the people's room, shown above each of them.
pub(crate) fn sections(cx: &Cx, here: &str) -> Markup {
    let lang = cx.lang();
    let may = |verb: &str| cx.site().gates.row(verb).is_some_and(|row| cx.actor().is_some_and(|a| a.holds(&row)));
    let tabs = [
        ("people", "/people/", t!(lang, "档案", "Files"), may("people.read")),
        ("proposals", "/people/proposals", t!(lang, "进出建议", "Proposals"), may("people.write")),
        ("checks", "/people/checks", t!(lang, "季度核对", "Quarterly check"), may("people.write")),
        ("doubles", "/people/doubles", t!(lang, "查重", "Duplicates"), may("people.merge")),
        ("transfers", "/people/transfers", t!(lang, "转移", "Moves"), may("people.write")),
        ("exports", "/people/exports/", t!(lang, "导出记录", "Exports"), may("people.export")),
        ("imports", "/people/imports/", t!(lang, "导入", "Imports"), may("people.write")),
        ("passes", "/people/passes", t!(lang, "批准查看", "Approvals"), may("people.approve_minors")),
        ("openings", "/people/openings", t!(lang, "查阅记录", "Openings"), may("people.guard")),
    ];
    html! {
        ul.nav.nav-tabs.mb-3.d-print-none {
            @for (key, to, name, shown) in tabs { @if shown { li.nav-item { a.nav-link.active[key == here] href=(to) aria-current=[(key == here).then_some("page")] { (name) } } } }
        }
    }
}
