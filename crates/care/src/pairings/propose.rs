//! A proposal for everybody without a carer, by the library `matcher`: near first, exact over the choices it looked at, with
//! the reason of each. A person goes through it, changes what she knows better, and confirms.

use super::store::{NewPairing, make};
use crate::{
    carers::{
        ReadCarers, WriteCarers,
        store::{self as carers, CarerRow},
    },
    overview::{Alone, alone},
    today::SeeToday,
};
use gbcodes::Sex;
use kernel::{
    db::{Tx, sql},
    record,
    web::{
        Access, Cx, Draft, Flash, PageHead, Posted, Reply, Routes, Sample, Trouble, html as reply, page, see_other,
        ui::{self, FormView, Tone},
    },
};
use matcher::pairing::{Carer, Child, Place, Proposal, Weights, propose};
use maud::{Markup, html};
use network::units::{self, UnitRow, unit_filter};
use std::collections::HashMap;
use vocab::{CarerId, FieldErrors, Lang, PairingId, PersonId, UnitId, UnitPath, bi, href, t};

/// Routes of the proposal.
pub fn routes() -> Routes {
    let write = Access::to::<WriteCarers>();
    Routes::new().get("/care/pairing", write, show).post("/care/pairing", write, confirm)
}

record! {
    struct Body { id: PersonId, name: String, sex: String, birth_day: String, household_id: String, school_id: String, risk: String, needs: String, kind: String, unit_path: UnitPath }
}

/// Everything the page shows.
struct Page {
    proposal: Proposal,
    children: HashMap<String, Alone>,
    carers: HashMap<String, CarerRow>,
    units: Vec<UnitRow>,
    query: Draft,
}

fn sex(code: &str) -> Option<Sex> {
    match code {
        "1" => Some(Sex::Male),
        "2" => Some(Sex::Female),
        _ => None,
    }
}

/// A place by the units above it: the paths themselves are good names.
fn place(path: &UnitPath, kind: &str) -> Place {
    let up = |p: &UnitPath| p.parent().map(|p| p.to_string()).unwrap_or_default();
    let township = path.parent();
    match kind {
        "county" => Place { county: path.to_string(), ..Place::default() },
        "township" => Place { county: up(path), township: path.to_string(), village: String::new() },
        _ => Place {
            county: township.as_ref().map(up).unwrap_or_default(),
            township: township.map(|p| p.to_string()).unwrap_or_default(),
            village: path.to_string(),
        },
    }
}

fn words(text: &str) -> Vec<String> {
    let parts = text.split([' ', '　', '、', '，', ',', '；', ';', '。']).map(str::trim);
    parts.filter(|w| !w.is_empty()).take(20).map(str::to_owned).collect()
}

async fn read(cx: &Cx, tx: &mut Tx, query: &Draft) -> Result<Page, Trouble> {
    let within = match UnitId::parse(query.get("unit")) {
        Some(id) => {
            let unit = units::locate(tx, &id).await?.ok_or(Trouble::NotFound)?;
            cx.permit::<SeeToday>(&unit.path).map_err(|_| Trouble::NotFound)?;
            Some(unit.path)
        }
        None => None,
    };
    let sight = crate::today::sight(cx, tx).await?;
    let mut without = alone(cx, tx, &sight, within.as_ref()).await?;
    let ids: Vec<PersonId> = without.iter().map(|a| a.id.clone()).collect();
    let mut q = sql(
        "SELECT p.id, p.name, p.sex, p.birth_day, p.household_id, p.school_id, p.risk, p.needs, u.kind, p.unit_path FROM person p JOIN unit u ON u.id = p.unit_id WHERE ",
    );
    q.push_in("p.id", ids.iter()).push(" ORDER BY p.id");
    let bodies: Vec<Body> = tx.all(q).await?;
    let today = cx.today();
    let years = |birth: &str| {
        birth.parse().ok().and_then(|b| people::card::age_on(b, today)).and_then(|a| u8::try_from(a).ok())
    };
    let children: Vec<Child> = bodies
        .iter()
        .map(|b| Child {
            id: b.id.to_string(),
            place: place(&b.unit_path, &b.kind),
            school: Some(b.school_id.clone()).filter(|s| !s.is_empty()),
            household: Some(b.household_id.clone()).filter(|h| !h.is_empty()),
            sex: sex(&b.sex),
            age: years(&b.birth_day),
            needs: words(&b.needs),
            priority: match b.risk.as_str() {
                "high" => 0,
                "middle" => 1,
                _ => 2,
            },
            ..Child::default()
        })
        .collect();
    let permit = cx.reach::<ReadCarers>()?;
    let free: Vec<CarerRow> =
        carers::list(tx, &permit, None, "approved", 5000).await?.into_iter().filter(CarerRow::has_room).collect();
    // Who they are and whom they look after: households stay together.
    let own: Vec<PersonId> = free.iter().map(|c| c.person_id.clone()).collect();
    let mut q = sql(
        "SELECT p.id, p.name, p.sex, p.birth_day, p.household_id, p.school_id, p.risk, p.needs, u.kind, p.unit_path FROM person p JOIN unit u ON u.id = p.unit_id WHERE ",
    );
    q.push_in("p.id", own.iter()).push(" ORDER BY p.id");
    let faces: HashMap<String, Body> = tx.all::<Body>(q).await?.into_iter().map(|b| (b.id.to_string(), b)).collect();
    record! { struct Bond { carer_id: String, person_id: String, until_day: String, household_id: String } }
    let mut q = sql(
        "SELECT b.carer_id, b.person_id, b.until_day, p.household_id FROM pairing b JOIN person p ON p.id = b.person_id WHERE ",
    );
    q.push_in("b.carer_id", free.iter().map(|c| &c.id)).push(" ORDER BY b.id");
    let mut bonds: HashMap<String, Vec<Bond>> = HashMap::new();
    for b in tx.all::<Bond>(q).await? {
        bonds.entry(b.carer_id.clone()).or_default().push(b);
    }
    let carers: Vec<Carer> = free
        .iter()
        .map(|c| {
            let face = faces.get(c.person_id.as_str());
            let hers = bonds.get(c.id.as_str()).map(Vec::as_slice).unwrap_or_default();
            let age = |n: i64, none: u8| if n > 0 { u8::try_from(n).unwrap_or(none) } else { none };
            Carer {
                id: c.id.to_string(),
                place: face.map(|f| place(&f.unit_path, &f.kind)).unwrap_or_default(),
                school: face.map(|f| f.school_id.clone()).filter(|s| !s.is_empty()),
                sex: face.and_then(|f| sex(&f.sex)),
                capacity_left: u32::try_from(c.capacity - c.paired).unwrap_or(0),
                held: u32::try_from(c.paired).unwrap_or(0),
                wish_sex: sex(&c.wish_sex),
                wish_age: (c.wish_from > 0 || c.wish_until > 0).then(|| (age(c.wish_from, 0), age(c.wish_until, 120))),
                skills: words(&c.skills),
                bonds: hers.iter().filter(|b| !b.until_day.is_empty()).map(|b| b.person_id.clone()).collect(),
                households: hers
                    .iter()
                    .filter(|b| b.until_day.is_empty() && !b.household_id.is_empty())
                    .map(|b| b.household_id.clone())
                    .collect(),
                ..Carer::default()
            }
        })
        .collect();
    let proposal = propose(&children, &carers, &Weights::default())
        .map_err(|e| kernel::db::DbError::Other(format!("no proposal could be made: {e}")))?;
    without.retain(|a| ids.contains(&a.id));
    Ok(Page {
        proposal,
        children: without.into_iter().map(|a| (a.id.to_string(), a)).collect(),
        carers: free.into_iter().map(|c| (c.id.to_string(), c)).collect(),
        units: units::store::near(tx, sight.roots(), within.as_ref()).await?,
        query: query.clone(),
    })
}

async fn show(cx: Cx, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let page = read(&cx, &mut tx, &query).await?;
    reply(view(&cx, &page))
}

async fn confirm(cx: Cx, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let sight = crate::today::sight(&cx, &mut tx).await?;
    let picked: Vec<(PersonId, CarerId)> = d
        .all("pick")
        .filter_map(|p| Some((PersonId::parse(p)?, CarerId::parse(d.get(&format!("carer.{p}")))?)))
        .take(500)
        .collect();
    if picked.is_empty() {
        return Err(Trouble::BadInput(bi!("没有勾选任何一对；没有改动。", "No pair was ticked; nothing was changed.")));
    }
    let ids: Vec<PersonId> = picked.iter().map(|p| p.0.clone()).collect();
    let rows = people::persons::store::known(&mut tx, &sight, &ids).await?;
    let read = cx.reach::<ReadCarers>()?;
    let mut made = 0;
    for (person, carer) in &picked {
        let row = rows.iter().find(|r| r.id == *person).ok_or(Trouble::NotFound)?;
        let permit = cx.permit::<WriteCarers>(&row.unit_path)?;
        // Read anew each time: her room shrinks with every child she is given here.
        let carer = carers::carer(&mut tx, &read, carer).await?.ok_or(Trouble::NotFound)?;
        if !carer.has_room() || carer.person_id == *person {
            let (name, child) = (carer.name, row.card.get("name").to_owned());
            return Err(Trouble::BadInput(bi!(
                "{name} 没有名额了，不能再带{child}；一对也没有保存，请改一下再确认。",
                "{name} has no room for {child}; no pair was saved. Change it and confirm again."
            )));
        }
        let id = PairingId::mint(&cx.site().mint);
        let new = NewPairing { id: &id, carer: &carer.id, person, at: &row.unit_path, from: cx.today() };
        made += i64::from(make(&mut tx, cx.site(), &permit, &new).await?);
    }
    tx.commit().await?;
    see_other(
        "/care/",
        Flash::good(bi!(
            "已结成 {made} 对，该做的事归各自的结对人。",
            "{made} pairs were made; what is owed is their carers' from now on."
        )),
    )
}

fn view(cx: &Cx, p: &Page) -> Markup {
    let lang = cx.lang();
    let weights = Weights::default();
    let none = FieldErrors::new();
    let form = FormView { lang, draft: &p.query, errors: &none };
    let name = |id: &str| {
        p.carers.get(id).map(|c| c.name.clone()).or_else(|| p.children.get(id).map(Alone::shown)).unwrap_or_default()
    };
    let zh = lang == Lang::Zh;
    let (n, left) = (p.proposal.pairs.len(), p.proposal.unmatched.len());
    let head = PageHead::new(t!(lang, "成批结对", "Pair many at once"))
        .nav("care")
        .crumb(t!(lang, "关爱落实", "How care stands"), "/care/")
        .lead(t!(
            lang,
            "给 {n} 人提出了人选，{left} 人没有合适的；先近后远，您看过、改过再确认",
            "{n} proposed, {left} without; near first, for you to change and confirm"
        ))
        .wide();
    page(
        cx,
        head,
        html! {
            form.filters.card.card-body method="get" action="/care/pairing" data-auto="" { div.row.g-2 {
                (unit_filter(&form, &p.units, "col-6 col-lg-3"))
                div."col-6 col-lg-1".filter-go { button.btn type="submit" { (t!(lang, "筛选", "Filter")) } }
            } }
            @if n + left == 0 { div.card.mt-3 { (ui::empty(&t!(lang, "都结对了", "Everybody is paired"), "", None)) } }
            @if n > 0 {
                form.card.mt-3 method="post" action="/care/pairing" { (ui::csrf(cx))
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "结", "Pair")) } th { (t!(lang, "孩子", "Child")) } th { (t!(lang, "结对人", "Carer")) } th { (t!(lang, "为什么是她", "Because")) } th { (t!(lang, "其次", "Next best")) } } }
                        tbody { @for pair in &p.proposal.pairs { @if let Some(child) = p.children.get(&pair.child) { tr {
                            td { input.form-check-input type="checkbox" name="pick" value=(pair.child) checked aria-label=(t!(lang, "结 {}", "Pair {}", child.shown())); }
                            td.nowrap { a href=(href::person(&child.id)) { (child.shown()) } @if child.risk == "high" { " " (ui::badge(Tone::Bad, &t!(lang, "高风险", "high risk"))) } div.text-secondary { (child.unit_name) } }
                            td { select.form-select name={ "carer." (pair.child) } aria-label=(t!(lang, "{} 的结对人", "Carer of {}", child.shown())) {
                                @for id in std::iter::once(&pair.carer).chain(pair.next_best.iter().map(|n| &n.carer)) { @if let Some(c) = p.carers.get(id) { option value=(id) { (c.name) " · " (c.unit_name) " · " (c.paired) "/" (c.capacity) } } }
                            } }
                            td.wrap { (if zh { pair.words_zh(&weights) } else { pair.words_en(&weights) }) }
                            td.wrap { @if let Some(next) = &pair.next_best { (name(&next.carer)) (lang.pick("：", ": ")) (if zh { next.words_zh(&weights, name) } else { next.words_en(&weights, name) }) } @else { "—" } }
                        } } } }
                    } }
                    div.card-footer.d-print-none { button.btn.btn-primary type="submit" { (t!(lang, "确认勾选的", "Confirm those ticked")) } }
                }
            }
            @if left > 0 {
                section.card.mt-3 {
                    div.card-header { h2.card-title { (t!(lang, "没有合适人选的", "Nobody suitable for")) } a.ms-auto href="/carers/new" { (t!(lang, "登记结对人", "Enter a carer")) } }
                    ul.list-group.list-group-flush { @for u in &p.proposal.unmatched { @if let Some(child) = p.children.get(&u.child) { li.list-group-item { a href=(href::person(&child.id)) { (child.shown()) } " " span.text-secondary { (child.unit_name) " · " (if zh { u.reason.words_zh(name) } else { u.reason.words_en(name) }) } } } } }
                }
            }
        },
    )
}

fn sample(carers: u32) -> Option<Page> {
    let here = Place { county: "/1/".into(), township: "/1/1/".into(), village: "/1/1/1/".into() };
    let ids = ["0190f1c2-0000-7000-8000-0000000000c1", "0190f1c2-0000-7000-8000-0000000000c2"];
    let children: Vec<Child> =
        ids.iter().map(|id| Child { id: (*id).into(), place: here.clone(), ..Child::default() }).collect();
    let row = crate::carers::sample();
    let free: Vec<Carer> = (0..carers)
        .map(|n| Carer { id: format!("{}{n}", row.id), place: here.clone(), capacity_left: 1, ..Carer::default() })
        .collect();
    let of = |id: &str| Alone {
        id: PersonId::stored(id.into()),
        name: "李小兰".into(),
        file_class: "personal".into(),
        risk: "high".into(),
        unit_name: "上云村".into(),
        since: "2026-01-01".into(),
    };
    Some(Page {
        proposal: propose(&children, &free, &Weights::default()).ok()?,
        children: ids.iter().map(|id| ((*id).to_owned(), of(id))).collect(),
        carers: free
            .iter()
            .map(|c| (c.id.clone(), CarerRow { id: CarerId::stored(c.id.clone()), ..row.clone() }))
            .collect(),
        units: Vec::new(),
        query: Draft::default(),
    })
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[Sample {
    name: "pairings/proposal",
    render: |cx| html! { @for n in [0, 1, 3] { @if let Some(p) = sample(n) { (view(cx, &p)) } } },
}];
