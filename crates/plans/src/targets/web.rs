//! Pages of targets.

use super::{
    ProveTargets, ReadTargets, evidence, rules,
    sheet::{self, Verdict},
    store::{self, Fields, Lineage, TargetRow},
    view,
};
use crate::{
    board,
    documents::{self, ReadPlans, WritePlans},
};
use axum::extract::Path;
use kernel::{
    access::Permit,
    db::{DbError, Tx},
    office::{read_table, workbook},
    web::{Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, XLSX, download, html, see_other, unprocessable},
};
use network::units::{self, UnitRow};
use vocab::{FieldErrors, PlanId, TargetId, bi, href, parse_day, t};

/// Routes of targets.
pub fn routes() -> Routes {
    let (read, write) = (Access::to::<ReadPlans>(), Access::to::<WritePlans>());
    let (see, prove) = (Access::to::<ReadTargets>(), Access::to::<ProveTargets>());
    Routes::new()
        .get("/targets/", see, mine)
        .get("/plans/{id}/targets", read, index)
        .get("/plans/{id}/targets/new", write, new_form)
        .post("/plans/{id}/targets/new", write, make)
        .get("/plans/{id}/targets/sheet", read, export)
        .post("/plans/{id}/targets/import", write, import_preview)
        .post("/plans/{id}/targets/import/commit", write, import_commit)
        .post("/plans/{id}/targets/measures", write, confirm_measures)
        .get("/targets/{id}", see, show)
        .get("/targets/{id}/edit", write, edit_form)
        .post("/targets/{id}/edit", write, edit)
        .get("/targets/{id}/breakdown", write, breakdown_form)
        .post("/targets/{id}/breakdown", write, breakdown)
        .post("/targets/{id}/state", write, set_state)
        .post("/targets/{id}/evidence", prove, evidence::add)
        .post("/targets/{id}/evidence/{eid}/remove", prove, evidence::remove)
}

/// A target and the permit to read it; not found when it is out of scope.
pub async fn load(cx: &Cx, tx: &mut Tx, id: &str) -> Result<(Permit<ReadTargets>, TargetRow), Trouble> {
    let id = TargetId::parse(id).ok_or(Trouble::NotFound)?;
    let at = store::locate(tx, &id).await?.ok_or(Trouble::NotFound)?;
    let permit = cx.permit::<ReadTargets>(&at).map_err(|_| Trouble::NotFound)?;
    let t = store::target(tx, &permit, &id).await?.ok_or(Trouble::NotFound)?;
    Ok((permit, t))
}

/// What the units she reaches owe this year.
async fn mine(cx: Cx, query: Draft) -> Reply {
    let permit = cx.reach::<ReadTargets>()?;
    let year = query.get("year").parse().unwrap_or(cx.today().year());
    let mut tx = cx.snapshot().await?;
    let rows = store::owed(&mut tx, &permit, year, 500).await?;
    let progress = board::progress_of(&mut tx, cx.site(), &rows, cx.today()).await?;
    html(view::mine(&cx, year, &rows, &progress))
}

async fn index(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (permit, plan) = documents::load(&cx, &mut tx, &id).await?;
    let current = documents::store::commitments(&mut tx, &permit, &plan.version_id).await?;
    let page = view::TargetsPage {
        targets: store::of_plan(&mut tx, &permit, &plan.id).await?,
        shares: store::shares_of_plan(&mut tx, &permit, &plan.id).await?,
        current: current.into_iter().map(|c| c.id).collect(),
        may_write: cx.may::<WritePlans>(&plan.unit_path),
        plan,
    };
    html(view::index(&cx, &page))
}

async fn units_below(cx: &Cx, tx: &mut Tx, at: &vocab::UnitPath) -> Result<Vec<UnitRow>, Trouble> {
    let _ = cx;
    Ok(units::store::reachable(tx, std::slice::from_ref(at)).await?)
}

async fn new_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (_, plan) = documents::load(&cx, &mut tx, &id).await?;
    cx.permit::<WritePlans>(&plan.unit_path)?;
    let units = units_below(&cx, &mut tx, &plan.unit_path).await?;
    let draft = Draft::from_pairs([
        ("id", TargetId::mint(&cx.site().mint).to_string()),
        ("unit", plan.unit_id.to_string()),
        ("form", "figure".into()),
        ("comparator", ">=".into()),
        ("start_day", format!("{}-01-01", plan.year)),
        ("due_day", format!("{}-12-31", plan.year)),
    ]);
    html(view::form(&cx, &plan.id, &plan.title, None, &draft, &FieldErrors::new(), &units, None))
}

/// Checks a target's form.
fn checked(cx: &Cx, d: &Draft, units: &[UnitRow]) -> Result<Fields, FieldErrors> {
    let mut e = FieldErrors::new();
    let unit = units.iter().find(|u| u.id.as_str() == d.get("unit"));
    if unit.is_none() {
        e.add("unit", bi!("请选择责任单位", "Choose the responsible unit"));
    }
    if d.get("title").is_empty() {
        e.add("title", bi!("请写明任务内容", "Say what the task is"));
    }
    let value = d.get("value").replace([',', '，', '%'], "").parse::<f64>().ok().filter(|v| v.is_finite() && *v >= 0.0);
    let task = d.get("form") == "task";
    if value.is_none() && !task {
        e.add("value", bi!("目标值要填数字", "The value must be a number"));
    }
    let (start, due) = (parse_day(d.get("start_day")), parse_day(d.get("due_day")));
    if start.is_none() {
        e.add("start_day", bi!("请填开始日期", "Give the first day"));
    }
    if due.is_none() {
        e.add("due_day", bi!("请填完成日期", "Give the due day"));
    }
    if let (Some(s), Some(x)) = (start, due)
        && x < s
    {
        e.add("due_day", bi!("完成日期早于开始日期", "It is due before it starts"));
    }
    let measure = d.opt("measure").map(str::to_owned);
    if measure.as_ref().is_some_and(|m| cx.site().packs.measure(m).is_none()) {
        e.add("measure", bi!("没有这个口径", "No such measure"));
    }
    let period = d.get("period");
    let (Some(unit), Some(start), Some(due), true) = (unit, start, due, e.is_empty()) else { return Err(e) };
    Ok(Fields {
        unit: (unit.id.clone(), unit.path.clone()),
        title: d.get("title").to_owned(),
        heading: d.get("heading").to_owned(),
        form: if task { "task".into() } else { "figure".into() },
        topic: packs::Topic::by_code(d.get("topic")).map_or("other", |t| t.code()).to_owned(),
        measure,
        measure_sure: true,
        comparator: match d.get("comparator") {
            c @ ("=" | "<=" | "~") => c.to_owned(),
            _ => ">=".to_owned(),
        },
        value: if task { value.unwrap_or(1.0).max(1.0) } else { value.unwrap_or(0.0) },
        unit_word: d.opt("unit_word").unwrap_or(if task { "项" } else { "" }).to_owned(),
        period: rules::PERIODS.iter().find(|p| **p == period && !task).map_or(String::new(), |p| (*p).to_owned()),
        start,
        due,
        owner: d.get("owner").to_owned(),
        partners: d.get("partners").to_owned(),
        note: d.get("note").to_owned(),
    })
}

async fn make(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (read, plan) = documents::load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WritePlans>(&plan.unit_path)?;
    let units = units_below(&cx, &mut tx, &plan.unit_path).await?;
    let d = &posted.draft;
    let f = match checked(&cx, d, &units) {
        Ok(f) => f,
        Err(e) => return unprocessable(view::form(&cx, &plan.id, &plan.title, None, d, &e, &units, None)),
    };
    let tid = TargetId::parse(d.get("id")).unwrap_or_else(|| TargetId::mint(&cx.site().mint));
    let last = store::of_plan(&mut tx, &read, &plan.id).await?.last().map_or(0, |t| t.place_no);
    match store::insert(
        &mut tx,
        cx.site(),
        &permit,
        &tid,
        &plan.id,
        &Lineage { place_no: last + 1000, ..Lineage::default() },
        &f,
    )
    .await
    {
        Ok(()) => tx.commit().await?,
        Err(DbError::Duplicate) => drop(tx),
        Err(e) => return Err(e.into()),
    }
    see_other(&href::target(&tid), Flash::good(bi!("已添加目标。", "The target was added.")))
}

async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (permit, t) = load(&cx, &mut tx, &id).await?;
    let today = cx.today();
    let shares = store::shares(&mut tx, &permit, &t.id).await?;
    let mut all = vec![t.clone()];
    all.extend(shares.iter().cloned());
    let mut progress = board::progress_of(&mut tx, cx.site(), &all, today).await?;
    let own = progress.remove(0);
    let page = view::TargetPage {
        trend: board::trend_of(&mut tx, cx.site(), &t, today).await?,
        changes: store::changes(&mut tx, &permit, &t.id).await?,
        evidence: store::evidence(&mut tx, std::slice::from_ref(&t.id)).await?.into_iter().map(|(_, e)| e).collect(),
        may_write: cx.may::<WritePlans>(&t.unit_path),
        may_prove: cx.may::<ProveTargets>(&t.unit_path),
        may_read_plan: cx.may::<ReadPlans>(&t.unit_path),
        form_id: vocab::EvidenceId::mint(&cx.site().mint).to_string(),
        t,
        own,
        shares,
        progress,
    };
    html(view::show(&cx, &page))
}

async fn load_for_edit(
    cx: &Cx,
    tx: &mut Tx,
    id: &str,
) -> Result<(Permit<WritePlans>, TargetRow, Vec<UnitRow>), Trouble> {
    let (_, t) = load(cx, tx, id).await?;
    let permit = cx.permit::<WritePlans>(&t.unit_path)?;
    let plan_path = documents::store::locate(tx, &t.plan_id).await?.ok_or(Trouble::NotFound)?;
    // A township's officer may change her own share, and pass it on below her, not hand it to a neighbour.
    let top = if cx.may::<WritePlans>(&plan_path) { plan_path } else { t.unit_path.clone() };
    let units = units_below(cx, tx, &top).await?;
    Ok((permit, t, units))
}

async fn edit_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (_, t, units) = load_for_edit(&cx, &mut tx, &id).await?;
    html(view::form(&cx, &t.plan_id, &t.plan_title, Some(&t), &view::as_draft(&t), &FieldErrors::new(), &units, None))
}

async fn edit(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (permit, t, units) = load_for_edit(&cx, &mut tx, &id).await?;
    let d = &posted.draft;
    let again = |e: &FieldErrors, d: &Draft, theirs: Option<&Draft>| {
        unprocessable(view::form(&cx, &t.plan_id, &t.plan_title, Some(&t), d, e, &units, theirs))
    };
    let f = match checked(&cx, d, &units) {
        Ok(f) => f,
        Err(e) => return again(&e, d, None),
    };
    let weighty = f.value != t.value || f.due != t.due_day || f.unit.0 != t.unit_id || f.measure != t.measure;
    if weighty && t.plan_state == "confirmed" && d.get("why").is_empty() {
        let mut e = FieldErrors::new();
        e.add(
            "why",
            bi!(
                "计划已定稿，改目标值、期限、责任单位或口径要写明原因",
                "The plan is confirmed: a change of value, due day, unit or measure needs a reason"
            ),
        );
        return again(&e, d, None);
    }
    if d.get("version").parse() != Ok(t.version) {
        let mut mine = d.clone();
        mine.set("version", t.version.to_string());
        return again(&FieldErrors::new(), &mine, Some(&view::as_draft(&t)));
    }
    if !store::update(&mut tx, cx.site(), &permit, &t, &f, d.get("why")).await? {
        return Err(Trouble::Conflict(bi!(
            "别人刚改过这个目标，请返回再提交一次。",
            "Somebody has just changed this target; go back and submit again."
        )));
    }
    tx.commit().await?;
    see_other(
        &href::target(&t.id),
        Flash::good(bi!("已保存，变动记入目标的修改记录。", "Saved; the change is in the target's log.")),
    )
}

async fn breakdown_form(cx: Cx, Path(id): Path<String>, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (permit, t) = load(&cx, &mut tx, &id).await?;
    cx.permit::<WritePlans>(&t.unit_path)?;
    let (lower, shares) = lower_units(&cx, &mut tx, &permit, &t).await?;
    let level = matches!(query.get("by"), "equal" | "population").then(|| query.get("by"));
    let figures: Vec<Option<f64>> = match level {
        Some(by) => {
            // Townships and villages share; schools and agencies are given a part by hand only.
            let weight = |u: &UnitRow| match (u.kind().is_level(), by) {
                (false, _) => 0.0,
                (true, "equal") => 1.0,
                (true, _) => u.population.unwrap_or(0) as f64,
            };
            let shares = rules::share_by_weight(t.value, &lower.iter().map(weight).collect::<Vec<_>>());
            lower.iter().zip(shares).map(|(u, s)| (s > 0.0 || u.kind().is_level()).then_some(s)).collect()
        }
        None => lower.iter().map(|u| shares.iter().find(|s| s.unit_id == u.id).map(|s| s.value)).collect(),
    };
    let draft = Draft::from_pairs(
        lower.iter().zip(figures).map(|(u, f)| (format!("u.{}", u.id), f.map(|f| f.to_string()).unwrap_or_default())),
    );
    html(view::breakdown(&cx, &t, &lower, &draft, &FieldErrors::new()))
}

/// The units a target is shared out to: those directly below its own.
async fn lower_units(
    cx: &Cx,
    tx: &mut Tx,
    permit: &Permit<ReadTargets>,
    t: &TargetRow,
) -> Result<(Vec<UnitRow>, Vec<TargetRow>), Trouble> {
    let read = cx.permit::<units::ReadUnits>(&t.unit_path)?;
    let mut lower = units::store::children(tx, &read, &t.unit_id).await?;
    lower.retain(|u| u.closed_day.is_none());
    let shares = store::shares(tx, permit, &t.id).await?;
    Ok((lower, shares))
}

async fn breakdown(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (read, t) = load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WritePlans>(&t.unit_path)?;
    let (lower, shares) = lower_units(&cx, &mut tx, &read, &t).await?;
    let d = &posted.draft;
    let mut errors = FieldErrors::new();
    let mut wanted: Vec<(UnitRow, f64)> = Vec::new();
    for u in &lower {
        let name = format!("u.{}", u.id);
        match d.get(&name).replace([',', '，'], "").as_str() {
            "" => {}
            v => match v.parse::<f64>().ok().filter(|x| x.is_finite() && *x >= 0.0) {
                Some(x) => wanted.push((u.clone(), x)),
                None => errors.add(name, bi!("要填数字", "Must be a number")),
            },
        }
    }
    let figures: Vec<f64> = wanted.iter().map(|(_, v)| *v).collect();
    // A ratio and a quota hold for every unit alike: their shares are not parts of a sum.
    let sums = t.unit != "%" && t.period.is_empty() && t.comparator != "<=";
    if errors.is_empty()
        && sums
        && !wanted.is_empty()
        && d.get("why").is_empty()
        && let Some(b) = rules::sum_trouble(t.value, &figures)
    {
        errors.add("why", b);
    }
    if !errors.is_empty() {
        return unprocessable(view::breakdown(&cx, &t, &lower, d, &errors));
    }
    let why = d.opt("why").unwrap_or("目标分解");
    for s in &shares {
        let kept = wanted.iter().find(|(u, _)| u.id == s.unit_id);
        match kept {
            None => store::set_withdrawn(&mut tx, cx.site(), &permit, s, true, why).await?,
            Some((_, v)) if (*v - s.value).abs() > 1e-9 => {
                let f = Fields { value: *v, ..Fields::of(s) };
                if !store::update(&mut tx, cx.site(), &permit, s, &f, why).await? {
                    return Err(Trouble::Conflict(bi!(
                        "别人刚改过其中一项分解，没有保存；请刷新后再试。",
                        "Somebody has just changed one of the shares; nothing was saved. Reload and try again."
                    )));
                }
            }
            Some(_) => {}
        }
    }
    for (u, v) in &wanted {
        if shares.iter().any(|s| s.unit_id == u.id) {
            continue;
        }
        let f = Fields { unit: (u.id.clone(), u.path.clone()), value: *v, owner: String::new(), ..Fields::of(&t) };
        let l = Lineage { parent: Some(t.id.clone()), place_no: t.place_no, commitment: None };
        store::insert(&mut tx, cx.site(), &permit, &TargetId::mint(&cx.site().mint), &t.plan_id, &l, &f).await?;
    }
    tx.commit().await?;
    let n = wanted.len();
    see_other(&href::target(&t.id), Flash::good(bi!("已分解到 {n} 个单位。", "Shared out to {n} units.")))
}

async fn set_state(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (_, t) = load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WritePlans>(&t.unit_path)?;
    let withdraw = posted.draft.get("withdraw") == "1";
    let why = posted.draft.get("why");
    if withdraw && why.is_empty() {
        return Err(Trouble::BadInput(bi!(
            "撤销目标要写明原因；没有改动。",
            "Give a reason for withdrawing it; nothing was changed."
        )));
    }
    store::set_withdrawn(&mut tx, cx.site(), &permit, &t, withdraw, why).await?;
    tx.commit().await?;
    let b = if withdraw {
        bi!("目标已撤销，不再统计；可以恢复。", "The target is withdrawn; it can be put back.")
    } else {
        bi!("目标已恢复。", "The target is back.")
    };
    see_other(&href::target(&t.id), Flash::good(b))
}

/// Takes the suggested measures that were left standing as bound.
async fn confirm_measures(cx: Cx, Path(id): Path<String>, _posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (read, plan) = documents::load(&cx, &mut tx, &id).await?;
    let permit = cx.permit::<WritePlans>(&plan.unit_path)?;
    let mut n = 0;
    for t in store::of_plan(&mut tx, &read, &plan.id).await?.iter().filter(|t| t.measure.is_some() && !t.measure_sure) {
        let f = Fields { measure_sure: true, ..Fields::of(t) };
        if store::update(&mut tx, cx.site(), &permit, t, &f, "确认建议口径").await? {
            n += 1;
        }
    }
    tx.commit().await?;
    see_other(
        &format!("/plans/{}/targets", plan.id),
        Flash::good(bi!("已确认 {n} 项建议口径。", "{n} suggested measures confirmed.")),
    )
}

async fn all_rows(tx: &mut Tx, read: &Permit<ReadPlans>, plan: &PlanId) -> Result<Vec<(TargetRow, usize)>, DbError> {
    let tops = store::of_plan(tx, read, plan).await?;
    let shares = store::shares_of_plan(tx, read, plan).await?;
    fn walk(t: &TargetRow, depth: usize, shares: &[TargetRow], out: &mut Vec<(TargetRow, usize)>) {
        out.push((t.clone(), depth));
        if depth < 6 {
            for s in shares.iter().filter(|s| s.parent_id.as_ref() == Some(&t.id)) {
                walk(s, depth + 1, shares, out);
            }
        }
    }
    let mut out = Vec::new();
    tops.iter().for_each(|t| walk(t, 0, &shares, &mut out));
    Ok(out)
}

async fn export(cx: Cx, Path(id): Path<String>) -> Reply {
    let lang = cx.lang();
    let mut tx = cx.snapshot().await?;
    let (permit, plan) = documents::load(&cx, &mut tx, &id).await?;
    let rows = all_rows(&mut tx, &permit, &plan.id).await?;
    let targets: Vec<TargetRow> = rows.iter().map(|(t, _)| t.clone()).collect();
    let progress = board::progress_of(&mut tx, cx.site(), &targets, cx.today()).await?;
    let rows: Vec<(TargetRow, usize, String)> =
        rows.into_iter().zip(&progress).map(|((t, d), p)| (t, d, p.words(lang))).collect();
    let name = |m: &str| {
        cx.site().packs.measure(m).map_or_else(|| m.to_owned(), |m| lang.pick(&m.name.zh, &m.name.en).to_owned())
    };
    let bytes = workbook(&[sheet::sheet(&plan.title, &rows, name, lang)]).map_err(|e| DbError::Other(e.to_string()))?;
    download(&format!("{}-{}.xlsx", plan.title, t!(lang, "任务分解表", "breakdown")), XLSX, bytes)
}

async fn judge_sheet(
    cx: &Cx,
    tx: &mut Tx,
    id: &str,
    table: &kernel::office::Table,
) -> Result<(documents::store::PlanRow, Vec<TargetRow>, Vec<sheet::Returned>), Trouble> {
    let (permit, plan) = documents::load(cx, tx, id).await?;
    cx.permit::<WritePlans>(&plan.unit_path)?;
    let targets: Vec<TargetRow> = all_rows(tx, &permit, &plan.id).await?.into_iter().map(|(t, _)| t).collect();
    let units = units_below(cx, tx, &plan.unit_path).await?;
    let returned = sheet::judge(table, &targets, &units).map_err(Trouble::BadInput)?;
    Ok((plan, targets, returned))
}

async fn import_preview(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.snapshot().await?;
    documents::load(&cx, &mut tx, &id).await?;
    let Some(file) = posted.file("sheet") else {
        return Err(Trouble::BadInput(bi!("请选择改好的任务分解表。", "Choose the changed breakdown sheet.")));
    };
    let table = read_table(&file.name, &file.bytes).map_err(|e| Trouble::BadInput(e.sentence()))?;
    let (plan, targets, returned) = judge_sheet(&cx, &mut tx, &id, &table).await?;
    let rows = serde_json::to_string(&table.rows).unwrap_or_default();
    html(view::import(&cx, &plan, &returned, &rows, sheet::sums(&targets, &returned).as_ref(), &FieldErrors::new()))
}

async fn import_commit(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    documents::load(&cx, &mut tx, &id).await?;
    let rows = serde_json::from_str(d.raw("rows")).map_err(|_| {
        Trouble::BadInput(bi!("预览内容不完整，请重新上传。", "The preview is incomplete; send the file again."))
    })?;
    let table = kernel::office::Table { sheet: String::new(), rows };
    let (plan, targets, returned) = judge_sheet(&cx, &mut tx, &id, &table).await?;
    let permit = cx.permit::<WritePlans>(&plan.unit_path)?;
    let sums = sheet::sums(&targets, &returned);
    let mut errors = FieldErrors::new();
    if d.get("why").is_empty() {
        errors.add("why", bi!("请写明原因（如会议调整）", "Give a reason (such as a meeting)"));
    }
    let wrong = returned.iter().any(|r| matches!(r.verdict, Verdict::Wrong(_)));
    if wrong || !errors.is_empty() {
        return unprocessable(view::import(&cx, &plan, &returned, d.raw("rows"), sums.as_ref(), &errors));
    }
    let mut n = 0;
    for r in &returned {
        if let Verdict::Changed(i, f, _) = &r.verdict {
            if !store::update(&mut tx, cx.site(), &permit, &targets[*i], f, d.get("why")).await? {
                return Err(Trouble::Conflict(bi!(
                    "导入期间有目标被别人改了，整张表都没有导入；请重新导出、修改后再导入。",
                    "A target was changed meanwhile; nothing of the sheet was imported. Export it again and retry."
                )));
            }
            n += 1;
        }
    }
    tx.commit().await?;
    see_other(&format!("/plans/{}/targets", plan.id), Flash::good(bi!("已导入 {n} 处修改。", "{n} changes imported.")))
}
