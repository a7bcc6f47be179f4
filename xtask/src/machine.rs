//! What the tasks need of the machine. On Debian as root it is installed; otherwise the person is told what is missing
//! and the exact command.

use crate::run::{Trouble, check, command, exists, output, say};
use std::{fs, path::Path};

/// Something a task needs.
#[derive(Clone, Copy)]
pub struct Need {
    /// What it is called to people.
    pub name: &'static str,
    /// Debian's packages that bring it.
    pub packages: &'static [&'static str],
    /// Whether it is there.
    pub there: fn() -> bool,
}

/// Node and npm, for building the front end.
pub const NODE: Need = Need { name: "Node.js 20 or newer, with npm", packages: &["nodejs", "npm"], there: node };
/// The browser that the journeys drive.
pub const CHROMIUM: Need = Need { name: "Chromium", packages: &["chromium"], there: chromium };
/// A font with Chinese characters, so that pictures and documents show words instead of boxes.
pub const FONTS: Need = Need { name: "a Chinese font", packages: &["fonts-noto-cjk", "fontconfig"], there: fonts };
/// PostgreSQL's own programs; no service is needed.
pub const POSTGRES: Need = Need {
    name: "PostgreSQL (initdb, postgres)",
    packages: &["postgresql"],
    there: || crate::postgres::programs().is_some(),
};
/// LibreOffice, which opens every document the program writes.
pub const OFFICE: Need = Need {
    name: "LibreOffice Writer and Calc",
    packages: &["libreoffice-writer-nogui", "libreoffice-calc-nogui"],
    there: office,
};
/// Reads the text of a PDF.
pub const POPPLER: Need = Need { name: "pdftotext", packages: &["poppler-utils"], there: || exists("pdftotext") };

fn node() -> bool {
    let version = || {
        let mut c = command("node");
        c.arg("--version");
        let text = output(c).ok()?;
        text.trim().trim_start_matches('v').split('.').next()?.parse::<u32>().ok()
    };
    exists("node") && exists("npm") && version().is_some_and(|v| v >= 20)
}

fn chromium() -> bool {
    std::env::var_os("HALFSKY_CHROMIUM").is_some_and(|p| Path::new(&p).is_file())
        || exists("chromium")
        || exists("chromium-browser")
}

fn fonts() -> bool {
    let mut c = command("fc-list");
    c.args([":lang=zh", "family"]);
    exists("fc-list") && output(c).is_ok_and(|families| !families.trim().is_empty())
}

fn office() -> bool {
    let part = |name: &str| {
        ["/usr/lib/libreoffice/program", "/opt/libreoffice/program"].iter().any(|p| Path::new(p).join(name).exists())
    };
    (exists("soffice") || exists("libreoffice")) && part("libswlo.so") && part("libsclo.so")
}

/// Whether we run as root.
pub fn root() -> bool {
    let mut c = command("id");
    c.arg("-u");
    output(c).is_ok_and(|id| id.trim() == "0")
}

fn debian() -> bool {
    exists("apt-get")
        && fs::read_to_string("/etc/os-release").is_ok_and(|s| s.contains("ID=debian") || s.contains("ID_LIKE=debian"))
}

/// Sees to it that everything is there.
pub fn need(needs: &[Need]) -> Result<(), Trouble> {
    let missing: Vec<&Need> = needs.iter().filter(|n| !(n.there)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.iter().map(|n| n.name).collect::<Vec<_>>().join("; ");
    let packages: Vec<&str> = missing.iter().flat_map(|n| n.packages).copied().collect();
    let by_hand = format!("apt-get install --no-install-recommends {}", packages.join(" "));
    if !(debian() && root()) {
        return Err(Trouble(format!("missing: {names}\non Debian, as root: {by_hand}")));
    }
    say(&format!("missing: {names}; installing {}", packages.join(" ")));
    let apt = |args: &[&str]| {
        let mut c = command("apt-get");
        c.args(args).env("DEBIAN_FRONTEND", "noninteractive");
        c
    };
    check(apt(&["update", "-qq"]))?;
    let mut install = apt(&["install", "-y", "-qq", "--no-install-recommends"]);
    install.args(&packages);
    check(install)?;
    match missing.iter().find(|n| !(n.there)()) {
        None => Ok(()),
        Some(n) => Err(Trouble(format!("still missing after installing {}: {}", n.packages.join(" "), n.name))),
    }
}
