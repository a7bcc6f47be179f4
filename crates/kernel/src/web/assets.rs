//! The front end's bundle, embedded in the binary and served under names that carry its digest.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The address of an asset by its plain name; carries a digest so that it can be cached for ever.
pub fn href(name: &str) -> String {
    match FILES.iter().find(|f| f.0 == name) {
        Some((_, digest, _)) => format!("/assets/{digest}/{name}"),
        None => format!("/assets/none/{name}"),
    }
}

/// Whether the front end had been built when the binary was.
pub fn built() -> bool {
    FILES.iter().any(|f| f.0 == "app.js")
}

/// Serves an asset.
pub async fn serve(Path((digest, name)): Path<(String, String)>) -> Response {
    let Some((_, have, bytes)) = FILES.iter().find(|f| f.0 == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let media = match name.rsplit('.').next().unwrap_or_default() {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    };
    let keep = if *have == digest { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, keep)], *bytes).into_response()
}
