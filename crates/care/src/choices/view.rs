//! Choosing duties as it is shown.

use super::rules::{PERIODS, TIERS, name, parts};
use crate::owed::{ChoiceRow, Standing};
use duties::{Cadence, On, Rule};
use kernel::web::{
    Cx, Draft, PageHead, Sample, page,
    ui::{self, Choice, FieldLook, FormView, Tone},
};
use maud::{Markup, html};
use network::units::Located;
use packs::{Duty, FactKind, Owes};
use vocab::{FieldErrors, Lang, UnitId, UnitPath, t};

/// A duty with what holds of it.
#[derive(Clone)]
pub(super) struct DutyLine {
    pub(super) duty: Duty,
    pub(super) rule: Rule,
    pub(super) chosen: bool,
    pub(super) last: Option<ChoiceRow>,
}

/// A rule in words, its tiers by their names.
fn rule_words(rule: &Rule, lang: Lang) -> String {
    let text = if lang == Lang::Zh { rule.zh() } else { rule.en() };
    TIERS.iter().skip(1).fold(text, |text, tier| {
        text.replace(&format!("{}：", tier.0), &format!("{}：", tier.1))
            .replace(&format!("{}: ", tier.0), &format!("{}: ", tier.2))
    })
}

fn owes_words(owes: Owes, lang: Lang) -> &'static str {
    match owes {
        Owes::Carer => lang.pick("结对人", "the carer"),
        Owes::Village => lang.pick("村妇联", "the village"),
        Owes::School => lang.pick("学校", "the school"),
        Owes::Township => lang.pick("乡镇", "the township"),
    }
}

fn registers(cx: &Cx, duty: &Duty) -> String {
    let lang = cx.lang();
    let names = duty.registers.iter().filter_map(|code| cx.site().packs.register(code));
    names.map(|r| lang.pick(&r.short.zh, &r.short.en).to_owned()).collect::<Vec<_>>().join(lang.pick("、", ", "))
}

fn proofs(cx: &Cx, duty: &Duty) -> String {
    let lang = cx.lang();
    let word = |fact: &FactKind| match fact {
        FactKind::Record(code) => cx
            .site()
            .packs
            .record_kind(code)
            .map_or_else(|| code.clone(), |k| lang.pick(&k.name.zh, &k.name.en).to_owned()),
        FactKind::FileCheck => t!(lang, "档案核对", "a check of the file"),
        _ => t!(lang, "参加活动", "attending an activity"),
    };
    duty.proved_by.iter().map(word).collect::<Vec<_>>().join(lang.pick("、", ", "))
}

pub(super) fn index(cx: &Cx, at: &Located, lines: &[DutyLine]) -> Markup {
    let lang = cx.lang();
    let head = PageHead::new(t!(lang, "职责和频次", "Duties and how often"))
        .nav("care")
        .crumb(t!(lang, "关爱落实", "How care stands"), "/care/")
        .lead(t!(lang, "{} 用哪些职责、多久一次", "Which duties {} has, and how often", at.name))
        .wide();
    page(
        cx,
        head,
        html! {
            div.card { div.table-responsive { table.table.table-vcenter.card-table {
                thead { tr { th { (t!(lang, "职责", "Duty")) } th { (t!(lang, "用不用", "In use")) } th { (t!(lang, "多久一次", "How often")) } th { (t!(lang, "对谁", "For")) } th { (t!(lang, "谁来做", "Owed by")) } th { (t!(lang, "记了什么算做了", "Proved by")) } th { (t!(lang, "依据", "Source")) } } }
                tbody { @for l in lines { tr {
                    td.wrap { a href={ "/care/duties/" (l.duty.code) } { (lang.pick(&l.duty.name.zh, &l.duty.name.en)) } }
                    td { @if l.chosen { (ui::badge(Tone::Good, &t!(lang, "在用", "in use"))) } @else { (ui::badge(Tone::Quiet, &t!(lang, "不用", "not"))) } }
                    td.wrap { (rule_words(&l.rule, lang)) @if l.rule != l.duty.rule { " " (ui::badge(Tone::Calm, &t!(lang, "本县改过", "changed here"))) } }
                    td.wrap { (registers(cx, &l.duty)) }
                    td { (owes_words(l.duty.owes, lang)) }
                    td.wrap { (proofs(cx, &l.duty)) }
                    td.wrap lang="zh-CN" { (l.duty.source) }
                } } }
            } } }
        },
    )
}

/// The figures of one cadence.
fn figures(form: &FormView<'_>, tier: &str, cadence: Cadence) -> Markup {
    let lang = form.lang;
    let col = |c: &'static str| FieldLook { kind: "number", required: true, col: c, ..FieldLook::default() };
    let who = TIERS.iter().find(|t| t.0 == tier).map_or("", |t| lang.pick(t.1, t.2));
    let periods: Vec<Choice> = PERIODS.iter().map(|p| Choice::new(p.0, lang.pick(p.2, p.3))).collect();
    let units = [Choice::new("days", t!(lang, "天", "days")), Choice::new("months", t!(lang, "个月", "months"))];
    html! {
        fieldset.mb-2 {
            legend.form-label { (who) }
            div.row {
                @match cadence {
                    Cadence::Quota { .. } => {
                        (form.select(&name("period", tier), &t!(lang, "每", "In"), &periods, FieldLook { col: "col-6 col-md-3", ..FieldLook::default() }))
                        (form.text(&name("times", tier), &t!(lang, "几次", "How many times"), col("col-6 col-md-3")))
                    }
                    Cadence::Interval { .. } => {
                        (form.text(&name("every", tier), &t!(lang, "每隔", "Every"), col("col-6 col-md-3")))
                        (form.select(&name("unit", tier), &t!(lang, "单位", "Unit"), &units, FieldLook { col: "col-6 col-md-3", ..FieldLook::default() }))
                    }
                    Cadence::OnDate { on: On::Monthly { .. } | On::Day { .. }, .. } => {
                        (form.text(&name("day", tier), &t!(lang, "几号前", "By which day"), col("col-6 col-md-3")))
                    }
                    other => { p.form-hint { (if lang == Lang::Zh { other.zh() } else { other.en() }) } }
                }
            }
        }
    }
}

pub(super) fn form(
    cx: &Cx,
    l: &DutyLine,
    d: &Draft,
    errors: &FieldErrors,
    effect: Option<(Standing, Standing)>,
) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft: d, errors };
    let head = PageHead::new(lang.pick(&l.duty.name.zh, &l.duty.name.en))
        .nav("care")
        .crumb(t!(lang, "职责和频次", "Duties and how often"), "/care/duties")
        .lead(format!("{} · {}", registers(cx, &l.duty), owes_words(l.duty.owes, lang)));
    let row = |title: String, now: i64, then: i64| {
        html! { tr { th scope="row" { (title) } td.text-end { (now) } td.text-end { (then) } td.text-end { @if then == now { "—" } @else if then > now { "+" (then - now) } @else { "−" (now - then) } } } }
    };
    page(
        cx,
        head,
        html! {
            (form.summary())
            p.text-secondary { (t!(lang, "依据：", "Source: ")) span lang="zh-CN" { (l.duty.source) } }
            form.card method="post" action={ "/care/duties/" (l.duty.code) } { (ui::csrf(cx))
                div.card-body {
                    div.mb-3 {
                        @for (value, zh, en) in [("1", "本县在用", "in use in this county"), ("0", "不用", "not in use")] {
                            label.form-check { input.form-check-input type="radio" name="chosen" value=(value) checked[d.get("chosen") == value]; span.form-check-label { (lang.pick(zh, en)) } }
                        }
                    }
                    @for (tier, cadence) in parts(&l.rule) { (figures(&form, &tier, cadence)) }
                    (form.text("soon", &t!(lang, "提前几天提醒", "Remind so many days before"), FieldLook { kind: "number", required: true, col: "col-md-3", ..FieldLook::default() }))
                }
                div.card-footer.btn-list {
                    button.btn.btn-primary[effect.is_none()] type="submit" name="do" value="look" { (t!(lang, "先看会怎样", "See what it would do")) }
                    @if effect.is_some() { button.btn.btn-primary type="submit" name="do" value="save" { (t!(lang, "就这样改", "Change it")) } }
                }
            }
            @if let Some((now, then)) = effect {
                section.card.mt-3 {
                    div.card-header { h2.card-title { (t!(lang, "改了会怎样", "What it would do")) } span.card-subtitle { (t!(lang, "还没有改", "nothing is changed yet")) } }
                    div.table-responsive { table.table.card-table {
                        thead { tr { th {} th.text-end { (t!(lang, "现在", "Now")) } th.text-end { (t!(lang, "改了以后", "Then")) } th.text-end { (t!(lang, "差", "Difference")) } } }
                        tbody {
                            (row(t!(lang, "涉及多少人", "People it touches"), now.people, then.people))
                            (row(t!(lang, "已逾期", "Overdue"), now.overdue, then.overdue))
                            (row(t!(lang, "快到期", "Due soon"), now.due_soon, then.due_soon))
                            (row(t!(lang, "要做，还有时间", "To do, in time"), now.open, then.open))
                            (row(t!(lang, "这一期做完了", "Done"), now.done, then.done))
                        }
                    } }
                }
            }
            @if let Some(c) = &l.last { p.mt-2.text-secondary { (t!(lang, "上次改动：", "Last changed: ")) (jiff::Zoned::new(c.at, vocab::shanghai()).strftime("%Y-%m-%d %H:%M")) " · " (c.by_name) } }
        },
    )
}

fn sample(cx: &Cx, code: &str) -> Option<DutyLine> {
    let duty = cx.site().packs.duty(code)?.clone();
    let last = ChoiceRow {
        unit_path: UnitPath::everything(),
        duty: code.into(),
        chosen: true,
        rule: String::new(),
        by_name: "林县办".into(),
        at: jiff::Timestamp::UNIX_EPOCH,
    };
    Some(DutyLine {
        rule: Rule { soon: 3, ..duty.rule.clone() },
        duty,
        chosen: code != "video_weekly",
        last: Some(last),
    })
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "choices/index",
        render: |cx| {
            let at = Located {
                id: UnitId::stored("u".into()),
                name: "云溪县".into(),
                kind: "county".into(),
                path: UnitPath::everything().child(1),
            };
            let lines: Vec<DutyLine> = cx.site().packs.duties().iter().filter_map(|d| sample(cx, &d.code)).collect();
            index(cx, &at, &lines)
        },
    },
    Sample {
        name: "choices/form",
        render: |cx| {
            let effect = (
                Standing { people: 10, overdue: 3, due_soon: 1, open: 2, done: 4 },
                Standing { people: 10, overdue: 1, due_soon: 1, open: 2, done: 6 },
            );
            html! { @for duty in cx.site().packs.duties() { @if let Some(l) = sample(cx, &duty.code) {
                (form(cx, &l, &Draft::default(), &FieldErrors::new(), Some(effect))) (form(cx, &l, &Draft::default(), &FieldErrors::new(), None))
            } } }
        },
    },
];
