//! Which part of the day a duty belongs to, and one line a person.

use crate::owed::DueRow;
use jiff::{ToSpan, civil::Date};

/// A part of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Should have been done.
    Overdue,
    /// Its last day is today.
    Today,
    /// Its last day is within this week.
    ThisWeek,
    /// Later.
    Later,
}

/// Where a row that asks for something belongs.
pub fn part(status: &str, due_day: &str, today: Date) -> Part {
    let week_end = almanac::Period::Week.containing(today).end();
    match due_day.parse::<Date>() {
        _ if status == "overdue" => Part::Overdue,
        Ok(day) if day <= today => Part::Today,
        Ok(day) if day <= week_end => Part::ThisWeek,
        _ => Part::Later,
    }
}

/// The last day the list looks ahead to.
pub fn horizon(today: Date) -> Date {
    today.saturating_add(31.days())
}

/// The rows of one person, in the order in which she first appears.
pub fn by_person(rows: Vec<DueRow>) -> Vec<Vec<DueRow>> {
    let mut out: Vec<Vec<DueRow>> = Vec::new();
    let mut at: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for row in rows {
        let place = *at.entry(row.person_id.to_string()).or_insert_with(|| {
            out.push(Vec::new());
            out.len() - 1
        });
        out[place].push(row);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_duty_stands_where_its_day_is() {
        let today = date(2026, 6, 15); // a Monday
        assert_eq!(part("overdue", "2026-05-31", today), Part::Overdue);
        assert_eq!(part("due_soon", "2026-06-15", today), Part::Today);
        assert_eq!(part("due_soon", "2026-06-21", today), Part::ThisWeek);
        assert_eq!(part("open", "2026-06-22", today), Part::Later);
        assert_eq!(part("open", "", today), Part::Later);
    }
}
