//! Where one plan ends and the next begins: 篇一, 【第二篇】, 范文（三）, a heading 一、 that starts anew.
//! Kind, subject and year of each are judged in `kinds`.

use std::collections::HashMap;

use crate::chars::{ends, has, starts};
use crate::fold::is_han;
use crate::layout::{Page, Para};
use crate::lexicon::Word;
use crate::numbering::{Opener, doubtful, opener, opener_among};
use crate::numerals::{cn_value, is_cn_digit};
use crate::tokens::{Tok, Token, tokens};

/// A paragraph with what was read off it once.
#[derive(Debug)]
pub(crate) struct Lexed {
    pub para: Para,
    pub toks: Vec<Token>,
    pub opener: Option<Opener>,
    /// Marks of reporting and of planning.
    pub past: u32,
    pub plan: u32,
    /// Words of the site, not of the plan.
    pub furniture: bool,
}

/// A document as a run of paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub title: Option<String>,
    pub first: usize,
    /// Paragraph after the last.
    pub end: usize,
    /// First paragraph of the body, after the title.
    pub body: usize,
    pub inner: bool,
}

/// Reads every paragraph once.
pub(crate) fn lex(page: &Page) -> Vec<Lexed> {
    let openers = openers(page);
    page.paras
        .iter()
        .zip(openers)
        .map(|(para, opener)| {
            let ch = &page.normal.ch[para.a..para.b];
            let toks = tokens(ch, opener.filter(|o| o.level != 6).map_or(0, |o| o.len));
            let count = |w: Word| toks.iter().filter(|t| t.tok == Tok::Word(w)).count() as u32;
            Lexed {
                para: *para,
                opener,
                furniture: furniture(ch),
                past: count(Word::Past),
                plan: count(Word::Future) + count(Word::Hope),
                toks,
            }
        })
        .collect()
}

/// The number of every paragraph. Where a dot may as well be a decimal point (4.95%以上的家庭), the numbers of the
/// items before and behind it decide.
fn openers(page: &Page) -> Vec<Option<Opener>> {
    let ch = |k: usize| page.paras.get(k).map(|p| &page.normal.ch[p.a..p.b]);
    let mut out: Vec<Option<Opener>> = page.paras.iter().map(|p| opener(&page.normal.ch[p.a..p.b])).collect();
    let mut before: Option<u32> = None;
    for k in 0..out.len() {
        let line = ch(k).unwrap_or(&[]);
        if out[k].is_none() && doubtful(line).is_some() {
            let after = (k + 1..(k + 4).min(out.len()))
                .find_map(|j| out[j].filter(|o| o.level == 3).map(|o| o.ordinal).or_else(|| doubtful(ch(j)?)));
            out[k] = opener_among(line, before, after);
        }
        match out[k] {
            Some(o) if o.level == 3 => before = Some(o.ordinal),
            Some(o) if o.level < 3 => before = None,
            _ => {}
        }
    }
    out
}

/// The most documents that one page is cut into.
const MANY: usize = 2000;

const PAPERS: &[&str] = &[
    "计划",
    "方案",
    "总结",
    "要点",
    "报告",
    "通知",
    "意见",
    "打算",
    "安排",
    "汇报",
    "范文",
    "规划",
    "思路",
    "材料",
    "办法",
    "细则",
    "讲话",
    "清单",
    "分解表",
    "安排表",
    "责任书",
];

/// The words of the site around the page.
fn furniture(ch: &[char]) -> bool {
    const HEADS: &[&str] = &[
        "当前位置",
        "标签",
        "专题",
        "友情链接",
        "猜你",
        "相关推荐",
        "相关文章",
        "推荐阅读",
        "上一篇",
        "下一篇",
        "下载此",
        "本文来源",
        "【本文",
        "全文阅读",
        "版权",
        "更新时间",
        "格式:",
        "引言:",
        "【导读",
        "责任编辑",
        "点击",
        "浏览",
        "字号",
        "发布时间",
        "您的位置",
        "首页",
        "热门",
        "本文地址",
        "展开全文",
        "·文章版权",
        "•文章版权",
        "上传日期",
        "返回",
    ];
    const WORDS: &[&str] = &[
        "小编",
        "网友",
        "欢迎阅读",
        "欢迎大家",
        "欢迎品鉴",
        "供参考",
        "您参考",
        "大家参考",
        "转载请注明",
        "范文网",
        "仅供参考",
        "收藏下载",
        "以下是为大家",
        "http:",
        "https:",
        "www.",
    ];
    if ch.len() > 400 {
        return false;
    }
    HEADS.iter().any(|w| starts(ch, w)) || WORDS.iter().any(|w| has(ch, w))
}

/// A title that carries a number in a row of titles: its number, the way of writing it, its length.
fn numbered_title(ch: &[char]) -> Option<(u32, u8, usize)> {
    let number = |from: usize, to: usize| -> Option<u32> {
        let s = ch.get(from..to)?;
        if s.is_empty() || s.len() > 3 {
            return None;
        }
        if s.iter().all(char::is_ascii_digit) {
            return s.iter().collect::<String>().parse().ok().filter(|n| *n > 0);
        }
        s.iter().all(|c| is_cn_digit(*c) || *c == '十').then(|| cn_value(s).map(|v| v as u32))?
    };
    let run = |from: usize| {
        let mut k = from;
        while k < ch.len() && k < from + 3 && (ch[k].is_ascii_digit() || is_cn_digit(ch[k]) || ch[k] == '十') {
            k += 1;
        }
        k
    };
    let line = ch.len();
    // 第三篇, 【第三篇】 in a short line
    if line <= 50
        && let Some(i) =
            ch.windows(2).position(|w| w[0] == '第' && (w[1].is_ascii_digit() || is_cn_digit(w[1]) || w[1] == '十'))
    {
        let k = run(i + 1);
        if ch.get(k) == Some(&'篇')
            && let Some(n) = number(i + 1, k)
        {
            return Some((n, 1, line));
        }
    }
    // 篇一, 【篇一】, 篇1:
    if line <= 60
        && let Some(i) = ch.iter().position(|c| *c == '篇')
    {
        let k = run(i + 1);
        let closes = k == line || matches!(ch.get(k), Some(':' | '】' | ']' | ')' | '.' | ',' | '"' | '、')) || i <= 1;
        let counted = i > 0 && (ch[i - 1].is_ascii_digit() || is_cn_digit(ch[i - 1]));
        if k > i + 1
            && closes
            && !counted
            && let Some(n) = number(i + 1, k)
        {
            return Some((n, 2, line));
        }
    }
    // 【第二篇】 and 【篇二】 with the text running on behind them
    if line > 50
        && let Some(i) = ch[..line.min(60)].iter().position(|c| *c == '【')
        && let Some(k) = ch[i..line.min(i + 12)].iter().position(|c| *c == '】').map(|k| i + k)
    {
        let inside = match &ch[i + 1..k] {
            ['第', _, .., '篇'] => Some((i + 2, k - 1)),
            ['篇', _, ..] => Some((i + 2, k)),
            _ => None,
        };
        if let Some(n) = inside.and_then(|(a, b)| number(a, b)) {
            return Some((n, 1, k + 1));
        }
    }
    // 范文(二), 范文3 — perhaps with the text running on
    if let Some(i) = ch.iter().take(40).collect::<Vec<_>>().windows(2).position(|w| *w[0] == '范' && *w[1] == '文') {
        let open = usize::from(ch.get(i + 2) == Some(&'('));
        let k = run(i + 2 + open);
        let shut = usize::from(ch.get(k) == Some(&')'));
        if open == shut
            && k > i + 2 + open
            && ch.get(k) != Some(&'篇')
            && let Some(n) = number(i + 2 + open, k)
        {
            return Some((n, 3, if line <= 50 && open == 1 || line == k { line.min(k + shut) } else { k + shut }));
        }
    }
    // 1妇联工作计划, 2妇联工作总结范文
    if line <= 30 {
        let k = ch.iter().take(2).take_while(|c| c.is_ascii_digit()).count();
        let named = PAPERS.iter().any(|w| ends(ch, line, w));
        let noun = ch.get(k).is_some_and(|c| is_han(*c) && !"年月日个名人次场期、".contains(*c));
        if k > 0
            && named
            && noun
            && let Some(n) = number(0, k)
        {
            return Some((n, 5, line));
        }
    }
    // 工作计划(二), 工作计划二, 方案2
    if line <= 40 {
        let shut = usize::from(ch.last() == Some(&')'));
        let end = line - shut;
        let mut from = end;
        while from > 0
            && end - from < 3
            && (ch[from - 1].is_ascii_digit() || is_cn_digit(ch[from - 1]) || ch[from - 1] == '十')
        {
            from -= 1;
        }
        let before = from - usize::from(shut == 1 && from > 0 && ch[from - 1] == '(');
        if from < end && before >= 4 && (shut == 0 || before < from) {
            let head = &ch[..before];
            if PAPERS.iter().any(|w| head.len() >= 2 && head[head.len() - 2..].iter().copied().eq(w.chars()))
                && let Some(n) = number(from, end)
            {
                return Some((n, 4, line));
            }
        }
    }
    None
}

/// Cuts the page into documents.
pub(crate) fn split(page: &Page, lexed: &[Lexed]) -> Vec<Run> {
    let ch = |i: usize| &page.normal.ch[lexed[i].para.a..lexed[i].para.b];
    let found: Vec<(usize, u32, u8, usize)> =
        (0..lexed.len()).filter_map(|i| numbered_title(ch(i)).map(|(n, style, len)| (i, n, style, len))).collect();
    let mut rows = [0usize; 8];
    let mut lasts: HashMap<(u32, u8), usize> = HashMap::new();
    for (k, (_, ordinal, style, _)) in found.iter().enumerate() {
        rows[usize::from(*style)] += 1;
        lasts.insert((*ordinal, *style), k);
    }
    let mut titles: Vec<(usize, u32, u8, usize)> = Vec::new();
    for (k, t) in found.iter().enumerate() {
        // a title right before a title, and once more further down, is a line of a table of contents
        let listed = found.get(k + 1).is_some_and(|n| n.0 == t.0 + 1) && lasts.get(&(t.1, t.2)).is_some_and(|l| *l > k);
        let alone = rows[usize::from(t.2)] < 2 && t.2 >= 3;
        if !(listed || alone) {
            titles.push(*t);
        }
    }
    let mut runs: Vec<Run> = Vec::new();
    let outer = titles.iter().map(|t| t.2).min();
    for t in &titles {
        let inner = Some(t.2) != outer && t.2 >= 3 && outer.is_some_and(|o| o < 3);
        let title: String = ch(t.0)[..t.3.min(60)].iter().collect();
        let body = if t.3 < ch(t.0).len() { t.0 } else { t.0 + 1 };
        runs.push(Run { title: Some(title), first: t.0, end: 0, body, inner });
    }
    if runs.is_empty() {
        runs.extend(single(page, lexed));
    }
    let stops: Vec<usize> = runs.iter().skip(1).map(|r| r.first).chain([lexed.len()]).collect();
    for (r, stop) in runs.iter_mut().zip(stops) {
        r.end = stop;
    }
    let mut all: Vec<Run> = runs.into_iter().flat_map(|r| restarts(page, lexed, r)).collect();
    if all.len() > MANY {
        all.truncate(MANY);
        all[MANY - 1].end = lexed.len(); // a page made to exhaust the reader
    }
    all
}

/// A page that is one document: its title is the last title-like line before the body.
fn single(page: &Page, lexed: &[Lexed]) -> Option<Run> {
    let ch = |i: usize| &page.normal.ch[lexed[i].para.a..lexed[i].para.b];
    let mut title = None;
    for (i, l) in lexed.iter().enumerate().take(20) {
        let c = ch(i);
        if l.opener.is_some() || c.len() > 60 && !l.furniture {
            break;
        }
        let ends = c.last().is_some_and(|l| matches!(l, '。' | ';' | '!' | ','));
        if !l.furniture && c.len() <= 60 && !ends && PAPERS.iter().any(|w| has(c, w)) && !has(c, ">") {
            title = Some(i);
        }
    }
    // a page that opens with one short line and then numbers its paragraphs: that line is the title
    let title = title.or_else(|| {
        let i = (0..lexed.len().min(20)).find(|i| !lexed[*i].furniture)?;
        let c = ch(i);
        let short = c.len() <= 40 && !c.last().is_some_and(|l| matches!(l, '。' | ';' | '!' | ',' | ':'));
        (short && lexed[i].opener.is_none() && lexed.len() > i + 1 && lexed[i].toks.len() < 8).then_some(i)
    });
    let first = title.or_else(|| (0..lexed.len()).find(|i| !lexed[*i].furniture))?;
    let text = title.map(|i| ch(i).iter().collect());
    let body = if title.is_some() { first + 1 } else { first };
    Some(Run { title: text, first, end: lexed.len(), body, inner: false })
}

/// Words that open an introduction of a plan.
const INTRO: &[&str] = &[
    "特制定",
    "特制订",
    "制定以下",
    "制订以下",
    "指导思想是",
    "总体要求",
    "如下",
    "工作计划",
    "实施方案",
    "工作方案",
    "安排如下",
    "制定本",
    "制订本",
];
const INTRO_HEAD: &[&str] =
    &["按照", "根据", "为了", "为进一步", "为加强", "为深入", "为切实", "20", "今年", "新的一年", "为贯彻"];
const NEWS: &[&str] = &["今年以来", "近年来", "一年来", "近日", "日前", "近期", "去年以来"];

/// Finds the plans run on inside a document.
fn restarts(page: &Page, lexed: &[Lexed], run: Run) -> Vec<Run> {
    let ch = |i: usize| &page.normal.ch[lexed[i].para.a..lexed[i].para.b];
    let mut cuts: Vec<usize> = Vec::new();
    let mut titled: Vec<usize> = Vec::new();
    let (mut top, mut second, mut since) = (0u32, 0u32, run.first);
    let news =
        (run.body..run.end).find(|i| !lexed[*i].furniture).is_some_and(|i| NEWS.iter().any(|w| starts(ch(i), w)));
    for (i, l) in lexed.iter().enumerate().take(run.end).skip(run.body) {
        let Some(o) = l.opener else {
            let c = ch(i);
            let retold = news && i > run.body + 1 && NEWS.iter().any(|w| starts(c, w));
            let anew = top >= 3
                && masked_start(c)
                && c.len() > 30
                && next_opener(lexed, i, run.end).is_some_and(|n| n.level == 2 && n.ordinal == 1 && second == 0);
            if retold || anew {
                cuts.push(i);
                (top, second, since) = (0, 0, i);
            }
            continue;
        };
        match o.level {
            1 if o.ordinal == 1 && top >= 2 => {
                let mut start = i;
                if i > since + 1 && lexed[i - 1].opener.is_none() && !lexed[i - 1].furniture {
                    let c = ch(i - 1);
                    let worded = INTRO.iter().any(|w| has(c, w)) || INTRO_HEAD.iter().any(|w| starts(c, w));
                    let under_heading = lexed[i - 2].opener.is_some() && ch(i - 2).len() <= 40;
                    if worded || !under_heading {
                        start = i - 1;
                    }
                }
                // a title of its own, within the three paragraphs before
                if let Some(t) = (i.saturating_sub(3).max(since + 1)..i).find(|t| own_title(ch(*t), &lexed[*t])) {
                    start = t;
                    titled.push(t);
                }
                cuts.push(start);
                (top, second, since) = (1, 0, i);
            }
            1 => top = top.max(o.ordinal),
            2 => second = second.max(o.ordinal),
            _ => {}
        }
    }
    let mut out = vec![Run { end: cuts.first().copied().unwrap_or(run.end), ..run.clone() }];
    for (k, cut) in cuts.iter().enumerate() {
        let end = cuts.get(k + 1).copied().unwrap_or(run.end);
        let own = titled.contains(cut);
        let title = own.then(|| ch(*cut).iter().collect());
        out.push(Run { title, first: *cut, end, body: cut + usize::from(own), inner: true });
    }
    out
}

/// A short line that ends like the title of a paper.
fn own_title(ch: &[char], l: &Lexed) -> bool {
    (6..=40).contains(&ch.len()) && l.opener.is_none() && !l.furniture && PAPERS.iter().any(|w| ends(ch, ch.len(), w))
}

/// 20xx年,某某将… opens a new speech or plan.
fn masked_start(ch: &[char]) -> bool {
    starts(ch, "20") && ch.iter().take(9).any(|c| *c == '年') && ch.iter().take(12).any(|c| *c == ',')
}

fn next_opener(lexed: &[Lexed], i: usize, end: usize) -> Option<Opener> {
    lexed[i + 1..end.min(i + 3)].iter().find_map(|l| l.opener)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts_of(text: &str) -> Vec<(Option<String>, u32, bool)> {
        let page = Page::of(text);
        let lexed = lex(&page);
        split(&page, &lexed)
            .into_iter()
            .map(|r| (r.title, page.place(lexed[r.first].para.a, lexed[r.first].para.b).line, r.inner))
            .collect()
    }

    #[test]
    fn numbered_titles_in_many_hands() {
        for (a, b) in [
            ("某村妇联工作计划篇1", "某村妇联工作计划篇2"),
            ("【篇一】妇女微家方案", "【篇二】妇女微家方案"),
            ("妇联计划【第一篇】", "妇联计划【第二篇】"),
            ("篇一:工作打算", "篇二:工作打算"),
            ("妇联工作计划(一)", "妇联工作计划(二)"),
            ("妇联工作计划范文1", "妇联工作计划范文2"),
            ("第1篇 妇联工作", "第2篇 妇联工作"),
        ] {
            let text = format!("妇联工作计划2篇\n{a}\n一、学习\n做好工作。\n{b}\n一、学习\n做好工作。\n");
            let got = starts_of(&text);
            assert_eq!(got.iter().map(|g| g.1).collect::<Vec<_>>(), [2, 5], "{a}");
        }
    }

    #[test]
    fn one_plan_has_its_title() {
        let got = starts_of("首页 > 计划\n来源:网络 www.example.org\n桃花村妇联2026年工作计划\n\n一、学习\n");
        assert_eq!(got, [(Some("桃花村妇联2026年工作计划".into()), 3, false)]);
    }

    #[test]
    fn a_numbering_that_starts_anew_is_a_new_plan() {
        let text = "工作计划篇1\n一、学习\n好好学习。\n二、活动\n办好活动。\n按照县里的要求,特制定以下计划:\n一、目标\n做好。\n二、任务\n做好。\n工作计划篇2\n一、其他\n";
        let got = starts_of(text);
        assert_eq!(got.iter().map(|g| (g.1, g.2)).collect::<Vec<_>>(), [(2 - 1, false), (6, true), (11, false)]);
    }

    #[test]
    fn titles_without_a_number() {
        let text = "妇女节方案合集\n甲镇妇女节活动方案\n一、目标\n做好。\n二、内容\n办好。\n乙镇妇女节活动方案\n为办好节日,制定如下:\n一、时间\n三月。\n";
        let got = starts_of(text);
        assert_eq!(got.iter().map(|g| g.1).collect::<Vec<_>>(), [2, 7]);
        assert_eq!(got[1].0.as_deref(), Some("乙镇妇女节活动方案"));
        let text = "妇联计划范文\n1妇联工作计划\n一、学习\n好。\n2妇联工作计划范文\n一、学习\n好。\n";
        assert_eq!(starts_of(text).iter().map(|g| g.1).collect::<Vec<_>>(), [2, 5]);
    }

    #[test]
    fn a_table_of_contents_is_passed_over() {
        let text = "工作计划篇1\n工作计划篇2\n工作计划篇1\n一、学习,\n工作计划篇2\n一、学习\n";
        assert_eq!(starts_of(text).iter().map(|g| g.1).collect::<Vec<_>>(), [3, 5]);
    }
}
