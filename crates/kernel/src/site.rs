//! What every request and command is given: the database, the clock, the calendar, the packs.

use crate::{
    access::Doorkeeper,
    config::Config,
    db::{Db, DbError, Tx},
};
use std::{pin::Pin, sync::Arc};
use vocab::{Bi, Clock, Mint, PersonId};

/// An entry of the main navigation, shown to whoever holds its verb.
#[derive(Clone, Copy, Debug)]
pub struct NavEntry {
    /// Stable key; a page names the entry it belongs to.
    pub key: &'static str,
    /// Address.
    pub href: &'static str,
    /// Chinese and English name.
    pub name: (&'static str, &'static str),
    /// Icon of the sprite.
    pub icon: &'static str,
    /// The verb a person must hold somewhere to see it; `None` for everybody signed in.
    pub verb: Option<&'static str>,
}

/// What a following room does.
pub type Following<'a> = Pin<Box<dyn Future<Output = Result<(), DbError>> + Send + 'a>>;

/// A room that follows what happens in the rooms below it, in the same transaction: what is owed to a child changes with
/// her file, and `people` knows nothing of care.
pub trait Follow: Send + Sync {
    /// Files, their families, registers or records about them changed.
    fn people_changed<'a>(&'a self, tx: &'a mut Tx, site: &'a Site, people: &'a [PersonId]) -> Following<'a>;
    /// Two files became one, or were taken apart again.
    fn people_merged<'a>(&'a self, tx: &'a mut Tx, site: &'a Site, people: &'a [PersonId]) -> Following<'a>;
}

/// What a panel is made of.
pub type Showing<'a> = Pin<Box<dyn Future<Output = Result<maud::Markup, crate::web::Trouble>> + Send + 'a>>;

/// A room above that has something to show on a person's page.
pub trait Panel: Send + Sync {
    /// What it shows of her; nothing where it has nothing, or where whoever looks may not see it.
    fn of_person<'a>(&'a self, cx: &'a crate::web::Cx, tx: &'a mut Tx, person: &'a PersonId) -> Showing<'a>;
}

impl Site {
    /// Tells the rooms above that something about these people changed.
    pub async fn people_changed(&self, tx: &mut Tx, people: &[PersonId]) -> Result<(), DbError> {
        for room in &self.followers {
            room.people_changed(tx, self, people).await?;
        }
        Ok(())
    }
    /// Tells the rooms above that these files became one or were taken apart.
    pub async fn people_merged(&self, tx: &mut Tx, people: &[PersonId]) -> Result<(), DbError> {
        for room in &self.followers {
            room.people_merged(tx, self, people).await?;
        }
        Ok(())
    }
}

/// The running site.
pub struct Site {
    /// Storage.
    pub db: Db,
    /// Where "now" comes from.
    pub clock: Arc<dyn Clock>,
    /// Where ids and random bytes come from.
    pub mint: Mint,
    /// Working days and festivals.
    pub calendar: almanac::Calendar,
    /// Record kinds, activity kinds and measures.
    pub packs: packs::Packs,
    /// The packs' conditions of who belongs on a register, compiled.
    pub eligibility: packs::Eligibility,
    /// What seals personal numbers at rest.
    pub vault: crate::vault::Vault,
    /// Attached files.
    pub files: crate::files::Files,
    /// Settings.
    pub config: Config,
    /// Who turns a session cookie into a person.
    pub doorkeeper: Arc<dyn Doorkeeper>,
    /// This process among those that serve the database.
    pub node: String,
    /// Columns of all rooms that hold a unit path and move with it.
    pub path_columns: Vec<(&'static str, &'static str)>,
    /// Rooms that follow what changes below them.
    pub followers: Vec<Arc<dyn Follow>>,
    /// Rooms that show something on a person's page, in order.
    pub panels: Vec<Arc<dyn Panel>>,
    /// Main navigation, in order.
    pub nav: Vec<NavEntry>,
    /// Which route may be called by whom, by method and pattern.
    pub gates: crate::web::Gates,
    /// Printed on sign-in: accounts of a demonstration county, empty otherwise.
    pub demo_notice: Option<Bi>,
}

include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// The built-in programme packs, embedded in the binary; checked by a test, so they always load.
pub fn builtin_packs() -> packs::Packs {
    let files = PACK_FILES.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect();
    packs::Packs::parse(files).unwrap_or_else(|errors| {
        for e in &errors {
            tracing::error!(error = %e, "built-in pack");
        }
        packs::Packs::default()
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn built_in_packs_load() {
        assert!(super::builtin_packs().measures().len() >= 20);
    }
}
