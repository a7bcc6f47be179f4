//! Typed ids. Every row's id is a UUIDv7 made by whoever creates the row, so that a form sent twice is
//! the same row; the text form is what is stored and what stands in addresses.

use crate::Clock;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::sync::{Arc, Mutex};

/// Makes ids from a clock and a generator that are both handed in, so that a test's ids repeat.
pub struct Mint {
    clock: Arc<dyn Clock>,
    rng: Mutex<StdRng>,
}

impl Mint {
    /// A mint for production: the generator is seeded by the operating system.
    pub fn from_os(clock: Arc<dyn Clock>) -> Self {
        Self { clock, rng: Mutex::new(rand::make_rng()) }
    }

    /// A mint whose ids repeat, for tests and for generated counties.
    pub fn seeded(clock: Arc<dyn Clock>, seed: u64) -> Self {
        Self { clock, rng: Mutex::new(StdRng::seed_from_u64(seed)) }
    }

    /// Random bytes for session tokens, salts and form ids.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0u8; N];
        self.rng.lock().unwrap_or_else(|e| e.into_inner()).fill(&mut out);
        out
    }

    /// A fresh UUIDv7 in its hyphenated text form (36 characters).
    pub fn uuid(&self) -> String {
        let ms = self.clock.now().as_millisecond().max(0) as u64;
        uuid::Builder::from_unix_timestamp_millis(ms, &self.bytes::<10>()).into_uuid().to_string()
    }
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// A fresh id.
            pub fn mint(mint: &Mint) -> Self { Self(mint.uuid()) }
            /// Takes an id from an address or a form. `None` when it is not a UUID.
            pub fn parse(text: &str) -> Option<Self> {
                uuid::Uuid::try_parse(text.trim()).ok().map(|u| Self(u.to_string()))
            }
            /// Wraps the text of an id that is already stored.
            pub fn stored(text: String) -> Self { Self(text) }
            /// The id as stored and as it stands in addresses.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
    )*};
}

typed_ids! {
    /// A unit of the network: province, county, township, village, school, agency.
    UnitId;
    /// A person's sign-in.
    AccountId;
    /// A role held at a unit from a day to a day.
    PostId;
    /// A signed-in browser.
    SessionId;
    /// A plan as a whole, over all its versions.
    PlanId;
    /// One version of a plan's document.
    VersionId;
    /// A commitment read from a plan's document.
    CommitmentId;
    /// A target somebody owns.
    TargetId;
    /// A figure or fact that somebody entered for a target that no measure counts.
    EvidenceId;
    /// An activity: planned, held, written up.
    ActivityId;
    /// A service record: done on a day by someone about somebody.
    RecordId;
    /// The countable shadow of a record.
    FactId;
    /// A human being's one file.
    PersonId;
    /// A dated bond between two people, or a person and a named contact.
    RelationId;
    /// A spell of working away from home.
    SpellId;
    /// Being held on a programme's register from a day to a day.
    EnrolmentId;
    /// A manager's approval to see minors' files.
    PassId;
    /// A request to hand a person's file to another unit.
    TransferId;
    /// A consent given by a person or her guardian.
    ConsentId;
    /// An attached file.
    AttachmentId;
    /// Two files made one.
    MergeId;
    /// A workbook brought in.
    ImportId;
    /// Somebody who looks after others beside family and office.
    CarerId;
    /// A dated bond between a carer and whoever she looks after.
    PairingId;
    /// A human decision about a duty: waived, reassigned.
    DecisionId;
    /// A roster taken out.
    ExportId;
}
