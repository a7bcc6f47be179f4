//! What a figure counts: the noun behind it, or the one before it, and the several nouns that 各 and 均 share.
//! Also the nouns of talk (方面, 机制, 氛围) that are never counted out.

use crate::context::Passage;
use crate::lexicon::Word;
use crate::tokens::{Amount, Tok};

/// Nouns that are said, not made: a count of them is rhetoric. Matched at the start of what follows the unit.
const TALK: &[&str] = &[
    "共识",
    "目标",
    "氛围",
    "问题",
    "方面",
    "过程",
    "机制",
    "体系",
    "格局",
    "系统",
    "整体",
    "阶段",
    "环节",
    "特点",
    "亮点",
    "品牌",
    "台阶",
    "舞台",
    "空间",
    "环境",
    "方式",
    "原则",
    "主题",
    "现象",
    "群体",
    "重要",
    "良好",
    "崭新",
    "完整",
    "全面",
    "有效",
    "长期",
    "长效",
    "重点",
    "核心",
    "大局",
    "优先",
    "结合",
    "转变",
    "提升",
    "确保",
    "突破",
    "强化",
    "加强",
    "统一",
    "坚持",
    "到位",
    "做到",
    "必须",
    "严禁",
    "特色",
    "意识",
    "层次",
    "文明",
    "阵地",
    "创新",
    "满意",
    "关键",
    "条件",
    "关系",
    "抓手",
    "载体",
    "纲要",
    "规划",
    "杜绝",
    "契机",
    "机会",
    "途径",
    "渠道",
    "窗口",
    "桥梁",
    "纽带",
    "高度",
    "角度",
    "层面",
    "人人",
    "家庭、",
    "社会、",
    "中心任务",
    "中心工作",
    "基本点",
    "责任",
    "难点",
    "热点",
    "务必",
    "维护",
    "转化",
    "依托",
    "作用",
    "优势",
    "主体",
    "共同",
    "聚焦",
    "围绕",
    "面向",
    "突出",
    "注重",
    "注意",
    "始终",
    "牢固",
    "着力",
    "能力",
    "素质",
    "服务\"",
    "自觉",
    "自信",
    "梯队",
    "基地建设、",
    "充满",
    "温暖",
    "和谐",
    "健康",
    "快乐",
    "美好",
    "幸福",
    "安全",
    "稳定",
    "方向",
    "维度",
    "领域",
    "要素",
    "步骤",
    "结果",
    "理念",
    "思路",
    "前提",
    "保障",
    "基础",
];

/// The same, too short to be sure of after a figure: 三个新突破, but 3个新项目.
const TALK_IN_WORDS: &[&str] =
    &["较", "新", "好", "有", "不", "集", "一", "没有", "具有", "\"", "关,", "关\"", "关:", "关。"];

/// True when what follows the unit is rhetoric.
pub(crate) fn talk(p: &Passage<'_>, a: &Amount) -> bool {
    let unit_end = unit_end(p, a);
    let mut i = unit_end;
    if p.is_at(i, "的") {
        i += 1;
    }
    if a.max.is_some() {
        return false; // 一至二个品牌项目: nobody says a slogan as a range
    }
    // “三个"关"” is a slogan, 6个“爱心家园” a count
    if p.is_at(i, "\"") && (!a.chinese || a.comparator != Some(crate::model::Comparator::Equal)) {
        return false;
    }
    p.any_at(i, TALK)
        || a.chinese && a.comparator == Some(crate::model::Comparator::Equal) && p.any_at(i, TALK_IN_WORDS)
}

/// The character after the unit proper, before 以上 and the like.
pub(crate) fn unit_end(p: &Passage<'_>, a: &Amount) -> usize {
    let mut i = a.core;
    while i < a.tail && !p.is_at(i, a.unit) {
        i += 1;
    }
    if i >= a.tail { a.tail } else { i + a.unit.chars().count() }
}

/// The noun that the amount counts.
pub(crate) fn object(p: &Passage<'_>, clause: usize, a: &Amount) -> String {
    crate::wording::counted(p, clause, a)
}

pub(crate) fn compare_start(p: &Passage<'_>, clause: usize, a: &Amount) -> usize {
    let c = &p.clauses[clause];
    p.toks[c.lo..c.hi].iter().find(|t| matches!(&t.tok, Tok::Amount(x) if x.core == a.core)).map_or(a.core, |t| t.a)
}

/// The nouns that share a figure: 电视机、音箱、书柜各1台 gives three. One or none gives an empty list.
pub(crate) fn shared(p: &Passage<'_>, clause: usize, a: &Amount) -> Vec<String> {
    if !a.each {
        return Vec::new();
    }
    let c = &p.clauses[clause];
    let mut end = compare_start(p, clause, a);
    for w in ["均达到", "均达", "各自", "分别", "各", "均", "都"] {
        if p.ends(end, w) {
            end -= w.chars().count();
            break;
        }
    }
    // the list starts behind the verbs that stand before its first 、 or 和
    let mut from = c.a.max(p.skip).max(end.saturating_sub(80)).min(end);
    let first = (from..end).find(|i| matches!(p.ch[*i], '、' | '和' | '及' | '与')).unwrap_or(end);
    let mut begun = false;
    for t in &p.toks[c.lo..c.hi] {
        if matches!(t.tok, Tok::Word(Word::Verb | Word::Future | Word::Hope)) && t.b <= first && t.b > from {
            if begun && t.a > from {
                break; // 开展普法宣传和…: only the verbs that stand together open the list
            }
            from = t.b;
            begun = matches!(t.tok, Tok::Word(Word::Verb));
        }
    }
    let list = p.text(from, end);
    let mut out: Vec<String> = Vec::new();
    for part in list.split(['、']) {
        let pieces: Vec<&str> =
            if part.chars().count() <= 14 { part.split(['和', '及', '与']).collect() } else { vec![part] };
        out.extend(pieces.iter().map(|s| s.trim_matches(['"', '以', '的']).to_owned()).filter(|s| !s.is_empty()));
    }
    if (2..=8).contains(&out.len()) { out } else { Vec::new() }
}
