//! The pages of today, and the record made from it.

use super::{
    SeeToday,
    rules::{by_person, horizon},
    view,
};
use crate::{
    carers,
    owed::{self, DueRow, Filter},
};
use kernel::{
    db::{DbError, Tx},
    web::{Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, grid, html, see_other, unprocessable},
};
use network::units::{self, Located};
use people::persons::{self, PersonRow, ReadPeople, Sight};
use std::collections::BTreeMap;
use vocab::{FieldErrors, PersonId, RecordId, Role, UnitId, bi};
use work::{
    Named,
    records::{
        WriteRecords,
        rules::{Typed, check},
        store as records,
    },
};

/// Routes of today.
pub fn routes() -> Routes {
    let see = Access::to::<SeeToday>();
    let write = Access::to::<WriteRecords>();
    Routes::new().get("/today/", see, today).get("/today/record", write, record_form).post(
        "/today/record",
        write,
        record,
    )
}

/// The most lines of one page: more is a list, not a day.
const MOST: i64 = 400;

/// What she may know of.
pub(crate) async fn sight(cx: &Cx, tx: &mut Tx) -> Result<Sight, Trouble> {
    Ok(Sight::of(tx, cx.site(), &cx.reach::<ReadPeople>()?).await?)
}

/// The words of who owes what falls to her own posts.
fn own_words(cx: &Cx) -> Vec<&'static str> {
    let posts = cx.actor().map(|a| a.posts.as_slice()).unwrap_or_default();
    let mut out: Vec<&'static str> = posts
        .iter()
        .filter_map(|p| match p.role {
            Role::VillageChair => Some("village"),
            Role::SchoolContact => Some("school"),
            Role::TownshipOfficer => Some("township"),
            _ => None,
        })
        .collect();
    out.dedup();
    out
}

async fn today(cx: Cx, query: Draft) -> Reply {
    owed::sweep(cx.site()).await?;
    let mut tx = cx.snapshot().await?;
    let sight = sight(&cx, &mut tx).await?;
    let within = match UnitId::parse(query.get("unit")) {
        Some(id) => {
            let unit = units::locate(&mut tx, &id).await?.ok_or(Trouble::NotFound)?;
            cx.permit::<SeeToday>(&unit.path).map_err(|_| Trouble::NotFound)?;
            Some(unit.path)
        }
        None => None,
    };
    let words = own_words(&cx);
    let mine = query.get("who") != "all" && !words.is_empty();
    let carers = carers::store::of_account(&mut tx, &cx.person()?.account).await?;
    let statuses = match query.get("show") {
        "overdue" => vec!["overdue"],
        _ => vec!["overdue", "due_soon", "open"],
    };
    let f = Filter {
        within: within.clone(),
        mine: mine.then_some((carers, words)),
        duty: query.get("duty").to_owned(),
        statuses,
        until: Some(horizon(cx.today())),
    };
    let rows = owed::page(&mut tx, &sight, &f, MOST).await?;
    let counts =
        owed::tally(&mut tx, &sight, &Filter { statuses: vec!["overdue", "due_soon", "open"], ..f.clone() }).await?;
    let page = view::TodayPage {
        units: units::store::near(&mut tx, sight.roots(), within.as_ref()).await?,
        full: rows.len() as i64 == MOST,
        people: by_person(rows),
        overdue: counts.iter().filter(|t| t.status == "overdue").map(|t| t.n).sum(),
        all: counts.iter().map(|t| t.n).sum(),
        may_record: cx.reach::<WriteRecords>().is_ok(),
        mine,
        query,
    };
    html(view::today(&cx, &page))
}

/// Numbers for the first page.
pub(crate) async fn waiting(tx: &mut Tx, cx: &Cx) -> Result<crate::Waiting, Trouble> {
    let sight = sight(cx, tx).await?;
    let words = own_words(cx);
    let mine = !words.is_empty();
    let carers = carers::store::of_account(tx, &cx.person()?.account).await?;
    let week = almanac::Period::Week.containing(cx.today()).end();
    let f = Filter {
        mine: mine.then_some((carers, words)),
        statuses: vec!["overdue", "due_soon", "open"],
        until: Some(week),
        ..Filter::default()
    };
    let mut out = crate::Waiting { mine, ..crate::Waiting::default() };
    for t in owed::tally(tx, &sight, &f).await? {
        *(if t.status == "overdue" { &mut out.overdue } else { &mut out.week }) += t.n;
    }
    Ok(out)
}

/// The people a form is about, with what is owed to them.
async fn about(cx: &Cx, tx: &mut Tx, d: &Draft) -> Result<(Vec<PersonRow>, Vec<DueRow>), Trouble> {
    let ids: Vec<PersonId> = d.all("who").filter_map(PersonId::parse).take(60).collect();
    let sight = sight(cx, tx).await?;
    if ids.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let mut rows = persons::store::known(tx, &sight, &ids).await?;
    rows.retain(|r| cx.may::<WriteRecords>(&r.unit_path));
    rows.sort_by_key(|r| ids.iter().position(|id| *id == r.id));
    let owed = owed::of_people(tx, &sight, &ids).await?;
    Ok((rows, owed))
}

async fn record_form(cx: Cx, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (people, owed) = about(&cx, &mut tx, &query).await?;
    if people.is_empty() {
        return see_other("/today/", Flash::mind(bi!("请先在名单里勾选要记的人。", "Tick the people first.")));
    }
    let mut d = query.clone();
    d.set("batch", cx.site().mint.uuid());
    d.set("day", cx.today().to_string());
    html(view::record(&cx, &people, &owed, &d, &FieldErrors::new()))
}

async fn record(cx: Cx, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let (people, owed) = about(&cx, &mut tx, d).await?;
    if people.is_empty() {
        return Err(Trouble::BadInput(bi!(
            "没有选中可以记录的人；没有保存。",
            "None of the people chosen can be recorded; nothing was saved."
        )));
    }
    let did: Vec<&str> = d.all("did").collect();
    let names = people.iter().map(|p| p.card.get("name")).collect::<Vec<_>>().join("、");
    let typed = Typed {
        kind: did.first().copied().unwrap_or_default(),
        also: did.get(1..).unwrap_or_default(),
        day: d.get("day"),
        text: d.get("text"),
        finding: d.get("finding"),
        done_by: &cx.person()?.name,
        subjects: &names,
        ..Typed::default()
    };
    let checked = match check(typed, &cx.site().packs, cx.today()) {
        Ok(c) => c,
        Err(mut errors) => {
            if did.is_empty() {
                errors = FieldErrors::new();
                errors.add("did", bi!("请点一下做了什么", "Choose what was done"));
            }
            return unprocessable(view::record(&cx, &people, &owed, d, &errors));
        }
    };
    // One record a unit: each stands where its people are. Sent twice they are the same records.
    let mut by_unit: BTreeMap<String, Vec<&PersonRow>> = BTreeMap::new();
    for p in &people {
        by_unit.entry(p.unit_path.to_string()).or_default().push(p);
    }
    let mine = carers::store::of_account(&mut tx, &cx.person()?.account).await?;
    for (n, group) in by_unit.values().enumerate() {
        let Some(first) = group.first() else { continue };
        let permit = cx.permit::<WriteRecords>(&first.unit_path)?;
        let unit = units::locate(&mut tx, &first.unit_id).await?.ok_or(Trouble::NotFound)?;
        let unit = Located { path: first.unit_path.clone(), ..unit };
        let id = RecordId::parse(&grid::row_id(d.get("batch"), n)).unwrap_or_else(|| RecordId::mint(&cx.site().mint));
        let mut c = checked.clone();
        c.subjects = group
            .iter()
            .map(|p| Named { name: p.card.get("name").to_owned(), person_id: p.id.to_string(), ..Named::default() })
            .collect();
        c.quantity = c.subjects.len() as i64;
        c.carer = mine.first().cloned().unwrap_or_default();
        match records::enter(&mut tx, cx.site(), &permit, &id, &unit, &c).await {
            Ok(()) => {}
            Err(DbError::Duplicate) => {
                drop(tx);
                return see_other(
                    "/today/",
                    Flash::good(bi!(
                        "这次已经保存过了，没有重复。",
                        "This had been saved already; nothing is doubled."
                    )),
                );
            }
            Err(e) => return Err(e.into()),
        }
    }
    tx.commit().await?;
    let n = people.len();
    see_other(
        "/today/",
        Flash::good(bi!("已记下，{n} 人的提醒已更新。", "Recorded; the reminders of {n} are up to date.")),
    )
}
