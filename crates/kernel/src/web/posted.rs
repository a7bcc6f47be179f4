//! What was posted: fields as typed, files as sent. Reading it checks the form's token.

use super::{Cx, Trouble, context::check_token};
use axum::{
    extract::{FromRequest, Multipart, Request},
    http::header,
};
use vocab::bi;

/// The most that a form without a file may weigh.
const FORM_LIMIT: usize = 4 * 1024 * 1024;
/// The most that an uploaded file may weigh, in bytes.
pub const UPLOAD_LIMIT: usize = 20 * 1024 * 1024;
/// A body this large is still read to its end (and thrown away), so that the browser gets to see the answer.
const DRAIN_LIMIT: usize = 200 * 1024 * 1024;

/// Fields as typed, in the order of the form; what a failed form is shown again with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft(Vec<(String, String)>);

impl Draft {
    /// From pairs.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Draft {
        Draft(pairs.into_iter().map(|(k, v)| (k.into(), v.into())).collect())
    }
    /// A field's text, trimmed; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.trim())
    }
    /// A field's text as typed.
    pub fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v)
    }
    /// All values of a repeated field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(k, _)| k == name).map(|(_, v)| v.as_str())
    }
    /// A field's text, `None` when empty.
    pub fn opt(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|v| !v.is_empty())
    }
    /// Sets a field.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(k, _)| k != name);
        self.0.push((name.to_owned(), value.into()));
    }
    /// All fields.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }
}

/// A file as sent.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The form's field.
    pub field: String,
    /// The file's own name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A posted form.
#[derive(Clone, Debug, Default)]
pub struct Posted {
    /// The fields.
    pub draft: Draft,
    /// The files; a file field left empty is not among them.
    pub files: Vec<Upload>,
}

impl Posted {
    /// The file of a field.
    pub fn file(&self, field: &str) -> Option<&Upload> {
        self.files.iter().find(|f| f.field == field)
    }
}

/// Reads a body up to a limit; a larger one is read on to the drain limit and refused.
pub(super) async fn read_body(request: Request, limit: usize) -> Result<Vec<u8>, Trouble> {
    use http_body_util::BodyExt as _;
    let mut body = request.into_body();
    let (mut bytes, mut seen) = (Vec::new(), 0usize);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| {
            Trouble::BadInput(bi!("上传中断了，请再试一次。", "The upload broke off; please try again."))
        })?;
        if let Ok(data) = frame.into_data() {
            seen += data.len();
            if seen > DRAIN_LIMIT {
                break;
            }
            if seen <= limit {
                bytes.extend_from_slice(&data);
            }
        }
    }
    if seen > limit { Err(too_large(limit)) } else { Ok(bytes) }
}

fn too_large(limit: usize) -> Trouble {
    let mb = limit / 1024 / 1024;
    Trouble::TooLarge(bi!(
        "内容太大：一次最多 {mb} MB。请拆成几个文件，或只保留正文后再试；原有数据没有改动。",
        "Too large: at most {mb} MB at a time. Split it or keep only the text, then try again; nothing stored was changed."
    ))
}

fn unreadable() -> Trouble {
    Trouble::BadInput(bi!("表单内容读不出来，请返回上一页再试。", "The form could not be read; go back and try again."))
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Trouble;
    async fn from_request(request: Request, state: &S) -> Result<Self, Trouble> {
        let cx = request.extensions().get::<Cx>().cloned().ok_or_else(unreadable)?;
        let headers = request.headers().clone();
        let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let posted = if kind.starts_with("multipart/form-data") {
            let (parts, body) = request.into_parts();
            let body = read_body(Request::new(body), UPLOAD_LIMIT + FORM_LIMIT).await?;
            let again = Request::from_parts(parts, axum::body::Body::from(body));
            let mut parts = Multipart::from_request(again, state).await.map_err(|_| unreadable())?;
            let mut posted = Posted::default();
            while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
                let name = part.name().unwrap_or_default().to_owned();
                match part.file_name().map(str::to_owned) {
                    Some(file) => {
                        let bytes = part.bytes().await.map_err(|_| unreadable())?.to_vec();
                        if bytes.len() > UPLOAD_LIMIT {
                            return Err(too_large(UPLOAD_LIMIT));
                        }
                        if !(file.is_empty() && bytes.is_empty()) {
                            posted.files.push(Upload { field: name, name: file, bytes });
                        }
                    }
                    None => {
                        let bytes = part.bytes().await.map_err(|_| unreadable())?;
                        posted.draft.0.push((name, String::from_utf8_lossy(&bytes).into_owned()));
                    }
                }
            }
            posted
        } else {
            let body = read_body(request, FORM_LIMIT).await?;
            Posted { draft: Draft(pairs_of(&body)), files: Vec::new() }
        };
        check_token(&cx, &headers, &posted.draft)?;
        Ok(posted)
    }
}

/// Fields of a urlencoded body or query; what is not UTF-8 is replaced, never refused.
pub(super) fn pairs_of(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}

/// The query of a page, as fields.
impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Draft {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut axum::http::request::Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Draft(pairs_of(parts.uri.query().unwrap_or_default().as_bytes())))
    }
}
