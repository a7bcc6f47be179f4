//! The slots of a quota: calendar windows cut to the days on which the subject is held.

use almanac::Period;
use jiff::civil::Date;

use crate::days::count;
use crate::days::plus;
use crate::life::{Ground, Group, Piece};
use crate::slot::{Cell, Kind, Slot, assign};
use crate::spans::days_within;
use crate::{Cadence, Done, Partly};

/// So many windows that ask nothing are looked through for the next that asks something.
const PATIENCE: u32 = 600;

/// Adds the slots up to the next owed one that is not open yet, with the records that fall into them; returns the last
/// day that counted.
pub(crate) fn fill(
    ground: &Ground<'_>,
    group: &Group<'_>,
    period: Period,
    records: &[Done],
    stay: &mut u32,
    cells: &mut Vec<Cell>,
) -> Option<Date> {
    let first = cells.len();
    let (mut window, mut patience) = (Frame::containing(period, group.pieces[0].from), PATIENCE);
    cells.reserve(window.until(ground.today.min(group.last)));
    let mut index = 0;
    loop {
        let Frame { start, end, .. } = window;
        let mut share = Share { of: window.days(), ..Share::default() };
        let (mut opens, mut due) = (end, start);
        while let Some(piece) = group.pieces.get(index).filter(|piece| piece.from <= end) {
            let (from, last) = (piece.from.max(start), piece.last.min(end));
            let days = if (from, last) == (start, end) { share.of } else { count(from, last) };
            share.add(piece, days, days_within(&ground.waived, from, last));
            (opens, due) = (opens.min(from), due.max(last));
            if piece.last > end {
                break;
            }
            index += 1;
        }
        let season = ground.in_season(end);
        let (asked, required) = if season { share.asked(ground.rule.first) } else { (0, 0) };
        let (rolled, certainty) = ground.roll(opens, due);
        let closes = plus(due, i64::from(share.grace)).max(rolled).min(group.last);
        cells.push(Cell {
            slot: Slot { kind: Kind::Window(period), opens, due, rolled, closes, at: None, required, done: 0 },
            accepts: start.max(group.from),
            until: due,
            stay: *stay,
            waived: asked > 0 && required == 0,
            calm: false,
            before: false,
            met: None,
            certainty,
        });
        if opens > ground.today {
            patience -= 1;
            if required > 0 || patience == 0 {
                break;
            }
        }
        let Some(next) = group.pieces.get(index) else { break };
        let Some(following) = window.next() else { break };
        window = following;
        if next.from > window.end {
            // A whole window off the register: whoever comes back begins anew.
            *stay += 1;
            window = Frame::containing(period, next.from);
        }
    }
    assign(&mut cells[first..], records)
}

/// A window of the almanac, moved on without asking the almanac each time; a test compares the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Frame {
    period: Period,
    start: Date,
    end: Date,
}

impl Frame {
    fn containing(period: Period, day: Date) -> Self {
        let window = period.containing(day);
        Self { period, start: window.start(), end: window.end() }
    }

    /// The next window; none at the end of time.
    fn next(self) -> Option<Self> {
        let start = self.end.tomorrow().ok()?;
        let last_of = |months: i8| {
            let last = Date::new(start.year(), start.month() + months, 1).unwrap_or(start);
            last.last_of_month()
        };
        let end = match self.period {
            Period::Week => plus(start, 6),
            Period::Month => start.last_of_month(),
            Period::Quarter => last_of(2),
            Period::Half => last_of(5),
            Period::Year => start.last_of_year(),
            Period::Term(_) => return Some(Self::containing(self.period, start)),
        };
        Some(Self { start, end, ..self })
    }

    fn days(self) -> i64 {
        match self.period {
            Period::Month => i64::from(self.start.days_in_month()),
            _ => count(self.start, self.end),
        }
    }

    /// About how many windows there are until a day, and two to come.
    fn until(self, day: Date) -> usize {
        let windows = count(self.start, day) / count(self.start, self.end).max(1);
        usize::try_from(windows).unwrap_or(0).min(1_000) + 2
    }
}

/// How much of a window is covered, and with how many times.
#[derive(Default)]
struct Share {
    of: i64,
    held: i64,
    covered: i64,
    held_times: i64,
    covered_times: i64,
    last_times: u16,
    grace: u16,
}

impl Share {
    fn add(&mut self, piece: &Piece, held: i64, waived: i64) {
        let Cadence::Quota { times, grace, .. } = piece.cadence else { return };
        let covered = held - waived;
        self.held += held;
        self.covered += covered;
        self.held_times += held * i64::from(times);
        self.covered_times += covered * i64::from(times);
        (self.last_times, self.grace) = (times, grace);
    }

    /// How many times are owed without and with what was excused.
    fn asked(&self, partly: Partly) -> (u32, u32) {
        let asked = |days: i64, times: i64| {
            let asked = match partly {
                Partly::Prorated => (2 * times + self.of) / (2 * self.of.max(1)),
                Partly::Whole if days > 0 => i64::from(self.last_times),
                Partly::Skip if days == self.of => i64::from(self.last_times),
                Partly::Whole | Partly::Skip => 0,
            };
            u32::try_from(asked).unwrap_or(0)
        };
        // Nearly every window is covered whole by one tier.
        if self.covered == self.of && self.covered_times == self.of * i64::from(self.last_times) {
            let times = u32::from(self.last_times);
            return (times, times);
        }
        (asked(self.held, self.held_times), asked(self.covered, self.covered_times))
    }
}

#[cfg(test)]
mod tests {
    use almanac::{Period, Terms};
    use jiff::civil::{Date, date};

    use super::Frame;

    #[test]
    fn windows_are_the_almanacs() {
        let term = Period::Term(Terms::default());
        for period in [Period::Week, Period::Month, Period::Quarter, Period::Half, Period::Year, term] {
            for (from, last) in
                [(Date::MIN, date(-9990, 1, 1)), (date(1990, 5, 7), date(2110, 1, 1)), (date(9990, 1, 1), Date::MAX)]
            {
                let mut frame = Some(Frame::containing(period, from));
                for window in period.windows(from, last) {
                    let here = frame.expect("as many as the almanac has");
                    assert_eq!((here.start, here.end), (window.start(), window.end()), "{period:?}");
                    frame = here.next();
                }
            }
        }
    }
}
