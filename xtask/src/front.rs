//! The front end: installed from its lock file, built only when something it is made of is newer.

use crate::run::{Trouble, check, npm, root, say};
use std::{fs, path::Path, time::SystemTime};

/// Installs a Node folder's packages from its lock file, when they are missing or the lock has changed.
pub fn install(folder: &str) -> Result<(), Trouble> {
    let place = root().join(folder);
    let lock = fs::read(place.join("package-lock.json"))?;
    let seen = place.join("node_modules/.installed-from");
    if fs::read(&seen).is_ok_and(|had| had == lock) {
        return Ok(());
    }
    say(&format!("installing the packages of {folder}/ from its lock file"));
    check(npm(folder, &["ci", "--silent", "--no-progress"]))?;
    fs::write(seen, lock)?;
    Ok(())
}

/// Builds web/dist.
pub fn build() -> Result<(), Trouble> {
    install("web")?;
    check(npm("web", &["run", "--silent", "build"]))
}

/// Builds web/dist when it is older than the sources, or than the views whose classes and icons it carries.
pub fn build_if_stale() -> Result<(), Trouble> {
    install("web")?;
    let web = root().join("web");
    let built = fs::metadata(web.join(".built")).and_then(|m| m.modified()).ok();
    let newest = [web.join("src"), web.join("build.mjs"), web.join("package-lock.json"), root().join("crates")]
        .iter()
        .filter_map(|p| newest(p))
        .max();
    if built.is_some() && newest <= built && web.join("dist/app.js").is_file() {
        return Ok(());
    }
    say("building the front end");
    build()
}

/// When the newest file below a path was changed.
fn newest(path: &Path) -> Option<SystemTime> {
    let meta = fs::metadata(path).ok()?;
    if meta.is_file() {
        return meta.modified().ok();
    }
    fs::read_dir(path).ok()?.flatten().filter_map(|e| newest(&e.path())).max()
}
