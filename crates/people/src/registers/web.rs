//! Pages of registers: proposals to decide, entering and leaving, the choice of definitions.

use super::{ChooseRegisters, store, view};
use crate::persons::{ReadPeople, WritePeople, load_to_write, sight_of};
use axum::extract::Path;
use kernel::web::{Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, html, see_other};
use network::units;
use vocab::{EnrolmentId, PersonId, UnitId, bi, href, parse_day};

/// Routes of registers.
pub fn routes() -> Routes {
    let (write, choose) = (Access::to::<WritePeople>(), Access::to::<ChooseRegisters>());
    Routes::new()
        .get("/people/proposals", write, index)
        .post("/people/proposals", write, enter_all)
        .post("/people/{id}/registers", write, decide)
        .get("/people/definitions", Access::to::<ReadPeople>(), definitions)
        .post("/people/definitions", choose, choose_definition)
}

const PAGE: i64 = 100;

async fn index(cx: Cx, query: Draft) -> Reply {
    crate::new_day(cx.site()).await?;
    let mut tx = cx.snapshot().await?;
    let sight = sight_of(&cx, &mut tx).await?;
    let within = match UnitId::parse(query.get("unit")) {
        Some(id) => units::locate(&mut tx, &id).await?,
        None => None,
    };
    if let Some(u) = &within {
        cx.permit::<WritePeople>(&u.path).map_err(|_| Trouble::NotFound)?;
    }
    let rows = store::proposals(&mut tx, &sight, query.get("register"), within.as_ref().map(|u| &u.path), PAGE).await?;
    let units = units::store::near(&mut tx, sight.roots(), within.as_ref().map(|u| &u.path)).await?;
    html(view::index(&cx, &query, &rows, &units))
}

/// Enters all that were ticked, each with the reason that the file gives. What no longer stands is left out and said.
async fn enter_all(cx: Cx, posted: Posted) -> Reply {
    let picked: Vec<(PersonId, String)> = posted
        .draft
        .all("pick")
        .filter_map(|p| p.split_once(' '))
        .filter_map(|(id, r)| Some((PersonId::parse(id)?, r.to_owned())))
        .take(200)
        .collect();
    if picked.is_empty() {
        return Err(Trouble::BadInput(bi!("没有勾选任何人；没有改动。", "Nobody was ticked; nothing was changed.")));
    }
    let mut tx = cx.begin().await?;
    let sight = sight_of(&cx, &mut tx).await?;
    let ids: Vec<PersonId> = picked.iter().map(|p| p.0.clone()).collect();
    let rows = crate::persons::store::known(&mut tx, &sight, &ids).await?;
    let (mut entered, mut left) = (0, 0);
    for (id, register) in &picked {
        let row = rows.iter().find(|r| r.id == *id).ok_or(Trouble::NotFound)?;
        let permit = cx.permit::<WritePeople>(&row.unit_path)?;
        let standing = store::proposals_of(&mut tx, &sight, id).await?;
        match standing.into_iter().find(|p| p.register == *register && p.direction == "enter") {
            Some(p) => {
                let why = cx.lang().pick(&p.because_zh, &p.because_en);
                store::enrol(
                    &mut tx,
                    cx.site(),
                    &permit,
                    row,
                    &EnrolmentId::mint(&cx.site().mint),
                    register,
                    &p.definition,
                    cx.today(),
                    why,
                )
                .await?;
                entered += 1;
            }
            None => left += 1,
        }
    }
    tx.commit().await?;
    see_other(
        "/people/proposals",
        Flash::good(bi!(
            "已列入 {entered} 人次；{left} 条已经不成立，没有动。",
            "{entered} entered; {left} no longer stood and were left alone."
        )),
    )
}

/// A person's decision: enter, leave, or decline what is proposed.
async fn decide(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let back = if d.get("back") == "proposals" { Some("/people/proposals") } else { None };
    let mut tx = cx.begin().await?;
    let (sight, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    let register = cx.site().packs.register(d.get("register")).ok_or(Trouble::NotFound)?.clone();
    let to = back.map_or_else(|| href::person(&row.id), str::to_owned);
    let day = match d.opt("day") {
        None => cx.today(),
        Some(typed) => match parse_day(typed).filter(|day| *day <= cx.today()) {
            Some(day) => day,
            None => {
                return Err(Trouble::BadInput(bi!(
                    "日期要写成 2026-03-08，不能晚于今天；没有改动。",
                    "Write the day like 2026-03-08, today at the latest; nothing was changed."
                )));
            }
        },
    };
    let why = d.get("why");
    let said = match d.get("do") {
        "enter" => {
            if why.is_empty() {
                return Err(Trouble::BadInput(bi!(
                    "列入名册要写明依据；没有改动。",
                    "Say why she is entered; nothing was changed."
                )));
            }
            let choices = store::choices(&mut tx).await?;
            let definition = store::definition_at(&cx.site().packs, &choices, &register.code, &row.unit_path)
                .unwrap_or_default()
                .to_owned();
            let enrolment =
                EnrolmentId::parse(d.get("enrolment")).unwrap_or_else(|| EnrolmentId::mint(&cx.site().mint));
            if !store::enrol(&mut tx, cx.site(), &permit, &row, &enrolment, &register.code, &definition, day, why)
                .await?
            {
                return see_other(
                    &to,
                    Flash::good(bi!("已经在{}名册上。", "She is on the register already: {}.", register.name.zh)),
                );
            }
            bi!("已列入{}名册。", "She is on the register: {}.", register.name.zh)
        }
        "leave" => {
            let standing = store::of_person(&mut tx, &sight, &row.id)
                .await?
                .into_iter()
                .find(|e| e.register == register.code && e.stands());
            let Some(e) = standing else {
                return see_other(
                    &to,
                    Flash::good(bi!("已经不在{}名册上。", "She is not on the register: {}.", register.name.zh)),
                );
            };
            if why.is_empty() {
                return Err(Trouble::BadInput(bi!(
                    "退出名册要写明原因；没有改动。",
                    "Say why she leaves; nothing was changed."
                )));
            }
            if e.from_day > day.to_string() {
                return Err(Trouble::BadInput(bi!(
                    "退出不能早于列入的日子（{}）；没有改动。",
                    "She cannot leave before she was entered ({}); nothing was changed.",
                    e.from_day
                )));
            }
            if !store::leave(&mut tx, cx.site(), &permit, &row, &e, day, why).await? {
                return Err(Trouble::Conflict(bi!(
                    "别人刚改过，请看过再试。",
                    "Somebody has just changed it; look again."
                )));
            }
            bi!("已退出{}名册，历史都留着。", "She has left the register {}; its history stays.", register.name.zh)
        }
        "decline" => {
            let direction = d.get("direction");
            if why.is_empty() || !["enter", "leave"].contains(&direction) {
                return Err(Trouble::BadInput(bi!(
                    "不采纳要写明原因；没有改动。",
                    "Say why it is declined; nothing was changed."
                )));
            }
            store::decline(
                &mut tx,
                cx.site(),
                &permit,
                &row,
                &register.code,
                direction,
                why,
                &parse_day(d.get("until")).map(|u| u.to_string()).unwrap_or_default(),
            )
            .await?;
            bi!("已记下不采纳的原因。", "The reason for declining is noted.")
        }
        _ => {
            return Err(Trouble::BadInput(bi!(
                "没有这个操作；没有改动。",
                "There is no such act; nothing was changed."
            )));
        }
    };
    tx.commit().await?;
    see_other(&to, Flash::good(said))
}

async fn definitions(cx: Cx) -> Reply {
    let mut tx = cx.snapshot().await?;
    let choices = store::choices(&mut tx).await?;
    let actor = cx.person()?;
    let at = actor
        .main_post()
        .map(|p| (p.unit.to_string(), p.unit_name.clone(), p.path.clone()))
        .ok_or(Trouble::NotFound)?;
    html(view::definitions(&cx, &choices, &at))
}

async fn choose_definition(cx: Cx, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let unit = match UnitId::parse(d.get("unit")) {
        Some(id) => units::locate(&mut tx, &id).await?.ok_or(Trouble::NotFound)?,
        None => return Err(Trouble::NotFound),
    };
    let permit = cx.permit::<ChooseRegisters>(&unit.path)?;
    let packs = &cx.site().packs;
    let chosen = packs.definitions().iter().find(|x| x.code == d.get("definition")).ok_or(Trouble::NotFound)?;
    store::choose(&mut tx, cx.site(), &permit, &unit, &chosen.register, &chosen.code).await?;
    tx.commit().await?;
    see_other(
        "/people/definitions",
        Flash::good(bi!(
            "口径已换；谁该进、谁该出已重新判断，请到“进出建议”里看。",
            "The definition was changed; who should enter or leave was judged anew: see Proposals."
        )),
    )
}
