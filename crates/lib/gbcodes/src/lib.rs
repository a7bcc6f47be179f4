//! National codes as a county office meets them: resident identity numbers (GB 11643), the 12-digit statistical
//! division codes, the GB/T code tables of person data, and masking.
//!
//! Parsers forgive what office software does to a cell (full-width digits, spaces, a leading apostrophe, a small x)
//! and are exact about everything else: each error says what is wrong in Chinese (`zh`) and English (`en`).
//!
//! ```
//! use gbcodes::{DivisionCode, Level, ResidentId, Sex};
//! let id = ResidentId::parse("１１０１０５ 19491231 002x").unwrap();
//! assert_eq!((id.sex(), id.masked()), (Sex::Female, "110***********002X".to_owned()));
//! let town = DivisionCode::parse("330127104").unwrap();
//! assert_eq!((town.level(), town.parent().unwrap().as_str()), (Level::Township, "330127000000"));
//! ```

mod division;
mod ethnic;
mod mask;
mod resident_id;
mod tables;
mod text;

pub use division::{DivisionCode, DivisionError, Level, TownshipKind, UrbanRural, VillageKind};
pub use ethnic::ETHNIC_GROUP;
pub use mask::{family_name_length, mask_id, mask_name, mask_phone};
pub use resident_id::{IdError, IdKind, ResidentId};
pub use tables::{
    Code, CodeTable, DISABILITY_GRADE, EDUCATION, FAMILY_RELATION, HEALTH, MARRIAGE, POLITICAL_STATUS, SEX, Sex,
};
