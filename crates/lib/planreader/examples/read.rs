//! `read FILE… --out DIR`: one JSON file per document, named after it; without `--out` to standard output.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut out: Option<PathBuf> = None;
    let mut args = std::env::args_os().skip(1);
    while let Some(arg) = args.next() {
        if arg == "--out" {
            out = args.next().map(PathBuf::from);
        } else {
            files.push(arg.into());
        }
    }
    if files.is_empty() {
        eprintln!("usage: read FILE… [--out DIR]");
        return ExitCode::from(2);
    }
    let mut failed = false;
    for file in &files {
        if let Err(why) = one(file, out.as_deref()) {
            eprintln!("{}: {why}", file.display());
            failed = true;
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn one(file: &Path, out: Option<&Path>) -> Result<(), Box<dyn std::error::Error>> {
    let bytes = std::fs::read(file)?;
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let json = serde_json::to_string_pretty(&planreader::read(&name, &bytes)?.to_json())?;
    match out {
        None => println!("{json}"),
        Some(dir) => {
            std::fs::create_dir_all(dir)?;
            let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_else(|| "page".into());
            std::fs::write(dir.join(format!("{stem}.json")), json)?;
        }
    }
    Ok(())
}
