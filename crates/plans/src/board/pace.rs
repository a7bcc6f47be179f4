//! Pace: how a figure stands against the calendar, and why. Pure; the one definition of slow, behind and
//! overdue for every screen, sheet and summary.

use jiff::civil::Date;
use kernel::web::ui::{Tone, number, percent};
use vocab::{Bi, Lang, bi};

/// How a target stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Its due day is gone and it is not done.
    Overdue,
    /// Far behind the calendar.
    Behind,
    /// A little behind the calendar, or near its day.
    Slow,
    /// Not begun to run, or nothing to judge yet.
    Waiting,
    /// Keeps up.
    OnTrack,
    /// Done.
    Done,
}

impl Status {
    /// Every status, the most pressing first.
    pub const ALL: [Status; 6] =
        [Status::Overdue, Status::Behind, Status::Slow, Status::Waiting, Status::OnTrack, Status::Done];
    /// For people.
    pub fn name(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Status::Overdue => ("逾期", "Overdue"),
            Status::Behind => ("滞后", "Behind"),
            Status::Slow => ("偏慢", "Slow"),
            Status::Waiting => ("未到时候", "Waiting"),
            Status::OnTrack => ("正常", "On track"),
            Status::Done => ("完成", "Done"),
        };
        lang.pick(zh, en)
    }
    /// Its colour.
    pub fn tone(self) -> Tone {
        match self {
            Status::Overdue | Status::Behind => Tone::Bad,
            Status::Slow => Tone::Mind,
            Status::Waiting => Tone::Quiet,
            Status::OnTrack => Tone::Calm,
            Status::Done => Tone::Good,
        }
    }
    /// Whether it belongs on the warning list.
    pub fn warns(self) -> bool {
        self <= Status::Slow
    }
}

/// How a figure grows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Growth {
    /// Adds up over the span: sessions, person-times, money.
    Sum,
    /// Stands at a level at any time: a rate.
    Level,
    /// So many in each window: counted up to the quota in every window, `closed` of `windows` are over.
    Quota {
        /// Windows of the whole span.
        windows: u32,
        /// Windows that are over.
        closed: u32,
    },
    /// Done or not.
    Task,
}

/// From when a target warns, in shares and days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// Behind the calendar by this share: slow.
    pub slow: f64,
    /// Behind the calendar by this share: behind.
    pub behind: f64,
    /// An unfinished task this near to its day: slow.
    pub days: i64,
}

/// What is judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Input<'a> {
    /// How it grows.
    pub growth: Growth,
    /// `>=`, `=`, `~` or `<=`.
    pub comparator: &'a str,
    /// The figure to reach; for a quota, of each window.
    pub value: f64,
    /// What is done; `None` when there is nothing to measure (a rate over nothing).
    pub done: Option<f64>,
    /// First day.
    pub start: Date,
    /// Due day.
    pub due: Date,
    /// Today.
    pub today: Date,
    /// Share of the span's working days that are over.
    pub elapsed: f64,
}

/// The judgement.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// How it stands.
    pub status: Status,
    /// What is to be reached over the whole span.
    pub goal: f64,
    /// Share done; `None` when there is nothing to measure.
    pub rate: Option<f64>,
    /// Share that the calendar asks for by today.
    pub expected: f64,
    /// Why, in a sentence.
    pub reason: Bi,
}

/// Judges.
pub fn judge(i: Input<'_>, t: Thresholds) -> Verdict {
    let late = i.today > i.due;
    let early = i.today < i.start;
    let left = i.due.since(i.today).map(|s| i64::from(s.get_days())).unwrap_or(0);
    let verdict = |status, goal: f64, rate, expected, reason| Verdict { status, goal, rate, expected, reason };
    match i.growth {
        Growth::Task => {
            let goal = i.value.max(1.0);
            let rate = (i.done.unwrap_or(0.0) / goal).min(1.0);
            let (start, due) = (i.start, i.due);
            let (status, reason) = if rate >= 1.0 {
                (Status::Done, bi!("已完成", "Done"))
            } else if late {
                let over = -left;
                (Status::Overdue, bi!("应于 {due} 完成，已过 {over} 天", "Due {due}, {over} days ago"))
            } else if early {
                (Status::Waiting, bi!("{start} 开始", "Starts {start}"))
            } else if left <= t.days {
                (Status::Slow, bi!("还剩 {left} 天，尚未完成", "{left} days left, not done"))
            } else {
                (Status::OnTrack, bi!("还有 {left} 天", "{left} days left"))
            };
            verdict(status, goal, Some(rate), if late { 1.0 } else { 0.0 }, reason)
        }
        _ if i.comparator == "<=" => {
            let Some(done) = i.done else {
                return verdict(Status::Waiting, i.value, None, 1.0, bi!("还没有数据", "No data yet"));
            };
            let (d, v) = (number(done), number(i.value));
            let rate = if i.value > 0.0 { done / i.value } else { f64::from(u8::from(done > 0.0)) };
            if done > i.value {
                verdict(
                    Status::Behind,
                    i.value,
                    Some(rate),
                    1.0,
                    bi!("已有 {d}，超过上限 {v}", "{d}, over the limit of {v}"),
                )
            } else if late {
                verdict(
                    Status::Done,
                    i.value,
                    Some(rate),
                    1.0,
                    bi!("全期 {d}，没有超过 {v}", "{d} over the whole span, within {v}"),
                )
            } else {
                verdict(Status::OnTrack, i.value, Some(rate), 1.0, bi!("目前 {d}，上限 {v}", "{d} so far, limit {v}"))
            }
        }
        Growth::Level => {
            let Some(done) = i.done else {
                let status = if late { Status::Overdue } else { Status::Waiting };
                return verdict(status, i.value, None, 1.0, bi!("分母为 0，还算不出比率", "Nothing to divide by yet"));
            };
            let rate = if i.value > 0.0 { done / i.value } else { 1.0 };
            let (d, v) = (number(done), number(i.value));
            if done + 1e-9 >= i.value * if i.comparator == "~" { 0.95 } else { 1.0 } {
                let status = if late { Status::Done } else { Status::OnTrack };
                verdict(status, i.value, Some(rate), 1.0, bi!("目前 {d}%，达到 {v}%", "{d}% now, target {v}%"))
            } else {
                let status = match () {
                    () if late => Status::Overdue,
                    () if 1.0 - rate > t.behind => Status::Behind,
                    () => Status::Slow,
                };
                verdict(status, i.value, Some(rate), 1.0, bi!("目前 {d}%，要求 {v}%", "{d}% now, target {v}%"))
            }
        }
        Growth::Sum | Growth::Quota { .. } => {
            let (goal, expected) = match i.growth {
                Growth::Quota { windows, closed } => {
                    let goal = i.value * f64::from(windows.max(1));
                    (goal, if late { 1.0 } else { f64::from(closed) / f64::from(windows.max(1)) })
                }
                _ => (
                    i.value,
                    if late {
                        1.0
                    } else if early {
                        0.0
                    } else {
                        i.elapsed
                    },
                ),
            };
            let done = i.done.unwrap_or(0.0);
            let rate = if goal > 0.0 { done / goal } else { 1.0 };
            let gap = expected - rate;
            let (d, g, r, x) = (number(done), number(goal), percent(rate), percent(expected));
            let start = i.start;
            let enough = goal * if i.comparator == "~" { 0.95 } else { 1.0 };
            if done + 1e-9 >= enough {
                verdict(Status::Done, goal, Some(rate), expected, bi!("已达到 {d} / {g}", "{d} of {g} reached"))
            } else if late {
                let due = i.due;
                verdict(
                    Status::Overdue,
                    goal,
                    Some(rate),
                    expected,
                    bi!("{due} 到期，只完成 {d} / {g}", "Due {due}, only {d} of {g}"),
                )
            } else if early {
                verdict(Status::Waiting, goal, Some(rate), expected, bi!("{start} 开始", "Starts {start}"))
            } else if gap > t.slow {
                let status = if gap > t.behind { Status::Behind } else { Status::Slow };
                // What it would take to be level with the calendar today.
                let short = number((expected * goal - done).ceil().max(1.0));
                verdict(
                    status,
                    goal,
                    Some(rate),
                    expected,
                    bi!("完成 {r}，按时间应到 {x}，还差 {short}", "{r} done, the calendar asks for {x}: {short} short"),
                )
            } else {
                verdict(
                    Status::OnTrack,
                    goal,
                    Some(rate),
                    expected,
                    bi!("完成 {r}，按时间应到 {x}", "{r} done, the calendar asks for {x}"),
                )
            }
        }
    }
}

/// What a quota's windows bring: in each window no more counts than was asked for, so that a busy December
/// does not stand in for an idle spring.
pub fn quota_done(counts: &[f64], each: f64) -> f64 {
    counts.iter().map(|c| c.min(each)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const T: Thresholds = Thresholds { slow: 0.05, behind: 0.15, days: 14 };

    fn input(done: f64, elapsed: f64) -> Input<'static> {
        Input {
            growth: Growth::Sum,
            comparator: ">=",
            value: 100.0,
            done: Some(done),
            start: date(2026, 1, 1),
            due: date(2026, 12, 31),
            today: date(2026, 7, 1),
            elapsed,
        }
    }

    #[test]
    fn a_sum_is_held_against_the_calendar() {
        for (done, elapsed, want) in [
            (100.0, 0.5, Status::Done),
            (48.0, 0.5, Status::OnTrack),
            (40.0, 0.5, Status::Slow),
            (30.0, 0.5, Status::Behind),
            (0.0, 0.04, Status::OnTrack),
        ] {
            assert_eq!(judge(input(done, elapsed), T).status, want, "{done} {elapsed}");
        }
        let late = judge(Input { today: date(2027, 1, 1), ..input(99.0, 1.0) }, T);
        assert_eq!(late.status, Status::Overdue);
        assert!(judge(input(30.0, 0.5), T).reason.zh.contains("还差 20"));
        assert_eq!(judge(Input { today: date(2025, 12, 31), ..input(0.0, 0.0) }, T).status, Status::Waiting);
    }

    #[test]
    fn a_limit_is_kept_until_the_end_and_broken_at_once() {
        let at_most = |done, today| judge(Input { comparator: "<=", value: 1.0, today, ..input(done, 0.5) }, T).status;
        assert_eq!(at_most(0.0, date(2026, 7, 1)), Status::OnTrack);
        assert_eq!(at_most(2.0, date(2026, 7, 1)), Status::Behind);
        assert_eq!(at_most(1.0, date(2027, 1, 2)), Status::Done);
    }

    #[test]
    fn a_rate_is_judged_as_it_stands_and_a_task_by_its_day() {
        let level = |done: Option<f64>| judge(Input { growth: Growth::Level, done, ..input(0.0, 0.9) }, T).status;
        assert_eq!(level(Some(100.0)), Status::OnTrack);
        assert_eq!(level(Some(98.0)), Status::Slow);
        assert_eq!(level(Some(60.0)), Status::Behind);
        assert_eq!(level(None), Status::Waiting);
        let task = |done, today| {
            judge(Input { growth: Growth::Task, value: 1.0, due: date(2026, 6, 20), today, ..input(done, 0.0) }, T)
                .status
        };
        assert_eq!(task(0.0, date(2026, 3, 1)), Status::OnTrack);
        assert_eq!(task(0.0, date(2026, 6, 10)), Status::Slow);
        assert_eq!(task(0.0, date(2026, 6, 21)), Status::Overdue);
        assert_eq!(task(1.0, date(2026, 6, 25)), Status::Done);
    }

    #[test]
    fn december_does_not_stand_in_for_spring() {
        assert_eq!(quota_done(&[2.0, 0.0, 24.0], 2.0), 4.0);
        let quota = judge(
            Input { growth: Growth::Quota { windows: 12, closed: 6 }, value: 2.0, done: Some(6.0), ..input(0.0, 0.0) },
            T,
        );
        assert_eq!((quota.goal, quota.expected, quota.status), (24.0, 0.5, Status::Behind));
    }

    proptest! {
        #[test]
        fn more_done_is_never_worse(a in 0f64..200.0, b in 0f64..200.0, elapsed in 0f64..1.0, over in proptest::bool::ANY) {
            let today = if over { date(2027, 1, 5) } else { date(2026, 7, 1) };
            let (low, high) = (a.min(b), a.max(b));
            let at = |done| judge(Input { today, ..input(done, elapsed) }, T).status;
            prop_assert!(at(low) <= at(high));
        }

        #[test]
        fn time_passing_alone_never_helps(done in 0f64..99.0, e1 in 0f64..1.0, e2 in 0f64..1.0) {
            let (early, late) = (e1.min(e2), e1.max(e2));
            prop_assert!(judge(input(done, late), T).status <= judge(input(done, early), T).status);
        }
    }
}
