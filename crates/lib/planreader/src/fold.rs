//! One character at a time: traditional to simplified, full width to half width, one form for quotes and dashes.
//! Whole lines are the business of `normal`.

use std::sync::OnceLock;

use zhconv::{Variant, zhconv};

/// Marks a character that carries nothing and is left out.
pub(crate) const DROP: char = '\u{0}';
/// Marks a blank.
pub(crate) const BLANK: char = ' ';

static TABLE: OnceLock<Vec<u16>> = OnceLock::new();

fn table() -> &'static [u16] {
    TABLE.get_or_init(|| {
        let mut t: Vec<u16> = (0..=u16::MAX).collect();
        // Asked one character to a line, so that no phrase rule can change the count of characters.
        let mut source = String::with_capacity(120_000);
        for c in ('\u{3400}'..='\u{9FFF}').chain('\u{F900}'..='\u{FAFF}') {
            source.push(c);
            source.push('\n');
        }
        for (from, to) in source.split('\n').zip(zhconv(&source, Variant::ZhHans).split('\n')) {
            if let (Some(f), Some(s)) = (from.chars().next(), single(to))
                && let (Ok(f), Ok(s)) = (u16::try_from(u32::from(f)), u16::try_from(u32::from(s)))
            {
                t[usize::from(f)] = s;
            }
        }
        let mut set = |from: &str, to: char| {
            for c in from.chars() {
                if let (Ok(f), Ok(s)) = (u16::try_from(u32::from(c)), u16::try_from(u32::from(to))) {
                    t[usize::from(f)] = s;
                }
            }
        };
        for c in '\u{FF01}'..='\u{FF5E}' {
            if let Some(half) = char::from_u32(u32::from(c) - 0xFEE0) {
                set(&c.to_string(), half);
            }
        }
        set("“”„‟＂「」『』〝〞‘’‛＇", '"');
        set("—–－―‐‑‒−~～〜─━", '-');
        set("·•‧・∙⋅･", '·');
        set("○◯〇", '〇');
        set("〔［﹝", '[');
        set("〕］﹞", ']');
        set("﹑､", '、');
        set("﹐︐", ',');
        set("﹔", ';');
        set("﹕", ':');
        set("﹙", '(');
        set("﹚", ')');
        set("﹪", '%');
        set("＿", '_');
        set("×✕Ｘ", 'x');
        set("｡", '。');
        set("\u{A0}\u{3000}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}", BLANK);
        set("\u{200A}\u{202F}\u{205F}\r\n\u{2028}\u{2029}\u{85}", BLANK);
        set("\u{200B}\u{200C}\u{200D}\u{2060}\u{FEFF}\u{AD}\u{FFFD}`\u{FE0F}", DROP);
        for c in ('\u{0}'..='\u{8}').chain('\u{E}'..='\u{1F}').chain('\u{7F}'..='\u{9F}').chain('\u{E000}'..='\u{F8FF}')
        {
            set(&c.to_string(), DROP);
        }
        t
    })
}

fn single(s: &str) -> Option<char> {
    let mut it = s.chars();
    match (it.next(), it.next()) {
        (Some(c), None) => Some(c),
        _ => None,
    }
}

/// The one form of a character; [`DROP`] and [`BLANK`] are the two special answers.
pub(crate) fn fold(c: char) -> char {
    match u16::try_from(u32::from(c)) {
        Ok(code) if !(' '..'~').contains(&c) || c == '`' => {
            char::from_u32(u32::from(table()[usize::from(code)])).unwrap_or(c)
        }
        _ => c,
    }
}

/// Chinese characters, including the compatibility and extension blocks.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '〇' | '\u{20000}'..='\u{3134F}')
}

/// Characters a publisher lost: the replacement character and private use.
pub(crate) fn is_broken(c: char) -> bool {
    c == '\u{FFFD}' || matches!(c, '\u{E000}'..='\u{F8FF}')
}

/// True when the letters are one syllable of pinyin, with or without its tone mark.
pub(crate) fn is_syllable(letters: &str) -> bool {
    const INITIALS: [&str; 24] = [
        "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s",
        "y", "w", "",
    ];
    const FINALS: [&str; 38] = [
        "a", "o", "e", "i", "u", "v", "ai", "ei", "ui", "ao", "ou", "iu", "ie", "ue", "ve", "er", "an", "en", "in",
        "un", "vn", "ang", "eng", "ing", "ong", "ia", "iao", "ian", "iang", "iong", "ua", "uo", "uai", "uan", "uang",
        "io", "ueng", "ng",
    ];
    let mut plain = String::with_capacity(8);
    for c in letters.chars() {
        plain.push(match c {
            'ā' | 'á' | 'ǎ' | 'à' | 'ă' => 'a',
            'ē' | 'é' | 'ě' | 'è' => 'e',
            'ī' | 'í' | 'ǐ' | 'ì' => 'i',
            'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
            'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
            'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
            'a'..='z' => c,
            'ɡ' => 'g',
            _ => return false,
        });
    }
    INITIALS.iter().any(|i| plain.strip_prefix(i).is_some_and(|rest| FINALS.contains(&rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold_str(s: &str) -> String {
        s.chars().map(fold).filter(|c| *c != DROP && *c != BLANK && *c != '\t').collect()
    }

    #[test]
    fn forms_become_one() {
        assert_eq!(fold_str("關愛婦女，１００％～３０"), "关爱妇女,100%-30");
        assert_eq!(fold_str("“三八”　節"), "\"三八\"节");
        assert_eq!(fold('\u{FFFD}'), DROP);
        assert_eq!(fold('妇'), '妇');
    }

    #[test]
    fn syllables() {
        for s in ["fu", "lian", "zhuang", "ér", "lǜ", "ài", "xiong"] {
            assert!(is_syllable(s), "{s}");
        }
        for s in ["kg", "qq", "diy", "cm", "", "abc"] {
            assert!(!is_syllable(s), "{s}");
        }
    }
}
