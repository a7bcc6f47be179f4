//! Dates: deadlines, milestones, month lists, phases and the lines under them, and the due that a sentence or
//! heading lends to the figures in it.

use super::{Find, Finds};
use crate::context::{Mood, Passage};
use crate::dates::When;
use crate::dues::{Due, Year};
use crate::lexicon::Word;
use crate::model::CommitmentType::{Deadline, Milestone, Recurrence, ScoreItem};
use crate::numbering;
use crate::tokens::Tok;

/// A window opened by a heading; the lines under it inherit it.
#[derive(Debug, Clone)]
pub(crate) struct Phase {
    pub start: Option<Due>,
    pub due: Due,
    /// Level of the heading, to know where it ends.
    pub level: u8,
    /// Level of its numbered lines, once one was seen.
    pub child: Option<u8>,
}

/// What this paragraph opens for those under it.
pub(crate) enum Opens {
    Nothing,
    Phase(Phase),
}

struct Spot {
    token: usize,
    clause: usize,
    a: usize,
    b: usize,
    when: When,
}

fn spots(p: &Passage<'_>) -> Vec<Spot> {
    let mut out = Vec::new();
    for (c, clause) in p.clauses.iter().enumerate() {
        for t in clause.lo..clause.hi {
            if let Tok::When(w) = &p.toks[t].tok {
                out.push(Spot { token: t, clause: c, a: p.toks[t].a, b: p.toks[t].b, when: w.clone() });
            }
        }
    }
    out
}

/// Years alone, days of the past, and beginnings are no due.
fn usable(p: &Passage<'_>, s: &Spot) -> bool {
    let until = p.any_ends(s.a, &["到", "至", "截至到", "截止到"]) || s.when.before;
    (!s.when.year_only || until)
        && !s.when.since
        && !asof(p, s)
        && !label(p, s)
        && !is_day(p, s)
        && p.clauses[s.clause].mood != Mood::Past
        && !law(p, s)
}

/// 主持人:, 地点: — a line of an agenda that happens to name a feast.
fn label(p: &Passage<'_>, s: &Spot) -> bool {
    let c = &p.clauses[s.clause];
    p.is_at(c.b, ":") && p.any_ends(c.b, &["人", "单位", "地点", "电话", "者", "对象"])
}

/// 3月8日是第112个妇女节 says what day it is, not what is done on it.
fn is_day(p: &Passage<'_>, s: &Spot) -> bool {
    let c = &p.clauses[s.clause];
    p.toks[c.lo..c.hi].iter().any(|t| {
        matches!(t.tok, Tok::When(_)) && t.a <= s.a && p.any_at(t.b, &["是第", "是国际", "是全国", "是我国", "是第"])
    })
}

fn asof(p: &Passage<'_>, s: &Spot) -> bool {
    p.any_ends(s.a, &["截至", "截止", "截止到", "截至到", "自", "从"])
}

/// 6月1日起施行, 2月通过的: the date of a law or a paper.
fn law(p: &Passage<'_>, s: &Spot) -> bool {
    p.any_at(s.b, &["施行", "颁布", "印发的", "通过的", "实施的", "发布的", "出台的", "召开的"])
        || p.any_at(s.b, &["起施行", "起实施", "起执行"])
}

/// 以…为契机, 结合…: the feast is an occasion to speak of, not a day to act on.
fn occasion(p: &Passage<'_>, s: &Spot) -> bool {
    let clause = &p.clauses[s.clause];
    s.when.feast
        && (p.any_within(s.b, clause.b, &["为契机", "契机", "为主题", "为载体", "为抓手", "为平台"])
            || p.any_within(clause.a, s.a, &["结合", "以庆祝", "以纪念", "抓住", "借助", "为迎接"]))
}

/// Lends dates to the finds already there, then takes the dates that stand alone.
pub(crate) fn find(
    p: &Passage<'_>,
    out: &mut Finds,
    phase: Option<&Phase>,
    opener: Option<u8>,
    last: bool,
    year: Option<i16>,
) -> Opens {
    let mut spots = spots(p);
    let limit = spots.iter().position(|s| labelled(p, s)).map(|i| spots.remove(i));
    let lead = lead(p, &spots);
    lend(p, out, &spots, lead, phase, year);
    if let Some(limit) = limit {
        label_due(p, out, &limit);
    }
    if let Some(opens) = heading(p, out, &spots, opener) {
        return opens;
    }
    if event_line(p, out, &spots, last) {
        return Opens::Nothing;
    }
    // a date that opens the paragraph and lists nothing is a date like any other
    let listed = lead.filter(|l| month_list(p, out, &spots[*l], &spots));
    alone(p, out, &spots, lead, listed);
    if let Some(l) = lead
        && let Some(opens) = inline_list(p, &spots[l], opener)
    {
        return opens;
    }
    if let Some(phase) = phase
        && spots.iter().all(|s| !usable(p, s))
    {
        under_phase(p, out, phase);
    }
    Opens::Nothing
}

/// 完成时限:6月底
fn labelled(p: &Passage<'_>, s: &Spot) -> bool {
    p.any_ends(s.a, &["时限:", "完成时间:", "时限为", "完成时间为", "时间节点:", "截止时间:", "上报时间:"])
}

/// The limit that a label gives to the whole item; alone it is a deadline for what stands before it.
fn label_due(p: &Passage<'_>, out: &mut Finds, s: &Spot) {
    let mut any = false;
    for f in &mut out.list {
        if f.kind != ScoreItem {
            any = true;
            if f.due.is_none() {
                f.due = Some(s.when.due.clone());
                f.start = s.when.start.clone();
            }
        }
    }
    if !any {
        let end = p.clauses.first().map_or(s.b, |c| c.b.max(p.skip + 1));
        let mut f = Find::new(Deadline, p.skip.min(s.a), end, 0, "dated.limit", 0.85);
        f.at = p.skip;
        f.due = Some(s.when.due.clone());
        f.start = s.when.start.clone();
        out.list.push(f);
    }
}

/// The date that opens the paragraph: 3月,… 在5月,… 一月份:…
fn lead(p: &Passage<'_>, spots: &[Spot]) -> Option<usize> {
    let first = spots.first()?;
    let from = p.skip;
    let gap = p.ch.get(from..first.a)?;
    let ok = gap.is_empty() || matches!(gap, ['在' | '于' | '到' | '"' | '('] | ['计', '划']);
    let kind = matches!(
        first.when.due,
        Due::Month { .. } | Due::MonthPart { .. } | Due::Quarter { .. } | Due::Half { .. } | Due::Day { .. }
    ) && !first.when.feast
        && !first.when.year_only;
    (ok && kind && usable(p, first)).then_some(0)
}

fn punctuated(p: &Passage<'_>, s: &Spot) -> bool {
    matches!(p.ch.get(s.b), Some(',' | ':' | '、' | ';' | ')' | '.'))
}

/// 三月份:1.开展宣讲 — the month's list begins on its own line and goes on below.
fn inline_list(p: &Passage<'_>, s: &Spot, level: Option<u8>) -> Option<Opens> {
    let mut from = s.b;
    while p.ch.get(from).is_some_and(|c| matches!(c, ':' | ',' | '、' | '"')) {
        from += 1;
    }
    let first = numbering::opener(p.ch.get(from..)?)?;
    let phase = Phase {
        start: s.when.start.clone(),
        due: s.when.due.clone(),
        level: level.unwrap_or(9),
        child: Some(first.level),
    };
    (first.ordinal == 1 && (3..=5).contains(&first.level)).then_some(Opens::Phase(phase))
}

/// Gives each undated find the date nearest before it in its sentence, else the paragraph's or the phase's.
fn lend(
    p: &Passage<'_>,
    out: &mut Finds,
    spots: &[Spot],
    lead: Option<usize>,
    phase: Option<&Phase>,
    year: Option<i16>,
) {
    for f in &mut out.list {
        if f.due.is_some() || f.kind == ScoreItem || f.kind == Recurrence {
            continue;
        }
        let sentence = p.clauses[f.clause].sentence;
        let near = spots
            .iter()
            .filter(|s| p.clauses[s.clause].sentence == sentence && (usable(p, s) || other_year(p, s, spots, year)))
            .filter(|s| s.a <= f.at || s.clause == f.clause)
            .max_by_key(|s| (s.a <= f.at, s.a));
        let near = near.filter(|s| {
            !(s.when.feast
                && lead.is_some_and(|l| punctuated(p, &spots[l]) || p.clauses[spots[l].clause].sentence == sentence))
        });
        if let Some(s) = near.or_else(|| lead.map(|l| &spots[l])) {
            f.due = Some(s.when.due.clone());
            f.start = s.when.start.clone();
            if let Due::Within { .. } = s.when.due
                && f.period.is_none()
            {
                f.period = Some(s.when.due.to_string());
            }
        } else if let Some(ph) = phase {
            f.due = Some(ph.due.clone());
            f.start = ph.start.clone();
        }
    }
}

/// 2027年达到150个 in a plan of 2026: a year that is not the plan's own, or one of several, says when.
fn other_year(p: &Passage<'_>, s: &Spot, spots: &[Spot], year: Option<i16>) -> bool {
    let known = match s.when.due {
        Due::Year(Year::Known(y)) => Some(y),
        _ => None,
    };
    let calm = !s.when.since && !asof(p, s) && !law(p, s) && p.clauses[s.clause].mood == Mood::Plan;
    let beside = |o: &Spot| o.when.year_only && o.when.due != s.when.due;
    let several = spots.iter().take(40).any(beside);
    s.when.year_only && known.is_some() && (known != year || several) && calm && p.clauses[s.clause].a + 6 >= s.a
}

/// 第一阶段(3月—5月):宣传发动, or a month standing alone as a heading.
fn heading(p: &Passage<'_>, out: &mut Finds, spots: &[Spot], opener: Option<u8>) -> Option<Opens> {
    let first = spots.iter().find(|s| usable(p, s) && !s.when.feast)?;
    let head_end = p
        .clauses
        .iter()
        .take_while(|c| c.sentence == p.clauses[first.clause].sentence)
        .last()
        .map_or(p.ch.len(), |c| c.b);
    if first.a > 48 || p.clauses[first.clause].sentence > 0 {
        return None;
    }
    let phase =
        Phase { start: first.when.start.clone(), due: first.when.due.clone(), level: opener.unwrap_or(9), child: None };
    let staged = p.any_within(0, head_end.min(60), &["阶段", "步骤", "第一步", "第二步", "第三步"]) && head_end <= 90;
    let bracketed = p.ends(first.a, "(") || p.is_at(first.b, ")") || p.is_at(first.b, ":") || first.a <= p.skip + 10;
    if staged && bracketed && !p.any_within(0, first.a.min(60), &["各阶段", "现阶段"]) {
        let mut f = Find::new(Milestone, p.skip.min(first.a), head_end, first.clause, "dated.phase", 0.85);
        f.at = first.a;
        f.start = phase.start.clone();
        f.due = Some(phase.due.clone());
        let covered = out.list.iter().any(|g| g.due.is_some() && g.clause == first.clause);
        if !covered {
            out.list.push(f);
        }
        return Some(Opens::Phase(phase));
    }
    // a month alone on its line
    let rest: usize = p.ch.len() - (first.b - first.a) - p.skip.min(first.a);
    let monthly = matches!(first.when.due, Due::Month { .. } | Due::Quarter { .. } | Due::Half { .. });
    if monthly && rest <= 4 && first.a <= p.skip + 2 {
        return Some(Opens::Phase(phase));
    }
    None
}

/// 4月18日(星期六)上午: a line that only gives the time of an event. A signature's date is none.
fn event_line(p: &Passage<'_>, out: &mut Finds, spots: &[Spot], last: bool) -> bool {
    let Some(s) = spots.first() else { return false };
    if p.ch.len() > 36 || s.when.year_only || s.when.feast || !matches!(s.when.due, Due::Day { .. }) {
        return false;
    }
    let labelled = p.any_within(0, s.a, &["时间"]);
    let opens = s.a <= p.skip + 1;
    if !(labelled || opens && (s.when.clock || s.b + 2 >= p.ch.len())) {
        return false;
    }
    let dated = matches!(s.when.due, Due::Day { year: Some(_), .. });
    if opens && !labelled && dated && !s.when.clock || last && !s.when.clock && !labelled {
        return true; // a signature
    }
    let mut f = Find::new(Milestone, p.skip.min(s.a), p.ch.len(), s.clause, "dated.event", 0.75);
    f.at = s.a;
    f.due = Some(s.when.due.clone());
    f.start = s.when.start.clone();
    out.list.push(f);
    true
}

/// One item for each part between semicolons (and, where the date stands off by a comma, between full stops).
fn month_list(p: &Passage<'_>, out: &mut Finds, s: &Spot, spots: &[Spot]) -> bool {
    let before = out.list.len();
    let listy = punctuated(p, s);
    let sentence = p.clauses[s.clause].sentence;
    let mut done = usize::MAX;
    for c in 0..p.clauses.len() {
        let clause = &p.clauses[c];
        if clause.segment == done || clause.b <= s.a || !listy && clause.sentence != sentence {
            continue;
        }
        done = clause.segment;
        let end = p.clauses[c..].iter().take_while(|k| k.segment == clause.segment).last().map_or(clause.b, |k| k.b);
        let has_find = out.list.iter().any(|f| f.at >= clause.a && f.at < end);
        let own =
            spots.iter().any(|o| o.token != s.token && o.a >= clause.a && o.a < end && usable(p, o) && !o.when.feast);
        if has_find || own || clause.mood == Mood::Past {
            continue;
        }
        let from = clause.a.max(p.skip);
        if end <= from + 2 || end - from > 400 || c > 0 && clause.sentence != sentence && !acts(p, c, end) {
            continue;
        }
        let mut f =
            Find::new(kind(p, s, clause.a, end), from, end, c, "dated.month_list", if listy { 0.88 } else { 0.8 });
        f.at = from;
        f.due = Some(s.when.due.clone());
        f.start = s.when.start.clone();
        out.list.push(f);
    }
    out.list.len() > before
}

fn kind(p: &Passage<'_>, s: &Spot, a: usize, b: usize) -> crate::model::CommitmentType {
    if s.when.before && s.a >= a && s.a < b || s.when.before && s.b <= a && p.clauses[s.clause].sentence == 0 {
        Deadline
    } else {
        Milestone
    }
}

fn acts(p: &Passage<'_>, from: usize, end: usize) -> bool {
    p.clauses[from..].iter().take_while(|k| k.a < end).any(|k| k.verbs > 0)
}

/// Dates inside sentences that no figure has used.
fn alone(p: &Passage<'_>, out: &mut Finds, spots: &[Spot], lead: Option<usize>, listed: Option<usize>) {
    for (i, s) in spots.iter().enumerate() {
        if Some(i) == listed || !usable(p, s) || occasion(p, s) || p.clauses[s.clause].mood != Mood::Plan {
            continue;
        }
        let clause = &p.clauses[s.clause];
        if s.when.feast
            && lead.is_some_and(|l| punctuated(p, &spots[l]) || p.clauses[spots[l].clause].sentence == clause.sentence)
        {
            continue; // 9月,开展教师节活动: the month says when
        }
        // up to the next date, but at least to the end of its part; feasts in one list share the whole
        let part_end =
            p.clauses[s.clause..].iter().take_while(|k| k.segment == clause.segment).last().map_or(clause.b, |k| k.b);
        let next = spots[i + 1..].iter().find(|o| o.a < part_end && o.clause > s.clause && usable(p, o));
        let end = next.map_or(part_end, |o| p.clauses[o.clause].a);
        let begin = spots[..i]
            .iter()
            .rev()
            .find(|o| o.clause == s.clause && usable(p, o))
            .map_or(clause.a, |o| if joined(p, o, s) { clause.a } else { o.b });
        // a figure uses the date up if it stands with the first thing done on it
        let first_action =
            p.clauses[s.clause..].iter().take_while(|k| k.a < end).find(|k| k.verbs > 0).map_or(end, |k| k.b);
        let taken = out.list.iter().any(|f| {
            f.rule != "dated.alone"
                && f.rule != "dated.feast"
                && f.kind != ScoreItem
                && f.at >= begin
                && f.at < first_action.min(end)
        });
        if taken {
            continue;
        }
        let acting = p.toks[clause.lo..clause.hi].iter().any(|t| matches!(t.tok, Tok::Word(Word::Verb)))
            || p.clauses[s.clause + 1..].iter().take_while(|k| k.a < end).any(|k| k.verbs > 0);
        if !acting || quoted_name(p, s) {
            continue;
        }
        // 9月10日教师节 names one day twice
        let twice = out.list.iter().any(|f| {
            f.clause == s.clause && f.due.as_ref() == Some(&s.when.due) && matches!(f.kind, Deadline | Milestone)
        });
        if twice {
            continue;
        }
        let stop = quote_end(p, s.clause, end);
        let rule = if s.when.feast { "dated.feast" } else { "dated.alone" };
        let confidence = if s.when.feast {
            feast_confidence(p, s)
        } else if matches!(s.when.due, Due::Within { .. } | Due::Words(_)) {
            0.7
        } else {
            0.88
        };
        let mut f = Find::new(
            if s.when.before { Deadline } else { Milestone },
            clause.a.max(p.skip).min(s.a),
            stop,
            s.clause,
            rule,
            confidence,
        );
        f.at = s.a;
        f.due = Some(s.when.due.clone());
        f.start = s.when.start.clone();
        out.list.push(f);
    }
}

/// Two dates with nothing but 、 和 and the like between them.
fn joined(p: &Passage<'_>, a: &Spot, b: &Spot) -> bool {
    b.a >= a.b && b.a - a.b <= 24 && p.ch[a.b..b.a].iter().any(|c| matches!(c, '、' | '和' | '及' | '与' | '"'))
}

fn feast_confidence(p: &Passage<'_>, s: &Spot) -> f32 {
    let clause = &p.clauses[s.clause];
    let head = s.a <= clause.a.max(p.skip) + 3 || p.any_within(clause.a, s.a, &["在", "于", "围绕", "逢"]);
    let time = p.any_at(s.b, &["期间", "\"期间", "当天", "之际", "前后", "前夕", "来临", "节期间", "等"]);
    if time || head { 0.8 } else { 0.55 }
}

/// A feast inside the name of a thing, between quotation marks that hold more than the feast.
fn quoted_name(p: &Passage<'_>, s: &Spot) -> bool {
    s.when.feast && s.a > 0 && p.ch[s.a - 1] != '"' && {
        let before = p.ch[s.a.saturating_sub(12)..s.a].iter().rev().position(|c| *c == '"');
        before.is_some_and(|d| {
            let open = s.a - d - 1;
            p.ch[..open].iter().rev().take(200).filter(|c| **c == '"').count() % 2 == 0
        })
    }
}

fn quote_end(p: &Passage<'_>, clause: usize, end: usize) -> usize {
    let mut stop = p.clauses[clause].b;
    let mut verbs = p.clauses[clause].verbs;
    for k in p.clauses[clause + 1..].iter().take_while(|k| k.a < end).take(4) {
        if verbs > 0 && k.b - p.clauses[clause].a > 60 {
            break;
        }
        stop = k.b;
        verbs += k.verbs;
    }
    stop.min(end)
}

/// A line under a phase: one milestone for the whole line.
fn under_phase(p: &Passage<'_>, out: &mut Finds, phase: &Phase) {
    if p.clauses.iter().all(|c| c.verbs == 0) || p.clauses.iter().all(|c| c.mood == Mood::Past) {
        return;
    }
    let end = p.ch.len().min(400);
    // where figures stand, the line is one more item only if something else is done in it
    let figures = out.list.iter().any(|f| f.kind != ScoreItem);
    let more =
        p.clauses.iter().enumerate().any(|(k, c)| {
            c.verbs > 0 && c.b - c.a.max(p.skip).min(c.b) >= 9 && !out.list.iter().any(|f| f.clause == k)
        });
    if figures && !more {
        return;
    }
    let mut f = Find::new(Milestone, p.skip, end, 0, "dated.under_phase", 0.75);
    f.at = p.skip;
    f.due = Some(phase.due.clone());
    f.start = phase.start.clone();
    out.list.push(f);
}
