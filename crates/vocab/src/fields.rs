//! What is wrong with a form, field by field, in both languages.

use crate::{Bi, Lang};

/// One field's trouble: what is wrong and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name in the form; empty for the form as a whole.
    pub field: String,
    /// The sentence shown beside the field.
    pub message: Bi,
}

/// All troubles of a form, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// No trouble yet.
    pub fn new() -> Self {
        Self::default()
    }
    /// Notes a trouble.
    pub fn add(&mut self, field: impl Into<String>, message: Bi) {
        self.0.push(FieldError { field: field.into(), message });
    }
    /// The sentence beside a field, if any.
    pub fn of(&self, field: &str, lang: Lang) -> Option<&str> {
        self.0.iter().find(|e| e.field == field).map(|e| e.message.get(lang))
    }
    /// Whether the form is in order.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// All troubles.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.0.iter()
    }
    /// `value` if the form is in order, else the troubles.
    pub fn into_result<T>(self, value: T) -> Result<T, FieldErrors> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}
