//! The page of rows: what is decided about each, cells typed anew, the sheet with its problems, bringing it in.

use super::{
    fields, jobs,
    jobs::Work,
    rules::{Said, Verdict, Weight},
    steps::{self, Office},
    store::{self, Ask, ImportRow},
    view_rows,
    web::{PAGE, busy, href, order, own, shown_name},
};
use crate::persons::{ReadPeople, Sight, WritePeople};
use axum::extract::Path;
use kernel::{
    db::{DbError, Tx},
    web::{Cx, Draft, Flash, Posted, Reply, Trouble, XLSX, download, see_other, unprocessable},
};
use sheetreader::{Problem, Severity};
use vocab::{ImportId, PersonId, bi, t};

pub(super) async fn rows_page(
    cx: &Cx,
    tx: &mut Tx,
    import: ImportRow,
    name: String,
    query: &Draft,
) -> Result<view_rows::RowsPage, Trouble> {
    let permit = cx.permit::<WritePeople>(&import.unit_path)?;
    let verdict = Verdict::parse(query.get("show"));
    let after: i64 = query.get("after").parse().unwrap_or(-1);
    let mut rows =
        store::rows(tx, cx.site(), &permit, &import.id, &Ask { verdict, decisions: &[], after }, PAGE as i64 + 1)
            .await?;
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

pub(super) async fn decide(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let import = own(&cx, &mut tx, &id).await?;
    if import.state != "ready" {
        return Err(busy());
    }
    let permit = cx.reach::<WritePeople>()?;
    let (n, refused) = keep(&cx, &mut tx, &import, d).await?;
    if let Some((verdict, decision)) = d.opt("all").and_then(|a| a.split_once(':')) {
        let verdict = Verdict::parse(verdict).ok_or(Trouble::NotFound)?;
        let n = store::decide_all(&mut tx, &permit, &import.id, verdict, decision).await?;
        let left = store::by_hand(&mut tx, &permit, &import.id, verdict).await?;
        tx.commit().await?;
        let flash = match left {
            0 => Flash::good(bi!("已决定 {n} 行。", "{n} rows decided.")),
            _ => Flash::mind(bi!(
                "已决定 {n} 行。还有 {left} 行可能已有档案，或者号码与人对不上，请逐行决定。",
                "{n} rows decided. {left} more may have a file already, or their number does not fit them; decide those one by one."
            )),
        };
        return see_other(&back(&import.id, d, ""), flash);
    }
    tx.commit().await?;
    if cx.partial() {
        // A choice is kept as soon as it is made; only the sentence that counts is given back.
        let mut tx = cx.snapshot().await?;
        let tally = store::tally(&mut tx, &permit, &import.id).await?;
        return kernel::web::html(view_rows::decided(&tally, cx.lang()));
    }
    let flash = match refused {
        0 => Flash::good(bi!("已保存 {n} 行的决定。", "Decisions about {n} rows were kept.")),
        r => Flash::mind(bi!(
            "已保存 {n} 行的决定；{r} 行不能这样决定，保持原样。",
            "Decisions about {n} rows were kept; {r} rows cannot be decided so and stay as they were."
        )),
    };
    see_other(&back(&import.id, d, ""), flash)
}

/// Keeps what was decided about the rows of a page. Returns how many were kept and how many cannot be decided so.
async fn keep(cx: &Cx, tx: &mut Tx, import: &ImportRow, d: &Draft) -> Result<(i64, i64), Trouble> {
    let permit = cx.reach::<WritePeople>()?;
    let settings = import.chosen(cx.site())?;
    let mut office_opened = None;
    let (mut n, mut refused) = (0i64, 0i64);
    for (key, value) in d.pairs().filter(|(_, v)| !v.is_empty()) {
        let Some(no) = key.strip_prefix("d.").and_then(|n| n.parse::<i64>().ok()) else { continue };
        match value.split_once(':') {
            Some(("update", person)) => {
                let (Some(person), Some(mut e)) =
                    (PersonId::parse(person), store::row(tx, cx.site(), &permit, &import.id, no).await?)
                else {
                    continue;
                };
                if e.target == person.as_str() && e.decision == "update" {
                    continue;
                }
                // Only files that were shown for this row can be chosen for it.
                if !e.may.contains('u')
                    || !(e.target == person.as_str() || e.judged.maybe.iter().any(|m| m.id == person.as_str()))
                {
                    refused += 1;
                    continue;
                }
                if office_opened.is_none() {
                    office_opened = Some(office(cx, tx).await?);
                }
                let Some(office) = &office_opened else { continue };
                match steps::choose(tx, cx.site(), office, &settings, &mut e, &person).await? {
                    Ok(()) => {
                        store::rewrite(tx, cx.site(), &permit, &import.id, &e).await?;
                        n += 1;
                    }
                    Err(why) => return Err(Trouble::BadInput(why)),
                }
            }
            _ if matches!(value, "new" | "update" | "skip") => {
                match store::decide(tx, &permit, &import.id, no, value).await? {
                    true => n += 1,
                    false => refused += 1,
                }
            }
            _ => refused += 1,
        }
    }
    Ok((n, refused))
}

/// Cells of a row typed anew on the page.
pub(super) async fn mend(cx: Cx, Path((id, no)): Path<(String, i64)>, posted: Posted) -> Reply {
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
        if value.trim().is_empty() && view_rows::masked(&before.judged, key).is_some() {
            continue;
        }
        let typed: String = value.trim().chars().take(4000).collect();
        if typed != was {
            mended.insert(key.to_owned(), typed);
        }
    }
    let mut judged = jobs::reread(&office, &settings, cx.today(), before.number as u32, &before.judged.cells, &mended)
        .ok_or(Trouble::BadInput(bi!(
            "改过的这一行读不出来；没有保存。请检查内容再试。",
            "The mended row could not be read; nothing was kept. Look at it and try again."
        )))?;
    // The cells are kept as read: what stood beside a name (去世) is no longer in them, and is still to be decided.
    let beside = |s: &&Said| s.hand && s.key.ends_with("name") && !mended.contains_key(&s.key);
    judged.findings.extend(before.judged.findings.iter().filter(beside).cloned());
    let mut entry = [steps::Entry::new(before.no, before.sheet, before.number, judged)];
    let blind = cx.site().vault.blind("id", entry[0].judged.card.get("id_number"));
    let mut met = steps::Met::default();
    met.by_number.extend(store::same_number(&mut tx, &import.id, &blind, no).await?.map(|n| (blind, n)));
    steps::place(&mut tx, cx.site(), &office, &settings, &mut entry, &mut met, None).await?;
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

/// Judges again: after an interruption, or because the register has changed meanwhile.
pub(super) async fn judge(cx: Cx, Path(id): Path<String>, _posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let import = own(&cx, &mut tx, &id).await?;
    let permit = cx.reach::<WritePeople>()?;
    if jobs::goes_on(&mut tx, cx.site(), &import).await? || import.chosen(cx.site())?.columns.is_empty() {
        return Err(busy());
    }
    let from = ["ready", "judging", "committing", "failed", "cancelled"];
    if !store::step(&mut tx, cx.site(), &permit, &import.id, &from, "judging").await? {
        return Err(busy());
    }
    tx.commit().await?;
    let to = href(&import.id);
    jobs::start(order(&cx, import)?, Work::Judge).await;
    see_other(&to, None)
}

pub(super) async fn commit(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let import = own(&cx, &mut tx, &id).await?;
    let permit = cx.reach::<WritePeople>()?;
    if import.state == "done" {
        return see_other(&href(&import.id), Flash::good(bi!("已经导入过了。", "It had been brought in already.")));
    }
    if import.state != "ready" {
        return Err(busy());
    }
    // What is chosen on the page counts, whether or not it was kept by a button of its own.
    keep(&cx, &mut tx, &import, &posted.draft).await?;
    let tally = store::tally(&mut tx, &permit, &import.id).await?;
    let count = |fits: &dyn Fn(&store::Tally) -> bool| tally.iter().filter(|t| fits(t)).map(|t| t.n).sum::<i64>();
    let (open, work) = (count(&|t| t.decision.is_empty()), count(&|t| matches!(t.decision.as_str(), "new" | "update")));
    let why = match (open, work) {
        (0, 0) => Some(bi!(
            "没有一行要导入：全部跳过或没有变化。",
            "Nothing is to be brought in: every row is skipped or unchanged."
        )),
        (0, _) => None,
        (n, _) => Some(bi!(
            "还有 {n} 行没有决定，一行也没有导入。请逐行决定，或用上面的按钮一次决定。",
            "{n} rows are not decided yet; nothing was brought in. Decide them one by one, or all at once with the buttons above."
        )),
    };
    if let Some(why) = why {
        let name = shown_name(&cx, &import)?;
        let page = rows_page(&cx, &mut tx, import, name, &Draft::default()).await?;
        tx.commit().await?;
        return unprocessable(view_rows::preview(&cx, &page, Some(&why)));
    }
    if !store::step(&mut tx, cx.site(), &permit, &import.id, &["ready"], "committing").await? {
        return Err(busy());
    }
    tx.commit().await?;
    let to = href(&import.id);
    jobs::start(order(&cx, import)?, Work::Commit).await;
    see_other(&to, None)
}

/// The workbook as it was sent, with a column that says what is wrong with each row.
pub(super) async fn problems(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let import = own(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WritePeople>(&import.unit_path)?;
    let entries = store::all_rows(&mut tx, cx.site(), &permit, &import.id, &[]).await?;
    drop(tx);
    let lang = cx.lang();
    let mut list: Vec<Problem> = Vec::new();
    for e in &entries {
        let mut words: Vec<String> = e
            .judged
            .found()
            .into_iter()
            .filter(|s| s.weight > Weight::Note)
            .map(|s| match s.cell.is_empty() {
                true => s.words(lang).to_owned(),
                false => format!("{}：{}", s.cell, s.words(lang)),
            })
            .collect();
        if let Some(m) = e.judged.maybe.first() {
            words.push(t!(lang, "可能已有档案：{}", "there may be a file: {}", lang.pick(&m.zh, &m.en)));
        }
        if !words.is_empty() {
            let severity = if e.verdict == Verdict::Wrong { Severity::Wrong } else { Severity::Doubt };
            list.push(Problem {
                sheet: e.sheet.max(0) as usize,
                row: e.number.max(1) as u32,
                text: words.join("\n"),
                severity,
            });
        }
    }
    let bytes = cx.site().files.get(cx.site(), &import.digest).await.map_err(DbError::from)?;
    let mut name = import.name(cx.site())?;
    if import.kind != "file" {
        name.push_str(".txt");
    }
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(s, _)| s).to_owned();
    let made = tokio::task::spawn_blocking(move || sheetreader::annotate(&bytes, &name, &list)).await;
    let annotated = made.map_err(|e| DbError::Other(e.to_string()))?.map_err(|t| Trouble::BadInput(jobs::words(&t)))?;
    download(&t!(lang, "{stem}（问题）.xlsx", "{stem} (problems).xlsx"), XLSX, annotated.bytes)
}
