//! The long work of an import, beside the request that asked for it: judging a sheet, carrying out what was decided. How
//! far it is, and the wish to stop, are held by the process that does it (`kernel::nodes`); for other processes on the same
//! database both stand in the import's row, beside the node that works on it.

use super::{
    commit, fields,
    judge::{Bench, target_of},
    rules::{Judged, Settings},
    steps::{self, Entry, Office},
    store::{self, ImportRow},
    undo,
};
use crate::persons::{ReadPeople, Sight, WritePeople};
pub(super) use kernel::nodes::Progress;
use kernel::{
    Site,
    access::Permit,
    db::{DbError, Engine, Tx},
    nodes,
};
use network::units::Located;
use sheetreader::{Mapping, Options, PlaceEntry, PlaceList, ReadTrouble, Remembered, Role, Sheet, Table, Workbook};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};
use tokio::sync::mpsc::Sender;
use vocab::{Bi, UnitPath, bi};

/// The states in which work goes on.
pub(super) const WORKING: &[&str] = &["judging", "committing", "undoing"];

/// The most rows of one import.
pub(super) const MOST: usize = 30_000;

/// Where the work on an import is, as far as this process knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whereabouts {
    /// In this process: done and total.
    Here(usize, usize),
    /// In another process that is alive: done and total as it last noted them.
    Elsewhere(usize, usize),
    /// Nowhere: whoever worked on it is gone.
    Interrupted,
}

/// Where the work on an import is. Ask what runs here (`here`) before the row is read: work that ends in between is
/// through, not interrupted.
pub(super) async fn whereabouts(
    tx: &mut Tx,
    site: &Site,
    import: &ImportRow,
    here: Option<(usize, usize)>,
) -> Result<Whereabouts, DbError> {
    Ok(match here {
        Some((done, total)) => Whereabouts::Here(done, total),
        None if nodes::other_alive(tx, site, &import.node).await? => {
            Whereabouts::Elsewhere(import.done.max(0) as usize, import.total.max(0) as usize)
        }
        None => Whereabouts::Interrupted,
    })
}

/// Whether work on an import goes on, here or elsewhere.
pub(super) async fn goes_on(tx: &mut Tx, site: &Site, import: &ImportRow) -> Result<bool, DbError> {
    let here = nodes::running(site, import.id.as_str()).map(|p| p.seen());
    Ok(here.is_some()
        || WORKING.contains(&import.state.as_str())
            && whereabouts(tx, site, import, here).await? != Whereabouts::Interrupted)
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
    let Some(in_hand) = nodes::take(&order.site, order.import.id.as_str()) else { return };
    if let Err(e) = nodes::beat(&order.site).await {
        tracing::warn!(error = %e, "a sign of life could not be written");
    }
    let job = tokio::spawn(async move {
        let progress = in_hand.progress.clone();
        let _watch = watch(&order, &progress);
        let result = match work {
            Work::Judge => judge(&order, &in_hand.progress).await,
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
    store::done_with(&mut tx, &order.site, &order.permit, &order.import.id, state, why).await?;
    tx.commit().await
}

/// Ends with the work it watches.
struct Watch(Option<tokio::task::JoinHandle<()>>);

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.abort();
        }
    }
}

/// Beside work on a database that other processes serve too: notes in the row how far it is, and looks there whether
/// somebody wishes that it stop.
fn watch(order: &Order, progress: &Arc<Progress>) -> Watch {
    if order.site.db.engine() == Engine::Sqlite {
        return Watch(None);
    }
    let (order, progress) = (order.clone(), progress.clone());
    Watch(Some(tokio::spawn(async move {
        loop {
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
            match store::note_progress(&order, progress.seen()).await {
                Ok(true) => progress.stop(),
                Ok(false) => {}
                Err(e) => tracing::warn!(error = %e, "how far an import is could not be noted"),
            }
        }
    })))
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

/// How long a workbook that was read is held, because it is looked at several times within minutes.
const HELD: std::time::Duration = std::time::Duration::from_secs(90);

/// The workbook read last: by site and content. One only, since it takes memory.
fn held() -> MutexGuard<'static, Option<(usize, String, Arc<Book>)>> {
    static HELD: OnceLock<Mutex<Option<(usize, String, Arc<Book>)>>> = OnceLock::new();
    HELD.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
}

/// Holds a workbook for a while.
pub(super) fn hold(site: &Arc<Site>, digest: &str, book: &Arc<Book>) {
    *held() = Some((Arc::as_ptr(site) as usize, digest.to_owned(), book.clone()));
    let this = Arc::downgrade(book);
    tokio::spawn(async move {
        tokio::time::sleep(HELD).await;
        held().take_if(|(.., b)| std::ptr::eq(Arc::as_ptr(b), this.as_ptr()));
    });
}

/// The workbook of an import.
pub(super) async fn workbook(site: &Arc<Site>, import: &ImportRow) -> Result<Result<Arc<Book>, Bi>, DbError> {
    let there =
        held().as_ref().filter(|h| h.0 == Arc::as_ptr(site) as usize && h.1 == import.digest).map(|h| h.2.clone());
    if let Some(book) = there {
        return Ok(Ok(book));
    }
    let bytes = site.files.get(site, &import.digest).await?;
    let name = import.name(site)?;
    let pasted = import.kind != "file";
    let read = read(site, bytes, name, pasted).await;
    if let Ok(book) = &read {
        hold(site, &import.digest, book);
    }
    Ok(read)
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

fn empty() -> Bi {
    bi!(
        "这张表里没有一行数据。请检查表头下面是不是空的。",
        "There is not one row of data in this table. Look whether anything stands below its header."
    )
}

/// So many rows are judged at once.
const AT_ONCE: usize = 500;

/// Rows of a table as understood: sheet, number, what each says.
type Understood = Vec<(i64, i64, Judged)>;

/// Reads the chosen table and hands its rows on as they are understood, some hundred at a time, so that they are never all
/// held. Returns how many there were.
fn understand(
    book: &Book,
    settings: &Settings,
    own: &[(String, crate::persons::rules::OwnField)],
    units: &HashMap<String, Located>,
    today: jiff::civil::Date,
    progress: &Progress,
    to: &Sender<Understood>,
) -> Result<(), Bi> {
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
        return Err(empty());
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
    let bench = Bench { fields: &asked, own, settings, units, today };
    let mut part: Understood = Vec::with_capacity(AT_ONCE);
    let read = table.read_each(sheet, &mapping, &asked, &options, |r| {
        part.push((r.sheet as i64, i64::from(r.number), bench.understand(&r, &settings.columns, r.number)));
        part.len() < AT_ONCE || to.blocking_send(std::mem::replace(&mut part, Vec::with_capacity(AT_ONCE))).is_ok()
    });
    read.map_err(|t| words(&t))?;
    if !part.is_empty() {
        // Nobody listens where the work was stopped.
        let _ = to.blocking_send(part);
    }
    Ok(())
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
    let rows = book.table(settings.sheet, settings.table).map_or(0, |(_, t)| t.count(Role::Data));
    let (own, units, today, beside, kept) =
        (office.own.clone(), office.units.clone(), site.clock.today(), progress.clone(), settings.clone());
    // Read on one processor while the files are got ready on another.
    let (to, mut understood) = tokio::sync::mpsc::channel::<Understood>(4);
    let reading = tokio::task::spawn_blocking(move || understand(&book, &kept, &own, &units, today, &beside, &to));
    let crowd = match rows {
        0..=steps::CROWD => None,
        _ if rows > MOST => None,
        _ => Some(steps::crowd(&mut tx, site, &office).await?),
    };
    let (mut met, mut total) = (steps::Met::default(), 0usize);
    let mut sealing = Vec::new();
    while let Some(part) = understood.recv().await {
        let mut entries = Vec::with_capacity(part.len());
        for (sheet, number, judged) in part {
            let judged = match before.get(&(sheet, number)) {
                Some(mended) => {
                    reread(&office, &settings, today, number as u32, &judged.cells, mended).unwrap_or(judged)
                }
                None => judged,
            };
            entries.push(Entry::new((total + entries.len()) as i64, sheet, number, judged));
        }
        total += entries.len();
        steps::place(&mut tx, site, &office, &settings, &mut entries, &mut met, crowd.as_ref()).await?;
        if !progress.tell(rows / 2 + total / 2) {
            return Ok(Outcome::Stopped);
        }
        let (site, id) = (site.clone(), import.id.clone());
        sealing.push(tokio::task::spawn_blocking(move || store::sealed_rows(&site, &id, &entries)));
    }
    let broken = |e: tokio::task::JoinError| DbError::Other(e.to_string());
    match reading.await.map_err(broken)? {
        Ok(()) => {}
        Err(_) if !progress.tell(0) => return Ok(Outcome::Stopped),
        Err(why) => return Ok(Outcome::Unfit(why)),
    }
    if total == 0 {
        return Ok(Outcome::Unfit(empty()));
    }
    drop((tx, crowd));
    let mut tx = site.db.begin().await?;
    store::clear_rows(&mut tx, &order.permit, &import.id).await?;
    for part in sealing {
        store::write_rows(&mut tx, part.await.map_err(broken)??).await?;
    }
    store::progress(&mut tx, &import.id, total, total).await?;
    if !store::done_with(&mut tx, site, &order.permit, &import.id, "ready", None).await? {
        return Ok(Outcome::Stopped);
    }
    tx.commit().await?;
    Ok(Outcome::Through)
}
