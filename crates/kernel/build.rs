//! Embeds whatever `web/dist` holds. An empty folder is allowed, so that the rules and the storage can be
//! built and tested without Node; `cargo xtask` builds the front end first.

use std::{collections::hash_map::DefaultHasher, env, fmt::Write as _, fs, hash::{Hash, Hasher}, path::Path};

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let dist = Path::new(&root).join("../../web/dist");
    println!("cargo:rerun-if-changed={}", dist.display());
    let mut out = String::from("static FILES: &[(&str, &str, &[u8])] = &[\n");
    let mut names: Vec<_> = fs::read_dir(&dist).into_iter().flatten().flatten().map(|e| e.path()).filter(|p| p.is_file()).collect();
    names.sort();
    for path in names {
        println!("cargo:rerun-if-changed={}", path.display());
        let bytes = fs::read(&path).expect("readable asset");
        let mut h = DefaultHasher::new();
        bytes.hash(&mut h);
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let full = path.canonicalize().expect("it exists");
        writeln!(out, "    ({name:?}, \"{:016x}\", include_bytes!({:?})),", h.finish(), full.display().to_string()).expect("string");
    }
    out.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("assets.rs"), out).expect("writable");
}
