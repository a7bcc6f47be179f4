//! The slots of a day in the year: from one opening to the next.

use almanac::Period;
use jiff::civil::Date;

use crate::days::{after, before, plus};
use crate::life::{Ground, Group};
use crate::slot::{Cell, Kind, Slot, assign};
use crate::spans::days_within;
use crate::{Done, Each, On, Opens, Partly};

/// So many occurrences that ask nothing are looked through for the next that asks something.
const PATIENCE: u32 = 600;

/// One occurrence.
#[derive(Clone, Copy)]
struct Occurrence {
    opens: Date,
    due: Date,
}

/// Adds the slots up to the next owed one that is not open yet, with the records that fall into them; returns the last
/// day that counted.
pub(crate) fn fill(
    ground: &Ground<'_>,
    group: &Group<'_>,
    on: On,
    opens: Opens,
    records: &[Done],
    stay: &mut u32,
    cells: &mut Vec<Cell>,
) -> Option<Date> {
    let first = cells.len();
    let kind = if let On::Festival { festival, .. } = on { Kind::Festival(festival) } else { Kind::Day };
    let (mut index, mut patience, mut gone, mut been) = (0, PATIENCE, false, false);
    let start = group.pieces[0].from;
    let end = group.pieces.last().map_or(group.last, |piece| piece.last);
    let mut coming = Occurrences::new(on, opens, start).peekable();
    while let Some(this) = coming.next() {
        let following = coming.peek().map_or(Date::MAX, |next| before(next.opens));
        if following < start && this.due < start {
            continue;
        }
        while group.pieces.get(index).is_some_and(|piece| piece.last < this.due) {
            index += 1;
        }
        let piece = group.pieces.get(index).filter(|piece| piece.from <= this.due);
        let held = piece.is_some();
        if held && gone && been {
            // A whole occurrence off the register: whoever comes back begins anew.
            *stay += 1;
        }
        (gone, been) = (!held, been || held);
        let waived = days_within(&ground.waived, this.due, this.due) > 0;
        let came = piece.map_or(this.opens, |piece| piece.from);
        let whole = ground.rule.first != Partly::Skip || came <= this.opens;
        let asked = held && whole && ground.in_season(this.due);
        let required = u32::from(asked && !waived);
        let (rolled, certainty) = ground.roll(this.opens, this.due);
        // Nobody is there any more on its day: it ends with the last stay.
        let last = if index < group.pieces.len() { group.last } else { end };
        cells.push(Cell {
            slot: Slot {
                kind,
                opens: this.opens.max(came).max(group.from),
                due: this.due,
                rolled,
                closes: following.min(end).max(rolled).min(last),
                at: None,
                required,
                done: 0,
            },
            accepts: this.opens.max(group.from),
            until: this.due,
            stay: *stay,
            waived: asked && waived,
            calm: false,
            before: false,
            met: None,
            certainty,
        });
        if index >= group.pieces.len() {
            break;
        }
        if this.opens > ground.today {
            patience -= 1;
            if required > 0 || patience == 0 {
                break;
            }
        }
    }
    assign(&mut cells[first..], records)
}

/// The occurrences in order, beginning with one before the day asked for.
struct Occurrences {
    on: On,
    opens: Opens,
    year: i16,
    month: i8,
    /// Last year to look at.
    last: i16,
    previous: Option<Date>,
}

impl Occurrences {
    fn new(on: On, opens: Opens, from: Date) -> Self {
        let mut made = Self { on, opens, year: from.year() - 2, month: 1, last: 9999, previous: None };
        match on {
            On::Monthly { .. } => (made.year, made.month) = (from.year() - 1, from.month()),
            On::Festival { festival, .. } if festival.rule() == almanac::Rule::Table => {
                (made.year, made.last) = (made.year.max(almanac::FIRST_LUNAR_YEAR), almanac::LAST_LUNAR_YEAR);
            }
            _ => {}
        }
        made
    }

    /// The next due day, without its opening; `None` when there is no more.
    fn due(&mut self) -> Option<Date> {
        loop {
            if self.year > self.last {
                return None;
            }
            let (year, month) = (self.year, self.month);
            let found = match self.on {
                On::Monthly { each, day } => {
                    (self.year, self.month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
                    if each.contains(month) { clamped(year, month, day) } else { None }
                }
                On::Day { month, day } => {
                    self.year += 1;
                    clamped(year, month, day)
                }
                On::Weekday { month, nth, weekday } => {
                    self.year += 1;
                    Date::new(year, month, 1).ok().and_then(|first| first.nth_weekday_of_month(nth, weekday).ok())
                }
                On::Festival { festival, offset } => {
                    self.year += 1;
                    festival.date_in(year).map(|day| plus(day, i64::from(offset)))
                }
            };
            if found.is_some() {
                return found;
            }
        }
    }
}

impl Iterator for Occurrences {
    type Item = Occurrence;

    fn next(&mut self) -> Option<Occurrence> {
        loop {
            let due = self.due()?;
            let previous = self.previous.replace(due);
            let opens = match (self.opens, self.on) {
                (Opens::DaysBefore(days), _) => plus(due, -i64::from(days)),
                (Opens::Period, On::Monthly { each: Each::Month, .. }) => due.first_of_month(),
                (Opens::Period, On::Monthly { each: Each::QuarterLastMonth, .. }) => {
                    Period::Quarter.containing(due).start()
                }
                (Opens::Period, _) => match previous {
                    Some(day) if day < due => after(day),
                    // The first known occurrence has none before it to open after.
                    _ => continue,
                },
            };
            return Some(Occurrence { opens, due });
        }
    }
}

impl Each {
    fn contains(self, month: i8) -> bool {
        match self {
            Self::Month => true,
            Self::QuarterLastMonth => month % 3 == 0,
            Self::Months(months) => months.contains(month),
        }
    }
}

/// The day of the month, or the month's last day.
fn clamped(year: i16, month: i8, day: i8) -> Option<Date> {
    let first = Date::new(year, month, 1).ok()?;
    Date::new(year, month, day.clamp(1, first.days_in_month())).ok()
}
