//! The quarterly check 动态更新: each quarter everybody on a register is looked at, by a day of its last month that the packs name; one press
//! for "nothing has changed", the file's form otherwise. Those never looked at stand first.

pub mod store;
mod view;
mod web;

pub use view::SAMPLES;
pub use web::routes;

use jiff::civil::{Date, date};

/// What facts call this source.
pub const SOURCE: &str = "check";

/// A quarter's check: first day, the day it is due, last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarter {
    /// First day.
    pub from: Date,
    /// The day of its last month that the packs name; the earliest where registers differ, the last day where none says so.
    pub due: Date,
    /// Last day.
    pub until: Date,
}

impl Quarter {
    /// The quarter of a day.
    pub fn of(day: Date, packs: &packs::Packs) -> Quarter {
        let first = (day.month() - 1) / 3 * 3 + 1;
        let until = date(day.year(), first + 2, 1).last_of_month();
        let by = packs.registers().iter().filter_map(|r| i8::try_from(r.check_by).ok()).min().unwrap_or(until.day());
        let due = date(day.year(), first + 2, by.min(until.day()));
        Quarter { from: date(day.year(), first, 1), due, until }
    }
    /// 1 to 4.
    pub fn number(&self) -> i8 {
        (self.from.month() + 2) / 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters() {
        let packs = kernel::site::builtin_packs();
        let q = Quarter::of(date(2026, 6, 15), &packs);
        assert_eq!((q.from, q.due, q.until, q.number()), (date(2026, 4, 1), date(2026, 6, 15), date(2026, 6, 30), 2));
        assert_eq!(Quarter::of(date(2024, 12, 31), &packs).until, date(2024, 12, 31));
        assert_eq!(Quarter::of(date(2024, 2, 29), &packs::Packs::default()).due, date(2024, 3, 31));
        assert_eq!(Quarter::of(date(2024, 2, 29), &packs).from, date(2024, 1, 1));
    }
}
