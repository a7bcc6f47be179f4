//! Addresses of pages, in one place, so that a room can link to a page of a room it does not know.

use crate::{ActivityId, PersonId, PlanId, RecordId, TargetId, UnitId};

/// The unit's page.
pub fn unit(id: &UnitId) -> String {
    format!("/units/{id}")
}
/// The activity's page.
pub fn activity(id: &ActivityId) -> String {
    format!("/activities/{id}")
}
/// The service record's page.
pub fn record(id: &RecordId) -> String {
    format!("/records/{id}")
}
/// The plan's page.
pub fn plan(id: &PlanId) -> String {
    format!("/plans/{id}")
}
/// The target's page.
pub fn target(id: &TargetId) -> String {
    format!("/targets/{id}")
}
/// The person's file.
pub fn person(id: &PersonId) -> String {
    format!("/people/{id}")
}
