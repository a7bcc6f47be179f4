//! What holds of every comparison, and how good the whole is on a generated county.

use jiff::civil::date;
use linkage::synth::{File, Plan, county};
use linkage::{
    Birth, Class, Frequencies, Index, Prepared, Scale, Secret, Subject, Weights, compare, groups, initials, pinyin_of,
    score,
};
use proptest::prelude::*;

/// Names as they come: of a small pool so that they meet, and anything at all.
fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[李王单于萧肖欧][建梓小阿华涵哲喆]{0,1}[华桦涵函国晴睛娃]{0,1}",
        1 => "[欧阳李]{2}[建华]{1,2}",
        1 => "(阿依|古丽|买买提|·|Ａ| ){0,5}",
        1 => any::<String>(),
    ]
}

fn births() -> impl Strategy<Value = Option<Birth>> {
    let day = (2009_i16..2013, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| Some(Birth::Day(date(y, m, d))));
    prop_oneof![
        4 => day,
        1 => Just(None),
        1 => (2009_i16..2013).prop_map(|year| Some(Birth::Year(year))),
        1 => (any::<i16>(), any::<i8>()).prop_map(|(year, month)| Some(Birth::Month(year, month))),
    ]
}

fn numbers() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        3 => prop::sample::select(vec!["330127201509270023", "33012720150927004X", "330127201509270033", "110105491231002"]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[0-9*]{15,18}",
    ]
}

fn short(text: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![1 => Just(String::new()), 2 => text.prop_map(|text| text), 1 => any::<String>()]
}

fn files() -> impl Strategy<Value = File> {
    let own = (names(), prop_oneof![2 => Just(String::new()), 1 => names()], births(), numbers(), 0_u8..4);
    let home = (short("1380000[0-9]{4}"), short("[甲乙]村[1-3三]组[0-9]号"), short("[ab]"), short("[cd]"));
    let kin = (prop_oneof![1 => Just(String::new()), 2 => names()], names(), names(), short("1380000[0-9]{4}"));
    (own, home, kin).prop_map(
        |(
            (name, other_name, birth, id, sex),
            (phone, address, village, township),
            (father, mother, guardian, guardian_phone),
        )| File {
            person: 0,
            name,
            other_name,
            sex: [None, Some(gbcodes::Sex::Male), Some(gbcodes::Sex::Female), Some(gbcodes::Sex::Unknown)]
                [usize::from(sex)],
            birth,
            id,
            phone,
            address,
            village,
            township,
            father,
            mother,
            guardian,
            guardian_phone,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_order_does_not_matter(a in files(), b in files()) {
        let (a, b, scale) = (a.prepare(), b.prepare(), Scale::default());
        let (one, other) = (compare(&a, &b, &scale), compare(&b, &a, &scale));
        prop_assert!((one.score.bits - other.score.bits).abs() < 1e-4, "{one:?}\n{other:?}");
        prop_assert_eq!(one.score.class, other.score.class);
        prop_assert_eq!(one.score, score(&a, &b, &scale));
        prop_assert!((0.0..=1.0).contains(&one.probability()));
        for reason in one.reasons.iter() {
            prop_assert!(!reason.words_zh().is_empty() && !reason.words_en().is_empty());
        }
        prop_assert_eq!(one, compare(&a, &b, &scale));
    }

    #[test]
    fn somebody_is_herself(file in files()) {
        let file = File { other_name: String::new(), ..file };
        let me = file.prepare();
        let known = me.name().chars().filter(|c| c.is_alphabetic()).count() >= 3 && matches!(file.birth, Some(Birth::Day(_)));
        let outcome = score(&me, &me, &Scale::default());
        prop_assert!(!known || outcome.class >= Class::Likely, "{outcome:?}");
        prop_assert!(outcome.class != Class::Different || me.name().is_empty() || file.birth.is_none() || !known);
    }

    /// What both files say alike never makes it less likely that they are one.
    #[test]
    fn agreement_never_counts_against(a in files(), b in files(), with in files()) {
        let scale = Scale::default();
        let bits = |a: &File, b: &File| score(&a.prepare(), &b.prepare(), &scale).bits;
        let check = |what: &str, change: &dyn Fn(&mut File, &File)| {
            let nothing = File::default();
            let (mut a0, mut b0, mut a1, mut b1) = (a.clone(), b.clone(), a.clone(), b.clone());
            // A wrong number beside another birth date is weighed as a whole; see the tests of people.
            for file in [&mut a0, &mut b0, &mut a1, &mut b1] {
                file.id.clear();
            }
            change(&mut a0, &nothing);
            change(&mut b0, &nothing);
            change(&mut a1, &with);
            change(&mut b1, &with);
            let (before, after) = (bits(&a0, &b0), bits(&a1, &b1));
            prop_assert!(after >= before - 1e-3, "{what}: {before} → {after}\n{a1:?}\n{b1:?}");
            Ok(())
        };
        check("sex", &|file, with| file.sex = with.sex)?;
        check("birth", &|file, with| file.birth = with.birth)?;
        check("village", &|file, with| { file.village.clone_from(&with.village); file.township.clone_from(&with.township) })?;
        check("address", &|file, with| file.address.clone_from(&with.address))?;
        check("mother", &|file, with| { file.guardian.clear(); file.mother.clone_from(&with.mother) })?;
        check("father", &|file, with| { file.guardian.clear(); file.father.clone_from(&with.father) })?;
        check("guardian", &|file, with| file.guardian.clone_from(&with.guardian))?;
        check("phone", &|file, with| { file.guardian_phone.clear(); file.phone.clone_from(&with.phone) })?;
    }

    #[test]
    fn no_text_is_too_strange(text in any::<String>()) {
        let _ = (pinyin_of(&text), initials(&text));
        prop_assert!(!initials(&text).chars().any(char::is_whitespace));
        let secret = Secret { full: Some(&text), print: None, masked: Some(&text) };
        let other = [text.as_str()];
        let strange = Subject { name: &text, other_names: &other, id: secret, phones: &[secret], address: &text, village: &text, father: &text, guardian_id: secret, ..Subject::default() };
        let me = Prepared::new(&strange);
        prop_assert_eq!(me.blocking_keys(), linkage::blocking_keys(&strange));
        prop_assert!(score(&me, &me, &Scale::default()).bits.is_finite());
    }
}

/// Precision and recall over the pairs of a county that nothing was set by.
fn quality(seed: u64, guardians: bool) -> (f64, f64) {
    let files: Vec<File> = county(Plan { seed, people: 5_000, duplicates: 1_000 });
    let files: Vec<File> = if guardians { files } else { files.into_iter().map(File::without_guardians).collect() };
    let people: Vec<Prepared> = files.iter().map(File::prepare).collect();
    let found = groups(&people, &Scale::of(&people));
    let pairs: Vec<(u32, u32)> =
        found.iter().flat_map(|group| group.pairs.iter().map(|pair| (pair.a, pair.b))).collect();
    let same = |(a, b): &(u32, u32)| files[*a as usize].person == files[*b as usize].person;
    let mut counts = std::collections::HashMap::new();
    files.iter().for_each(|file| *counts.entry(file.person).or_insert(0_usize) += 1);
    let all: usize = counts.values().map(|n| n * (n - 1) / 2).sum();
    let right = pairs.iter().filter(|pair| same(pair)).count() as f64;
    (right / pairs.len() as f64, right / all as f64)
}

#[test]
fn a_generated_county_is_put_in_order() {
    let (precision, recall) = quality(51, true);
    assert!(precision >= 0.995 && recall >= 0.992, "with guardians: precision {precision}, recall {recall}");
    let (precision, recall) = quality(52, false);
    assert!(precision >= 0.993 && recall >= 0.980, "without guardians: precision {precision}, recall {recall}");
}

#[test]
fn the_same_files_give_the_same_answer() {
    let plan = Plan { seed: 3, people: 600, duplicates: 120 };
    let (first, second) = (county(plan), county(plan));
    assert_eq!(first, second);
    let people: Vec<Prepared> = first.iter().map(File::prepare).collect();
    assert_eq!(groups(&people, &Scale::of(&people)), groups(&people, &Scale::of(&people)));
    assert_eq!(Index::new(&people).pairs(), Index::new(&people).pairs());
    // A set of its own frequencies or the built-in ones: nearly the same is found.
    let builtin = Scale { weights: Weights::default(), frequencies: Frequencies::builtin(720) };
    let (own, builtin) = (groups(&people, &Scale::of(&people)).len(), groups(&people, &builtin).len());
    assert!(own.abs_diff(builtin) * 20 <= own, "{own} {builtin}");
}
