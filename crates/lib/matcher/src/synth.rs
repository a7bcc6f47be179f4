//! A generated county of children and carers, for tests and benchmarks. Everything is made up from a seed; the same seed
//! gives the same county. Townships with villages around them, villages of very different sizes, doors that are known for
//! most but not all, schools that gather several villages, households of one to three children.

use gbcodes::Sex;

use crate::pairing::{Carer, Child, Place, Point};

/// What county to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Where the made-up numbers begin.
    pub seed: u64,
    /// How many children.
    pub children: usize,
    /// How many carers.
    pub carers: usize,
}

/// A small seeded generator (splitmix64): the counties must not change with somebody's crate.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Around zero, most of it within `spread`: the sum of several throws.
    fn around(&mut self, spread: i32) -> i32 {
        let throws = (0..4).map(|_| self.below(1_001) as i32 - 500).sum::<i32>();
        throws * spread / 1_000
    }
}

struct Village {
    place: Place,
    middle: Point,
    school: String,
    /// Villages with more tickets have more people.
    tickets: usize,
}

const SKILLS: [&str; 6] = ["tutoring", "counselling", "daily_care", "safety", "health", "law"];

/// A county about sixty kilometres wide, whatever the number of people.
pub fn county(plan: Plan) -> (Vec<Child>, Vec<Carer>) {
    let mut dice = Dice(plan.seed);
    let villages = villages(&mut dice, (plan.children / 60).clamp(4, 400));
    let mut urn: Vec<usize> = Vec::new();
    for (number, village) in villages.iter().enumerate() {
        urn.extend(std::iter::repeat_n(number, village.tickets));
    }
    let mut children = Vec::with_capacity(plan.children + 2);
    while children.len() < plan.children {
        let village = &villages[urn[dice.below(urn.len())]];
        household(&mut dice, village, &mut children);
    }
    children.truncate(plan.children);
    let carers = (0..plan.carers).map(|number| carer(&mut dice, number, &villages, &urn, children.len())).collect();
    (children, carers)
}

fn villages(dice: &mut Dice, count: usize) -> Vec<Village> {
    let mut all = Vec::with_capacity(count);
    let mut township = 0;
    while all.len() < count {
        let middle = (30_000_000 + dice.below(540_000) as i32, 119_000_000 + dice.below(620_000) as i32);
        let code = 100 + township;
        township += 1;
        for number in 0..(8 + dice.below(12)) {
            let middle = Point { lat: middle.0 + dice.around(40_000), lon: middle.1 + dice.around(46_000) };
            all.push(Village {
                place: Place::of_code(&format!("330127{code}{}", 200 + number)),
                middle,
                school: format!("school-{code}-{}", number / 5),
                tickets: 1 + dice.below(6) * dice.below(6),
            });
        }
    }
    all.truncate(count);
    all
}

fn door(dice: &mut Dice, village: &Village) -> Option<Point> {
    let point = Point { lat: village.middle.lat + dice.around(8_000), lon: village.middle.lon + dice.around(9_000) };
    dice.chance(80).then_some(point)
}

fn sex(dice: &mut Dice) -> Option<Sex> {
    Some(if dice.chance(52) { Sex::Male } else { Sex::Female })
}

fn household(dice: &mut Dice, village: &Village, children: &mut Vec<Child>) {
    let count = 1 + usize::from(dice.chance(25)) + usize::from(dice.chance(5));
    let point = door(dice, village);
    let home = format!("home-{:06}", children.len());
    for _ in 0..count {
        let needs = (0..dice.below(3)).map(|_| SKILLS[dice.below(SKILLS.len())].to_owned()).collect();
        let tier = dice.below(100);
        children.push(Child {
            id: format!("child-{:06}", children.len()),
            place: village.place.clone(),
            point,
            school: dice.chance(70).then(|| village.school.clone()),
            household: Some(home.clone()),
            sex: sex(dice),
            age: Some(3 + dice.below(13) as u8),
            needs,
            priority: [(5, 0), (20, 1), (50, 2)].iter().find(|(below, _)| tier < *below).map_or(3, |(_, class)| *class),
            wish_sex: dice.chance(15).then_some(Sex::Female),
            refused: if dice.chance(1) { vec![format!("carer-{:06}", dice.below(1_000))] } else { Vec::new() },
        });
    }
}

fn carer(dice: &mut Dice, number: usize, villages: &[Village], urn: &[usize], children: usize) -> Carer {
    let village = &villages[urn[dice.below(urn.len())]];
    let from = 3 + dice.below(8) as u8;
    Carer {
        id: format!("carer-{number:06}"),
        place: village.place.clone(),
        point: door(dice, village),
        school: dice.chance(15).then(|| village.school.clone()),
        sex: Some(if dice.chance(85) { Sex::Female } else { Sex::Male }),
        capacity_left: 1 + dice.below(4) as u32,
        held: dice.below(3) as u32,
        wish_sex: if dice.chance(10) { sex(dice) } else { None },
        wish_age: dice.chance(30).then(|| (from, from + 3 + dice.below(5) as u8)),
        skills: (0..dice.below(4)).map(|_| SKILLS[dice.below(SKILLS.len())].to_owned()).collect(),
        bonds: if dice.chance(4) { vec![format!("child-{:06}", dice.below(children))] } else { Vec::new() },
        households: Vec::new(),
    }
}
