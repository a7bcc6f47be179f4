//! A due read back from the short form that the JSON output uses, for those who stored it as text.
//! Writing it is `Display` of [`Due`]; finding dates in sentences is the business of `dates`.

use crate::dates::{When, date, feast_at};
use crate::dues::{Due, Year};
use crate::feasts::moving;

impl Due {
    /// Reads a due back from its short form (`06-20`, `2025-12`, `10月上旬`, `年底`, `中秋节`, `3年内`…), or from
    /// the way a plan writes it (`6月20日前`). What cannot be understood is kept as [`Due::Words`].
    ///
    /// ```
    /// use planreader::Due;
    /// assert_eq!(Due::from_text("06-20"), Due::Day { year: None, month: 6, day: 20 });
    /// assert_eq!(Due::from_text("年底").to_string(), "年底");
    /// ```
    pub fn from_text(text: &str) -> Due {
        let text = text.trim();
        let (masked, rest) = match text.strip_prefix("20xx年") {
            Some(rest) if !rest.is_empty() => (Some(Year::Masked), rest),
            _ => (None, text),
        };
        if let Some(due) = short_form(rest, masked).or_else(|| moving(text)) {
            return due;
        }
        let ch: Vec<char> = text.chars().map(crate::fold::fold).collect();
        let whole = |found: Option<(When, usize)>| found.filter(|(_, len)| *len == ch.len()).map(|(w, _)| w.due);
        if ch.is_empty() {
            return Due::Words(String::new());
        }
        whole(date(&ch, 0)).or_else(|| whole(feast_at(&ch, 0))).unwrap_or_else(|| Due::Words(text.to_owned()))
    }
}

/// 06, 06-20, 2025, 2025-06, 2025-06-20.
fn short_form(text: &str, masked: Option<Year>) -> Option<Due> {
    if !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        return None;
    }
    let parts: Vec<u16> = text.split('-').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let month = |m: u16| u8::try_from(m).ok().filter(|m| (1..=12).contains(m));
    let day = |d: u16| u8::try_from(d).ok().filter(|d| (1..=31).contains(d));
    let known = |y: u16| i16::try_from(y).ok().filter(|y| *y >= 1000).map(Year::Known);
    match parts.as_slice() {
        [y] if *y >= 1000 => known(*y).map(Due::Year),
        [m] => Some(Due::Month { year: masked, month: month(*m)? }),
        [y, m] if *y >= 1000 => Some(Due::Month { year: known(*y), month: month(*m)? }),
        [m, d] => Some(Due::Day { year: masked, month: month(*m)?, day: day(*d)? }),
        [y, m, d] => Some(Due::Day { year: Some(known(*y)?), month: month(*m)?, day: day(*d)? }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_read_back() {
        for text in [
            "06-20",
            "2025-06-20",
            "10",
            "2025-12",
            "2030",
            "10月上旬",
            "6月初",
            "8月底",
            "年底",
            "年初",
            "年中",
            "年内",
            "2025年底",
            "20xx年底",
            "20xx年06",
            "20xx年06-20",
            "20xx年",
            "一季度",
            "2026年三季度",
            "上半年",
            "3年内",
            "6个月内",
            "15个工作日内",
            "2周内",
            "中秋节",
            "春节",
            "小年",
            "暑假",
            "每月25日前",
        ] {
            assert_eq!(Due::from_text(text).to_string(), text);
        }
        assert!(!matches!(Due::from_text("2026年三季度"), Due::Words(_)));
        assert!(!matches!(Due::from_text("15个工作日内"), Due::Words(_)));
        assert_eq!(Due::from_text("6月20日前").to_string(), "06-20");
        assert_eq!(Due::from_text(""), Due::Words(String::new()));
    }
}
