//! What a file is, by its first bytes; its name only helps to say what it is not.

use crate::trouble::ReadTrouble;

/// How a file is packed.
pub(super) enum Found {
    Zip,
    Compound,
    Text,
}

/// What a text really is.
pub(super) enum Shape {
    Html,
    SpreadsheetMl,
    Plain,
}

pub(super) fn sniff(bytes: &[u8], file_name: &str) -> Result<Found, ReadTrouble> {
    if bytes.is_empty() {
        return Err(ReadTrouble::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Found::Zip);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        let holds = |name: &str| {
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            bytes.windows(wide.len()).any(|w| w == wide)
        };
        if holds("EncryptedPackage") {
            return Err(ReadTrouble::Password);
        }
        if holds("WordDocument") {
            return Err(ReadTrouble::Unsupported {
                zh: " Word 或 WPS 文字文档", en: "a Word or WPS Writer document"
            });
        }
        return Ok(Found::Compound);
    }
    let known: [(&[u8], &'static str, &'static str); 8] = [
        (b"%PDF", " PDF 文件", "a PDF"),
        (b"\x89PNG", "图片", "a picture"),
        (b"\xFF\xD8\xFF", "图片", "a picture"),
        (b"GIF8", "图片", "a picture"),
        (b"Rar!", " RAR 压缩包", "a RAR archive"),
        (b"7z\xBC\xAF", " 7z 压缩包", "a 7z archive"),
        (b"\x1F\x8B", "压缩包", "an archive"),
        (b"{\\rtf", " RTF 文档", "an RTF document"),
    ];
    if let Some((_, zh, en)) = known.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return Err(ReadTrouble::Unsupported { zh, en });
    }
    let head = &bytes[..bytes.len().min(200)];
    if head.starts_with(b"MIME-Version:") {
        return Err(ReadTrouble::Unsupported {
            zh: "单个文件网页（.mht）", en: "a single-file web page (.mht)"
        });
    }
    let name = file_name.to_lowercase();
    if bytes.iter().take(64).any(|b| *b == 0) && !bytes.starts_with(b"\xFF\xFE") && !bytes.starts_with(b"\xFE\xFF") {
        if name.ends_with(".et") {
            return Err(wps_table());
        }
        if name.ends_with(".wps") {
            return Err(ReadTrouble::Unsupported {
                zh: " WPS 文字文档（.wps）", en: "a WPS Writer document (.wps)"
            });
        }
    }
    Ok(Found::Text)
}

/// A workbook in WPS's own format.
pub(super) fn wps_table() -> ReadTrouble {
    ReadTrouble::Unsupported { zh: " WPS 表格自己的格式（.et）", en: "a workbook in WPS's own format (.et)" }
}

pub(super) fn shape(text: &str) -> Shape {
    let head: String = text.trim_start().chars().take(2000).collect::<String>().to_lowercase();
    if head.starts_with('<') {
        if head.contains("urn:schemas-microsoft-com:office:spreadsheet") && head.contains("<workbook") {
            return Shape::SpreadsheetMl;
        }
        let page = ["<html", "<table", "<!doctype html", "<head", "<body", "<meta", "<style", "<div"];
        if page.iter().any(|mark| head.contains(mark)) {
            return Shape::Html;
        }
    }
    Shape::Plain
}
