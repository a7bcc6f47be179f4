//! Pages of the quarterly check.

use super::{Quarter, store, view};
use crate::persons::{WritePeople, sight_of};
use kernel::web::{Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, html, see_other};
use network::units;
use vocab::{PersonId, UnitId, bi};

/// Routes of the quarterly check.
pub fn routes() -> Routes {
    let write = Access::to::<WritePeople>();
    Routes::new().get("/people/checks", write, index).post("/people/checks", write, same)
}

const PAGE: i64 = 100;

async fn index(cx: Cx, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let sight = sight_of(&cx, &mut tx).await?;
    let within = match UnitId::parse(query.get("unit")) {
        Some(id) => units::locate(&mut tx, &id).await?,
        None => None,
    };
    if let Some(u) = &within {
        cx.permit::<WritePeople>(&u.path).map_err(|_| Trouble::NotFound)?;
    }
    let quarter = Quarter::of(cx.today(), &cx.site().packs);
    let page = view::ChecksPage {
        waiting: store::waiting(&mut tx, &sight, quarter, within.as_ref().map(|u| &u.path), PAGE).await?,
        progress: store::progress(&mut tx, &sight, quarter).await?,
        unit: within.map(|u| (u.id.to_string(), u.name)),
        quarter,
    };
    html(view::index(&cx, &page))
}

async fn same(cx: Cx, posted: Posted) -> Reply {
    let ids: Vec<PersonId> = posted.draft.all("person").filter_map(PersonId::parse).take(500).collect();
    if ids.is_empty() {
        return Err(Trouble::BadInput(bi!("没有勾选任何人；没有改动。", "Nobody was ticked; nothing was changed.")));
    }
    let permit = cx.reach::<WritePeople>()?;
    let mut tx = cx.begin().await?;
    let n = store::nothing_changed(&mut tx, cx.site(), &permit, &ids).await?;
    tx.commit().await?;
    let unit = posted.draft.get("unit");
    let back = if unit.is_empty() { "/people/checks".to_owned() } else { format!("/people/checks?unit={unit}") };
    see_other(&back, Flash::good(bi!("已核对 {n} 人，没有变化。", "{n} files looked at; nothing has changed.")))
}
