//! Sessions and sign-in attempts, and the doorkeeper that turns a cookie into a person.

use super::rules::{Failures, WINDOW};
use crate::accounts::store::held_posts;
use jiff::Timestamp;
use kernel::{
    Site,
    access::{Actor, Doorkeeper, KnownSession, token_digest},
    db::{DbError, Tx, sql},
    record,
};
use std::{future::Future, pin::Pin};
use vocab::{AccountId, SessionId};

record! {
    /// What signing in needs of an account.
    pub struct SignInRow { id: AccountId, login: String, name: String, password: String, must_change: bool, disabled: bool }
}
record! {
    /// A session as its owner sees it.
    pub struct SessionRow { id: SessionId, browser: String, created_at: Timestamp, seen_at: Timestamp }
}

/// The doorkeeper.
pub struct Sessions;

impl Doorkeeper for Sessions {
    fn known<'a>(
        &'a self,
        site: &'a Site,
        token: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<Option<KnownSession>, DbError>> + Send + 'a>> {
        Box::pin(async move {
            let mut tx = site.db.snapshot().await?;
            let rows = tx
                .rows(
                    sql("SELECT s.id, s.account_id, s.created_at, s.seen_at, a.login, a.name, a.must_change \
                         FROM session s JOIN account a ON a.id = s.account_id \
                         WHERE s.digest = $1 AND s.ended_at IS NULL AND a.disabled = 0")
                    .bind(token_digest(token)),
                )
                .await?;
            let Some(row) = rows.first() else { return Ok(None) };
            let now = site.clock.now().as_millisecond();
            let (created, seen): (i64, i64) = (row.get("created_at")?, row.get("seen_at")?);
            let idle = site.config.session_idle_hours * 3_600_000;
            let whole = site.config.session_days * 86_400_000;
            if now - seen > idle || now - created > whole {
                return Ok(None);
            }
            let id: SessionId = row.get("id")?;
            let account: AccountId = row.get("account_id")?;
            let posts = held_posts(&mut tx, &account, site.clock.today()).await?;
            let actor = Actor {
                account,
                name: row.get("name")?,
                login: row.get("login")?,
                posts,
                must_change_password: row.get("must_change")?,
            };
            drop(tx);
            // Once in ten minutes is enough to know that a session is used; a write a request would not be.
            if now - seen > 600_000 {
                let mut tx = site.db.begin().await?;
                tx.run(sql("UPDATE session SET seen_at = $1 WHERE id = $2").bind(now).bind(&id)).await?;
                tx.commit().await?;
            }
            Ok(Some(KnownSession { id, actor }))
        })
    }
}

/// The account of a sign-in name.
pub async fn by_login(tx: &mut Tx, login: &str) -> Result<Option<SignInRow>, DbError> {
    tx.optional(
        sql("SELECT id, login, name, password, must_change, disabled FROM account WHERE login = $1")
            .bind(login.trim().to_lowercase()),
    )
    .await
}

/// An account by its id, for changing one's own password.
pub async fn own(tx: &mut Tx, actor: &Actor) -> Result<Option<SignInRow>, DbError> {
    tx.optional(
        sql("SELECT id, login, name, password, must_change, disabled FROM account WHERE id = $1").bind(&actor.account),
    )
    .await
}

/// Recent failures of a name and of an address.
pub async fn failures(tx: &mut Tx, now: Timestamp, login: &str, peer: &str) -> Result<Failures, DbError> {
    let since = now.as_millisecond() - WINDOW * 1000;
    let by_login = tx
        .value(
            sql("SELECT COUNT(*) AS v FROM sign_in_attempt WHERE login = $1 AND at > $2 AND good = 0")
                .bind(login_digest(login))
                .bind(since),
        )
        .await?;
    let by_peer = tx
        .value(
            sql("SELECT COUNT(*) AS v FROM sign_in_attempt WHERE peer = $1 AND at > $2 AND good = 0")
                .bind(peer)
                .bind(since),
        )
        .await?;
    Ok(Failures { by_login: by_login.unwrap_or(0), by_peer: by_peer.unwrap_or(0) })
}

/// Notes an attempt; a good one clears the name's failures.
pub async fn note_attempt(tx: &mut Tx, site: &Site, login: &str, peer: &str, good: bool) -> Result<(), DbError> {
    if good {
        tx.run(sql("DELETE FROM sign_in_attempt WHERE login = $1").bind(login_digest(login))).await?;
    }
    tx.run(
        sql("INSERT INTO sign_in_attempt (id, login, peer, at, good) VALUES ($1, $2, $3, $4, $5)")
            .bind(site.mint.uuid())
            .bind(login_digest(login))
            .bind(peer)
            .bind(site.clock.now())
            .bind(good),
    )
    .await?;
    Ok(())
}

fn login_digest(login: &str) -> String {
    token_digest(&login.trim().to_lowercase())
}

/// Opens a session and returns the cookie's token.
pub async fn open(tx: &mut Tx, site: &Site, account: &AccountId, browser: &str) -> Result<String, DbError> {
    let token: String = site.mint.bytes::<32>().iter().map(|b| format!("{b:02x}")).collect();
    let now = site.clock.now();
    tx.run(
        sql("INSERT INTO session (id, digest, account_id, browser, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(SessionId::mint(&site.mint))
            .bind(token_digest(&token))
            .bind(account)
            .bind(browser.chars().take(120).collect::<String>())
            .bind(now)
            .bind(now),
    )
    .await?;
    Ok(token)
}

/// One's own live sessions.
pub async fn mine(tx: &mut Tx, actor: &Actor) -> Result<Vec<SessionRow>, DbError> {
    tx.all(
        sql("SELECT id, browser, created_at, seen_at FROM session WHERE account_id = $1 AND ended_at IS NULL \
             ORDER BY seen_at DESC LIMIT 50")
        .bind(&actor.account),
    )
    .await
}

/// Ends one of one's own sessions.
pub async fn end(tx: &mut Tx, actor: &Actor, id: &SessionId, now: Timestamp) -> Result<u64, DbError> {
    tx.run(
        sql("UPDATE session SET ended_at = $1 WHERE id = $2 AND account_id = $3 AND ended_at IS NULL")
            .bind(now)
            .bind(id)
            .bind(&actor.account),
    )
    .await
}

/// Ends all sessions of an account but one.
pub async fn end_others(
    tx: &mut Tx,
    account: &AccountId,
    keep: Option<&SessionId>,
    now: Timestamp,
) -> Result<u64, DbError> {
    tx.run(
        sql("UPDATE session SET ended_at = $1 WHERE account_id = $2 AND ended_at IS NULL AND id <> $3")
            .bind(now)
            .bind(account)
            .bind(keep.map_or("", |k| k.as_str())),
    )
    .await
}

/// Sets a new password.
pub async fn set_password(tx: &mut Tx, account: &AccountId, hash: &str, must_change: bool) -> Result<(), DbError> {
    tx.run(
        sql("UPDATE account SET password = $1, must_change = $2, version = version + 1 WHERE id = $3")
            .bind(hash)
            .bind(must_change)
            .bind(account),
    )
    .await
    .map(|_| ())
}
