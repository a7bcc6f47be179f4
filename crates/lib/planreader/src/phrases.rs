//! Noun phrases and the verb that leads them, taken from a stretch of a clause. Which stretch, `wording` decides.

use crate::context::Passage;
use crate::lexicon::Word;
use crate::parties::is_body;
use crate::phrasewords::{ACTS, BARE, CLOSERS, EMPTY, KEPT, NOMINAL, NOUN_ENDS, OPENERS, QUALITIES, WHOLE};
use crate::tokens::{Tok, Token};

/// A verb, its object and what follows them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub verb: String,
    pub object: String,
    pub tail: String,
}

impl Said {
    /// Verb, object and tail as one phrase.
    pub fn action(&self) -> String {
        let (verb, object) = (self.verb.as_str(), self.object.as_str());
        if verb.is_empty() || object.starts_with(verb) || object.ends_with(verb) && verb.chars().count() > 1 {
            return format!("{object}{}", self.tail);
        }
        format!("{verb}{object}{}", self.tail)
    }
}

/// True when a verb token is part of a noun: what follows it is the rest of a compound.
fn compound(p: &Passage<'_>, t: &Token, hi: usize) -> bool {
    NOUN_ENDS.iter().any(|w| p.is_at(t.b, w) && t.b + w.chars().count() <= hi)
        && !(t.b - t.a >= 2 && p.is_at(t.b, "人") && !p.any_at(t.b, &["人员", "人数"]))
}

fn is_verb(t: &Token) -> bool {
    matches!(t.tok, Tok::Word(Word::Verb))
}

fn nominal(p: &Passage<'_>, t: &Token) -> bool {
    let len = t.b - t.a;
    NOMINAL.iter().any(|w| p.is_at(t.a, w) && w.chars().count() == len)
}

fn acts(p: &Passage<'_>, t: &Token) -> bool {
    ACTS.iter().any(|w| p.is_at(t.a, w) && w.chars().count() == t.b - t.a)
}

/// The verb that leads the stretch `lo..hi`: the last that cannot be a noun, else the first that can.
pub(crate) fn head(p: &Passage<'_>, lo: usize, hi: usize, clause: usize) -> Option<(usize, usize)> {
    let c = p.clauses.get(clause)?;
    let toks = &p.toks[c.lo..c.hi];
    let inside = |t: &&Token| is_verb(t) && t.a >= lo && t.b <= hi && !quoted(p, c.a, t.a);
    let after_of = |t: &Token| t.a > lo && p.ch[t.a - 1] == '的';
    let strong = toks
        .iter()
        .filter(inside)
        .filter(|t| !(nominal(p, t) || after_of(t) || t.b - t.a == 1 && compound(p, t, hi)))
        .filter(|t| !(compound(p, t, hi) && followed_verb_before(p, lo, t)))
        .rfind(|t| t.b - t.a > 1 || t.b == hi || apart(p, toks, t));
    if let Some(t) = strong {
        return Some((t.a, t.b));
    }
    let first = toks
        .iter()
        .filter(inside)
        .find(|t| !after_of(t) && !compound(p, t, hi) && (t.b - t.a > 1 || counted_next(p, t) || apart(p, toks, t)))?;
    // 走访慰问 are one; 开展普法宣传 was settled above
    let mut end = first.b;
    for t in toks.iter().filter(inside) {
        if t.a == end && !compound(p, t, hi) {
            end = t.b;
        }
    }
    Some((first.a, end))
}

/// True when the verb that leads a stretch can be no noun.
pub(crate) fn strong_head(p: &Passage<'_>, lo: usize, hi: usize, clause: usize) -> bool {
    head(p, lo, hi, clause).is_some_and(|(a, b)| p.toks.iter().any(|t| t.a == a && t.b <= b && !nominal(p, t)))
}

/// 小学建97所: the figure follows right behind.
fn counted_next(p: &Passage<'_>, t: &Token) -> bool {
    p.toks
        .iter()
        .skip(p.toks.partition_point(|x| x.a < t.b))
        .take(2)
        .any(|x| x.a == t.b && matches!(x.tok, Tok::Amount(_)))
}

/// A verb of one character leads only where a word ends before it: 要建, not 兼建.
fn apart(p: &Passage<'_>, toks: &[Token], t: &Token) -> bool {
    t.a == 0
        || !crate::fold::is_han(p.ch[t.a - 1])
        || toks.iter().any(|x| x.b == t.a)
        || matches!(p.ch[t.a - 1], '联' | '村' | '镇' | '县' | '校' | '部' | '位' | '再' | '各' | '都' | '新')
}

/// True when another verb stands before it in the stretch.
fn followed_verb_before(p: &Passage<'_>, lo: usize, t: &Token) -> bool {
    p.toks.iter().skip(p.toks.partition_point(|x| x.a < lo)).take_while(|x| x.a < t.a).any(is_verb)
}

/// Inside quotation marks, counted from the start of the clause.
fn quoted(p: &Passage<'_>, from: usize, i: usize) -> bool {
    let before = &p.ch[from.min(i)..i];
    let title = before.iter().rev().take(30).find(|c| matches!(c, '《' | '》')) == Some(&'《');
    title || before.iter().filter(|c| **c == '"').count() % 2 == 1
}

/// The characters of a stretch without its dates, rhythms and figures, and without what stands in brackets.
pub(crate) fn span_words(p: &Passage<'_>, lo: usize, hi: usize) -> String {
    let hi = hi.min(p.ch.len());
    let mut out = String::new();
    let mut i = lo;
    let mut t = p.toks.partition_point(|t| t.b <= lo);
    let mut depth = 0usize;
    while i < hi {
        while t < p.toks.len() && p.toks[t].b <= i {
            t += 1;
        }
        // a bound is a word of its own and part of the figure behind it
        let over = p.toks[t..].iter().take(2).find(|k| {
            let named = || quoted(p, lo, k.a) && !p.ch[k.a..k.b].iter().any(char::is_ascii_digit);
            let dates = match &k.tok {
                Tok::When(w) => !w.feast || k.a == lo || p.ch[k.a..k.b].iter().any(char::is_ascii_digit),
                Tok::Every(_) | Tok::Amount(_) => !named(), // “六个一”活动
                Tok::Word(_) => false,
            };
            dates && k.a <= i && i < k.b
        });
        if let Some(k) = over {
            i = k.b;
            continue;
        }
        match p.ch[i] {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
        i += 1;
    }
    out
}

/// The words of a stretch, without those that say who and how before it.
pub(crate) fn leading(p: &Passage<'_>, lo: usize, hi: usize, clause: usize) -> String {
    let mut from = lo;
    // behind the last 要, 计划, 力争 that opens a phrase
    if let Some(c) = p.clauses.get(clause) {
        for t in p.toks[c.lo..c.hi].iter().filter(|t| t.a >= lo && t.b < hi) {
            if matches!(t.tok, Tok::Word(Word::Future | Word::Hope)) && !p.is_at(t.a, "应") && !quoted(p, c.a, t.a) {
                from = t.b;
            }
        }
    }
    let mut s = span_words(p, from, hi);
    // a body in front is who, not what
    if let Some(name) = p.clauses.get(clause).filter(|_| from == lo).and_then(|_| body_in_front(&s)) {
        s = s[name..].to_owned();
    }
    open(&s).to_owned()
}

/// Length in bytes of a body that opens a phrase and is followed by more.
fn body_in_front(s: &str) -> Option<usize> {
    if s.starts_with(['对', '向', '给', '为', '与', '就', '和']) {
        return None; // 对各乡镇进行督查: whom, not who
    }
    let ends = [
        "妇联",
        "妇联组织",
        "村委会",
        "居委会",
        "各村",
        "各乡镇",
        "各社区",
        "各校",
        "各单位",
        "各部门",
        "各级",
        "各村(社区)",
        "各乡镇妇联",
        "各村妇联",
    ];
    let cut = s.char_indices().skip(1).take(16).filter_map(|(i, c)| {
        let end = i + c.len_utf8();
        let name = &s[..end];
        (ends.iter().any(|w| name.ends_with(w)) && !name.contains('的')).then_some(end)
    });
    cut.last().filter(|end| {
        *end < s.len() && !s[*end..].starts_with(['组', '干', '主', '执', '换', '工', '班', '系', '改', '、', '的'])
    })
}

fn open(mut s: &str) -> &str {
    loop {
        let before = s;
        s = s.trim_start_matches([
            ',', '、', '。', ';', ':', ' ', '-', '.', '/', '·', '"', '|', '•', '≥', '≤', '>', '<', ')', '(',
        ]);
        if before.starts_with('"') && before.matches('"').count().is_multiple_of(2) {
            s = before; // a quoted name keeps its mark
        }
        for w in OPENERS.iter() {
            if let Some(rest) = s.strip_prefix(w)
                && rest.chars().count() >= 2
                && !holds(s)
            {
                s = rest;
                break;
            }
        }
        if s == before {
            return s;
        }
    }
}

/// Words that only begin like one of the openers: 要点, 新媒体, 多元, 上级, 节日, 前期.
fn holds(s: &str) -> bool {
    WHOLE.iter().any(|k| s.starts_with(k))
}

fn close(mut s: &str) -> &str {
    loop {
        let before = s;
        s = s.trim_end_matches([',', '、', '。', ';', ':', ' ', '-', '|', '≥', '≤', '>', '<', '(', '.', '=']);
        for w in CLOSERS.iter() {
            if let Some(rest) = s.strip_suffix(w)
                && rest.chars().count() >= 2
                && !keeps(s)
            {
                s = rest;
                break;
            }
        }
        if s == before {
            return s;
        }
    }
}

/// Words that end like one of the closers and are whole: 控制率 is no 率 of control, 作为 and 行为 are words.
fn keeps(s: &str) -> bool {
    KEPT.iter().any(|w| s.ends_with(w))
}

/// Leftovers at either end off.
pub(crate) fn clean(s: &str) -> String {
    close(open(s)).to_owned()
}

/// A noun phrase for people: no figures, no bounds, no lone quotation marks, the part behind 的 where it is long.
pub(crate) fn noun(s: &str) -> String {
    let bare: String = s.chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '%' | '‰' | '≥' | '≤')).collect();
    let mut s = close(open(&bare));
    if s.chars().count() > 14
        && let Some(at) = s.rfind('的')
        && s[at..].chars().count() >= 4
        && s[at..].matches('"').count().is_multiple_of(2)
    {
        s = &s[at + '的'.len_utf8()..];
    }
    let odd = s.matches('"').count() % 2 == 1;
    let out: String = s.chars().filter(|c| !(odd && *c == '"')).collect();
    let out = out.trim_matches(['、', ',', ' ']);
    if EMPTY.contains(&out) || OPENERS.contains(&out) || CLOSERS.contains(&out) {
        return String::new();
    }
    if out.chars().any(char::is_alphabetic) { out.to_owned() } else { String::new() }
}

/// Verb and object of a stretch.
pub(crate) fn said(p: &Passage<'_>, lo: usize, hi: usize, clause: usize) -> Said {
    let (lo, hi) = (lo.min(p.ch.len()), hi.min(p.ch.len()));
    if lo >= hi {
        return Said::default();
    }
    let Some((va, vb)) = head(p, lo, hi, clause) else {
        return Said { object: noun(&leading(p, lo, hi, clause)), ..Said::default() };
    };
    let verb = p.text(va, vb);
    // 开展好, 组织好 的 好 belongs to the verb
    let good = p.is_at(vb, "好") && !holds(&p.text(vb, (vb + 3).min(hi)));
    let vb = if good { (vb + 1).min(hi) } else { vb };
    let object = noun(&first_part(&span_words(p, vb, hi)));
    let strong = p.toks.iter().skip(p.toks.partition_point(|t| t.a < va)).take(1).any(|t| !nominal(p, t));
    // 普法宣传进村, 受益妇女: one name
    if object.chars().count() >= 2
        && !strong
        && (object.starts_with(['进', '下', '入']) || QUALITIES.contains(&verb.as_str()))
    {
        return Said { verb: String::new(), object: format!("{verb}{object}"), tail: String::new() };
    }
    // 对各乡镇进行督查
    if verb == "进行" && object.chars().count() >= 2 {
        let front = leading(p, lo, va, clause);
        if front.starts_with(['对', '就', '为', '给']) && (3..=20).contains(&front.chars().count()) {
            return Said { verb: format!("{front}进行"), object, tail: String::new() };
        }
    }
    if object.chars().count() >= 2 {
        // 与留守儿童通话, 对代理家长进行考评: whom it is done with stays in front
        return Said { verb, object, tail: String::new() };
    }
    let front = leading(p, lo, va, clause);
    let front = front.trim_start_matches('"');
    let with = front.starts_with(['与', '和', '同', '向', '对', '给', '为']) && front.chars().count() >= 3;
    if with {
        let whom: String = front.chars().skip(1).collect();
        let lead: String = front.chars().take(1).collect();
        return Said { verb: lead, object: noun(&whom), tail: verb };
    }
    let named = noun(front);
    // 在乡镇中学建97所 says where, not what
    let place = matches!(p.ch[lo..va].iter().find(|c| crate::fold::is_han(**c)), Some('在' | '于' | '到'));
    let worth = !place && named.chars().count() >= 2 && !is_body(&named);
    if strong {
        return Said { verb, object: if worth { named } else { String::new() }, tail: String::new() };
    }
    if worth && BARE.contains(&verb.as_str()) {
        return Said { verb, object: named, tail: String::new() };
    }
    if worth && named.chars().count() <= 12 {
        return Said { verb: String::new(), object: format!("{named}{verb}"), tail: String::new() };
    }
    // a deed that names itself, unless a sentence before says of what
    if BARE.contains(&verb.as_str()) {
        return Said { verb, ..Said::default() };
    }
    Said { verb: String::new(), object: verb, tail: String::new() }
}

/// Up to the first stop inside a phrase.
pub(crate) fn first_part(s: &str) -> String {
    let mut open = false;
    let stop = |c: char| matches!(c, ',' | ';' | '。' | ':' | '!' | '?');
    let s = s.trim_start_matches(|c: char| stop(c) || c == ' ');
    let end = s.char_indices().find(|(_, c)| {
        open ^= *c == '"';
        stop(*c) && !open
    });
    let part = &s[..end.map_or(s.len(), |(i, _)| i)];
    // a mark that never closes holds nothing together
    if part.matches('"').count() % 2 == 1 { part.split(stop).next().unwrap_or("").to_owned() } else { part.to_owned() }
}

/// The noun phrase behind a figure that ends at `from`, and where it ends.
pub(crate) fn behind(p: &Passage<'_>, clause: usize, from: usize) -> (String, usize) {
    let c = &p.clauses[clause];
    let end = c.b;
    let mut i = from;
    while i < end && p.ch[i] == '的' {
        i += 1;
    }
    // 1所为儿童提供服务的儿童之家: what it is stands behind the last 的
    if i < end
        && matches!(p.ch[i], '为' | '由' | '对' | '以' | '与' | '能' | '可')
        && let Some(k) = (i..end.min(i + 60)).rev().find(|k| p.ch[*k] == '的')
        && k + 2 < end
    {
        i = k + 1;
    }
    let figures = p.toks[c.lo..c.hi].iter().any(|t| t.a >= i && matches!(t.tok, Tok::Amount(_)));
    let mut t = p.toks.partition_point(|t| t.a < i);
    let mut k = i;
    while k < end && k < i + 40 {
        while t < p.toks.len() && p.toks[t].a < k {
            t += 1;
        }
        let open = quoted(p, i, k);
        if matches!(p.ch[k], '(' | ')') || !open && p.ch[k] == '、' && figures || p.ch[k].is_ascii_digit() && !open {
            break;
        }
        if !open && let Some(tok) = p.toks.get(t).filter(|x| x.a == k) {
            let stops = match tok.tok {
                Tok::Amount(_) | Tok::Every(_) => true,
                Tok::When(ref w) => !w.feast || k > i,
                Tok::Word(Word::Verb) => {
                    !(compound(p, tok, end)
                        || nominal(p, tok) && !acts(p, tok) && k > i && closes(p, tok.b, end)
                        || k > i && nominal(p, tok) && !acts(p, tok) && later_noun(p, tok, end))
                        && !defines(p, tok.b, end)
                }
                Tok::Word(Word::Past | Word::Future | Word::Hope) => !defines(p, tok.b, end),
                _ => false,
            };
            if stops && (k > i || !nominal(p, tok) || p.ch.get(tok.b).is_none_or(|c| matches!(c, ',' | '。'))) {
                // 3次讲座: a deed that is itself what is counted
                if k == i && nominal(p, tok) {
                    k = tok.b;
                }
                break;
            }
        }
        if k > i && (p.is_at(k, "作为") || p.is_at(k, "成为") || p.is_at(k, "担任")) {
            break;
        }
        if k > i && p.any_at(k, &["并", "以便", "和一", "和两"]) {
            break;
        }
        k += 1;
    }
    let mut text = p.text(i, k);
    // 全国、10家省级、50家市级示范基地: the last names what all of them are
    if ["全国", "国家级", "省级", "市级", "县级", "镇级", "乡级"].contains(&text.as_str())
        && let Some(next) = p.toks[c.lo..c.hi].iter().find(|t| t.a >= k && matches!(t.tok, Tok::Amount(_)))
    {
        let (more, _) = behind(p, clause, next.b);
        let rest = more
            .strip_prefix("国家级")
            .or_else(|| more.strip_prefix("省级"))
            .or_else(|| more.strip_prefix("市级"))
            .or_else(|| more.strip_prefix("县级"));
        text.push_str(rest.unwrap_or(&more));
    }
    (noun(&text), k)
}

fn closes(p: &Passage<'_>, k: usize, end: usize) -> bool {
    k >= end || !crate::fold::is_han(p.ch[k]) || matches!(p.ch[k], '和' | '及' | '并')
}

/// A noun still follows in the phrase: 优秀服务项目, but not 妇女开展.
fn later_noun(p: &Passage<'_>, t: &Token, end: usize) -> bool {
    let rest = &p.ch[t.b..end.min(t.b + 8)];
    !rest.is_empty() && !matches!(rest[0], ',' | '、' | '妇' | '女' | '儿' | '家' | '群' | '困')
}

/// A relative clause: 具有一定规模的合作组织, 就业的妇女.
fn defines(p: &Passage<'_>, from: usize, end: usize) -> bool {
    let stop = (from..end.min(from + 14)).find(|k| matches!(p.ch[*k], ',' | ';' | '。')).unwrap_or(end.min(from + 14));
    (from..stop).any(|k| p.ch[k] == '的' && k + 2 < end)
}

/// What those who were counted do: 50名妇女 | 参加体检.
pub(crate) fn tail_verb(p: &Passage<'_>, from: usize, end: usize) -> String {
    let s = span_words(p, from.min(end), end);
    let s = first_part(&s);
    if s.chars().count() < 2 || s.chars().count() > 16 || s.starts_with(['、', '和', '(', '并', '以']) {
        String::new()
    } else {
        s
    }
}

/// 结合…主题, 以…为契机, 来临之际: what is done comes in a later clause.
pub(crate) fn preamble(p: &Passage<'_>, lo: usize, hi: usize) -> bool {
    let s = span_words(p, lo, hi);
    let s = s.trim_start_matches(|c: char| !c.is_alphabetic());
    ["结合", "以", "围绕", "按照", "根据", "为了", "通过", "利用", "依托", "随着", "针对", "对照", "借助", "抓住"]
        .iter()
        .any(|w| s.starts_with(w))
        || s.contains("结合") && s.ends_with("实际")
        || ["之际", "基础上", "为契机", "为主题", "为载体", "为抓手", "为主线", "为重点", "背景下", "过程中"]
            .iter()
            .any(|w| s.ends_with(w))
}

/// Nouns that say nothing without their owner: 名单, 结果.
pub(crate) fn relational(object: &str) -> bool {
    const WORDS: &[&str] = &[
        "名单",
        "结果",
        "方案",
        "总结",
        "情况",
        "台账",
        "结果名单",
        "评选结果",
        "进展",
        "成果",
        "获奖名单",
        "评选名单",
        "入选名单",
    ];
    WORDS.contains(&object)
}
