//! The same meaning in another style: a table of days, walked one by one, without windows, clocks or arithmetic on
//! dates. Slow, and with nothing in common with the crate but its types.

mod makers;

use almanac::{Calendar, Period};
use duties::{Cadence, Roll, Rule, Status, Subject};
use jiff::civil::{Date, DateTime, ISOWeekDate, date};

/// The table's first day; its end lies so far ahead that it stands for "no end".
pub const FIRST: Date = date(2022, 1, 1);
pub const FAR: usize = 3_700;

/// A slot, its days as places in the table.
#[derive(Debug, Clone)]
pub struct Slot {
    pub opens: usize,
    pub due: usize,
    pub rolled: usize,
    pub closes: usize,
    pub at: Option<DateTime>,
    pub accepts: usize,
    pub until: usize,
    pub required: u32,
    pub done: u32,
    pub stay: u32,
    pub waived: bool,
    pub calm: bool,
    pub before: bool,
    pub deadline: bool,
}

/// What the oracle says; compared field by field.
#[derive(Debug, PartialEq)]
pub struct Says {
    pub status: Status,
    pub slot: Option<(Date, Date, Date, Date, u32, u32)>,
    pub overdue_since: Option<Date>,
    pub missed: u32,
    pub last_done: Option<Date>,
    pub owner: Option<u32>,
    pub next: Option<(Date, Date)>,
}

/// The table.
pub struct World<'a> {
    pub rule: &'a Rule,
    pub subject: &'a Subject<'a>,
    pub calendar: &'a Calendar,
    pub days: Vec<Date>,
    /// What is owed on each day.
    pub owed: Vec<Option<Cadence>>,
    pub waived: Vec<bool>,
    /// Which run of like cadences each owed day belongs to.
    pub group: Vec<usize>,
    pub now: DateTime,
    pub today: usize,
    pub slots: Vec<Slot>,
    pub last_done: Option<usize>,
}

fn family(cadence: Cadence) -> (u8, Option<Period>, Option<Cadence>) {
    match cadence {
        Cadence::Quota { period, .. } => (1, Some(period), None),
        Cadence::Interval { .. } => (2, None, None),
        Cadence::Deadline(_) => (3, None, None),
        other => (4, None, Some(other)),
    }
}

/// Which window of its kind a day lies in.
pub fn window(day: Date, period: Period) -> (i32, i32) {
    let (year, month) = (i32::from(day.year()), i32::from(day.month()));
    match period {
        Period::Week => {
            let iso = ISOWeekDate::from(day);
            (i32::from(iso.year()), i32::from(iso.week()))
        }
        Period::Month => (year, month),
        Period::Quarter => (year, (month + 2) / 3),
        Period::Half => (year, if month < 7 { 1 } else { 2 }),
        Period::Year => (year, 0),
        Period::Term(terms) => {
            let of_year = (day.month(), day.day());
            if of_year < terms.spring() {
                (year - 1, 2)
            } else if of_year < terms.autumn() {
                (year, 1)
            } else {
                (year, 2)
            }
        }
    }
}

impl<'a> World<'a> {
    pub fn new(rule: &'a Rule, subject: &'a Subject<'a>, calendar: &'a Calendar, now: DateTime) -> Self {
        let mut days = vec![FIRST];
        while days.len() <= FAR {
            days.push(days[days.len() - 1].tomorrow().expect("far from the end of time"));
        }
        let within = |day: Date, from: Date, until: Option<Date>| from <= day && until.is_none_or(|until| day <= until);
        let owed: Vec<Option<Cadence>> = days
            .iter()
            .map(|&day| {
                let covering = subject.held.iter().filter(|held| within(day, held.from, held.until));
                // What begins before the rule begins with the rule.
                let tier = covering.max_by_key(|held| (held.from.max(rule.from), held.tier))?.tier;
                let cadence = rule.in_tier(tier);
                (within(day, rule.from, rule.until) && cadence != Cadence::Nothing).then_some(cadence)
            })
            .collect();
        let waived =
            days.iter().map(|&day| subject.waived.iter().any(|span| within(day, span.from, span.until))).collect();
        let (mut group, mut count, mut last) = (vec![usize::MAX; days.len()], 0, None);
        for (place, cadence) in owed.iter().enumerate() {
            if let Some(cadence) = cadence {
                if last.is_some_and(|last| last != family(*cadence)) {
                    count += 1;
                }
                last = Some(family(*cadence));
                group[place] = count;
            }
        }
        let today = days.iter().position(|day| *day == now.date()).expect("today is in the table");
        let mut world =
            Self { rule, subject, calendar, days, owed, waived, group, now, today, slots: vec![], last_done: None };
        for number in 0..=count {
            world.make(number);
        }
        world
    }

    pub fn date(&self, place: usize) -> Date {
        if place >= FAR { Date::MAX } else { self.days[place] }
    }

    /// The owed days of a group.
    pub fn owed_days(&self, group: usize) -> Vec<usize> {
        (0..FAR + 1).filter(|place| self.group[*place] == group).collect()
    }

    /// The days whose records belong to a group.
    pub fn territory(&self, group: usize) -> (usize, usize) {
        let first = if group == 0 { 0 } else { self.owed_days(group)[0] };
        let last = self.owed_days(group + 1).first().map_or(FAR, |next| next - 1);
        (first, last)
    }

    /// How often something was done on a day; nothing after today.
    pub fn times(&self, place: usize) -> u32 {
        if place > self.today {
            return 0;
        }
        self.subject.done.iter().filter(|done| done.day == self.days[place]).map(|done| u32::from(done.times)).sum()
    }

    pub fn roll(&self, roll: Roll, opens: usize, due: usize) -> usize {
        let works = |place: usize| self.calendar.is_working_day(self.days[place]).working;
        let mut place = due;
        while place < FAR && roll == Roll::Next && !works(place) {
            place += 1;
        }
        while place < FAR && roll == Roll::Previous && place > opens && !works(place) {
            place -= 1;
        }
        place
    }

    fn past(&self, slot: &Slot) -> bool {
        match slot.at {
            Some(at) => self.now >= at,
            None => slot.rolled < self.today,
        }
    }

    pub fn missed(&self, slot: &Slot) -> bool {
        slot.required > slot.done && !slot.before && slot.due <= slot.until && self.past(slot)
    }

    fn asks(slot: &Slot) -> bool {
        slot.required > 0 && !slot.before
    }

    fn plain(&self, slot: &Slot) -> (Date, Date, Date, Date, u32, u32) {
        let [opens, due, rolled, closes] =
            [slot.opens, slot.due, slot.rolled, slot.closes].map(|place| self.date(place));
        (opens, due, rolled, closes, slot.required, slot.done)
    }

    /// The answer.
    pub fn says(&self) -> Says {
        let today = self.today;
        let day = self.days[today];
        let next = self.slots.iter().find(|slot| slot.opens > today && slot.due + 600 < FAR && Self::asks(slot));
        let next = next.map(|slot| (self.date(slot.opens), self.date(slot.due)));
        let owners = self.subject.owners.iter().filter(|span| span.from <= day);
        let owner = owners.filter(|span| span.until.is_none_or(|until| day <= until));
        let mut says = Says {
            status: Status::NotOwed,
            slot: None,
            overdue_since: None,
            missed: 0,
            last_done: self.last_done.map(|place| self.days[place]),
            owner: owner.max_by_key(|span| (span.from, span.owner)).map(|span| span.owner),
            next,
        };
        let opened: Vec<&Slot> = self.slots.iter().filter(|slot| slot.opens <= today).collect();
        let Some(current) = opened.last().filter(|slot| self.owed[today].is_some() && today <= slot.closes) else {
            return says;
        };
        let same: Vec<&Slot> = opened.iter().rev().take_while(|slot| slot.stay == current.stay).copied().collect();
        // Trailing misses, from the last backwards; what asks nothing or still has time is stepped over.
        let mut trailing = vec![];
        for (back, slot) in same.iter().enumerate() {
            if Self::asks(slot) && slot.done >= slot.required {
                break;
            }
            if self.missed(slot) {
                trailing.push(back);
            }
        }
        let waits = |slot: &Slot| Self::asks(slot) && slot.done < slot.required && today <= slot.closes;
        let waiting: Vec<usize> = (0..same.len()).filter(|back| waits(same[*back])).collect();
        let late_waiting = waiting.iter().copied().filter(|back| self.missed(same[*back]));
        let mut run: Vec<usize> = trailing.iter().copied().chain(late_waiting.clone()).collect();
        run.sort_unstable();
        run.dedup();
        says.missed = run.len() as u32;
        // Answered by any record in a later slot.
        let newest = same.iter().position(|slot| slot.done > 0).unwrap_or(usize::MAX);
        let unanswered = trailing.iter().copied().filter(|back| *back <= newest).chain(late_waiting);
        let since = unanswered.map(|back| same[back].rolled).min();
        let urgent = waiting.iter().copied().min_by_key(|back| (same[*back].rolled, same[*back].at, usize::MAX - back));
        let urgent = urgent.map(|back| same[back]);
        let soon = |slot: &Slot| slot.due < FAR && today + usize::from(self.rule.soon) >= slot.due.min(slot.rolled);
        says.status = match (urgent, since) {
            (None, _) if current.waived => Status::Waived,
            (_, Some(_)) => Status::Overdue,
            (None, None) => {
                if current.required > 0 {
                    Status::Done
                } else {
                    Status::NotOwed
                }
            }
            (Some(slot), None) if soon(slot) => Status::DueSoon,
            (Some(slot), None) => {
                if slot.calm {
                    Status::Done
                } else {
                    Status::Open
                }
            }
        };
        if self.waived[today] && !matches!(says.status, Status::Done | Status::NotOwed) {
            says.status = Status::Waived;
        }
        if says.status == Status::Overdue {
            says.overdue_since = since.map(|place| self.date(place));
        }
        let calm = says.status == Status::Done && urgent.is_some();
        let shown = match urgent {
            Some(_) if calm => Some(opened[opened.len() - 2]),
            Some(slot) => Some(slot),
            None => Some(*current).filter(|slot| slot.required > 0),
        };
        says.slot = shown.map(|slot| self.plain(slot));
        says.next = match says.status {
            Status::Done if calm => {
                urgent.filter(|slot| slot.due < FAR).map(|slot| (self.date(slot.opens), self.date(slot.due)))
            }
            Status::Done | Status::NotOwed => says.next,
            Status::Waived if urgent.is_none() => says.next,
            _ => None,
        };
        says
    }
}
