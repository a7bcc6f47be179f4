//! Automatic numbers of a .docx (numbering.xml) written out as the word processor shows them.
//! Formats and placeholders follow ECMA-376, part 1, 17.9.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::docx::attribute;

#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    text: String,
}

impl Default for Level {
    fn default() -> Self {
        Level { start: 1, format: "decimal".into(), text: String::new() }
    }
}

/// The list definitions of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// Abstract list by its id, up to nine levels.
    lists: HashMap<String, Vec<Level>>,
    /// List by number id: its abstract list and the starts it sets anew.
    numbers: HashMap<String, (String, HashMap<usize, u32>)>,
}

/// Where each list has got to.
#[derive(Debug, Default)]
pub(super) struct Counters {
    at: HashMap<String, [u32; 9]>,
}

impl Counters {
    /// Counts one paragraph on and gives its number, such as `（二）`; empty for bullets and unknown lists.
    pub fn next(&mut self, numbering: &Numbering, id: &str, level: usize) -> String {
        let level = level.min(8);
        let Some((list, starts)) = numbering.numbers.get(id) else { return String::new() };
        let Some(levels) = numbering.lists.get(list) else { return String::new() };
        let begin = |l: usize| starts.get(&l).copied().unwrap_or_else(|| levels.get(l).map_or(1, |x| x.start));
        let key = if starts.is_empty() { list.clone() } else { format!("{list}/{id}") };
        let counts = self.at.entry(key).or_insert([u32::MAX; 9]);
        for (l, count) in counts.iter_mut().enumerate().take(level) {
            if *count == u32::MAX {
                *count = begin(l);
            }
        }
        counts[level] = if counts[level] == u32::MAX { begin(level) } else { counts[level].saturating_add(1) };
        for deeper in &mut counts[level + 1..] {
            *deeper = u32::MAX;
        }
        let Some(form) = levels.get(level) else { return String::new() };
        if form.format == "bullet" || form.format == "none" {
            return String::new();
        }
        let mut out = String::new();
        let mut text = form.text.chars().peekable();
        while let Some(c) = text.next() {
            let digit = text.peek().and_then(|d| d.to_digit(10));
            match (c, digit) {
                ('%', Some(d)) if (1..=9).contains(&d) => {
                    text.next();
                    let l = d as usize - 1;
                    let format = levels.get(l).map_or("decimal", |x| x.format.as_str());
                    let n = if counts[l] == u32::MAX { 1 } else { counts[l] };
                    out.push_str(&written(n, format));
                }
                _ => out.push(c),
            }
        }
        if out.ends_with(|c: char| c.is_ascii_digit() || ('一'..='鿿').contains(&c)) {
            out.push(' ');
        }
        out
    }
}

/// A number in one of the list formats.
fn written(n: u32, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "koreanDigital2" => chinese(n),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&n) => {
            char::from_u32(u32::from('①') + n - 1).map(String::from).unwrap_or_default()
        }
        "lowerLetter" => letter(n, b'a'),
        "upperLetter" => letter(n, b'A'),
        "lowerRoman" => roman(n).to_lowercase(),
        "upperRoman" => roman(n),
        "decimalZero" => format!("{n:02}"),
        "ideographTraditional" => "甲乙丙丁戊己庚辛壬癸"
            .chars()
            .nth(n.saturating_sub(1) as usize)
            .map(String::from)
            .unwrap_or_else(|| n.to_string()),
        _ => n.to_string(),
    }
}

fn letter(n: u32, base: u8) -> String {
    let n = n.saturating_sub(1);
    let c = char::from(base + (n % 26) as u8);
    std::iter::repeat_n(c, (n / 26 + 1).min(8) as usize).collect()
}

fn roman(n: u32) -> String {
    if n == 0 || n > 3999 {
        return n.to_string();
    }
    let mut left = n;
    let mut out = String::new();
    for (value, text) in [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while left >= value {
            out.push_str(text);
            left -= value;
        }
    }
    out
}

fn chinese(n: u32) -> String {
    const D: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let d = |k: u32| D[(k % 10) as usize];
    match n {
        0..=9 => d(n).into(),
        10 => "十".into(),
        11..=19 => format!("十{}", d(n)),
        20..=99 => format!("{}十{}", d(n / 10), if n.is_multiple_of(10) { "" } else { d(n) }),
        100..=999 => {
            let rest = n % 100;
            let tail = match rest {
                0 => String::new(),
                1..=9 => format!("零{}", d(rest)),
                10..=19 => format!("一{}", chinese(rest)),
                _ => chinese(rest),
            };
            format!("{}百{tail}", d(n / 100))
        }
        _ => n.to_string(),
    }
}

/// Reads numbering.xml; what is damaged is left out.
pub(super) fn numbering(xml: &str) -> Numbering {
    let mut out = Numbering::default();
    let (mut list, mut number, mut level): (Option<String>, Option<String>, usize) = (None, None, 0);
    let mut overriding: Option<usize> = None;
    each(xml, |name, e, closed| {
        if closed {
            match name {
                "abstractNum" => list = None,
                "num" => number = None,
                "lvlOverride" => overriding = None,
                _ => {}
            }
            return;
        }
        let Some(e) = e else { return };
        let val = || attribute(e, "val");
        match name {
            "abstractNum" => {
                list = attribute(e, "abstractNumId");
                if let Some(id) = &list {
                    out.lists.insert(id.clone(), vec![Level::default(); 9]);
                }
            }
            "num" => {
                number = attribute(e, "numId");
                if let Some(id) = &number {
                    out.numbers.entry(id.clone()).or_default();
                }
            }
            "abstractNumId" => {
                if let (Some(id), Some(v)) = (&number, val())
                    && let Some(n) = out.numbers.get_mut(id)
                {
                    n.0 = v;
                }
            }
            "lvl" => level = attribute(e, "ilvl").and_then(|v| v.parse().ok()).unwrap_or(0).min(8),
            "lvlOverride" => overriding = attribute(e, "ilvl").and_then(|v| v.parse().ok()),
            "startOverride" => {
                if let (Some(id), Some(l), Some(v)) = (&number, overriding, val().and_then(|v| v.parse().ok()))
                    && let Some(n) = out.numbers.get_mut(id)
                {
                    n.1.insert(l, v);
                }
            }
            "start" | "numFmt" | "lvlText" => {
                if let Some(form) = list.as_ref().and_then(|id| out.lists.get_mut(id)).and_then(|l| l.get_mut(level)) {
                    match (name, val()) {
                        ("start", Some(v)) => form.start = v.parse().unwrap_or(1),
                        ("numFmt", Some(v)) => form.format = v,
                        ("lvlText", Some(v)) => form.text = v,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    });
    out
}

/// Styles that number their paragraphs: style id, number id, level.
pub(super) fn style_numbers(xml: &str) -> Vec<(String, String, usize)> {
    let mut out: Vec<(String, String, usize)> = Vec::new();
    let mut style: Option<String> = None;
    let mut level = 0;
    each(xml, |name, e, closed| match (name, e) {
        ("style", Some(e)) if !closed => {
            style = attribute(e, "styleId");
            level = 0;
        }
        ("ilvl", Some(e)) => {
            level = attribute(e, "val").and_then(|v| v.parse().ok()).unwrap_or(0);
            if let (Some(s), Some(last)) = (&style, out.last_mut())
                && last.0 == *s
            {
                last.2 = level;
            }
        }
        ("numId", Some(e)) => {
            if let (Some(s), Some(id)) = (&style, attribute(e, "val")) {
                out.push((s.clone(), id, level));
            }
        }
        _ => {}
    });
    out
}

fn each(xml: &str, mut visit: impl FnMut(&str, Option<&BytesStart<'_>>, bool)) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => {
                let name: &str = e.local_name().into_inner();
                visit(name, Some(&e), false);
            }
            Ok(Event::Empty(e)) => {
                let name: &str = e.local_name().into_inner();
                visit(name, Some(&e), false);
                visit(name, None, true);
            }
            Ok(Event::End(e)) => {
                let name: &str = e.local_name().into_inner();
                visit(name, None, true);
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        let table = [
            (3, "chineseCounting", "三"),
            (10, "chineseCountingThousand", "十"),
            (21, "chineseCounting", "二十一"),
            (20, "chineseCounting", "二十"),
            (105, "chineseCounting", "一百零五"),
            (2, "decimalEnclosedCircle", "②"),
            (27, "lowerLetter", "aa"),
            (4, "upperRoman", "IV"),
            (7, "decimal", "7"),
            (1, "ideographTraditional", "甲"),
        ];
        for (n, format, want) in table {
            assert_eq!(written(n, format), want, "{format}");
        }
    }
}
