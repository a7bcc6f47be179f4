//! Villages by whatever people call them: 石桥, 石桥村委会, 河口镇石桥村, 石桥村3组. Two villages of one name stay a doubt
//! until the row says which township.

use std::collections::{BTreeMap, HashMap};

use super::Value;
use crate::findings::Findings;
use crate::words;

/// What a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceAnswer {
    /// One place, and what stood behind its name.
    Found {
        /// The caller's id.
        id: String,
        /// Its name.
        name: String,
        /// The rest: 3组.
        rest: String,
    },
    /// Several places of that name, as `(id, name with township)`.
    Several(Vec<(String, String)>),
    /// None; names that are near.
    Unknown(Vec<String>),
}

/// Whoever knows the places of the county.
pub trait Places {
    /// What a text names. `hint` is what else is known: the row's township, the sheet's unit and title.
    fn resolve(&self, text: &str, hint: &str) -> PlaceAnswer;
}

/// A place of the county.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceEntry {
    /// The caller's id.
    pub id: String,
    /// Its name: 石桥村, 河口镇.
    pub name: String,
    /// Other names: former ones, nicknames.
    pub aliases: Vec<String>,
    /// The township above it; `None` for a township.
    pub township: Option<String>,
}

/// The places of a county as a list.
#[derive(Clone, Debug, Default)]
pub struct PlaceList {
    entries: Vec<PlaceEntry>,
    /// Every way to write a name → entries.
    forms: BTreeMap<String, Vec<usize>>,
    /// Township words → the township's name.
    towns: HashMap<String, String>,
    longest: usize,
}

const ENDINGS: [&str; 16] = [
    "村民委员会",
    "居民委员会",
    "社区居委会",
    "社区居民委员会",
    "村委会",
    "居委会",
    "行政村",
    "街道办事处",
    "街道办",
    "街道",
    "社区",
    "镇",
    "乡",
    "村",
    "县",
    "区",
];

/// A name without its ending: 石桥村委会 is 石桥. A name of one character keeps it.
fn core(name: &str) -> &str {
    ENDINGS
        .iter()
        .filter_map(|e| name.strip_suffix(e))
        .filter(|c| c.chars().count() >= 2)
        .min_by_key(|c| c.len())
        .unwrap_or(name)
}

fn plain(text: &str) -> String {
    text.chars()
        .map(words::half)
        .filter(|c| !words::is_space(*c) && !matches!(c, '-' | '/' | ',' | '，' | '、' | '.'))
        .collect()
}

impl PlaceList {
    /// Takes the places of a county, townships among them or only named by their villages.
    pub fn new(entries: Vec<PlaceEntry>) -> Self {
        let mut list = Self { entries, ..Self::default() };
        for at in 0..list.entries.len() {
            let entry = list.entries[at].clone();
            if let Some(town) = &entry.township {
                list.town(town);
            } else {
                list.town(&entry.name);
            }
            for name in std::iter::once(&entry.name).chain(&entry.aliases) {
                let name = plain(name);
                let stem = core(&name).to_owned();
                let endings: &[&str] = match entry.township {
                    Some(_) => &["村", "村委会", "村民委员会", "社区", "居委会", "社区居委会", "居民委员会"],
                    None => &["镇", "乡", "街道"],
                };
                list.form(name, at);
                for ending in endings {
                    list.form(format!("{stem}{ending}"), at);
                }
                list.form(stem, at);
            }
        }
        list
    }

    fn town(&mut self, name: &str) {
        let town = plain(name);
        for word in [town.clone(), core(&town).to_owned()] {
            if word.chars().count() >= 2 {
                self.towns.entry(word).or_insert_with(|| town.clone());
            }
        }
    }

    fn form(&mut self, form: String, at: usize) {
        self.longest = self.longest.max(form.chars().count());
        let list = self.forms.entry(form).or_default();
        if !list.contains(&at) {
            list.push(at);
        }
    }

    /// Entries whose name begins the text, the longest name first, and what is left.
    fn beginning<'t>(&self, text: &'t str, town: Option<&str>) -> Option<(Vec<usize>, &'t str)> {
        let ends: Vec<usize> = text.char_indices().map(|(i, _)| i).skip(1).chain([text.len()]).collect();
        for end in ends.into_iter().take(self.longest).rev() {
            let (head, rest) = text.split_at(end);
            let Some(found) = self.forms.get(head) else { continue };
            // behind a bare name only a group, a house, or nothing may follow: 石桥头村 is not 石桥
            let whole = head != core(head) || ENDINGS.iter().any(|e| head.ends_with(e));
            let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十第组队屯(（#".contains(c);
            if !rest.is_empty() && !whole && !rest.starts_with(number) {
                continue;
            }
            let within = |at: &&usize| {
                town.is_none_or(|t| self.entries[**at].township.as_deref().map(plain).as_deref() == Some(t))
            };
            let list: Vec<usize> = found.iter().filter(within).copied().collect();
            if !list.is_empty() {
                return Some((list, rest));
            }
        }
        None
    }

    /// The township a text begins with or holds.
    fn town_in(&self, text: &str) -> Option<&str> {
        let best = self
            .towns
            .iter()
            .filter(|(word, _)| text.contains(word.as_str()))
            .max_by_key(|(word, name)| (word.len(), name.len()));
        best.map(|(_, name)| name.as_str())
    }

    fn found(&self, at: usize, rest: &str) -> PlaceAnswer {
        let entry = &self.entries[at];
        PlaceAnswer::Found { id: entry.id.clone(), name: entry.name.clone(), rest: rest.to_owned() }
    }

    fn near(&self, text: &str) -> Vec<String> {
        let stem = core(text);
        let mut scored: Vec<(usize, &str)> = self
            .entries
            .iter()
            .flat_map(|e| {
                std::iter::once(&e.name)
                    .chain(&e.aliases)
                    .map(move |n| (distance(stem, core(&plain(n))), e.name.as_str()))
            })
            .filter(|(d, _)| *d * 2 <= stem.chars().count().max(2))
            .collect();
        scored.sort();
        let mut names: Vec<String> = Vec::new();
        for (_, name) in scored {
            if names.len() < 3 && !names.iter().any(|n| n == name) {
                names.push(name.to_owned());
            }
        }
        names
    }
}

impl Places for PlaceList {
    fn resolve(&self, text: &str, hint: &str) -> PlaceAnswer {
        let text = plain(text);
        let mut candidates: Option<(Vec<usize>, String)> = None;
        // the whole text, then behind the name of a township or county
        if let Some((list, rest)) = self.beginning(&text, None)
            && (rest.is_empty() || list.iter().all(|at| self.entries[*at].township.is_some()))
        {
            candidates = Some((list, rest.to_owned()));
        }
        if candidates.is_none() {
            let cut = |end: usize| -> Option<(Vec<usize>, String)> {
                let (head, rest) = text.split_at(end);
                let town = self
                    .towns
                    .get(head)
                    .or_else(|| self.towns.iter().find(|(w, _)| head.ends_with(w.as_str())).map(|(_, n)| n));
                let (list, left) = self.beginning(rest, town.map(String::as_str))?;
                (town.is_some() || head.ends_with(['县', '区', '市', '省', '镇', '乡', '道']))
                    .then(|| (list, left.to_owned()))
            };
            let ends: Vec<usize> = text.char_indices().map(|(i, _)| i).skip(2).take(16).collect();
            candidates = ends.into_iter().rev().find_map(cut);
        }
        let Some((list, rest)) = candidates else { return PlaceAnswer::Unknown(self.near(&text)) };
        if let [only] = list.as_slice() {
            return self.found(*only, &rest);
        }
        // the row or the sheet may say which township
        if let Some(town) = self.town_in(&plain(hint)) {
            let within: Vec<usize> = list
                .iter()
                .copied()
                .filter(|at| self.entries[*at].township.as_deref().map(plain).as_deref() == Some(town))
                .collect();
            if let [only] = within.as_slice() {
                return self.found(*only, &rest);
            }
        }
        let named = |at: &usize| {
            let e = &self.entries[*at];
            (e.id.clone(), format!("{}{}", e.township.as_deref().unwrap_or(""), e.name))
        };
        PlaceAnswer::Several(list.iter().map(named).collect())
    }
}

/// How many characters must change.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let change = before + usize::from(ca != *cb);
            before = row[j + 1];
            row[j + 1] = change.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// The value of a cell by what the places answered. Where a place is not strictly wanted, an unknown one is text.
pub(super) fn value(answer: &PlaceAnswer, text: &str, strict: bool, f: &mut Findings<'_>) -> Value {
    match answer {
        PlaceAnswer::Found { id, name, rest } => {
            if plain(text) != plain(&format!("{name}{rest}")) {
                f.note("place_alias", format!("“{text}”即“{name}”"), format!("“{text}” is {name}"));
            }
            Value::Place { id: Some(id.clone()), name: name.clone(), rest: rest.clone() }
        }
        PlaceAnswer::Several(list) => {
            let names = list.iter().map(|(_, n)| n.as_str()).collect::<Vec<_>>().join("、");
            f.doubt(
                "place_ambiguous",
                format!("同名的有：{names}，请注明乡镇"),
                format!("several of that name: {names}"),
            );
            Value::Unread(text.to_owned())
        }
        PlaceAnswer::Unknown(_) if !strict => Value::Text(text.to_owned()),
        PlaceAnswer::Unknown(near) => {
            let (zh, en) = if near.is_empty() {
                ("没有这个村（社区）".to_owned(), "no such village".to_owned())
            } else {
                let names = near.join("、");
                (format!("没有这个村（社区），相近的有：{names}"), format!("no such village; near ones: {names}"))
            };
            f.wrong("place_unknown", zh, en);
            Value::Unread(text.to_owned())
        }
    }
}
