//! Spans of local days, and the ways a day is written in a form.

use jiff::civil::{Date, date};

/// Days from `start` to `end`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaySpan {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

impl DaySpan {
    /// A span; the ends are put in order.
    pub fn new(a: Date, b: Date) -> Self {
        Self { start: a.min(b), end: a.max(b) }
    }
    /// The whole calendar year.
    pub fn year(year: i16) -> Self {
        Self { start: date(year, 1, 1), end: date(year, 12, 31) }
    }
    /// Whether a day lies within.
    pub fn contains(&self, day: Date) -> bool {
        self.start <= day && day <= self.end
    }
}

/// Reads a day as people write it: `2026-11-21`, `2026/11/21`, `2026.11.21`, `20261121`, `2026年11月21日`,
/// full-width digits allowed. `None` when it is no day.
pub fn parse_day(text: &str) -> Option<Date> {
    let plain: String = text
        .trim()
        .chars()
        .map(|c| if ('０'..='９').contains(&c) { (b'0' + (c as u32 - '０' as u32) as u8) as char } else { c })
        .collect();
    let parts: Vec<i32> =
        plain.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).map(|p| p.parse().unwrap_or(-1)).collect();
    let stray = plain.chars().any(|c| !(c.is_ascii_digit() || "-/.年月日 ".contains(c)));
    if stray {
        return None;
    }
    let (y, m, d) = match parts[..] {
        [y, m, d] => (y, m, d),
        [all] if plain.len() == 8 => (all / 10_000, all / 100 % 100, all % 100),
        _ => return None,
    };
    Date::new(i16::try_from(y).ok()?, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok().filter(|d| d.year() >= 1900)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let want = Some(date(2026, 3, 8));
        for text in [
            "2026-03-08",
            "2026/3/8",
            "2026.3.8",
            "20260308",
            "2026年3月8日",
            " ２０２６－03－08 ".replace('－', "-").as_str(),
        ] {
            assert_eq!(parse_day(text), want, "{text}");
        }
        for text in ["", "2026-02-30", "3月8日", "tomorrow", "2026-03-08; DROP", "99999999"] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }
}
