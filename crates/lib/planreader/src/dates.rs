//! Date words: 6月20日前, 10月上旬, 3月—5月, 年底, 二季度, 三年内, 20xx年底. Feasts are in `feasts`,
//! what the words mean in a year in `dues`.

use crate::chars::is;
use crate::dues::{Due, Part, Span, Year};
use crate::feasts::feast;
use crate::numerals::{numeral, starts};

/// A date or window found in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct When {
    /// First day of a window.
    pub start: Option<Due>,
    /// The day, or the last of the window.
    pub due: Due,
    /// 前, 之前, 止: not later than.
    pub before: bool,
    /// A feast rather than a date.
    pub feast: bool,
    /// Nothing but a year.
    pub year_only: bool,
    /// An hour or a day of the week follows: the time of an event.
    pub clock: bool,
    /// 起, 以来, 开始: a beginning, not an end.
    pub since: bool,
}

/// A small whole number, in either script, and its length.
fn small(ch: &[char], i: usize) -> Option<(u16, usize)> {
    let c = *ch.get(i)?;
    if !starts(c) || c == '半' {
        return None;
    }
    let n = numeral(&ch[i..ch.len().min(i + 6)])?;
    if n.max.is_some() || n.loose || n.value.fract() != 0.0 || !(0.0..10_000.0).contains(&n.value) {
        return None;
    }
    Some((n.value as u16, n.len))
}

/// 2025年, 20xx年, ××年, 今年: the year and the characters it takes, its 年 included.
fn year(ch: &[char], i: usize) -> Option<(Year, usize)> {
    let mask = |c: &char| matches!(c, 'x' | 'X' | '_' | '-' | '*' | '?' | '〇');
    let end = |k: usize| {
        if !is(ch, k, "年") {
            return None;
        }
        Some(if is(ch, k, "年度") { k + 2 } else { k + 1 })
    };
    if is(ch, i, "20")
        && ch.get(i + 2).is_some_and(|c| mask(c) || c.is_ascii_digit())
        && ch.get(i + 3).is_some_and(mask)
    {
        let run = ch[i + 2..].iter().take(4).take_while(|c| mask(c) || c.is_ascii_digit()).count();
        return end(i + 2 + run).map(|e| (Year::Masked, e - i));
    }
    let run = ch[i..].iter().take(5).take_while(|c| matches!(c, 'x' | 'X' | '_' | '*')).count();
    if run == 2 || run == 4 {
        return end(i + run).map(|e| (Year::Masked, e - i));
    }
    let (n, len) = small(ch, i)?;
    if !(1980..2100).contains(&n) || len != 4 {
        return None;
    }
    end(i + 4).map(|e| (Year::Known(n as i16), e - i))
}

/// True when a masked year stands at `i`.
pub(crate) fn masked_year(ch: &[char], i: usize) -> bool {
    matches!(year(ch, i), Some((Year::Masked, _)))
}

fn dash(ch: &[char], i: usize) -> usize {
    let run = ch[i.min(ch.len())..].iter().take(4).take_while(|c| **c == '-').count();
    if run > 0 { run } else { usize::from(matches!(ch.get(i), Some('至' | '到' | '、' | '和' | '/'))) }
}

/// One end of a window: a month, a part of it or a day.
fn point(ch: &[char], i: usize, y: Option<Year>) -> Option<(Due, usize)> {
    let (m, mut k) = small(ch, i)?;
    if !(1..=12).contains(&m) || !is(ch, i + k, "月") {
        return None;
    }
    let month = m as u8;
    k += 1;
    if is(ch, i + k, "份") {
        k += 1;
    } else if ch.get(i + k).is_some_and(|c| matches!(c, '天' | '里' | '嫂' | '饼' | '子' | '经' | '光' | '季' | '色'))
    {
        return None; // 三月天, 八月里
    }
    for (text, part) in [
        ("上旬", Part::Early),
        ("中旬", Part::Middle),
        ("下旬", Part::Late),
        ("初", Part::Start),
        ("底", Part::End),
        ("末", Part::End),
    ] {
        if is(ch, i + k, text) {
            return Some((Due::MonthPart { year: y, month, part }, k + text.chars().count()));
        }
    }
    if let Some((d, len)) = small(ch, i + k)
        && (1..=31).contains(&d)
        && matches!(ch.get(i + k + len), Some('日' | '号'))
    {
        return Some((Due::Day { year: y, month, day: d as u8 }, k + len + 1));
    }
    Some((Due::Month { year: y, month }, k))
}

fn plain(start: Option<Due>, due: Due) -> When {
    When { start, due, before: false, feast: false, year_only: false, clock: false, since: false }
}

/// The date at `i` of a paragraph and the characters it takes.
pub(crate) fn date(ch: &[char], i: usize) -> Option<(When, usize)> {
    let (mut when, mut k) = core(ch, i)?;
    // windows
    let gap = dash(ch, i + k);
    if gap > 0
        && !matches!(ch.get(i + k), Some('、' | '和' | '/'))
        && !when.year_only
        && let Some((due, len)) = second(ch, i + k + gap, &when.due)
    {
        when.start = Some(std::mem::replace(&mut when.due, due));
        k += gap + len;
    }
    // (星期一), (本周日)
    if is(ch, i + k, "(") {
        let close = ch[i + k..].iter().take(8).position(|c| *c == ')');
        if let Some(p) = close
            && ch[i + k..i + k + p].iter().any(|c| matches!(c, '周' | '星' | '期'))
        {
            k += p + 1;
            when.clock = true;
        }
    }
    for w in ["上午", "下午", "晚上", "早上", "早", "晚", "中午"] {
        if is(ch, i + k, w) {
            when.clock = true;
        }
    }
    for w in ["之前", "以前", "前后", "前夕", "前", "止"] {
        if is(ch, i + k, w) {
            when.before = !matches!(w, "前后" | "前夕");
            k += w.chars().count();
            break;
        }
    }
    if is(ch, i + k, "以来") || is(ch, i + k, "起") && !is(ch, i + k, "起草") || is(ch, i + k, "开始") {
        when.since = true;
    }
    Some((when, k))
}

/// The far end of a window; a bare 15日 takes the month of the near end.
fn second(ch: &[char], i: usize, first: &Due) -> Option<(Due, usize)> {
    let (y, skip) = match year(ch, i) {
        Some((y, len)) => (Some(y), len),
        None => (None, 0),
    };
    let inherited = match first {
        Due::Day { year, .. } | Due::Month { year, .. } | Due::MonthPart { year, .. } => *year,
        Due::Quarter { .. } => {
            return quarter(ch, i).map(|(q, len)| (Due::Quarter { year: None, quarter: q }, len));
        }
        _ => None,
    };
    if let Some((due, len)) = point(ch, i + skip, y.or(inherited)) {
        return Some((due, skip + len));
    }
    if let Due::Day { year, month, .. } = first
        && let Some((d, len)) = small(ch, i)
        && (1..=31).contains(&d)
        && matches!(ch.get(i + len), Some('日' | '号'))
    {
        return Some((Due::Day { year: *year, month: *month, day: d as u8 }, len + 1));
    }
    if is(ch, i, "年底") || is(ch, i, "年末") {
        return Some((Due::YearEnd(None), 2));
    }
    None
}

fn quarter(ch: &[char], i: usize) -> Option<(u8, usize)> {
    let skip = usize::from(ch.get(i) == Some(&'第'));
    let (n, len) = small(ch, i + skip)?;
    let rest = i + skip + len;
    if !(1..=4).contains(&n) || !is(ch, rest, "季度") {
        return None;
    }
    Some((n as u8, skip + len + 2))
}

/// The parts of a year after its 年.
fn year_part(ch: &[char], i: usize, y: Option<Year>) -> Option<(Due, usize)> {
    let table = [
        ("年底", Due::YearEnd(y)),
        ("年末", Due::YearEnd(y)),
        ("年终", Due::YearEnd(y)),
        ("底", Due::YearEnd(y)),
        ("末", Due::YearEnd(y)),
        ("终", Due::YearEnd(y)),
        ("年中", Due::MidYear(y)),
        ("年初", Due::YearStart(y)),
        ("初", Due::YearStart(y)),
        ("上半年", Due::Half { year: y, first: true }),
        ("下半年", Due::Half { year: y, first: false }),
    ];
    table.into_iter().find(|(t, _)| is(ch, i, t)).map(|(t, d)| (d, t.chars().count()))
}

fn core(ch: &[char], i: usize) -> Option<(When, usize)> {
    let c = *ch.get(i)?;
    if let Some((y, len)) = year(ch, i) {
        if let Some((due, more)) = point(ch, i + len, Some(y)).or_else(|| year_part(ch, i + len, Some(y))) {
            return Some((plain(None, due), len + more));
        }
        if let Some((q, more)) = quarter(ch, i + len) {
            return Some((plain(None, Due::Quarter { year: Some(y), quarter: q }), len + more));
        }
        let mut when = plain(None, Due::Year(y));
        when.year_only = true;
        return Some((when, len));
    }
    match c {
        '今' | '本' | '当' | '岁' | '年' | '上' | '下' | '全' => return words(ch, i),
        '寒' | '暑' => return holidays(ch, i),
        '第' => return quarter(ch, i).map(|(q, len)| (plain(None, Due::Quarter { year: None, quarter: q }), len)),
        _ => {}
    }
    if let Some(found) = iso(ch, i) {
        return Some(found);
    }
    if !starts(c) {
        return None;
    }
    if let Some((due, len)) = point(ch, i, None) {
        return Some((plain(None, due), len));
    }
    if let Some((q, len)) = quarter(ch, i) {
        return Some((plain(None, Due::Quarter { year: None, quarter: q }), len));
    }
    let (n, len) = small(ch, i)?;
    // 3-5月, 6、7月, 10月 to come
    if (1..=12).contains(&n) {
        let gap = dash(ch, i + len);
        if gap > 0
            && let Some((due, more)) = point(ch, i + len + gap, None)
        {
            let late = match &due {
                Due::Month { month, .. } | Due::MonthPart { month, .. } | Due::Day { month, .. } => *month,
                _ => 0,
            };
            if u16::from(late) > n || gap > 1 || ch.get(i + len) == Some(&'-') {
                return Some((plain(Some(Due::Month { year: None, month: n as u8 }), due), len + gap + more));
            }
        }
    }
    within(ch, i, n, len)
}

/// 3年内, 六个月内, 15个工作日内, 两周以内.
fn within(ch: &[char], i: usize, n: u16, len: usize) -> Option<(When, usize)> {
    let table = [
        ("个工作日", Span::Workdays),
        ("工作日", Span::Workdays),
        ("个月", Span::Months),
        ("个星期", Span::Weeks),
        ("周", Span::Weeks),
        ("年", Span::Years),
        ("天", Span::Days),
        ("日", Span::Days),
    ];
    let (text, span) = table.into_iter().find(|(t, _)| is(ch, i + len, t))?;
    let at = i + len + text.chars().count();
    let inside = ["之内", "以内", "内", "时间内", "的时间内", "左右时间内", "左右的时间内"]
        .into_iter()
        .find(|w| is(ch, at, w))
        .map(|w| w.chars().count())
        .or_else(|| {
            // 用2年时间, 利用三个月的时间
            let used = i > 0 && ch[i - 1] == '用';
            ["的时间", "左右时间", "时间"].into_iter().find(|w| used && is(ch, at, w)).map(|w| w.chars().count())
        })?;
    if n == 0 {
        return None;
    }
    let stop = at + inside;
    Some((plain(None, Due::Within { count: n, span }), stop - i))
}

/// 2025-06-20, 2025.6.20, 2025/6/20.
fn iso(ch: &[char], i: usize) -> Option<(When, usize)> {
    if i > 0 && (ch[i - 1].is_ascii_alphanumeric() || matches!(ch[i - 1], '.' | '-' | '/')) {
        return None;
    }
    let digits = |from: usize, most: usize| {
        let run = ch[from.min(ch.len())..].iter().take(most).take_while(|c| c.is_ascii_digit()).count();
        let value =
            ch[from.min(ch.len())..][..run].iter().fold(0u16, |n, c| n * 10 + c.to_digit(10).unwrap_or(0) as u16);
        (value, run)
    };
    let (y, 4) = digits(i, 4) else { return None };
    let mark = *ch.get(i + 4)?;
    if !matches!(mark, '-' | '.' | '/') || !(1980..2100).contains(&y) {
        return None;
    }
    let (m, mlen) = digits(i + 5, 2);
    if !(1..=12).contains(&m) || ch.get(i + 5 + mlen) != Some(&mark) {
        return None;
    }
    let (d, dlen) = digits(i + 6 + mlen, 2);
    if !(1..=31).contains(&d) {
        return None;
    }
    let due = Due::Day { year: Some(Year::Known(y as i16)), month: m as u8, day: d as u8 };
    Some((plain(None, due), 6 + mlen + dlen))
}

fn words(ch: &[char], i: usize) -> Option<(When, usize)> {
    let inner = ["今年", "本年度", "本年", "当年", "全年"].into_iter().find(|w| is(ch, i, w));
    let skip = inner.map_or(0, |w| w.chars().count());
    if skip > 0 {
        for w in ["年内", "以内", "之内", "内"] {
            if is(ch, i + skip, w) {
                return Some((plain(None, Due::WithinYear), skip + w.chars().count()));
            }
        }
        let (due, len) = year_part(ch, i + skip, None).or_else(|| point(ch, i + skip, None))?;
        return Some((plain(None, due), skip + len));
    }
    // 年 alone: not after a digit or another noun's 年 (20年底 was read with its year)
    let before = i.checked_sub(1).and_then(|p| ch.get(p)).copied().unwrap_or(' ');
    if ch[i] == '年' && (before.is_ascii_digit() || "一二三四五六七八九十两几多每去前近历常上".contains(before))
    {
        return None;
    }
    if is(ch, i, "年内") {
        return Some((plain(None, Due::WithinYear), 2));
    }
    if is(ch, i, "岁末") {
        return Some((plain(None, Due::YearEnd(None)), 2));
    }
    let (due, len) = match ch[i] {
        '年' if is(ch, i, "年初")
            || is(ch, i, "年底")
            || is(ch, i, "年末")
            || is(ch, i, "年终")
            || is(ch, i, "年中") =>
        {
            year_part(ch, i, None)?
        }
        '上' if is(ch, i, "上半年") => year_part(ch, i, None)?,
        '下' if is(ch, i, "下半年") => year_part(ch, i, None)?,
        _ => return None,
    };
    if ["总结", "考核", "述职", "奖", "评比", "表彰", "工作总结", "绩效"]
        .iter()
        .any(|w| ch[i] == '年' && is(ch, i + len, w))
    {
        return None; // 年终总结 is a thing, not a day
    }
    Some((plain(None, due), len))
}

fn holidays(ch: &[char], i: usize) -> Option<(When, usize)> {
    let name = ["寒暑假", "寒假", "暑假"].into_iter().find(|w| is(ch, i, w))?;
    let len = name.chars().count();
    Some((plain(None, Due::Words(name.into())), len))
}

/// The feast at `i`, with 前 and 期间 behind it.
pub(crate) fn feast_at(ch: &[char], i: usize) -> Option<(When, usize)> {
    let quoted = i > 0 && ch[i - 1] == '"';
    let found = feast(&ch[i..], quoted)?;
    let mut when = plain(None, found.due);
    when.feast = true;
    let gap = usize::from(ch.get(i + found.len) == Some(&'"'));
    let after = i + found.len + gap;
    when.before = (is(ch, after, "前") && !is(ch, after, "前后") && !is(ch, after, "前夕")) || is(ch, after, "之前");
    Some((when, found.len))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(s: &str) -> Option<(String, Option<String>, bool, usize)> {
        let ch: Vec<char> = s.chars().collect();
        date(&ch, 0).map(|(w, len)| (w.due.to_string(), w.start.map(|d| d.to_string()), w.before, len))
    }

    #[test]
    fn days_and_windows() {
        let table = [
            ("6月20日前完成", ("06-20", None, true, 6)),
            ("六月底以前", ("6月底", None, true, 5)),
            ("10月上旬", ("10月上旬", None, false, 5)),
            ("3月份", ("03", None, false, 3)),
            ("3月-5月", ("05", Some("03"), false, 5)),
            ("3--5月", ("05", Some("03"), false, 5)),
            ("10至11月", ("11", Some("10"), false, 6)),
            ("7、8月", ("08", Some("07"), false, 4)),
            ("3月1日至15日", ("03-15", Some("03-01"), false, 8)),
            ("3月1日-4月15日", ("04-15", Some("03-01"), false, 10)),
            ("2025年6月30日前", ("2025-06-30", None, true, 11)),
            ("2025年底", ("2025年底", None, false, 6)),
            ("20xx年年底", ("20xx年底", None, false, 7)),
            ("20__年6月", ("20xx年06", None, false, 7)),
            ("今年底", ("年底", None, false, 3)),
            ("年内", ("年内", None, false, 2)),
            ("二季度", ("二季度", None, false, 3)),
            ("第三季度末", ("三季度", None, false, 4)),
            ("上半年", ("上半年", None, false, 3)),
            ("三年内", ("3年内", None, false, 3)),
            ("6个月内", ("6个月内", None, false, 4)),
            ("一年时间内", ("1年内", None, false, 5)),
            ("2025.6.20", ("2025-06-20", None, false, 9)),
            ("暑假期间", ("暑假", None, false, 2)),
        ];
        for (text, (due, start, before, len)) in table {
            let got = of(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((got.0.as_str(), got.1.as_deref(), got.2, got.3), (due, start, before, len), "{text}");
        }
    }

    #[test]
    fn no_dates() {
        for text in ["13月", "3次", "年终总结", "六个月以上", "5岁", "1.5万", "三年来", "0月"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
