//! The numbers that open items: 一、 （一） 1. (1) ① 第一阶段 一是. What the items mean is said in `items`.

use crate::fold::fold;
use crate::numerals::{cn_value, is_cn_digit};

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

/// 1.3月: the first item, in March.
fn month_follows(ch: &[char], from: usize) -> bool {
    let (i, n) = digit_run(ch, from);
    n.is_some_and(|n| n <= 12) && ch.get(i) == Some(&'月')
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
        (Some('.'), Some(d)) if d.is_ascii_digit() && month_follows(ch, i + 1) => {
            Some(Opener { level: 3, ordinal, len: i + 1 })
        }
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
