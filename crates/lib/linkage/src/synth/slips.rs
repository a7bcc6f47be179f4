//! The second file of a person: what another hand, another year and another source make of the same facts.

use std::sync::OnceLock;

use gbcodes::Sex;
use jiff::civil::Date;

use super::dice::Dice;
use super::{File, Person, Village, mobile, pools};
use crate::birth::Birth;
use crate::{chars, lunar};

/// Another file of a person. Some hands are careful and some are not; careless ones err in several fields at once.
pub(super) fn second_file(number: u32, people: &[Person], villages: &[Village], dice: &mut Dice) -> File {
    let person = &people[number as usize];
    let care = [0.4, 0.4, 0.4, 0.8, 0.8, 0.8, 1.2, 1.2, 1.8, 2.4][dice.below(10)];
    let mut file = person.first_file(number, villages, dice);
    names(person, &mut file, care, dice);
    births(person, &mut file, care, dice);
    numbers(person, people, &mut file, care, dice);
    family(person, &mut file, care, dice);
    places(person, villages, &mut file, care, dice);
    if dice.chance(0.02 * care) {
        file.sex = None;
    } else if dice.chance(0.005 * care) {
        file.sex = Some(if person.sex == Sex::Male { Sex::Female } else { Sex::Male });
    }
    file
}

fn names(person: &Person, file: &mut File, care: f64, dice: &mut Dice) {
    let roll = dice.below(1000) as f64 / care;
    file.other_name.clear();
    file.name = match roll {
        _ if roll < 55.0 => homophone(&file.name, dice),
        _ if roll < 85.0 => variant(&file.name),
        _ if roll < 112.0 => {
            // Sometimes the file says both.
            if dice.chance(0.3) {
                file.other_name = person.pet.clone()
            } else {
                file.name = person.pet.clone()
            }
            file.name.clone()
        }
        _ if roll < 122.0 => person.given.clone(),
        _ if roll < 128.0 => format!("{}{}", person.given, person.family),
        _ if roll < 134.0 => format!("{}{}", person.family, person.given.chars().rev().collect::<String>()),
        _ if roll < 144.0 => typo(&file.name, person.sex, dice),
        _ if roll < 150.0 && !person.mother.is_empty() => {
            format!("{}{}", person.mother.chars().next().unwrap_or('王'), person.given)
        }
        _ if roll < 155.0 => {
            // Renamed; the former name is written down more often than not.
            let renamed = super::given(dice, person.sex, None);
            if dice.chance(0.7) {
                file.other_name = file.name.clone();
            }
            format!("{}{renamed}", person.family)
        }
        _ if roll < 165.0 => file.name.chars().flat_map(|c| [c, ' ']).collect::<String>().trim_end().to_owned(),
        _ => file.name.clone(),
    };
}

fn births(person: &Person, file: &mut File, care: f64, dice: &mut Dice) {
    let roll = dice.below(1000) as f64 / care;
    let day = person.birth;
    let or_same = |other: Option<Date>| Some(Birth::Day(other.unwrap_or(day)));
    file.birth = match roll {
        _ if roll < 55.0 => or_same(lunar::mistaken(day)),
        _ if roll < 75.0 => or_same(Date::new(day.year(), day.day(), day.month()).ok()),
        _ if roll < 100.0 => or_same(Date::new(day.year() - 1, day.month(), day.day()).ok()),
        _ if roll < 135.0 => or_same(wrong_digit(day, dice)),
        _ if roll < 160.0 => Some(Birth::Year(day.year())),
        _ if roll < 170.0 => Some(Birth::Month(day.year(), day.month())),
        _ if roll < 195.0 => None,
        _ => Some(Birth::Day(day)),
    };
}

fn wrong_digit(day: Date, dice: &mut Dice) -> Option<Date> {
    let mut digits: Vec<u8> = format!("{:04}{:02}{:02}", day.year(), day.month(), day.day()).into_bytes();
    let at = 3 + dice.below(5);
    digits[at] = b'0' + dice.below(10) as u8;
    let text = String::from_utf8(digits).ok()?;
    Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok()
}

fn numbers(person: &Person, people: &[Person], file: &mut File, care: f64, dice: &mut Dice) {
    let roll = dice.below(1000) as f64 / care;
    file.id = match roll {
        _ if roll < 300.0 || !person.has_id => String::new(),
        _ if roll < 345.0 => slip(&person.id, dice),
        _ if roll < 370.0 => swap(&person.id, dice),
        // The brother's number, from the wrong page of the household booklet.
        _ if roll < 376.0 => people.get(person.siblings.start).map_or(String::new(), |first| first.id.clone()),
        _ if roll < 390.0 && person.birth.year() < 1980 => format!("{}{}", &person.id[..6], &person.id[8..17]),
        _ if roll < 400.0 => person.id.to_lowercase(),
        _ => person.id.clone(),
    };
    file.phone = telephone(&file.phone, &person.other_phone, care, dice);
    file.guardian_phone = telephone(&file.guardian_phone, &person.phone, care, dice);
}

fn telephone(known: &str, other: &str, care: f64, dice: &mut Dice) -> String {
    let roll = dice.below(1000) as f64 / care;
    match roll {
        _ if roll < 110.0 => String::new(),
        _ if roll < 220.0 => other.to_owned(),
        _ if roll < 280.0 => mobile(dice),
        _ if roll < 310.0 => slip(known, dice),
        _ => known.to_owned(),
    }
}

fn family(person: &Person, file: &mut File, care: f64, dice: &mut Dice) {
    for name in [&mut file.father, &mut file.mother] {
        let roll = dice.below(1000) as f64 / care;
        *name = match roll {
            _ if roll < 170.0 => String::new(),
            _ if roll < 215.0 => homophone(name, dice),
            _ if roll < 235.0 => variant(name),
            _ if roll < 260.0 => typo(name, Sex::Female, dice),
            _ if roll < 272.0 => super::elder(dice, &person.family, Sex::Male),
            _ => std::mem::take(name),
        };
    }
    let roll = dice.below(1000) as f64 / care;
    file.guardian = match roll {
        _ if roll < 130.0 => String::new(),
        _ if roll < 230.0 => person.grandparent.clone(),
        _ if roll < 320.0 => person.mother.clone(),
        _ if roll < 360.0 => person.father.clone(),
        _ if roll < 405.0 => homophone(&file.guardian, dice),
        _ if roll < 430.0 => typo(&file.guardian, Sex::Female, dice),
        _ => std::mem::take(&mut file.guardian),
    };
}

fn places(person: &Person, villages: &[Village], file: &mut File, care: f64, dice: &mut Dice) {
    if dice.chance(0.06 * care) {
        let near = (person.village / 14 * 14 + dice.below(14)).min(villages.len() - 1);
        let to = &villages[if dice.chance(0.5) { near } else { dice.below(villages.len()) }];
        file.village.clone_from(&to.code);
        file.township.clone_from(&to.township);
        let door = 1 + dice.below(130);
        file.address = format!("{}村{}组{door}号", to.name, 1 + dice.below(9));
    } else if dice.chance(0.03 * care) {
        file.village.clear();
    }
    if dice.chance(0.16 * care) {
        file.address.clear();
    } else if !file.address.is_empty() && dice.chance(0.4) {
        file.address = person.address(&villages[person.village], 1 + dice.below(4));
    }
}

/// One character of the given name exchanged for another of the same reading.
fn homophone(name: &str, dice: &mut Dice) -> String {
    exchange(name, dice, |c, dice| {
        let sound = chars::glyph(c).sound;
        let alike: Vec<char> =
            usual().iter().copied().filter(|other| *other != c && chars::glyph(*other).sound == sound).collect();
        if alike.is_empty() { c } else { *dice.pick(&alike) }
    })
}

/// The characters that names are made of, once each: what an input method would offer.
fn usual() -> &'static [char] {
    static USUAL: OnceLock<Vec<char>> = OnceLock::new();
    const MORE: &str = "汉翰函韩寒晗岚澜览姗珊山衫杉倩茜芊千谦骞轩暄宣炫玄钰昱育郁煜裕渝愚毓瑜妤羽禹语雯闻纹汶炆忻昕馨芯鑫薪辛怡宜仪\
        颐义益毅逸奕艺亿意谊睿蕊锐芮铭名茗鸣洺凯恺楷锴佳家嘉加珈迦杰洁婕捷睫芳方舫坊放芬分汾纷丽莉利俐力立理礼李里娜那纳静\
        婧靖敬竞境净晶京菁精婷亭庭停廷霆慧惠卉汇绘晖辉徽灰建健见剑舰键渐国果郭锅强墙蔷伟玮炜维薇微威巍唯为波博伯勃帛涛韬\
        滔桃陶斌彬宾滨冰兵炳饼秉峰锋枫丰风凤奉逢冯荣容蓉融榕溶嵘英莹盈迎瑛樱颖影映硬霞侠夏遐艳燕雁彦砚妍言岩研";
    USUAL.get_or_init(|| {
        let all = [pools::BOYS, pools::GIRLS, pools::ELDER_MEN, pools::ELDER_WOMEN, MORE].concat();
        let mut all: Vec<char> = all.chars().collect();
        all.sort_unstable();
        all.dedup();
        all
    })
}

/// The first character that has one, in a variant or traditional form.
fn variant(name: &str) -> String {
    let known = |c: char| pools::VARIANTS.iter().find(|(usual, _)| *usual == c).map(|(_, other)| *other);
    let mut done = false;
    let each = name.chars().map(|c| match known(c).filter(|_| !done) {
        Some(other) => {
            done = true;
            other
        }
        None => c,
    });
    each.collect()
}

/// One character of the given name exchanged for any other.
fn typo(name: &str, sex: Sex, dice: &mut Dice) -> String {
    exchange(name, dice, |_, dice| dice.char_of(if sex == Sex::Male { pools::BOYS } else { pools::GIRLS }))
}

fn exchange(name: &str, dice: &mut Dice, by: impl Fn(char, &mut Dice) -> char) -> String {
    let count = name.chars().count();
    if count < 2 {
        return name.to_owned();
    }
    let place = 1 + dice.below(count - 1);
    name.chars().enumerate().map(|(at, c)| if at == place && c != '·' { by(c, dice) } else { c }).collect()
}

/// One digit wrong.
fn slip(number: &str, dice: &mut Dice) -> String {
    let place = dice.below(number.len());
    let digit = char::from(b'0' + dice.below(10) as u8);
    number.chars().enumerate().map(|(at, c)| if at == place { digit } else { c }).collect()
}

/// Two neighbouring digits swapped.
fn swap(number: &str, dice: &mut Dice) -> String {
    let mut digits: Vec<char> = number.chars().collect();
    if digits.len() > 2 {
        let at = dice.below(digits.len() - 2);
        digits.swap(at, at + 1);
    }
    digits.into_iter().collect()
}
