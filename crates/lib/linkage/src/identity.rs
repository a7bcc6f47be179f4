//! Identity numbers and telephone numbers, given whole, as fingerprints, or masked.
//! A site that keeps them encrypted has fingerprints only; what can be compared, is.

use jiff::civil::Date;

use crate::birth::slip;
use crate::{chars, hash};

/// A number that need not be given whole.
///
/// Fingerprints (a blind index) are compared with fingerprints, whole numbers with whole numbers; give both where both
/// are at hand. All fingerprints that meet in one comparison must come from the same key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Secret<'a> {
    /// The whole number as typed.
    pub full: Option<&'a str>,
    /// A fingerprint: equal numbers have equal ones.
    pub print: Option<u64>,
    /// What may be shown, hidden characters as stars: `330***********1234`.
    pub masked: Option<&'a str>,
}

impl<'a> Secret<'a> {
    /// The whole number. Of an empty text nothing is kept.
    pub fn full(number: &'a str) -> Self {
        Self { full: Some(number).filter(|number| !number.trim().is_empty()), ..Self::default() }
    }

    /// A fingerprint.
    pub fn print(print: u64) -> Self {
        Self { print: Some(print), ..Self::default() }
    }

    /// With the masked form beside it.
    #[must_use]
    pub fn masked(self, masked: &'a str) -> Self {
        Self { masked: Some(masked), ..self }
    }
}

/// In which way two identity numbers agree, from the closest to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum IdMatch {
    /// The same number.
    Same,
    /// One digit differs or two neighbours changed places, and one of the two fails its check digit: a slip.
    Slip,
    /// What is not hidden agrees.
    MaskAgrees,
    /// They differ, and whether one was mistyped cannot be told (fingerprints, or one fails its check digit).
    Differ,
    /// Both pass their check digits and differ.
    BothValid,
}

impl IdMatch {
    /// How many ways there are.
    pub(crate) const COUNT: usize = 5;
}

/// An identity number, ready to be compared.
#[derive(Debug, Clone, Default)]
pub(crate) struct Id {
    /// The 18 characters, where given whole; other lengths are kept as they are.
    full: Option<Box<[u8]>>,
    pub print: Option<u64>,
    masked: Option<Box<[u8]>>,
    valid: bool,
    /// What a page may show.
    pub shown: Box<str>,
}

impl Id {
    pub fn new(secret: &Secret<'_>) -> Option<Self> {
        let mut full = secret.full.map(compact).filter(|full| !full.is_empty());
        let parsed = secret.full.and_then(|typed| gbcodes::ResidentId::parse(typed).ok());
        if let Some(id) = &parsed {
            full = Some(id.as_str().bytes().collect());
        }
        let masked = secret.masked.map(compact).filter(|masked| !masked.is_empty());
        if full.is_none() && masked.is_none() && secret.print.is_none() {
            return None;
        }
        let text = full.as_ref().or(masked.as_ref()).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let shown = gbcodes::mask_id(&text.unwrap_or_default()).into();
        let boxed = |bytes: Vec<u8>| bytes.into_boxed_slice();
        Some(Self {
            full: full.map(boxed),
            print: secret.print,
            masked: masked.map(boxed),
            valid: parsed.is_some(),
            shown,
        })
    }

    /// The birth date that a number with a good check digit says.
    pub fn birth(&self) -> Option<Date> {
        let digits = self.full.as_deref().filter(|_| self.valid)?;
        gbcodes::ResidentId::parse(std::str::from_utf8(digits).ok()?).ok().map(|id| id.birth())
    }

    /// Hash of the whole number.
    pub fn hash(&self) -> Option<u64> {
        self.full.as_deref().map(|full| hash::mix(full.iter().map(|byte| u64::from(*byte))))
    }

    /// The last six characters of the whole number: who shares them and the family name is worth a look.
    pub fn tail(&self) -> Option<u64> {
        let tail = self.full.as_deref().filter(|full| full.len() == 18)?.get(12..)?;
        Some(hash::mix(tail.iter().map(|byte| u64::from(*byte))))
    }

    /// In which way the two agree; `None` where they cannot be compared. Symmetric.
    pub fn relate(&self, other: &Self) -> Option<IdMatch> {
        if let (Some(a), Some(b)) = (&self.full, &other.full) {
            return Some(match () {
                () if a == b => IdMatch::Same,
                () if self.valid && other.valid => IdMatch::BothValid,
                () if slip(a, b) => IdMatch::Slip,
                () => IdMatch::Differ,
            });
        }
        if let (Some(a), Some(b)) = (self.print, other.print) {
            return Some(if a == b { IdMatch::Same } else { IdMatch::Differ });
        }
        let (a, b) = (self.full.as_ref().or(self.masked.as_ref())?, other.full.as_ref().or(other.masked.as_ref())?);
        if a.len() != b.len() {
            return None;
        }
        let seen = |(x, y): &(&u8, &u8)| **x != b'*' && **y != b'*';
        let (both, equal) =
            a.iter().zip(b.iter()).filter(seen).fold((0, 0), |(n, same), (x, y)| (n + 1, same + u32::from(x == y)));
        match both {
            0..6 => None,
            _ if equal == both => Some(IdMatch::MaskAgrees),
            _ => Some(IdMatch::Differ),
        }
    }
}

fn compact(typed: &str) -> Vec<u8> {
    let kept = typed.chars().map(chars::half_width).filter(|c| c.is_ascii_alphanumeric() || *c == '*');
    kept.map(|c| c.to_ascii_uppercase() as u8).collect()
}

/// A telephone number, ready to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Phone {
    /// The digits of the whole number.
    Full(u64),
    /// A fingerprint.
    Print(u64),
}

impl Phone {
    /// Both forms of a number, where both are given. Less than seven digits are no number.
    pub fn all(secret: &Secret<'_>) -> impl Iterator<Item = Self> + use<> {
        let digits: Option<String> =
            secret.full.map(|typed| typed.chars().map(chars::half_width).filter(char::is_ascii_digit).collect());
        let digits = digits.map(|digits| match digits.strip_prefix("86") {
            Some(national) if national.len() == 11 => national.to_owned(),
            _ => digits,
        });
        let full = digits.filter(|digits| (7..=15).contains(&digits.len())).and_then(|digits| digits.parse().ok());
        full.map(Self::Full).into_iter().chain(secret.print.map(Self::Print))
    }

    /// A value for blocking and for counting how many share the number.
    pub fn hash(self) -> u64 {
        match self {
            Self::Full(digits) => hash::mix([1, digits]),
            Self::Print(print) => hash::mix([2, print]),
        }
    }

    /// The last four digits, to be shown; 0 of a fingerprint.
    pub fn shown(self) -> u16 {
        if let Self::Full(digits) = self { (digits % 10_000) as u16 } else { 0 }
    }

    /// Whether both are whole and one digit differs or two neighbours changed places.
    pub fn slip(self, other: Self) -> bool {
        let (Self::Full(a), Self::Full(b)) = (self, other) else { return false };
        let split = |mut number: u64| {
            std::array::from_fn::<u8, 15, _>(|_| {
                let digit = (number % 10) as u8;
                number /= 10;
                digit
            })
        };
        a != b && slip(&split(a), &split(b))
    }
}
