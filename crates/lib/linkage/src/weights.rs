//! What each agreement is worth. A pair is weighed against five rival explanations, because what speaks against a
//! stranger (the same parents, the same telephone) says nothing against a brother, and a birth date nothing against a twin.

use crate::birth::BirthMatch;
use crate::frequencies::Rarity;
use crate::identity::IdMatch;
use crate::name::NameMatch;
use crate::place::AddressMatch;

/// Who the second person could be, if not the first again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Rival {
    /// Anybody in the register.
    Stranger,
    /// Somebody of the same village, where few family names are shared by many.
    Neighbour,
    /// A cousin: same family name, often the same grandparents as guardians and their telephone.
    Kin,
    /// A brother or sister.
    Sibling,
    /// A twin.
    Twin,
}

/// Every rival, in the order of the rows of weights.
pub(crate) const RIVALS: [Rival; 5] = [Rival::Stranger, Rival::Neighbour, Rival::Kin, Rival::Sibling, Rival::Twin];

/// Bits for "the same person" and against each rival, in the order of [`RIVALS`].
pub(crate) type Row = [f32; 5];

/// How often something is so among files of one person, and how often between siblings.
type Odds = (f32, f32);

/// What each agreement is worth.
///
/// The default was set from what registers of left-behind children contain (a tenth to a third of the fields of a
/// second entry differ) and checked on generated counties; no field of it depends on one of them. Shares are of files
/// of one person, to be taken together with the rarity of what agrees.
#[derive(Debug, Clone)]
pub struct Weights {
    /// Of people entered, the share who are in the register already.
    pub entered_twice: f32,
    /// Bits from which on two files are `Likely` one person.
    pub likely: f32,
    /// Bits from which on they are the `Same`.
    pub same: f32,
    /// Bits from which on they are `Possible`.
    pub possible: f32,
    pub(crate) name: [Odds; NameMatch::COUNT],
    pub(crate) parent: [f32; NameMatch::COUNT],
    pub(crate) guardian_differs: f32,
    pub(crate) birth: [Odds2; BirthMatch::COUNT],
    pub(crate) id: [Row; IdMatch::COUNT],
    pub(crate) sex: [f32; 2],
    pub(crate) phone: [f32; 3],
    pub(crate) village: [f32; 3],
    pub(crate) address: [f32; AddressMatch::COUNT],
    pub(crate) other_hand: f32,
}

/// Bits against strangers and against siblings.
type Odds2 = (f32, f32);

impl Default for Weights {
    fn default() -> Self {
        Self {
            entered_twice: 0.2,
            likely: 0.0,
            same: 7.0,
            possible: -6.0,
            // Exact, Variant, Homophone, NearSound, Reordered, FamilyChanged, FamilyLeftOut, PetName, LooksAlike,
            // OneCharacter, FamilyOnly, Different
            name: [
                (0.74, 0.0008),
                (0.03, 0.0003),
                (0.05, 0.008),
                (0.015, 0.008),
                (0.006, 0.002),
                (0.008, 0.0005),
                (0.010, 0.0003),
                (0.035, 0.012),
                (0.015, 0.010),
                (0.025, 0.42),
                (0.010, 0.50),
                (0.020, 0.08),
            ],
            parent: [0.84, 0.03, 0.045, 0.015, 0.004, 0.002, 0.004, 0.005, 0.015, 0.015, 0.010, 0.030],
            guardian_differs: -1.9,
            // SameDay, Lunar, DayMonthSwapped, YearOff, OneDigit, MonthApart, SameMonth, SameYear, YearNear, YearOnly,
            // Different
            birth: [
                (12.0, 10.0),
                (7.0, 7.0),
                (6.0, 5.0),
                (6.5, 4.0),
                (3.4, 1.7),
                (0.0, 2.0),
                (6.5, 6.0),
                (4.0, 5.0),
                (-0.5, -1.3),
                (-2.5, -1.5),
                (-7.0, -7.0),
            ],
            // Same, Slip, MaskAgrees, Differ, BothValid
            id: [
                [30.0, 30.0, 30.0, 18.0, 16.0],
                [14.0, 14.0, 12.0, 9.0, 4.0],
                [10.0, 10.0, 10.0, 8.0, 5.0],
                [-4.0; 5],
                [-8.5; 5],
            ],
            sex: [0.98, -6.0],
            // shared (at most), a slip apart, all differ
            phone: [13.0, 7.0, -1.7],
            // the same village beside its rarity, the same township, neither
            village: [-0.15, -4.5, -4.0],
            address: [5.0, 2.0, -1.7],
            other_hand: 3.0,
        }
    }
}

impl Weights {
    /// What speaks before anything is compared: how many rivals of each kind a person has. Grown women live by their
    /// husbands' families, seldom beside a sister.
    pub(crate) fn prior(&self, people: f32, neighbours: f32, grown: bool) -> Row {
        let against = |rivals: f32| (self.entered_twice / rivals).log2();
        let (kin, siblings, twins) = if grown { (0.3, 0.1, 0.004) } else { (1.0, 0.6, 0.03) };
        [against(people), against(neighbours), against(kin), against(siblings), against(twins)]
    }

    /// `doubtful`: one of the numbers says another birth date than its own file.
    pub(crate) fn id_row(&self, how: IdMatch, doubtful: bool) -> Row {
        match how {
            IdMatch::Same if doubtful => [30.0, 30.0, 20.0, 4.0, 4.0],
            IdMatch::BothValid if doubtful => self.id[IdMatch::Differ as usize],
            _ => self.id[how as usize],
        }
    }

    /// Twins and siblings are entered together and by one hand; a second file of one person is written by another.
    pub(crate) fn other_hand(&self, differences: u8) -> f32 {
        (0.75 + 0.75 * f32::from(differences)).min(self.other_hand)
    }

    pub(crate) fn name_row(&self, how: NameMatch, rarity: Rarity) -> Row {
        let (own, sibling) = self.name[how as usize];
        let household = (own / sibling).log2();
        let chance = own.log2() + rarity.family + rarity.given;
        match how {
            NameMatch::Different => [chance + 0.1, chance + 0.5, chance + 1.0, household, household],
            _ => {
                // In a village half of the people bear one name, and cousins share a character of their generation.
                let generation = if how == NameMatch::OneCharacter { 3.0 } else { 0.7 };
                let given = own.log2() + (rarity.given - generation).max(0.0);
                let row = [chance, given + rarity.family.min(1.2), given, household, household];
                if how == NameMatch::Exact { row.map(|bits| bits.max(0.0)) } else { row }
            }
        }
    }

    /// `family_known`: the family name agrees already by the child's, so that it says nothing more.
    pub(crate) fn parent_row(&self, how: NameMatch, rarity: Rarity, family_known: bool) -> Row {
        let own = self.parent[how as usize].log2();
        let family = if family_known { 0.0 } else { rarity.family };
        let chance = own + family + rarity.given;
        let row = [chance, own + family.min(1.2) + rarity.given, own + rarity.given, 0.0, 0.0];
        if how == NameMatch::Exact { row.map(|bits| bits.max(0.0)) } else { row }
    }

    pub(crate) fn guardian_row(&self, how: NameMatch, rarity: Rarity) -> Row {
        if matches!(how, NameMatch::FamilyOnly | NameMatch::Different | NameMatch::OneCharacter) {
            return [self.guardian_differs, self.guardian_differs, 0.0, 0.0, 0.0];
        }
        let row = self.parent_row(how, rarity, false);
        [row[0].max(0.0), row[1].max(0.0), 0.0, 0.0, 0.0]
    }

    pub(crate) fn birth_row(&self, how: BirthMatch) -> Row {
        let (chance, sibling) = self.birth[how as usize];
        [chance, chance, chance, sibling, 0.0]
    }
}
