//! Bytes of a text file to characters: UTF-8, UTF-16 with BOM, GB18030. Other encodings only when the bytes
//! say so clearly.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::ReadError;

/// The text, and the encoding's name when it was not UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> Result<(String, Option<&'static str>), ReadError> {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[bom..]);
        let name = if encoding == UTF_16LE || encoding == UTF_16BE { Some("UTF-16") } else { None };
        return checked(text.into_owned(), name);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return checked(text.to_owned(), None);
    }
    // UTF-8 with a few damaged bytes is still UTF-8
    let lossy = String::from_utf8_lossy(bytes);
    let lost = lossy.chars().filter(|c| *c == '\u{FFFD}').count();
    let han = lossy.chars().filter(|c| crate::fold::is_han(*c)).count();
    if lost * 20 < han {
        return checked(lossy.into_owned(), None);
    }
    let (gb, bad) = GB18030.decode_without_bom_handling(bytes);
    if !bad {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(&bytes[..bytes.len().min(64 * 1024)], true);
        let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
        if guess == BIG5 {
            let (text, bad) = BIG5.decode_without_bom_handling(bytes);
            if !bad {
                return checked(text.into_owned(), Some("Big5"));
            }
        }
        return checked(gb.into_owned(), Some("GB18030"));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(64 * 1024)], true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Allow);
    let guess = if guess == GBK { GB18030 } else { guess };
    let encoding = if guess == UTF_8 || guess == BIG5 || guess == GB18030 { guess } else { GB18030 };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    checked(text.into_owned(), (encoding != UTF_8).then(|| encoding.name()))
}

/// Text holds few control characters and few characters that could not be read.
fn checked(text: String, name: Option<&'static str>) -> Result<(String, Option<&'static str>), ReadError> {
    let (mut odd, mut lost, mut all) = (0usize, 0usize, 0usize);
    for c in text.chars() {
        all += 1;
        odd += usize::from(c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{C}' | '\u{B}'));
        lost += usize::from(c == '\u{FFFD}');
    }
    if all > 0 && odd * 20 > all {
        return Err(ReadError::NotText { why: format!("{odd} of {all} characters are control characters") });
    }
    if all > 0 && lost * 3 > all {
        return Err(ReadError::NotText {
            why: format!("{lost} of {all} characters cannot be read in any known encoding"),
        });
    }
    Ok((text, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let said = "妇联工作计划：全年培训妇女三百人次，每季度走访一次。";
        assert_eq!(decode(said.as_bytes()).unwrap(), (said.to_owned(), None));
        let mut bom = vec![0xEF, 0xBB, 0xBF];
        bom.extend(said.as_bytes());
        assert_eq!(decode(&bom).unwrap(), (said.to_owned(), None));
        let (gb, _, _) = GB18030.encode(said);
        assert_eq!(decode(&gb).unwrap(), (said.to_owned(), Some("GB18030")));
        let mut wide = vec![0xFF, 0xFE];
        wide.extend(said.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(decode(&wide).unwrap(), (said.to_owned(), Some("UTF-16")));
    }

    #[test]
    fn a_damaged_byte_does_not_change_the_encoding() {
        let mut bytes = "妇联工作计划：全年培训妇女三百人次，每季度走访一次。".repeat(3).into_bytes();
        bytes.push(0xE5);
        let (text, name) = decode(&bytes).unwrap();
        assert_eq!(name, None);
        assert!(text.ends_with('\u{FFFD}'));
    }

    #[test]
    fn noise_is_no_text() {
        let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 27) as u8).collect();
        assert!(matches!(decode(&noise), Err(ReadError::NotText { .. })));
    }
}
