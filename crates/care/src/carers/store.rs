//! Rows of carers.

use super::{ApproveCarers, ReadCarers, WriteCarers};
use jiff::civil::Date;
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Sql, Tx, sql},
    record,
};
use serde_json::json;
use vocab::{AccountId, Bi, CarerId, PersonId, UnitId, UnitPath};

/// The kinds of carers: code, Chinese, English.
pub const KINDS: [(&str, &str, &str); 5] = [
    ("surrogate_parent", "代理家长", "Surrogate parent"),
    ("loving_mother", "爱心妈妈", "Loving mother"),
    ("cadre", "结对干部", "Paired cadre"),
    ("volunteer", "志愿者", "Volunteer"),
    ("five_elders", "“五老”", "Five elders"),
];

/// The states of a carer: code, Chinese, English.
pub const STATES: [(&str, &str, &str); 5] = [
    ("applied", "待审核", "To be approved"),
    ("approved", "已通过", "Approved"),
    ("on_leave", "请假", "On leave"),
    ("left", "已退出", "Left"),
    ("refused", "未通过", "Refused"),
];

/// What a code of one of these lists is called.
pub fn named(list: &[(&str, &str, &str)], code: &str) -> Bi {
    list.iter().find(|l| l.0 == code).map_or_else(|| Bi::new(code, code), |l| Bi::new(l.1, l.2))
}

record! {
    /// A carer, with her name and how many she looks after now.
    pub struct CarerRow {
        id: CarerId, person_id: PersonId, name: String, account_id: String, unit_id: UnitId, unit_path: UnitPath, unit_name: String, kind: String,
        state: String, capacity: i64, wish_sex: String, wish_from: i64, wish_until: i64, skills: String, checked_on: String, committed_on: String,
        note: String, version: i64, paired: i64,
    }
}

impl CarerRow {
    /// Whether she may take on somebody more.
    pub fn has_room(&self) -> bool {
        self.state == "approved" && self.paired < self.capacity
    }
    /// Whether her record check is older than a year, or was never made (未成年人保护法 62: every year).
    pub fn check_is_due(&self, today: Date) -> bool {
        let last: Option<Date> = self.checked_on.parse().ok();
        last.is_none_or(|d| people::card::birthday(d, 1) <= today)
    }
}

fn select() -> Sql {
    sql(
        "SELECT c.id, c.person_id, p.name, c.account_id, c.unit_id, c.unit_path, u.name AS unit_name, c.kind, c.state, c.capacity, c.wish_sex, c.wish_from, \
         c.wish_until, c.skills, c.checked_on, c.committed_on, c.note, c.version, \
         (SELECT COUNT(*) FROM pairing b WHERE b.carer_id = c.id AND b.until_day = '') AS paired \
         FROM carer c JOIN person p ON p.id = c.person_id JOIN unit u ON u.id = c.unit_id WHERE ",
    )
}

/// Carers within the permit, those to be approved first.
pub async fn list(
    tx: &mut Tx,
    permit: &Permit<ReadCarers>,
    within: Option<&UnitPath>,
    state: &str,
    limit: i64,
) -> Result<Vec<CarerRow>, DbError> {
    let mut q = select();
    q.push_within("c.unit_path", permit.roots());
    if let Some(w) = within {
        q.push(" AND ").push_within("c.unit_path", std::slice::from_ref(w));
    }
    if !state.is_empty() {
        q.push(" AND c.state = ").push_bind(state);
    }
    q.push(" ORDER BY CASE WHEN c.state = 'applied' THEN 0 ELSE 1 END, c.unit_path, p.name_key, c.id LIMIT ")
        .push_bind(limit);
    tx.all(q).await
}

/// Where a carer is: what a permit is asked with.
pub async fn locate(tx: &mut Tx, id: &CarerId) -> Result<Option<UnitPath>, DbError> {
    tx.value(sql("SELECT unit_path AS v FROM carer WHERE id = $1").bind(id)).await
}

/// One carer.
pub async fn carer(tx: &mut Tx, permit: &Permit<ReadCarers>, id: &CarerId) -> Result<Option<CarerRow>, DbError> {
    let mut q = select();
    q.push("c.id = ").push_bind(id);
    Ok(tx.optional::<CarerRow>(q).await?.filter(|c| permit.covers(&c.unit_path)))
}

/// The ids under which an account is a carer.
pub async fn of_account(tx: &mut Tx, account: &AccountId) -> Result<Vec<String>, DbError> {
    tx.values(
        sql("SELECT id AS v FROM carer WHERE account_id = $1 AND state IN ('approved', 'on_leave')").bind(account),
    )
    .await
}

/// Those who could take somebody on near a place: approved, with room, of the same township, the nearest first.
pub async fn with_room(
    tx: &mut Tx,
    permit: &Permit<ReadCarers>,
    near: &UnitPath,
    limit: usize,
) -> Result<Vec<CarerRow>, DbError> {
    let mut q = select();
    q.push_within("c.unit_path", permit.roots())
        .push(" AND c.state = 'approved' ORDER BY c.unit_path, p.name_key, c.id");
    let mut all: Vec<CarerRow> = tx.all(q).await?;
    all.retain(CarerRow::has_room);
    let common =
        |c: &CarerRow| c.unit_path.as_str().bytes().zip(near.as_str().bytes()).take_while(|(a, b)| a == b).count();
    all.sort_by_key(|c| std::cmp::Reverse(common(c)));
    all.truncate(limit);
    Ok(all)
}

/// What a form holds once it is in order.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// One of [`KINDS`].
    pub kind: String,
    /// How many she can take on.
    pub capacity: i64,
    /// Sex she would rather take on, GB/T 2261.1; empty for any.
    pub wish_sex: String,
    /// Ages she would rather take on, years; 0 for any.
    pub wish_ages: (i64, i64),
    /// Words.
    pub skills: String,
    /// Day of the last record check.
    pub checked_on: Option<Date>,
    /// Day of the commitment letter.
    pub committed_on: Option<Date>,
    /// Her sign-in, empty without one.
    pub account: String,
}

fn day(d: Option<Date>) -> String {
    d.map(|d| d.to_string()).unwrap_or_default()
}

/// Enters a carer; an officer who may approve enters her approved where all conditions are met.
pub async fn enter(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WriteCarers>,
    id: &CarerId,
    person: (&PersonId, &UnitId, &UnitPath),
    state: &'static str,
    c: &Checked,
) -> Result<(), DbError> {
    tx.run(
        sql("INSERT INTO carer (id, person_id, account_id, unit_id, unit_path, kind, state, capacity, wish_sex, wish_from, wish_until, skills, checked_on, \
             committed_on, training_hours, away_from, away_until, note, version, by_account, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, '', '', '', 1, $15, $16)")
        .bind(id)
        .bind(person.0)
        .bind(&c.account)
        .bind(person.1)
        .bind(person.2)
        .bind(&c.kind)
        .bind(state)
        .bind(c.capacity)
        .bind(&c.wish_sex)
        .bind(c.wish_ages.0)
        .bind(c.wish_ages.1)
        .bind(&c.skills)
        .bind(day(c.checked_on))
        .bind(day(c.committed_on))
        .bind(&permit.actor().account)
        .bind(site.clock.now()),
    )
    .await?;
    audit::log(tx, site, permit, format!("carer {id}"), person.2, json!({"change": "entered", "state": state})).await
}

/// Approves, refuses, lets go on leave or leave. `false` when she changed meanwhile.
pub async fn set_state(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<ApproveCarers>,
    row: &CarerRow,
    state: &'static str,
    why: &str,
) -> Result<bool, DbError> {
    let hit = tx
        .run(
            sql("UPDATE carer SET state = $1, note = $2, version = version + 1 WHERE id = $3 AND version = $4")
                .bind(state)
                .bind(why)
                .bind(&row.id)
                .bind(row.version),
        )
        .await?;
    if hit > 0 {
        audit::log(
            tx,
            site,
            permit,
            format!("carer {}", row.id),
            &row.unit_path,
            json!({"change": "state", "state": state}),
        )
        .await?;
    }
    Ok(hit > 0)
}
