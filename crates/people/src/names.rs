//! Names made comparable: folded, in letters, by initials; and the keys a person is found by.

use kernel::vault::Vault;
use linkage::{initials, pinyin_of};

/// A name as it is stored: outer spaces gone, full-width letters narrow, no space between Chinese characters, middle
/// dots alike.
pub fn tidy(name: &str) -> String {
    let narrow: Vec<char> = name
        .trim()
        .chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'))
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' | '\u{a0}' | '\t' | '\n' | '\r' => ' ',
            '•' | '・' | '‧' | '●' => '·',
            c => c,
        })
        .collect();
    let mut out = String::new();
    for (i, c) in narrow.iter().enumerate() {
        if *c == ' ' {
            let before = out.chars().last();
            let after = narrow[i + 1..].iter().find(|c| **c != ' ');
            let latin = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            if !(latin(before.as_ref()) && latin(after)) || before == Some(' ') {
                continue;
            }
        }
        out.push(*c);
    }
    out
}

/// A name's characters alone, as its keys have them.
pub fn bare(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && *c != '·').collect()
}

/// What a person is found by. Names stand plain (they are plain in the row), numbers only as blind indexes.
pub fn tokens(names: &[&str], id_number: &str, phone: &str, vault: &Vault) -> Vec<String> {
    let mut out = Vec::new();
    for name in names.iter().filter(|n| !n.is_empty()) {
        let chars: Vec<char> = bare(name).chars().collect();
        for start in 0..chars.len().min(12) {
            out.push(format!("n:{}", chars[start..].iter().collect::<String>()));
        }
        let given: String = chars.iter().skip(gbcodes::family_name_length(name)).collect();
        for part in [chars.iter().collect::<String>(), given] {
            if !part.is_empty() {
                out.push(format!("p:{}", pinyin_of(&part)));
                out.push(format!("i:{}", initials(&part)));
            }
        }
    }
    if id_number.chars().count() >= 15 {
        out.push(format!("d:{}", vault.blind("id-tail", &tail(id_number, 4))));
        out.push(format!("d:{}", vault.blind("id-tail", &tail(id_number, 6))));
        out.push(format!("d:{}", vault.blind("id-birth", &id_number.chars().skip(6).take(8).collect::<String>())));
    }
    if phone.chars().count() >= 7 {
        out.push(format!("t:{}", vault.blind("phone-tail", &tail(phone, 4))));
    }
    out.sort();
    out.dedup();
    out
}

fn tail(text: &str, n: usize) -> String {
    let count = text.chars().count();
    text.chars().skip(count.saturating_sub(n)).collect::<String>().to_uppercase()
}

/// What a searched word asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A key from this text on.
    Prefix(String),
    /// One of these keys, exactly.
    Exact(Vec<String>),
    /// A whole identity number or telephone, by blind index: `(id, phone)`.
    Number(String, String),
}

/// Reads one word of a search.
pub fn asked(word: &str, vault: &Vault) -> Option<Asked> {
    let word = tidy(word);
    let digits = word.chars().filter(char::is_ascii_digit).count();
    if word.is_empty() {
        None
    } else if digits + usize::from(word.ends_with(['x', 'X'])) == word.chars().count() {
        let upper = word.to_uppercase();
        Some(match upper.len() {
            4 => Asked::Exact(vec![
                format!("d:{}", vault.blind("id-tail", &upper)),
                format!("t:{}", vault.blind("phone-tail", &upper)),
            ]),
            6 => Asked::Exact(vec![format!("d:{}", vault.blind("id-tail", &upper))]),
            8 => Asked::Exact(vec![format!("d:{}", vault.blind("id-birth", &upper))]),
            _ => Asked::Number(vault.blind("id", &upper), vault.blind("phone", &upper)),
        })
    } else if word.is_ascii() {
        let plain: String = word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        if plain.is_empty() {
            return Some(Asked::Exact(Vec::new())); // signs only: nobody is called that
        }
        // Initials are short and without vowels more often than not; both are tried.
        Some(if plain.len() <= 4 { Asked::Prefix(format!("i:{plain}")) } else { Asked::Prefix(format!("p:{plain}")) })
    } else {
        Some(Asked::Prefix(format!("n:{}", word.replace('·', ""))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_tidied_as_they_are_written() {
        for (typed, want) in [
            (" 张　三 ", "张三"),
            ("张 小 三", "张小三"),
            ("Anna  Li", "Anna Li"),
            ("阿依·古丽", "阿依·古丽"),
            ("阿依•古丽", "阿依·古丽"),
            ("\u{200b}李四", "李四"),
            ("ＡＢ", "AB"),
            ("", ""),
        ] {
            assert_eq!(tidy(typed), want, "{typed:?}");
        }
    }
}
