//! What is done and to what, put into a few words: 举办培训班, 走访留守儿童. For people to read, not to compute with.
//! The object is the noun phrase that is counted or dated; the action is the verb that leads it. Phrases are taken
//! in `phrases`; here they are chosen by the kind of commitment.

use crate::context::Passage;
use crate::families::Find;
use crate::families::objects::{compare_start, unit_end};
use crate::model::{CommitmentType, Comparator};
use crate::parties::beneficiary;
use crate::phrases::{
    Said, behind, clean, first_part, head, leading, noun, preamble, relational, said, span_words, strong_head,
    tail_verb,
};
use crate::tokens::{Amount, Tok};
use crate::units::Class;

/// The name of what the lines under a heading are about, for a line that names nothing itself.
pub(crate) fn from_heading(heading: &str) -> String {
    clip(&noun(&first_part(heading)))
}

/// The name of a plan without the word for plan: 关爱行动实施方案 is about 关爱行动.
pub(crate) fn from_title(title: &str) -> String {
    let mut s = title.split(['(', '【', '】', ':']).find(|x| x.chars().count() >= 4).unwrap_or("");
    if let Some(k) = s.rfind('篇').filter(|k| s[*k..].chars().count() <= 4) {
        s = &s[..k];
    }
    for w in ["范文", "方案", "计划", "总结", "要点", "实施", "工作"] {
        s = s.strip_suffix(w).unwrap_or(s);
    }
    clip(&noun(s))
}

/// Longest action and object, in characters.
const MOST: usize = 40;

/// Action and object of a find.
pub(crate) fn wording(p: &Passage<'_>, f: &Find) -> (String, String) {
    let said = match f.kind {
        CommitmentType::ScoreItem => {
            let stop = |k: usize| (k..f.b).find(|i| matches!(p.ch[*i], ',' | '。' | ';')).unwrap_or(f.b);
            let mut from = f.a.max(p.skip.min(f.b));
            let mut end = stop(from);
            if end + 2 < f.b && preamble(p, from, end) {
                from = end + 1; // 按照要求, 配备书架
                end = stop(from);
            }
            return ("评分".into(), clip(&points_off(&span_words(p, from, end))));
        }
        CommitmentType::Milestone | CommitmentType::Deadline => dated(p, f),
        CommitmentType::Ratio => ratio(p, f),
        _ => figure(p, f),
    };
    (clip(&said.action()), clip(&said.object))
}

/// The noun that an amount counts, by the clause it stands in and, where that names none, those before it.
pub(crate) fn counted(p: &Passage<'_>, clause: usize, a: &Amount) -> String {
    let s = if matches!(a.class, Class::Share | Class::Points) { share(p, clause, a) } else { amount(p, clause, a) };
    clip(&s.object)
}

fn found<'p>(p: &'p Passage<'_>, f: &Find) -> Option<&'p Amount> {
    let clause = p.clauses.get(f.clause)?;
    let here = |lo: usize, hi: usize| {
        p.toks[lo..hi].iter().find_map(|t| match &t.tok {
            Tok::Amount(a) if a.core == f.at => Some(a),
            _ => None,
        })
    };
    here(clause.lo, clause.hi)
}

fn figure(p: &Passage<'_>, f: &Find) -> Said {
    if let Some(object) = &f.object {
        let start = f.at.max(p.clauses[f.clause].a);
        let verb = head(p, p.clauses[f.clause].a, start, f.clause).map(|(a, b)| p.text(a, b));
        let verb = verb.or_else(|| borrowed_verb(p, f.clause)).unwrap_or_default();
        return Said { verb, object: noun(object), tail: String::new() };
    }
    match found(p, f) {
        Some(a) => {
            let mut s = amount(p, f.clause, a);
            if f.kind == CommitmentType::Standard {
                s.verb.clear();
                s.tail.clear();
            }
            if s.verb.is_empty() && a.comparator == Some(Comparator::AtMost) && f.kind == CommitmentType::Quantity {
                s.verb = "控制".into();
            }
            let near = p.clauses[f.clause].a;
            if s.verb.is_empty() && a.class == Class::Money && p.within(near, a.core, "争取") {
                s.verb = "争取".into();
            }
            s
        }
        None => {
            // a rhythm without a count: what is done at it
            let c = &p.clauses[f.clause];
            let token = p.toks[c.lo..c.hi].iter().find(|t| t.a == f.at);
            let from = token.map_or(c.a, |t| t.b);
            let mut after = said(p, from, c.b, f.clause);
            if let Some(rest) = after.object.strip_prefix('有').filter(|r| r.chars().count() >= 2) {
                after.object = rest.to_owned(); // 月月有活动
            }
            if !after.object.is_empty() {
                return after;
            }
            let before = said(p, c.a.max(p.skip), token.map_or(c.b, |t| t.a), f.clause);
            if before.object.is_empty() { inherit(p, f.clause, after) } else { before }
        }
    }
}

/// Names of numbers: nobody does them.
const NUMBERS: &[&str] = &["人数", "户数", "人次", "总额", "面积", "数量", "总数", "时间", "余额", "件数"];

/// A count: the noun behind it, else the one before it, else the one the sentence spoke of.
fn amount(p: &Passage<'_>, clause: usize, a: &Amount) -> Said {
    let c = &p.clauses[clause];
    let start = compare_start(p, clause, a);
    // a list counts one thing after another: 图书500册、玩具60套
    let from = p.toks[c.lo..c.hi]
        .iter()
        .filter(|t| t.b <= start && matches!(t.tok, Tok::Amount(_)))
        .map(|t| t.b)
        .next_back()
        .map(|b| (b..start).rev().find(|k| p.ch[*k] == '、').map_or(b, |k| k + 1))
        .unwrap_or(c.a.max(p.skip));
    let before = said(p, from, start, clause);
    let listed = from > c.a.max(p.skip);
    let between: String = span_words(p, from, start).trim_matches([',', '、', ';', ' ']).to_owned();
    let (thing, end) = behind(p, clause, a.tail.max(unit_end(p, a)));
    let verb = if p.ends(start, "有") && head(p, c.a, start, clause).is_none() {
        "开展".into() // 每月有一次家访
    } else if before.verb.is_empty()
        && listed
        && thing.chars().count() >= 2
        && (1..=2).contains(&between.chars().count())
        && !matches!(between.as_str(), "和" | "及" | "各" | "均" | "与")
    {
        between
    } else if before.verb.is_empty() && !listed && NUMBERS.iter().any(|w| before.object.ends_with(w)) {
        String::new()
    } else if before.verb.is_empty()
        && between.is_empty()
        && thing.chars().count() >= 2
        && !strong_head(p, c.a, start, clause)
    {
        borrowed_verb(p, clause).or_else(|| head(p, c.a, start, clause).map(|(a, b)| p.text(a, b))).unwrap_or_default()
    } else if before.verb.is_empty() {
        head(p, c.a, start, clause)
            .map(|(a, b)| p.text(a, b))
            .or_else(|| if a.comparator == Some(Comparator::AtMost) { None } else { borrowed_verb(p, clause) })
            .unwrap_or_default()
    } else {
        before.verb.clone()
    };
    if thing.chars().count() >= 2 {
        // 为50名妇女办理, 与3户家庭结对
        let with =
            start.checked_sub(1).map(|k| p.ch[k]).filter(|c| matches!(c, '为' | '向' | '给' | '与' | '对' | '使'));
        let tail = tail_verb(p, end, c.b);
        if let Some(with) = with.filter(|_| !tail.is_empty()) {
            return Said { verb: with.to_string(), object: thing, tail };
        }
        // 发展合作社5家社员 is one thing; 举办培训班2期培训妇女 is two
        return Said { verb, object: thing, tail };
    }
    // 谈一次心, 开一次会
    if thing.chars().count() == 1 && p.toks[c.lo..c.hi].iter().any(|t| t.b == start && t.b == t.a + 1) {
        let word = format!("{}{thing}", p.ch[start - 1]);
        let after =
            p.toks[c.lo..c.hi].iter().rfind(|t| t.b < start && !matches!(t.tok, Tok::Word(_))).map_or(c.a, |t| t.b);
        let lead = leading(p, after.max(p.skip), start - 1, clause);
        let lead = if lead.starts_with(['与', '和', '同', '向', '对', '给']) { lead } else { String::new() };
        return Said { verb: lead, object: word, tail: String::new() };
    }
    if !before.object.is_empty() {
        return Said { verb, ..before };
    }
    if matches!(a.class, Class::People)
        && let Some(group) = beneficiary(p, clause)
    {
        return Said { verb, object: group, tail: String::new() };
    }
    if a.class == Class::Money {
        return Said { verb, object: "资金".into(), tail: String::new() };
    }
    inherit(p, clause, Said { verb, ..Said::default() })
}

fn ratio(p: &Passage<'_>, f: &Find) -> Said {
    let Some(a) = found(p, f) else { return Said::default() };
    let mut s = share(p, f.clause, a);
    if let Some(object) = &f.object {
        s.object = noun(object);
        s.tail.clear();
    }
    if s.verb.is_empty() {
        s.verb = match a.comparator {
            Some(Comparator::AtMost) => "控制",
            _ => "确保",
        }
        .into();
    }
    s
}

/// A share: the name of the rate before it; without one, those it is a share of.
fn share(p: &Passage<'_>, clause: usize, a: &Amount) -> Said {
    let c = &p.clauses[clause];
    let start = compare_start(p, clause, a);
    let from = p.toks[c.lo..c.hi]
        .iter()
        .filter(|t| t.b <= start && matches!(t.tok, Tok::Amount(_)))
        .map(|t| t.b)
        .next_back()
        .unwrap_or(c.a.max(p.skip));
    let name = clean(&leading(p, from, start, clause));
    const LIFT: &[&str] =
        &["提高", "提升", "降低", "控制", "保持", "巩固", "实现", "确保", "保证", "力争", "完成", "推进", "推动", "使"];
    let mut verb = String::new();
    let mut name = name.as_str();
    while let Some(w) = LIFT.iter().find(|w| name.starts_with(**w) && name.chars().count() > w.chars().count() + 1) {
        name = name.strip_prefix(*w).unwrap_or(name);
        if !matches!(*w, "使" | "力争" | "确保" | "保证") {
            verb = (*w).to_owned();
        }
    }
    let name = noun(name);
    if name.chars().count() >= 2 {
        let whole = a.worded && p.is_at(a.core, "全覆盖");
        if whole {
            return Said { verb: "实现".into(), object: name, tail: "全覆盖".into() };
        }
        return Said { verb, object: name, tail: String::new() };
    }
    let (thing, end) = behind(p, clause, a.tail.max(unit_end(p, a)));
    if thing.chars().count() >= 2 {
        return Said { verb, object: thing, tail: tail_verb(p, end, c.b) };
    }
    inherit(p, clause, Said { verb, ..Said::default() })
}

/// What is done on a date: behind it in its clause, else before it, else in the clauses around.
fn dated(p: &Passage<'_>, f: &Find) -> Said {
    let c = &p.clauses[f.clause];
    let date = p.toks[c.lo..c.hi].iter().find(|t| matches!(t.tok, Tok::When(_)) && t.a >= f.at);
    let listed = matches!(f.rule, "dated.month_list" | "dated.under_phase" | "dated.phase");
    // several dates in one clause: each has what stands behind it
    let (from, to) = match date {
        Some(d) if d.a == f.at || listed => {
            let next = p.toks[c.lo..c.hi].iter().find(|t| t.a > d.b + 1 && matches!(t.tok, Tok::When(_)));
            (d.b, next.map_or(c.b, |n| n.a))
        }
        _ => (f.at.max(c.a).min(c.b), c.b),
    };
    // 开展三八妇女节活动: the feast is part of the name
    if let Some(d) = date
        && let Tok::When(w) = &d.tok
        && w.feast
        && head(p, c.a, d.a, f.clause).is_some()
        && !p.any_at(d.b, &["期间", "前", "之前", "当天"])
        && d.b + 1 < c.b
        && !preamble(p, c.a.max(p.skip), c.b)
    {
        let named = said(p, c.a.max(p.skip), c.b, f.clause);
        if named.object.chars().count() >= 2 {
            return named;
        }
    }
    if f.rule == "dated.phase" {
        let name = span_words(p, p.skip.min(from), from);
        let name = name
            .split(':')
            .map(|x| x.trim_end_matches("阶段"))
            .map(noun)
            .find(|x| !ORDER.contains(&x.as_str()) && x.chars().count() >= 2);
        if let Some(object) = name {
            return Said { object, ..Said::default() };
        }
    }
    // dates in a row share what stands behind the last of them
    let last = p.toks[c.lo..c.hi].iter().rfind(|t| matches!(t.tok, Tok::When(_))).map_or(c.a, |t| t.b);
    let feast = matches!(date.map(|d| &d.tok), Some(Tok::When(w)) if w.feast);
    let row = to < c.b
        && (p.any_ends(to, &["、", "和", "及", "\"", "与"]) || feast && head(p, last, c.b, f.clause).is_some());
    let after = if row || listed && preamble(p, from, to) { Said::default() } else { said(p, from, to, f.clause) };
    if !(after.object.is_empty() || after.verb.is_empty() && after.object.chars().count() < 2) {
        // 公布名单: whose list the sentence says
        if relational(&after.object)
            && let Some(owner) = earlier(p, f.clause).map(|s| owner(&s.object))
            && (2..=10).contains(&owner.chars().count())
            && !after.object.contains(&owner)
        {
            return Said { object: format!("{owner}{}", after.object), ..after };
        }
        return after;
    }
    if to < c.b && last > from {
        let shared = said(p, last, c.b, f.clause);
        if shared.object.chars().count() >= 2 {
            return shared;
        }
    }
    let start = date.map_or(c.b, |d| d.a).max(c.a);
    let another = p.toks[c.lo..c.hi].iter().any(|t| t.b <= start && matches!(t.tok, Tok::When(_)));
    let before = if another { Said::default() } else { said(p, c.a.max(p.skip).min(start), start, f.clause) };
    if before.object.is_empty() && !before.verb.is_empty() && !listed && earlier(p, f.clause).is_none() {
        return Said { verb: after.verb, object: before.verb, tail: String::new() };
    }
    if !before.object.is_empty() && !listed {
        let verb = if after.verb.is_empty() { before.verb } else { after.verb };
        return Said { verb, object: before.object, tail: String::new() };
    }
    // 三八期间, 举办…; 第一阶段(3月): 宣传发动
    let dateless = c.verbs == 0 || after.verb.is_empty();
    if dateless {
        for k in &p.clauses[f.clause + 1..p.clauses.len().min(f.clause + 5)] {
            if k.sentence != c.sentence && !listed {
                break;
            }
            let at = p.clauses.partition_point(|x| x.a < k.a);
            if preamble(p, k.a, k.b) {
                continue;
            }
            let s = said(p, k.a.max(p.skip).min(k.b), k.b, at);
            if !s.object.is_empty() && (k.verbs > 0 || listed) {
                return s;
            }
        }
    }
    if f.rule == "dated.phase" || f.rule == "dated.limit" {
        let s = said(p, p.skip.min(c.b), start, f.clause);
        if !s.object.is_empty() {
            return s;
        }
    }
    inherit(p, f.clause, after)
}

/// What is left of 第一阶段.
const ORDER: &[&str] = &["第一", "第二", "第三", "第四", "第五", "第六", "第一步", "第二步", "第三步"];

/// The object of the nearest clause before it in the sentence, under the verb of this one.
fn inherit(p: &Passage<'_>, clause: usize, here: Said) -> Said {
    match earlier(p, clause) {
        Some(s) => {
            let own = if matches!(here.verb.as_str(), "" | "达" | "达到") { s.verb } else { here.verb };
            Said { verb: own, object: s.object, tail: String::new() }
        }
        // nothing to inherit: the deed names itself
        None if here.object.is_empty() && here.verb.chars().count() < 2 => here,
        None if here.object.is_empty() => Said { verb: String::new(), object: here.verb, tail: String::new() },
        None => here,
    }
}

fn earlier(p: &Passage<'_>, clause: usize) -> Option<Said> {
    let sentence = p.clauses.get(clause)?.sentence;
    (clause.saturating_sub(6)..clause).rev().take_while(|k| p.clauses[*k].sentence == sentence).find_map(|k| {
        let c = &p.clauses[k];
        let counts = p.toks[c.lo..c.hi].iter().rev().find_map(|t| match &t.tok {
            Tok::Amount(a) if !matches!(a.class, Class::Talk | Class::Duration | Class::Age) => Some(a),
            _ => None,
        });
        let s = match counts {
            Some(a) if matches!(a.class, Class::Share | Class::Points) => return None,
            Some(a) => {
                let start = compare_start(p, k, a);
                let (thing, end) = behind(p, k, a.tail);
                let before = said(p, c.a.max(p.skip).min(start), start, k);
                // 对120名儿童进行筛查, 6月底前完成: the deed is meant, not those it is done to
                let tail = tail_verb(p, end, c.b);
                let deed = ["进行", "开展", "接受"].iter().find_map(|w| tail.strip_prefix(*w)).map(noun);
                if let Some(object) = deed.filter(|d| d.chars().count() >= 2) {
                    Said { verb: "开展".into(), object, tail: String::new() }
                } else if thing.chars().count() >= 2 {
                    Said { object: thing, ..before }
                } else {
                    before
                }
            }
            None => said(p, c.a.max(p.skip).min(c.b), c.b, k),
        };
        (s.object.chars().count() >= 2).then_some(s)
    })
}

/// 最美家庭评选活动 → 最美家庭
fn owner(object: &str) -> String {
    let mut s = object;
    for w in ["活动", "工作", "评选", "表彰", "寻找", "征集"] {
        s = s.strip_suffix(w).unwrap_or(s);
    }
    s.trim_matches('"').to_owned()
}

/// The verb of an earlier clause that a list hangs on, else of the next.
fn borrowed_verb(p: &Passage<'_>, clause: usize) -> Option<String> {
    let c = &p.clauses[clause];
    (clause.saturating_sub(6)..clause).rev().take_while(|k| p.clauses[*k].sentence == c.sentence).find_map(|k| {
        let e = &p.clauses[k];
        head(p, e.a, e.b, k).map(|(a, b)| p.text(a, b))
    })
}

/// The points at the end of a line of a score sheet are no part of its name.
fn points_off(s: &str) -> String {
    let s = first_part(s);
    let mut s = s.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '分' | '.' | '-'));
    for w in ["得", "计", "共", "满分", "占", "为", "总"] {
        s = s.strip_suffix(w).unwrap_or(s);
    }
    s.chars().filter(|c| !c.is_ascii_digit()).collect()
}

fn clip(s: &str) -> String {
    let s = s.trim_matches([',', '、', '。', ';', ':', '的', ' ']);
    let quotes = s.chars().filter(|c| *c == '"').count();
    let drop = quotes % 2 == 1 || quotes > 0 && s.starts_with('"') && s.ends_with('"') && quotes == 2;
    s.chars().filter(|c| !(drop && *c == '"')).take(MOST).collect()
}
