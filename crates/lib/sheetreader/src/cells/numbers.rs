//! Numbers and amounts, with the units people write behind them.

use super::Value;
use crate::findings::Findings;
use crate::words;

/// The number at the beginning, the factor of 万 and 千, and whether words were dropped.
fn read(text: &str) -> Option<(f64, bool)> {
    let plain: String = text
        .chars()
        .map(words::half)
        .filter(|c| !words::is_space(*c) && !matches!(c, ',' | '¥' | '￥' | '$'))
        .collect();
    let plain = plain.trim_start_matches("人民币").trim_start_matches('约');
    let end = plain.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))).unwrap_or(plain.len());
    let value: f64 = plain[..end].parse().ok().filter(|v: &f64| v.is_finite())?;
    let tail = &plain[end..];
    let factor = if tail.starts_with("万") {
        10_000.0
    } else if tail.starts_with("千") {
        1_000.0
    } else {
        1.0
    };
    if tail.chars().count() > 4 || tail.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    Some((value * factor, !tail.is_empty()))
}

fn percent(text: &str) -> Option<f64> {
    text.strip_suffix(['%', '％'])?.trim().parse::<f64>().ok()
}

pub(super) fn number(text: &str, min: Option<f64>, max: Option<f64>, f: &mut Findings<'_>) -> Value {
    let Some((value, words)) = percent(text).map(|v| (v, true)).or_else(|| read(text)) else {
        f.wrong("number_unclear", "不是数字", "not a number");
        return Value::Unread(text.to_owned());
    };
    if min.is_some_and(|m| value < m) || max.is_some_and(|m| value > m) {
        let (low, high) = (min.map_or("…".into(), |m| m.to_string()), max.map_or("…".into(), |m| m.to_string()));
        f.wrong(
            "number_range",
            format!("{value} 不在 {low} 到 {high} 之间"),
            format!("{value} is not between {low} and {high}"),
        );
        return Value::Unread(text.to_owned());
    }
    if text.contains('约') {
        f.doubt("number_about", "写的是约数", "an approximate number");
    } else if words {
        f.note("number_words", "只取了数字，单位没有采用", "only the number was taken, not its unit");
    }
    Value::Number(value)
}

pub(super) fn money(text: &str, f: &mut Findings<'_>) -> Value {
    let Some((yuan, _)) = read(text).filter(|(v, _)| v.abs() < 1e13) else {
        f.wrong("money_unclear", "不是金额", "not an amount of money");
        return Value::Unread(text.to_owned());
    };
    if text.contains(['万', '千']) {
        f.note("money_unit", format!("按 {yuan} 元理解"), format!("taken for {yuan} yuan"));
    }
    let fen = yuan * 100.0;
    if (fen - fen.round()).abs() > 1e-4 {
        f.doubt("money_fraction", "金额的小数超过两位，已四舍五入", "more than two decimals, rounded");
    }
    Value::Money(fen.round() as i64)
}
