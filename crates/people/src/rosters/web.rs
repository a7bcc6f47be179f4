//! Choosing, ordering and fetching rosters.

use super::{
    ExportPeople, LARGE, columns, job,
    rules::{self, Typed},
    sheet::{Hands, Order, make},
    store, view,
};
use crate::persons::{GuardPeople, filter_of, list::Filter, sight_of};
use axum::extract::Path;
use kernel::{
    db::{DbError, Tx},
    web::{Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, download, html, see_other, unprocessable},
};
use network::units;
use vocab::{ExportId, FieldErrors, UnitId, UnitPath, bi};

/// Routes of rosters.
pub fn routes() -> Routes {
    let export = Access::to::<ExportPeople>();
    Routes::new()
        .get("/people/roster", export, choose)
        .post("/people/roster", export, order)
        .get("/people/exports/", export, list)
        .get("/people/exports/{export}", export, fetch)
        .post("/people/exports/{export}/cancel", export, cancel)
}

/// Whom the roster is about, and with what rights.
struct Asked {
    hands: Hands,
    filter: Filter,
    unit_name: String,
    unit_path: UnitPath,
    known: i64,
    there: i64,
}

/// A roster is made for a unit that she may export: the filter's, or her own.
async fn asked(cx: &Cx, tx: &mut Tx, query: &Draft) -> Result<Asked, Trouble> {
    let export = cx.reach::<ExportPeople>()?;
    let filter = filter_of(cx, tx, query).await?;
    let (unit_name, unit_path) = match &filter.within {
        Some(path) => {
            cx.permit::<ExportPeople>(path).map_err(|_| Trouble::NotFound)?;
            let id = UnitId::parse(query.get("unit")).ok_or(Trouble::NotFound)?;
            let unit = units::locate(tx, &id).await?.ok_or(Trouble::NotFound)?;
            (unit.name, unit.path)
        }
        None => {
            let held = |p: &&kernel::access::HeldPost| export.covers(&p.path);
            let post =
                cx.person()?.posts.iter().filter(held).min_by_key(|p| p.path.depth()).ok_or(Trouble::NotFound)?;
            (post.unit_name.clone(), post.path.clone())
        }
    };
    let guard = cx.reach::<GuardPeople>().ok();
    let sight = sight_of(cx, tx).await?;
    let (known, there) = store::counts(tx, &sight, &export, guard.as_ref(), &filter).await?;
    Ok(Asked { hands: Hands { site: cx.shared(), sight, export, guard }, filter, unit_name, unit_path, known, there })
}

fn page(cx: &Cx, a: &Asked, query: &Draft, draft: &Draft, errors: &FieldErrors) -> maud::Markup {
    let all = columns::all(cx.site());
    let preset = draft.get("preset").to_owned();
    let ticked = draft.all("col").map(str::to_owned).collect();
    let c = view::Choosing {
        unit: a.unit_name.clone(),
        query: query.clone(),
        all,
        ticked,
        preset,
        draft: draft.clone(),
        known: a.known,
        left_out: a.there - a.known,
    };
    view::choose(cx, &c, errors)
}

async fn choose(cx: Cx, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let a = asked(&cx, &mut tx, &query).await?;
    drop(tx);
    let lang = cx.lang();
    let register = cx.site().packs.register(query.get("register"));
    let grown = matches!(query.get("ages"), "adult" | "elder")
        || register
            .is_some_and(|r| r.code.contains("women") || r.code.contains("elders") || r.code.contains("mothers"));
    let preset = match query.get("preset") {
        code if columns::preset(code).is_some() => code.to_owned(),
        _ if grown => "adults".to_owned(),
        _ => "children".to_owned(),
    };
    let names = register.map(|r| (r.name.zh.as_str(), r.name.en.as_str()));
    let mut pairs = vec![
        ("id".to_owned(), ExportId::mint(&cx.site().mint).to_string()),
        ("title".to_owned(), rules::proposed_title(&a.unit_name, cx.today().year(), names, query.get("ages"), lang)),
        ("password".to_owned(), rules::proposed_password(&cx.site().mint)),
        ("preset".to_owned(), preset.clone()),
    ];
    pairs.extend(columns::preset(&preset).unwrap_or_default().iter().map(|k| ("col".to_owned(), (*k).to_owned())));
    html(page(&cx, &a, &query, &Draft::from_pairs(pairs), &FieldErrors::new()))
}

async fn order(cx: Cx, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.snapshot().await?;
    let a = asked(&cx, &mut tx, d).await?;
    let typed = Typed {
        title: d.get("title"),
        keys: d.all("col").collect(),
        preset: d.get("preset"),
        full: d.get("numbers") == "full",
        why: d.get("why"),
        password: d.raw("password"),
    };
    let mut errors = FieldErrors::new();
    let what = match rules::check(&typed, &columns::all(cx.site())) {
        Ok(what) if a.known > 0 => Some(what),
        Ok(_) => {
            errors.add("title", bi!("这组条件下没有可以导出的人", "There is nobody to export under this filter"));
            None
        }
        Err(e) => {
            errors = e;
            None
        }
    };
    let Some(what) = what else {
        drop(tx);
        return unprocessable(page(&cx, &a, d, d, &errors));
    };
    let id = ExportId::parse(d.get("id")).unwrap_or_else(|| ExportId::mint(&cx.site().mint));
    let o = Order {
        id,
        filter: a.filter,
        what,
        unit_name: a.unit_name,
        unit_path: a.unit_path,
        total: a.known,
        lang: cx.lang(),
    };
    if o.total > LARGE { queue(&cx, tx, a.hands, o).await } else { at_once(&cx, tx, a.hands, o).await }
}

async fn at_once(cx: &Cx, mut snapshot: Tx, h: Hands, mut o: Order) -> Reply {
    // A page can be used for several sheets, one after another: each is noted by itself.
    o.id = ExportId::mint(&cx.site().mint);
    let made = make(&h, &o, &mut snapshot, None).await?.ok_or(Trouble::NotFound)?;
    drop(snapshot);
    let file = o.file();
    let mut tx = cx.begin().await?;
    let noted = o.noted(&file, made.people);
    store::enter(&mut tx, cx.site(), &h.export, &noted, made.left_out, "fetched").await?;
    store::note_taken(&mut tx, cx.site(), &h.export, &noted, &o.keys(), &made.guarded, made.people, made.left_out)
        .await?;
    tx.commit().await?;
    download(&file, Order::media(&file), made.bytes)
}

async fn queue(cx: &Cx, snapshot: Tx, h: Hands, mut o: Order) -> Reply {
    drop(snapshot);
    let mut tx = cx.begin().await?;
    if let Some(row) = store::hers(&mut tx, &h.export, &o.id).await? {
        if row.under_way(cx.site().clock.now()) {
            return see_other(
                "/people/exports/",
                Flash::good(bi!("这份花名册已经在做了。", "This roster is being made already.")),
            );
        }
        o.id = ExportId::mint(&cx.site().mint);
    }
    let file = o.file();
    match store::enter(&mut tx, cx.site(), &h.export, &o.noted(&file, o.total), 0, "queued").await {
        // Somebody else's id: not hers to know of.
        Err(DbError::Duplicate) => return Err(Trouble::NotFound),
        other => other?,
    }
    tx.commit().await?;
    let total = o.total;
    job::start(h, o);
    see_other(
        "/people/exports/",
        Flash::good(bi!(
            "{total} 人，要做一会儿；可以离开这一页，做好后 24 小时内来取。",
            "{total} people take a while; you can leave this page and fetch it within 24 hours."
        )),
    )
}

async fn list(cx: Cx) -> Reply {
    let export = cx.reach::<ExportPeople>()?;
    let guard = cx.reach::<GuardPeople>().ok();
    let mut tx = cx.snapshot().await?;
    let rows = store::list(&mut tx, &export, guard.as_ref()).await?;
    drop(tx);
    let now = cx.site().clock.now();
    html(if cx.partial() { view::table(&cx, &rows, now) } else { view::list(&cx, &rows, now) })
}

async fn fetch(cx: Cx, Path(id): Path<String>) -> Reply {
    let export = cx.reach::<ExportPeople>()?;
    let id = ExportId::parse(&id).ok_or(Trouble::NotFound)?;
    let mut tx = cx.begin().await?;
    let row = store::hers(&mut tx, &export, &id).await?.ok_or(Trouble::NotFound)?;
    if !row.fetchable(cx.site().clock.now()) {
        return Err(Trouble::BadInput(bi!(
            "这份文件还没做好，或者已经过了 24 小时，不能再取；请重新导出。",
            "This file is not made yet, or its 24 hours are over; order it anew."
        )));
    }
    let bytes = cx.site().files.get(cx.site(), &row.digest).await.map_err(|e| {
        tracing::error!(error = %e, "a roster cannot be read");
        Trouble::BadInput(bi!("这份文件读不出来了，请重新导出。", "The file cannot be read; order it anew."))
    })?;
    store::fetched(&mut tx, cx.site(), &export, &row).await?;
    tx.commit().await?;
    download(&row.file, Order::media(&row.file), bytes)
}

async fn cancel(cx: Cx, Path(id): Path<String>, _posted: Posted) -> Reply {
    let export = cx.reach::<ExportPeople>()?;
    let id = ExportId::parse(&id).ok_or(Trouble::NotFound)?;
    let mut tx = cx.begin().await?;
    let row = store::hers(&mut tx, &export, &id).await?.ok_or(Trouble::NotFound)?;
    let said = if store::stop(&mut tx, cx.site(), &row.id, "cancelled").await? {
        bi!("已取消，没有文件留下。", "Cancelled; no file is left.")
    } else {
        bi!(
            "已经做完了，取消不了；不取的话 24 小时后自动销毁。",
            "It was finished already; it is destroyed after 24 hours if nobody fetches it."
        )
    };
    tx.commit().await?;
    see_other("/people/exports/", Flash::good(said))
}
