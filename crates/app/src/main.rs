//! The program `halfsky`.

use anyhow::Context as _;
use app::commands::{Cli, run};
use clap::Parser as _;

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("the async runtime")?;
    let code = runtime.block_on(run(cli))?;
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    std::process::exit(code);
}
