//! Pages of the tree: browse, search, import with preview, dated changes.

use super::{
    import::{self, Parent, Verdict},
    policy::{ManageUnits, ReadUnits},
    rules::UnitKind,
    store::{self, Change, NewUnit, What},
    view,
};
use axum::extract::Path;
use kernel::{
    office::read_table,
    web::{Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, html, see_other, unprocessable},
};
use vocab::{FieldErrors, UnitId, bi, href, parse_day};

/// Routes of the tree.
pub fn routes() -> Routes {
    Routes::new()
        .get("/units/", Access::to::<ReadUnits>(), index)
        .get("/units/import", Access::to::<ManageUnits>(), import_form)
        .post("/units/import", Access::to::<ManageUnits>(), import_preview)
        .post("/units/import/commit", Access::to::<ManageUnits>(), import_commit)
        .get("/units/{id}", Access::to::<ReadUnits>(), show)
        .get("/units/{id}/change", Access::to::<ManageUnits>(), change_form)
        .post("/units/{id}/change", Access::to::<ManageUnits>(), change)
}

async fn index(cx: Cx, query: Draft) -> Reply {
    let permit = cx.reach::<ReadUnits>()?;
    let mut tx = cx.snapshot().await?;
    let found = match query.opt("q") {
        Some(words) => Some(store::search(&mut tx, &permit, words).await?),
        None => None,
    };
    let tops = store::tops(&mut tx, &permit).await?;
    let mut below = Vec::new();
    for top in &tops {
        below.push(store::children(&mut tx, &permit, &top.id).await?);
    }
    let may_manage = cx.reach::<ManageUnits>().is_ok();
    html(view::index(&cx, &query, found.as_deref(), &tops, &below, may_manage))
}

async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let id = UnitId::parse(&id).ok_or(Trouble::NotFound)?;
    let mut tx = cx.snapshot().await?;
    let at = store::locate(&mut tx, &id).await?.ok_or(Trouble::NotFound)?;
    let permit = cx.permit::<ReadUnits>(&at.path).map_err(|_| Trouble::NotFound)?;
    let page = view::UnitPage {
        unit: store::unit(&mut tx, &permit, &id).await?.ok_or(Trouble::NotFound)?,
        above: store::ancestors(&mut tx, &permit, &at.path).await?,
        below: store::children(&mut tx, &permit, &id).await?,
        history: store::history(&mut tx, &permit, &id).await?,
        may_change: cx.may::<ManageUnits>(&at.path),
    };
    html(view::show(&cx, &page))
}

async fn import_form(cx: Cx) -> Reply {
    html(view::import_form(&cx, None))
}

/// The rows of a sheet travel from the preview to the commit as text, so that what was looked at is what
/// is stored; they are judged again, because the tree may have changed meanwhile.
async fn import_preview(cx: Cx, posted: Posted) -> Reply {
    let permit = cx.reach::<ManageUnits>()?;
    let file = posted.file("sheet");
    let pasted = posted.draft.raw("pasted");
    let table = match (file, pasted.trim().is_empty()) {
        (Some(f), _) => read_table(&f.name, &f.bytes),
        (None, false) => read_table("pasted.csv", pasted.as_bytes()),
        (None, true) => {
            let none = bi!("请选择文件，或把表格粘贴到框里。", "Choose a file, or paste the table.");
            return unprocessable(view::import_form(&cx, Some(&none)));
        }
    };
    let table = match table {
        Ok(t) => t,
        Err(e) => return unprocessable(view::import_form(&cx, Some(&e.sentence()))),
    };
    let mut tx = cx.snapshot().await?;
    let known = store::known(&mut tx, &permit).await?;
    match import::judge(&table, &known) {
        Ok(preview) => html(view::import_preview(&cx, &preview, &known, &as_text(&table))),
        Err(sentence) => unprocessable(view::import_form(&cx, Some(&sentence))),
    }
}

fn as_text(table: &kernel::office::Table) -> String {
    serde_json::to_string(&table.rows).unwrap_or_default()
}

async fn import_commit(cx: Cx, posted: Posted) -> Reply {
    let permit = cx.reach::<ManageUnits>()?;
    let rows = serde_json::from_str(posted.draft.raw("rows")).map_err(|_| {
        Trouble::BadInput(bi!("预览内容不完整，请重新上传。", "The preview is incomplete; send the file again."))
    })?;
    let table = kernel::office::Table { sheet: String::new(), rows };
    let mut tx = cx.begin().await?;
    let known = store::known(&mut tx, &permit).await?;
    let preview = import::judge(&table, &known).map_err(Trouble::BadInput)?;
    if preview.wrong() > 0 {
        return unprocessable(view::import_preview(&cx, &preview, &known, &as_text(&table)));
    }
    let today = cx.today();
    let mut made: Vec<Option<(UnitId, vocab::UnitPath)>> = vec![None; preview.rows.len()];
    // Parents first: a sheet may list them in any order.
    let mut order: Vec<usize> = (0..preview.rows.len()).collect();
    order.sort_by_key(|i| preview.rows[*i].kind);
    let mut count = 0i64;
    for i in order {
        let row = &preview.rows[i];
        if let Some(k) = row.code.as_ref().and_then(|c| known.iter().find(|u| u.code.as_ref() == Some(c))) {
            made[i] = Some((k.id.clone(), k.path.clone()));
        }
        if row.verdict != Verdict::New {
            continue;
        }
        let parent = match &row.parent {
            Some(Parent::Known(k)) => Some((known[*k].id.clone(), known[*k].path.clone())),
            Some(Parent::Row(r)) => made[*r].clone(),
            None => None,
        };
        let Some(parent) = parent else { continue };
        let unit = NewUnit {
            id: UnitId::mint(&cx.site().mint),
            code: row.code.clone(),
            name: row.name.clone(),
            kind: row.kind.unwrap_or(UnitKind::Agency),
            parent: Some(parent),
            population: row.population,
            from: today,
        };
        let path = store::found(&mut tx, cx.site(), &permit, &unit).await?;
        made[i] = Some((unit.id, path));
        count += 1;
    }
    tx.commit().await?;
    see_other("/units/", Flash::good(bi!("已导入 {count} 个单位。", "{count} units imported.")))
}

async fn load(
    cx: &Cx,
    id: &str,
) -> Result<(kernel::access::Permit<ManageUnits>, store::UnitRow, Vec<store::UnitRow>), Trouble> {
    let id = UnitId::parse(id).ok_or(Trouble::NotFound)?;
    let mut tx = cx.snapshot().await?;
    let at = store::locate(&mut tx, &id).await?.ok_or(Trouble::NotFound)?;
    let permit = cx.permit::<ManageUnits>(&at.path).map_err(|_| Trouble::NotFound)?;
    let read = cx.permit::<ReadUnits>(&at.path)?;
    let unit = store::unit(&mut tx, &read, &id).await?.ok_or(Trouble::NotFound)?;
    let others = store::reachable(&mut tx, cx.reach::<ManageUnits>()?.roots()).await?;
    Ok((permit, unit, others))
}

async fn change_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let (_, unit, others) = load(&cx, &id).await?;
    let mut draft = Draft::default();
    draft.set("name", unit.name.clone());
    draft.set("code", unit.code.clone().unwrap_or_default());
    draft.set("from", cx.today().to_string());
    draft.set("version", unit.version.to_string());
    html(view::change_form(&cx, &unit, &others, &draft, &FieldErrors::new()))
}

async fn change(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let (permit, mut unit, others) = load(&cx, &id).await?;
    let d = &posted.draft;
    match check_change(d, &unit, &others) {
        Err(errors) => unprocessable(view::change_form(&cx, &unit, &others, d, &errors)),
        Ok(wanted) => {
            unit.version = d.get("version").parse().unwrap_or(-1);
            let mut tx = cx.begin().await?;
            if !store::change(&mut tx, cx.site(), &permit, &unit, &wanted, &cx.site().path_columns).await? {
                return Err(Trouble::Conflict(bi!(
                    "这个单位刚被别人改过，您的修改没有保存。请返回刷新后再改。",
                    "Somebody has just changed this unit; your change was not saved. Go back, reload and try again."
                )));
            }
            tx.commit().await?;
            see_other(
                &href::unit(&unit.id),
                Flash::good(bi!("已保存，变动已记入沿革。", "Saved; the change is in its history.")),
            )
        }
    }
}

fn check_change(d: &Draft, unit: &store::UnitRow, others: &[store::UnitRow]) -> Result<Change, FieldErrors> {
    let mut errors = FieldErrors::new();
    let from = parse_day(d.get("from"));
    if from.is_none() {
        errors.add("from", bi!("请填生效日期，如 2026-01-01", "Give the day it takes effect, such as 2026-01-01"));
    }
    if d.get("why").is_empty() {
        errors.add("why", bi!("请写明依据（文号或会议）", "Say on what ground (document or meeting)"));
    }
    let target = others.iter().find(|u| u.id.as_str() == d.get("to"));
    let what = match d.get("what") {
        "move" | "merge" => match target {
            None => {
                errors.add("to", bi!("请选择单位", "Choose a unit"));
                None
            }
            Some(t) if unit.path.contains(&t.path) => {
                errors.add("to", bi!("不能并入或移到自己下面", "A unit cannot go below itself"));
                None
            }
            Some(t) if d.get("what") == "move" && !unit.kind().may_stand_below(t.kind()) => {
                errors.add("to", bi!("级别不对：请选择它的上级单位", "Wrong level: choose a unit it can stand below"));
                None
            }
            Some(t) if d.get("what") == "merge" && t.kind() != unit.kind() => {
                errors.add("to", bi!("只能并入同类单位", "A unit can only be merged into one of its kind"));
                None
            }
            Some(t) => {
                let at = store::Located {
                    id: t.id.clone(),
                    name: t.name.clone(),
                    kind: t.kind.clone(),
                    path: t.path.clone(),
                };
                Some(if d.get("what") == "move" { What::Move(at) } else { What::Merge(at) })
            }
        },
        _ => {
            if d.get("name").is_empty() {
                errors.add("name", bi!("名称不能为空", "The name cannot be empty"));
            }
            let code = match d.opt("code").map(gbcodes::DivisionCode::parse) {
                None => None,
                Some(Ok(c)) => Some(c.as_str().to_owned()),
                Some(Err(e)) => {
                    errors.add("code", vocab::Bi::new(e.zh(), e.en()));
                    None
                }
            };
            Some(What::Rename { name: d.get("name").to_owned(), code })
        }
    };
    match (what, from) {
        (Some(what), Some(from)) if errors.is_empty() => Ok(Change { from, why: d.get("why").to_owned(), what }),
        _ => Err(errors),
    }
}
