//! The roles a person can hold at a unit. Few on purpose: what and where, nothing finer.

use crate::Lang;

/// A role; held at a unit it reaches that unit and everything below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Manages units, accounts and posts; sees no files.
    SystemAdmin,
    /// Reads logs; sees no files.
    Auditor,
    /// A county department's officer: plans, targets, records, boards.
    CountyOfficer,
    /// A township's officer.
    TownshipOfficer,
    /// A village women's federation's chair.
    VillageChair,
    /// A school's contact.
    SchoolContact,
    /// A leader or the office of the working committee: reads boards and summaries.
    Leader,
}

impl Role {
    /// Every role, in the order of the policy grid.
    pub const ALL: [Role; 7] = [
        Role::SystemAdmin,
        Role::Auditor,
        Role::CountyOfficer,
        Role::TownshipOfficer,
        Role::VillageChair,
        Role::SchoolContact,
        Role::Leader,
    ];
    /// The name as stored.
    pub fn code(self) -> &'static str {
        match self {
            Role::SystemAdmin => "system_admin",
            Role::Auditor => "auditor",
            Role::CountyOfficer => "county_officer",
            Role::TownshipOfficer => "township_officer",
            Role::VillageChair => "village_chair",
            Role::SchoolContact => "school_contact",
            Role::Leader => "leader",
        }
    }
    /// The role of a stored name.
    pub fn parse(code: &str) -> Option<Role> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }
    /// The role's name for people.
    pub fn name(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Role::SystemAdmin => ("系统管理员", "System administrator"),
            Role::Auditor => ("审计员", "Auditor"),
            Role::CountyOfficer => ("县妇联干部", "County officer"),
            Role::TownshipOfficer => ("乡镇妇联干部", "Township officer"),
            Role::VillageChair => ("村妇联主席", "Village chair"),
            Role::SchoolContact => ("学校联络员", "School contact"),
            Role::Leader => ("领导（只读）", "Leader (read only)"),
        };
        lang.pick(zh, en)
    }
}
