//! Who is to be paired.

use gbcodes::Sex;
use serde::{Deserialize, Serialize};

use super::near::Point;

/// Where somebody lives: ids or codes of the county, the township and the village. An empty one is not known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Place {
    /// The county.
    pub county: String,
    /// The township, within the county.
    pub township: String,
    /// The village, within the township.
    pub village: String,
}

impl Place {
    /// From the ids of the county, the township and the village; fewer are fine, further ones are not looked at.
    pub fn of_path<'a>(path: impl IntoIterator<Item = &'a str>) -> Self {
        let mut path = path.into_iter().map(str::to_owned);
        let mut next = || path.next().unwrap_or_default();
        Self { county: next(), township: next(), village: next() }
    }

    /// From a division code: six digits for the county, nine for the township, twelve for the village.
    pub fn of_code(code: &str) -> Self {
        let part = |digits: usize| code.get(..digits).filter(|part| part.is_ascii()).unwrap_or_default().to_owned();
        Self { county: part(6), township: part(9), village: part(12) }
    }
}

/// A child who needs a carer.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Child {
    /// What the child is known by; no two are the same.
    pub id: String,
    /// Where it lives.
    pub place: Place,
    /// Its door, where that is known.
    pub point: Option<Point>,
    /// Its school.
    pub school: Option<String>,
    /// Its household: children of one household should have one carer.
    pub household: Option<String>,
    /// Its sex.
    pub sex: Option<Sex>,
    /// Its age in years.
    pub age: Option<u8>,
    /// What it needs, by the same codes as carers' skills.
    pub needs: Vec<String>,
    /// 0 comes first (a key child), then 1, 2, …
    pub priority: u8,
    /// The sex its carer should have: a wish of the child or its guardian.
    pub wish_sex: Option<Sex>,
    /// Carers who must never be proposed for it.
    pub refused: Vec<String>,
}

/// Somebody who looks after children.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Carer {
    /// What she is known by; no two are the same.
    pub id: String,
    /// Where she lives.
    pub place: Place,
    /// Her door, where that is known.
    pub point: Option<Point>,
    /// The school where she works.
    pub school: Option<String>,
    /// Her sex.
    pub sex: Option<Sex>,
    /// How many more children she can take.
    pub capacity_left: u32,
    /// How many she has already.
    pub held: u32,
    /// The sex of children she would like.
    pub wish_sex: Option<Sex>,
    /// The ages she would like, both included.
    pub wish_age: Option<(u8, u8)>,
    /// What she can do.
    pub skills: Vec<String>,
    /// Children she looked after before.
    pub bonds: Vec<String>,
    /// Households of children she looks after now.
    pub households: Vec<String>,
}
