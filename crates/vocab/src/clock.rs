//! The clock as an argument. Instants are UTC; days are local days in Asia/Shanghai, because every law,
//! plan and table this program serves counts days there.

use jiff::{Timestamp, Zoned, civil::Date, tz::TimeZone};

/// Where "now" comes from.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
    /// The local day of the present instant.
    fn today(&self) -> Date {
        local_day(self.now())
    }
}

/// Asia/Shanghai, from the bundled zone table.
pub fn shanghai() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(8)))
}

/// The local day on which an instant falls.
pub fn local_day(at: Timestamp) -> Date {
    Zoned::new(at, shanghai()).date()
}

/// The machine's clock; only `main` and the house tasks make one.
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)] // the one place where the machine's time is read
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until it is moved: tests travel with it, and a demo county stays on its day.
pub struct FixedClock(std::sync::Mutex<Timestamp>);

impl FixedClock {
    /// Stands at nine in the morning of a local day.
    pub fn on(day: Date) -> Self {
        Self(std::sync::Mutex::new(morning(day)))
    }
    /// Moves to nine in the morning of another local day.
    pub fn travel(&self, day: Date) {
        *self.0.lock().unwrap_or_else(|e| e.into_inner()) = morning(day);
    }
    /// Lets some seconds pass.
    pub fn pass(&self, seconds: i64) {
        let mut at = self.0.lock().unwrap_or_else(|e| e.into_inner());
        *at = Timestamp::from_second(at.as_second() + seconds).unwrap_or(*at);
    }
}

fn morning(day: Date) -> Timestamp {
    day.at(9, 0, 0, 0).to_zoned(shanghai()).map(|z| z.timestamp()).unwrap_or(Timestamp::UNIX_EPOCH)
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(|e| e.into_inner())
    }
}
