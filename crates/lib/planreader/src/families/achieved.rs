//! What is reported as done: 共接待12件, 帮助300名妇女就业, 就业率达80%. Never a commitment.

use super::{Finds, amounts};
use crate::context::{Mood, Passage};
use crate::lexicon::Word;
use crate::tokens::{Amount, Tok};
use crate::units::Class;

use super::objects::{object, talk};

/// A figure reported as done.
#[derive(Debug, Clone)]
pub(crate) struct Done {
    pub a: usize,
    pub b: usize,
    pub object: String,
    pub value: f64,
    pub unit: &'static str,
    pub rule: &'static str,
    pub confidence: f32,
}

/// Nouns that only say how many there are.
const STOCK: &[&str] = &[
    "人数",
    "人口",
    "总数",
    "户数",
    "总户数",
    "总人数",
    "总人口",
    "面积",
    "现有",
    "下辖",
    "辖",
    "约有",
    "人数达",
    "人数为",
    "人员总数为",
];

/// Takes the reported figures of a passage.
pub(crate) fn find(p: &Passage<'_>, out: &Finds) -> Vec<Done> {
    let mut done = Vec::new();
    for (t, c, a) in amounts(p) {
        if !out.free(t) || a.ordinal || a.quoted || p.clauses[c].mood != Mood::Past {
            continue;
        }
        if let Some(confidence) = judge(p, t, c, a) {
            let clause = &p.clauses[c];
            let from = start(p, clause.a.max(p.skip), p.toks[t].a);
            let to = (a.tail..clause.b.min(a.tail + 24))
                .find(|k| matches!(p.ch[*k], '、' | '(' | ')'))
                .unwrap_or(clause.b.min(a.tail + 24));
            done.push(Done {
                a: from,
                b: to.max(a.tail),
                object: object(p, c, a),
                value: a.value,
                unit: a.unit,
                rule: if a.class == Class::Share { "achieved.share" } else { "achieved.count" },
                confidence,
            });
        }
    }
    done
}

fn start(p: &Passage<'_>, floor: usize, i: usize) -> usize {
    (floor..i)
        .rev()
        .take(50)
        .find(|k| matches!(p.ch[*k], '、' | ')'))
        .map_or(floor.max(i.saturating_sub(50)), |k| k + 1)
}

fn judge(p: &Passage<'_>, t: usize, c: usize, a: &Amount) -> Option<f32> {
    let clause = &p.clauses[c];
    let at = p.toks[t].a;
    match a.class {
        Class::Event | Class::People | Class::Thing | Class::Money | Class::Share | Class::Size => {}
        _ => return None,
    }
    if a.worded
        && p.is_at(a.core, "全覆盖")
        && !p.any_within(clause.a.max(at.saturating_sub(10)), at, &["实现", "达到", "做到"])
    {
        return None;
    }
    let near = at.saturating_sub(8).max(clause.a);
    if a.class != Class::Share && p.any_within(near, at, STOCK)
        || p.any_ends(at, &["全镇", "全县", "全区", "全市", "全乡", "全村", "作为", "第", "每", "辖区", "同比", "其中"])
    {
        return None;
    }
    if clause.a == at
        && !p.any_within(a.tail, clause.b, &["全部", "都", "均", "已", "共同", "参", "了", "获", "受", "被", "荣"])
        && a.class == Class::Thing
    {
        return None;
    }
    let verbs = clause.verbs > 0;
    let past = p.toks[clause.lo..clause.hi].iter().any(|x| matches!(x.tok, Tok::Word(Word::Past)));
    if a.class == Class::Size && !past {
        return None;
    }
    if a.class == Class::Thing && talk(p, a) {
        return None;
    }
    // 30亩的果园两片: the first only says which
    let next = p.toks[t + 1..clause.hi].iter().find_map(|x| match &x.tok {
        Tok::Amount(n) => Some(n.core),
        _ => None,
    });
    if p.is_at(a.tail, "的") && next.is_some_and(|n| n < a.tail + 20) {
        return None;
    }
    if a.one && !matches!(a.class, Class::People | Class::Share) && !(a.class == Class::Event && past) {
        return None;
    }
    if a.one && p.any_ends(at, &["成为", "做", "是", "有", "当"]) && a.value == 1.0 && !a.unit.contains('%') {
        return None;
    }
    if p.any_ends(a.core, &["占比为", "占比", "占总"]) && a.class == Class::Share && !past {
        return None;
    }
    let told = verbs || past || matches!(a.class, Class::Share | Class::Money);
    let carried = c > 0 && p.clauses[c - 1].sentence == clause.sentence;
    if told {
        Some(0.85)
    } else if carried {
        Some(0.65)
    } else {
        None
    }
}
