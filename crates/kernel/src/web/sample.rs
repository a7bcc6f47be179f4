//! Sample pages: every page of a feature, rendered from made-up view structs, so that one test can render
//! all of them in both languages.

use super::Cx;
use maud::Markup;

/// A page that can be rendered without a database.
#[derive(Clone, Copy)]
pub struct Sample {
    /// Room and page, such as `plans/review`.
    pub name: &'static str,
    /// Renders it.
    pub render: fn(&Cx) -> Markup,
}
