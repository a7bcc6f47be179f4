//! How the oracle finds its slots: by walking the table.

use super::{FAR, Slot, World, window};
use almanac::{Clock, Period};
use duties::{Cadence, Each, Length, On, Opens, Partly, Roll};
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

impl World<'_> {
    pub(super) fn make(&mut self, group: usize) {
        let Some(&first) = self.owed_days(group).first() else { return };
        let begun = self.slots.len();
        match self.owed[first] {
            Some(Cadence::Quota { period, .. }) => self.windows(group, period),
            Some(Cadence::OnDate { on, opens }) => self.dates(group, on, opens),
            Some(Cadence::Interval { .. }) => return self.intervals(group),
            Some(Cadence::Deadline(_)) => self.clocks(group),
            _ => return,
        }
        // Every record looks for its slot.
        let (from, last) = self.territory(group);
        for day in from..=last.min(self.today) {
            for _ in 0..self.times(day) {
                let holds = |slot: &Slot| slot.accepts <= day && day <= slot.closes;
                let slots = &mut self.slots[begun..];
                let lacking = slots.iter().enumerate().filter(|(_, slot)| holds(slot) && slot.done < slot.required);
                let lacking = match slots.first().is_some_and(|slot| slot.deadline) {
                    true => lacking.min_by_key(|(place, slot)| (slot.rolled, slot.at, *place)),
                    false => lacking.min_by_key(|(place, _)| *place),
                };
                let latest = || slots.iter().rposition(|slot| slot.accepts <= day).filter(|at| holds(&slots[*at]));
                if let Some(place) = lacking.map(|(place, _)| place).or_else(latest) {
                    slots[place].done += 1;
                    self.last_done = self.last_done.max(Some(day));
                }
            }
        }
    }

    fn slot(&self, opens: usize, due: usize, rolled: usize, closes: usize, required: u32) -> Slot {
        let (at, accepts, until, done, stay) = (None, opens, due, 0, 0);
        let (waived, calm, before, deadline) = (false, false, false, false);
        Slot { opens, due, rolled, closes, at, accepts, until, required, done, stay, waived, calm, before, deadline }
    }

    fn stay(&self) -> u32 {
        self.slots.last().map_or(0, |slot| slot.stay)
    }

    /// The stay of a group's first slot: another one after a day on which nothing was owed.
    fn next_stay(&self, group: usize) -> u32 {
        let first = self.owed_days(group)[0];
        let broken = group > 0 && self.owed[first - 1].is_none();
        // A group may have made no slot at all; stays only need to differ.
        if broken { 1_000 * group as u32 } else { self.stay() }
    }

    fn windows(&mut self, group: usize, period: Period) {
        let owed = self.owed_days(group);
        let (from, last) = self.territory(group);
        let mut stay = self.next_stay(group);
        let mut place = 0;
        let mut previous_end: Option<usize> = None;
        while place < owed.len() {
            let name = window(self.days[owed[place]], period);
            let alike = |day: usize| window(self.days[day], period) == name;
            let mut start = owed[place];
            while start > 0 && alike(start - 1) {
                start -= 1;
            }
            let mut end = owed[place];
            while end < FAR && alike(end + 1) {
                end += 1;
            }
            let days: Vec<usize> = owed[place..].iter().copied().take_while(|day| *day <= end).collect();
            place += days.len();
            if previous_end.is_some_and(|end| end + 1 != start) {
                stay += 1;
            }
            previous_end = Some(end);
            let length = end - start + 1;
            let of = |day: usize| match self.owed[day] {
                Some(Cadence::Quota { times, grace, .. }) => (usize::from(times), usize::from(grace)),
                _ => unreachable!("a group of quotas"),
            };
            let latest = of(days[days.len() - 1]);
            let asks = |covered: &[usize]| match self.rule.first {
                Partly::Whole => {
                    if covered.is_empty() {
                        0
                    } else {
                        latest.0
                    }
                }
                Partly::Skip => {
                    if covered.len() == length {
                        latest.0
                    } else {
                        0
                    }
                }
                Partly::Prorated => {
                    let sum: usize = covered.iter().map(|day| of(*day).0).sum();
                    (0..).find(|times| (2 * times + 1) * length > 2 * sum).expect("some number")
                }
            };
            let season = self.rule.months.is_none_or(|months| months.contains(self.days[end].month()));
            let covered: Vec<usize> = days.iter().copied().filter(|day| !self.waived[*day]).collect();
            let (asked, required) = if season { (asks(&days), asks(&covered)) } else { (0, 0) };
            let (opens, due) = (days[0], days[days.len() - 1]);
            let rolled = self.roll(self.rule.roll, opens, due);
            let closes = (due + latest.1).max(rolled).min(last);
            let mut slot = self.slot(opens, due, rolled, closes, required as u32);
            (slot.accepts, slot.stay, slot.waived) = (start.max(from), stay, asked > 0 && required == 0);
            self.slots.push(slot);
        }
    }

    /// Whether a day is the one meant.
    fn occurs(&self, on: On, day: Date) -> bool {
        let last = day.last_of_month() == day;
        let clamped = |number: i8| day.day() == number || (last && number > day.day());
        match on {
            On::Day { month, day: number } => day.month() == month && clamped(number),
            On::Monthly { each, day: number } => {
                let month = match each {
                    Each::Month => true,
                    Each::QuarterLastMonth => [3, 6, 9, 12].contains(&day.month()),
                    Each::Months(months) => months.contains(day.month()),
                };
                month && clamped(number)
            }
            On::Weekday { month, nth, weekday } => {
                let from_end = day.last_of_month().day() - day.day();
                let place = if nth > 0 { (day.day() - 1) / 7 + 1 } else { -(from_end / 7 + 1) };
                day.month() == month && day.weekday() == weekday && place == nth
            }
            On::Festival { festival, offset } => (-1..=1).any(|years| {
                let there = festival.date_in(day.year() + years);
                there.is_some_and(|there| {
                    there.checked_add(jiff::Span::new().days(offset)).is_ok_and(|there| there == day)
                })
            }),
        }
    }

    fn dates(&mut self, group: usize, on: On, opens: Opens) {
        let owed = self.owed_days(group);
        let (from, last) = self.territory(group);
        let (first_owed, last_owed) = (owed[0], owed[owed.len() - 1]);
        let days: Vec<usize> = (0..=FAR).filter(|day| self.occurs(on, self.days[*day])).collect();
        let opening = |place: usize| match (opens, on) {
            (Opens::DaysBefore(count), _) => days[place].saturating_sub(usize::from(count)),
            (_, On::Monthly { each: Each::Month, .. }) => self.first_alike(days[place], Period::Month),
            (_, On::Monthly { each: Each::QuarterLastMonth, .. }) => self.first_alike(days[place], Period::Quarter),
            _ => days[place - 1] + 1,
        };
        let mut found = vec![];
        let (mut stay, mut been, mut gone) = (self.next_stay(group), false, false);
        for place in 1..days.len() {
            let (starts, due) = (opening(place), days[place]);
            let following = if place + 1 < days.len() { opening(place + 1) - 1 } else { FAR };
            if due < first_owed && following < first_owed {
                continue;
            }
            let held = self.group[due] == group;
            if held && been && gone {
                stay += 1;
            }
            (been, gone) = (been || held, !held);
            let mut came = due;
            while held && came > 0 && self.group[came - 1] == group {
                came -= 1;
            }
            let came = if held { came } else { starts };
            let whole = self.rule.first != Partly::Skip || came <= starts;
            let season = self.rule.months.is_none_or(|months| months.contains(self.days[due].month()));
            let asked = held && whole && season;
            let rolled = self.roll(self.rule.roll, starts, due);
            let last = if due > last_owed { last_owed } else { last };
            let closes = following.min(last_owed).max(rolled).min(last);
            let required = u32::from(asked && !self.waived[due]);
            let mut slot = self.slot(starts.max(came).max(from), due, rolled, closes, required);
            (slot.accepts, slot.stay) = (starts.max(from), stay);
            slot.waived = asked && self.waived[due];
            found.push(slot);
            if due > last_owed {
                break;
            }
        }
        self.slots.extend(found);
    }

    fn first_alike(&self, day: usize, period: Period) -> usize {
        let mut first = day;
        while first > 0 && window(self.days[first - 1], period) == window(self.days[day], period) {
            first -= 1;
        }
        first
    }

    /// The day a length after another, walked, days that do not run stepped over; `FAR` when it never comes.
    fn walk(&self, from: usize, length: Length, stands: &dyn Fn(usize) -> bool) -> usize {
        let mut left = match length {
            Length::Days(count) => usize::from(count),
            Length::Months(count) => {
                let there = self.days[from].checked_add(jiff::Span::new().months(count)).expect("within the table");
                self.days.iter().position(|day| *day == there).expect("within the table") - from
            }
        };
        let mut day = from;
        while left > 0 && day < FAR {
            day += 1;
            left -= usize::from(!stands(day));
        }
        day
    }

    fn intervals(&mut self, group: usize) {
        let owed = self.owed_days(group);
        let (from, _) = self.territory(group);
        let lengths = |day: usize| match self.owed[day] {
            Some(Cadence::Interval { every, first }) => (every, first.unwrap_or(every)),
            _ => unreachable!("a group of intervals"),
        };
        let waived = self.waived.clone();
        let stands = |day: usize| waived[day];
        // (first day, last day) of each unbroken run of owed days.
        let mut runs: Vec<(usize, usize)> = vec![];
        for &day in &owed {
            match runs.last_mut() {
                Some(run) if run.1 + 1 == day => run.1 = day,
                _ => runs.push((day, day)),
            }
        }
        let raw = |day: usize, length: Length| self.walk(day, length, &|_| false);
        // Stays: runs that are joined over short breaks.
        let mut stays: Vec<Vec<(usize, usize)>> = vec![];
        for run in runs {
            match stays.last_mut() {
                Some(stay) if run.0 <= raw(stay[stay.len() - 1].1, lengths(run.0).0) => stay.push(run),
                _ => stays.push(vec![run]),
            }
        }
        let (mut slots, mut number, mut last_done) = (vec![], self.next_stay(group), self.last_done);
        let mut left = from;
        for stay in &stays {
            let (start, end) = (stay[0].0, stay[stay.len() - 1].1);
            if start > self.today && slots.iter().any(|slot: &Slot| slot.opens > self.today) {
                break;
            }
            let (mut every, mut first) = lengths(start);
            let mut promised = (start, first, self.walk(start, first, &stands));
            let mut again: Option<(usize, Length, usize)> = None;
            let before = (left..start).rev().find(|day| self.times(*day) > 0);
            if let Some(day) = before.filter(|day| raw(*day, every) >= start) {
                let mut slot = self.slot(day, day, day, day, 1);
                (slot.done, slot.before, slot.stay) = (self.times(day), true, number);
                slots.push(slot);
                last_done = last_done.max(Some(day));
                again = Some((day, every, self.walk(day, every, &stands)));
            }
            let mut opens = start;
            // As far as one cadence goes on from the last owed day up to today.
            let known = (start..=end.min(self.today)).rev().find(|day| self.owed[*day].is_some());
            let mut until = known.unwrap_or(start);
            while until < FAR && self.owed[until + 1] == self.owed[until] {
                until += 1;
            }
            let due = |promised: (usize, Length, usize), again: Option<(usize, Length, usize)>| {
                again.map_or(promised.2, |again| again.2.max(promised.2))
            };
            let change = |promise: (usize, Length, usize), length: Length, day: usize| {
                let (old_day, new_day) = (raw(promise.0, promise.1), raw(promise.0, length));
                let due = match new_day.cmp(&old_day) {
                    std::cmp::Ordering::Less => promise.2.min(self.walk(day, length, &stands)),
                    std::cmp::Ordering::Equal => promise.2,
                    std::cmp::Ordering::Greater => self.walk(promise.0, length, &stands),
                };
                (promise.0, length, due)
            };
            for day in start..=end.min(self.today) {
                if self.owed[day].is_some() && lengths(day) != (every, first) {
                    let new = lengths(day);
                    promised = change(promised, new.1, day);
                    again = again.map(|again| change(again, new.0, day));
                    (every, first) = new;
                }
                let times = self.times(day);
                if times > 0 {
                    let then = due(promised, again);
                    let rolled = self.roll(self.rule.roll, opens, then);
                    let mut slot = self.slot(opens, then, rolled, day, 1);
                    (slot.done, slot.stay, slot.until) = (times, number, day);
                    slots.push(slot);
                    last_done = last_done.max(Some(day));
                    again = Some((day, every, self.walk(day, every, &stands)));
                    opens = day + 1;
                }
            }
            let then = due(promised, again);
            let rolled = self.roll(self.rule.roll, opens, then);
            let mut slot = self.slot(opens, then, rolled, until, 1);
            (slot.until, slot.calm, slot.stay) = (until, again.is_some(), number);
            slots.push(slot);
            let back = (self.today..=end).find(|day| self.owed[*day].is_some());
            if let Some(back) = back.filter(|back| start < self.today && *back > self.today) {
                // In a short break: what runs goes on when it ends.
                let new = lengths(back);
                if new != (every, first) {
                    promised = change(promised, new.1, back);
                    again = again.map(|again| change(again, new.0, back));
                }
                let then = due(promised, again);
                let mut slot = self.slot(back, then, self.roll(self.rule.roll, back, then), end, 1);
                (slot.until, slot.calm, slot.stay) = (end, again.is_some(), number);
                slots.push(slot);
            }
            number += 1;
            left = end + 1;
        }
        // What follows the last stay is another one, unless it follows at once.
        self.last_done = last_done;
        self.slots.extend(slots);
    }

    fn clocks(&mut self, group: usize) {
        let place = |day: Date| self.days.iter().position(|other| *other == day);
        let (_, last) = self.territory(group);
        let base = self.next_stay(group);
        let mut found = vec![];
        for trigger in self.subject.triggers.iter().filter(|trigger| trigger.at <= self.now) {
            let Some(day) = place(trigger.at.date()).filter(|day| self.group[*day] == group) else { continue };
            let Some(Cadence::Deadline(clock)) = self.owed[day] else { continue };
            let stopped = |day: usize| {
                let date = self.days[day];
                let stops = trigger.stops.iter();
                self.waived[day]
                    || stops.clone().any(|span| span.from <= date && span.until.is_none_or(|until| date <= until))
            };
            let mut until = day;
            while until < FAR && self.group[until + 1] == group {
                until += 1;
            }
            let gaps = (1..=day).filter(|day| self.owed[*day].is_some() && self.owed[day - 1].is_none()).count();
            let extended = trigger.extended.map(|day| place(day).unwrap_or(0));
            let mut slot = self.slot(day, day, day, until.min(last), 1);
            let usual = if self.rule.roll == Roll::Usual { Roll::Next } else { self.rule.roll };
            match clock {
                Clock::Hours(hours) => {
                    // Hour by hour.
                    let mut left = SignedDuration::from_hours(i64::from(hours));
                    let (mut here, mut at) = (day, trigger.at);
                    while here < FAR {
                        let midnight = DateTime::from(self.days[here + 1]);
                        if !stopped(here) {
                            let rest = midnight.duration_since(at);
                            if left <= rest {
                                break;
                            }
                            left -= rest;
                        }
                        (here, at) = (here + 1, midnight);
                    }
                    let ends = (here < FAR).then(|| at.checked_add(left).expect("within the table"));
                    let longer = extended.map(|day| (day, DateTime::from(self.days[day + 1])));
                    (slot.due, slot.at) = match (ends, longer) {
                        (Some(at), Some(longer)) if longer.1 > at => (longer.0, Some(longer.1)),
                        (Some(at), _) => (place(at.date()).expect("within the table"), Some(at)),
                        (None, Some(longer)) => (longer.0, Some(longer.1)),
                        (None, None) => (FAR, None),
                    };
                    slot.rolled = slot.due;
                }
                Clock::WorkingDays(count) if count > 0 => {
                    let (mut here, mut left) = (day, count);
                    while left > 0 && here < FAR {
                        here += 1;
                        left -= u16::from(!stopped(here) && self.calendar.is_working_day(self.days[here]).working);
                    }
                    (slot.due, slot.rolled) = (here, here);
                    if let Some(longer) = extended.filter(|longer| *longer > here || here == FAR) {
                        (slot.due, slot.rolled) = (longer, self.roll(usual, day, longer));
                    }
                }
                Clock::WorkingDays(count) | Clock::Days(count) => {
                    slot.due = self.walk(day, Length::Days(count), &stopped);
                }
                Clock::Months(count) => slot.due = self.walk(day, Length::Months(count), &stopped),
            }
            if !matches!(clock, Clock::Hours(_) | Clock::WorkingDays(1..)) {
                if let Some(longer) = extended {
                    slot.due = if slot.due == FAR { longer } else { slot.due.max(longer) };
                }
                slot.rolled = self.roll(usual, day, slot.due);
            }
            (slot.deadline, slot.until, slot.stay) = (true, until, base + 100 * gaps as u32);
            found.push(slot);
        }
        found.sort_by_key(|slot| (slot.opens, slot.rolled, slot.due, slot.at));
        self.slots.extend(found);
    }
}
