//! Pages of imports: sending a sheet, saying what its columns hold, deciding about its rows, bringing it in, taking it back.

use super::{
    differences::{compare, export, show_missing},
    fields, jobs,
    jobs::{Order, Work},
    rules::Settings,
    store::{self, ImportRow, NewImport},
    undo, view, view_rows,
    web_columns::{columns, first_look, mapping_page, set_columns},
    web_rows::{commit, decide, judge, mend, problems, rows_page},
};
use crate::persons::{ReadPeople, WritePeople, sight_of};
use axum::{extract::Path, http::HeaderValue, response::IntoResponse};
use kernel::{
    access::{Permit, Verb as _},
    db::{DbError, Tx},
    nodes,
    web::{
        Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, XLSX, download, grid, html, see_other, unprocessable,
    },
};
use network::units::{self, UnitRow};
use std::collections::HashMap;
use vocab::{Bi, FieldErrors, ImportId, UnitPath, bi, t};

/// Routes of imports.
pub fn routes() -> Routes {
    let write = Access::to::<WritePeople>();
    Routes::new()
        .get("/people/imports/", write, index)
        .post("/people/imports/", write, send)
        .get("/people/imports/template", write, template)
        .get("/people/imports/grid", write, grid_form)
        .post("/people/imports/grid", write, send_grid)
        .get("/people/imports/{import}", write, show)
        .get("/people/imports/{import}/columns", write, columns)
        .post("/people/imports/{import}/columns", write, set_columns)
        .post("/people/imports/{import}/judge", write, judge)
        .post("/people/imports/{import}/decide", write, decide)
        .post("/people/imports/{import}/rows/{no}", write, mend)
        .post("/people/imports/{import}/commit", write, commit)
        .post("/people/imports/{import}/cancel", write, cancel)
        .post("/people/imports/{import}/undo", write, undo_all)
        .get("/people/imports/{import}/problems", write, problems)
        .get("/people/imports/{import}/missing", write, show_missing)
        .get("/people/imports/{import}/differences", write, export)
        .get("/people/compare", write, compare)
}

pub(super) const PAGE: usize = 100;

pub(super) fn href(id: &ImportId) -> String {
    format!("/people/imports/{id}")
}

async fn listing(cx: &Cx, query: &Draft, errors: &FieldErrors, draft: &Draft) -> Result<maud::Markup, Trouble> {
    let permit = cx.reach::<WritePeople>()?;
    let mut tx = cx.snapshot().await?;
    let mut rows = store::within(&mut tx, &permit, query.opt("after"), PAGE as i64 + 1).await?;
    let next = (rows.len() > PAGE).then(|| rows[PAGE - 1].id.to_string());
    rows.truncate(PAGE);
    let mut named = Vec::with_capacity(rows.len());
    for row in rows {
        named.push((shown_name(cx, &row)?, row));
    }
    Ok(view::index(
        cx,
        &view::Listing { rows: named, next, query: query.clone(), draft: draft.clone(), registers: registers(cx) },
        errors,
    ))
}

/// The file's name for whoever sent it; names of files are names of people often enough.
pub(super) fn shown_name(cx: &Cx, row: &ImportRow) -> Result<String, DbError> {
    if cx.actor().is_some_and(|a| row.of(a)) { row.name(cx.site()) } else { Ok(String::new()) }
}

pub(super) fn registers(cx: &Cx) -> Vec<(String, Bi)> {
    cx.site().packs.registers().iter().map(|r| (r.code.clone(), Bi::new(&r.name.zh, &r.name.en))).collect()
}

async fn index(cx: Cx, query: Draft) -> Reply {
    let mut draft = Draft::default();
    draft.set("id", ImportId::mint(&cx.site().mint).to_string());
    html(listing(&cx, &query, &FieldErrors::new(), &draft).await?)
}

/// The unit that speaks for her when she brings people in: the highest at which she may.
fn home(cx: &Cx) -> Result<(vocab::UnitId, UnitPath), Trouble> {
    let actor = cx.person()?;
    let post = actor.posts.iter().filter(|p| WritePeople::ROW.roles.contains(&p.role)).min_by_key(|p| p.path.depth());
    post.map(|p| (p.unit.clone(), p.path.clone())).ok_or(Trouble::Denied(WritePeople::ROW.verb))
}

async fn send(cx: Cx, posted: Posted) -> Reply {
    let d = &posted.draft;
    let permit = cx.reach::<WritePeople>()?;
    let (unit, path) = home(&cx)?;
    let id = ImportId::parse(d.get("id")).unwrap_or_else(|| ImportId::mint(&cx.site().mint));
    let mut errors = FieldErrors::new();
    let (kind, name, bytes) = match posted.file("file") {
        Some(f) => {
            let name: String = f
                .name
                .rsplit(['/', '\\'])
                .next()
                .unwrap_or_default()
                .chars()
                .filter(|c| !c.is_control())
                .take(120)
                .collect();
            ("file", name, f.bytes.clone())
        }
        None => ("paste", t!(cx.lang(), "粘贴的内容", "Pasted text"), d.raw("pasted").as_bytes().to_vec()),
    };
    let field = if kind == "file" { "file" } else { "pasted" };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        let why = match kind {
            "file" => bi!(
                "这个文件是空的；没有保存。请检查是否选错了文件。",
                "The file is empty; nothing was kept. Look whether it is the right one."
            ),
            _ => bi!(
                "请选一个文件，或把表格连同表头粘贴进来；没有保存。",
                "Choose a file, or paste the table with its header; nothing was kept."
            ),
        };
        errors.add(if kind == "file" { "file" } else { "pasted" }, why);
        return again(&cx, d, &errors).await;
    }
    let mut tx = cx.snapshot().await?;
    if let Some(there) = store::locate(&mut tx, &id).await? {
        cx.permit::<WritePeople>(&there).map_err(|_| Trouble::NotFound)?;
        return see_other(&href(&id), Flash::good(bi!("这个文件已经收到了。", "This file had been received already.")));
    }
    drop(tx);
    let book = match jobs::read(cx.site(), bytes.clone(), name.clone(), kind == "paste").await {
        Ok(book) => book,
        Err(why) => {
            errors.add(field, why);
            return again(&cx, d, &errors).await;
        }
    };
    let Some(settings) = first_look(&cx, &permit, &book, &path).await? else {
        errors.add(field, bi!("里面没有找到带数据的表格；没有保存。请检查表头下面有没有内容、工作表有没有隐藏。", "No table with data was found; nothing was kept. Look whether anything stands below the header and whether the sheet is hidden."));
        return again(&cx, d, &errors).await;
    };
    let digest = keep(
        &cx,
        &permit,
        &NewImport {
            id: &id,
            unit: &unit,
            path: &path,
            kind,
            name: &name,
            digest: "",
            size: bytes.len(),
            state: "mapped",
            settings: &settings,
        },
        bytes,
    )
    .await?;
    jobs::hold(&cx.shared(), &digest, &book);
    see_other(&href(&id), None)
}

async fn again(cx: &Cx, d: &Draft, errors: &FieldErrors) -> Reply {
    unprocessable(listing(cx, &Draft::default(), errors, d).await?)
}

/// Keeps the bytes, sealed, and the import's row. Returns the bytes' digest.
async fn keep(cx: &Cx, permit: &Permit<WritePeople>, new: &NewImport<'_>, bytes: Vec<u8>) -> Result<String, Trouble> {
    let digest = cx.site().files.keep(cx.site(), &bytes).await.map_err(DbError::from)?;
    let mut tx = cx.begin().await?;
    match store::begin(&mut tx, cx.site(), permit, &NewImport { digest: &digest, ..*new }).await {
        Err(DbError::Duplicate) => Ok(digest),
        other => {
            other?;
            tx.commit().await?;
            Ok(digest)
        }
    }
}

/// An import within reach, and the permit there.
pub(super) async fn load(cx: &Cx, tx: &mut Tx, id: &str) -> Result<ImportRow, Trouble> {
    let id = ImportId::parse(id).ok_or(Trouble::NotFound)?;
    let at = store::locate(tx, &id).await?.ok_or(Trouble::NotFound)?;
    let permit = cx.permit::<WritePeople>(&at).map_err(|_| Trouble::NotFound)?;
    store::import(tx, &permit, &id).await?.ok_or(Trouble::NotFound)
}

/// One that she brought in herself: its rows are hers alone to see and decide.
pub(super) async fn own(cx: &Cx, tx: &mut Tx, id: &str) -> Result<ImportRow, Trouble> {
    let import = load(cx, tx, id).await?;
    if !import.of(cx.person()?) {
        return Err(Trouble::Denied(WritePeople::ROW.verb));
    }
    Ok(import)
}

/// One of her own, with the permit at its place.
pub(super) async fn load_own(cx: &Cx, tx: &mut Tx, id: &str) -> Result<(ImportRow, Permit<WritePeople>), Trouble> {
    let import = own(cx, tx, id).await?;
    let permit = cx.reach::<WritePeople>()?;
    Ok((import, permit))
}

pub(super) fn busy() -> Trouble {
    Trouble::Conflict(bi!(
        "这次导入已经到了下一步，您的操作没有执行。请刷新后再看。",
        "This import has moved on; nothing was done. Reload the page and look again."
    ))
}

pub(super) fn order(cx: &Cx, import: ImportRow) -> Result<Order, Trouble> {
    Ok(Order { site: cx.shared(), permit: cx.reach::<WritePeople>()?, reader: cx.reach::<ReadPeople>()?, import })
}

async fn show(cx: Cx, Path(id): Path<String>, query: Draft) -> Reply {
    // Looked at before the row: work that ends in between is through, not interrupted.
    let here = ImportId::parse(&id).and_then(|id| nodes::running(cx.site(), id.as_str())).map(|p| p.seen());
    let mut tx = cx.snapshot().await?;
    let import = load(&cx, &mut tx, &id).await?;
    let mine = import.of(cx.person()?);
    let name = shown_name(&cx, &import)?;
    let working = jobs::WORKING.contains(&import.state.as_str());
    if working {
        let seen = jobs::whereabouts(&mut tx, cx.site(), &import, here).await?;
        drop(tx);
        return html(if cx.partial() {
            view::progress(&cx, &import, seen)
        } else {
            view::working(&cx, &import, &name, mine, seen)
        });
    }
    if cx.partial() {
        // What was waited for is there: the whole page anew.
        let mut response = axum::http::StatusCode::OK.into_response();
        response.headers_mut().insert("hx-refresh", HeaderValue::from_static("true"));
        return Ok(response);
    }
    match import.state.as_str() {
        "mapped" if mine => {
            drop(tx);
            mapping_page(&cx, import, &name, &query, &FieldErrors::new()).await
        }
        "ready" if mine => {
            let page = rows_page(&cx, &mut tx, import, name, &query).await?;
            html(view_rows::preview(&cx, &page, None))
        }
        _ => {
            let sight = sight_of(&cx, &mut tx).await?;
            let permit = cx.permit::<WritePeople>(&import.unit_path)?;
            let left = if import.state == "undone" {
                undo::left_alone(&mut tx, &sight, &permit, &import.id).await?
            } else {
                Vec::new()
            };
            html(view::outcome(&cx, &import, &name, mine, &left))
        }
    }
}

pub(super) async fn writable(cx: &Cx) -> Result<Vec<UnitRow>, Trouble> {
    let permit = cx.reach::<WritePeople>()?;
    let mut tx = cx.snapshot().await?;
    let all = units::store::reachable(&mut tx, permit.roots()).await?;
    Ok(all.into_iter().filter(|u| matches!(u.kind.as_str(), "county" | "township" | "village")).collect())
}

async fn cancel(cx: Cx, Path(id): Path<String>, _posted: Posted) -> Reply {
    let mut tx = cx.snapshot().await?;
    let import = own(&cx, &mut tx, &id).await?;
    let stopping = || see_other(&href(&import.id), Flash::mind(bi!("正在停止。", "Stopping.")));
    // Work that goes on is asked to stop, and notes the state itself; that of another process through the row.
    if let Some(work) = nodes::running(cx.site(), import.id.as_str()) {
        work.stop();
        return stopping();
    }
    let elsewhere = jobs::goes_on(&mut tx, cx.site(), &import).await?;
    drop(tx);
    let mut tx = cx.begin().await?;
    let permit = cx.reach::<WritePeople>()?;
    if elsewhere {
        store::wish_stop(&mut tx, &permit, &import.id).await?;
        tx.commit().await?;
        return stopping();
    }
    let from = ["mapped", "judging", "ready", "committing", "failed"];
    if !store::step(&mut tx, cx.site(), &permit, &import.id, &from, "cancelled").await? {
        return Err(busy());
    }
    tx.commit().await?;
    see_other(
        "/people/imports/",
        Flash::good(bi!("导入已取消，没有改动任何档案。", "The import was cancelled; no file was changed.")),
    )
}

async fn undo_all(cx: Cx, Path(id): Path<String>, _posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let import = load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WritePeople>(&import.unit_path)?;
    // Work that was interrupted can be begun again, work that goes on cannot.
    if jobs::goes_on(&mut tx, cx.site(), &import).await?
        || !store::step(&mut tx, cx.site(), &permit, &import.id, &["done", "undoing"], "undoing").await?
    {
        return Err(busy());
    }
    tx.commit().await?;
    let to = href(&import.id);
    let reader = cx.reach::<ReadPeople>()?;
    jobs::start(Order { site: cx.shared(), permit, reader, import }, Work::Undo).await;
    see_other(&to, None)
}

/// A workbook to fill in.
async fn template(cx: Cx, query: Draft) -> Reply {
    let own = crate::registers::own_fields(cx.site());
    let register = query.get("register").to_owned();
    let asked = fields::of_template(&own, &register);
    let mut tx = cx.snapshot().await?;
    let permit = cx.reach::<WritePeople>()?;
    let hers = units::store::reachable(&mut tx, permit.roots()).await?;
    drop(tx);
    let by_path: HashMap<&UnitPath, &str> = hers.iter().map(|u| (&u.path, u.name.as_str())).collect();
    let villages: Vec<&UnitRow> = hers.iter().filter(|u| u.kind == "village").collect();
    let twice = |name: &str| villages.iter().filter(|u| u.name == name).count() > 1;
    let named = |u: &&UnitRow| match u.path.parent().and_then(|p| by_path.get(&p).copied()) {
        Some(above) if twice(&u.name) => format!("{above}{}", u.name),
        _ => u.name.clone(),
    };
    let mut lists = vec![(fields::VILLAGE.to_owned(), villages.iter().map(named).collect::<Vec<_>>())];
    lists.push(("school".to_owned(), hers.iter().filter(|u| u.kind == "school").map(|u| u.name.clone()).collect()));
    lists.retain(|(_, words)| !words.is_empty());
    let register = cx.site().packs.registers().iter().find(|r| r.code == register).map(|r| r.name.zh.clone());
    let title = format!("{}登记表", register.unwrap_or_else(|| "人员".to_owned()));
    let bytes = sheetreader::template(&asked, &title, &lists).map_err(|t| Trouble::BadInput(jobs::words(&t)))?;
    download(&format!("{title}.xlsx"), XLSX, bytes)
}

async fn grid_form(cx: Cx) -> Reply {
    let mut draft = Draft::default();
    draft.set("id", ImportId::mint(&cx.site().mint).to_string());
    let units = writable(&cx).await?;
    html(view::grid_page(&cx, &draft, &FieldErrors::new(), &units, &registers(&cx)))
}

/// Rows typed or pasted into the grid go the same way as a sheet.
async fn send_grid(cx: Cx, posted: Posted) -> Reply {
    let d = &posted.draft;
    let permit = cx.reach::<WritePeople>()?;
    let (unit, path) = home(&cx)?;
    let id = ImportId::parse(d.get("id")).unwrap_or_else(|| ImportId::mint(&cx.site().mint));
    let units = writable(&cx).await?;
    let rows = grid::filled_rows(d, &view::GRID_KEYS);
    let mut errors = FieldErrors::new();
    if rows.is_empty() {
        errors.add("r0.name", bi!("一行也没有填；没有保存。", "No row is filled in; nothing was kept."));
    }
    let chosen = units.iter().find(|u| u.id.as_str() == d.get("unit")).map(|u| u.id.to_string()).unwrap_or_default();
    if !errors.is_empty() {
        return unprocessable(view::grid_page(&cx, d, &errors, &units, &registers(&cx)));
    }
    let mut tx = cx.snapshot().await?;
    if let Some(there) = store::locate(&mut tx, &id).await? {
        cx.permit::<WritePeople>(&there).map_err(|_| Trouble::NotFound)?;
        return see_other(&href(&id), Flash::good(bi!("这些行已经收到了。", "These rows had been received already.")));
    }
    drop(tx);
    let asked = fields::all(&crate::registers::own_fields(cx.site()));
    let flat = |t: &str| t.replace(['\t', '\n', '\r', '"'], " ");
    let mut text = view::GRID_KEYS
        .iter()
        .map(|k| asked.iter().find(|f| f.key == *k).map_or(*k, |f| f.name()))
        .collect::<Vec<_>>()
        .join("\t");
    for row in rows {
        text.push('\n');
        text.push_str(&view::GRID_KEYS.iter().map(|k| flat(grid::cell(d, row, k))).collect::<Vec<_>>().join("\t"));
    }
    text.push('\n');
    let settings = Settings {
        columns: view::GRID_KEYS.iter().enumerate().map(|(at, k)| (at as u32, (*k).to_owned())).collect(),
        unit: chosen,
        register: registers(&cx).into_iter().map(|r| r.0).find(|r| r == d.get("register")).unwrap_or_default(),
        ..Settings::default()
    };
    let name = t!(cx.lang(), "快速录入", "Quick entry");
    keep(
        &cx,
        &permit,
        &NewImport {
            id: &id,
            unit: &unit,
            path: &path,
            kind: "grid",
            name: &name,
            digest: "",
            size: text.len(),
            state: "judging",
            settings: &settings,
        },
        text.into_bytes(),
    )
    .await?;
    let mut tx = cx.snapshot().await?;
    let import = own(&cx, &mut tx, id.as_str()).await?;
    drop(tx);
    jobs::start(order(&cx, import)?, Work::Judge).await;
    see_other(&href(&id), None)
}
