//! A forgiving scanner over XML and HTML: tags with their place in the text, and what stands between them. It repairs
//! nothing and refuses nothing, so that one tool serves sheets, exports that are really web pages, and editing in place.

use std::borrow::Cow;

/// A tag. `start..end` is where it stands in the text, brackets included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// The name without its prefix.
    pub name: &'a str,
    /// Everything between the name and the closing bracket.
    pub attrs: &'a str,
    pub start: usize,
    pub end: usize,
}

impl<'a> Tag<'a> {
    /// The raw value of an attribute, by its name with or without prefix.
    pub(crate) fn attr(&self, name: &str) -> Option<&'a str> {
        Attrs(self.attrs).find(|(key, _)| *key == name || local(key) == name).map(|(_, value)| value)
    }

    /// Every attribute, raw.
    pub(crate) fn attrs(&self) -> Attrs<'a> {
        Attrs(self.attrs)
    }

    /// The name is this one, in any case: HTML is written in both.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// One step through the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Open(Tag<'a>),
    Empty(Tag<'a>),
    Close(Tag<'a>),
    /// Text with its entities as written.
    Text(&'a str),
    /// The inside of a CDATA section.
    Raw(&'a str),
}

/// The steps through a text. Comments, declarations and instructions are passed over.
pub(crate) struct Pieces<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Pieces<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Jumps behind the next occurrence of `mark`, or to the end.
    fn past(&mut self, mark: &str) -> &'a str {
        let rest = &self.text[self.at..];
        let inside = rest.find(mark);
        let inner = &rest[..inside.unwrap_or(rest.len())];
        self.at += inside.map_or(rest.len(), |i| i + mark.len());
        inner
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let bytes = self.text.as_bytes();
        loop {
            let start = self.at;
            if start >= bytes.len() {
                return None;
            }
            if bytes[start] != b'<' {
                let rest = &self.text[start..];
                let end = rest.find('<').unwrap_or(rest.len());
                self.at += end;
                return Some(Piece::Text(&rest[..end]));
            }
            let rest = &self.text[start..];
            if rest.starts_with("<!--") {
                self.at += 4;
                self.past("-->");
                continue;
            }
            if rest.starts_with("<![CDATA[") {
                self.at += 9;
                return Some(Piece::Raw(self.past("]]>")));
            }
            if rest.starts_with("<!") || rest.starts_with("<?") {
                self.past(">");
                continue;
            }
            let closing = bytes.get(start + 1) == Some(&b'/');
            let from = start + 1 + usize::from(closing);
            if !bytes.get(from).is_some_and(u8::is_ascii_alphabetic) {
                self.at += 1; // a bracket that opens nothing
                return Some(Piece::Text(&self.text[start..start + 1]));
            }
            let mut quote = 0u8;
            let mut end = from;
            while end < bytes.len() {
                match bytes[end] {
                    b'>' if quote == 0 => break,
                    q @ (b'"' | b'\'') if quote == 0 => quote = q,
                    q if q == quote => quote = 0,
                    _ => {}
                }
                end += 1;
            }
            self.at = (end + 1).min(bytes.len());
            let mut inner = &self.text[from..end];
            let empty = inner.ends_with('/');
            if empty {
                inner = &inner[..inner.len() - 1];
            }
            let stop = inner.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inner.len());
            let tag = Tag { name: local(&inner[..stop]), attrs: &inner[stop..], start, end: self.at };
            return Some(match (closing, empty) {
                (true, _) => Piece::Close(tag),
                (false, true) => Piece::Empty(tag),
                (false, false) => Piece::Open(tag),
            });
        }
    }
}

/// Attributes as `(name, raw value)`.
pub(crate) struct Attrs<'a>(&'a str);

impl<'a> Iterator for Attrs<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let text = self.0.trim_start();
            if text.is_empty() {
                return None;
            }
            let stop = text.find(|c: char| c == '=' || c.is_ascii_whitespace()).unwrap_or(text.len());
            let name = &text[..stop];
            let rest = text[stop..].trim_start();
            let Some(value) = rest.strip_prefix('=') else {
                self.0 = rest; // an attribute without a value
                if name.is_empty() {
                    return None;
                }
                continue;
            };
            let value = value.trim_start();
            let (found, rest) = match value.as_bytes().first() {
                Some(q @ (b'"' | b'\'')) => {
                    let inner = &value[1..];
                    let end = inner.find(char::from(*q)).unwrap_or(inner.len());
                    (&inner[..end], inner.get(end + 1..).unwrap_or(""))
                }
                _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
            };
            self.0 = rest;
            return Some((name, found));
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, n)| n)
}

/// Entities and character references resolved; unknown ones stay as they are.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest[1..].find(';').filter(|n| *n <= 8).map(|n| &rest[1..n + 1]);
        match name.and_then(entity) {
            Some(c) => {
                out.push(c);
                rest = &rest[name.map_or(0, str::len) + 2..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return code.ok().and_then(char::from_u32);
    }
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ensp" | "emsp" => ' ',
        "middot" => '·',
        "mdash" => '—',
        "times" => '×',
        "radic" => '√',
        _ => return None,
    })
}

/// Text made safe to stand in XML; characters that XML forbids are left out.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if (c as u32) < 0x20 => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_attributes_and_text() {
        let text = "<?xml?><a:row r=\"1\" x='a>b' bare><c/>一&lt;<![CDATA[<二>]]><!-- no --></a:row> < 3";
        let pieces: Vec<_> = Pieces::new(text).collect();
        let Piece::Open(row) = pieces[0] else { panic!("{pieces:?}") };
        assert_eq!((row.name, row.attr("r"), row.attr("x"), row.attr("y")), ("row", Some("1"), Some("a>b"), None));
        assert!(matches!(pieces[1], Piece::Empty(t) if t.name == "c"));
        assert_eq!(pieces[2], Piece::Text("一&lt;"));
        assert_eq!(pieces[3], Piece::Raw("<二>"));
        assert!(matches!(pieces[4], Piece::Close(t) if t.is("ROW")));
        assert_eq!(unescape("a&lt;&#x4e00;&what;&"), "a<一&what;&");
    }
}
