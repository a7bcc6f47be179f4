//! Pages of carers.

use super::{
    ApproveCarers, ReadCarers, WriteCarers,
    store::{self, Checked, KINDS},
    view,
};
use axum::extract::Path;
use jiff::civil::Date;
use kernel::{
    db::DbError,
    web::{Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, html, see_other, unprocessable},
};
use network::units;
use people::persons::{self, PersonRow};
use vocab::{CarerId, FieldErrors, PersonId, UnitId, bi, parse_day};

/// Routes of carers.
pub fn routes() -> Routes {
    let (read, write, approve) =
        (Access::to::<ReadCarers>(), Access::to::<WriteCarers>(), Access::to::<ApproveCarers>());
    Routes::new()
        .get("/carers/", read, index)
        .get("/carers/new", write, new_form)
        .post("/carers/new", write, enter)
        .get("/carers/{id}", read, show)
        .post("/carers/{id}/state", approve, set_state)
}

const PAGE: i64 = 300;

async fn index(cx: Cx, query: Draft) -> Reply {
    let permit = cx.reach::<ReadCarers>()?;
    let mut tx = cx.snapshot().await?;
    let within = match UnitId::parse(query.get("unit")) {
        Some(id) => {
            let unit = units::locate(&mut tx, &id).await?.ok_or(Trouble::NotFound)?;
            cx.permit::<ReadCarers>(&unit.path).map_err(|_| Trouble::NotFound)?;
            Some(unit.path)
        }
        None => None,
    };
    let rows = store::list(&mut tx, &permit, within.as_ref(), query.get("state"), PAGE).await?;
    let units = units::store::near(&mut tx, permit.roots(), within.as_ref()).await?;
    html(view::index(&cx, &query, &rows, &units))
}

/// The file of who is to become a carer: found by name among those the officer may know of.
async fn candidate(cx: &Cx, tx: &mut kernel::db::Tx, d: &Draft) -> Result<Option<PersonRow>, Trouble> {
    let Some(id) = PersonId::parse(d.get("person")) else { return Ok(None) };
    let sight = crate::today::sight(cx, tx).await?;
    Ok(persons::store::known(tx, &sight, &[id]).await?.into_iter().next())
}

/// Files of a name, to choose from.
async fn found(cx: &Cx, tx: &mut kernel::db::Tx, name: &str) -> Result<Vec<persons::Namesake>, Trouble> {
    if name.is_empty() {
        return Ok(Vec::new());
    }
    let sight = crate::today::sight(cx, tx).await?;
    Ok(persons::store::namesakes(tx, &sight, &[name]).await?)
}

async fn new_form(cx: Cx, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let person = candidate(&cx, &mut tx, &query).await?;
    let mut d = query.clone();
    d.set("id", CarerId::mint(&cx.site().mint).to_string());
    if d.get("capacity").is_empty() {
        d.set("capacity", "3");
    }
    html(view::form(&cx, person.as_ref(), &[], &d, &FieldErrors::new()))
}

fn checked(d: &Draft, today: Date) -> Result<Checked, FieldErrors> {
    let mut e = FieldErrors::new();
    if !KINDS.iter().any(|k| k.0 == d.get("kind")) {
        e.add("kind", bi!("请选一种", "Choose a kind"));
    }
    let capacity = d.get("capacity").parse::<i64>().ok().filter(|n| (1..=50).contains(n));
    if capacity.is_none() {
        e.add("capacity", bi!("最多带几个，填 1 到 50", "How many she can take on, 1 to 50"));
    }
    let mut day = |key: &'static str| match d.get(key) {
        "" => None,
        text => {
            let day = parse_day(text).filter(|day| *day <= today);
            if day.is_none() {
                e.add(key, bi!("请填已经过去的日期，如 2026-03-08", "Give a day that has been, such as 2026-03-08"));
            }
            day
        }
    };
    let (checked_on, committed_on) = (day("checked_on"), day("committed_on"));
    let age = |key: &str| d.get(key).parse::<i64>().unwrap_or(0).clamp(0, 120);
    e.into_result(Checked {
        kind: d.get("kind").into(),
        capacity: capacity.unwrap_or(1),
        wish_sex: d.get("wish_sex").into(),
        wish_ages: (age("wish_from"), age("wish_until")),
        skills: d.get("skills").into(),
        checked_on,
        committed_on,
        account: String::new(),
    })
}

async fn enter(cx: Cx, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let Some(person) = candidate(&cx, &mut tx, d).await? else {
        // Step one: her name. One file of that name is taken, of several she chooses.
        let files = found(&cx, &mut tx, d.get("name")).await?;
        let mut e = FieldErrors::new();
        if files.is_empty() {
            e.add(
                "name",
                bi!("没有找到这个人的档案；请先给她建档", "There is no file of that name; make her file first"),
            );
        }
        return if e.is_empty() {
            html(view::form(&cx, None, &files, d, &e))
        } else {
            unprocessable(view::form(&cx, None, &files, d, &e))
        };
    };
    let mut c = match checked(d, cx.today()) {
        Ok(c) => c,
        Err(e) => return unprocessable(view::form(&cx, Some(&person), &[], d, &e)),
    };
    let permit = cx.permit::<WriteCarers>(&person.unit_path)?;
    if person.is_minor(cx.today()) {
        let mut e = FieldErrors::new();
        e.add("name", bi!("结对人要年满18岁", "A carer must be of age"));
        return unprocessable(view::form(&cx, Some(&person), &[], d, &e));
    }
    // Her own sign-in, where an officer gave her one.
    if let Some(account) = network::accounts::store::by_login(&mut tx, d.get("login")).await? {
        c.account = account.to_string();
    } else if !d.get("login").is_empty() {
        let mut e = FieldErrors::new();
        e.add("login", bi!("没有这个登录名", "There is no such sign-in name"));
        return unprocessable(view::form(&cx, Some(&person), &[], d, &e));
    }
    let whole = c.checked_on.is_some() && c.committed_on.is_some() && cx.may::<ApproveCarers>(&person.unit_path);
    let id = CarerId::parse(d.get("id")).unwrap_or_else(|| CarerId::mint(&cx.site().mint));
    let state = if whole { "approved" } else { "applied" };
    match store::enter(&mut tx, cx.site(), &permit, &id, (&person.id, &person.unit_id, &person.unit_path), state, &c)
        .await
    {
        Ok(()) => tx.commit().await?,
        Err(DbError::Duplicate) => {}
        Err(e) => return Err(e.into()),
    }
    let said = if whole {
        bi!("已登记并通过，可以结对。", "Entered and approved; she can be paired.")
    } else {
        bi!("已登记，等乡镇或县妇联审核。", "Entered; the township or county approves her.")
    };
    see_other(&format!("/carers/{id}"), Flash::good(said))
}

pub(super) async fn load(cx: &Cx, tx: &mut kernel::db::Tx, id: &str) -> Result<store::CarerRow, Trouble> {
    let id = CarerId::parse(id).ok_or(Trouble::NotFound)?;
    let at = store::locate(tx, &id).await?.ok_or(Trouble::NotFound)?;
    let permit = cx.permit::<ReadCarers>(&at).map_err(|_| Trouble::NotFound)?;
    store::carer(tx, &permit, &id).await?.ok_or(Trouble::NotFound)
}

async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let row = load(&cx, &mut tx, &id).await?;
    let sight = crate::today::sight(&cx, &mut tx).await?;
    let bonds = crate::pairings::store::of_carer(&mut tx, &sight, &row.id).await?;
    html(view::show(&cx, &row, &bonds, cx.may::<ApproveCarers>(&row.unit_path)))
}

async fn set_state(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let row = load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<ApproveCarers>(&row.unit_path)?;
    let (to, why) = (posted.draft.get("state"), posted.draft.get("why"));
    let state = match (row.state.as_str(), to) {
        ("applied" | "refused" | "on_leave" | "left", "approved") => "approved",
        ("applied", "refused") => "refused",
        ("approved", "on_leave") => "on_leave",
        ("approved" | "on_leave", "left") => "left",
        _ => {
            return Err(Trouble::BadInput(bi!(
                "她现在的状态不能这样改；没有改动。",
                "That cannot be done in her present state; nothing was changed."
            )));
        }
    };
    if state == "approved" && (row.checked_on.is_empty() || row.committed_on.is_empty()) {
        return Err(Trouble::BadInput(bi!(
            "通过前要有违法犯罪记录查询日期和承诺书日期；没有改动。",
            "Before approval there must be a record check and a commitment letter; nothing was changed."
        )));
    }
    if state != "approved" && why.is_empty() {
        return Err(Trouble::BadInput(bi!("请写明原因；没有改动。", "Give a reason; nothing was changed.")));
    }
    if state == "left" && row.paired > 0 {
        let n = row.paired;
        return Err(Trouble::BadInput(bi!(
            "她还带着 {n} 个人，请先逐个结束结对、接上下一位；没有改动。",
            "She still looks after {n}; end those pairings with a successor first; nothing was changed."
        )));
    }
    if !store::set_state(&mut tx, cx.site(), &permit, &row, state, why).await? {
        return Err(Trouble::Conflict(bi!("别人刚改过，请刷新再试。", "Somebody has just changed her; look again.")));
    }
    tx.commit().await?;
    see_other(&format!("/carers/{}", row.id), Flash::good(bi!("已保存。", "Saved.")))
}
