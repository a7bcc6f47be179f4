//! Points on the map and the ways between them.

use serde::{Deserialize, Serialize};

/// A point on the map, in millionths of a degree (about a tenth of a metre).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Point {
    /// Degrees north × 1,000,000.
    pub lat: i32,
    /// Degrees east × 1,000,000.
    pub lon: i32,
}

/// Metres in a millionth of a degree of latitude.
const METRES: f64 = 0.111_195;

impl Point {
    /// The way to another point in metres, as the crow flies. Good to a hundredth within a county.
    pub fn metres(self, other: Self) -> u32 {
        let north = f64::from(self.lat) - f64::from(other.lat);
        let east = (f64::from(self.lon) - f64::from(other.lon)) * self.narrowing();
        // A saturating conversion: no way on earth is longer than u32.
        ((north * north + east * east).sqrt() * METRES).round() as u32
    }

    /// How much shorter a degree of longitude is here: the cosine of the latitude, in arithmetic that gives the same bits
    /// on every machine.
    fn narrowing(self) -> f64 {
        let angle = f64::from(self.lat) * (std::f64::consts::PI / 180e6);
        let square = angle * angle;
        let series = [132.0, 90.0, 56.0, 30.0, 12.0, 2.0];
        series.iter().fold(1.0, |sum, divisor| 1.0 - square / divisor * sum).max(0.0)
    }
}

/// Points in cells, to find those around a point.
pub(crate) struct Grid {
    /// Cells, row by row; where the points of each begin.
    starts: Vec<u32>,
    /// The numbers of the points, cell by cell.
    points: Vec<u32>,
    low: (i64, i64),
    size: i64,
    columns: i64,
    rows: i64,
}

impl Grid {
    /// Cells that hold about three points each.
    pub(crate) fn new(points: &[(u32, Point)]) -> Self {
        let of = |point: Point| (i64::from(point.lat), i64::from(point.lon));
        let all = || points.iter().map(|(_, point)| of(*point));
        let low = (all().map(|p| p.0).min().unwrap_or(0), all().map(|p| p.1).min().unwrap_or(0));
        let high = (all().map(|p| p.0).max().unwrap_or(0), all().map(|p| p.1).max().unwrap_or(0));
        let (tall, wide) = (high.0 - low.0 + 1, high.1 - low.1 + 1);
        let cells = points.len() as f64 / 3.0 + 1.0;
        let size = ((tall as f64 * wide as f64 / cells).sqrt().ceil() as i64).max(tall.max(wide) / 2_000).max(1);
        let (rows, columns) = (tall / size + 1, wide / size + 1);
        let cell = |p: (i64, i64)| ((p.0 - low.0) / size * columns + (p.1 - low.1) / size) as usize;
        let mut starts = vec![0_u32; (rows * columns) as usize + 1];
        for (_, point) in points {
            starts[cell(of(*point)) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut sorted = vec![0; points.len()];
        for (number, point) in points {
            let at = &mut next[cell(of(*point))];
            sorted[*at as usize] = *number;
            *at += 1;
        }
        Self { starts, points: sorted, low, size, columns, rows }
    }

    /// Shows the points around one, ring by ring of cells; a whole ring after `see` has said that it is enough.
    pub(crate) fn around(&self, point: Point, mut see: impl FnMut(u32) -> bool) {
        let row = ((i64::from(point.lat) - self.low.0).div_euclid(self.size)).clamp(0, self.rows - 1);
        let column = ((i64::from(point.lon) - self.low.1).div_euclid(self.size)).clamp(0, self.columns - 1);
        let (mut enough, mut last) = (false, false);
        for ring in 0..self.rows.max(self.columns) {
            for r in (row - ring).max(0)..=(row + ring).min(self.rows - 1) {
                let edge = (r - row).abs() == ring;
                let step = if edge { 1 } else { (2 * ring).max(1) };
                let mut c = column - ring;
                while c <= column + ring {
                    if (0..self.columns).contains(&c) {
                        let cell = (r * self.columns + c) as usize;
                        for at in self.starts[cell]..self.starts[cell + 1] {
                            enough |= see(self.points[at as usize]);
                        }
                    }
                    c += step;
                }
            }
            if last {
                return;
            }
            last = enough;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_measured() {
        let at = |lat, lon| Point { lat, lon };
        assert_eq!(at(30_000_000, 120_000_000).metres(at(30_000_000, 120_000_000)), 0);
        assert_eq!(at(30_000_000, 120_000_000).metres(at(30_010_000, 120_000_000)), 1_112);
        assert_eq!(at(30_000_000, 120_000_000).metres(at(30_000_000, 120_010_000)), 963);
        assert!(at(i32::MAX, i32::MIN).metres(at(i32::MIN, i32::MAX)) > 0);
        for degrees in 0..=90 {
            let exact = f64::from(degrees).to_radians().cos();
            assert!((at(degrees * 1_000_000, 0).narrowing() - exact).abs() < 1e-6, "{degrees}");
        }
    }

    #[test]
    fn a_grid_shows_all_points_the_near_ones_first() {
        let points: Vec<(u32, Point)> =
            (0..400).map(|n: u32| (n, Point { lat: (n as i32 % 20) * 1_000, lon: (n as i32 / 20) * 1_000 })).collect();
        let grid = Grid::new(&points);
        let from = Point { lat: 7_000, lon: 7_000 };
        let mut seen = Vec::new();
        grid.around(from, |n| {
            seen.push(n);
            false
        });
        seen.sort_unstable();
        assert_eq!(seen, (0..400).collect::<Vec<_>>());
        let mut near = Vec::new();
        grid.around(from, |n| {
            near.push(n);
            near.len() >= 9
        });
        assert!(near.contains(&(7 * 20 + 7)) && near.len() < 80);
        Grid::new(&[]).around(from, |_| false);
    }
}
