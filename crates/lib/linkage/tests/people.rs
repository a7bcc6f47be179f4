//! Pairs of files as offices have them, and what should be said of them; properties; a generated county.
//! All people are made up.

use jiff::civil::date;
use linkage::{
    Birth, Class, Code, Frequencies, IdMatch, Index, NameMatch, Prepared, Scale, Secret, Subject, Weights,
    blocking_keys, compare, duplicates, groups, links, score,
};

fn day(year: i16, month: i8, day: i8) -> Option<Birth> {
    Some(Birth::Day(date(year, month, day)))
}

/// A girl as her school has her.
fn known() -> Subject<'static> {
    Subject {
        name: "李梓涵",
        sex: Some(gbcodes::Sex::Female),
        birth: day(2015, 9, 27),
        id: Secret::full("330127201509270023"),
        phones: &[Secret { full: Some("13800001234"), print: None, masked: None }],
        address: "桥头村3组12号",
        village: "330127104203",
        township: "330127104",
        father: "李建军",
        mother: "周晓兰",
        guardian: "王桂英",
        ..Subject::default()
    }
}

fn class(a: Subject<'_>, b: Subject<'_>) -> Class {
    score(&Prepared::new(&a), &Prepared::new(&b), &Scale::default()).class
}

fn codes(a: Subject<'_>, b: Subject<'_>) -> Vec<Code> {
    let outcome = compare(&Prepared::new(&a), &Prepared::new(&b), &Scale::default());
    outcome.reasons.into_iter().map(|reason| reason.code).collect()
}

const NO_ID: Secret<'static> = Secret { full: None, print: None, masked: None };

#[test]
fn one_child_in_two_files() {
    let school = known();
    let village = Subject { id: NO_ID, phones: &[], ..known() };
    let other_phone = [Secret::full("15900005678")];
    let cases: Vec<(&str, Subject<'_>)> = vec![
        ("without a number", village),
        ("homophone", Subject { name: "李紫涵", ..village }),
        ("variant and traditional forms", Subject { name: "李梓涵", father: "李建軍", mother: "周曉蘭", ..village }),
        ("lunar birthday", Subject { birth: day(2015, 8, 15), ..village }),
        ("year off by one", Subject { birth: day(2014, 9, 27), name: "李 梓 涵", ..village }),
        ("one digit of the number wrong", Subject { id: Secret::full("330127201509270033"), ..known() }),
        ("two digits of the number swapped", Subject { id: Secret::full("330127201509720023"), ..known() }),
        ("year only", Subject { birth: Some(Birth::Year(2015)), ..village }),
        ("pet name", Subject { name: "小涵", ..village }),
        ("family name left out", Subject { name: "梓涵", ..village }),
        (
            "moved, another telephone, no guardian",
            Subject {
                village: "330127105201",
                township: "330127105",
                address: "新村5号",
                phones: &other_phone,
                guardian: "",
                ..village
            },
        ),
    ];
    for (what, second) in cases {
        assert!(
            class(school, second) >= Class::Likely,
            "{what}: {:?}",
            compare(&(&school).into(), &(&second).into(), &Scale::default())
        );
    }
}

#[test]
fn two_people_of_one_household() {
    let first = known();
    let no_number = Subject { id: NO_ID, ..known() };
    let cases: Vec<(&str, Subject<'_>, Class)> = vec![
        (
            "a sister",
            Subject { name: "李梓萌", birth: day(2018, 3, 2), id: Secret::full("330127201803020025"), ..known() },
            Class::Different,
        ),
        (
            "a sister without a number",
            Subject { name: "李梓萌", birth: day(2018, 3, 2), ..no_number },
            Class::Different,
        ),
        (
            "a brother",
            Subject { name: "李浩然", sex: Some(gbcodes::Sex::Male), birth: day(2013, 5, 6), ..no_number },
            Class::Different,
        ),
        ("a twin", Subject { name: "李梓萌", id: Secret::full("33012720150927004X"), ..known() }, Class::Different),
        ("a twin without a number", Subject { name: "李梓萌", ..no_number }, Class::Possible),
        ("a twin brother", Subject { name: "李浩然", sex: Some(gbcodes::Sex::Male), ..no_number }, Class::Different),
        (
            "the mother",
            Subject {
                name: "周晓兰",
                birth: day(1990, 1, 1),
                father: "周大海",
                mother: "吴秀英",
                guardian: "",
                ..no_number
            },
            Class::Different,
        ),
    ];
    for (what, second, most) in cases {
        let outcome = compare(&(&first).into(), &(&second).into(), &Scale::default());
        assert!(outcome.class() <= most, "{what}: {outcome:?}");
        assert!(outcome.words_zh().contains("不是同一人"), "{what}: {}", outcome.words_zh());
    }
    let twin = Subject { name: "李梓萌", id: Secret::full("33012720150927004X"), ..known() };
    assert_eq!(compare(&(&first).into(), &(&twin).into(), &Scale::default()).words_zh(), "像是双胞胎，不是同一人");
}

#[test]
fn namesakes_are_told_apart() {
    let bare = |name, birth, village| Subject { name, birth, village, ..Subject::default() };
    // A usual name and nothing else is not enough, a rare one with the day is.
    assert!(class(bare("王芳", None, ""), bare("王芳", None, "")) < Class::Likely);
    assert!(class(bare("王芳", day(1988, 1, 5), "A"), bare("王芳", day(1971, 8, 9), "B")) == Class::Different);
    assert!(class(bare("缪雨桐", day(2016, 1, 5), "A"), bare("缪雨桐", day(2016, 1, 5), "B")) >= Class::Likely);
    let weight = |name: &'static str| {
        let one = Prepared::new(&bare(name, None, ""));
        score(&one, &one, &Scale::default()).bits
    };
    assert!(weight("缪雨桐") > weight("李秀英") + 3.0);
}

#[test]
fn one_number_in_two_files() {
    let first = known();
    // The same number is as good as certain, whatever else is missing or changed.
    assert_eq!(class(first, Subject { name: "李梓涵", id: known().id, ..Subject::default() }), Class::Same);
    let moved =
        Subject { village: "9", township: "8", phones: &[], father: "", mother: "", name: "李紫涵", ..known() };
    assert_eq!(class(first, moved), Class::Same);
    // Another name and another birth date: somebody typed the wrong number.
    let other = Subject { name: "赵强", birth: day(1980, 2, 3), id: known().id, ..Subject::default() };
    let outcome = compare(&(&first).into(), &(&other).into(), &Scale::default());
    assert_eq!(outcome.class(), Class::Possible);
    assert_eq!(outcome.words_zh(), "身份证号相同，其他情况对不上，请核对证件");
    assert!(outcome.reasons.iter().any(|reason| reason.code == Code::IdContradicted(true)));
    // The sister's number in her file.
    let sister = Subject { name: "李梓萌", birth: day(2018, 3, 2), ..known() };
    assert!(class(first, sister) < Class::Likely);
}

#[test]
fn numbers_whole_as_fingerprints_and_masked() {
    let with = |id| Subject { id, ..known() };
    let id = |a: Secret<'static>, b: Secret<'static>| {
        codes(with(a), with(b)).into_iter().find(|code| matches!(code, Code::Id(_)))
    };
    let full = Secret::full;
    assert_eq!(id(full("330127201509270023"), full(" 330127 20150927 0023")), Some(Code::Id(IdMatch::Same)));
    assert_eq!(id(full("110105491231002"), full("11010519491231002x")), Some(Code::Id(IdMatch::Same)));
    assert_eq!(id(full("330127201509270023"), full("330127201509270033")), Some(Code::Id(IdMatch::Slip)));
    assert_eq!(id(full("330127201509270023"), full("33012720150927004X")), Some(Code::Id(IdMatch::BothValid)));
    assert_eq!(id(Secret::print(7), Secret::print(7)), Some(Code::Id(IdMatch::Same)));
    assert_eq!(id(Secret::print(7), Secret::print(8)), Some(Code::Id(IdMatch::Differ)));
    assert_eq!(id(Secret::print(7), full("330127201509270023")), None);
    let masked = Secret::print(7).masked("330***********0023");
    assert_eq!(id(masked, full("330127201509270023")), Some(Code::Id(IdMatch::MaskAgrees)));
    assert_eq!(id(masked, full("33012720150927004X")), Some(Code::Id(IdMatch::Differ)));
    assert_eq!(id(full("12"), full("")), None);
    // Telephones by fingerprint.
    let (a, b) = ([Secret::print(99)], [Secret::print(99), Secret::full("13900000000")]);
    let shared =
        codes(Subject { phones: &a, ..Subject::default() }, Subject { guardian_phones: &b, ..Subject::default() });
    assert_eq!(shared, [Code::PhoneShared(0)]);
}

#[test]
fn reasons_are_sentences() {
    let second = Subject { name: "李紫涵", birth: day(2015, 8, 15), id: NO_ID, mother: "", ..known() };
    let outcome = compare(&(&known()).into(), &(&second).into(), &Scale::default());
    let zh: Vec<String> = outcome.reasons.iter().map(linkage::Reason::words_zh).collect();
    for expected in [
        "姓名同音：李梓涵／李紫涵",
        "出生日期一个是农历、一个是公历：2015-09-27／2015-08-15",
        "父亲姓名相同：李建军",
        "联系电话相同：尾号1234",
        "同村（社区）",
    ] {
        assert!(zh.iter().any(|words| words == expected), "{expected} in {zh:?}");
    }
    let en: Vec<String> = outcome.reasons.iter().map(linkage::Reason::words_en).collect();
    assert!(en.contains(&"name: same sound – 李梓涵 / 李紫涵".to_owned()), "{en:?}");
    let total: f32 = outcome.reasons.iter().map(|reason| reason.weight).sum();
    assert!(total > 0.0 && outcome.probability() > 0.5);
    // No reason shows a whole number.
    let other = Subject { id: Secret::full("33012720150927004X"), ..known() };
    let outcome = compare(&(&known()).into(), &(&other).into(), &Scale::default());
    assert!(
        outcome
            .reasons
            .iter()
            .all(|reason| !reason.words_zh().contains("20150927") && !reason.words_en().contains("20150927"))
    );
    assert!(
        outcome
            .reasons
            .iter()
            .any(|reason| reason.words_zh() == "身份证号不同，且校验都正确：330***********0023／330***********004X")
    );
}

#[test]
fn ways_in_which_names_agree() {
    use NameMatch as M;
    for (a, b, expected) in [
        ("李华", "李华", M::Exact),
        ("李 华", "李华", M::Exact),
        ("李哲", "李喆", M::Variant),
        ("张國華", "张国华", M::Variant),
        ("肖红", "萧红", M::Variant),
        ("于敏", "於敏", M::Variant),
        ("李华", "李桦", M::Homophone),
        ("单雪", "山雪", M::Homophone),
        ("曾敏", "增敏", M::Homophone),
        ("林静", "林进", M::NearSound),
        ("李建华", "建华李", M::Reordered),
        ("李建华", "李华建", M::Reordered),
        ("李建华", "王建华", M::FamilyChanged),
        ("李建华", "建华", M::FamilyLeftOut),
        ("李建华", "小华", M::PetName),
        ("李建华", "阿建", M::PetName),
        ("李建华", "华娃", M::PetName),
        ("李建华", "华华", M::PetName),
        ("李晴", "李睛", M::LooksAlike),
        ("李建宇", "李建字", M::LooksAlike),
        ("李建华", "李建国", M::OneCharacter),
        ("李建华", "李雪梅", M::FamilyOnly),
        ("李建华", "王雪梅", M::Different),
        ("欧阳建华", "建华", M::FamilyLeftOut),
        ("欧阳建华", "歐陽建華", M::Variant),
        ("阿依古丽·买买提", "阿依古丽•买买提", M::Exact),
        ("阿依古丽·买买提", "阿依古丽·麦麦提", M::Homophone),
        ("阿依古丽·买买提", "阿依古丽·买买提江", M::NearSound),
        ("阿依古丽·买买提", "阿依古丽", M::FamilyLeftOut),
        ("Anna Smith", "anna smith", M::Variant),
        ("Anna Smith", "Smith Anna", M::Reordered),
    ] {
        let subject = |name| Subject { name, ..Subject::default() };
        let found = codes(subject(a), subject(b));
        assert_eq!(found, [Code::Name(expected)], "{a} {b}");
        assert_eq!(found, codes(subject(b), subject(a)), "{a} {b}");
    }
    // A name in brackets and a former name count as well.
    let former = Subject { name: "李梓涵", other_names: &["李招弟"], ..Subject::default() };
    assert_eq!(codes(former, Subject { name: "李招弟", ..Subject::default() }), [Code::Name(M::Exact)]);
    assert_eq!(
        codes(
            Subject { name: "李梓涵（小名：妞妞）", ..Subject::default() },
            Subject { name: "妞妞", ..Subject::default() }
        ),
        [Code::Name(M::PetName)]
    );
}

#[test]
fn readings_of_names() {
    for (name, sound, initials) in [
        ("单雪梅", "shanxuemei", "sxm"),
        ("仇英", "qiuying", "qy"),
        ("解缙", "xiejin", "xj"),
        ("曾乐乐", "zenglele", "zll"),
        ("查小华", "zhaxiaohua", "zxh"),
        ("区丽", "ouli", "ol"),
        ("盖伟", "gewei", "gw"),
        ("朴正", "piaozheng", "pz"),
        ("翟敏", "zhaimin", "zm"),
        ("缪兰", "miaolan", "ml"),
        ("乐嘉", "yuejia", "yj"),
        ("覃芳", "qinfang", "qf"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟雅", "moqiya", "mqy"),
        ("吕女", "lvnv", "ln"),
        ("張國華", "zhangguohua", "zgh"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
        ("Ａｎｎａ Smith", "annasmith", "as"),
        ("", "", ""),
        ("···", "", ""),
    ] {
        assert_eq!((linkage::pinyin_of(name).as_str(), linkage::initials(name).as_str()), (sound, initials), "{name}");
    }
}

#[test]
fn keys_are_stable_and_shared() {
    let keys = blocking_keys(&known());
    assert!(keys.is_sorted() && keys.len() < 40, "{}", keys.len());
    assert_eq!(keys, blocking_keys(&known()));
    // Stored in columns: if this value changes, KEYS_VERSION must.
    assert_eq!((linkage::KEYS_VERSION, keys.iter().fold(0_u64, |all, key| all ^ key)), (1, STORED));
    let shares = |other: Subject<'_>| blocking_keys(&other).iter().any(|key| keys.contains(key));
    let nothing = Subject::default();
    assert!(blocking_keys(&nothing).is_empty());
    for (what, other) in [
        ("number", Subject { id: known().id, ..nothing }),
        ("telephone", Subject { phones: known().phones, ..nothing }),
        ("the guardian's telephone", Subject { guardian_phones: known().phones, ..nothing }),
        ("sound and year", Subject { name: "李紫函", birth: Some(Birth::Year(2016)), ..nothing }),
        ("sound and village", Subject { name: "李紫函", village: known().village, ..nothing }),
        ("birth and village", Subject { name: "妞妞", birth: known().birth, village: known().village, ..nothing }),
        ("parents", Subject { name: "妞妞", father: "李建君", mother: "周小兰", ..nothing }),
        ("birth and a character", Subject { name: "小涵", birth: known().birth, ..nothing }),
    ] {
        assert!(shares(other), "{what}");
    }
    assert!(!shares(Subject { name: "赵强", birth: day(1980, 2, 3), village: known().village, ..nothing }));
}

const STORED: u64 = 7_232_323_266_466_723_308;

#[test]
fn an_index_finds_and_keeps_order() {
    let files: Vec<Subject<'_>> = vec![
        known(),
        Subject { name: "赵强", birth: day(1980, 2, 3), ..Subject::default() },
        Subject { name: "李紫涵", id: NO_ID, ..known() },
        Subject { name: "赵强", birth: day(1980, 3, 2), village: "x", ..Subject::default() },
    ];
    let people: Vec<Prepared> = files.iter().map(Prepared::new).collect();
    let index = Index::new(&people);
    assert_eq!(index.pairs(), [(0, 2), (1, 3)]);
    assert_eq!(index.candidates(&people[0]), [0, 2]);
    assert_eq!(Index::with_cap(&people, 1).pairs(), []);
    let scale = Scale { weights: Weights::default(), frequencies: Frequencies::builtin(1_000) };
    let found = duplicates(&people, &scale, Class::Likely);
    assert_eq!((found[0].a, found[0].b), (0, 2));
    assert_eq!(groups(&people, &scale)[0].members, [0, 2]);
    let linked = links(&people[2..3], &people[..2], &Index::new(&people[..2]), &scale, Class::Likely);
    assert_eq!(linked.iter().map(|pair| (pair.a, pair.b)).collect::<Vec<_>>(), [(0, 0)]);
}

#[test]
fn a_twins_second_file_goes_to_its_own_first() {
    let files = [
        known(),
        Subject { name: "李梓萌", id: Secret::full("33012720150927004X"), ..known() },
        Subject { name: "李梓萌", id: NO_ID, phones: &[], guardian: "李大山", ..known() },
    ];
    let people: Vec<Prepared> = files.iter().map(Prepared::new).collect();
    let found = groups(&people, &Scale::default());
    assert_eq!(found.iter().map(|group| group.members.as_slice()).collect::<Vec<_>>(), [[1, 2]]);
}
