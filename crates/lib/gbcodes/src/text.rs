//! What office software and keyboards do to a number, undone: full-width forms, spaces, the text apostrophe.

/// The characters of a typed number: full-width turned to half-width, letters to capitals, white space, zero-width
/// marks, hyphens and the apostrophe that Excel puts before text taken away.
pub(crate) fn compact(typed: &str) -> String {
    typed
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            other => other,
        })
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\'' | '’' | '‘' | '-'))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// The two-digit codes of the provinces (GB/T 2260): mainland, Taiwan, Hong Kong and Macao.
pub(crate) fn is_province(code: &str) -> bool {
    matches!(
        code,
        "11" | "12"
            | "13"
            | "14"
            | "15"
            | "21"
            | "22"
            | "23"
            | "31"
            | "32"
            | "33"
            | "34"
            | "35"
            | "36"
            | "37"
            | "41"
            | "42"
            | "43"
            | "44"
            | "45"
            | "46"
            | "50"
            | "51"
            | "52"
            | "53"
            | "54"
            | "61"
            | "62"
            | "63"
            | "64"
            | "65"
            | "71"
            | "81"
            | "82"
    )
}
