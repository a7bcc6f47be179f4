//! Measures over facts: a number for any subtree and span, and the list of what makes it. Both come from
//! one filter, so that a number always opens exactly its members.

use crate::facts::Fact;
use kernel::db::{DbError, FromRow, Row, Sql, Tx, sql};
use packs::{Measure, MeasureKind, Packs};
use std::collections::HashMap;
use vocab::{DaySpan, UnitPath};

/// What a measure gives for one subtree and span. Money is in fen, ratios are shares (1 = 100 %).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figure {
    /// The number; `None` for a ratio over nothing.
    pub value: Option<f64>,
    /// The numerator of a ratio.
    pub numerator: Option<f64>,
    /// The denominator of a ratio.
    pub denominator: Option<f64>,
}

/// Evaluates a measure for several subtrees at once, in the order of `roots`. People are counted once in
/// each subtree, however many villages or months they appear in.
pub async fn evaluate(
    tx: &mut Tx,
    packs: &Packs,
    measure: &Measure,
    roots: &[UnitPath],
    span: DaySpan,
) -> Result<Vec<Figure>, DbError> {
    if let MeasureKind::Ratio { numerator, denominator } = &measure.kind {
        let mut parts = Vec::new();
        for code in [numerator, denominator] {
            let part = packs.measure(code).ok_or_else(|| DbError::Other(format!("measure {code} is not declared")))?;
            parts.push(plain(tx, part, roots, span).await?);
        }
        return Ok(parts[0]
            .iter()
            .zip(&parts[1])
            .map(|(n, d)| Figure { value: (*d != 0.0).then(|| n / d), numerator: Some(*n), denominator: Some(*d) })
            .collect());
    }
    let values = plain(tx, measure, roots, span).await?;
    Ok(values.into_iter().map(|v| Figure { value: Some(v), ..Figure::default() }).collect())
}

async fn plain(tx: &mut Tx, measure: &Measure, roots: &[UnitPath], span: DaySpan) -> Result<Vec<f64>, DbError> {
    if roots.is_empty() {
        return Ok(Vec::new());
    }
    let mut q = sql("");
    push_roots(&mut q, roots);
    q.push(" SELECT r.i AS i, ");
    q.push(match measure.kind {
        MeasureKind::Times => "CAST(SUM(f.n) AS BIGINT)",
        // A batch with thirty names is thirty facts of one source, and counts once.
        MeasureKind::Count => "COUNT(DISTINCT f.source_id)",
        MeasureKind::People => "COUNT(DISTINCT f.subject)",
        MeasureKind::Stock => {
            "COUNT(DISTINCT f.subject) + CAST(COALESCE(SUM(CASE WHEN f.subject IS NULL THEN f.n ELSE 0 END), 0) AS BIGINT)"
        }
        MeasureKind::Amount => "CAST(SUM(f.amount) AS BIGINT)",
        MeasureKind::Ratio { .. } => return Err(DbError::Other("a ratio of a ratio".into())),
    });
    q.push(" AS v FROM r JOIN fact f ON f.unit_path >= r.lo AND f.unit_path < r.hi WHERE ");
    push_filter(&mut q, measure, span);
    q.push(" GROUP BY r.i");
    let mut out = vec![0.0; roots.len()];
    for row in tx.rows(q).await? {
        let (i, v): (i64, Option<i64>) = (row.get("i")?, row.get("v")?);
        if let Some(slot) = out.get_mut(i as usize) {
            *slot = v.unwrap_or(0) as f64;
        }
    }
    Ok(out)
}

/// The one filter of a measure: which facts it looks at.
fn push_filter(q: &mut Sql, m: &Measure, span: DaySpan) {
    q.push_in("f.kind", m.facts.iter().map(|f| f.code()));
    if !m.topics.is_empty() {
        q.push(" AND ").push_in("f.topic", m.topics.iter().map(|t| t.code()));
    }
    if !m.programmes.is_empty() {
        q.push(" AND ").push_in("f.programme", m.programmes.iter());
    }
    if !m.activity_kinds.is_empty() {
        q.push(" AND ").push_in("f.sub", m.activity_kinds.iter());
    }
    if m.named || matches!(m.kind, MeasureKind::People) {
        q.push(" AND f.subject IS NOT NULL");
    }
    match m.kind {
        MeasureKind::Stock => {
            q.push(" AND f.state = 1 AND f.day <= ").push_bind(span.end);
            q.push(" AND (f.until IS NULL OR f.until >= ").push_bind(span.end).push(")");
        }
        _ => {
            q.push(" AND f.day >= ").push_bind(span.start).push(" AND f.day <= ").push_bind(span.end);
        }
    }
}

/// A member with the name of its unit.
#[derive(Clone, Debug)]
pub struct Member {
    /// The fact.
    pub fact: Fact,
    /// The unit's present name.
    pub unit_name: String,
}

impl FromRow for Member {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Member { fact: Fact::from_row(row)?, unit_name: row.get("unit_name")? })
    }
}

/// The facts that make a measure's number, newest first, from after a key; a ratio gives its numerator's.
pub async fn members(
    tx: &mut Tx,
    packs: &Packs,
    measure: &Measure,
    roots: &[UnitPath],
    span: DaySpan,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<Member>, DbError> {
    let measure = match &measure.kind {
        MeasureKind::Ratio { numerator, .. } => {
            packs.measure(numerator).ok_or_else(|| DbError::Other(format!("measure {numerator} is not declared")))?
        }
        _ => measure,
    };
    let mut q = sql(
        "SELECT f.id, f.source_kind, f.source_id, f.kind, f.sub, f.topic, f.programme, f.day, f.until, f.state, f.unit_id, \
         f.unit_path, f.subject, f.label, f.n, f.amount, u.name AS unit_name FROM fact f JOIN unit u ON u.id = f.unit_id WHERE ",
    );
    push_filter(&mut q, measure, span);
    q.push(" AND ").push_within("f.unit_path", roots);
    if let Some((day, id)) = after {
        q.push(" AND (f.day < ")
            .push_bind(day)
            .push(" OR (f.day = ")
            .push_bind(day)
            .push(" AND f.id > ")
            .push_bind(id)
            .push("))");
    }
    q.push(" ORDER BY f.day DESC, f.id LIMIT ").push_bind(limit);
    tx.all(q).await
}

/// How many records (activities, service records) make a measure's number; for a ratio its numerator's.
pub async fn sources(
    tx: &mut Tx,
    packs: &Packs,
    measure: &Measure,
    roots: &[UnitPath],
    span: DaySpan,
) -> Result<i64, DbError> {
    let measure = match &measure.kind {
        MeasureKind::Ratio { numerator, .. } => {
            packs.measure(numerator).ok_or_else(|| DbError::Other(format!("measure {numerator} is not declared")))?
        }
        _ => measure,
    };
    let mut q = sql("SELECT COUNT(DISTINCT f.source_id) AS v FROM fact f WHERE ");
    push_filter(&mut q, measure, span);
    q.push(" AND ").push_within("f.unit_path", roots);
    Ok(tx.value(q).await?.unwrap_or(0))
}

/// A measure by month within a span, for trends: people once in each month, so months do not add up to the
/// year, and the page says so.
pub async fn by_month(
    tx: &mut Tx,
    packs: &Packs,
    measure: &Measure,
    root: &UnitPath,
    span: DaySpan,
) -> Result<Vec<(jiff::civil::Date, Figure)>, DbError> {
    let mut out = Vec::new();
    let mut start = span.start.first_of_month();
    while start <= span.end {
        let month = DaySpan::new(start, start.last_of_month());
        let figure = evaluate(tx, packs, measure, std::slice::from_ref(root), month).await?;
        out.push((start, figure.first().copied().unwrap_or_default()));
        start = start.last_of_month().tomorrow().unwrap_or(span.end);
        if start <= month.start {
            break;
        }
    }
    Ok(out)
}

/// Evaluates a measure in memory over given facts: the definition in the plainest form, to hold the SQL to.
pub fn evaluate_plainly(packs: &Packs, measure: &Measure, facts: &[Fact], root: &UnitPath, span: DaySpan) -> Figure {
    if let MeasureKind::Ratio { numerator, denominator } = &measure.kind {
        let part = |code: &str| {
            packs.measure(code).map_or(0.0, |m| evaluate_plainly(packs, m, facts, root, span).value.unwrap_or(0.0))
        };
        let (n, d) = (part(numerator), part(denominator));
        return Figure { value: (d != 0.0).then(|| n / d), numerator: Some(n), denominator: Some(d) };
    }
    let stock = matches!(measure.kind, MeasureKind::Stock);
    let chosen: Vec<&Fact> = facts
        .iter()
        .filter(|f| measure.facts.iter().any(|k| k.code() == f.kind))
        .filter(|f| measure.topics.is_empty() || measure.topics.iter().any(|t| t.code() == f.topic))
        .filter(|f| measure.programmes.is_empty() || measure.programmes.contains(&f.programme))
        .filter(|f| measure.activity_kinds.is_empty() || measure.activity_kinds.contains(&f.sub))
        .filter(|f| !measure.named || f.subject.is_some())
        .filter(|f| root.contains(&f.unit_path))
        .filter(|f| match stock {
            true => f.state && f.day <= span.end && f.until.is_none_or(|u| u >= span.end),
            false => span.contains(f.day),
        })
        .collect();
    let mut people: HashMap<&str, ()> = HashMap::new();
    for f in &chosen {
        if let Some(s) = &f.subject {
            people.insert(s, ());
        }
    }
    let value = match measure.kind {
        MeasureKind::Times => chosen.iter().map(|f| f.n).sum::<i64>() as f64,
        MeasureKind::Count => {
            chosen.iter().map(|f| f.source_id.as_str()).collect::<std::collections::HashSet<_>>().len() as f64
        }
        MeasureKind::People => people.len() as f64,
        MeasureKind::Stock => {
            people.len() as f64 + chosen.iter().filter(|f| f.subject.is_none()).map(|f| f.n).sum::<i64>() as f64
        }
        MeasureKind::Amount => chosen.iter().map(|f| f.amount).sum::<i64>() as f64,
        MeasureKind::Ratio { .. } => 0.0,
    };
    Figure { value: Some(value), ..Figure::default() }
}

/// An additive measure day by day: `(index into roots, day, value)`, for quotas and trends. People and
/// ratios are not additive over days: for them this is `None`.
pub async fn by_day(
    tx: &mut Tx,
    measure: &Measure,
    roots: &[UnitPath],
    span: DaySpan,
) -> Result<Option<Vec<(usize, jiff::civil::Date, f64)>>, DbError> {
    let what = match measure.kind {
        MeasureKind::Times => "CAST(SUM(f.n) AS BIGINT)",
        MeasureKind::Count => "COUNT(DISTINCT f.source_id)",
        MeasureKind::Amount => "CAST(SUM(f.amount) AS BIGINT)",
        _ => return Ok(None),
    };
    if roots.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let mut q = sql("");
    push_roots(&mut q, roots);
    q.push(" SELECT r.i AS i, f.day AS day, ").push(what);
    q.push(" AS v FROM r JOIN fact f ON f.unit_path >= r.lo AND f.unit_path < r.hi WHERE ");
    push_filter(&mut q, measure, span);
    q.push(" GROUP BY r.i, f.day");
    let rows = tx.rows(q).await?;
    let read = |row: &Row| Ok((row.get::<i64>("i")? as usize, row.get("day")?, row.get::<i64>("v")? as f64));
    rows.iter().map(read).collect::<Result<Vec<_>, DbError>>().map(Some)
}

/// `WITH r(i, lo, hi) AS (…)`: the subtrees as ranges.
fn push_roots(q: &mut Sql, roots: &[UnitPath]) {
    q.push("WITH r(i, lo, hi) AS (VALUES ");
    for (i, root) in roots.iter().enumerate() {
        let (lo, hi) = root.range();
        q.push(if i == 0 { "(" } else { ", (" });
        q.push_bind(i as i64).push(", ").push_bind(lo).push(", ").push_bind(hi).push(")");
    }
    q.push(")");
}
