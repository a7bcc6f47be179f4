//! The page of the one above.

use super::{rules::lines, view};
use crate::{
    owed::{self, Filter},
    today::SeeToday,
};
use kernel::{
    db::{Tx, sql},
    record,
    web::{Access, Cx, Draft, Reply, Routes, Trouble, html},
};
use network::units;
use people::persons::Sight;
use vocab::{PersonId, UnitId, UnitPath};

/// Routes of the overview.
pub fn routes() -> Routes {
    Routes::new().get("/care/", Access::to::<SeeToday>(), index)
}

record! {
    /// A child without a carer.
    pub(crate) struct Alone { id: PersonId, name: String, file_class: String, risk: String, unit_name: String, since: String }
}

impl Alone {
    /// A confidential file's name is not spread over lists.
    pub(crate) fn shown(&self) -> String {
        if self.file_class == "personal" { self.name.clone() } else { gbcodes::mask_name(&self.name) }
    }
}

/// Registers whose people are to have a carer: those towards whom a duty of carers is in force.
fn registers(cx: &Cx) -> Vec<String> {
    let mut out: Vec<String> = cx
        .site()
        .packs
        .duties()
        .iter()
        .filter(|d| d.owes == packs::Owes::Carer)
        .flat_map(|d| d.registers.iter().cloned())
        .collect();
    out.sort();
    out.dedup();
    out
}

/// People of those registers whom nobody is paired with, the highest risk first.
pub(crate) async fn alone(
    cx: &Cx,
    tx: &mut Tx,
    sight: &Sight,
    within: Option<&UnitPath>,
) -> Result<Vec<Alone>, Trouble> {
    let mut q = sql(
        "SELECT p.id, p.name, p.file_class, p.risk, u.name AS unit_name, e.since FROM (SELECT person_id, MIN(from_day) AS since FROM enrolment WHERE removed_at IS NULL AND until_day = '' AND ",
    );
    q.push_in("register", registers(cx)).push(" GROUP BY person_id) e JOIN person p ON p.id = e.person_id JOIN unit u ON u.id = p.unit_id \
        WHERE p.removed_at IS NULL AND p.status = 'living' AND NOT EXISTS (SELECT 1 FROM pairing b WHERE b.person_id = p.id AND b.until_day = '') AND ");
    sight.push_known(&mut q);
    if let Some(w) = within {
        q.push(" AND ").push_within("p.unit_path", std::slice::from_ref(w));
    }
    q.push(" ORDER BY CASE p.risk WHEN 'high' THEN 0 WHEN 'middle' THEN 1 ELSE 2 END, e.since, p.unit_path, p.id LIMIT 200");
    Ok(tx.all(q).await?)
}

async fn index(cx: Cx, query: Draft) -> Reply {
    owed::sweep(cx.site()).await?;
    let mut tx = cx.snapshot().await?;
    let sight = crate::today::sight(&cx, &mut tx).await?;
    let within = match UnitId::parse(query.get("unit")) {
        Some(id) => {
            let unit = units::locate(&mut tx, &id).await?.ok_or(Trouble::NotFound)?;
            cx.permit::<SeeToday>(&unit.path).map_err(|_| Trouble::NotFound)?;
            Some(unit)
        }
        None => None,
    };
    let at = within.as_ref().map(|u| u.path.clone());
    let f = Filter { within: at.clone(), ..Filter::default() };
    let tallies = owed::tally(&mut tx, &sight, &f).await?;
    // The unit that is looked at, and those one level below it.
    let near = units::store::near(&mut tx, sight.roots(), at.as_ref()).await?;
    let root = at.clone().or_else(|| sight.roots().first().cloned()).unwrap_or_else(UnitPath::everything);
    let shown: Vec<units::UnitRow> =
        near.iter().filter(|u| root.contains(&u.path) && u.path.depth() <= root.depth() + 1).cloned().collect();
    let paths: Vec<UnitPath> = shown.iter().map(|u| u.path.clone()).collect();
    let page = view::Overview {
        lines: shown.into_iter().zip(lines(&paths, &tallies)).filter(|(_, l)| l.together.all > 0).collect(),
        alone: alone(&cx, &mut tx, &sight, at.as_ref()).await?,
        units: near,
        query,
    };
    html(view::index(&cx, &page))
}
