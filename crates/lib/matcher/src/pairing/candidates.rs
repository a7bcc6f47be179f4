//! Which carers a child is weighed against: from its village outwards, never everybody with everybody.

use std::collections::HashMap;

use super::near::Grid;
use super::parts::{Barred, cost};
use super::people::{Carer, Child, Place};
use super::weights::Weights;

/// A carer in question and what the pair costs, loads apart.
pub(crate) type Candidate = (u32, i64);

/// What was seen while candidates were looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Seen {
    /// How many carers were looked at.
    pub(crate) looked: usize,
    /// How many of them the child's side had refused.
    pub(crate) refused: usize,
    /// How many a wish excluded that must be kept.
    pub(crate) wishes: usize,
}

/// Some of the carers, ready to be found by place, map, school and bond.
pub(crate) struct Directory<'a> {
    carers: &'a [&'a Carer],
    weights: &'a Weights,
    /// By county, township, village and number.
    by_place: Vec<u32>,
    grid: Grid,
    bonds: HashMap<&'a str, Vec<u32>>,
    households: HashMap<&'a str, Vec<u32>>,
    schools: HashMap<&'a str, Vec<u32>>,
    /// In which search a carer was last looked at.
    stamps: Vec<u32>,
    stamp: u32,
}

/// One search: what has been found so far.
struct Look<'a, 'd> {
    child: &'a Child,
    directory: &'d Directory<'a>,
    stamps: &'d mut Vec<u32>,
    stamp: u32,
    found: Vec<Candidate>,
    seen: Seen,
    /// Found for being near, not for a bond or a school.
    near: usize,
}

impl Look<'_, '_> {
    /// Looks at a carer; whether she is a candidate seen for the first time.
    fn at(&mut self, carer: u32) -> bool {
        let stamp = &mut self.stamps[carer as usize];
        if *stamp == self.stamp {
            return false;
        }
        *stamp = self.stamp;
        self.seen.looked += 1;
        match cost(self.child, self.directory.carers[carer as usize], self.directory.weights) {
            Ok(cost) => self.found.push((carer, cost)),
            Err(Barred::Refused) => self.seen.refused += 1,
            Err(Barred::Wish) => self.seen.wishes += 1,
            Err(Barred::County) => {}
        }
        matches!(self.found.last(), Some((last, _)) if *last == carer)
    }

    /// Whether enough was seen: as many as wanted, or far too many for nothing.
    fn enough(&self, wanted: usize) -> bool {
        self.near >= wanted || self.seen.looked >= wanted.saturating_mul(16)
    }

    fn near(&mut self, carer: u32, wanted: usize) -> bool {
        self.near += usize::from(self.at(carer));
        self.enough(wanted)
    }
}

impl<'a> Directory<'a> {
    /// Of those carers for whom `open` holds.
    pub(crate) fn new(carers: &'a [&'a Carer], weights: &'a Weights, open: impl Fn(usize) -> bool) -> Self {
        let numbers = || (0_u32..).zip(carers).filter(|(number, _)| open(*number as usize));
        let mut by_place: Vec<u32> = numbers().map(|(number, _)| number).collect();
        by_place.sort_by_key(|number| (&carers[*number as usize].place, *number));
        let points: Vec<_> = numbers().filter_map(|(number, carer)| Some((number, carer.point?))).collect();
        let (mut bonds, mut households, mut schools) = (HashMap::new(), HashMap::new(), HashMap::new());
        let put = |map: &mut HashMap<&'a str, Vec<u32>>, key: &'a str, number: u32| {
            if !key.is_empty() {
                map.entry(key).or_default().push(number);
            }
        };
        for (number, carer) in numbers() {
            carer.bonds.iter().for_each(|child| put(&mut bonds, child, number));
            carer.households.iter().for_each(|home| put(&mut households, home, number));
            carer.school.iter().for_each(|school| put(&mut schools, school, number));
        }
        let stamps = vec![0; carers.len()];
        Self { carers, weights, by_place, grid: Grid::new(&points), bonds, households, schools, stamps, stamp: 0 }
    }

    /// The best candidates of a child, the best first, and what was seen on the way.
    ///
    /// `turn` is any number: where many are equally near, children with different numbers begin at different ones of
    /// them, so that not all are shown the same few.
    pub(crate) fn candidates(&mut self, child: &'a Child, turn: usize) -> (Vec<Candidate>, Seen) {
        self.stamp += 1;
        let mut stamps = std::mem::take(&mut self.stamps);
        let wanted = self.weights.reach.max(self.weights.candidates).max(1);
        let (found, seen) = {
            let empty = (Vec::new(), Seen::default());
            let mut look = Look {
                child,
                directory: self,
                stamps: &mut stamps,
                stamp: self.stamp,
                found: empty.0,
                seen: empty.1,
                near: 0,
            };
            self.known(child, &mut look, wanted);
            if let Some(point) = child.point {
                // Half of those wanted, so that carers whose doors are not known are seen as well.
                self.grid.around(point, |carer| look.near(carer, wanted.div_ceil(2)));
            }
            self.outwards(&child.place, turn, |carer| look.near(carer, wanted));
            (look.found, look.seen)
        };
        self.stamps = stamps;
        let mut found = found;
        // Stable: among equals, those seen first.
        found.sort_by_key(|(_, cost)| *cost);
        found.truncate(self.weights.candidates.max(1));
        (found, seen)
    }

    /// Those who know the child, wherever they live.
    fn known(&self, child: &Child, look: &mut Look<'_, '_>, wanted: usize) {
        let of = |map: &'_ HashMap<&'a str, Vec<u32>>, key: &str| map.get(key).cloned().unwrap_or_default();
        let mut all = of(&self.bonds, &child.id);
        all.extend(child.household.iter().flat_map(|home| of(&self.households, home)));
        all.extend(child.school.iter().flat_map(|school| of(&self.schools, school)));
        all.into_iter().take(wanted).for_each(|carer| {
            look.at(carer);
        });
    }

    /// The village, from `turn` on and round; then the township and the county, from the village to both sides: codes of
    /// neighbouring villages mostly follow each other. Until `see` says that it is enough.
    fn outwards(&self, place: &Place, turn: usize, mut see: impl FnMut(u32) -> bool) {
        let of = |number: &u32| &self.carers[*number as usize].place;
        let range = |upper: &dyn Fn(&Place) -> std::cmp::Ordering| {
            let from = self.by_place.partition_point(|number| upper(of(number)).is_lt());
            let until = self.by_place.partition_point(|number| upper(of(number)).is_le());
            from..until
        };
        let village = range(&|other| other.cmp(place));
        let township = range(&|other| (&other.county, &other.township).cmp(&(&place.county, &place.township)));
        let county = range(&|other| other.county.cmp(&place.county));
        let turn = if village.is_empty() { 0 } else { turn % village.len() };
        let (before, after) = (village.start..village.start + turn, village.start + turn..village.end);
        if after.chain(before).any(|at| see(self.by_place[at])) {
            return;
        }
        let (mut low, mut high) = (village.start, village.end);
        for within in [township, county] {
            while low > within.start || high < within.end {
                if high < within.end {
                    if see(self.by_place[high]) {
                        return;
                    }
                    high += 1;
                }
                if low > within.start {
                    low -= 1;
                    if see(self.by_place[low]) {
                        return;
                    }
                }
            }
        }
    }
}
