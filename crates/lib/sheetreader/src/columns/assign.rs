//! Decides which column holds which field: the best pairs first, each field once, the rest as alternatives.

use super::contents::Profile;
use super::lexicon::SERIAL;
use super::score::{Header, score};
use super::{Alternative, ColumnMatch, Field, Kind, Mapping, Reason, Remembered, Target};
use crate::book::Sheet;
use crate::tables::Table;
use crate::words;

/// Below this a column is left unused.
const LEAST: f32 = 0.5;

struct Candidate {
    column: usize,
    field: usize,
    score: f32,
    reason: Reason,
}

impl Mapping {
    /// Recognises the columns of a table. `remembered` is what was chosen before and goes before everything else.
    pub fn recognise(sheet: &Sheet, table: &Table, fields: &[Field], remembered: &Remembered) -> Self {
        let mut columns: Vec<ColumnMatch> = Vec::new();
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut left = None;
        for (at, column) in table.columns.iter().enumerate() {
            let mut header = Header::new(&column.labels);
            header.left = left;
            // a person speaks for the columns behind until another one, or the row's own person, comes
            if header.group().is_some() || !header.is_relative() {
                left = header.own_group();
            }
            let mut found = ColumnMatch {
                column: column.index,
                labels: column.labels.clone(),
                signature: signature(&column.labels, at),
                target: Target::Unused,
                confidence: 0.0,
                reason: Reason::new("没有认出", "not recognised"),
                alternatives: Vec::new(),
                hidden: column.hidden,
                second: false,
            };
            if let Some(target) = remembered.get(&found.signature).and_then(|key| recall(key, fields)) {
                found.target = target;
                found.confidence = 1.0;
                found.reason = Reason::new("按上次的选择", "as chosen last time");
                columns.push(found);
                continue;
            }
            let profile = Profile::of(sheet, table, column.index);
            let mut own = scores(at, &header, &profile, fields);
            let best = own.iter().map(|c| c.score).fold(0.0, f32::max);
            if best < 0.9 {
                if SERIAL.contains(&header.leaf()) && header.group().is_none() {
                    found.target = Target::Serial;
                    found.confidence = 0.98;
                    found.reason = Reason::new("序号列", "the rows' numbers");
                    own.clear();
                } else if let Some((list, confidence)) = several(&header, fields).filter(|(_, c)| *c > best) {
                    found.target = Target::Split(list);
                    found.confidence = confidence;
                    let label = header.leaf();
                    found.reason = Reason::new(
                        format!("“{label}”一列写了几项内容，分开读取"),
                        format!("“{label}” holds several things, which are taken apart"),
                    );
                    own.clear();
                }
            }
            candidates.append(&mut own);
            columns.push(found);
        }
        if columns.iter().all(|c| c.labels.is_empty()) {
            serial_without_header(sheet, table, &mut columns, &mut candidates);
        }
        choose(&mut columns, candidates, fields);
        Self { columns }
    }
}

/// The header in the form it is remembered by.
fn signature(labels: &[String], at: usize) -> String {
    let parts: Vec<String> = labels.iter().map(|l| words::bare(&words::header(l))).filter(|l| !l.is_empty()).collect();
    if parts.is_empty() { format!("@{}", at + 1) } else { parts.join("|") }
}

fn recall(key: &str, fields: &[Field]) -> Option<Target> {
    let index = |key: &str| fields.iter().position(|f| f.key == key);
    match key {
        "-" => Some(Target::Unused),
        "#" => Some(Target::Serial),
        _ if key.contains('+') => key.split('+').map(index).collect::<Option<Vec<_>>>().map(Target::Split),
        _ => index(key).map(Target::Field),
    }
}

/// Every field that a column might hold.
fn scores(column: usize, header: &Header, profile: &Profile, fields: &[Field]) -> Vec<Candidate> {
    let mut out = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let (mut value, mut reason) = score(header, field);
        let share = profile.share(&field.kind).filter(|_| profile.filled >= 2);
        match share {
            Some(share) if value > 0.0 => {
                if share < 0.2 && !matches!(field.kind, Kind::Date | Kind::Deadline | Kind::Name | Kind::Place) {
                    value *= 0.75;
                    reason.zh.push_str("，但内容不大像");
                    reason.en.push_str(", though the cells hardly look like it");
                } else if value < 0.95 && share > 0.8 {
                    value += 0.08;
                    reason.zh.push_str("，内容也相符");
                    reason.en.push_str(", and the cells agree");
                }
            }
            Some(share) if share >= 0.75 && content_speaks(header, field) => {
                let percent = (share * 100.0).round();
                value = if header.is_empty() { 0.5 + 0.25 * share } else { 0.55 * share };
                // fields about somebody else are the less likely ones
                value -= if field.group.is_some() { 0.1 } else { 0.0 };
                value -= if field.kind == Kind::Place && !profile.fits_level(&field.names) { 0.1 } else { 0.0 };
                reason = Reason::new(
                    format!("表头没有说明，{percent}% 的内容像{}", field.name()),
                    format!("the header does not say, {percent}% of the cells look like {}", field.name()),
                );
            }
            _ => {}
        }
        if value > 0.0 {
            out.push(Candidate { column, field: at, score: value.min(1.0), reason });
        }
    }
    out
}

/// Whether cells alone may decide: without a header always, under an odd header only where they cannot be anything else.
fn content_speaks(header: &Header, field: &Field) -> bool {
    match field.kind {
        Kind::Number { .. } | Kind::Money | Kind::Deadline => false,
        _ if header.is_empty() => true,
        Kind::ResidentId => header.group() == field.group.as_deref(),
        Kind::Sex | Kind::Ethnic => header.group() == field.group.as_deref(),
        _ => false,
    }
}

/// Fields of a header such as 姓名/电话, 父亲姓名及联系电话, 监护人姓名电话.
fn several(header: &Header, fields: &[Field]) -> Option<(Vec<usize>, f32)> {
    let label = header.leaf();
    let cuts: Vec<Vec<&str>> = if label.contains(['/', '、', '及', '和', '与', ',', '，', '\\', '+']) {
        vec![label.split(['/', '、', '及', '和', '与', ',', '，', '\\', '+']).filter(|p| !p.is_empty()).collect()]
    } else {
        let inner = |(at, _): (usize, char)| (at > 0).then(|| vec![&label[..at], &label[at..]]);
        label.char_indices().filter_map(inner).collect()
    };
    let mut best: Option<(Vec<usize>, f32)> = None;
    for parts in cuts.into_iter().filter(|p| (2..=4).contains(&p.len())) {
        let mut list = Vec::new();
        let mut least = 1.0f32;
        // the first part names the person, the others follow it
        let first = header.part(parts[0]);
        for (k, part) in parts.iter().enumerate() {
            let piece = if k == 0 { first.clone() } else { first.part(part) };
            let found = fields
                .iter()
                .enumerate()
                .map(|(at, f)| (at, score(&piece, f).0))
                .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            let Some((at, value)) = found else { break };
            least = least.min(value);
            if !list.contains(&at) {
                list.push(at);
            }
        }
        if list.len() == parts.len() && least >= 0.83 && best.as_ref().is_none_or(|(_, b)| *b < least) {
            best = Some((list, least));
        }
    }
    best.map(|(list, value)| (list, value * 0.95))
}

/// 1 2 3 … in the first column of a table without headers.
fn serial_without_header(sheet: &Sheet, table: &Table, columns: &mut [ColumnMatch], candidates: &mut Vec<Candidate>) {
    let Some(first) = columns.first_mut() else { return };
    let numbers: Vec<u32> =
        table.data_rows().filter_map(|r| sheet.cell(r, first.column).text().trim().parse().ok()).collect();
    if numbers.len() >= 2 && numbers.windows(2).all(|w| w[1] == w[0].wrapping_add(1)) && numbers[0] <= 2 {
        first.target = Target::Serial;
        first.confidence = 0.9;
        first.reason = Reason::new("依次递增，按序号理解", "counts up, so it numbers the rows");
        candidates.retain(|c| c.column != 0);
    }
}

fn choose(columns: &mut [ColumnMatch], mut candidates: Vec<Candidate>, fields: &[Field]) {
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.column.cmp(&b.column)).then(a.field.cmp(&b.field)));
    let mut taken = vec![false; fields.len()];
    for column in columns.iter() {
        match &column.target {
            Target::Field(at) => taken[*at] = true,
            Target::Split(list) => list.iter().for_each(|at| taken[*at] = true),
            _ => {}
        }
    }
    for c in &candidates {
        let column = &mut columns[c.column];
        if column.target == Target::Unused && c.score >= LEAST && !taken[c.field] {
            column.target = Target::Field(c.field);
            column.confidence = c.score;
            column.reason = c.reason.clone();
            taken[c.field] = true;
        }
    }
    // 联系电话 and 手机: a second column of the same field fills the gaps of the first
    for c in &candidates {
        let column = &mut columns[c.column];
        if column.target == Target::Unused && c.score >= 0.85 && taken[c.field] {
            column.target = Target::Field(c.field);
            column.confidence = c.score * 0.9;
            column.second = true;
            let name = fields[c.field].name();
            column.reason = Reason::new(format!("又一列“{name}”"), format!("another column of “{name}”"));
        }
    }
    for c in candidates {
        let column = &mut columns[c.column];
        if column.target != Target::Field(c.field) && c.score >= 0.35 && column.alternatives.len() < 4 {
            column.alternatives.push(Alternative { field: c.field, confidence: c.score });
        }
    }
    // two fields nearly as likely: say so by a lower confidence
    for column in columns.iter_mut().filter(|c| matches!(c.target, Target::Field(_)) && !c.second) {
        let rival = column.alternatives.iter().map(|a| a.confidence).fold(0.0, f32::max);
        if column.confidence < 0.9 && column.confidence - rival < 0.05 {
            column.confidence = column.confidence.min(0.7);
            column.reason.zh.push_str("；另有相近的可能");
            column.reason.en.push_str("; another field is nearly as likely");
        }
    }
}
