//! Counts of things to do, make or supply: 培训妇女300人, 新建2所, 评选10户, 投入5万元, 各1台.
//! Slogans, states, conditions and counts of talk are turned away here.

use super::objects::{shared, talk};
use super::{Find, Finds, amounts};
use crate::context::{Mood, Passage};
use crate::lexicon::Word;
use crate::model::{CommitmentType::Quantity, Comparator};
use crate::tokens::{Amount, Tok};
use crate::units::Class;

/// Before a person of one: the verbs that make her a task rather than a manner of speaking.
const APPOINT: &[&str] = &[
    "选派", "确定", "确立", "配备", "安排", "聘请", "明确", "落实", "指定", "帮扶", "结对", "培养", "推荐", "评选",
    "培训", "选聘", "招聘", "设", "配", "联系", "资助", "救助", "选", "派", "帮助", "吸纳", "发展", "推选", "有", "与",
];

/// Things that are one by nature: a count of one says nothing.
const SINGLE: &[&str] = &["支", "批", "条", "面", "把", "片", "张", "头", "间", "代", "套"];

/// Right before a figure: the whole of a district, not a task.
const WHOLE: &[&str] = &[
    "全镇",
    "全县",
    "全区",
    "全市",
    "全乡",
    "全村",
    "全省",
    "全校",
    "辖区",
    "所辖",
    "下辖",
    "辖",
    "全街道",
    "辖区内",
    "辖区的",
    "全镇的",
    "全县的",
    "全区的",
    "所有的",
    "辖区各",
    "现有",
    "共有",
    "原有",
    "全国",
    "我镇",
    "我乡",
];

/// Takes the counts of a passage.
pub(crate) fn find(p: &Passage<'_>, out: &mut Finds) {
    let list: Vec<_> = amounts(p)
        .filter(|(t, _, a)| {
            out.free(*t) && matches!(a.class, Class::Event | Class::People | Class::Thing | Class::Money | Class::Size)
        })
        .map(|(t, c, a)| (t, c, a.clone()))
        .collect();
    for (t, c, a) in list {
        let Some(confidence) = judge(p, t, c, &a) else { continue };
        out.take(t);
        let clause = &p.clauses[c];
        let (from, to) = piece(p, clause.a.max(p.skip), clause.b, &a, t);
        let mut f = Find::new(Quantity, from, to, c, "quantity.count", confidence).amount(&a);
        if a.class == Class::Money {
            f.rule = "quantity.money";
        }
        f.period = total(p, c, t);
        let parts = shared(p, c, &a);
        if parts.is_empty() {
            out.list.push(f);
        } else {
            for part in parts {
                let mut g = f.clone();
                g.a = clause.a.max(p.skip).min(f.a);
                g.object = Some(part);
                g.rule = "quantity.shared";
                out.list.push(g);
            }
        }
    }
}

/// 全年 before it, up to the last semicolon.
fn total(p: &Passage<'_>, c: usize, t: usize) -> Option<String> {
    let segment = p.clauses[c].segment;
    let first = (0..=c).rev().take(12).take_while(|k| p.clauses[*k].segment == segment).last().unwrap_or(c);
    p.toks[p.clauses[first].lo..t].iter().rev().take(40).find_map(|x| match &x.tok {
        Tok::Every(e) if e.total => Some(e.period.clone()),
        _ => None,
    })
}

fn judge(p: &Passage<'_>, t: usize, c: usize, a: &Amount) -> Option<f32> {
    let clause = &p.clauses[c];
    if clause.mood != Mood::Plan || a.ordinal || a.quoted {
        return None;
    }
    let bound = a.comparator != Some(Comparator::Equal);
    let start = p.toks[t].a;
    // conditions: 50人以上的企业, 满三次的
    if p.any_at(a.tail, &["以上的企业", "以上的村", "以上企业", "以上单位", "以上的单位"]) || p.is_at(a.tail, "的,")
    {
        return None;
    }
    if p.any_ends(
        start,
        &[
            "每",
            "每增加",
            "每满",
            "满",
            "超过",
            "第",
            "这",
            "那",
            "每一",
            "任何",
            "哪",
            "新",
            "上",
            "下",
            "首",
            "前",
            "后",
            "上述",
            "最后",
            "某",
            "其",
            "另",
            "同",
            "唯",
            "届", // 五届三次全会
        ],
    ) && !p.ends(start, "圆满")
    {
        return None;
    }
    if p.any_ends(start, WHOLE) || p.any_ends(start, &["作为", "当好", "同", "每位", "作", "像"]) && a.value == 1.0
    {
        return None;
    }
    if p.within(clause.a, clause.b, "扣") {
        return None; // 每少一次扣2分: a rule of a score sheet
    }
    if a.class == Class::Thing && talk(p, a) {
        return None;
    }
    if nested(p, t, a, clause.hi) {
        return None;
    }
    // 完善三项制度: what is improved is counted in passing
    let nearest = p.toks[clause.lo..t].iter().rev().find_map(|x| match x.tok {
        Tok::Word(w @ (Word::Verb | Word::Soft)) => Some(w),
        _ => None,
    });
    if a.chinese && !bound && a.class == Class::Thing && nearest != Some(Word::Verb) && a.value > 1.0 && a.value < 10.0
    {
        return None;
    }
    let verb_end =
        p.toks[clause.lo..t].iter().rev().find(|x| matches!(x.tok, Tok::Word(Word::Verb))).map_or(clause.a, |x| x.b);
    let summing = p.ch[clause.a..start].contains(&'、')
        && !a.each
        && p.ch[verb_end.min(start)..start].iter().all(|c| crate::fold::is_han(*c))
        && start > verb_end + 1;
    if summing
        && a.chinese
        && !bound
        && matches!(a.unit, "项" | "个" | "种" | "件")
        && p.ch[clause.a..start].iter().filter(|c| **c == '、').count() >= 2
        && a.value > 1.0
    {
        return None; // 甲、乙、丙三项活动 counts what was just listed
    }
    let verbs = verb_before(p, clause.lo, t);
    let handed = !verbs && earlier_verb(p, c);
    let after = p.toks[t + 1..clause.hi].iter().any(|x| matches!(x.tok, Tok::Word(Word::Verb)));
    if a.value == 1.0 && a.max.is_none() {
        return single(p, c, t, a, bound, verbs, after);
    }
    if a.value == 0.0 && !bound {
        return None;
    }
    let confidence: f32 = match (verbs, handed, after) {
        (true, ..) => 0.9,
        (_, true, _) => 0.8,
        (_, _, true) => 0.7,
        _ if bound && clause.verbs > 0 => 0.7,
        _ => return listed(p, a, start),
    };
    let soft = a.chinese && !bound && a.class == Class::Thing && a.unit == "个" && !verbs;
    Some(if soft { confidence - 0.2 } else { confidence })
}

/// 3个社区的50名妇女: the first count only says which; the second is the task.
fn nested(p: &Passage<'_>, t: usize, a: &Amount, hi: usize) -> bool {
    let next = p.toks[t + 1..hi].iter().find_map(|x| match &x.tok {
        Tok::Amount(n) if n.class != Class::Talk => Some(n.core),
        _ => None,
    });
    next.is_some_and(|n| {
        n <= a.tail + 16
            && (a.tail..n).any(|i| p.ch[i] == '的')
            && !(a.tail..n).any(|i| matches!(p.ch[i], '、' | '和' | '及'))
    })
}

/// 书架2个、课桌10张: a bare list in a plan is a list of things to supply.
fn listed(p: &Passage<'_>, a: &Amount, start: usize) -> Option<f32> {
    let end = p.ch.get(a.tail).copied().unwrap_or('。');
    let closes = matches!(end, '、' | '。' | ';' | ',' | '(' | ')');
    let noun = start > 1 && crate::fold::is_han(p.ch[start - 1]) && crate::fold::is_han(p.ch[start - 2]);
    let thing = matches!(a.class, Class::Thing | Class::Event | Class::Money)
        && !matches!(a.unit, "个" | "家" | "户" | "所" | "位")
        || !a.chinese && a.unit == "个";
    (closes && noun && thing && !a.chinese).then_some(0.6)
}

fn verb_before(p: &Passage<'_>, lo: usize, t: usize) -> bool {
    p.toks[lo..t].iter().any(|x| matches!(x.tok, Tok::Word(Word::Verb)))
}

/// A verb in an earlier clause of the sentence that the list still hangs on.
fn earlier_verb(p: &Passage<'_>, c: usize) -> bool {
    let clause = &p.clauses[c];
    (0..c).rev().take(6).take_while(|k| p.clauses[*k].sentence == clause.sentence).any(|k| p.clauses[k].verbs > 0)
}

/// A count of one is a promise only where something concrete is done once or someone is named.
fn single(p: &Passage<'_>, c: usize, t: usize, a: &Amount, bound: bool, verbs: bool, after: bool) -> Option<f32> {
    let clause = &p.clauses[c];
    if a.class == Class::Event {
        return (verbs || after || earlier_verb(p, c)).then_some(0.9);
    }
    if bound {
        return Some(0.85);
    }
    let start = p.toks[t].a;
    let near = start.saturating_sub(12).max(clause.a);
    if matches!(a.unit, "名" | "位" | "人" | "户") {
        let appoint = p.any_within(near, start, APPOINT) && !p.any_ends(start, &["做", "当", "成为", "是", "做好"]);
        return appoint.then_some(if a.one { 0.8 } else { 0.9 });
    }
    if !a.one {
        let doing = verbs || after || earlier_verb(p, c) || listed(p, a, start).is_some();
        return doing.then_some(0.8);
    }
    if SINGLE.contains(&a.unit) && !matches!(a.unit, "条") {
        return None;
    }
    let verb = p.toks[clause.lo..t].iter().rev().find_map(|x| match x.tok {
        Tok::Word(w @ (Word::Verb | Word::Soft)) if x.a >= near => Some((w, x.a, x.b)),
        _ => None,
    });
    let Some((Word::Verb, va, vb)) = verb else { return None };
    // a verb right at the figure, and no pronoun of manner
    let weak = [
        "提高",
        "提升",
        "组建",
        "成立",
        "实现",
        "达到",
        "达",
        "服务",
        "保证",
        "提供",
        "发展",
        "增加",
        "参与",
        "建立健全",
        "组织",
        "建成",
        "建",
    ];
    if start > vb + 6 || weak.contains(&p.text(va, vb).as_str()) {
        return None;
    }
    if a.unit == "条" && p.any_at(a.tail, &["龙", "心", "路", "道路", "新路", "致富"]) {
        return None;
    }
    Some(0.65)
}

/// The part of the clause around one figure: a list is cut at its 、.
fn piece(p: &Passage<'_>, lo: usize, hi: usize, a: &Amount, t: usize) -> (usize, usize) {
    let others = p
        .toks
        .iter()
        .skip(t.saturating_sub(6))
        .take(13)
        .filter(|x| matches!(x.tok, Tok::Amount(_)) && x.a >= lo && x.a < hi)
        .count();
    let mut from = lo;
    let mut to = hi;
    let start = p.toks[t].a;
    if others > 1 {
        if let Some(k) = (lo..start).rev().take(60).find(|k| p.ch[*k] == '、' || p.ch[*k] == '和')
            && p.toks
                .iter()
                .skip(t.saturating_sub(6))
                .take(6)
                .any(|x| matches!(x.tok, Tok::Amount(_)) && x.b <= k && x.a >= lo)
        {
            from = k + 1;
        }
        if let Some(k) = (a.tail..hi).take(60).find(|k| matches!(p.ch[*k], '、' | '和')) {
            to = k;
        }
    }
    to = to.min(a.tail + 60);
    (from.min(start), to.max(a.tail))
}
