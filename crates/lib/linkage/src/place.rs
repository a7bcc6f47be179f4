//! Where somebody lives, as text: only the numbers in it (group, building, door) and the whole are compared, because
//! the words around them are the village over again.

use crate::{chars, hash};

/// In which way two addresses agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum AddressMatch {
    /// The same text, or the same numbers of group and door.
    Same,
    /// The last number (the door) or the only one agrees.
    Door,
    /// Other numbers.
    Differ,
}

impl AddressMatch {
    /// How many ways there are.
    pub(crate) const COUNT: usize = 3;
}

const ROOM: usize = 4;

/// An address, ready to be compared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Address {
    text: u64,
    /// The last four numbers of it, the door first.
    numbers: [u32; ROOM],
    count: usize,
}

impl Address {
    /// `None` where nothing is written.
    pub fn new(text: &str) -> Option<Self> {
        // Marks part numbers (3-12), but say nothing themselves.
        let all: Vec<char> = text.chars().map(chars::half_width).collect();
        let folded: Vec<u32> = all.iter().filter(|c| c.is_alphanumeric()).map(|c| chars::glyph(*c).fold).collect();
        if folded.is_empty() {
            return None;
        }
        let mut found = Vec::new();
        let mut open: Option<u32> = None;
        for c in all.into_iter().filter(|c| !c.is_whitespace()).chain(['.']) {
            match (c.to_digit(10), numeral(c)) {
                (Some(digit), _) => open = Some(open.unwrap_or(0).saturating_mul(10).saturating_add(digit)),
                (None, Some(10)) => open = Some(open.unwrap_or(1).saturating_mul(10)),
                // 二十三 is 20 and 3, 一二 is 12.
                (None, Some(digit)) => {
                    open = Some(open.map_or(digit, |n| {
                        if n % 10 == 0 { n.saturating_add(digit) } else { n.saturating_mul(10).saturating_add(digit) }
                    }))
                }
                (None, None) => found.extend(open.take()),
            }
        }
        let mut numbers = [0; ROOM];
        let count = found.len().min(ROOM);
        numbers.iter_mut().zip(found.iter().rev()).for_each(|(to, from)| *to = *from);
        Some(Self { text: hash::mix(folded.into_iter().map(u64::from)), numbers, count })
    }

    /// In which way the two agree; `None` where the texts differ and have no numbers to compare. Symmetric.
    pub fn relate(&self, other: &Self) -> Option<AddressMatch> {
        if self.text == other.text {
            return Some(AddressMatch::Same);
        }
        let both = self.count.min(other.count);
        if both == 0 {
            return None;
        }
        Some(match self.numbers[..both] == other.numbers[..both] {
            true if both > 1 => AddressMatch::Same,
            true => AddressMatch::Door,
            false if self.numbers[0] == other.numbers[0] => AddressMatch::Door,
            false => AddressMatch::Differ,
        })
    }
}

fn numeral(c: char) -> Option<u32> {
    "零一二三四五六七八九十".chars().position(|numeral| numeral == c).and_then(|at| u32::try_from(at).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use AddressMatch as M;

    #[test]
    fn ways_in_which_addresses_agree() {
        for (a, b, expected) in [
            ("桥头村3组12号", "桥头村 3组12号", Some(M::Same)),
            ("桥头村3组12号", "橋頭村三组十二号", Some(M::Same)),
            ("桥头村三组二十三号", "3-23", Some(M::Same)),
            ("桥头村3组12号", "12号", Some(M::Door)),
            ("桥头村3组12号", "新村9组12号", Some(M::Door)),
            ("桥头村3组12号", "桥头村3组21号", Some(M::Differ)),
            ("桥头村口", "桥头村口", Some(M::Same)),
            ("桥头村口", "桥头村12号", None),
        ] {
            let (x, y) = (Address::new(a), Address::new(b));
            let how = x.as_ref().zip(y.as_ref()).and_then(|(x, y)| x.relate(y));
            assert_eq!(how, expected, "{a} {b}");
            assert_eq!(y.zip(x).and_then(|(y, x)| y.relate(&x)), expected, "{b} {a}");
        }
        assert!(Address::new(" ，").is_none());
    }
}
