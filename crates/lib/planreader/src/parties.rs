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

/// Labels before the body that leads, the longer first.
const LEADS: &[&str] = &[
    "牵头单位",
    "牵头部门",
    "牵头领导",
    "责任单位",
    "责任部门",
    "责任科室",
    "责任领导",
    "责任主体",
    "责任人",
    "主办单位",
    "承办单位",
    "负责单位",
    "负责部门",
    "实施单位",
    "落实单位",
    "负责人",
    "主办",
    "承办",
    "牵头",
    "负责",
];

/// Labels before those that help.
const HELPS: &[&str] = &[
    "配合单位",
    "配合部门",
    "协办单位",
    "协助单位",
    "参与单位",
    "参加单位",
    "协同单位",
    "配合",
    "协办",
    "协助",
    "协同",
    "参与",
];

/// What stands behind the body that leads: 由县妇联负责落实.
const LED: &[&str] = &[
    "牵头负责",
    "具体负责",
    "统一负责",
    "负责配送",
    "负责落实",
    "负责实施",
    "负责组织",
    "负责解决",
    "牵头组织",
    "牵头落实",
    "牵头实施",
    "组织实施",
    "配套解决",
    "统一组织",
    "负责",
    "牵头",
    "主办",
    "承办",
    "解决",
    "承担",
    "落实",
    "提供",
    "实施",
    "组织",
    "统筹",
];

/// What stands behind those that help.
const HELPED: &[&str] = &["积极配合", "密切配合", "配合", "协助", "协办", "协同", "参与", "支持"];

/// The body that answers for a commitment in this clause: the leader first, then those that help.
pub(crate) fn responsible(p: &Passage<'_>, clause: usize, end: usize) -> Option<String> {
    bracket(p, clause, end).or_else(|| label(p, end)).or_else(|| led(p, clause)).or_else(|| subject(p, clause))
}

/// The bodies that a line of its own names: 责任单位:县妇联. `None` where the line says anything else first.
pub(crate) fn line_of_bodies(ch: &[char]) -> Option<String> {
    let s: String = ch.iter().take(120).filter(|c| !matches!(c, '(' | ')' | '[' | ']' | '【' | '】')).collect();
    LEADS[..LEADS.len() - 4].iter().any(|w| s.starts_with(w)).then(|| listed(&s)).flatten()
}

/// Leader and helpers from a bracket or the text behind a label, joined by 、.
fn listed(s: &str) -> Option<String> {
    let (mut lead, mut help): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut role = 0;
    for part in s.split([';', ',', '。', ' ']).map(str::trim).filter(|x| !x.is_empty()) {
        let (label, rest) = match part.split_once(':') {
            Some((l, r)) => (Some(l), r),
            None => (None, part),
        };
        if let Some(l) = label {
            role = if HELPS.iter().any(|w| l.ends_with(w)) {
                2
            } else {
                usize::from(LEADS.iter().any(|w| l.ends_with(w)))
            };
            if role == 0 {
                continue; // 完成时限:6月底
            }
        }
        let by = rest.strip_prefix('由');
        let rest = by.unwrap_or(rest);
        let bare = LEADS.iter().take(14).find_map(|w| rest.strip_prefix(*w)).filter(|_| label.is_none());
        let (at, name) = if let Some(name) = bare {
            role = 1;
            (1, name)
        } else if let Some(name) = HELPED.iter().find_map(|w| rest.strip_suffix(*w)).filter(|_| label.is_none()) {
            (2, name)
        } else if let Some(name) = LED.iter().find_map(|w| rest.strip_suffix(*w)).filter(|_| label.is_none()) {
            (1, name)
        } else if by.is_some() {
            (1, rest)
        } else {
            (role, rest)
        };
        let told = label.is_some() || bare.is_some();
        for one in name.split('、').map(|x| x.trim_matches(['"', '等', ' '])) {
            if at > 0 && named(one) && (told || is_body(one)) {
                let list = if at == 1 { &mut lead } else { &mut help };
                if !list.iter().any(|x| x == one) {
                    list.push(one.to_owned());
                }
            }
        }
        if label.is_none() && !told && at == 0 {
            role = 0;
        }
    }
    lead.extend(help.into_iter().filter(|_| true));
    lead.dedup();
    (!lead.is_empty()).then(|| lead.join("、"))
}

/// Short enough for a name, without figures, clauses and prepositions.
fn named(s: &str) -> bool {
    let n = s.chars().count();
    (2..=20).contains(&n)
        && !s.contains(|c: char| c.is_ascii_digit() || matches!(c, '的' | '。' | ';' | ',' | ':' | '《' | '》' | '"'))
        && !s.starts_with([
            '在', '对', '向', '把', '让', '使', '与', '为', '从', '按', '经', '被', '跟', '已', '将', '要', '到',
        ])
        && !["通过", "依托", "围绕", "按照", "根据", "结合", "面向", "今年", "每个妇女", "以"]
            .iter()
            .any(|w| s.starts_with(w))
        && (!s.contains("组织") || s.ends_with("组织") || s.contains("组织部"))
        && !["及向", "开展", "组织各", "完成", "进行"].iter().any(|w| s.contains(w))
}

/// A bracket behind the clause: (由县妇联负责), (牵头:县妇联;配合:民政局).
fn bracket(p: &Passage<'_>, clause: usize, end: usize) -> Option<String> {
    let sentence = p.clauses.get(clause)?.sentence;
    let stop = p.clauses[clause..]
        .iter()
        .take(12)
        .take_while(|c| c.sentence == sentence)
        .last()
        .map_or(end, |c| c.b)
        .min(end + 200);
    let from = p.clauses[clause].a.max(end.saturating_sub(60));
    for i in from..stop.min(p.ch.len()) {
        if p.ch[i] != '(' {
            continue;
        }
        let Some(close) = p.ch[i..p.ch.len().min(i + 90)].iter().position(|c| *c == ')').map(|k| i + k) else {
            continue;
        };
        let inside = p.text(i + 1, close);
        let says = inside.starts_with('由')
            || LEADS.iter().take(14).any(|w| inside.contains(w))
            || LEADS.iter().any(|w| inside.starts_with(&format!("{w}:")))
            || LED.iter().take(16).any(|w| inside.ends_with(w))
            || inside.contains("牵头")
            || inside.contains("负责,");
        if says && let Some(found) = listed(&inside) {
            return Some(found);
        }
    }
    None
}

/// 责任单位:县妇联 anywhere behind it in the paragraph.
fn label(p: &Passage<'_>, end: usize) -> Option<String> {
    let stop = p.ch.len().min(end + 300);
    let at = (end.min(stop)..stop).find(|i| {
        matches!(p.ch[*i], '责' | '牵' | '承' | '主' | '负' | '实' | '落')
            && LEADS.iter().any(|w| p.is_at(*i, w) && p.is_at(*i + w.chars().count(), ":"))
    })?;
    let to = (at..stop).find(|i| matches!(p.ch[*i], '。' | ')' | ']')).unwrap_or(stop);
    listed(&p.text(at, to.min(at + 100)))
}

/// 由县妇联牵头, 县妇联负责: in this clause or in one behind it in the sentence; those that help stand behind.
fn led(p: &Passage<'_>, clause: usize) -> Option<String> {
    let sentence = p.clauses.get(clause)?.sentence;
    let run = || p.clauses.iter().enumerate().skip(clause).take(8).take_while(|(_, c)| c.sentence == sentence);
    for (k, c) in run() {
        let Some(name) = by(p, c.a, c.b).or_else(|| if k > clause { behind(p, c.a, c.b, LED) } else { None }) else {
            continue;
        };
        let mut out = name;
        if let Some(next) = p.clauses.get(k + 1).filter(|n| n.sentence == sentence)
            && let Some(help) = behind(p, next.a, next.b, HELPED)
        {
            out = format!("{out}、{help}");
        }
        return Some(out);
    }
    None
}

/// 由县妇联牵头 within `a..b`.
fn by(p: &Passage<'_>, a: usize, b: usize) -> Option<String> {
    let from = (a..b.min(a + 60)).find(|i| p.ch[*i] == '由')? + 1;
    let to = (from + 1..b.min(from + 30))
        .find(|i| p.any_at(*i, &["牵头", "负责", "组织", "承办", "主办", "统一", "统筹", "实施", "具体"]))?;
    let name = p.text(from, to);
    (is_body(&name) && named(&name)).then_some(name)
}

/// A clause that is a body and one of `words`: 民政局配合.
fn behind(p: &Passage<'_>, a: usize, b: usize, words: &[&str]) -> Option<String> {
    let at = words.iter().find(|w| p.ends(b, w)).map(|w| b - w.chars().count());
    // 县妇联负责统筹
    let at = at.or_else(|| (a + 2..b.min(a + 30)).find(|i| p.any_at(*i, &words[..words.len().min(2)])));
    let lead = (a + 2..b.min(a + 30)).find(|i| p.any_at(*i, &["负责", "牵头"])).filter(|_| words.len() > 10);
    let name = p.text(a, lead.or(at)?);
    (is_body(&name) && name.split('、').all(named)).then_some(name)
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
    for w in
        ["请", "要求", "由", "同时", "一是", "二是", "三是", "四是", "五是", "凡", "与", "会同", "今年", "全年", "年内"]
    {
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
        let fits = |x: &str| named(x) || x.chars().count() < 2;
        (is_body(&name) && name.chars().count() <= 24 && name.split('、').all(fits)).then_some((name, told))
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
        let p = Passage::new(&ch, &toks, Setting { mood: Mood::Plan, reported: false, year: None }, 0);
        (responsible(&p, 0, p.clauses[0].b), beneficiary(&p, 0))
    }

    #[test]
    fn leaders_first_and_no_verbs() {
        let table = [
            ("举办讲座3场(责任单位:县妇联、县司法局)", Some("县妇联、县司法局")),
            ("建成妇女之家5所(牵头:县妇联;配合:县民政局)", Some("县妇联、县民政局")),
            ("建成妇女之家5所(配合单位:县财政局;牵头单位:县妇联)", Some("县妇联、县财政局")),
            ("走访留守儿童30户,由各村妇联负责", Some("各村妇联")),
            ("由县妇联牵头,县教育局、县民政局配合,开展巡讲6场", Some("县妇联、县教育局、县民政局")),
            ("各乡镇妇联、各村妇联要走访困难妇女20户", Some("各乡镇妇联、各村妇联")),
            ("县妇联要举办培训班2期", Some("县妇联")),
            ("县妇联组织各村妇联开展宣讲4场", Some("县妇联")),
            ("举办培训班2期。责任部门:家儿部,完成时限:6月底", Some("家儿部")),
            ("举办培训班2期(县妇联牵头,县人社局配合)", Some("县妇联、县人社局")),
            ("每年6月底前各乡镇妇联报送总结1份", Some("各乡镇妇联")),
            ("开展活动的单位要报送信息2篇", None),
            ("在各村设立服务点5个", None),
            ("为学校配备图书200册", None),
            ("动员社区开展活动2次", None),
            ("发放宣传单300份(见附件)", None),
            ("通过妇联开展活动2次", None),
            ("开展活动2次,县妇联负责统筹", Some("县妇联")),
            ("选树典型10名,责任单位:各乡镇妇联;配合单位:县融媒体中心", Some("各乡镇妇联、县融媒体中心")),
            ("县卫健局会同县妇联完成筛查2000人", Some("县卫健局")),
        ];
        let wrong: Vec<String> = table
            .iter()
            .filter_map(|(text, want)| {
                let (got, _) = who(text);
                (got.as_deref() != *want).then(|| format!("{text}: {got:?}"))
            })
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let line: Vec<char> = "责任单位:县妇联;配合单位:县总工会".chars().collect();
        assert_eq!(line_of_bodies(&line).as_deref(), Some("县妇联、县总工会"));
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
