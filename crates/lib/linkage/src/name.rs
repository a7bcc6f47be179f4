//! A name taken apart, and in which way two names agree. How much an agreement is worth is said in `weights`.

use crate::chars::{self, Glyph};
use crate::{family, hash};

/// In which way two names agree, from the closest to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum NameMatch {
    /// The same characters.
    Exact,
    /// The same but for variant or traditional forms: 喆/哲, 張/张.
    Variant,
    /// Other characters of the same sound: 李华/李桦.
    Homophone,
    /// Sounds that southern speakers do not tell apart: 林静/林进.
    NearSound,
    /// The same characters in another order: 建华李, 李华建.
    Reordered,
    /// The same given name of two characters after another family name: a child renamed after a parent's parting.
    FamilyChanged,
    /// The family name left out: 建华.
    FamilyLeftOut,
    /// A pet name made of a character of the other: 小华, 阿华, 华华, 华娃.
    PetName,
    /// One character is another that looks alike: 晴/睛.
    LooksAlike,
    /// Family name and one character of the given name agree. Siblings often share as much.
    OneCharacter,
    /// Only the family name agrees.
    FamilyOnly,
    /// Nothing that counts.
    Different,
}

impl NameMatch {
    /// How many ways there are.
    pub(crate) const COUNT: usize = 12;
}

/// Characters that handwriting and recognition mix up.
const ALIKE: [&str; 40] = [
    "己已巳",
    "戊戌戍",
    "未末",
    "晴睛",
    "人入",
    "土士",
    "日曰",
    "天夭",
    "千干于",
    "午牛",
    "刀力",
    "大太犬",
    "田由甲申",
    "王玉",
    "今令",
    "北比",
    "毫豪",
    "幸辛",
    "析折",
    "栗粟",
    "萧箫",
    "候侯",
    "祥样",
    "梅海",
    "洋样",
    "清情请",
    "燕蒸",
    "贝见",
    "兰三",
    "竞竟",
    "徽微",
    "茶荼",
    "宇字",
    "杨扬",
    "晨辰",
    "桂佳",
    "琳淋",
    "婷停",
    "丽两",
    "明朋",
];

/// A name folded and read, ready to be compared.
#[derive(Debug, Clone, Default)]
pub(crate) struct Name {
    /// As it was written, trimmed.
    pub text: Box<str>,
    /// Its characters without spaces; a dot between the parts of a name stays.
    pub glyphs: Box<[Glyph]>,
    /// Of them, how many are the family name: 1 or 2, 0 where it has none (minorities, Latin, a single character).
    pub family: usize,
    /// Hash of the characters as written.
    pub raw: u64,
    /// Hash of the folded characters.
    pub fold: u64,
    /// Hash of the reading.
    pub sound: u64,
    /// The character that a pet name is made of.
    pet: Option<Glyph>,
}

impl Name {
    /// Takes a name apart. `None` where nothing is written.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let plain: Vec<char> = text
            .chars()
            .map(chars::half_width)
            .take_while(|c| !matches!(c, '(' | '[' | '【' | '〔'))
            .map(|c| if matches!(c, '•' | '‧' | '・' | '∙' | '⋅' | '･' | '.') { '·' } else { c })
            .collect();
        let han = plain.iter().all(|c| chars::is_han(*c) || c.is_whitespace() || *c == '·');
        // Between Latin words a space parts as a dot does; between Han characters it only spreads them.
        let parted = plain.split(|c| *c == '·' || (!han && c.is_whitespace()));
        let dot = Glyph { fold: u32::from('·'), sound: 0, near: 0 };
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(plain.len());
        for part in parted.filter(|part| part.iter().any(|c| c.is_alphanumeric())) {
            if !glyphs.is_empty() {
                glyphs.push(dot);
            }
            glyphs.extend(part.iter().filter(|c| c.is_alphanumeric()).map(|c| chars::glyph(*c)));
        }
        if glyphs.iter().all(|glyph| *glyph == dot) {
            return None;
        }
        let mut family = 0;
        if han && (2..=4).contains(&glyphs.len()) && !glyphs.contains(&dot) {
            let folded: Vec<char> = glyphs.iter().map(|glyph| char::from_u32(glyph.fold).unwrap_or(' ')).collect();
            let (length, sounds) = family::split(&folded);
            for (glyph, sound) in glyphs.iter_mut().zip(sounds) {
                *glyph = sound.map_or(*glyph, |sound| chars::read_as(*glyph, sound));
            }
            // Four characters after a family name of one are a name of two families or none: taken whole.
            family = if glyphs.len() == 4 && length == 1 { 0 } else { length };
        }
        Some(Self {
            text: text.into(),
            family,
            raw: hash::mix(plain.iter().filter(|c| c.is_alphanumeric()).map(|c| u64::from(*c))),
            fold: hash::mix(glyphs.iter().map(|glyph| u64::from(glyph.fold))),
            sound: hash::mix(glyphs.iter().map(sound_or_form)),
            pet: pet(&glyphs),
            glyphs: glyphs.into(),
        })
    }

    /// The characters of the given name; of a name without a family name all.
    pub fn given(&self) -> &[Glyph] {
        &self.glyphs[self.family..]
    }

    /// Whether the whole name looks like a pet name: 小华, 妞妞.
    pub fn is_pet(&self) -> bool {
        self.pet.is_some() && self.glyphs.len() == 2
    }

    /// The characters to find the name by if it may be a pet name: those of the given name, or the one it is made of.
    pub fn tokens(&self) -> impl Iterator<Item = Glyph> {
        let pet = self.pet.filter(|_| self.glyphs.len() == 2);
        let given = if pet.is_some() { &[] } else { self.given() };
        given.iter().copied().chain(pet)
    }

    /// The character that this pet name has in common with a whole name.
    pub fn pet_of(&self, whole: &Self) -> Option<Glyph> {
        let called = self.pet.or_else(|| self.glyphs.first().copied().filter(|_| self.glyphs.len() == 1));
        called.filter(|called| in_given(called, whole))
    }

    /// In which way the two agree. Symmetric.
    pub fn relate(&self, other: &Self) -> NameMatch {
        if self.fold == other.fold {
            return if self.raw == other.raw { NameMatch::Exact } else { NameMatch::Variant };
        }
        if self.sound == other.sound && self.glyphs.len() == other.glyphs.len() {
            return NameMatch::Homophone;
        }
        if self.family == 0 || other.family == 0 { self.relate_whole(other) } else { self.relate_han(other) }
    }

    fn relate_han(&self, other: &Self) -> NameMatch {
        if all(&self.glyphs, &other.glyphs, near) {
            return NameMatch::NearSound;
        }
        if permuted(&self.glyphs, &other.glyphs) {
            return NameMatch::Reordered;
        }
        let (mine, theirs) = (self.given(), other.given());
        let same_family = all(&self.glyphs[..self.family], &other.glyphs[..other.family], same);
        if !same_family {
            if let Some(match_) = [self.bare(other), other.bare(self)].into_iter().flatten().min() {
                return match_;
            }
            return match mine.len() >= 2 && all(mine, theirs, same) {
                true => NameMatch::FamilyChanged,
                false => NameMatch::Different,
            };
        }
        match (mine, theirs) {
            ([a], [b]) if looks_alike(a, b) => NameMatch::LooksAlike,
            ([a, b], [c, d]) if same(a, c) || same(b, d) => {
                let (x, y) = if same(a, c) { (b, d) } else { (a, c) };
                if looks_alike(x, y) { NameMatch::LooksAlike } else { NameMatch::OneCharacter }
            }
            _ if self.pet.is_some_and(|pet| in_given(&pet, other))
                || other.pet.is_some_and(|pet| in_given(&pet, self)) =>
            {
                NameMatch::PetName
            }
            ([a], more) | (more, [a]) if more.iter().any(|b| same(a, b)) => NameMatch::OneCharacter,
            _ => NameMatch::FamilyOnly,
        }
    }

    /// A name without its family name, or a pet name, against a whole one.
    fn bare(&self, whole: &Self) -> Option<NameMatch> {
        if whole.family > 0 && whole.given().len() >= 2 && all(&self.glyphs, whole.given(), same) {
            return Some(NameMatch::FamilyLeftOut);
        }
        let called = self.pet.or_else(|| self.glyphs.first().copied().filter(|_| self.glyphs.len() == 1));
        called.filter(|called| whole.family > 0 && in_given(called, whole)).map(|_| NameMatch::PetName)
    }

    /// Names of which at least one has no family name: minorities, foreigners, single characters.
    fn relate_whole(&self, other: &Self) -> NameMatch {
        if let Some(match_) = [self.bare(other), other.bare(self)].into_iter().flatten().min() {
            return match_;
        }
        let (a, b) = (&*self.glyphs, &*other.glyphs);
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        if short.len() >= 2
            && long.len() > short.len()
            && long[short.len()].fold == u32::from('·')
            && all(short, &long[..short.len()], same)
        {
            return NameMatch::FamilyLeftOut;
        }
        if short.len() >= 3 && permuted(a, b) {
            return NameMatch::Reordered;
        }
        if short.len() >= 4 && distance(a, b) * 4 <= long.len() { NameMatch::NearSound } else { NameMatch::Different }
    }

    /// The given-name characters that the two have in common, for the weight of an agreement in part.
    pub fn shared<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a Glyph> {
        self.given().iter().filter(move |mine| other.given().iter().any(|theirs| same(mine, theirs)))
    }
}

fn sound_or_form(glyph: &Glyph) -> u64 {
    if glyph.sound == 0 { u64::from(glyph.fold) << 32 } else { u64::from(glyph.sound) }
}

/// The same character or the same sound.
fn same(a: &Glyph, b: &Glyph) -> bool {
    a.fold == b.fold || (a.sound != 0 && a.sound == b.sound)
}

fn near(a: &Glyph, b: &Glyph) -> bool {
    a.fold == b.fold || (a.near != 0 && a.near == b.near)
}

fn all(a: &[Glyph], b: &[Glyph], alike: fn(&Glyph, &Glyph) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b))
}

fn in_given(pet: &Glyph, whole: &Name) -> bool {
    whole.given().iter().any(|glyph| same(pet, glyph))
}

/// The same folded characters in another order.
fn permuted(a: &[Glyph], b: &[Glyph]) -> bool {
    let count = |of: &[Glyph], what: &Glyph| of.iter().filter(|glyph| glyph.fold == what.fold).count();
    a.len() == b.len() && a.iter().all(|glyph| count(a, glyph) == count(b, glyph))
}

fn looks_alike(a: &Glyph, b: &Glyph) -> bool {
    let has = |group: &str, glyph: &Glyph| group.chars().any(|c| u32::from(c) == glyph.fold);
    ALIKE.iter().any(|group| has(group, a) && has(group, b))
}

/// 小华, 阿华, 华娃, 华华 and 李小华 (the family name before it): the character 华.
fn pet(glyphs: &[Glyph]) -> Option<Glyph> {
    let is = |glyph: &Glyph, of: &str| of.chars().any(|c| u32::from(c) == glyph.fold);
    let two = |first: &Glyph, second: &Glyph| {
        if is(first, "小阿") {
            Some(*second)
        } else if first.fold == second.fold || is(second, "娃儿仔崽伢妹妞宝") {
            Some(*first)
        } else {
            None
        }
    };
    match glyphs {
        [a, b] | [_, a, b] => two(a, b),
        _ => None,
    }
}

/// Edit distance over characters that are the same or sound nearly so.
fn distance(a: &[Glyph], b: &[Glyph]) -> usize {
    const ROOM: usize = 48;
    let (a, b) = (&a[..a.len().min(ROOM)], &b[..b.len().min(ROOM)]);
    let mut row = [0_usize; ROOM + 1];
    row.iter_mut().enumerate().for_each(|(at, cell)| *cell = at);
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = corner + usize::from(!near(x, y));
            corner = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}
