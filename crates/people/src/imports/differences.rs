//! A department's sheet held against the register: whom it has and we have not, whom we have and it has not, where the two
//! say different things, whom it holds twice. What is to be taken over goes the way of every import.

use super::{
    fields,
    rules::{Verdict, Weight},
    steps::Entry,
    store::{self, ImportRow},
    view,
    web::{href, load_own, registers, shown_name},
};
use crate::persons::{
    PersonRow, Sight, WritePeople, at_a_glance, field_value,
    list::{Filter, PageKey, push_filter},
    sight_of,
    store::select,
};
use crate::rosters::{
    ExportPeople,
    store::{NewExport, enter},
};
use axum::extract::Path;
use kernel::{
    access::Permit,
    audit,
    db::{DbError, Tx, sql},
    office::{Column, SheetOut, Value, workbook},
    web::{Cx, Draft, PageHead, Reply, XLSX, download, html, page, ui},
};
use maud::{Markup, html as markup};
use serde_json::json;
use std::collections::BTreeSet;
use vocab::{ExportId, FieldErrors, ImportId, Lang, UnitId, UnitPath, t};

const PAGE: i64 = 100;
/// The most people listed in the workbook as missing from the sheet.
const MOST: i64 = 20_000;

/// A page of files that no row of the sheet is about: of the villages the sheet names, on the register chosen for it.
async fn missing(
    tx: &mut Tx,
    sight: &Sight,
    import: &ImportId,
    f: &Filter,
    after: Option<&PageKey>,
    limit: i64,
) -> Result<Vec<PersonRow>, DbError> {
    let mut q = select();
    sight.push_known(&mut q);
    push_filter(&mut q, f, sight.today());
    q.push(" AND p.id NOT IN (SELECT r.target_id FROM person_import_row r WHERE r.import_id = ");
    q.push_bind(import).push(" AND r.target_id <> '') AND p.id NOT IN ");
    q.push("(SELECT m.person_id FROM person_import_made m WHERE m.import_id = ").push_bind(import).push(")");
    if let Some(PageKey(path, name, id)) = after {
        q.push(" AND (p.unit_path, p.name_key, p.id) > (").push_bind(path).push(", ").push_bind(name);
        q.push(", ").push_bind(id).push(")");
    }
    q.push(" ORDER BY p.unit_path, p.name_key, p.id LIMIT ").push_bind(limit);
    tx.all(q).await
}

/// Where to look: the villages that the sheet names.
async fn filter(
    cx: &Cx,
    tx: &mut Tx,
    permit: &Permit<WritePeople>,
    import: &ImportRow,
    rows: &[Entry],
) -> Result<Filter, DbError> {
    let named: BTreeSet<UnitId> =
        rows.iter().filter(|e| !e.judged.unit.is_empty()).map(|e| UnitId::stored(e.judged.unit.clone())).collect();
    let mut units: Vec<UnitPath> = Vec::new();
    for chunk in named.into_iter().collect::<Vec<_>>().chunks(400) {
        let mut q = sql("SELECT path AS v FROM unit WHERE ");
        q.push_in("id", chunk.iter());
        units.extend(tx.values::<UnitPath>(q).await?);
    }
    units.retain(|u| permit.covers(u));
    if units.is_empty() {
        units.push(import.unit_path.clone());
    }
    Ok(Filter { units, register: import.chosen(cx.site())?.register, ..Filter::default() })
}

/// The page on which a department's sheet is sent.
pub(super) async fn compare(cx: Cx) -> Reply {
    let mut draft = Draft::default();
    draft.set("id", ImportId::mint(&cx.site().mint).to_string());
    html(view::compare(&cx, &draft, &FieldErrors::new()))
}

/// Who of ours is not in the sheet.
pub(super) async fn show_missing(cx: Cx, Path(id): Path<String>, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (import, permit) = load_own(&cx, &mut tx, &id).await?;
    let sight = sight_of(&cx, &mut tx).await?;
    let rows = store::all_rows(&mut tx, cx.site(), &permit, &import.id, &[]).await?;
    let f = filter(&cx, &mut tx, &permit, &import, &rows).await?;
    let after = match query.opt("after") {
        Some(id) => PageKey::parse(&mut tx, id).await?,
        None => None,
    };
    let mut found = missing(&mut tx, &sight, &import.id, &f, after.as_ref(), PAGE + 1).await?;
    let next = (found.len() as i64 > PAGE).then(|| found[PAGE as usize - 1].id.to_string());
    found.truncate(PAGE as usize);
    let register = registers(&cx).into_iter().find(|r| r.0 == f.register).map(|r| r.1.get(cx.lang()).to_owned());
    html(missing_page(&cx, &import.id, &found, register.as_deref(), &query, next.as_deref()))
}

fn missing_page(
    cx: &Cx,
    import: &ImportId,
    rows: &[PersonRow],
    register: Option<&str>,
    query: &Draft,
    next: Option<&str>,
) -> Markup {
    let lang = cx.lang();
    let head = view::crumbs(PageHead::new(t!(lang, "我们有、表里没有的人", "With us and not in the sheet")), lang)
        .crumb(t!(lang, "逐行核对", "Every row"), href(import));
    page(
        cx,
        head,
        markup! {
            p.text-secondary {
                @match register {
                    Some(name) => { (t!(lang, "看的是表里写到的村、列在“{name}”名册上的人。", "Of the villages that the sheet names, those on the register {name}.")) }
                    None => { (t!(lang, "看的是表里写到的村的所有档案；上一步选了名册，就只看名册上的人。", "Every file of the villages that the sheet names; choose a register with the columns to look at its people only.")) }
                }
            }
            div.card {
                @if rows.is_empty() { (ui::empty(&t!(lang, "都在表里", "Everybody is in the sheet"), &t!(lang, "这些村里，我们有的人表里都有。", "The sheet has everybody whom we have in these villages."), None)) } @else {
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "姓名", "Name")) } th { (t!(lang, "情况", "About her")) } } }
                        tbody { @for r in rows { tr { td.nowrap { a href=(vocab::href::person(&r.id)) { (r.card.get("name")) } } td.wrap { (at_a_glance(r, cx.today(), lang)) } } } }
                    } }
                    (ui::next_page(lang, query, next))
                }
            }
        },
    )
}

fn words(e: &Entry, lang: Lang) -> String {
    let found = e.judged.found().into_iter().filter(|s| s.weight > Weight::Note).map(|s| s.words(lang).to_owned());
    let maybe = e.judged.maybe.iter().map(|m| t!(lang, "可能已有：{}", "perhaps: {}", lang.pick(&m.zh, &m.en)));
    found.chain(maybe).collect::<Vec<_>>().join(lang.pick("；", "; "))
}

/// All differences as a workbook: four lists. Numbers are veiled as they are on a page.
pub(super) async fn export(cx: Cx, Path(id): Path<String>) -> Reply {
    let lang = cx.lang();
    let mut tx = cx.snapshot().await?;
    let (import, permit) = load_own(&cx, &mut tx, &id).await?;
    let sight = sight_of(&cx, &mut tx).await?;
    let rows = store::all_rows(&mut tx, cx.site(), &permit, &import.id, &[]).await?;
    let f = filter(&cx, &mut tx, &permit, &import, &rows).await?;
    let ours = missing(&mut tx, &sight, &import.id, &f, None, MOST).await?;
    drop(tx);
    let own = crate::registers::own_fields(cx.site());
    let row = |e: &Entry| {
        let card = &e.judged.card;
        vec![
            Value::Number(e.number as f64),
            Value::text(card.get("name")),
            Value::text(field_value("id_number", card.get("id_number"), &own, lang)),
            Value::text(&e.judged.unit_name),
        ]
    };
    let columns = |more: &[(&str, &str, f64)]| {
        let mut out = vec![
            Column::number(t!(lang, "表里第几行", "Row of the sheet"), 10.0),
            Column::text(t!(lang, "姓名", "Name"), 12.0),
            Column::text(t!(lang, "身份证号", "Identity number"), 22.0),
            Column::text(t!(lang, "村（社区）", "Village"), 16.0),
        ];
        out.extend(more.iter().map(|(zh, en, width)| Column::text(lang.pick(zh, en), *width)));
        out
    };
    let twice = |e: &Entry| {
        e.judged.met.iter().any(|s| s.key == "id_number" && s.weight == Weight::Wrong && e.target.is_empty())
    };
    let list = |name: String, columns: Vec<Column>, rows: Vec<Vec<Value>>| SheetOut {
        title: name.clone(),
        name,
        columns,
        rows,
        ..SheetOut::default()
    };
    let theirs = rows
        .iter()
        .filter(|e| matches!(e.verdict, Verdict::New | Verdict::Doubtful) && e.target.is_empty())
        .map(|e| [row(e), vec![Value::text(words(e, lang))]].concat())
        .collect();
    let mine = ours
        .iter()
        .map(|r| {
            vec![
                Value::text(r.card.get("name")),
                Value::text(at_a_glance(r, cx.today(), lang)),
                Value::text(&r.unit_name),
            ]
        })
        .collect();
    let mut parts: Vec<Vec<Value>> = Vec::new();
    for e in rows.iter().filter(|e| !e.target.is_empty()) {
        for (key, old, new) in e.judged.changes.iter().filter(|c| c.0 != "register") {
            let plain = key.split_once('.').filter(|(g, _)| *g != "x").map_or(key.as_str(), |(_, rest)| rest);
            let said = [
                fields::name_of(key, &own, lang),
                field_value(plain, old, &own, lang),
                field_value(plain, new, &own, lang),
            ];
            parts.push([row(e), said.iter().map(Value::text).collect()].concat());
        }
    }
    let troubled = rows
        .iter()
        .filter(|e| e.verdict == Verdict::Wrong || twice(e))
        .map(|e| [row(e), vec![Value::text(words(e, lang))]].concat())
        .collect();
    let sheets = [
        list(t!(lang, "表里有、我们没有", "Only in the sheet"), columns(&[("说明", "Remark", 40.0)]), theirs),
        list(
            t!(lang, "我们有、表里没有", "Only with us"),
            vec![
                Column::text(t!(lang, "姓名", "Name"), 12.0),
                Column::text(t!(lang, "情况", "About her"), 36.0),
                Column::text(t!(lang, "村（社区）", "Village"), 16.0),
            ],
            mine,
        ),
        list(
            t!(lang, "两边不一致", "Said differently"),
            columns(&[("栏目", "Field", 18.0), ("我们的", "Ours", 24.0), ("表里的", "Theirs", 24.0)]),
            parts,
        ),
        list(t!(lang, "表里重复或有错", "Twice or wrong"), columns(&[("问题", "What is wrong", 50.0)]), troubled),
    ];
    let counts: Vec<usize> = sheets.iter().map(|s| s.rows.len()).collect();
    let people: i64 = sheets.iter().map(|s| s.rows.len() as i64).sum();
    let bytes = workbook(&sheets).map_err(|e| DbError::Other(e.to_string()))?;
    // Names, ages and villages leave the house: only by whoever may take rosters out, and on the same list.
    let export = cx.permit::<ExportPeople>(&import.unit_path)?;
    let name = shown_name(&cx, &import)?;
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(s, _)| s);
    let file = t!(lang, "{stem}（差异）.xlsx", "{stem} (differences).xlsx");
    let mut tx = cx.begin().await?;
    let noted = NewExport {
        id: &ExportId::mint(&cx.site().mint),
        unit_path: &import.unit_path,
        title: &t!(Lang::Zh, "对表差异", "Differences"),
        file: &file,
        why: "",
        full: false,
        total: people,
    };
    enter(&mut tx, cx.site(), &export, &noted, 0, "fetched").await?;
    let detail = json!({"import": "differences exported", "lists": counts});
    audit::log(&mut tx, cx.site(), &permit, format!("import {}", import.id), &import.unit_path, detail).await?;
    tx.commit().await?;
    download(&file, XLSX, bytes)
}

#[doc(hidden)]
pub(super) fn sample_missing(cx: &Cx, none: bool) -> Markup {
    let rows = if none { Vec::new() } else { vec![crate::persons::sample_child()] };
    let id = ImportId::stored("0190f1c2-0000-7000-8000-0000000000f1".into());
    missing_page(cx, &id, &rows, none.then_some("留守儿童"), &Draft::default(), (!none).then_some("x"))
}
