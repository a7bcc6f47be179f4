//! The first page: what I owe, what is coming up, and the quickest ways to enter something.

use jiff::ToSpan;
use kernel::{
    access::Verb,
    web::{Access, Cx, PageHead, Reply, Routes, Sample, html as reply, page, ui},
};
use maud::{Markup, html};
use plans::{
    board::{Progress, Status},
    targets::store::TargetRow,
};
use vocab::{href, t};
use work::activities::{
    ReadActivities,
    rules::State,
    store::{ActivityRow, Filter},
};

pub(crate) fn routes() -> Routes {
    Routes::new().get("/", Access::SignedIn, home)
}

#[derive(Default)]
struct Home {
    targets: Vec<(TargetRow, Progress)>,
    coming: Vec<ActivityRow>,
    unfinished: Vec<ActivityRow>,
    people: Option<people::Waiting>,
    care: Option<care::Waiting>,
}

async fn home(cx: Cx) -> Reply {
    let mut h = Home::default();
    let today = cx.today();
    let mut tx = cx.snapshot().await?;
    h.people = people::waiting(&mut tx, &cx).await?;
    h.care = care::waiting(&mut tx, &cx).await?;
    if let Ok(permit) = cx.reach::<plans::targets::ReadTargets>() {
        let rows = plans::targets::store::owed(&mut tx, &permit, today.year(), 300).await?;
        let progress = plans::board::progress_of(&mut tx, cx.site(), &rows, today).await?;
        h.targets = rows.into_iter().zip(progress).collect();
        h.targets.sort_by_key(|a| (a.1.status(), a.0.due_day));
    }
    if let Ok(permit) = cx.reach::<ReadActivities>() {
        let soon = today.checked_add(21.days()).unwrap_or(today);
        let planned = Filter { state: State::Planned.code().into(), ascending: true, ..Filter::default() };
        let coming = Filter { from: Some(today), until: Some(soon), ..planned.clone() };
        h.coming = work::activities::store::page(&mut tx, &permit, &coming, None, 8).await?;
        let past = Filter { until: today.yesterday().ok(), from: today.checked_sub(60.days()).ok(), ..planned };
        h.unfinished = work::activities::store::page(&mut tx, &permit, &past, None, 8).await?;
    }
    reply(view(&cx, &h))
}

fn shows<V: Verb>(cx: &Cx) -> bool {
    cx.actor().is_some_and(|a| a.holds(&V::ROW))
}

fn view(cx: &Cx, h: &Home) -> Markup {
    let lang = cx.lang();
    let name = cx.actor().map_or_else(String::new, |a| a.name.clone());
    let warned = h.targets.iter().filter(|(_, p)| p.status().warns()).count();
    let head =
        PageHead::new(t!(lang, "{name}，您好", "Good day, {name}")).nav("home").lead(ui::day_words(cx.today(), lang));
    page(
        cx,
        head,
        html! {
            div.quick-row {
                @if shows::<work::activities::WriteActivities>(cx) { a.quick href="/activities/new" { (ui::icon("calendar-event")) (t!(lang, "登记活动", "Enter an activity")) } }
                @if shows::<work::records::WriteRecords>(cx) { a.quick href="/records/new" { (ui::icon("clipboard-text")) (t!(lang, "记一条服务", "Enter a record")) } }
                @if shows::<people::persons::ReadPeople>(cx) { a.quick href="/people/" { (ui::icon("users-group")) (t!(lang, "找人、建档", "Find or enter a person")) } }
                @if shows::<plans::documents::WritePlans>(cx) { a.quick href="/plans/new" { (ui::icon("upload")) (t!(lang, "收进一份计划", "Bring in a plan")) } }
                @if shows::<plans::figures::ReadFigures>(cx) { a.quick href="/figures/" { (ui::icon("chart-bar")) (t!(lang, "查数字", "Look up figures")) } }
                @if shows::<network::units::ManageUnits>(cx) { a.quick href="/units/import" { (ui::icon("building-community")) (t!(lang, "导入单位表", "Import units")) } }
                @if shows::<network::accounts::ManageAccounts>(cx) { a.quick href="/accounts/" { (ui::icon("users")) (t!(lang, "管理账号", "Manage accounts")) } }
                @if shows::<network::trail::ReadTrail>(cx) { a.quick href="/audit/" { (ui::icon("shield-check")) (t!(lang, "看审计日志", "Read the audit log")) } }
            }
            @if let Some(w) = h.care { (care_card(cx, w)) }
            @if let Some(w) = h.people { (people_card(cx, w)) }
            @if shows::<plans::targets::ReadTargets>(cx) {
                section.card.mt-3 {
                    div.card-header { h2.card-title { (t!(lang, "我们的目标", "Our targets")) } span.card-subtitle { @if warned > 0 { (t!(lang, "{warned} 项要注意", "{warned} need a look")) } } a.ms-auto href="/targets/" { (t!(lang, "全部", "All")) } }
                    @if h.targets.is_empty() { (ui::empty(&t!(lang, "还没有目标", "No targets yet"), &t!(lang, "计划定稿并分解到您的单位后，会出现在这里。", "They appear here once a plan is confirmed and shared out to your unit."), None)) } @else {
                        ul.list-group.list-group-flush { @for (t, p) in h.targets.iter().take(8) { li.list-group-item.target-line {
                            span.target-words { a href=(href::target(&t.id)) { (t.title) } " " span.text-secondary { (t.unit_name) " · " (p.verdict.reason.get(lang)) } }
                            (ui::progress(p.verdict.rate, p.status().tone(), lang))
                            (ui::badge(p.status().tone(), p.status().name(lang)))
                        } } }
                    }
                }
            }
            @if shows::<ReadActivities>(cx) {
                div.row.row-cards.mt-1 {
                    div.col-lg-6 { (activity_card(cx, &t!(lang, "近三周的安排", "The next three weeks"), &h.coming, &t!(lang, "没有安排", "Nothing planned"))) }
                    div.col-lg-6 { (activity_card(cx, &t!(lang, "过了日期、还没登记结果的", "Past their day, nothing written yet"), &h.unfinished, &t!(lang, "都登记了", "All written up"))) }
                }
            }
        },
    )
}

/// What is owed today; nothing is said where nothing is.
fn care_card(cx: &Cx, w: care::Waiting) -> Markup {
    let lang = cx.lang();
    html! {
        @if w.overdue + w.week > 0 {
            section.card.mt-3 {
                div.card-header { h2.card-title { (t!(lang, "今天该做", "Today")) } span.card-subtitle { @if w.mine { (t!(lang, "归我自己做的", "mine")) } @else { (t!(lang, "范围内全部", "all in my scope")) } } a.ms-auto href="/today/" { (t!(lang, "打开", "Open")) } }
                ul.list-group.list-group-flush {
                    @if w.overdue > 0 { li.list-group-item { a href="/today/?show=overdue" { strong { (ui::number(w.overdue as f64)) } " " (t!(lang, "件已逾期", "overdue")) } } }
                    @if w.week > 0 { li.list-group-item { a href="/today/" { strong { (ui::number(w.week as f64)) } " " (t!(lang, "件本周到期", "due this week")) } } }
                }
            }
        }
    }
}

/// What waits in the register of people; nothing is said where nothing waits.
fn people_card(cx: &Cx, w: people::Waiting) -> Markup {
    let lang = cx.lang();
    let due = w.due.map(|d| d.to_string()).unwrap_or_default();
    let lines = [
        (
            w.unchecked,
            "/people/checks",
            t!(lang, "人这个季度还没核对，{due} 前完成", "people not looked at this quarter, due {due}"),
        ),
        (w.proposals, "/people/proposals", t!(lang, "条名册进出建议等您决定", "proposals for the registers to decide")),
        (w.transfers, "/people/transfers", t!(lang, "份档案等您接收", "files waiting to be received")),
        (
            w.closed,
            "/people/",
            t!(lang, "名未成年人的档案还没批准您查看", "minors whose files you are not approved to see"),
        ),
    ];
    html! {
        @if lines.iter().any(|l| l.0 > 0) {
            section.card.mt-3 {
                div.card-header { h2.card-title { (t!(lang, "人员档案", "People")) } }
                ul.list-group.list-group-flush { @for (n, to, words) in lines { @if n > 0 { li.list-group-item { a href=(to) { strong { (ui::number(n as f64)) } " " (words) } } } } }
            }
        }
    }
}

fn activity_card(cx: &Cx, title: &str, rows: &[ActivityRow], none: &str) -> Markup {
    let lang = cx.lang();
    html! {
        section.card {
            div.card-header { h2.card-title { (title) } }
            @if rows.is_empty() { (ui::empty(none, "", None)) } @else {
                ul.list-group.list-group-flush { @for r in rows { li.list-group-item { a href=(href::activity(&r.id)) { (r.title) } div.text-secondary { (ui::day_words(r.day, lang)) " · " (r.unit_name) } } } }
            }
        }
    }
}

fn sample_home() -> Home {
    let people = people::Waiting {
        proposals: 3,
        unchecked: 12,
        due: Some(jiff::civil::date(2026, 6, 15)),
        transfers: 1,
        closed: 2,
    };
    let care = care::Waiting { overdue: 4, week: 9, mine: true };
    Home { people: Some(people), care: Some(care), ..Home::default() }
}

/// This room's sample page.
pub(crate) const SAMPLES: &[Sample] = &[Sample {
    name: "home",
    render: |cx| {
        let _ = Status::ALL;
        view(cx, &sample_home())
    },
}];
