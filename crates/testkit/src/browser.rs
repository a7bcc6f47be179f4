//! A browser's manners: cookies kept, redirects shown, forms posted with the token the page carried.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Where a redirect leads, empty otherwise.
    pub to: String,
    /// The body as text; lossy for files.
    pub text: String,
    /// The body.
    pub bytes: Vec<u8>,
    /// Content type.
    pub media: String,
    /// All headers.
    pub headers: axum::http::HeaderMap,
}

impl Answer {
    /// Fails unless the answer is a page.
    pub fn ok(self) -> Answer {
        assert_eq!(self.status, StatusCode::OK, "→ {} {}", self.to, self.excerpt());
        self
    }
    /// Fails unless it is a redirect after saving.
    pub fn saved(self) -> Answer {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.excerpt());
        assert!(!self.to.starts_with("/sign-in"), "not signed in");
        self
    }
    /// Fails unless it is this status.
    pub fn is(self, status: u16) -> Answer {
        assert_eq!(self.status.as_u16(), status, "→ {} {}", self.to, self.excerpt());
        self
    }
    /// Fails unless the text holds this.
    pub fn has(self, what: &str) -> Answer {
        assert!(self.text.contains(what), "{what:?} is not in:\n{}", self.excerpt());
        self
    }
    /// Fails if the text holds this.
    pub fn lacks(self, what: &str) -> Answer {
        assert!(!self.text.contains(what), "{what:?} is in:\n{}", self.excerpt());
        self
    }
    /// The last part of a redirect's path: the id of what was made.
    pub fn made(&self) -> String {
        let path = self.to.split(['?', '#']).next().unwrap_or_default();
        path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned()
    }
    /// The value of a field in the page.
    pub fn field(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\"");
        let at = self.text.find(&mark).unwrap_or_else(|| panic!("no field {name} in:\n{}", self.excerpt()));
        let start = self.text[..at].rfind('<').unwrap_or(0);
        let tag = &self.text[start..self.text[at..].find('>').map_or(self.text.len(), |e| at + e)];
        let value = tag.find("value=\"").map(|v| &tag[v + 7..]).unwrap_or_default();
        unescape(value.split('"').next().unwrap_or_default())
    }
    /// The text of the page's body without tags, shortened: for messages.
    fn excerpt(&self) -> String {
        let main = self.text.find("<main").map_or(self.text.as_str(), |i| &self.text[i..]);
        let mut out = String::new();
        let mut inside = false;
        for c in main.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside => out.push(c),
                _ => {}
            }
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(1500).collect()
    }
}

fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// A browser.
#[derive(Clone)]
pub struct Browser {
    router: axum::Router,
    cookies: Vec<(String, String)>,
    /// Whether requests say they want a part of a page (htmx).
    pub partial: bool,
}

impl Browser {
    pub(crate) fn new(router: axum::Router) -> Browser {
        Browser { router, cookies: Vec::new(), partial: false }
    }

    /// Signs in over the sign-in page; fails if that fails.
    pub async fn sign_in(&mut self, login: &str, password: &str) {
        let a = self.post("/sign-in", &[("login", login), ("password", password)]).await;
        assert_eq!(a.status, StatusCode::SEE_OTHER, "{login} could not sign in: {}", a.excerpt());
    }

    fn token(&self) -> String {
        let session = self.cookies.iter().find(|(k, _)| k == "hs_session").map_or("", |(_, v)| v);
        kernel::web::form_token(session)
    }

    /// The value of a cookie, empty when there is none.
    pub fn cookie(&self, name: &str) -> &str {
        self.cookies.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v)
    }

    /// Sets a cookie.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.retain(|(k, _)| k != name);
        self.cookies.push((name.to_owned(), value.to_owned()));
    }

    /// A page.
    pub async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(encode(path)).body(Body::empty()).expect("a request");
        self.send(request).await
    }

    /// A form, with the token its page would carry.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token();
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("_csrf", &token);
        form.extend_pairs(fields);
        self.post_raw(path, form.finish()).await
    }

    /// A form's body as it is.
    pub async fn post_raw(&mut self, path: &str, body: String) -> Answer {
        let request = Request::post(encode(path))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .expect("a request");
        self.send(request).await
    }

    /// A form with files: `(field, file name, bytes)`.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        const EDGE: &str = "halfsky-edge";
        let mut body: Vec<u8> = Vec::new();
        let token = self.token();
        for (name, value) in std::iter::once(("_csrf", token.as_str())).chain(fields.iter().copied()) {
            body.extend(
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes(),
            );
        }
        for (field, name, bytes) in files {
            let head = format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{EDGE}--\r\n").into_bytes());
        let request = Request::post(encode(path))
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"))
            .body(Body::from(body))
            .expect("a request");
        self.send(request).await
    }

    /// Any request, with this browser's cookies.
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        if !cookies.is_empty() {
            let value = cookies.join("; ").parse().expect("a cookie header");
            request.headers_mut().insert(header::COOKIE, value);
        }
        if self.partial {
            request.headers_mut().insert("hx-request", "true".parse().expect("a header"));
        }
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        for value in response.headers().get_all(header::SET_COOKIE) {
            let text = value.to_str().unwrap_or_default();
            let (pair, rest) = text.split_once(';').unwrap_or((text, ""));
            if let Some((k, v)) = pair.split_once('=') {
                self.cookies.retain(|(name, _)| name != k);
                if !rest.contains("Max-Age=0") {
                    self.cookies.push((k.to_owned(), v.to_owned()));
                }
            }
        }
        let head = |name| {
            response
                .headers()
                .get(name)
                .and_then(|v: &header::HeaderValue| v.to_str().ok())
                .unwrap_or_default()
                .to_owned()
        };
        let (status, to, media) = (response.status(), head(header::LOCATION), head(header::CONTENT_TYPE));
        let headers = response.headers().clone();
        let bytes = response.into_body().collect().await.expect("a body").to_bytes().to_vec();
        Answer { status, to, text: String::from_utf8_lossy(&bytes).into_owned(), bytes, media, headers }
    }
}

/// Percent-encodes what a browser would.
fn encode(path: &str) -> String {
    path.bytes()
        .map(|b| {
            if b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b) {
                (b as char).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
