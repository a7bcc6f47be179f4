//! A saved web page to text: block elements become lines, table cells are parted by tabs, scripts and styles go.
//! A hand-written scanner, because saved pages are seldom well formed.

const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "hr",
    "dd",
    "dt",
    "dl",
    "blockquote",
    "title",
    "body",
    "form",
    "option",
    "pre",
    "nav",
    "aside",
    "main",
    "figure",
];
const SKIPPED: &[&str] = &["script", "style", "noscript", "template", "svg", "textarea", "select"];

/// The text of a page.
pub(crate) fn text(source: &str) -> String {
    let bytes = source.as_bytes();
    let mut out = String::with_capacity(source.len() / 2);
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'<' => i = tag(source, i, &mut out),
            b'&' => i = entity(source, i, &mut out),
            _ => {
                let end = bytes[i..].iter().position(|b| matches!(b, b'<' | b'&')).map_or(bytes.len(), |p| i + p);
                push(&mut out, &source[i..end]);
                i = end;
            }
        }
    }
    let mut lines = String::with_capacity(out.len());
    for line in out.split('\n') {
        let line = line.trim_matches([' ', '\t', '\r']);
        if !line.is_empty() {
            lines.push_str(line);
            lines.push('\n');
        }
    }
    lines
}

/// Blanks and line breaks in the source are one blank.
fn push(out: &mut String, s: &str) {
    for c in s.chars() {
        if matches!(c, ' ' | '\n' | '\r' | '\t') {
            if !out.ends_with([' ', '\n', '\t']) && !out.is_empty() {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
}

fn line(out: &mut String) {
    if !out.ends_with('\n') && !out.is_empty() {
        out.push('\n');
    }
}

fn tag(source: &str, at: usize, out: &mut String) -> usize {
    let bytes = source.as_bytes();
    if source[at..].starts_with("<!--") {
        return source[at + 4..].find("-->").map_or(bytes.len(), |p| at + 4 + p + 3);
    }
    let closing = bytes.get(at + 1) == Some(&b'/');
    let from = at + 1 + usize::from(closing);
    let len = bytes[from.min(bytes.len())..].iter().take(16).take_while(|b| b.is_ascii_alphanumeric()).count();
    if len == 0 && !matches!(bytes.get(from), Some(b'!' | b'?')) {
        out.push('<');
        return at + 1;
    }
    let name = source[from..from + len].to_ascii_lowercase();
    let Some(end) = bytes[from..].iter().position(|b| *b == b'>').map(|p| from + p + 1) else { return bytes.len() };
    if !closing && SKIPPED.contains(&name.as_str()) {
        return skip(source, end, &name);
    }
    if matches!(name.as_str(), "td" | "th") {
        if closing {
            if out.ends_with('\n') {
                out.pop();
            }
            out.push('\t');
        }
    } else if BLOCKS.contains(&name.as_str()) && (name != "p" && name != "div" || !out.ends_with('\t')) {
        line(out);
    }
    end
}

/// The end of a skipped element; each search starts where the last one ended, so the scan stays linear.
fn skip(source: &str, from: usize, name: &str) -> usize {
    let bytes = source.as_bytes();
    let mut i = from;
    while let Some(p) = bytes[i..].iter().position(|b| *b == b'<') {
        let at = i + p;
        let word = bytes.get(at + 2..at + 2 + name.len());
        if bytes.get(at + 1) == Some(&b'/') && word.is_some_and(|w| w.eq_ignore_ascii_case(name.as_bytes())) {
            return bytes[at..].iter().position(|b| *b == b'>').map_or(bytes.len(), |e| at + e + 1);
        }
        i = at + 1;
    }
    bytes.len()
}

fn entity(source: &str, at: usize, out: &mut String) -> usize {
    let bytes = source.as_bytes();
    let len = bytes[at + 1..].iter().take(12).take_while(|b| b.is_ascii_alphanumeric() || **b == b'#').count();
    let name = &source[at + 1..at + 1 + len];
    let stop = at + 1 + len + usize::from(bytes.get(at + 1 + len) == Some(&b';'));
    let code = |s: &str, radix| u32::from_str_radix(s, radix).ok().and_then(char::from_u32);
    let found = match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" => Some(' '),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "ldquo" => Some('“'),
        "rdquo" => Some('”'),
        "lsquo" => Some('‘'),
        "rsquo" => Some('’'),
        "middot" => Some('·'),
        "mdash" => Some('—'),
        "ndash" => Some('–'),
        "hellip" => Some('…'),
        "permil" => Some('‰'),
        "times" => Some('×'),
        "bull" => Some('•'),
        _ => name
            .strip_prefix("#x")
            .or_else(|| name.strip_prefix("#X"))
            .map_or_else(|| name.strip_prefix('#').and_then(|d| code(d, 10)), |h| code(h, 16)),
    };
    match found {
        Some('\n' | '\r' | '\0') => stop,
        Some(c) => {
            out.push(c);
            stop
        }
        None => {
            out.push('&');
            at + 1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_become_lines() {
        let page = "<html><head><title>计划</title><style>p{}</style></head><body><!-- x --><p>一、学&nbsp;习</p>\n<div>每月<b>两</b>次&#12290;\
                    </div><table><tr><td>书架</td><td><p>2个</p></td></tr></table><script>var a='<p>';</script>完";
        assert_eq!(text(page), "计划\n一、学 习\n每月两次。\n书架\t2个\n完\n");
    }

    #[test]
    fn damage_is_survived() {
        for s in ["<", "<p", "a < b", "&", "&#x110000;", "&#;", "<script>", "</", "<!--", "<!doctype"] {
            let _ = text(s);
        }
        assert_eq!(text("a < b"), "a < b\n");
    }
}
