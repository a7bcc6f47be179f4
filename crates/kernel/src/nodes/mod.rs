//! The processes that serve one database, and the long work each has in hand. A row that is worked on names its node; a node
//! that was not seen for a minute works no more. What each piece of work has done, and the wish that it stop, stand in
//! the memory of its own process: here.
//!
//! Not here: what the work is, and the row in which other processes read how far it is (see the rooms).

use crate::{
    Site,
    db::{DbError, Engine, Migration, Tx, sql},
};
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

/// The table.
pub const MIGRATION: Migration = Migration { name: "kernel/0003_node", text: include_str!("0001_node.sql") };

/// How long a node may be silent before its work counts as interrupted.
const SILENT: SignedDuration = SignedDuration::from_secs(60);
/// How often a node says that it is there.
const EVERY: Duration = Duration::from_secs(5);

/// A process enters, when its site is put together. Others are left alone, but for those silent for a day; an embedded
/// database has one process only, so that whoever was there before is gone.
pub async fn enter(tx: &mut Tx, id: &str, now: Timestamp) -> Result<(), DbError> {
    let until = match tx.engine() {
        Engine::Sqlite => now,
        Engine::Postgres => now.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(now),
    };
    tx.run(sql("DELETE FROM node WHERE seen_at <= $1 AND id <> $2").bind(until).bind(id)).await?;
    tx.run(sql("INSERT INTO node (id, started_at, seen_at) VALUES ($1, $2, $3)").bind(id).bind(now).bind(now))
        .await
        .map(|_| ())
}

/// A sign of life, in a short transaction of its own. An embedded database has nobody to tell.
pub async fn beat(site: &Site) -> Result<(), DbError> {
    if site.db.engine() == Engine::Sqlite {
        return Ok(());
    }
    let mut tx = site.db.begin().await?;
    let now = site.clock.now();
    if tx.run(sql("UPDATE node SET seen_at = $1 WHERE id = $2").bind(now).bind(&site.node)).await? == 0 {
        enter(&mut tx, &site.node, now).await?;
    }
    tx.commit().await
}

/// Gives signs of life for as long as the process serves.
pub async fn keep_alive(site: Arc<Site>) {
    while site.db.engine() == Engine::Postgres {
        if let Err(e) = beat(&site).await {
            tracing::warn!(error = %e, "a sign of life could not be written");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Whether another node than this one is alive.
pub async fn other_alive(tx: &mut Tx, site: &Site, id: &str) -> Result<bool, DbError> {
    if id.is_empty() || id == site.node {
        return Ok(false);
    }
    let since = site.clock.now().saturating_sub(SILENT).unwrap_or(Timestamp::UNIX_EPOCH);
    let n: Option<i64> =
        tx.value(sql("SELECT COUNT(*) AS v FROM node WHERE id = $1 AND seen_at > $2").bind(id).bind(since)).await?;
    Ok(n.unwrap_or(0) > 0)
}

/// How far a piece of work of this process is, and whether it is to stop.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    total: AtomicUsize,
    stop: AtomicBool,
}

impl Progress {
    /// Says how much is done; `false` when it is to stop.
    pub fn tell(&self, done: usize) -> bool {
        self.done.store(done, Ordering::Relaxed);
        !self.stop.load(Ordering::Relaxed)
    }
    /// Says how much there is to do.
    pub fn expect(&self, total: usize) {
        self.total.store(total, Ordering::Relaxed);
    }
    /// Wishes that it stop.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
    /// Done and total.
    pub fn seen(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
}

/// The site, by where it is in memory (a process of tests has several), and what is worked on.
type Key = (usize, String);

fn key(site: &Site, what: &str) -> Key {
    (std::ptr::from_ref(site) as usize, what.to_owned())
}

fn table() -> MutexGuard<'static, HashMap<Key, Arc<Progress>>> {
    static RUNNING: OnceLock<Mutex<HashMap<Key, Arc<Progress>>>> = OnceLock::new();
    RUNNING.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
}

/// The work that this process has in hand on something.
pub fn running(site: &Site, what: &str) -> Option<Arc<Progress>> {
    table().get(&key(site, what)).cloned()
}

/// A piece of work in hand; taken off the table however it ends.
pub struct InHand {
    key: Key,
    /// How far it is.
    pub progress: Arc<Progress>,
}

/// Takes something in hand; nothing when it is being worked on already.
pub fn take(site: &Site, what: &str) -> Option<InHand> {
    let (mut table, key) = (table(), key(site, what));
    if table.contains_key(&key) {
        return None;
    }
    let progress = Arc::new(Progress::default());
    table.insert(key.clone(), progress.clone());
    Some(InHand { key, progress })
}

impl Drop for InHand {
    fn drop(&mut self) {
        table().remove(&self.key);
    }
}
