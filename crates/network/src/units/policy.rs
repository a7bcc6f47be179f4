//! Who reads and who changes the tree.

kernel::verbs! {
    /// See units within one's reach.
    pub ReadUnits = "units.read" ("查看单位", "See units"):
        [SystemAdmin, Auditor, CountyOfficer, TownshipOfficer, VillageChair, SchoolContact, Leader];
    /// Import, rename, move and merge units.
    pub ManageUnits = "units.manage" ("维护单位", "Manage units"): [SystemAdmin];
}
