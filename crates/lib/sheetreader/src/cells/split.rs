//! One cell for several fields: 张三 13800000000, 李四/母子/139….

use crate::columns::{Field, Kind};
use crate::words;

/// The part of a cell for each of the fields, in their order. Numbers go where numbers belong, the rest in order.
pub(crate) fn split(text: &str, kinds: &[&Field]) -> Vec<String> {
    let mut parts = vec![String::new(); kinds.len()];
    let mut left = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let start = rest.find(|c: char| words::half(c).is_ascii_digit()).unwrap_or(rest.len());
        left.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest
            .find(|c: char| !(words::half(c).is_ascii_digit() || matches!(c, '-' | 'x' | 'X')))
            .unwrap_or(rest.len());
        let run = &rest[..end];
        rest = &rest[end..];
        let digits = run.chars().filter(|c| words::half(*c).is_ascii_digit()).count();
        let id = matches!(digits, 15 | 17 | 18);
        let place = kinds.iter().position(|k| match k.kind {
            Kind::ResidentId => id,
            Kind::Phone => digits >= 5 && !id,
            _ => false,
        });
        match place {
            Some(at) => {
                if !parts[at].is_empty() {
                    parts[at].push('、');
                }
                parts[at].push_str(run);
                left.push('\u{1}'); // a number ends the words before it
            }
            None => left.push_str(run),
        }
    }
    let separator = |c: char| {
        matches!(
            c,
            '/' | '、' | ',' | '，' | ';' | '；' | '\n' | '\r' | '|' | '\u{1}' | '(' | '（' | ')' | '）' | ':' | '：'
        )
    };
    let mut said: Vec<&str> =
        left.split(separator).map(|p| p.trim_matches(words::is_space)).filter(|p| !p.is_empty()).collect();
    let wordy: Vec<usize> =
        (0..kinds.len()).filter(|k| !matches!(kinds[*k].kind, Kind::ResidentId | Kind::Phone)).collect();
    if said.len() == 1 && wordy.len() > 1 {
        said = said[0].split(words::is_space).filter(|p| !p.is_empty()).collect();
    }
    for (k, at) in wordy.iter().enumerate() {
        let last = k + 1 == wordy.len();
        let part =
            if last { said.get(k..).unwrap_or_default().join("、") } else { said.get(k).map_or("", |s| s).to_owned() };
        parts[*at] = part;
    }
    if wordy.is_empty() && !said.is_empty() {
        // nowhere else to go: let the first field say that it cannot be read
        if let Some(first) = parts.first_mut() {
            first.push_str(&said.join("、"));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_go_their_ways() {
        let fields = [Field::new("n", "姓名", Kind::Name), Field::new("p", "电话", Kind::Phone)];
        let both: Vec<&Field> = fields.iter().collect();
        assert_eq!(split("张三 13800000000", &both), ["张三", "13800000000"]);
        assert_eq!(split("李 四/13900000000、13700000000", &both), ["李 四", "13900000000、13700000000"]);
        assert_eq!(split("王五", &both), ["王五", ""]);
        let three = [fields[0].clone(), Field::new("r", "关系", Kind::Relation), fields[1].clone()];
        let three: Vec<&Field> = three.iter().collect();
        assert_eq!(split("赵六/母子/13600000000", &three), ["赵六", "母子", "13600000000"]);
    }
}
