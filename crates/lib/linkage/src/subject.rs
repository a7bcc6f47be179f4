//! A person as the files know her, and the same ready to be compared: everything computed once.

use gbcodes::Sex;

use crate::birth::{Birth, BirthMatch, Known};
use crate::hash;
use crate::identity::{Id, Phone, Secret};
use crate::name::Name;
use crate::place::Address;

/// A person as one file knows her. Every field may be empty; what is missing counts neither for nor against.
#[derive(Debug, Clone, Copy, Default)]
pub struct Subject<'a> {
    /// The name, as written.
    pub name: &'a str,
    /// Former names and pet names.
    pub other_names: &'a [&'a str],
    /// The sex, where known and stated.
    pub sex: Option<Sex>,
    /// The birth date as far as it is known.
    pub birth: Option<Birth>,
    /// The identity number, 18 or 15 characters, or its fingerprint.
    pub id: Secret<'a>,
    /// Telephone numbers of her own.
    pub phones: &'a [Secret<'a>],
    /// Where she lives, as text.
    pub address: &'a str,
    /// Code or name of the village; the same village must have the same.
    pub village: &'a str,
    /// Code or name of the township; the same township must have the same.
    pub township: &'a str,
    /// The father's name.
    pub father: &'a str,
    /// The mother's name.
    pub mother: &'a str,
    /// The guardian's name.
    pub guardian: &'a str,
    /// The guardian's identity number or its fingerprint.
    pub guardian_id: Secret<'a>,
    /// The guardian's telephone numbers.
    pub guardian_phones: &'a [Secret<'a>],
}

/// A [`Subject`] with everything the comparison needs computed once. Owns what it keeps; about half a kilobyte.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The name first, then the others.
    pub(crate) names: Box<[Name]>,
    pub(crate) sex: Option<Sex>,
    /// The declared birth date, then the one that a good identity number says, if it is another.
    pub(crate) births: [Option<Known>; 2],
    /// The number says quite another birth date than is declared: it may be somebody else's.
    pub(crate) id_doubtful: bool,
    pub(crate) id: Option<Id>,
    /// Her own and the guardian's numbers, in order: files put them in either place.
    pub(crate) phones: Box<[Phone]>,
    pub(crate) address: Option<Address>,
    pub(crate) village: Option<u64>,
    pub(crate) township: Option<u64>,
    pub(crate) father: Option<Name>,
    pub(crate) mother: Option<Name>,
    pub(crate) guardian: Option<Name>,
    pub(crate) guardian_id: Option<Id>,
}

impl Prepared {
    /// Prepares a person for comparison.
    pub fn new(subject: &Subject<'_>) -> Self {
        let mut names: Vec<Name> = Vec::with_capacity(1 + subject.other_names.len());
        names.extend(Name::new(subject.name));
        names.extend(in_brackets(subject.name).and_then(Name::new));
        names.extend(subject.other_names.iter().filter_map(|name| Name::new(name)));
        let id = Id::new(&subject.id);
        let by_id = id.as_ref().and_then(Id::birth).map(|day| Known::new(Birth::Day(day)));
        let declared = subject.birth.map(Known::new);
        let births = match (declared, by_id) {
            (Some(declared), Some(by_id)) if declared.birth != by_id.birth => [Some(declared), Some(by_id)],
            (Some(declared), _) => [Some(declared), None],
            (None, by_id) => [None, by_id],
        };
        let far = |how| matches!(how, BirthMatch::Different | BirthMatch::YearOnly);
        let id_doubtful = declared.zip(by_id).is_some_and(|(declared, by_id)| far(declared.relate(&by_id)));
        let mut phones: Vec<Phone> =
            subject.phones.iter().chain(subject.guardian_phones).flat_map(Phone::all).collect();
        phones.sort_unstable();
        phones.dedup();
        Self {
            names: names.into(),
            sex: subject.sex.filter(|sex| matches!(sex, Sex::Male | Sex::Female)),
            births,
            id_doubtful,
            id,
            phones: phones.into(),
            address: Address::new(subject.address),
            village: key(subject.village),
            township: key(subject.township),
            father: Name::new(subject.father),
            mother: Name::new(subject.mother),
            guardian: Name::new(subject.guardian),
            guardian_id: Id::new(&subject.guardian_id),
        }
    }

    /// The name as written; empty where there is none.
    pub fn name(&self) -> &str {
        self.names.first().map_or("", |name| &name.text)
    }
}

impl From<&Subject<'_>> for Prepared {
    fn from(subject: &Subject<'_>) -> Self {
        Self::new(subject)
    }
}

fn key(text: &str) -> Option<u64> {
    let text = text.trim();
    (!text.is_empty()).then(|| hash::of(text))
}

/// The other name in 李华（小名：花花）.
fn in_brackets(name: &str) -> Option<&str> {
    let (_, inside) = name.split_once(['(', '（', '[', '【', '〔'])?;
    let inside = inside.split([')', '）', ']', '】', '〕']).next()?;
    let bare = ["曾用名", "小名", "乳名", "又名", "原名", "别名"].iter().find_map(|word| inside.strip_prefix(word));
    let bare = bare.unwrap_or(inside).trim_matches([':', '：', ' ']);
    // 李华（双胞胎姐姐） is a remark, not a name.
    (bare.chars().count() <= 4).then_some(bare)
}
