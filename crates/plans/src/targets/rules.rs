//! Rules of targets: what an accepted commitment becomes, and how a figure is shared out. Pure.

use crate::documents::store::CommitmentRow;
use almanac::Period;
use jiff::civil::Date;
use packs::{Commitment, CommitmentKind, Measure, MeasureKind, Packs, Topic};
use vocab::{Bi, DaySpan, bi};

/// From this score on a suggested measure is put in for a person to confirm; below it she starts with none.
const SUGGEST_FROM: u32 = 40;

/// What a commitment becomes.
#[derive(Clone, Debug, PartialEq)]
pub struct Drafted {
    /// What is to be done.
    pub title: String,
    /// `figure` or `task`.
    pub form: &'static str,
    /// Suggested measure's code.
    pub measure: Option<String>,
    /// `=`, `>=`, `<=`, `~`.
    pub comparator: String,
    /// The figure: percent for ratios, yuan for money, per window for a quota.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// Period code for a quota, else empty.
    pub period: &'static str,
    /// First day.
    pub start: Date,
    /// Due day.
    pub due: Date,
}

/// Period codes of quotas.
pub const PERIODS: [&str; 6] = ["week", "month", "quarter", "half", "term", "year"];

/// The almanac's period of a code.
pub fn period(code: &str) -> Option<Period> {
    Some(match code {
        "week" => Period::Week,
        "month" => Period::Month,
        "quarter" => Period::Quarter,
        "half" => Period::Half,
        "term" => Period::Term(almanac::Terms::default()),
        "year" => Period::Year,
        _ => return None,
    })
}

fn period_code(words: &str) -> Option<&'static str> {
    let w = words.trim_start_matches('每').trim_start_matches('个');
    Some(match w {
        "周" | "星期" => "week",
        "月" => "month",
        "季" | "季度" => "quarter",
        "半年" => "half",
        "学期" => "term",
        "年" | "全年" | "年度" | "" => "year",
        _ => return None,
    })
}

/// How many times a year, for periods such as 每两周 or 每天 that are no calendar window.
fn a_year(words: &str) -> Option<f64> {
    let digit = |c: char| "两二三四五六".chars().position(|x| x == c).map(|i| [2.0, 2.0, 3.0, 4.0, 5.0, 6.0][i]);
    let n = words.chars().find_map(|c| c.to_digit(10).map(f64::from).or_else(|| digit(c))).unwrap_or(1.0).max(1.0);
    if words.contains('周') || words.contains("星期") {
        Some((52.0 / n).floor())
    } else if words.contains('月') {
        Some((12.0 / n).floor())
    } else if words.contains('天') || words.contains('日') {
        Some((365.0 / n).floor())
    } else {
        None
    }
}

/// What a target is called: what is done, without its figure, because shares and changes have figures of
/// their own; the plan's own words where too little was read. Words that a person has edited are hers.
fn title(c: &CommitmentRow, edited: bool) -> String {
    let quote: String = c.quote.split_whitespace().collect();
    let clean = quote.trim_matches(|p: char| "，。；、,.;:：".contains(p));
    let n = clean.chars().count();
    let pinyin = clean.as_bytes().windows(2).any(|w| w[0] == b'(' && w[1].is_ascii_lowercase());
    let read = if c.action.is_empty() { &c.object } else { &c.action };
    let telling = read.chars().count() >= 4;
    if (edited || telling || pinyin || n < 4) && !read.is_empty() {
        read.clone()
    } else {
        clean.chars().take(60).collect()
    }
}

/// What an accepted commitment becomes, for the plan's year; `edited` once a person has changed its words.
pub fn draft(c: &CommitmentRow, year: i16, packs: &Packs, edited: bool) -> Drafted {
    let span = DaySpan::year(year);
    let (value, unit) = in_base_unit(c.value.unwrap_or(1.0), &c.unit);
    let mut d = Drafted {
        title: title(c, edited),
        form: "figure",
        measure: suggest(c, packs),
        comparator: if c.comparator.is_empty() { ">=".into() } else { c.comparator.clone() },
        value,
        unit,
        period: "",
        start: c.start_day.unwrap_or(span.start),
        due: c.due_day.unwrap_or(span.end),
    };
    match c.kind.as_str() {
        "ratio" => d.unit = if d.unit.is_empty() { "%".into() } else { d.unit },
        "recurrence" => {
            d.value = c.times.or(c.value).unwrap_or(1.0);
            d.unit = if c.unit.is_empty() { "次".into() } else { c.unit.clone() };
            d.comparator = ">=".into();
            match period_code(&c.period) {
                Some("year") | None => d.value *= a_year(&c.period).unwrap_or(1.0),
                Some(code) => d.period = code,
            }
        }
        "deadline" | "milestone" => {
            d.form = "task";
            d.value = 1.0;
            d.unit = "项".into();
            d.comparator = ">=".into();
            d.measure = None;
        }
        _ => {}
    }
    if d.start > d.due {
        d.start = DaySpan::year(d.due.year()).start;
    }
    d
}

/// Money in yuan whatever it was written in; everything else as it is.
fn in_base_unit(value: f64, unit: &str) -> (f64, String) {
    match unit {
        "万元" => (value * 10_000.0, "元".into()),
        "亿元" => (value * 100_000_000.0, "元".into()),
        "千元" => (value * 1_000.0, "元".into()),
        u => (value, u.to_owned()),
    }
}

/// What the packs are asked with.
pub fn question<'a>(kind: &str, topic: &str, object: &'a str, unit: &'a str, action: &'a str) -> Commitment<'a> {
    let kind = match kind {
        "ratio" => CommitmentKind::Ratio,
        "recurrence" => CommitmentKind::Recurrence,
        "deadline" => CommitmentKind::Deadline,
        "milestone" => CommitmentKind::Milestone,
        "standard" => CommitmentKind::Standard,
        "score_item" => CommitmentKind::ScoreItem,
        _ => CommitmentKind::Quantity,
    };
    Commitment { kind, topic: Topic::by_code(topic), object, unit, action }
}

fn suggest(c: &CommitmentRow, packs: &Packs) -> Option<String> {
    if matches!(c.kind.as_str(), "standard" | "score_item") {
        return None;
    }
    // The plan's own sentence says more than the phrases read from it: 三八 may stand before the verb.
    let words: String = c.quote.split_whitespace().collect();
    let found = packs.suggest(&question(
        &c.kind,
        &c.topic,
        &c.object,
        &c.unit,
        if words.is_empty() { &c.action } else { &words },
    ));
    found.first().filter(|s| s.score >= SUGGEST_FROM).map(|s| s.measure.clone())
}

/// A measure's figure in the unit of targets: percent for ratios, yuan for money.
pub fn in_target_unit(measure: &Measure, value: f64) -> f64 {
    match measure.kind {
        MeasureKind::Ratio { .. } => value * 100.0,
        MeasureKind::Amount => value / 100.0,
        _ => value,
    }
}

/// Shares a total equally over `n` units, in whole numbers when the total is one; the first ones get the
/// rest. The shares always add up to the total.
pub fn share_equally(total: f64, n: usize) -> Vec<f64> {
    share_by_weight(total, &vec![1.0; n])
}

/// Shares a total by weights (largest remainder, ties to the earlier unit), in whole numbers when the total
/// is one, else in hundredths. The shares always add up to the total; a unit without weight gets nothing,
/// unless all are without.
pub fn share_by_weight(total: f64, weights: &[f64]) -> Vec<f64> {
    if weights.is_empty() {
        return Vec::new();
    }
    let sum: f64 = weights.iter().sum();
    let weights: Vec<f64> = if sum > 0.0 { weights.to_vec() } else { vec![1.0; weights.len()] };
    let sum: f64 = weights.iter().sum();
    let step = if total.fract() == 0.0 { 1.0 } else { 100.0 };
    let whole = (total * step).round() as i64;
    let exact: Vec<f64> = weights.iter().map(|w| whole as f64 * w / sum).collect();
    let mut shares: Vec<i64> = exact.iter().map(|e| e.floor() as i64).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|a, b| (exact[*b] - exact[*b].floor()).total_cmp(&(exact[*a] - exact[*a].floor())).then(a.cmp(b)));
    let mut left = whole - shares.iter().sum::<i64>();
    for i in order.iter().cycle() {
        if left <= 0 {
            break;
        }
        if weights[*i] > 0.0 {
            shares[*i] += 1;
            left -= 1;
        }
    }
    shares.into_iter().map(|s| s as f64 / step).collect()
}

/// Whether the shares fit the total: the sentence when they do not.
pub fn sum_trouble(total: f64, shares: &[f64]) -> Option<Bi> {
    let sum: f64 = shares.iter().sum();
    if (sum - total).abs() < 0.005 {
        return None;
    }
    let (s, w, gap) =
        (kernel::web::ui::number(sum), kernel::web::ui::number(total), kernel::web::ui::number((sum - total).abs()));
    Some(if sum < total {
        bi!(
            "分解合计 {s}，比目标 {w} 少 {gap}。请补足；确实要这样分，请写明原因。",
            "The shares add up to {s}, {gap} less than the target {w}. Fill it up, or give a reason."
        )
    } else {
        bi!(
            "分解合计 {s}，比目标 {w} 多 {gap}。请核减；确实要加码，请写明原因。",
            "The shares add up to {s}, {gap} more than the target {w}. Cut it, or give a reason."
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::sample;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn packs() -> Packs {
        kernel::site::builtin_packs()
    }

    #[test]
    fn commitments_become_figures_quotas_and_tasks() {
        let base = CommitmentRow { start_day: None, due_day: None, ..sample("accepted") };
        let figure =
            draft(&CommitmentRow { period: String::new(), times: None, ..base.clone() }, 2026, &packs(), false);
        assert_eq!(
            (figure.form, figure.value, figure.unit.as_str(), figure.due),
            ("figure", 12.0, "场", date(2026, 12, 31))
        );
        let quota = draft(
            &CommitmentRow {
                kind: "recurrence".into(),
                value: None,
                times: Some(2.0),
                unit: String::new(),
                ..base.clone()
            },
            2026,
            &packs(),
            false,
        );
        assert_eq!((quota.period, quota.value), ("month", 2.0));
        let fortnight = draft(
            &CommitmentRow {
                kind: "recurrence".into(),
                value: None,
                times: Some(1.0),
                period: "每两周".into(),
                ..base.clone()
            },
            2026,
            &packs(),
            false,
        );
        assert_eq!((fortnight.period, fortnight.value), ("", 26.0));
        let task = draft(
            &CommitmentRow { kind: "deadline".into(), due_day: Some(date(2026, 6, 20)), ..base.clone() },
            2026,
            &packs(),
            false,
        );
        assert_eq!((task.form, task.due, task.measure), ("task", date(2026, 6, 20), None));
        let money = draft(&CommitmentRow { unit: "万元".into(), value: Some(50.0), ..base }, 2026, &packs(), false);
        assert_eq!((money.value, money.unit.as_str()), (500_000.0, "元"));
    }

    #[test]
    fn sentences_find_the_measure_that_counts_them() {
        let packs = packs();
        let plan = vocab::PlanId::stored("p".into());
        let version = vocab::VersionId::stored("v".into());
        let mint = vocab::Mint::seeded(std::sync::Arc::new(vocab::FixedClock::on(date(2026, 1, 1))), 1);
        let mut wrong = Vec::new();
        for (sentence, want) in [
            ("全年举办家庭教育讲座不少于30场", "family_sessions"),
            ("参加家庭教育活动的家长达到1500人次", "family_person_times"),
            ("三八节组织庆祝活动30场", "women_day_events"),
            ("全年举办妇女技能培训班70期", "training_sessions"),
            ("培训妇女3000人次", "training_person_times"),
            ("发放宣传资料8000份", "leaflets"),
            ("全年开展普法宣传40场", "law_sessions"),
            ("调解婚姻家庭纠纷120件", "mediations"),
            ("来信来访办结率达到98%", "reception_settled_share"),
            ("越级上访控制在1件以内", "escalated"),
            ("筹集帮扶资金3万元", "funds_raised"),
            ("新建妇女微家60个", "micro_homes"),
            ("评选最美家庭70户", "families_selected"),
            ("组织妇女健康检查1300人次", "health_checks"),
            ("村妇联主席每月走访留守儿童家庭2次", "visits"),
            ("发展巾帼志愿者70名", "volunteers_joined"),
            ("帮助80名妇女实现就业", "placed"),
            ("每季度召开一次基层妇联主席例会", "meetings"),
        ] {
            let reading = planreader::read_text(&format!("妇联工作计划\n{sentence}。\n"));
            let rows = crate::documents::ingest::commitments(&reading, &plan, &version, 2026, &mint);
            let got = rows.first().and_then(|c| draft(c, 2026, &packs, false).measure);
            if got.as_deref() != Some(want) {
                wrong.push(format!("{sentence}: {got:?}, not {want}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn shares_by_population_go_to_the_larger_remainder() {
        assert_eq!(share_by_weight(10.0, &[3.0, 3.0, 3.0]), vec![4.0, 3.0, 3.0]);
        assert_eq!(share_by_weight(100.0, &[5000.0, 3000.0, 2000.0]), vec![50.0, 30.0, 20.0]);
        assert_eq!(share_by_weight(5.0, &[0.0, 0.0]), vec![3.0, 2.0]);
        assert_eq!(share_equally(1.0, 3), vec![1.0, 0.0, 0.0]);
        assert!(share_equally(7.0, 0).is_empty());
    }

    #[test]
    fn shares_that_do_not_add_up_are_said() {
        assert_eq!(sum_trouble(10.0, &[5.0, 5.0]), None);
        assert!(sum_trouble(10.0, &[5.0, 4.0]).unwrap().zh.contains("少 1"));
        assert!(sum_trouble(10.0, &[5.0, 6.5]).unwrap().en.contains("1.5 more"));
    }

    proptest! {
        #[test]
        fn shares_add_up_and_none_is_negative(total in 0u32..1_000_000, weights in proptest::collection::vec(0u32..100_000, 1..40)) {
            let w: Vec<f64> = weights.iter().map(|w| f64::from(*w)).collect();
            let shares = share_by_weight(f64::from(total), &w);
            prop_assert_eq!(shares.iter().sum::<f64>(), f64::from(total));
            prop_assert!(shares.iter().all(|s| *s >= 0.0));
            let sum: f64 = w.iter().sum();
            if sum > 0.0 {
                for (s, w) in shares.iter().zip(&w) {
                    prop_assert!((s - f64::from(total) * w / sum).abs() < 1.0 + 1e-6, "within one of the exact share");
                }
            }
        }
    }
}
