//! Today as it is shown: parts of the day, in each one card a person; and the form of a minute.

use super::rules::{Part, part};
use crate::owed::DueRow;
use jiff::civil::Date;
use kernel::web::{
    Cx, Draft, PageHead, Sample, page,
    ui::{self, FieldLook, FormView, Tone},
};
use maud::{Markup, html};
use network::units::{UnitRow, unit_filter};
use packs::FactKind;
use people::persons::PersonRow;
use vocab::{FieldErrors, PersonId, UnitId, UnitPath, href, t};

/// What the page shows.
pub(super) struct TodayPage {
    pub people: Vec<Vec<DueRow>>,
    pub units: Vec<UnitRow>,
    pub overdue: i64,
    pub all: i64,
    pub mine: bool,
    pub full: bool,
    pub may_record: bool,
    pub query: Draft,
}

/// What a duty asks, in a few characters.
pub(crate) fn duty_words(cx: &Cx, code: &str) -> String {
    cx.site().packs.duty(code).map_or_else(|| code.to_owned(), |d| cx.lang().pick(&d.short.zh, &d.short.en).to_owned())
}

fn sentence(cx: &Cx, row: &DueRow) -> String {
    let today = cx.today();
    row.due().map_or_else(String::new, |due| if cx.lang() == vocab::Lang::Zh { due.zh(today) } else { due.en(today) })
}

fn tone(status: &str) -> Tone {
    match status {
        "overdue" => Tone::Bad,
        "due_soon" => Tone::Mind,
        "done" => Tone::Good,
        "waived" | "not_owed" => Tone::Quiet,
        _ => Tone::Calm,
    }
}

fn age(row: &DueRow, today: Date) -> Option<i16> {
    row.birth_day.parse().ok().and_then(|b| people::card::age_on(b, today))
}

/// A confidential file's name is not spread over lists.
fn shown_name(row: &DueRow) -> String {
    if row.file_class == "personal" { row.name.clone() } else { gbcodes::mask_name(&row.name) }
}

pub(super) fn today(cx: &Cx, p: &TodayPage) -> Markup {
    let lang = cx.lang();
    let none = FieldErrors::new();
    let form = FormView { lang, draft: &p.query, errors: &none };
    let (people, overdue, all) = (p.people.len(), p.overdue, p.all);
    let lead = format!(
        "{} · {}",
        ui::day_words(cx.today(), lang),
        t!(lang, "{all} 件该做，其中 {overdue} 件已逾期", "{all} to do, {overdue} of them overdue")
    );
    let head = PageHead::new(t!(lang, "今天该做", "Today")).nav("today").lead(lead);
    let parts = [
        (Part::Overdue, t!(lang, "已逾期", "Overdue")),
        (Part::Today, t!(lang, "今天到期", "Due today")),
        (Part::ThisWeek, t!(lang, "本周到期", "Due this week")),
        (Part::Later, t!(lang, "以后一个月", "Within a month")),
    ];
    let of =
        |rows: &[DueRow]| rows.iter().map(|r| part(&r.status, &r.due_day, cx.today())).min().unwrap_or(Part::Later);
    let link = |who: &str| format!("/today/?who={who}");
    page(
        cx,
        head,
        html! {
            div.btn-list.mb-3.d-print-none {
                a.btn.active[p.mine] href=(link("mine")) aria-current=[p.mine.then_some("page")] { (t!(lang, "我自己该做的", "Mine")) }
                a.btn.active[!p.mine] href=(link("all")) aria-current=[(!p.mine).then_some("page")] { (t!(lang, "范围内全部", "All in my scope")) }
            }
            @if !p.mine {
                form.filters.card.card-body method="get" action="/today/" data-auto="" { input type="hidden" name="who" value="all"; div.row.g-2 {
                    (unit_filter(&form, &p.units, "col-6 col-lg-3"))
                    div."col-6 col-lg-1".filter-go { button.btn type="submit" { (t!(lang, "筛选", "Filter")) } }
                } }
            }
            @if people == 0 {
                div.card.mt-3 { (ui::empty(&t!(lang, "现在没有要做的", "Nothing to do now"), &t!(lang, "名册上的人都在期限内。新的一期开始时，会自动出现在这里。", "Everybody on the registers is in time. What comes due appears here by itself."), None)) }
            }
            @if p.full { div.alert.alert-warning { (t!(lang, "只列出最急的 400 件，请用单位筛选。", "Only the 400 most urgent are listed; choose a unit.")) } }
            form method="get" action="/today/record" {
                @for (which, title) in &parts {
                    @let here: Vec<&Vec<DueRow>> = p.people.iter().filter(|rows| of(rows) == *which).collect();
                    @if !here.is_empty() {
                        section.card.mt-3 {
                            div.card-header { h2.card-title { (title) } span.card-subtitle { (t!(lang, "{} 人", "{} people", here.len())) } }
                            ul.list-group.list-group-flush { @for rows in here { (person_line(cx, rows, p.may_record)) } }
                        }
                    }
                }
                @if people > 0 && p.may_record {
                    div.today-bar.d-print-none { button.btn.btn-primary type="submit" { (ui::icon("clipboard-text")) " " (t!(lang, "给勾选的人记一次", "Record for those ticked")) } }
                }
            }
        },
    )
}

fn person_line(cx: &Cx, rows: &[DueRow], may_record: bool) -> Markup {
    let lang = cx.lang();
    let Some(first) = rows.first() else { return html! {} };
    html! {
        li.list-group-item.owed-line {
            @if may_record { input.form-check-input type="checkbox" name="who" value=(first.person_id) aria-label=(t!(lang, "勾选 {}", "Tick {}", shown_name(first))); }
            div.owed-who {
                a href=(href::person(&first.person_id)) { (shown_name(first)) }
                @if let Some(years) = age(first, cx.today()) { " " span.text-secondary { (t!(lang, "{years} 岁", "aged {years}")) } }
                " " span.text-secondary { (first.unit_name) @if !first.carer_name.is_empty() { " · " (first.carer_name) } }
                @if rows.iter().all(|r| r.last_day.is_empty()) { " " (ui::badge(Tone::Bad, &t!(lang, "从未", "never"))) }
            }
            ul.owed-duties { @for (rows, words) in alike(cx, rows) { li {
                @for r in rows { (ui::badge(tone(&r.status), &duty_words(cx, &r.duty))) " " }
                span.text-secondary { (words) }
            } } }
        }
    }
}

/// Duties of which the same is to be said stand together.
fn alike<'a>(cx: &Cx, rows: &'a [DueRow]) -> Vec<(Vec<&'a DueRow>, String)> {
    let mut out: Vec<(Vec<&DueRow>, String)> = Vec::new();
    for row in rows {
        let words = sentence(cx, row);
        match out.iter_mut().find(|(there, said)| *said == words && there.iter().all(|r| r.status == row.status)) {
            Some((there, _)) => there.push(row),
            None => out.push((vec![row], words)),
        }
    }
    out
}

fn asks(row: &DueRow) -> bool {
    matches!(row.status.as_str(), "overdue" | "due_soon" | "open")
}

/// Kinds of record that what is owed asks for, those still owed first, then whatever else may go along.
fn chips(cx: &Cx, owed: &[DueRow]) -> Vec<(String, bool)> {
    let mut out: Vec<(String, bool)> = Vec::new();
    let mut put = |code: &str, wanted: bool| {
        if !out.iter().any(|(c, _)| c == code) {
            out.push((code.to_owned(), wanted));
        }
    };
    for row in owed.iter().filter(|r| asks(r)) {
        let facts = cx.site().packs.duty(&row.duty).map(|d| d.proved_by.as_slice()).unwrap_or_default();
        if let Some(FactKind::Record(code)) = facts.iter().find(|f| matches!(f, FactKind::Record(_))) {
            put(code, true);
        }
    }
    let care = |k: &&packs::RecordKind| k.topic == packs::Topic::Care && work::records::rules::goes_along(k);
    for kind in cx.site().packs.record_kinds().iter().filter(care) {
        put(&kind.code, false);
    }
    out
}

pub(super) fn record(cx: &Cx, people: &[PersonRow], owed: &[DueRow], d: &Draft, errors: &FieldErrors) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft: d, errors };
    let name = |code: &str| {
        cx.site()
            .packs
            .record_kind(code)
            .map_or_else(|| code.to_owned(), |k| lang.pick(&k.name.zh, &k.name.en).to_owned())
    };
    let head = PageHead::new(t!(lang, "记一次", "Record a visit"))
        .nav("today")
        .crumb(t!(lang, "今天该做", "Today"), "/today/")
        .lead(people.iter().map(|p| p.card.get("name")).collect::<Vec<_>>().join(lang.pick("、", ", ")));
    page(
        cx,
        head,
        html! {
            (form.summary())
            form.card.narrow method="post" action="/today/record" data-draft="today-record" {
                (ui::csrf(cx)) input type="hidden" name="batch" value=(d.get("batch"));
                @for p in people { input type="hidden" name="who" value=(p.id); }
                div.card-body {
                    fieldset.mb-3 { legend.form-label { (t!(lang, "做了什么（可多选）", "What was done (any number)")) }
                        div.chips { @for (code, wanted) in chips(cx, owed) {
                            label.chip.wanted[wanted] { input type="checkbox" name="did" value=(code) checked[d.all("did").any(|k| k == code)]; span { (name(&code)) } }
                        } }
                        @if let Some(e) = errors.of("did", lang) { div.invalid-feedback.d-block { (e) } }
                        @if let Some(e) = errors.of("also", lang) { div.invalid-feedback.d-block { (e) } }
                    }
                    (form.text("day", &t!(lang, "哪天做的", "Day it was done"), FieldLook { kind: "date", required: true, hint: ("补记以前做的，就改成那一天", "For something done earlier, its own day"), ..FieldLook::default() }))
                    (form.area("text", &t!(lang, "一句话", "One line"), 2, FieldLook::default()))
                    (form.area("finding", &t!(lang, "发现需要处理的情况", "Found: somebody must act"), 1, FieldLook { hint: ("没有就不填", "Leave empty when there is nothing"), ..FieldLook::default() }))
                }
                div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "保存", "Save")) } }
            }
            @if owed.iter().any(asks) {
                section.card.mt-3.narrow { div.card-header { h2.card-title { (t!(lang, "现在欠着的", "Owed now")) } }
                    ul.list-group.list-group-flush { @for r in owed.iter().filter(|r| asks(r)) { li.list-group-item { (r.name) " " (ui::badge(tone(&r.status), &duty_words(cx, &r.duty))) " " span.text-secondary { (sentence(cx, r)) } } } }
                }
            }
        },
    )
}

/// What is owed to a person and who looks after her: on her page.
pub(crate) fn panel(cx: &Cx, rows: &[DueRow]) -> Markup {
    let lang = cx.lang();
    html! {
        ul.list-group.list-group-flush { @for r in rows.iter().filter(|r| r.status != "not_owed") { li.list-group-item {
            (ui::badge(tone(&r.status), &duty_words(cx, &r.duty))) " " (sentence(cx, r))
            div.text-secondary { @if r.carer_name.is_empty() { (post_words(cx, &r.owes)) } @else { (r.carer_name) } @if !r.last_day.is_empty() { " · " (t!(lang, "上次 {}", "last {}", r.last_day)) } }
        } } }
    }
}

fn post_words(cx: &Cx, owes: &str) -> String {
    let lang = cx.lang();
    match owes {
        "school" => t!(lang, "学校联络员", "the school's contact"),
        "township" => t!(lang, "乡镇妇联", "the township"),
        _ => t!(lang, "村妇联", "the village"),
    }
}

pub(crate) fn sample_row(status: &str, due_day: &str) -> DueRow {
    DueRow {
        duty: "talk_twice_a_month".into(),
        person_id: PersonId::stored("0190f1c2-0000-7000-8000-0000000000c1".into()),
        name: "李小兰".into(),
        birth_day: "2016-07-01".into(),
        minor_until: "2034-07-01".into(),
        risk: "high".into(),
        file_class: "personal".into(),
        unit_id: UnitId::stored("u".into()),
        unit_name: "上云村".into(),
        unit_path: UnitPath::everything().child(1),
        status: status.into(),
        due_day: due_day.into(),
        since_day: String::new(),
        last_day: if status == "open" { "2026-06-01".into() } else { String::new() },
        carer_id: String::new(),
        carer_name: if status == "open" { "陈秀英".into() } else { String::new() },
        owes: "village".into(),
        answer: String::new(),
    }
}

fn sample_page(people: Vec<Vec<DueRow>>, mine: bool) -> TodayPage {
    let all = people.len() as i64;
    TodayPage {
        people,
        units: Vec::new(),
        overdue: 1,
        all,
        mine,
        full: !mine,
        may_record: true,
        query: Draft::default(),
    }
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "today/index",
        render: |cx| {
            let people = vec![
                vec![sample_row("overdue", "2026-05-31")],
                vec![sample_row("due_soon", &cx.today().to_string())],
                vec![sample_row("open", "2026-12-31")],
            ];
            today(cx, &sample_page(people, true))
        },
    },
    Sample { name: "today/empty", render: |cx| today(cx, &sample_page(Vec::new(), false)) },
    Sample {
        name: "today/record",
        render: |cx| {
            let mut errors = FieldErrors::new();
            errors.add("did", vocab::bi!("请点一下做了什么", "Choose what was done"));
            let child = people::persons::sample_child();
            record(cx, &[child], &[sample_row("overdue", "2026-05-31")], &Draft::default(), &errors)
        },
    },
];
