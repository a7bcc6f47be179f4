//! Pages of service records.

use super::{
    ReadRecords, WriteRecords,
    rules::{Checked, Typed, check},
    store::{self, Filter, RecordRow},
    view,
};
use crate::{
    people::{Named, join, names_text},
    revisions,
};
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
use people::persons::{self, ReadPeople, Sight};
use vocab::{FieldErrors, PersonId, RecordId, UnitId, bi, href, parse_day, t};

/// Routes of service records.
pub fn routes() -> Routes {
    let (read, write) = (Access::to::<ReadRecords>(), Access::to::<WriteRecords>());
    Routes::new()
        .get("/records/", read, index)
        .get("/records/export", read, export)
        .get("/records/new", write, new_form)
        .post("/records/new", write, enter)
        .get("/records/grid", write, grid_form)
        .post("/records/grid", write, enter_grid)
        .get("/records/{id}", read, show)
        .get("/records/{id}/edit", write, edit_form)
        .post("/records/{id}/edit", write, edit)
        .post("/records/{id}/remove", write, remove)
        .post("/records/{id}/restore", write, restore)
}

const PAGE: usize = 50;

async fn filter(cx: &Cx, tx: &mut kernel::db::Tx, query: &Draft) -> Result<Filter, Trouble> {
    let within = match UnitId::parse(query.get("unit")) {
        Some(id) => units::locate(tx, &id).await?.map(|u| u.path),
        None => None,
    };
    if let Some(path) = &within {
        cx.permit::<ReadRecords>(path).map_err(|_| Trouble::NotFound)?;
    }
    Ok(Filter {
        within,
        from: parse_day(query.get("from")),
        until: parse_day(query.get("until")),
        kind: query.get("kind").to_owned(),
        words: query.get("q").to_owned(),
        removed: query.get("removed") == "1",
    })
}

async fn index(cx: Cx, query: Draft) -> Reply {
    let permit = cx.reach::<ReadRecords>()?;
    let mut tx = cx.snapshot().await?;
    let f = filter(&cx, &mut tx, &query).await?;
    let after = query.get("after").split_once(' ').map(|(d, i)| (d.to_owned(), i.to_owned()));
    let key = after.as_ref().map(|(d, i)| (d.as_str(), i.as_str()));
    let mut rows = store::page(&mut tx, &permit, &f, key, PAGE as i64 + 1).await?;
    let next = (rows.len() > PAGE).then(|| format!("{} {}", rows[PAGE - 1].day, rows[PAGE - 1].id));
    rows.truncate(PAGE);
    let ids: Vec<RecordId> = rows.iter().map(|r| r.id.clone()).collect();
    let people = store::subjects(&mut tx, &permit, &ids).await?;
    let units = units::store::near(&mut tx, permit.roots(), f.within.as_ref()).await?;
    html(view::index(&cx, &query, &rows, &people, &units, next.as_deref()))
}

/// The list as a workbook, without the names: an export of personal data asks for more than a click.
async fn export(cx: Cx, query: Draft) -> Reply {
    const MOST: usize = 20_000;
    let permit = cx.reach::<ReadRecords>()?;
    let lang = cx.lang();
    let mut tx = cx.snapshot().await?;
    let f = filter(&cx, &mut tx, &query).await?;
    let mut rows = store::page(&mut tx, &permit, &f, None, MOST as i64 + 1).await?;
    let mut notes = vec![t!(lang, "姓名不随表导出。", "Names are not exported.")];
    if rows.len() > MOST {
        notes.push(t!(
            lang,
            "只列出前 20,000 条，请缩小范围分次导出。",
            "Only the first 20,000 are listed; narrow the filter."
        ));
    }
    rows.truncate(MOST);
    let sheet = SheetOut {
        name: t!(lang, "服务记录", "Records"),
        title: t!(lang, "服务记录台账", "Register of service records"),
        subtitle: (t!(lang, "填报单位（盖章）：", "Unit (seal):"), cx.today().to_string()),
        columns: vec![
            Column::number(t!(lang, "序号", "No."), 6.0),
            Column::centre(t!(lang, "日期", "Day"), 12.0),
            Column::text(t!(lang, "类型", "Kind"), 16.0),
            Column::text(t!(lang, "单位", "Unit"), 18.0),
            Column::number(t!(lang, "数量", "Count"), 8.0),
            Column::number(t!(lang, "金额（元）", "Yuan"), 12.0),
            Column::text(t!(lang, "内容", "What was done"), 44.0),
            Column::text(t!(lang, "经办人", "By"), 12.0),
        ],
        rows: rows
            .iter()
            .enumerate()
            .map(|(i, r)| {
                vec![
                    Value::Number((i + 1) as f64),
                    Value::text(r.day.to_string()),
                    Value::text(view::kind_name(&cx, &r.kind)),
                    Value::text(&r.unit_name),
                    Value::Number(r.quantity as f64),
                    if r.amount > 0 { Value::Number(r.amount as f64 / 100.0) } else { Value::Empty },
                    Value::text(&r.text),
                    Value::text(&r.done_by),
                ]
            })
            .collect(),
        notes,
        ..SheetOut::default()
    };
    let bytes = workbook(&[sheet]).map_err(|e| DbError::Other(e.to_string()))?;
    download(&format!("{}-{}.xlsx", t!(lang, "服务记录", "records"), cx.today()), XLSX, bytes)
}

async fn writable_units(cx: &Cx) -> Result<Vec<UnitRow>, Trouble> {
    let permit = cx.reach::<WriteRecords>()?;
    let mut tx = cx.snapshot().await?;
    Ok(units::store::reachable(&mut tx, permit.roots()).await?)
}

async fn new_form(cx: Cx, query: Draft) -> Reply {
    let units = writable_units(&cx).await?;
    let mut draft = Draft::default();
    draft.set("id", RecordId::mint(&cx.site().mint).to_string());
    draft.set("day", cx.today().to_string());
    draft.set("kind", query.get("kind"));
    let about = PersonId::parse(query.get("about"));
    draft.set("done_by", cx.person()?.name.clone());
    if let Some(post) = cx.person()?.main_post() {
        draft.set("unit", post.unit.to_string());
    }
    if let (Some(about), Ok(read)) = (about, cx.reach::<ReadPeople>()) {
        let mut tx = cx.snapshot().await?;
        let sight = Sight::of(&mut tx, cx.site(), &read).await?;
        if let Some(row) = persons::store::known(&mut tx, &sight, &[about]).await?.first() {
            draft.set("who", row.id.to_string());
            draft.set("subjects", row.card.get("name"));
            draft.set("unit", row.unit_id.to_string());
        }
    }
    html(view::form(&cx, None, &draft, &FieldErrors::new(), &units, None))
}

fn checked(cx: &Cx, d: &Draft, units: &[UnitRow]) -> Result<(Checked, units::Located), FieldErrors> {
    let unit = units.iter().find(|u| u.id.as_str() == d.get("unit"));
    let also: Vec<&str> = d.all("also").collect();
    let typed = Typed {
        kind: d.get("kind"),
        also: &also,
        finding: d.get("finding"),
        programme: d.get("programme"),
        day: d.get("day"),
        until_day: d.get("until_day"),
        quantity: d.get("quantity"),
        amount: d.get("amount"),
        text: d.get("text"),
        done_by: d.get("done_by"),
        subjects: d.raw("subjects"),
    };
    match (check(typed, &cx.site().packs, cx.today()), unit) {
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

/// Joins the names of a record to files she may know of: those that came along with the form, and those that fit one only.
async fn join_files(
    cx: &Cx,
    tx: &mut kernel::db::Tx,
    who: &[PersonId],
    near: &vocab::UnitPath,
    c: &mut Checked,
    before: &[Named],
) -> Result<(), Trouble> {
    let Ok(read) = cx.reach::<ReadPeople>() else { return Ok(()) };
    let sight = Sight::of(tx, cx.site(), &read).await?;
    if !who.is_empty() {
        for row in persons::store::known(tx, &sight, who).await? {
            if let Some(n) = c.subjects.iter_mut().find(|n| n.name == row.card.get("name") && n.person_id.is_empty()) {
                n.person_id = row.id.to_string();
            }
        }
    }
    let names: Vec<&str> = c.subjects.iter().filter(|n| n.person_id.is_empty()).map(|n| n.name.as_str()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let files = persons::store::namesakes(tx, &sight, &names).await?;
    join(&mut c.subjects, near, &files, before);
    Ok(())
}

async fn enter(cx: Cx, posted: Posted) -> Reply {
    let d = &posted.draft;
    let units = writable_units(&cx).await?;
    let id = RecordId::parse(d.get("id")).unwrap_or_else(|| RecordId::mint(&cx.site().mint));
    let (mut c, unit) = match checked(&cx, d, &units) {
        Ok(ok) => ok,
        Err(errors) => return unprocessable(view::form(&cx, None, d, &errors, &units, None)),
    };
    let permit = cx.permit::<WriteRecords>(&unit.path)?;
    let mut tx = cx.begin().await?;
    let who: Vec<PersonId> = d.all("who").filter_map(PersonId::parse).take(50).collect();
    join_files(&cx, &mut tx, &who, &unit.path, &mut c, &[]).await?;
    match store::enter(&mut tx, cx.site(), &permit, &id, &unit, &c).await {
        Ok(()) => tx.commit().await?,
        Err(DbError::Duplicate) => {
            drop(tx);
            return see_other(
                &href::record(&id),
                Flash::good(bi!("这条记录已经保存过了。", "This record had been saved already.")),
            );
        }
        Err(e) => return Err(e.into()),
    }
    let to = if d.get("next") == "again" { format!("/records/new?kind={}", c.kind) } else { href::record(&id) };
    see_other(&to, Flash::good(bi!("已保存，数字已计入。", "Saved and counted.")))
}

/// What was done for a person, on her page.
pub(crate) async fn panel(cx: &Cx, tx: &mut kernel::db::Tx, person: &PersonId) -> Result<maud::Markup, Trouble> {
    let Ok(permit) = cx.reach::<ReadRecords>() else { return Ok(maud::Markup::default()) };
    let rows = store::of_person(tx, &permit, person, 8).await?;
    let ids: Vec<RecordId> = rows.iter().map(|r| r.id.clone()).collect();
    let also = store::also(tx, &ids).await?;
    Ok(view::panel(cx, person, &rows, &also, cx.reach::<WriteRecords>().is_ok()))
}

async fn load(cx: &Cx, tx: &mut kernel::db::Tx, id: &str) -> Result<(RecordRow, Vec<Named>), Trouble> {
    let id = RecordId::parse(id).ok_or(Trouble::NotFound)?;
    let at = store::locate(tx, &id).await?.ok_or(Trouble::NotFound)?;
    let permit = cx.permit::<ReadRecords>(&at).map_err(|_| Trouble::NotFound)?;
    let row = store::record(tx, &permit, &id).await?.ok_or(Trouble::NotFound)?;
    let mut people = store::subjects(tx, &permit, std::slice::from_ref(&id)).await?;
    let people = people.remove(id.as_str()).unwrap_or_default();
    Ok((row, people))
}

async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (row, subjects) = load(&cx, &mut tx, &id).await?;
    let page = view::RecordPage {
        revisions: revisions::of(&mut tx, row.id.as_str()).await?,
        also: also_of(&mut tx, &row.id).await?,
        may_write: cx.may::<WriteRecords>(&row.unit_path),
        row,
        subjects,
    };
    html(view::show(&cx, &page))
}

async fn also_of(tx: &mut kernel::db::Tx, id: &RecordId) -> Result<Vec<String>, DbError> {
    Ok(store::also(tx, std::slice::from_ref(id)).await?.remove(id.as_str()).unwrap_or_default())
}

fn as_draft(row: &RecordRow, subjects: &str, also: &[String]) -> Draft {
    let fields = [
        ("version", row.version.to_string()),
        ("kind", row.kind.clone()),
        ("programme", row.programme.clone()),
        ("unit", row.unit_id.to_string()),
        ("day", row.day.to_string()),
        ("until_day", row.until_day.map(|d| d.to_string()).unwrap_or_default()),
        ("quantity", row.quantity.to_string()),
        ("amount", if row.amount > 0 { vocab::Fen(row.amount).to_string() } else { String::new() }),
        ("text", row.text.clone()),
        ("done_by", row.done_by.clone()),
        ("finding", row.finding.clone()),
        ("subjects", subjects.to_owned()),
    ];
    Draft::from_pairs(fields.into_iter().chain(also.iter().map(|a| ("also", a.clone()))))
}

async fn edit_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (row, subjects) = load(&cx, &mut tx, &id).await?;
    cx.permit::<WriteRecords>(&row.unit_path)?;
    let also = also_of(&mut tx, &row.id).await?;
    drop(tx);
    let units = writable_units(&cx).await?;
    let draft = as_draft(&row, &names_text(&subjects), &also);
    html(view::form(&cx, Some(&row), &draft, &FieldErrors::new(), &units, None))
}

async fn edit(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let units = writable_units(&cx).await?;
    let mut tx = cx.begin().await?;
    let (row, subjects) = load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WriteRecords>(&row.unit_path)?;
    let (mut c, unit) = match checked(&cx, d, &units) {
        Ok(ok) => ok,
        Err(errors) => return unprocessable(view::form(&cx, Some(&row), d, &errors, &units, None)),
    };
    if d.get("version").parse() != Ok(row.version) {
        let theirs = as_draft(&row, &names_text(&subjects), &also_of(&mut tx, &row.id).await?);
        let mut mine = d.clone();
        mine.set("version", row.version.to_string());
        return unprocessable(view::form(&cx, Some(&row), &mine, &FieldErrors::new(), &units, Some(&theirs)));
    }
    join_files(&cx, &mut tx, &[], &unit.path, &mut c, &subjects).await?;
    if !store::correct(&mut tx, cx.site(), &permit, &row, &subjects, &unit, &c).await? {
        return Err(Trouble::Conflict(bi!(
            "别人刚保存了这条记录，请返回再提交一次。",
            "Somebody has just saved this record; go back and submit again."
        )));
    }
    tx.commit().await?;
    see_other(
        &href::record(&row.id),
        Flash::good(bi!("已保存修改，原来的内容留在修改记录里。", "Saved; what was there before is kept below.")),
    )
}

async fn remove(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (row, _) = load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WriteRecords>(&row.unit_path)?;
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
        &href::record(&row.id),
        Flash::good(bi!(
            "已删除，数字已扣除；可以随时恢复。",
            "Removed and no longer counted; it can be brought back."
        )),
    )
}

async fn restore(cx: Cx, Path(id): Path<String>, _posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (row, _) = load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WriteRecords>(&row.unit_path)?;
    store::set_removed(&mut tx, cx.site(), &permit, &row, None).await?;
    tx.commit().await?;
    see_other(&href::record(&row.id), Flash::good(bi!("已恢复，数字已计回。", "Brought back and counted again.")))
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
        for column in ["day", "subjects", "quantity", "amount", "text", "done_by"] {
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
    for (row, (mut c, unit)) in ready {
        join_files(&cx, &mut tx, &[], &unit.path, &mut c, &[]).await?;
        let permit = cx.permit::<WriteRecords>(&unit.path)?;
        let id = RecordId::parse(&grid::row_id(d.get("batch"), row)).unwrap_or_else(|| RecordId::mint(&cx.site().mint));
        store::enter(&mut tx, cx.site(), &permit, &id, &unit, &c).await?;
    }
    tx.commit().await?;
    see_other("/records/", Flash::good(bi!("已保存 {count} 条记录。", "{count} records saved.")))
}
