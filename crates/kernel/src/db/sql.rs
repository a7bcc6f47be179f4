//! A statement under construction: fixed fragments and bound values, never text from outside.

use super::{IntoValue, Value};
use vocab::UnitPath;

/// SQL made of `'static` fragments with `$n` places, and the values bound to them.
#[derive(Clone, Debug, Default)]
pub struct Sql {
    pub(super) text: String,
    pub(super) args: Vec<Value>,
}

/// Starts a statement whose places are already written as `$1`, `$2`, …
pub fn sql(text: &'static str) -> Sql {
    Sql { text: text.to_owned(), args: Vec::new() }
}

impl Sql {
    /// Binds the next `$n`.
    pub fn bind(mut self, value: impl IntoValue) -> Self {
        self.args.push(value.into_value());
        self
    }
    /// Appends a fixed fragment.
    pub fn push(&mut self, fragment: &'static str) -> &mut Self {
        self.text.push_str(fragment);
        self
    }
    /// Appends a place and binds it.
    pub fn push_bind(&mut self, value: impl IntoValue) -> &mut Self {
        self.args.push(value.into_value());
        self.text.push('$');
        self.text.push_str(&self.args.len().to_string());
        self
    }
    /// Appends `(column in the subtree of one of the paths)`; an empty list matches nothing.
    pub fn push_within(&mut self, column: &'static str, roots: &[UnitPath]) -> &mut Self {
        self.text.push('(');
        for (i, root) in roots.iter().enumerate() {
            if i > 0 {
                self.text.push_str(" OR ");
            }
            let (low, high) = root.range();
            self.push("(").push(column).push(" >= ").push_bind(low);
            self.push(" AND ").push(column).push(" < ").push_bind(high).push(")");
        }
        if roots.is_empty() {
            self.text.push_str("1 = 0");
        }
        self.text.push(')');
        self
    }
    /// Appends `column IN (…)`; an empty list matches nothing.
    pub fn push_in<T: IntoValue>(&mut self, column: &'static str, values: impl IntoIterator<Item = T>) -> &mut Self {
        let mut any = false;
        for value in values {
            self.push(if any { ", " } else { "" });
            if !any {
                self.push(column).push(" IN (");
            }
            any = true;
            self.push_bind(value);
        }
        self.push(if any { ")" } else { "1 = 0" })
    }
    /// Appends `(…), (…)`: rows of values, for an INSERT of many or a list to join with.
    pub fn push_rows(&mut self, rows: impl IntoIterator<Item = Vec<Value>>) -> &mut Self {
        for (i, row) in rows.into_iter().enumerate() {
            self.push(if i == 0 { "(" } else { ", (" });
            for (k, value) in row.into_iter().enumerate() {
                self.push(if k == 0 { "" } else { ", " }).push_bind(value);
            }
            self.push(")");
        }
        self
    }
    /// Appends another statement's fragments; it binds nothing.
    pub fn append(&mut self, other: &Sql) -> &mut Self {
        debug_assert!(other.args.is_empty(), "its places would be counted anew");
        self.text.push_str(&other.text);
        self
    }
    /// The text, for tests of query plans.
    pub fn text(&self) -> &str {
        &self.text
    }
    /// Prefixes the statement, for `EXPLAIN`.
    pub fn prefixed(mut self, prefix: &'static str) -> Self {
        self.text.insert_str(0, prefix);
        self
    }
}
