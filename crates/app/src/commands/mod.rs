//! Commands: thin translations of what was typed into calls of the rooms.

mod doctor;
mod init;
pub mod keys;
mod plan;
pub mod serve;
pub mod verify;

use anyhow::{Context as _, bail};
use clap::{Parser, Subcommand};
use kernel::{Site, config::Config};
use std::{path::PathBuf, sync::Arc};
use vocab::{Mint, SystemClock};

/// 半边天 Halfsky: the working system of a county's Women's Federation network.
#[derive(Debug, Parser)]
#[command(
    name = "halfsky",
    version,
    about,
    long_about = "半边天 Halfsky：县妇联网络的工作系统。\n\
    The working system of a county's Women's Federation network: plans become targets, work is recorded once, figures count themselves.\n\n\
    First time on a machine:  halfsky init --county 云溪县 --code 339901000000   then   halfsky serve\n\
    Just to look around:      halfsky demo\n\
    Read a plan without any set-up:  halfsky plan read 计划.docx"
)]
pub struct Cli {
    /// Settings file (TOML); see halfsky.sample.toml. Environment variables HALFSKY_* override it.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make an empty county: tables, the county itself, an administrator and an auditor.
    Init {
        /// The county's name.
        #[arg(long)]
        county: String,
        /// Its division code: 12 digits, or the first 6.
        #[arg(long)]
        code: Option<String>,
    },
    /// Serve the county.
    Serve,
    /// Make a county with demo data in a folder of its own and serve it on loopback.
    Demo {
        /// The folder; made anew unless it already holds a demo county.
        #[arg(long, default_value = "data/demo")]
        data: PathBuf,
        /// Address and port.
        #[arg(long)]
        listen: Option<std::net::SocketAddr>,
        /// Make the county and stop.
        #[arg(long)]
        no_serve: bool,
        /// Throw an existing demo county away first.
        #[arg(long)]
        fresh: bool,
    },
    /// Say what is wrong with this machine, settings and data, and how to mend it.
    Doctor,
    /// Prove the audit chain, and that every derived row equals a rebuild from its sources.
    Verify,
    /// Derive every fact anew from its source: after a pack was changed so that it counts otherwise.
    Rebuild,
    /// Work with the keys that seal personal numbers.
    Keys {
        /// What to do.
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Work with plan documents.
    Plan {
        /// What to do.
        #[command(subcommand)]
        command: plan::PlanCommand,
    },
    /// Print the policy grid (Markdown).
    Policy,
    /// Print every route and who may call it.
    Routes,
}

/// What can be done with keys.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Make a new key and seal everything anew with it. Stop serving first.
    Rotate,
}

/// Reads the settings: the file named, or `halfsky.toml` where there is one, then the environment.
pub fn settings(file: Option<&PathBuf>) -> anyhow::Result<Config> {
    let default = PathBuf::from("halfsky.toml");
    let text = match file {
        Some(f) => Some(std::fs::read_to_string(f).with_context(|| format!("settings file {}", f.display()))?),
        None => match std::fs::read_to_string(&default) {
            Ok(text) => Some(text),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => None,
            Err(e) => anyhow::bail!("settings file {}: {e}", default.display()),
        },
    };
    Config::read(text.as_deref(), |k| std::env::var(k).ok()).map_err(|e| anyhow::anyhow!("settings: {e}"))
}

/// The calendar: shipped tables and those the settings add.
pub fn calendar(config: &Config) -> anyhow::Result<almanac::Calendar> {
    let mut calendar = almanac::Calendar::shipped();
    for file in &config.holiday_tables {
        let text = std::fs::read_to_string(file).with_context(|| format!("holiday table {}", file.display()))?;
        calendar = calendar.with_text(&text).map_err(|e| anyhow::anyhow!("{}: {e} / {}", file.display(), e.en()))?;
    }
    Ok(calendar)
}

/// The packs: the built-in ones, or those in the folder the settings name. Every mistake is told at once.
pub fn packs(config: &Config) -> anyhow::Result<packs::Packs> {
    let Some(folder) = &config.packs else { return Ok(kernel::site::builtin_packs()) };
    let mut files = Vec::new();
    for dir in std::fs::read_dir(folder).with_context(|| format!("packs in {}", folder.display()))?.flatten() {
        for file in std::fs::read_dir(dir.path()).into_iter().flatten().flatten() {
            if file.path().extension().is_some_and(|e| e == "toml") {
                let name = format!("{}/{}", dir.file_name().to_string_lossy(), file.file_name().to_string_lossy());
                files.push((name, std::fs::read_to_string(file.path())?));
            }
        }
    }
    files.sort();
    packs::Packs::parse(files).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(|e| format!("{}\n  {}", e.zh(), e.en())).collect();
        anyhow::anyhow!("packs:\n{}", lines.join("\n"))
    })
}

/// Opens the site that the settings describe.
pub async fn open(config: Config) -> anyhow::Result<Arc<Site>> {
    let db = crate::open_db(&config).await.context("opening the database")?;
    let clock = Arc::new(SystemClock);
    let mint = Mint::from_os(clock.clone());
    let (calendar, packs) = (calendar(&config)?, packs(&config)?);
    crate::assemble(config, db, clock, mint, calendar, packs, None).await.context("bringing the tables up to date")
}

/// Runs a command; returns the exit code.
pub async fn run(cli: Cli) -> anyhow::Result<i32> {
    match cli.command {
        Command::Plan { command } => plan::run(command),
        Command::Policy => {
            print!("{}", crate::policy_grid());
            Ok(0)
        }
        Command::Routes => {
            print!("{}", crate::commands::route_table());
            Ok(0)
        }
        Command::Init { county, code } => init::run(settings(cli.config.as_ref())?, &county, code.as_deref()).await,
        Command::Serve => {
            let config = settings(cli.config.as_ref())?;
            serve::logs(&config);
            let site = open(config).await?;
            let mut tx = site.db.snapshot().await?;
            let units: Option<i64> = tx.value(kernel::db::sql("SELECT COUNT(*) AS v FROM unit")).await?;
            drop(tx);
            if units == Some(0) {
                bail!(
                    "this database holds no county yet. Run `halfsky init --county NAME` first, or `halfsky demo` to look around.\n数据库里还没有县：请先运行 halfsky init --county 县名，或用 halfsky demo 试用。"
                );
            }
            serve::serve(site).await
        }
        Command::Demo { data, listen, no_serve, fresh } => {
            crate::demo::run(settings(cli.config.as_ref())?, data, listen, no_serve, fresh).await
        }
        Command::Doctor => doctor::run(cli.config.as_ref()).await,
        Command::Verify => {
            let site = open(settings(cli.config.as_ref())?).await?;
            verify::run(&site).await
        }
        Command::Keys { command: KeysCommand::Rotate } => {
            let site = open(settings(cli.config.as_ref())?).await?;
            keys::rotate(&site).await
        }
        Command::Rebuild => {
            let site = open(settings(cli.config.as_ref())?).await?;
            verify::rebuild(&site).await
        }
    }
}

/// Every route and who may call it, one a line.
pub fn route_table() -> String {
    let mut list = crate::route_list();
    list.sort_by(|a, b| (a.pattern, a.method.as_str()).cmp(&(b.pattern, b.method.as_str())));
    list.iter()
        .map(|r| {
            let who = match r.access {
                kernel::web::Access::Public => "everybody".to_owned(),
                kernel::web::Access::SignedIn => "signed in".to_owned(),
                kernel::web::Access::Holds(row) => row.verb.to_owned(),
            };
            format!("{:4} {} — {who}\n", r.method.as_str(), r.pattern)
        })
        .collect()
}
