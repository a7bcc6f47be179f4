//! What is due and what is overdue: one definition for every screen, export and alert.
//!
//! [`due`] answers for one subject under one [`Rule`] at one moment; [`history`] tells what became of every slot. Both
//! read the same row of slots, and nothing else decides. Pure: no clock, no IO, no randomness; total: any dates, any
//! numbers, lists in any order.
//!
//! ```
//! use almanac::Calendar;
//! use duties::{Done, Held, Rule, Status, Subject, due};
//! use jiff::civil::date;
//!
//! let rule: Rule = toml::from_str(r#"
//!     from = 2026-01-01
//!     soon = 7
//!     cadence = { quota = { times = 2, period = "month" } }
//! "#).unwrap();
//! let held = [Held { from: date(2026, 5, 1), until: None, tier: 0 }];
//! let done = [Done { day: date(2026, 6, 3), times: 1 }];
//! let child = Subject { held: &held, done: &done, ..Subject::default() };
//!
//! let now = due(&rule, &child, &Calendar::shipped(), date(2026, 6, 10).at(9, 0, 0, 0));
//! assert_eq!(now.status, Status::Open);
//! assert_eq!(now.zh(date(2026, 6, 10)), "6月要做2次，已做1次，6月30日到期");
//! // May, of which nothing was done, is a miss; the visit in June has answered it.
//! assert_eq!((now.missed, now.overdue_since), (1, None));
//! ```
//!
//! # A rule in TOML
//!
//! ```toml
//! from = 2026-01-01                    # in force from this day
//! until = 2026-12-31                   # to this one; leave out for no end
//! soon = 7                             # days before the due day from which it is due soon
//! roll = "next"                        # a due day that is a rest day: usual, none, next, previous
//! first = "prorated"                   # a window covered in part: whole, prorated, skip
//! months = [3, 4, 5, 6, 9, 10, 11, 12] # months in which anything is owed; leave out for all
//! cadence = { quota = { times = 2, period = "month", grace = 5 } }
//! [tiers]                              # what is owed in particular tiers instead
//! high = { interval = { days = 30, first = { days = 7 } } }
//! low = "nothing"
//! ```
//!
//! Cadences: `{ quota = { times = 1, period = "week" } }` (week, month, quarter, half, year, term, or
//! `{ term = { autumn = [9, 1], spring = [2, 15] } }`), `{ interval = { months = 3 } }`,
//! `{ deadline = { working_days = 5 } }` (hours, days, working_days, months), and `on_date` in one of four ways:
//! `{ month = 3, day = 8 }`, `{ month = 5, nth = 2, weekday = "sunday" }`, `{ festival = "dragon_boat", offset = -3 }`,
//! `{ each = "month", day = 25 }` (or `"quarter_last_month"`, or `[6, 12]`), each with `opens = { days_before = 10 }`
//! when it may not be done from the start of its period. What makes no sense is refused with a [`RuleError`].
//!
//! # What it means
//!
//! **The population comes first.** Whoever is held owes from the first day; without any record she is [`Due::never`]
//! done, and becomes overdue like everybody else.
//!
//! **A record belongs to the day it happened**, and to the cadence of that day. It goes to the earliest slot that still
//! lacks one and holds the day; surplus stays where it is and is not carried over. Records later than now are not known
//! yet. A window's records count from the window's first day: a child visited on the 3rd and put on the register on the
//! 10th was visited this month.
//!
//! **Quota.** Windows are cut to held days; the due day is the last held day of the window. Prorated, a window asks for
//! its times × covered days ÷ days, half a time rounded up; excused days are not covered. When a tier changes within a
//! window of the same kind the window stays one: each day counts with its own tier's times; `whole` and `skip` take the
//! last one's. Misses are no debt: the next window opens and asks for its own.
//!
//! **Overdue.** A slot past its due day that can still be made good is overdue. A run of slots that ended unmet is
//! overdue until something is done in a later slot: then care has resumed, and only the history (and
//! [`Due::missed`]) keeps the run. [`Due::overdue_since`] is the due day of the run's first slot from the last record's
//! slot on. Twice a month, on 3 July:
//!
//! | April | May | June | July | says |
//! |---|---|---|---|---|
//! | 2 | 2 | 2 | 0 | open |
//! | 2 | 2 | 1 | 0 | overdue since 30 June, 1 missed |
//! | 2 | 0 | 0 | 0 | overdue since 31 May, 2 missed |
//! | 0 | 1 | 0 | 0 | overdue since 31 May, 3 missed: May was partly done, which answered April |
//! | 0 | 0 | 0 | 1 | open, 3 missed |
//! | 0 | 0 | 0 | 2 | done, and the run is over: 0 missed |
//!
//! **Interval.** Due so long after the last record; without one, after the first day. Excused days do not run. Coming
//! early never brings a due day nearer: until the first day's own term is over, that term is kept. A shorter interval
//! from a change of tier asks within itself from the change, but no later than before; a longer one counts from the
//! last record. A record before the first day stands for the first one when it lies within one interval before it.
//! Overdue until done.
//!
//! **Off the register and back.** A break shorter than one interval is none: nobody's visit had to fall into it, and a
//! slip in the register must not hide neglect. A longer one is a new start, and a miss before it is not held against
//! whoever comes back. So with windows (a whole one between) and dates (an occurrence between); a clock ends with its
//! stay. A tier that owes nothing is such a break; a change from one kind of cadence to another is none.
//!
//! **Deadline.** One slot a trigger that falls on a held day; a record answers the one that is due first. The clock
//! stands on days of its stops and on excused days; an extension sets the day and never shortens. Due soon is judged
//! by the day as counted, overdue by the day after rest days. An hour clock has run out at its moment. While a clock
//! stands with no end known, its slot is due on 9999-12-31 ([`Slot::stands`]).
//!
//! **On a date.** From one opening to the next; done after the due day it is late, not missed. It is owed by those who
//! are held on the day itself (`skip`: since it opened), and excused when the day itself is.
//!
//! **Rest days** move the due day only. A window whose due day moves into the next keeps counting until then.
//!
//! **Excused.** On an excused day what is open, due soon or overdue is [`Status::Waived`]; what is done stays done.
//!
//! **It holds until it turns.** Before [`Due::turns`] the same call gives the same answer, if nothing else is recorded,
//! so that a nightly sweep asks again only where that moment has come.

mod cadence;
mod chain;
mod clocks;
mod dates;
mod days;
mod describe;
mod due;
mod error;
mod form;
mod history;
mod life;
mod rule;
mod rule_form;
mod sentence;
mod slot;
mod spans;
mod subject;
mod windows;

pub use cadence::{Cadence, Each, Length, Months, On, Opens};
pub use due::{Due, Status, due};
pub use error::RuleError;
pub use history::{Outcome, Past, history};
pub use rule::{Partly, Roll, Rule, Tier};
pub use slot::{Kind, Slot};
pub use subject::{Done, Held, Owner, Span, Subject, Trigger};
