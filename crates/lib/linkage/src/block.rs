//! Which pairs are worth comparing: keys that two files of one person share although some fields differ.
//! The values of keys are stored by callers, so they change only together with [`KEYS_VERSION`].

use crate::hash::mix;
use crate::name::Name;
use crate::subject::{Prepared, Subject};

/// Version of the values that [`blocking_keys`] gives. Stored keys of another version are to be made anew.
pub const KEYS_VERSION: u32 = 1;

/// Blocks with more people than this say nothing (a clinic's telephone, a name that everybody has) and are left out.
pub const BLOCK_CAP: usize = 120;

#[derive(Clone, Copy)]
#[repr(u64)]
enum Tag {
    Id = 1,
    IdPrint,
    IdTail,
    NameYear,
    NameVillage,
    NameDay,
    BirthVillage,
    BirthTownship,
    BirthFamily,
    BirthSound,
    Phone,
    Parents,
    FatherYear,
    MotherYear,
    SoundVillageYear,
    RelativeSound,
}

/// The keys of a person: two people are worth comparing if they share one.
///
/// Sorted, without repetition, about twenty; stable for one [`KEYS_VERSION`], meant for a column or table of their own.
/// They are hashes of names, dates and numbers and as worth protecting as those.
pub fn blocking_keys(subject: &Subject<'_>) -> Vec<u64> {
    Prepared::new(subject).blocking_keys()
}

impl Prepared {
    /// See [`blocking_keys`].
    pub fn blocking_keys(&self) -> Vec<u64> {
        let mut keys = Vec::with_capacity(32);
        self.write_keys(&mut keys);
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    fn write_keys(&self, keys: &mut Vec<u64>) {
        let mut put = |tag: Tag, a: u64, b: u64| keys.push(mix([tag as u64, a, b]));
        if let Some(id) = &self.id {
            id.hash().into_iter().for_each(|hash| put(Tag::Id, hash, 0));
            id.print.into_iter().for_each(|print| put(Tag::IdPrint, print, 0));
            if let (Some(tail), Some(name)) = (id.tail(), self.names.first()) {
                put(Tag::IdTail, tail, name.glyphs.first().map_or(0, |first| u64::from(first.sound)));
            }
        }
        self.phones.iter().for_each(|phone| put(Tag::Phone, phone.hash(), 0));
        // Two years each, so that years one apart meet.
        let years = |birth: i16| [birth, birth.saturating_add(1)].map(|year| u64::from(year.unsigned_abs()));
        let births = || self.births.iter().flatten();
        for name in &self.names {
            let sound = near_sound(name);
            for year in births().flat_map(|birth| years(birth.birth.year())) {
                put(Tag::NameYear, sound, year);
            }
            for day in births().filter_map(|birth| birth.birth.day()) {
                put(
                    Tag::NameDay,
                    sound,
                    u64::from(day.month().unsigned_abs()) * 32 + u64::from(day.day().unsigned_abs()),
                );
            }
            self.village.into_iter().for_each(|village| put(Tag::NameVillage, sound, village));
            if let Some(village) = self.village {
                for glyph in name.tokens() {
                    for year in births().flat_map(|birth| years(birth.birth.year())) {
                        put(Tag::SoundVillageYear, u64::from(glyph.near), mix([village, year]));
                    }
                }
            }
        }
        for day in births().filter_map(|birth| birth.birth.day()) {
            let day = mix([
                u64::from(day.year().unsigned_abs()),
                u64::from(day.month().unsigned_abs()),
                u64::from(day.day().unsigned_abs()),
            ]);
            self.village.into_iter().for_each(|village| put(Tag::BirthVillage, day, village));
            self.township.into_iter().for_each(|township| put(Tag::BirthTownship, day, township));
            if let Some(name) = self.names.first() {
                if name.family > 0 {
                    put(Tag::BirthFamily, day, u64::from(name.glyphs[0].sound));
                }
                name.tokens().for_each(|glyph| put(Tag::BirthSound, day, u64::from(glyph.near)));
            }
        }
        let parent = |name: &Option<Name>| name.as_ref().map(near_sound);
        let (father, mother) = (parent(&self.father), parent(&self.mother));
        if let (Some(father), Some(mother)) = (father, mother) {
            put(Tag::Parents, father, mother);
        }
        // Without a birth date: a relative, whatever her place in the form, and a character of the name.
        for relative in [father, mother, parent(&self.guardian)].into_iter().flatten() {
            for glyph in self.names.first().into_iter().flat_map(Name::tokens) {
                put(Tag::RelativeSound, relative, u64::from(glyph.near));
            }
        }
        for year in births().flat_map(|birth| years(birth.birth.year())) {
            father.into_iter().for_each(|father| put(Tag::FatherYear, father, year));
            mother.into_iter().for_each(|mother| put(Tag::MotherYear, mother, year));
        }
    }
}

fn near_sound(name: &Name) -> u64 {
    mix(name
        .glyphs
        .iter()
        .map(|glyph| if glyph.near == 0 { u64::from(glyph.fold) << 32 } else { u64::from(glyph.near) }))
}

/// People found by their keys.
#[derive(Debug, Clone)]
pub struct Index {
    /// Key and place of the person, in order.
    entries: Vec<(u64, u32)>,
    cap: usize,
}

impl Index {
    /// Indexes people; they are named by their places. At most `u32::MAX` of them.
    pub fn new(people: &[Prepared]) -> Self {
        Self::with_cap(people, BLOCK_CAP)
    }

    /// Like [`Index::new`], leaving out blocks of more than `cap` people.
    pub fn with_cap(people: &[Prepared], cap: usize) -> Self {
        let mut entries = Vec::with_capacity(people.len() * 24);
        let mut keys = Vec::new();
        for (at, person) in (0_u32..).zip(people) {
            keys.clear();
            person.write_keys(&mut keys);
            entries.extend(keys.iter().map(|key| (*key, at)));
        }
        entries.sort_unstable();
        entries.dedup();
        Self { entries, cap }
    }

    /// The people who share a key with somebody, in order of their places.
    pub fn candidates(&self, person: &Prepared) -> Vec<u32> {
        let mut found = Vec::new();
        for key in person.blocking_keys() {
            let from = self.entries.partition_point(|entry| entry.0 < key);
            let block = &self.entries[from..];
            let block = &block[..block.partition_point(|entry| entry.0 == key)];
            if block.len() <= self.cap {
                found.extend(block.iter().map(|entry| entry.1));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Every pair of people who share a key, the smaller place first, in order.
    pub fn pairs(&self) -> Vec<(u32, u32)> {
        let mut codes: Vec<u64> = Vec::with_capacity(self.entries.len());
        for block in self.entries.chunk_by(|x, y| x.0 == y.0) {
            if block.len() > self.cap {
                continue;
            }
            for (at, first) in block.iter().enumerate() {
                codes.extend(block[at + 1..].iter().map(|second| u64::from(first.1) << 32 | u64::from(second.1)));
            }
        }
        codes.sort_unstable();
        codes.dedup();
        codes.into_iter().map(|code| ((code >> 32) as u32, code as u32)).collect()
    }
}
