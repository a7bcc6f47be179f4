//! Reading one table of a pack field by field, keeping the line of each and collecting every mistake.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{PackError, Problem};
use crate::model::Words;

/// Where something stands: its file, its first line, and the lines of its fields.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origin {
    pub file: String,
    pub line: usize,
    fields: BTreeMap<String, usize>,
}

impl Origin {
    /// An error at a field, or at the head where the field is missing.
    pub(crate) fn error(&self, field: &str, problem: Problem) -> PackError {
        let line = self.fields.get(field).copied().unwrap_or(self.line);
        PackError { file: self.file.clone(), line, problem }
    }
}

/// The line of a place in a text, from 1.
pub(crate) fn line_of(text: &str, span: Range<usize>) -> usize {
    let upto = span.start.min(text.len());
    text.as_bytes()[..upto].iter().filter(|&&byte| byte == b'\n').count() + 1
}

/// A table being read. [`Fields::finish`] reports what nobody asked for.
pub(crate) struct Fields<'a> {
    table: &'a DeTable<'a>,
    pub origin: Origin,
    asked: BTreeSet<&'static str>,
    pub errors: Vec<PackError>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(file: &str, text: &str, span: Range<usize>, table: &'a DeTable<'a>) -> Self {
        let fields = table.keys().map(|key| (key.get_ref().to_string(), line_of(text, key.span()))).collect();
        let origin = Origin { file: file.to_owned(), line: line_of(text, span), fields };
        Self { table, origin, asked: BTreeSet::new(), errors: Vec::new() }
    }

    fn value(&mut self, field: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.insert(field);
        self.table.iter().find(|(key, _)| key.get_ref() == field).map(|(_, value)| value)
    }

    pub(crate) fn fail(&mut self, field: &'static str, problem: Problem) {
        self.errors.push(self.origin.error(field, problem));
    }

    fn wrong(&mut self, field: &'static str, zh: &'static str, en: &'static str) {
        self.fail(field, Problem::WrongType { field, zh, en });
    }

    /// A text that may be left out.
    pub(crate) fn maybe_text(&mut self, field: &'static str) -> Option<String> {
        match self.value(field)?.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => None,
            DeValue::String(text) => Some(text.trim().to_owned()),
            _ => {
                self.wrong(field, "文字，放在引号里", "a text in quotes");
                None
            }
        }
    }

    /// A text that has to be there.
    pub(crate) fn text(&mut self, field: &'static str) -> String {
        let before = self.errors.len();
        let text = self.maybe_text(field);
        if text.is_none() && self.errors.len() == before {
            self.fail(field, Problem::Missing(field));
        }
        text.unwrap_or_default()
    }

    /// A code: small letters, digits, underscores and hyphens.
    pub(crate) fn code(&mut self, field: &'static str) -> String {
        let code = self.text(field);
        if code.chars().any(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-')) {
            self.fail(field, Problem::BadCode(code.clone()));
        }
        code
    }

    /// A text in both languages. A sign such as % may stand for English; Chinese may not.
    pub(crate) fn words(&mut self, zh: &'static str, en: &'static str) -> Words {
        let before = self.errors.len();
        let words = Words { zh: self.text(zh), en: self.maybe_text(en).unwrap_or_default() };
        let chinese = words.en.chars().any(|c| ('\u{2e80}'..='\u{9fff}').contains(&c));
        let mistyped = self.errors[before..].iter().any(|error| matches!(error.problem, Problem::WrongType { .. }));
        if (words.en.is_empty() || chinese) && !mistyped {
            self.fail(en, Problem::MissingEnglish(en));
        }
        words
    }

    /// A word out of a few; the first is the default where it may be left out.
    pub(crate) fn one_of<T: Clone>(
        &mut self,
        field: &'static str,
        allowed: &[(&str, T)],
        default: Option<T>,
    ) -> Option<T> {
        let found = match default {
            Some(default) => match self.maybe_text(field) {
                Some(found) => found,
                None => return Some(default),
            },
            None => self.text(field),
        };
        if found.is_empty() {
            return None;
        }
        let word = allowed.iter().find(|(word, _)| *word == found).map(|(_, value)| value.clone());
        if word.is_none() {
            let allowed = allowed.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" ");
            self.fail(field, Problem::NotOneOf { field, found, allowed });
        }
        word
    }

    /// A list of texts that may be left out.
    pub(crate) fn texts(&mut self, field: &'static str) -> Vec<String> {
        let Some(value) = self.value(field) else { return Vec::new() };
        let all = value.get_ref().as_array().map(|list| {
            list.iter()
                .map(|item| item.get_ref().as_str().map(|text| text.trim().to_owned()))
                .collect::<Option<Vec<_>>>()
        });
        all.flatten().unwrap_or_else(|| {
            self.wrong(field, "方括号里的一串文字，如 [\"a\", \"b\"]", "a list of texts, as [\"a\", \"b\"]");
            Vec::new()
        })
    }

    /// A list of small whole numbers that may be left out.
    pub(crate) fn numbers(&mut self, field: &'static str) -> Vec<u8> {
        let Some(value) = self.value(field) else { return Vec::new() };
        let all = value.get_ref().as_array().map(|list| {
            list.iter().map(|item| item.get_ref().as_integer()?.as_str().parse().ok()).collect::<Option<Vec<u8>>>()
        });
        all.flatten().unwrap_or_else(|| {
            self.wrong(field, "方括号里的一串整数，如 [20, 21]", "a list of whole numbers, as [20, 21]");
            Vec::new()
        })
    }

    /// A whole number from 1 that has to be there.
    pub(crate) fn number(&mut self, field: &'static str) -> u32 {
        let Some(value) = self.value(field) else {
            self.fail(field, Problem::Missing(field));
            return 0;
        };
        let number = value.get_ref().as_integer().and_then(|number| number.as_str().parse().ok()).filter(|n| *n > 0);
        number.unwrap_or_else(|| {
            self.wrong(field, "从1起的整数，不加引号", "a whole number from 1, without quotes");
            0
        })
    }

    /// A whole number; 0 where left out.
    pub(crate) fn maybe_number(&mut self, field: &'static str) -> u16 {
        let Some(value) = self.value(field) else { return 0 };
        value.get_ref().as_integer().and_then(|number| number.as_str().parse().ok()).unwrap_or_else(|| {
            self.wrong(field, "整数，不加引号", "a whole number, without quotes");
            0
        })
    }

    /// A table that reads itself; its own words say what is wrong in it.
    pub(crate) fn nested<T: serde::de::DeserializeOwned>(&mut self, field: &'static str) -> Option<T> {
        let Some(value) = self.value(field) else {
            self.fail(field, Problem::Missing(field));
            return None;
        };
        match T::deserialize(toml::de::ValueDeserializer::from(value.clone())) {
            Ok(read) => Some(read),
            Err(e) => {
                self.fail(field, Problem::Rule(e.message().to_owned()));
                None
            }
        }
    }

    /// Yes or no; no where left out.
    pub(crate) fn yes(&mut self, field: &'static str) -> bool {
        let Some(value) = self.value(field) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong(field, " true（是）或 false（否），不加引号", "true or false, without quotes");
            false
        })
    }

    /// A day that has to be there, bare or in quotes.
    pub(crate) fn date(&mut self, field: &'static str) -> Date {
        let Some(value) = self.value(field) else {
            self.fail(field, Problem::Missing(field));
            return Date::default();
        };
        let written = match value.get_ref() {
            DeValue::Datetime(day) => Some(day.to_string()),
            other => other.as_str().map(str::to_owned),
        };
        written.and_then(|day| day.trim().parse().ok()).unwrap_or_else(|| {
            self.wrong(field, "日期，如 2026-01-01", "a day, as 2026-01-01");
            Date::default()
        })
    }

    /// Reports fields that nobody asked for, and gives back where the table stands and what was wrong in it.
    pub(crate) fn finish(mut self) -> (Origin, Vec<PackError>) {
        let known = self.asked.iter().copied().collect::<Vec<_>>().join(" ");
        for key in self.table.keys().filter(|key| !self.asked.contains(key.get_ref().as_ref())) {
            let field = key.get_ref().to_string();
            let error = self.origin.error(&field.clone(), Problem::UnknownField { field, known: known.clone() });
            self.errors.push(error);
        }
        (self.origin, self.errors)
    }
}
