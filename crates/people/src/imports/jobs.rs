//! The long work of an import, beside the request that asked for it: judging a sheet, carrying out what was decided. How
//! far it is stands in the import's row; of work that is one transaction, which no row can tell before its end, it is held
//! here, and so is the wish to stop.

use super::{
    commit, fields,
    judge::{Bench, target_of},
    rules::{Judged, Settings},
    steps::{self, Entry, Office},
    store::{self, ImportRow},
    undo,
};
use crate::persons::{ReadPeople, Sight, WritePeople};
use kernel::{Site, access::Permit, db::DbError};
use network::units::Located;
use sheetreader::{Mapping, Options, PlaceEntry, PlaceList, ReadTrouble, Remembered, Role, Sheet, Table, Workbook};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};
use vocab::{Bi, ImportId, UnitPath, bi};

/// The states in which work goes on.
pub(super) const WORKING: &[&str] = &["judging", "committing", "undoing"];

/// The most rows of one import.
pub(super) const MOST: usize = 30_000;

/// How far a job is.
#[derive(Debug, Default)]
pub(super) struct Progress {
    done: AtomicUsize,
    total: AtomicUsize,
    stop: AtomicBool,
}

impl Progress {
    pub(super) fn tell(&self, done: usize) -> bool {
        self.done.store(done, Ordering::Relaxed);
        !self.stop.load(Ordering::Relaxed)
    }
    pub(super) fn expect(&self, total: usize) {
        self.total.store(total, Ordering::Relaxed);
    }
    /// Done and total.
    pub(super) fn seen(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
}

/// The site, by where it is in memory (a process of tests has several), and the import.
type Key = (usize, String);

fn key(site: &Site, id: &ImportId) -> Key {
    (std::ptr::from_ref(site) as usize, id.to_string())
}

fn table() -> MutexGuard<'static, HashMap<Key, Arc<Progress>>> {
    static RUNNING: OnceLock<Mutex<HashMap<Key, Arc<Progress>>>> = OnceLock::new();
    RUNNING.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
}

/// The job at an import, if this process has one.
pub(super) fn running(site: &Site, id: &ImportId) -> Option<Arc<Progress>> {
    table().get(&key(site, id)).cloned()
}

/// Asks a job to stop. `false` when there is none.
pub(super) fn stop(site: &Site, id: &ImportId) -> bool {
    running(site, id).is_some_and(|p| {
        p.stop.store(true, Ordering::Relaxed);
        true
    })
}

/// Takes its entry out of the table however the job ends.
struct Slot(Key);

impl Drop for Slot {
    fn drop(&mut self) {
        table().remove(&self.0);
    }
}

fn enter(site: &Site, id: &ImportId) -> Option<(Slot, Arc<Progress>)> {
    let (mut table, key) = (table(), key(site, id));
    if table.contains_key(&key) {
        return None;
    }
    let progress = Arc::new(Progress::default());
    table.insert(key.clone(), progress.clone());
    Some((Slot(key), progress))
}

/// What a job works for.
#[derive(Clone)]
pub(super) struct Order {
    pub site: Arc<Site>,
    pub permit: Permit<WritePeople>,
    pub reader: Permit<ReadPeople>,
    pub import: ImportRow,
}

/// The work to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    Judge,
    Commit,
    Undo,
}

/// Starts a job and waits a little: what is done by then need not be waited for on a page of its own.
pub(super) async fn start(order: Order, work: Work) {
    let Some((slot, progress)) = enter(&order.site, &order.import.id) else { return };
    let job = tokio::spawn(async move {
        let _slot = slot;
        let result = match work {
            Work::Judge => judge(&order, &progress).await,
            Work::Commit => commit::run(&order, &progress).await,
            Work::Undo => undo::run(&order, &progress).await,
        };
        let back = match (work, result) {
            (_, Ok(Outcome::Through)) => return,
            (Work::Judge, Ok(Outcome::Stopped)) => ("cancelled", None),
            (Work::Commit, Ok(Outcome::Stopped)) => {
                ("ready", Some(bi!("已按要求停止，一行也没有导入。", "Stopped as asked; nothing was brought in.")))
            }
            (Work::Undo, Ok(Outcome::Stopped)) => (
                "done",
                Some(bi!("已按要求停止，撤销没有进行，档案都没有动。", "Stopped as asked; nothing was taken back.")),
            ),
            (Work::Judge, Ok(Outcome::Unfit(why))) => ("failed", Some(why)),
            (Work::Commit, Ok(Outcome::Unfit(why))) => ("ready", Some(why)),
            (Work::Undo, Ok(Outcome::Unfit(why))) => ("done", Some(why)),
            (work, Err(e)) => {
                tracing::error!(error = %e, ?work, "an import's work broke off");
                let state = match work {
                    Work::Judge => "mapped",
                    Work::Commit => "ready",
                    Work::Undo => "done",
                };
                (
                    state,
                    Some(bi!(
                        "数据库出了问题，这一步没有完成，什么也没有改动。请稍后再试。",
                        "The database failed; this step was not finished and nothing was changed. Try again later."
                    )),
                )
            }
        };
        if let Err(e) = put_back(&order, back.0, back.1.as_ref()).await {
            tracing::error!(error = %e, "an import's state could not be noted");
        }
    });
    // Work goes on when the request does not wait for it.
    let _ = tokio::time::timeout(std::time::Duration::from_millis(2500), job).await;
}

async fn put_back(order: &Order, state: &str, why: Option<&Bi>) -> Result<(), DbError> {
    let mut tx = order.site.db.begin().await?;
    store::step(&mut tx, &order.permit, &order.import.id, WORKING, state, why).await?;
    tx.commit().await
}

/// How a job ended.
pub(super) enum Outcome {
    /// Everything was written.
    Through,
    /// Somebody asked it to stop.
    Stopped,
    /// It cannot be done; the sentence says why.
    Unfit(Bi),
}

/// A workbook and the tables of it that hold rows, by sheet and place.
pub(super) struct Book {
    pub book: Workbook,
    pub found: Vec<(usize, usize, Table)>,
}

impl Book {
    /// A table and the sheet it stands on.
    pub(super) fn table(&self, sheet: usize, table: usize) -> Option<(&Sheet, &Table)> {
        let (.., found) = self.found.iter().find(|(s, t, _)| (*s, *t) == (sheet, table))?;
        Some((self.book.sheets.iter().find(|s| s.index == sheet)?, found))
    }
}

/// The workbook of an import.
pub(super) async fn workbook(site: &Arc<Site>, import: &ImportRow) -> Result<Result<Arc<Book>, Bi>, DbError> {
    let bytes = site.files.get(site, &import.digest).await?;
    let name = import.name(site)?;
    let pasted = import.kind != "file";
    Ok(read(site, bytes, name, pasted).await)
}

/// Reads a file and finds its tables, beside the threads that answer requests.
pub(super) async fn read(site: &Site, bytes: Vec<u8>, name: String, pasted: bool) -> Result<Arc<Book>, Bi> {
    let asked = fields::all(&crate::registers::own_fields(site));
    let read = tokio::task::spawn_blocking(move || {
        let book = match pasted {
            true => Workbook::pasted(&String::from_utf8_lossy(&bytes)),
            false => Workbook::read(&bytes, &name),
        }?;
        let found = tables(&book, &asked);
        Ok::<_, ReadTrouble>(Arc::new(Book { book, found }))
    })
    .await;
    match read {
        Ok(Ok(book)) => Ok(book),
        Ok(Err(trouble)) => Err(words(&trouble)),
        Err(_) => Err(bi!(
            "这个文件读不出来。请在 Excel 或 WPS 里打开，另存为 .xlsx 再上传。",
            "This file cannot be read. Open it in Excel or WPS, save it as .xlsx and send it again."
        )),
    }
}

/// What the columns of a table hold, by their headers and cells and by what was chosen before.
pub(super) async fn recognise(
    site: &Site,
    book: &Arc<Book>,
    (sheet, table): (usize, usize),
    before: Remembered,
) -> Result<Option<Mapping>, DbError> {
    let (book, asked) = (book.clone(), fields::all(&crate::registers::own_fields(site)));
    tokio::task::spawn_blocking(move || {
        book.table(sheet, table).map(|(sheet, table)| Mapping::recognise(sheet, table, &asked, &before))
    })
    .await
    .map_err(|e| DbError::Other(e.to_string()))
}

pub(super) fn words(trouble: &ReadTrouble) -> Bi {
    Bi::new(trouble.zh(), trouble.en())
}

/// The tables that hold rows, by sheet and place.
fn tables(book: &Workbook, asked: &[sheetreader::Field]) -> Vec<(usize, usize, Table)> {
    let visible = |s: &&Sheet| s.visible;
    let of = |s: &Sheet| {
        s.tables(asked)
            .into_iter()
            .enumerate()
            .filter(|(_, t)| t.count(Role::Data) > 0)
            .map(|(n, t)| (s.index, n, t))
            .collect::<Vec<_>>()
    };
    book.sheets.iter().filter(visible).flat_map(of).collect()
}

/// The units as the reader wants them.
pub(super) fn places(units: &HashMap<String, Located>) -> PlaceList {
    let by_path: HashMap<&UnitPath, &Located> = units.values().map(|u| (&u.path, u)).collect();
    let mut entries: Vec<PlaceEntry> = units
        .values()
        .filter(|u| matches!(u.kind.as_str(), "township" | "village"))
        .map(|u| {
            let above = u.path.parent().and_then(|p| by_path.get(&p).map(|u| u.name.clone()));
            let township = if u.kind == "village" { Some(above.unwrap_or_default()) } else { None };
            PlaceEntry { id: u.id.to_string(), name: u.name.clone(), aliases: Vec::new(), township }
        })
        .collect();
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    PlaceList::new(entries)
}

/// Rows of a table as understood.
fn understood(
    book: &Book,
    settings: &Settings,
    own: &[(String, crate::persons::rules::OwnField)],
    units: &HashMap<String, Located>,
    today: jiff::civil::Date,
    progress: &Progress,
) -> Result<Vec<(i64, i64, Judged)>, Bi> {
    let asked = fields::all(own);
    let gone = || {
        bi!(
            "选的那张表不在文件里了；请返回重新选。",
            "The chosen table is no longer in the file; go back and choose again."
        )
    };
    let (sheet, table) = book.table(settings.sheet, settings.table).ok_or_else(gone)?;
    let count = table.count(Role::Data);
    if count == 0 {
        return Err(bi!(
            "这张表里没有一行数据。请检查表头下面是不是空的。",
            "There is not one row of data in this table. Look whether anything stands below its header."
        ));
    }
    if count > MOST {
        return Err(bi!(
            "这张表有 {count} 行，一次最多 {MOST} 行。请按村或乡镇拆成几份再导入。",
            "The table has {count} rows, at most {MOST} at a time. Split it by village or township."
        ));
    }
    progress.expect(count);
    let mut mapping = Mapping::recognise(sheet, table, &asked, &Remembered::new());
    for (column, chosen) in &settings.columns {
        mapping.choose(*column, target_of(chosen, &asked));
    }
    let places = places(units);
    let tell = |done: usize, _: usize| progress.tell(done / 2);
    let options = Options { today, places: Some(&places), progress: Some(&tell) };
    let reading = table.read(sheet, &mapping, &asked, &options).map_err(|t| words(&t))?;
    let bench = Bench { fields: &asked, own, settings, units, today };
    Ok(reading
        .rows
        .iter()
        .map(|r| (r.sheet as i64, i64::from(r.number), bench.understand(r, &settings.columns, r.number)))
        .collect())
}

/// One row read again with what was typed over its cells.
pub(super) fn reread(
    office: &Office,
    settings: &Settings,
    today: jiff::civil::Date,
    number: u32,
    cells: &BTreeMap<String, String>,
    mended: &BTreeMap<String, String>,
) -> Option<Judged> {
    let asked = fields::all(&office.own);
    let mut all = cells.clone();
    all.extend(mended.clone());
    all.retain(|_, v| !v.trim().is_empty());
    let flat = |t: &str| t.replace(['\t', '\n', '\r', '"'], " ");
    let (mut head, mut line) = (vec!["序号".to_owned()], vec!["1".to_owned()]);
    let mut columns: BTreeMap<u32, String> = BTreeMap::new();
    for (at, (key, value)) in all.iter().enumerate() {
        let field = asked.iter().find(|f| f.key == *key)?;
        head.push(flat(field.name()));
        line.push(flat(value));
        columns.insert(at as u32 + 1, key.clone());
    }
    let book = Workbook::pasted(&format!("{}\n{}\n", head.join("\t"), line.join("\t"))).ok()?;
    let sheet = book.sheets.first()?;
    let table = sheet.tables(&asked).into_iter().next()?;
    let mut mapping = Mapping::recognise(sheet, &table, &asked, &Remembered::new());
    for column in mapping.columns.iter().map(|c| c.column).collect::<Vec<_>>() {
        mapping.choose(column, columns.get(&column).map_or(sheetreader::Target::Serial, |k| target_of(k, &asked)));
    }
    let places = places(&office.units);
    let options = Options { today, places: Some(&places), progress: None };
    let reading = table.read(sheet, &mapping, &asked, &options).ok()?;
    let bench = Bench { fields: &asked, own: &office.own, settings, units: &office.units, today };
    let mut judged = bench.understand(reading.rows.first()?, &columns, number);
    judged.cells = cells.clone();
    judged.mended = mended.clone();
    Some(judged)
}

/// Reads the chosen table and judges every row of it.
async fn judge(order: &Order, progress: &Arc<Progress>) -> Result<Outcome, DbError> {
    let (site, import) = (&order.site, &order.import);
    let settings = import.chosen(site)?;
    let book = match workbook(site, import).await? {
        Ok(book) => book,
        Err(why) => return Ok(Outcome::Unfit(why)),
    };
    let mut tx = site.db.snapshot().await?;
    let sight = Sight::of(&mut tx, site, &order.reader).await?;
    let office = Office::open(&mut tx, site, &order.permit, sight).await?;
    // What was typed over the cells of an earlier judging is typed over them again.
    let before: HashMap<(i64, i64), BTreeMap<String, String>> =
        store::all_rows(&mut tx, site, &order.permit, &import.id, &[])
            .await?
            .into_iter()
            .filter(|e| !e.judged.mended.is_empty())
            .map(|e| ((e.sheet, e.number), e.judged.mended))
            .collect();
    let (own, units, today, beside, kept) =
        (office.own.clone(), office.units.clone(), site.clock.today(), progress.clone(), settings.clone());
    let read = tokio::task::spawn_blocking(move || understood(&book, &kept, &own, &units, today, &beside)).await;
    let rows = match read {
        Ok(Ok(rows)) => rows,
        Ok(Err(_)) if !progress.tell(0) => return Ok(Outcome::Stopped),
        Ok(Err(why)) => return Ok(Outcome::Unfit(why)),
        Err(e) => return Err(DbError::Other(e.to_string())),
    };
    let mut entries = Vec::with_capacity(rows.len());
    for (no, (sheet, number, judged)) in rows.into_iter().enumerate() {
        let judged = match before.get(&(sheet, number)) {
            Some(mended) => reread(&office, &settings, today, number as u32, &judged.cells, mended).unwrap_or(judged),
            None => judged,
        };
        entries.push(Entry::new(no as i64, sheet, number, judged));
    }
    if entries.is_empty() {
        return Ok(Outcome::Unfit(bi!(
            "这张表里没有一行数据。请检查表头下面是不是空的。",
            "There is not one row of data in this table. Look whether anything stands below its header."
        )));
    }
    let (total, half) = (entries.len(), progress.clone());
    progress.expect(total);
    let tell = move |done: usize| half.tell(total / 2 + done / 2);
    if !steps::place(&mut tx, site, &office, &settings, &mut entries, HashMap::new(), &tell).await? {
        return Ok(Outcome::Stopped);
    }
    drop(tx);
    let mut tx = site.db.begin().await?;
    store::write_rows(&mut tx, site, &order.permit, &import.id, &entries).await?;
    store::progress(&mut tx, &import.id, total, total).await?;
    if !store::step(&mut tx, &order.permit, &import.id, &["judging"], "ready", None).await? {
        return Ok(Outcome::Stopped);
    }
    tx.commit().await?;
    Ok(Outcome::Through)
}
