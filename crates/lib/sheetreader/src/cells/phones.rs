//! Telephone numbers: one or several in a cell, mobiles, land lines, the short numbers of a village network.

use super::Value;
use crate::findings::Findings;
use crate::words;

/// What a run of digits is.
enum Number {
    Fine(String),
    Short(String),
    Bad(usize),
}

pub(super) fn clean(text: &str, f: &mut Findings<'_>) -> Value {
    if super::ids::is_scientific(text) {
        f.wrong(
            "phone_lost",
            "电话被 Excel 改成了科学计数，请重新填写",
            "Excel turned the number into scientific notation",
        );
        return Value::Unread(text.to_owned());
    }
    let pieces = pieces(text);
    let mut found: Vec<String> = Vec::new();
    let mut extra = false;
    for piece in &pieces {
        let digits: String = piece.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() {
            extra = true; // a word beside the numbers
            continue;
        }
        extra |= piece.chars().any(|c| words::is_han(c) || c.is_ascii_alphabetic());
        match judge(piece, &digits, f) {
            Number::Fine(number) => found.push(number),
            Number::Short(number) => {
                f.doubt("phone_short", "短号或没有区号，外地打不通", "a short number or without area code");
                found.push(number);
            }
            Number::Bad(n) => {
                f.wrong(
                    "phone_length",
                    format!("电话有 {n} 位数字，手机应为 11 位"),
                    format!("the number has {n} digits, a mobile has 11"),
                );
                return Value::Unread(text.to_owned());
            }
        }
    }
    if found.is_empty() {
        f.wrong("phone_none", "没有电话号码", "no telephone number");
        return Value::Unread(text.to_owned());
    }
    found.dedup();
    if found.len() > 1 {
        let n = found.len();
        f.note("phone_several", format!("一格里有 {n} 个号码"), format!("{n} numbers in one cell"));
    }
    if extra {
        f.note("phone_words", "号码旁的文字没有采用", "the words beside the number were left out");
    }
    Value::Phones(found)
}

/// Parts between strong separators; blanks separate only where both sides are whole numbers.
pub(super) fn pieces(text: &str) -> Vec<String> {
    let strong =
        |c: char| matches!(c, '/' | '、' | ',' | '，' | ';' | '；' | '\n' | '\r' | '|' | '或' | '和' | '及' | '\\');
    let mut out = Vec::new();
    for part in text.split(strong).map(|p| p.trim_matches(words::is_space)).filter(|p| !p.is_empty()) {
        let tokens: Vec<&str> = part.split(words::is_space).filter(|t| !t.is_empty()).collect();
        let whole = |t: &&str| {
            let digits = t.chars().filter(char::is_ascii_digit).count();
            digits == 0 || (7..=13).contains(&digits)
        };
        if tokens.len() > 1 && tokens.iter().all(whole) {
            out.extend(tokens.into_iter().map(str::to_owned));
        } else {
            out.push(part.to_owned());
        }
    }
    out
}

fn judge(piece: &str, digits: &str, f: &mut Findings<'_>) -> Number {
    let mobile = |d: &str| d.len() == 11 && d.starts_with('1') && !matches!(d.as_bytes()[1], b'0' | b'1' | b'2');
    if mobile(digits) {
        return Number::Fine(digits.to_owned());
    }
    for prefix in ["0086", "86", "0"] {
        if let Some(rest) = digits.strip_prefix(prefix).filter(|r| mobile(r)) {
            f.note(
                "phone_prefix",
                format!("去掉了号码前的 {prefix}"),
                format!("the {prefix} before the number was removed"),
            );
            return Number::Fine(rest.to_owned());
        }
    }
    if digits.starts_with('0') && (10..=12).contains(&digits.len()) {
        // area codes of three digits: 010 and 02x
        let known = if digits.starts_with("010") || digits.starts_with("02") { 3 } else { 4 };
        let written = piece.split(['-', ')', '）', '—']).next().map(|a| a.chars().filter(char::is_ascii_digit).count());
        let area = written.filter(|n| matches!(n, 3 | 4)).unwrap_or(known);
        return Number::Fine(format!("{}-{}", &digits[..area], &digits[area..]));
    }
    if digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800")) {
        return Number::Fine(digits.to_owned());
    }
    match digits.len() {
        3..=8 if !digits.starts_with('1') || digits.len() <= 6 => Number::Short(digits.to_owned()),
        n => Number::Bad(n),
    }
}
