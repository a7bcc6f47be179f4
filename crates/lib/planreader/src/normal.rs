//! The text as the rules see it: folded characters, each knowing its bytes in the original.
//! Pinyin in brackets, blanks between Chinese characters and lost characters are gone. Lines and paragraphs
//! are joined in `layout`.

use crate::fold::{BLANK, DROP, fold, is_broken, is_han, is_syllable};

/// Folded characters side by side with their place in the original.
#[derive(Debug, Default)]
pub(crate) struct Normal {
    /// The folded characters.
    pub ch: Vec<char>,
    /// First byte of each in the original.
    at: Vec<u32>,
    /// Byte after each, pinyin that belongs to it included.
    end: Vec<u32>,
    /// Pinyin syllables passed over.
    pub pinyin: u32,
    /// Characters that were traditional.
    pub traditional: u32,
    /// Characters lost before the file came here, with their byte.
    pub broken: Vec<u32>,
}

impl Normal {
    /// Bytes of the original under the characters `a..b`.
    pub fn bytes(&self, a: usize, b: usize) -> std::ops::Range<usize> {
        if a >= b || a >= self.at.len() {
            let p = self.at.get(a).map_or_else(|| self.end.last().map_or(0, |e| *e as usize), |p| *p as usize);
            return p..p;
        }
        self.at[a] as usize..self.end[b.min(self.end.len()) - 1] as usize
    }

    /// The characters as a string.
    #[cfg(test)]
    pub fn string(&self, a: usize, b: usize) -> String {
        self.ch.get(a..b.min(self.ch.len())).unwrap_or(&[]).iter().collect()
    }

    /// The characters for people to read: simplified, with the page's own punctuation.
    pub fn readable(&self, text: &str, a: usize, b: usize) -> String {
        let own = |i: usize| text.get(self.at[i] as usize..).and_then(|t| t.chars().next());
        (a..b.min(self.ch.len()))
            .map(|i| {
                if is_han(self.ch[i]) || self.ch[i].is_alphanumeric() {
                    self.ch[i]
                } else {
                    own(i).unwrap_or(self.ch[i])
                }
            })
            .collect()
    }

    /// Adds the characters of `text`, whose first byte is `base` in the original.
    pub fn push_text(&mut self, text: &str, base: usize) {
        let first = self.ch.len();
        let bytes = text.as_bytes();
        let mut blank: Option<usize> = None;
        let mut i = 0;
        while let Some(c) = text.get(i..).and_then(|t| t.chars().next()) {
            let next = i + c.len_utf8();
            let last = if self.ch.len() > first { self.ch.last().copied() } else { None };
            if is_broken(c) {
                self.broken.push((base + i) as u32);
            }
            if matches!(c, '(' | '（' | '?' | '\u{FFFD}')
                && last.is_some_and(is_han)
                && let Some(stop) = gloss(text, bytes, next, c)
            {
                if let Some(e) = self.end.last_mut() {
                    *e = (base + stop) as u32;
                }
                self.pinyin += 1;
                i = stop;
                continue;
            }
            let mut f = if c == '\t' && last.is_some() { ',' } else { fold(c) };
            if c == '\t' && last.is_none() {
                f = BLANK;
            }
            match f {
                DROP => {}
                BLANK => {
                    blank.get_or_insert(i);
                }
                _ => {
                    if f != c && is_han(c) && c != '○' {
                        self.traditional += 1;
                    }
                    if let Some(at) = blank.take()
                        && last.is_some_and(|l| l.is_ascii_alphanumeric())
                        && f.is_ascii_alphanumeric()
                    {
                        self.push(' ', base + at, base + i);
                    }
                    self.push(f, base + i, base + next);
                }
            }
            i = next;
        }
    }

    fn push(&mut self, c: char, at: usize, end: usize) {
        self.ch.push(c);
        self.at.push(at as u32);
        self.end.push(end as u32);
    }
}

/// The byte after a pinyin gloss that opens right before `from`; a gloss that lost its first bytes
/// (`?jǐn)M`) takes the stray capital with it.
fn gloss(text: &str, bytes: &[u8], from: usize, opener: char) -> Option<usize> {
    let window = &bytes[from..bytes.len().min(from + 14)];
    let close = window.iter().position(|b| *b == b')').map(|p| from + p).or_else(|| {
        let mut end = bytes.len().min(from + 14);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.get(from..end)?.find('）').map(|p| from + p)
    })?;
    let inside = text.get(from..close)?;
    if !is_syllable(inside) {
        return None;
    }
    let mut stop = close + text.get(close..)?.chars().next()?.len_utf8();
    if matches!(opener, '?' | '\u{FFFD}') && bytes.get(stop).is_some_and(u8::is_ascii_uppercase) {
        stop += 1;
    }
    Some(stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Normal {
        let mut n = Normal::default();
        n.push_text(text, 0);
        n
    }

    #[test]
    fn blanks_pinyin_and_losses_go() {
        let n = of("  婦(fu)聯(lián) 工\u{3000}作１ 次\u{FFFD}，共 2 次 (kg) A B");
        assert_eq!(n.string(0, 99), "妇联工作1次,共2次(kg)A B");
        assert_eq!(n.pinyin, 2);
        assert_eq!(n.broken.len(), 1);
        assert!(n.traditional >= 2);
    }

    #[test]
    fn bytes_lead_back_and_keep_the_gloss() {
        let text = "辦(ban)好事";
        let n = of(text);
        assert_eq!(&text[n.bytes(0, 1)], "辦(ban)");
        assert_eq!(&text[n.bytes(1, 3)], "好事");
        assert!(n.bytes(3, 3).is_empty());
    }

    #[test]
    fn a_broken_gloss_goes_with_its_stray_capital() {
        assert_eq!(of("民政局?jǐn)M于9月").string(0, 99), "民政局于9月");
    }

    #[test]
    fn tabs_between_cells_are_commas() {
        assert_eq!(of("\t书架\t2个").string(0, 99), "书架,2个");
    }
}
