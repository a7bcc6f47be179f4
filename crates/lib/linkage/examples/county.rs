//! Our side of `bench/linkage`: writes a generated county as CSV, and finds the duplicates in such a file.
//!
//!     county generate SEED FILE.csv
//!     county find FILE.csv [--without-guardians] [--misses]
//!     county register PEOPLE              how long it takes to find one person, and 20,000, among so many

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Instant;

use linkage::synth::{File, Plan, county};
use linkage::{Birth, Class, Index, Prepared, Scale, compare, duplicates, groups, links, pinyin_of, score};

const HEADER: &str = "rec_id,person,name,other_name,sex,birth,id,phone,address,village,township,father,mother,guardian,guardian_phone,name_py,father_py,mother_py,guardian_py";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["generate", seed, path] => generate(seed.parse().expect("a number for the seed"), path),
        ["find", path, options @ ..] => {
            find(path, options.contains(&"--without-guardians"), options.contains(&"--misses"))
        }
        ["register", people] => register(people.parse().expect("a number of people")),
        _ => println!(
            "county generate SEED FILE.csv | county find FILE.csv [--without-guardians] [--misses] | county register PEOPLE"
        ),
    }
}

fn generate(seed: u64, path: &str) {
    let files = county(Plan { seed, people: 20_000, duplicates: 4_000 });
    let mut text = format!("{HEADER}\n");
    for (at, file) in files.iter().enumerate() {
        let birth = match file.birth {
            Some(Birth::Day(day)) => day.to_string(),
            Some(Birth::Month(year, month)) => format!("{year}-{month:02}"),
            Some(Birth::Year(year)) => year.to_string(),
            None => String::new(),
        };
        let sex = file.sex.map_or("", |sex| sex.code());
        let columns = [
            &file.name,
            &file.other_name,
            sex,
            &birth,
            &file.id,
            &file.phone,
            &file.address,
            &file.village,
            &file.township,
            &file.father,
            &file.mother,
            &file.guardian,
            &file.guardian_phone,
            &pinyin_of(&file.name),
            &pinyin_of(&file.father),
            &pinyin_of(&file.mother),
            &pinyin_of(&file.guardian),
        ];
        writeln!(text, "{at},{},{}", file.person, columns.join(",")).expect("writing to memory");
    }
    std::fs::write(path, text).expect("the file can be written");
}

fn read(text: &str) -> Vec<File> {
    let file = |line: &str| {
        let mut columns = line.split(',').skip(1).map(str::to_owned);
        let mut next = || columns.next().unwrap_or_default();
        File {
            person: next().parse().unwrap_or_default(),
            name: next(),
            other_name: next(),
            sex: gbcodes::Sex::by_code(&next()),
            birth: birth(&next()),
            id: next(),
            phone: next(),
            address: next(),
            village: next(),
            township: next(),
            father: next(),
            mother: next(),
            guardian: next(),
            guardian_phone: next(),
        }
    };
    text.lines().skip(1).map(file).collect()
}

fn birth(text: &str) -> Option<Birth> {
    match text.len() {
        10 => text.parse().ok().map(Birth::Day),
        7 => Some(Birth::Month(text[..4].parse().ok()?, text[5..].parse().ok()?)),
        4 => text.parse().ok().map(Birth::Year),
        _ => None,
    }
}

fn find(path: &str, without_guardians: bool, show_misses: bool) {
    let start = Instant::now();
    let text = std::fs::read_to_string(path).expect("the file can be read");
    let mut files = read(&text);
    if without_guardians {
        files = files.into_iter().map(File::without_guardians).collect();
    }
    let people: Vec<Prepared> = files.iter().map(File::prepare).collect();
    let prepared = start.elapsed();
    let scale = Scale::of(&people);
    let found = groups(&people, &scale);
    let took = start.elapsed();

    // The answers are looked at only from here on.
    let truth = truth(&files);
    let quality = |found: &BTreeSet<(u32, u32)>| {
        let right = found.intersection(&truth).count() as f64;
        let (precision, recall) = (right / found.len().max(1) as f64, right / truth.len().max(1) as f64);
        (precision, recall, 2.0 * precision * recall / (precision + recall))
    };
    let found: BTreeSet<(u32, u32)> =
        found.iter().flat_map(|group| group.pairs.iter().map(|pair| (pair.a, pair.b))).collect();
    let (precision, recall, f1) = quality(&found);
    // Pair by pair, without the choice among several files.
    let alone = duplicates(&people, &scale, Class::Likely).iter().map(|pair| (pair.a, pair.b)).collect();
    let (_, _, alone) = quality(&alone);
    let blocked: BTreeSet<(u32, u32)> = Index::new(&people).pairs().into_iter().collect();
    let (_, reached, _) = quality(&blocked);
    println!(
        "{{\"records\": {}, \"true_pairs\": {}, \"candidates\": {}, \"blocking_recall\": {reached:.5}, \"found\": {}, \
         \"precision\": {precision:.5}, \"recall\": {recall:.5}, \"f1\": {f1:.5}, \"f1_pair_by_pair\": {alone:.5}, \
         \"seconds\": {:.4}, \"prepare_seconds\": {:.4}}}",
        files.len(),
        truth.len(),
        blocked.len(),
        found.len(),
        took.as_secs_f64(),
        prepared.as_secs_f64(),
    );
    if show_misses {
        for (label, pairs) in [("missed", truth.difference(&found)), ("wrong", found.difference(&truth))] {
            for &(a, b) in pairs {
                let (a, b) = (a as usize, b as usize);
                let outcome = compare(&people[a], &people[b], &scale);
                debug_assert_eq!(outcome.score, score(&people[a], &people[b], &scale));
                println!(
                    "\n{label} {:.1} {:?} blocked={}\n  {:?}\n  {:?}",
                    outcome.score.bits,
                    outcome.score.rival,
                    blocked.contains(&(a as u32, b as u32)),
                    files[a],
                    files[b]
                );
                for reason in &outcome.reasons {
                    println!("    {:+.1} {}", reason.weight, reason.words_zh());
                }
            }
        }
    }
}

fn truth(files: &[File]) -> BTreeSet<(u32, u32)> {
    let mut by_person: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (at, file) in (0_u32..).zip(files) {
        by_person.entry(file.person).or_default().push(at);
    }
    let pairs = by_person
        .values()
        .flat_map(|all| all.iter().enumerate().flat_map(move |(at, a)| all[at + 1..].iter().map(move |b| (*a, *b))));
    pairs.collect()
}

/// A register of so many people, and newcomers of whom a sixth are in it already.
fn register(people: usize) {
    let files = county(Plan { seed: 5, people, duplicates: people / 6 });
    let newcomers: Vec<Prepared> = files[..20_000.min(files.len() / 2)].iter().map(File::prepare).collect();
    let start = Instant::now();
    let known: Vec<Prepared> = files[newcomers.len()..].iter().map(File::prepare).collect();
    let prepared = start.elapsed();
    let (scale, index) = (Scale::of(&known), Index::new(&known));
    let indexed = start.elapsed() - prepared;
    let start = Instant::now();
    let found = links(&newcomers, &known, &index, &scale, Class::Likely);
    let linked = start.elapsed();
    let start = Instant::now();
    let all = groups(&known, &scale);
    println!(
        "{} known: prepared in {:.2} s, indexed in {:.2} s; {} newcomers in {:.2} s ({} links), {:.3} ms for one; \
         the whole register in {:.2} s ({} groups)",
        known.len(),
        prepared.as_secs_f64(),
        indexed.as_secs_f64(),
        newcomers.len(),
        linked.as_secs_f64(),
        found.len(),
        linked.as_secs_f64() * 1e3 / newcomers.len() as f64,
        start.elapsed().as_secs_f64(),
        all.len(),
    );
}
