//! At least, at most, about: the words around a figure that say how it is meant (不少于, 控制在…以内, 左右, 基本).
//! The figure itself is read in `tokens`.

use crate::chars::{ends, is};
use crate::model::Comparator;

/// Words before and behind a figure that say how it is meant; gives the widened place.
pub(crate) fn compare(ch: &[char], i: usize, end: usize, loose: bool, worded: bool) -> (Comparator, usize, usize) {
    const LEFT: &[(&str, Comparator)] = &[
        ("不得少于", Comparator::AtLeast),
        ("不得低于", Comparator::AtLeast),
        ("不能少于", Comparator::AtLeast),
        ("不少于", Comparator::AtLeast),
        ("不低于", Comparator::AtLeast),
        ("不下于", Comparator::AtLeast),
        ("至少有", Comparator::AtLeast),
        ("至少", Comparator::AtLeast),
        ("最少", Comparator::AtLeast),
        ("达到了", Comparator::AtLeast),
        ("达到", Comparator::AtLeast),
        ("达", Comparator::AtLeast),
        ("不超过", Comparator::AtMost),
        ("不得超过", Comparator::AtMost),
        ("不高于", Comparator::AtMost),
        ("不多于", Comparator::AtMost),
        ("控制在", Comparator::AtMost),
        ("低于", Comparator::AtMost),
        ("小于", Comparator::AtMost),
        ("最多", Comparator::AtMost),
        ("降到", Comparator::AtMost),
        ("降至", Comparator::AtMost),
        ("下降到", Comparator::AtMost),
        ("超过", Comparator::AtLeast),
        ("突破", Comparator::AtLeast),
        ("高于", Comparator::AtLeast),
        ("多于", Comparator::AtLeast),
        ("提高到", Comparator::AtLeast),
        ("提升到", Comparator::AtLeast),
        ("提升至", Comparator::AtLeast),
        ("提高至", Comparator::AtLeast),
        ("≥", Comparator::AtLeast),
        ("≤", Comparator::AtMost),
        ("<", Comparator::AtMost),
        (">", Comparator::AtLeast),
        ("大约", Comparator::About),
        ("约为", Comparator::About),
        ("约", Comparator::About),
        ("近", Comparator::About),
    ];
    const RIGHT: &[(&str, Comparator)] = &[
        ("及以上", Comparator::AtLeast),
        ("(含)以上", Comparator::AtLeast),
        ("以上", Comparator::AtLeast),
        ("之多", Comparator::AtLeast),
        ("及以下", Comparator::AtMost),
        ("以下", Comparator::AtMost),
        ("以内", Comparator::AtMost),
        ("之内", Comparator::AtMost),
        ("左右", Comparator::About),
        ("上下", Comparator::About),
    ];
    let mut a = i;
    let mut cmp = Comparator::Equal;
    if let Some((w, c)) = LEFT.iter().find(|(w, _)| ends(ch, i, w)) {
        a = i - w.chars().count();
        cmp = *c;
        if *w == "近" && ch.get(a.wrapping_sub(1)).is_some_and(|c| matches!(c, '附' | '最' | '邻' | '靠')) {
            a = i;
            cmp = Comparator::Equal;
        }
    }
    let mut tail = end;
    if let Some((w, c)) = RIGHT.iter().find(|(w, _)| is(ch, end, w)) {
        tail = end + w.chars().count();
        // 达80%以上 stays at least, 控制在5件以内 at most
        if cmp == Comparator::Equal || *c == Comparator::About || *c == Comparator::AtMost {
            cmp = *c;
        }
    }
    let near = &ch[a.saturating_sub(if worded { 20 } else { 8 })..a];
    let near = near.iter().rposition(|c| matches!(c, ',' | '。' | ';' | ':')).map_or(near, |p| &near[p + 1..]);
    // 至少与每户谈心两次: the bound may stand before the verb
    let far = &ch[a.saturating_sub(16)..a];
    let far = far.iter().rposition(|c| matches!(c, ',' | '。' | ';' | ':')).map_or(far, |p| &far[p + 1..]);
    if cmp == Comparator::Equal && far.windows(2).any(|w| w == ['至', '少'] || w == ['最', '少']) {
        cmp = Comparator::AtLeast;
    }
    if cmp != Comparator::AtMost && near.windows(2).any(|w| w == ['基', '本']) {
        cmp = Comparator::About;
    }
    if loose && cmp == Comparator::Equal {
        cmp = Comparator::AtLeast;
    }
    if worded && near.windows(2).any(|w| w == ['达', '到']) {
        cmp = Comparator::AtLeast;
    }
    (cmp, a, tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds() {
        let table = [
            ("不少于3场", "3场", Comparator::AtLeast),
            ("达80%以上", "80%", Comparator::AtLeast),
            ("控制在5件以内", "5件", Comparator::AtMost),
            ("300册左右", "300册", Comparator::About),
            ("至少与每户谈心2次", "2次", Comparator::AtLeast),
            ("附近3户", "3户", Comparator::Equal),
            ("近3户", "3户", Comparator::About),
            ("举办3场", "3场", Comparator::Equal),
        ];
        for (text, figure, want) in table {
            let ch: Vec<char> = text.chars().collect();
            let n = figure.chars().count();
            let at = (0..ch.len()).find(|i| is(&ch, *i, figure)).unwrap();
            assert_eq!(compare(&ch, at, at + n, false, false).0, want, "{text}");
        }
    }
}
