//! One pass over a paragraph: figures with their units, dates, periods and known words, in order.
//! What they amount to is decided by the families.

use std::sync::OnceLock;

use crate::chars::{ByFirst, by_first, ends, is};
use crate::comparators::compare;
use crate::dates::{When, date, feast_at};
use crate::lexicon::{Word, word};
use crate::model::Comparator;
use crate::numbering::glued_number;
use crate::numerals::{numeral, starts};
use crate::periods::{Every, every};
use crate::units::{Class, unit};

/// A figure with its unit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Amount {
    /// The figure; money in the unit named.
    pub value: f64,
    /// Upper end of a range.
    pub max: Option<f64>,
    /// The unit, written out.
    pub unit: &'static str,
    /// What it measures.
    pub class: Class,
    /// How it is meant.
    pub comparator: Option<Comparator>,
    /// 各 or 均 stands before it.
    pub each: bool,
    /// Written 一, not 1.
    pub one: bool,
    /// Written in Chinese figures.
    pub chinese: bool,
    /// First, second…: no count.
    pub ordinal: bool,
    /// Inside quotation marks.
    pub quoted: bool,
    /// 全覆盖 and 百分之百 in words.
    pub worded: bool,
    /// Start of the figure proper, its comparator left out.
    pub core: usize,
    /// End of unit and comparator words behind.
    pub tail: usize,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tok {
    Amount(Amount),
    When(When),
    Every(Every),
    Word(Word),
}

/// A token and its characters, counted within the paragraph.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub a: usize,
    pub b: usize,
    pub tok: Tok,
}

/// Reads the tokens of a paragraph. Linear: every step looks at a bounded window and moves on.
/// The first `skip` characters are the paragraph's own number.
pub(crate) fn tokens(ch: &[char], skip: usize) -> Vec<Token> {
    let quoted = quotes(ch);
    let mut out = Vec::new();
    let mut i = skip.min(ch.len());
    let mut skip = skip;
    while i < ch.len() {
        // 1.3月开展…;2.10月底前完成: numbers inside the paragraph
        let opens = i == 0 || matches!(ch[i - 1], ':' | ';' | '。' | ',');
        if opens
            && ch[i].is_ascii_digit()
            && let Some((_, len)) = glued_number(ch, i)
        {
            i += len;
            skip = i;
            continue;
        }
        let step = one(ch, i, skip, &mut out).unwrap_or(1);
        i += step.max(1);
    }
    let mut q = 0;
    for t in &mut out {
        if let Tok::Amount(a) = &mut t.tok {
            while q < quoted.len() && quoted[q].1 <= a.core {
                q += 1;
            }
            a.quoted = quoted.get(q).is_some_and(|(s, e)| *s <= a.core && a.tail <= *e);
        }
    }
    out
}

/// Passages of at most 40 characters between quotation marks; pairing starts anew at each full stop.
fn quotes(ch: &[char]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    for (i, c) in ch.iter().enumerate() {
        match c {
            '"' => match open.take() {
                Some(o) if i - o <= 40 => out.push((o, i)),
                Some(_) | None => open = Some(i),
            },
            '。' | '!' => open = None,
            _ => {}
        }
    }
    out
}

fn one(ch: &[char], i: usize, skip: usize, out: &mut Vec<Token>) -> Option<usize> {
    let c = ch[i];
    if matches!(c, '每' | '逐' | '按' | '月' | '季' | '周' | '年' | '天' | '全' | '隔')
        && let Some((e, len)) = every(ch, i)
    {
        out.push(Token { a: i, b: i + len, tok: Tok::Every(e) });
        return Some(len);
    }
    if c == '全' && is(ch, i, "全覆盖") {
        return share(ch, i, 3, 100.0, "%", out, true);
    }
    if let Some((w, len)) = feast_at(ch, i) {
        out.push(Token { a: i, b: i + len, tok: Tok::When(w) });
        return Some(len);
    }
    let figure = starts(c) || c == '.' && ch.get(i + 1).is_some_and(char::is_ascii_digit);
    if figure
        || matches!(
            c,
            '今' | '本' | '当' | '岁' | '年' | '上' | '下' | '第' | '寒' | '暑' | 'x' | 'X' | '_' | '*' | '全'
        )
    {
        // 一季度检查一次 is a rhythm, 一季度 at the head of a line a date
        let inner = i > 4 || i > 0 && crate::fold::is_han(ch[i - 1]) && !matches!(ch[i - 1], '在' | '于' | '到' | '从');
        if figure
            && inner
            && let Some((e, len)) = every(ch, i)
        {
            out.push(Token { a: i, b: i + len, tok: Tok::Every(e) });
            return Some(len);
        }
        let inside = i > skip && (ch[i - 1].is_ascii_digit() || ch[i - 1] == '.' && figure && c != '.');
        if !inside && let Some((w, len)) = date(ch, i) {
            out.push(Token { a: i, b: i + len, tok: Tok::When(w) });
            return Some(len);
        }
    }
    if c == '第' {
        // ordinals: skip their number whole
        let n = ch.get(i + 1).filter(|c| starts(**c)).and_then(|_| numeral(&ch[i + 1..]));
        return n.map(|n| {
            1 + n.len + ch.get(i + 1 + n.len).map_or(0, |c| usize::from("个次批届期条章节项类名位".contains(*c)))
        });
    }
    if figure {
        if let Some((e, len)) = every(ch, i) {
            out.push(Token { a: i, b: i + len, tok: Tok::Every(e) });
            return Some(len);
        }
        return figures(ch, i, out);
    }
    if let Some((w, len)) = word(&ch[i..]) {
        if w != Word::Nothing {
            out.push(Token { a: i, b: i + len, tok: Tok::Word(w) });
        }
        return Some(len);
    }
    None
}

fn per(ch: &[char], i: usize) -> Option<(&'static str, f64, usize)> {
    for (text, unit, whole) in
        [("十万分之", "/10万", 1.0), ("百分之", "%", 1.0), ("千分之", "‰", 1.0), ("万分之", "/万", 1.0)]
    {
        if is(ch, i, text) {
            return Some((unit, whole, text.chars().count()));
        }
    }
    None
}

fn fixed(ch: &[char], i: usize) -> Option<&'static str> {
    static INDEX: OnceLock<ByFirst> = OnceLock::new();
    let index = INDEX.get_or_init(|| by_first(FIXED.iter().copied()));
    index.get(&ch[i])?.iter().map(|k| FIXED[*k]).find(|f| is(ch, i, f))
}

/// Chinese words that open with a figure and are none.
const FIXED: &[&str] = &[
    "一些",
    "一定",
    "一样",
    "一般",
    "一直",
    "一起",
    "一致",
    "一切",
    "一体",
    "一下",
    "一旦",
    "一线",
    "一流",
    "一方面",
    "一半",
    "一时",
    "一道",
    "一律",
    "一并",
    "一带",
    "一面",
    "一向",
    "一贯",
    "一如",
    "一系列",
    "一把手",
    "一对一",
    "一站式",
    "一条龙",
    "一批",
    "一大批",
    "一部分",
    "一类",
    "一边",
    "一同",
    "一再",
    "一代",
    "三农",
    "四川",
    "三位一体",
    "五位一体",
    "百姓",
    "万户",
    "千家万户",
    "十分",
    "万一",
    "半边天",
    "半数",
    "三八红旗",
    "一票否决",
    "一日游",
    "一把",
    "一言",
    "一心",
    "一路",
    "两手抓",
    "两新",
    "四期",
    "两癌",
    "两纲",
    "两规",
    "两委",
    "两会",
    "两法",
    "四自",
    "四德",
    "双",
    "一日捐",
    "一家人",
    "一家亲",
    "一人一",
    "一户一",
    "一村一",
    "一案一",
    "一事一",
    "一岗",
    "一店",
    "一镇一",
    "一月一主题",
    "一乡一",
    "一校一",
    "一周一主题",
    "一老一小",
    "一盘棋",
    "一张网",
    "一张蓝图",
    "一本账",
    "一竿子",
    "一个样",
    "一个都",
    "一把钥匙",
    "一碗水",
];

fn figures(ch: &[char], i: usize, out: &mut Vec<Token>) -> Option<usize> {
    if let Some(f) = fixed(ch, i) {
        return Some(f.chars().count());
    }
    if i > 0 && (ch[i - 1].is_ascii_alphabetic() || ch[i - 1] == '[') && ch[i].is_ascii_digit() {
        // document numbers, model numbers, links
        let run = ch[i..].iter().take_while(|c| c.is_ascii_alphanumeric()).count();
        if unit(&ch[i + run..]).is_none() {
            return Some(run);
        }
    }
    if let Some((name, _, len)) = per(ch, i) {
        if is(ch, i + len, "百") {
            return share(ch, i, len + 1, 100.0, name, out, true);
        }
        let n = numeral(&ch[i + len..])?;
        return share(ch, i, len + n.len, n.value, name, out, false);
    }
    if is(ch, i, "百分百") {
        return share(ch, i, 3, 100.0, "%", out, true);
    }
    let n = numeral(&ch[i..])?;
    let mut k = i + n.len;
    // 三分之一
    if is(ch, k, "分之") && n.value > 1.0 {
        let m = numeral(&ch[k + 2..])?;
        let value = (m.value / n.value * 1000.0).round() / 10.0;
        return share(ch, i, k + 2 + m.len - i, value, "%", out, false);
    }
    // 八成
    if n.chinese
        && n.value <= 10.0
        && ch.get(k) == Some(&'成')
        && !ch.get(k + 1).is_some_and(|c| "立为员果效功长就活年人绩熟型本份形".contains(*c))
    {
        let more = usize::from(ch.get(k + 1) == Some(&'半'));
        return share(ch, i, k + 1 + more - i, n.value * 10.0 + 5.0 * more as f64, "%", out, false);
    }
    let (mut value, mut max, mut scale) = (n.value, n.max, n.scale);
    let mut found = unit(&ch[k..]);
    // ranges: 3-5名, 3名至5名, 60%-70%
    let after_unit = k + found.map_or(0, |u| u.len);
    let gap = if max.is_none() { sep(ch, after_unit) } else { 0 };
    if gap > 0
        && let Some(m) = ch.get(after_unit + gap).filter(|c| starts(**c)).and_then(|_| numeral(&ch[after_unit + gap..]))
        && m.value > n.value
    {
        let end = after_unit + gap + m.len;
        if let Some(u) = unit(&ch[end..])
            && (found.is_none() || found.is_some_and(|f| f.text == u.text))
        {
            if m.scale > n.scale && n.scale == 1.0 {
                value *= m.scale; // 3-5万
            }
            scale = m.scale;
            max = Some(m.value);
            found = Some(u);
            k = end;
        }
    }
    let Some(u) = found else {
        return Some(k - i);
    };
    let end = k + u.len;
    let mut name = u.text;
    if u.class == Class::Money && scale >= 1e4 && name == "元" {
        name = if scale >= 1e8 { "亿元" } else { "万元" };
        let by = if scale >= 1e8 { 1e8 } else { 1e4 };
        value /= by;
        max = max.map(|m| m / by);
    }
    // 3年以上, 10多年: a little tail between figure and unit was read by the numeral
    let ordinal = ends(ch, i, "第");
    if u.class == Class::Talk || u.class == Class::Duration && !n.chinese && value > 1000.0 {
        return Some(end - i);
    }
    push(ch, i, end, value, max, name, u.class, n.chinese, n.loose, ordinal, false, out)
}

fn sep(ch: &[char], i: usize) -> usize {
    let run = ch[i.min(ch.len())..].iter().take(4).take_while(|c| **c == '-').count();
    if run > 0 { run } else { usize::from(matches!(ch.get(i), Some('至' | '到'))) }
}

fn share(
    ch: &[char],
    i: usize,
    len: usize,
    value: f64,
    name: &'static str,
    out: &mut Vec<Token>,
    worded: bool,
) -> Option<usize> {
    push(ch, i, i + len, value, None, name, Class::Share, false, false, false, worded, out)
}

fn push(
    ch: &[char],
    i: usize,
    end: usize,
    value: f64,
    max: Option<f64>,
    unit: &'static str,
    class: Class,
    chinese: bool,
    loose: bool,
    ordinal: bool,
    worded: bool,
    out: &mut Vec<Token>,
) -> Option<usize> {
    let (comparator, a, tail) = compare(ch, i, end, loose, worded);
    let each = ["各", "均", "分别", "各自", "均达", "均达到", "均不低于", "均不少于"].iter().any(|w| ends(ch, a, w))
        || (a < i && ch[a..i].contains(&'均'));
    let one = chinese && value == 1.0 && max.is_none();
    out.push(Token {
        a,
        b: tail,
        tok: Tok::Amount(Amount {
            value,
            max,
            unit,
            class,
            comparator: Some(comparator),
            each,
            one,
            chinese,
            ordinal,
            quoted: false,
            worded,
            core: i,
            tail,
        }),
    });
    Some(tail - i)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(s: &str) -> Vec<String> {
        let ch: Vec<char> = s.chars().collect();
        tokens(&ch, 0)
            .into_iter()
            .filter_map(|t| match t.tok {
                Tok::Amount(a) => Some(format!(
                    "{}{}{}{}",
                    a.comparator.map_or("", |c| c.as_str()),
                    a.value,
                    a.max.map(|m| format!("-{m}")).unwrap_or_default(),
                    a.unit
                )),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn figures_with_units() {
        let table: [(&str, &[&str]); 22] = [
            ("培训妇女不少于300人", &[">=300人"]),
            ("发放手册3万份", &["=30000份"]),
            ("投入资金20万元以上", &[">=20万元"]),
            ("选派3-5名教师", &["=3-5名"]),
            ("活动8到10场", &["=8-10场"]),
            ("覆盖率达百分之九十五", &[">=95%"]),
            ("知晓率百分之百", &["=100%"]),
            ("实现全覆盖", &["=100%"]),
            ("死亡率控制在12/10万以下", &["<=12/10万"]),
            ("控制在千分之五以内", &["<=5‰"]),
            ("八成以上家庭", &[">=80%"]),
            ("三分之一的村", &["=33.3%"]),
            ("图书300册左右", &["~300册"]),
            ("两三次", &["=2-3次"]),
            ("三位一体", &[]),
            ("一些村", &[]),
            ("第3次", &[]),
            ("一人一档", &[]),
            ("十几个", &[]),
            ("提高3个百分点", &["=3个百分点"]),
            ("10个以上的村", &[">=10个"]),
            ("国发[2016]13号", &[]),
        ];
        for (text, want) in table {
            assert_eq!(amounts(text), want, "{text}");
        }
    }
}
