//! The page of columns: what each was recognised as, what somebody corrects, what is remembered for the next sheet.

use super::{
    fields,
    jobs::{self, Book, Work},
    judge::{columns_of, samples, target_of},
    rules::Settings,
    store::{self, ImportRow},
    view,
    web::{busy, href, load, order, own, registers, shown_name, writable},
};
use crate::persons::WritePeople;
use axum::extract::Path;
use kernel::{
    access::Permit,
    web::{Cx, Draft, Posted, Reply, Trouble, html, see_other, unprocessable},
};
use sheetreader::{Mapping, Remembered, Role, column_name};
use std::sync::Arc;
use vocab::{Bi, FieldErrors, UnitPath, bi};

/// The table with the most rows, and what its columns seem to hold.
pub(super) async fn first_look(
    cx: &Cx,
    permit: &Permit<WritePeople>,
    book: &Arc<Book>,
    path: &UnitPath,
) -> Result<Option<Settings>, Trouble> {
    let most = book.found.iter().max_by_key(|(s, n, t)| (t.count(Role::Data), std::cmp::Reverse((*s, *n))));
    let Some((sheet, table, _)) = most else { return Ok(None) };
    let asked = fields::all(&crate::registers::own_fields(cx.site()));
    let mapping = recognised(cx, permit, book, (*sheet, *table), path).await?;
    let columns = mapping.map(|(m, _)| columns_of(&m, &asked)).unwrap_or_default();
    Ok(Some(Settings { sheet: *sheet, table: *table, columns, ..Settings::default() }))
}

/// What the columns of a table hold, with what her unit chose for such a header before; whether there was such a choice.
async fn recognised(
    cx: &Cx,
    permit: &Permit<WritePeople>,
    book: &Arc<Book>,
    at: (usize, usize),
    path: &UnitPath,
) -> Result<Option<(Mapping, bool)>, Trouble> {
    let Some(plain) = jobs::recognise(cx.site(), book, at, Remembered::new()).await? else { return Ok(None) };
    let mut tx = cx.snapshot().await?;
    let before = store::remembered(&mut tx, cx.site(), permit, path, &plain.signature()).await?;
    drop(tx);
    if before.is_empty() {
        return Ok(Some((plain, false)));
    }
    Ok(jobs::recognise(cx.site(), book, at, before).await?.map(|m| (m, true)))
}

/// The page on which columns are looked at and corrected.
pub(super) async fn mapping_page(cx: &Cx, import: ImportRow, name: &str, query: &Draft, errors: &FieldErrors) -> Reply {
    let site = cx.shared();
    let permit = cx.reach::<WritePeople>()?;
    let book = match jobs::workbook(&site, &import).await? {
        Ok(book) => book,
        Err(why) => return Err(Trouble::BadInput(why)),
    };
    let own = crate::registers::own_fields(cx.site());
    let asked = fields::all(&own);
    let mut settings = import.chosen(cx.site())?;
    let found = &book.found;
    let wanted =
        query.opt("table").and_then(|t| t.split_once('.')).and_then(|(s, t)| Some((s.parse().ok()?, t.parse().ok()?)));
    let (sheet_at, table_at): (usize, usize) = wanted
        .filter(|(s, t)| found.iter().any(|(fs, ft, _)| (fs, ft) == (s, t)))
        .unwrap_or((settings.sheet, settings.table));
    let other = (sheet_at, table_at) != (settings.sheet, settings.table);
    let recognised = recognised(cx, &permit, &book, (sheet_at, table_at), &import.unit_path).await?;
    let (Some((mapping, remembered)), Some((sheet, table))) = (recognised, book.table(sheet_at, table_at)) else {
        return Err(Trouble::BadInput(bi!(
            "选的那张表不在文件里了；请重新上传。",
            "The chosen table is no longer in the file; send it again."
        )));
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
                reason: if recognised {
                    Bi::new(&c.reason.zh, &c.reason.en)
                } else {
                    bi!("人工指定", "chosen by a person")
                },
                hidden: c.hidden,
            }
        })
        .collect();
    let units = writable(cx).await?;
    let page = view::MapView {
        tables: found
            .iter()
            .map(|(s, t, table)| {
                (
                    format!("{s}.{t}"),
                    book.book.sheets.iter().find(|b| b.index == *s).map(|b| b.name.clone()).unwrap_or_default(),
                    table.heading.title.clone().unwrap_or_default(),
                    table.count(Role::Data),
                )
            })
            .collect(),
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

/// The columns again, of a sheet whose rows have been judged already.
pub(super) async fn columns(cx: Cx, Path(id): Path<String>, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let import = own(&cx, &mut tx, &id).await?;
    drop(tx);
    if !matches!(import.state.as_str(), "mapped" | "ready" | "failed" | "cancelled") || import.kind == "grid" {
        return Err(busy());
    }
    let name = shown_name(&cx, &import)?;
    mapping_page(&cx, import, &name, &query, &FieldErrors::new()).await
}

pub(super) async fn set_columns(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
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
    let Some((mut mapping, _)) =
        recognised(&cx, &permit, &book, (settings.sheet, settings.table), &import.unit_path).await?
    else {
        return Err(Trouble::BadInput(bi!(
            "选的那张表不在文件里了；请重新上传。",
            "The chosen table is no longer in the file; send it again."
        )));
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
        errors.add(
            "name",
            bi!("没有一列是姓名；请在下面选出姓名是哪一列。", "No column holds the name; choose which one does."),
        );
    }
    if settings.unit.is_empty() && !settings.keys().any(|k| k == fields::VILLAGE) {
        errors.add(
            "unit",
            bi!(
                "表里没有村（社区）这一列，请选这些人属于哪个村",
                "The sheet has no column for the village; choose where these people belong"
            ),
        );
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
    if !store::step(&mut tx, cx.site(), &permit, &import.id, &["mapped", "ready", "failed", "cancelled"], "judging")
        .await?
    {
        return Err(busy());
    }
    let import = load(&cx, &mut tx, &id).await?;
    tx.commit().await?;
    let to = href(&import.id);
    jobs::start(order(&cx, import)?, Work::Judge).await;
    see_other(&to, None)
}
