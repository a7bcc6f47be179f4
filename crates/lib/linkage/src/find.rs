//! Pairs and groups found in a set: blocking, scoring, and the choice among several candidates.

use std::collections::HashMap;

use crate::block::Index;
use crate::compare::{Class, Scale, Score, score};
use crate::subject::Prepared;

/// Two people of one set, or one of each of two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The place of the first.
    pub a: u32,
    /// The place of the second.
    pub b: u32,
    /// How sure it is that they are one.
    pub score: Score,
}

/// All pairs of a set that are at least so sure, the surest first.
pub fn duplicates(people: &[Prepared], scale: &Scale, at_least: Class) -> Vec<Pair> {
    let pairs = Index::new(people).pairs();
    let scored =
        pairs.into_iter().map(|(a, b)| Pair { a, b, score: score(&people[a as usize], &people[b as usize], scale) });
    in_order(scored.filter(|pair| pair.score.class >= at_least).collect())
}

/// All pairs of one newcomer (`a`) and one of those known (`b`) that are at least so sure, the surest first.
pub fn links(newcomers: &[Prepared], known: &[Prepared], index: &Index, scale: &Scale, at_least: Class) -> Vec<Pair> {
    let scored = (0_u32..).zip(newcomers).flat_map(|(a, newcomer)| {
        let candidates = index.candidates(newcomer);
        let known = candidates.into_iter().filter_map(|b| Some((b, known.get(b as usize)?)));
        known.map(|(b, other)| Pair { a, b, score: score(newcomer, other, scale) }).collect::<Vec<_>>()
    });
    in_order(scored.filter(|pair| pair.score.class >= at_least).collect())
}

fn in_order(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.sort_by(|x, y| y.score.bits.total_cmp(&x.score.bits).then((x.a, x.b).cmp(&(y.a, y.b))));
    pairs
}

/// Files that are, it seems, one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Their places, in order; two or more.
    pub members: Vec<u32>,
    /// Every pair of them with its score, in order. A pair may be weak by itself and be held by a third file.
    pub pairs: Vec<Pair>,
}

/// What a further pair can say against and for joining two groups, in bits.
const VOICE: (f32, f32) = (-15.0, 3.0);

/// The files of a set gathered into people, in order of their first members.
///
/// The surest pairs are joined first. A later pair joins two groups only if the other pairs between them do not gainsay
/// it: the second file of one twin is like the other twin too, but its own first file is there and is not.
pub fn groups(people: &[Prepared], scale: &Scale) -> Vec<Group> {
    let likely = duplicates(people, scale, Class::Likely);
    let mut gathered = Gathered { group_of: HashMap::new(), groups: Vec::new() };
    let between = |a: u32, b: u32| score(&people[a as usize], &people[b as usize], scale);
    for pair in &likely {
        let (x, y) = (gathered.find(pair.a), gathered.find(pair.b));
        if x == y {
            continue;
        }
        let across = gathered.groups[x].iter().flat_map(|a| gathered.groups[y].iter().map(move |b| (*a, *b)));
        let others = across.filter(|(a, b)| (*a.min(b), *a.max(b)) != (pair.a, pair.b));
        let voice = |(a, b)| {
            let score = between(a, b);
            (score.bits - score.prior).clamp(VOICE.0, VOICE.1)
        };
        if pair.score.bits + others.map(voice).sum::<f32>() >= scale.weights.likely {
            gathered.join(x, y);
        }
    }
    let mut groups: Vec<Group> = gathered
        .groups
        .into_iter()
        .filter(|members| members.len() > 1)
        .map(|mut members| {
            members.sort_unstable();
            let pairs = members.iter().enumerate().flat_map(|(at, a)| members[at + 1..].iter().map(|b| (*a, *b)));
            let pairs = pairs.map(|(a, b)| Pair { a, b, score: between(a, b) }).collect();
            Group { members, pairs }
        })
        .collect();
    groups.sort_by(|x, y| x.members.cmp(&y.members));
    groups
}

struct Gathered {
    group_of: HashMap<u32, usize>,
    groups: Vec<Vec<u32>>,
}

impl Gathered {
    fn find(&mut self, person: u32) -> usize {
        *self.group_of.entry(person).or_insert_with(|| {
            self.groups.push(vec![person]);
            self.groups.len() - 1
        })
    }

    fn join(&mut self, into: usize, from: usize) {
        let moved = std::mem::take(&mut self.groups[from]);
        moved.iter().for_each(|person| {
            self.group_of.insert(*person, into);
        });
        self.groups[into].extend(moved);
    }
}
