//! Throw-away databases with a small county in them.

use crate::Browser;
use app::demo::{
    county::{self, Founded, Size},
    people,
};
use jiff::civil::date;
use kernel::{Site, config::Config, db::Db};
use std::{
    path::PathBuf,
    sync::Arc,
    sync::atomic::{AtomicU32, Ordering},
};
use vocab::{FixedClock, Mint};

/// The application with its site, its clock and its county.
pub struct TestApp {
    /// The site.
    pub site: Arc<Site>,
    /// The clock; stands at 2026-06-15, nine in the morning, until it is moved.
    pub clock: Arc<FixedClock>,
    /// The county's units.
    pub tree: Vec<Founded>,
    pub(crate) router: axum::Router,
    folder: PathBuf,
}

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Names of the engines that can be tested here.
pub fn engines() -> Vec<&'static str> {
    if std::env::var("HALFSKY_TEST_POSTGRES").is_ok() { vec!["sqlite", "postgres"] } else { vec!["sqlite"] }
}

fn unique() -> String {
    format!("halfsky_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// A folder of its own for a test: the embedded database, the key file, attached files.
fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(unique());
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

impl TestApp {
    /// On a fresh SQLite file.
    pub async fn sqlite() -> TestApp {
        let folder = folder();
        let db = Db::open_sqlite(&folder.join("halfsky.db")).await.expect("SQLite opens");
        Self::on(db, folder).await
    }

    /// On a fresh database of the PostgreSQL server in `HALFSKY_TEST_POSTGRES`; none without one.
    pub async fn postgres() -> Option<TestApp> {
        let server = std::env::var("HALFSKY_TEST_POSTGRES").ok()?;
        let name = unique();
        let admin = Db::open_postgres(&server).await.expect("the test server answers");
        admin.create_database(&name).await.expect("a fresh database");
        admin.close().await;
        let (base, query) = server.split_once('?').map_or((server.as_str(), ""), |(b, q)| (b, q));
        let cut = base.rfind('/').unwrap_or(base.len());
        let mut url = format!("{}/{name}", &base[..cut]);
        if !query.is_empty() {
            url = format!("{url}?{query}");
        }
        let db = Db::open_postgres(&url).await.expect("the fresh database opens");
        Some(Self::on(db, folder()).await)
    }

    async fn on(db: Db, folder: PathBuf) -> TestApp {
        let clock = Arc::new(FixedClock::on(date(2026, 6, 15)));
        let mint = Mint::seeded(clock.clone(), 7);
        let config =
            Config { organisation: "云溪县妇女联合会".into(), data: folder.clone(), ..Config::default() };
        let site = app::assemble(
            config,
            db,
            clock.clone(),
            mint,
            almanac::Calendar::shipped(),
            kernel::site::builtin_packs(),
            None,
        )
        .await
        .expect("tables are made");
        let mut tx = site.db.begin().await.expect("a transaction");
        let tree = county::found(&mut tx, &site, Size::Small).await.expect("the county is founded");
        people::found(&mut tx, &site, &tree).await.expect("people are founded");
        tx.commit().await.expect("the county is kept");
        let router = app::router(site.clone());
        TestApp { site, clock, tree, router, folder }
    }

    /// The same county served by another site: with other keys, say.
    pub fn with(&self, site: &Arc<Site>) -> Served {
        Served(app::router(site.clone()))
    }

    /// A browser nobody is signed in to.
    pub fn stranger(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// A browser in which a named person has signed in over the sign-in page.
    pub async fn sign_in(&self, login: &str) -> Browser {
        let mut b = self.stranger();
        b.sign_in(login, app::demo::PASSWORD).await;
        b
    }

    /// A unit's id by name.
    pub fn unit(&self, name: &str) -> String {
        county::named(&self.tree, name).unwrap_or_else(|| panic!("no unit {name}")).id.to_string()
    }

    /// Proves that everything derived equals a rebuild; the last word of a story that wrote something.
    pub async fn verify(&self) {
        let found = app::commands::verify::verify(&self.site).await.expect("verification runs");
        assert!(found.differences.is_empty(), "{:#?}", found.differences);
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A county served by a site of one's own making.
pub struct Served(axum::Router);

impl Served {
    /// A browser nobody is signed in to.
    pub fn stranger(&self) -> Browser {
        Browser::new(self.0.clone())
    }
}
