//! Pairing and parting, from a person's page.

use super::{store, view};
use crate::{
    carers::{self, ReadCarers, WriteCarers},
    decisions::{self, DecideDuties},
    owed,
};
use axum::extract::Path;
use kernel::{
    db::Tx,
    web::{Access, Cx, Flash, Posted, Reply, Routes, Trouble, see_other},
};
use people::persons::{self, PersonRow};
use vocab::{CarerId, PairingId, PersonId, bi, href, parse_day};

/// Routes of pairings.
pub fn routes() -> Routes {
    let write = Access::to::<WriteCarers>();
    Routes::new().post("/people/{id}/pair", write, pair).post("/people/{id}/part", write, part)
}

pub(crate) async fn load(cx: &Cx, tx: &mut Tx, id: &str) -> Result<PersonRow, Trouble> {
    let id = PersonId::parse(id).ok_or(Trouble::NotFound)?;
    let sight = crate::today::sight(cx, tx).await?;
    persons::store::known(tx, &sight, &[id]).await?.into_iter().next().ok_or(Trouble::NotFound)
}

async fn pair(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let person = load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WriteCarers>(&person.unit_path)?;
    let read = cx.reach::<ReadCarers>()?;
    let chosen = CarerId::parse(d.get("carer"));
    let carer = match &chosen {
        Some(id) => carers::store::carer(&mut tx, &read, id).await?,
        None => None,
    };
    let Some(carer) = carer else {
        return Err(Trouble::BadInput(bi!("请选一位结对人；没有改动。", "Choose a carer; nothing was changed.")));
    };
    if carer.person_id == person.id {
        return Err(Trouble::BadInput(bi!(
            "不能和自己结对；没有改动。",
            "Nobody is paired with herself; nothing was changed."
        )));
    }
    if !carer.has_room() {
        let (name, n) = (carer.name, carer.paired);
        return Err(Trouble::BadInput(bi!(
            "{name} 没有通过审核或已经带满（{n} 个）；没有改动。",
            "{name} is not approved or has her full number ({n}); nothing was changed."
        )));
    }
    let from = parse_day(d.get("from")).unwrap_or(cx.today());
    if from > cx.today() {
        return Err(Trouble::BadInput(bi!(
            "结对日期还没到；没有改动。",
            "That day has not come; nothing was changed."
        )));
    }
    let pairing = PairingId::mint(&cx.site().mint);
    let new = store::NewPairing { id: &pairing, carer: &carer.id, person: &person.id, at: &person.unit_path, from };
    if !store::make(&mut tx, cx.site(), &permit, &new).await? {
        return see_other(&href::person(&person.id), Flash::mind(bi!("她们已经结对了。", "They are paired already.")));
    }
    tx.commit().await?;
    let name = carer.name;
    see_other(
        &href::person(&person.id),
        Flash::good(bi!(
            "已和{name}结对，她该做的事从现在起归她。",
            "Paired with {name}; what is owed is hers from now on."
        )),
    )
}

async fn part(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let person = load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WriteCarers>(&person.unit_path)?;
    let bonds = store::of_person(&mut tx, &person.id).await?;
    let Some(bond) = bonds.iter().find(|b| b.id.as_str() == d.get("pairing") && b.until_day.is_empty()) else {
        return Err(Trouble::Conflict(bi!("这个结对已经结束了。", "That pairing has ended already.")));
    };
    let why = d.get("why");
    if why.is_empty() {
        return Err(Trouble::BadInput(bi!("请写明为什么结束；没有改动。", "Give a reason; nothing was changed.")));
    }
    let last = parse_day(d.get("last")).unwrap_or(cx.today());
    if last < bond.from_day || last > cx.today() {
        return Err(Trouble::BadInput(bi!(
            "结束日期要在结对之后、今天之前；没有改动。",
            "It ends between its beginning and today; nothing was changed."
        )));
    }
    if !store::end(&mut tx, cx.site(), &permit, bond, &person.unit_path, last, why).await? {
        return Err(Trouble::Conflict(bi!("别人刚改过，请刷新再试。", "Somebody has just changed it; look again.")));
    }
    tx.commit().await?;
    see_other(
        &href::person(&person.id),
        Flash::good(bi!(
            "已结束结对。请接着选下一位，别让孩子空着。",
            "Ended. Choose the next carer, so that nobody is left without one."
        )),
    )
}

/// What is owed to a person and who looks after her, on her page.
pub(crate) async fn panel(cx: &Cx, tx: &mut Tx, id: &PersonId) -> Result<maud::Markup, Trouble> {
    let Ok(read) = cx.reach::<ReadCarers>() else { return Ok(maud::Markup::default()) };
    let sight = crate::today::sight(cx, tx).await?;
    let rows = owed::of_people(tx, &sight, std::slice::from_ref(id)).await?;
    let bonds = store::of_person(tx, id).await?;
    if rows.is_empty() && bonds.is_empty() {
        return Ok(maud::Markup::default());
    }
    let person = persons::store::known(tx, &sight, std::slice::from_ref(id)).await?.into_iter().next();
    let Some(person) = person else { return Ok(maud::Markup::default()) };
    let may_write = cx.may::<WriteCarers>(&person.unit_path);
    let free = if may_write { carers::store::with_room(tx, &read, &person.unit_path, 60).await? } else { Vec::new() };
    let panel = view::CarePanel {
        decisions: decisions::store::standing(tx, id, cx.today()).await?,
        may_decide: cx.may::<DecideDuties>(&person.unit_path),
        rows,
        bonds,
        free,
        may_write,
    };
    Ok(view::panel(cx, id, &panel))
}
