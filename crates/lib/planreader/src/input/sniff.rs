//! What kind of file the bytes are. Content counts before the name, because files get renamed.

use crate::error::ReadError;

/// The kinds that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Docx,
    Html,
    Text,
}

/// OLE compound file: .doc, .xls, .ppt, .wps, and every encrypted Office file.
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

fn utf16(s: &str) -> Vec<u8> {
    s.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn contains(hay: &[u8], needle: &[u8]) -> bool {
    let first = needle[0];
    let mut i = 0;
    while let Some(p) = hay[i..].iter().position(|b| *b == first) {
        if hay[i + p..].starts_with(needle) {
            return true;
        }
        i += p + 1;
    }
    false
}

/// Names the kind, or says which unsupported kind it is.
pub(crate) fn kind(name: &str, bytes: &[u8]) -> Result<Kind, ReadError> {
    let refuse = |what| Err(ReadError::UnsupportedType { what });
    let ext = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    if bytes.starts_with(OLE) {
        // directory entries of an encrypted package are named in UTF-16
        if contains(bytes, &utf16("EncryptedPackage")) || contains(bytes, &utf16("EncryptionInfo")) {
            return Err(ReadError::PasswordProtected);
        }
        return refuse(match ext.as_str() {
            "xls" | "et" => ".xls",
            "ppt" | "dps" => ".ppt",
            "wps" => ".wps",
            _ => ".doc",
        });
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return match ext.as_str() {
            _ if contains(bytes, b"word/") => Ok(Kind::Docx),
            _ if contains(bytes, b"xl/") => refuse(".xlsx"),
            _ if contains(bytes, b"ppt/") => refuse(".pptx"),
            _ if contains(bytes, b"opendocument") => refuse(".odt"),
            "docx" | "docm" => Ok(Kind::Docx),
            "xlsx" => refuse(".xlsx"),
            _ => refuse(".zip"),
        };
    }
    const MAGIC: &[(&[u8], &str)] = &[
        (b"%PDF", ".pdf"),
        (b"\x89PNG", "image"),
        (b"\xFF\xD8\xFF", "image"),
        (b"GIF8", "image"),
        (b"BM\x00", "image"),
        (b"II*\x00", "image"),
        (b"MM\x00*", "image"),
        (b"RIFF", "media"),
        (b"\x1F\x8B", ".gz"),
        (b"Rar!", ".rar"),
        (b"7z\xBC\xAF", ".7z"),
        (b"{\\rtf", ".rtf"),
        (b"SQLite format 3", "database"),
    ];
    if let Some((_, what)) = MAGIC.iter().find(|(m, _)| bytes.starts_with(m)) {
        return refuse(what);
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return refuse("media");
    }
    if ext == "docx" {
        return Err(ReadError::BrokenDocx { why: "it does not begin like a .docx".into() });
    }
    let head: Vec<u8> = bytes.iter().take(2048).filter(|b| **b != 0).map(u8::to_ascii_lowercase).collect();
    let tagged = [&b"<!doctype html"[..], b"<html", b"<head", b"<body", b"<meta"].iter().any(|t| contains(&head, t));
    let markup = matches!(ext.as_str(), "html" | "htm" | "xhtml" | "mht");
    Ok(if tagged || markup { Kind::Html } else { Kind::Text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_content() {
        let what = |name: &str, bytes: &[u8]| match kind(name, bytes) {
            Ok(k) => format!("{k:?}"),
            Err(ReadError::UnsupportedType { what }) => what.to_owned(),
            Err(e) => format!("{e:?}"),
        };
        let mut locked = OLE.to_vec();
        locked.extend(utf16("EncryptedPackage"));
        let table: [(&str, &[u8], &str); 9] = [
            ("a.txt", b"abc", "Text"),
            ("a.txt", b"<!DOCTYPE html><p>", "Html"),
            ("a.htm", b"abc", "Html"),
            ("a.txt", b"%PDF-1.7", ".pdf"),
            ("a.doc", OLE, ".doc"),
            ("a.docx", &locked, "PasswordProtected"),
            ("a.docx", b"PK\x03\x04..word/document.xml", "Docx"),
            ("a.docx", b"PK\x03\x04..xl/workbook.xml", ".xlsx"),
            ("a.jpg", b"\xFF\xD8\xFF\xE0", "image"),
        ];
        for (name, bytes, want) in table {
            assert_eq!(what(name, bytes), want, "{name}");
        }
    }
}
