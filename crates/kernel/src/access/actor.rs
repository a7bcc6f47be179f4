//! The acting person and the posts she holds today.

use super::PolicyRow;
use crate::db::DbError;
use std::{future::Future, pin::Pin};
use vocab::{AccountId, Role, SessionId, UnitId, UnitPath};

/// A role held at a unit today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldPost {
    /// The role.
    pub role: Role,
    /// The unit.
    pub unit: UnitId,
    /// The unit's name.
    pub unit_name: String,
    /// The unit's place in the tree; the post reaches everything below it.
    pub path: UnitPath,
}

/// Who is acting.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Her account.
    pub account: AccountId,
    /// Her name for people.
    pub name: String,
    /// Her sign-in name.
    pub login: String,
    /// The posts she holds today.
    pub posts: Vec<HeldPost>,
    /// Whether she still has the first password somebody else gave her.
    pub must_change_password: bool,
}

impl Actor {
    /// The roots of the subtrees in which she holds the verb.
    pub fn roots(&self, row: &PolicyRow) -> Vec<UnitPath> {
        let mut roots: Vec<UnitPath> =
            self.posts.iter().filter(|p| row.roles.contains(&p.role)).map(|p| p.path.clone()).collect();
        roots.sort();
        roots.dedup();
        let all = roots.clone();
        roots.retain(|r| !all.iter().any(|o| o != r && o.contains(r)));
        roots
    }
    /// Whether she holds the verb anywhere.
    pub fn holds(&self, row: &PolicyRow) -> bool {
        self.posts.iter().any(|p| row.roles.contains(&p.role))
    }
    /// The post that speaks for her when she writes something: the highest in the tree.
    pub fn main_post(&self) -> Option<&HeldPost> {
        self.posts.iter().min_by_key(|p| (p.path.depth(), p.role))
    }
}

/// A live session: the person and what identifies her browser.
#[derive(Clone, Debug)]
pub struct KnownSession {
    /// The session's id.
    pub id: SessionId,
    /// The person.
    pub actor: Actor,
}

/// Turns the secret of a session cookie into a person, or nobody when it has ended. Implemented by the
/// room that keeps accounts.
pub trait Doorkeeper: Send + Sync {
    /// Looks a session up and notes that it was used.
    fn known<'a>(
        &'a self,
        site: &'a crate::Site,
        token: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<Option<KnownSession>, DbError>> + Send + 'a>>;
}
