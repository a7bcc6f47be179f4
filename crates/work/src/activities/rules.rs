//! Rules of activities: the states, what a form must hold for each, and the facts an activity stands for.

use crate::people::Named;
use jiff::civil::Date;
use ledger::Fact;
use packs::Packs;
use vocab::{ActivityId, FieldErrors, Lang, UnitId, UnitPath, bi, parse_day};

/// How far an activity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Has a day to come.
    Planned,
    /// Took place; nothing written yet.
    Held,
    /// Took place and was written up.
    WrittenUp,
    /// Will not take place, or did not.
    Cancelled,
}

impl State {
    /// All states in order.
    pub const ALL: [State; 4] = [State::Planned, State::Held, State::WrittenUp, State::Cancelled];
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            State::Planned => "planned",
            State::Held => "held",
            State::WrittenUp => "written_up",
            State::Cancelled => "cancelled",
        }
    }
    /// From the stored code.
    pub fn parse(code: &str) -> Option<State> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
    /// Whether it counts as having taken place.
    pub fn took_place(self) -> bool {
        matches!(self, State::Held | State::WrittenUp)
    }
    /// For people.
    pub fn name(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            State::Planned => ("计划中", "Planned"),
            State::Held => ("已开展", "Held"),
            State::WrittenUp => ("已总结", "Written up"),
            State::Cancelled => ("已取消", "Cancelled"),
        };
        lang.pick(zh, en)
    }
}

/// What a form holds once it is in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Title.
    pub title: String,
    /// Activity kind (code of a pack).
    pub kind: String,
    /// Calendar programme (code of a pack), may be empty.
    pub programme: String,
    /// How far it is.
    pub state: State,
    /// Planned for, or held on.
    pub day: Date,
    /// Where.
    pub place: String,
    /// Who was in charge.
    pub in_charge: String,
    /// How many were there.
    pub head_count: i64,
    /// What came of it.
    pub outcome: String,
    /// Why it was cancelled.
    pub cancelled_why: String,
    /// Who was there, by name.
    pub roll: Vec<Named>,
}

/// The fields as typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed<'a> {
    /// Title.
    pub title: &'a str,
    /// Kind's code.
    pub kind: &'a str,
    /// Programme's code.
    pub programme: &'a str,
    /// Day.
    pub day: &'a str,
    /// Place.
    pub place: &'a str,
    /// In charge.
    pub in_charge: &'a str,
    /// Head count.
    pub head_count: &'a str,
    /// Outcome.
    pub outcome: &'a str,
    /// Why cancelled; filled means cancelled.
    pub cancelled_why: &'a str,
    /// The roll as pasted.
    pub roll: &'a str,
}

/// Checks a form. A day to come means planned; a day gone by means held; words on the outcome mean written
/// up; a reason for cancelling means cancelled.
pub fn check(t: Typed<'_>, packs: &Packs, today: Date) -> Result<Checked, FieldErrors> {
    let mut e = FieldErrors::new();
    if t.title.is_empty() {
        e.add("title", bi!("请填活动名称", "Give the activity a name"));
    } else if t.title.chars().count() > 200 {
        e.add("title", bi!("名称最多 200 字", "At most 200 characters"));
    }
    if packs.activity_kind(t.kind).is_none() {
        e.add("kind", bi!("请选择活动类型", "Choose the kind of activity"));
    }
    if !t.programme.is_empty() && packs.programme(t.programme).is_none() {
        e.add("programme", bi!("没有这个专项", "No such programme"));
    }
    let day = parse_day(t.day);
    if day.is_none() {
        e.add("day", bi!("请填日期，如 2026-03-08", "Give the day, such as 2026-03-08"));
    }
    let roll = crate::people::parse_names(t.roll);
    let head_count = match t.head_count.trim().trim_end_matches('人') {
        "" => Some(roll.len() as i64),
        n => n.parse::<i64>().ok().filter(|n| (0..=1_000_000).contains(n)),
    };
    match head_count {
        None => e.add("head_count", bi!("人数要填整数", "The head count must be a whole number")),
        Some(n) if n < roll.len() as i64 => {
            let names = roll.len();
            e.add(
                "head_count",
                bi!("名册上有 {names} 人，人数不能少于名册", "The roll names {names}; the head count cannot be less"),
            );
        }
        Some(_) => {}
    }
    let future = day.is_some_and(|d| d > today);
    if future && (head_count.unwrap_or(0) > 0 || !t.outcome.is_empty()) && t.cancelled_why.is_empty() {
        e.add("day", bi!("日期还没到，不能登记到场人数和结果", "The day has not come: no head count or outcome yet"));
    }
    let state = if !t.cancelled_why.is_empty() {
        State::Cancelled
    } else if future {
        State::Planned
    } else if !t.outcome.is_empty() {
        State::WrittenUp
    } else if head_count.unwrap_or(0) > 0 {
        State::Held
    } else {
        State::Planned
    };
    let (Some(day), Some(head_count)) = (day, head_count) else { return Err(e) };
    e.into_result(Checked {
        title: t.title.to_owned(),
        kind: t.kind.to_owned(),
        programme: t.programme.to_owned(),
        state,
        day,
        place: t.place.to_owned(),
        in_charge: t.in_charge.to_owned(),
        head_count,
        outcome: t.outcome.to_owned(),
        cancelled_why: t.cancelled_why.to_owned(),
        roll,
    })
}

/// An activity as its facts need it.
#[derive(Clone, Debug)]
pub struct Countable<'a> {
    /// Its id.
    pub id: &'a ActivityId,
    /// Its unit.
    pub unit: &'a UnitId,
    /// The unit's place on the day.
    pub path: &'a UnitPath,
    /// State, removed ones are never passed.
    pub state: State,
    /// Day.
    pub day: Date,
    /// Kind's code.
    pub kind: &'a str,
    /// Programme's code.
    pub programme: &'a str,
    /// Title.
    pub title: &'a str,
    /// Head count.
    pub head_count: i64,
    /// Roll.
    pub roll: &'a [Named],
}

/// The facts of an activity that took place: itself; each named person; those present without a name; and
/// that it has a roll. Nothing is counted of one that has not taken place.
pub fn facts_of(a: &Countable<'_>, packs: &Packs) -> Vec<Fact> {
    if !a.state.took_place() {
        return Vec::new();
    }
    let topic = packs.activity_kind(a.kind).map_or("other", |k| k.topic.code());
    let fact = |line: &str, kind: &str, subject: Option<String>, n: i64| Fact {
        id: format!("{}:{line}", a.id),
        source_kind: super::SOURCE.into(),
        source_id: a.id.as_str().into(),
        kind: kind.into(),
        sub: a.kind.into(),
        topic: topic.into(),
        programme: a.programme.into(),
        day: a.day,
        until: None,
        state: false,
        unit_id: a.unit.clone(),
        unit_path: a.path.clone(),
        subject,
        label: a.title.into(),
        n,
        amount: 0,
    };
    let mut out = vec![fact("a", "activity", None, 1)];
    for (i, person) in a.roll.iter().enumerate() {
        out.push(fact(&format!("p{i}"), "attendance", Some(person.key(a.unit)), 1));
    }
    let unnamed = a.head_count - a.roll.len() as i64;
    if unnamed > 0 {
        out.push(fact("n", "attendance", None, unnamed));
    }
    if !a.roll.is_empty() {
        out.push(fact("r", "roll", None, 1));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn packs() -> Packs {
        crate::records::rules::test_packs()
    }

    fn typed<'a>() -> Typed<'a> {
        Typed {
            title: "妇女节座谈会",
            kind: "meeting",
            day: "2026-03-08",
            place: "村文化室",
            in_charge: "王某",
            ..Typed::default()
        }
    }

    #[test]
    fn what_is_filled_in_says_how_far_it_is() {
        let today = date(2026, 3, 10);
        let state = |t: Typed<'_>| check(t, &packs(), today).unwrap().state;
        assert_eq!(state(typed()), State::Planned, "a day gone by without heads is still only planned");
        assert_eq!(state(Typed { head_count: "30人", ..typed() }), State::Held);
        assert_eq!(state(Typed { head_count: "30", outcome: "效果好", ..typed() }), State::WrittenUp);
        assert_eq!(state(Typed { cancelled_why: "下雨", ..typed() }), State::Cancelled);
        assert_eq!(state(Typed { day: "2026-12-01", ..typed() }), State::Planned);
    }

    #[test]
    fn heads_cannot_be_fewer_than_names_nor_counted_before_the_day() {
        let today = date(2026, 3, 10);
        let e = check(Typed { head_count: "1", roll: "李小兰\n王芳", ..typed() }, &packs(), today).unwrap_err();
        assert!(e.of("head_count", Lang::Zh).unwrap().contains('2'));
        assert!(check(Typed { day: "2026-04-01", head_count: "9", ..typed() }, &packs(), today).is_err());
        let e = check(Typed::default(), &packs(), today).unwrap_err();
        for f in ["title", "kind", "day"] {
            assert!(e.of(f, Lang::En).is_some(), "{f}");
        }
    }

    #[test]
    fn facts_count_times_and_people_apart() {
        let roll = crate::people::parse_names("李小兰\n王芳");
        let (id, unit, path) =
            (ActivityId::stored("a1".into()), UnitId::stored("u".into()), UnitPath::everything().child(1));
        let mut a = Countable {
            id: &id,
            unit: &unit,
            path: &path,
            state: State::Held,
            day: date(2026, 3, 8),
            kind: "meeting",
            programme: "",
            title: "座谈",
            head_count: 5,
            roll: &roll,
        };
        let facts = facts_of(&a, &packs());
        let heads: i64 = facts.iter().filter(|f| f.kind == "attendance").map(|f| f.n).sum();
        assert_eq!((heads, facts.iter().filter(|f| f.subject.is_some()).count()), (5, 2));
        assert_eq!(facts.iter().filter(|f| f.kind == "activity").count(), 1);
        a.state = State::Planned;
        assert!(facts_of(&a, &packs()).is_empty());
    }
}
