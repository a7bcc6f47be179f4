//! Comparing folded characters with words: the four questions every room asks.

use std::collections::HashMap;

/// Words by their first character: the positions in their list.
pub(crate) type ByFirst = HashMap<char, Vec<usize>>;

/// An index of a word list, for lists that are asked at every character.
pub(crate) fn by_first(words: impl Iterator<Item = &'static str>) -> ByFirst {
    let mut index = ByFirst::new();
    for (i, word) in words.enumerate() {
        if let Some(c) = word.chars().next() {
            index.entry(c).or_default().push(i);
        }
    }
    index
}

/// True when `word` stands at `i`.
pub(crate) fn is(ch: &[char], i: usize, word: &str) -> bool {
    let mut rest = ch.get(i..).unwrap_or(&[]).iter();
    word.chars().all(|c| rest.next() == Some(&c))
}

/// True when `word` ends right before `i`.
pub(crate) fn ends(ch: &[char], i: usize, word: &str) -> bool {
    let n = word.chars().count();
    i >= n && is(ch, i - n, word)
}

/// True when `ch` begins with `word`.
pub(crate) fn starts(ch: &[char], word: &str) -> bool {
    is(ch, 0, word)
}

/// True when `word` stands anywhere in `ch`.
pub(crate) fn has(ch: &[char], word: &str) -> bool {
    let Some(first) = word.chars().next() else { return false };
    ch.iter().enumerate().any(|(i, c)| *c == first && is(ch, i, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four() {
        let ch: Vec<char> = "工作计划".chars().collect();
        assert!(is(&ch, 2, "计划") && !is(&ch, 3, "划拨") && !is(&ch, 9, "计"));
        assert!(ends(&ch, 2, "工作") && !ends(&ch, 1, "工作"));
        assert!(starts(&ch, "工作") && has(&ch, "作计") && !has(&ch, "") && !has(&ch, "方案"));
    }
}
