//! Rows of imports' sheets: what was understood of each, sealed, and what is decided about it.

use super::{
    rules::{Judged, Verdict},
    steps::Entry,
    store::as_other,
};
use crate::persons::WritePeople;
use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use kernel::{
    Site,
    access::Permit,
    db::{DbError, Sql, Tx, Value, sql},
    record, row as values,
    vault::Place,
};
use std::io::Read as _;
use vocab::ImportId;

record! { struct Line { no: i64, sheet: i64, number: i64, verdict: String, may: String, decision: String, target_id: String, target_version: i64, content: String, packed: Option<Vec<u8>> } }

const ROWS: &str = "SELECT no, sheet, number, verdict, may, decision, target_id, target_version, content, packed FROM person_import_row WHERE ";

fn row_place(key: &str) -> Place<'_> {
    Place::new("person_import_row.content", key)
}

fn opened(site: &Site, import: &ImportId, l: Line) -> Result<Entry, DbError> {
    let key = format!("{import}/{}", l.no);
    let text = match &l.packed {
        Some(packed) => unpacked(&site.vault.open_bytes(row_place(&key), packed)?)?,
        // As rows were kept before they were packed.
        None => site.vault.open_text(row_place(&key), &l.content)?,
    };
    Ok(Entry {
        no: l.no,
        sheet: l.sheet,
        number: l.number,
        verdict: Verdict::parse(&l.verdict).unwrap_or(Verdict::Wrong),
        may: l.may,
        decision: l.decision,
        target: l.target_id,
        target_version: l.target_version,
        judged: serde_json::from_str::<Judged>(&text).map_err(as_other)?,
    })
}

/// What a row says, packed and sealed: it says everything twice, as read and as understood.
fn sealed(site: &Site, import: &ImportId, e: &Entry) -> Result<Vec<u8>, DbError> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    serde_json::to_writer(&mut packed, &e.judged).map_err(as_other)?;
    let packed = packed.finish().map_err(as_other)?;
    Ok(site.vault.seal_bytes(&site.mint, row_place(&format!("{import}/{}", e.no)), &packed)?)
}

fn unpacked(packed: &[u8]) -> Result<String, DbError> {
    let mut text = String::new();
    ZlibDecoder::new(packed).read_to_string(&mut text).map_err(as_other)?;
    Ok(text)
}

/// Takes all rows of an import away, before they are judged anew.
pub(super) async fn clear_rows(tx: &mut Tx, _permit: &Permit<WritePeople>, import: &ImportId) -> Result<(), DbError> {
    tx.run(sql("DELETE FROM person_import_row WHERE import_id = $1").bind(import)).await.map(|_| ())
}

/// Rows of an import as [`write_rows`] writes them. Takes time and no database: for a thread of its own.
pub(super) fn sealed_rows(site: &Site, import: &ImportId, entries: &[Entry]) -> Result<Vec<Vec<Value>>, DbError> {
    let one = |e: &Entry| {
        Ok(values![
            import,
            e.no,
            e.sheet,
            e.number,
            e.verdict.code(),
            &e.may,
            &e.decision,
            &e.target,
            e.target_version,
            site.vault.blind("id", e.judged.card.get("id_number")),
            "",
            sealed(site, import, e)?,
        ])
    };
    entries.iter().map(one).collect()
}

/// Writes rows that were sealed.
pub(super) async fn write_rows(tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<(), DbError> {
    let head = sql(
        "INSERT INTO person_import_row (import_id, no, sheet, number, verdict, may, decision, target_id, target_version, id_blind, content, packed) VALUES ",
    );
    tx.put(&head, rows, &sql("")).await.map(|_| ())
}

/// Writes one row anew.
pub(super) async fn rewrite(
    tx: &mut Tx,
    site: &Site,
    _permit: &Permit<WritePeople>,
    import: &ImportId,
    e: &Entry,
) -> Result<(), DbError> {
    tx.run(
        sql("UPDATE person_import_row SET verdict = $1, may = $2, decision = $3, target_id = $4, target_version = $5, id_blind = $6, content = '', packed = $7 \
             WHERE import_id = $8 AND no = $9")
        .bind(e.verdict.code())
        .bind(&e.may)
        .bind(&e.decision)
        .bind(&e.target)
        .bind(e.target_version)
        .bind(site.vault.blind("id", e.judged.card.get("id_number")))
        .bind(sealed(site, import, e)?)
        .bind(import)
        .bind(e.no),
    )
    .await
    .map(|_| ())
}

/// One row.
pub(super) async fn row(
    tx: &mut Tx,
    site: &Site,
    _permit: &Permit<WritePeople>,
    import: &ImportId,
    no: i64,
) -> Result<Option<Entry>, DbError> {
    let mut q = sql(ROWS);
    q.push("import_id = ").push_bind(import).push(" AND no = ").push_bind(no);
    tx.optional::<Line>(q).await?.map(|l| opened(site, import, l)).transpose()
}

/// What of an import's rows is asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Ask<'a> {
    /// Only rows of this verdict.
    pub verdict: Option<Verdict>,
    /// Only rows with one of these decisions; empty for all.
    pub decisions: &'a [&'a str],
    /// Only what comes after this row.
    pub after: i64,
}

/// Some rows, in the order of the sheet.
pub(super) async fn rows(
    tx: &mut Tx,
    site: &Site,
    _permit: &Permit<WritePeople>,
    import: &ImportId,
    ask: &Ask<'_>,
    limit: i64,
) -> Result<Vec<Entry>, DbError> {
    let mut q = sql(ROWS);
    q.push("import_id = ").push_bind(import).push(" AND no > ").push_bind(ask.after);
    if let Some(v) = ask.verdict {
        q.push(" AND verdict = ").push_bind(v.code());
    }
    if !ask.decisions.is_empty() {
        q.push(" AND ").push_in("decision", ask.decisions.iter().copied());
    }
    q.push(" ORDER BY no LIMIT ").push_bind(limit);
    tx.all::<Line>(q).await?.into_iter().map(|l| opened(site, import, l)).collect()
}

/// All rows, page by page.
pub(super) async fn all_rows(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<WritePeople>,
    import: &ImportId,
    decisions: &[&str],
) -> Result<Vec<Entry>, DbError> {
    let mut out: Vec<Entry> = Vec::new();
    loop {
        let after = out.last().map_or(-1, |e| e.no);
        let page = rows(tx, site, permit, import, &Ask { verdict: None, decisions, after }, 1000).await?;
        if page.is_empty() {
            return Ok(out);
        }
        out.extend(page);
    }
}

record! {
    /// How many rows are what, and what is decided about them.
    pub(super) struct Tally { verdict: String, decision: String, n: i64 }
}

/// The counts on top of the preview.
pub(super) async fn tally(
    tx: &mut Tx,
    _permit: &Permit<WritePeople>,
    import: &ImportId,
) -> Result<Vec<Tally>, DbError> {
    tx.all(sql("SELECT verdict, decision, COUNT(*) AS n FROM person_import_row WHERE import_id = $1 GROUP BY verdict, decision ORDER BY verdict, decision").bind(import)).await
}

/// How many rows of a verdict wait to be decided one by one.
pub(super) async fn by_hand(
    tx: &mut Tx,
    _permit: &Permit<WritePeople>,
    import: &ImportId,
    verdict: Verdict,
) -> Result<i64, DbError> {
    let q = sql(
        "SELECT COUNT(*) AS v FROM person_import_row WHERE import_id = $1 AND verdict = $2 AND may LIKE '%h%' AND decision = ''",
    );
    Ok(tx.value(q.bind(import).bind(verdict.code())).await?.unwrap_or(0))
}

/// The first row that has the same number, but for one.
pub(super) async fn same_number(tx: &mut Tx, import: &ImportId, blind: &str, but: i64) -> Result<Option<i64>, DbError> {
    if blind.is_empty() {
        return Ok(None);
    }
    tx.value(
        sql("SELECT number AS v FROM person_import_row WHERE import_id = $1 AND id_blind = $2 AND no <> $3 ORDER BY no LIMIT 1").bind(import).bind(blind).bind(but),
    )
    .await
}

/// Decides about one row. `false` when that cannot be decided about it.
pub(super) async fn decide(
    tx: &mut Tx,
    _permit: &Permit<WritePeople>,
    import: &ImportId,
    no: i64,
    decision: &str,
) -> Result<bool, DbError> {
    let like = match decision {
        "new" => "%n%",
        "update" => "%u%",
        _ => "%s%",
    };
    let mut q = sql("UPDATE person_import_row SET decision = ");
    q.push_bind(decision).push(" WHERE import_id = ").push_bind(import).push(" AND no = ").push_bind(no);
    q.push(" AND may LIKE ").push_bind(like);
    if decision == "update" {
        q.push(" AND target_id <> ''");
    }
    let hit = tx.run(q).await?;
    Ok(hit > 0)
}

/// Decides about all rows of a verdict for which that can be decided. Rows about a file that is there are brought up to date
/// where new ones are made; rows to be decided by hand are left as they are, unless they are skipped. Returns how many.
pub(super) async fn decide_all(
    tx: &mut Tx,
    _permit: &Permit<WritePeople>,
    import: &ImportId,
    verdict: Verdict,
    decision: &str,
) -> Result<u64, DbError> {
    let q: Sql = match decision {
        "new" => sql("UPDATE person_import_row SET decision = CASE WHEN may LIKE '%n%' THEN 'new' ELSE 'update' END \
             WHERE import_id = $1 AND verdict = $2 AND may NOT LIKE '%h%' AND (may LIKE '%n%' OR (may LIKE '%u%' AND target_id <> ''))"),
        "update" => sql(
            "UPDATE person_import_row SET decision = 'update' WHERE import_id = $1 AND verdict = $2 AND may NOT LIKE '%h%' AND may LIKE '%u%' AND target_id <> ''",
        ),
        _ => sql("UPDATE person_import_row SET decision = 'skip' WHERE import_id = $1 AND verdict = $2"),
    };
    tx.run(q.bind(import).bind(verdict.code())).await
}

/// Seals the rows of an import anew with the vault's present key.
pub(super) async fn reseal(tx: &mut Tx, site: &Site, old: &Site, import: &ImportId) -> Result<(), DbError> {
    let mut after = -1i64;
    loop {
        let mut q = sql(ROWS);
        q.push("import_id = ").push_bind(import).push(" AND no > ").push_bind(after).push(" ORDER BY no LIMIT 500");
        let lines: Vec<Line> = tx.all(q).await?;
        let Some(last) = lines.last() else { break };
        after = last.no;
        for line in lines {
            let entry = opened(old, import, line)?;
            tx.run(
                sql("UPDATE person_import_row SET id_blind = $1, content = '', packed = $2 WHERE import_id = $3 AND no = $4")
                    .bind(site.vault.blind("id", entry.judged.card.get("id_number")))
                    .bind(sealed(site, import, &entry)?)
                    .bind(import)
                    .bind(entry.no),
            )
            .await?;
        }
    }
    Ok(())
}
