//! Who may do what, where. One pure [`authorize`]; storage functions demand the [`Permit`] it returns,
//! and a permit has no public constructor, so a check can be neither forgotten nor faked.

mod actor;
mod permit;
mod secrets;

pub use actor::{Actor, Doorkeeper, HeldPost, KnownSession};
pub use permit::{Denied, Permit, PolicyRow, Verb, authorize, authorize_anywhere};
pub use secrets::{content_digest, hash_password, token_digest, verify_password};

/// Declares the verbs of a feature with the roles that hold them, and the rows of the policy grid.
///
/// ```ignore
/// verbs! {
///     /// Read plans and their commitments.
///     pub ReadPlans = "plans.read" ("查看计划", "Read plans"): [CountyOfficer, Leader];
/// }
/// ```
#[macro_export]
macro_rules! verbs {
    ($($(#[$doc:meta])* pub $name:ident = $code:literal ($zh:literal, $en:literal): [$($role:ident),* $(,)?];)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $name;
            impl $crate::access::Verb for $name {
                const ROW: $crate::access::PolicyRow = $crate::access::PolicyRow {
                    verb: $code, name: ($zh, $en), roles: &[$(vocab::Role::$role),*],
                };
            }
        )*
        /// This feature's rows of the policy grid.
        #[allow(dead_code)] // tests declare verbs of their own
        pub const POLICY: &[$crate::access::PolicyRow] = &[$(<$name as $crate::access::Verb>::ROW),*];
    };
}
