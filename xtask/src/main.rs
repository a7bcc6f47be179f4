//! House tasks: `cargo xtask demo` to see the program, `cargo xtask test` to prove it. What each needs of the
//! machine it says itself, and installs on Debian when run as root. Nothing of the program lives here.

mod front;
mod generated;
mod layers;
mod machine;
mod postgres;
mod run;
mod stages;

use run::{Trouble, say};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <task>

  demo [args]         build everything and serve a demonstration county on this machine
                      (args go on to `halfsky demo`: --data DIR, --listen ADDR, --no-serve)
  test [--only NAME]  everything that must hold: see `cargo xtask test --list` for the stages
  ci                  the same as test
  front               build the front end into web/dist
  screenshots         pictures of every page into docs/screenshots
  update [--check]    write all generated files anew; --check only says which would change
  layers              crates, lines, dependencies; fails when a crate depends against the order
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rest = args.get(1..).unwrap_or_default();
    let done = match args.first().map(String::as_str) {
        Some("demo") => demo(rest),
        Some("test" | "ci") => stages::test(rest),
        Some("front") => machine::need(&[machine::NODE]).and_then(|()| front::build()),
        Some("screenshots") => screenshots(),
        Some("update") => generated::update(rest.iter().any(|a| a == "--check")),
        Some("layers") => layers::report(),
        Some("help" | "--help" | "-h") | None => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => Err(Trouble(format!("there is no task \"{other}\"\n\n{HELP}"))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Trouble(why)) => {
            eprintln!("\nxtask: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Builds and becomes `halfsky demo`.
fn demo(args: &[String]) -> Result<(), Trouble> {
    machine::need(&[machine::NODE])?;
    front::build_if_stale()?;
    say("building the program (some minutes the first time)");
    run::cargo(&["build", "--release", "--package", "app"])?;
    let mut command = run::command(run::binary("release"));
    command.arg("demo").args(args);
    Err(run::become_it(command))
}

/// Pictures of every page, taken of a demonstration county of its own.
fn screenshots() -> Result<(), Trouble> {
    machine::need(&[machine::NODE, machine::CHROMIUM, machine::FONTS])?;
    front::build_if_stale()?;
    front::install("e2e")?;
    run::cargo(&["build", "--release", "--package", "app"])?;
    let mut command = run::npm("e2e", &["run", "--silent", "screenshots"]);
    command.env("HALFSKY_BIN", run::binary("release"));
    run::check(command)
}
