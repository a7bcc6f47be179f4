//! The numbers that open items: 一、 （一） 1. (1) ① 第一阶段 一是. What the items mean is said in `items`.

use crate::fold::fold;
use crate::numerals::{cn_value, is_cn_digit};
use crate::units::{Class, unit};

/// A number at the start of a paragraph or sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Opener {
    /// As in [`crate::Item::level`].
    pub level: u8,
    /// Which number it is, from 1.
    pub ordinal: u32,
    /// Characters it takes, its dot or comma included.
    pub len: usize,
}

fn cn_run(ch: &[char], from: usize) -> (usize, Option<u32>) {
    let mut i = from;
    while i < ch.len() && i < from + 4 && (is_cn_digit(ch[i]) || ch[i] == '十') {
        i += 1;
    }
    let n = cn_value(&ch[from..i]).map(|v| v as u32);
    (i, n)
}

fn digit_run(ch: &[char], from: usize) -> (usize, Option<u32>) {
    let mut i = from;
    while i < ch.len() && i < from + 3 && ch[i].is_ascii_digit() {
        i += 1;
    }
    let n = ch[from..i].iter().fold(0u32, |n, c| n * 10 + c.to_digit(10).unwrap_or(0));
    (i, (i > from && n > 0).then_some(n))
}

/// What stands behind the dot of `3.6月20日前`: another figure glued to the item's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Glued {
    /// A date or a count of things that come in whole numbers: the dot can be no decimal point.
    Surely,
    /// A share: the numbers of the lines around decide.
    Maybe,
    /// Money and the like: both neighbours have to agree.
    Hardly,
    /// A decimal or an outline number.
    No,
}

/// Judges the figure at `from`, right behind `N.`.
fn glued(ch: &[char], from: usize) -> Glued {
    let mut i = from;
    while i < ch.len() && i < from + 6 && ch[i].is_ascii_digit() {
        i += 1;
    }
    let n = ch[from..i].iter().fold(0u32, |n, c| n * 10 + c.to_digit(10).unwrap_or(0));
    if i == from || ch[from] == '0' {
        return Glued::No;
    }
    let month = |k: usize, n: u32| (1..=12).contains(&n) && ch.get(k) == Some(&'月');
    // 1.3月, 1.3-5月, 1.3、4月, 2.2026年, 2.15日前
    if month(i, n) || (2000..2100).contains(&n) && ch.get(i) == Some(&'年') {
        return Glued::Surely;
    }
    if matches!(ch.get(i), Some('-' | '至' | '、' | '到')) {
        let more = ch[i..].iter().take(4).take_while(|c| **c == '-').count().max(1);
        let (j, m) = digit_run(ch, i + more);
        if m.is_some_and(|m| n < m && month(j, m)) {
            return Glued::Surely;
        }
    }
    if n <= 31 && matches!(ch.get(i), Some('日' | '号')) && ch.get(i + 1).is_some_and(|c| "前之以至起止内".contains(*c))
    {
        return Glued::Surely;
    }
    let round = n >= 10 && n % 10 == 0;
    let unit = unit(&ch[i..]).filter(|u| u.text != "节"); // 3.8节 is a feast
    match unit.map(|u| u.class) {
        Some(Class::Event | Class::People | Class::Thing) => Glued::Surely,
        Some(Class::Share) if round => Glued::Surely,
        Some(Class::Share) => Glued::Maybe,
        Some(Class::Money | Class::Size | Class::Hours) => Glued::Hardly,
        _ if matches!(ch.get(i), Some('万' | '亿' | '余' | '多')) => Glued::Hardly,
        _ => Glued::No,
    }
}

/// `3.` before a figure, as the number of an item: its value and length. For places inside a paragraph too.
pub(crate) fn glued_number(ch: &[char], from: usize) -> Option<(u32, usize)> {
    let (i, n) = digit_run(ch, from);
    let ordinal = n.filter(|n| *n <= 60)?;
    let dotted = ch.get(i) == Some(&'.') && i <= from + 2;
    (dotted && glued(ch, i + 1) == Glued::Surely).then_some((ordinal, i + 1 - from))
}

/// The same where only the lines around can tell: `before` and `after` are the numbers of the nearest items of
/// that level.
pub(crate) fn opener_among(ch: &[char], before: Option<u32>, after: Option<u32>) -> Option<Opener> {
    let (i, n) = digit_run(ch, 0);
    let ordinal = n.filter(|n| *n <= 60)?;
    if ch.get(i) != Some(&'.') || i > 2 {
        return None;
    }
    let follows = before.is_some_and(|b| b + 1 == ordinal);
    let leads = after.is_some_and(|a| a == ordinal + 1);
    let ok = match glued(ch, i + 1) {
        Glued::Surely => true,
        Glued::Maybe => follows || leads,
        Glued::Hardly => (follows || ordinal == 1) && (leads || ordinal > 2 && follows),
        Glued::No => false,
    };
    ok.then_some(Opener { level: 3, ordinal, len: i + 1 })
}

/// The item number that a line seems to carry, when only its dot is in doubt.
pub(crate) fn doubtful(ch: &[char]) -> Option<u32> {
    let (i, n) = digit_run(ch, 0);
    let figure = ch.get(i) == Some(&'.') && ch.get(i + 1).is_some_and(char::is_ascii_digit) && i <= 2;
    n.filter(|_| figure && glued(ch, i + 1) != Glued::No)
}

/// The number that opens these folded characters, if one does.
pub(crate) fn opener(ch: &[char]) -> Option<Opener> {
    let first = *ch.first()?;
    let dot = |c: Option<&char>| c.is_some_and(|c| matches!(c, '、' | '.' | ',' | '．' | ':' | ')' | '·'));
    if ('①'..='⑳').contains(&first) {
        let n = u32::from(first) - u32::from('①') + 1;
        let more = usize::from(dot(ch.get(1)));
        return Some(Opener { level: 5, ordinal: n, len: 1 + more });
    }
    if first == '第' {
        let (i, n) = cn_run(ch, 1);
        let (i, n) = if n.is_some() { (i, n) } else { digit_run(ch, 1) };
        let ordinal = n?;
        let rest = &ch[i..ch.len().min(i + 2)];
        return match rest {
            ['阶', '段'] | ['部', '分'] => Some(Opener { level: 0, ordinal, len: i + 2 }),
            ['章' | '节' | '条' | '步', ..] => Some(Opener { level: 0, ordinal, len: i + 1 }),
            [',' | '、' | ':', ..] => Some(Opener { level: 3, ordinal, len: i + 1 }),
            _ => None,
        };
    }
    if first == '(' {
        let (i, n) = cn_run(ch, 1);
        if let (Some(ordinal), Some(')')) = (n, ch.get(i)) {
            let more = usize::from(dot(ch.get(i + 1)));
            return Some(Opener { level: 2, ordinal, len: i + 1 + more });
        }
        let (i, n) = digit_run(ch, 1);
        if let (Some(ordinal), Some(')')) = (n, ch.get(i)) {
            let more = usize::from(dot(ch.get(i + 1)));
            return Some(Opener { level: 4, ordinal, len: i + 1 + more });
        }
        return None;
    }
    let (i, n) = cn_run(ch, 0);
    if let Some(ordinal) = n {
        if matches!(ch.get(i), Some('、' | '.' | ':')) || (ch.get(i) == Some(&',') && i + 1 < ch.len()) {
            return Some(Opener { level: 1, ordinal, len: i + 1 });
        }
        if matches!(ch.get(i), Some('是' | '要')) && i <= 2 {
            return Some(Opener { level: 6, ordinal, len: i + 1 });
        }
        return None;
    }
    let (i, n) = digit_run(ch, 0);
    let ordinal = n?;
    if let Some((ordinal, len)) = glued_number(ch, 0) {
        return Some(Opener { level: 3, ordinal, len });
    }
    // 7.1 阶段: an outline number; 1.5万, 3.8节 are none
    if ch.get(i) == Some(&'.') {
        let (j, m) = digit_run(ch, i + 1);
        let next = ch.get(j).copied().unwrap_or(' ');
        if let Some(ordinal) = m
            && j <= i + 3
            && crate::fold::is_han(next)
            && !"万亿元倍米级人次个月日节千百余多名户所公平小亩".contains(next)
        {
            return Some(Opener { level: 4, ordinal, len: j });
        }
    }
    // 6、7月 are two months
    if ch.get(i) == Some(&'、') {
        let (j, m) = digit_run(ch, i + 1);
        if m == Some(ordinal + 1) && ch.get(j) == Some(&'月') {
            return None;
        }
    }
    match (ch.get(i), ch.get(i + 1)) {
        // 1.5万 is a figure and 3.8 a day, not items
        (Some('.' | '·'), Some(d)) if d.is_ascii_digit() => None,
        (Some('、' | '.' | ')'), _) => Some(Opener { level: 3, ordinal, len: i + 1 }),
        (Some(','), Some(d)) if !d.is_ascii_digit() => Some(Opener { level: 3, ordinal, len: i + 1 }),
        _ => None,
    }
}

/// True when a raw line opens with a number, a title mark or a bullet, so that it can be no continuation.
pub(crate) fn opens_item(line: &str) -> bool {
    let ch: Vec<char> = line.chars().take(8).map(fold).filter(|c| *c != ' ').collect();
    opener(&ch).is_some() || matches!(ch.first(), Some('【' | '●' | '◆' | '■' | '★' | '▲' | '※'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(s: &str) -> Option<(u8, u32, usize)> {
        let ch: Vec<char> = s.chars().map(fold).collect();
        opener(&ch).map(|o| (o.level, o.ordinal, o.len))
    }

    #[test]
    fn neighbours_decide() {
        let among = |s: &str, before, after| {
            let ch: Vec<char> = s.chars().map(fold).collect();
            opener_among(&ch, before, after).map(|o| o.ordinal)
        };
        assert_eq!(among("4.95%以上的家庭", Some(3), None), Some(4));
        assert_eq!(among("4.95%以上的家庭", None, None), None);
        assert_eq!(among("1.5万元用于宣传", None, Some(2)), Some(1));
        assert_eq!(among("1.5万元用于宣传", None, None), None);
        assert_eq!(among("3.8妇女节", Some(2), Some(4)), None);
    }

    #[test]
    fn styles() {
        let table = [
            ("一、学习", Some((1, 1, 2))),
            ("十二、学习", Some((1, 12, 3))),
            ("（三）学习", Some((2, 3, 3))),
            ("(一)、学习", Some((2, 1, 4))),
            ("3．学习", Some((3, 3, 2))),
            ("12、学习", Some((3, 12, 3))),
            ("2)学习", Some((3, 2, 2))),
            ("(4)学习", Some((4, 4, 3))),
            ("②学习", Some((5, 2, 1))),
            ("二是学习", Some((6, 2, 2))),
            ("第一阶段,学习", Some((0, 1, 4))),
            ("第三,学习", Some((3, 3, 3))),
            ("1.5万元", None),
            ("1.3月开展", Some((3, 1, 2))),
            ("3.6月20日前报送", Some((3, 3, 2))),
            ("2.10月底前完成", Some((3, 2, 2))),
            ("12.3-5月开展", Some((3, 12, 3))),
            ("2.2026年底前完成", Some((3, 2, 2))),
            ("4.100%建档", Some((3, 4, 2))),
            ("5.20名妇女参训", Some((3, 5, 2))),
            ("4.3场讲座", Some((3, 4, 2))),
            ("（2）5月前完成", Some((4, 2, 3))),
            ("4.95%以上", None),
            ("98.5%", None),
            ("7.1准备阶段", Some((4, 1, 3))),
            ("3.8节", None),
            ("2000人", None),
            ("三八节", None),
            ("", None),
        ];
        for (text, want) in table {
            assert_eq!(of(text), want, "{text}");
        }
    }
}
