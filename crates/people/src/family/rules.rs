//! Kinds of relation, the four haves, and what working away amounts to. Pure.

use jiff::civil::Date;
use vocab::{FieldErrors, Lang, bi, parse_day};

/// How two people belong together, seen from the child (or the one cared for).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// 父亲
    Father,
    /// 母亲
    Mother,
    /// 监护人
    Guardian,
    /// 受委托照护人 (未成年人保护法 art. 22)
    Carer,
    /// 配偶
    Spouse,
    /// 紧急联系人
    Contact,
    /// 联系的村（社区）干部
    Cadre,
    /// 班主任、老师
    Teacher,
}

impl RelationKind {
    /// In the order of the file.
    pub const ALL: [RelationKind; 8] = [
        RelationKind::Father,
        RelationKind::Mother,
        RelationKind::Guardian,
        RelationKind::Carer,
        RelationKind::Spouse,
        RelationKind::Contact,
        RelationKind::Cadre,
        RelationKind::Teacher,
    ];
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            RelationKind::Father => "father",
            RelationKind::Mother => "mother",
            RelationKind::Guardian => "guardian",
            RelationKind::Carer => "carer",
            RelationKind::Spouse => "spouse",
            RelationKind::Contact => "contact",
            RelationKind::Cadre => "cadre",
            RelationKind::Teacher => "teacher",
        }
    }
    /// From the stored code.
    pub fn parse(code: &str) -> Option<RelationKind> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }
    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            RelationKind::Father => ("父亲", "Father"),
            RelationKind::Mother => ("母亲", "Mother"),
            RelationKind::Guardian => ("监护人", "Guardian"),
            RelationKind::Carer => ("受委托照护人", "Entrusted carer"),
            RelationKind::Spouse => ("配偶", "Spouse"),
            RelationKind::Contact => ("紧急联系人", "Emergency contact"),
            RelationKind::Cadre => ("联系干部", "Village cadre"),
            RelationKind::Teacher => ("老师", "Teacher"),
        };
        lang.pick(zh, en)
    }
    /// What the person is to the other, seen from the other's file.
    pub fn inverse(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            RelationKind::Father | RelationKind::Mother => ("子女", "Child"),
            RelationKind::Guardian => ("被监护人", "Ward"),
            RelationKind::Carer => ("照护的孩子", "Child in her care"),
            RelationKind::Spouse => ("配偶", "Spouse"),
            RelationKind::Contact => ("作为联系人", "Contact of"),
            RelationKind::Cadre => ("联系的家庭", "Family she answers for"),
            RelationKind::Teacher => ("学生", "Pupil"),
        };
        lang.pick(zh, en)
    }
    /// Whether the other end has a file of her own: those who bring a child up do; cadres, teachers and contacts are named.
    pub fn has_file(self) -> bool {
        !matches!(self, RelationKind::Contact | RelationKind::Cadre | RelationKind::Teacher)
    }
    /// Whether there can be only one at a time.
    pub fn single(self) -> bool {
        matches!(self, RelationKind::Father | RelationKind::Mother | RelationKind::Spouse)
    }
}

/// Who of the "four haves" 四有 has both an address and a telephone on file: the child, a parent, the cadre, the guardian.
/// (The plans that count them ask for all four, each with address and phone.)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Haves(pub i64);

impl Haves {
    /// Names and bits, in order.
    pub const ALL: [(i64, &'static str, &'static str); 4] = [
        (1, "儿童有住址电话", "child: address and phone"),
        (2, "父母有住址电话", "parents: address and phone"),
        (4, "监护人有住址电话", "guardian: address and phone"),
        (8, "村干部有姓名电话", "cadre: name and phone"),
    ];
    /// All four stand.
    pub fn whole(self) -> bool {
        self.0 == 15
    }
    /// Those that are missing.
    pub fn missing(self, lang: Lang) -> Vec<&'static str> {
        Self::ALL.iter().filter(|(bit, _, _)| self.0 & bit == 0).map(|(_, zh, en)| lang.pick(zh, en)).collect()
    }
}

/// One end of a relation, as far as the four haves look at it.
#[derive(Clone, Debug)]
pub struct End {
    /// How she belongs.
    pub kind: RelationKind,
    /// Whether a telephone is on file.
    pub phone: bool,
    /// Whether an address or workplace is on file.
    pub address: bool,
}

/// Counts the haves. A child is reached by her guardian's phone when she has none of her own; a parent's workplace counts
/// as an address; a child whose guardian is a parent has the guardian in him.
pub fn haves(child_address: bool, child_phone: bool, ends: &[End]) -> Haves {
    let reached = |kinds: &[RelationKind]| ends.iter().any(|e| kinds.contains(&e.kind) && e.phone && e.address);
    let parents = reached(&[RelationKind::Father, RelationKind::Mother]);
    let named_guardian = ends.iter().any(|e| matches!(e.kind, RelationKind::Guardian | RelationKind::Carer));
    let guardian = if named_guardian { reached(&[RelationKind::Guardian, RelationKind::Carer]) } else { parents };
    let cadre = ends.iter().any(|e| e.kind == RelationKind::Cadre && e.phone);
    let child = child_address && (child_phone || ends.iter().any(|e| e.phone && e.kind != RelationKind::Cadre));
    let bit = |yes: bool, b: i64| if yes { b } else { 0 };
    Haves(bit(child, 1) | bit(parents, 2) | bit(guardian, 4) | bit(cadre, 8))
}

/// How far from home somebody works.
pub const REACH: &[(&str, &str, &str)] = &[
    ("county", "本县内", "within the county"),
    ("city", "市内县外", "another county of the city"),
    ("province", "省内市外", "another city of the province"),
    ("beyond", "省外", "another province"),
];

/// What a form says of a spell away.
pub struct TypedSpell<'a> {
    /// Since.
    pub from_day: &'a str,
    /// Until; empty while it lasts.
    pub until_day: &'a str,
    /// How far.
    pub reach: &'a str,
    /// Where.
    pub place: &'a str,
    /// As what.
    pub work: &'a str,
}

/// A spell away in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedSpell {
    /// Since.
    pub from_day: Date,
    /// Until, the last day away.
    pub until_day: Option<Date>,
    /// How far.
    pub reach: String,
    /// Where.
    pub place: String,
    /// As what.
    pub work: String,
}

/// Holds a spell against itself.
pub fn check_spell(t: TypedSpell<'_>, today: Date) -> Result<CheckedSpell, FieldErrors> {
    let mut errors = FieldErrors::new();
    let from = parse_day(t.from_day);
    match from {
        None => errors.add(
            "from_day",
            bi!(
                "外出的日子要写成 2025-03-01；记不清的写月初",
                "Write the day she left like 2025-03-01; the first of the month if nobody remembers"
            ),
        ),
        Some(d) if d > today => errors.add("from_day", bi!("外出的日子还没到", "The day she left lies in the future")),
        Some(_) => {}
    }
    let until = parse_day(t.until_day);
    if until.is_none() && !t.until_day.trim().is_empty() {
        errors.add("until_day", bi!("返乡的日子要写成 2026-01-20", "Write the day she came back like 2026-01-20"));
    }
    if let (Some(f), Some(u)) = (from, until)
        && u < f
    {
        errors.add("until_day", bi!("返乡不能早于外出", "She cannot have come back before she left"));
    }
    if !REACH.iter().any(|r| r.0 == t.reach) {
        errors.add("reach", bi!("请选择外出到哪里", "Choose how far away"));
    }
    if t.place.chars().count() > 100 || t.work.chars().count() > 100 {
        errors.add("place", bi!("地点、行业最多 100 字", "Place and work have 100 characters at most"));
    }
    let Some(from_day) = from else { return Err(errors) };
    errors.into_result(CheckedSpell {
        from_day,
        until_day: until,
        reach: t.reach.into(),
        place: t.place.trim().into(),
        work: t.work.trim().into(),
    })
}

/// Days away within the twelve months up to `today`, each day once however many spells cover it.
pub fn days_away(spells: &[(Date, Option<Date>)], today: Date) -> i64 {
    let first = today.checked_sub(jiff::Span::new().days(364)).unwrap_or(today);
    let mut parts: Vec<(Date, Date)> =
        spells.iter().map(|(f, u)| ((*f).max(first), u.unwrap_or(today).min(today))).filter(|(f, u)| f <= u).collect();
    parts.sort();
    let (mut days, mut end): (i64, Option<Date>) = (0, None);
    for (f, u) in parts {
        let f = match end {
            Some(e) if e >= f => e.tomorrow().unwrap_or(e),
            _ => f,
        };
        if f <= u {
            days += i64::from((u - f).get_days()) + 1;
            end = Some(u);
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn four_haves() {
        let end = |kind, phone, address| End { kind, phone, address };
        assert_eq!(haves(true, false, &[]).0, 0, "a child nobody can be called for is not reached");
        let parents = [end(RelationKind::Father, true, true)];
        assert_eq!(haves(true, false, &parents).0, 1 | 2 | 4, "a parent at home is the guardian");
        let grand = [end(RelationKind::Father, true, true), end(RelationKind::Guardian, false, true)];
        assert_eq!(haves(true, true, &grand).0, 1 | 2, "a guardian without a phone is not reached");
        let all = [
            end(RelationKind::Mother, true, true),
            end(RelationKind::Carer, true, true),
            end(RelationKind::Cadre, true, false),
        ];
        assert!(haves(true, true, &all).whole());
        assert_eq!(haves(true, true, &all[..2]).missing(Lang::En), ["cadre: name and phone"]);
    }

    #[test]
    fn days_away_are_counted_once() {
        let today = date(2026, 6, 15);
        assert_eq!(days_away(&[(date(2026, 6, 1), None)], today), 15);
        assert_eq!(days_away(&[(date(2020, 1, 1), None)], today), 365);
        let twice = [(date(2026, 1, 1), Some(date(2026, 1, 31))), (date(2026, 1, 15), Some(date(2026, 2, 9)))];
        assert_eq!(days_away(&twice, today), 40);
        assert_eq!(days_away(&[(date(2024, 1, 1), Some(date(2025, 1, 1)))], today), 0);
        assert_eq!(days_away(&[(date(2026, 7, 1), None)], today), 0);
    }

    #[test]
    fn a_spell_runs_forward() {
        let t = |from_day: &'static str, until_day: &'static str| TypedSpell {
            from_day,
            until_day,
            reach: "beyond",
            place: "",
            work: "",
        };
        let today = date(2026, 6, 15);
        assert!(check_spell(t("2025-03-01", ""), today).is_ok());
        assert!(check_spell(t("2025-03-01", "2025-02-01"), today).is_err());
        assert!(check_spell(t("2026-07-01", ""), today).is_err());
        assert!(check_spell(t("三月", ""), today).is_err());
    }

    proptest::proptest! {
        #[test]
        fn days_away_are_bounded_and_grow_with_spells(spans in proptest::collection::vec((0i64..900, 0i64..400), 0..8), more in (0i64..900, 0i64..400)) {
            let today = date(2026, 6, 15);
            let spell = |(back, long): (i64, i64)| {
                let from = today.saturating_sub(jiff::Span::new().days(back));
                let until = from.saturating_add(jiff::Span::new().days(long));
                (from, if long % 5 == 0 { None } else { Some(until) })
            };
            let mut spells: Vec<_> = spans.into_iter().map(spell).collect();
            let some = days_away(&spells, today);
            proptest::prop_assert!((0..=365).contains(&some));
            spells.push(spell(more));
            let all = days_away(&spells, today);
            proptest::prop_assert!(all >= some && all <= 365);
            spells.reverse();
            proptest::prop_assert_eq!(days_away(&spells, today), all);
        }

        #[test]
        fn one_more_who_can_be_reached_never_takes_a_have_away(address: bool, phone: bool, ends in proptest::collection::vec((0usize..8, proptest::bool::ANY, proptest::bool::ANY), 0..6)) {
            let end = |(k, phone, address): (usize, bool, bool)| End { kind: RelationKind::ALL[k], phone, address };
            let some: Vec<End> = ends.iter().copied().map(end).collect();
            let before = haves(address, phone, &some).0;
            for kind in RelationKind::ALL {
                let mut more = some.clone();
                more.push(End { kind, phone: true, address: true });
                let after = haves(address, phone, &more).0;
                proptest::prop_assert_eq!(before & after, before);
            }
        }
    }
}
