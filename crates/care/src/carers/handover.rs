//! Handing over: everybody a carer looks after goes to others in one step, from a day on; what was is untouched. The list
//! is printed and signed.

use super::{
    ReadCarers, WriteCarers,
    store::{self, CarerRow},
    web::load,
};
use crate::pairings::store::{self as pairings, BondRow, NewPairing, PairingRow};
use axum::extract::Path;
use kernel::{
    db::Tx,
    web::{
        Access, Cx, Draft, Flash, PageHead, Posted, Reply, Routes, Sample, Trouble, html as reply, page, see_other,
        ui::{self, FieldLook, FormView},
        unprocessable,
    },
};
use maud::{Markup, html};
use std::collections::BTreeMap;
use vocab::{CarerId, FieldErrors, PairingId, bi, parse_day, t};

/// Routes of handing over.
pub fn routes() -> Routes {
    let write = Access::to::<WriteCarers>();
    Routes::new().get("/carers/{id}/handover", write, form).post("/carers/{id}/handover", write, hand_over)
}

/// What the page shows.
struct Handover {
    carer: CarerRow,
    /// Whom she looks after now, with the bond.
    hers: Vec<(PairingRow, BondRow)>,
    /// Who could take them on, the nearest first.
    free: Vec<CarerRow>,
}

async fn read(cx: &Cx, tx: &mut Tx, id: &str) -> Result<Handover, Trouble> {
    let carer = load(cx, tx, id).await?;
    cx.permit::<WriteCarers>(&carer.unit_path)?;
    let sight = crate::today::sight(cx, tx).await?;
    let mut hers = Vec::new();
    for bond in pairings::of_carer(tx, &sight, &carer.id).await? {
        if !bond.until_day.is_empty() {
            continue;
        }
        let all = pairings::of_person(tx, &bond.person_id).await?;
        if let Some(row) = all.into_iter().find(|b| b.carer_id == carer.id && b.until_day.is_empty()) {
            hers.push((row, bond));
        }
    }
    let mut free = store::with_room(tx, &cx.reach::<ReadCarers>()?, &carer.unit_path, 80).await?;
    free.retain(|c| c.id != carer.id);
    Ok(Handover { carer, hers, free })
}

async fn form(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let h = read(&cx, &mut tx, &id).await?;
    let mut d = Draft::default();
    d.set("from", cx.today().to_string());
    reply(view(&cx, &h, &d, &FieldErrors::new()))
}

async fn hand_over(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let h = read(&cx, &mut tx, &id).await?;
    let mut e = FieldErrors::new();
    let from = parse_day(d.get("from")).filter(|day| *day <= cx.today());
    if from.is_none() {
        e.add("from", bi!("请填交接日期，不晚于今天", "Give the day of the handover, today at the latest"));
    }
    if d.get("why").is_empty() {
        e.add("why", bi!("请写明为什么交接", "Give the reason"));
    }
    // One successor for all, or each her own; nobody is left without an answer.
    let mut load_of: BTreeMap<String, i64> = BTreeMap::new();
    let mut steps = Vec::new();
    for (row, bond) in &h.hers {
        let key = format!("to.{}", row.id);
        let chosen = if d.get(&key).is_empty() { d.get("to") } else { d.get(&key) };
        match h.free.iter().find(|c| c.id.as_str() == chosen) {
            Some(next) if next.person_id == bond.person_id => {
                e.add(key, bi!("不能和自己结对", "Nobody is paired with herself"));
            }
            Some(next) => {
                *load_of.entry(next.id.to_string()).or_default() += 1;
                steps.push((row, bond, next));
            }
            None => {
                let name = bond.name.clone();
                e.add(key, bi!("请给{name}选接手的人", "Choose who takes on {name}"));
            }
        }
        if from.is_some_and(|f| f <= row.from_day) {
            let (name, day) = (bond.name.clone(), row.from_day);
            e.add(
                "from",
                bi!("{name} 是 {day} 才结对的，交接要晚于那天", "{name} was paired on {day}; the handover comes later"),
            );
        }
    }
    for next in &h.free {
        let n = load_of.get(next.id.as_str()).copied().unwrap_or(0);
        if next.paired + n > next.capacity {
            let (name, room) = (next.name.clone(), next.capacity - next.paired);
            e.add(
                "to",
                bi!("{name} 只剩 {room} 个名额，这次给了她 {n} 个", "{name} has room for {room} and was given {n}"),
            );
        }
    }
    let (Some(from), true) = (from, e.is_empty()) else { return unprocessable(view(&cx, &h, d, &e)) };
    let last = from.yesterday().unwrap_or(from);
    for (row, bond, next) in steps {
        let permit = cx.permit::<WriteCarers>(&bond.unit_path)?;
        if !pairings::end(&mut tx, cx.site(), &permit, row, &bond.unit_path, last, d.get("why")).await? {
            return Err(Trouble::Conflict(bi!(
                "别人刚改过，请刷新再试；没有改动。",
                "Somebody has just changed it; nothing was changed. Look again."
            )));
        }
        let id = PairingId::mint(&cx.site().mint);
        let new = NewPairing { id: &id, carer: &next.id, person: &bond.person_id, at: &bond.unit_path, from };
        pairings::make(&mut tx, cx.site(), &permit, &new).await?;
    }
    tx.commit().await?;
    let n = h.hers.len();
    see_other(
        &format!("/carers/{}", h.carer.id),
        Flash::good(bi!(
            "{n} 人已全部交接，以前的记录都还在。",
            "All {n} were handed over; what was done before is untouched."
        )),
    )
}

fn view(cx: &Cx, h: &Handover, d: &Draft, errors: &FieldErrors) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft: d, errors };
    let option = |c: &CarerRow, chosen: &str| html! { option value=(c.id) selected[c.id.as_str() == chosen] { (c.name) " · " (c.unit_name) " · " (c.paired) "/" (c.capacity) } };
    let head = PageHead::new(t!(lang, "交接", "Handover"))
        .nav("carers")
        .crumb(t!(lang, "结对人", "Carers"), "/carers/")
        .crumb(h.carer.name.clone(), format!("/carers/{}", h.carer.id))
        .lead(t!(lang, "{} 带的 {} 人", "{}, {} people", h.carer.name, h.hers.len()));
    page(
        cx,
        head,
        html! {
            (form.summary())
            form.card method="post" action={ "/carers/" (h.carer.id) "/handover" } { (ui::csrf(cx))
                div.card-body {
                    @if h.hers.is_empty() { (ui::empty(&t!(lang, "她现在没有带人", "She looks after nobody now"), &t!(lang, "不用交接。", "There is nothing to hand over."), None)) } @else {
                        div.row {
                            div."col-md-4" { label.form-label for="to" { (t!(lang, "全部交给", "All to")) }
                                select.form-select.is-invalid[errors.of("to", lang).is_some()] id="to" name="to" { option value="" { (t!(lang, "下面逐个选", "choose one by one below")) } @for c in &h.free { (option(c, d.get("to"))) } }
                                @if let Some(e) = errors.of("to", lang) { div.invalid-feedback.d-block { (e) } } }
                            (form.text("from", &t!(lang, "从哪天起", "From"), FieldLook { kind: "date", required: true, col: "col-md-3", ..FieldLook::default() }))
                            (form.text("why", &t!(lang, "为什么交接", "Why"), FieldLook { required: true, col: "col-md-5", ..FieldLook::default() }))
                        }
                        div.table-responsive { table.table.table-vcenter {
                            thead { tr { th { (t!(lang, "姓名", "Name")) } th { (t!(lang, "单位", "Unit")) } th { (t!(lang, "结对自", "Paired since")) } th { (t!(lang, "交给", "To")) } th.d-none.d-print-table-cell { (t!(lang, "交接人、接手人签名", "Signatures")) } } }
                            tbody { @for (row, bond) in &h.hers {
                                @let key = format!("to.{}", row.id);
                                tr { td.nowrap { (bond.name) } td { (bond.unit_name) } td.nowrap { (row.from_day) }
                                    td { select.form-select name=(key) aria-label=(t!(lang, "{} 交给", "{} goes to", bond.name)) { option value="" { (t!(lang, "同上面", "as above")) } @for c in &h.free { (option(c, d.get(&key))) } }
                                        @if let Some(e) = errors.of(&key, lang) { div.invalid-feedback.d-block { (e) } } }
                                    td.d-none.d-print-table-cell {} }
                            } }
                        } }
                        @if h.free.is_empty() { p.form-hint { (t!(lang, "附近没有通过审核、还有名额的结对人，请先登记一位。", "No approved carer with room nearby; enter one first.")) } }
                    }
                }
                @if !h.hers.is_empty() { div.card-footer.d-print-none { button.btn.btn-primary type="submit" { (t!(lang, "全部交接", "Hand all over")) } } }
            }
        },
    )
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "carers/handover",
        render: |cx| {
            let mut errors = FieldErrors::new();
            errors.add("to", bi!("名额不够", "no room"));
            errors.add("to.b", bi!("请选接手的人", "choose"));
            let row = PairingRow {
                id: PairingId::stored("b".into()),
                carer_id: CarerId::stored("c".into()),
                carer_name: "陈秀英".into(),
                carer_kind: "volunteer".into(),
                person_id: vocab::PersonId::stored("p".into()),
                from_day: jiff::civil::date(2026, 1, 1),
                until_day: String::new(),
                why_end: String::new(),
                version: 1,
            };
            let h = Handover {
                carer: super::sample(),
                hers: vec![(row, pairings::sample_bond())],
                free: vec![super::sample()],
            };
            view(cx, &h, &Draft::default(), &errors)
        },
    },
    Sample {
        name: "carers/handover-none",
        render: |cx| {
            let h = Handover { carer: super::sample(), hers: Vec::new(), free: Vec::new() };
            view(cx, &h, &Draft::default(), &FieldErrors::new())
        },
    },
];
