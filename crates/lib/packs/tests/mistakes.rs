//! Every kind of mistake is reported with its file, line and remedy, all at once.

use packs::{PackError, Packs, Problem};
use proptest::prelude::*;

const PACK: &str = "id = \"a\"\nname = \"甲\"\nname_en = \"A\"\nsource = \"x\"\neffective_from = 2026-01-01\n";
const RECORD: &str = "[[record]]\ncode = \"talk\"\nname = \"谈心\"\nname_en = \"Talk\"\ntopic = \"care\"\nunit = \"次\"\n\
                      unit_en = \"times\"\ndescription = \"一次\"\n";
const ACTIVITIES: &str =
    "[[kind]]\ncode = \"training\"\nname = \"培训\"\nname_en = \"Training\"\ntopic = \"training\"\n";

/// A measure with these lines about its kind and facts, which begin on line 5.
fn measure(code: &str, lines: &str) -> String {
    format!(
        "[[measure]]\ncode = \"{code}\"\nname = \"某数\"\nname_en = \"Some\"\n{lines}\nunit = \"次\"\nunit_en = \"times\"\n\
         scope_rows = [22]\nsuggest = [\"某\"]\nsource = \"x\"\nversion = 1\neffective_from = \"2026-01-01\"\n"
    )
}

fn parse(records: &str, measures: &str) -> Result<Packs, Vec<PackError>> {
    Packs::parse(vec![
        ("a/pack.toml".into(), PACK.into()),
        ("a/records.toml".into(), records.into()),
        ("a/activities.toml".into(), ACTIVITIES.into()),
        ("a/measures.toml".into(), measures.into()),
    ])
}

fn errors(records: &str, measures: &str) -> Vec<PackError> {
    parse(records, measures).unwrap_err()
}

#[test]
fn a_good_pack_loads() {
    let packs = parse(RECORD, &measure("talks", "kind = \"times\"\nfacts = [\"record:talk\"]")).unwrap();
    assert_eq!((packs.record_kinds().len(), packs.measures().len()), (1, 1));
    assert!(packs.record_kind("talk").is_some() && packs.measure("talks").is_some());
}

#[test]
fn mistakes_of_references_and_filters() {
    type Check = fn(&Problem) -> bool;
    let cases: Vec<(&str, usize, Check)> = vec![
        (
            "kind = \"count\"\nfacts = [\"record:tlak\"]",
            6,
            |p| matches!(p, Problem::Unknown { code, .. } if code == "tlak"),
        ),
        ("kind = \"people\"\nfacts = [\"record:talk\"]", 6, |p| matches!(p, Problem::NoSubjects(_))),
        ("kind = \"amount\"\nfacts = [\"record:talk\"]", 6, |p| matches!(p, Problem::NoAmount(_))),
        ("kind = \"stock\"\nfacts = [\"record:talk\"]", 6, |p| matches!(p, Problem::NotLasting(_))),
        ("kind = \"count\"\nfacts = [\"record:talk\"]\ntopics = [\"health\"]", 6, |p| {
            matches!(p, Problem::NeverMatches(_))
        }),
        ("kind = \"count\"\nfacts = [\"activity\"]\ntopics = [\"health\"]", 6, |p| {
            matches!(p, Problem::NeverMatches(_))
        }),
        ("kind = \"count\"\nfacts = [\"record:talk\"]\nactivity_kinds = [\"培训\"]", 6, |p| {
            matches!(p, Problem::NeverMatches(_))
        }),
        (
            "kind = \"count\"\nfacts = [\"activity\"]\nactivity_kinds = [\"唱歌\"]",
            7,
            |p| matches!(p, Problem::Unknown { code, .. } if code == "唱歌"),
        ),
        ("kind = \"count\"\nfacts = [\"activity\"]\nprogrammes = [\"三九\"]", 7, |p| {
            matches!(p, Problem::Unknown { .. })
        }),
        ("kind = \"count\"\nfacts = [\"activity\"]\ntopics = [\"sport\"]", 7, |p| matches!(p, Problem::Unknown { .. })),
        (
            "kind = \"ratio\"\nnumerator = \"m\"\ndenominator = \"gone\"",
            7,
            |p| matches!(p, Problem::Unknown { code, .. } if code == "gone"),
        ),
        ("kind = \"ratio\"\nnumerator = \"m\"", 1, |p| matches!(p, Problem::Missing("denominator"))),
        ("kind = \"count\"", 1, |p| matches!(p, Problem::Missing("facts"))),
        ("kind = \"count\"\nfacts = [\"activity\"]\nnumerator = \"m\"", 7, |p| {
            matches!(p, Problem::NotForThisKind { .. })
        }),
        ("kind = \"sum\"\nfacts = [\"activity\"]", 5, |p| matches!(p, Problem::NotOneOf { .. })),
        ("kind = \"count\"\nfacts = \"activity\"", 6, |p| matches!(p, Problem::WrongType { .. })),
        ("kind = \"count\"\nfacts = [\"activites\"]", 6, |p| matches!(p, Problem::NotOneOf { .. })),
        ("kind = \"count\"\nfacts = [\"activity\"]\ntopic = \"care\"", 7, |p| {
            matches!(p, Problem::UnknownField { .. })
        }),
    ];
    for (lines, line, check) in cases {
        let found = errors(RECORD, &measure("m", lines));
        let hit = found.iter().find(|error| check(&error.problem));
        let hit = hit.unwrap_or_else(|| panic!("{lines}: {found:#?}"));
        assert_eq!((hit.file.as_str(), hit.line), ("a/measures.toml", line), "{lines}: {hit}");
        assert!(hit.zh().starts_with(&format!("a/measures.toml 第{line}行：")), "{hit}");
        assert!(hit.en().starts_with(&format!("a/measures.toml, line {line}: ")), "{}", hit.en());
    }
}

#[test]
fn ratios_in_a_circle_are_found() {
    let a = measure("a", "kind = \"ratio\"\nnumerator = \"b\"\ndenominator = \"c\"");
    let b = measure("b", "kind = \"ratio\"\nnumerator = \"c\"\ndenominator = \"a\"");
    let c = measure("c", "kind = \"count\"\nfacts = [\"activity\"]");
    let found = errors(RECORD, &format!("{a}{b}{c}"));
    assert!(found.iter().any(|error| error.problem == Problem::Cycle("a → b → a".to_owned())), "{found:#?}");
    assert_eq!(found.len(), 2);
}

#[test]
fn all_mistakes_come_at_once() {
    let records = format!("{RECORD}{}", RECORD.replace("name_en = \"Talk\"\n", "").replace("care", "caer"))
        + "[[record]]\ncode = \"Talk 2\"\nname = \"谈心\"\nname_en = \"谈心\"\n[[rekord]]\n";
    let found = errors(&records, "[[measure]\n");
    let lines: Vec<_> = found.iter().map(|error| (error.file.as_str(), error.line)).collect();
    assert!(found.iter().any(|e| e.line == 9 && e.problem == Problem::MissingEnglish("name_en")), "{lines:?}");
    assert!(
        found.iter().any(|e| e.line == 12 && matches!(&e.problem, Problem::Unknown { code, .. } if code == "caer")),
        "{found:#?}"
    );
    assert!(found.iter().any(|e| matches!(e.problem, Problem::BadCode(_))));
    assert!(found.iter().any(|e| matches!(&e.problem, Problem::UnknownField { field, .. } if field == "rekord")));
    assert!(found.iter().any(|e| e.file == "a/measures.toml" && matches!(e.problem, Problem::Syntax(_))));
    for error in &found {
        assert!(!error.zh().is_empty() && !error.en().is_empty());
    }
}

#[test]
fn codes_stand_once() {
    let found = errors(&format!("{RECORD}{RECORD}"), &measure("m", "kind = \"count\"\nfacts = [\"activity\"]"));
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].line, found[0].zh()),
        (10, "a/records.toml 第10行：代码“talk”已在 a/records.toml 第1行用过；请换一个代码或删去一处".to_owned())
    );
}

#[test]
fn folders_and_files() {
    let found =
        Packs::parse(vec![("b/pack.toml".into(), PACK.into()), ("c/notes.toml".into(), String::new())]).unwrap_err();
    let problems: Vec<_> = found.iter().map(|error| (error.file.as_str(), &error.problem)).collect();
    assert!(matches!(problems[0], ("b/pack.toml", Problem::FolderName { .. })), "{problems:?}");
    assert!(problems.contains(&("c/notes.toml", &Problem::UnknownFile)));
    assert!(problems.contains(&("c/pack.toml", &Problem::NoPackFile)));
}

proptest! {
    #[test]
    fn reading_never_panics(text in "(\\[\\[record\\]\\]|code|name|topic|=|\"|\n|\\[|\\]|1|true|谈|-| ){0,40}") {
        let _ = parse(&text, &text);
    }
}
