//! Things done again and again: 每月两次, 每季度不少于一场, 一季度检查一次, 每年表彰. The period may stand before or
//! behind its count, and carries on over a list of counts (每月谈一次心、家访一次).

use super::{Find, Finds};
use crate::context::{Mood, Passage};
use crate::dues::Due;
use crate::lexicon::Word;
use crate::model::CommitmentType::Recurrence;
use crate::periods::Every;
use crate::tokens::{Amount, Tok};
use crate::units::Class;

/// Takes the rhythms of a passage.
pub(crate) fn find(p: &Passage<'_>, out: &mut Finds) {
    let periods: Vec<(usize, usize, Every)> = p
        .clauses
        .iter()
        .enumerate()
        .flat_map(|(c, clause)| {
            (clause.lo..clause.hi).filter_map(move |t| match &p.toks[t].tok {
                Tok::Every(e) if !e.total => Some((t, c, e.clone())),
                _ => None,
            })
        })
        .collect();
    for (k, (t, c, e)) in periods.iter().enumerate() {
        let next = periods.get(k + 1).map_or(usize::MAX, |(n, ..)| *n);
        let previous = if k > 0 { periods[k - 1].0 } else { usize::MAX };
        one(p, out, *t, *c, e, previous, next);
    }
}

fn promised(p: &Passage<'_>, c: usize) -> bool {
    p.clauses[c].mood == Mood::Plan
}

fn countable(a: &Amount) -> bool {
    let days = a.class == Class::Duration && matches!(a.unit, "天" | "日");
    (days || matches!(a.class, Class::Event | Class::People | Class::Thing | Class::Hours)) && !a.ordinal && !a.quoted
}

fn one(p: &Passage<'_>, out: &mut Finds, t: usize, c: usize, e: &Every, previous: usize, next: usize) {
    if !promised(p, c) || quoted(p, p.toks[t].a) {
        return;
    }
    let clause = &p.clauses[c];
    // counts behind the period, first in its own clause, then on through the list
    let mut counts: Vec<(usize, usize)> = Vec::new();
    let mut at = c;
    while at < p.clauses.len() && p.clauses[at].sentence == clause.sentence && at < c + 12 {
        let cl = &p.clauses[at];
        if at > c && (cl.mood != Mood::Plan || cl.segment != clause.segment) {
            break;
        }
        for n in cl.lo.max(t + 1)..cl.hi.min(next) {
            if let Tok::Amount(a) = &p.toks[n].tok
                && countable(a)
                && out.free(n)
                && (at == c || a.unit == "次" || counts.is_empty() && at == c + 1)
            {
                counts.push((n, at));
            }
        }
        if cl.lo >= next {
            break;
        }
        at += 1;
    }
    // a count before the period: 开展活动不少于2次/每月, 活动每月; 两次 of 每月 stands behind in the common case
    if counts.is_empty() {
        for n in (clause.lo..t).rev() {
            let after_previous = previous == usize::MAX || n > previous;
            if let Tok::Amount(a) = &p.toks[n].tok
                && countable(a)
                && a.class == Class::Event
                && out.free(n)
                && after_previous
                && p.toks[t].a <= a.tail + 4
            {
                counts.push((n, c));
                break;
            }
        }
    }
    let day = e.day.clone().map(Due::Words);
    if counts.is_empty() {
        implicit(p, out, t, c, e, day);
        return;
    }
    let times_only =
        counts.iter().any(|(n, _)| matches!(&p.toks[*n].tok, Tok::Amount(a) if a.unit == "次" || a.unit == "回"));
    for (i, (n, at)) in counts.iter().enumerate() {
        let Tok::Amount(a) = &p.toks[*n].tok else { continue };
        // 每月走访3户、谈心一次: both count; 每学期组织2名教师家访一次: the second does
        if times_only && a.class != Class::Event && i > 0 {
            continue;
        }
        out.take(*n);
        let cl = &p.clauses[*at];
        let a0 = if i == 0 { clause.a.max(p.skip) } else { piece_start(p, cl.a, p.toks[*n].a) };
        let mut f = Find::new(
            Recurrence,
            a0.min(p.toks[t].a.max(a0)),
            piece_end(p, cl.b, a.tail),
            *at,
            "recurrence.count",
            0.92,
        );
        f.at = a.core;
        f.period = Some(e.period.clone());
        f.due = day.clone();
        f.comparator = a.comparator.filter(|c| *c != crate::model::Comparator::Equal);
        if matches!(a.unit, "次" | "回") {
            f.times = Some(a.value);
            f.times_max = a.max;
        } else {
            f.comparator = a.comparator;
            f.value = Some(a.value);
            f.value_max = a.max;
            f.unit = Some(a.unit);
            f.rule = "recurrence.units";
        }
        if i > 0 {
            f.rule = "recurrence.list";
            f.confidence = 0.85;
        }
        out.list.push(f);
    }
}

/// A rhythm without a count means once, if something is done at it.
fn implicit(p: &Passage<'_>, out: &mut Finds, t: usize, c: usize, e: &Every, day: Option<Due>) {
    let clause = &p.clauses[c];
    let token = &p.toks[t];
    if e.weak {
        return;
    }
    let mut f = Find::new(Recurrence, clause.a.max(p.skip), clause.b, c, "recurrence.implicit", 0.7);
    f.at = token.a;
    f.period = Some(e.period.clone());
    f.due = day;
    if let Some(days) = e.days {
        f.comparator = Some(crate::model::Comparator::Equal);
        f.value = Some(days);
        f.unit = Some("天");
        f.rule = "recurrence.weekdays";
        out.list.push(f);
        return;
    }
    let verbs = p.toks[clause.lo..clause.hi].iter().any(|x| matches!(x.tok, Tok::Word(Word::Verb)) && x.a >= token.b);
    let noun = p.any_within(token.b, clause.b, &["例会", "会议", "制度", "一主题", "一题", "一课", "汇报", "报告"]);
    let later = clause.b <= token.b + 1
        && p.clauses.get(c + 1).is_some_and(|n| n.sentence == clause.sentence && n.verbs > 0 && n.mood == Mood::Plan);
    let before = p.toks[clause.lo..clause.hi]
        .iter()
        .any(|x| matches!(x.tok, Tok::Word(Word::Verb | Word::Soft)) && x.b <= token.a);
    if p.is_at(token.b, "有") && token.b == token.a + 2 && p.ch[token.a] == p.ch[token.a + 1] {
        f.times = Some(1.0); // 月月有活动
        f.times_implicit = true;
        f.b = (token.b..clause.b).find(|k| p.ch[*k] == '、').unwrap_or(clause.b);
        out.list.push(f);
        return;
    }
    if p.is_at(token.b, "都")
        || p.any_at(token.b, &["的时间", "的经济", "增长", "递增", "以", "来", "收入", "级", "工作计划", "计划生育"])
    {
        return;
    }
    if later {
        let n = &p.clauses[c + 1];
        f.b = n.b;
        f.clause = c + 1;
    } else if !(verbs || noun || before && token.b + 2 >= clause.b) {
        return;
    }
    f.times = Some(1.0);
    f.times_implicit = true;
    out.list.push(f);
}

fn quoted(p: &Passage<'_>, i: usize) -> bool {
    // a period right behind an opening quotation mark is part of a name: "每周一课"
    i > 0 && p.ch[i - 1] == '"'
}

fn piece_start(p: &Passage<'_>, floor: usize, i: usize) -> usize {
    (floor..i).rev().find(|k| matches!(p.ch[*k], '、' | ',')).map_or(floor, |k| k + 1)
}

fn piece_end(p: &Passage<'_>, ceiling: usize, i: usize) -> usize {
    (i..ceiling.min(i + 40)).find(|k| matches!(p.ch[*k], '、' | ',' | '(')).unwrap_or(ceiling.min(i + 40))
}
