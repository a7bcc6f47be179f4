//! Pages for machines: health, metrics, assets; and the last resort when a handler panics.

use axum::{
    extract::ConnectInfo,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{
    db::sql,
    web::{Access, Cx, Reply, Routes, Trouble, assets},
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::{net::SocketAddr, sync::OnceLock};

static METRICS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Installs the recorder; once a process.
pub(crate) fn install_metrics() {
    METRICS.get_or_init(|| PrometheusBuilder::new().install_recorder().ok());
}

pub(crate) fn routes() -> Routes {
    Routes::new().get("/health", Access::Public, health).get("/metrics", Access::Public, metrics).get(
        "/assets/{digest}/{name}",
        Access::Public,
        assets::serve,
    )
}

/// Whether the program runs and its database answers; says nothing else.
async fn health(cx: Cx) -> Response {
    let answered = async {
        let mut tx = cx.snapshot().await?;
        tx.value::<i64>(sql("SELECT CAST(1 AS BIGINT) AS v")).await
    };
    let (status, word) = match answered.await {
        Ok(Some(1)) => (StatusCode::OK, "ok"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "database"),
    };
    (status, [(header::CONTENT_TYPE, "application/json")], format!("{{\"status\":\"{word}\"}}")).into_response()
}

/// Counts and times for Prometheus; only for this machine itself.
async fn metrics(peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>, headers: axum::http::HeaderMap) -> Reply {
    // A proxy on this machine comes from loopback, too, and says for whom it asks.
    let forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
    if forwarded || !peer.is_some_and(|p| p.0.0.ip().is_loopback()) {
        return Err(Trouble::NotFound);
    }
    let text = METRICS.get().and_then(Option::as_ref).map(PrometheusHandle::render).unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}

/// A handler panicked: nothing was committed, and the page says so.
pub(crate) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked; its transaction was undone");
    let body = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>出错了 · Something broke</title>\
        <h1>出错了</h1><p>系统出了问题，刚才的操作没有保存，已保存的数据没有受影响。请返回再试；如果还是不行，请联系管理员。</p>\
        <p lang=\"en\">Something broke. What you just did was not saved; what was saved before is untouched. Go back and try again, or tell your administrator.</p>\
        <p><a href=\"/\">回到首页 · Home</a></p></html>";
    (StatusCode::INTERNAL_SERVER_ERROR, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
}
