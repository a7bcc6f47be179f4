//! Everything between HTTP and a feature: routes with their gates, the request's context, posted forms,
//! troubles shown as pages, the layout and its components.

pub mod assets;
mod context;
mod gate;
pub mod grid;
mod headers;
mod layout;
mod posted;
pub mod sample;
mod trouble;
pub mod ui;

pub use context::{Cx, Flash, Prefs, form_token};
pub use gate::{Access, Gates, RouteInfo, Routes};
pub use layout::{Crumb, PageHead, bare, page};
pub use posted::{Draft, Posted, UPLOAD_LIMIT, Upload};
pub use sample::Sample;
pub use trouble::{Reply, Trouble, parked_fields};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect},
};
use maud::Markup;

/// A page or a partial as a response.
pub fn html(markup: Markup) -> Reply {
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], markup.into_string()).into_response())
}

/// A form shown again with what is wrong: the status says so to programs, the page to people.
pub fn unprocessable(markup: Markup) -> Reply {
    let body = ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], markup.into_string());
    Ok((StatusCode::UNPROCESSABLE_ENTITY, body).into_response())
}

/// Save, then redirect: with a message for the next page.
pub fn see_other(to: &str, flash: Option<Flash>) -> Reply {
    let mut response = Redirect::to(to).into_response();
    if let Some(flash) = flash
        && let Ok(value) = HeaderValue::from_str(&flash.cookie())
    {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

/// A file to save, with a name in any script (RFC 6266, RFC 8187).
pub fn download(name: &str, media: &'static str, bytes: Vec<u8>) -> Reply {
    let ascii: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' }).collect();
    let star: String = name
        .bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b".-_".contains(&b) { (b as char).to_string() } else { format!("%{b:02X}") }
        })
        .collect();
    let disposition = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{star}");
    Ok(([(header::CONTENT_TYPE, media.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

/// Media type of .xlsx.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Media type of .docx.
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
