//! Choosing duties: a list, one duty with its figures, what a change would do, and doing it.

use super::{ChooseDuties, rules, view};
use crate::owed::{self, ChoiceRow, in_force};
use axum::extract::Path;
use kernel::{
    audit,
    db::{Tx, sql},
    web::{Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, html, see_other, unprocessable},
};
use network::units::{self, Located};
use packs::Duty;
use serde_json::json;
use vocab::{FieldErrors, UnitId, UnitPath, bi};

/// Routes of choosing duties.
pub fn routes() -> Routes {
    let choose = Access::to::<ChooseDuties>();
    Routes::new().get("/care/duties", choose, index).get("/care/duties/{code}", choose, form).post(
        "/care/duties/{code}",
        choose,
        change,
    )
}

/// The county she speaks for: the highest of her posts.
async fn county(cx: &Cx, tx: &mut Tx) -> Result<Located, Trouble> {
    let post = cx.person()?.main_post().map(|p| p.unit.clone()).ok_or(Trouble::NotFound)?;
    units::locate(tx, &post).await?.ok_or(Trouble::NotFound)
}

async fn index(cx: Cx) -> Reply {
    let mut tx = cx.snapshot().await?;
    let at = county(&cx, &mut tx).await?;
    let choices = owed::choices(&mut tx).await?;
    html(view::index(&cx, &at, &lines(&cx, &choices, &at.path)))
}

fn lines(cx: &Cx, choices: &[ChoiceRow], at: &UnitPath) -> Vec<view::DutyLine> {
    let packs = &cx.site().packs;
    let held = in_force(packs, choices, at);
    packs
        .duties()
        .iter()
        .map(|duty| {
            let here = held.iter().find(|d| d.duty.code == duty.code);
            view::DutyLine {
                duty: duty.clone(),
                rule: here.map_or_else(|| duty.rule.clone(), |d| d.rule.clone().into_owned()),
                chosen: here.is_some(),
                last: choices.iter().rev().find(|c| c.duty == duty.code && c.unit_path.contains(at)).cloned(),
            }
        })
        .collect()
}

async fn one(cx: &Cx, tx: &mut Tx, code: &str) -> Result<(Located, view::DutyLine), Trouble> {
    let at = county(cx, tx).await?;
    cx.permit::<ChooseDuties>(&at.path)?;
    let choices = owed::choices(tx).await?;
    let line = lines(cx, &choices, &at.path).into_iter().find(|l| l.duty.code == code).ok_or(Trouble::NotFound)?;
    Ok((at, line))
}

async fn form(cx: Cx, Path(code): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (_, line) = one(&cx, &mut tx, &code).await?;
    let mut d = Draft::default();
    rules::fill(&line.rule, &mut d);
    d.set("chosen", if line.chosen { "1" } else { "0" });
    html(view::form(&cx, &line, &d, &FieldErrors::new(), None))
}

/// The choice as a row, as it would be stored.
fn choice(cx: &Cx, at: &Located, duty: &Duty, chosen: bool, rule: &duties::Rule) -> ChoiceRow {
    let own = if *rule == duty.rule { String::new() } else { serde_json::to_string(rule).unwrap_or_default() };
    ChoiceRow {
        unit_path: at.path.clone(),
        duty: duty.code.clone(),
        chosen,
        rule: own,
        by_name: cx.actor().map(|a| a.name.clone()).unwrap_or_default(),
        at: cx.site().clock.now(),
    }
}

async fn change(cx: Cx, Path(code): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let (at, line) = one(&cx, &mut tx, &code).await?;
    let permit = cx.permit::<ChooseDuties>(&at.path)?;
    let chosen = d.get("chosen") == "1";
    let rule = match rules::read(&line.rule, d, cx.today()) {
        Ok(rule) => rule,
        Err(e) => return unprocessable(view::form(&cx, &line, d, &e, None)),
    };
    let new = choice(&cx, &at, &line.duty, chosen, &rule);
    if d.get("do") != "save" {
        // Looked at, not done: what it would change is counted with the choice put last.
        let mut then = owed::choices(&mut tx).await?;
        let now = owed::standing(&mut tx, cx.site(), &then, &line.duty, &at.path).await?;
        then.push(new);
        let after = owed::standing(&mut tx, cx.site(), &then, &line.duty, &at.path).await?;
        return html(view::form(&cx, &line, d, &FieldErrors::new(), Some((now, after))));
    }
    tx.run(
        sql("INSERT INTO duty_choice (id, unit_path, duty, chosen, rule, by_account, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(UnitId::mint(&cx.site().mint).as_str())
            .bind(&new.unit_path)
            .bind(&new.duty)
            .bind(new.chosen)
            .bind(&new.rule)
            .bind(&permit.actor().account)
            .bind(&new.by_name)
            .bind(new.at),
    )
    .await?;
    let detail = json!({"change": "chosen", "in_use": chosen, "own": !new.rule.is_empty()});
    audit::log(&mut tx, cx.site(), &permit, format!("duty {code}"), &at.path, detail).await?;
    owed::rebuild(&mut tx, cx.site(), Some(&at.path)).await?;
    tx.commit().await?;
    see_other(
        "/care/duties",
        Flash::good(bi!("已改好，全县的提醒已按新的算好。", "Changed; what is owed in the county is derived anew.")),
    )
}
