//! Rows of accounts and posts.

use super::ManageAccounts;
use jiff::civil::Date;
use kernel::{
    Site,
    access::{HeldPost, Permit},
    audit,
    db::{DbError, Tx, sql},
    record,
};
use serde_json::json;
use vocab::{AccountId, PostId, Role, UnitId, UnitPath};

record! {
    /// An account as its administrator sees it.
    pub struct AccountRow { id: AccountId, login: String, name: String, must_change: bool, disabled: bool, home_path: UnitPath, version: i64 }
}
record! {
    /// A post, present or past.
    pub struct PostRow { id: PostId, account_id: AccountId, role: Role, unit_id: UnitId, unit_name: String, unit_path: UnitPath, from_day: Date, until_day: Option<Date> }
}

/// The posts an account holds on a day.
pub async fn held_posts(tx: &mut Tx, account: &AccountId, today: Date) -> Result<Vec<HeldPost>, DbError> {
    let rows = tx
        .rows(
            sql("SELECT p.role, p.unit_id, u.name AS unit_name, u.path FROM post p JOIN unit u ON u.id = p.unit_id \
                 WHERE p.account_id = $1 AND p.from_day <= $2 AND (p.until_day IS NULL OR p.until_day >= $2) ORDER BY u.path")
            .bind(account)
            .bind(today),
        )
        .await?;
    rows.iter()
        .map(|r| {
            Ok(HeldPost {
                role: r.get("role")?,
                unit: r.get("unit_id")?,
                unit_name: r.get("unit_name")?,
                path: r.get("path")?,
            })
        })
        .collect()
}

/// A page of accounts within reach, by sign-in name.
pub async fn page(
    tx: &mut Tx,
    permit: &Permit<ManageAccounts>,
    words: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<AccountRow>, DbError> {
    let mut q = sql("SELECT id, login, name, must_change, disabled, home_path, version FROM account WHERE ");
    q.push_within("home_path", permit.roots()).push(" AND login > ").push_bind(after);
    if !words.is_empty() {
        let pattern = format!("%{}%", words.to_lowercase().replace(['%', '_'], ""));
        q.push(" AND (login LIKE ").push_bind(pattern.clone()).push(" OR name LIKE ").push_bind(pattern).push(")");
    }
    q.push(" ORDER BY login LIMIT ").push_bind(limit);
    tx.all(q).await
}

/// Where an account is managed.
pub async fn home(tx: &mut Tx, id: &AccountId) -> Result<Option<UnitPath>, DbError> {
    tx.value(sql("SELECT home_path AS v FROM account WHERE id = $1").bind(id)).await
}

/// Where an account has power today: an administrator who does not reach all of it may not take it over.
pub async fn powers(tx: &mut Tx, id: &AccountId, today: Date) -> Result<Vec<UnitPath>, DbError> {
    Ok(held_posts(tx, id, today).await?.into_iter().map(|p| p.path).collect())
}

/// One account.
pub async fn account(
    tx: &mut Tx,
    _permit: &Permit<ManageAccounts>,
    id: &AccountId,
) -> Result<Option<AccountRow>, DbError> {
    tx.optional(
        sql("SELECT id, login, name, must_change, disabled, home_path, version FROM account WHERE id = $1").bind(id),
    )
    .await
}

/// Posts of some accounts.
pub async fn posts(tx: &mut Tx, _permit: &Permit<ManageAccounts>, of: &[AccountId]) -> Result<Vec<PostRow>, DbError> {
    let mut q = sql(
        "SELECT p.id, p.account_id, p.role, p.unit_id, u.name AS unit_name, u.path AS unit_path, p.from_day, p.until_day \
         FROM post p JOIN unit u ON u.id = p.unit_id WHERE ",
    );
    q.push_in("p.account_id", of.iter()).push(" ORDER BY p.until_day IS NOT NULL, p.from_day DESC");
    tx.all(q).await
}

/// The account of a sign-in name.
pub async fn by_login(tx: &mut Tx, login: &str) -> Result<Option<AccountId>, DbError> {
    tx.value(sql("SELECT id AS v FROM account WHERE login = $1").bind(login)).await
}

/// An account about to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// Sign-in name, folded.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Hash of the first password.
    pub password: String,
    /// Whether the password must be changed at the first sign-in.
    pub must_change: bool,
    /// Where it is managed.
    pub home: UnitPath,
}

/// Makes an account without a permit: `init` and `demo` have nobody signed in yet.
pub async fn found_account(tx: &mut Tx, site: &Site, a: &NewAccount) -> Result<(), DbError> {
    tx.run(
        sql("INSERT INTO account (id, login, name, password, must_change, disabled, home_path, created_at, version) \
             VALUES ($1, $2, $3, $4, $5, 0, $6, $7, 1)")
        .bind(&a.id)
        .bind(&a.login)
        .bind(&a.name)
        .bind(&a.password)
        .bind(a.must_change)
        .bind(&a.home)
        .bind(site.clock.now()),
    )
    .await
    .map(|_| ())
}

/// Gives a post without a permit; see [`found_account`].
pub async fn found_post(
    tx: &mut Tx,
    site: &Site,
    account: &AccountId,
    role: Role,
    unit: &UnitId,
    from: Date,
) -> Result<(), DbError> {
    tx.run(
        sql("INSERT INTO post (id, account_id, role, unit_id, from_day) VALUES ($1, $2, $3, $4, $5)")
            .bind(PostId::mint(&site.mint))
            .bind(account)
            .bind(role)
            .bind(unit)
            .bind(from),
    )
    .await
    .map(|_| ())
}

/// Makes an account.
pub async fn make(tx: &mut Tx, site: &Site, permit: &Permit<ManageAccounts>, a: &NewAccount) -> Result<(), DbError> {
    found_account(tx, site, a).await?;
    audit::log(tx, site, permit, format!("account {}", a.id), &a.home, json!({"change": "made"})).await
}

/// Gives a post.
pub async fn give_post(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<ManageAccounts>,
    account: &AccountId,
    role: Role,
    unit: &crate::units::Located,
    from: Date,
) -> Result<(), DbError> {
    found_post(tx, site, account, role, &unit.id, from).await?;
    audit::log(
        tx,
        site,
        permit,
        format!("account {account}"),
        &unit.path,
        json!({"change": "post", "role": role.code(), "unit": unit.id}),
    )
    .await
}

/// Ends a post; its last day is `until`.
pub async fn end_post(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<ManageAccounts>,
    account: &AccountId,
    post: &PostId,
    until: Date,
    at: &UnitPath,
) -> Result<u64, DbError> {
    let n = tx
        .run(
            sql("UPDATE post SET until_day = $1 WHERE id = $2 AND account_id = $3 AND until_day IS NULL")
                .bind(until)
                .bind(post)
                .bind(account),
        )
        .await?;
    audit::log(tx, site, permit, format!("account {account}"), at, json!({"change": "post ended", "post": post}))
        .await?;
    Ok(n)
}

/// Closes or opens an account.
pub async fn set_disabled(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<ManageAccounts>,
    account: &AccountRow,
    disabled: bool,
) -> Result<(), DbError> {
    tx.run(
        sql("UPDATE account SET disabled = $1, version = version + 1 WHERE id = $2").bind(disabled).bind(&account.id),
    )
    .await?;
    let change = if disabled { "disabled" } else { "enabled" };
    audit::log(tx, site, permit, format!("account {}", account.id), &account.home_path, json!({"change": change})).await
}
