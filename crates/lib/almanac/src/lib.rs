//! The Chinese office calendar, as pure functions: working days with adjusted weekends, festivals by the sun and
//! the moon, windows of time (week, month, quarter, half, year, school term), legal clocks and elapsed shares.
//!
//! Nothing here reads a clock or a file: today's date and the holiday tables are arguments. Every answer that
//! rests on working days carries a [`Certainty`], because the State Council publishes a year's holidays only in
//! the November before; until the table is loaded the answer is guessed from weekends and says so.
//!
//! ```
//! use almanac::{Calendar, Clock};
//! use jiff::civil::date;
//!
//! let calendar = Calendar::shipped();
//! // 信访工作条例 23: an objection to a wrong referral within 5 working days; the National Day week is skipped.
//! let due = calendar.deadline(date(2026, 9, 29), Clock::WorkingDays(5));
//! assert_eq!(due.rolled, date(2026, 10, 12));
//! assert!(due.certainty.is_published());
//! ```

mod calendar;
mod certainty;
mod clock;
mod elapsed;
mod festival;
mod lunar;
mod names;
mod statutory;
mod table;
mod window;

pub use calendar::{Basis, Calendar, Working};
pub use certainty::Certainty;
pub use clock::{Clock, Deadline, hours_after};
pub use elapsed::{Elapsed, Share};
pub use festival::{Festival, Rule};
pub use lunar::{FIRST_LUNAR_YEAR, LAST_LUNAR_YEAR};
pub use names::festival_by_name;
pub use statutory::{PartialHoliday, StatutoryHoliday, partial_holidays, statutory_holidays};
pub use table::{HolidayTable, OffSpan, TableError, TableProblem};
pub use window::{Period, TermError, Terms, Window, Windows, weekday_zh};
