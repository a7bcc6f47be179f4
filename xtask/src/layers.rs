//! The shape of the house: which crate may see which, and how large each has grown. The order is the architecture's; a
//! crate that depends against it, or a library that knows the site, fails the check.

use crate::run::{Trouble, root};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// From the ground up; everything in crates/lib stands on the ground, and each library by itself.
const ORDER: &[&str] =
    &["vocab", "kernel", "ledger", "network", "people", "work", "care", "cases", "places", "plans", "returns", "app"];

/// What a library must not touch: it reads no network, no database, no site.
const IO: &[&str] = &["axum", "tokio", "sqlx", "maud", "hyper", "tower", "tower-http", "reqwest"];

/// Files longer than this are named in the report.
const LONG: usize = 600;

struct Crate {
    name: String,
    library: bool,
    files: Vec<(PathBuf, usize)>,
    uses: Vec<String>,
    uses_in_tests: Vec<String>,
}

/// The names in a manifest's table of dependencies.
fn dependencies(manifest: &str, table: &str) -> Vec<String> {
    let mut inside = false;
    let mut names = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(head) = line.strip_prefix('[') {
            let head = head.trim_end_matches(']');
            inside = head == table;
            if let Some(name) = head.strip_prefix(table).and_then(|h| h.strip_prefix('.')) {
                names.push(name.to_owned());
            }
        } else if inside && !line.is_empty() && !line.starts_with('#') && !line.starts_with('}') {
            let name: String = line.chars().take_while(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect();
            if line[name.len()..].trim_start().starts_with(['.', '=']) {
                names.push(name);
            }
        }
    }
    names
}

fn rust_files(folder: &Path, out: &mut Vec<(PathBuf, usize)>) {
    let mut entries: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let lines = fs::read_to_string(&path).map_or(0, |t| t.lines().count());
            out.push((path, lines));
        }
    }
}

fn read(folder: &Path, library: bool) -> Option<Crate> {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).ok()?;
    let name = manifest.lines().find_map(|l| l.strip_prefix("name = "))?.trim_matches('"').to_owned();
    let mut files = Vec::new();
    rust_files(folder, &mut files);
    let mut uses = dependencies(&manifest, "dependencies");
    uses.extend(dependencies(&manifest, "build-dependencies"));
    Some(Crate { name, library, files, uses, uses_in_tests: dependencies(&manifest, "dev-dependencies") })
}

fn crates() -> Vec<Crate> {
    let below = |folder: PathBuf| {
        let mut all: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
        all.sort();
        all
    };
    let mut found: Vec<Crate> = below(root().join("crates/lib")).iter().filter_map(|p| read(p, true)).collect();
    found.extend(below(root().join("crates")).iter().filter_map(|p| read(p, false)));
    found.sort_by_key(|c| (!c.library, ORDER.iter().position(|n| *n == c.name).unwrap_or(ORDER.len())));
    found
}

/// Every dependency that goes against the order, as a sentence.
fn wrongs(all: &[Crate]) -> Vec<String> {
    let library: BTreeMap<&str, bool> = all.iter().map(|c| (c.name.as_str(), c.library)).collect();
    let floor = |name: &str| ORDER.iter().position(|n| *n == name);
    let mut out = Vec::new();
    for c in all {
        let own = c.uses.iter().filter(|d| library.contains_key(d.as_str()));
        for d in own {
            if d == "testkit" && c.name != "testkit" {
                out.push(format!("{} depends on testkit, which is for tests only", c.name));
            } else if c.library && !library[d.as_str()] {
                out.push(format!("the library {} depends on {d}; libraries know nothing of the site", c.name));
            } else if let (Some(here), Some(there)) = (floor(&c.name), floor(d))
                && there >= here
            {
                out.push(format!("{} depends on {d}, which stands above it", c.name));
            }
        }
        if !c.library && c.name != "testkit" && floor(&c.name).is_none() {
            out.push(format!("{} has no place in the order yet; give it one in xtask/src/layers.rs", c.name));
        }
        if c.library {
            for d in c.uses.iter().filter(|d| IO.contains(&d.as_str())) {
                out.push(format!(
                    "the library {} depends on {d}; libraries do no input or output of their own",
                    c.name
                ));
            }
            for d in c.uses_in_tests.iter().filter(|d| library.get(d.as_str()) == Some(&false)) {
                out.push(format!(
                    "the tests of the library {} depend on {d}; libraries know nothing of the site",
                    c.name
                ));
            }
        }
    }
    out
}

/// Fails with every wrong dependency.
pub fn check() -> Result<(), Trouble> {
    let wrong = wrongs(&crates());
    if wrong.is_empty() { Ok(()) } else { Err(Trouble(wrong.join("\n"))) }
}

/// Prints crates, lines and edges, then checks.
pub fn report() -> Result<(), Trouble> {
    let all = crates();
    let ours: Vec<&str> = all.iter().map(|c| c.name.as_str()).collect();
    println!("{:<12} {:>6} {:>6}  depends on", "crate", "files", "lines");
    let mut sum = 0;
    for c in &all {
        let lines: usize = c.files.iter().map(|f| f.1).sum();
        sum += lines;
        let edges: Vec<&str> = c.uses.iter().map(String::as_str).filter(|d| ours.contains(d)).collect();
        println!("{:<12} {:>6} {:>6}  {}", c.name, c.files.len(), lines, edges.join(", "));
    }
    println!("{:<12} {:>6} {sum:>6}", "together", all.iter().map(|c| c.files.len()).sum::<usize>());
    let mut sizes: Vec<(&PathBuf, usize)> = all.iter().flat_map(|c| c.files.iter().map(|f| (&f.0, f.1))).collect();
    sizes.sort_by_key(|f| f.1);
    if let Some(middle) = sizes.get(sizes.len() / 2) {
        println!("\nhalf of the files have fewer than {} lines", middle.1 + 1);
    }
    for (path, lines) in sizes.iter().rev().take_while(|f| f.1 > LONG) {
        println!("{lines:>6}  {}", path.strip_prefix(root()).unwrap_or(path).display());
    }
    check()
}

#[cfg(test)]
mod tests {
    use super::{Crate, dependencies, wrongs};

    fn named(name: &str, library: bool, uses: &[&str]) -> Crate {
        let uses = uses.iter().map(|s| (*s).to_owned()).collect();
        Crate { name: name.into(), library, files: vec![], uses, uses_in_tests: vec![] }
    }

    #[test]
    fn a_manifest_is_read_as_people_write_it() {
        let text = "[package]\nname = \"x\"\n[dependencies]\n# one\njiff.workspace = true\nzip = { version = \"9\" }\n\n[dev-dependencies]\ntestkit.workspace = true\n[dependencies.serde]\nversion = \"1\"\n";
        assert_eq!(dependencies(text, "dependencies"), ["jiff", "zip", "serde"]);
        assert_eq!(dependencies(text, "dev-dependencies"), ["testkit"]);
    }

    #[test]
    fn dependencies_go_down_only() {
        let house = [
            named("almanac", true, &["jiff"]),
            named("vocab", false, &[]),
            named("kernel", false, &["vocab", "almanac", "axum"]),
            named("work", false, &["kernel"]),
        ];
        assert!(wrongs(&house).is_empty());
        let house = [
            named("almanac", true, &["vocab", "sqlx"]),
            named("vocab", false, &["kernel"]),
            named("kernel", false, &["testkit"]),
            named("testkit", false, &["kernel"]),
            named("attic", false, &[]),
        ];
        assert_eq!(wrongs(&house).len(), 5);
    }
}
