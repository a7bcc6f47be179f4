//! Which files an acting person may see: by place, by school, by the manager's approval for minors, by class. One
//! condition for lists, pages, exports and counts.

use super::ReadPeople;
use jiff::{Timestamp, civil::Date};
use kernel::{
    access::{Actor, Permit},
    db::{DbError, Sql, Tx, sql},
    record,
};
use vocab::{PersonId, Role, UnitPath};

/// What she may see. Made from a permit and the approvals in force; storage demands it.
#[derive(Clone, Debug)]
pub struct Sight {
    actor: Actor,
    roots: Vec<UnitPath>,
    schools: Vec<UnitPath>,
    minors: Vec<UnitPath>,
    today: Date,
    now: Timestamp,
}

record! { struct Pass { unit_path: UnitPath, role: String, account_id: String } }

impl Sight {
    /// Reads the approvals in force today.
    pub async fn of(tx: &mut Tx, site: &kernel::Site, permit: &Permit<ReadPeople>) -> Result<Sight, DbError> {
        let (actor, today) = (permit.actor().clone(), site.clock.today());
        let passes: Vec<Pass> = tx
            .all(
                sql("SELECT unit_path, role, account_id FROM minor_pass WHERE revoked_at IS NULL AND from_day <= $1 AND until_day >= $2")
                    .bind(today)
                    .bind(today),
            )
            .await?;
        let mut minors = Vec::new();
        for pass in passes {
            if pass.account_id == actor.account.as_str() {
                minors.push(pass.unit_path);
                continue;
            }
            for post in actor.posts.iter().filter(|p| p.role.code() == pass.role && pass.unit_path.contains(&p.path)) {
                minors.push(post.path.clone());
            }
        }
        minors.sort();
        minors.dedup();
        let schools = actor.posts.iter().filter(|p| p.role == Role::SchoolContact).map(|p| p.path.clone()).collect();
        Ok(Sight { roots: permit.roots().to_vec(), schools, minors, today, now: site.clock.now(), actor })
    }
    /// The acting person.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
    /// Whether any minor's file is open to her.
    pub fn sees_minors(&self) -> bool {
        !self.minors.is_empty()
    }
    /// The subtrees she answers for.
    pub fn roots(&self) -> &[UnitPath] {
        &self.roots
    }
    /// The day this holds for.
    pub fn today(&self) -> Date {
        self.today
    }

    /// Units and schools apart: a pupil is seen by her school through her school's place.
    fn push_place(q: &mut Sql, roots: &[UnitPath], schools: &[UnitPath]) {
        q.push("(").push_within("p.unit_path", roots);
        if !schools.is_empty() {
            q.push(" OR ").push_within("p.school_path", schools);
        }
        q.push(")");
    }

    /// Appends the condition for files of table alias `p` that she may know of, whether or not she may open them: within
    /// her scope, not a sealed one, minors only with approval.
    pub fn push_known(&self, q: &mut Sql) {
        Self::push_place(q, &self.roots, &self.schools);
        q.push(" AND (p.file_class <> 'sealed' OR EXISTS (SELECT 1 FROM person_reader r WHERE r.person_id = p.id AND r.account_id = ");
        q.push_bind(&self.actor.account).push(")) AND (p.minor_until = '' OR p.minor_until <= ").push_bind(self.today);
        if !self.minors.is_empty() {
            // An approval for one post opens nothing to another post of the same person.
            let schools: Vec<UnitPath> =
                self.schools.iter().filter(|s| self.minors.iter().any(|m| m.contains(s))).cloned().collect();
            q.push(" OR ");
            Self::push_place(q, &self.minors, &schools);
        }
        q.push(")");
    }

    /// The same, and files that she opened with a reason not long ago.
    pub fn push_visible(&self, q: &mut Sql) {
        q.push("((");
        self.push_known(q);
        q.push(") OR EXISTS (SELECT 1 FROM person_opening o WHERE o.person_id = p.id AND o.account_id = ");
        q.push_bind(&self.actor.account).push(" AND o.until > ").push_bind(self.now).push("))");
    }
}

record! {
    /// Why a file that is there is not shown.
    pub struct Closed { unit_id: vocab::UnitId, unit_path: UnitPath, unit_name: String, file_class: String, minor_until: String }
}

/// A file that exists but is not open to her: where it is, to ask there. `None` when there is no such file.
pub async fn closed(tx: &mut Tx, _sight: &Sight, id: &PersonId) -> Result<Option<Closed>, DbError> {
    tx.optional(
        sql("SELECT p.unit_id, p.unit_path, u.name AS unit_name, p.file_class, p.minor_until FROM person p JOIN unit u ON u.id = p.unit_id WHERE p.id = $1")
            .bind(id),
    )
    .await
}
