//! Accounts and posts, kept by an administrator who sees no files. A post is a role at a unit from a day
//! to a day; ending one ends nothing of what was done in it.

pub mod store;
mod view;
mod web;

pub use view::SAMPLES;
pub use web::routes;

kernel::verbs! {
    /// Make accounts, give and end posts, reset passwords.
    pub ManageAccounts = "accounts.manage" ("管理账号", "Manage accounts"): [SystemAdmin];
}
