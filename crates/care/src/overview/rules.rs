//! Rolling counts up to the units one level below.

use crate::owed::Tally;
use std::collections::BTreeMap;
use vocab::UnitPath;

/// How many of a duty are overdue, of how many that hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Overdue now.
    pub overdue: i64,
    /// Everybody to whom something is asked or was done in the present window; excused ones are left out.
    pub all: i64,
}

impl Cell {
    /// The share that is overdue, 0 to 1.
    pub fn share(self) -> f64 {
        if self.all == 0 { 0.0 } else { self.overdue as f64 / self.all as f64 }
    }
    fn add(&mut self, t: &Tally) {
        if !matches!(t.status.as_str(), "not_owed" | "waived") {
            self.all += t.n;
        }
        if t.status == "overdue" {
            self.overdue += t.n;
        }
    }
}

/// A line of the overview: a unit, its cells by duty, since when the oldest is overdue.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// By duty.
    pub cells: BTreeMap<String, Cell>,
    /// All duties together.
    pub together: Cell,
    /// The day since which the oldest is overdue; empty when none is.
    pub longest: String,
}

/// The lines of some units, in their order; counts of a unit belong to the first that contains it.
pub fn lines(units: &[UnitPath], tallies: &[Tally]) -> Vec<Line> {
    let mut out = vec![Line::default(); units.len()];
    for t in tallies {
        // The narrowest that contains it: a unit and those below it may both be asked for.
        let at = units.iter().enumerate().filter(|(_, u)| u.contains(&t.unit_path)).max_by_key(|(_, u)| u.depth());
        let Some((at, _)) = at else { continue };
        let line = &mut out[at];
        line.cells.entry(t.duty.clone()).or_default().add(t);
        line.together.add(t);
        if t.status == "overdue" && (line.longest.is_empty() || t.longest < line.longest) {
            line.longest.clone_from(&t.longest);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_belong_to_the_narrowest_unit_that_is_asked_for() {
        let county = UnitPath::everything().child(1);
        let (a, b) = (county.child(1), county.child(2));
        let tally = |path: &UnitPath, status: &str, n: i64, longest: &str| Tally {
            unit_id: vocab::UnitId::stored("u".into()),
            unit_name: String::new(),
            unit_path: path.clone(),
            duty: "talk".into(),
            status: status.into(),
            n,
            longest: longest.into(),
        };
        let got = lines(
            &[county.clone(), a.clone(), b.clone()],
            &[
                tally(&a.child(9), "overdue", 2, "2026-05-31"),
                tally(&a, "done", 6, "9999-12-31"),
                tally(&a, "waived", 9, "9999-12-31"),
                tally(&a, "overdue", 1, "2026-03-31"),
                tally(&county, "open", 1, "9999-12-31"),
            ],
        );
        assert_eq!(got[1].together, Cell { overdue: 3, all: 9 });
        assert_eq!((got[1].longest.as_str(), got[2].together.all, got[0].together.all), ("2026-03-31", 0, 1));
        assert!((got[1].together.share() - 1.0 / 3.0).abs() < 1e-9);
    }
}
