//! Composition: which rooms the house has, in which order their tables are made, what the navigation
//! shows. Nothing else: every rule, row and page lives in its room.

pub mod commands;
pub mod demo;
mod home;
mod machine;

use kernel::{
    Site,
    access::PolicyRow,
    config::Config,
    db::{Db, DbError, Migration},
    site::NavEntry,
    vault::Vault,
    web::{Gates, RouteInfo, Routes, Sample},
};
use std::sync::Arc;
use vocab::{Bi, Clock, Mint, Role};

/// Every table, in order.
pub fn migrations() -> Vec<Migration> {
    [
        &[kernel::audit::MIGRATION, kernel::vault::MIGRATION, kernel::nodes::MIGRATION],
        ledger::MIGRATIONS,
        network::MIGRATIONS,
        people::MIGRATIONS,
        work::MIGRATIONS,
        care::MIGRATIONS,
        plans::MIGRATIONS,
    ]
    .concat()
}

/// Every route.
pub fn routes() -> Routes {
    home::routes()
        .merge(machine::routes())
        .merge(network::routes())
        .merge(people::routes())
        .merge(work::routes())
        .merge(care::routes())
        .merge(plans::routes())
}

/// The list of routes, for the ratchet.
pub fn route_list() -> Vec<RouteInfo> {
    routes().list().to_vec()
}

/// Every row of the policy grid.
pub fn policy() -> Vec<PolicyRow> {
    [network::policy(), people::policy(), work::policy(), care::policy(), plans::policy()].concat()
}

/// Every sample page.
pub fn samples() -> Vec<Sample> {
    [home::SAMPLES.to_vec(), network::samples(), people::samples(), work::samples(), care::samples(), plans::samples()]
        .concat()
}

/// The grid as a table staff can read: verbs down, roles across.
pub fn policy_grid() -> String {
    let mut out = String::from("| 操作 Verb |");
    for role in Role::ALL {
        out.push_str(&format!(" {}<br>{} |", role.name(vocab::Lang::Zh), role.code()));
    }
    out.push_str("\n|---|");
    out.push_str(&"---|".repeat(Role::ALL.len()));
    let mut rows = policy();
    rows.sort_by_key(|r| r.verb);
    for row in rows {
        out.push_str(&format!("\n| `{}` {} · {} |", row.verb, row.name.0, row.name.1));
        for role in Role::ALL {
            out.push_str(if row.roles.contains(&role) { " ● |" } else { "  |" });
        }
    }
    out.push('\n');
    out
}

fn nav() -> Vec<NavEntry> {
    let entry = |key, href, name, icon, verb| NavEntry { key, href, name, icon, verb };
    vec![
        entry("home", "/", ("首页", "Home"), "home", None),
        entry("today", "/today/", ("今天该做", "Today"), "list-check", Some("care.today")),
        entry("care", "/care/", ("关爱落实", "How care stands"), "heart-handshake", Some("care.today")),
        entry("plans", "/plans/", ("计划", "Plans"), "file-text", Some("plans.read")),
        entry("targets", "/targets/", ("目标任务", "Targets"), "target", Some("targets.read")),
        entry("people", "/people/", ("人员档案", "People"), "users-group", Some("people.read")),
        entry("carers", "/carers/", ("结对人", "Carers"), "users-plus", Some("carers.read")),
        entry("activities", "/activities/", ("活动", "Activities"), "calendar-event", Some("activities.read")),
        entry("records", "/records/", ("服务记录", "Records"), "clipboard-text", Some("records.read")),
        entry("figures", "/figures/", ("数字", "Figures"), "chart-bar", Some("figures.read")),
        entry("units", "/units/", ("单位", "Units"), "building-community", Some("units.read")),
        entry("accounts", "/accounts/", ("账号", "Accounts"), "users", Some("accounts.manage")),
        entry("audit", "/audit/", ("审计日志", "Audit log"), "shield-check", Some("audit.read")),
    ]
}

/// The columns that move with a unit.
pub fn path_columns() -> Vec<(&'static str, &'static str)> {
    [
        ledger::PATH_COLUMNS,
        network::PATH_COLUMNS,
        people::PATH_COLUMNS,
        work::PATH_COLUMNS,
        care::PATH_COLUMNS,
        plans::PATH_COLUMNS,
    ]
    .concat()
}

/// Rooms that follow what changes below them, in order.
fn followers() -> Vec<Arc<dyn kernel::site::Follow>> {
    vec![Arc::new(work::Recount), Arc::new(care::Watch)]
}

/// Opens the database the settings name.
pub async fn open_db(config: &Config) -> Result<Db, DbError> {
    if config.database_url.is_empty() {
        std::fs::create_dir_all(&config.data)
            .map_err(|e| DbError::ReadOnly(format!("{}: {e}", config.data.display())))?;
        Db::open_sqlite(&config.data.join("halfsky.db")).await
    } else {
        Db::open_postgres(&config.database_url).await
    }
}

/// Puts a site together on an open database and brings its tables up to date.
pub async fn assemble(
    config: Config,
    db: Db,
    clock: Arc<dyn Clock>,
    mint: Mint,
    calendar: almanac::Calendar,
    packs: packs::Packs,
    demo_notice: Option<Bi>,
) -> Result<Arc<Site>, DbError> {
    kernel::db::migrate(&db, &migrations()).await?;
    let mut tx = db.begin().await?;
    let vault = Vault::open(&config.keys(), &mint, Vault::untouched(&mut tx).await?)?;
    vault.settle(&mut tx, &mint).await?;
    let node = mint.uuid();
    kernel::nodes::enter(&mut tx, &node, clock.now()).await?;
    tx.commit().await?;
    Ok(Arc::new(Site {
        db,
        clock,
        mint,
        calendar,
        eligibility: packs::Eligibility::of(&packs),
        packs,
        vault,
        files: kernel::files::Files::of(&config)?,
        config,
        doorkeeper: Arc::new(network::sessions::Sessions),
        node,
        path_columns: path_columns(),
        followers: followers(),
        panels: vec![Arc::new(care::Panel), Arc::new(work::Panel)],
        nav: nav(),
        gates: Gates::new(&route_list()),
        demo_notice,
    }))
}

/// The same site with other keys.
pub fn with_vault(site: &Arc<Site>, vault: Vault) -> Arc<Site> {
    Arc::new(Site {
        db: site.db.clone(),
        clock: site.clock.clone(),
        mint: Mint::from_os(site.clock.clone()),
        calendar: site.calendar.clone(),
        eligibility: packs::Eligibility::of(&site.packs),
        packs: site.packs.clone(),
        vault,
        files: site.files.clone(),
        config: site.config.clone(),
        doorkeeper: site.doorkeeper.clone(),
        node: site.node.clone(),
        path_columns: site.path_columns.clone(),
        followers: site.followers.clone(),
        panels: site.panels.clone(),
        nav: site.nav.clone(),
        gates: Gates::new(&route_list()),
        demo_notice: site.demo_notice.clone(),
    })
}

/// The whole web application.
pub fn router(site: Arc<Site>) -> axum::Router {
    routes().build(site).layer(tower_http::catch_panic::CatchPanicLayer::custom(machine::panicked))
}
