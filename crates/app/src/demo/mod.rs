//! The demonstration county: made-up units, people and a year of work, written through the same use cases
//! as real work. No real person, place or plan is in it.

mod care;
pub mod county;
mod families;
pub mod people;
mod plan_text;
mod year;

use anyhow::Context as _;
use kernel::{Site, config::Config, db::sql};
use std::{net::SocketAddr, path::PathBuf, sync::Arc};
use vocab::{Bi, Mint, SystemClock};

/// The password of every demo account.
pub const PASSWORD: &str = "Halfsky-demo-1";

/// Makes (unless it is there) and serves a demo county.
pub(crate) async fn run(
    mut config: Config,
    data: PathBuf,
    listen: Option<SocketAddr>,
    no_serve: bool,
    fresh: bool,
) -> anyhow::Result<i32> {
    crate::commands::serve::logs(&config);
    // Known passwords must never reach a real county: the settings file's database is not the demo's. Only
    // the environment may name one (the house's browser tests do), and a folder must be marked as a demo's.
    config.data.clone_from(&data);
    config.database_url = std::env::var("HALFSKY_DATABASE_URL").unwrap_or_default();
    let marker = data.join("demo-county");
    let there = data.join("halfsky.db").exists();
    anyhow::ensure!(
        !config.database_url.is_empty() || !there || marker.exists(),
        "{} holds a county that is no demo; choose another folder with --data.\n{} 里是正式数据，请用 --data 换一个文件夹。",
        data.display(),
        data.display()
    );
    if config.database_url.is_empty() {
        std::fs::create_dir_all(&data)?;
        std::fs::write(&marker, "made by `halfsky demo`; may be thrown away\n")?;
    }
    if let Some(l) = listen {
        config.listen = l;
    }
    anyhow::ensure!(config.listen.ip().is_loopback(), "the demo has known passwords and is served on loopback only");
    config.organisation = "云溪县妇女联合会（演示）".into();
    if fresh && config.database_url.is_empty() {
        for name in ["halfsky.db", "halfsky.db-wal", "halfsky.db-shm", "halfsky.keys"] {
            let _ = std::fs::remove_file(data.join(name));
        }
        let _ = std::fs::remove_dir_all(data.join("files"));
    }
    let db = crate::open_db(&config).await.context("opening the demo's database")?;
    let clock = Arc::new(SystemClock);
    let mint = Mint::seeded(clock.clone(), 20_260_308);
    let (calendar, packs) = (crate::commands::calendar(&config)?, crate::commands::packs(&config)?);
    let site = crate::assemble(config, db, clock.clone(), mint, calendar, packs, Some(notice())).await?;
    let mut tx = site.db.snapshot().await?;
    let units: Option<i64> = tx.value(sql("SELECT COUNT(*) AS v FROM unit")).await?;
    drop(tx);
    if units != Some(0) {
        let mut tx = site.db.snapshot().await?;
        let admin = network::sessions::store::by_login(&mut tx, "village1").await?;
        anyhow::ensure!(admin.is_some(), "this database holds a county that is no demo; nothing was changed");
    }
    if units == Some(0) {
        println!("正在生成演示县…… making the demo county…");
        make(&site).await.context("making the demo county")?;
    }
    // From here on ids and tokens come from the operating system, not from the demo's seed.
    let site = crate::assemble(
        site.config.clone(),
        site.db.clone(),
        clock.clone(),
        Mint::from_os(clock),
        site.calendar.clone(),
        site.packs.clone(),
        Some(notice()),
    )
    .await?;
    println!("\n{}\n", notice().zh);
    if no_serve {
        site.db.close().await;
        return Ok(0);
    }
    crate::commands::serve::serve(site).await
}

fn notice() -> Bi {
    let mut zh = format!("演示账号，密码都是 {PASSWORD}\n");
    let mut en = format!("Demo accounts, all with the password {PASSWORD}\n");
    for p in people::NAMED {
        zh.push_str(&format!("{:<9} {} {}\n", p.login, p.role.name(vocab::Lang::Zh), p.unit));
        en.push_str(&format!("{:<9} {}, {}\n", p.login, p.role.name(vocab::Lang::En), p.unit));
    }
    Bi { zh, en }
}

/// Makes the whole demo county in an empty database.
pub async fn make(site: &Site) -> anyhow::Result<()> {
    let mut tx = site.db.begin().await?;
    let tree = county::found(&mut tx, site, county::Size::Demo).await?;
    people::found(&mut tx, site, &tree).await?;
    tx.commit().await?;
    families::live(site, &tree).await?;
    care::live(site, &tree).await?;
    year::work(site, &tree).await?;
    plan_text::bring_in(site, &tree).await?;
    Ok(())
}
