//! The 12-digit statistical division code 统计用区划代码 (国家统计局《统计用区划代码和城乡划分代码编制规则》):
//! two digits each for province, city and county, three each for township and village.
//! Codes change yearly; whoever stores one stores from when to when it held.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text;

/// The five levels of the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 省级.
    Province,
    /// 地级.
    City,
    /// 县级.
    County,
    /// 乡级.
    Township,
    /// 村级.
    Village,
}

impl Level {
    /// How many digits of the code belong to this level and those above it.
    pub fn digits(self) -> usize {
        match self {
            Self::Province => 2,
            Self::City => 4,
            Self::County => 6,
            Self::Township => 9,
            Self::Village => 12,
        }
    }

    /// 省, 市, 县, 乡镇（街道）, 村（社区）.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Province => "省",
            Self::City => "市",
            Self::County => "县",
            Self::Township => "乡镇（街道）",
            Self::Village => "村（社区）",
        }
    }

    /// The English word.
    pub fn en(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Township => "township",
            Self::Village => "village",
        }
    }
}

/// What the township part of a code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TownshipKind {
    /// 001–099 街道.
    Street,
    /// 100–199 镇.
    Town,
    /// 200–399 乡.
    Rural,
    /// 400–599 类似乡级单位: development zones, farms.
    Similar,
}

/// What the village part of a code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VillageKind {
    /// 001–199 居民委员会.
    Residents,
    /// 200–399 村民委员会.
    Villagers,
    /// 400–599 类似居委会、村委会.
    Similar,
    /// 498 and 598: made up where a township has none (虚拟).
    Virtual,
}

/// The urban–rural class of a village 城乡分类代码.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UrbanRural {
    /// 111 主城区.
    CityCore,
    /// 112 城乡结合区.
    CityFringe,
    /// 121 镇中心区.
    TownCentre,
    /// 122 镇乡结合区.
    TownFringe,
    /// 123 特殊区域.
    Special,
    /// 210 乡中心区.
    RuralCentre,
    /// 220 村庄.
    Village,
}

impl UrbanRural {
    /// Every class.
    pub const ALL: [Self; 7] = [
        Self::CityCore,
        Self::CityFringe,
        Self::TownCentre,
        Self::TownFringe,
        Self::Special,
        Self::RuralCentre,
        Self::Village,
    ];

    /// The three digits.
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// The Chinese name.
    pub fn zh(self) -> &'static str {
        self.row().1
    }

    /// The English name.
    pub fn en(self) -> &'static str {
        self.row().2
    }

    /// The class of a code; `None` when there is none.
    pub fn by_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code() == code)
    }

    /// Urban (城镇) classes begin with 1, rural (乡村) ones with 2.
    pub fn is_urban(self) -> bool {
        self.code().starts_with('1')
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::CityCore => ("111", "主城区", "city core"),
            Self::CityFringe => ("112", "城乡结合区", "city fringe"),
            Self::TownCentre => ("121", "镇中心区", "town centre"),
            Self::TownFringe => ("122", "镇乡结合区", "town fringe"),
            Self::Special => ("123", "特殊区域", "special area"),
            Self::RuralCentre => ("210", "乡中心区", "rural township centre"),
            Self::Village => ("220", "村庄", "village"),
        }
    }
}

/// What is wrong with a division code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.zh())]
pub enum DivisionError {
    /// Nothing was typed.
    Empty,
    /// Not 2, 4, 6, 9 or 12 digits.
    Length(usize),
    /// A character that is no digit. Position counts from 1.
    Character {
        /// Place in the code, from 1.
        position: usize,
        /// What stands there.
        found: char,
    },
    /// The first two digits name no province.
    Province(String),
    /// A part is filled although the part above it, of this level, is all zeros.
    Gap(Level),
}

impl DivisionError {
    /// What is wrong, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Empty => "没有填写区划代码".to_owned(),
            Self::Length(n) => format!("区划代码应为12位（可只写前2、4、6、9位），现为{n}位"),
            Self::Character { position, found } => format!("第{position}位是“{found}”，不是数字"),
            Self::Province(code) => format!("前两位“{code}”不是省级代码"),
            Self::Gap(level) => format!("{}级一段全为0，下级却有代码，请核对", level.zh()),
        }
    }

    /// What is wrong, in English.
    pub fn en(&self) -> String {
        match self {
            Self::Empty => "no division code given".to_owned(),
            Self::Length(n) => format!("a division code has 12 digits (or its first 2, 4, 6 or 9), this has {n}"),
            Self::Character { position, found } => format!("character {position} is “{found}”, not a digit"),
            Self::Province(code) => format!("“{code}” is no province"),
            Self::Gap(level) => format!("the {} part is all zeros although a lower part is not", level.en()),
        }
    }
}

/// A division code of 12 digits, zeros below its own level.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DivisionCode([u8; 12]);

impl DivisionCode {
    /// Reads a code of 12 digits, or its first 2, 4, 6 or 9. Full-width digits and spaces are accepted.
    ///
    /// A city without counties (东莞 441900, 中山, 儋州, 嘉峪关) has its townships right below it; apart from that a
    /// part may be filled only where the parts above it are.
    ///
    /// # Errors
    /// What is wrong, the first thing found.
    pub fn parse(typed: &str) -> Result<Self, DivisionError> {
        let code = text::compact(typed);
        let length = code.chars().count();
        if code.is_empty() {
            return Err(DivisionError::Empty);
        }
        if let Some((at, found)) = code.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
            return Err(DivisionError::Character { position: at + 1, found });
        }
        if !matches!(length, 2 | 4 | 6 | 9 | 12) {
            return Err(DivisionError::Length(length));
        }
        if !text::is_province(&code[..2]) {
            return Err(DivisionError::Province(code[..2].to_owned()));
        }
        let mut digits = [b'0'; 12];
        digits[..length].copy_from_slice(code.as_bytes());
        let filled = |range: std::ops::Range<usize>| digits[range].iter().any(|&digit| digit != b'0');
        if filled(4..12) && !filled(2..4) {
            return Err(DivisionError::Gap(Level::City));
        }
        if filled(9..12) && !filled(6..9) {
            return Err(DivisionError::Gap(Level::Township));
        }
        Ok(Self(digits))
    }

    /// All 12 digits.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("only ASCII digits are stored")
    }

    /// The level: that of the last part that is filled.
    pub fn level(&self) -> Level {
        let filled = |from: usize| self.0[from..].iter().any(|&digit| digit != b'0');
        match () {
            () if filled(9) => Level::Village,
            () if filled(6) => Level::Township,
            () if filled(4) => Level::County,
            () if filled(2) => Level::City,
            () => Level::Province,
        }
    }

    /// The digits that matter: those of its level and above. A unit's code begins with the prefix of each unit above.
    pub fn prefix(&self) -> &str {
        &self.as_str()[..self.level().digits()]
    }

    /// This code cut to a level; the code itself when it is at that level or above.
    pub fn at(&self, level: Level) -> Self {
        let mut digits = self.0;
        digits[level.digits()..].fill(b'0');
        Self(digits)
    }

    /// The code one level up; `None` for a province. Above a township of a city without counties stands the city.
    pub fn parent(&self) -> Option<Self> {
        Some(match self.level() {
            Level::Province => return None,
            Level::City => self.at(Level::Province),
            Level::County => self.at(Level::City),
            Level::Township => self.at(Level::County),
            Level::Village => self.at(Level::Township),
        })
    }

    /// True for the code itself and every code below it.
    pub fn contains(&self, other: &Self) -> bool {
        other.as_str().starts_with(self.prefix())
    }

    /// Street, town, rural township or similar; `None` above township level and for numbers outside the rules.
    pub fn township_kind(&self) -> Option<TownshipKind> {
        match self.part(6) {
            1..=99 => Some(TownshipKind::Street),
            100..=199 => Some(TownshipKind::Town),
            200..=399 => Some(TownshipKind::Rural),
            400..=599 => Some(TownshipKind::Similar),
            _ => None,
        }
    }

    /// Residents' or villagers' committee or similar; `None` above village level and for numbers outside the rules.
    pub fn village_kind(&self) -> Option<VillageKind> {
        match self.part(9) {
            1..=199 => Some(VillageKind::Residents),
            200..=399 => Some(VillageKind::Villagers),
            498 | 598 => Some(VillageKind::Virtual),
            400..=599 => Some(VillageKind::Similar),
            _ => None,
        }
    }

    /// The three digits from a place on, as a number.
    fn part(&self, from: usize) -> u16 {
        self.0[from..from + 3].iter().fold(0, |number, digit| number * 10 + u16::from(digit - b'0'))
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DivisionCode({})", self.as_str())
    }
}

impl std::str::FromStr for DivisionCode {
    type Err = DivisionError;
    fn from_str(typed: &str) -> Result<Self, DivisionError> {
        Self::parse(typed)
    }
}

impl TryFrom<String> for DivisionCode {
    type Error = DivisionError;
    fn try_from(typed: String) -> Result<Self, DivisionError> {
        Self::parse(&typed)
    }
}

impl From<DivisionCode> for String {
    fn from(code: DivisionCode) -> Self {
        code.to_string()
    }
}
