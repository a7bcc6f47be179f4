//! Routes and who may call them. A route cannot be added without saying so, and the list of all routes is
//! what the ratchet test walks.

use super::{Cx, Trouble};
use crate::{
    Site,
    access::{PolicyRow, Verb},
};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    handler::Handler,
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use std::{collections::HashMap, sync::Arc};

/// Who may call a route at all. What she may touch there, the handler asks with a permit.
#[derive(Clone, Copy, Debug)]
pub enum Access {
    /// Everybody, signed in or not.
    Public,
    /// Everybody signed in.
    SignedIn,
    /// Whoever holds this verb somewhere.
    Holds(PolicyRow),
}

impl Access {
    /// Whoever holds `V` somewhere.
    pub fn to<V: Verb>() -> Access {
        Access::Holds(V::ROW)
    }
}

/// One route.
#[derive(Clone, Debug)]
pub struct RouteInfo {
    /// GET or POST.
    pub method: Method,
    /// The pattern, such as `/plans/{id}`.
    pub pattern: &'static str,
    /// Who may call it.
    pub access: Access,
}

/// All gates, by method and pattern.
#[derive(Clone, Debug, Default)]
pub struct Gates(HashMap<(Method, &'static str), Access>);

impl Gates {
    /// From the list of routes.
    pub fn new(routes: &[RouteInfo]) -> Gates {
        Gates(routes.iter().map(|r| ((r.method.clone(), r.pattern), r.access)).collect())
    }
}

impl Gates {
    /// The policy row of a verb that some route asks for.
    pub fn row(&self, verb: &str) -> Option<PolicyRow> {
        self.0.values().find_map(|a| match a {
            Access::Holds(row) if row.verb == verb => Some(*row),
            _ => None,
        })
    }
}

/// A feature's routes.
#[derive(Default)]
pub struct Routes {
    router: Router<Arc<Site>>,
    list: Vec<RouteInfo>,
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }
    /// A page or a file.
    pub fn get<H, T>(self, pattern: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Arc<Site>>,
        T: 'static,
    {
        self.add(Method::GET, MethodFilter::GET, pattern, access, handler)
    }
    /// A change.
    pub fn post<H, T>(self, pattern: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Arc<Site>>,
        T: 'static,
    {
        self.add(Method::POST, MethodFilter::POST, pattern, access, handler)
    }
    fn add<H, T>(
        mut self,
        method: Method,
        filter: MethodFilter,
        pattern: &'static str,
        access: Access,
        handler: H,
    ) -> Self
    where
        H: Handler<T, Arc<Site>>,
        T: 'static,
    {
        self.router = self.router.route(pattern, on(filter, handler));
        self.list.push(RouteInfo { method, pattern, access });
        self
    }
    /// Adds another feature's routes.
    pub fn merge(mut self, other: Routes) -> Self {
        self.router = self.router.merge(other.router);
        self.list.extend(other.list);
        self
    }
    /// The list, for gates and for the ratchet.
    pub fn list(&self) -> &[RouteInfo] {
        &self.list
    }
    /// The router, with every gate and the request context around it.
    pub fn build(self, site: Arc<Site>) -> Router {
        self.router
            .route_layer(axum::middleware::from_fn_with_state(site.clone(), guard))
            .fallback(nowhere)
            // Bodies are bounded where they are read, with a sentence instead of a bare status.
            .layer(axum::extract::DefaultBodyLimit::disable())
            .layer(axum::middleware::from_fn_with_state(site.clone(), super::context::enter))
            .layer(axum::middleware::from_fn(super::headers::secure))
            .layer(tower_http::compression::CompressionLayer::new())
            .with_state(site)
    }
}

async fn nowhere() -> Response {
    Trouble::NotFound.into_response()
}

/// Stands before every route. A pattern without a gate answers nobody.
async fn guard(State(site): State<Arc<Site>>, matched: MatchedPath, cx: Cx, request: Request, next: Next) -> Response {
    let method = if request.method() == Method::HEAD { Method::GET } else { request.method().clone() };
    let gate = site.gates.0.iter().find(|((m, p), _)| *m == method && *p == matched.as_str()).map(|(_, a)| *a);
    let verdict = match (gate, cx.actor()) {
        (Some(Access::Public), _) => Ok(()),
        (None, _) => Err(Trouble::NotFound),
        (Some(_), None) => Err(Trouble::SignIn),
        (Some(_), Some(a)) if a.must_change_password && !matched.as_str().starts_with("/account/") => {
            Err(Trouble::ChangePassword)
        }
        (Some(Access::SignedIn), Some(_)) => Ok(()),
        (Some(Access::Holds(row)), Some(a)) if a.holds(&row) => Ok(()),
        (Some(Access::Holds(row)), Some(_)) => Err(Trouble::Denied(row.verb)),
    };
    let pattern = super::context::Pattern(matched.as_str().to_owned());
    let mut response = match verdict {
        Ok(()) => next.run(request).await,
        // A form posted after the sign-in had ended is handed back after signing in again.
        Err(Trouble::SignIn) if method == Method::POST => super::trouble::park(request).await,
        Err(trouble) => trouble.into_response(),
    };
    response.extensions_mut().insert(pattern);
    response
}
