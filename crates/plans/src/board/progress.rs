//! From targets to judgements: one evaluation for each measure and span, however many units share it.

use super::pace::{Growth, Input, Status, Thresholds, Verdict, judge, quota_done};
use crate::targets::{
    rules,
    store::{self, TargetRow},
};
use almanac::Window;
use jiff::civil::Date;
use kernel::{
    Site,
    db::{DbError, Tx},
    web::ui,
};
use packs::MeasureKind;
use std::collections::{BTreeMap, HashMap};
use vocab::{Bi, DaySpan, Lang, TargetId, UnitPath};

/// How a target stands today.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// What is done, in the target's unit.
    pub done: Option<f64>,
    /// The judgement.
    pub verdict: Verdict,
    /// Said where working days had to be guessed.
    pub guessed: Option<Bi>,
    /// Whether evidence by hand makes the figure.
    pub by_hand: bool,
}

impl Progress {
    /// How it stands.
    pub fn status(&self) -> Status {
        self.verdict.status
    }
    /// `86 / 120（71.7%）`.
    pub fn words(&self, lang: Lang) -> String {
        let done = self.done.map_or_else(|| "—".to_owned(), ui::number);
        let rate = self.verdict.rate.map_or_else(|| "—".to_owned(), ui::percent);
        let goal = ui::number(self.verdict.goal);
        match lang {
            Lang::Zh => format!("{done} / {goal}（{rate}）"),
            Lang::En => format!("{done} / {goal} ({rate})"),
        }
    }
}

/// The thresholds of this site.
pub fn thresholds(site: &Site) -> Thresholds {
    let c = &site.config;
    Thresholds { slow: c.warn_slow / 100.0, behind: c.warn_behind / 100.0, days: c.warn_days }
}

/// How targets stand, in their order.
pub async fn progress_of(
    tx: &mut Tx,
    site: &Site,
    targets: &[TargetRow],
    today: Date,
) -> Result<Vec<Progress>, DbError> {
    let mut done: Vec<Option<f64>> = vec![None; targets.len()];
    let mut counted: BTreeMap<(String, Date, Date, String), Vec<usize>> = BTreeMap::new();
    let mut by_hand: Vec<TargetId> = Vec::new();
    for (i, t) in targets.iter().enumerate() {
        match t.measure.as_ref().filter(|m| site.packs.measure(m).is_some()) {
            Some(m) => counted.entry((m.clone(), t.start_day, t.due_day, t.period.clone())).or_default().push(i),
            None => by_hand.push(t.id.clone()),
        }
    }
    for ((code, start, due, period), members) in counted {
        let Some(measure) = site.packs.measure(&code) else { continue };
        let roots: Vec<UnitPath> = members.iter().map(|i| targets[*i].unit_path.clone()).collect();
        // As of a day: what came later is not counted, so that a summary of March says what March knew.
        let span = DaySpan::new(start, due.min(today).max(start));
        match rules::period(&period) {
            None => {
                let figures = ledger::evaluate(tx, &site.packs, measure, &roots, span).await?;
                for (i, f) in members.iter().zip(figures) {
                    done[*i] = f.value.map(|v| rules::in_target_unit(measure, v));
                }
            }
            Some(period) => {
                let windows: Vec<Window> = period.windows(start, due).collect();
                let counts = window_counts(tx, site, measure, &roots, span, &windows).await?;
                for (k, i) in members.iter().enumerate() {
                    let each: Vec<f64> = counts[k].iter().map(|v| rules::in_target_unit(measure, *v)).collect();
                    done[*i] = Some(quota_done(&each, targets[*i].value));
                }
            }
        }
    }
    let mut entered: HashMap<TargetId, Vec<(Date, f64)>> = HashMap::new();
    for (root, e) in store::evidence(tx, &by_hand).await? {
        if e.day <= today {
            entered.entry(root).or_default().push((e.day, e.value));
        }
    }
    Ok(targets
        .iter()
        .zip(done)
        .map(|(t, done)| {
            let hand = t.measure.is_none() || t.measure.as_ref().is_some_and(|m| site.packs.measure(m).is_none());
            let done = if hand { evidence_done(t, entered.get(&t.id).map_or(&[][..], Vec::as_slice)) } else { done };
            stand(site, t, done, hand, today)
        })
        .collect())
}

/// What evidence adds up to: a sum, or for a rate the latest figure.
fn evidence_done(t: &TargetRow, entered: &[(Date, f64)]) -> Option<f64> {
    if t.unit == "%" {
        entered.iter().max_by_key(|(d, _)| *d).map(|(_, v)| *v)
    } else {
        Some(entered.iter().fold(0.0, |sum, (_, v)| sum + v))
    }
}

/// Windows that are over by a day.
fn closed(windows: &[Window], today: Date) -> u32 {
    windows.iter().filter(|w| w.end() < today).count() as u32
}

fn growth(site: &Site, t: &TargetRow, today: Date) -> Growth {
    let measure = t.measure.as_ref().and_then(|m| site.packs.measure(m));
    if t.form == "task" {
        Growth::Task
    } else if t.unit == "%" || measure.is_some_and(|m| matches!(m.kind, MeasureKind::Ratio { .. })) {
        Growth::Level
    } else if let Some(p) = rules::period(&t.period) {
        let windows: Vec<Window> = p.windows(t.start_day, t.due_day).collect();
        Growth::Quota { windows: windows.len() as u32, closed: closed(&windows, today) }
    } else {
        Growth::Sum
    }
}

fn stand(site: &Site, t: &TargetRow, done: Option<f64>, by_hand: bool, today: Date) -> Progress {
    let elapsed = site.calendar.elapsed(t.start_day, t.due_day, today);
    let input = Input {
        growth: growth(site, t, today),
        comparator: &t.comparator,
        value: t.value,
        done,
        start: t.start_day,
        due: t.due_day,
        today,
        elapsed: elapsed.working.ratio(),
    };
    let guessed = match (elapsed.certainty.zh(), elapsed.certainty.en()) {
        (Some(zh), Some(en)) if matches!(input.growth, Growth::Sum) => Some(Bi { zh, en }),
        _ => None,
    };
    Progress { done, verdict: judge(input, thresholds(site)), guessed, by_hand }
}

/// For each root, what each window brought.
async fn window_counts(
    tx: &mut Tx,
    site: &Site,
    measure: &packs::Measure,
    roots: &[UnitPath],
    span: DaySpan,
    windows: &[Window],
) -> Result<Vec<Vec<f64>>, DbError> {
    let mut out = vec![vec![0.0; windows.len()]; roots.len()];
    match ledger::by_day(tx, measure, roots, span).await? {
        Some(days) => {
            for (root, day, v) in days {
                let at = windows.partition_point(|w| w.end() < day);
                if let Some(slot) = out.get_mut(root).and_then(|r| r.get_mut(at)) {
                    *slot += v;
                }
            }
        }
        // Distinct people are distinct within each window: one evaluation a window, at most 53.
        None => {
            for (w, window) in windows.iter().enumerate() {
                let part = DaySpan::new(window.start().max(span.start), window.end().min(span.end));
                let figures = ledger::evaluate(tx, &site.packs, measure, roots, part).await?;
                for (root, f) in figures.iter().enumerate() {
                    out[root][w] = f.value.unwrap_or(0.0);
                }
            }
        }
    }
    Ok(out)
}

/// A target's course over its months, added up, beside what the calendar asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// Month labels, `2026-03`.
    pub months: Vec<String>,
    /// Done by the end of each month; `None` for months to come.
    pub done: Vec<Option<f64>>,
    /// Asked for by the end of each month.
    pub expected: Vec<f64>,
}

/// The course of a target; `None` for tasks.
pub async fn trend_of(tx: &mut Tx, site: &Site, t: &TargetRow, today: Date) -> Result<Option<Trend>, DbError> {
    if t.form == "task" {
        return Ok(None);
    }
    let span = DaySpan::new(t.start_day, t.due_day);
    let measure = t.measure.as_ref().and_then(|m| site.packs.measure(m));
    let root = std::slice::from_ref(&t.unit_path);
    let mut trend = Trend { months: vec![], done: vec![], expected: vec![] };
    let additive = match measure {
        Some(m) => ledger::by_day(tx, m, root, span)
            .await?
            .map(|d| d.into_iter().map(|(_, d, v)| (d, rules::in_target_unit(m, v))).collect::<Vec<_>>()),
        None => Some(
            store::evidence(tx, std::slice::from_ref(&t.id))
                .await?
                .into_iter()
                .map(|(_, e)| (e.day, e.value))
                .collect(),
        ),
    };
    let quota = rules::period(&t.period);
    let (mut month, mut guard) = (span.start.first_of_month(), 0);
    while month <= span.end && guard < 60 {
        let end = month.last_of_month().min(span.end);
        let so_far = DaySpan::new(span.start, end);
        trend.months.push(format!("{}-{:02}", month.year(), month.month()));
        let (goal, expected) = match quota {
            Some(p) => {
                let windows: Vec<Window> = p.windows(span.start, span.end).collect();
                let over = windows.iter().filter(|w| w.end() <= end).count() as f64;
                (t.value * windows.len() as f64, t.value * over)
            }
            None if t.unit == "%" || t.comparator == "<=" => (t.value, t.value),
            None => (t.value, t.value * site.calendar.elapsed(span.start, span.end, end).working.ratio()),
        };
        trend.expected.push((expected.min(goal) * 10.0).round() / 10.0);
        let value = if month > today {
            None
        } else if let Some(days) = &additive {
            let upto: Vec<(Date, f64)> = days.iter().copied().filter(|(d, _)| *d <= end && *d >= span.start).collect();
            Some(match quota {
                Some(p) => {
                    let windows: Vec<Window> = p.windows(span.start, span.end).collect();
                    let counts: Vec<f64> = windows
                        .iter()
                        .map(|w| upto.iter().filter(|(d, _)| w.contains(*d)).map(|(_, v)| v).sum())
                        .collect();
                    quota_done(&counts, t.value)
                }
                None if t.unit == "%" => upto.iter().max_by_key(|(d, _)| *d).map_or(0.0, |(_, v)| *v),
                None => upto.iter().map(|(_, v)| v).sum(),
            })
        } else if let Some(m) = measure {
            let f = ledger::evaluate(tx, &site.packs, m, root, so_far).await?;
            f.first().and_then(|f| f.value).map(|v| rules::in_target_unit(m, v))
        } else {
            None
        };
        trend.done.push(value);
        month = match month.last_of_month().tomorrow() {
            Ok(next) => next,
            Err(_) => break,
        };
        guard += 1;
    }
    Ok(Some(trend))
}

/// A judgement for sample pages.
pub(crate) fn sample(status: Status) -> Progress {
    Progress {
        done: Some(7.0),
        verdict: Verdict {
            status,
            goal: 12.0,
            rate: Some(7.0 / 12.0),
            expected: 0.85,
            reason: Bi::new("完成 58.3%，按时间应到 85%，还差 4", "58.3% done, the calendar asks for 85%: 4 short"),
        },
        guessed: Some(Bi::new("按周末推算", "by weekends")),
        by_hand: false,
    }
}
