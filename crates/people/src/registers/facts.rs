//! What a person's file says, as the packs' conditions ask for it. Pure: from card, family and spells away to facts.

use crate::{
    card::{Card, age_on},
    family::rules::{RelationKind, days_away},
};
use jiff::civil::Date;
use packs::{PersonFacts, Words};
use std::collections::BTreeMap;

/// A relative, as far as conditions look at her.
#[derive(Clone, Debug)]
pub struct Kin {
    /// How she belongs.
    pub kind: RelationKind,
    /// living, away (moved out), dead.
    pub status: String,
    /// Whether she can look after children: `1`, `0`, or not known.
    pub capable: String,
    /// Her birth day.
    pub birth: Option<Date>,
    /// Her spells away: first day, last day, how far.
    pub spells: Vec<(Date, Option<Date>, String)>,
}

/// Somebody whose father, mother or spouse the person is.
pub type Child = Kin;

fn now_away(kin: &Kin, today: Date) -> Option<(Date, &str)> {
    kin.spells
        .iter()
        .filter(|(f, u, _)| *f <= today && u.is_none_or(|u| u >= today))
        .map(|(f, _, r)| (*f, r.as_str()))
        .min()
}

fn spell_days(since: Option<(Date, &str)>, today: Date) -> i64 {
    since.map_or(0, |(f, _)| i64::from((today - f).get_days()) + 1)
}

fn year_days(kin: Option<&Kin>, today: Date) -> i64 {
    kin.map_or(0, |k| days_away(&k.spells.iter().map(|(f, u, _)| (*f, *u)).collect::<Vec<_>>(), today))
}

fn words(zh: impl Into<String>, en: impl Into<String>) -> Words {
    Words { zh: zh.into(), en: en.into() }
}

/// The facts of one person on a day. `kin` are her relatives that stand, `children` those whose father, mother she is,
/// `own_spells` her own spells away.
pub fn of(
    card: &Card,
    kin: &[Kin],
    children: &[Child],
    own_spells: &[(Date, Option<Date>, String)],
    today: Date,
) -> PersonFacts {
    let mut f = PersonFacts::default();
    let one = |kind: RelationKind| kin.iter().find(|k| k.kind == kind);
    let (father, mother, spouse) = (one(RelationKind::Father), one(RelationKind::Mother), one(RelationKind::Spouse));
    let living = |k: Option<&Kin>| k.filter(|k| k.status != "dead").is_some();
    let away = |k: Option<&Kin>| {
        k.filter(|k| k.status != "dead").and_then(|k| now_away(k, today).map(|(d, r)| (d, r.to_owned())))
    };
    let (fa, ma, sa) = (away(father), away(mother), away(spouse));
    let able = |k: Option<&Kin>| k.is_some_and(|k| k.status == "living" && k.capable != "0");
    let home_unable = match (&fa, &ma) {
        (Some(_), None) => !able(mother),
        (None, Some(_)) => !able(father),
        _ => false,
    };
    let age = card.birth().and_then(|b| age_on(b, today)).map_or(-1, i64::from);
    let far = |a: &Option<(Date, String)>| a.as_ref().is_none_or(|(_, r)| r != "county");
    let days = |a: &Option<(Date, String)>| spell_days(a.as_ref().map(|(d, r)| (*d, r.as_str())), today);
    let minors =
        children.iter().filter(|c| c.birth.and_then(|b| age_on(b, today)).is_some_and(|a| a < 18)).count() as i64;
    let grown: Vec<&Child> = children
        .iter()
        .filter(|c| c.status != "dead" && c.birth.and_then(|b| age_on(b, today)).is_some_and(|a| a >= 18))
        .collect();
    let grown_away = grown.iter().filter(|c| now_away(c, today).is_some()).count() as i64;
    let me = Kin {
        kind: RelationKind::Contact,
        status: "living".into(),
        capable: String::new(),
        birth: None,
        spells: own_spells.to_vec(),
    };
    let dead = [father, mother].into_iter().flatten().filter(|k| k.status == "dead").count() as i64;
    f.numbers = BTreeMap::from([
        ("age", age),
        ("father_away_days", year_days(father, today)),
        ("mother_away_days", year_days(mother, today)),
        ("father_away_spell", days(&fa)),
        ("mother_away_spell", days(&ma)),
        ("spouse_away_spell", days(&sa)),
        ("parents_dead", dead),
        ("children_under_18", minors),
        ("grown_children", grown.len() as i64),
        ("children_away", grown_away),
    ]);
    let hukou_place = card.get("hukou_place");
    f.truths = BTreeMap::from([
        ("female", card.get("sex") == "2"),
        ("both_away", fa.is_some() && ma.is_some()),
        ("one_away", fa.is_some() != ma.is_some()),
        ("home_parent_unable", home_unable),
        ("away_far", (fa.is_some() || ma.is_some()) && far(&fa) && far(&ma)),
        ("has_father", living(father)),
        ("has_mother", living(mother)),
        ("own_away", now_away(&me, today).is_some()),
        ("hukou_here", card.get("hukou") != "0" || hukou_place.is_empty()),
    ]);
    for key in ["schooling", "health", "disability_grade", "marriage", "risk"] {
        f.texts.insert(key, card.get(key).to_owned());
    }
    f.own = card.extra().map(|(k, v)| (k.trim_start_matches("x.").to_owned(), v.to_owned())).collect();
    let marriage = gbcodes::MARRIAGE.by_code(card.get("marriage"));
    let since = |a: &Option<(Date, String)>| a.as_ref().map_or_else(|| "—".to_owned(), |(d, _)| d.to_string());
    let number = |n: i64| words(n.to_string(), n.to_string());
    f.words = BTreeMap::from([
        (
            "age",
            if age < 0 {
                words("年龄不详", "age not known")
            } else {
                words(format!("{age} 周岁"), format!("aged {age}"))
            },
        ),
        ("parents", parents(&fa, &ma, father, mother, today)),
        ("father_days", number(year_days(father, today))),
        ("mother_days", number(year_days(mother, today))),
        ("spouse_since", words(since(&sa), since(&sa))),
        ("spouse_days", number(days(&sa))),
        ("grown", number(grown.len() as i64)),
        ("children", number(minors)),
        (
            "marriage",
            words(marriage.map_or("婚姻状况不详", |m| m.zh), marriage.map_or("marital status not known", |m| m.en)),
        ),
        (
            "hukou",
            words(
                if hukou_place.is_empty() { "本地" } else { hukou_place },
                if hukou_place.is_empty() { "here" } else { hukou_place },
            ),
        ),
        ("hardship", hardship(&f, dead)),
    ]);
    f
}

/// `父亲自 2025-03-01 外出，母亲自 2025-05-06 外出`
fn parents(
    fa: &Option<(Date, String)>,
    ma: &Option<(Date, String)>,
    father: Option<&Kin>,
    mother: Option<&Kin>,
    today: Date,
) -> Words {
    let side = |away: &Option<(Date, String)>, kin: Option<&Kin>, zh: &str, en: &str| match (away, kin) {
        (Some((d, _)), _) => (format!("{zh}自 {d} 外出"), format!("the {en} is away since {d}")),
        (None, None) => (format!("{zh}情况没有登记"), format!("nothing on file of the {en}")),
        (None, Some(k)) if k.status == "dead" => (format!("{zh}已去世"), format!("the {en} is dead")),
        (None, Some(k)) => {
            // At home is said only of somebody who came back: without a spell nobody has noted anything.
            let back = k.spells.iter().any(|(_, until, _)| until.is_some_and(|u| u < today));
            let (a, b) = match back {
                true => (format!("{zh}在家"), format!("the {en} is at home")),
                false => (format!("{zh}没有登记外出"), format!("no spell away is noted of the {en}")),
            };
            match k.capable.as_str() {
                "0" => (format!("{a}、无监护能力"), format!("{b}, and the {en} is unable")),
                _ => (a, b),
            }
        }
    };
    let (a, b) = (side(fa, father, "父亲", "father"), side(ma, mother, "母亲", "mother"));
    words(format!("{}，{}", a.0, b.0), format!("{}, {}", a.1, b.1))
}

fn hardship(f: &PersonFacts, dead: i64) -> Words {
    let kind = f.own.get("hc_kind").map(String::as_str).unwrap_or_default();
    let disabled = matches!(f.texts.get("disability_grade").map(String::as_str), Some("1" | "2"));
    match () {
        () if !kind.is_empty() => words(format!("登记的困境：{kind}"), "a hardship is on file"),
        () if dead == 2 => words("父母都已去世", "both parents are dead"),
        () if disabled => words("重度残疾", "severe disability"),
        () => words("没有登记困境", "no hardship on file"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use packs::{Eligibility, explain};

    const TODAY: Date = date(2026, 6, 15);

    fn kin(kind: RelationKind, since: Option<Date>, capable: &str) -> Kin {
        Kin {
            kind,
            status: "living".into(),
            capable: capable.into(),
            birth: None,
            spells: since.map(|d| (d, None, "beyond".to_owned())).into_iter().collect(),
        }
    }

    fn holds(definition: &str, card: &Card, kin: &[Kin], children: &[Child], today: Date) -> bool {
        let packs = kernel::site::builtin_packs();
        Eligibility::of(&packs).holds(definition, &of(card, kin, children, &[], today)).unwrap()
    }

    #[test]
    fn left_behind_by_three_documents() {
        let child = Card::default().with("birth_day", "2011-01-01").with("sex", "2");
        let both = [
            kin(RelationKind::Father, Some(date(2025, 3, 1)), ""),
            kin(RelationKind::Mother, Some(date(2025, 5, 6)), ""),
        ];
        for d in ["lbc_national_2016", "lbc_county_18", "lbc_cross_county_6m"] {
            assert!(holds(d, &child, &both, &[], TODAY), "{d}");
        }
        // Sixteen: out by two of them, in by the third.
        let sixteen = date(2027, 1, 1);
        assert!(
            !holds("lbc_national_2016", &child, &both, &[], sixteen)
                && holds("lbc_county_18", &child, &both, &[], sixteen)
        );
        // One away: only when the other cannot.
        let able = [both[0].clone(), kin(RelationKind::Mother, None, "1")];
        let unable = [both[0].clone(), kin(RelationKind::Mother, None, "0")];
        assert!(
            !holds("lbc_national_2016", &child, &able, &[], TODAY)
                && holds("lbc_national_2016", &child, &unable, &[], TODAY)
        );
        assert!(holds("lbc_national_2016", &child, &both[..1], &[], TODAY), "no mother on file: nobody is at home");
        assert!(!holds("lbc_national_2016", &Card::default(), &both, &[], TODAY), "an unknown age is no age");
    }

    #[test]
    fn the_explanation_says_since_when() {
        let child = Card::default().with("birth_day", "2014-01-01");
        let both = [kin(RelationKind::Father, Some(date(2025, 3, 1)), ""), kin(RelationKind::Mother, None, "0")];
        let facts = of(&child, &both, &[], &[], TODAY);
        let packs = kernel::site::builtin_packs();
        let d = packs.definitions().iter().find(|d| d.code == "lbc_national_2016").unwrap();
        assert_eq!(
            explain(&d.because.zh, &facts.words, false),
            "12 周岁（不满 16 周岁为条件）；父亲自 2025-03-01 外出，母亲没有登记外出、无监护能力"
        );
        // Somebody who came back is at home.
        let mut mother = kin(RelationKind::Mother, None, "");
        let said =
            |mother: &Kin| of(&child, &[both[0].clone(), mother.clone()], &[], &[], TODAY).words["parents"].zh.clone();
        assert_eq!(said(&mother), "父亲自 2025-03-01 外出，母亲没有登记外出");
        mother.spells = vec![(date(2025, 1, 1), Some(date(2026, 2, 1)), "beyond".into())];
        assert_eq!(said(&mother), "父亲自 2025-03-01 外出，母亲在家");
    }

    #[test]
    fn women_elders_and_hardship() {
        let woman = Card::default().with("birth_day", "1990-01-01").with("sex", "2").with("marriage", "20");
        let husband = |since| [kin(RelationKind::Spouse, Some(since), "")];
        assert!(holds("lbw_national_2025", &woman, &husband(date(2025, 12, 1)), &[], TODAY));
        assert!(!holds("lbw_national_2025", &woman, &husband(date(2026, 5, 1)), &[], TODAY), "half a year is not over");
        let elder = Card::default().with("birth_day", "1955-01-01").with("sex", "1");
        let child = |since: Option<Date>| Kin { birth: Some(date(1980, 1, 1)), ..kin(RelationKind::Father, since, "") };
        assert!(holds("lbe_common", &elder, &[], &[child(Some(date(2020, 1, 1)))], TODAY));
        assert!(!holds("lbe_common", &elder, &[], &[child(Some(date(2020, 1, 1))), child(None)], TODAY));
        let boy = Card::default().with("birth_day", "2015-01-01");
        assert!(!holds("hc_national_2016", &boy, &[], &[], TODAY));
        assert!(holds("hc_national_2016", &boy.clone().with("x.hc_kind", "低保家庭"), &[], &[], TODAY));
        assert!(holds(
            "dropouts".replace("dropouts", "do_compulsory").as_str(),
            &boy.clone().with("schooling", "dropout"),
            &[],
            &[],
            TODAY
        ));
        assert!(holds("mc_common", &boy.with("hukou", "0").with("hukou_place", "外省某县"), &[], &[], TODAY));
        let widow = woman.with("marriage", "30").with("x.spm_poor", "1");
        let small = Kin { birth: Some(date(2016, 1, 1)), ..kin(RelationKind::Mother, None, "") };
        assert!(holds("spm_common", &widow, &[], &[small], TODAY) && !holds("spm_common", &widow, &[], &[], TODAY));
    }
}
