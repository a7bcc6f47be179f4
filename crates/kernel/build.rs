//! Embeds whatever `web/dist` holds, and the built-in programme packs. An empty `web/dist` is allowed, so
//! that the rules and the storage can be built and tested without Node; `cargo xtask` builds it first.

use std::{
    collections::hash_map::DefaultHasher,
    env,
    fmt::Write as _,
    fs,
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
};

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    paths.sort();
    paths
}

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../..");
    let out_dir = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    let dist = root.join("web/dist");
    println!("cargo:rerun-if-changed={}", dist.display());
    let mut out = String::from("static FILES: &[(&str, &str, &[u8])] = &[\n");
    for path in sorted(&dist).into_iter().filter(|p| p.is_file()) {
        println!("cargo:rerun-if-changed={}", path.display());
        let bytes = fs::read(&path).expect("readable asset");
        let mut h = DefaultHasher::new();
        bytes.hash(&mut h);
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let full = path.canonicalize().expect("it exists").display().to_string();
        writeln!(out, "    ({name:?}, \"{:016x}\", include_bytes!({full:?})),", h.finish()).expect("string");
    }
    out.push_str("];\n");
    fs::write(out_dir.join("assets.rs"), out).expect("writable");

    let packs = root.join("packs");
    println!("cargo:rerun-if-changed={}", packs.display());
    let mut out = String::from("static PACK_FILES: &[(&str, &str)] = &[\n");
    for folder in sorted(&packs).into_iter().filter(|p| p.is_dir()) {
        println!("cargo:rerun-if-changed={}", folder.display());
        for path in sorted(&folder).into_iter().filter(|p| p.extension().is_some_and(|e| e == "toml")) {
            println!("cargo:rerun-if-changed={}", path.display());
            let name = format!(
                "{}/{}",
                folder.file_name().expect("a folder").to_string_lossy(),
                path.file_name().expect("a file").to_string_lossy()
            );
            let full = path.canonicalize().expect("it exists").display().to_string();
            writeln!(out, "    ({name:?}, include_str!({full:?})),").expect("string");
        }
    }
    out.push_str("];\n");
    fs::write(out_dir.join("packs.rs"), out).expect("writable");
}
