//! From a reading to rows: what the reader found, with days worked out for the plan's year.

use super::store::{CommitmentRow, DocumentRow, ItemRow};
use jiff::civil::Date;
use planreader::{Commitment, ReadError, Reading, resolve_due, resolve_start};
use vocab::{Bi, CommitmentId, Mint, PlanId, VersionId, bi};

/// The most text that a review page can hold, in bytes.
pub const TEXT_LIMIT: usize = 2 * 1024 * 1024;

/// The sentence for a person whose file could not be read.
pub fn sentence(e: &ReadError) -> Bi {
    match e {
        ReadError::Empty => bi!(
            "这个文件里没有文字，请检查是否选错了文件。",
            "There is no text in this file; please check that it is the right one."
        ),
        ReadError::TooLarge { bytes, limit } => {
            let (mb, most) = (bytes / 1024 / 1024, limit / 1024 / 1024);
            bi!(
                "文件太大（约 {mb} MB，最多 {most} MB）。请只保留计划正文，或拆开后再上传。",
                "Too large (about {mb} MB, at most {most} MB). Keep only the plan's text, or split it."
            )
        }
        ReadError::UnsupportedType { what } => bi!(
            "这是 {what} 文件，读不了。请在 Word 或 WPS 里另存为 .docx 再上传，或复制文字粘贴进来。",
            "This is a {what} file, which cannot be read. Save it as .docx in Word or WPS, or paste its text."
        ),
        ReadError::PasswordProtected => bi!(
            "这个文件加了密码。请打开后取消密码，另存一份再上传。",
            "This file is password-protected. Open it, remove the password, save a copy and send that."
        ),
        ReadError::BrokenDocx { why } => bi!(
            "Word 文件损坏或不完整（{why}）。请用 Word 或 WPS 打开，另存一份再上传。",
            "The Word file is damaged or incomplete ({why}). Open it in Word or WPS, save a copy and send that."
        ),
        ReadError::NotText { why } => bi!(
            "读不出文字（{why}）。请确认编码是 UTF-8 或 GB18030，或复制文字粘贴进来。",
            "No text could be read ({why}). Make sure it is UTF-8 or GB18030, or paste the text."
        ),
        _ => bi!("这个文件读不了，请另存为 .docx 再试。", "This file cannot be read; save it as .docx and try again."),
    }
}

/// Lunar and solar festivals by name, for due days.
pub fn feast(name: &str, year: i16) -> Option<Date> {
    almanac::festival_by_name(name).and_then(|f| f.date_in(year))
}

/// The documents of a reading. The only one on the subject is taken as meant.
pub fn documents(reading: &Reading, version: &VersionId) -> Vec<DocumentRow> {
    let outer: Vec<usize> =
        reading.documents.iter().enumerate().filter(|(_, d)| d.on_topic && !d.inner).map(|(i, _)| i).collect();
    let only = if outer.len() == 1 { outer.first().copied() } else { None };
    let mut last_outer = None;
    let lines = reading.text.lines().count() as i64;
    if reading.documents.is_empty() {
        let n = reading.commitments.len() as i64;
        return vec![DocumentRow {
            version_id: version.clone(),
            no: 0,
            title: String::new(),
            kind: "other".into(),
            line_from: 1,
            line_to: lines.max(1),
            on_topic: true,
            chosen: true,
            commitments: n,
        }];
    }
    reading
        .documents
        .iter()
        .enumerate()
        .map(|(i, d)| {
            if !d.inner {
                last_outer = Some(i);
            }
            DocumentRow {
                version_id: version.clone(),
                no: i as i64,
                title: d.title.clone().unwrap_or_default(),
                kind: d.kind.as_str().to_owned(),
                line_from: i64::from(d.place.line),
                line_to: i64::from(d.place.line_end),
                on_topic: d.on_topic,
                chosen: only.is_some() && last_outer == only,
                commitments: reading.commitments.iter().filter(|c| c.document == i && c.on_topic).count() as i64,
            }
        })
        .collect()
}

/// The numbered items of a reading.
pub fn items(reading: &Reading, version: &VersionId) -> Vec<ItemRow> {
    reading
        .items
        .iter()
        .enumerate()
        .map(|(i, item)| ItemRow {
            version_id: version.clone(),
            no: i as i64,
            document: item.document as i64,
            level: i64::from(item.level),
            number: item.number.clone(),
            heading: item.heading.chars().take(200).collect(),
            line: i64::from(item.place.line),
            parent: item.parent.map(|p| p as i64),
        })
        .collect()
}

/// The commitments of a reading as proposals.
pub fn commitments(
    reading: &Reading,
    plan: &PlanId,
    version: &VersionId,
    year: i16,
    mint: &Mint,
) -> Vec<CommitmentRow> {
    reading
        .commitments
        .iter()
        .enumerate()
        .filter(|(_, c)| c.on_topic)
        .map(|(i, c)| {
            let year = reading.target_year(c.document).unwrap_or(year);
            proposal(c, i as i64, plan, version, year, mint)
        })
        .collect()
}

fn proposal(c: &Commitment, no: i64, plan: &PlanId, version: &VersionId, year: i16, mint: &Mint) -> CommitmentRow {
    CommitmentRow {
        id: CommitmentId::mint(mint),
        plan_id: plan.clone(),
        version_id: version.clone(),
        no,
        document: c.document as i64,
        item: c.item.map(|i| i as i64),
        line: i64::from(c.place.line),
        line_end: i64::from(c.place.line_end),
        byte_from: c.place.span.start as i64,
        byte_to: c.place.span.end as i64,
        quote: c.quote.clone(),
        kind: c.kind.as_str().to_owned(),
        action: c.action.clone(),
        object: c.object.clone(),
        comparator: c.comparator.map_or("", |x| x.as_str()).to_owned(),
        value: c.value,
        value_max: c.value_max,
        unit: c.unit.clone().unwrap_or_default(),
        period: c.period.clone().unwrap_or_default(),
        times: c.times,
        start_text: c.start.as_ref().map(ToString::to_string).unwrap_or_default(),
        due_text: c.due.as_ref().map(ToString::to_string).unwrap_or_default(),
        start_day: c.start.as_ref().and_then(|d| resolve_start(d, year, &feast)),
        due_day: c.due.as_ref().and_then(|d| resolve_due(d, year, &feast)),
        responsible: c.responsible.clone().unwrap_or_default(),
        beneficiary: c.beneficiary.clone().unwrap_or_default(),
        topic: c.topic.as_str().to_owned(),
        rule: c.rule.to_owned(),
        confidence: f64::from(c.confidence),
        in_summary: c.in_summary,
        state: "proposed".into(),
        decided_by: String::new(),
        decided_at: None,
        was: String::new(),
        version: 1,
    }
}
