//! The working corpus, where it is at hand: the figures that the reader has to keep, by the corpus' own scorer.
//! The corpus is other people's text and is no part of the repository; without it the test says so and passes.

use std::path::{Path, PathBuf};
use std::process::Command;

use planreader::read;
use serde_json::Value;

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("HALFSKY_CORPUS")
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus"));
    folder.join("score.py").exists().then_some(folder)
}

fn read_all(corpus: &Path, out: &Path) {
    for file in std::fs::read_dir(corpus.join("docs")).unwrap().flatten() {
        let path = file.path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let r = read(&name, &std::fs::read(&path).unwrap()).unwrap();
        for c in &r.commitments {
            assert_eq!(&r.text[c.place.span.clone()], c.quote);
            assert!(c.on_topic || r.documents[c.document].place.line > 1);
        }
        let json = r.to_json().to_string();
        std::fs::write(out.join(path.file_stem().unwrap()).with_extension("json"), json).unwrap();
    }
}

fn f1(v: &Value) -> f64 {
    v["f1"].as_f64().unwrap_or(0.0)
}

#[test]
fn figures_are_kept() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus; set HALFSKY_CORPUS to its folder");
        return;
    };
    let out = std::env::temp_dir().join(format!("planreader-{}", std::process::id()));
    std::fs::create_dir_all(&out).unwrap();
    read_all(&corpus, &out);
    let run = |json: bool| {
        let mut c = Command::new("python3");
        c.arg(corpus.join("score.py")).arg(&out);
        if json {
            c.arg("--json");
        }
        c.output().ok().filter(|o| o.status.success()).map(|o| String::from_utf8_lossy(&o.stdout).into_owned())
    };
    let scored = run(true).zip(run(false));
    std::fs::remove_dir_all(&out).unwrap();
    let Some((json, table)) = scored else {
        println!("skipped: python3 is not at hand");
        return;
    };
    let score: Value = serde_json::from_str(&json).unwrap();
    assert!(f1(&score["overall"]) >= 0.97, "{table}");
    for (kind, v) in score["types"].as_object().unwrap() {
        let wanted = v["tp"].as_u64().unwrap_or(0) + v["fn"].as_u64().unwrap_or(0);
        assert!(wanted < 10 || f1(v) >= 0.90, "{kind}\n{table}");
    }
    let line = |head: &str| {
        let row = table.lines().find(|l| l.contains(head)).unwrap_or_default();
        row.rsplit(' ').next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0)
    };
    assert!(line("document starts") >= 0.97, "{table}");
    assert!(line("achievements (line") >= 0.93, "{table}");
}

#[test]
fn the_page_off_the_subject_promises_nothing() {
    let Some(corpus) = corpus() else { return };
    let r = read("002.txt", &std::fs::read(corpus.join("docs/002.txt")).unwrap()).unwrap();
    let off: Vec<usize> = (0..r.documents.len()).filter(|d| !r.documents[*d].on_topic).collect();
    assert_eq!(off.len(), 1);
    assert!(r.commitments.iter().all(|c| c.on_topic != off.contains(&c.document)));
}
