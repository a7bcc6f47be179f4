//! Registers: who is held on which, why she belongs there or no longer does, and who decided. Eligibility is derived from
//! the file by a pack's condition; entering and leaving is a person's decision.

pub mod counted;
pub mod derive;
pub mod facts;
pub mod store;
mod view;
mod web;

pub use derive::refresh;
pub use view::{SAMPLES, panel};
pub use web::routes;

use crate::persons::rules::OwnField;
use kernel::Site;
use vocab::Bi;

kernel::verbs! {
    /// Choose which definition of a register holds in a county or township.
    pub ChooseRegisters = "registers.choose" ("选择名册口径", "Choose a register's definition"): [CountyOfficer];
}

/// What facts call this source.
pub const SOURCE: &str = "enrolment";

/// The county's own fields of a person's file, by key.
pub fn own_fields(site: &Site) -> Vec<(String, OwnField)> {
    own_fields_of(&site.packs)
}

/// The same from packs alone.
pub fn own_fields_of(packs: &packs::Packs) -> Vec<(String, OwnField)> {
    packs
        .own_fields()
        .iter()
        .map(|f| {
            let field = OwnField {
                name: Bi::new(&f.name.zh, &f.name.en),
                kind: f.kind.clone(),
                choices: f.choices.iter().map(|c| Bi::new(&c.zh, &c.en)).collect(),
                register: f.register.clone(),
            };
            (format!("x.{}", f.code), field)
        })
        .collect()
}
