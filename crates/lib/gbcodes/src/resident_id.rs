//! The resident identity number 公民身份号码 (GB 11643-1999) and the numbers built the same way: residence permits
//! of Hong Kong, Macao and Taiwan residents, and permanent residence cards of foreigners (2023).

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Sex, mask_id, text};

/// Whose number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdKind {
    /// A citizen's resident identity card.
    Citizen,
    /// 港澳居民居住证 of a Hong Kong resident (area 810000).
    HongKong,
    /// 港澳居民居住证 of a Macao resident (area 820000).
    Macao,
    /// 台湾居民居住证 (area 830000).
    Taiwan,
    /// 外国人永久居留身份证 of the 2023 pattern (begins with 9).
    Foreign,
}

/// What is wrong with a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.zh())]
pub enum IdError {
    /// Nothing was typed.
    Empty,
    /// Neither 18 nor (in the legacy form) 15 characters.
    Length(usize),
    /// The cell was a number and the spreadsheet wrote it as 1.10105E+17: the last digits are lost for good.
    Scientific,
    /// The spreadsheet kept 15 digits and wrote zeros for the rest: the last digits are lost for good.
    TailLost,
    /// A character that is no digit (X may stand in the last place only). Position counts from 1.
    Character {
        /// Place in the number, from 1.
        position: usize,
        /// What stands there.
        found: char,
    },
    /// The first digits name no province and no residence permit.
    Area(String),
    /// The birth date is not a day of the calendar.
    Birth(String),
    /// The check digit does not agree: one of the digits is wrong.
    CheckDigit {
        /// What the other 17 digits demand.
        expected: char,
        /// What was typed.
        found: char,
    },
}

impl IdError {
    /// What is wrong, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Empty => "没有填写身份证号".to_owned(),
            Self::Length(n) => format!("身份证号应为18位（旧证15位），现为{n}位"),
            Self::Scientific => "身份证号被表格软件变成了科学计数法，末几位已丢失，请按证件重填".to_owned(),
            Self::TailLost => "身份证号末三位被表格软件变成了000，已丢失，请按证件重填".to_owned(),
            Self::Character { position, found } => format!("第{position}位是“{found}”，不是数字（只有末位可以是X）"),
            Self::Area(area) => format!("前几位“{area}”不是行政区划代码，请核对"),
            Self::Birth(birth) => format!("第7位起的出生日期“{birth}”不存在，请核对"),
            Self::CheckDigit { expected, found } => {
                format!("校验码不符：末位应为{expected}，现为{found}；请逐位核对，多半有一位抄错")
            }
        }
    }

    /// What is wrong, in English.
    pub fn en(&self) -> String {
        match self {
            Self::Empty => "no ID number given".to_owned(),
            Self::Length(n) => format!("an ID number has 18 characters (15 in the legacy form), this has {n}"),
            Self::Scientific => "the spreadsheet turned the number into scientific notation and lost its last digits; \
                                 type it again from the card"
                .to_owned(),
            Self::TailLost => {
                "the spreadsheet replaced the last three digits by 000; type them again from the card".to_owned()
            }
            Self::Character { position, found } => {
                format!("character {position} is “{found}”, not a digit (only the last may be X)")
            }
            Self::Area(area) => format!("“{area}” at the beginning is no division code"),
            Self::Birth(birth) => format!("the birth date “{birth}” from the 7th digit on does not exist"),
            Self::CheckDigit { expected, found } => {
                format!("the check digit should be {expected}, not {found}; one of the digits is probably miscopied")
            }
        }
    }
}

/// A valid identity number of 18 characters.
///
/// `Debug` shows it masked, so that it cannot slip into a log; [`ResidentId::as_str`] gives it away on purpose.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ResidentId {
    number: String,
    birth: Date,
}

impl ResidentId {
    /// Reads a number as typed or pasted.
    ///
    /// Full-width digits, spaces, hyphens, a leading apostrophe and a small x are accepted. A legacy number of 15
    /// digits is upgraded: born 19xx, or 18xx where the sequence is 996–999 (set aside for centenarians).
    ///
    /// # Errors
    /// What is wrong, the first thing found. Whether the person can be that old is not judged here.
    pub fn parse(typed: &str) -> Result<Self, IdError> {
        let number = text::compact(typed);
        let length = number.chars().count();
        if number.is_empty() {
            return Err(IdError::Empty);
        }
        if number.contains("E+") || (number.contains('E') && number.contains('.')) {
            return Err(IdError::Scientific);
        }
        if length != 18 && length != 15 {
            return Err(IdError::Length(length));
        }
        let wrong = |(at, c): &(usize, char)| !(c.is_ascii_digit() || (*at == 17 && *c == 'X'));
        if let Some((at, found)) = number.chars().enumerate().find(wrong) {
            return Err(IdError::Character { position: at + 1, found });
        }
        if length == 15 { Self::upgrade(&number) } else { Self::check(number) }
    }

    fn check(number: String) -> Result<Self, IdError> {
        area(&number)?;
        let birth = birth(&number[6..14])?;
        let (expected, found) = (check_digit(&number), char::from(number.as_bytes()[17]));
        match expected == found {
            true => Ok(Self { number, birth }),
            false if number.ends_with("000") => Err(IdError::TailLost),
            false => Err(IdError::CheckDigit { expected, found }),
        }
    }

    fn upgrade(legacy: &str) -> Result<Self, IdError> {
        let century = if matches!(&legacy[12..], "996" | "997" | "998" | "999") { "18" } else { "19" };
        let mut number = format!("{}{century}{}", &legacy[..6], &legacy[6..]);
        area(&number)?;
        let birth = birth(&number[6..14])?;
        number.push(check_digit(&number));
        Ok(Self { number, birth })
    }

    /// The whole number. Show it only to those entitled to it; lists show [`ResidentId::masked`].
    pub fn as_str(&self) -> &str {
        &self.number
    }

    /// First three and last four characters, the rest as stars.
    pub fn masked(&self) -> String {
        mask_id(&self.number)
    }

    /// Whose number it is.
    pub fn kind(&self) -> IdKind {
        match &self.number[..2] {
            "81" => IdKind::HongKong,
            "82" => IdKind::Macao,
            "83" => IdKind::Taiwan,
            nine if nine.starts_with('9') => IdKind::Foreign,
            _ => IdKind::Citizen,
        }
    }

    /// The six digits of the place of first registration: not where the person lives, and often since renamed.
    pub fn area(&self) -> &str {
        &self.number[..6]
    }

    /// The sex that the sequence number says: odd male, even female. A declared sex that differs is kept beside it.
    pub fn sex(&self) -> Sex {
        if self.number.as_bytes()[16] % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// The birth date that the number says.
    pub fn birth(&self) -> Date {
        self.birth
    }

    /// Full years of age (周岁) on a day, the birthday itself included; `None` before birth.
    ///
    /// Who was born on 29 February is a year older on 28 February of a common year (民法典 202: 没有对应日的，月末日).
    pub fn age_on(&self, day: Date) -> Option<u16> {
        age(self.birth, day)
    }
}

/// Full years from birth to a day.
fn age(birth: Date, day: Date) -> Option<u16> {
    if day < birth {
        return None;
    }
    let years = day.year() - birth.year();
    let month_end = birth.with().year(day.year()).build().unwrap_or_else(|_| {
        birth.first_of_month().with().year(day.year()).build().map_or(day, |first| first.last_of_month())
    });
    u16::try_from(if day < month_end { years - 1 } else { years }).ok()
}

fn area(number: &str) -> Result<(), IdError> {
    let known = match &number[..2] {
        "81" | "82" | "83" => &number[2..6] == "0000",
        nine if nine.starts_with('9') => text::is_province(&number[1..3]),
        province => text::is_province(province),
    };
    if known { Ok(()) } else { Err(IdError::Area(number[..6].to_owned())) }
}

fn birth(digits: &str) -> Result<Date, IdError> {
    let part = |range: std::ops::Range<usize>| digits[range].parse::<i16>().ok();
    let date = || Date::new(part(0..4)?, i8::try_from(part(4..6)?).ok()?, i8::try_from(part(6..8)?).ok()?).ok();
    date().filter(|date| date.year() >= 1800).ok_or_else(|| IdError::Birth(digits.to_owned()))
}

/// GB 11643 (ISO 7064 MOD 11-2): weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2, the sum modulo 11 picks the character.
fn check_digit(number: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = number.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    char::from(b"10X98765432"[(sum % 11) as usize])
}

impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResidentId({})", self.masked())
    }
}

impl std::str::FromStr for ResidentId {
    type Err = IdError;
    fn from_str(typed: &str) -> Result<Self, IdError> {
        Self::parse(typed)
    }
}

impl TryFrom<String> for ResidentId {
    type Error = IdError;
    fn try_from(typed: String) -> Result<Self, IdError> {
        Self::parse(&typed)
    }
}

impl From<ResidentId> for String {
    fn from(id: ResidentId) -> Self {
        id.number
    }
}
