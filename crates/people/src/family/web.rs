//! Pages of family and of working away.

use super::{
    rules::{RelationKind, TypedSpell, check_spell},
    store::{self, NewRelation},
    view,
};
use crate::persons::{
    ReadPeople, WritePeople, list, load, load_to_write, readings, rules::canonical, store as persons,
};
use axum::extract::Path;
use kernel::{
    db::DbError,
    web::{Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, html, see_other, unprocessable},
};
use vocab::{FieldErrors, PersonId, RelationId, SpellId, bi, href, parse_day};

/// Routes of family and of working away.
pub fn routes() -> Routes {
    let (read, write) = (Access::to::<ReadPeople>(), Access::to::<WritePeople>());
    Routes::new()
        .get("/people/{id}/family", write, form)
        .post("/people/{id}/family", write, add)
        .post("/people/{id}/family/{relation}/end", write, end)
        .post("/people/{id}/family/{relation}/reveal", read, reveal)
        .post("/people/{id}/household", write, live_with)
        .post("/people/{id}/away", write, leave)
        .post("/people/{id}/away/{spell}", write, correct)
}

/// The form for a relative: somebody who is on file already, found by a search, or a new file.
async fn form(cx: Cx, Path(id): Path<String>, query: Draft) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (_, row, _) = load_to_write(&cx, &mut tx, &id).await?;
    let mut draft = Draft::default();
    draft.set("id", RelationId::mint(&cx.site().mint).to_string());
    draft.set("kind", if query.get("kind").is_empty() { "father" } else { query.get("kind") });
    html(view::form(&cx, &row, &draft, &FieldErrors::new(), &[]))
}

async fn add(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let (sight, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    let mut errors = FieldErrors::new();
    let kind = RelationKind::parse(d.get("kind"));
    if kind.is_none() {
        errors.add("kind", bi!("请选择是什么关系", "Choose how they belong"));
    }
    let kind = kind.unwrap_or(RelationKind::Contact);
    let day = |key: &str, errors: &mut FieldErrors| match (parse_day(d.get(key)), d.get(key)) {
        (_, "") => String::new(),
        (Some(day), _) if day <= cx.today() => day.to_string(),
        _ => {
            errors.add(
                key,
                bi!("日期要写成 2025-09-01，不能晚于今天", "Write the day like 2025-09-01, today at the latest"),
            );
            String::new()
        }
    };
    let (agreement_day, from_day) = (day("agreement_day", &mut errors), day("from_day", &mut errors));
    // Searching for somebody who is on file: nothing is stored.
    if d.get("do") == "search" {
        let mut filter = list::Filter::default();
        for word in d.get("who").split_whitespace().take(4) {
            filter.words.extend(crate::names::asked(word, &cx.site().vault));
        }
        let found =
            if filter.words.is_empty() { Vec::new() } else { list::page(&mut tx, &sight, &filter, None, 20).await? };
        let found: Vec<_> = found.into_iter().filter(|f| f.id != row.id).collect();
        if found.is_empty() {
            errors.add(
                "who",
                bi!(
                    "没有找到；可以换个写法，或在下面建一份新档案",
                    "Nobody found; try another spelling, or make a new file below"
                ),
            );
        }
        return unprocessable(view::form(&cx, &row, d, &errors, &found));
    }
    let standing = store::relatives(&mut tx, &sight, &row.id).await?;
    if kind.single() && standing.iter().any(|r| r.kind() == kind && r.stands(cx.today())) {
        errors.add(
            "kind",
            bi!("已经有一位{}在册，请先结束那一条", "There is one already ({}); end that first", kind.name(cx.lang())),
        );
    }
    let other = PersonId::parse(d.get("other"));
    let mut phone = String::new();
    if kind.has_file() {
        match &other {
            None => errors.add(
                "who",
                bi!(
                    "请先查找并选中她的档案；没有档案就建一份",
                    "Find and choose her file first; if she has none, make one"
                ),
            ),
            Some(o) if *o == row.id => errors.add("who", bi!("不能选本人", "Nobody is her own relative")),
            Some(o) => {
                if persons::person(&mut tx, &sight, o).await?.is_none() {
                    errors.add("who", bi!("选中的档案不在您的范围内", "The chosen file is outside your scope"));
                }
                if standing.iter().any(|r| r.other_id.as_ref() == Some(o) && r.kind() == kind && r.stands(cx.today())) {
                    errors.add("who", bi!("这一条已经有了", "This bond is there already"));
                }
            }
        }
    } else {
        if d.get("name").is_empty() {
            errors.add("name", bi!("请填写姓名", "A name is needed"));
        }
        match crate::catalogue::field_of("phone").map(|f| canonical(f, d.raw("phone"), cx.today())) {
            Some(Ok(p)) => phone = p,
            Some(Err(why)) => errors.add("phone", why),
            None => {}
        }
    }
    if !errors.is_empty() {
        return unprocessable(view::form(&cx, &row, d, &errors, &[]));
    }
    let n = NewRelation {
        id: RelationId::parse(d.get("id")).unwrap_or_else(|| RelationId::mint(&cx.site().mint)),
        kind,
        called: d.get("called").chars().take(40).collect(),
        other: other.filter(|_| kind.has_file()),
        name: crate::names::tidy(d.get("name")).chars().take(60).collect(),
        phone,
        agreement_day,
        from_day,
    };
    match store::relate(&mut tx, cx.site(), &permit, &row, &n).await {
        Ok(()) => tx.commit().await?,
        Err(DbError::Duplicate) => drop(tx),
        Err(e) => return Err(e.into()),
    }
    see_other(&href::person(&row.id), Flash::good(bi!("已登记{}。", "Noted: {}.", kind.name(cx.lang()))))
}

async fn end(cx: Cx, Path((id, relation)): Path<(String, String)>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let relation = RelationId::parse(&relation).ok_or(Trouble::NotFound)?;
    let mut tx = cx.begin().await?;
    let (_, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    let day = parse_day(d.get("day")).filter(|day| *day <= cx.today());
    let (Some(day), true) = (day, !d.get("why").is_empty()) else {
        return Err(Trouble::BadInput(bi!(
            "结束关系要写明哪天（不晚于今天）和原因；没有改动。",
            "Say on which day (today at the latest) and why it ended; nothing was changed."
        )));
    };
    let version = d.get("version").parse().unwrap_or(0);
    if !store::end(&mut tx, cx.site(), &permit, &row, &relation, version, day, d.get("why")).await? {
        return Err(Trouble::Conflict(bi!("这一条刚被改过，请看过再试。", "This was changed meanwhile; look again.")));
    }
    tx.commit().await?;
    see_other(&href::person(&row.id), Flash::good(bi!("已结束，历史留着。", "Ended; its history stays.")))
}

/// A relative's telephone; the asking is noted on the child's file.
async fn reveal(cx: Cx, Path((id, relation)): Path<(String, String)>, _posted: Posted) -> Reply {
    let permit = readings::reading_permit(&cx)?;
    let mut tx = cx.begin().await?;
    let (sight, row) = load(&cx, &mut tx, &id).await?;
    let relative = store::relatives(&mut tx, &sight, &row.id)
        .await?
        .into_iter()
        .find(|r| r.id.as_str() == relation)
        .ok_or(Trouble::NotFound)?;
    readings::note_reading(&mut tx, cx.site(), &permit, &row, "phone", relative.kind().code()).await?;
    tx.commit().await?;
    let phone = relative.telephone(cx.site())?;
    html(view::revealed(&cx, &row, &relative, &phone))
}

fn typed<'a>(d: &'a Draft) -> TypedSpell<'a> {
    TypedSpell {
        from_day: d.get("from_day"),
        until_day: d.get("until_day"),
        reach: d.get("reach"),
        place: d.get("place"),
        work: d.get("work"),
    }
}

fn first_trouble(errors: &FieldErrors) -> Trouble {
    let said = errors
        .iter()
        .next()
        .map(|e| e.message.clone())
        .unwrap_or_else(|| bi!("请检查填写的内容", "Look at what you typed"));
    Trouble::BadInput(vocab::Bi::new(
        format!("{}。没有保存，请返回修改。", said.zh),
        format!("{}. Nothing was kept; go back and mend it.", said.en),
    ))
}

async fn live_with(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (sight, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    let with = match PersonId::parse(posted.draft.get("with")) {
        Some(w) => Some(persons::person(&mut tx, &sight, &w).await?.ok_or(Trouble::NotFound)?),
        None => None,
    };
    if posted.draft.get("version") != row.version.to_string()
        || !store::live_with(&mut tx, cx.site(), &permit, &row, with.as_ref()).await?
    {
        return Err(Trouble::Conflict(bi!(
            "别人刚改了这份档案，请看过再试。",
            "Somebody has just changed this file; look at it and try again."
        )));
    }
    tx.commit().await?;
    see_other(&href::person(&row.id), Flash::good(bi!("已保存。", "Saved.")))
}

async fn leave(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (_, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    let spell = check_spell(typed(&posted.draft), cx.today()).map_err(|e| first_trouble(&e))?;
    let sid = SpellId::parse(posted.draft.get("id")).unwrap_or_else(|| SpellId::mint(&cx.site().mint));
    match store::leave(&mut tx, cx.site(), &permit, &row, &sid, &spell).await {
        Ok(()) => tx.commit().await?,
        Err(DbError::Duplicate) => drop(tx),
        Err(e) => return Err(e.into()),
    }
    see_other(
        &href::person(&row.id),
        Flash::good(bi!("已记下外出；家人的名册会跟着重新判断。", "Noted; the family's registers are judged anew.")),
    )
}

async fn correct(cx: Cx, Path((id, spell)): Path<(String, String)>, posted: Posted) -> Reply {
    let sid = SpellId::parse(&spell).ok_or(Trouble::NotFound)?;
    let mut tx = cx.begin().await?;
    let (_, row, permit) = load_to_write(&cx, &mut tx, &id).await?;
    let checked = check_spell(typed(&posted.draft), cx.today()).map_err(|e| first_trouble(&e))?;
    let version = posted.draft.get("version").parse().unwrap_or(0);
    if !store::correct_spell(&mut tx, cx.site(), &permit, &row, &sid, version, &checked).await? {
        return Err(Trouble::Conflict(bi!("这一条刚被改过，请看过再试。", "This was changed meanwhile; look again.")));
    }
    tx.commit().await?;
    see_other(&href::person(&row.id), Flash::good(bi!("已保存。", "Saved.")))
}
