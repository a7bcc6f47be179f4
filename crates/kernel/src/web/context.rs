//! The request's context: who, in which language, with which looks, and the message left by the page before.

use super::{Draft, Trouble, trouble};
use crate::{
    Site,
    access::{Actor, KnownSession, Permit, Verb, authorize, authorize_anywhere, token_digest},
    db::{DbError, Tx},
};
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use vocab::{Bi, Lang, SessionId, UnitPath};

/// How a person likes her pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prefs {
    /// Language.
    pub lang: Lang,
    /// Dark colours.
    pub dark: bool,
    /// Large type.
    pub large: bool,
}

/// A message for the next page.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Flash {
    /// Whether it tells of a success (else of something to mind).
    pub good: bool,
    /// The sentence.
    pub message: Bi,
}

impl Flash {
    /// Something worked.
    pub fn good(message: Bi) -> Option<Flash> {
        Some(Flash { good: true, message })
    }
    /// Something to mind.
    pub fn mind(message: Bi) -> Option<Flash> {
        Some(Flash { good: false, message })
    }
    pub(super) fn cookie(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        format!("hs_flash={}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax", crate::db::hex(text.as_bytes()))
    }
    fn read(text: &str) -> Option<Flash> {
        let bytes: Option<Vec<u8>> =
            (0..text.len() / 2).map(|i| u8::from_str_radix(text.get(2 * i..2 * i + 2)?, 16).ok()).collect();
        serde_json::from_slice(&bytes?).ok()
    }
}

/// The context of a request.
#[derive(Clone)]
pub struct Cx(Arc<Inner>);

struct Inner {
    site: Arc<Site>,
    session: Option<KnownSession>,
    csrf: String,
    prefs: Prefs,
    flash: Option<Flash>,
    path: String,
    partial: bool,
}

impl Cx {
    /// The site.
    pub fn site(&self) -> &Site {
        &self.0.site
    }
    /// The site, shared.
    pub fn shared(&self) -> Arc<Site> {
        self.0.site.clone()
    }
    /// The acting person, if signed in.
    pub fn actor(&self) -> Option<&Actor> {
        self.0.session.as_ref().map(|s| &s.actor)
    }
    /// The acting person.
    pub fn person(&self) -> Result<&Actor, Trouble> {
        self.actor().ok_or(Trouble::SignIn)
    }
    /// The session's id.
    pub fn session(&self) -> Option<&SessionId> {
        self.0.session.as_ref().map(|s| &s.id)
    }
    /// The reader's language.
    pub fn lang(&self) -> Lang {
        self.0.prefs.lang
    }
    /// The reader's looks.
    pub fn prefs(&self) -> Prefs {
        self.0.prefs
    }
    /// The token every form carries.
    pub fn csrf(&self) -> &str {
        &self.0.csrf
    }
    /// The message left by the page before.
    pub fn flash(&self) -> Option<&Flash> {
        self.0.flash.as_ref()
    }
    /// Path and query of this page.
    pub fn path(&self) -> &str {
        &self.0.path
    }
    /// Whether only a part of a page is wanted (htmx).
    pub fn partial(&self) -> bool {
        self.0.partial
    }
    /// Today, local.
    pub fn today(&self) -> jiff::civil::Date {
        self.0.site.clock.today()
    }
    /// May she do `V` there?
    pub fn permit<V: Verb>(&self, at: &UnitPath) -> Result<Permit<V>, Trouble> {
        Ok(authorize::<V>(self.person()?, at)?)
    }
    /// Everything she reaches with `V`.
    pub fn reach<V: Verb>(&self) -> Result<Permit<V>, Trouble> {
        Ok(authorize_anywhere::<V>(self.person()?)?)
    }
    /// Whether to show her the way to something.
    pub fn may<V: Verb>(&self, at: &UnitPath) -> bool {
        self.actor().is_some_and(|a| authorize::<V>(a, at).is_ok())
    }
    /// A reading transaction.
    pub async fn snapshot(&self) -> Result<Tx, DbError> {
        self.0.site.db.snapshot().await
    }
    /// A writing transaction; one a request.
    pub async fn begin(&self) -> Result<Tx, DbError> {
        self.0.site.db.begin().await
    }
    /// A context for rendering a page outside a request: sample pages and tests.
    pub fn sample(site: Arc<Site>, actor: Option<Actor>, prefs: Prefs) -> Cx {
        let session = actor.map(|actor| KnownSession { id: SessionId::stored("sample".into()), actor });
        Cx(Arc::new(Inner {
            site,
            session,
            csrf: "sample".into(),
            prefs,
            flash: None,
            path: "/".into(),
            partial: false,
        }))
    }
}

impl<S: Sync> FromRequestParts<S> for Cx {
    type Rejection = StatusCode;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        parts.extensions.get::<Cx>().cloned().ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(k, _)| *k == name)
        .map(|(_, v)| v)
}

/// The token of a session's forms, derived so that it need not be stored.
pub(super) fn csrf_token(session_token: &str) -> String {
    token_digest(&format!("form:{session_token}"))[..32].to_owned()
}

/// Wraps every request: makes the context, refuses foreign posts, and turns a trouble into a page.
pub(super) async fn enter(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response {
    let started = std::time::Instant::now();
    let headers = request.headers();
    let token = cookie(headers, "hs_session").unwrap_or_default().to_owned();
    let mut prefs = Prefs::default();
    if let Some(text) = cookie(headers, "hs_prefs") {
        prefs.lang = if text.contains('e') { Lang::En } else { Lang::Zh };
        prefs.dark = text.contains('d');
        prefs.large = text.contains('l');
    }
    let flash = cookie(headers, "hs_flash").and_then(Flash::read);
    let had_flash = flash.is_some();
    let partial = headers.contains_key("hx-request");
    let foreign = request.method() != Method::GET && request.method() != Method::HEAD && is_foreign(headers);
    let session = match token.is_empty() {
        true => Ok(None),
        false => site.doorkeeper.known(&site, &token).await,
    };
    let path = request.uri().path_and_query().map(|p| p.as_str().to_owned()).unwrap_or_default();
    let (session, broken) = match session {
        Ok(s) => (s, None),
        Err(e) => (None, Some(Trouble::from(e))),
    };
    let cx = Cx(Arc::new(Inner { site, session, csrf: csrf_token(&token), prefs, flash, path, partial }));
    request.extensions_mut().insert(cx.clone());
    let method = request.method().clone();
    let is_asset = request.uri().path().starts_with("/assets/");
    let mut response = match (broken, foreign) {
        (Some(t), _) => t.into_response(),
        (_, true) => Trouble::Foreign.into_response(),
        _ => next.run(request).await,
    };
    let pattern = response.extensions_mut().remove::<Pattern>();
    if let Some(trouble) = response.extensions_mut().remove::<Arc<Trouble>>() {
        response = trouble::show(&cx, &trouble);
    }
    let shown_html =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/html"));
    if had_flash && shown_html && !partial {
        response.headers_mut().append(
            header::SET_COOKIE,
            HeaderValue::from_static("hs_flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
        );
    }
    if !is_asset {
        metrics::histogram!("halfsky_request_seconds").record(started.elapsed().as_secs_f64());
        metrics::counter!("halfsky_requests_total", "status" => response.status().as_str().to_owned()).increment(1);
        tracing::info!(
            method = %method,
            route = pattern.as_ref().map_or("-", |p| p.0.as_str()),
            status = response.status().as_u16(),
            ms = started.elapsed().as_millis() as u64,
            actor = cx.actor().map_or("-", |a| a.account.as_str()),
            "request"
        );
    }
    response
}

/// The matched pattern, kept for the log: addresses may carry what somebody typed, patterns cannot.
#[derive(Clone)]
pub(super) struct Pattern(pub(super) String);

/// A post that another site's page made the browser send.
fn is_foreign(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok()) {
        return !matches!(site, "same-origin" | "none");
    }
    match (
        headers.get(header::ORIGIN).and_then(|v| v.to_str().ok()),
        headers.get(header::HOST).and_then(|v| v.to_str().ok()),
    ) {
        (Some(origin), Some(host)) => origin.split("://").nth(1) != Some(host),
        _ => false,
    }
}

/// Refuses a form whose token is not this session's.
pub(super) fn check_token(cx: &Cx, headers: &HeaderMap, draft: &Draft) -> Result<(), Trouble> {
    if cx.actor().is_none() {
        return Ok(()); // nobody's authority to borrow; the foreign-post check has run
    }
    let given = headers.get("x-csrf-token").and_then(|v| v.to_str().ok()).unwrap_or_else(|| draft.get("_csrf"));
    if given == cx.csrf() { Ok(()) } else { Err(Trouble::StaleForm) }
}

/// The form token that goes with a session's token: for the one page that is shown while the cookie is set.
pub fn form_token(session_token: &str) -> String {
    csrf_token(session_token)
}
