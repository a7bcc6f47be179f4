//! Pages of activities.

use super::{
    ReadActivities, WriteActivities, photos,
    rules::{Checked, State, Typed, check},
    store::{self, ActivityRow, Filter},
    view,
};
use crate::{people::names_text, revisions};
use axum::extract::Path;
use kernel::{
    db::DbError,
    office::{Column, SheetOut, Value, workbook},
    web::{
        Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, XLSX, download, grid, html, see_other, ui::Choice,
        unprocessable,
    },
};
use network::units::{self, UnitRow};
use vocab::{ActivityId, FieldErrors, UnitId, bi, href, parse_day, t};

/// Routes of activities.
pub fn routes() -> Routes {
    let (read, write) = (Access::to::<ReadActivities>(), Access::to::<WriteActivities>());
    Routes::new()
        .get("/activities/", read, index)
        .get("/activities/export", read, export)
        .get("/activities/new", write, new_form)
        .post("/activities/new", write, enter)
        .get("/activities/grid", write, grid_form)
        .post("/activities/grid", write, enter_grid)
        .get("/activities/{id}", read, show)
        .get("/activities/{id}/edit", write, edit_form)
        .post("/activities/{id}/edit", write, edit)
        .post("/activities/{id}/remove", write, remove)
        .post("/activities/{id}/restore", write, restore)
        .post("/activities/{id}/photos", write, photos::add)
        .get("/activities/{id}/photos/{photo}", read, photos::show)
        .post("/activities/{id}/photos/{photo}/remove", write, photos::remove)
}

const PAGE: usize = 50;

async fn filter(cx: &Cx, tx: &mut kernel::db::Tx, query: &Draft) -> Result<Filter, Trouble> {
    let within = match UnitId::parse(query.get("unit")) {
        Some(id) => units::locate(tx, &id).await?.map(|u| u.path),
        None => None,
    };
    if let Some(path) = &within {
        cx.permit::<ReadActivities>(path).map_err(|_| Trouble::NotFound)?;
    }
    Ok(Filter {
        within,
        from: parse_day(query.get("from")),
        until: parse_day(query.get("until")),
        kind: query.get("kind").to_owned(),
        state: query.get("state").to_owned(),
        words: query.get("q").to_owned(),
        removed: query.get("removed") == "1",
        ascending: query.get("order") == "day",
    })
}

async fn index(cx: Cx, query: Draft) -> Reply {
    let permit = cx.reach::<ReadActivities>()?;
    let mut tx = cx.snapshot().await?;
    let f = filter(&cx, &mut tx, &query).await?;
    let after = query.get("after").split_once(' ').map(|(d, i)| (d.to_owned(), i.to_owned()));
    let key = after.as_ref().map(|(d, i)| (d.as_str(), i.as_str()));
    let mut rows = store::page(&mut tx, &permit, &f, key, PAGE as i64 + 1).await?;
    let next = (rows.len() > PAGE).then(|| format!("{} {}", rows[PAGE - 1].day, rows[PAGE - 1].id));
    rows.truncate(PAGE);
    let units = units::store::near(&mut tx, permit.roots(), f.within.as_ref()).await?;
    html(view::index(&cx, &query, &rows, &units, next.as_deref()))
}

/// The same list as a workbook; 20,000 rows at most, and it says so when there are more.
async fn export(cx: Cx, query: Draft) -> Reply {
    const MOST: usize = 20_000;
    let permit = cx.reach::<ReadActivities>()?;
    let lang = cx.lang();
    let mut tx = cx.snapshot().await?;
    let f = filter(&cx, &mut tx, &query).await?;
    let mut rows = store::page(&mut tx, &permit, &f, None, MOST as i64 + 1).await?;
    let more = rows.len() > MOST;
    rows.truncate(MOST);
    let sheet = SheetOut {
        name: t!(lang, "活动", "Activities"),
        title: t!(lang, "活动台账", "Register of activities"),
        subtitle: (t!(lang, "填报单位（盖章）：", "Unit (seal):"), cx.today().to_string()),
        columns: vec![
            Column::number(t!(lang, "序号", "No."), 6.0),
            Column::centre(t!(lang, "日期", "Day"), 12.0),
            Column::text(t!(lang, "活动名称", "Activity"), 34.0),
            Column::centre(t!(lang, "类型", "Kind"), 10.0),
            Column::text(t!(lang, "单位", "Unit"), 16.0),
            Column::text(t!(lang, "地点", "Place"), 18.0),
            Column::text(t!(lang, "负责人", "In charge"), 12.0),
            Column::number(t!(lang, "人数", "Heads"), 8.0),
            Column::centre(t!(lang, "状态", "State"), 10.0),
            Column::text(t!(lang, "成效", "Outcome"), 40.0),
        ],
        rows: rows
            .iter()
            .enumerate()
            .map(|(i, r)| {
                vec![
                    Value::Number((i + 1) as f64),
                    Value::text(r.day.to_string()),
                    Value::text(&r.title),
                    Value::text(view::kind_name(&cx, &r.kind)),
                    Value::text(&r.unit_name),
                    Value::text(&r.place),
                    Value::text(&r.in_charge),
                    Value::Number(r.head_count as f64),
                    Value::text(r.state().name(lang)),
                    Value::text(&r.outcome),
                ]
            })
            .collect(),
        notes: if more {
            vec![t!(
                lang,
                "只列出前 20,000 条，请缩小范围分次导出。",
                "Only the first 20,000 are listed; narrow the filter."
            )]
        } else {
            vec![]
        },
        ..SheetOut::default()
    };
    let bytes = workbook(&[sheet]).map_err(|e| DbError::Other(e.to_string()))?;
    download(&format!("{}-{}.xlsx", t!(lang, "活动台账", "activities"), cx.today()), XLSX, bytes)
}

async fn writable_units(cx: &Cx) -> Result<Vec<UnitRow>, Trouble> {
    let permit = cx.reach::<WriteActivities>()?;
    let mut tx = cx.snapshot().await?;
    Ok(units::store::reachable(&mut tx, permit.roots()).await?)
}

async fn new_form(cx: Cx, query: Draft) -> Reply {
    let units = writable_units(&cx).await?;
    let mut draft = Draft::default();
    draft.set("id", ActivityId::mint(&cx.site().mint).to_string());
    draft.set("day", query.opt("day").map_or_else(|| cx.today().to_string(), str::to_owned));
    draft.set("in_charge", cx.person()?.name.clone());
    if let Some(post) = cx.person()?.main_post() {
        draft.set("unit", post.unit.to_string());
    }
    html(view::form(&cx, None, &draft, &FieldErrors::new(), &units, None))
}

fn typed(d: &Draft) -> Typed<'_> {
    Typed {
        title: d.get("title"),
        kind: d.get("kind"),
        programme: d.get("programme"),
        day: d.get("day"),
        place: d.get("place"),
        in_charge: d.get("in_charge"),
        head_count: d.get("head_count"),
        outcome: d.get("outcome"),
        cancelled_why: d.get("cancelled_why"),
        roll: d.raw("roll"),
    }
}

/// Checks the form and that its unit is one she may write for.
fn checked(cx: &Cx, d: &Draft, units: &[UnitRow]) -> Result<(Checked, units::Located), FieldErrors> {
    let unit = units.iter().find(|u| u.id.as_str() == d.get("unit"));
    let result = check(typed(d), &cx.site().packs, cx.today());
    match (result, unit) {
        (Ok(c), Some(u)) => Ok((
            c,
            units::Located { id: u.id.clone(), name: u.name.clone(), kind: u.kind.clone(), path: u.path.clone() },
        )),
        (result, unit) => {
            let mut errors = result.err().unwrap_or_default();
            if unit.is_none() {
                errors.add("unit", bi!("请选择单位", "Choose a unit"));
            }
            Err(errors)
        }
    }
}

async fn enter(cx: Cx, posted: Posted) -> Reply {
    let d = &posted.draft;
    let units = writable_units(&cx).await?;
    let id = ActivityId::parse(d.get("id")).unwrap_or_else(|| ActivityId::mint(&cx.site().mint));
    let (c, unit) = match checked(&cx, d, &units) {
        Ok(ok) => ok,
        Err(errors) => return unprocessable(view::form(&cx, None, d, &errors, &units, None)),
    };
    let permit = cx.permit::<WriteActivities>(&unit.path)?;
    let mut tx = cx.begin().await?;
    match store::enter(&mut tx, cx.site(), &permit, &id, &unit, &c).await {
        Ok(()) => tx.commit().await?,
        // The same form sent twice is the same activity.
        Err(DbError::Duplicate) => {
            drop(tx);
            return see_other(
                &href::activity(&id),
                Flash::good(bi!("这条活动已经保存过了。", "This activity had been saved already.")),
            );
        }
        Err(e) => return Err(e.into()),
    }
    let b = match c.state {
        State::Planned => bi!("已记入计划，开展后再补人数和成效。", "Planned; add heads and outcome once it is held."),
        _ => bi!("已保存，数字已计入。", "Saved and counted."),
    };
    let to = if d.get("next") == "again" { "/activities/new".to_owned() } else { href::activity(&id) };
    see_other(&to, Flash::good(b))
}

async fn load(cx: &Cx, tx: &mut kernel::db::Tx, id: &str) -> Result<ActivityRow, Trouble> {
    let id = ActivityId::parse(id).ok_or(Trouble::NotFound)?;
    let at = store::locate(tx, &id).await?.ok_or(Trouble::NotFound)?;
    let permit = cx.permit::<ReadActivities>(&at).map_err(|_| Trouble::NotFound)?;
    store::activity(tx, &permit, &id).await?.ok_or(Trouble::NotFound)
}

async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let row = load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<ReadActivities>(&row.unit_path)?;
    let page = view::ActivityPage {
        roll: store::roll(&mut tx, &permit, &row.id).await?,
        photos: photos::of(&mut tx, &permit, &row.id).await?,
        revisions: revisions::of(&mut tx, row.id.as_str()).await?,
        may_write: cx.may::<WriteActivities>(&row.unit_path),
        row,
    };
    html(view::show(&cx, &page))
}

async fn edit_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let row = load(&cx, &mut tx, &id).await?;
    cx.permit::<WriteActivities>(&row.unit_path)?;
    let roll = store::roll(&mut tx, &cx.permit::<ReadActivities>(&row.unit_path)?, &row.id).await?;
    drop(tx);
    let units = writable_units(&cx).await?;
    html(view::form(&cx, Some(&row), &as_draft(&row, &names_text(&roll)), &FieldErrors::new(), &units, None))
}

fn as_draft(row: &ActivityRow, roll: &str) -> Draft {
    Draft::from_pairs([
        ("version", row.version.to_string()),
        ("title", row.title.clone()),
        ("kind", row.kind.clone()),
        ("programme", row.programme.clone()),
        ("unit", row.unit_id.to_string()),
        ("day", row.day.to_string()),
        ("place", row.place.clone()),
        ("in_charge", row.in_charge.clone()),
        ("head_count", if row.head_count > 0 { row.head_count.to_string() } else { String::new() }),
        ("outcome", row.outcome.clone()),
        ("cancelled_why", row.cancelled_why.clone()),
        ("roll", roll.to_owned()),
    ])
}

async fn edit(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let units = writable_units(&cx).await?;
    let mut tx = cx.begin().await?;
    let mut row = load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WriteActivities>(&row.unit_path)?;
    let roll = store::roll(&mut tx, &cx.permit::<ReadActivities>(&row.unit_path)?, &row.id).await?;
    let (c, unit) = match checked(&cx, d, &units) {
        Ok(ok) => ok,
        Err(errors) => return unprocessable(view::form(&cx, Some(&row), d, &errors, &units, None)),
    };
    let seen: i64 = d.get("version").parse().unwrap_or(-1);
    if seen != row.version {
        // Somebody else saved meanwhile: hers stays in the form, theirs stands beside each field that differs.
        let theirs = as_draft(&row, &names_text(&roll));
        let mut mine = d.clone();
        mine.set("version", row.version.to_string());
        return unprocessable(view::form(&cx, Some(&row), &mine, &FieldErrors::new(), &units, Some(&theirs)));
    }
    row.version = seen;
    if !store::correct(&mut tx, cx.site(), &permit, &row, &roll, &unit, &c).await? {
        return Err(Trouble::Conflict(bi!(
            "别人刚保存了这条活动，请返回再提交一次。",
            "Somebody has just saved this activity; go back and submit again."
        )));
    }
    tx.commit().await?;
    see_other(
        &href::activity(&row.id),
        Flash::good(bi!("已保存修改，原来的内容留在修改记录里。", "Saved; what was there before is kept below.")),
    )
}

async fn remove(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let row = load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WriteActivities>(&row.unit_path)?;
    let why = posted.draft.get("why");
    if why.is_empty() {
        return Err(Trouble::BadInput(bi!(
            "删除要写明原因；没有删除。",
            "Give a reason for removing it; nothing was removed."
        )));
    }
    store::set_removed(&mut tx, cx.site(), &permit, &row, Some(why)).await?;
    tx.commit().await?;
    see_other(
        &href::activity(&row.id),
        Flash::good(bi!(
            "已删除，数字已扣除；可以随时恢复。",
            "Removed and no longer counted; it can be brought back."
        )),
    )
}

async fn restore(cx: Cx, Path(id): Path<String>, _posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let row = load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WriteActivities>(&row.unit_path)?;
    store::set_removed(&mut tx, cx.site(), &permit, &row, None).await?;
    tx.commit().await?;
    see_other(&href::activity(&row.id), Flash::good(bi!("已恢复，数字已计回。", "Brought back and counted again.")))
}

async fn grid_form(cx: Cx) -> Reply {
    let units = writable_units(&cx).await?;
    let mut draft = Draft::default();
    draft.set("batch", cx.site().mint.uuid());
    html(view::grid(&cx, &draft, &FieldErrors::new(), &units))
}

async fn enter_grid(cx: Cx, posted: Posted) -> Reply {
    let d = &posted.draft;
    let units = writable_units(&cx).await?;
    let mut errors = FieldErrors::new();
    let mut ready = Vec::new();
    let unit_choices: Vec<Choice> = units.iter().map(|u| Choice::new(u.id.as_str(), &u.name)).collect();
    let kinds = view::kind_choices(&cx);
    for row in grid::filled_rows(d, &view::GRID_KEYS) {
        let cell = |column: &str| grid::cell(d, row, column);
        let mut one = Draft::default();
        for column in ["title", "day", "place", "in_charge", "head_count", "outcome"] {
            one.set(column, cell(column));
        }
        one.set("kind", grid::chosen(&kinds, cell("kind")).unwrap_or_default());
        one.set("unit", grid::chosen(&unit_choices, cell("unit")).unwrap_or_default());
        match checked(&cx, &one, &units) {
            Ok(ok) => ready.push((row, ok)),
            Err(e) => e.iter().for_each(|e| errors.add(format!("r{row}.{}", e.field), e.message.clone())),
        }
    }
    if ready.is_empty() && errors.is_empty() {
        errors.add("", bi!("表格是空的，没有保存。", "The grid is empty; nothing was saved."));
    }
    if !errors.is_empty() {
        return unprocessable(view::grid(&cx, d, &errors, &units));
    }
    let mut tx = cx.begin().await?;
    let count = ready.len();
    for (row, (c, unit)) in ready {
        let permit = cx.permit::<WriteActivities>(&unit.path)?;
        let id =
            ActivityId::parse(&grid::row_id(d.get("batch"), row)).unwrap_or_else(|| ActivityId::mint(&cx.site().mint));
        store::enter(&mut tx, cx.site(), &permit, &id, &unit, &c).await?;
    }
    tx.commit().await?;
    see_other("/activities/", Flash::good(bi!("已保存 {count} 条活动。", "{count} activities saved.")))
}
