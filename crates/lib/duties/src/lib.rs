//! What is due and what is overdue: one definition.

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
