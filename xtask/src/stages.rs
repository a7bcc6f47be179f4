//! The stages of `cargo xtask test`, in order: each is run whole, the first that fails ends the run.

use crate::{
    front, generated, layers, machine,
    postgres::Cluster,
    run::{self, Count, Trouble},
};
use std::{env, process::Command, time::Instant};

type Verdict = Result<Count, (Count, Trouble)>;

struct Stage {
    name: &'static str,
    what: &'static str,
    run: fn(&mut Bench) -> Verdict,
}

const STAGES: &[Stage] = &[
    Stage { name: "machine", what: "what is needed is installed", run: machine_ready },
    Stage { name: "front", what: "front end: types, bundle, its own tests", run: front_end },
    Stage { name: "format", what: "cargo fmt --check", run: format },
    Stage { name: "layers", what: "no crate depends against the order", run: order },
    Stage { name: "lint", what: "cargo clippy, warnings are errors", run: lint },
    Stage { name: "rust", what: "every Rust test, storage on both engines", run: rust },
    Stage { name: "docs", what: "the examples in the documentation", run: docs },
    Stage { name: "generated", what: "generated files are those that would be generated", run: files },
    Stage { name: "browser", what: "journeys in Chromium on SQLite", run: browser_sqlite },
    Stage { name: "browser-postgres", what: "journeys in Chromium on PostgreSQL", run: browser_postgres },
];

/// What the stages share: the PostgreSQL of this run, made when first asked for.
#[derive(Default)]
struct Bench {
    cluster: Option<Cluster>,
}

impl Bench {
    /// The address of a PostgreSQL for tests: a given one, or our own.
    fn postgres(&mut self) -> Result<String, Trouble> {
        if let Ok(url) = env::var("HALFSKY_TEST_POSTGRES") {
            return Ok(url);
        }
        if self.cluster.is_none() {
            self.cluster = Some(Cluster::start()?);
        }
        Ok(self.cluster.as_ref().map(|c| c.url.clone()).unwrap_or_default())
    }
}

/// Runs them.
pub fn test(args: &[String]) -> Result<(), Trouble> {
    if args.iter().any(|a| a == "--list") {
        for s in STAGES {
            println!("{:<18} {}", s.name, s.what);
        }
        return Ok(());
    }
    let only = match args {
        [] => None,
        [flag, name] if flag == "--only" => Some(
            STAGES
                .iter()
                .find(|s| s.name == name)
                .ok_or_else(|| Trouble(format!("there is no stage \"{name}\"; see cargo xtask test --list")))?,
        ),
        _ => return Err(Trouble("usage: cargo xtask test [--only STAGE | --list]".into())),
    };
    let began = Instant::now();
    let mut bench = Bench::default();
    let mut total = Count::default();
    let mut times = Vec::new();
    let mut wrong = None;
    for stage in STAGES.iter().filter(|s| only.is_none_or(|o| o.name == s.name)) {
        eprintln!("\n== {}: {}", stage.name, stage.what);
        let start = Instant::now();
        let verdict = (stage.run)(&mut bench);
        times.push((stage.name, start.elapsed().as_secs_f32()));
        match verdict {
            Ok(count) => total += count,
            Err((count, trouble)) => {
                total += count;
                total.failed = total.failed.max(1); // a stage without tests of its own failed as one
                wrong = Some(Trouble(format!("stage {}: {trouble}", stage.name)));
                break;
            }
        }
    }
    drop(bench);
    println!();
    for (name, seconds) in times {
        println!("{name:<18} {seconds:>7.1} s");
    }
    println!("{:<18} {:>7.1} s", "together", began.elapsed().as_secs_f32());
    println!("{} passed, {} failed", total.passed, total.failed);
    wrong.map_or(Ok(()), Err)
}

/// A stage of one yes or no.
fn plain(done: Result<(), Trouble>) -> Verdict {
    done.map(|()| Count::default()).map_err(|t| (Count::default(), t))
}

/// A stage of many tests.
fn counted(c: Command) -> Verdict {
    match run::counted(c) {
        Ok((count, Ok(()))) => Ok(count),
        Ok((count, Err(t))) => Err((count, t)),
        Err(t) => Err((Count::default(), t)),
    }
}

fn machine_ready(_: &mut Bench) -> Verdict {
    plain(machine::need(&[
        machine::NODE,
        machine::POSTGRES,
        machine::CHROMIUM,
        machine::OFFICE,
        machine::FONTS,
        machine::POPPLER,
    ]))
}

fn front_end(_: &mut Bench) -> Verdict {
    let npm = |args: &[&str]| run::check(run::npm("web", args));
    plain(front::install("web").and_then(|()| npm(&["run", "--silent", "check"])).and_then(|()| front::build()))?;
    counted(run::npm("web", &["test", "--silent"]))
}

fn format(_: &mut Bench) -> Verdict {
    plain(run::cargo(&["fmt", "--all", "--check"]))
}

fn order(_: &mut Bench) -> Verdict {
    plain(layers::check())
}

fn lint(_: &mut Bench) -> Verdict {
    plain(run::cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn rust(bench: &mut Bench) -> Verdict {
    let url = bench.postgres().map_err(|t| (Count::default(), t))?;
    let mut c = if run::exists("cargo-nextest") {
        run::cargo_command(&["nextest", "run", "--workspace", "--no-fail-fast", "--no-tests=pass"])
    } else {
        run::cargo_command(&["test", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests"])
    };
    c.env("HALFSKY_TEST_POSTGRES", url);
    counted(c)
}

fn docs(bench: &mut Bench) -> Verdict {
    let url = bench.postgres().map_err(|t| (Count::default(), t))?;
    let mut c = run::cargo_command(&["test", "--workspace", "--doc", "--no-fail-fast"]);
    c.env("HALFSKY_TEST_POSTGRES", url);
    counted(c)
}

fn files(_: &mut Bench) -> Verdict {
    plain(generated::update(true))
}

fn browser(url: Option<String>) -> Verdict {
    plain(
        front::build_if_stale()
            .and_then(|()| front::install("e2e"))
            .and_then(|()| run::check(run::npm("e2e", &["run", "--silent", "check"])))
            .and_then(|()| run::cargo(&["build", "--package", "app"])),
    )?;
    // The walk through every page looks at pages, not at the engine: once is enough.
    let script = if url.is_some() { "journeys" } else { "test" };
    let mut c = run::npm("e2e", &["run", "--silent", script]);
    c.env("HALFSKY_BIN", run::binary("debug"));
    match url {
        Some(url) => c.env("HALFSKY_TEST_POSTGRES", url).env("HALFSKY_E2E_ENGINE", "postgres"),
        None => c.env("HALFSKY_E2E_ENGINE", "sqlite"),
    };
    counted(c)
}

fn browser_sqlite(_: &mut Bench) -> Verdict {
    browser(None)
}

fn browser_postgres(bench: &mut Bench) -> Verdict {
    let url = bench.postgres().map_err(|t| (Count::default(), t))?;
    browser(Some(url))
}
