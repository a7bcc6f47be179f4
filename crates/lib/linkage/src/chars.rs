//! One character of a name, folded: width, case, traditional and variant forms undone, and its reading beside it.
//! Which reading a family name takes is said in `family`.

use std::sync::OnceLock;

use pinyin::ToPinyin;
use zhconv::{Variant, zhconv};

/// A character as names are compared by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Glyph {
    /// The simplified, half-width, small form.
    pub fold: u32,
    /// Its toneless reading, packed; of a letter the letter itself; 0 where nothing is known.
    pub sound: u32,
    /// The reading with what southern speakers do not tell apart made one: zh/z, sh/s, ch/c, n/l, -ng/-n.
    pub near: u32,
}

/// Forms that registers mix and OpenCC's table keeps apart: each first character is folded to the second.
const VARIANTS: &str = "於于 喆哲 堃坤 昇升 陞升 甦苏 峯峰 湧涌 勲勋 崐昆 廸迪 锺钟 闫阎 肖萧 付傅 凃涂 候侯 邱丘 寗宁 \
    甯宁 濬浚 珮佩 菓果 槑梅 囍喜 仝同 暎映 煇辉 皜皓 暠皓 澔浩 誌志 鉄铁 姸妍 嫺娴 晳晰 燿耀 \
    燄焰 璿璇 叡睿 巖岩 濶阔 汎泛 氷冰 峩峨 羣群 祕秘 脩修 雋隽 頴颖 颕颖 淨净 呉吴 尙尚 眞真 \
    淸清 靑青 愼慎 翺翱 菴庵 栢柏 柟楠 椶棕 婣姻 姉姊 彜彝 瑠琉 瑯琅 珎珍 琱雕 碁棋 竒奇 竝并 \
    粦磷 緜绵 艸草 蘂蕊 萅春 蔴麻 觧解 逈迥 遊游 鉅巨 鑛矿 隣邻 霊灵 飚飙 麐麟 麯曲 麺面 黙默 \
    鼔鼓 昺炳 晹旸 晧皓 炤照 烱炯 玆兹 琍璃 凢凡 亜亚 恵惠 徳德 沢泽 浄净 斎斋 暁晓 桜樱 栄荣 \
    紘纮 絵绘 焔焰 強强 彊强 祐佑 勳勋";

const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

static TABLE: OnceLock<Vec<Glyph>> = OnceLock::new();

/// Built once, a few milliseconds: 27,648 characters, each asked for alone so that no phrase rule applies.
fn table() -> &'static [Glyph] {
    TABLE.get_or_init(|| {
        let source: String = (FIRST..=LAST).filter_map(char::from_u32).flat_map(|c| [c, '\n']).collect();
        let simplified = zhconv(&source, Variant::ZhHans);
        let mut folds: Vec<char> = source
            .split('\n')
            .zip(simplified.split('\n'))
            .map(|(from, to)| single(to).or(single(from)).unwrap_or(' '))
            .collect();
        folds.truncate((LAST - FIRST + 1) as usize);
        for pair in VARIANTS.split(' ') {
            let mut pair = pair.chars();
            if let (Some(from), Some(to)) = (pair.next(), pair.next()) {
                folds.iter_mut().filter(|fold| **fold == from).for_each(|fold| *fold = to);
            }
        }
        folds.into_iter().map(|fold| glyph_of(fold, reading(fold).unwrap_or_default())).collect()
    })
}

fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

fn glyph_of(fold: char, sound: &str) -> Glyph {
    let sound = pack(sound);
    Glyph { fold: u32::from(fold), sound, near: near(sound) }
}

/// The usual reading of a character, without its tone. Given names read a few characters differently from texts.
fn reading(c: char) -> Option<&'static str> {
    Some(match c {
        '茜' => "qian",
        '晟' => "sheng",
        '行' => "xing",
        '长' => "chang",
        '朝' => "chao",
        '乐' => "le",
        '〇' => "ling",
        other => other.to_pinyin()?.plain(),
    })
}

/// The character folded, with its usual reading.
pub(crate) fn glyph(c: char) -> Glyph {
    let code = u32::from(c);
    if (FIRST..=LAST).contains(&code) {
        return table()[(code - FIRST) as usize];
    }
    let folded = half_width(c).to_lowercase().next().unwrap_or(c);
    match folded {
        '〇' => glyph_of('零', "ling"),
        letter if letter.is_ascii_alphanumeric() => {
            let sound = if letter.is_ascii_digit() { 0 } else { u32::from(letter) - 96 };
            Glyph { fold: u32::from(letter), sound, near: sound }
        }
        other => glyph_of(other, reading(other).unwrap_or_default()),
    }
}

/// The same character read in a given way (as a family name).
pub(crate) fn read_as(glyph: Glyph, sound: &str) -> Glyph {
    let sound = pack(sound);
    Glyph { sound, near: near(sound), ..glyph }
}

/// Full-width Latin letters, digits and marks made half-width.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// Packs up to six letters into five bits each; ü is written v.
fn pack(sound: &str) -> u32 {
    sound.chars().take(6).fold(0, |packed, letter| {
        let letter = if letter == 'ü' { 'v' } else { letter };
        packed << 5 | if letter.is_ascii_lowercase() { u32::from(letter) - 96 } else { 0 }
    })
}

/// Writes a packed reading out at the end of `into`.
pub(crate) fn spell(sound: u32, into: &mut String) {
    let letters = (0..6).rev().map(|place| sound >> (5 * place) & 31).filter(|letter| *letter != 0);
    into.extend(letters.filter_map(|letter| char::from_u32(letter + 96)));
}

fn near(sound: u32) -> u32 {
    let mut letters = String::new();
    spell(sound, &mut letters);
    let mut merged = letters.as_str().replacen("zh", "z", 1).replacen("ch", "c", 1).replacen("sh", "s", 1);
    if let Some(rest) = merged.strip_suffix("ng").filter(|rest| !rest.is_empty()) {
        merged = format!("{rest}n");
    }
    if let Some(rest) = merged.strip_prefix('n').filter(|rest| !rest.is_empty()) {
        merged = format!("l{rest}");
    }
    pack(&merged)
}

/// Whether the character is written in Han script.
pub(crate) fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3007 | FIRST..=LAST | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}
