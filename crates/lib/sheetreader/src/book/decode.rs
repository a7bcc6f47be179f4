//! Bytes of a text file to characters: UTF-8 with or without mark, UTF-16, GB18030.

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

use crate::trouble::ReadTrouble;

/// The text, and the encoding's name when it was not UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Option<&'static str>), ReadTrouble> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        let name = (encoding == UTF_16LE || encoding == UTF_16BE).then_some("UTF-16");
        return checked(text.into_owned(), name);
    }
    if let Some(wide) = unmarked_wide(bytes) {
        return checked(wide.decode_without_bom_handling(bytes).0.into_owned(), Some("UTF-16"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => checked(text.to_owned(), None),
        Err(_) => checked(GB18030.decode_without_bom_handling(bytes).0.into_owned(), Some("GB18030")),
    }
}

/// UTF-16 without its mark shows by the zero bytes of its tabs, line ends and digits, all on one side.
fn unmarked_wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match (even, odd) {
        (0, n) if n * 20 > head.len() && n > 2 => Some(UTF_16LE),
        (n, 0) if n * 20 > head.len() && n > 2 => Some(UTF_16BE),
        _ => None,
    }
}

/// A table's text holds few control characters and few characters that could not be read.
fn checked(text: String, name: Option<&'static str>) -> Result<(String, Option<&'static str>), ReadTrouble> {
    let (mut odd, mut all) = (0usize, 0usize);
    for c in text.chars() {
        all += 1;
        odd += usize::from(c == '\u{fffd}' || (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{b}')));
    }
    if odd * 20 > all {
        return Err(ReadTrouble::Unsupported { zh: "无法识别的文件", en: "a file of an unknown kind" });
    }
    Ok((text, name))
}
