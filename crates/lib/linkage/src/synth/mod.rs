//! A generated county: families in villages, and the files that several hands would keep of them.
//!
//! For tests and benchmarks. Everything is made up from a seed; the same seed gives the same county. What makes linkage
//! hard is in it: villages of few family names, characters of a generation shared by siblings and cousins, twins,
//! fashionable names, grandparents who guard the children of two sons, one telephone for a whole household.

mod dice;
mod pools;
mod slips;

use std::collections::HashSet;

use gbcodes::Sex;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::birth::Birth;
use crate::identity::Secret;
use crate::subject::{Prepared, Subject};
use dice::Dice;

/// What county to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Where the made-up numbers begin.
    pub seed: u64,
    /// How many people.
    pub people: usize,
    /// How many of the files are a second (rarely a third) one of somebody.
    pub duplicates: usize,
}

/// One file of one person, as somebody wrote it. Empty texts are fields left open.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct File {
    /// Who it really is: the same number, the same human being.
    pub person: u32,
    /// The name.
    pub name: String,
    /// A former or pet name.
    pub other_name: String,
    /// The sex.
    pub sex: Option<Sex>,
    /// The birth date as far as it is written.
    pub birth: Option<Birth>,
    /// The identity number.
    pub id: String,
    /// A telephone number.
    pub phone: String,
    /// The address.
    pub address: String,
    /// Code of the village.
    pub village: String,
    /// Code of the township.
    pub township: String,
    /// The father's name.
    pub father: String,
    /// The mother's name.
    pub mother: String,
    /// The guardian's name.
    pub guardian: String,
    /// The guardian's telephone number.
    pub guardian_phone: String,
}

impl File {
    /// The file ready to be compared.
    pub fn prepare(&self) -> Prepared {
        let others = [self.other_name.as_str()];
        let (phones, guardian_phones) = ([Secret::full(&self.phone)], [Secret::full(&self.guardian_phone)]);
        Prepared::new(&Subject {
            name: &self.name,
            other_names: &others,
            sex: self.sex,
            birth: self.birth,
            id: Secret::full(&self.id),
            phones: &phones,
            address: &self.address,
            village: &self.village,
            township: &self.township,
            father: &self.father,
            mother: &self.mother,
            guardian: &self.guardian,
            guardian_id: Secret::default(),
            guardian_phones: &guardian_phones,
        })
    }

    /// The file as kept where parents and guardians are not asked for.
    #[must_use]
    pub fn without_guardians(self) -> Self {
        let none = String::new;
        Self { father: none(), mother: none(), guardian: none(), guardian_phone: none(), ..self }
    }
}

/// The files of a county, in no meaningful order.
pub fn county(plan: Plan) -> Vec<File> {
    let mut dice = Dice::new(plan.seed);
    let mut people: Vec<Person> = Vec::with_capacity(plan.people + 4);
    let villages = villages(&mut dice, (plan.people / 90).max(4));
    while people.len() < plan.people {
        let village = dice.below(villages.len());
        clan(&mut dice, &villages[village], village, &mut people);
    }
    people.truncate(plan.people);
    let mut taken = HashSet::new();
    for person in &mut people {
        let mut order = if person.sex == Sex::Male { 1 } else { 0 } + 2 * dice.below(495);
        while !taken.insert(person.id.clone()) || person.id.is_empty() {
            person.id = number(person.birth, order);
            order += 2;
        }
    }
    let mut files: Vec<File> =
        (0_u32..).zip(&people).map(|(number, person)| person.first_file(number, &villages, &mut dice)).collect();
    for _ in 0..plan.duplicates {
        let whose = dice.below(people.len());
        let file = slips::second_file(u32::try_from(whose).unwrap_or(0), &people, &villages, &mut dice);
        files.push(file);
    }
    dice.shuffle(&mut files);
    files
}

pub(crate) struct Village {
    code: String,
    township: String,
    name: String,
    /// The family names that half of the village bears, each with the character of the children's generation.
    clans: [(String, char); 3],
}

pub(crate) struct Person {
    family: String,
    given: String,
    pet: String,
    sex: Sex,
    birth: Date,
    id: String,
    has_id: bool,
    phone: String,
    village: usize,
    group: usize,
    door: usize,
    father: String,
    mother: String,
    /// Grandfather or grandmother.
    grandparent: String,
    guardian: String,
    guardian_phone: String,
    other_phone: String,
    /// The family's children, to mistake one for another.
    siblings: std::ops::Range<usize>,
}

impl Person {
    fn name(&self) -> String {
        format!("{}{}", self.family, self.given)
    }

    fn first_file(&self, number: u32, villages: &[Village], dice: &mut Dice) -> File {
        let village = &villages[self.village];
        let unless =
            |dice: &mut Dice, share: f64, text: &str| if dice.chance(share) { String::new() } else { text.to_owned() };
        File {
            person: number,
            name: self.name(),
            other_name: if dice.chance(0.06) { self.pet.clone() } else { String::new() },
            sex: Some(self.sex),
            birth: Some(Birth::Day(self.birth)),
            id: if self.has_id { self.id.clone() } else { String::new() },
            phone: unless(dice, 0.12, &self.phone),
            address: unless(dice, 0.06, &self.address(village, 0)),
            village: village.code.clone(),
            township: village.township.clone(),
            father: unless(dice, 0.05, &self.father),
            mother: unless(dice, 0.06, &self.mother),
            guardian: self.guardian.clone(),
            guardian_phone: unless(dice, 0.04, &self.guardian_phone),
        }
    }

    fn address(&self, village: &Village, style: usize) -> String {
        let numeral = |n: usize| "零一二三四五六七八九十".chars().nth(n.min(10)).unwrap_or('一');
        match style {
            0 => format!("{}村{}组{}号", village.name, self.group, self.door),
            1 => format!("{}村{}组{}号", village.name, numeral(self.group), self.door),
            2 => format!("{}{}组", village.name, self.group),
            3 => format!("{}号", self.door),
            _ => format!("{}村民小组{}－{}", village.name, self.group, self.door),
        }
    }
}

fn villages(dice: &mut Dice, count: usize) -> Vec<Village> {
    let place = |dice: &mut Dice| [dice.char_of(pools::PLACES), dice.char_of(pools::PLACES)].iter().collect::<String>();
    let villages = (0..count).map(|at| Village {
        code: format!("339927{:03}{:03}", 100 + at / 14, 200 + at % 14),
        township: format!("339927{:03}", 100 + at / 14),
        name: place(dice),
        clans: std::array::from_fn(|_| (family(dice), dice.char_of(pools::BOYS))),
    });
    villages.collect()
}

fn family(dice: &mut Dice) -> String {
    let total: u32 = pools::FAMILIES.iter().map(|(names, weight)| names.chars().count() as u32 * weight).sum();
    let mut left = dice.below(total as usize) as u32;
    for (names, weight) in pools::FAMILIES {
        let size = names.chars().count() as u32 * weight;
        if left < size {
            if names.starts_with(pools::COMPOUND[0]) {
                return (*dice.pick(&pools::COMPOUND)).to_owned();
            }
            return names.chars().nth((left / weight) as usize).map_or("王".to_owned(), String::from);
        }
        left -= size;
    }
    "王".to_owned()
}

fn elder(dice: &mut Dice, family: &str, sex: Sex) -> String {
    let pool = if sex == Sex::Male { pools::ELDER_MEN } else { pools::ELDER_WOMEN };
    let mut name = format!("{family}{}", dice.char_of(pool));
    if dice.chance(0.78) {
        name.push(dice.char_of(pool));
    }
    name
}

fn given(dice: &mut Dice, sex: Sex, generation: Option<(char, bool)>) -> String {
    let pool = if sex == Sex::Male { pools::BOYS } else { pools::GIRLS };
    match generation {
        Some((shared, true)) => [shared, dice.char_of(pool)].iter().collect(),
        Some((shared, false)) => [dice.char_of(pool), shared].iter().collect(),
        None if dice.chance(0.14) => (*dice.pick(&pools::FASHION)).to_owned(),
        None if dice.chance(0.15) => dice.char_of(pool).to_string(),
        None => [dice.char_of(pool), dice.char_of(pool)].iter().collect(),
    }
}

fn mobile(dice: &mut Dice) -> String {
    let head = dice.pick(&["138", "139", "136", "150", "151", "158", "177", "182", "187", "191"]);
    format!("{head}{:08}", dice.below(100_000_000))
}

fn day(dice: &mut Dice, from: i16, years: usize) -> Date {
    date(from, 1, 1).saturating_add(i64::try_from(dice.below(years * 365)).unwrap_or(0).days())
}

/// A valid identity number of the made-up county.
fn number(birth: Date, order: usize) -> String {
    let head = format!("339927{:04}{:02}{:02}{:03}", birth.year(), birth.month(), birth.day(), order % 1000);
    "0123456789X"
        .chars()
        .map(|check| format!("{head}{check}"))
        .find(|id| gbcodes::ResidentId::parse(id).is_ok())
        .unwrap_or(head)
}

/// Grandparents with the families of one or two of their sons, or a woman on her own account.
fn clan(dice: &mut Dice, village: &Village, at: usize, people: &mut Vec<Person>) {
    let (surname, generation) = match dice.chance(0.55) {
        true => dice.pick(&village.clans).clone(),
        false => (family(dice), dice.char_of(pools::BOYS)),
    };
    if dice.chance(0.28) {
        return woman(dice, at, people);
    }
    let grandmother = family(dice);
    let grandparents = [elder(dice, &surname, Sex::Male), elder(dice, &grandmother, Sex::Female)];
    let grand_phone = mobile(dice);
    let (group, door) = (1 + dice.below(9), 1 + dice.below(130));
    let cousins = dice.chance(0.5);
    let begun = people.len();
    for son in 0..if dice.chance(0.3) { 2 } else { 1 } {
        let father = elder(dice, &surname, Sex::Male);
        let mother = family(dice);
        let mother = elder(dice, &mother, Sex::Female);
        let left_behind = dice.chance(0.6);
        let guardian = usize::from(dice.chance(0.5));
        let own = mobile(dice);
        let shared = match () {
            () if cousins && dice.chance(0.6) => Some((generation, true)),
            () if dice.chance(0.35) => Some((dice.char_of(pools::BOYS), dice.chance(0.7))),
            () => None,
        };
        let door = if left_behind { door } else { door + son };
        let children = [1, 1, 1, 1, 2, 2, 2, 2, 3, 3][dice.below(10)];
        let first = people.len();
        let mut birth = day(dice, 2008, 13);
        while people.len() < first + children {
            let twins = 1 + usize::from(dice.chance(0.013));
            let order = dice.below(990);
            let has_id = dice.chance(0.93);
            let mut shared = shared;
            for twin in 0..twins {
                // Twins are named alike more often than others.
                if twin == 1 && shared.is_none() && dice.chance(0.5) {
                    shared = people.last().and_then(|first| first.given.chars().next()).map(|c| (c, true));
                }
                let sex = if dice.chance(0.5) { Sex::Male } else { Sex::Female };
                let order = order / 2 * 2 + usize::from(sex == Sex::Male) + 2 * twin;
                let name = match dice.chance(0.015) {
                    true => (
                        String::new(),
                        format!("{}·{}", dice.pick(&pools::PARTS_FIRST), dice.pick(&pools::PARTS_SECOND)),
                    ),
                    false => (surname.clone(), given(dice, sex, shared)),
                };
                if people[begun..].iter().any(|relative| relative.given == name.1) {
                    continue;
                }
                people.push(Person {
                    pet: pet(dice, &name.1),
                    family: name.0,
                    given: name.1,
                    sex,
                    birth,
                    id: number(birth, order),
                    has_id,
                    phone: own.clone(),
                    village: at,
                    group,
                    door,
                    father: father.clone(),
                    mother: mother.clone(),
                    grandparent: grandparents[1 - guardian].clone(),
                    guardian: if left_behind { grandparents[guardian].clone() } else { mother.clone() },
                    guardian_phone: if left_behind { grand_phone.clone() } else { own.clone() },
                    other_phone: mobile(dice),
                    siblings: 0..0,
                });
            }
            birth = birth.saturating_add(i64::try_from(330 + dice.below(2000)).unwrap_or(700).days());
        }
        let last = people.len();
        people[first..].iter_mut().for_each(|child| child.siblings = first..last);
    }
}

fn woman(dice: &mut Dice, village: usize, people: &mut Vec<Person>) {
    let (family, birth) = (family(dice), day(dice, 1950, 57));
    let name = elder(dice, &family, Sex::Female);
    let given: String = name.chars().skip(family.chars().count()).collect();
    let parents = dice.chance(0.15);
    let order = dice.below(498) * 2;
    let at = people.len();
    people.push(Person {
        pet: pet(dice, &given),
        father: if parents { elder(dice, &family, Sex::Male) } else { String::new() },
        mother: String::new(),
        family,
        given,
        sex: Sex::Female,
        birth,
        id: number(birth, order),
        has_id: dice.chance(0.98),
        phone: mobile(dice),
        village,
        group: 1 + dice.below(9),
        door: 1 + dice.below(130),
        grandparent: String::new(),
        guardian: String::new(),
        guardian_phone: String::new(),
        other_phone: mobile(dice),
        siblings: at..at + 1,
    });
}

fn pet(dice: &mut Dice, given: &str) -> String {
    let last = given.chars().last().unwrap_or('宝');
    let one = if dice.chance(0.7) { last } else { given.chars().next().unwrap_or(last) };
    match dice.below(6) {
        0 | 1 => format!("小{one}"),
        2 => format!("阿{one}"),
        3 => format!("{one}{one}"),
        4 => format!("{one}{}", dice.pick(&['娃', '儿', '仔', '妹'])),
        _ => (*dice.pick(&["妞妞", "宝宝", "豆豆", "乐乐", "毛毛", "丫丫", "石头", "小宝"])).to_owned(),
    }
}
