//! Troubles as pages: what happened, what was kept, and the next useful link. Never a bare status.

use super::{Cx, PageHead, bare, page, posted::pairs_of, ui};
use crate::{access::Denied, db::DbError};
use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use std::sync::Arc;
use vocab::{Bi, bi, t};

/// What a handler answers.
pub type Reply = Result<Response, Trouble>;

/// Why a request could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// No such page, or not hers to know of.
    #[error("not found")]
    NotFound,
    /// She does not hold the verb there.
    #[error("{0} is not held")]
    Denied(&'static str),
    /// Nobody is signed in.
    #[error("not signed in")]
    SignIn,
    /// The first password must be changed before anything else.
    #[error("first password")]
    ChangePassword,
    /// The post came from another site's page.
    #[error("foreign post")]
    Foreign,
    /// The form's token is not this session's: signed in anew in another tab.
    #[error("stale form")]
    StaleForm,
    /// Somebody else changed the same thing meanwhile.
    #[error("conflict")]
    Conflict(Bi),
    /// What was sent cannot be used; the sentence says why and what to do.
    #[error("bad input")]
    BadInput(Bi),
    /// Too large.
    #[error("too large")]
    TooLarge(Bi),
    /// A form came without a sign-in; what was typed is handed back after signing in.
    #[error("parked form")]
    Parked(Parked),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A form that waits for its author to sign in again.
#[derive(Clone, Debug)]
pub struct Parked {
    /// Where it was going.
    pub to: String,
    /// The fields as typed, without the old token.
    pub fields: Vec<(String, String)>,
}

impl From<Denied> for Trouble {
    fn from(d: Denied) -> Self {
        Trouble::Denied(d.verb)
    }
}

impl Trouble {
    fn status(&self) -> StatusCode {
        match self {
            Trouble::NotFound => StatusCode::NOT_FOUND,
            Trouble::Denied(_) | Trouble::Foreign => StatusCode::FORBIDDEN,
            Trouble::SignIn | Trouble::Parked(_) | Trouble::ChangePassword => StatusCode::UNAUTHORIZED,
            Trouble::StaleForm | Trouble::Conflict(_) => StatusCode::CONFLICT,
            Trouble::BadInput(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Trouble::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Trouble::Db(DbError::Duplicate) => StatusCode::CONFLICT,
            Trouble::Db(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
    fn sentence(&self) -> Bi {
        match self {
            Trouble::NotFound => {
                bi!("没有这个页面，或者它不在您的工作范围内。", "There is no such page, or it is outside your scope.")
            }
            Trouble::Denied(_) => bi!(
                "您的岗位不包含这项操作。如果工作需要，请联系本单位系统管理员调整岗位。",
                "Your post does not include this. If your work needs it, ask your administrator."
            ),
            Trouble::SignIn | Trouble::Parked(_) => bi!("请先登录。", "Please sign in first."),
            Trouble::ChangePassword => bi!("请先修改初始密码。", "Please change your first password."),
            Trouble::Foreign => bi!(
                "这个请求来自别的网站，已拒绝；数据没有改动。",
                "This request came from another site and was refused; nothing was changed."
            ),
            Trouble::StaleForm => bi!(
                "这张表单打开之后您重新登录过。请点浏览器“后退”，刷新后重新提交；数据没有改动。",
                "You signed in again after opening this form. Go back, reload and submit again; nothing was changed."
            ),
            Trouble::Conflict(b) | Trouble::BadInput(b) | Trouble::TooLarge(b) => b.clone(),
            Trouble::Db(DbError::Duplicate) => bi!(
                "同样的内容刚刚已经保存过了，没有重复保存。",
                "The same thing has just been saved; it was not saved twice."
            ),
            Trouble::Db(DbError::ReadOnly(_)) => bi!(
                "数据盘写不进去了（可能已满或只读），刚才的内容没有保存。请不要关闭此页，联系管理员后再试。",
                "The data disk cannot be written (full or read-only); nothing was saved. Keep this page open and tell the administrator."
            ),
            Trouble::Db(_) => bi!(
                "数据库暂时没有响应，刚才的操作没有保存，请稍后再试。",
                "The database is not answering; nothing was saved. Please try again shortly."
            ),
        }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = status.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// Keeps the fields of a form that came without a sign-in.
pub(super) async fn park(request: Request) -> Response {
    let to = request.uri().path().to_owned();
    let plain = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|v| v.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    if !plain {
        return Trouble::SignIn.into_response(); // a file must be chosen again; the sign-in page says so
    }
    match super::posted::read_body(request, 4 * 1024 * 1024).await {
        Ok(body) => {
            let fields = pairs_of(&body).into_iter().filter(|(k, _)| k != "_csrf").collect();
            Trouble::Parked(Parked { to, fields }).into_response()
        }
        Err(trouble) => trouble.into_response(),
    }
}

/// The parked form's fields as hidden inputs, for the sign-in page and the page after it.
pub fn parked_fields(parked: &Parked) -> Markup {
    html! {
        input type="hidden" name="_parked_to" value=(parked.to);
        @for (name, value) in &parked.fields {
            input type="hidden" name={ "_p." (name) } value=(value);
        }
    }
}

/// The page of a trouble, in the reader's language.
pub(super) fn show(cx: &Cx, trouble: &Trouble) -> Response {
    let lang = cx.lang();
    if let Trouble::Db(e) = trouble {
        tracing::error!(error = %e, "storage");
    }
    let status = trouble.status();
    let sentence = trouble.sentence();
    if cx.partial() {
        let to = match trouble {
            Trouble::SignIn | Trouble::Parked(_) => Some("/sign-in"),
            _ => None,
        };
        let body = html! { div.alert.alert-danger role="alert" { (sentence.get(lang)) @if let Some(to) = to { " " a href=(to) { (t!(lang, "去登录", "Sign in")) } } } };
        let mut response =
            (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], body.into_string()).into_response();
        response.headers_mut().insert("hx-retarget", HeaderValue::from_static("#flash"));
        response.headers_mut().insert("hx-reswap", HeaderValue::from_static("innerHTML"));
        return response;
    }
    match trouble {
        Trouble::SignIn => {
            let next: String = form_urlencoded::byte_serialize(cx.path().as_bytes()).collect();
            return Redirect::to(&format!("/sign-in?next={next}")).into_response();
        }
        Trouble::ChangePassword => return Redirect::to("/account/password").into_response(),
        _ => {}
    }
    let title = match trouble {
        Trouble::NotFound => t!(lang, "找不到", "Not found"),
        Trouble::Denied(_) => t!(lang, "不能这样做", "Not allowed"),
        Trouble::Parked(_) => t!(lang, "登录已过期", "Your sign-in had ended"),
        Trouble::Db(_) => t!(lang, "暂时不可用", "Out of reach for now"),
        _ => t!(lang, "没有完成", "Not done"),
    };
    let body = match trouble {
        Trouble::Parked(parked) => html! {
            div.card.card-body {
                p { (t!(lang, "您填写的内容还在，没有丢。登录后会让您确认再提交一次。", "What you typed is kept. After signing in you will be asked to submit it again.")) }
                form method="post" action="/sign-in" {
                    (parked_fields(parked))
                    (ui::sign_in_fields(lang, ""))
                }
            }
        },
        _ => html! {
            div.card.card-body {
                p.fs-3 { (sentence.get(lang)) }
                div.btn-list {
                    @if cx.actor().is_some() {
                        a.btn.btn-primary href="/" { (t!(lang, "回到首页", "Home")) }
                    } @else {
                        a.btn.btn-primary href="/sign-in" { (t!(lang, "登录", "Sign in")) }
                    }
                    button.btn type="button" data-back="" { (t!(lang, "返回上一页", "Back")) }
                }
            }
        },
    };
    let markup = if cx.actor().is_some() { page(cx, PageHead::new(title), body) } else { bare(cx, &title, body) };
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], markup.into_string()).into_response()
}
