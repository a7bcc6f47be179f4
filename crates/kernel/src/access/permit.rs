//! Verbs, policy rows and permits.

use super::Actor;
use std::marker::PhantomData;
use vocab::{Role, UnitPath};

/// A row of the policy grid: a verb and the roles that hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyRow {
    /// `resource.verb`.
    pub verb: &'static str,
    /// Chinese and English name.
    pub name: (&'static str, &'static str),
    /// Who holds it, within her unit and below.
    pub roles: &'static [Role],
}

/// Something that can be done; a type, so that a permit for reading is no permit for writing.
pub trait Verb {
    /// The row of the policy grid.
    const ROW: PolicyRow;
}

/// Proof that a person may do `V` within some subtrees. Only [`authorize`] makes one.
#[derive(Clone, Debug)]
pub struct Permit<V> {
    actor: Actor,
    roots: Vec<UnitPath>,
    verb: PhantomData<V>,
}

impl<V: Verb> Permit<V> {
    /// The acting person.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
    /// The subtrees it holds for: the one resource's, or for lists everything she reaches.
    pub fn roots(&self) -> &[UnitPath] {
        &self.roots
    }
    /// Whether it holds at a unit.
    pub fn covers(&self, at: &UnitPath) -> bool {
        self.roots.iter().any(|r| r.contains(at))
    }
    /// The verb's name, for the audit log.
    pub fn verb(&self) -> &'static str {
        V::ROW.verb
    }
}

/// The refusal: she does not hold the verb there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{verb} is not held here")]
pub struct Denied {
    /// The verb that was asked for.
    pub verb: &'static str,
}

/// May this person do `V` at this unit? The one place that decides.
pub fn authorize<V: Verb>(actor: &Actor, at: &UnitPath) -> Result<Permit<V>, Denied> {
    if actor.roots(&V::ROW).iter().any(|root| root.contains(at)) {
        Ok(Permit { actor: actor.clone(), roots: vec![at.clone()], verb: PhantomData })
    } else {
        Err(Denied { verb: V::ROW.verb })
    }
}

/// For lists: everything this person reaches with `V`. Refused when she holds it nowhere.
pub fn authorize_anywhere<V: Verb>(actor: &Actor) -> Result<Permit<V>, Denied> {
    let roots = actor.roots(&V::ROW);
    if roots.is_empty() {
        return Err(Denied { verb: V::ROW.verb });
    }
    Ok(Permit { actor: actor.clone(), roots, verb: PhantomData })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::HeldPost;
    use vocab::{AccountId, UnitId};

    crate::verbs! {
        /// For the tests.
        pub Look = "thing.look" ("看", "Look"): [CountyOfficer, VillageChair];
        /// For the tests.
        pub Change = "thing.change" ("改", "Change"): [CountyOfficer];
    }

    fn actor(posts: &[(Role, &UnitPath)]) -> Actor {
        Actor {
            account: AccountId::stored("a".into()),
            name: "甲".into(),
            login: "a".into(),
            must_change_password: false,
            posts: posts
                .iter()
                .map(|(role, path)| HeldPost {
                    role: *role,
                    unit: UnitId::stored("u".into()),
                    unit_name: "某村".into(),
                    path: (*path).clone(),
                })
                .collect(),
        }
    }

    #[test]
    fn a_post_reaches_down_never_up_or_sideways_and_roles_do_not_add_up() {
        let county = UnitPath::everything().child(1);
        let (town, other) = (county.child(2), county.child(3));
        let village = town.child(4);
        let chair = actor(&[(Role::VillageChair, &village)]);
        assert!(authorize::<Look>(&chair, &village).is_ok());
        for outside in [&county, &town, &other] {
            assert!(authorize::<Look>(&chair, outside).is_err());
        }
        assert!(authorize::<Change>(&chair, &village).is_err());
        // An officer elsewhere who chairs this village may look here but not change here.
        let both = actor(&[(Role::VillageChair, &village), (Role::CountyOfficer, &other)]);
        assert!(authorize::<Change>(&both, &village).is_err());
        assert!(authorize::<Change>(&both, &other).is_ok());
        assert_eq!(authorize_anywhere::<Look>(&both).unwrap().roots().len(), 2);
        assert!(authorize_anywhere::<Change>(&chair).is_err());
    }
}
