//! What a document is, whether it is on the subject, whether it reports, and for which year.
//! Where it begins is decided in `documents`; headings that turn a section are read here too.

use crate::chars::{has, starts};
use crate::context::Mood;
use crate::dates::masked_year;
use crate::documents::{Lexed, Run};
use crate::layout::Page;
use crate::model::DocumentKind;
use crate::numerals::numeral;

/// The judgement on a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub kind: DocumentKind,
    pub on_topic: bool,
    pub reported: bool,
    /// A news brief: what it tells was done, unless a mark says otherwise.
    pub news: bool,
    pub year: Option<i16>,
}

const SUBJECT: &[char] = &['妇', '女', '婴', '婚', '孕', '姐', '娘', '妈'];
const SUBJECT_WORDS: &[&str] = &[
    "儿童",
    "家庭",
    "母亲",
    "巾帼",
    "家长",
    "留守",
    "孩子",
    "家教",
    "家风",
    "未成年",
    "女童",
    "少儿",
    "青少年",
    "亲子",
    "学生",
    "两癌",
    "宫颈",
    "乳腺",
];
const PLANNING: &[&str] = &[
    "特制定",
    "特制订",
    "制定本",
    "制订以下",
    "制定以下",
    "计划如下",
    "方案如下",
    "安排如下",
    "指导思想",
    "工作目标",
    "目标任务",
    "实施步骤",
    "工作安排",
    "保障措施",
    "工作要求",
];
const REPORTING: &[&str] = &[
    "总结如下",
    "汇报如下",
    "报告如下",
    "情况如下",
    "主要体现在",
    "成绩如下",
    "一年来",
    "几年来",
    "工作回顾",
    "做了大量",
];
const NEWS: &[&str] =
    &["今年以来", "近年来", "一年来", "近日", "日前", "多年来", "长期以来", "几年来", "上半年,", "去年"];

/// Judges a document by its paragraphs.
pub(crate) fn judge(page: &Page, lexed: &[Lexed], run: &Run) -> Verdict {
    let ch = |i: usize| &page.normal.ch[lexed[i].para.a..lexed[i].para.b];
    let (mut past, mut plan, mut chars, mut hits) = (0u32, 0u32, 0usize, 0usize);
    let mut told = 0u32;
    let (mut scheme, mut planned, mut notice, mut summary, mut numbered) = (0u32, 0u32, false, false, false);
    let mut seen = 0;
    for (i, l) in lexed.iter().enumerate().take(run.end).skip(run.body) {
        let c = ch(i);
        if l.furniture {
            continue;
        }
        past += l.past;
        plan += l.plan;
        chars += c.len();
        let head = &c[..c.len().min(400)];
        if hits < 40 {
            hits += c.iter().take(4000).filter(|x| SUBJECT.contains(x)).count();
            hits += SUBJECT_WORDS.iter().filter(|w| has(head, w)).count();
        }
        if seen < 12 {
            plan += 3 * PLANNING.iter().filter(|w| has(head, w)).count() as u32;
            past += 5 * REPORTING.iter().filter(|w| has(head, w)).count() as u32;
            told += ["据悉", "获悉", "记者", "本报讯", "通讯员", "会议透露", "会上透露"]
                .iter()
                .filter(|w| has(head, w))
                .count() as u32;
            summary |= has(head, "总结如下") || has(head, "汇报如下");
            scheme += u32::from(has(head, "方案"));
            planned += u32::from(has(head, "计划"));
        }
        if seen == 0 {
            past += 4 * u32::from(NEWS.iter().any(|w| starts(c, w)));
            notice = c.last() == Some(&':') && starts(c, "各") && c.len() < 40;
            past += 4 * u32::from(has(&c[..c.len().min(40)], "以来,"));
        }
        numbered |= l.opener.is_some_and(|o| o.level == 1 && o.ordinal >= 2);
        seen += 1;
    }
    let title: Vec<char> = run.title.as_deref().unwrap_or("").chars().collect();
    if has(&title, "总结") || has(&title, "汇报") || has(&title, "述职") || has(&title, "回顾") {
        past = past * 3 / 2 + 5;
    }
    if has(&title, "计划") || has(&title, "要点") || has(&title, "打算") {
        plan += 2;
    }
    // planning words are common in reports (要, 目标), marks of the past are rare in plans
    let paper = ["计划", "要点", "打算", "方案", "意见", "通知", "规划", "安排"].iter().any(|w| has(&title, w));
    let news = told > 0 && !paper && !numbered;
    let reported = past * 2 > plan && past >= 3 || news;
    let kind = if reported {
        if numbered || summary || has(&title, "总结") { DocumentKind::Summary } else { DocumentKind::Other }
    } else if notice || has(&title, "通知") {
        DocumentKind::Notice
    } else if (has(&title, "方案") && planned <= scheme + 1) || scheme > planned {
        DocumentKind::Scheme
    } else {
        DocumentKind::Plan
    };
    let on_topic = hits * 250 >= chars || chars < 60 || hits >= 40;
    Verdict { kind, on_topic, reported, news, year: year(page, lexed, run, &title) }
}

/// The year in the title; else the latest year of the first paragraph that names one; none once it is masked.
fn year(page: &Page, lexed: &[Lexed], run: &Run, title: &[char]) -> Option<i16> {
    let (known, masked) = years(title, title.len());
    if known.is_some() || masked {
        return known;
    }
    let mut best = None;
    for l in lexed.iter().take(run.end.min(run.body + 6)).skip(run.body) {
        let c = &page.normal.ch[l.para.a..l.para.b];
        if l.furniture {
            continue;
        }
        let (known, masked) = years(c, 160);
        if masked && best.is_none() {
            return None;
        }
        best = best.or(known);
    }
    best
}

fn years(ch: &[char], most: usize) -> (Option<i16>, bool) {
    let mut best: Option<i16> = None;
    let mut masked = false;
    for i in 0..ch.len().min(most) {
        if i > 0 && (ch[i - 1].is_ascii_alphanumeric() || ch[i - 1] == '[') {
            continue;
        }
        masked |= masked_year(ch, i);
        // 《纲要(2021—2030年)》 and 到2030年 name other years than the plan's own
        if matches!(i.checked_sub(1).map(|p| ch[p]), Some('(' | '-' | '到' | '至' | '自')) {
            continue;
        }
        let figure = ch[i].is_ascii_digit() || matches!(ch[i], '二' | '一');
        if figure
            && let Some(n) = numeral(&ch[i..])
            && n.len == 4
            && (2000.0..2100.0).contains(&n.value)
            && !ch.get(i + 4).is_some_and(|c| matches!(c, '-' | '/' | '.' | '人' | '名' | '元' | '户'))
        {
            if i > 0 && ch[i - 1] == '从' {
                return (Some(n.value as i16), masked); // 从2026年起
            }
            best = best.max(Some(n.value as i16));
        }
    }
    (best, masked)
}

/// What a heading says of the lines under it: they report, describe, or plan. `None` where it says nothing.
pub(crate) fn section(ch: &[char]) -> Option<Mood> {
    const PLAN: &[&str] = &[
        "下一步",
        "下步",
        "工作打算",
        "今后",
        "明年",
        "思考",
        "对策",
        "建议",
        "下半年",
        "努力方向",
        "工作思路",
        "工作计划",
        "整改措施",
        "工作安排",
        "目标任务",
        "工作目标",
    ];
    const STATE: &[&str] =
        &["存在的问题", "存在问题", "主要问题", "不足", "情况分析", "现状", "困难", "原因分析", "问题分析"];
    const PAST: &[&str] = &[
        "工作回顾",
        "工作总结",
        "取得的成绩",
        "主要成绩",
        "工作成效",
        "主要做法",
        "完成情况",
        "做的",
        "实践情况",
        "主要工作情况",
        "工作开展情况",
        "基本情况",
        "落实情况",
    ];
    let head = ch.iter().position(|c| matches!(c, '。' | ';')).unwrap_or(ch.len());
    let head = &ch[..head];
    if head.len() > 30 {
        return None;
    }
    let says = |words: &[&str]| words.iter().any(|w| has(head, w));
    if says(STATE) && !says(&["解决", "整改"]) {
        Some(Mood::State)
    } else if says(PLAN) {
        Some(Mood::Plan)
    } else if says(PAST) {
        Some(Mood::Past)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::{lex, split};

    fn verdict(text: &str) -> Verdict {
        let page = Page::of(text);
        let lexed = lex(&page);
        let runs = split(&page, &lexed);
        judge(&page, &lexed, &runs[0])
    }

    #[test]
    fn wording_beats_the_title() {
        let v = verdict(
            "妇联工作方案\n几年来,我镇妇联做了大量工作。\n一、就业\n共帮助妇女30人,办理了手续,取得了成效。\n二、维权\n已接待来访,调解了纠纷。",
        );
        assert_eq!((v.kind, v.reported), (DocumentKind::Summary, true));
        let v = verdict("2026年妇联工作计划\n一、就业\n计划培训妇女30人。");
        assert_eq!((v.kind, v.reported, v.year), (DocumentKind::Plan, false, Some(2026)));
    }

    #[test]
    fn off_the_subject() {
        let v =
            verdict(&format!("某某工作方案\n各村:\n{}", "按照要求完成耕地图斑核对,落实地块边界和面积。".repeat(20)));
        assert!(!v.on_topic);
        assert_eq!(v.kind, DocumentKind::Notice);
    }

    #[test]
    fn a_masked_year_is_no_year() {
        assert_eq!(verdict("20xx年妇联工作计划\n一、学习\n").year, None);
        assert_eq!(verdict("妇联工作计划\n2026年是关键的一年,妇联要做好工作。\n").year, Some(2026));
    }

    #[test]
    fn headings_turn_sections() {
        let of = |s: &str| section(&s.chars().collect::<Vec<_>>());
        assert_eq!(of("三、下一步工作打算"), Some(Mood::Plan));
        assert_eq!(of("二、存在的问题"), Some(Mood::State));
        assert_eq!(of("一、上年工作回顾"), Some(Mood::Past));
        assert_eq!(of("一、加强组织建设"), None);
    }
}
