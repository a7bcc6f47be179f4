//! Views of activities.

use super::{WriteActivities, photos::PhotoRow, rules::State, store::ActivityRow};
use crate::{
    people::Named,
    revisions::{self, Revision},
};
use kernel::web::{
    Cx, Draft, PageHead, Sample,
    grid::{self, CellKind, GridColumn},
    page,
    ui::{self, Choice, FieldLook, FormView, Tone},
};
use maud::{Markup, html};
use network::units::{UnitRow, unit_filter, unit_select};
use vocab::{ActivityId, FieldErrors, Lang, UnitId, UnitPath, href, t};

/// Columns of the grid.
pub(super) const GRID_KEYS: [&str; 8] = ["day", "title", "kind", "unit", "place", "in_charge", "head_count", "outcome"];

/// The name of a kind.
pub(super) fn kind_name(cx: &Cx, code: &str) -> String {
    cx.site()
        .packs
        .activity_kind(code)
        .map_or_else(|| code.to_owned(), |k| cx.lang().pick(&k.name.zh, &k.name.en).to_owned())
}

/// All kinds to choose from.
pub(super) fn kind_choices(cx: &Cx) -> Vec<Choice> {
    cx.site()
        .packs
        .activity_kinds()
        .iter()
        .map(|k| Choice::new(&k.code, cx.lang().pick(&k.name.zh, &k.name.en)))
        .collect()
}

pub(crate) fn programme_choices(cx: &Cx) -> Vec<Choice> {
    std::iter::once(Choice::new("", t!(cx.lang(), "（不属专项）", "(none)")))
        .chain(
            cx.site().packs.programmes().iter().map(|p| Choice::new(&p.code, cx.lang().pick(&p.name.zh, &p.name.en))),
        )
        .collect()
}

fn with_blank(lang: Lang, mut choices: Vec<Choice>) -> Vec<Choice> {
    choices.insert(0, Choice::new("", t!(lang, "请选择", "Choose")));
    choices
}

fn state_badge(state: State, lang: Lang) -> Markup {
    let tone = match state {
        State::Planned => Tone::Calm,
        State::Held => Tone::Mind,
        State::WrittenUp => Tone::Good,
        State::Cancelled => Tone::Quiet,
    };
    ui::badge(tone, state.name(lang))
}

pub(super) fn index(cx: &Cx, query: &Draft, rows: &[ActivityRow], units: &[UnitRow], next: Option<&str>) -> Markup {
    let lang = cx.lang();
    let may_write = cx.reach::<WriteActivities>().is_ok();
    let none = FieldErrors::new();
    let form = FormView { lang, draft: query, errors: &none };
    let all = |label: String| Choice::new("", label);
    let mut kinds = vec![all(t!(lang, "全部类型", "All kinds"))];
    kinds.extend(kind_choices(cx));
    let mut states = vec![all(t!(lang, "全部状态", "All states"))];
    states.extend(State::ALL.map(|s| Choice::new(s.code(), s.name(lang))));
    let orders = [
        Choice::new("", t!(lang, "最近的在前", "Newest first")),
        Choice::new("day", t!(lang, "最早的在前", "Oldest first")),
    ];
    let export: String = query.pairs().filter(|(k, _)| *k != "after").map(|(k, v)| format!("{k}={v}&")).collect();
    let head = PageHead::new(t!(lang, "活动", "Activities")).nav("activities").actions(html! {
        a.btn href={ "/activities/export?" (export) } { (ui::icon("download")) " " (t!(lang, "导出 Excel", "Export")) }
        @if may_write {
            a.btn href="/activities/grid" { (ui::icon("list-check")) " " (t!(lang, "批量登记", "Enter several")) }
            a.btn.btn-primary href="/activities/new" { (ui::icon("plus")) " " (t!(lang, "登记活动", "Enter an activity")) }
        }
    });
    let col = |c: &'static str| FieldLook { col: c, ..FieldLook::default() };
    let day = |c: &'static str| FieldLook { col: c, kind: "date", ..FieldLook::default() };
    page(
        cx,
        head,
        html! {
            form.filters.card.card-body method="get" data-auto="" { div.row.g-2 {
                (form.text("q", &t!(lang, "名称或地点", "Title or place"), col("col-6 col-lg-2")))
                (unit_filter(&form, units, "col-6 col-lg-2"))
                (form.select("kind", &t!(lang, "类型", "Kind"), &kinds, col("col-6 col-lg-2")))
                (form.select("state", &t!(lang, "状态", "State"), &states, col("col-6 col-lg-2")))
                (form.text("from", &t!(lang, "从", "From"), day("col-6 col-lg-1")))
                (form.text("until", &t!(lang, "到", "Until"), day("col-6 col-lg-1")))
                (form.select("order", &t!(lang, "排列", "Order"), &orders, col("col-6 col-lg-1")))
                div."col-6 col-lg-1".filter-go { button.btn type="submit" { (t!(lang, "筛选", "Filter")) } }
            } }
            div.card.mt-3 {
                @if rows.is_empty() {
                    (ui::empty(&t!(lang, "没有活动", "No activities"), &t!(lang, "这个范围内还没有登记，或筛选条件太窄。", "Nothing entered within this range, or the filter is too narrow."),
                        may_write.then(|| html! { a.btn.btn-primary href="/activities/new" { (t!(lang, "登记第一条", "Enter the first one")) } })))
                } @else {
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "日期", "Day")) } th { (t!(lang, "活动", "Activity")) } th { (t!(lang, "类型", "Kind")) } th { (t!(lang, "单位", "Unit")) } th.text-end { (t!(lang, "人数", "Heads")) } th { (t!(lang, "状态", "State")) } } }
                        tbody { @for r in rows { tr {
                            td.nowrap { (r.day) }
                            td.wrap { a href=(href::activity(&r.id)) { (r.title) } @if !r.place.is_empty() { div.text-secondary { (r.place) } } }
                            td.nowrap { (kind_name(cx, &r.kind)) } td { (r.unit_name) }
                            td.text-end { (ui::number(r.head_count as f64)) } td { (state_badge(r.state(), lang)) }
                        } } }
                    } }
                }
            }
            (ui::next_page(lang, query, next))
            p.mt-2 { @if query.get("removed") == "1" { a href="/activities/" { (t!(lang, "看现有的", "Show live ones")) } } @else { a href="?removed=1" { (t!(lang, "看已删除的", "Show removed ones")) } } }
        },
    )
}

pub(super) fn form(
    cx: &Cx,
    row: Option<&ActivityRow>,
    draft: &Draft,
    errors: &FieldErrors,
    units: &[UnitRow],
    theirs: Option<&Draft>,
) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft, errors };
    let title = if row.is_some() {
        t!(lang, "修改活动", "Correct an activity")
    } else {
        t!(lang, "登记活动", "Enter an activity")
    };
    let mut head = PageHead::new(title).nav("activities").crumb(t!(lang, "活动", "Activities"), "/activities/");
    if let Some(r) = row {
        head = head.crumb(&r.title, href::activity(&r.id));
    }
    let col = |c: &'static str| FieldLook { col: c, ..FieldLook::default() };
    let must = |c: &'static str| FieldLook { col: c, required: true, ..FieldLook::default() };
    page(
        cx,
        head,
        html! {
            (form.summary())
            @if let Some(theirs) = theirs { (conflict(lang, draft, theirs)) }
            form.card method="post" data-draft=(row.map_or_else(|| "activity-new".to_owned(), |r| format!("activity-{}", r.id))) {
                (ui::csrf(cx))
                @if row.is_some() { input type="hidden" name="version" value=(draft.get("version")); } @else { input type="hidden" name="id" value=(draft.get("id")); }
                div.card-body {
                    div.row {
                        (form.text("title", &t!(lang, "活动名称", "Activity"), must("col-md-8")))
                        (form.text("day", &t!(lang, "日期", "Day"), FieldLook { kind: "date", ..must("col-md-4") }))
                        (form.select("kind", &t!(lang, "类型", "Kind"), &with_blank(lang, kind_choices(cx)), must("col-md-4")))
                        (unit_select(&form, "unit", &t!(lang, "单位（村、校）", "Unit (village, school)"), units, true, "col-md-4"))
                        (form.select("programme", &t!(lang, "专项", "Programme"), &programme_choices(cx), col("col-md-4")))
                        (form.text("place", &t!(lang, "地点", "Place"), col("col-md-4")))
                        (form.text("in_charge", &t!(lang, "负责人", "In charge"), col("col-md-4")))
                        (form.text("head_count", &t!(lang, "到场人数", "Head count"), FieldLook { kind: "number", hint: ("还没开展就不填", "Leave empty until it is held"), ..col("col-md-4") }))
                    }
                    (form.area("roll", &t!(lang, "签到名册（可选）", "Roll (optional)"), 4, FieldLook { hint: ("一行一人：姓名 村名 出生年或电话尾号；有名册才能数出“人数”，只有到场人数时只数“人次”", "One a line: name, village, birth year or end of telephone number. Distinct people can be counted only from a roll"), ..FieldLook::default() }))
                    (form.area("outcome", &t!(lang, "成效（写了就算总结过）", "Outcome (counts as written up)"), 3, FieldLook::default()))
                    details open[!draft.get("cancelled_why").is_empty()] {
                        summary { (t!(lang, "取消这次活动", "Cancel this activity")) }
                        (form.text("cancelled_why", &t!(lang, "取消原因", "Why"), FieldLook::default()))
                    }
                }
                div.card-footer.btn-list {
                    button.btn.btn-primary type="submit" { (t!(lang, "保存", "Save")) }
                    @if row.is_none() { button.btn type="submit" name="next" value="again" { (t!(lang, "保存并再记一条", "Save and enter another")) } }
                }
            }
        },
    )
}

/// Where somebody else's saved values differ from what is in the form.
pub(crate) fn conflict(lang: Lang, mine: &Draft, theirs: &Draft) -> Markup {
    let differing: Vec<(&str, &str)> =
        theirs.pairs().filter(|(k, v)| *k != "version" && mine.raw(k).trim() != v.trim()).collect();
    html! {
        div.alert.alert-warning role="alert" tabindex="-1" data-focus="" {
            strong { (t!(lang, "您打开之后，别人保存过这一条。您的内容还在下面的表单里，没有覆盖谁的。", "Somebody saved this after you opened it. What you typed is in the form below; nothing has been overwritten.")) }
            @if differing.is_empty() { p { (t!(lang, "两边内容相同，可以直接保存。", "Both say the same; you can save.")) } } @else {
                p { (t!(lang, "下面是对方保存的、与您不同的内容。改好后再点保存，就以您的为准：", "These differ; this is what the other saved. Adjust and save again to keep yours:")) }
                table.table { tbody { @for (k, v) in differing { tr { th { (field_label(lang, k)) } td.wrap { (v) } } } } }
            }
        }
    }
}

fn field_label(lang: Lang, key: &str) -> String {
    match key {
        "title" => t!(lang, "名称", "Title"),
        "kind" => t!(lang, "类型", "Kind"),
        "programme" => t!(lang, "专项", "Programme"),
        "unit" => t!(lang, "单位", "Unit"),
        "day" => t!(lang, "日期", "Day"),
        "place" => t!(lang, "地点", "Place"),
        "in_charge" | "done_by" => t!(lang, "负责人", "In charge"),
        "head_count" | "quantity" => t!(lang, "数量", "Count"),
        "outcome" | "text" => t!(lang, "内容", "Text"),
        "roll" | "subjects" => t!(lang, "名册", "Roll"),
        "amount" => t!(lang, "金额", "Amount"),
        "until_day" => t!(lang, "结束日期", "Until"),
        "value" => t!(lang, "目标值", "Value"),
        _ => key.to_owned(),
    }
}

/// What an activity's page shows.
pub(super) struct ActivityPage {
    pub(super) row: ActivityRow,
    pub(super) roll: Vec<Named>,
    pub(super) photos: Vec<PhotoRow>,
    pub(super) revisions: Vec<Revision>,
    pub(super) may_write: bool,
}

pub(super) fn show(cx: &Cx, p: &ActivityPage) -> Markup {
    let lang = cx.lang();
    let r = &p.row;
    let at = href::activity(&r.id);
    let mut head = PageHead::new(&r.title)
        .nav("activities")
        .crumb(t!(lang, "活动", "Activities"), "/activities/")
        .lead(format!("{} · {}", ui::day_words(r.day, lang), r.unit_name));
    if p.may_write && r.removed_at.is_none() {
        head = head.actions(html! { a.btn.btn-primary href={ (at) "/edit" } { (ui::icon("edit")) " " (if r.state() == State::Planned { t!(lang, "补登结果", "Add what came of it") } else { t!(lang, "修改", "Correct") }) } });
    }
    page(
        cx,
        head,
        html! {
            @if r.removed_at.is_some() {
                div.alert.alert-warning {
                    (t!(lang, "这条活动已删除，不计入数字。原因：", "This activity was removed and is not counted. Reason: ")) (r.removed_why)
                    @if p.may_write { form.mt-2 method="post" action={ (at) "/restore" } { (ui::csrf(cx)) button.btn type="submit" { (t!(lang, "恢复", "Bring back")) } } }
                }
            }
            div.row.row-cards {
                div.col-lg-7 {
                    section.card { div.card-body {
                        dl.facts {
                            dt { (t!(lang, "状态", "State")) } dd { (state_badge(r.state(), lang)) @if !r.cancelled_why.is_empty() { " " (r.cancelled_why) } }
                            dt { (t!(lang, "类型", "Kind")) } dd { (kind_name(cx, &r.kind)) @if let Some(g) = cx.site().packs.programme(&r.programme) { " · " (lang.pick(&g.name.zh, &g.name.en)) } }
                            dt { (t!(lang, "地点", "Place")) } dd { (dash(&r.place)) }
                            dt { (t!(lang, "负责人", "In charge")) } dd { (dash(&r.in_charge)) }
                            dt { (t!(lang, "到场人数", "Head count")) } dd { (ui::number(r.head_count as f64)) " " (t!(lang, "人次", "person-times")) }
                        }
                        @if !r.outcome.is_empty() { h3.mt-3 { (t!(lang, "成效", "Outcome")) } p.prose { (r.outcome) } }
                    } }
                    section.card.mt-3 {
                        div.card-header { h2.card-title { (t!(lang, "照片", "Photos")) } span.card-subtitle { (t!(lang, "可选", "optional")) } }
                        div.card-body {
                            div.photos { @for ph in &p.photos {
                                figure {
                                    a href={ (at) "/photos/" (ph.id) } { img src={ (at) "/photos/" (ph.id) } alt=(ph.name) loading="lazy"; }
                                    @if p.may_write { form method="post" action={ (at) "/photos/" (ph.id) "/remove" } { (ui::csrf(cx)) button.btn.btn-sm type="submit" { (t!(lang, "删除", "Remove")) } } }
                                }
                            } }
                            @if p.photos.is_empty() { p.text-secondary { (t!(lang, "没有照片，也不必非有不可。", "None, and none is required.")) } }
                            @if p.may_write && r.removed_at.is_none() {
                                form.d-print-none method="post" enctype="multipart/form-data" action={ (at) "/photos" } {
                                    (ui::csrf(cx)) input.form-control type="file" name="photo" accept="image/jpeg,image/png,image/webp" multiple aria-label=(t!(lang, "选择照片", "Choose photos"));
                                    button.btn.mt-2 type="submit" { (t!(lang, "上传", "Upload")) }
                                }
                            }
                        }
                    }
                }
                div.col-lg-5 {
                    section.card {
                        div.card-header { h2.card-title { (t!(lang, "签到名册", "Roll")) } span.card-subtitle { (p.roll.len()) } }
                        @if p.roll.is_empty() { (ui::empty(&t!(lang, "没有名册", "No roll"), &t!(lang, "只按到场人数计“人次”，不计“人数”。", "Counted as person-times only, not as distinct people."), None)) }
                        @else { div.table-responsive { table.table.card-table {
                            thead { tr { th.text-end { "#" } th { (t!(lang, "姓名", "Name")) } th { (t!(lang, "村", "Village")) } th { (t!(lang, "备注", "Mark")) } } }
                            tbody { @for (i, n) in p.roll.iter().enumerate() { tr { td.text-end { (i + 1) } td { (n.name) } td { (n.home) } td { (n.mark) } } } }
                        } } }
                    }
                    (revisions::view(lang, &p.revisions))
                    @if p.may_write && r.removed_at.is_none() {
                        details.mt-3.d-print-none { summary { (t!(lang, "删除这条活动", "Remove this activity")) }
                            form.card.card-body method="post" action={ (at) "/remove" } {
                                (ui::csrf(cx))
                                label.form-label for="why" { (t!(lang, "原因", "Reason")) }
                                input.form-control id="why" name="why" required;
                                button.btn.btn-danger.mt-2 type="submit" { (t!(lang, "删除", "Remove")) }
                            }
                        }
                    }
                }
            }
        },
    )
}

pub(crate) fn dash(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}

pub(super) fn grid(cx: &Cx, draft: &Draft, errors: &FieldErrors, units: &[UnitRow]) -> Markup {
    let lang = cx.lang();
    let units: Vec<Choice> = units.iter().map(|u| Choice::new(u.id.as_str(), &u.name)).collect();
    let text = |key: &'static str, label: String, width: u8| GridColumn { key, label, kind: CellKind::Text(width) };
    let columns = [
        text("day", t!(lang, "日期", "Day"), 10),
        text("title", t!(lang, "活动名称", "Activity"), 24),
        GridColumn { key: "kind", label: t!(lang, "类型", "Kind"), kind: CellKind::Choice(kind_choices(cx)) },
        GridColumn { key: "unit", label: t!(lang, "单位", "Unit"), kind: CellKind::Choice(units) },
        text("place", t!(lang, "地点", "Place"), 14),
        text("in_charge", t!(lang, "负责人", "In charge"), 8),
        text("head_count", t!(lang, "人数", "Heads"), 5),
        text("outcome", t!(lang, "成效", "Outcome"), 20),
    ];
    let form = FormView { lang, draft, errors };
    let head = PageHead::new(t!(lang, "批量登记活动", "Enter several activities"))
        .nav("activities")
        .crumb(t!(lang, "活动", "Activities"), "/activities/")
        .wide();
    page(
        cx,
        head,
        html! {
            (form.summary())
            form.card method="post" data-draft="activity-grid" {
                (ui::csrf(cx)) input type="hidden" name="batch" value=(draft.get("batch"));
                div.card-body { (grid::grid(lang, &columns, draft, errors, 8, grid::After::Stored)) }
                div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "全部保存", "Save all")) } }
            }
        },
    )
}

fn sample(state: State) -> ActivityRow {
    ActivityRow {
        id: ActivityId::stored("0190f1c2-0000-7000-8000-0000000000a1".into()),
        unit_id: UnitId::stored("u".into()),
        unit_path: UnitPath::everything().child(1),
        unit_name: "上云村".into(),
        title: "家庭教育讲座：怎样和留守在家的孩子说话，兼谈寒假安全与亲情通话的约定".into(),
        kind: "lecture".into(),
        programme: "women_day".into(),
        state: state.code().into(),
        day: jiff::civil::date(2026, 3, 8),
        place: "村文化礼堂".into(),
        in_charge: "王某某".into(),
        head_count: 86,
        outcome: "发放资料八十份，解答问题十二个。".into(),
        cancelled_why: String::new(),
        version: 2,
        removed_at: None,
        removed_why: String::new(),
    }
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "activities/index",
        render: |cx| index(cx, &Draft::default(), &State::ALL.map(sample), &[], Some("2026-01-01 x")),
    },
    Sample { name: "activities/empty", render: |cx| index(cx, &Draft::default(), &[], &[], None) },
    Sample { name: "activities/form", render: |cx| form(cx, None, &Draft::default(), &FieldErrors::new(), &[], None) },
    Sample {
        name: "activities/conflict",
        render: |cx| {
            let theirs = Draft::from_pairs(
                [
                    "title",
                    "kind",
                    "programme",
                    "unit",
                    "day",
                    "place",
                    "in_charge",
                    "head_count",
                    "outcome",
                    "roll",
                    "amount",
                    "until_day",
                    "value",
                ]
                .map(|k| (k, "x")),
            );
            form(cx, Some(&sample(State::Held)), &Draft::default(), &FieldErrors::new(), &[], Some(&theirs))
        },
    },
    Sample {
        name: "activities/show",
        render: |cx| {
            show(
                cx,
                &ActivityPage {
                    row: sample(State::WrittenUp),
                    may_write: true,
                    roll: crate::people::parse_names("李小兰 上云村 1979"),
                    photos: vec![PhotoRow { id: "p".into(), name: "现场.jpg".into(), media: "image/jpeg".into() }],
                    revisions: vec![Revision {
                        version: 1,
                        at: cx.site().clock.now(),
                        by_name: "王某某".into(),
                        why: String::new(),
                        body: "{\"名称\":\"讲座\"}".into(),
                    }],
                },
            )
        },
    },
    Sample {
        name: "activities/removed",
        render: |cx| {
            let row = ActivityRow {
                removed_at: Some(cx.site().clock.now()),
                removed_why: "重复".into(),
                ..sample(State::Planned)
            };
            show(cx, &ActivityPage { row, roll: vec![], photos: vec![], revisions: vec![], may_write: true })
        },
    },
    Sample { name: "activities/grid", render: |cx| grid(cx, &Draft::default(), &FieldErrors::new(), &[]) },
];
