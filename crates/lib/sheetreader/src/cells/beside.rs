//! What stands in a name's cell and is no name: 离异, （去世）, 李四（已故）, a small picture.

use crate::findings::Findings;
use crate::words;

/// Words for somebody who is dead.
const DEAD: [&str; 8] = ["去世", "已故", "病故", "亡故", "死亡", "身故", "过世", "病逝"];
/// Words for what became of somebody.
const AWAY: [&str; 9] = ["离异", "离婚", "改嫁", "再婚", "离家出走", "出走", "失联", "失踪", "服刑"];
/// Words that only by themselves are no name.
const ALONE: [&str; 8] = ["外出", "不详", "未知", "不清楚", "无", "没有", "下落不明", "不知去向"];
/// What stands around such words.
const AROUND: [&str; 26] = [
    "父亲", "母亲", "父母", "爸爸", "妈妈", "双方", "夫妻", "本人", "多年", "未归", "务工", "打工", "监狱", "因病",
    "意外", "在外", "已经", "已", "均", "都", "因", "在", "中", "了", "后", "于",
];

fn words() -> impl Iterator<Item = &'static str> {
    DEAD.into_iter().chain(AWAY)
}

/// Whether a text is nothing but such a word and what stands around it.
fn no_name(text: &str) -> bool {
    let Some(word) = words().chain(ALONE).find(|w| text.contains(w)) else { return false };
    let mut rest = text.replacen(word, "", 1);
    for more in words().chain(AROUND).chain(ALONE.into_iter().filter(|w| w.chars().count() > 1)) {
        rest = rest.replace(more, "");
    }
    rest.chars().all(|c| c.is_ascii_digit() || words::is_space(c) || "年月日、，。.".contains(c))
}

/// Whether a text speaks of somebody dead.
pub(super) fn dead(text: &str) -> bool {
    DEAD.iter().any(|w| text.contains(w))
}

/// The cell without such words, brackets balanced; and the words.
pub(super) fn apart(text: &str) -> (String, Vec<String>) {
    let (mut kept, mut said) = (String::new(), Vec::new());
    let mut rest = text;
    while !rest.is_empty() {
        let open = rest.find(['(', '（', '[', '【']).unwrap_or(rest.len());
        outside(&rest[..open], &mut kept, &mut said);
        rest = &rest[open..];
        let Some(bracket) = rest.chars().next() else { break };
        rest = &rest[bracket.len_utf8()..];
        let close = rest.find([')', '）', ']', '】']).unwrap_or(rest.len());
        let within = rest[..close].trim_matches(words::is_space);
        rest = rest[close..].strip_prefix([')', '）', ']', '】']).unwrap_or_default();
        if no_name(within) || words().any(|w| within.contains(w)) {
            said.push(within.to_owned());
        } else if kept.trim_matches(words::is_space).is_empty() {
            kept.push_str(within);
        } else if !within.is_empty() {
            kept.push_str(&format!("（{within}）"));
        }
    }
    (kept.trim_matches(words::is_space).to_owned(), said)
}

fn outside(text: &str, kept: &mut String, said: &mut Vec<String>) {
    let separator = |c: char| super::people::SEPARATORS.contains(&c) || words::is_space(c);
    for piece in text.split_inclusive(separator) {
        let word = piece.trim_end_matches(separator).trim_matches([')', '）', ']', '】']);
        if word.is_empty() {
            kept.push_str(piece.trim_matches([')', '）', ']', '】']));
        } else if no_name(word) {
            said.push(word.to_owned());
        } else if let Some((name, state)) = behind(word) {
            kept.push_str(name);
            said.push(state.to_owned());
        } else {
            kept.extend(piece.chars().filter(|c| !matches!(c, ')' | '）' | ']' | '】')));
        }
    }
}

/// 李四去世 as name and word.
fn behind(text: &str) -> Option<(&str, &str)> {
    let at = words().filter(|w| text.ends_with(w)).map(|w| text.len() - w.len()).min()?;
    let name = text[..at].trim_end_matches('已').trim_end_matches("因病");
    let fits = (2..=4).contains(&name.chars().count()) && name.chars().all(words::is_han);
    fits.then(|| (name, &text[at..]))
}

/// Small pictures taken out of a name.
pub(super) fn without_pictures(text: &str, f: &mut Findings<'_>) -> String {
    let picture = |c: char| matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{fe00}'..='\u{fe0f}' | '\u{20e3}' | '\u{e0020}'..='\u{e007f}');
    if !text.contains(picture) {
        return text.to_owned();
    }
    f.note("name_picture", "去掉了姓名里的表情或符号", "small pictures inside the name were removed");
    text.chars().filter(|c| !picture(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_what_stands_beside_them() {
        for (cell, kept, said) in [
            ("(离异", "", "离异"),
            ("（去世）", "", "去世"),
            ("(已故)", "", "已故"),
            ("离异", "", "离异"),
            ("已离异", "", "已离异"),
            ("改嫁", "", "改嫁"),
            ("离家出走", "", "离家出走"),
            ("服刑", "", "服刑"),
            ("服刑中", "", "服刑中"),
            ("外出打工", "", "外出打工"),
            ("2019年病故", "", "2019年病故"),
            ("父亲去世，母亲改嫁", "", "父亲去世|母亲改嫁"),
            ("无（离异）", "", "无|离异"),
            ("李四（去世）", "李四", "去世"),
            ("李四(已改嫁", "李四", "已改嫁"),
            ("李四 去世", "李四", "去世"),
            ("李四去世", "李四", "去世"),
            ("李四已去世", "李四", "去世"),
            ("(张三", "张三", ""),
            ("张三)", "张三", ""),
            ("方禾（孙女）", "方禾（孙女）", ""),
            ("方禾 郭乐", "方禾 郭乐", ""),
            ("方禾13800000001", "方禾13800000001", ""),
            ("吴外出", "吴外出", ""),
            ("无双", "无双", ""),
        ] {
            let (name, words) = apart(cell);
            assert_eq!((name.trim(), words.join("|").as_str()), (kept, said), "{cell}");
        }
    }
}
