//! The cost of a pair in its parts.

use gbcodes::Sex;
use serde::{Deserialize, Serialize};

use super::people::{Carer, Child};
use super::weights::{Weights, Wish};

/// How near two places are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 同村.
    Village,
    /// 同乡镇.
    Township,
    /// 同县.
    County,
}

/// One part of the cost of a pair. [`Part::points`] are positive against it and negative for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The way between their doors.
    Near {
        /// By the division.
        level: Level,
        /// In metres, where both doors are known.
        metres: Option<u32>,
        /// What it costs.
        points: u32,
    },
    /// She works at the child's school.
    School(u32),
    /// She wished for children of the other sex.
    HerWishSex(u32),
    /// The child's side wished for a carer of the other sex.
    ChildWishSex(u32),
    /// The child is so many years out of the ages she wished for.
    Age {
        /// How many.
        years: u8,
        /// What it costs.
        points: u32,
    },
    /// She can do what the child needs: codes.
    Skills {
        /// What she can do.
        codes: Vec<String>,
        /// What it is worth.
        points: u32,
    },
    /// She looked after the child before.
    Bond(u32),
    /// She looks after a brother or sister.
    Sibling(u32),
    /// A brother or sister is given to her in the same proposal.
    Together(u32),
    /// She would then have so many children.
    Load {
        /// How many, this one included.
        children: u32,
        /// What it costs.
        points: u32,
    },
}

impl Part {
    /// What it adds to the cost: negative where it speaks for the pair.
    pub fn points(&self) -> i64 {
        match self {
            Self::Near { points, .. } | Self::Age { points, .. } | Self::Load { points, .. } => i64::from(*points),
            Self::HerWishSex(points) | Self::ChildWishSex(points) => i64::from(*points),
            Self::School(points) | Self::Bond(points) | Self::Sibling(points) | Self::Together(points) => {
                -i64::from(*points)
            }
            Self::Skills { points, .. } => -i64::from(*points),
        }
    }
}

/// Why two are never proposed to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Barred {
    /// The child's side refused her.
    Refused,
    /// A wish that must be kept.
    Wish,
    /// She lives in another county.
    County,
}

/// Whether they live in the same village, township, county.
pub(crate) fn level(child: &Child, carer: &Carer) -> Option<Level> {
    let (a, b) = (&child.place, &carer.place);
    let same = |a: &str, b: &str| !a.is_empty() && a == b;
    if a.county != b.county {
        return None;
    }
    Some(match same(&a.township, &b.township) {
        false => Level::County,
        true if same(&a.village, &b.village) => Level::Village,
        true => Level::Township,
    })
}

fn against(wish: Option<Sex>, sex: Option<Sex>) -> bool {
    // 未知 and 未说明 are nothing to go by.
    let known = |sex: Option<Sex>| sex.filter(|sex| matches!(sex, Sex::Male | Sex::Female));
    matches!((known(wish), known(sex)), (Some(wish), Some(sex)) if wish != sex)
}

fn years_out(carer: &Carer, child: &Child) -> u8 {
    match (carer.wish_age, child.age) {
        (Some((from, until)), Some(age)) => from.saturating_sub(age).max(age.saturating_sub(until)),
        _ => 0,
    }
}

/// Hands each part of the cost of a pair to `take`; loads are not among them.
///
/// The one place where pairs are weighed: sums and explanations both come from here. `named`: with the codes of skills,
/// which a sum does not need.
fn weigh(
    child: &Child,
    carer: &Carer,
    weights: &Weights,
    named: bool,
    mut take: impl FnMut(Part),
) -> Result<(), Barred> {
    let level = level(child, carer).ok_or(Barred::County)?;
    if child.refused.contains(&carer.id) {
        return Err(Barred::Refused);
    }
    let metres = child.point.zip(carer.point).map(|(a, b)| a.metres(b));
    let way = match (metres, level) {
        (Some(metres), _) => ((metres.saturating_add(50)) / 100).min(weights.farthest),
        (None, Level::Village) => weights.same_village,
        (None, Level::Township) => weights.same_township,
        (None, Level::County) => weights.same_county,
    };
    let border = if level == Level::County { weights.other_township } else { 0 };
    take(Part::Near { level, metres, points: way.saturating_add(border) });
    for (broken, part) in [
        (against(carer.wish_sex, child.sex), Part::HerWishSex as fn(u32) -> Part),
        (against(child.wish_sex, carer.sex), Part::ChildWishSex),
    ] {
        match weights.sex {
            Wish::Must if broken => return Err(Barred::Wish),
            Wish::Costs(points) if broken => take(part(points)),
            _ => {}
        }
    }
    match (weights.age, years_out(carer, child)) {
        (_, 0) => {}
        (Wish::Must, _) => return Err(Barred::Wish),
        (Wish::Costs(points), years) => take(Part::Age { years, points: points.saturating_mul(u32::from(years)) }),
    }
    if child.school.as_ref().is_some_and(|school| !school.is_empty() && carer.school.as_ref() == Some(school)) {
        take(Part::School(weights.same_school));
    }
    if carer.bonds.contains(&child.id) {
        take(Part::Bond(weights.bond));
    }
    if child.household.as_ref().is_some_and(|home| !home.is_empty() && carer.households.contains(home)) {
        take(Part::Sibling(weights.sibling));
    }
    let fresh = |at: usize, need: &String| !child.needs[..at].contains(need) && carer.skills.contains(need);
    let hits = child.needs.iter().enumerate().filter(|(at, need)| fresh(*at, need));
    let hits = hits.take(weights.skills_counted as usize).map(|(_, need)| need);
    let count = u32::try_from(hits.clone().count()).unwrap_or(u32::MAX);
    if count > 0 {
        let codes = if named { hits.cloned().collect() } else { Vec::new() };
        take(Part::Skills { codes, points: weights.skill.saturating_mul(count) });
    }
    Ok(())
}

/// What a pair costs, loads apart.
pub(crate) fn cost(child: &Child, carer: &Carer, weights: &Weights) -> Result<i64, Barred> {
    let mut sum = 0;
    weigh(child, carer, weights, false, |part| sum += part.points())?;
    Ok(sum)
}

/// The parts of a pair's cost, loads apart; none when they are barred.
pub(crate) fn parts(child: &Child, carer: &Carer, weights: &Weights) -> Vec<Part> {
    let mut all = Vec::new();
    match weigh(child, carer, weights, true, |part| all.push(part)) {
        Ok(()) => all,
        Err(_) => Vec::new(),
    }
}
