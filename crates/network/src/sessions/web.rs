//! Sign in, sign out, my account, preferences.

use super::{
    rules::{password_trouble, too_many},
    store, view,
};
use axum::{
    extract::{ConnectInfo, Path},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use kernel::{
    access::{hash_password, verify_password},
    audit,
    web::{Access, Cx, Draft, Flash, Posted, Reply, Routes, Trouble, html, see_other, unprocessable},
};
use serde_json::json;
use std::net::SocketAddr;
use vocab::{Bi, FieldErrors, SessionId, bi};

/// Routes of signing in.
pub fn routes() -> Routes {
    Routes::new()
        .get("/sign-in", Access::Public, form)
        .post("/sign-in", Access::Public, sign_in)
        .post("/sign-out", Access::SignedIn, sign_out)
        .post("/preferences", Access::Public, preferences)
        .get("/account/", Access::SignedIn, account)
        .get("/account/password", Access::SignedIn, password_form)
        .post("/account/password", Access::SignedIn, change_password)
        .post("/account/sessions/{id}/end", Access::SignedIn, end_session)
}

/// Only addresses of this site: `/plans/`, never `//elsewhere` or `https:`.
fn local(to: &str) -> &str {
    if to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') { to } else { "/" }
}

async fn form(cx: Cx, query: Draft) -> Reply {
    if cx.actor().is_some() {
        return see_other(local(query.get("next")), None);
    }
    html(view::sign_in(&cx, &query, None))
}

async fn sign_in(
    cx: Cx,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    posted: Posted,
) -> Reply {
    let d = &posted.draft;
    let (login, password) = (d.get("login").to_owned(), d.raw("password").to_owned());
    let direct = peer.map_or_else(|| "-".to_owned(), |p| p.0.0.ip().to_string());
    let forwarded = headers.get("x-forwarded-for").and_then(|v| v.to_str().ok()).and_then(|v| v.rsplit(',').next());
    let peer = match forwarded {
        Some(f) if cx.site().config.behind_proxy => f.trim().to_owned(),
        _ => direct,
    };
    let site = cx.shared();
    let mut read = cx.snapshot().await?;
    let failures = store::failures(&mut read, site.clock.now(), &login, &peer).await?;
    let account = store::by_login(&mut read, &login).await?;
    drop(read);
    if too_many(failures) {
        let b = bi!(
            "试错次数太多，请 15 分钟后再试，或请管理员重设密码。",
            "Too many tries. Wait 15 minutes, or ask your administrator to reset the password."
        );
        return unprocessable(view::sign_in(&cx, d, Some(&b)));
    }
    let stored = account.as_ref().map_or(NOBODY.to_owned(), |a| a.password.clone());
    // The hash is computed for unknown names too, so that the time taken tells nothing; and before the
    // writer is taken, so that nobody waits for it.
    let fits = tokio::task::spawn_blocking(move || verify_password(&password, &stored)).await.unwrap_or(false);
    let mut tx = cx.begin().await?;
    // Tries that ran beside this one have been noted meanwhile.
    let shut = too_many(store::failures(&mut tx, site.clock.now(), &login, &peer).await?);
    let account = account.filter(|a| fits && !shut && !a.disabled);
    store::note_attempt(&mut tx, &site, &login, &peer, account.is_some()).await?;
    let Some(account) = account else {
        let note = audit::Note {
            actor: "nobody",
            verb: "session.refuse",
            resource: "session".into(),
            unit_path: "/".into(),
            detail: json!({}),
        };
        audit::append(&mut tx, site.clock.now(), note).await?;
        tx.commit().await?;
        let b = bi!("用户名或密码不对。", "The sign-in name or the password is wrong.");
        return unprocessable(view::sign_in(&cx, d, Some(&b)));
    };
    let browser = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let token = store::open(&mut tx, &site, &account.id, browser).await?;
    let note = audit::Note {
        actor: account.id.as_str(),
        verb: "session.open",
        resource: "session".into(),
        unit_path: "/".into(),
        detail: json!({}),
    };
    audit::append(&mut tx, site.clock.now(), note).await?;
    tx.commit().await?;
    let parked: Vec<(String, String)> =
        d.pairs().filter_map(|(k, v)| Some((k.strip_prefix("_p.")?.to_owned(), v.to_owned()))).collect();
    let mut response = match d.opt("_parked_to") {
        Some(to) if !account.must_change => html(view::hand_back(&cx, &token, local(to), &parked))?,
        _ => see_other(local(d.get("next")), None)?,
    };
    set_session(&mut response, &cx, &token);
    Ok(response)
}

/// A hash that no password fits.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn set_session(response: &mut Response, cx: &Cx, token: &str) {
    let secure = if cx.site().config.https { "; Secure" } else { "" };
    let age = if token.is_empty() { "; Max-Age=0" } else { "" };
    let cookie = format!("hs_session={token}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
    if let Ok(v) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, v);
    }
}

async fn sign_out(cx: Cx, _posted: Posted) -> Reply {
    if let (Some(id), Ok(actor)) = (cx.session(), cx.person()) {
        let mut tx = cx.begin().await?;
        store::end(&mut tx, actor, id, cx.site().clock.now()).await?;
        tx.commit().await?;
    }
    let mut response = see_other("/sign-in", Flash::good(bi!("已退出登录。", "Signed out.")))?;
    set_session(&mut response, &cx, "");
    Ok(response)
}

async fn preferences(_cx: Cx, posted: Posted) -> Reply {
    let set: String = posted.draft.get("set").chars().filter(|c| "zedl".contains(*c)).take(4).collect();
    let mut response = see_other(local(posted.draft.get("back")), None)?;
    if let Ok(v) = HeaderValue::from_str(&format!("hs_prefs={set}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax")) {
        response.headers_mut().append(header::SET_COOKIE, v);
    }
    Ok(response)
}

async fn account(cx: Cx) -> Reply {
    let actor = cx.person()?;
    let mut tx = cx.snapshot().await?;
    let sessions = store::mine(&mut tx, actor).await?;
    html(view::account(&cx, actor, &sessions))
}

async fn password_form(cx: Cx) -> Reply {
    html(view::password(&cx, &FieldErrors::new()))
}

async fn change_password(cx: Cx, posted: Posted) -> Reply {
    let actor = cx.person()?.clone();
    let d = &posted.draft;
    let mut errors = FieldErrors::new();
    let mut tx = cx.begin().await?;
    let row = store::own(&mut tx, &actor).await?.ok_or(Trouble::SignIn)?;
    let (old, new) = (d.raw("old").to_owned(), d.raw("new").to_owned());
    let fits = tokio::task::spawn_blocking(move || verify_password(&old, &row.password)).await.unwrap_or(false);
    if !fits {
        errors.add("old", bi!("现在的密码不对", "This is not your present password"));
    }
    if let Some(b) = password_trouble(&new, &actor.login) {
        errors.add("new", b);
    } else if new == d.raw("old") {
        errors.add("new", bi!("新密码不能和现在的一样", "The new password must differ from the present one"));
    }
    if d.raw("new") != d.raw("again") {
        errors.add("again", bi!("两次输入不一样", "The two do not match"));
    }
    if !errors.is_empty() {
        return unprocessable(view::password(&cx, &errors));
    }
    let salt = cx.site().mint.bytes::<16>();
    let hash =
        tokio::task::spawn_blocking(move || hash_password(&new, &salt)).await.ok().and_then(Result::ok).ok_or_else(
            || Trouble::BadInput(bi!("密码没有保存，请再试一次。", "The password was not saved; please try again.")),
        )?;
    let now = cx.site().clock.now();
    store::set_password(&mut tx, &actor.account, &hash, false).await?;
    store::end_others(&mut tx, &actor.account, cx.session(), now).await?;
    let note = audit::Note {
        actor: actor.account.as_str(),
        verb: "account.password",
        resource: format!("account {}", actor.account),
        unit_path: "/".into(),
        detail: json!({}),
    };
    audit::append(&mut tx, now, note).await?;
    tx.commit().await?;
    see_other(
        "/account/",
        Flash::good(bi!("密码已修改，其他地方的登录已退出。", "Password changed; sign-ins elsewhere were ended.")),
    )
}

async fn end_session(cx: Cx, Path(id): Path<String>, _posted: Posted) -> Reply {
    let id = SessionId::parse(&id).ok_or(Trouble::NotFound)?;
    let mut tx = cx.begin().await?;
    let ended = store::end(&mut tx, cx.person()?, &id, cx.site().clock.now()).await?;
    tx.commit().await?;
    let b: Bi = if ended > 0 {
        bi!("已退出那一处登录。", "That sign-in was ended.")
    } else {
        bi!("那一处登录已经结束。", "That sign-in had ended already.")
    };
    see_other("/account/", Flash::good(b))
}
