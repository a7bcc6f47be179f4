//! Legal clocks: so many days, working days, months or hours after a trigger, by 民法典 200–204.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::{Calendar, Certainty};

/// How long a duty may take, in the unit its article uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// Calendar days. The day of the trigger is not counted (民法典 201).
    Days(u16),
    /// Working days, adjusted weekends included. The day of the trigger is not counted.
    WorkingDays(u16),
    /// Months: the same day-number of the month, else that month's last day (民法典 202).
    Months(u16),
    /// Hours from the very moment (民法典 201); nights, weekends and holidays run on, nothing rolls.
    Hours(u16),
}

impl Clock {
    /// 15日, 5个工作日, 6个月, 72小时.
    pub fn zh(self) -> String {
        match self {
            Self::Days(n) => format!("{n}日"),
            Self::WorkingDays(n) => format!("{n}个工作日"),
            Self::Months(n) => format!("{n}个月"),
            Self::Hours(n) => format!("{n}小时"),
        }
    }

    /// 15 days, 5 working days, 6 months, 72 hours.
    pub fn en(self) -> String {
        let (n, unit) = match self {
            Self::Days(n) => (n, "day"),
            Self::WorkingDays(n) => (n, "working day"),
            Self::Months(n) => (n, "month"),
            Self::Hours(n) => (n, "hour"),
        };
        format!("{n} {unit}{}", if n == 1 { "" } else { "s" })
    }
}

/// When a clock runs out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Deadline {
    /// The last day as counted, before any rest day is considered. Alert on this one: not every regulation
    /// with a clock has a roll-over clause of its own.
    pub raw: Date,
    /// The last day after rest days: the next working day when `raw` is a rest day (民法典 203). Equal to `raw` for
    /// working-day clocks (which end on a working day, save a clock of none) and for hour clocks (which never roll).
    pub rolled: Date,
    /// The exact local moment, for hour clocks only; day clocks end with the day.
    pub at: Option<DateTime>,
    /// Whether `rolled` (and for working-day clocks `raw`) rests on published tables.
    pub certainty: Certainty,
}

impl Calendar {
    /// When a clock started by `trigger` runs out.
    ///
    /// A `Date` may be given for the trigger; hour clocks then run from its first moment, the earliest and so the
    /// safest reading. Times are local and China keeps no summer time. Beyond the year 9999 the last day is held.
    ///
    /// ```
    /// use almanac::{Calendar, Clock};
    /// use jiff::civil::date;
    /// let due = Calendar::shipped().deadline(date(2026, 9, 16), Clock::Days(15));
    /// assert_eq!((due.raw, due.rolled), (date(2026, 10, 1), date(2026, 10, 8)));
    /// ```
    pub fn deadline(&self, trigger: impl Into<DateTime>, clock: Clock) -> Deadline {
        let trigger = trigger.into();
        let start = trigger.date();
        match clock {
            Clock::Days(n) => self.rolling(start.saturating_add(i64::from(n).days())),
            Clock::Months(n) => self.rolling(start.saturating_add(i64::from(n).months())),
            Clock::WorkingDays(0) => self.rolling(start),
            Clock::WorkingDays(n) => {
                let (raw, certainty) = self.working_days_after(start, n);
                Deadline { raw, rolled: raw, at: None, certainty }
            }
            Clock::Hours(n) => {
                let at = trigger.saturating_add(i64::from(n).hours());
                Deadline { raw: at.date(), rolled: at.date(), at: Some(at), certainty: Certainty::published() }
            }
        }
    }

    fn rolling(&self, raw: Date) -> Deadline {
        let (rolled, certainty) = roll(self, raw);
        Deadline { raw, rolled, at: None, certainty }
    }

    /// The `n`-th working day after `start`, the day itself not counted.
    fn working_days_after(&self, start: Date, n: u16) -> (Date, Certainty) {
        let (mut day, mut left, mut certainty) = (start, n, Certainty::published());
        while left > 0 {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            if self.looks(day, &mut certainty) {
                left -= 1;
            }
        }
        (day, certainty)
    }
}

/// The instant so many hours after another: for clocks kept as instants (72 h and 24 h, 反家暴法 28).
pub fn hours_after(trigger: Timestamp, hours: u16) -> Timestamp {
    trigger.saturating_add(i64::from(hours).hours()).unwrap_or(Timestamp::MAX)
}

/// The day itself when worked, else the next worked day.
pub(crate) fn roll(calendar: &Calendar, day: Date) -> (Date, Certainty) {
    let (mut last, mut certainty) = (day, Certainty::published());
    while !calendar.looks(last, &mut certainty) {
        let Ok(next) = last.tomorrow() else { break };
        last = next;
    }
    (last, certainty)
}
