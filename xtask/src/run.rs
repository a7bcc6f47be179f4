//! Starting programs: always from the root of the repository, always with a sentence when they fail.

use std::{
    env,
    ffi::OsStr,
    fmt,
    io::{BufRead, BufReader, IsTerminal, Read, Write},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

/// Why a task could not be done: a sentence for the person at the keyboard.
#[derive(Debug)]
pub struct Trouble(pub String);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(e: std::io::Error) -> Self {
        Trouble(e.to_string())
    }
}

/// A line about what is going on.
pub fn say(words: &str) {
    eprintln!("-- {words}");
}

/// The repository's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().map_or_else(|| here.to_owned(), Path::to_owned)
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(t) => root().join(t),
        None => root().join("target"),
    }
}

/// The program built in a profile's folder.
pub fn binary(profile: &str) -> PathBuf {
    target().join(profile).join("halfsky")
}

/// A command that starts in the root.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut c = Command::new(program);
    c.current_dir(root());
    c
}

/// npm in one of the two Node folders, quiet about itself.
pub fn npm(folder: &str, args: &[&str]) -> Command {
    let mut c = command("npm");
    c.current_dir(root().join(folder)).args(args);
    c.env("npm_config_fund", "false").env("npm_config_audit", "false").env("npm_config_update_notifier", "false");
    c
}

/// Cargo itself, the one that runs us.
pub fn cargo_command(args: &[&str]) -> Command {
    let mut c = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    c.args(args);
    c
}

/// Runs cargo.
pub fn cargo(args: &[&str]) -> Result<(), Trouble> {
    check(cargo_command(args))
}

fn words(c: &Command) -> String {
    let mut out = c.get_program().to_string_lossy().into_owned();
    for a in c.get_args() {
        out.push(' ');
        out.push_str(&a.to_string_lossy());
    }
    out
}

/// Runs a command with our own input and output; anything but success is a trouble.
pub fn check(mut c: Command) -> Result<(), Trouble> {
    let what = words(&c);
    let status = c.status().map_err(|e| Trouble(format!("`{what}` could not be started: {e}")))?;
    if status.success() { Ok(()) } else { Err(Trouble(format!("`{what}` failed ({status})"))) }
}

/// Runs a command and returns what it wrote.
pub fn output(mut c: Command) -> Result<String, Trouble> {
    let what = words(&c);
    let out =
        c.stderr(Stdio::inherit()).output().map_err(|e| Trouble(format!("`{what}` could not be started: {e}")))?;
    if !out.status.success() {
        return Err(Trouble(format!("`{what}` failed ({})", out.status)));
    }
    String::from_utf8(out.stdout).map_err(|_| Trouble(format!("`{what}` wrote something that is not UTF-8")))
}

/// Whether a program can be started at all.
pub fn exists(program: &str) -> bool {
    let paths = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&paths).any(|p| p.join(program).is_file())
}

/// Turns this process into the command; returns only when that failed.
pub fn become_it(mut c: Command) -> Trouble {
    let what = words(&c);
    Trouble(format!("`{what}` could not be started: {}", c.exec()))
}

/// Tests counted in what a test runner printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Passed.
    pub passed: u64,
    /// Failed.
    pub failed: u64,
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, more: Count) {
        self.passed += more.passed;
        self.failed += more.failed;
    }
}

impl std::iter::Sum for Count {
    fn sum<I: Iterator<Item = Count>>(counts: I) -> Self {
        let mut total = Count::default();
        counts.for_each(|c| total += c);
        total
    }
}

/// Runs a test command, showing what it prints and counting its tests.
pub fn counted(mut c: Command) -> Result<(Count, Result<(), Trouble>), Trouble> {
    let what = words(&c);
    if std::io::stdout().is_terminal() {
        c.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
    }
    let mut child = c
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| Trouble(format!("`{what}` could not be started: {e}")))?;
    let readers = [
        child.stdout.take().map(|o| thread::spawn(move || pass_on(o, std::io::stdout()))),
        child.stderr.take().map(|o| thread::spawn(move || pass_on(o, std::io::stderr()))),
    ];
    let total = readers.into_iter().flatten().filter_map(|r| r.join().ok()).sum();
    let status = child.wait()?;
    let verdict = if status.success() { Ok(()) } else { Err(Trouble(format!("`{what}` failed ({status})"))) };
    Ok((total, verdict))
}

fn pass_on(from: impl Read, mut to: impl Write) -> Count {
    let mut total = Count::default();
    let mut lines = BufReader::new(from);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
        // A closed terminal must not stop the counting.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        total += count_in(&plain(&String::from_utf8_lossy(&line)));
        line.clear();
    }
    total
}

/// A line without terminal colours.
fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' {
            for d in rest.by_ref() {
                if d.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// The tests that a summary line tells of: cargo's, nextest's or Node's.
fn count_in(line: &str) -> Count {
    let line = line.trim();
    let before = |word: &str| {
        let at = line.find(word)?;
        line[..at].trim_end().rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    if line.starts_with("test result:") || (line.starts_with("Summary [") && line.contains("run:")) {
        return Count { passed: before(" passed").unwrap_or(0), failed: before(" failed").unwrap_or(0) };
    }
    for mark in ["# ", "\u{2139} "] {
        if let Some(words) = line.strip_prefix(mark) {
            let mut words = words.split_whitespace();
            let kind = words.next();
            let n = words.next().and_then(|n| n.parse().ok());
            match (kind, n, words.next()) {
                (Some("pass"), Some(n), None) => return Count { passed: n, failed: 0 },
                (Some("fail"), Some(n), None) => return Count { passed: 0, failed: n },
                _ => {}
            }
        }
    }
    Count::default()
}

#[cfg(test)]
mod tests {
    use super::{Count, count_in, plain};

    #[test]
    fn summaries_of_three_runners_are_counted() {
        let count = |line: &str| count_in(&plain(line));
        assert_eq!(
            count("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured"),
            Count { passed: 12, failed: 0 }
        );
        assert_eq!(
            count("     Summary [   1.234s] 34 tests run: 33 passed (1 slow), 1 failed, 2 skipped"),
            Count { passed: 33, failed: 1 }
        );
        assert_eq!(count("# pass 18"), Count { passed: 18, failed: 0 });
        assert_eq!(count("\u{1b}[34m\u{2139} fail 2\u{1b}[39m"), Count { passed: 0, failed: 2 });
        assert_eq!(count("# pass the salt"), Count::default());
        assert_eq!(count("running 3 tests"), Count::default());
    }
}
