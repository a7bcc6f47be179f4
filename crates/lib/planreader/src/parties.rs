//! Who answers for a commitment and whom it serves, when clause, sentence or bracket says so.

use crate::context::Passage;
use crate::lexicon::Word;
use crate::tokens::Tok;

/// Endings of the names of bodies and offices.
const BODIES: &[&str] = &[
    "妇联",
    "妇女联合会",
    "妇工委",
    "妇委会",
    "妇儿工委",
    "妇儿工委办",
    "政府",
    "党委",
    "党委、政府",
    "工委",
    "领导小组",
    "领导小组办公室",
    "委员会",
    "办公室",
    "教育局",
    "民政局",
    "财政局",
    "人社局",
    "卫健局",
    "司法局",
    "公安局",
    "局",
    "部门",
    "单位",
    "各村",
    "各乡镇",
    "乡镇",
    "街道",
    "社区",
    "各校",
    "学校",
    "幼儿园",
    "村委会",
    "居委会",
    "村(社区)",
    "各级妇联",
    "妇联组织",
    "执委",
    "妇联主席",
    "代理家长",
    "教师",
    "各县区",
    "县区",
    "各县(区)",
    "各镇",
    "各地",
    "法院",
    "医院",
    "中心",
    "志愿者",
    "联络员",
    "巾帼志愿者",
    "各支部",
    "县级",
    "市级",
    "镇级",
    "各片区",
    "旗",
    "全区",
    "全县",
    "全镇",
    "全乡",
    "全市",
    "工会",
    "团委",
    "各妇委会",
    "各成员单位",
    "成员单位",
    "指导站",
    "工作站",
    "女职工委员会",
    "女工委",
    "两级",
    "县、乡",
    "乡(镇)",
    "机构",
    "企业",
    "老师",
    "专干",
    "妇女主任",
    "妇女之家",
];

/// Words after which the body has been named.
const THEN: &[&str] = &[
    "要", "应", "须", "必须", "需", "将", "负责", "牵头", "于", "每", "在", "完成", "上报", "报送", "至少", "会同",
    "统一", "分别", "组织", "开展", "评选", "配备", "确定", "制定", "召开", "计划",
];

/// First characters of those words, asked before the words themselves.
const THEN_FIRST: &[char] = &[
    '要', '应', '须', '必', '需', '将', '负', '牵', '于', '每', '在', '完', '上', '报', '至', '会', '统', '分', '组',
    '开', '评', '配', '确', '制', '召', '计',
];

/// The body that answers for a commitment in this clause.
pub(crate) fn responsible(p: &Passage<'_>, clause: usize, end: usize) -> Option<String> {
    bracket(p, clause, end).or_else(|| label(p, end)).or_else(|| led(p, clause)).or_else(|| subject(p, clause))
}

/// (由县妇联负责), (责任单位:县妇联), (牵头单位:…).
fn bracket(p: &Passage<'_>, clause: usize, end: usize) -> Option<String> {
    let sentence = p.clauses.get(clause)?.sentence;
    let stop = p.clauses[clause..]
        .iter()
        .take(12)
        .take_while(|c| c.sentence == sentence)
        .last()
        .map_or(end, |c| c.b)
        .min(end + 200);
    for i in p.clauses[clause].a.max(end.saturating_sub(60))..stop.min(p.ch.len()) {
        if p.ch[i] != '(' {
            continue;
        }
        let close = p.ch[i..p.ch.len().min(i + 40)].iter().position(|c| *c == ')').map(|k| i + k)?;
        for w in ["责任单位:", "牵头单位:", "责任部门:", "责任人:", "责任单位", "牵头:", "由"] {
            if p.is_at(i + 1, w) {
                let from = i + 1 + w.chars().count();
                let mut to = close;
                for tail in [
                    "负责配送",
                    "配套解决",
                    "负责落实",
                    "牵头负责",
                    "具体负责",
                    "负责实施",
                    "组织实施",
                    "负责",
                    "牵头",
                    "解决",
                    "承担",
                    "落实",
                    "提供",
                ] {
                    if p.ends(to, tail) {
                        to -= tail.chars().count();
                        break;
                    }
                }
                return (to > from).then(|| p.text(from, to));
            }
        }
    }
    None
}

/// 责任单位:县妇联 anywhere behind it in the paragraph.
fn label(p: &Passage<'_>, end: usize) -> Option<String> {
    const LABELS: &[&str] =
        &["责任单位:", "牵头单位:", "责任部门:", "责任科室:", "责任人:", "牵头部门:", "责任领导:", "承办单位:"];
    let stop = p.ch.len().min(end + 300);
    let at = (end.min(stop)..stop).find(|i| matches!(p.ch[*i], '责' | '牵' | '承') && p.any_at(*i, LABELS))?;
    let from = (at..stop).find(|i| p.ch[*i] == ':')? + 1;
    let to = (from..stop).find(|i| matches!(p.ch[*i], ',' | ';' | '。' | ')' | ']')).unwrap_or(stop);
    (to > from && to - from <= 30).then(|| p.text(from, to))
}

/// 由县妇联牵头, 县妇联负责.
fn led(p: &Passage<'_>, clause: usize) -> Option<String> {
    let c = p.clauses.get(clause)?;
    let from = (c.a..c.b.min(c.a + 40)).find(|i| p.ch[*i] == '由')? + 1;
    let to =
        (from + 1..c.b.min(from + 24)).find(|i| p.any_at(*i, &["牵头", "负责", "组织", "承办", "统一", "实施"]))?;
    let name = p.text(from, to);
    is_body(&name).then_some(name)
}

/// The body that opens the clause or its sentence; else one that an earlier sentence of the paragraph told to act.
fn subject(p: &Passage<'_>, clause: usize) -> Option<String> {
    let sentence = p.clauses.get(clause)?.sentence;
    for k in (clause.saturating_sub(6)..=clause).rev() {
        if p.clauses[k].sentence != sentence {
            break;
        }
        if let Some((name, _)) = opening(p, k) {
            return Some(name);
        }
    }
    for k in (clause.saturating_sub(16)..clause).rev() {
        let first = k == 0 || p.clauses[k - 1].sentence != p.clauses[k].sentence;
        if first && let Some((name, told)) = opening(p, k) {
            return told.then_some(name);
        }
    }
    None
}

/// The body at the head of a clause, and whether it is told to act (各校要…).
fn opening(p: &Passage<'_>, k: usize) -> Option<(String, bool)> {
    let c = &p.clauses[k];
    let mut from = c.a.max(p.skip);
    for w in ["请", "要求", "由", "同时", "一是", "二是", "三是", "四是", "五是", "凡"] {
        if p.is_at(from, w) {
            from += w.chars().count();
        }
    }
    let toks = &p.toks[c.lo..c.hi];
    // a date or period in front
    if let Some(t) = toks.iter().find(|t| t.a >= from && t.a <= from + 1)
        && matches!(t.tok, Tok::When(_) | Tok::Every(_))
    {
        from = t.b;
    }
    if toks.iter().any(|t| t.a == from && matches!(t.tok, Tok::Word(Word::Verb | Word::Soft | Word::Nothing))) {
        return None; // 提高妇联组织…: no body, a deed
    }
    let most = c.b.min(from + 30);
    let known = toks.iter().filter(|t| t.a >= from + 2 && t.a <= most && !matches!(t.tok, Tok::When(_))).map(|t| t.a);
    let said = (from + 2..most).filter(|to| THEN_FIRST.contains(&p.ch[*to]) && p.any_at(*to, THEN));
    let mut ends: Vec<usize> = known.chain(said).collect();
    ends.sort_unstable();
    ends.dedup();
    ends.into_iter().find_map(|to| {
        let name = bare(p, from, to);
        let told = p.any_at(to, &["要", "应", "须", "必须", "需"]);
        is_body(&name).then_some((name, told))
    })
}

/// The name without the adverbs behind it.
fn bare(p: &Passage<'_>, from: usize, mut to: usize) -> String {
    for _ in 0..2 {
        for w in ["切实", "认真", "积极", "逐级", "统一", "基本", "至少", "都", "均", "也", "再", "结合"]
        {
            if to > from + 2 && p.ends(to, w) {
                to -= w.chars().count();
            }
        }
    }
    p.text(from, to)
}

pub(crate) fn is_body(name: &str) -> bool {
    let mut name = name.trim_matches(['"', ',', '、']);
    if name.chars().count() < 2 || name.contains(['。', ';']) {
        return false;
    }
    if BODIES.iter().any(|b| name.ends_with(b)) {
        return true;
    }
    // 学校(幼儿园), 各县(区)
    while name.ends_with(')') {
        let Some(open) = name.rfind('(') else { return false };
        name = &name[..open];
    }
    BODIES.iter().any(|b| name.ends_with(b))
        || name.ends_with("各县")
        || name.ends_with("每县")
        || name.ends_with("各乡")
}

/// Groups that are served, the longer before the shorter.
const GROUPS: &[&str] = &[
    "留守流动儿童",
    "农村留守儿童",
    "农村留守妇女",
    "留守妇女儿童",
    "留守儿童",
    "留守妇女",
    "困境儿童",
    "流动儿童",
    "困难妇女",
    "贫困母亲",
    "贫困妇女",
    "单亲母亲",
    "单亲妈妈",
    "农村妇女",
    "返乡妇女",
    "下岗女职工",
    "女职工",
    "女教职工",
    "女教师",
    "女干部",
    "女能手",
    "女企业家",
    "妇女儿童",
    "妇女群众",
    "辖区妇女",
    "妇女干部",
    "妇联干部",
    "妇女之家",
    "儿童之家",
    "空巢老人",
    "老年妇女",
    "残疾儿童",
    "残疾妇女",
    "孤儿",
    "孤寡老人",
    "未成年人",
    "青少年",
    "适龄妇女",
    "孕产妇",
    "新生儿",
    "家长",
    "学生",
    "女童",
    "家庭",
    "妇女",
    "儿童",
    "母亲",
    "老人",
    "教师",
    "职工",
    "志愿者",
    "群众",
    "居民",
    "村民",
];

/// Whom it serves: the first group named in the clause, else in its sentence.
pub(crate) fn beneficiary(p: &Passage<'_>, clause: usize) -> Option<String> {
    let c = p.clauses.get(clause)?;
    let look = |a: usize, b: usize| GROUPS.iter().find(|g| p.within(a, b, g)).map(|g| (*g).to_owned());
    look(c.a, c.b).or_else(|| {
        let from =
            p.clauses[clause.saturating_sub(3)..=clause].iter().find(|k| k.sentence == c.sentence).map_or(c.a, |k| k.a);
        look(from, c.a)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Mood, Setting};
    use crate::tokens::tokens;

    fn who(s: &str) -> (Option<String>, Option<String>) {
        let ch: Vec<char> = s.chars().collect();
        let toks = tokens(&ch, 0);
        let p = Passage::new(&ch, &toks, Setting { mood: Mood::Plan, reported: false }, 0);
        (responsible(&p, 0, p.clauses[0].b), beneficiary(&p, 0))
    }

    #[test]
    fn bodies_and_groups() {
        let table = [
            ("各乡镇妇联要走访留守儿童50户", Some("各乡镇妇联"), Some("留守儿童")),
            ("配备书柜2个(由县财政局负责)", Some("县财政局"), None),
            ("为妇女举办讲座3场(责任单位:县妇联)", Some("县妇联"), Some("妇女")),
            ("由村委会牵头走访3户", Some("村委会"), None),
            ("开展活动3场", None, None),
        ];
        for (text, body, group) in table {
            let (b, g) = who(text);
            assert_eq!((b.as_deref(), g.as_deref()), (body, group), "{text}");
        }
    }
}
