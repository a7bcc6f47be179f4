//! Every ugly workbook under `fixtures` is understood as the expectation beside it says: tables, rows, columns, values,
//! and everything that must be flagged or refused. `read --expect FILE` prints what is understood now.

mod common;

use std::path::Path;

#[test]
fn every_fixture_is_understood_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("the fixtures are there")
        .map(|entry| entry.expect("readable").path())
        .filter(|p| p.extension().is_some_and(|e| e != "json" && e != "py"))
        .collect();
    files.sort();
    assert!(files.len() >= 12, "only {} fixtures", files.len());
    let mut differ = Vec::new();
    for file in files {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(&file).expect("readable");
        let now = common::expect::understood(&bytes, &name);
        let wanted = std::fs::read_to_string(folder.join(format!("{name}.json"))).expect("an expectation beside it");
        let wanted: serde_json::Value = serde_json::from_str(&wanted).expect("JSON");
        if now != wanted {
            differ.push(format!("{name}: {}", difference(&wanted, &now, "")));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

/// The first place where two differ.
fn difference(wanted: &serde_json::Value, now: &serde_json::Value, at: &str) -> String {
    use serde_json::Value;
    match (wanted, now) {
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            let found = a.iter().find(|(k, v)| b[k.as_str()] != **v);
            found.map_or_else(String::new, |(k, v)| difference(v, &b[k.as_str()], &format!("{at}/{k}")))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let found = (0..a.len()).find(|i| a[*i] != b[*i]);
            found.map_or_else(String::new, |i| difference(&a[i], &b[i], &format!("{at}/{i}")))
        }
        _ => format!("{at}\n  wanted {wanted}\n  now    {now}"),
    }
}
