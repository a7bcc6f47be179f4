//! A .docx to text: paragraphs as lines, table rows as lines with tabs between cells, automatic numbers written out.
//! Only the main text is read; deleted text, fall-back drawings, headers and footers are not.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::listnumbers::{Counters, Numbering, numbering, style_numbers};
use crate::error::ReadError;

/// The most that one part may unfold to. A plan of 20 MB of text does not come near it.
const UNFOLDED: u64 = 96 * 1024 * 1024;

fn broken(why: impl Into<String>) -> ReadError {
    ReadError::BrokenDocx { why: why.into() }
}

/// The text of a .docx.
pub(crate) fn text(bytes: &[u8]) -> Result<String, ReadError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(e.to_string()))?;
    let document = part(&mut zip, "word/document.xml")?.ok_or_else(|| broken("word/document.xml is missing"))?;
    let numbers = match part(&mut zip, "word/numbering.xml")? {
        Some(xml) => numbering(&xml),
        None => Numbering::default(),
    };
    let styles = match part(&mut zip, "word/styles.xml")? {
        Some(xml) => style_numbers(&xml),
        None => Vec::new(),
    };
    body(&document, &numbers, &styles)
}

fn part(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, ReadError> {
    let file = match zip.by_name(name) {
        Ok(f) => f,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(ZipError::InvalidPassword | ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
            return Err(ReadError::PasswordProtected);
        }
        Err(e) => return Err(broken(e.to_string())),
    };
    let mut raw = Vec::new();
    file.take(UNFOLDED + 1).read_to_end(&mut raw).map_err(|e| broken(e.to_string()))?;
    if raw.len() as u64 > UNFOLDED {
        return Err(ReadError::TooLarge { bytes: raw.len() as u64, limit: UNFOLDED });
    }
    Ok(Some(match String::from_utf8(raw) {
        Ok(s) => s,
        Err(e) => super::encoding::decode(e.as_bytes()).map_err(|_| broken(format!("{name} is no text")))?.0,
    }))
}

/// The value of an attribute by its local name.
pub(super) fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    e.attributes()
        .with_checks(false)
        .flatten()
        .find(|a| {
            let key: &str = a.key.local_name().into_inner();
            key == name
        })
        .map(|a| a.value.to_string())
}

#[derive(Default)]
struct Para {
    text: String,
    level: Option<usize>,
    number: Option<String>,
    style: Option<String>,
}

#[derive(Default)]
struct Body {
    out: String,
    /// Open paragraphs; a text box opens one inside another.
    paras: Vec<Para>,
    /// Cells of the open row, one list for each nested table.
    rows: Vec<Vec<String>>,
    counters: Counters,
}

fn body(xml: &str, numbers: &Numbering, styles: &[(String, String, usize)]) -> Result<String, ReadError> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut b = Body::default();
    let (mut in_text, mut skip) = (0usize, 0usize);
    let mut seen = false;
    loop {
        let event = match reader.read_event() {
            Ok(e) => e,
            Err(e) => {
                if b.out.is_empty() {
                    return Err(broken(e.to_string()));
                }
                break; // what came before the damage is still worth reading
            }
        };
        match event {
            Event::Eof => break,
            Event::Start(e) => {
                let name: &str = e.local_name().into_inner();
                match name {
                    "del" | "moveFrom" | "Fallback" => skip += 1,
                    _ if skip > 0 => {}
                    "t" => in_text += 1,
                    _ => b.open(name, &e, &mut seen),
                }
            }
            Event::Empty(e) => {
                let name: &str = e.local_name().into_inner();
                if skip == 0 {
                    b.empty(name, &e, numbers, styles);
                }
            }
            Event::End(e) => {
                let name: &str = e.local_name().into_inner();
                match name {
                    "del" | "moveFrom" | "Fallback" => skip = skip.saturating_sub(1),
                    _ if skip > 0 => {}
                    "t" => in_text = in_text.saturating_sub(1),
                    _ => b.close(name, numbers, styles),
                }
            }
            Event::Text(t) if in_text > 0 && skip == 0 => b.push(&t.xml_content(quick_xml::XmlVersion::Implicit1_0)),
            Event::CData(t) if in_text > 0 && skip == 0 => b.push(&t.xml_content(quick_xml::XmlVersion::Implicit1_0)),
            Event::GeneralRef(r) if in_text > 0 && skip == 0 => {
                let c = match r.resolve_char_ref() {
                    Ok(Some(c)) => Some(c),
                    _ => match r.xml_content(quick_xml::XmlVersion::Implicit1_0).as_ref() {
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "amp" => Some('&'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => None,
                    },
                };
                if let Some(c) = c {
                    b.push(c.encode_utf8(&mut [0; 4]));
                }
            }
            _ => {}
        }
        if b.out.len() as u64 > super::LIMIT {
            return Err(ReadError::TooLarge { bytes: b.out.len() as u64, limit: super::LIMIT });
        }
    }
    if !seen {
        return Err(broken("word/document.xml has no body"));
    }
    Ok(b.out)
}

impl Body {
    fn push(&mut self, s: &str) {
        if let Some(p) = self.paras.last_mut() {
            p.text.push_str(s);
        }
    }

    fn open(&mut self, name: &str, e: &BytesStart<'_>, seen: &mut bool) {
        match name {
            "body" => *seen = true,
            "p" if self.paras.len() < 64 => self.paras.push(Para::default()),
            "tr" if self.rows.len() < 64 => self.rows.push(Vec::new()),
            "tc" => {
                if let Some(row) = self.rows.last_mut() {
                    row.push(String::new());
                }
            }
            "pStyle" | "ilvl" | "numId" => self.property(name, e),
            _ => {}
        }
    }

    fn empty(&mut self, name: &str, e: &BytesStart<'_>, numbers: &Numbering, styles: &[(String, String, usize)]) {
        match name {
            "tab" => {
                if self.paras.last().is_some_and(|p| !p.text.is_empty()) {
                    self.push(" ");
                }
            }
            "br" | "cr" => self.push(if self.rows.is_empty() { "\n" } else { " " }),
            "noBreakHyphen" => self.push("-"),
            "p" => {
                self.paras.push(Para::default());
                self.close("p", numbers, styles);
            }
            _ => self.property(name, e),
        }
    }

    fn property(&mut self, name: &str, e: &BytesStart<'_>) {
        let Some(p) = self.paras.last_mut() else { return };
        match name {
            "pStyle" => p.style = attribute(e, "val"),
            "ilvl" => p.level = attribute(e, "val").and_then(|v| v.parse().ok()),
            "numId" => p.number = attribute(e, "val"),
            _ => {}
        }
    }

    fn close(&mut self, name: &str, numbers: &Numbering, styles: &[(String, String, usize)]) {
        match name {
            "p" => {
                let Some(p) = self.paras.pop() else { return };
                let line = self.numbered(p, numbers, styles);
                if let Some(outer) = self.paras.last_mut() {
                    outer.text.push_str(&line); // a text box inside a paragraph
                } else if let Some(cell) = self.rows.last_mut().and_then(|r| r.last_mut()) {
                    if !cell.is_empty() && !line.trim().is_empty() {
                        cell.push_str(if cell.ends_with(['。', '；', ';', '，', ',', '：', '、']) {
                            " "
                        } else {
                            "；"
                        });
                    }
                    cell.push_str(line.trim());
                } else {
                    self.out.push_str(&line);
                    self.out.push('\n');
                }
            }
            "tr" => {
                let Some(row) = self.rows.pop() else { return };
                let line = row.join("\t");
                if let Some(cell) = self.rows.last_mut().and_then(|r| r.last_mut()) {
                    cell.push(' ');
                    cell.push_str(&line.replace('\t', " "));
                } else {
                    self.out.push_str(&line);
                    self.out.push('\n');
                }
            }
            _ => {}
        }
    }

    fn numbered(&mut self, p: Para, numbers: &Numbering, styles: &[(String, String, usize)]) -> String {
        let styled = p.style.as_ref().and_then(|s| styles.iter().find(|(id, ..)| id == s));
        let id = p.number.or_else(|| styled.map(|s| s.1.clone()));
        let level = p.level.or_else(|| styled.map(|s| s.2)).unwrap_or(0);
        match id {
            Some(id) if id != "0" && !p.text.trim().is_empty() => {
                let mut line = self.counters.next(numbers, &id, level);
                line.push_str(&p.text);
                line
            }
            _ => p.text,
        }
    }
}
