//! A stored number as the sheet shows it: dates by their number format, long whole numbers with every digit that is in
//! the file, codes with their leading zeros, percentages. Decimals are not rounded: the value counts, not the width.

use std::collections::HashMap;

use jiff::civil::{Date, date};

use super::CellKind;
use crate::markup::{Piece, Pieces, unescape};

/// How a number format shows a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Show {
    #[default]
    Number,
    Day,
    Month,
    Time,
    /// At least so many digits.
    Padded(usize),
    Percent,
}

/// The formats of a workbook by style index.
#[derive(Debug, Default)]
pub(super) struct Formats {
    shows: Vec<Show>,
    /// Days count from 1904, as old Macintosh workbooks do.
    pub(super) from_1904: bool,
}

impl Formats {
    /// Reads the styles part.
    pub(super) fn read(styles: &str, from_1904: bool) -> Self {
        let mut custom: HashMap<u32, Show> = HashMap::new();
        let mut shows = Vec::new();
        let mut inside = false;
        for piece in Pieces::new(styles) {
            match piece {
                Piece::Open(t) if t.name == "cellXfs" => inside = true,
                Piece::Close(t) if t.name == "cellXfs" => inside = false,
                Piece::Open(t) | Piece::Empty(t) if t.name == "numFmt" => {
                    let id = t.attr("numFmtId").and_then(|v| v.parse().ok());
                    if let (Some(id), Some(code)) = (id, t.attr("formatCode")) {
                        custom.insert(id, by_code(&unescape(code)));
                    }
                }
                Piece::Open(t) | Piece::Empty(t) if inside && t.name == "xf" => {
                    let id = t.attr("numFmtId").and_then(|v| v.parse().ok()).unwrap_or(0u32);
                    shows.push(custom.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            }
        }
        Self { shows, from_1904 }
    }

    /// The formats of an old workbook: the format's number by style, the codes of those of its own.
    pub(super) fn of(styles: &[u32], custom: &HashMap<u32, String>, from_1904: bool) -> Self {
        let show = |id: &u32| custom.get(id).map_or_else(|| built_in(*id), |code| by_code(code));
        Self { shows: styles.iter().map(show).collect(), from_1904 }
    }

    /// The text of a number under a style.
    pub(super) fn value(&self, style: usize, value: f64) -> (String, CellKind) {
        let show = self.shows.get(style).copied().unwrap_or_default();
        shown(value, show, self.from_1904).unwrap_or_else(|| (tidy(value), CellKind::Number))
    }

    /// The text of a stored number under a style.
    pub(super) fn show(&self, style: usize, raw: &str) -> (String, CellKind) {
        let show = self.shows.get(style).copied().unwrap_or_default();
        if show == Show::Number {
            return (number(raw), CellKind::Number);
        }
        let Ok(value) = raw.parse::<f64>() else { return (raw.to_owned(), CellKind::Number) };
        shown(value, show, self.from_1904).unwrap_or_else(|| (number(raw), CellKind::Number))
    }
}

/// A number under a format; `None` where the format cannot show it.
pub(super) fn shown(value: f64, show: Show, from_1904: bool) -> Option<(String, CellKind)> {
    Some(match show {
        Show::Day => {
            let day = day_of(value, from_1904)?;
            let seconds = ((value - value.floor()) * 86_400.0).round() as u32;
            if seconds == 0 || seconds >= 86_400 {
                (day.to_string(), CellKind::Date)
            } else {
                (format!("{day} {:02}:{:02}", seconds / 3600, seconds / 60 % 60), CellKind::Date)
            }
        }
        Show::Month => {
            let day = day_of(value, from_1904)?;
            (format!("{:04}-{:02}", day.year(), day.month()), CellKind::Date)
        }
        Show::Time if (0.0..1.0).contains(&value) => {
            let minutes = (value * 1440.0).round() as u32;
            (format!("{:02}:{:02}", minutes / 60, minutes % 60), CellKind::Text)
        }
        Show::Time => return shown(value, Show::Day, from_1904),
        Show::Padded(width) if value >= 0.0 && value.fract() == 0.0 && value < 1e15 => {
            (format!("{:0width$}", value as u64), CellKind::Number)
        }
        Show::Percent => (format!("{}%", tidy(value * 100.0)), CellKind::Number),
        Show::Padded(_) | Show::Number => return None,
    })
}

/// The day of a serial number; `None` where spreadsheets have none.
pub(crate) fn day_of(serial: f64, from_1904: bool) -> Option<Date> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let days = serial.floor() as i64;
    let base = match (from_1904, days < 60) {
        (true, _) => date(1904, 1, 1),
        (false, true) => date(1899, 12, 31), // before the 29 February 1900 that never was
        (false, false) => date(1899, 12, 30),
    };
    base.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// A stored number as text: every digit of a whole number, 15 significant digits of a fraction.
pub(super) fn number(raw: &str) -> String {
    let digits = raw.strip_prefix('-').unwrap_or(raw);
    if !digits.is_empty() && digits.len() <= 32 && digits.bytes().all(|b| b.is_ascii_digit()) {
        return raw.to_owned();
    }
    match raw.parse::<f64>() {
        Ok(value) if value.is_finite() => tidy(value),
        _ => raw.to_owned(),
    }
}

pub(super) fn tidy(value: f64) -> String {
    if value.fract() == 0.0 && (1e15..1e21).contains(&value.abs()) {
        // spreadsheets keep 15 digits and show zeros for the rest
        let shown = format!("{value:.14e}");
        let (digits, power) = shown.split_once('e').unwrap_or((&shown, "0"));
        let digits = digits.replace('.', "");
        let sign = usize::from(digits.starts_with('-'));
        let width = power.parse::<usize>().unwrap_or(0) + 1 + sign;
        return format!("{digits:0<width$}");
    }
    if value.fract() == 0.0 && value.abs() < 1e21 {
        return format!("{value:.0}");
    }
    // 0.1 + 0.2 is shown as 0.3
    format!("{value:.14e}").parse::<f64>().map_or_else(|_| value.to_string(), |v| v.to_string())
}

fn built_in(id: u32) -> Show {
    match id {
        14..=16 | 22 | 28..=31 | 36 | 50..=51 | 53..=54 | 58 => Show::Day,
        17 | 27 | 52 | 57 => Show::Month,
        18..=21 | 32..=35 | 45..=47 | 55..=56 => Show::Time,
        9 | 10 => Show::Percent,
        _ => Show::Number,
    }
}

fn by_code(code: &str) -> Show {
    // the first section only; quoted text, escaped characters and [conditions] are no part of the pattern
    let (mut plain, mut quoted, mut bracket, mut skip) = (String::new(), false, false, false);
    for c in code.chars() {
        match c {
            _ if skip => skip = false,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => skip = true,
            '[' => bracket = true,
            ']' => bracket = false,
            ';' => break,
            _ if bracket => {}
            c => plain.push(c.to_ascii_lowercase()),
        }
    }
    let plain = plain.replace("general", "").replace("am/pm", "");
    let has = |c: char| plain.contains(c);
    if has('%') {
        return Show::Percent;
    }
    match (has('y') || has('e'), has('d'), has('h') || has('s'), has('m')) {
        (_, true, ..) => Show::Day,
        (true, false, _, true) if has('y') => Show::Month,
        (true, ..) if has('y') => Show::Day,
        (_, _, true, _) => Show::Time,
        _ if plain.len() > 1 && plain.bytes().all(|b| b == b'0') => Show::Padded(plain.len()),
        _ => Show::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_by_their_code() {
        let cases = [
            ("yyyy\"年\"m\"月\"d\"日\";@", Show::Day),
            ("[$-804]yyyy\"年\"m\"月\"", Show::Month),
            ("0000.00", Show::Number),
            ("000000", Show::Padded(6)),
            ("#,##0_ ;[Red]\\-#,##0", Show::Number),
            ("0.00E+00", Show::Number),
            ("h:mm:ss", Show::Time),
            ("0.0%", Show::Percent),
        ];
        for (code, show) in cases {
            assert_eq!(by_code(code), show, "{code}");
        }
    }

    #[test]
    fn numbers_as_shown() {
        assert_eq!(number("1.10105199001011E+17"), "110105199001011000");
        assert_eq!(number("12"), "12");
        assert_eq!(number("0.30000000000000004"), "0.3");
        assert_eq!(shown(42552.0, Show::Day, false).unwrap().0, "2016-07-01");
        assert_eq!(shown(42552.5, Show::Day, false).unwrap().0, "2016-07-01 12:00");
        assert_eq!(shown(1.0, Show::Day, false).unwrap().0, "1900-01-01");
    }
}
