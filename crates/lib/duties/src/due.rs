//! The answer: what is due now, and since when it should have been done.

use almanac::{Calendar, Certainty};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::days::{gap, plus};
use crate::life::{Life, midnight};
use crate::slot::Cell;
use crate::{Rule, Slot, Subject};

/// How things stand, from the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing is asked today: not begun, ended, the tier owes nothing, the rule is not in force, no trigger, or a
    /// window of which so little is covered that it asks nothing.
    NotOwed,
    /// All that is asked now was done.
    Done,
    /// Excused today by a human decision.
    Waived,
    /// Something is to be done; there is time.
    Open,
    /// Something is to be done, and its due day is near.
    DueSoon,
    /// Something should have been done.
    Overdue,
}

/// What is due, as it stays until [`Due::turns`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Due {
    /// How things stand.
    pub status: Status,
    /// The slot in which the next record would count; when done the slot that is done. `None` when nothing is asked.
    pub slot: Option<Slot>,
    /// The earliest slot of the run for which it is overdue.
    pub late: Option<Slot>,
    /// The last day by which it should have been done, after rest days.
    pub overdue_since: Option<Date>,
    /// The day of the last record that counted.
    pub last_done: Option<Date>,
    /// No record ever counted.
    pub never: bool,
    /// How many slots were missed in an unbroken run up to now.
    pub missed: u32,
    /// Who owes it now.
    pub owner: Option<u32>,
    /// When nothing is asked now: the next slot that asks for something.
    pub next: Option<Slot>,
    /// The first moment after now at which the answer changes if nothing else happens: the first of a day, or any for
    /// hour clocks. `None`: never.
    pub turns: Option<DateTime>,
    /// What the days in the answer rest on.
    pub certainty: Certainty,
}

impl Due {
    /// How many times are owed in the slot; 0 without one.
    pub fn required(&self) -> u32 {
        self.slot.map_or(0, |slot| slot.required)
    }

    /// How many times it was done in the slot; 0 without one.
    pub fn done(&self) -> u32 {
        self.slot.map_or(0, |slot| slot.done)
    }

    /// How many days it is overdue today; 0 when it is not.
    pub fn days_overdue(&self, today: Date) -> u32 {
        let days = self.overdue_since.map_or(0, |since| gap(since, today));
        u32::try_from(days).unwrap_or(0)
    }
}

/// What is due for a subject under a rule now. Total: any dates, any numbers, any order.
pub fn due(rule: &Rule, subject: &Subject<'_>, calendar: &Calendar, now: DateTime) -> Due {
    let life = Life::new(rule, subject, calendar, now);
    let mut answer = life.judge(now);
    answer.turns = life.turns(now, &answer);
    answer
}

impl Life<'_> {
    /// How things stand at a moment, all records known today being all there are.
    fn judge(&self, now: DateTime) -> Due {
        let today = now.date();
        let mut answer = Due {
            status: Status::NotOwed,
            slot: None,
            late: None,
            overdue_since: None,
            last_done: self.last_done,
            never: self.last_done.is_none(),
            missed: 0,
            owner: self.owner(today),
            next: None,
            turns: None,
            certainty: Certainty::published(),
        };
        let begun = self.cells.iter().rposition(|cell| cell.slot.opens <= today);
        let current = begun.filter(|&at| self.piece(today).is_some() && today <= self.cells[at].slot.closes);
        let next = || {
            self.cells[self.tail..].iter().find(|cell| cell.slot.opens > today && cell.owed() && !cell.slot.stands())
        };
        let Some(current) = current else {
            answer.follow(next());
            return answer;
        };
        let run = self.run(current, now);
        answer.missed = run.missed;
        let cell = &self.cells[current];
        let pending = run.pending.map(|at| &self.cells[at]);
        answer.status = match (pending, run.late) {
            (None, _) if cell.waived => Status::Waived,
            (_, Some(late)) => {
                let late = &self.cells[late];
                answer.late = Some(late.slot);
                answer.overdue_since = Some(late.slot.rolled);
                answer.rest(&late.certainty);
                Status::Overdue
            }
            (None, None) if cell.slot.required > 0 => Status::Done,
            (None, None) => Status::NotOwed,
            (Some(open), None) if self.soon(open) <= today => Status::DueSoon,
            (Some(open), None) if open.calm => Status::Done,
            (Some(_), None) => Status::Open,
        };
        if self.is_waived(today) && matches!(answer.status, Status::Open | Status::DueSoon | Status::Overdue) {
            answer.status = Status::Waived;
            (answer.late, answer.overdue_since) = (None, None);
        }
        let calm = answer.status == Status::Done && pending.is_some();
        let shown = match pending {
            // What an interval's last record did; the slot that runs comes next.
            Some(_) if calm => current.checked_sub(1).map(|at| &self.cells[at]),
            Some(open) => Some(open),
            None => Some(cell).filter(|cell| cell.slot.required > 0),
        };
        if let Some(shown) = shown {
            answer.slot = Some(shown.slot);
            answer.rest(&shown.certainty);
        }
        match answer.status {
            Status::Done if calm => answer.follow(pending),
            Status::Done | Status::NotOwed => answer.follow(next()),
            Status::Waived if pending.is_none() => answer.follow(next()),
            _ => {}
        }
        answer
    }

    /// First day on which a slot is due soon.
    fn soon(&self, cell: &Cell) -> Date {
        let due = cell.slot.due.min(cell.slot.rolled);
        if cell.slot.stands() { Date::MAX } else { plus(due, -i64::from(self.rule.soon)) }
    }

    /// Looks back from the current slot: what waits, what was missed, and what of it is still unanswered.
    fn run(&self, current: usize, now: DateTime) -> Run {
        let today = now.date();
        let stay = self.cells[current].stay;
        let mut run = Run { pending: None, late: None, missed: 0 };
        let (mut unbroken, mut resumed) = (true, false);
        for (at, cell) in self.cells[..=current].iter().enumerate().rev() {
            if cell.stay != stay || (!unbroken && at < self.tail) {
                break;
            }
            let (pending, missed) = (cell.is_pending(today), cell.is_missed(now));
            if pending && run.pending.is_none_or(|other| self.cells[other].urgency() >= cell.urgency()) {
                run.pending = Some(at);
            }
            if cell.owed() && cell.slot.is_met() {
                unbroken = false;
            }
            if missed && (unbroken || pending) {
                run.missed += 1;
                // Unanswered: nothing was done in a later slot, or it can still be done.
                let unanswered = pending || !resumed;
                if unanswered && run.late.is_none_or(|other| self.cells[other].urgency() >= cell.urgency()) {
                    run.late = Some(at);
                }
            }
            resumed |= cell.slot.done > 0;
        }
        run
    }

    /// The first moment after now at which the answer is another.
    fn turns(&self, now: DateTime, answer: &Due) -> Option<DateTime> {
        let blind = |moment: &DateTime| self.blind.is_some_and(|blind| blind <= *moment);
        let found = self.moments(now).into_iter().find(|moment| blind(moment) || self.judge(*moment) != *answer);
        found.or(self.blind)
    }

    /// The moments after now at which anything begins or ends, in order.
    fn moments(&self, now: DateTime) -> Vec<DateTime> {
        let today = now.date();
        let mut found = Vec::with_capacity(16);
        let mut day = |day: Date| {
            if day > today {
                found.push(midnight(day));
            }
        };
        // The day after a last day; at the end of time there is none.
        let end = |last: Date| last.tomorrow().unwrap_or(Date::MIN);
        for piece in &self.pieces {
            day(piece.from);
            day(end(piece.last));
        }
        for stretch in self.waived.iter().chain(&self.owners) {
            day(stretch.from);
            day(end(stretch.last));
        }
        let mut before: Option<&Cell> = None;
        for cell in &self.cells[self.tail..] {
            // One window that asks nothing after another changes nothing.
            if cell.owed() || before.is_none_or(|other| !other.is_like(cell)) {
                day(cell.slot.opens);
            }
            // What asks nothing ends with the next slot, or with the stay.
            if cell.owed() {
                day(end(cell.slot.closes));
                day(self.soon(cell));
                day(end(cell.slot.rolled));
            }
            before = Some(cell);
        }
        let live = self.cells.iter().skip(self.tail);
        found.extend(live.filter_map(|cell| cell.slot.at).chain(self.blind).filter(|moment| *moment > now));
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// What looking back found.
struct Run {
    /// The slot in which a record today would count.
    pending: Option<usize>,
    /// The earliest slot for which it is overdue.
    late: Option<usize>,
    missed: u32,
}

impl Cell {
    /// What comes first is what is due first.
    fn urgency(&self) -> (Date, Option<DateTime>) {
        (self.slot.rolled, self.slot.at)
    }
}

impl Cell {
    /// Whether both ask nothing, for the same reason and in the same stay.
    fn is_like(&self, other: &Self) -> bool {
        !self.owed() && !other.owed() && self.waived == other.waived && self.stay == other.stay
    }
}

impl Due {
    fn follow(&mut self, next: Option<&Cell>) {
        if let Some(cell) = next.filter(|cell| !cell.slot.stands()) {
            self.next = Some(cell.slot);
            self.rest(&cell.certainty);
        }
    }

    fn rest(&mut self, on: &Certainty) {
        if !on.is_published() {
            self.certainty = std::mem::take(&mut self.certainty).and(on.clone());
        }
    }
}
