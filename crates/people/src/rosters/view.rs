//! The page of choices for a roster, and the list of rosters taken out.

use super::{
    columns::{self, PRESETS, Pick},
    store::ExportRow,
};
use crate::{catalogue::field_of, persons::sections};
use jiff::Timestamp;
use kernel::web::{
    Cx, Draft, PageHead, Sample, page,
    ui::{self, FieldLook, FormView, Tone},
};
use maud::{Markup, html};
use std::collections::BTreeSet;
use vocab::{AccountId, ExportId, FieldErrors, Lang, UnitPath, t};

/// What the page of choices shows.
pub(super) struct Choosing {
    pub unit: String,
    /// The filters, as in the list.
    pub query: Draft,
    pub all: Vec<Pick>,
    pub ticked: BTreeSet<String>,
    pub preset: String,
    pub draft: Draft,
    pub known: i64,
    pub left_out: i64,
}

/// The filters as an address, for the links to other sets of columns.
fn address(query: &Draft, preset: &str) -> String {
    let kept: String = crate::filters::KEYS
        .iter()
        .filter_map(|k| query.opt(k).map(|v| format!("{k}={}&", v.replace(['&', '#', '?', ' ', '%'], ""))))
        .collect();
    format!("/people/roster?{kept}preset={preset}")
}

/// The filters in words.
fn told(cx: &Cx, c: &Choosing) -> Vec<String> {
    let (lang, q) = (cx.lang(), &c.query);
    let mut out = vec![c.unit.clone()];
    if let Some(r) = cx.site().packs.register(q.get("register")) {
        out.push(lang.pick(&r.name.zh, &r.name.en).to_owned());
    }
    out.extend(match q.get("ages") {
        "minor" => Some(t!(lang, "未满 18 岁", "under 18")),
        "adult" => Some(t!(lang, "成年人", "adults")),
        "elder" => Some(t!(lang, "60 岁以上", "60 and above")),
        _ => None,
    });
    for key in ["sex", "risk"] {
        out.extend(q.opt(key).and_then(|v| field_of(key).map(|f| f.show(v, lang))));
    }
    out.extend(match q.get("haves") {
        "some" => Some(t!(lang, "四有不全", "some haves missing")),
        "all" => Some(t!(lang, "四有齐全", "all four haves")),
        _ => None,
    });
    out.extend(match q.get("status") {
        "away" => Some(t!(lang, "已迁出", "moved away")),
        "dead" => Some(t!(lang, "已去世", "deceased")),
        "removed" => Some(t!(lang, "已删除", "removed")),
        _ => None,
    });
    out.extend(q.opt("tag").map(|tag| t!(lang, "标签：{tag}", "tag: {tag}")));
    out
}

pub(super) fn choose(cx: &Cx, c: &Choosing, errors: &FieldErrors) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft: &c.draft, errors };
    let head = PageHead::new(t!(lang, "导出花名册", "Export a roster"))
        .nav("people")
        .crumb(t!(lang, "人员档案", "People"), "/people/")
        .lead(told(cx, c).join(" · "))
        .actions(html! { a.btn href="/people/exports/" { (t!(lang, "导出记录", "Rosters taken out")) } });
    page(
        cx,
        head,
        html! {
            (form.summary())
            @if c.left_out > 0 {
                div.alert.alert-warning { (t!(lang, "这组条件下另有 {} 人因档案保密、密封或未经批准，不会列入；表尾会注明人数。", "{} more fit this filter and will not be on it: their files are confidential, sealed or not approved. The sheet says how many.", c.left_out)) }
            }
            form.roster method="post" action="/people/roster" data-download="" {
                (ui::csrf(cx))
                @for k in crate::filters::KEYS { @if let Some(v) = c.query.opt(k) { input type="hidden" name=(k) value=(v); } }
                input type="hidden" name="id" value=(c.draft.get("id"));
                input type="hidden" name="preset" value=(c.preset);
                div.card { div.card-body {
                    p.roster-count { (t!(lang, "可列入 ", "On the roster: ")) strong { (c.known) } (t!(lang, " 人", " people")) @if c.known > super::LARGE { " · " (t!(lang, "人数较多，会在后台做，做好再取", "many: it is made in the background, to be fetched later")) } }
                    (form.text("title", &t!(lang, "表的标题", "Title of the sheet"), FieldLook { required: true, ..FieldLook::default() }))
                } }
                (picks(cx, c, errors))
                (numbers(cx, c, &form))
                div.btn-list.mt-3 { button.btn.btn-primary type="submit" disabled[c.known == 0] { (ui::icon("download")) " " (t!(lang, "导出", "Export")) } a.btn href="/people/" { (t!(lang, "不导了", "Leave it")) } }
            }
        },
    )
}

fn picks(cx: &Cx, c: &Choosing, errors: &FieldErrors) -> Markup {
    let lang = cx.lang();
    let mut headings: Vec<&str> = Vec::new();
    for p in &c.all {
        if !headings.contains(&p.group.get(lang)) {
            headings.push(p.group.get(lang));
        }
    }
    let wrong = errors.of("col", lang);
    let keys: Vec<&str> = c.ticked.iter().map(String::as_str).collect();
    let names: Vec<String> = columns::chosen(&c.all, &keys, &c.preset).iter().map(|p| p.full_name(lang)).collect();
    html! {
        section.card.mt-3 {
            div.card-header { h2.card-title { (t!(lang, "要哪些列", "Columns")) } }
            div.card-body {
                div.btn-list.mb-2 { @for (code, zh, en, _) in PRESETS { a.btn.btn-sm.active[*code == c.preset] aria-current=[(*code == c.preset).then_some("true")] href=(address(&c.query, code)) { (lang.pick(zh, en)) } } }
                @if let Some(e) = wrong { div.invalid-feedback.d-block id="f-col" { (e) } }
                p { (t!(lang, "现有 {} 列：", "{} columns: ", names.len())) (names.join(lang.pick("、", ", "))) }
                details open[wrong.is_some()] {
                    summary { (t!(lang, "增减列", "Add or take away columns")) }
                    div.roster-columns {
                        @for heading in headings {
                            fieldset { legend { (heading) }
                                @for p in c.all.iter().filter(|p| p.group.get(lang) == heading) {
                                    label.form-check { input.form-check-input type="checkbox" name="col" value=(p.key) checked[c.ticked.contains(&p.key)]; span.form-check-label { (p.name.get(lang)) @if p.secret { " " span.roster-secret title=(t!(lang, "个人号码、住址", "personal number or address")) { (t!(lang, "敏感", "sensitive")) } } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn numbers(cx: &Cx, c: &Choosing, form: &FormView<'_>) -> Markup {
    let lang = cx.lang();
    let full = c.draft.get("numbers") == "full";
    html! {
        section.card.mt-3 {
            div.card-header { h2.card-title { (t!(lang, "号码与加密", "Numbers and lock")) } }
            div.card-body {
                div.mb-3 {
                    label.form-check { input.form-check-input type="radio" name="numbers" value="masked" checked[!full]; span.form-check-label { (t!(lang, "遮盖身份证号、电话、住址（110***********002X）", "Mask numbers, telephones and addresses")) } }
                    label.form-check { input.form-check-input type="radio" name="numbers" value="full" checked[full]; span.form-check-label { (t!(lang, "完整号码：文件必须加密码", "Full numbers: the file must be locked")) } }
                }
                div.row {
                    (form.text("why", &t!(lang, "用途", "What it is for"), FieldLook { col: "col-12 col-lg-6", hint: ("选了敏感列就要写；会记在每个未成年人、保密档案的查阅记录里", "Asked for when a sensitive column is chosen; noted on every minor's and confidential file"), ..FieldLook::default() }))
                    (form.text("password", &t!(lang, "打开文件的密码", "Password of the file"), FieldLook { col: "col-12 col-lg-6", hint: ("请先记下来，电话告诉收表的人；系统不保存，忘了只能重新导出。只遮盖号码时可以清空，不加密", "Write it down and tell it by telephone; it is not kept here. With masked numbers it can be left empty"), autocomplete: "off", ..FieldLook::default() }))
                }
                p.form-hint.mb-0 { (t!(lang, "加密的文件是 .zip，请用 7-Zip、WinRAR、360压缩、Bandizip 等打开（系统自带的“压缩文件夹”打不开）。每次导出都有记录；页脚印有您的姓名和时间。", "A locked file is a .zip for 7-Zip, WinRAR or Bandizip; the system's own folder view does not open it. Every export is on record, and your name and the time stand at the foot of each page.")) }
            }
        }
    }
}

/// Rosters taken out.
pub(super) fn list(cx: &Cx, rows: &[ExportRow], now: Timestamp) -> Markup {
    let lang = cx.lang();
    page(
        cx,
        PageHead::new(t!(lang, "导出记录", "Rosters taken out"))
            .nav("people")
            .crumb(t!(lang, "人员档案", "People"), "/people/"),
        html! { (sections(cx, "exports")) (table(cx, rows, now)) },
    )
}

fn state_badge(state: &str, lang: Lang) -> Markup {
    match state {
        "queued" => ui::badge(Tone::Quiet, &t!(lang, "排队", "waiting")),
        "running" => ui::badge(Tone::Calm, &t!(lang, "正在做", "being made")),
        "ready" => ui::badge(Tone::Good, &t!(lang, "可以取", "ready")),
        "fetched" => ui::badge(Tone::Quiet, &t!(lang, "已取走", "fetched")),
        "cancelled" => ui::badge(Tone::Quiet, &t!(lang, "已取消", "cancelled")),
        "expired" => ui::badge(Tone::Mind, &t!(lang, "过期已销毁", "expired, destroyed")),
        _ => ui::badge(Tone::Bad, &t!(lang, "没做成，请重新导出", "failed: order it anew")),
    }
}

/// The table; while something is being made it asks for itself again.
pub(super) fn table(cx: &Cx, rows: &[ExportRow], now: Timestamp) -> Markup {
    let lang = cx.lang();
    let mine = |r: &ExportRow| cx.actor().is_some_and(|a| a.account == r.account_id);
    let busy = rows.iter().any(|r| mine(r) && r.under_way(now));
    html! {
        div id="exports" hx-get=[busy.then_some("/people/exports/")] hx-trigger=[busy.then_some("every 2s")] hx-swap=[busy.then_some("outerHTML")] {
            @if busy { p.text-secondary { (t!(lang, "进度会自己更新；没有更新时请", "The progress renews itself; if it does not, ")) a href="/people/exports/" { (t!(lang, "刷新", "reload")) } (t!(lang, "。", ".")) } }
            div.card {
                @if rows.is_empty() {
                    (ui::empty(&t!(lang, "还没有导出过", "Nothing was taken out yet"), &t!(lang, "在人员档案里选好条件，点“按这组条件出花名册”。", "Choose a filter in the list of people, then “A roster of these”."), Some(html! { a.btn href="/people/" { (t!(lang, "去人员档案", "To the list")) } })))
                } @else {
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "时间", "When")) } th { (t!(lang, "标题", "Title")) } th.text-end { (t!(lang, "人数", "People")) } th { (t!(lang, "号码", "Numbers")) } th { (t!(lang, "谁，什么用途", "Who and what for")) } th { (t!(lang, "状态", "State")) } th {} } }
                        tbody { @for r in rows { (line(cx, r, now, mine(r))) } }
                    } }
                }
            }
        }
    }
}

fn line(cx: &Cx, r: &ExportRow, now: Timestamp, mine: bool) -> Markup {
    let lang = cx.lang();
    let state = r.state_at(now);
    html! {
        tr {
            td.nowrap { (jiff::Zoned::new(r.at, vocab::shanghai()).strftime("%Y-%m-%d %H:%M")) }
            td.wrap { (r.title) }
            td.text-end { (if r.under_way(now) { r.total } else { r.done }) @if r.left_out > 0 { div.text-secondary { (t!(lang, "另 {} 人未列", "{} left out", r.left_out)) } } }
            td.nowrap { @if r.full_numbers { (ui::badge(Tone::Mind, &t!(lang, "完整", "full"))) } @else { (t!(lang, "遮盖或没有", "masked or none")) } }
            td.wrap { (r.by_name) @if !r.why.is_empty() { div.text-secondary { (r.why) } } }
            td.nowrap { (state_badge(state, lang)) @if r.under_way(now) { div { (ui::progress((r.total > 0).then(|| r.done as f64 / r.total as f64), Tone::Calm, lang)) } }
                @else if mine && r.fetchable(now) { div.text-secondary { (t!(lang, "到 {} 为止", "until {}", jiff::Zoned::new(r.expires, vocab::shanghai()).strftime("%m-%d %H:%M"))) } } }
            td.nowrap {
                @if mine && r.fetchable(now) { a.btn.btn-sm.btn-primary[state == "ready"] href={ "/people/exports/" (r.id) } { (ui::icon("download")) " " (t!(lang, "下载", "Download")) } }
                @if mine && r.under_way(now) { form method="post" action={ "/people/exports/" (r.id) "/cancel" } { (ui::csrf(cx)) button.btn.btn-sm type="submit" { (t!(lang, "取消", "Cancel")) } } }
            }
        }
    }
}

fn sample_choosing(cx: &Cx, left_out: i64, known: i64) -> Choosing {
    let keys = columns::preset("children").unwrap_or_default();
    Choosing {
        unit: "河口镇".into(),
        query: Draft::from_pairs([
            ("register", "left_behind_children"),
            ("ages", "minor"),
            ("risk", "high"),
            ("haves", "some"),
            ("status", "away"),
            ("tag", "单亲"),
        ]),
        all: columns::all(cx.site()),
        ticked: keys.iter().map(|k| (*k).to_owned()).collect(),
        preset: "children".into(),
        draft: Draft::from_pairs([
            ("title", "河口镇2026年农村留守儿童花名册"),
            ("numbers", if left_out > 0 { "full" } else { "" }),
            ("password", "abcd-efgh-2345"),
        ]),
        known,
        left_out,
    }
}

fn sample_wrong(cx: &Cx) -> Markup {
    let mut errors = FieldErrors::new();
    errors.add("why", super::rules::reason_asked());
    errors.add("col", vocab::bi!("请至少选一列", "Choose one column at least"));
    choose(cx, &sample_choosing(cx, 2, 3000), &errors)
}

fn sample_rows(cx: &Cx) -> (Vec<ExportRow>, Timestamp) {
    let now: Timestamp = Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(24 * 365 * 40);
    let hour = jiff::SignedDuration::from_hours(1);
    let row = |state: &str, beat: Timestamp, expires: Timestamp| ExportRow {
        id: ExportId::stored("0190f1c2-0000-7000-8000-0000000000e1".into()),
        account_id: cx.actor().map_or_else(|| AccountId::stored("a".into()), |a| a.account.clone()),
        by_name: "王上云".into(),
        unit_path: UnitPath::everything().child(1),
        title: "上云村2026年农村留守儿童花名册".into(),
        why: if state == "queued" { String::new() } else { "春季走访".into() },
        full_numbers: state == "ready",
        state: state.into(),
        done: 1000,
        total: 2400,
        left_out: if state == "ready" { 2 } else { 0 },
        file: "花名册.zip".into(),
        digest: if state == "ready" { "d".into() } else { String::new() },
        at: beat,
        beat,
        expires,
    };
    let states = ["queued", "running", "ready", "fetched", "failed", "cancelled"];
    let mut rows: Vec<ExportRow> = states.iter().map(|s| row(s, now, now + hour)).collect();
    rows.push(row("ready", now, now - hour));
    rows.push(row("running", now - hour, now + hour));
    (rows, now)
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample { name: "rosters/choose", render: |cx| choose(cx, &sample_choosing(cx, 0, 123), &FieldErrors::new()) },
    Sample { name: "rosters/choose-wrong", render: sample_wrong },
    Sample {
        name: "rosters/list",
        render: |cx| {
            let (rows, now) = sample_rows(cx);
            list(cx, &rows, now)
        },
    },
    Sample { name: "rosters/none", render: |cx| list(cx, &[], Timestamp::UNIX_EPOCH) },
];
