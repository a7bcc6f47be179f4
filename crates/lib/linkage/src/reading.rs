//! How a name is read: for search boxes and for sorting, as well as for the comparison.

use crate::chars;
use crate::name::Name;

/// The toneless reading of a name, its syllables joined, small letters: 单雪梅 → `shanxuemei`.
///
/// A family name is read as family names are (单 shan, 仇 qiu, 尉迟 yuchi, 万俟 moqi), ü is written v, traditional and
/// variant characters are read as their simplified forms, Latin letters stay, and dots and spaces fall away.
///
/// ```
/// assert_eq!(linkage::pinyin_of("曾乐乐"), "zenglele");
/// assert_eq!(linkage::pinyin_of("阿依古丽·买买提"), "ayigulimaimaiti");
/// ```
pub fn pinyin_of(name: &str) -> String {
    let mut joined = String::with_capacity(16);
    for glyph in Name::new(name).iter().flat_map(|name| name.glyphs.iter()) {
        spell(glyph, &mut joined);
    }
    joined
}

/// The first letter of each syllable: 单雪梅 → `sxm`. Of Latin words the first letter each; digits stay.
///
/// ```
/// assert_eq!(linkage::initials("欧阳建华"), "oyjh");
/// assert_eq!(linkage::initials("Anna Smith"), "as");
/// ```
pub fn initials(name: &str) -> String {
    let Some(name) = Name::new(name) else { return String::new() };
    let mut first = String::new();
    let mut inside_word = false;
    for glyph in &name.glyphs {
        let latin = char::from_u32(glyph.fold).is_some_and(|c| c.is_ascii_lowercase());
        if !(latin && inside_word) {
            let mut syllable = String::new();
            spell(glyph, &mut syllable);
            first.extend(syllable.chars().next());
        }
        inside_word = latin;
    }
    first
}

fn spell(glyph: &chars::Glyph, into: &mut String) {
    match char::from_u32(glyph.fold) {
        Some(kept) if glyph.sound == 0 && kept.is_alphanumeric() => into.push(kept),
        _ => chars::spell(glyph.sound, into),
    }
}
