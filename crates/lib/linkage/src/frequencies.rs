//! How usual a name, a place or a telephone number is: what many share proves little.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::chars::Glyph;
use crate::family::{family_share, given_share};
use crate::hash;
use crate::identity::Phone;
use crate::name::{Name, NameMatch};
use crate::subject::Prepared;

/// The keys are hashes already.
#[derive(Default, Clone)]
struct Already(u64);

impl Hasher for Already {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash::mix(bytes.iter().map(|byte| u64::from(*byte)).chain([self.0]));
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

#[derive(Clone, Copy)]
#[repr(u64)]
enum What {
    Family = 1,
    Given,
    FamilySound,
    GivenSound,
    Whole,
    Village,
    Township,
    Phone,
}

/// How often names, places and telephone numbers occur in a set of people.
///
/// Without a set the built-in shares of family names and of characters in given names are used; with one they fade as
/// it grows.
#[derive(Clone)]
pub struct Frequencies {
    counts: HashMap<u64, u32, BuildHasherDefault<Already>>,
    people: f32,
    names: f32,
    characters: f32,
    villages: f32,
    newest: Option<i16>,
}

/// So many invented observations stand behind the built-in shares.
const PRIOR: f32 = 300.0;

/// The most that the agreement of two pet names is worth, in bits.
const PET: f32 = 7.0;

/// What an agreement of two names is worth against chance, in bits: the family name and the given name apart.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Rarity {
    pub family: f32,
    pub given: f32,
}

impl Frequencies {
    /// Nothing counted: the built-in shares, for a register of so many people.
    pub fn builtin(people: u32) -> Self {
        let people = people.max(2) as f32;
        Self {
            counts: HashMap::default(),
            people,
            names: 0.0,
            characters: 0.0,
            villages: (people / 800.0).max(1.0),
            newest: None,
        }
    }

    /// Counted in a set. Names of parents and guardians count too.
    pub fn of(people: &[Prepared]) -> Self {
        let mut these = Self::builtin(u32::try_from(people.len()).unwrap_or(u32::MAX));
        these.counts.reserve(people.len() * 2);
        // The youngest but for one in two hundred, whose years may be slips.
        let mut years: Vec<i16> = people.iter().filter_map(|person| Some(person.births[0]?.birth.year())).collect();
        years.sort_unstable_by(|x, y| y.cmp(x));
        these.newest = years.get(years.len() / 200).copied();
        for person in people {
            if let Some(name) = person.names.first() {
                these.add_name(name);
                these.add(What::Whole, name.fold);
            }
            for name in [&person.father, &person.mother].into_iter().flatten() {
                these.add_name(name);
            }
            person.phones.iter().for_each(|phone| {
                these.add(What::Phone, phone.hash());
            });
            if let Some(village) = person.village
                && these.add(What::Village, village) == 1
            {
                these.villages += 1.0;
            }
            person.township.into_iter().for_each(|township| {
                these.add(What::Township, township);
            });
        }
        these
    }

    fn add_name(&mut self, name: &Name) {
        if name.family == 0 {
            return;
        }
        self.names += 1.0;
        for (at, glyph) in name.glyphs.iter().enumerate() {
            let (form, sound) = match at < name.family {
                true => (What::Family, What::FamilySound),
                false => (What::Given, What::GivenSound),
            };
            self.add(form, u64::from(glyph.fold));
            self.add(sound, u64::from(glyph.sound));
            self.characters += f32::from(u8::from(at >= name.family));
        }
    }

    fn add(&mut self, what: What, key: u64) -> u32 {
        let count = self.counts.entry(hash::mix([what as u64, key])).or_default();
        *count += 1;
        *count
    }

    fn count(&self, what: What, key: u64) -> f32 {
        self.counts.get(&hash::mix([what as u64, key])).map_or(0.0, |count| *count as f32)
    }

    /// How many people there are.
    pub fn people(&self) -> f32 {
        self.people
    }

    /// Whether somebody born in a year is grown up, seen from the youngest of the set.
    pub(crate) fn is_grown(&self, born: i16) -> bool {
        self.newest.is_some_and(|newest| born < newest.saturating_sub(23))
    }

    /// How many people live in a village, on average.
    pub(crate) fn neighbours(&self) -> f32 {
        (self.people / self.villages).max(2.0)
    }

    /// Bits by which the same village speaks against chance.
    pub(crate) fn village(&self, village: u64) -> f32 {
        self.place(self.count(What::Village, village))
    }

    /// Bits by which the same township speaks against chance.
    pub(crate) fn township(&self, township: u64) -> f32 {
        self.place(self.count(What::Township, township)).min(5.0)
    }

    fn place(&self, count: f32) -> f32 {
        if count == 0.0 { self.villages.log2().min(6.0) } else { (self.people / count).log2() }
    }

    /// Bits by which the same telephone number speaks against chance: a shop's or a clinic's is shared by many.
    pub(crate) fn phone(&self, phone: Phone) -> f32 {
        let others = (self.count(What::Phone, phone.hash()) - 2.0).max(0.0);
        (self.people.max(20_000.0) / (2.0 + 4.0 * others)).log2()
    }

    fn bits(&self, what: What, glyph: &Glyph) -> f32 {
        let (key, prior, total) = match what {
            What::Family => (glyph.fold, family_share(glyph.fold), self.names),
            What::FamilySound => (glyph.sound, family_share(glyph.fold) * 1.3, self.names),
            What::Given => (glyph.fold, given_share(glyph.fold), self.characters),
            _ => (glyph.sound, (given_share(glyph.fold) * 3.0).max(0.004), self.characters),
        };
        // The two at hand are taken away: a name is rare even if the set holds it twice for being a duplicate.
        let seen = (self.count(what, u64::from(key)) - 2.0).max(0.0);
        -((seen + prior * PRIOR) / (total + PRIOR)).log2()
    }

    /// What the agreement of two names is worth against chance.
    pub(crate) fn rarity(&self, a: &Name, b: &Name, how: NameMatch) -> Rarity {
        use NameMatch as M;
        // Of a name of minorities or in Latin letters the parts are not counted; long ones are rare.
        if a.family == 0 && b.family == 0 {
            let length = a.glyphs.len().min(b.glyphs.len()) as f32;
            let given = match how {
                M::Different => 0.0,
                M::FamilyLeftOut | M::PetName => (length * 3.0).min(9.0),
                _ => (length * 3.0).min(13.0),
            };
            return Rarity { family: 0.0, given };
        }
        // Which of the two is counted must not depend on their order.
        let (whole, other) = if a.family == 0 || (b.family > 0 && b.fold < a.fold) { (b, a) } else { (a, b) };
        let sounds = matches!(how, M::Homophone | M::NearSound);
        let (form, given_form) =
            if sounds { (What::FamilySound, What::GivenSound) } else { (What::Family, What::Given) };
        let family = || whole.glyphs[..whole.family].iter().map(|glyph| self.bits(form, glyph)).sum::<f32>();
        let given = || whole.given().iter().map(|glyph| self.bits(given_form, glyph)).sum::<f32>();
        let shared =
            || whole.shared(other).map(|glyph| self.bits(What::GivenSound, glyph)).reduce(f32::max).unwrap_or(0.0);
        let petted = || {
            let pets = [(a, b), (b, a)].into_iter().filter_map(|(one, other)| one.pet_of(other));
            pets.map(|glyph| self.bits(What::GivenSound, &glyph)).reduce(f32::max)
        };
        let rarity = match how {
            M::Exact | M::Variant | M::Reordered => {
                let (family, given) = (family(), given());
                // Names are fashions: a whole name may be more usual than its characters make it.
                let seen = (self.count(What::Whole, whole.fold) - 2.0).max(0.0);
                let chance = (-(family + given)).exp2() + seen / self.people;
                let whole = -chance.log2();
                Rarity { family: family.min(whole), given: whole - family.min(whole) }
            }
            M::Homophone | M::NearSound => Rarity { family: family(), given: given() },
            M::FamilyChanged | M::FamilyLeftOut => Rarity { family: 0.0, given: given() },
            M::PetName => Rarity { family: 0.0, given: (petted().unwrap_or(1.0) - 1.0).max(0.0) },
            M::LooksAlike | M::OneCharacter => Rarity { family: family(), given: (shared() - 1.0).max(0.0) },
            M::FamilyOnly => Rarity { family: family(), given: 0.0 },
            M::Different => Rarity::default(),
        };
        // Pet names are few, and every village has its 妞妞.
        if a.is_pet() && b.is_pet() {
            Rarity { family: 0.0, given: (rarity.family + rarity.given).min(PET) }
        } else {
            rarity
        }
    }
}

impl Default for Frequencies {
    /// The built-in shares, for a register of 100,000 people.
    fn default() -> Self {
        Self::builtin(100_000)
    }
}

impl std::fmt::Debug for Frequencies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Frequencies").field("people", &self.people).field("counted", &self.counts.len()).finish()
    }
}
