//! Papers over HTTP: masked by GET, in full by POST with a reason.

use super::{
    card, docx, form,
    subject::{Subject, choices},
    view::{self, Paper, Shown},
};
use crate::{
    persons::{ReadPeople, load, readings},
    rosters::{REASON, reason_asked},
};
use axum::extract::Path;
use kernel::web::{Access, Cx, DOCX, Posted, Reply, Routes, Trouble, download, html, unprocessable};
use vocab::{FieldErrors, Lang, bi};

/// Routes of papers.
pub fn routes() -> Routes {
    let read = Access::to::<ReadPeople>();
    Routes::new()
        .get("/people/{id}/card", read, |cx: Cx, id: Path<String>| masked(cx, id, Paper::Card))
        .post("/people/{id}/card", read, |cx: Cx, id: Path<String>, posted: Posted| full(cx, id, posted, Paper::Card))
        .get("/people/{id}/card.docx", read, |cx: Cx, id: Path<String>| masked_file(cx, id, Paper::Card))
        .post("/people/{id}/card.docx", read, |cx: Cx, id: Path<String>, posted: Posted| {
            full_file(cx, id, posted, Paper::Card)
        })
        .get("/people/{id}/form", read, |cx: Cx, id: Path<String>| masked(cx, id, Paper::Form))
        .post("/people/{id}/form", read, |cx: Cx, id: Path<String>, posted: Posted| full(cx, id, posted, Paper::Form))
        .get("/people/{id}/form.docx", read, |cx: Cx, id: Path<String>| masked_file(cx, id, Paper::Form))
        .post("/people/{id}/form.docx", read, |cx: Cx, id: Path<String>, posted: Posted| {
            full_file(cx, id, posted, Paper::Form)
        })
}

/// What the county's own boxes offer.
pub(super) fn offers(cx: &Cx) -> form::Offers {
    form::Offers {
        guard_kind: choices(cx, "x.lbc_guard_kind"),
        income: choices(cx, "x.lbc_income"),
        relief: choices(cx, "x.lbc_relief"),
        judged: choices(cx, "x.lbc_guard_judged"),
    }
}

fn sheet(cx: &Cx, paper: Paper, s: &Subject) -> Result<super::grid::Sheet, Trouble> {
    let at = jiff::Zoned::new(cx.site().clock.now(), vocab::shanghai()).strftime("%Y-%m-%d %H:%M").to_string();
    let mark = format!("{} 于 {at} 打印，含个人信息，请妥善保管", cx.person()?.name);
    Ok(match paper {
        Paper::Card => card::sheet(s, mark),
        Paper::Form => form::sheet(s, &s.row.unit_name, &offers(cx), mark),
    })
}

fn shown(
    cx: &Cx,
    paper: Paper,
    s: &Subject,
    full: Option<&str>,
    errors: &FieldErrors,
) -> Result<maud::Markup, Trouble> {
    let sheet = sheet(cx, paper, s)?;
    Ok(view::show(cx, &Shown { paper, id: &s.row.id, name: s.row.card.get("name"), sheet: &sheet, full }, errors))
}

/// Reads the file in full; whether it is a minor's or a confidential one; whether today's reading is noted.
async fn read(cx: &Cx, id: &str) -> Result<(Subject, bool, bool), Trouble> {
    let mut tx = cx.snapshot().await?;
    let (sight, row) = load(cx, &mut tx, id).await?;
    let guarded = row.is_minor(cx.today()) || row.file_class != "personal";
    let noted = readings::reading_noted(&mut tx, &sight, &row.id).await?;
    Ok((Subject::read(cx, &mut tx, &sight, row).await?, guarded, noted))
}

async fn note(cx: &Cx, s: &Subject, what: &str, why: &str) -> Result<(), Trouble> {
    let permit = readings::reading_permit(cx)?;
    let mut tx = cx.begin().await?;
    readings::note_reading(&mut tx, cx.site(), &permit, &s.row, what, why).await?;
    Ok(tx.commit().await?)
}

async fn masked(cx: Cx, Path(id): Path<String>, paper: Paper) -> Reply {
    let (s, guarded, noted) = read(&cx, &id).await?;
    if guarded && !noted {
        note(&cx, &s, "file", "").await?;
    }
    html(shown(&cx, paper, &s.masked(), None, &FieldErrors::new())?)
}

async fn masked_file(cx: Cx, Path(id): Path<String>, paper: Paper) -> Reply {
    let (s, guarded, _) = read(&cx, &id).await?;
    if guarded {
        note(&cx, &s, "print", "").await?;
    }
    file(&cx, paper, &s.masked())
}

/// The reason, if it is one.
fn reason(posted: &Posted) -> Option<String> {
    let why = posted.draft.get("why");
    (why.chars().count() >= REASON).then(|| why.chars().take(200).collect())
}

async fn full(cx: Cx, Path(id): Path<String>, posted: Posted, paper: Paper) -> Reply {
    let (s, _, _) = read(&cx, &id).await?;
    let Some(why) = reason(&posted) else {
        let mut errors = FieldErrors::new();
        errors.add("why", reason_asked());
        return unprocessable(shown(&cx, paper, &s.masked(), None, &errors)?);
    };
    note(&cx, &s, "print", &why).await?;
    html(shown(&cx, paper, &s, Some(&why), &FieldErrors::new())?)
}

async fn full_file(cx: Cx, Path(id): Path<String>, posted: Posted, paper: Paper) -> Reply {
    let (s, _, _) = read(&cx, &id).await?;
    let Some(why) = reason(&posted) else {
        return Err(Trouble::BadInput(reason_asked()));
    };
    note(&cx, &s, "print", &why).await?;
    file(&cx, paper, &s)
}

fn file(cx: &Cx, paper: Paper, s: &Subject) -> Reply {
    let bytes = docx::docx(&sheet(cx, paper, s)?).map_err(|e| {
        tracing::error!(error = %e, "a paper was not written");
        Trouble::BadInput(bi!("文件没有做成，请在页面上直接打印。", "The file was not made; print the page instead."))
    })?;
    // A confidential file's name does not travel in a file's name.
    let name = if s.row.file_class == "personal" {
        s.row.card.get("name").to_owned()
    } else {
        gbcodes::mask_name(s.row.card.get("name")).replace('*', "＊")
    };
    download(&format!("{}-{name}.docx", paper.name(Lang::Zh)), DOCX, bytes)
}
