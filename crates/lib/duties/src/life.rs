//! A subject's whole life under a rule as one row of slots, from the first to the next that is not open yet.
//!
//! Both [`crate::due`] and [`crate::history`] read this row and nothing else.

use std::borrow::Cow;

use almanac::{Calendar, Certainty};
use jiff::civil::{Date, DateTime};

use crate::days::before;
use crate::slot::Cell;
use crate::spans::{Stretch, at, settle, touches};
use crate::{Cadence, Done, Roll, Rule, Subject};
use crate::{chain, clocks, dates, windows};

/// A stretch in which something is owed, with what is owed in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    pub from: Date,
    pub last: Date,
    pub cadence: Cadence,
}

/// What the makers of slots look at.
pub(crate) struct Ground<'a> {
    pub rule: &'a Rule,
    pub calendar: &'a Calendar,
    pub waived: Vec<Stretch>,
    pub today: Date,
}

/// A run of pieces whose slots are made together, and the days whose records are theirs.
pub(crate) struct Group<'a> {
    pub pieces: &'a [Piece],
    /// First day whose records belong to it.
    pub from: Date,
    /// Last day whose records belong to it.
    pub last: Date,
}

/// Everything a judgement looks at.
pub(crate) struct Life<'a> {
    pub rule: &'a Rule,
    pub cells: Vec<Cell>,
    pub pieces: Vec<Piece>,
    pub waived: Vec<Stretch>,
    pub owners: Vec<Stretch>,
    /// Slots before this one are closed and past, today and ever after.
    pub tail: usize,
    /// The last record that counted.
    pub last_done: Option<Date>,
    /// From here on the row is another: a record or a trigger bears a later date than today, or an interval's tier
    /// changes.
    pub blind: Option<DateTime>,
}

impl<'a> Life<'a> {
    pub fn new(rule: &'a Rule, subject: &Subject<'_>, calendar: &'a Calendar, now: DateTime) -> Self {
        let today = now.date();
        let records = sorted(subject.done);
        let known = records.partition_point(|record| record.day <= today);
        let coming = records[known..].iter().find(|record| record.times > 0);
        let mut blind = coming.map(|record| midnight(record.day));
        let records = &records[..known];

        let pieces = pieces(rule, subject);
        let mut ground = Ground { rule, calendar, waived: Vec::new(), today };
        if !subject.waived.is_empty() {
            ground.waived = settle(subject.waived.iter().map(Stretch::from));
        }
        let (mut cells, mut last_done, mut stay, mut start) = (Vec::new(), None, 0, 0);
        while start < pieces.len() {
            let mut end = start + 1;
            while end < pieces.len() && pieces[start].cadence.goes_with(pieces[end].cadence) {
                end += 1;
            }
            if start > 0 && !touches(pieces[start - 1].last, pieces[start].from) {
                stay += 1;
            }
            let group = Group {
                pieces: &pieces[start..end],
                from: if start == 0 { Date::MIN } else { pieces[start].from },
                last: pieces.get(end).map_or(Date::MAX, |next| before(next.from)),
            };
            let first = records.partition_point(|record| record.day < group.from);
            let beyond = records.partition_point(|record| record.day <= group.last);
            let own = &records[first..beyond.max(first)];
            let (counted, again) = match pieces[start].cadence {
                Cadence::Nothing => (None, None),
                Cadence::Quota { period, .. } => {
                    (windows::fill(&ground, &group, period, own, &mut stay, &mut cells), None)
                }
                Cadence::OnDate { on, opens } => {
                    (dates::fill(&ground, &group, on, opens, own, &mut stay, &mut cells), None)
                }
                Cadence::Interval { .. } => {
                    let (counted, anew) = chain::fill(&ground, &group, own, &mut stay, &mut cells);
                    (counted, anew.map(midnight))
                }
                Cadence::Deadline(_) => {
                    clocks::fill(&ground, &group, subject.triggers, own, now, &mut stay, &mut cells)
                }
            };
            blind = [blind, again].into_iter().flatten().min();
            last_done = last_done.max(counted);
            start = end;
            if cells.iter().rev().take_while(|cell| cell.slot.opens > today).any(Cell::owed) {
                break;
            }
        }
        let owners = settle(subject.owners.iter().map(Stretch::from));
        let live = |cell: &Cell| cell.slot.closes.max(cell.slot.rolled) >= today;
        let tail = cells.iter().position(live).unwrap_or(cells.len());
        Self { rule, cells, tail, pieces, waived: ground.waived, owners, last_done, blind }
    }

    /// What is owed on the day, when anything is.
    pub fn piece(&self, day: Date) -> Option<&Piece> {
        let index = self.pieces.partition_point(|piece| piece.last < day);
        self.pieces.get(index).filter(|piece| piece.from <= day)
    }

    /// Whether the day is excused.
    pub fn is_waived(&self, day: Date) -> bool {
        at(&self.waived, day).is_some()
    }

    /// Who owes it on the day.
    pub fn owner(&self, day: Date) -> Option<u32> {
        at(&self.owners, day).map(|owner| owner.value)
    }
}

/// The held spans within the rule's time, each with its cadence, those that owe nothing left out.
fn pieces(rule: &Rule, subject: &Subject<'_>) -> Vec<Piece> {
    let end = rule.until.unwrap_or(Date::MAX);
    let clipped = subject.held.iter().map(|held| {
        let stretch = Stretch::from(held);
        Stretch { from: stretch.from.max(rule.from), last: stretch.last.min(end), ..stretch }
    });
    let mut out: Vec<Piece> = Vec::new();
    for stretch in settle(clipped) {
        let cadence = rule.in_tier(u16::try_from(stretch.value).unwrap_or(0));
        match out.last_mut() {
            _ if cadence == Cadence::Nothing => {}
            Some(piece) if piece.cadence == cadence && touches(piece.last, stretch.from) => piece.last = stretch.last,
            _ => out.push(Piece { from: stretch.from, last: stretch.last, cadence }),
        }
    }
    out
}

fn sorted(done: &[Done]) -> Cow<'_, [Done]> {
    if done.is_sorted_by_key(|record| record.day) {
        return Cow::Borrowed(done);
    }
    let mut done = done.to_vec();
    done.sort_unstable_by_key(|record| record.day);
    Cow::Owned(done)
}

/// The first moment of a day.
pub(crate) fn midnight(day: Date) -> DateTime {
    DateTime::from(day)
}

impl Cadence {
    /// Whether slots of the two are made together: quotas of one period even when the number differs, so that a window
    /// in which a tier changes stays one window.
    fn goes_with(self, other: Self) -> bool {
        match (self, other) {
            (Self::Quota { period: one, .. }, Self::Quota { period: other, .. }) => one == other,
            (Self::Interval { .. }, Self::Interval { .. }) | (Self::Deadline(_), Self::Deadline(_)) => true,
            _ => self == other,
        }
    }
}

impl Ground<'_> {
    /// Where a due day goes, and what that rests on.
    pub fn roll(&self, opens: Date, due: Date) -> (Date, Certainty) {
        match self.rule.roll {
            Roll::Usual | Roll::None => (due, Certainty::published()),
            Roll::Next => self.calendar.on_or_after(due),
            Roll::Previous => {
                let (mut day, mut certainty) = (due, Certainty::published());
                while day > opens {
                    let answer = self.calendar.is_working_day(day);
                    if answer.basis == almanac::Basis::WeekendOnly {
                        certainty = certainty.and(Certainty::guessed(day.year()));
                    }
                    if answer.working {
                        break;
                    }
                    day = before(day);
                }
                (day, certainty)
            }
        }
    }

    /// Whether something that is due in this month is owed at all.
    pub fn in_season(&self, due: Date) -> bool {
        self.rule.months.is_none_or(|months| months.contains(due.month()))
    }
}

/// The stays of a run of pieces: for each piece its number and the last day before the next gap.
pub(crate) fn stays(pieces: &[Piece]) -> impl Iterator<Item = (u32, Date)> + '_ {
    let mut number = 0;
    (0..pieces.len()).map(move |index| {
        if index > 0 && !touches(pieces[index - 1].last, pieces[index].from) {
            number += 1;
        }
        let mut end = index;
        while end + 1 < pieces.len() && touches(pieces[end].last, pieces[end + 1].from) {
            end += 1;
        }
        (number, pieces[end].last)
    })
}
