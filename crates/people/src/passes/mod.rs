//! Who may see minors' files: a manager approves it for one person or for everybody of a role within a unit, from a day to
//! a day (未成年人网络保护条例 art. 36: prior approval by the person in charge, and a record of every access).

use crate::persons::sections;
use axum::extract::Path;
use jiff::{Timestamp, civil::Date};
use kernel::{
    Site,
    access::{Actor, Permit},
    audit,
    db::{DbError, Tx, sql},
    record,
    web::{
        Access, Cx, Draft, Flash, PageHead, Posted, Reply, Routes, Sample, Trouble, html as page_html, page, see_other,
        ui::{self, Choice, FieldLook, FormView},
        unprocessable,
    },
};
use maud::{Markup, html};
use network::units::{self, UnitRow, unit_select};
use serde_json::json;
use vocab::{FieldErrors, PassId, Role, UnitId, UnitPath, bi, parse_day, t};

kernel::verbs! {
    /// Approve who may see minors' files.
    pub ApproveMinors = "people.approve_minors" ("批准查看未成年人档案", "Approve who sees minors' files"): [Leader, CountyOfficer];
}

/// Roles that an approval can be given to.
const ROLES: [Role; 4] = [Role::CountyOfficer, Role::TownshipOfficer, Role::VillageChair, Role::SchoolContact];

record! {
    /// An approval.
    pub struct PassRow {
        id: PassId, unit_name: String, unit_path: UnitPath, role: String, account_id: String, account_name: String, from_day: Date, until_day: Date, why: String,
        by_name: String, at: Timestamp, revoked_at: Option<Timestamp>, revoked_why: String,
    }
}

/// An approval about to be given.
#[derive(Clone, Debug)]
pub struct NewPass<'a> {
    /// The unit it holds in.
    pub unit: &'a UnitId,
    /// Its place.
    pub path: &'a UnitPath,
    /// A role's code, or empty.
    pub role: &'a str,
    /// An account's id, or empty.
    pub account: &'a str,
    /// From.
    pub from: Date,
    /// Until, included.
    pub until: Date,
    /// Why.
    pub why: &'a str,
}

/// Gives an approval.
pub async fn approve(
    tx: &mut Tx,
    site: &Site,
    permit: &Permit<ApproveMinors>,
    n: &NewPass<'_>,
) -> Result<PassId, DbError> {
    let id = insert(tx, site, permit.actor(), n).await?;
    audit::log(
        tx,
        site,
        permit,
        format!("pass {id}"),
        n.path,
        json!({"role": n.role, "account": n.account, "until": n.until.to_string()}),
    )
    .await?;
    Ok(id)
}

async fn insert(tx: &mut Tx, site: &Site, by: &Actor, n: &NewPass<'_>) -> Result<PassId, DbError> {
    let id = PassId::mint(&site.mint);
    tx.run(
        sql("INSERT INTO minor_pass (id, unit_id, unit_path, role, account_id, from_day, until_day, why, by_account, by_name, at, revoked_why) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '')")
        .bind(&id)
        .bind(n.unit)
        .bind(n.path)
        .bind(n.role)
        .bind(n.account)
        .bind(n.from)
        .bind(n.until)
        .bind(n.why)
        .bind(&by.account)
        .bind(&by.name)
        .bind(site.clock.now()),
    )
    .await?;
    Ok(id)
}

/// Routes of approvals.
pub fn routes() -> Routes {
    let approve = Access::to::<ApproveMinors>();
    Routes::new().get("/people/passes", approve, index).post("/people/passes", approve, give).post(
        "/people/passes/{pass}/revoke",
        approve,
        revoke,
    )
}

async fn rows(tx: &mut Tx, permit: &Permit<ApproveMinors>) -> Result<Vec<PassRow>, DbError> {
    let mut q = sql(
        "SELECT m.id, u.name AS unit_name, m.unit_path, m.role, m.account_id, COALESCE(a.name, '') AS account_name, m.from_day, m.until_day, m.why, m.by_name, \
         m.at, m.revoked_at, m.revoked_why FROM minor_pass m JOIN unit u ON u.id = m.unit_id LEFT JOIN account a ON a.id = m.account_id WHERE ",
    );
    q.push_within("m.unit_path", permit.roots())
        .push(" ORDER BY CASE WHEN m.revoked_at IS NULL THEN 0 ELSE 1 END, m.until_day DESC, m.id LIMIT 200");
    tx.all(q).await
}

async fn index(cx: Cx) -> Reply {
    let permit = cx.reach::<ApproveMinors>()?;
    let mut tx = cx.snapshot().await?;
    let units = units::store::reachable(&mut tx, permit.roots()).await?;
    let mut draft = Draft::default();
    let today = cx.today();
    draft.set("from", today.to_string());
    draft.set("until", format!("{}-12-31", today.year()));
    page_html(view(&cx, &draft, &FieldErrors::new(), &units, &rows(&mut tx, &permit).await?))
}

async fn give(cx: Cx, posted: Posted) -> Reply {
    let d = &posted.draft;
    let reach = cx.reach::<ApproveMinors>()?;
    let mut tx = cx.begin().await?;
    let units = units::store::reachable(&mut tx, reach.roots()).await?;
    let mut errors = FieldErrors::new();
    let unit = units.iter().find(|u| u.id.as_str() == d.get("unit"));
    if unit.is_none() {
        errors.add("unit", bi!("请选择在哪个单位范围内", "Choose the unit it holds in"));
    }
    let (from, until) = (parse_day(d.get("from")), parse_day(d.get("until")));
    match (from, until) {
        (Some(f), Some(u)) if u >= f && (u - f).get_days() <= 366 => {}
        (Some(_), Some(_)) => {
            errors.add("until", bi!("最长批准一年，到期再批", "A year at most; approve again when it ends"))
        }
        _ => errors.add("from", bi!("请写明从哪天到哪天", "Say from which day to which")),
    }
    let role = d.get("role");
    let account = match d.opt("login") {
        Some(login) => match network::sessions::store::by_login(&mut tx, login).await? {
            Some(a) => a.id.to_string(),
            None => {
                errors.add("login", bi!("没有这个账号", "There is no such account"));
                String::new()
            }
        },
        None => String::new(),
    };
    let good_role = ROLES.iter().any(|r| r.code() == role);
    if account.is_empty() && !good_role {
        errors.add("role", bi!("请选择一类岗位，或填一个人的登录名", "Choose a role, or name one person"));
    }
    let me = cx.person()?;
    let mine = account == me.account.as_str()
        || (account.is_empty()
            && unit.is_some_and(|u| me.posts.iter().any(|p| p.role.code() == role && u.path.contains(&p.path))));
    if mine {
        errors.add(
            if account.is_empty() { "role" } else { "login" },
            bi!("不能批准自己，请由另一位负责人批准", "Nobody approves for herself; another manager has to"),
        );
    }
    if d.get("why").chars().count() < 4 {
        errors.add("why", bi!("请写明为了什么工作", "Say for which work"));
    }
    let (Some(unit), Some(from), Some(until), true) = (unit, from, until, errors.is_empty()) else {
        let list = rows(&mut tx, &reach).await?;
        return unprocessable(view(&cx, d, &errors, &units, &list));
    };
    let permit = cx.permit::<ApproveMinors>(&unit.path)?;
    let n = NewPass {
        unit: &unit.id,
        path: &unit.path,
        role: if account.is_empty() { role } else { "" },
        account: &account,
        from,
        until,
        why: d.get("why"),
    };
    approve(&mut tx, cx.site(), &permit, &n).await?;
    tx.commit().await?;
    see_other("/people/passes", Flash::good(bi!("已批准。每次查看都会留痕。", "Approved. Every reading is noted.")))
}

async fn revoke(cx: Cx, Path(pass): Path<String>, posted: Posted) -> Reply {
    let reach = cx.reach::<ApproveMinors>()?;
    let id = PassId::parse(&pass).ok_or(Trouble::NotFound)?;
    let mut tx = cx.begin().await?;
    let at: Option<UnitPath> =
        tx.value(sql("SELECT unit_path AS v FROM minor_pass WHERE id = $1 AND revoked_at IS NULL").bind(&id)).await?;
    let at = at.filter(|p| reach.covers(p)).ok_or(Trouble::NotFound)?;
    let permit = cx.permit::<ApproveMinors>(&at)?;
    tx.run(
        sql("UPDATE minor_pass SET revoked_at = $1, revoked_why = $2 WHERE id = $3")
            .bind(cx.site().clock.now())
            .bind(posted.draft.get("why"))
            .bind(&id),
    )
    .await?;
    audit::log(&mut tx, cx.site(), &permit, format!("pass {id}"), &at, json!({"change": "revoked"})).await?;
    tx.commit().await?;
    see_other("/people/passes", Flash::good(bi!("已收回，立即生效。", "Withdrawn, from now on.")))
}

fn view(cx: &Cx, draft: &Draft, errors: &FieldErrors, units: &[UnitRow], rows: &[PassRow]) -> Markup {
    let lang = cx.lang();
    let form = FormView { lang, draft, errors };
    let mut roles = vec![Choice::new("", t!(lang, "（只批准一个人）", "(one person only)"))];
    roles.extend(ROLES.iter().map(|r| Choice::new(r.code(), r.name(lang))));
    let col = |c: &'static str| FieldLook { col: c, ..FieldLook::default() };
    let today = cx.today();
    let head = PageHead::new(t!(lang, "谁能查看未成年人档案", "Who may see minors' files"))
        .nav("people")
        .crumb(t!(lang, "人员档案", "People"), "/people/");
    page(
        cx,
        head,
        html! {
            (sections(cx, "passes"))
            p.text-secondary { (t!(lang, "《未成年人网络保护条例》第三十六条：工作人员查看未成年人个人信息，应当经负责人批准，并记录访问情况。没有批准的人，名单和档案里都看不到未成年人。", "Regulation on the Protection of Minors in Cyberspace, art. 36: staff see minors' personal information only after a manager's approval, and every access is recorded. Without it no list and no page shows a minor.")) }
            (form.summary())
            form.card method="post" action="/people/passes" {
                (ui::csrf(cx))
                div.card-body { div.row {
                    (unit_select(&form, "unit", &t!(lang, "在哪个单位范围内", "Within"), units, true, "col-md-4"))
                    (form.select("role", &t!(lang, "岗位", "Role"), &roles, col("col-md-4")))
                    (form.text("login", &t!(lang, "或一个人（登录名）", "Or one person (sign-in name)"), FieldLook { autocomplete: "off", ..col("col-md-4") }))
                    (form.text("from", &t!(lang, "从", "From"), FieldLook { kind: "date", required: true, ..col("col-6 col-md-3") }))
                    (form.text("until", &t!(lang, "到", "Until"), FieldLook { kind: "date", required: true, ..col("col-6 col-md-3") }))
                    (form.text("why", &t!(lang, "为了什么工作", "For which work"), FieldLook { required: true, ..col("col-md-6") }))
                } }
                div.card-footer { button.btn.btn-primary type="submit" { (t!(lang, "批准", "Approve")) } }
            }
            div.card.mt-3 {
                @if rows.is_empty() { (ui::empty(&t!(lang, "还没有批准过谁", "Nobody is approved yet"), &t!(lang, "批准之前，谁也看不到未成年人的档案。", "Until somebody is, nobody sees a minor's file."), None)) } @else {
                    div.table-responsive { table.table.table-vcenter.card-table {
                        thead { tr { th { (t!(lang, "谁", "Who")) } th { (t!(lang, "范围", "Within")) } th { (t!(lang, "期限", "Days")) } th { (t!(lang, "事由", "For")) } th { (t!(lang, "批准人", "By")) } th { (t!(lang, "状态", "State")) } } }
                        tbody { @for r in rows { tr {
                            td { @if r.role.is_empty() { (r.account_name) } @else { (Role::parse(&r.role).map_or(r.role.as_str(), |x| x.name(lang))) } }
                            td { (r.unit_name) } td.nowrap { (r.from_day) " — " (r.until_day) } td.wrap { (r.why) } td.nowrap { (r.by_name) }
                            td.nowrap {
                                @if r.revoked_at.is_some() { (ui::badge(ui::Tone::Quiet, &t!(lang, "已收回", "withdrawn"))) }
                                @else if r.until_day < today { (ui::badge(ui::Tone::Quiet, &t!(lang, "已到期", "ended"))) }
                                @else { (ui::badge(ui::Tone::Good, &t!(lang, "有效", "in force"))) " "
                                    form.d-inline method="post" action={ "/people/passes/" (r.id) "/revoke" } data-confirm=(t!(lang, "收回这项批准？立即生效。", "Withdraw this approval, from now on?")) { (ui::csrf(cx)) button.btn.btn-sm type="submit" { (t!(lang, "收回", "Withdraw")) } } }
                            }
                        } } }
                    } }
                }
            }
        },
    )
}

/// This room's sample pages.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "people/passes",
        render: |cx| {
            let row = |role: &str, until: Date, revoked: bool| PassRow {
                id: PassId::stored("p".into()),
                unit_name: "云溪县".into(),
                unit_path: UnitPath::everything(),
                role: role.into(),
                account_id: String::new(),
                account_name: "王上云".into(),
                from_day: jiff::civil::date(2026, 1, 1),
                until_day: until,
                why: "留守儿童走访".into(),
                by_name: "周主席".into(),
                at: Timestamp::UNIX_EPOCH,
                revoked_at: revoked.then_some(Timestamp::UNIX_EPOCH),
                revoked_why: String::new(),
            };
            let far = jiff::civil::date(2199, 12, 31);
            view(
                cx,
                &Draft::default(),
                &FieldErrors::new(),
                &[],
                &[row("village_chair", far, false), row("", jiff::civil::date(2020, 1, 1), false), row("", far, true)],
            )
        },
    },
    Sample { name: "people/passes-none", render: |cx| view(cx, &Draft::default(), &FieldErrors::new(), &[], &[]) },
];

/// For a county that is founded with its people (demo, tests): an approval given by a named manager.
pub async fn found(tx: &mut Tx, site: &Site, by: &Actor, n: &NewPass<'_>) -> Result<PassId, DbError> {
    insert(tx, site, by, n).await
}
