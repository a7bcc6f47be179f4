//! The named people of the demo and of the tests, each with a known role at a known unit.

use super::{
    PASSWORD,
    county::{FROM, Founded, named},
};
use kernel::{
    Site,
    access::{Actor, hash_password},
    db::{DbError, Tx},
};
use network::accounts::store::{NewAccount, found_account, found_post, held_posts};
use std::sync::OnceLock;
use vocab::{AccountId, Role, UnitPath};

/// A named person.
#[derive(Clone, Copy, Debug)]
pub struct NamedPerson {
    /// Sign-in name.
    pub login: &'static str,
    /// Name.
    pub name: &'static str,
    /// Role.
    pub role: Role,
    /// Unit.
    pub unit: &'static str,
}

const fn person(login: &'static str, name: &'static str, role: Role, unit: &'static str) -> NamedPerson {
    NamedPerson { login, name, role, unit }
}

/// Everybody.
pub const NAMED: &[NamedPerson] = &[
    person("admin", "管理员", Role::SystemAdmin, "云溪县"),
    person("audit", "审计员", Role::Auditor, "云溪县"),
    person("county", "林县办", Role::CountyOfficer, "云溪县"),
    person("leader", "周主席", Role::Leader, "云溪县"),
    person("town1", "陈镇妇联", Role::TownshipOfficer, "河口镇"),
    person("town2", "吴乡妇联", Role::TownshipOfficer, "云岭乡"),
    person("village1", "王上云", Role::VillageChair, "上云村"),
    person("village2", "赵石桥", Role::VillageChair, "石桥村"),
    person("school1", "郑老师", Role::SchoolContact, "河口小学"),
];

/// An account ready to be stored.
pub fn account(
    site: &Site,
    login: &str,
    name: &str,
    password: &str,
    must_change: bool,
    home: &UnitPath,
) -> anyhow::Result<NewAccount> {
    let salt = site.mint.bytes::<16>();
    let hash = hash_password(password, &salt).map_err(|e| anyhow::anyhow!("{e}"))?;
    Ok(NewAccount {
        id: AccountId::mint(&site.mint),
        login: login.into(),
        name: name.into(),
        password: hash,
        must_change,
        home: home.clone(),
    })
}

/// The demo password's hash, computed once a process: it is the same for everybody.
fn demo_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hash_password(PASSWORD, b"halfsky-demo-one").unwrap_or_default())
}

/// Founds everybody's account and post.
pub async fn found(tx: &mut Tx, site: &Site, tree: &[Founded]) -> Result<(), DbError> {
    for p in NAMED {
        let Some(unit) = named(tree, p.unit) else { continue };
        let account = NewAccount {
            id: AccountId::mint(&site.mint),
            login: p.login.into(),
            name: p.name.into(),
            password: demo_hash().into(),
            must_change: false,
            home: unit.path.clone(),
        };
        found_account(tx, site, &account).await?;
        found_post(tx, site, &account.id, p.role, &unit.id, FROM).await?;
    }
    approve(tx, site, tree).await
}

/// The county chair approves that those who look after children see their files (网络保护条例 art. 36).
async fn approve(tx: &mut Tx, site: &Site, tree: &[Founded]) -> Result<(), DbError> {
    let Some(county) = tree.first() else { return Ok(()) };
    let chair = actor(tx, site, "leader").await?;
    let year = site.clock.today().year();
    for role in [Role::CountyOfficer, Role::TownshipOfficer, Role::VillageChair, Role::SchoolContact] {
        let pass = people::passes::NewPass {
            unit: &county.id,
            path: &county.path,
            role: role.code(),
            account: "",
            from: jiff::civil::date(year, 1, 1),
            until: jiff::civil::date(year, 12, 31),
            why: "儿童关爱走访、建档",
        };
        people::passes::found(tx, site, &chair, &pass).await?;
    }
    Ok(())
}

/// A named person as the acting person, to write through the same use cases as she would.
pub async fn actor(tx: &mut Tx, site: &Site, login: &str) -> Result<Actor, DbError> {
    let row = network::sessions::store::by_login(tx, login).await?;
    let row = row.ok_or_else(|| DbError::Other(format!("no account {login}")))?;
    let posts = held_posts(tx, &row.id, site.clock.today()).await?;
    Ok(Actor { account: row.id, name: row.name, login: row.login, posts, must_change_password: false })
}
