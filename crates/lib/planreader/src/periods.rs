//! How often: 每月, 每两周, 每季度末, 一季度一次, 半年一次, 月月, 按季, 全年. How many times is said by the figure
//! beside it and read by the recurrence family.

use crate::chars::is;
use crate::numerals::{numeral, starts};

/// A period found in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Every {
    /// 每月, 每两周, 每半年, 全年…
    pub period: String,
    /// A day within the period, in the plan's words: 每月25日前.
    pub day: Option<String>,
    /// Days a week counted out: 每周一至周五 are five.
    pub days: Option<f64>,
    /// 全年: a total rather than a rhythm.
    pub total: bool,
    /// 年年, 天天, 每天: often said without meaning it.
    pub weak: bool,
}

fn named(period: impl Into<String>) -> Every {
    Every { period: period.into(), day: None, days: None, total: false, weak: false }
}

const CN: [&str; 13] = ["", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];

/// The unit of a rhythm and its canonical name.
fn rhythm(ch: &[char], i: usize) -> Option<(&'static str, usize)> {
    [
        ("半年", "半年", 2),
        ("半月", "半月", 2),
        ("半个月", "半月", 3),
        ("个工作日", "工作日", 4),
        ("工作日", "工作日", 3),
        ("星期", "周", 2),
        ("个星期", "周", 3),
        ("礼拜", "周", 2),
        ("周", "周", 1),
        ("旬", "旬", 1),
        ("个月", "月", 2),
        ("双月", "双月", 2),
        ("月份", "月", 2),
        ("月", "月", 1),
        ("个季度", "季度", 3),
        ("季度", "季度", 2),
        ("季", "季度", 1),
        ("个学期", "学期", 3),
        ("学期", "学期", 2),
        ("学年", "学年", 2),
        ("年度", "年", 2),
        ("年", "年", 1),
        ("天", "天", 1),
        ("日", "天", 1),
        ("晚", "晚", 1),
    ]
    .into_iter()
    .find(|(t, ..)| is(ch, i, t))
    .map(|(_, name, len)| (name, len))
}

/// The period at `i` and the characters it takes.
pub(crate) fn every(ch: &[char], i: usize) -> Option<(Every, usize)> {
    let c = ch[i];
    match c {
        '每' | '隔' => each(ch, i),
        '逐' => Some((named(["逐月", "逐季", "逐年"].iter().find(|w| is(ch, i, w)).map(|w| doubled(w))?), 2))
            .filter(|(e, _)| e.period != "每年"),
        '按' => ["按季度", "按月", "按季", "按周"]
            .iter()
            .find(|w| is(ch, i, w) && !is(ch, i + w.chars().count(), "照"))
            .map(|w| (named(doubled(w)), w.chars().count())),
        '月' | '季' | '周' | '年' | '天' if ch.get(i + 1) == Some(&c) && !(i > 0 && ch[i - 1].is_ascii_digit()) => {
            let mut e = named(doubled(&format!("{c}{c}")));
            e.weak = matches!(c, '年' | '天');
            Some((e, 2))
        }
        '全' if is(ch, i, "全年") && !is(ch, i, "全年龄") => {
            let mut e = named("全年");
            e.total = true;
            Some((e, 2))
        }
        _ if starts(c) => numbered(ch, i),
        _ => None,
    }
}

fn doubled(w: &str) -> String {
    let last = w.chars().last().unwrap_or('月');
    match last {
        '度' | '季' => "每季度".into(),
        other => format!("每{other}"),
    }
}

fn each(ch: &[char], i: usize) -> Option<(Every, usize)> {
    let mut k = i + 1;
    if is(ch, k, "逢") || is(ch, k, "隔") {
        k += 1;
    }
    let mut count = 1usize;
    if let Some(c) = ch.get(k).filter(|c| starts(**c) && **c != '半') {
        let n = numeral(&ch[k..])
            .filter(|n| n.max.is_none() && n.value >= 1.0 && n.value <= 12.0 && n.value.fract() == 0.0)?;
        let _ = c;
        count = n.value as usize;
        k += n.len;
    }
    let (name, len) = rhythm(ch, k)?;
    // 每日一题 stays; 每年级, 每周边, 每月子 do not
    let next = ch.get(k + len).copied().unwrap_or(' ');
    if matches!((name, next), ("年", '级' | '龄' | '轻') | ("周", '边' | '岁') | ("天", '然') | ("旬", '阳'))
    {
        return None;
    }
    k += len;
    let mut e = if count > 1 {
        named(format!("每{}{}{}", CN[count.min(12)], counter(name), name))
    } else {
        named(format!("每{name}"))
    };
    e.weak = matches!(name, "天" | "晚");
    if c_is(ch, i, '隔') {
        e.period = format!("每两{}{}", counter(name), name);
        if !matches!(name, "周" | "天" | "月") {
            return None;
        }
    }
    let mut words = String::new();
    if name == "周" {
        let (days, more) = weekdays(ch, k);
        if days > 1.0 {
            e.days = Some(days);
        }
        k += more;
    } else if matches!(name, "月" | "季度" | "年" | "半年" | "学期") {
        let stop = inner_day(ch, k, name);
        if stop > k {
            words = ch[i..stop].iter().collect();
            k = stop;
        }
    }
    if !words.is_empty() {
        e.day = Some(words);
    }
    Some((e, k - i))
}

fn c_is(ch: &[char], i: usize, c: char) -> bool {
    ch.get(i) == Some(&c)
}

fn counter(name: &str) -> &'static str {
    if matches!(name, "月" | "季度" | "学期") { "个" } else { "" }
}

/// 五, 一至五, 一、三、五 after 每周.
fn weekdays(ch: &[char], from: usize) -> (f64, usize) {
    let day = |c: &char| "一二三四五六日天".chars().position(|d| d == *c).map(|p| p.min(6));
    let Some(first) = ch.get(from).and_then(day) else { return (0.0, 0) };
    if ch.get(from + 1).is_some_and(|c| "次场期个天篇名节条人家户".contains(*c)) {
        return (0.0, 0);
    }
    let mut k = from + 1;
    let mut days = 1.0;
    loop {
        let range = matches!(ch.get(k), Some('至' | '到' | '-'));
        if !range && !matches!(ch.get(k), Some('、' | '和')) {
            break;
        }
        let mut m = k + 1;
        for w in ["星期", "周"] {
            if is(ch, m, w) {
                m += w.chars().count();
            }
        }
        let Some(next) = ch.get(m).and_then(day) else { break };
        days = if range { days + next.saturating_sub(first) as f64 } else { days + 1.0 };
        k = m + 1;
    }
    for w in ["上午", "下午", "晚上", "晚"] {
        if is(ch, k, w) {
            k += w.chars().count();
            break;
        }
    }
    (days, k - from)
}

/// The day within the period: 25日前, 末, 最后月10日之前, 3月.
fn inner_day(ch: &[char], from: usize, name: &str) -> usize {
    let mut k = from;
    for w in ["的", "最后一个月", "最后月", "末月", "首月", "最后一周", "第一周", "第一个月"] {
        if is(ch, k, w) && w != "的" {
            k += w.chars().count();
            break;
        }
    }
    let mut seen = k > from;
    let mut m = k;
    while ch.get(m).is_some_and(|c| starts(*c) && *c != '半') && m < from + 8 {
        let Some(n) = numeral(&ch[m..]) else { break };
        let at = m + n.len;
        match ch.get(at) {
            Some('日' | '号') => {
                k = at + 1;
                seen = true;
                break;
            }
            Some('月') if name == "年" => {
                m = at + 1;
                k = m;
                seen = true;
            }
            _ => break,
        }
    }
    for w in ["上旬", "中旬", "下旬", "月底", "年底", "年末", "年初", "底", "末", "初"] {
        if is(ch, k, w) {
            k += w.chars().count();
            seen = true;
            break;
        }
    }
    if !seen {
        return from;
    }
    for w in ["之前", "以前", "前"] {
        if is(ch, k, w) {
            return k + w.chars().count();
        }
    }
    k
}

/// 一季度检查一次, 半年一次, 一年两次, 两个月一次: a length of time, then within ten characters a count of times.
fn numbered(ch: &[char], i: usize) -> Option<(Every, usize)> {
    if i > 0 && (ch[i - 1].is_ascii_digit() || matches!(ch[i - 1], '第' | '.' | '近' | '这' | '下' | '上')) {
        return None;
    }
    let n = numeral(&ch[i..])?;
    let (name, len) = if n.value == 0.5 { rhythm(ch, i)? } else { rhythm(ch, i + n.len)? };
    let at = if n.value == 0.5 { i + len } else { i + n.len + len };
    if !(n.value == 0.5 || (1.0..=6.0).contains(&n.value) && n.max.is_none())
        || matches!(name, "天" | "晚" | "旬") && n.value == 1.0 && !n.chinese
    {
        return None;
    }
    if n.value != 0.5 && !n.chinese && matches!(name, "月" | "年") && len == 1 {
        return None; // 3月 is a month
    }
    let window = &ch[at..ch.len().min(at + 11)];
    let stop = window.iter().position(|c| ",;。:、".contains(*c)).unwrap_or(window.len());
    let times = window[..stop].iter().position(|c| "次回".contains(*c))?;
    if times == 0 || !starts(window[times - 1]) || window[..times].contains(&'第') {
        return None;
    }
    let count = n.value as usize;
    let period = if n.value == 0.5 || count == 1 {
        format!("每{name}")
    } else {
        format!("每{}{}{}", CN[count.min(12)], counter(name), name)
    };
    Some((named(period), at - i))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(s: &str) -> Option<(String, Option<String>, usize)> {
        let ch: Vec<char> = s.chars().collect();
        every(&ch, 0).map(|(e, len)| (e.period, e.day, len))
    }

    #[test]
    fn rhythms() {
        let table = [
            ("每月", "每月", None, 2),
            ("每个月开展", "每月", None, 3),
            ("每两周一次", "每两周", None, 3),
            ("每2个月", "每两个月", None, 4),
            ("每季度末", "每季度", Some("每季度末"), 4),
            ("每月25日前报", "每月", Some("每月25日前"), 6),
            ("每季度最后月10日之前", "每季度", Some("每季度最后月10日之前"), 11),
            ("每年3月", "每年", Some("每年3月"), 4),
            ("每周五下午", "每周", None, 5),
            ("每半年", "每半年", None, 3),
            ("半年一次", "每半年", None, 2),
            ("一季度核查通报一次", "每季度", None, 3),
            ("一年至少两次", "每年", None, 2),
            ("两个月一次", "每两个月", None, 3),
            ("月月有活动", "每月", None, 2),
            ("按季度报送", "每季度", None, 3),
            ("全年", "全年", None, 2),
        ];
        for (text, period, day, len) in table {
            assert_eq!(of(text), Some((period.into(), day.map(String::from), len)), "{text}");
        }
    }

    #[test]
    fn no_rhythm() {
        for text in ["每年级", "每个村", "一年来", "3月完成一次", "每位", "按照", "一季度,召开一次", "每人"]
        {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn days_of_the_week_are_counted() {
        let ch: Vec<char> = "每星期一至星期五".chars().collect();
        let (e, len) = every(&ch, 0).unwrap();
        assert_eq!((e.days, len), (Some(5.0), 8));
    }
}
