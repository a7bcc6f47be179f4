//! Deriving what is owed: everything about hundreds of people is read in a handful of statements, judged by
//! [`duties::due`], and written where it differs.

use super::{
    rules::{InForce, in_force},
    store::{ChoiceRow, choices},
};
use duties::{Done, Due, Held, Owner, Span, Status, Subject};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime},
};
use kernel::{
    Site,
    db::{DbError, Tx, sql},
    record,
};
use packs::Owes;
use std::collections::{BTreeMap, HashMap};
use vocab::{PersonId, UnitPath};

record! { struct Body { id: PersonId, unit_id: vocab::UnitId, unit_path: UnitPath, school_id: String, school_path: String, status: String, removed_at: Option<Timestamp>, risk: String } }
record! { struct Stay { person_id: String, register: String, from_day: Date, until_day: String } }
record! { struct Level { person_id: String, from_day: Date, risk: String } }
record! { struct Proof { subject: String, kind: String, day: Date, n: i64 } }
record! { struct Bond { person_id: String, carer_id: String, from_day: Date, until_day: String } }
record! { struct Decision { person_id: String, duty: String, kind: String, carer_id: String, from_day: Date, until_day: String } }

record! {
    /// A row as stored.
    #[derive(PartialEq, Eq)]
    struct Stored {
        duty: String, person_id: PersonId, unit_id: vocab::UnitId, unit_path: UnitPath, school_path: String, status: String, due_day: String,
        since_day: String, last_day: String, carer_id: String, owes: String, turns: String, answer: String,
    }
}

const COLUMNS: &str = "duty, person_id, unit_id, unit_path, school_path, status, due_day, since_day, last_day, carer_id, owes, turns, answer";

/// Everything about some people, by person.
#[derive(Default)]
struct Known {
    stays: HashMap<String, Vec<Stay>>,
    levels: HashMap<String, Vec<Level>>,
    proofs: HashMap<String, Vec<Proof>>,
    bonds: HashMap<String, Vec<Bond>>,
    decisions: HashMap<String, Vec<Decision>>,
}

fn group<T>(rows: Vec<T>, of: impl Fn(&T) -> String) -> HashMap<String, Vec<T>> {
    let mut out: HashMap<String, Vec<T>> = HashMap::new();
    for row in rows {
        out.entry(of(&row)).or_default().push(row);
    }
    out
}

async fn read(tx: &mut Tx, kinds: &[String], ids: &[PersonId]) -> Result<Known, DbError> {
    let mut q = sql("SELECT person_id, register, from_day, until_day FROM enrolment WHERE removed_at IS NULL AND ");
    q.push_in("person_id", ids.iter());
    let stays = group(tx.all::<Stay>(q).await?, |s| s.person_id.clone());
    let mut q = sql("SELECT person_id, from_day, risk FROM care_risk WHERE ");
    q.push_in("person_id", ids.iter()).push(" ORDER BY person_id, from_day");
    let levels = group(tx.all::<Level>(q).await?, |s| s.person_id.clone());
    let mut q = sql("SELECT subject, kind, day, n FROM fact WHERE ");
    q.push_in("subject", ids.iter()).push(" AND state = 0 AND ").push_in("kind", kinds.iter()).push(" ORDER BY day");
    let proofs = group(tx.all::<Proof>(q).await?, |s| s.subject.clone());
    // Bonds and decisions of a file that was made one with another are hers.
    let mut q = sql(
        "SELECT COALESCE(p.merged_into, b.person_id) AS person_id, b.carer_id, b.from_day, b.until_day FROM pairing b JOIN person p ON p.id = b.person_id WHERE (",
    );
    q.push_in("b.person_id", ids.iter())
        .push(" OR ")
        .push_in("p.merged_into", ids.iter())
        .push(") ORDER BY b.from_day, b.id");
    let bonds = group(tx.all::<Bond>(q).await?, |s| s.person_id.clone());
    let mut q = sql(
        "SELECT COALESCE(p.merged_into, d.person_id) AS person_id, d.duty, d.kind, d.carer_id, d.from_day, d.until_day FROM duty_decision d JOIN person p ON p.id = d.person_id WHERE d.revoked_at IS NULL AND (",
    );
    q.push_in("d.person_id", ids.iter())
        .push(" OR ")
        .push_in("p.merged_into", ids.iter())
        .push(") ORDER BY d.at, d.id");
    let decisions = group(tx.all::<Decision>(q).await?, |s| s.person_id.clone());
    Ok(Known { stays, levels, proofs, bonds, decisions })
}

fn day_of(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// A fact's times as a library that counts in small numbers takes them.
fn times(n: i64) -> u16 {
    u16::try_from(n.clamp(0, i64::from(u16::MAX))).unwrap_or(u16::MAX)
}

/// The stays on a duty's registers, cut by the levels of risk.
fn held(stays: &[Stay], levels: &[Level], d: &InForce<'_>) -> Vec<Held> {
    let mut out = Vec::new();
    for stay in stays.iter().filter(|s| d.duty.registers.contains(&s.register)) {
        let until = day_of(&stay.until_day);
        if d.rule.tiers.is_empty() || levels.is_empty() {
            out.push(Held { from: stay.from_day, until, tier: 0 });
            continue;
        }
        // Before the first level that is known the first one holds: nobody noted another.
        for (i, level) in levels.iter().enumerate() {
            let from = if i == 0 { stay.from_day } else { level.from_day.max(stay.from_day) };
            let next = levels.get(i + 1).and_then(|l| l.from_day.yesterday().ok());
            let last = match (until, next) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            if last.is_none_or(|l| from <= l) {
                out.push(Held { from, until: last, tier: d.rule.tier(&level.risk) });
            }
        }
    }
    out
}

/// Who owes it over time, numbered: 0 is whoever holds the post, others are carers.
fn owners<'a>(bonds: &'a [Bond], decisions: &'a [Decision], d: &InForce<'_>) -> (Vec<Owner>, Vec<&'a str>) {
    let mut carers: Vec<&str> = Vec::new();
    let mut number = |id: &'a str| -> u32 {
        let at = carers.iter().position(|c| *c == id).unwrap_or_else(|| {
            carers.push(id);
            carers.len() - 1
        });
        u32::try_from(at + 1).unwrap_or(u32::MAX)
    };
    let mut out = Vec::new();
    if d.duty.owes == Owes::Carer {
        for b in bonds {
            out.push(Owner { from: b.from_day, until: day_of(&b.until_day), owner: number(&b.carer_id) });
        }
    }
    for c in decisions.iter().filter(|c| c.kind == "reassigned" && (c.duty.is_empty() || c.duty == d.duty.code)) {
        out.push(Owner { from: c.from_day, until: day_of(&c.until_day), owner: number(&c.carer_id) });
    }
    (out, carers)
}

fn row(p: &Body, d: &InForce<'_>, due: &Due, carers: &[&str]) -> Stored {
    let text = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
    let carer = due.owner.and_then(|n| usize::try_from(n).ok()?.checked_sub(1)).and_then(|n| carers.get(n).copied());
    let owes = match (d.duty.owes, carer) {
        (_, Some(_)) => Owes::Carer,
        (Owes::Carer, None) => Owes::Village,
        (Owes::School, None) if p.school_id.is_empty() => Owes::Village,
        (owes, None) => owes,
    };
    let asked = match due.status {
        Status::Open | Status::DueSoon | Status::Overdue | Status::Waived => due.slot.map(|s| s.rolled),
        Status::Done | Status::NotOwed => due.next.map(|s| s.rolled),
    };
    Stored {
        duty: d.duty.code.clone(),
        person_id: p.id.clone(),
        unit_id: p.unit_id.clone(),
        unit_path: p.unit_path.clone(),
        school_path: p.school_path.clone(),
        status: match due.status {
            Status::NotOwed => "not_owed",
            Status::Done => "done",
            Status::Waived => "waived",
            Status::Open => "open",
            Status::DueSoon => "due_soon",
            Status::Overdue => "overdue",
        }
        .into(),
        due_day: text(asked),
        since_day: text(due.overdue_since),
        last_day: text(due.last_done),
        carer_id: carer.unwrap_or_default().into(),
        owes: owes.code().into(),
        turns: text(due.turns.map(DateTime::date)),
        answer: serde_json::to_string(due).unwrap_or_default(),
    }
}

/// What is owed to some people now.
async fn derive(tx: &mut Tx, site: &Site, chosen: &[ChoiceRow], ids: &[PersonId]) -> Result<Vec<Stored>, DbError> {
    let now = site.clock.today().to_datetime(jiff::civil::Time::midnight());
    let kinds: Vec<String> =
        site.packs.duties().iter().flat_map(|d| d.proved_by.iter().map(packs::FactKind::code)).collect();
    let mut q = sql(
        "SELECT p.id, p.unit_id, p.unit_path, p.school_id, p.school_path, p.status, p.removed_at, p.risk FROM person p WHERE ",
    );
    q.push_in("p.id", ids.iter());
    let bodies: Vec<Body> = tx.all(q).await?;
    let mut known = read(tx, &kinds, ids).await?;
    let mut places: BTreeMap<String, Vec<InForce<'_>>> = BTreeMap::new();
    let mut out = Vec::new();
    for p in bodies.iter().filter(|p| p.removed_at.is_none() && p.status == "living") {
        let Some(stays) = known.stays.get(p.id.as_str()) else { continue };
        let place = p.unit_path.to_string();
        let rules = places.entry(place).or_insert_with(|| in_force(&site.packs, chosen, &p.unit_path));
        let levels = known.levels.remove(p.id.as_str()).unwrap_or_default();
        let proofs = known.proofs.remove(p.id.as_str()).unwrap_or_default();
        let bonds = known.bonds.remove(p.id.as_str()).unwrap_or_default();
        let decisions = known.decisions.remove(p.id.as_str()).unwrap_or_default();
        for d in rules.iter() {
            let held = held(stays, &levels, d);
            if held.is_empty() {
                continue;
            }
            let codes: Vec<String> = d.duty.proved_by.iter().map(packs::FactKind::code).collect();
            let done: Vec<Done> = proofs
                .iter()
                .filter(|f| codes.contains(&f.kind))
                .map(|f| Done { day: f.day, times: times(f.n) })
                .collect();
            let waived: Vec<Span> = decisions
                .iter()
                .filter(|c| c.kind == "waived" && (c.duty.is_empty() || c.duty == d.duty.code))
                .map(|c| Span { from: c.from_day, until: day_of(&c.until_day) })
                .collect();
            let (owners, carers) = owners(&bonds, &decisions, d);
            let subject = Subject { held: &held, done: &done, waived: &waived, owners: &owners, ..Subject::default() };
            let due = duties::due(&d.rule, &subject, &site.calendar, now);
            if due.status == Status::NotOwed && due.turns.is_none() {
                continue;
            }
            out.push(row(p, d, &due, &carers));
        }
    }
    out.sort_by(|a, b| (&a.person_id, &a.duty).cmp(&(&b.person_id, &b.duty)));
    Ok(out)
}

async fn stored(tx: &mut Tx, ids: &[PersonId]) -> Result<Vec<Stored>, DbError> {
    let mut q = sql("SELECT ");
    q.push(COLUMNS).push(" FROM next_due WHERE ").push_in("person_id", ids.iter()).push(" ORDER BY person_id, duty");
    tx.all(q).await
}

async fn write(tx: &mut Tx, rows: &[Stored]) -> Result<(), DbError> {
    for chunk in rows.chunks(60) {
        let mut q = sql("INSERT INTO next_due (");
        q.push(COLUMNS).push(") VALUES ");
        for (i, r) in chunk.iter().enumerate() {
            q.push(if i == 0 { "(" } else { ", (" });
            q.push_bind(&r.duty).push(", ").push_bind(&r.person_id).push(", ").push_bind(&r.unit_id).push(", ");
            q.push_bind(&r.unit_path).push(", ").push_bind(&r.school_path).push(", ").push_bind(&r.status).push(", ");
            q.push_bind(&r.due_day).push(", ").push_bind(&r.since_day).push(", ").push_bind(&r.last_day).push(", ");
            q.push_bind(&r.carer_id).push(", ").push_bind(&r.owes).push(", ").push_bind(&r.turns).push(", ");
            q.push_bind(&r.answer).push(")");
        }
        tx.run(q).await?;
    }
    Ok(())
}

/// Notes from which day somebody is at another level of risk. A first level holds from the day of her first stay.
async fn note_levels(tx: &mut Tx, site: &Site, ids: &[PersonId]) -> Result<(), DbError> {
    record! { struct Line { id: PersonId, risk: String, noted: Option<String>, day: Option<String> } }
    let mut q = sql(
        "SELECT p.id, p.risk, r.risk AS noted, r.from_day AS day FROM person p LEFT JOIN care_risk r ON r.person_id = p.id AND \
         r.from_day = (SELECT MAX(x.from_day) FROM care_risk x WHERE x.person_id = p.id) \
         WHERE EXISTS (SELECT 1 FROM enrolment e WHERE e.person_id = p.id) AND ",
    );
    q.push_in("p.id", ids.iter());
    let today = site.clock.today();
    for l in tx.all::<Line>(q).await? {
        if l.noted.as_deref() == Some(l.risk.as_str()) {
            continue;
        }
        if l.day.as_deref() == Some(today.to_string().as_str()) {
            tx.run(sql("DELETE FROM care_risk WHERE person_id = $1 AND from_day = $2").bind(&l.id).bind(today)).await?;
        }
        tx.run(
            sql("INSERT INTO care_risk (person_id, from_day, risk) VALUES ($1, $2, $3)")
                .bind(&l.id)
                .bind(today)
                .bind(&l.risk),
        )
        .await?;
    }
    Ok(())
}

/// Derives anew what is owed to some people.
pub async fn refresh(tx: &mut Tx, site: &Site, ids: &[PersonId]) -> Result<(), DbError> {
    let mut chosen = None;
    for chunk in ids.chunks(300) {
        // Most files are on no register and never were: nothing is owed to them.
        let mut q = sql("SELECT DISTINCT person_id AS v FROM enrolment WHERE ");
        q.push_in("person_id", chunk.iter());
        q.push(" UNION SELECT person_id AS v FROM next_due WHERE ").push_in("person_id", chunk.iter());
        let concerned: Vec<PersonId> = tx.values(q).await?;
        if concerned.is_empty() {
            continue;
        }
        if chosen.is_none() {
            chosen = Some(choices(tx).await?);
        }
        note_levels(tx, site, &concerned).await?;
        put(tx, site, chosen.as_deref().unwrap_or_default(), &concerned).await?;
    }
    Ok(())
}

async fn put(tx: &mut Tx, site: &Site, chosen: &[ChoiceRow], ids: &[PersonId]) -> Result<(), DbError> {
    let wanted = derive(tx, site, chosen, ids).await?;
    let there = stored(tx, ids).await?;
    if wanted == there {
        return Ok(());
    }
    let mut q = sql("DELETE FROM next_due WHERE ");
    q.push_in("person_id", ids.iter());
    tx.run(q).await?;
    write(tx, &wanted).await
}

/// Derives anew where a window closed or a day came: cheap when done today.
pub async fn sweep(site: &Site) -> Result<(), DbError> {
    loop {
        let mut tx = site.db.snapshot().await?;
        let ids: Vec<PersonId> = tx
            .values(
                sql("SELECT DISTINCT person_id AS v FROM next_due WHERE turns <> '' AND turns <= $1 LIMIT 2000")
                    .bind(site.clock.today()),
            )
            .await?;
        drop(tx);
        if ids.is_empty() {
            return Ok(());
        }
        let mut tx = site.db.begin().await?;
        let chosen = choices(&mut tx).await?;
        for chunk in ids.chunks(300) {
            put(&mut tx, site, &chosen, chunk).await?;
        }
        tx.commit().await?;
    }
}

async fn everybody(tx: &mut Tx, below: Option<&UnitPath>) -> Result<Vec<PersonId>, DbError> {
    let mut q = sql("SELECT DISTINCT e.person_id AS v FROM enrolment e JOIN person p ON p.id = e.person_id WHERE ");
    match below {
        Some(path) => q.push_within("p.unit_path", std::slice::from_ref(path)),
        None => q.push("1 = 1"),
    };
    q.push(" ORDER BY 1");
    tx.values(q).await
}

/// Derives everything anew, of the whole site or below a unit. Returns how many rows there are.
pub async fn rebuild(tx: &mut Tx, site: &Site, below: Option<&UnitPath>) -> Result<usize, DbError> {
    let ids = everybody(tx, below).await?;
    let chosen = choices(tx).await?;
    let mut q = sql("DELETE FROM next_due WHERE ");
    match below {
        Some(path) => q.push_within("unit_path", std::slice::from_ref(path)),
        None => q.push("1 = 1"),
    };
    tx.run(q).await?;
    let mut n = 0;
    for chunk in ids.chunks(300) {
        note_levels(tx, site, chunk).await?;
        let wanted = derive(tx, site, &chosen, chunk).await?;
        n += wanted.len();
        write(tx, &wanted).await?;
    }
    Ok(n)
}

/// How a duty would stand within a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// People it is owed to.
    pub people: i64,
    /// Overdue.
    pub overdue: i64,
    /// Due soon.
    pub due_soon: i64,
    /// To do, with time.
    pub open: i64,
    /// Done for now.
    pub done: i64,
}

/// How a duty stands within a unit under some choices, derived and not stored: what a change would do.
pub async fn standing(
    tx: &mut Tx,
    site: &Site,
    chosen: &[ChoiceRow],
    duty: &packs::Duty,
    below: &UnitPath,
) -> Result<Standing, DbError> {
    let ids = everybody(tx, Some(below)).await?;
    let mut out = Standing::default();
    for chunk in ids.chunks(300) {
        for row in derive(tx, site, chosen, chunk).await?.iter().filter(|r| r.duty == duty.code) {
            out.people += i64::from(row.status != "not_owed");
            match row.status.as_str() {
                "overdue" => out.overdue += 1,
                "due_soon" => out.due_soon += 1,
                "open" => out.open += 1,
                "done" => out.done += 1,
                _ => {}
            }
        }
    }
    Ok(out)
}

/// What is stored and differs from a rebuild. Rows whose day has come are the sweep's to renew and are passed over.
pub async fn verify(tx: &mut Tx, site: &Site) -> Result<Vec<String>, DbError> {
    let mut ids = everybody(tx, None).await?;
    ids.extend(tx.values::<PersonId>(sql("SELECT DISTINCT person_id AS v FROM next_due")).await?);
    ids.sort();
    ids.dedup();
    let chosen = choices(tx).await?;
    let tomorrow = site.clock.today().saturating_add(1.day()).to_string();
    let mut out = Vec::new();
    for chunk in ids.chunks(300) {
        let wanted = derive(tx, site, &chosen, chunk).await?;
        let there = stored(tx, chunk).await?;
        let of = |rows: Vec<Stored>| -> BTreeMap<(String, String), Stored> {
            rows.into_iter().map(|r| ((r.person_id.to_string(), r.duty.clone()), r)).collect()
        };
        let (wanted, there) = (of(wanted), of(there));
        for key in wanted.keys().chain(there.keys().filter(|k| !wanted.contains_key(*k))) {
            let (a, b) = (wanted.get(key), there.get(key));
            let stale = b.is_some_and(|b| !b.turns.is_empty() && b.turns < tomorrow);
            if a != b && !stale {
                out.push(format!("next_due: {} {} is stored otherwise than derived", key.0, key.1));
            }
        }
    }
    Ok(out)
}
