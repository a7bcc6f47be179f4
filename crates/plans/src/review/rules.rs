//! Rules of the review: a commitment in words, what an edit must hold, and where in the text the marks go.

use crate::documents::store::CommitmentRow;
use jiff::civil::Date;
use kernel::web::{Draft, ui::number};
use vocab::{FieldErrors, Lang, bi, parse_day, t};

/// The kinds in the order of the form.
pub const KINDS: [&str; 7] = ["quantity", "ratio", "recurrence", "deadline", "milestone", "standard", "score_item"];
/// Periods of a recurrence.
pub const PERIODS: [&str; 6] = ["每周", "每月", "每季度", "每半年", "每学期", "每年"];

/// A kind's name.
pub fn kind_word(kind: &str, lang: Lang) -> String {
    match kind {
        "quantity" => t!(lang, "数量", "Quantity"),
        "ratio" => t!(lang, "比率", "Ratio"),
        "recurrence" => t!(lang, "频次", "Recurrence"),
        "deadline" => t!(lang, "期限", "Deadline"),
        "milestone" => t!(lang, "节点", "Milestone"),
        "standard" => t!(lang, "标准", "Standard"),
        "score_item" => t!(lang, "评分项", "Score item"),
        other => other.to_owned(),
    }
}

/// Why the reader took a passage for a commitment, for people; the rule's id where there are no words yet.
pub fn rule_words(rule: &str, lang: Lang) -> String {
    match rule {
        "hand" => t!(lang, "人工添加", "added by hand"),
        "quantity.count" => t!(lang, "有数字和计量单位", "a number with its unit"),
        "quantity.money" => t!(lang, "有金额", "an amount of money"),
        "quantity.shared" => t!(lang, "“各”“均”带的数量", "one number for several things"),
        "ratio.share" | "ratio.points" => t!(lang, "有百分比", "a percentage"),
        "ratio.full_cover" => t!(lang, "“全覆盖”即100%", "full cover is 100%"),
        "ratio.shared" => t!(lang, "几项同一比率", "one rate for several things"),
        "recurrence.count" => t!(lang, "每个时期做几次", "so many times in each period"),
        "recurrence.implicit" => t!(lang, "定期做，未写次数", "done regularly, no count given"),
        "recurrence.units" => t!(lang, "每个时期多少", "so much in each period"),
        "recurrence.weekdays" => t!(lang, "固定在星期几", "on a day of the week"),
        "recurrence.list" => t!(lang, "定期事项列表", "a list of regular things"),
        "dated.alone" | "dated.limit" => t!(lang, "有完成期限", "a due date"),
        "dated.event" => t!(lang, "有举办日期", "a date of holding"),
        "dated.feast" => t!(lang, "安排在节日", "set on a festival"),
        "dated.month_list" => t!(lang, "按月安排", "a month-by-month list"),
        "dated.phase" | "dated.under_phase" => t!(lang, "按阶段安排", "a phase with its dates"),
        "standard.size" | "standard.minimum" => t!(lang, "最低标准", "a minimum to be met"),
        "score.item" | "score.sheet" => t!(lang, "评分表的一项", "a line of a score sheet"),
        other => other.to_owned(),
    }
}

/// A comparator's words.
pub fn comparator_word(c: &str, lang: Lang) -> String {
    match c {
        ">=" => t!(lang, "不少于", "at least"),
        "<=" => t!(lang, "不超过", "at most"),
        "~" => t!(lang, "约", "about"),
        _ => String::new(),
    }
}

/// The commitment in one line: what, how much, how often, by when.
pub fn in_words(c: &CommitmentRow, lang: Lang) -> String {
    let what = if c.action.is_empty() { &c.object } else { &c.action };
    let mut parts = vec![what.clone()];
    if let Some(v) = c.value {
        let range = c.value_max.map_or_else(|| number(v), |m| format!("{}–{}", number(v), number(m)));
        let word = comparator_word(&c.comparator, lang);
        let gap = if lang == Lang::En && !word.is_empty() { " " } else { "" };
        parts.push(format!("{word}{gap}{range}{}", c.unit));
    }
    if !c.period.is_empty() {
        parts.push(match c.times {
            Some(n) => format!("{} {} {}", c.period, number(n), t!(lang, "次", "times")),
            None => c.period.clone(),
        });
    }
    match (c.start_day, c.due_day) {
        (Some(s), Some(d)) => parts.push(format!("{s} → {d}")),
        (None, Some(d)) => parts.push(t!(lang, "{d} 前", "by {d}")),
        _ if !c.due_text.is_empty() => parts.push(c.due_text.clone()),
        _ => {}
    }
    parts.retain(|p| !p.is_empty());
    parts.join(" · ")
}

/// What a person typed about a commitment, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Edited {
    /// Kind.
    pub kind: String,
    /// Action.
    pub action: String,
    /// Object.
    pub object: String,
    /// Comparator.
    pub comparator: String,
    /// Value.
    pub value: Option<f64>,
    /// Upper end.
    pub value_max: Option<f64>,
    /// Unit.
    pub unit: String,
    /// Period.
    pub period: String,
    /// Times.
    pub times: Option<f64>,
    /// First day.
    pub start_day: Option<Date>,
    /// Due day.
    pub due_day: Option<Date>,
    /// Who answers for it.
    pub responsible: String,
    /// For whom.
    pub beneficiary: String,
    /// Topic's code.
    pub topic: String,
}

/// Checks an edit.
pub fn check(d: &Draft) -> Result<Edited, FieldErrors> {
    let mut e = FieldErrors::new();
    let kind = d.get("kind").to_owned();
    if !KINDS.contains(&kind.as_str()) {
        e.add("kind", bi!("请选择类型", "Choose the kind"));
    }
    if d.get("object").is_empty() && d.get("action").is_empty() {
        e.add("object", bi!("请写明做什么", "Say what it is about"));
    }
    let mut figure = |name: &str| -> Option<f64> {
        let typed = d.get(name).replace([',', '，', '%', '％'], "");
        if typed.is_empty() {
            return None;
        }
        match typed.parse::<f64>().ok().filter(|v| v.is_finite() && *v >= 0.0 && *v < 1e12) {
            Some(v) => Some(v),
            None => {
                e.add(name, bi!("要填数字", "Must be a number"));
                None
            }
        }
    };
    let (value, value_max, times) = (figure("value"), figure("value_max"), figure("times"));
    let day = |e: &mut FieldErrors, name: &str| match d.get(name) {
        "" => None,
        text => {
            let day = parse_day(text);
            if day.is_none() {
                e.add(name, bi!("日期要写成 2026-10-31", "Write the day as 2026-10-31"));
            }
            day
        }
    };
    let start_day = day(&mut e, "start_day");
    let due_day = day(&mut e, "due_day");
    let clean = |name: &str| e.of(name, Lang::Zh).is_none();
    let (no_value, no_times, no_due) =
        (value.is_none() && clean("value"), times.is_none() && clean("times"), due_day.is_none() && clean("due_day"));
    match kind.as_str() {
        "quantity" | "ratio" | "standard" | "score_item" if no_value => {
            e.add("value", bi!("请填数值", "Give the figure"))
        }
        "recurrence" => {
            if d.get("period").is_empty() {
                e.add("period", bi!("请选择周期", "Choose the period"));
            }
            if no_times && no_value {
                e.add("times", bi!("请填次数", "Say how many times"));
            }
        }
        "deadline" | "milestone" if no_due => e.add("due_day", bi!("请填完成日期", "Give the day")),
        _ => {}
    }
    if let (Some(a), Some(b)) = (value, value_max)
        && b < a
    {
        e.add("value_max", bi!("上限要大于下限", "The upper end must not be below the lower"));
    }
    if let (Some(s), Some(x)) = (start_day, due_day)
        && x < s
    {
        e.add("due_day", bi!("完成日期早于开始日期", "It is due before it starts"));
    }
    let topic = packs::Topic::by_code(d.get("topic")).map_or("other", |t| t.code()).to_owned();
    let comparator = match d.get("comparator") {
        c @ ("=" | ">=" | "<=" | "~") => c,
        _ if value.is_some() => "=",
        _ => "",
    };
    e.into_result(Edited {
        kind,
        action: d.get("action").to_owned(),
        object: d.get("object").to_owned(),
        comparator: comparator.to_owned(),
        value,
        value_max,
        unit: d.get("unit").to_owned(),
        period: d.get("period").to_owned(),
        times,
        start_day,
        due_day,
        responsible: d.get("responsible").to_owned(),
        beneficiary: d.get("beneficiary").to_owned(),
        topic,
    })
}

/// A stretch of the text that belongs to a finding.
#[derive(Clone, Debug)]
pub struct Hit {
    /// First byte.
    pub from: usize,
    /// One past the last byte.
    pub to: usize,
    /// Index of the finding.
    pub index: usize,
}

/// A line of the text in pieces, each with the finding it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedLine {
    /// Line number from 1.
    pub no: usize,
    /// Pieces; together they are the line.
    pub pieces: Vec<(String, Option<usize>)>,
}

/// Cuts the lines into pieces at the ends of the findings. Where findings overlap, the shorter one shows.
pub fn mark(text: &str, hits: &[Hit], wanted: impl Fn(usize) -> bool) -> Vec<MarkedLine> {
    let mut sorted: Vec<&Hit> = hits.iter().filter(|h| h.from < h.to && h.to <= text.len()).collect();
    sorted.sort_by_key(|h| h.from);
    let longest = sorted.iter().map(|h| h.to - h.from).max().unwrap_or(0);
    let mut out = Vec::new();
    let mut start = 0usize;
    for (i, raw) in text.split('\n').enumerate() {
        let (from, to) = (start, start + raw.len());
        start = to + 1;
        if !wanted(i + 1) {
            continue;
        }
        let low = sorted.partition_point(|h| h.from + longest < from);
        let here: Vec<&&Hit> = sorted[low..].iter().take_while(|h| h.from < to).filter(|h| h.to > from).collect();
        let mut cuts: Vec<usize> =
            here.iter().flat_map(|h| [h.from.max(from), h.to.min(to)]).chain([from, to]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        cuts.retain(|c| text.is_char_boundary(*c));
        let pieces = cuts
            .windows(2)
            .map(|w| {
                let owner = here
                    .iter()
                    .filter(|h| h.from <= w[0] && h.to >= w[1])
                    .min_by_key(|h| h.to - h.from)
                    .map(|h| h.index);
                (text[w[0]..w[1]].trim_end_matches('\r').to_owned(), owner)
            })
            .filter(|(t, _)| !t.is_empty())
            .collect();
        out.push(MarkedLine { no: i + 1, pieces });
    }
    out
}

/// The byte span of a selection given in UTF-16 units within a line, as browsers count; `None` when it
/// lies outside the text.
pub fn selection(text: &str, line: usize, from: usize, to: usize) -> Option<(usize, usize)> {
    let mut start = 0usize;
    for (i, raw) in text.split('\n').enumerate() {
        if i + 1 == line {
            let at = |units: usize| -> Option<usize> {
                let mut seen = 0;
                for (byte, c) in raw.char_indices() {
                    if seen >= units {
                        return Some(byte);
                    }
                    seen += c.len_utf16();
                }
                (seen >= units).then_some(raw.len())
            };
            let (a, b) = (at(from)?, at(to)?);
            return (a < b).then_some((start + a, start + b));
        }
        start += raw.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_edit_must_hold_what_its_kind_needs() {
        let d = |pairs: &[(&str, &str)]| Draft::from_pairs(pairs.iter().copied());
        assert!(check(&d(&[("kind", "quantity"), ("object", "讲座"), ("value", "1,200")])).is_ok());
        assert!(check(&d(&[("kind", "quantity"), ("object", "讲座")])).unwrap_err().of("value", Lang::Zh).is_some());
        assert!(check(&d(&[("kind", "recurrence"), ("object", "例会")])).unwrap_err().of("period", Lang::Zh).is_some());
        assert!(
            check(&d(&[("kind", "deadline"), ("object", "报表"), ("due_day", "十月")]))
                .unwrap_err()
                .of("due_day", Lang::En)
                .is_some()
        );
        let late = check(&d(&[
            ("kind", "milestone"),
            ("object", "x"),
            ("start_day", "2026-05-01"),
            ("due_day", "2026-04-01"),
        ]));
        assert!(late.unwrap_err().of("due_day", Lang::Zh).unwrap().contains("早于"));
    }

    #[test]
    fn every_rule_of_the_reader_has_words() {
        let text = "妇联工作计划\n一、目标\n1.举办讲座12场，接待率达100%，建档全覆盖。\n2.每月走访2次，每周一学习，每季度上报信息1篇以上。\n3.6月底前报送总结，三八节开展活动。\n4.筹资3万元，面积不少于40平方米。\n（一）宣传发动阶段（3月至4月）。召开会议。\n";
        for c in planreader::read_text(text).commitments {
            assert_ne!(rule_words(c.rule, Lang::Zh), c.rule);
        }
    }

    #[test]
    fn a_browser_selection_is_found_in_bytes() {
        let text = "第一行\n培训😀妇女100人\n";
        let (a, b) = selection(text, 2, 4, 9).unwrap();
        assert_eq!(&text[a..b], "妇女100");
        assert_eq!(selection(text, 2, 5, 5), None);
        assert_eq!(selection(text, 9, 0, 1), None);
        assert_eq!(selection(text, 1, 0, 99), None);
    }

    proptest! {
        #[test]
        fn pieces_put_together_are_the_line(text in "[a-c妇联\n]{0,60}", spans in proptest::collection::vec((0usize..80, 0usize..80), 0..8)) {
            let hits: Vec<Hit> = spans.iter().enumerate().map(|(i, (a, b))| Hit { from: *a.min(b), to: *a.max(b), index: i }).collect();
            let lines = mark(&text, &hits, |_| true);
            let again: Vec<String> = lines.iter().map(|l| l.pieces.iter().map(|(t, _)| t.as_str()).collect()).collect();
            prop_assert_eq!(again, text.split('\n').map(str::to_owned).collect::<Vec<_>>());
        }
    }
}
