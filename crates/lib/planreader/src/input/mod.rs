//! From the bytes of a file to text: what kind of file it is, and the reader for that kind.
//! What the text means is no business of this room.

mod docx;
mod encoding;
mod html;
mod listnumbers;
mod sniff;

use crate::error::ReadError;

/// The largest file that is read.
pub(crate) const LIMIT: u64 = 20 * 1024 * 1024;

/// Text, and the name of its encoding when that was not UTF-8.
pub(crate) fn decode(name: &str, bytes: &[u8]) -> Result<(String, Option<&'static str>), ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() as u64 > LIMIT {
        return Err(ReadError::TooLarge { bytes: bytes.len() as u64, limit: LIMIT });
    }
    let (text, encoding) = match sniff::kind(name, bytes)? {
        sniff::Kind::Docx => (docx::text(bytes)?, None),
        sniff::Kind::Html => {
            let (source, encoding) = encoding::decode(bytes)?;
            (html::text(&source), encoding)
        }
        sniff::Kind::Text => encoding::decode(bytes)?,
    };
    let text = if text.contains('\r') && !text.contains('\n') { text.replace('\r', "\n") } else { text };
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    Ok((text, encoding))
}
