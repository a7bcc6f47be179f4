//! From files to the sheet: pages of a thousand out of one snapshot, relatives and registers of a page at once, rows into the
//! workbook, the workbook into its archive.

use super::{
    ExportPeople,
    columns::{Pick, Ready, groups},
    kin::{Family, Reader},
    rules::{Checked, file_name},
    store,
};
use crate::{
    persons::{
        GuardPeople, Sight,
        list::{self, Filter},
        store as persons,
    },
    registers,
};
use kernel::{
    Site,
    access::Permit,
    db::{DbError, Tx},
    office::{Column, Roster, RosterHead, Value, sealed_zip},
    web::XLSX,
};
use std::{collections::HashMap, sync::Arc};
use vocab::{ExportId, Lang, PersonId, UnitPath, t};

/// Who takes it out, with what rights.
#[derive(Clone)]
pub(super) struct Hands {
    pub site: Arc<Site>,
    pub sight: Sight,
    pub export: Permit<ExportPeople>,
    pub guard: Option<Permit<GuardPeople>>,
}

/// What is to be made.
#[derive(Clone)]
pub(super) struct Order {
    pub id: ExportId,
    pub filter: Filter,
    pub what: Checked,
    pub unit_name: String,
    pub unit_path: UnitPath,
    pub total: i64,
    pub lang: Lang,
}

/// What was made.
pub(super) struct Made {
    pub bytes: Vec<u8>,
    pub people: i64,
    pub left_out: i64,
    /// Those on whose files the taking is noted.
    pub guarded: Vec<PersonId>,
}

impl Order {
    /// The file's name.
    pub(super) fn file(&self) -> String {
        format!("{}.{}", file_name(&self.what.title), if self.what.password.is_some() { "zip" } else { "xlsx" })
    }
    /// Its media type.
    pub(super) fn media(file: &str) -> &'static str {
        if file.ends_with(".zip") { "application/zip" } else { XLSX }
    }
    /// As it is noted.
    pub(super) fn noted<'a>(&'a self, file: &'a str, total: i64) -> store::NewExport<'a> {
        store::NewExport {
            id: &self.id,
            unit_path: &self.unit_path,
            title: &self.what.title,
            file,
            why: &self.what.why,
            full: self.what.full,
            total,
        }
    }
    /// The columns' keys, for the log.
    pub(super) fn keys(&self) -> Vec<&str> {
        self.what.picks.iter().map(|p| p.key.as_str()).collect()
    }
}

const PAGE: i64 = 1000;

fn trouble(e: impl std::fmt::Display) -> DbError {
    DbError::Other(format!("roster: {e}"))
}

fn head(h: &Hands, o: &Order) -> RosterHead {
    let (lang, day) = (o.lang, h.site.clock.today());
    let mut columns = vec![Column::centre(t!(lang, "序号", "No."), 6.0)];
    columns.extend(o.what.picks.iter().map(|p| p.column(lang)));
    let mut over = vec![(String::new(), 1)];
    over.extend(groups(&o.what.picks, lang));
    RosterHead {
        tab: t!(lang, "花名册", "Roster"),
        title: o.what.title.clone(),
        line: [
            t!(lang, "填报单位（盖章）：{}", "Reporting unit (seal): {}", o.unit_name),
            match lang {
                Lang::Zh => format!("填报日期：{}年{}月{}日", day.year(), day.month(), day.day()),
                Lang::En => format!("Date: {day}"),
            },
            t!(lang, "单位：人", "Unit: people"),
        ],
        columns,
        groups: over,
        mark: mark(&h.site, &h.sight.actor().name, lang),
    }
}

/// Who takes a paper out and when: stands small on every page.
pub(crate) fn mark(site: &Site, name: &str, lang: Lang) -> String {
    let at = jiff::Zoned::new(site.clock.now(), vocab::shanghai()).strftime("%Y-%m-%d %H:%M").to_string();
    t!(
        lang,
        "{name} 于 {at} 导出，含个人信息，用后妥善保管或销毁",
        "Taken out by {name}, {at}; personal data: keep safe or destroy after use"
    )
}

/// Makes the file. `None` when it was cancelled meanwhile; `beat` is the row of a large one.
pub(super) async fn make(h: &Hands, o: &Order, tx: &mut Tx, beat: Option<&ExportId>) -> Result<Option<Made>, DbError> {
    let (_, there) = store::counts(tx, &h.sight, &h.export, h.guard.as_ref(), &o.filter).await?;
    let mut roster = Roster::begin(&head(h, o)).map_err(trouble)?;
    let (mut people, mut sexes, mut guarded, mut after) = (0i64, [0i64; 2], Vec::new(), None);
    loop {
        let rows = list::page(tx, &h.sight, &o.filter, after.as_ref(), PAGE).await?;
        let Some(last) = rows.last() else { break };
        let next = (rows.len() as i64 == PAGE).then(|| list::PageKey::of(last));
        let rows: Vec<_> = rows.into_iter().filter(|r| store::may_leave(r, &h.export, h.guard.as_ref())).collect();
        let ids: Vec<PersonId> = rows.iter().map(|r| r.id.clone()).collect();
        let part = Part::read(h, o, tx, &ids).await?;
        for row in &rows {
            people += 1;
            match row.card.get("sex") {
                "1" => sexes[0] += 1,
                "2" => sexes[1] += 1,
                _ => {}
            }
            if row.is_minor(h.sight.today()) || row.file_class != "personal" {
                guarded.push(row.id.clone());
            }
            let card = if o.what.picks.iter().any(|p| p.secret) { row.opened(&h.site)? } else { row.card.clone() };
            let ready = Ready {
                row,
                card: &card,
                family: part.family(&row.id),
                registers: part.of(&part.registers, row.id.as_str()),
                tags: part.of(&part.tags, row.id.as_str()),
                children: part.children(&row.id),
            };
            let mut cells = vec![Value::Number(people as f64)];
            cells.extend(o.what.picks.iter().map(|p| cell(p, h, o, &ready)));
            roster.row(&cells).map_err(trouble)?;
        }
        if let Some(id) = beat
            && !store::beat(&h.site, id, people).await?
        {
            return Ok(None);
        }
        after = next;
        if after.is_none() {
            break;
        }
    }
    let left_out = there - people;
    let (sum, total, signatures, notes) =
        (t!(o.lang, "合计", "Total"), total(o, people, sexes), signatures(h, o.lang), notes(o, left_out));
    let (name, password) = (format!("{}.xlsx", file_name(&o.what.title)), o.what.password.clone());
    let bytes = tokio::task::spawn_blocking(move || -> Result<Vec<u8>, DbError> {
        let sheet = roster.finish((&sum, &total), &signatures, &notes).map_err(trouble)?;
        match password {
            Some(p) => sealed_zip(&name, &sheet, &p).map_err(trouble),
            None => Ok(sheet),
        }
    })
    .await
    .map_err(trouble)??;
    Ok(Some(Made { bytes, people, left_out, guarded }))
}

fn cell(p: &Pick, h: &Hands, o: &Order, r: &Ready<'_>) -> Value {
    let text = p.cell(&h.site, r, o.what.full, h.sight.today(), o.lang);
    if text.is_empty() { Value::Empty } else { Value::Text(text) }
}

fn total(o: &Order, people: i64, sexes: [i64; 2]) -> String {
    let lang = o.lang;
    if o.what.picks.iter().any(|p| p.key == "sex") {
        t!(lang, "共 {people} 人，其中男 {} 人、女 {} 人", "{people} in all: {} male, {} female", sexes[0], sexes[1])
    } else {
        t!(lang, "共 {people} 人", "{people} in all")
    }
}

fn signatures(h: &Hands, lang: Lang) -> String {
    let name = &h.sight.actor().name;
    t!(
        lang,
        "单位负责人（签字）：　　　　　　　审核：　　　　　　　填表人：{name}　　　　　　　联系电话：",
        "Head of the unit (signature):                 Checked by:                 Filled in by: {name}                 Telephone: "
    )
}

fn notes(o: &Order, left_out: i64) -> Vec<String> {
    let lang = o.lang;
    let mut out = Vec::new();
    if left_out > 0 {
        out.push(t!(
            lang,
            "注：另有 {left_out} 人因档案保密、密封或未经批准，未列入本表。",
            "Note: {left_out} more are not on this sheet: their files are confidential, sealed or not approved for her."
        ));
    }
    if !o.what.full && o.what.picks.iter().any(|p| p.secret) {
        out.push(t!(
            lang,
            "注：证件号码、电话、住址已作遮盖处理。",
            "Note: numbers, telephones and addresses are masked."
        ));
    }
    out
}

/// What belongs to a page of people besides their files.
#[derive(Default)]
struct Part {
    families: HashMap<PersonId, Family>,
    registers: HashMap<String, Vec<String>>,
    tags: HashMap<String, Vec<String>>,
    children: HashMap<PersonId, Vec<String>>,
    nobody: Family,
}

impl Part {
    async fn read(h: &Hands, o: &Order, tx: &mut Tx, ids: &[PersonId]) -> Result<Part, DbError> {
        let asked = |key: &str| o.what.picks.iter().any(|p| p.key == key);
        let mut out = Part::default();
        if o.what.picks.iter().any(Pick::needs_family) {
            let reader = Reader { site: &h.site, sight: &h.sight, guard: h.guard.as_ref() };
            out.families = reader.families(tx, ids).await?;
        }
        if asked("registers") {
            out.registers = registers::store::held(tx, &h.sight, ids).await?;
        }
        if asked("tags") {
            out.tags = persons::tags(tx, &h.sight, ids).await?;
        }
        if asked("children") {
            out.children = store::children(tx, &h.sight, ids).await?;
        }
        Ok(out)
    }
    fn family(&self, id: &PersonId) -> &Family {
        self.families.get(id).unwrap_or(&self.nobody)
    }
    fn of<'a>(&self, all: &'a HashMap<String, Vec<String>>, id: &str) -> &'a [String] {
        all.get(id).map_or(&[], Vec::as_slice)
    }
    fn children(&self, id: &PersonId) -> &[String] {
        self.children.get(id).map_or(&[], Vec::as_slice)
    }
}
