//! Two people compared: the weights of every field that both have, summed against each rival explanation.
//! The weakest sum decides, so that a shared household never merges two siblings.

use crate::birth::BirthMatch;
use crate::frequencies::Frequencies;
use crate::identity::{IdMatch, Phone};
use crate::name::{Name, NameMatch};
use crate::place::AddressMatch;
use crate::reason::{Code, Comparison, Reason};
use crate::subject::Prepared;
use crate::weights::{RIVALS, Rival, Row, Weights};

/// What a comparison is measured with.
#[derive(Debug, Clone, Default)]
pub struct Scale {
    /// What each agreement is worth.
    pub weights: Weights,
    /// How usual names, places and telephone numbers are.
    pub frequencies: Frequencies,
}

impl Scale {
    /// The default weights with the frequencies of a set.
    pub fn of(people: &[Prepared]) -> Self {
        Self { weights: Weights::default(), frequencies: Frequencies::of(people) }
    }

    fn prior(&self, a: &Prepared, b: &Prepared) -> Row {
        let grown = |person: &Prepared| {
            person.births.iter().flatten().any(|birth| self.frequencies.is_grown(birth.birth.year()))
        };
        let grown = grown(a) && grown(b);
        self.weights.prior(self.frequencies.people(), self.frequencies.neighbours(), grown)
    }
}

/// How sure it is that two files are one human being.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Two people.
    Different,
    /// Worth a look where somebody looks anyway.
    Possible,
    /// Rather one than two: to be asked.
    Likely,
    /// One person, as good as certain.
    Same,
}

/// The outcome without its reasons; what sorting many pairs needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Evidence for one person against the strongest rival, in bits: 0 is one to one, 10 a thousand to one.
    pub bits: f32,
    /// The strongest rival.
    pub rival: Rival,
    /// How sure it is.
    pub class: Class,
    /// What spoke before anything was compared, in bits.
    pub(crate) prior: f32,
}

impl Score {
    /// The probability that the two are one person, 0 to 1.
    pub fn probability(self) -> f32 {
        1.0 / (1.0 + (-self.bits.clamp(-40.0, 40.0)).exp2())
    }
}

/// Scores two people. Symmetric; nothing is allocated.
pub fn score(a: &Prepared, b: &Prepared, scale: &Scale) -> Score {
    weigh(a, b, scale, &mut |_, _| {})
}

/// Scores two people and says why, the weightiest reason first. Weights are against the strongest rival.
pub fn compare(a: &Prepared, b: &Prepared, scale: &Scale) -> Comparison {
    let mut notes: Vec<(Code, Row)> = Vec::with_capacity(12);
    let score = weigh(a, b, scale, &mut |code, row| notes.push((code, row)));
    let mut reasons: Vec<Reason> =
        notes.into_iter().map(|(code, row)| Reason::new(code, row[score.rival as usize], a, b)).collect();
    reasons.sort_by(|x, y| y.weight.abs().total_cmp(&x.weight.abs()).then(x.code.cmp(&y.code)));
    Comparison { score, reasons }
}

struct Tally<'a> {
    sums: Row,
    note: &'a mut dyn FnMut(Code, Row),
}

impl Tally<'_> {
    fn add(&mut self, code: Code, row: Row) {
        self.sums.iter_mut().zip(row).for_each(|(sum, bits)| *sum += bits);
        (self.note)(code, row);
    }
}

fn weigh(a: &Prepared, b: &Prepared, scale: &Scale, note: &mut dyn FnMut(Code, Row)) -> Score {
    let weights = &scale.weights;
    let prior = scale.prior(a, b);
    let mut tally = Tally { sums: prior, note };
    let id = a.id.as_ref().zip(b.id.as_ref()).and_then(|(a, b)| a.relate(b));
    if let Some(how) = id {
        tally.add(Code::Id(how), weights.id_row(how, a.id_doubtful || b.id_doubtful));
    }
    let name = best_name(a, b, scale);
    if let Some((how, row)) = name {
        tally.add(Code::Name(how), row);
    }
    let birth = best_birth(a, b, id == Some(IdMatch::Same));
    if let Some(how) = birth {
        tally.add(Code::Birth(how), weights.birth_row(how));
    }
    if let (Some(x), Some(y)) = (a.sex, b.sex) {
        tally.add(Code::Sex(x == y), [weights.sex[usize::from(x != y)]; 5]);
    }
    let parents = family(a, b, scale, name.map(|(how, _)| how), &mut tally);
    let phones = phones(a, b, scale, &mut tally);
    let places = places(a, b, scale, &mut tally);
    let differences = parents + phones + places;
    // Twins' birthdays are written alike as well. A missing number alone says nothing: children get theirs when they do.
    let birthday = birth.is_some_and(|how| how != BirthMatch::SameDay && how <= BirthMatch::SameYear);
    let one_id = u8::from(a.id.is_some() != b.id.is_some());
    let hand = |differences| if differences > 0 { weights.other_hand(differences + one_id) } else { 0.0 };
    let (sibling, twin) = (hand(differences), hand(differences + u8::from(birthday)));
    if twin > 0.0 {
        tally.add(Code::OtherHand, [0.0, 0.0, 0.0, sibling, twin]);
    }

    let (rival, mut bits) = RIVALS
        .into_iter()
        .zip(tally.sums)
        .reduce(|least, next| if next.1 < least.1 { next } else { least })
        .unwrap_or((Rival::Stranger, 0.0));
    // One number in two files of different people: one of the two was mistyped or is somebody else's.
    if id == Some(IdMatch::Same)
        && let Some((name @ (NameMatch::OneCharacter | NameMatch::FamilyOnly | NameMatch::Different), _)) = name
    {
        let other_birth = matches!(birth, Some(BirthMatch::Different | BirthMatch::YearOnly));
        let other_sex = a.sex.zip(b.sex).is_some_and(|(a, b)| a != b);
        if other_birth || other_sex {
            bits = bits.clamp(weights.possible, weights.likely - 1.0);
            (tally.note)(Code::IdContradicted(other_birth), [0.0; 5]);
        } else if name != NameMatch::OneCharacter {
            bits = bits.min(weights.same - 1.0);
            (tally.note)(Code::IdContradicted(false), [0.0; 5]);
        }
    }
    let class = match bits {
        _ if bits >= weights.same => Class::Same,
        _ if bits >= weights.likely => Class::Likely,
        _ if bits >= weights.possible => Class::Possible,
        _ => Class::Different,
    };
    Score { bits, rival, class, prior: prior[rival as usize] }
}

/// The closest of all pairs of names. Former names and pet names count where they agree, never against.
fn best_name(a: &Prepared, b: &Prepared, scale: &Scale) -> Option<(NameMatch, Row)> {
    let mut best: Option<(f32, NameMatch, Row)> = None;
    for (i, x) in a.names.iter().enumerate() {
        for (j, y) in b.names.iter().enumerate() {
            let mut how = x.relate(y);
            // Two brothers may both be 小鹏: the same pet name proves no more than one that fits.
            if i + j > 0 && x.is_pet() && y.is_pet() {
                how = how.max(NameMatch::PetName);
            }
            if i + j > 0 && how > NameMatch::PetName {
                continue;
            }
            let row = scale.weights.name_row(how, scale.frequencies.rarity(x, y, how));
            let worth = row[Rival::Stranger as usize].min(row[Rival::Kin as usize]) + row[Rival::Twin as usize];
            if best.is_none_or(|(most, seen, _)| worth > most || (worth == most && how < seen)) {
                best = Some((worth, how, row));
            }
        }
    }
    best.map(|(_, how, row)| (how, row))
}

/// The closest of declared dates and those that numbers say; of one number only declared ones, which it says already.
fn best_birth(a: &Prepared, b: &Prepared, same_id: bool) -> Option<BirthMatch> {
    let known = if same_id { 1 } else { 2 };
    let others = || b.births[..known].iter().flatten();
    a.births[..known].iter().flatten().flat_map(|x| others().map(move |y| x.relate(y))).min()
}

/// Parents and guardian. Gives how many of them are written differently.
fn family(a: &Prepared, b: &Prepared, scale: &Scale, name: Option<NameMatch>, tally: &mut Tally<'_>) -> u8 {
    let mut differences = 0;
    // Quite another name is another parent, not another hand.
    let miswritten = |how| how != NameMatch::Exact && how <= NameMatch::LooksAlike;
    let relate = |x: &Option<Name>, y: &Option<Name>| {
        let (x, y) = (x.as_ref()?, y.as_ref()?);
        let how = x.relate(y);
        Some((how, scale.frequencies.rarity(x, y, how)))
    };
    let family_known = name.is_some_and(|how| !matches!(how, NameMatch::Different | NameMatch::FamilyChanged));
    if let Some((how, rarity)) = relate(&a.father, &b.father) {
        differences += u8::from(miswritten(how));
        tally.add(Code::Father(how), scale.weights.parent_row(how, rarity, family_known));
    }
    if let Some((how, rarity)) = relate(&a.mother, &b.mother) {
        differences += u8::from(miswritten(how));
        tally.add(Code::Mother(how), scale.weights.parent_row(how, rarity, false));
    }
    let by_id = a.guardian_id.as_ref().zip(b.guardian_id.as_ref()).and_then(|(a, b)| a.relate(b));
    let named = relate(&a.guardian, &b.guardian);
    let bears = |guardian: &Option<Name>, parent: &Option<Name>| {
        guardian.as_ref().zip(parent.as_ref()).is_some_and(|(guardian, parent)| guardian.sound == parent.sound)
    };
    // A guardian who is the father or mother of either file says nothing that was not said.
    let parental = [(a, b), (b, a)].iter().any(|(one, other)| {
        bears(&one.guardian, &one.father)
            || bears(&one.guardian, &one.mother)
            || bears(&one.guardian, &other.father)
            || bears(&one.guardian, &other.mother)
    });
    let counted = |with: &Option<Name>| with.is_some();
    let said = (counted(&a.father) && counted(&b.father)) || (counted(&a.mother) && counted(&b.mother));
    match (by_id, named) {
        (Some(IdMatch::Same), _) => tally.add(Code::GuardianId, [12.0, 10.0, 0.0, 0.0, 0.0]),
        (_, Some((how, rarity))) => {
            differences += u8::from(how != NameMatch::Exact);
            let row = scale.weights.guardian_row(how, rarity);
            let row = if parental && (said || row[0] < 0.0) { row.map(|bits| bits.clamp(-0.5, 1.0)) } else { row };
            tally.add(Code::Guardian(how), row);
        }
        _ => {}
    }
    differences
}

/// Telephone numbers. Gives 1 if they differ.
fn phones(a: &Prepared, b: &Prepared, scale: &Scale, tally: &mut Tally<'_>) -> u8 {
    let [shared, slip, differ] = scale.weights.phone;
    let both = a.phones.iter().copied().filter(|phone| b.phones.contains(phone));
    let rarest = both.map(|phone| (scale.frequencies.phone(phone), phone)).max_by(|x, y| x.0.total_cmp(&y.0));
    if let Some((bits, phone)) = rarest {
        let bits = bits.min(shared).max(0.0);
        tally.add(Code::PhoneShared(phone.shown()), [bits, (bits - 2.0).max(0.0), 0.0, 0.0, 0.0]);
        let own = |x: &Prepared, y: &Prepared| x.phones.iter().any(|phone| !y.phones.contains(phone));
        return u8::from(own(a, b) && own(b, a));
    }
    let comparable =
        |x: &Phone, y: &Phone| matches!((x, y), (Phone::Full(_), Phone::Full(_)) | (Phone::Print(_), Phone::Print(_)));
    let pairs = || a.phones.iter().flat_map(|x| b.phones.iter().map(move |y| (x, y)));
    if pairs().any(|(x, y)| x.slip(*y)) {
        tally.add(Code::PhoneSlip, [slip, slip - 1.0, 0.0, 0.0, 0.0]);
        1
    } else if pairs().any(|(x, y)| comparable(x, y)) {
        tally.add(Code::PhonesDiffer, [differ, differ, 0.0, 0.0, 0.0]);
        1
    } else {
        0
    }
}

/// Village, township and address. Gives 1 if they differ.
fn places(a: &Prepared, b: &Prepared, scale: &Scale, tally: &mut Tally<'_>) -> u8 {
    let [village, township, neither] = scale.weights.village;
    let mut elsewhere = false;
    match (a.village.zip(b.village), a.township.zip(b.township)) {
        (Some((x, y)), _) if x == y => {
            let bits = (scale.frequencies.village(x) + village).max(0.0);
            tally.add(Code::VillageSame, [bits, 0.0, 0.0, 0.0, 0.0]);
        }
        (villages, Some((x, y))) if x == y => {
            let bits = scale.frequencies.township(x) + if villages.is_some() { township } else { -0.1 };
            elsewhere = villages.is_some();
            let bits = if villages.is_some() { bits } else { bits.max(0.0) };
            tally.add(Code::TownshipSame, [bits, bits.max(0.0), 0.0, 0.0, 0.0]);
        }
        (None, None) => {}
        _ => {
            elsewhere = true;
            tally.add(Code::PlaceDiffers, [neither, 0.0, 0.0, 0.0, 0.0]);
        }
    }
    let how = a.address.as_ref().zip(b.address.as_ref()).and_then(|(a, b)| a.relate(b));
    // Who moved has another door; that it differs says nothing more.
    if let Some(how) = how.filter(|how| !elsewhere || *how == AddressMatch::Same) {
        let bits = scale.weights.address[how as usize] - if elsewhere { 2.0 } else { 0.0 };
        tally.add(Code::Address(how), [bits, bits, bits.clamp(-1.0, 1.0), 0.0, 0.0]);
    }
    u8::from(elsewhere || how == Some(AddressMatch::Differ))
}
