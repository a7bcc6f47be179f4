//! Pages of figures.

use super::{ReadFigures, view};
use axum::extract::Path;
use kernel::{
    access::Permit,
    db::{DbError, Tx},
    office::{Column, SheetOut, Value, workbook},
    web::{Access, Cx, Draft, Reply, Routes, Trouble, XLSX, download, html},
};
use network::units::{self, Located, ReadUnits, UnitRow};
use vocab::{DaySpan, UnitId, parse_day, t};

/// Routes of figures.
pub fn routes() -> Routes {
    let see = Access::to::<ReadFigures>();
    Routes::new().get("/figures/", see, index).get("/figures/export", see, export).get("/figures/{code}", see, one).get(
        "/figures/{code}/export",
        see,
        one_export,
    )
}

/// The unit and span of a page: hers and this year unless the query says otherwise.
pub(super) struct Asked {
    pub(super) unit: Located,
    pub(super) span: DaySpan,
    pub(super) units: Vec<UnitRow>,
}

async fn asked(cx: &Cx, tx: &mut Tx, query: &Draft) -> Result<Asked, Trouble> {
    let reach: Permit<ReadFigures> = cx.reach::<ReadFigures>()?;
    let units = units::store::reachable(tx, reach.roots()).await?;
    let unit = match UnitId::parse(query.get("unit")) {
        Some(id) => units::locate(tx, &id).await?.ok_or(Trouble::NotFound)?,
        None => {
            let u = units.first().ok_or(Trouble::NotFound)?;
            Located { id: u.id.clone(), name: u.name.clone(), kind: u.kind.clone(), path: u.path.clone() }
        }
    };
    cx.permit::<ReadFigures>(&unit.path).map_err(|_| Trouble::NotFound)?;
    let year = DaySpan::year(cx.today().year());
    let span = DaySpan::new(
        parse_day(query.get("from")).unwrap_or(year.start),
        parse_day(query.get("until")).unwrap_or(year.end),
    );
    Ok(Asked { unit, span, units })
}

async fn all(cx: &Cx, tx: &mut Tx, a: &Asked) -> Result<Vec<ledger::Figure>, DbError> {
    let mut out = Vec::new();
    for m in cx.site().packs.measures() {
        let figures = ledger::evaluate(tx, &cx.site().packs, m, std::slice::from_ref(&a.unit.path), a.span).await?;
        out.push(figures.first().copied().unwrap_or_default());
    }
    Ok(out)
}

async fn index(cx: Cx, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let a = asked(&cx, &mut tx, &query).await?;
    let figures = all(&cx, &mut tx, &a).await?;
    html(view::index(&cx, &a, &figures, query.get("all") == "1"))
}

async fn export(cx: Cx, query: Draft) -> Reply {
    let lang = cx.lang();
    let mut tx = cx.snapshot().await?;
    let a = asked(&cx, &mut tx, &query).await?;
    let figures = all(&cx, &mut tx, &a).await?;
    let sheet = SheetOut {
        name: t!(lang, "数字", "Figures"),
        title: t!(lang, "工作数字汇总", "Figures of the work"),
        subtitle: (a.unit.name.clone(), format!("{} — {}", a.span.start, a.span.end)),
        columns: vec![
            Column::text(t!(lang, "工作", "Line of work"), 18.0),
            Column::text(t!(lang, "口径", "Measure"), 30.0),
            Column::number(t!(lang, "数值", "Value"), 12.0),
            Column::centre(t!(lang, "单位", "Unit"), 10.0),
            Column::centre(t!(lang, "口径代码", "Code"), 28.0),
        ],
        rows: cx
            .site()
            .packs
            .measures()
            .iter()
            .zip(&figures)
            .map(|(m, f)| {
                let pack = cx
                    .site()
                    .packs
                    .packs()
                    .iter()
                    .find(|p| p.id == m.pack)
                    .map_or("", |p| lang.pick(&p.name.zh, &p.name.en));
                let value = match (f.value, &m.kind) {
                    (None, _) => Value::Empty,
                    (Some(v), packs::MeasureKind::Ratio { .. }) => Value::Share(v),
                    (Some(v), _) => Value::Number(crate::targets::rules::in_target_unit(m, v)),
                };
                vec![
                    Value::text(pack),
                    Value::text(lang.pick(&m.name.zh, &m.name.en)),
                    value,
                    Value::text(lang.pick(&m.unit.zh, &m.unit.en)),
                    Value::text(&m.code),
                ]
            })
            .collect(),
        ..SheetOut::default()
    };
    let bytes = workbook(&[sheet]).map_err(|e| DbError::Other(e.to_string()))?;
    download(&format!("{}-{}.xlsx", a.unit.name, t!(lang, "工作数字", "figures")), XLSX, bytes)
}

const PAGE: usize = 100;
const MOST: usize = 50_000;

async fn one(cx: Cx, Path(code): Path<String>, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let packs = &cx.site().packs;
    let m = packs.measure(&code).ok_or(Trouble::NotFound)?;
    let a = asked(&cx, &mut tx, &query).await?;
    let root = std::slice::from_ref(&a.unit.path);
    let after = query.get("after").split_once(' ').map(|(d, i)| (d.to_owned(), i.to_owned()));
    let key = after.as_ref().map(|(d, i)| (d.as_str(), i.as_str()));
    let mut members = ledger::members(&mut tx, packs, m, root, a.span, key, PAGE as i64 + 1).await?;
    let next = (members.len() > PAGE).then(|| format!("{} {}", members[PAGE - 1].fact.day, members[PAGE - 1].fact.id));
    members.truncate(PAGE);
    let figure = ledger::evaluate(&mut tx, packs, m, root, a.span).await?.first().copied().unwrap_or_default();
    let read = cx.permit::<ReadUnits>(&a.unit.path)?;
    let mut lower = units::store::children(&mut tx, &read, &a.unit.id).await?;
    lower.retain(|u| u.closed_day.is_none());
    let roots: Vec<vocab::UnitPath> = lower.iter().map(|u| u.path.clone()).collect();
    let below = ledger::evaluate(&mut tx, packs, m, &roots, a.span).await?;
    let months = ledger::by_month(&mut tx, packs, m, &a.unit.path, a.span).await?;
    html(view::one(&cx, &view::FigurePage { m: m.clone(), a, figure, lower, below, months, members, next }, &query))
}

async fn one_export(cx: Cx, Path(code): Path<String>, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let m = cx.site().packs.measure(&code).ok_or(Trouble::NotFound)?;
    let a = asked(&cx, &mut tx, &query).await?;
    let mut members = ledger::members(
        &mut tx,
        &cx.site().packs,
        m,
        std::slice::from_ref(&a.unit.path),
        a.span,
        None,
        MOST as i64 + 1,
    )
    .await?;
    let cut = members.len() > MOST;
    members.truncate(MOST);
    let title =
        format!("{} · {} · {}—{}", cx.lang().pick(&m.name.zh, &m.name.en), a.unit.name, a.span.start, a.span.end);
    let sheet = crate::board::members_sheet(title.clone(), &members, cut, cx.lang());
    let bytes = workbook(&[sheet]).map_err(|e| DbError::Other(e.to_string()))?;
    download(&format!("{title}.xlsx"), XLSX, bytes)
}
