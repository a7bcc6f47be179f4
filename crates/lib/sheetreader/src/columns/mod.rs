//! Which column holds which field: by header, by the person the header names, by what the cells look like, and by what
//! was chosen last time. Every answer comes with a reason and a confidence; a person has the last word.

mod assign;
mod contents;
mod fields;
mod lexicon;
mod score;

use std::collections::BTreeMap;

pub use fields::{Choice, Field, Kind};
pub(crate) use lexicon::{Vocabulary, group_word};

use crate::words;

/// What was chosen for a header before: [`ColumnMatch::signature`] → the field's key, `-` for a column to leave out, `#`
/// for one that numbers the rows, keys joined by `+` for a column of several fields.
pub type Remembered = BTreeMap<String, String>;

/// What a column is used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nothing; its cells are kept as [`crate::Row::other`].
    Unused,
    /// It numbers the rows.
    Serial,
    /// A field: index into the caller's fields.
    Field(usize),
    /// Several fields in one cell, in the order of the header: 姓名/电话.
    Split(Vec<usize>),
}

/// Why something was chosen, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Reason {
    pub(crate) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

/// Another field that a column might hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// Index into the caller's fields.
    pub field: usize,
    /// From 0 to 1.
    pub confidence: f32,
}

/// What was decided about a column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnMatch {
    /// Column in the sheet, from 0.
    pub column: u32,
    /// The header from top to bottom.
    pub labels: Vec<String>,
    /// The header in the form it is remembered by; `@3` for the third column of a table without headers.
    pub signature: String,
    /// What the column is used for.
    pub target: Target,
    /// From 0 to 1. Below [`Mapping::SURE`] a person should confirm.
    pub confidence: f32,
    /// Why.
    pub reason: Reason,
    /// What else it might be, likeliest first.
    pub alternatives: Vec<Alternative>,
    /// Whether the column is hidden in the sheet.
    pub hidden: bool,
    /// Another column already holds the same field; this one fills its gaps.
    pub second: bool,
}

/// The columns of a table as understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    /// One for each column of the table, from left to right.
    pub columns: Vec<ColumnMatch>,
}

impl Mapping {
    /// From this confidence on nobody needs to be asked.
    pub const SURE: f32 = 0.8;

    /// The whole header in one form, by which a sheet of the same kind is known again.
    pub fn signature(&self) -> String {
        self.columns.iter().map(|c| c.signature.as_str()).collect::<Vec<_>>().join(";")
    }

    /// What to remember for the next sheet of the kind.
    pub fn remember(&self, fields: &[Field]) -> Remembered {
        let key = |at: &usize| fields.get(*at).map_or("-", |f| f.key.as_str()).to_owned();
        self.columns
            .iter()
            .map(|c| {
                let chosen = match &c.target {
                    Target::Unused => "-".to_owned(),
                    Target::Serial => "#".to_owned(),
                    Target::Field(at) => key(at),
                    Target::Split(list) => list.iter().map(key).collect::<Vec<_>>().join("+"),
                };
                (c.signature.clone(), chosen)
            })
            .collect()
    }

    /// The columns that hold a field, the one that counts first.
    pub fn columns_of(&self, field: usize) -> impl Iterator<Item = &ColumnMatch> {
        self.columns.iter().filter(move |c| match &c.target {
            Target::Field(at) => *at == field,
            Target::Split(list) => list.contains(&field),
            _ => false,
        })
    }

    /// Puts a person's choice in the place of what was recognised.
    pub fn choose(&mut self, column: u32, target: Target) {
        if let Some(found) = self.columns.iter_mut().find(|c| c.column == column) {
            found.target = target;
            found.confidence = 1.0;
            found.reason = Reason::new("人工指定", "chosen by a person");
            found.second = false;
        }
    }
}

/// Whether a label names only a person: 父亲, 监护人信息.
pub(crate) fn is_group_word(label: &str) -> bool {
    let label = words::bare(&words::header(label));
    lexicon::split_group(&label).is_some_and(|(_, rest)| matches!(rest, "" | "情况" | "信息" | "基本情况" | "基本信息"))
}
