//! The quarterly check 动态更新: each quarter everybody on a register is looked at, by the 15th of its last month; one press
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
    /// The 15th of its last month (乡镇每季度末月15日前报县).
    pub due: Date,
    /// Last day.
    pub until: Date,
}

impl Quarter {
    /// The quarter of a day.
    pub fn of(day: Date) -> Quarter {
        let first = (day.month() - 1) / 3 * 3 + 1;
        let last = date(day.year(), first + 2, 15);
        Quarter { from: date(day.year(), first, 1), due: last, until: last.last_of_month() }
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
        let q = Quarter::of(date(2026, 6, 15));
        assert_eq!((q.from, q.due, q.until, q.number()), (date(2026, 4, 1), date(2026, 6, 15), date(2026, 6, 30), 2));
        assert_eq!(Quarter::of(date(2024, 12, 31)).until, date(2024, 12, 31));
        assert_eq!(Quarter::of(date(2024, 2, 29)).from, date(2024, 1, 1));
    }
}
