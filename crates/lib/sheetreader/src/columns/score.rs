//! How well a header names a field, from 0 to 1, and why.

use super::lexicon::{kind_words, split_group};
use super::{Field, Kind, Reason};
use crate::words;

/// A header in the forms it is compared in.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    /// Every label from top to bottom, without brackets.
    labels: Vec<String>,
    /// The lowest label with its brackets.
    full: String,
    /// The lowest label without brackets.
    leaf: String,
    /// Whom the labels above the lowest are about.
    upper: Option<&'static str>,
    /// Whom the lowest label begins with, and the rest of it.
    own: Option<(&'static str, String)>,
    /// Whom the column to the left is about, where this one does not say: 监护人 | 关系 | 电话.
    pub(super) left: Option<&'static str>,
}

impl Header {
    pub(super) fn new(labels: &[String]) -> Self {
        let full = labels.last().map(|l| words::header(l)).unwrap_or_default();
        Self::build(labels, full)
    }

    /// The same header with one part of its lowest label.
    pub(super) fn part(&self, part: &str) -> Self {
        let mut labels = self.labels.clone();
        labels.pop();
        labels.push(part.to_owned());
        let mut header = Self::build(&labels, part.to_owned());
        // 父亲姓名/电话: the second part is about the father too
        if header.upper.is_none() && header.own.is_none() {
            header.upper = self.upper.or(self.own.as_ref().map(|(k, _)| *k));
        }
        header
    }

    fn build(labels: &[String], full: String) -> Self {
        let labels: Vec<String> = labels.iter().map(|l| words::bare(&words::header(l))).collect();
        let leaf = labels.last().cloned().unwrap_or_default();
        let above = &labels[..labels.len().saturating_sub(1)];
        let upper = above.iter().rev().find_map(|l| split_group(l)).map(|(k, _)| k);
        let own = split_group(&leaf).map(|(k, rest)| (k, rest.to_owned()));
        Self { labels, full, leaf, upper, own, left: None }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.leaf.is_empty()
    }

    pub(super) fn leaf(&self) -> &str {
        &self.leaf
    }

    /// Whether the column is about somebody named further to the left: 关系, 电话.
    pub(super) fn is_relative(&self) -> bool {
        [Kind::Relation, Kind::Phone, Kind::ResidentId].iter().any(|k| kind_words(k).contains(&self.leaf.as_str()))
    }

    /// Whom the lowest label itself names; a group above its columns says where it ends and speaks for no others.
    pub(super) fn own_group(&self) -> Option<&'static str> {
        self.own.as_ref().map(|(k, _)| *k).filter(|_| self.upper.is_none())
    }

    /// Whom the column is about.
    pub(super) fn group(&self) -> Option<&'static str> {
        self.own.as_ref().map(|(k, _)| *k).or(self.upper)
    }
}

/// The best match of a header with a field.
pub(super) fn score(header: &Header, field: &Field) -> (f32, Reason) {
    if header.is_empty() {
        return (0.0, Reason::default());
    }
    let mut best = (0.0f32, Reason::default());
    let mut offer = |score: f32, why: &dyn Fn() -> Reason| {
        if score > best.0 {
            best = (score, why());
        }
    };
    let label = &header.leaf;
    let group = field.group.as_deref();
    let joined: String = header.labels.concat();
    // a group of the caller's own: its key or its word stands above
    let custom = group.is_some_and(|g| header.labels.iter().any(|l| *l == words::header(g)));
    for name in &field.names {
        let full = words::header(name);
        let bare = words::bare(&full);
        if header.labels.len() > 1 && joined == bare {
            offer(1.0, &|| Reason::new(format!("表头“{name}”一致"), format!("the header is “{name}”")));
        }
        let names_group = split_group(&bare).map(|(k, _)| k);
        if *label == bare {
            let fits = match header.upper {
                Some(upper) => group == Some(upper) || names_group == Some(upper),
                None => group.is_none() || names_group.is_some() || custom,
            };
            let exact = if header.full == full { 1.0 } else { 0.99 };
            let score = if fits { exact } else { 0.0 };
            offer(score, &|| Reason::new(format!("表头“{name}”一致"), format!("the header is “{name}”")));
        }
        if let Some((key, rest)) = &header.own
            && group == Some(*key)
            && *rest == bare
        {
            offer(0.97, &|| Reason::new(format!("表头“{label}”"), format!("the header is “{label}”")));
        }
        let mine = header.group() == group
            || (custom && header.group().is_none())
            || names_group == header.group() && group.is_some();
        if mine && bare.chars().count() >= 2 && label.chars().count() >= 2 {
            let target = header.own.as_ref().filter(|_| group.is_some()).map_or(label.as_str(), |(_, rest)| rest);
            let near = nearness(target, &bare);
            offer(near, &|| {
                Reason::new(format!("表头“{label}”与“{name}”相近"), format!("“{label}” is close to “{name}”"))
            });
        }
    }
    let rest = header.own.as_ref().map(|(_, rest)| rest.as_str());
    let person = header.group() == group || (custom && header.group().is_none());
    if person {
        let word = if group.is_some() { rest.unwrap_or(label) } else { label };
        if kind_words(&field.kind).contains(&word) {
            offer(0.86, &|| Reason::new(format!("表头“{label}”是常用名称"), format!("“{label}” is a usual header")));
        }
        if rest.is_some_and(|r| matches!(r, "" | "情况" | "信息")) && field.kind == Kind::Name && group.is_some() {
            offer(0.84, &|| {
                Reason::new(format!("表头“{label}”只写了人，按姓名理解"), format!("“{label}” names a person only"))
            });
        }
    }
    if header.group().is_none() && group.is_none() && best.0 > 0.7 && header.is_relative() {
        if let Some(left) = header.left.map(super::group_word) {
            best.0 = 0.7;
            best.1.zh.push_str(&format!("；前面一列是{left}，也可能是{left}的"));
            best.1.en.push_str(&format!("; the column before is about {left}, and so may this be"));
        }
        return best;
    }
    let mut offer = |score: f32, why: &dyn Fn() -> Reason| {
        if score > best.0 {
            best = (score, why());
        }
    };
    if header.group().is_none()
        && group.is_some()
        && header.left == group
        && kind_words(&field.kind).contains(&label.as_str())
    {
        let word = super::group_word(group.unwrap_or_default());
        offer(if field.kind == Kind::Relation { 0.78 } else { 0.62 }, &|| {
            Reason::new(format!("在“{word}”一列之后"), format!("stands behind the column of {word}"))
        });
    }
    best
}

/// How near a header is to a name: one inside the other, or many characters in common. At most 0.85.
fn nearness(a: &str, b: &str) -> f32 {
    if a.is_empty() || b.is_empty() || a == b {
        return 0.0;
    }
    let (la, lb) = (a.chars().count() as f32, b.chars().count() as f32);
    if a.contains(b) {
        return 0.5 + 0.35 * (lb / la); // 当事人姓名 is more of a name than
    }
    if b.contains(a) {
        return 0.3 + 0.3 * (la / lb); // 日期 is a day of birth
    }
    let common = a.chars().filter(|c| b.contains(*c)).count() as f32;
    let dice = 2.0 * common / (la + lb);
    if dice >= 0.6 { 0.3 + 0.4 * dice } else { 0.0 }
}
