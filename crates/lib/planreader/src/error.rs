//! Why a file could not be read, said so that a person knows what to do next.
//! What was read but looks odd is a `Note`, never an error.

use std::fmt;

/// The reason a file was refused. Every variant names something the sender can change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// The file holds nothing but blanks. Choose another file.
    Empty,
    /// The file, or what a packed file unfolds to, is larger than the limit. Split it.
    TooLarge {
        /// Size found, in bytes. For a packed file: how much had been unfolded when reading stopped.
        bytes: u64,
        /// The most that is read, in bytes.
        limit: u64,
    },
    /// A kind of file that is not read. Save it as .docx or .txt.
    UnsupportedType {
        /// The kind, as its owner would name it: `.doc`, `.pdf`, `.xlsx`…
        what: &'static str,
    },
    /// The file is encrypted. Open it, take the password off and save it again.
    PasswordProtected,
    /// The file says it is a .docx and cannot be opened as one. Open and save it in the word processor.
    BrokenDocx {
        /// What was missing or damaged.
        why: String,
    },
    /// The bytes are no text in any encoding that is known here.
    NotText {
        /// What was found instead.
        why: String,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the file is empty"),
            Self::TooLarge { bytes, limit } => {
                write!(f, "the file has {bytes} bytes, at most {limit} are read")
            }
            Self::UnsupportedType { what } => write!(f, "{what} files are not read"),
            Self::PasswordProtected => write!(f, "the file is protected by a password"),
            Self::BrokenDocx { why } => write!(f, "the .docx is damaged: {why}"),
            Self::NotText { why } => write!(f, "the file is no text: {why}"),
        }
    }
}

impl std::error::Error for ReadError {}
