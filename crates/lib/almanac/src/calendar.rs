//! The calendar: loaded holiday tables, and which days are worked.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::table::{HolidayTable, OffSpan, TableError, days, is_weekend};
use crate::{Certainty, clock};

/// The tables that come with the program; a county loads later years as their notices appear.
const SHIPPED: [&str; 3] =
    [include_str!("../data/2024.toml"), include_str!("../data/2025.toml"), include_str!("../data/2026.toml")];

/// What an answer about one day rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The published table of that year.
    Table,
    /// Only the weekday: the year's table is not loaded (按周末推算).
    WeekendOnly,
}

/// Whether a day is worked, and what that rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Working {
    /// True when offices are open.
    pub working: bool,
    /// What the answer rests on.
    pub basis: Basis,
}

/// Working days of the years whose holiday tables are loaded; other years are guessed from weekends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    tables: BTreeMap<i16, HolidayTable>,
    /// Every listed day: worked or off. A table may list the December before its year; the later notice prevails.
    listed: BTreeMap<Date, bool>,
}

impl Calendar {
    /// A calendar without any table: everything is guessed from weekends.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The tables that come with the program: 2024, 2025 and 2026.
    pub fn shipped() -> Self {
        SHIPPED.iter().fold(Self::empty(), |calendar, text| {
            calendar.with_table(HolidayTable::parse(text).expect("the shipped tables are checked by a test"))
        })
    }

    /// A calendar of one table, read from its TOML text. See [`HolidayTable::parse`].
    ///
    /// # Errors
    /// The first thing that is wrong in the table, with its line.
    pub fn load(text: &str) -> Result<Self, TableError> {
        Self::empty().with_text(text)
    }

    /// This calendar with one more year, read from its TOML text.
    ///
    /// # Errors
    /// The first thing that is wrong in the table, with its line.
    pub fn with_text(self, text: &str) -> Result<Self, TableError> {
        HolidayTable::parse(text).map(|table| self.with_table(table))
    }

    /// This calendar with one more year; a table of the same year replaces the earlier one.
    pub fn with_table(mut self, table: HolidayTable) -> Self {
        self.tables.insert(table.year, table);
        self.listed = self.tables.values().flat_map(HolidayTable::listed).collect();
        self
    }

    /// The years whose tables are loaded.
    pub fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.tables.keys().copied()
    }

    /// The table of a year, when loaded.
    pub fn table(&self, year: i16) -> Option<&HolidayTable> {
        self.tables.get(&year)
    }

    /// The festival whose days off include this day, when a loaded table says so.
    pub fn off_span(&self, day: Date) -> Option<&OffSpan> {
        let listed_off = self.listed.get(&day) == Some(&false);
        let spans = self.tables.values().flat_map(|table| &table.off);
        spans.filter(|_| listed_off).find(|span| (span.from..=span.to).contains(&day))
    }

    /// Whether offices are open on this day: the published table, else Monday to Friday, and which of the two.
    pub fn is_working_day(&self, day: Date) -> Working {
        match self.listed.get(&day) {
            Some(&working) => Working { working, basis: Basis::Table },
            None if self.tables.contains_key(&day.year()) => Working { working: !is_weekend(day), basis: Basis::Table },
            None => Working { working: !is_weekend(day), basis: Basis::WeekendOnly },
        }
    }

    /// [`Self::is_working_day`], noting a guess in `certainty`.
    pub(crate) fn looks(&self, day: Date, certainty: &mut Certainty) -> bool {
        let answer = self.is_working_day(day);
        if answer.basis == Basis::WeekendOnly {
            certainty.note(day.year());
        }
        answer.working
    }

    /// The day itself when it is worked, else the next worked day (民法典 203: 以法定休假日结束的次日为期间的最后一日).
    pub fn on_or_after(&self, day: Date) -> (Date, Certainty) {
        clock::roll(self, day)
    }

    /// How many days are worked from `first` to `last`, both included.
    pub fn working_days(&self, first: Date, last: Date) -> (u32, Certainty) {
        let mut certainty = Certainty::published();
        let count = days(first, last).filter(|&day| self.looks(day, &mut certainty)).count();
        (u32::try_from(count).unwrap_or(u32::MAX), certainty)
    }
}
