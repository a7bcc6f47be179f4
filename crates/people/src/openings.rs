//! Files opened with a reason from outside the scope or the named circle; shown to the superior where the file is. And the
//! class of a file: how confidential it is, who may read a sealed one.

use crate::persons::{GuardPeople, OpenPeople, sections, store::PersonRow};
use axum::extract::Path;
use jiff::{SignedDuration, Timestamp};
use kernel::{
    Site,
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    record,
    web::{
        Access, Cx, Flash, PageHead, Posted, Reply, Routes, Sample, Trouble, html as page_html, page, see_other, ui,
    },
};
use maud::{Markup, html};
use serde_json::json;
use vocab::{PersonId, UnitPath, bi, href, t};

/// How long an opening holds.
const HOURS: i64 = 2;

/// Opens a file for two hours, with the reason on record.
pub async fn open(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<OpenPeople>,
    id: &PersonId,
    at: &UnitPath,
    why: &str,
) -> Result<(), DbError> {
    let (actor, now) = (permit.actor(), site.clock.now());
    let until = now.checked_add(SignedDuration::from_hours(HOURS)).unwrap_or(now);
    tx.run(
        sql("INSERT INTO person_opening (id, person_id, unit_path, account_id, by_name, why, at, until, seen_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '')")
            .bind(site.mint.uuid())
            .bind(id)
            .bind(at)
            .bind(&actor.account)
            .bind(&actor.name)
            .bind(why)
            .bind(now)
            .bind(until),
    )
    .await?;
    tx.run(
        sql("INSERT INTO person_reading (id, person_id, day, at, account_id, by_name, what, why) VALUES ($1, $2, $3, $4, $5, $6, 'opened', $7) \
             ON CONFLICT (person_id, account_id, day, what, why) DO NOTHING")
        .bind(site.mint.uuid())
        .bind(id)
        .bind(site.clock.today())
        .bind(now)
        .bind(&actor.account)
        .bind(&actor.name)
        .bind(why),
    )
    .await?;
    audit::log(tx, site, permit, format!("person {id}"), at, json!({"opened": "with a reason", "hours": HOURS})).await
}

/// Sets the class of a file; a sealed one names its readers by sign-in name. Gives back names that nobody has: then nothing
/// was changed.
pub async fn classify(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<GuardPeople>,
    row: &PersonRow,
    class: &str,
    readers: &str,
) -> Result<Vec<String>, DbError> {
    let mut accounts = vec![permit.actor().account.to_string()];
    let mut unknown = Vec::new();
    for login in readers.split(['、', '，', ',', ' ', ';', '；']).map(str::trim).filter(|l| !l.is_empty()) {
        match network::sessions::store::by_login(tx, login).await? {
            Some(a) => accounts.push(a.id.to_string()),
            None => unknown.push(login.to_owned()),
        }
    }
    if !unknown.is_empty() {
        return Ok(unknown);
    }
    tx.run(sql("UPDATE person SET file_class = $1, version = version + 1 WHERE id = $2").bind(class).bind(&row.id))
        .await?;
    tx.run(sql("DELETE FROM person_reader WHERE person_id = $1").bind(&row.id)).await?;
    if class == "sealed" {
        accounts.sort();
        accounts.dedup();
        for account in &accounts {
            tx.run(
                sql("INSERT INTO person_reader (person_id, account_id, by_name, at) VALUES ($1, $2, $3, $4)")
                    .bind(&row.id)
                    .bind(account)
                    .bind(&permit.actor().name)
                    .bind(site.clock.now()),
            )
            .await?;
        }
    }
    crate::persons::keep_note(tx, site, permit.actor(), row, "classified", class).await?;
    audit::log(
        tx,
        site,
        permit,
        format!("person {}", row.id),
        &row.unit_path,
        json!({"class": class, "readers": accounts.len()}),
    )
    .await?;
    Ok(Vec::new())
}

record! {
    /// An opening as its superior sees it.
    pub struct OpeningRow { id: String, person_id: PersonId, name: String, unit_name: String, by_name: String, why: String, at: Timestamp, seen_by: String, seen_at: Option<Timestamp> }
}

/// Routes of openings.
pub fn routes() -> Routes {
    let guard = Access::to::<GuardPeople>();
    Routes::new().get("/people/openings", guard, index).post("/people/openings/{opening}/seen", guard, seen)
}

async fn index(cx: Cx) -> Reply {
    let permit = cx.reach::<GuardPeople>()?;
    let mut tx = cx.snapshot().await?;
    let mut q = sql(
        "SELECT o.id, o.person_id, p.name, u.name AS unit_name, o.by_name, o.why, o.at, o.seen_by, o.seen_at FROM person_opening o \
         JOIN person p ON p.id = o.person_id JOIN unit u ON u.id = p.unit_id WHERE ",
    );
    q.push_within("o.unit_path", permit.roots())
        .push(" ORDER BY CASE WHEN o.seen_at IS NULL THEN 0 ELSE 1 END, o.at DESC LIMIT 200");
    let rows: Vec<OpeningRow> = tx.all(q).await?;
    page_html(view(&cx, &rows))
}

async fn seen(cx: Cx, Path(opening): Path<String>, _posted: Posted) -> Reply {
    let permit = cx.reach::<GuardPeople>()?;
    let mut tx = cx.begin().await?;
    record! { struct Mine { unit_path: UnitPath, account_id: String } }
    let of: Option<Mine> =
        tx.optional(sql("SELECT unit_path, account_id FROM person_opening WHERE id = $1").bind(&opening)).await?;
    let of = of.filter(|o| permit.covers(&o.unit_path)).ok_or(Trouble::NotFound)?;
    if of.account_id == permit.actor().account.as_str() {
        return Err(Trouble::BadInput(bi!(
            "自己打开的，要由别人来看过。",
            "Somebody else has to look at what you opened yourself."
        )));
    }
    tx.run(
        sql("UPDATE person_opening SET seen_by = $1, seen_at = $2 WHERE id = $3 AND seen_at IS NULL")
            .bind(&permit.actor().name)
            .bind(cx.site().clock.now())
            .bind(&opening),
    )
    .await?;
    audit::log(&mut tx, cx.site(), &permit, format!("opening {opening}"), &of.unit_path, json!({"change": "seen"}))
        .await?;
    tx.commit().await?;
    see_other("/people/openings", Flash::good(bi!("已标为看过。", "Marked as looked at.")))
}

fn view(cx: &Cx, rows: &[OpeningRow]) -> Markup {
    let lang = cx.lang();
    let time = |at: Timestamp| jiff::Zoned::new(at, vocab::shanghai()).strftime("%Y-%m-%d %H:%M").to_string();
    let head = PageHead::new(t!(lang, "说明理由的查阅", "Files opened with a reason"))
        .nav("people")
        .crumb(t!(lang, "人员档案", "People"), "/people/");
    page(
        cx,
        head,
        html! {
            (sections(cx, "openings"))
            div.card {
                @if rows.is_empty() { (ui::empty(&t!(lang, "没有", "None"), &t!(lang, "还没有人从范围外打开过档案。", "Nobody has opened a file from outside her scope."), None)) } @else {
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "时间", "When")) } th { (t!(lang, "谁", "Who")) } th { (t!(lang, "档案", "File")) } th { (t!(lang, "理由", "Reason")) } th { (t!(lang, "查看情况", "Looked at")) } } }
                        tbody { @for r in rows { tr {
                            td.nowrap { (time(r.at)) } td.nowrap { (r.by_name) }
                            td.nowrap { a href=(href::person(&r.person_id)) { (r.name) } " · " (r.unit_name) } td.wrap { (r.why) }
                            td.nowrap { @match r.seen_at {
                                Some(at) => { (r.seen_by) " " (time(at)) }
                                None => { form method="post" action={ "/people/openings/" (r.id) "/seen" } { (ui::csrf(cx)) button.btn.btn-sm type="submit" { (t!(lang, "看过了", "Looked at")) } } }
                            } }
                        } } }
                    } }
                }
            }
        },
    )
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "people/openings",
        render: |cx| {
            let row = |seen: bool| OpeningRow {
                id: "o".into(),
                person_id: PersonId::stored("p".into()),
                name: "李小兰".into(),
                unit_name: "上云村".into(),
                by_name: "吴乡妇联".into(),
                why: "核实转学情况".into(),
                at: Timestamp::UNIX_EPOCH,
                seen_by: if seen { "林县办".into() } else { String::new() },
                seen_at: seen.then_some(Timestamp::UNIX_EPOCH),
            };
            view(cx, &[row(true), row(false)])
        },
    },
    Sample { name: "people/openings-none", render: |cx| view(cx, &[]) },
];
