//! A cell's text to a value of its field's kind. Whatever is repaired or doubted on the way is a finding; what cannot be
//! understood stays as it was written, in [`Value::Unread`], and is never guessed.

mod beside;
mod codes;
mod dates;
mod ids;
mod numbers;
mod people;
mod phones;
pub(crate) mod places;
pub(crate) mod schools;
mod split;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use gbcodes::{ResidentId, Sex};
use jiff::civil::Date;

use crate::book::CellKind;
use crate::columns::{Field, Kind};
use crate::findings::Findings;
use crate::words;

pub(crate) use dates::looks_like_date;
pub(crate) use people::looks_like_name;
use places::{PlaceAnswer, Places};
pub(crate) use split::split;

/// A day as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// The year only.
    Year(i16),
    /// Year and month.
    Month(i16, i8),
    /// The day.
    Day(Date),
}

/// Somebody written in a cell of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: String,
    /// A number written beside it.
    pub phone: Option<String>,
}

/// What a cell says.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// Nothing, or a word for it: 无, 待查, —.
    #[default]
    Empty,
    /// Words.
    Text(String),
    /// One person's name.
    Name(String),
    /// Several people in one cell, or one with a number beside the name.
    People(Vec<Person>),
    /// An identity number.
    Id(ResidentId),
    /// A day, month or year.
    Date(When),
    /// Sex.
    Sex(Sex),
    /// A code of a table or list, with its word.
    Code {
        /// The code.
        code: String,
        /// The word.
        label: String,
    },
    /// Several of a list, as `(code, word)`.
    Codes(Vec<(String, String)>),
    /// Telephone numbers, digits only; an area code is kept apart by a hyphen.
    Phones(Vec<String>),
    /// A place.
    Place {
        /// The caller's id; `None` where the caller gave no places.
        id: Option<String>,
        /// Its name.
        name: String,
        /// What stood behind the name: 3组.
        rest: String,
    },
    /// 是 or 否.
    YesNo(bool),
    /// A number.
    Number(f64),
    /// An amount in fen.
    Money(i64),
    /// Not understood: the cell as written.
    Unread(String),
}

impl Value {
    /// Nothing there.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// The value as text, for lists and tests: days as `2016-07-01`, codes by their word, several joined by 、.
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(t) | Self::Name(t) | Self::Unread(t) => t.clone(),
            Self::People(list) => list
                .iter()
                .map(|p| p.phone.as_ref().map_or_else(|| p.name.clone(), |n| format!("{} {n}", p.name)))
                .collect::<Vec<_>>()
                .join("、"),
            Self::Id(id) => id.as_str().to_owned(),
            Self::Date(When::Day(day)) => day.to_string(),
            Self::Date(When::Month(y, m)) => format!("{y:04}-{m:02}"),
            Self::Date(When::Year(y)) => format!("{y:04}"),
            Self::Sex(sex) => sex.zh().to_owned(),
            Self::Code { label, .. } => label.clone(),
            Self::Codes(list) => list.iter().map(|(_, l)| l.as_str()).collect::<Vec<_>>().join("、"),
            Self::Phones(list) => list.join("、"),
            Self::Place { name, rest, .. } => format!("{name}{rest}"),
            Self::YesNo(yes) => if *yes { "是" } else { "否" }.to_owned(),
            Self::Number(n) => n.to_string(),
            Self::Money(fen) => {
                let sign = if *fen < 0 { "-" } else { "" };
                format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100)
            }
        }
    }
}

/// What cleaning needs to know beside the cell.
pub(crate) struct Cleaner<'a> {
    pub(crate) today: Date,
    pub(crate) places: Option<&'a dyn Places>,
    /// Answers of the places by text and hint: a village stands in hundreds of rows.
    pub(crate) known: HashMap<(String, String), PlaceAnswer>,
}

/// Words for nothing.
const NOTHING: [&str; 24] = [
    "无",
    "没有",
    "暂无",
    "待查",
    "待补",
    "待核",
    "待核实",
    "待定",
    "不详",
    "未知",
    "不清楚",
    "不知道",
    "空",
    "—",
    "——",
    "-",
    "--",
    "/",
    "\\",
    "?",
    "N/A",
    "n/a",
    "null",
    "NULL",
];

impl Cleaner<'_> {
    /// Cleans a cell. `hint` is what else the row says about where it belongs.
    pub(crate) fn clean(
        &mut self,
        field: &Field,
        text: &str,
        kind: CellKind,
        hint: &str,
        f: &mut Findings<'_>,
    ) -> Value {
        if kind == CellKind::Error {
            f.wrong("formula_error", format!("单元格是公式错误 {text}"), format!("the cell is a formula error {text}"));
            return Value::Unread(text.to_owned());
        }
        let plain = tidy(text, &field.kind, f);
        if plain.is_empty() {
            return Value::Empty;
        }
        if let Some(value) = codes::before_nothing(&plain, &field.kind, f) {
            return value;
        }
        if nothing(&plain) {
            f.note("empty_word", format!("“{plain}”按未填处理"), format!("“{plain}” is taken for nothing"));
            return Value::Empty;
        }
        match &field.kind {
            Kind::Name => people::clean(&plain, f),
            Kind::ResidentId => ids::clean(&plain, kind, self.today, f),
            Kind::Date => dates::clean(&plain, kind, Some(self.today), f),
            Kind::Deadline => dates::clean(&plain, kind, None, f),
            Kind::Phone => phones::clean(&plain, f),
            Kind::Place => self.place(&plain, hint, true, f),
            Kind::Unit => self.place(&plain, hint, false, f),
            Kind::Number { min, max } => numbers::number(&plain, *min, *max, f),
            Kind::Money => numbers::money(&plain, f),
            Kind::Text => Value::Text(plain),
            _ => codes::clean(&plain, &field.kind, f),
        }
    }

    fn place(&mut self, text: &str, hint: &str, strict: bool, f: &mut Findings<'_>) -> Value {
        let Some(places) = self.places else {
            return Value::Place { id: None, name: text.to_owned(), rest: String::new() };
        };
        let key = (text.to_owned(), hint.to_owned());
        let answer = self.known.entry(key).or_insert_with(|| places.resolve(text, hint));
        places::value(answer, text, strict, f)
    }
}

/// Whether a text is a word for nothing.
pub(crate) fn nothing(text: &str) -> bool {
    NOTHING.contains(&text) || text.chars().all(|c| matches!(c, '—' | '-' | '－' | '―' | '?' | '？' | '…' | '/' | '_'))
}

/// Whether a text says "as above".
pub(crate) fn is_ditto(text: &str) -> bool {
    let text = text.trim_matches(words::is_space);
    matches!(
        text,
        "同上" | "同前" | "〃" | "\"" | "″" | "”" | "“" | "''" | "''''" | "\"\"" | "ditto" | "〞" | "″″" | "……同上"
    )
}

/// Takes away what keyboards and office software leave: blanks around, invisible marks, the apostrophe of text cells,
/// full-width digits. Blanks around are not worth a note.
fn tidy(text: &str, kind: &Kind, f: &mut Findings<'_>) -> String {
    let mut out = text.trim_matches(char::is_whitespace).to_owned();
    if out.contains(words::is_invisible) {
        out.retain(|c| !words::is_invisible(c));
        out = out.trim().to_owned();
        f.note("invisible", "去掉了看不见的字符", "invisible characters were removed");
    }
    if let Some(rest) = out.strip_prefix(['\'', '‘', '`'])
        && !rest.is_empty()
        && !is_ditto(&out)
    {
        out = rest.trim_start().to_owned();
        f.note("apostrophe", "去掉了开头的单引号", "the leading apostrophe was removed");
    }
    let digits = matches!(
        kind,
        Kind::ResidentId
            | Kind::Phone
            | Kind::Date
            | Kind::Deadline
            | Kind::Number { .. }
            | Kind::Money
            | Kind::Sex
            | Kind::YesNo
    );
    if digits && out.chars().any(|c| matches!(c, '\u{ff01}'..='\u{ff5e}')) {
        let wide = words::has_wide(&out);
        out = out.chars().map(words::half).collect();
        if wide {
            f.note("full_width", "全角字符改为半角", "full-width characters were made half-width");
        }
    }
    out
}
