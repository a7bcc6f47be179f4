//! Reads a work plan of a Women's Federation: which plans are on the page, their numbered items, what they
//! promise (with number, period or date), and what they only report as done. Every finding carries its place
//! in the original, so that a screen can show it there.
//!
//! Nothing is kept and nothing is looked up: the same bytes always give the same [`Reading`].
//!
//! ```
//! let reading = planreader::read_text("2026年工作计划\n一、培训\n全年培训妇女300人以上,每季度举办讲座一次。\n");
//! let first = &reading.commitments[0];
//! assert_eq!((first.value, first.unit.as_deref()), (Some(300.0), Some("人")));
//! assert!(first.quote.contains("培训妇女300人以上"));
//! assert_eq!(reading.commitments[1].period.as_deref(), Some("每季度"));
//! assert_eq!(reading.target_year(0), Some(2026));
//! ```

mod chars;
mod comparators;
mod context;
mod dates;
mod documents;
mod dues;
mod error;
mod families;
mod feasts;
mod fold;
mod input;
mod items;
mod json;
mod kinds;
mod layout;
mod lexicon;
mod model;
mod normal;
mod notes;
mod numbering;
mod numerals;
mod parties;
mod periods;
mod phrases;
mod phrasewords;
mod reading;
mod shortforms;
mod tokens;
mod topics;
mod units;
mod wording;

pub use dues::{Due, Part, Span, Year, resolve_due, resolve_start};
pub use error::ReadError;
pub use model::{
    Achievement, Commitment, CommitmentType, Comparator, Document, DocumentKind, Item, Note, NoteKind, Place, Reading,
    Topic,
};

/// The most commitments, achievements and items, each, that one reading keeps. No page written by people comes
/// near it; a page made to exhaust the reader does, and gets a [`NoteKind::Truncated`].
pub const MOST: usize = 20_000;

/// Reads a file: .txt, .html, .htm or .docx, told apart by content first and name second.
///
/// Text may be UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030/GBK.
///
/// # Errors
/// See [`ReadError`]; no input makes it panic.
pub fn read(name: &str, bytes: &[u8]) -> Result<Reading, ReadError> {
    let (text, encoding) = input::decode(name, bytes)?;
    Ok(reading::read_decoded(text, encoding))
}

/// Reads text that is already decoded, such as pasted text. Spans point into a copy of `text`.
pub fn read_text(text: &str) -> Reading {
    reading::read_decoded(text.to_owned(), None)
}
