//! Identity numbers, division codes, code tables and masking: tables of cases and properties.
//! The numbers are the standard's own sample and made-up ones.

use gbcodes::*;
use jiff::civil::date;
use proptest::prelude::*;

#[test]
fn good_numbers_in_every_guise() {
    for typed in [
        "11010519491231002X",
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "'110105-19491231-002x",
    ] {
        let id = ResidentId::parse(typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
        assert_eq!(id.as_str(), "11010519491231002X");
        assert_eq!(
            (id.sex(), id.birth(), id.area(), id.kind()),
            (Sex::Female, date(1949, 12, 31), "110105", IdKind::Citizen)
        );
        assert_eq!(format!("{id:?}"), "ResidentId(110***********002X)");
    }
    // The legacy form of the same number.
    assert_eq!(ResidentId::parse("110105491231002").unwrap().as_str(), "11010519491231002X");
    assert_eq!(ResidentId::parse("110105991231997").unwrap().birth(), date(1899, 12, 31));
}

/// A full number from its first 17 digits, the check digit found by trying.
fn with_check(head: &str) -> String {
    let full = "0123456789X".chars().map(|check| format!("{head}{check}"));
    full.into_iter().find(|number| ResidentId::parse(number).is_ok()).unwrap()
}

#[test]
fn permits_are_told_apart() {
    for (head, kind) in [
        ("81000019900101123", IdKind::HongKong),
        ("82000019900101123", IdKind::Macao),
        ("83000019900101123", IdKind::Taiwan),
        ("93115619900101123", IdKind::Foreign),
        ("71000019900101123", IdKind::Citizen),
    ] {
        assert_eq!(ResidentId::parse(&with_check(head)).unwrap().kind(), kind, "{head}");
    }
}

#[test]
fn bad_numbers_say_why() {
    let cases = [
        ("", IdError::Empty),
        ("  ", IdError::Empty),
        ("1101051949123100", IdError::Length(16)),
        ("1.10105E+17", IdError::Scientific),
        ("110105194912310000", IdError::TailLost),
        ("11010519491231O02X", IdError::Character { position: 15, found: 'O' }),
        ("X1010519491231002X", IdError::Character { position: 1, found: 'X' }),
        ("99010519491231002X", IdError::Area("990105".to_owned())),
        ("81000119491231002X", IdError::Area("810001".to_owned())),
        ("11010519490231002X", IdError::Birth("19490231".to_owned())),
        ("110105194912310021", IdError::CheckDigit { expected: 'X', found: '1' }),
    ];
    for (typed, expected) in cases {
        let error = ResidentId::parse(typed).unwrap_err();
        assert_eq!(error, expected, "{typed}");
        assert!(!error.zh().is_empty() && !error.en().is_empty() && error.to_string() == error.zh());
    }
}

#[test]
fn ages_in_full_years() {
    let id = ResidentId::parse(&with_check("33010220120229002")).unwrap();
    let cases = [
        (date(2012, 2, 28), None),
        (date(2012, 2, 29), Some(0)),
        (date(2013, 2, 27), Some(0)),
        (date(2013, 2, 28), Some(1)),
        (date(2016, 2, 28), Some(3)),
        (date(2016, 2, 29), Some(4)),
        (date(2026, 11, 21), Some(14)),
    ];
    for (day, age) in cases {
        assert_eq!(id.age_on(day), age, "{day}");
    }
}

#[test]
fn division_codes() {
    use Level::*;
    let cases = [
        ("33", Province, "33", None),
        ("330100000000", City, "3301", Some("330000000000")),
        ("330127", County, "330127", Some("330100000000")),
        ("330127104", Township, "330127104", Some("330127000000")),
        ("３３０１２７ 104 203", Village, "330127104203", Some("330127104000")),
        ("441900003000", Township, "441900003", Some("441900000000")), // a city without counties
        ("429004", County, "429004", Some("429000000000")),            // a county right below the province
    ];
    for (typed, level, prefix, parent) in cases {
        let code = DivisionCode::parse(typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
        assert_eq!((code.level(), code.prefix()), (level, prefix), "{typed}");
        assert_eq!(code.parent().map(|code| code.to_string()).as_deref(), parent, "{typed}");
    }
    let code = |typed: &str| DivisionCode::parse(typed).unwrap();
    assert!(code("3301").contains(&code("330127104203")) && code("3301").contains(&code("3301")));
    assert!(!code("330127").contains(&code("330128")) && !code("330127104").contains(&code("330127")));
    assert_eq!(code("330127104203").township_kind(), Some(TownshipKind::Town));
    assert_eq!(code("330127001").township_kind(), Some(TownshipKind::Street));
    assert_eq!(code("330127205").township_kind(), Some(TownshipKind::Rural));
    assert_eq!(code("330127400").township_kind(), Some(TownshipKind::Similar));
    assert_eq!(code("330127").township_kind(), None);
    for (village, kind) in [
        ("001", VillageKind::Residents),
        ("203", VillageKind::Villagers),
        ("598", VillageKind::Virtual),
        ("401", VillageKind::Similar),
    ] {
        assert_eq!(code(&format!("330127104{village}")).village_kind(), Some(kind));
    }
    assert_eq!(UrbanRural::by_code("220"), Some(UrbanRural::Village));
    assert!(UrbanRural::by_code("123").unwrap().is_urban() && UrbanRural::by_code("124").is_none());
}

#[test]
fn bad_division_codes_say_why() {
    let cases = [
        ("", DivisionError::Empty),
        ("33012", DivisionError::Length(5)),
        ("33O127", DivisionError::Character { position: 3, found: 'O' }),
        ("990127", DivisionError::Province("99".to_owned())),
        ("330027", DivisionError::Gap(Level::City)),
        ("330127000203", DivisionError::Gap(Level::Township)),
    ];
    for (typed, expected) in cases {
        let error = DivisionCode::parse(typed).unwrap_err();
        assert_eq!(error, expected, "{typed}");
        assert!(!error.zh().is_empty() && !error.en().is_empty());
    }
}

#[test]
fn tables_have_unique_codes_and_spellings() {
    let tables = [SEX, MARRIAGE, HEALTH, DISABILITY_GRADE, FAMILY_RELATION, EDUCATION, POLITICAL_STATUS, ETHNIC_GROUP];
    for table in tables {
        let mut spellings = std::collections::BTreeSet::new();
        let mut codes = std::collections::BTreeSet::new();
        for row in table.rows {
            assert!(codes.insert(row.code), "{} {}", table.standard, row.code);
            assert!(!row.en.is_empty());
            for name in std::iter::once(&row.zh).chain(row.also) {
                assert!(spellings.insert(*name), "{} {name}", table.standard);
                assert_eq!(table.read(name).map(|found| found.code), Some(row.code));
            }
            assert_eq!(table.by_code(row.code), Some(row));
        }
    }
    assert_eq!(ETHNIC_GROUP.rows.len(), 58);
    assert_eq!(ETHNIC_GROUP.by_code("1").unwrap().zh, "汉族");
    assert_eq!(ETHNIC_GROUP.read("土").unwrap().code, "30");
    assert_eq!(ETHNIC_GROUP.read("土家").unwrap().code, "15");
    assert_eq!(EDUCATION.read("初中").unwrap().code, "70");
    assert_eq!(POLITICAL_STATUS.read("３").unwrap().zh, "中国共产主义青年团团员");
    assert_eq!((Sex::read("女"), Sex::read("1"), Sex::read("?")), (Some(Sex::Female), Some(Sex::Male), None));
}

#[test]
fn masks() {
    let cases: [(fn(&str) -> String, &str, &str); 12] = [
        (mask_id, "330102199001011234", "330***********1234"),
        (mask_id, "330102900101123", "330********1123"),
        (mask_id, "12345", "*****"),
        (mask_id, "", ""),
        (mask_phone, "13812341234", "138****1234"),
        (mask_phone, "0571-87121234", "*********1234"),
        (mask_phone, "110", "***"),
        (mask_name, "张三", "张*"),
        (mask_name, "张小红", "张*"),
        (mask_name, "欧阳娜", "欧阳*"),
        (mask_name, "欧阳", "欧*"),
        (mask_name, "红", "*"),
    ];
    for (mask, plain, masked) in cases {
        assert_eq!(mask(plain), masked, "{plain}");
    }
}

proptest! {
    #[test]
    fn any_single_slip_of_a_digit_is_found(year in 1930i16..2026, day in 1i16..=28, sequence in 0u16..1000, at in 0usize..17, by in 1u8..10) {
        let good = with_check(&format!("330102{year}{:02}{day:02}{sequence:03}", day % 12 + 1));
        let mut slipped = good.clone().into_bytes();
        slipped[at] = b'0' + (slipped[at] - b'0' + by) % 10;
        prop_assert!(ResidentId::parse(std::str::from_utf8(&slipped).unwrap()).is_err());
    }

    #[test]
    fn neighbours_swapped_are_found(sequence in 0u16..1000, at in 0usize..16) {
        let good = with_check(&format!("33010219871023{sequence:03}"));
        let mut swapped = good.clone().into_bytes();
        swapped.swap(at, at + 1);
        prop_assume!(swapped != good.as_bytes());
        prop_assert!(ResidentId::parse(std::str::from_utf8(&swapped).unwrap()).is_err());
    }

    #[test]
    fn parsing_never_panics(text in "\\PC{0,20}") {
        let _ = (ResidentId::parse(&text), DivisionCode::parse(&text));
        let _ = (mask_id(&text), mask_phone(&text), mask_name(&text));
    }

    #[test]
    fn digits_never_panic(text in "[0-9]{12,18}[0-9X]?") {
        let _ = (ResidentId::parse(&text), DivisionCode::parse(&text));
    }

    #[test]
    fn every_code_lies_in_each_of_its_parents(city in 1u8..99, county in 1u8..99, town in 1u16..599, village in 0u16..599) {
        let code = DivisionCode::parse(&format!("33{city:02}{county:02}{town:03}{village:03}")).unwrap();
        let mut above = code.parent();
        let mut level = code.level();
        while let Some(parent) = above {
            prop_assert!(parent.contains(&code) && !code.contains(&parent) && parent.level() < level);
            level = parent.level();
            above = parent.parent();
        }
        prop_assert_eq!(level, Level::Province);
        prop_assert_eq!(DivisionCode::parse(code.prefix()).unwrap(), code);
    }
}
