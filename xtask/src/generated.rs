//! Files that are made from the program itself: committed, so that people can read them, and never edited by hand.

use crate::{
    front,
    run::{self, Trouble, root, say},
};
use std::fs;

/// A generated file, and the arguments that make `halfsky` print it.
const FILES: &[(&str, &[&str])] = &[("docs/policy-grid.md", &["policy"]), ("docs/routes.md", &["routes"])];

/// Writes them anew; when only checking, fails if a committed one would change.
pub fn update(only_check: bool) -> Result<(), Trouble> {
    let wanted: Vec<_> = FILES.iter().filter(|(path, _)| !only_check || root().join(path).is_file()).collect();
    if wanted.is_empty() {
        say("no generated file is committed yet");
        return Ok(());
    }
    if !only_check {
        front::build_if_stale()?;
    }
    run::cargo(&["build", "--package", "app"])?;
    let mut stale = Vec::new();
    for (path, args) in wanted {
        let mut c = run::command(run::binary("debug"));
        c.args(*args);
        let text = run::output(c)?;
        let place = root().join(path);
        if fs::read_to_string(&place).is_ok_and(|had| had == text) {
            continue;
        }
        if only_check {
            stale.push(*path);
        } else {
            if let Some(folder) = place.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(&place, text)?;
            say(&format!("wrote {path}"));
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(Trouble(format!("{} would change; run cargo xtask update and commit the result", stale.join(", "))))
}
