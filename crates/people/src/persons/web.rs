//! Pages of people's files.

use super::{
    GuardPeople, OpenPeople, ReadPeople, WritePeople, history,
    list::{self, Filter, PageKey},
    readings,
    rules::{self, OwnField},
    sight::{self, Sight},
    store::{self, PersonRow},
    view,
};
use crate::{card::Card, catalogue::FIELDS, family, names, registers};
use axum::extract::Path;
use kernel::{
    db::{DbError, Tx},
    web::{Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, html, see_other, unprocessable},
};
use network::units::{self, Located, UnitRow};
use vocab::{FieldErrors, PersonId, UnitId, bi, href, t};

/// Routes of people's files.
pub fn routes() -> Routes {
    let (read, write) = (Access::to::<ReadPeople>(), Access::to::<WritePeople>());
    let (open, guard) = (Access::to::<OpenPeople>(), Access::to::<GuardPeople>());
    Routes::new()
        .get("/people/", read, index)
        .post("/people/find", read, find)
        .get("/people/new", write, new_form)
        .post("/people/new", write, enter)
        .get("/people/{id}", read, show)
        .get("/people/{id}/edit", write, edit_form)
        .post("/people/{id}/edit", write, edit)
        .post("/people/{id}/reveal", read, reveal)
        .post("/people/{id}/check", write, check)
        .post("/people/{id}/tags", write, set_tags)
        .post("/people/{id}/remove", write, remove)
        .post("/people/{id}/restore", write, bring_back)
        .get("/people/{id}/history/{rev}", read, earlier)
        .post("/people/{id}/history/{rev}/restore", write, restore)
        .get("/people/{id}/open", open, open_form)
        .post("/people/{id}/open", open, open_file)
        .post("/people/{id}/class", guard, set_class)
}

const PAGE: usize = 50;

/// What she may see, from her permit and the approvals in force.
pub(crate) async fn sight(cx: &Cx, tx: &mut Tx) -> Result<Sight, Trouble> {
    Ok(Sight::of(tx, cx.site(), &cx.reach::<ReadPeople>()?).await?)
}

pub(crate) async fn filter(cx: &Cx, tx: &mut Tx, query: &Draft) -> Result<Filter, Trouble> {
    let within = match UnitId::parse(query.get("unit")) {
        Some(id) => units::locate(tx, &id).await?.map(|u| u.path),
        None => None,
    };
    if let Some(path) = &within {
        cx.permit::<ReadPeople>(path).map_err(|_| Trouble::NotFound)?;
    }
    Ok(Filter {
        within,
        register: query.get("register").to_owned(),
        ages: query.get("ages").to_owned(),
        sex: query.get("sex").to_owned(),
        risk: query.get("risk").to_owned(),
        tag: query.get("tag").to_owned(),
        haves: query.get("haves").to_owned(),
        unchecked_since: vocab::parse_day(query.get("unchecked_since")),
        status: query.get("status").to_owned(),
        kept_until: cx
            .site()
            .packs
            .registers()
            .iter()
            .map(|r| (r.code.clone(), crate::card::birthday(cx.today(), -i16::try_from(r.keep_years).unwrap_or(100))))
            .collect(),
        ..Filter::default()
    })
}

async fn listing(
    cx: &Cx,
    tx: &mut Tx,
    query: &Draft,
    f: &Filter,
    after: Option<&PageKey>,
) -> Result<view::Listing, Trouble> {
    let sight = sight(cx, tx).await?;
    let mut rows = list::lines(tx, &sight, f, after, PAGE as i64 + 1).await?;
    let next = (rows.len() > PAGE).then(|| rows[PAGE - 1].id.to_string());
    rows.truncate(PAGE);
    let ids: Vec<PersonId> = rows.iter().map(|r| r.id.clone()).collect();
    Ok(view::Listing {
        registers: registers::store::held(tx, &sight, &ids).await?,
        tags: store::tags(tx, &sight, &ids).await?,
        units: units::store::near(tx, sight.roots(), f.within.as_ref()).await?,
        minors_closed: list::minors_closed(tx, &sight).await?,
        saved: crate::filters::of(tx, &sight).await?,
        searched: query.get("q").to_owned(),
        query: query.clone(),
        rows,
        next,
    })
}

async fn index(cx: Cx, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let f = filter(&cx, &mut tx, &query).await?;
    let after = match query.opt("after") {
        Some(id) => PageKey::parse(&mut tx, id).await?,
        None => None,
    };
    html(view::index(&cx, &listing(&cx, &mut tx, &query, &f, after.as_ref()).await?))
}

/// A search is posted: names and numbers do not belong into addresses, histories and logs.
async fn find(cx: Cx, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.snapshot().await?;
    let mut f = filter(&cx, &mut tx, d).await?;
    let permit = cx.reach::<ReadPeople>()?;
    for word in d.get("q").split([' ', '　', '，', ',', '、', '\t']).filter(|w| !w.is_empty()).take(6) {
        // A word that begins a unit's name asks for the people of that village or school.
        let named = if word.chars().count() >= 2 && !word.is_ascii() {
            units::store::named(&mut tx, permit.roots(), word).await?
        } else {
            Vec::new()
        };
        if named.is_empty() {
            f.words.extend(names::asked(word, &cx.site().vault));
        } else {
            f.units.extend(named);
        }
    }
    html(view::index(&cx, &listing(&cx, &mut tx, d, &f, None).await?))
}

pub(crate) async fn writable_units(cx: &Cx) -> Result<Vec<UnitRow>, Trouble> {
    let permit = cx.reach::<WritePeople>()?;
    let mut tx = cx.snapshot().await?;
    let all = units::store::reachable(&mut tx, permit.roots()).await?;
    Ok(all
        .into_iter()
        .filter(|u| !matches!(u.kind.as_str(), "school" | "hospital" | "agency" | "enterprise"))
        .collect())
}

async fn new_form(cx: Cx, query: Draft) -> Reply {
    let units = writable_units(&cx).await?;
    let mut draft = Draft::default();
    draft.set("id", PersonId::mint(&cx.site().mint).to_string());
    draft.set(
        "unit",
        if query.get("unit").is_empty() {
            cx.person()?.main_post().map(|p| p.unit.to_string()).unwrap_or_default()
        } else {
            query.get("unit").to_owned()
        },
    );
    for key in ["as", "of"] {
        draft.set(key, query.get(key));
    }
    html(view::form(&cx, None, &draft, &FieldErrors::new(), &units, &registers::own_fields(cx.site()), &[]))
}

fn chosen_unit(d: &Draft, units: &[UnitRow], errors: &mut FieldErrors) -> Option<Located> {
    let found = units.iter().find(|u| u.id.as_str() == d.get("unit"));
    if found.is_none() {
        errors.add("unit", bi!("请选择所在的村（社区）", "Choose the village"));
    }
    found.map(|u| Located { id: u.id.clone(), name: u.name.clone(), kind: u.kind.clone(), path: u.path.clone() })
}

fn read_card(cx: &Cx, d: &Draft, kept: &Card, own: &[(String, OwnField)], errors: &mut FieldErrors) -> Option<Card> {
    match rules::read(d, kept, own, cx.today()) {
        Ok(card) => Some(card),
        Err(e) => {
            e.iter().for_each(|e| errors.add(e.field.as_str(), e.message.clone()));
            None
        }
    }
}

async fn enter(cx: Cx, posted: Posted) -> Reply {
    let d = &posted.draft;
    let (units, own) = (writable_units(&cx).await?, registers::own_fields(cx.site()));
    let id = PersonId::parse(d.get("id")).unwrap_or_else(|| PersonId::mint(&cx.site().mint));
    let mut errors = FieldErrors::new();
    let unit = chosen_unit(d, &units, &mut errors);
    let card = read_card(&cx, d, &Card::default(), &own, &mut errors);
    let (Some(unit), Some(card)) = (unit, card) else {
        return unprocessable(view::form(&cx, None, d, &errors, &units, &own, &[]));
    };
    let permit = cx.permit::<WritePeople>(&unit.path)?;
    let mut tx = cx.begin().await?;
    let sight = sight(&cx, &mut tx).await?;
    // The same form sent twice is the same file.
    if store::locate(&mut tx, &id).await?.is_some() {
        return see_other(
            &href::person(&id),
            Flash::good(bi!("这份档案已经保存过了。", "This file had been saved already.")),
        );
    }
    let found = crate::doubles::candidates(&mut tx, cx.site(), &sight, &card, &unit.path, None).await?;
    if found.iter().any(|c| c.certain) || (!found.is_empty() && d.get("distinct") != "1") {
        drop(tx);
        return unprocessable(view::form(&cx, None, d, &FieldErrors::new(), &units, &own, &found));
    }
    let school = store::school_named(&mut tx, card.get("school"), &unit.path).await?;
    let household = match PersonId::parse(d.get("of")) {
        Some(of) => store::person(&mut tx, &sight, &of).await?.map(|p| p.household_id).unwrap_or_default(),
        None => String::new(),
    };
    let entry = store::Entry { id: &id, unit: &unit, household: &household, school: school.as_ref(), card: &card };
    match store::enter(&mut tx, cx.site(), &permit, &entry).await {
        Err(DbError::Duplicate) => {
            drop(tx);
            return see_other(
                &href::person(&id),
                Flash::good(bi!("这份档案已经保存过了。", "This file had been saved already.")),
            );
        }
        other => other?,
    }
    family::store::refresh(&mut tx, cx.site(), &id).await?;
    crate::doubles::store::distinct(&mut tx, cx.site(), &permit.actor().name, &id, &found).await?;
    // Entered from somebody's family: the bond is made with it.
    let mut to = href::person(&id);
    if let (Some(of), Some(kind)) = (PersonId::parse(d.get("of")), family::rules::RelationKind::parse(d.get("as"))) {
        let row = store::person(&mut tx, &sight, &of).await?.ok_or(Trouble::NotFound)?;
        let permit = cx.permit::<WritePeople>(&row.unit_path)?;
        let bond = family::store::NewRelation {
            id: vocab::RelationId::mint(&cx.site().mint),
            kind,
            called: String::new(),
            other: Some(id.clone()),
            name: String::new(),
            phone: String::new(),
            agreement_day: String::new(),
            from_day: String::new(),
        };
        family::store::relate(&mut tx, cx.site(), &permit, &row, &bond).await?;
        to = href::person(&of);
    }
    tx.commit().await?;
    if d.get("next") == "again" {
        to = format!("/people/new?unit={}", unit.id);
    }
    see_other(&to, Flash::good(bi!("已建档。", "The file is made.")))
}

/// A file she may open, or why not.
pub(crate) async fn load(cx: &Cx, tx: &mut Tx, id: &str) -> Result<(Sight, PersonRow), Trouble> {
    let id = PersonId::parse(id).ok_or(Trouble::NotFound)?;
    let sight = sight(cx, tx).await?;
    let row = store::person(tx, &sight, &id).await?.ok_or(Trouble::NotFound)?;
    Ok((sight, row))
}

/// A file she may write, with the permit.
pub(crate) async fn load_to_write(
    cx: &Cx,
    tx: &mut Tx,
    id: &str,
) -> Result<(Sight, PersonRow, kernel::access::Permit<WritePeople>), Trouble> {
    let (sight, row) = load(cx, tx, id).await?;
    let permit = cx.permit::<WritePeople>(&row.unit_path)?;
    Ok((sight, row, permit))
}

fn changed_meanwhile() -> Trouble {
    Trouble::Conflict(bi!(
        "别人刚改了这份档案，您的操作没有保存。请返回，看过新的内容再试。",
        "Somebody has just changed this file; nothing of yours was saved. Go back, look at it and try again."
    ))
}

async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let Some(pid) = PersonId::parse(&id) else { return Err(Trouble::NotFound) };
    let sight = sight(&cx, &mut tx).await?;
    let Some(row) = store::person(&mut tx, &sight, &pid).await? else {
        return closed(&cx, &mut tx, &sight, &pid).await;
    };
    if let Some(into) = &row.merged_into {
        return see_other(
            &href::person(into),
            Flash::mind(bi!("这份档案已并入下面这一份。", "This file was made one with the one below.")),
        );
    }
    let guarded = row.is_minor(cx.today()) || row.file_class != "personal";
    let write_reading = guarded && !readings::reading_noted(&mut tx, &sight, &row.id).await?;
    let page = view::PersonPage {
        relatives: family::store::relatives(&mut tx, &sight, &row.id).await?,
        dependants: family::store::dependants(&mut tx, &sight, &row.id).await?,
        spells: family::store::spells(&mut tx, std::slice::from_ref(&row.id)).await?,
        household: family::store::household(&mut tx, &sight, &row).await?,
        registers: registers::store::of_person(&mut tx, &sight, &row.id).await?,
        proposals: registers::store::proposals_of(&mut tx, &sight, &row.id).await?,
        revisions: history::of(&mut tx, &sight, &row.id).await?,
        readings: if guarded { readings::readings(&mut tx, &sight, &row.id).await? } else { Vec::new() },
        papers: crate::papers::store::of_person(&mut tx, &sight, &row.id).await?,
        transfers: crate::moves::store::of_person(&mut tx, &sight, &row.id).await?,
        tags: store::tags(&mut tx, &sight, std::slice::from_ref(&row.id))
            .await?
            .remove(row.id.as_str())
            .unwrap_or_default(),
        doubles: crate::doubles::open_pairs(&mut tx, &sight, &row.id).await?,
        may_write: cx.may::<WritePeople>(&row.unit_path),
        may_guard: cx.may::<GuardPeople>(&row.unit_path),
        panels: panels(&cx, &mut tx, &row.id).await?,
        opened: row.opened(cx.site())?,
        row,
    };
    drop(tx);
    if write_reading {
        let permit = readings::reading_permit(&cx)?;
        let mut tx = cx.begin().await?;
        readings::note_reading(&mut tx, cx.site(), &permit, &page.row, "file", "").await?;
        tx.commit().await?;
    }
    html(view::show(&cx, &page))
}

/// What the rooms above have to show of her.
async fn panels(cx: &Cx, tx: &mut Tx, id: &PersonId) -> Result<Vec<maud::Markup>, Trouble> {
    let mut out = Vec::new();
    for room in &cx.site().panels {
        out.push(room.of_person(cx, tx, id).await?);
    }
    Ok(out)
}

/// Within her scope, but closed: the page says why and what to do. Outside it: not found.
async fn closed(cx: &Cx, tx: &mut Tx, sight: &Sight, id: &PersonId) -> Reply {
    let at = sight::closed(tx, sight, id).await?.ok_or(Trouble::NotFound)?;
    cx.permit::<ReadPeople>(&at.unit_path).map_err(|_| Trouble::NotFound)?;
    let mut response = html(view::closed(cx, id, &at))?;
    *response.status_mut() = axum::http::StatusCode::FORBIDDEN;
    Ok(response)
}

fn as_draft(row: &PersonRow) -> Draft {
    let mut d = Draft::default();
    d.set("version", row.version.to_string());
    d.set("unit", row.unit_id.to_string());
    for f in FIELDS.iter().filter(|f| !f.secret) {
        d.set(f.key, row.card.get(f.key));
    }
    row.card.extra().for_each(|(k, v)| d.set(k, v));
    d
}

async fn edit_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (_, row, _) = load_to_write(&cx, &mut tx, &id).await?;
    drop(tx);
    html(view::form(&cx, Some(&row), &as_draft(&row), &FieldErrors::new(), &[], &registers::own_fields(cx.site()), &[]))
}

async fn edit(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let own = registers::own_fields(cx.site());
    let mut tx = cx.begin().await?;
    let (sight, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    let present = row.opened(cx.site())?;
    let seen: i64 = d.get("version").parse().unwrap_or(0);
    // Secrets left blank stay as they were in the version that was looked at.
    let base = if seen == row.version {
        present.clone()
    } else {
        history::base(&mut tx, cx.site(), &sight, &row, seen).await?
    };
    let mut errors = FieldErrors::new();
    let Some(mut card) = read_card(&cx, d, &base, &own, &mut errors) else {
        return unprocessable(view::form(&cx, Some(&row), d, &errors, &[], &own, &[]));
    };
    if seen != row.version {
        let choices = rules::choices(&base, &card, &present, |key| d.get(&format!("pick.{key}")).to_owned());
        if choices.iter().any(|c| c.picked.is_empty()) || d.get("picked_at") != row.version.to_string() {
            return unprocessable(view::choose(&cx, &row, d, &choices, &own));
        }
        card = rules::pick(&card, &present, &choices);
    }
    let found = crate::doubles::candidates(&mut tx, cx.site(), &sight, &card, &row.unit_path, Some(&row.id)).await?;
    if let Some(same) = found.iter().find(|c| c.certain) {
        errors.add("id_number", bi!("这个身份证号已经在另一份档案上：{}。请核对；如果是同一个人，到“查重”里合并", "This number is on another file already: {}. Check it; if she is the same person, merge the two under Duplicates", same.shown(cx.lang())));
        return unprocessable(view::form(&cx, Some(&row), d, &errors, &[], &own, &[]));
    }
    let school = store::school_named(&mut tx, card.get("school"), &row.unit_path).await?;
    if !store::correct(&mut tx, cx.site(), &permit, &row, "edited", d.get("why"), &card, school.as_ref()).await? {
        return Err(changed_meanwhile());
    }
    family::store::refresh(&mut tx, cx.site(), &row.id).await?;
    tx.commit().await?;
    see_other(
        &href::person(&row.id),
        Flash::good(bi!(
            "已保存，原来的内容留在修改记录里。",
            "Saved; what was there before is kept among the earlier versions."
        )),
    )
}

/// Shows one masked field; the asking is noted on the file.
async fn reveal(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let key = posted.draft.get("field");
    let field = FIELDS.iter().find(|f| f.secret && f.key == key).ok_or(Trouble::NotFound)?;
    let permit = readings::reading_permit(&cx)?;
    let mut tx = cx.begin().await?;
    let (_, row) = load(&cx, &mut tx, &id).await?;
    readings::note_reading(&mut tx, cx.site(), &permit, &row, field.key, "").await?;
    tx.commit().await?;
    let value = row.secret(cx.site(), field.key)?;
    if cx.partial() {
        html(view::revealed(&cx, field, &value))
    } else {
        html(view::revealed_page(&cx, &row, field, &value))
    }
}

/// "Nothing has changed": the file was looked at today and is true.
async fn check(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (_, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    crate::checks::store::nothing_changed(&mut tx, cx.site(), &permit, std::slice::from_ref(&row.id)).await?;
    tx.commit().await?;
    let back = if posted.draft.get("back") == "checks" { "/people/checks".to_owned() } else { href::person(&row.id) };
    see_other(&back, Flash::good(bi!("已核对，没有变化。", "Looked at; nothing has changed.")))
}

async fn set_tags(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tags: Vec<String> = posted
        .draft
        .get("tags")
        .split(['、', '，', ',', ' ', ';', '；'])
        .map(|t| t.trim().chars().take(20).collect::<String>())
        .filter(|t| !t.is_empty())
        .collect();
    tags.sort();
    tags.dedup();
    if tags.len() > 20 {
        return Err(Trouble::BadInput(bi!("标签最多 20 个；没有保存。", "At most 20 tags; nothing was saved.")));
    }
    let mut tx = cx.begin().await?;
    let (_, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    store::set_tags(&mut tx, &permit, &row.id, &tags).await?;
    store::note_change(&mut tx, cx.site(), &permit, &row, "tags", "").await?;
    tx.commit().await?;
    see_other(&href::person(&row.id), Flash::good(bi!("标签已保存。", "Tags saved.")))
}

async fn remove(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (_, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    let why = posted.draft.get("why");
    if why.is_empty() {
        return Err(Trouble::BadInput(bi!(
            "删除档案要写明原因；没有删除。",
            "Give a reason for removing the file; nothing was removed."
        )));
    }
    if posted.draft.get("version") != row.version.to_string()
        || !store::set_removed(&mut tx, cx.site(), &permit, &row, Some(why)).await?
    {
        return Err(changed_meanwhile());
    }
    registers::refresh(&mut tx, cx.site(), std::slice::from_ref(&row.id)).await?;
    tx.commit().await?;
    see_other(
        &href::person(&row.id),
        Flash::good(bi!(
            "档案已删除，不再计数；可以随时恢复。",
            "Removed and no longer counted; it can be brought back."
        )),
    )
}

async fn bring_back(cx: Cx, Path(id): Path<String>, _posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (_, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    if !store::set_removed(&mut tx, cx.site(), &permit, &row, None).await? {
        return Err(changed_meanwhile());
    }
    registers::refresh(&mut tx, cx.site(), std::slice::from_ref(&row.id)).await?;
    tx.commit().await?;
    see_other(&href::person(&row.id), Flash::good(bi!("档案已恢复。", "The file was brought back.")))
}

async fn earlier(cx: Cx, Path((id, rev)): Path<(String, String)>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (sight, row) = load(&cx, &mut tx, &id).await?;
    let (revision, card) =
        history::card_at(&mut tx, cx.site(), &sight, &row.id, &rev).await?.ok_or(Trouble::NotFound)?;
    let present = row.opened(cx.site())?;
    html(view::earlier(&cx, &row, &revision, &card, &present, &registers::own_fields(cx.site())))
}

async fn restore(cx: Cx, Path((id, rev)): Path<(String, String)>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (sight, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    let (revision, card) =
        history::card_at(&mut tx, cx.site(), &sight, &row.id, &rev).await?.ok_or(Trouble::NotFound)?;
    if posted.draft.get("version") != row.version.to_string()
        || !history::restore(&mut tx, cx.site(), &permit, &row, &card, revision.version).await?
    {
        return Err(changed_meanwhile());
    }
    family::store::refresh(&mut tx, cx.site(), &row.id).await?;
    tx.commit().await?;
    see_other(
        &href::person(&row.id),
        Flash::good(bi!(
            "已恢复成第 {} 版；刚才的内容也留着。",
            "Version {} is back; what it replaced is kept, too.",
            revision.version
        )),
    )
}

/// The page that asks why a closed file must be opened. It says where the file is, nothing of the person.
async fn open_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let id = PersonId::parse(&id).ok_or(Trouble::NotFound)?;
    let mut tx = cx.snapshot().await?;
    let sight = sight(&cx, &mut tx).await?;
    let at = sight::closed(&mut tx, &sight, &id).await?.ok_or(Trouble::NotFound)?;
    html(view::open_form(&cx, &id, &at, &FieldErrors::new()))
}

async fn open_file(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let id = PersonId::parse(&id).ok_or(Trouble::NotFound)?;
    let permit = cx.reach::<OpenPeople>()?;
    let mut tx = cx.begin().await?;
    let sight = sight(&cx, &mut tx).await?;
    let at = sight::closed(&mut tx, &sight, &id).await?.ok_or(Trouble::NotFound)?;
    let why = posted.draft.get("why");
    if why.chars().count() < 6 {
        let mut errors = FieldErrors::new();
        errors.add(
            "why",
            bi!(
                "请写明为什么要查阅（至少 6 个字），对方上级会看到",
                "Say why it must be opened (6 characters at least); the superior over there will read it"
            ),
        );
        return unprocessable(view::open_form(&cx, &id, &at, &errors));
    }
    crate::openings::open(&mut tx, cx.site(), &permit, &id, &at.unit_path, why).await?;
    tx.commit().await?;
    see_other(
        &href::person(&id),
        Flash::mind(bi!(
            "已打开，2 小时内有效。查阅的原因已留痕，档案所在地的上级能看到。",
            "Open for two hours. Your reason is on record and shown to the superior where the file is."
        )),
    )
}

async fn set_class(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let class = posted.draft.get("class");
    let mut tx = cx.begin().await?;
    let (_, row) = load(&cx, &mut tx, &id).await?;
    if !["personal", "confidential", "sealed"].contains(&class) {
        return Err(Trouble::BadInput(bi!("没有这个密级；没有改动。", "There is no such class; nothing was changed.")));
    }
    let permit = cx.permit::<GuardPeople>(&row.unit_path)?;
    let readers = posted.draft.get("readers").to_owned();
    let unknown = crate::openings::classify(&mut tx, cx.site(), &permit, &row, class, &readers).await?;
    if !unknown.is_empty() {
        let list = unknown.join(t!(cx.lang(), "、", ", ").as_str());
        return Err(Trouble::BadInput(bi!(
            "没有这些账号：{list}；没有改动。请填登录名。",
            "There are no such accounts: {list}; nothing was changed. Give sign-in names."
        )));
    }
    tx.commit().await?;
    see_other(&href::person(&row.id), Flash::good(bi!("密级已改。", "The class was changed.")))
}
