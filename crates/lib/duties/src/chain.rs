//! The slots of an interval: a chain in which each record is what the next slot hangs on.

use jiff::civil::Date;

use almanac::Certainty;

use crate::days::after;
use crate::life::{Ground, Group, Piece};
use crate::slot::{Cell, Kind, Slot};
use crate::spans::{Stretch, run};
use crate::{Cadence, Done, Length};

/// Adds the slots that begin up to today (or the next beginning, when none has); returns the last day that counted, and
/// the first day after today on which the running slot is looked at anew.
pub(crate) fn fill(
    ground: &Ground<'_>,
    group: &Group<'_>,
    records: &[Done],
    stay: &mut u32,
    cells: &mut Vec<Cell>,
) -> (Option<Date>, Option<Date>) {
    let mut anew = None;
    let mut chain = Chain { ground, group, cells, stay: *stay, last_done: None, link: None, left: false };
    let mut rest = records.iter().filter(|record| record.times > 0).peekable();
    let mut left_on: Option<Date> = None;
    // The last record before the piece that is looked at, for a beginning that it may stand for.
    let mut prior: Option<Done> = None;
    for piece in group.pieces {
        let Some((every, first)) = lengths(piece) else { continue };
        let goes_on = left_on.is_some_and(|last| piece.from <= every.from(last));
        while let Some(record) = rest.next_if(|record| record.day < piece.from) {
            if goes_on || left_on.is_some_and(|last| record.day <= last) {
                chain.record(*record);
            }
            // Two rows of one day are one day's records, in whatever order they come.
            let same = prior.filter(|other| other.day == record.day).map_or(0, |other| other.times);
            prior = Some(Done { times: record.times.saturating_add(same), ..*record });
        }
        if piece.from > ground.today {
            if goes_on {
                anew = Some(piece.from);
                chain.come_back(piece, every, first, left_on);
            } else {
                chain.leave(left_on);
                chain.begin(piece, every, first, prior.filter(|record| every.from(record.day) >= piece.from));
                chain.leave(Some(piece.last));
            }
            break;
        }
        if goes_on {
            chain.change(piece.from, every, first);
        } else {
            chain.leave(left_on);
            chain.begin(piece, every, first, prior.filter(|record| every.from(record.day) >= piece.from));
        }
        left_on = Some(piece.last);
    }
    while let Some(record) = rest.next_if(|record| left_on.is_some_and(|last| record.day <= last)) {
        chain.record(*record);
    }
    chain.leave(left_on);
    *stay = chain.stay;
    (chain.last_done, anew)
}

fn lengths(piece: &Piece) -> Option<(Length, Length)> {
    match piece.cadence {
        Cadence::Interval { every, first } => Some((every, first.unwrap_or(every))),
        _ => None,
    }
}

struct Chain<'a, 'b> {
    ground: &'a Ground<'b>,
    group: &'a Group<'a>,
    cells: &'a mut Vec<Cell>,
    stay: u32,
    last_done: Option<Date>,
    link: Option<Link>,
    /// A stay has ended.
    left: bool,
}

/// The slot that runs: it ends with the next record.
#[derive(Clone, Copy)]
struct Link {
    opens: Date,
    every: Length,
    /// From the first day: keeps its word even when somebody came early, so that coming never brings a due day nearer.
    first: Promise,
    /// From the last record.
    again: Option<Promise>,
}

/// When something is due, and from what.
#[derive(Clone, Copy)]
struct Promise {
    anchor: Date,
    length: Length,
    /// `None`: never, the clock stands for good.
    due: Option<Date>,
}

impl Promise {
    fn new(anchor: Date, length: Length, waived: &[Stretch]) -> Self {
        Self { anchor, length, due: run(anchor, length, waived) }
    }

    /// A tier with another length from a day on: a shorter one asks within itself from that day, but no later than was
    /// asked before; a longer one counts from where the old one counted.
    fn change(&mut self, day: Date, length: Length, waived: &[Stretch]) {
        let (old, new) = (self.length.from(self.anchor), length.from(self.anchor));
        self.length = length;
        if new < old {
            let soonest = run(day, length, waived);
            self.due = [self.due, soonest].into_iter().flatten().min();
        } else if new > old {
            self.due = run(self.anchor, length, waived);
        }
    }
}

impl Link {
    fn due(&self) -> Option<Date> {
        match self.again {
            Some(again) => again.due.zip(self.first.due).map(|(one, other)| one.max(other)),
            None => self.first.due,
        }
    }
}

impl Chain<'_, '_> {
    fn waived(&self) -> &[Stretch] {
        &self.ground.waived
    }

    /// A stay begins; a record from before stands for the first one when it lies within one interval.
    fn begin(&mut self, piece: &Piece, every: Length, first: Length, prior: Option<Done>) {
        self.stay += u32::from(std::mem::take(&mut self.left));
        let again = prior.map(|record| Promise::new(record.day, every, self.waived()));
        if let Some(record) = prior {
            self.last_done = self.last_done.max(Some(record.day));
            let mut cell = self.cell(record.day, record.day, record.day, record.day, Certainty::published());
            cell.before = true;
            cell.count(record.day, u32::from(record.times));
            self.cells.push(cell);
        }
        let first = Promise::new(piece.from, first, self.waived());
        self.link = Some(Link { opens: piece.from, every, first, again });
    }

    fn change(&mut self, day: Date, every: Length, first: Length) {
        let waived = &self.ground.waived;
        let Some(link) = &mut self.link else { return };
        link.every = every;
        link.first.change(day, first, waived);
        if let Some(again) = &mut link.again {
            again.change(day, every, waived);
        }
    }

    /// Today lies in a short break whose end is known: what runs is kept as far as it went, and shown as it will go on.
    fn come_back(&mut self, piece: &Piece, every: Length, first: Length, left_on: Option<Date>) {
        if left_on.is_none_or(|last| self.ground.today <= last) {
            return;
        }
        let running = self.link;
        self.leave(left_on);
        self.link = running.map(|link| Link { opens: piece.from, ..link });
        self.change(piece.from, every, first);
        self.leave(Some(piece.last));
    }

    fn record(&mut self, record: Done) {
        let (day, times) = (record.day, u32::from(record.times));
        let Some(link) = self.link.take() else { return };
        self.last_done = Some(day);
        if day < link.opens {
            // A second record of the day that began the link.
            if let Some(cell) = self.cells.last_mut() {
                cell.count(day, times);
            }
            self.link = Some(link);
            return;
        }
        let mut cell = self.running(&link, day, day);
        cell.count(day, times);
        self.cells.push(cell);
        let again = Some(Promise::new(day, link.every, self.waived()));
        // At the end of time there is no day after.
        let opens = if day == Date::MAX { None } else { Some(after(day)) };
        self.link = opens.map(|opens| Link { opens, again, ..link });
    }

    /// The stay ends, or is as far as is known: what runs stays as it is.
    fn leave(&mut self, last: Option<Date>) {
        let Some((link, last)) = self.link.take().zip(last) else { return };
        let cell = self.running(&link, last.min(self.group.last), last);
        self.cells.push(cell);
        self.left = true;
    }

    fn running(&self, link: &Link, closes: Date, until: Date) -> Cell {
        let due = link.due().unwrap_or(Date::MAX);
        let (rolled, certainty) =
            if due == Date::MAX { (due, Certainty::published()) } else { self.ground.roll(link.opens, due) };
        let mut cell = self.cell(link.opens, due, rolled, closes, certainty);
        (cell.until, cell.calm) = (until, link.again.is_some());
        cell
    }

    fn cell(&self, opens: Date, due: Date, rolled: Date, closes: Date, certainty: Certainty) -> Cell {
        Cell {
            slot: Slot { kind: Kind::Interval, opens, due, rolled, closes, at: None, required: 1, done: 0 },
            accepts: opens,
            until: closes,
            stay: self.stay,
            waived: false,
            calm: false,
            before: false,
            met: None,
            certainty,
        }
    }
}
