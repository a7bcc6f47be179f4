//! Money in whole fen (1/100 yuan).

/// An amount in fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, serde::Serialize, serde::Deserialize)]
pub struct Fen(pub i64);

impl Fen {
    /// Reads an amount in yuan as typed: `3980`, `3,980.50`, `1.2万`. `None` when it is no amount or has
    /// more than two decimals.
    pub fn parse_yuan(text: &str) -> Option<Fen> {
        let text = text.trim().replace([',', '，', '元', '￥', '¥', ' '], "");
        let (number, scale) = match text.strip_suffix('万') {
            Some(n) => (n.to_owned(), 10_000i64),
            None => (text, 1),
        };
        let (whole, cents) = number.split_once('.').unwrap_or((&number, ""));
        let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(cents) || (scale == 1 && cents.len() > 2) || cents.len() > 6 {
            return None;
        }
        let fraction: i64 = format!("{cents:0<6}").parse().ok()?;
        let whole: i64 = whole.parse().ok()?;
        let micro = whole.checked_mul(1_000_000)?.checked_add(fraction)?.checked_mul(scale)?;
        Some(Fen(micro / 10_000))
    }
}

impl std::fmt::Display for Fen {
    /// Yuan with two decimals, without grouping.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}.{:02}", if self.0 < 0 { "-" } else { "" }, self.0.abs() / 100, self.0.abs() % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_as_typed() {
        for (text, fen) in
            [("3980", 398_000), ("3,980.50", 398_050), ("1.2万", 1_200_000), ("0.5", 50), ("50万元", 50_000_000)]
        {
            assert_eq!(Fen::parse_yuan(text), Some(Fen(fen)), "{text}");
        }
        for text in ["", "-3", "1.234", "abc", "1e5", "9".repeat(30).as_str()] {
            assert_eq!(Fen::parse_yuan(text), None, "{text}");
        }
        assert_eq!(Fen(398_050).to_string(), "3980.50");
    }
}
