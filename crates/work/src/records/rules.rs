//! Rules of service records: what a kind asks for, and the facts a record stands for.

use crate::people::{Named, parse_names};
use jiff::civil::Date;
use ledger::Fact;
use packs::{Packs, Presence, RecordKind};
use vocab::{Fen, FieldErrors, RecordId, UnitId, UnitPath, bi, parse_day};

/// What a form holds once it is in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Record kind (code of a pack).
    pub kind: String,
    /// What else was done in the same hour (codes of record kinds), each counted for everybody named.
    pub also: Vec<String>,
    /// Calendar programme, may be empty.
    pub programme: String,
    /// Day.
    pub day: Date,
    /// Last day it held, for kinds that last.
    pub until: Option<Date>,
    /// How many.
    pub quantity: i64,
    /// Money.
    pub amount: Fen,
    /// What was done.
    pub text: String,
    /// What was found that somebody must act on; empty when nothing.
    pub finding: String,
    /// By whom.
    pub done_by: String,
    /// The carer who did it, empty when none.
    pub carer: String,
    /// About whom.
    pub subjects: Vec<Named>,
}

/// The fields as typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed<'a> {
    /// Kind's code.
    pub kind: &'a str,
    /// Further kinds.
    pub also: &'a [&'a str],
    /// Programme's code.
    pub programme: &'a str,
    /// Day.
    pub day: &'a str,
    /// Until.
    pub until_day: &'a str,
    /// Count.
    pub quantity: &'a str,
    /// Yuan.
    pub amount: &'a str,
    /// Text.
    pub text: &'a str,
    /// What was found.
    pub finding: &'a str,
    /// By whom.
    pub done_by: &'a str,
    /// Names.
    pub subjects: &'a str,
}

/// Checks a form against its kind.
pub fn check(t: Typed<'_>, packs: &Packs, today: Date) -> Result<Checked, FieldErrors> {
    let mut e = FieldErrors::new();
    let kind = packs.record_kind(t.kind);
    if kind.is_none() {
        e.add("kind", bi!("请选择记录类型", "Choose the kind of record"));
    }
    if !t.programme.is_empty() && packs.programme(t.programme).is_none() {
        e.add("programme", bi!("没有这个专项", "No such programme"));
    }
    let day = parse_day(t.day);
    match day {
        None => e.add("day", bi!("请填日期，如 2026-03-08", "Give the day, such as 2026-03-08")),
        Some(d) if d > today => {
            e.add("day", bi!("日期还没到；记录只记已经做了的事", "That day has not come; records tell what was done"))
        }
        _ => {}
    }
    let subjects = parse_names(t.subjects);
    let quantity = match t.quantity.trim() {
        "" => Some(1.max(subjects.len() as i64)),
        n => n.replace([',', '，'], "").parse::<i64>().ok().filter(|n| (1..=10_000_000).contains(n)),
    };
    let until = match t.until_day {
        "" => None,
        text => {
            let u = parse_day(text);
            if u.is_none() || u < day {
                e.add("until_day", bi!("结束日期要在开始日期之后", "It must end after it began"));
            }
            u
        }
    };
    let amount = if t.amount.is_empty() { Some(Fen(0)) } else { Fen::parse_yuan(t.amount) };
    if amount.is_none() {
        e.add(
            "amount",
            bi!("金额要填数字，单位元，如 3980 或 1.2万", "Give the amount in yuan, such as 3980 or 1.2万"),
        );
    }
    if quantity.is_none() {
        e.add("quantity", bi!("数量要填大于 0 的整数", "The count must be a whole number above 0"));
    }
    if let Some(k) = kind {
        if k.subjects == Presence::Required && subjects.is_empty() {
            e.add("subjects", bi!("这类记录要写明服务对象姓名", "This kind needs the names of the people"));
        }
        if k.subjects == Presence::None && !subjects.is_empty() {
            e.add("subjects", bi!("这类记录不登记姓名", "This kind names nobody"));
        }
        if k.amount == Presence::Required && amount.is_some_and(|a| a.0 == 0) {
            e.add("amount", bi!("这类记录要填金额", "This kind needs an amount"));
        }
        if k.amount == Presence::None && amount.is_some_and(|a| a.0 > 0) {
            e.add("amount", bi!("这类记录不登记金额", "This kind has no amount"));
        }
        let counted = quantity.unwrap_or(1);
        if !k.quantity && counted > 1.max(subjects.len() as i64) {
            e.add("quantity", bi!("这类记录一条算一次，请分开登记", "This kind counts one a record; enter them apart"));
        }
        if counted < subjects.len() as i64 {
            let n = subjects.len();
            e.add("quantity", bi!("写了 {n} 个人，数量不能更少", "{n} people are named; the count cannot be less"));
        }
        if t.also.iter().any(|a| packs.record_kind(a).is_none_or(|a| !goes_along(a))) || t.also.contains(&t.kind) {
            e.add(
                "also",
                bi!(
                    "“同时还做了”只能选写姓名、不带金额的其他种类",
                    "“Also done” takes other kinds that name people and carry no money"
                ),
            );
        }
        if !t.also.is_empty() && (subjects.is_empty() || k.lasting) {
            e.add(
                "also",
                bi!("同时做了几件事的记录要写明服务对象", "A record of several things needs the names of the people"),
            );
        }
        if until.is_some() && !k.lasting {
            e.add("until_day", bi!("这类记录没有结束日期", "This kind has no end"));
        }
    }
    let (Some(day), Some(quantity), Some(amount)) = (day, quantity, amount) else { return Err(e) };
    e.into_result(Checked {
        kind: t.kind.into(),
        also: t.also.iter().map(|a| (*a).to_owned()).collect(),
        finding: t.finding.into(),
        carer: String::new(),
        programme: t.programme.into(),
        day,
        until,
        quantity,
        amount,
        text: t.text.into(),
        done_by: t.done_by.into(),
        subjects,
    })
}

/// Whether a kind may be done along with another one: it names people, carries no money and does not last.
pub fn goes_along(k: &RecordKind) -> bool {
    k.subjects == Presence::Required && k.amount == Presence::None && !k.lasting && !k.quantity
}

/// A record as its facts need it.
#[derive(Clone, Debug)]
pub struct Countable<'a> {
    /// Its id.
    pub id: &'a RecordId,
    /// Its unit.
    pub unit: &'a UnitId,
    /// The unit's place on the day.
    pub path: &'a UnitPath,
    /// Kind's code.
    pub kind: &'a str,
    /// Further kinds.
    pub also: &'a [String],
    /// Programme's code.
    pub programme: &'a str,
    /// Day.
    pub day: Date,
    /// Last day.
    pub until: Option<Date>,
    /// How many.
    pub quantity: i64,
    /// Fen.
    pub amount: i64,
    /// Names.
    pub subjects: &'a [Named],
}

/// The facts of a record: for each of its kinds one for each named person, for the first one more for the rest of its
/// count; money stands on exactly one of them.
pub fn facts_of(r: &Countable<'_>, packs: &Packs) -> Vec<Fact> {
    let fact = |code: &str, line: String, subject: Option<String>, n: i64| {
        let kind: Option<&RecordKind> = packs.record_kind(code);
        Fact {
            id: format!("{}:{line}", r.id),
            source_kind: super::SOURCE.into(),
            source_id: r.id.as_str().into(),
            kind: format!("record:{code}"),
            sub: String::new(),
            topic: kind.map_or("other", |k| k.topic.code()).into(),
            programme: r.programme.into(),
            day: r.day,
            until: r.until,
            state: kind.is_some_and(|k| k.lasting),
            unit_id: r.unit.clone(),
            unit_path: r.path.clone(),
            subject,
            label: kind.map_or(code, |k| k.name.zh.as_str()).into(),
            n,
            amount: 0,
        }
    };
    let mut out: Vec<Fact> =
        r.subjects.iter().enumerate().map(|(i, p)| fact(r.kind, format!("p{i}"), Some(p.key(r.unit)), 1)).collect();
    let rest = r.quantity - r.subjects.len() as i64;
    if rest > 0 {
        out.push(fact(r.kind, "n".into(), None, rest));
    }
    if let Some(first) = out.first_mut() {
        first.amount = r.amount;
    }
    for code in r.also {
        let named = r.subjects.iter().enumerate();
        out.extend(named.map(|(i, p)| fact(code, format!("{code}:p{i}"), Some(p.key(r.unit)), 1)));
    }
    out
}

/// The built-in packs, for this room's tests.
#[cfg(test)]
pub(crate) fn test_packs() -> Packs {
    kernel::site::builtin_packs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use vocab::Lang;

    #[test]
    fn a_kind_says_what_its_form_must_hold() {
        let (packs, today) = (test_packs(), date(2026, 6, 1));
        let talk = Typed { kind: "talk", day: "2026-05-30", ..Typed::default() };
        assert!(check(talk, &packs, today).unwrap_err().of("subjects", Lang::Zh).is_some());
        let ok = check(Typed { subjects: "小兰、小明", ..talk }, &packs, today).unwrap();
        assert_eq!((ok.quantity, ok.subjects.len()), (2, 2), "one talk with siblings is on two files");
        assert!(check(Typed { subjects: "小兰", amount: "20", ..talk }, &packs, today).is_err());
        let money = Typed { kind: "aid_money", day: "2026-05-30", subjects: "某户", ..Typed::default() };
        assert!(check(money, &packs, today).unwrap_err().of("amount", Lang::Zh).is_some());
        assert_eq!(check(Typed { amount: "1.2万", ..money }, &packs, today).unwrap().amount, Fen(1_200_000));
        assert!(check(Typed { day: "2026-07-01", ..talk }, &packs, today).unwrap_err().of("day", Lang::En).is_some());
    }

    #[test]
    fn money_stands_on_one_fact_and_the_rest_is_counted_without_names() {
        let packs = test_packs();
        let (id, unit, path) =
            (RecordId::stored("r".into()), UnitId::stored("u".into()), UnitPath::everything().child(1));
        let subjects = parse_names("甲、乙");
        let r = Countable {
            id: &id,
            unit: &unit,
            path: &path,
            kind: "aid_money",
            also: &[],
            programme: "",
            day: date(2026, 1, 20),
            until: None,
            quantity: 5,
            amount: 398_000,
            subjects: &subjects,
        };
        let facts = facts_of(&r, &packs);
        assert_eq!(facts.iter().map(|f| f.n).sum::<i64>(), 5);
        assert_eq!(facts.iter().map(|f| f.amount).sum::<i64>(), 398_000);
        assert_eq!(facts.len(), 3);
    }
}
