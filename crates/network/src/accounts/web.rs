//! Pages of accounts.

use super::{
    ManageAccounts,
    store::{self, NewAccount},
    view,
};
use crate::{sessions, units};
use axum::extract::Path;
use kernel::{
    access::{Permit, hash_password},
    audit,
    web::{Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, html, see_other, unprocessable},
};
use serde_json::json;
use vocab::{AccountId, FieldErrors, PostId, Role, UnitId, bi, parse_day};

/// Routes of accounts.
pub fn routes() -> Routes {
    let gate = Access::to::<ManageAccounts>();
    Routes::new()
        .get("/accounts/", gate, index)
        .get("/accounts/new", gate, new_form)
        .post("/accounts/new", gate, make)
        .get("/accounts/{id}", gate, show)
        .post("/accounts/{id}/posts", gate, give_post)
        .post("/accounts/{id}/posts/{post}/end", gate, end_post)
        .post("/accounts/{id}/password", gate, reset_password)
        .post("/accounts/{id}/disabled", gate, set_disabled)
}

const PAGE: usize = 50;

async fn index(cx: Cx, query: Draft) -> Reply {
    let permit = cx.reach::<ManageAccounts>()?;
    let mut tx = cx.snapshot().await?;
    let mut rows = store::page(&mut tx, &permit, query.get("q"), query.get("after"), PAGE as i64 + 1).await?;
    let next = (rows.len() > PAGE).then(|| rows[PAGE - 1].login.clone());
    rows.truncate(PAGE);
    let ids: Vec<AccountId> = rows.iter().map(|r| r.id.clone()).collect();
    let posts = store::posts(&mut tx, &permit, &ids).await?;
    html(view::index(&cx, &query, &rows, &posts, next.as_deref()))
}

async fn new_form(cx: Cx) -> Reply {
    let permit = cx.reach::<ManageAccounts>()?;
    let mut tx = cx.snapshot().await?;
    let units = units::store::reachable(&mut tx, permit.roots()).await?;
    let mut draft = Draft::default();
    draft.set("from", cx.today().to_string());
    html(view::new_form(&cx, &draft, &FieldErrors::new(), &units))
}

/// A first password that can be read out over the telephone: no look-alikes.
fn first_password(cx: &Cx) -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz";
    let bytes = cx.site().mint.bytes::<10>();
    let mut out: String = bytes[..6].iter().map(|b| LETTERS[*b as usize % LETTERS.len()] as char).collect();
    out.push('-');
    out.extend(bytes[6..].iter().map(|b| char::from(b'2' + b % 8)));
    out
}

async fn hashed(cx: &Cx, password: String) -> Result<String, Trouble> {
    let salt = cx.site().mint.bytes::<16>();
    tokio::task::spawn_blocking(move || hash_password(&password, &salt)).await.ok().and_then(Result::ok).ok_or_else(
        || Trouble::BadInput(bi!("密码没有生成，请再试一次。", "The password could not be made; please try again.")),
    )
}

async fn make(cx: Cx, posted: Posted) -> Reply {
    let permit = cx.reach::<ManageAccounts>()?;
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let units = units::store::reachable(&mut tx, permit.roots()).await?;
    let mut errors = FieldErrors::new();
    let login = d.get("login").to_lowercase();
    if login.len() < 3 || !login.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)) {
        errors.add(
            "login",
            bi!("用户名至少 3 位，只用字母、数字、点、横线", "At least 3 letters, digits, dots or dashes"),
        );
    }
    if d.get("name").is_empty() {
        errors.add("name", bi!("请填姓名", "Give the person's name"));
    }
    let role = Role::parse(d.get("role"));
    if role.is_none() {
        errors.add("role", bi!("请选择角色", "Choose a role"));
    }
    let unit = units.iter().find(|u| u.id.as_str() == d.get("unit"));
    if unit.is_none() {
        errors.add("unit", bi!("请选择单位", "Choose a unit"));
    }
    let from = parse_day(d.get("from"));
    if from.is_none() {
        errors.add("from", bi!("请填任职日期", "Give the first day"));
    }
    if errors.is_empty() && sessions::store::by_login(&mut tx, &login).await?.is_some() {
        errors.add("login", bi!("这个用户名已经有人用了", "This sign-in name is taken"));
    }
    let (Some(role), Some(unit), Some(from), true) = (role, unit, from, errors.is_empty()) else {
        return unprocessable(view::new_form(&cx, d, &errors, &units));
    };
    let password = first_password(&cx);
    let account = NewAccount {
        id: AccountId::mint(&cx.site().mint),
        login,
        name: d.get("name").to_owned(),
        password: hashed(&cx, password.clone()).await?,
        must_change: true,
        home: unit.path.clone(),
    };
    let at = units::Located {
        id: unit.id.clone(),
        name: unit.name.clone(),
        kind: unit.kind.clone(),
        path: unit.path.clone(),
    };
    store::make(&mut tx, cx.site(), &permit, &account).await?;
    store::give_post(&mut tx, cx.site(), &permit, &account.id, role, &at, from).await?;
    tx.commit().await?;
    html(view::first_password(&cx, &account.name, &account.login, &password, &account.id))
}

async fn load(
    cx: &Cx,
    tx: &mut kernel::db::Tx,
    id: &str,
) -> Result<(Permit<ManageAccounts>, store::AccountRow), Trouble> {
    let id = AccountId::parse(id).ok_or(Trouble::NotFound)?;
    let home = store::home(tx, &id).await?.ok_or(Trouble::NotFound)?;
    let permit = cx.permit::<ManageAccounts>(&home).map_err(|_| Trouble::NotFound)?;
    // Whoever resets a password can sign in with it: an account whose posts reach further than the
    // administrator does is not hers to manage, wherever it is at home.
    for power in store::powers(tx, &id, cx.today()).await? {
        cx.permit::<ManageAccounts>(&power).map_err(|_| Trouble::NotFound)?;
    }
    let row = store::account(tx, &permit, &id).await?.ok_or(Trouble::NotFound)?;
    Ok((permit, row))
}

async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let mut tx = cx.snapshot().await?;
    let (permit, row) = load(&cx, &mut tx, &id).await?;
    let posts = store::posts(&mut tx, &permit, std::slice::from_ref(&row.id)).await?;
    let units = units::store::reachable(&mut tx, cx.reach::<ManageAccounts>()?.roots()).await?;
    let mut draft = Draft::default();
    draft.set("from", cx.today().to_string());
    html(view::show(&cx, &row, &posts, &units, &draft, &FieldErrors::new()))
}

async fn give_post(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let d = &posted.draft;
    let mut tx = cx.begin().await?;
    let (permit, row) = load(&cx, &mut tx, &id).await?;
    let unit = match UnitId::parse(d.get("unit")) {
        Some(u) => units::locate(&mut tx, &u).await?,
        None => None,
    };
    // The unit, too, must be within the administrator's reach.
    let unit = unit.filter(|u| cx.may::<ManageAccounts>(&u.path));
    match (Role::parse(d.get("role")), unit, parse_day(d.get("from"))) {
        (Some(role), Some(unit), Some(from)) => {
            store::give_post(&mut tx, cx.site(), &permit, &row.id, role, &unit, from).await?;
            tx.commit().await?;
            see_other(&format!("/accounts/{}", row.id), Flash::good(bi!("岗位已保存。", "The post was saved.")))
        }
        (role, unit, from) => {
            let mut errors = FieldErrors::new();
            if role.is_none() {
                errors.add("role", bi!("请选择角色", "Choose a role"));
            }
            if unit.is_none() {
                errors.add("unit", bi!("请选择单位", "Choose a unit"));
            }
            if from.is_none() {
                errors.add("from", bi!("请填任职日期", "Give the first day"));
            }
            let posts = store::posts(&mut tx, &permit, std::slice::from_ref(&row.id)).await?;
            let units = units::store::reachable(&mut tx, cx.reach::<ManageAccounts>()?.roots()).await?;
            unprocessable(view::show(&cx, &row, &posts, &units, d, &errors))
        }
    }
}

async fn end_post(cx: Cx, Path((id, post)): Path<(String, String)>, _posted: Posted) -> Reply {
    let post = PostId::parse(&post).ok_or(Trouble::NotFound)?;
    let mut tx = cx.begin().await?;
    let (permit, row) = load(&cx, &mut tx, &id).await?;
    // Ended as of yesterday: from this moment on the post opens nothing.
    let until = cx.today().yesterday().unwrap_or(cx.today());
    store::end_post(&mut tx, cx.site(), &permit, &row.id, &post, until, &row.home_path).await?;
    tx.commit().await?;
    see_other(
        &format!("/accounts/{}", row.id),
        Flash::good(bi!("岗位已结束；做过的工作都保留。", "The post has ended; everything done in it stays.")),
    )
}

async fn reset_password(cx: Cx, Path(id): Path<String>, _posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (permit, row) = load(&cx, &mut tx, &id).await?;
    let password = first_password(&cx);
    let hash = hashed(&cx, password.clone()).await?;
    sessions::store::set_password(&mut tx, &row.id, &hash, true).await?;
    sessions::store::end_others(&mut tx, &row.id, None, cx.site().clock.now()).await?;
    audit::log(
        &mut tx,
        cx.site(),
        &permit,
        format!("account {}", row.id),
        &row.home_path,
        json!({"change": "password reset"}),
    )
    .await?;
    tx.commit().await?;
    html(view::first_password(&cx, &row.name, &row.login, &password, &row.id))
}

async fn set_disabled(cx: Cx, Path(id): Path<String>, posted: Posted) -> Reply {
    let mut tx = cx.begin().await?;
    let (permit, row) = load(&cx, &mut tx, &id).await?;
    if cx.person()?.account == row.id {
        return Err(Trouble::BadInput(bi!("不能停用自己的账号。", "You cannot close your own account.")));
    }
    let disabled = posted.draft.get("disabled") == "1";
    store::set_disabled(&mut tx, cx.site(), &permit, &row, disabled).await?;
    sessions::store::end_others(&mut tx, &row.id, None, cx.site().clock.now()).await?;
    tx.commit().await?;
    let b = if disabled {
        bi!("账号已停用。", "The account was closed.")
    } else {
        bi!("账号已启用。", "The account was opened.")
    };
    see_other(&format!("/accounts/{}", row.id), Flash::good(b))
}
