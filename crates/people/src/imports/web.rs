//! Pages of imports: sending a sheet, saying what its columns hold, deciding about its rows, bringing it in, taking it back.

use super::{
    fields, jobs,
    jobs::{Order, Work},
    judge::{columns_of, samples, target_of},
    rules::{Settings, Verdict, Weight},
    steps::{self, Office},
    store::{self, Ask, ImportRow, NewImport},
    undo, view, view_rows,
};
use crate::persons::{ReadPeople, Sight, WritePeople, sight_of};
use axum::{extract::Path, http::HeaderValue, response::IntoResponse};
use kernel::{
    access::{Permit, Verb as _},
    db::{DbError, Tx},
    web::{Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, XLSX, download, grid, html, see_other, unprocessable},
};
use network::units::{self, UnitRow};
use sheetreader::{Mapping, Problem, Remembered, Role, Severity, Workbook, column_name};
use std::collections::HashMap;
use vocab::{Bi, FieldErrors, ImportId, PersonId, UnitPath, bi, t};

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
}

const PAGE: usize = 100;

fn href(id: &ImportId) -> String {
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
    Ok(view::index(cx, &view::Listing { rows: named, next, query: query.clone(), draft: draft.clone(), registers: registers(cx) }, errors))
}

/// The file's name for whoever sent it; names of files are names of people often enough.
fn shown_name(cx: &Cx, row: &ImportRow) -> Result<String, DbError> {
    if cx.actor().is_some_and(|a| row.of(a)) { row.name(cx.site()) } else { Ok(String::new()) }
}

fn registers(cx: &Cx) -> Vec<(String, Bi)> {
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

/// The table with the most rows, and what its columns seem to hold.
async fn first_look(cx: &Cx, permit: &Permit<WritePeople>, book: &Workbook, path: &UnitPath) -> Result<Option<Settings>, Trouble> {
    let asked = fields::all(&crate::registers::own_fields(cx.site()));
    let found = jobs::tables(book, &asked);
    let Some((sheet, table, _)) = found.iter().max_by_key(|(s, n, t)| (t.count(Role::Data), std::cmp::Reverse((*s, *n)))) else { return Ok(None) };
    let mapping = recognised(cx, permit, book, *sheet, *table, path).await?.map(|(m, _)| columns_of(&m, &asked)).unwrap_or_default();
    Ok(Some(Settings { sheet: *sheet, table: *table, columns: mapping, ..Settings::default() }))
}

/// What the columns of a table hold, with what her unit chose for such a header before; whether there was such a choice.
async fn recognised(cx: &Cx, permit: &Permit<WritePeople>, book: &Workbook, sheet: usize, table: usize, path: &UnitPath) -> Result<Option<(Mapping, bool)>, Trouble> {
    let asked = fields::all(&crate::registers::own_fields(cx.site()));
    let Some(sheet) = book.sheets.iter().find(|s| s.index == sheet) else { return Ok(None) };
    let Some(table) = sheet.tables(&asked).into_iter().nth(table) else { return Ok(None) };
    let plain = Mapping::recognise(sheet, &table, &asked, &Remembered::new());
    let mut tx = cx.snapshot().await?;
    let before = store::remembered(&mut tx, cx.site(), permit, path, &plain.signature()).await?;
    Ok(Some(match before.is_empty() {
        true => (plain, false),
        false => (Mapping::recognise(sheet, &table, &asked, &before), true),
    }))
}

async fn send(cx: Cx, posted: Posted) -> Reply {
    let d = &posted.draft;
    let permit = cx.reach::<WritePeople>()?;
    let (unit, path) = home(&cx)?;
    let id = ImportId::parse(d.get("id")).unwrap_or_else(|| ImportId::mint(&cx.site().mint));
    let mut errors = FieldErrors::new();
    let (kind, name, bytes) = match posted.file("file") {
        Some(f) => {
            let name: String = f.name.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|c| !c.is_control()).take(120).collect();
            ("file", name, f.bytes.clone())
        }
        None => ("paste", t!(cx.lang(), "粘贴的内容", "Pasted text"), d.raw("pasted").as_bytes().to_vec()),
    };
    let field = if kind == "file" { "file" } else { "pasted" };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        let why = match kind {
            "file" => bi!("这个文件是空的；没有保存。请检查是否选错了文件。", "The file is empty; nothing was kept. Look whether it is the right one."),
            _ => bi!("请选一个文件，或把表格连同表头粘贴进来；没有保存。", "Choose a file, or paste the table with its header; nothing was kept."),
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
    let book = match jobs::read(bytes.clone(), name.clone(), kind == "paste").await {
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
    keep(&cx, &permit, &NewImport { id: &id, unit: &unit, path: &path, kind, name: &name, digest: "", size: bytes.len(), state: "mapped", settings: &settings }, bytes).await?;
    see_other(&href(&id), None)
}

async fn again(cx: &Cx, d: &Draft, errors: &FieldErrors) -> Reply {
    unprocessable(listing(cx, &Draft::default(), errors, d).await?)
}

/// Keeps the bytes, sealed, and the import's row.
async fn keep(cx: &Cx, permit: &Permit<WritePeople>, new: &NewImport<'_>, bytes: Vec<u8>) -> Result<(), Trouble> {
    let site = cx.shared();
    let kept = tokio::task::spawn_blocking(move || site.files.keep(&site, &bytes)).await;
    let digest = kept.map_err(|e| DbError::Other(e.to_string()))?.map_err(DbError::from)?;
    let mut tx = cx.begin().await?;
    match store::begin(&mut tx, cx.site(), permit, &NewImport { digest: &digest, ..*new }).await {
        Err(DbError::Duplicate) => Ok(()),
        other => {
            other?;
            Ok(tx.commit().await?)
        }
    }
}

/// An import within reach, and the permit there.
async fn load(cx: &Cx, tx: &mut Tx, id: &str) -> Result<ImportRow, Trouble> {
    let id = ImportId::parse(id).ok_or(Trouble::NotFound)?;
    let at = store::locate(tx, &id).await?.ok_or(Trouble::NotFound)?;
    let permit = cx.permit::<WritePeople>(&at).map_err(|_| Trouble::NotFound)?;
    store::import(tx, &permit, &id).await?.ok_or(Trouble::NotFound)
}

/// One that she brought in herself: its rows are hers alone to see and decide.
async fn own(cx: &Cx, tx: &mut Tx, id: &str) -> Result<ImportRow, Trouble> {
    let import = load(cx, tx, id).await?;
    if !import.of(cx.person()?) {
        return Err(Trouble::Denied(WritePeople::ROW.verb));
    }
    Ok(import)
}

fn busy() -> Trouble {
    Trouble::Conflict(bi!("这次导入已经到了下一步，您的操作没有执行。请刷新后再看。", "This import has moved on; nothing was done. Reload the page and look again."))
}

fn order(cx: &Cx, import: ImportRow) -> Result<Order, Trouble> {
    Ok(Order { site: cx.shared(), permit: cx.reach::<WritePeople>()?, reader: cx.reach::<ReadPeople>()?, import })
}

async fn show(cx: Cx, Path(id): Path<String>, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let import = load(&cx, &mut tx, &id).await?;
    let mine = import.of(cx.person()?);
    let name = shown_name(&cx, &import)?;
    let working = matches!(import.state.as_str(), "judging" | "committing");
    if working {
        let seen = jobs::running(&import.id).map(|p| p.seen());
        drop(tx);
        return html(if cx.partial() { view::progress(&cx, &import, seen) } else { view::working(&cx, &import, &name, mine, seen) });
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
            let left = if import.state == "undone" { undo::left_alone(&mut tx, &sight, &permit, &import.id).await? } else { Vec::new() };
            html(view::outcome(&cx, &import, &name, mine, &left))
        }
    }
}

/// The page on which columns are looked at and corrected.
async fn mapping_page(cx: &Cx, import: ImportRow, name: &str, query: &Draft, errors: &FieldErrors) -> Reply {
    let site = cx.shared();
    let permit = cx.reach::<WritePeople>()?;
    let book = match jobs::workbook(&site, &import).await? {
        Ok(book) => book,
        Err(why) => return Err(Trouble::BadInput(why)),
    };
    let own = crate::registers::own_fields(cx.site());
    let asked = fields::all(&own);
    let mut settings = import.chosen(cx.site())?;
    let found = jobs::tables(&book, &asked);
    let wanted = query.opt("table").and_then(|t| t.split_once('.')).and_then(|(s, t)| Some((s.parse().ok()?, t.parse().ok()?)));
    let (sheet_at, table_at): (usize, usize) = wanted.filter(|(s, t)| found.iter().any(|(fs, ft, _)| (fs, ft) == (s, t))).unwrap_or((settings.sheet, settings.table));
    let other = (sheet_at, table_at) != (settings.sheet, settings.table);
    let recognised = recognised(cx, &permit, &book, sheet_at, table_at, &import.unit_path).await?;
    let sheet = book.sheets.iter().find(|s| s.index == sheet_at);
    let (Some((mapping, remembered)), Some(sheet), Some((_, _, table))) = (recognised, sheet, found.iter().find(|(s, t, _)| (*s, *t) == (sheet_at, table_at))) else {
        return Err(Trouble::BadInput(bi!("选的那张表不在文件里了；请重新上传。", "The chosen table is no longer in the file; send it again.")));
    };
    if other {
        (settings.sheet, settings.table) = (sheet_at, table_at);
        settings.columns = columns_of(&mapping, &asked);
    }
    let now = columns_of(&mapping, &asked);
    let columns = mapping
        .columns
        .iter()
        .map(|c| {
            let chosen = settings.columns.get(&c.column).or(now.get(&c.column)).cloned().unwrap_or_default();
            let recognised = now.get(&c.column) == Some(&chosen);
            view::ColumnView {
                column: c.column,
                letters: column_name(c.column),
                header: c.labels.join(" / "),
                samples: samples(sheet, table.data_rows(), c.column),
                chosen,
                sure: if recognised { (c.confidence * 100.0).round() as u8 } else { 100 },
                reason: if recognised { Bi::new(&c.reason.zh, &c.reason.en) } else { bi!("人工指定", "chosen by a person") },
                hidden: c.hidden,
            }
        })
        .collect();
    let units = writable(cx).await?;
    let page = view::MapView {
        tables: found.iter().map(|(s, t, table)| (format!("{s}.{t}"), book.sheets.iter().find(|b| b.index == *s).map(|b| b.name.clone()).unwrap_or_default(), table.heading.title.clone().unwrap_or_default(), table.count(Role::Data))).collect(),
        rows: table.count(Role::Data),
        columns,
        choices: asked.iter().map(|f| (f.key.clone(), fields::name_of(&f.key, &own, cx.lang()))).collect(),
        registers: registers(cx),
        name: name.to_owned(),
        remembered,
        units,
        settings,
        import,
    };
    let shown = view::columns(cx, &page, errors);
    if errors.is_empty() { html(shown) } else { unprocessable(shown) }
}

async fn writable(cx: &Cx) -> Result<Vec<UnitRow>, Trouble> {
    let permit = cx.reach::<WritePeople>()?;
    let mut tx = cx.snapshot().await?;
    let all = units::store::reachable(&mut tx, permit.roots()).await?;
    Ok(all.into_iter().filter(|u| matches!(u.kind.as_str(), "county" | "township" | "village")).collect())
}

/// The columns again, of a sheet whose rows have been judged already.
async fn columns(cx: Cx, Path(id): Path<String>, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let import = own(&cx, &mut tx, &id).await?;
    drop(tx);
    if !matches!(import.state.as_str(), "mapped" | "ready" | "failed" | "cancelled") || import.kind == "grid" {
        return Err(busy());
    }
    let name = shown_name(&cx, &import)?;
    mapping_page(&cx, import, &name, &query, &FieldErrors::new()).await
}

async fn set_columns(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.snapshot().await?;
    let import = own(&cx, &mut tx, &id).await?;
    drop(tx);
    let site = cx.shared();
    let permit = cx.reach::<WritePeople>()?;
    let book = jobs::workbook(&site, &import).await?.map_err(Trouble::BadInput)?;
    let asked = fields::all(&crate::registers::own_fields(cx.site()));
    let mut settings = import.chosen(cx.site())?;
    if let Some((s, t)) = d.get("table").split_once('.').and_then(|(s, t)| Some((s.parse().ok()?, t.parse().ok()?))) {
        (settings.sheet, settings.table) = (s, t);
    }
    let Some((mut mapping, _)) = recognised(&cx, &permit, &book, settings.sheet, settings.table, &import.unit_path).await? else {
        return Err(Trouble::BadInput(bi!("选的那张表不在文件里了；请重新上传。", "The chosen table is no longer in the file; send it again.")));
    };
    let header = mapping.signature();
    for column in mapping.columns.iter().map(|c| c.column).collect::<Vec<_>>() {
        if let Some(chosen) = d.opt(&format!("col.{column}")) {
            mapping.choose(column, target_of(chosen, &asked));
        }
    }
    settings.columns = columns_of(&mapping, &asked);
    let units = writable(&cx).await?;
    settings.unit = units.iter().find(|u| u.id.as_str() == d.get("unit")).map(|u| u.id.to_string()).unwrap_or_default();
    settings.register = registers(&cx).into_iter().map(|r| r.0).find(|r| r == d.get("register")).unwrap_or_default();
    settings.clear = d.get("clear") == "1";
    let mut errors = FieldErrors::new();
    if !settings.keys().any(|k| k == "name") {
        errors.add("name", bi!("没有一列是姓名；请在下面选出姓名是哪一列。", "No column holds the name; choose which one does."));
    }
    if settings.unit.is_empty() && !settings.keys().any(|k| k == fields::VILLAGE) {
        errors.add("unit", bi!("表里没有村（社区）这一列，请选这些人属于哪个村", "The sheet has no column for the village; choose where these people belong"));
    }
    if !errors.is_empty() {
        // What was chosen is shown again, not kept.
        let import = ImportRow { settings: store::seal_settings(cx.site(), &import.id, &settings)?, ..import };
        let name = shown_name(&cx, &import)?;
        return mapping_page(&cx, import, &name, &Draft::default(), &errors).await;
    }
    let mut tx = cx.begin().await?;
    store::set_settings(&mut tx, cx.site(), &permit, &import.id, &settings).await?;
    store::remember(&mut tx, cx.site(), &permit, &import.unit_path, &header, &mapping.remember(&asked)).await?;
    if !store::step(&mut tx, &permit, &import.id, &["mapped", "ready", "failed", "cancelled"], "judging", None).await? {
        return Err(busy());
    }
    let import = load(&cx, &mut tx, &id).await?;
    tx.commit().await?;
    let to = href(&import.id);
    jobs::start(order(&cx, import)?, Work::Judge).await;
    see_other(&to, None)
}

/// Judges again: after an interruption, or because the register has changed meanwhile.
async fn judge(cx: Cx, Path(id): Path<String>, _posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let import = own(&cx, &mut tx, &id).await?;
    let permit = cx.reach::<WritePeople>()?;
    if jobs::running(&import.id).is_some() || import.chosen(cx.site())?.columns.is_empty() {
        return Err(busy());
    }
    if !store::step(&mut tx, &permit, &import.id, &["ready", "judging", "committing", "failed", "cancelled"], "judging", None).await? {
        return Err(busy());
    }
    tx.commit().await?;
    let to = href(&import.id);
    jobs::start(order(&cx, import)?, Work::Judge).await;
    see_other(&to, None)
}

async fn rows_page(cx: &Cx, tx: &mut Tx, import: ImportRow, name: String, query: &Draft) -> Result<view_rows::RowsPage, Trouble> {
    let permit = cx.permit::<WritePeople>(&import.unit_path)?;
    let verdict = Verdict::parse(query.get("show"));
    let after: i64 = query.get("after").parse().unwrap_or(-1);
    let mut rows = store::rows(tx, cx.site(), &permit, &import.id, &Ask { verdict, decisions: &[], after }, PAGE as i64 + 1).await?;
    let next = (rows.len() > PAGE).then(|| rows[PAGE - 1].no.to_string());
    rows.truncate(PAGE);
    Ok(view_rows::RowsPage {
        tally: store::tally(tx, &permit, &import.id).await?,
        own: crate::registers::own_fields(cx.site()),
        query: query.clone(),
        shown: verdict,
        rows,
        next,
        name,
        import,
    })
}

/// Back to where she was among the rows.
fn back(id: &ImportId, d: &Draft, at: &str) -> String {
    let mut q: Vec<String> = Vec::new();
    if let Some(v) = Verdict::parse(d.get("show")) {
        q.push(format!("show={}", v.code()));
    }
    if let Ok(after) = d.get("after").parse::<i64>() {
        q.push(format!("after={after}"));
    }
    format!("{}{}{}{at}", href(id), if q.is_empty() { "" } else { "?" }, q.join("&"))
}

async fn office(cx: &Cx, tx: &mut Tx) -> Result<Office, Trouble> {
    let permit = cx.reach::<WritePeople>()?;
    let sight = Sight::of(tx, cx.site(), &cx.reach::<ReadPeople>()?).await?;
    Ok(Office::open(tx, cx.site(), &permit, sight).await?)
}

async fn decide(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let import = own(&cx, &mut tx, &id).await?;
    if import.state != "ready" {
        return Err(busy());
    }
    let permit = cx.reach::<WritePeople>()?;
    if let Some((verdict, decision)) = d.opt("all").and_then(|a| a.split_once(':')) {
        let verdict = Verdict::parse(verdict).ok_or(Trouble::NotFound)?;
        let n = store::decide_all(&mut tx, &permit, &import.id, verdict, decision).await?;
        tx.commit().await?;
        return see_other(&back(&import.id, d, ""), Flash::good(bi!("已决定 {n} 行。", "{n} rows decided.")));
    }
    let settings = import.chosen(cx.site())?;
    let mut office_opened = None;
    let (mut n, mut refused) = (0, 0);
    for (key, value) in d.pairs().filter(|(_, v)| !v.is_empty()) {
        let Some(no) = key.strip_prefix("d.").and_then(|n| n.parse::<i64>().ok()) else { continue };
        match value.split_once(':') {
            Some(("update", person)) => {
                let (Some(person), Some(mut e)) = (PersonId::parse(person), store::row(&mut tx, cx.site(), &permit, &import.id, no).await?) else { continue };
                if e.target == person.as_str() && e.decision == "update" {
                    continue;
                }
                // Only files that were shown for this row can be chosen for it.
                if !e.may.contains('u') || !(e.target == person.as_str() || e.judged.maybe.iter().any(|m| m.id == person.as_str())) {
                    refused += 1;
                    continue;
                }
                if office_opened.is_none() {
                    office_opened = Some(office(&cx, &mut tx).await?);
                }
                let Some(office) = &office_opened else { continue };
                match steps::choose(&mut tx, cx.site(), office, &settings, &mut e, &person).await? {
                    Ok(()) => {
                        store::rewrite(&mut tx, cx.site(), &permit, &import.id, &e).await?;
                        n += 1;
                    }
                    Err(why) => return Err(Trouble::BadInput(why)),
                }
            }
            _ if matches!(value, "new" | "update" | "skip") => match store::decide(&mut tx, &permit, &import.id, no, value).await? {
                true => n += 1,
                false => refused += 1,
            },
            _ => refused += 1,
        }
    }
    tx.commit().await?;
    let flash = match refused {
        0 => Flash::good(bi!("已保存 {n} 行的决定。", "Decisions about {n} rows were kept.")),
        r => Flash::mind(bi!("已保存 {n} 行的决定；{r} 行不能这样决定，保持原样。", "Decisions about {n} rows were kept; {r} rows cannot be decided so and stay as they were.")),
    };
    see_other(&back(&import.id, d, ""), flash)
}

/// Cells of a row typed anew on the page.
async fn mend(cx: Cx, Path((id, no)): Path<(String, i64)>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let import = own(&cx, &mut tx, &id).await?;
    if import.state != "ready" {
        return Err(busy());
    }
    let permit = cx.reach::<WritePeople>()?;
    let before = store::row(&mut tx, cx.site(), &permit, &import.id, no).await?.ok_or(Trouble::NotFound)?;
    let (settings, office) = (import.chosen(cx.site())?, office(&cx, &mut tx).await?);
    let mut mended = before.judged.mended.clone();
    let asked = fields::all(&office.own);
    for (key, value) in d.pairs() {
        let Some(key) = key.strip_prefix("cell.") else { continue };
        if !asked.iter().any(|f| f.key == key) {
            continue;
        }
        let was = before.judged.mended.get(key).or(before.judged.cells.get(key)).map_or("", String::as_str);
        let typed: String = value.trim().chars().take(4000).collect();
        if typed != was {
            mended.insert(key.to_owned(), typed);
        }
    }
    let judged = jobs::reread(&office, &settings, cx.today(), before.number as u32, &before.judged.cells, &mended)
        .ok_or(Trouble::BadInput(bi!("改过的这一行读不出来；没有保存。请检查内容再试。", "The mended row could not be read; nothing was kept. Look at it and try again.")))?;
    let mut entry = [steps::Entry::new(before.no, before.sheet, before.number, judged)];
    let blind = cx.site().vault.blind("id", entry[0].judged.card.get("id_number"));
    let seen: HashMap<String, i64> = store::same_number(&mut tx, &import.id, &blind, no).await?.map(|n| (blind, n)).into_iter().collect();
    steps::place(&mut tx, cx.site(), &office, &settings, &mut entry, seen, &|_| true).await?;
    let fine = entry[0].judged.worst() < Weight::Wrong;
    store::rewrite(&mut tx, cx.site(), &permit, &import.id, &entry[0]).await?;
    tx.commit().await?;
    let n = before.number;
    let flash = if fine {
        Flash::good(bi!("第 {n} 行已改好，重新核对过。", "Row {n} was mended and judged anew."))
    } else {
        Flash::mind(bi!("第 {n} 行保存了，但还有问题。", "Row {n} was kept, but something is still wrong."))
    };
    see_other(&back(&import.id, d, &format!("#r{no}")), flash)
}

async fn commit(cx: Cx, Path(id): Path<String>, _posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let import = own(&cx, &mut tx, &id).await?;
    let permit = cx.reach::<WritePeople>()?;
    if import.state == "done" {
        return see_other(&href(&import.id), Flash::good(bi!("已经导入过了。", "It had been brought in already.")));
    }
    if import.state != "ready" {
        return Err(busy());
    }
    let tally = store::tally(&mut tx, &permit, &import.id).await?;
    let count = |fits: &dyn Fn(&store::Tally) -> bool| tally.iter().filter(|t| fits(t)).map(|t| t.n).sum::<i64>();
    let (open, work) = (count(&|t| t.decision.is_empty()), count(&|t| matches!(t.decision.as_str(), "new" | "update")));
    let why = match (open, work) {
        (0, 0) => Some(bi!("没有一行要导入：全部跳过或没有变化。", "Nothing is to be brought in: every row is skipped or unchanged.")),
        (0, _) => None,
        (n, _) => Some(bi!("还有 {n} 行没有决定，一行也没有导入。请逐行决定，或用上面的按钮一次决定。", "{n} rows are not decided yet; nothing was brought in. Decide them one by one, or all at once with the buttons above.")),
    };
    if let Some(why) = why {
        let name = shown_name(&cx, &import)?;
        let page = rows_page(&cx, &mut tx, import, name, &Draft::default()).await?;
        return unprocessable(view_rows::preview(&cx, &page, Some(&why)));
    }
    if !store::step(&mut tx, &permit, &import.id, &["ready"], "committing", None).await? {
        return Err(busy());
    }
    tx.commit().await?;
    let to = href(&import.id);
    jobs::start(order(&cx, import)?, Work::Commit).await;
    see_other(&to, None)
}

async fn cancel(cx: Cx, Path(id): Path<String>, _posted: Posted) -> Reply {
    let mut tx = cx.snapshot().await?;
    let import = own(&cx, &mut tx, &id).await?;
    drop(tx);
    // Work that goes on is asked to stop, and notes the state itself.
    if jobs::stop(&import.id) {
        return see_other(&href(&import.id), Flash::mind(bi!("正在停止。", "Stopping.")));
    }
    let mut tx = cx.begin().await?;
    let permit = cx.reach::<WritePeople>()?;
    if !store::step(&mut tx, &permit, &import.id, &["mapped", "judging", "ready", "committing", "failed"], "cancelled", None).await? {
        return Err(busy());
    }
    tx.commit().await?;
    see_other("/people/imports/", Flash::good(bi!("导入已取消，没有改动任何档案。", "The import was cancelled; no file was changed.")))
}

async fn undo_all(cx: Cx, Path(id): Path<String>, _posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let import = load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WritePeople>(&import.unit_path)?;
    let sight = sight_of(&cx, &mut tx).await?;
    let undone = undo::undo(&mut tx, cx.site(), &permit, &sight, &import).await?.ok_or_else(busy)?;
    tx.commit().await?;
    let (removed, restored, left) = (undone.removed, undone.restored, undone.left);
    let flash = match left {
        0 => Flash::good(bi!("已撤销：删除 {removed} 份新建的档案，恢复 {restored} 份。", "Undone: {removed} new files removed, {restored} restored.")),
        _ => Flash::mind(bi!("已撤销：删除 {removed} 份，恢复 {restored} 份；{left} 份之后有人改过，保留不动，列在下面。", "Undone: {removed} removed, {restored} restored; {left} were changed since and are left alone, listed below.")),
    };
    see_other(&href(&import.id), flash)
}

/// The workbook as it was sent, with a column that says what is wrong with each row.
async fn problems(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let import = own(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WritePeople>(&import.unit_path)?;
    let entries = store::all_rows(&mut tx, cx.site(), &permit, &import.id, &[]).await?;
    drop(tx);
    let lang = cx.lang();
    let mut list: Vec<Problem> = Vec::new();
    for e in &entries {
        let mut words: Vec<String> = e.judged.found().into_iter().filter(|s| s.weight > Weight::Note).map(|s| match s.cell.is_empty() {
            true => s.words(lang).to_owned(),
            false => format!("{}：{}", s.cell, s.words(lang)),
        }).collect();
        if let Some(m) = e.judged.maybe.first() {
            words.push(t!(lang, "可能已有档案：{}", "there may be a file: {}", lang.pick(&m.zh, &m.en)));
        }
        if !words.is_empty() {
            let severity = if e.verdict == Verdict::Wrong { Severity::Wrong } else { Severity::Doubt };
            list.push(Problem { sheet: e.sheet.max(0) as usize, row: e.number.max(1) as u32, text: words.join("\n"), severity });
        }
    }
    let bytes = cx.site().files.get(cx.site(), &import.digest).map_err(DbError::from)?;
    let mut name = import.name(cx.site())?;
    if import.kind != "file" {
        name.push_str(".txt");
    }
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(s, _)| s).to_owned();
    let made = tokio::task::spawn_blocking(move || sheetreader::annotate(&bytes, &name, &list)).await;
    let annotated = made.map_err(|e| DbError::Other(e.to_string()))?.map_err(|t| Trouble::BadInput(jobs::words(&t)))?;
    download(&t!(lang, "{stem}（问题）.xlsx", "{stem} (problems).xlsx"), XLSX, annotated.bytes)
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
    let mut text = view::GRID_KEYS.iter().map(|k| asked.iter().find(|f| f.key == *k).map_or(*k, |f| f.name())).collect::<Vec<_>>().join("\t");
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
    keep(&cx, &permit, &NewImport { id: &id, unit: &unit, path: &path, kind: "grid", name: &name, digest: "", size: text.len(), state: "judging", settings: &settings }, text.into_bytes()).await?;
    let mut tx = cx.snapshot().await?;
    let import = own(&cx, &mut tx, id.as_str()).await?;
    drop(tx);
    jobs::start(order(&cx, import)?, Work::Judge).await;
    see_other(&href(&id), None)
}
