//! The outcome of a comparison and its reasons, with a sentence for each in Chinese and English.

use jiff::civil::Date;

use crate::birth::{Birth, BirthMatch};
use crate::compare::{Class, Score};
use crate::identity::IdMatch;
use crate::name::{Name, NameMatch};
use crate::place::AddressMatch;
use crate::subject::Prepared;
use crate::weights::Rival;

/// What was compared, and with which outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// Identity numbers.
    Id(IdMatch),
    /// One identity number, but another name; `true`: and another birth date.
    IdContradicted(bool),
    /// Names, former names and pet names: the closest pair of them.
    Name(NameMatch),
    /// Birth dates.
    Birth(BirthMatch),
    /// Sex; `true`: the same.
    Sex(bool),
    /// The father's name.
    Father(NameMatch),
    /// The mother's name.
    Mother(NameMatch),
    /// The guardian's name.
    Guardian(NameMatch),
    /// The guardian's identity number is the same.
    GuardianId,
    /// A telephone number is the same; its last four digits, or 0 where only a fingerprint is known.
    PhoneShared(u16),
    /// Two telephone numbers differ in one digit, or two neighbouring digits changed places.
    PhoneSlip,
    /// Both have telephone numbers, and all differ.
    PhonesDiffer,
    /// The same village.
    VillageSame,
    /// The same township; the village is another or not known.
    TownshipSame,
    /// Another village or township.
    PlaceDiffers,
    /// Addresses.
    Address(AddressMatch),
    /// Household facts are written differently: not entered together, as siblings are.
    OtherHand,
}

/// One reason for or against.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What was compared, and with which outcome.
    pub code: Code,
    /// Bits for one person (positive) or against, measured against the strongest rival. 0: it cannot tell these two.
    pub weight: f32,
    /// What stands in the first and in the second file, identity numbers masked; empty where the code says it all.
    pub params: [String; 2],
}

/// The outcome of a comparison with its reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The outcome.
    pub score: Score,
    /// Every field that both files have, the weightiest first.
    pub reasons: Vec<Reason>,
}

impl Comparison {
    /// How sure it is.
    pub fn class(&self) -> Class {
        self.score.class
    }

    /// The probability that the two are one person, 0 to 1.
    pub fn probability(&self) -> f32 {
        self.score.probability()
    }

    /// The outcome as a sentence, in Chinese.
    pub fn words_zh(&self) -> &'static str {
        match (self.score.class, self.score.rival) {
            _ if self.doubtful() => "身份证号相同，其他情况对不上，请核对证件",
            (Class::Same, _) => "应为同一人",
            (Class::Likely, _) => "很可能是同一人，请核对",
            (_, Rival::Twin) if self.household() => "像是双胞胎，不是同一人",
            (_, Rival::Sibling) if self.household() => "像是兄弟姐妹，不是同一人",
            (Class::Possible, _) => "可能是同一人，依据不足",
            (Class::Different, _) => "不是同一人",
        }
    }

    /// The outcome as a sentence, in English.
    pub fn words_en(&self) -> &'static str {
        match (self.score.class, self.score.rival) {
            _ if self.doubtful() => "same ID number, but the rest does not fit; look at the card",
            (Class::Same, _) => "the same person",
            (Class::Likely, _) => "very likely the same person; please check",
            (_, Rival::Twin) if self.household() => "twins, it seems, not one person",
            (_, Rival::Sibling) if self.household() => "brother or sister, it seems, not one person",
            (Class::Possible, _) => "possibly the same person, too little to tell",
            (Class::Different, _) => "not the same person",
        }
    }

    fn doubtful(&self) -> bool {
        self.reasons.iter().any(|reason| matches!(reason.code, Code::IdContradicted(_)))
    }

    /// Whether something of a household is shared, so that siblings are worth mentioning.
    fn household(&self) -> bool {
        let close = |how: NameMatch| how <= NameMatch::Reordered;
        self.reasons.iter().any(|reason| match reason.code {
            Code::Father(how) | Code::Mother(how) => close(how),
            Code::PhoneShared(_) | Code::GuardianId | Code::Address(AddressMatch::Same) => true,
            _ => false,
        })
    }
}

impl Reason {
    pub(crate) fn new(code: Code, weight: f32, a: &Prepared, b: &Prepared) -> Self {
        let params = match code {
            Code::Id(_) => [a, b].map(|person| person.id.as_ref().map_or(String::new(), |id| id.shown.to_string())),
            Code::Name(how) => names(a, b, how),
            Code::Birth(how) => births(a, b, how),
            Code::Father(_) => [text(&a.father), text(&b.father)],
            Code::Mother(_) => [text(&a.mother), text(&b.mother)],
            Code::Guardian(_) => [text(&a.guardian), text(&b.guardian)],
            Code::PhoneShared(tail) if tail > 0 => [format!("{tail:04}"), format!("{tail:04}")],
            _ => [String::new(), String::new()],
        };
        Self { code, weight, params }
    }

    /// The reason as a short sentence, in Chinese: 姓名同音：李华／李桦.
    pub fn words_zh(&self) -> String {
        let head = match self.code {
            Code::Id(how) => match how {
                IdMatch::Same => "身份证号相同",
                IdMatch::Slip => "身份证号只差一位或相邻两位颠倒",
                IdMatch::MaskAgrees => "身份证号可见部分相同",
                IdMatch::Differ => "身份证号不同",
                IdMatch::BothValid => "身份证号不同，且校验都正确",
            },
            Code::IdContradicted(true) => "身份证号相同，但姓名和出生日期都不同，可能有一份录错了号码",
            Code::IdContradicted(false) => "身份证号相同，但姓名不同，可能有一份录错了号码",
            Code::Name(how) => return self.with_both(&format!("姓名{}", name_zh(how)), "：", "／"),
            Code::Father(how) => return self.with_both(&format!("父亲姓名{}", name_zh(how)), "：", "／"),
            Code::Mother(how) => return self.with_both(&format!("母亲姓名{}", name_zh(how)), "：", "／"),
            Code::Guardian(how) => return self.with_both(&format!("监护人姓名{}", name_zh(how)), "：", "／"),
            Code::GuardianId => "监护人身份证号相同",
            Code::Birth(how) => match how {
                BirthMatch::SameDay => "出生日期相同",
                BirthMatch::Lunar => "出生日期一个是农历、一个是公历",
                BirthMatch::DayMonthSwapped => "出生日期的月和日颠倒",
                BirthMatch::YearOff => "出生年份差一年（可能按虚岁推算）",
                BirthMatch::OneDigit => "出生日期只差一位或相邻两位颠倒",
                BirthMatch::MonthApart => "出生日期相近",
                BirthMatch::SameMonth => "出生年月相同",
                BirthMatch::SameYear => "出生年份相同",
                BirthMatch::YearNear => "出生年份差一年",
                BirthMatch::YearOnly => "出生年份相同，月日不同",
                BirthMatch::Different => "出生日期不同",
            },
            Code::Sex(true) => "性别相同",
            Code::Sex(false) => "性别不同",
            Code::PhoneShared(_) => "联系电话相同",
            Code::PhoneSlip => "联系电话只差一位或相邻两位颠倒",
            Code::PhonesDiffer => "联系电话不同",
            Code::VillageSame => "同村（社区）",
            Code::TownshipSame => "同乡镇（街道）",
            Code::PlaceDiffers => "不在同一村（社区）",
            Code::Address(AddressMatch::Same) => "住址相同",
            Code::Address(AddressMatch::Door) => "门牌号相同",
            Code::Address(AddressMatch::Differ) => "住址不同",
            Code::OtherHand => "家庭情况写法不一，像是分两次登记的",
        };
        match self.code {
            Code::PhoneShared(_) if !self.params[0].is_empty() => format!("{head}：尾号{}", self.params[0]),
            _ => self.with_both(head, "：", "／"),
        }
    }

    /// The reason as a short sentence, in English.
    pub fn words_en(&self) -> String {
        let head = match self.code {
            Code::Id(how) => match how {
                IdMatch::Same => "same ID number",
                IdMatch::Slip => "ID numbers differ in one digit or two neighbours swapped",
                IdMatch::MaskAgrees => "visible part of the ID numbers agrees",
                IdMatch::Differ => "different ID numbers",
                IdMatch::BothValid => "different ID numbers, both with a correct check digit",
            },
            Code::IdContradicted(true) => "same ID number, but another name and birth date; one number may be mistyped",
            Code::IdContradicted(false) => "same ID number, but another name; one number may be mistyped",
            Code::Name(how) => return self.with_both(&format!("name: {}", name_en(how)), " – ", " / "),
            Code::Father(how) => return self.with_both(&format!("father’s name: {}", name_en(how)), " – ", " / "),
            Code::Mother(how) => return self.with_both(&format!("mother’s name: {}", name_en(how)), " – ", " / "),
            Code::Guardian(how) => return self.with_both(&format!("guardian’s name: {}", name_en(how)), " – ", " / "),
            Code::GuardianId => "same ID number of the guardian",
            Code::Birth(how) => match how {
                BirthMatch::SameDay => "same birth date",
                BirthMatch::Lunar => "one birth date is lunar, the other solar",
                BirthMatch::DayMonthSwapped => "day and month of birth swapped",
                BirthMatch::YearOff => "birth year off by one",
                BirthMatch::OneDigit => "birth dates differ in one digit or two neighbours swapped",
                BirthMatch::MonthApart => "birth dates close to each other",
                BirthMatch::SameMonth => "same year and month of birth",
                BirthMatch::SameYear => "same birth year",
                BirthMatch::YearNear => "birth years one apart",
                BirthMatch::YearOnly => "same birth year, another day",
                BirthMatch::Different => "different birth dates",
            },
            Code::Sex(true) => "same sex",
            Code::Sex(false) => "different sex",
            Code::PhoneShared(_) => "same phone number",
            Code::PhoneSlip => "phone numbers differ in one digit or two neighbours swapped",
            Code::PhonesDiffer => "different phone numbers",
            Code::VillageSame => "same village",
            Code::TownshipSame => "same township",
            Code::PlaceDiffers => "not in the same village",
            Code::Address(AddressMatch::Same) => "same address",
            Code::Address(AddressMatch::Door) => "same door number",
            Code::Address(AddressMatch::Differ) => "different addresses",
            Code::OtherHand => "household facts are written differently, as if entered on two occasions",
        };
        match self.code {
            Code::PhoneShared(_) if !self.params[0].is_empty() => format!("{head}: …{}", self.params[0]),
            _ => self.with_both(head, ": ", " / "),
        }
    }

    fn with_both(&self, head: &str, mark: &str, between: &str) -> String {
        match &self.params {
            [a, b] if a.is_empty() && b.is_empty() => head.to_owned(),
            [a, b] if a == b => format!("{head}{mark}{a}"),
            [a, b] => format!("{head}{mark}{a}{between}{b}"),
        }
    }
}

fn name_zh(how: NameMatch) -> &'static str {
    match how {
        NameMatch::Exact => "相同",
        NameMatch::Variant => "只是异体字或繁简不同",
        NameMatch::Homophone => "同音",
        NameMatch::NearSound => "读音相近",
        NameMatch::Reordered => "字序不同",
        NameMatch::FamilyChanged => "只有姓不同",
        NameMatch::FamilyLeftOut => "一个没写姓",
        NameMatch::PetName => "一个像是小名",
        NameMatch::LooksAlike => "有一字形近",
        NameMatch::OneCharacter => "有一字不同",
        NameMatch::FamilyOnly => "只有姓相同",
        NameMatch::Different => "不同",
    }
}

fn name_en(how: NameMatch) -> &'static str {
    match how {
        NameMatch::Exact => "the same",
        NameMatch::Variant => "variant or traditional characters",
        NameMatch::Homophone => "same sound",
        NameMatch::NearSound => "similar sound",
        NameMatch::Reordered => "another order",
        NameMatch::FamilyChanged => "another family name only",
        NameMatch::FamilyLeftOut => "family name left out",
        NameMatch::PetName => "one looks like a pet name",
        NameMatch::LooksAlike => "one character looks alike",
        NameMatch::OneCharacter => "one character differs",
        NameMatch::FamilyOnly => "only the family name agrees",
        NameMatch::Different => "different",
    }
}

fn text(name: &Option<Name>) -> String {
    name.as_ref().map_or(String::new(), |name| name.text.to_string())
}

/// The pair of names that agree in this way.
fn names(a: &Prepared, b: &Prepared, how: NameMatch) -> [String; 2] {
    let pairs = a.names.iter().flat_map(|x| b.names.iter().map(move |y| (x, y)));
    let alike = |x: &Name, y: &Name| x.relate(y) == how || (how == NameMatch::PetName && x.relate(y) < how);
    let pair = pairs.into_iter().find(|(x, y)| alike(x, y));
    pair.map_or_else(Default::default, |(x, y)| [x.text.to_string(), y.text.to_string()])
}

fn births(a: &Prepared, b: &Prepared, how: BirthMatch) -> [String; 2] {
    let pairs = a.births.iter().flatten().flat_map(|x| b.births.iter().flatten().map(move |y| (x, y)));
    let pair = pairs.into_iter().find(|(x, y)| x.relate(y) == how);
    pair.map_or_else(Default::default, |(x, y)| [written(x.birth), written(y.birth)])
}

fn written(birth: Birth) -> String {
    match birth {
        Birth::Day(day) => Date::to_string(&day),
        Birth::Month(year, month) => format!("{year}-{month:02}"),
        Birth::Year(year) => year.to_string(),
    }
}
