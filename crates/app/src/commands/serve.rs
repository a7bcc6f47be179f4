//! Serving: logs, the listener, and stopping without cutting anybody off.

use kernel::{Site, config::Config};
use std::{net::SocketAddr, sync::Arc};
use tracing_subscriber::{EnvFilter, fmt};

/// Starts the logs; once a process. They name routes by pattern and people by account id.
pub fn logs(config: &Config) {
    let filter = EnvFilter::try_new(&config.log_level).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = fmt().with_env_filter(filter).with_target(false);
    let _ = match config.log_format.as_str() {
        "json" => builder.json().flatten_event(true).try_init(),
        _ => builder.try_init(),
    };
}

/// Serves until it is asked to stop, then lets running requests end.
pub async fn serve(site: Arc<Site>) -> anyhow::Result<i32> {
    crate::machine::install_metrics();
    let listen = site.config.listen;
    let listener = match tokio::net::TcpListener::bind(listen).await {
        Ok(l) => l,
        Err(e) if e.kind() == std::io::ErrorKind::AddrInUse => {
            anyhow::bail!(
                "{listen} is taken by another program; choose another with `listen` in the settings or HALFSKY_LISTEN.\n地址 {listen} 已被占用，请换一个端口。"
            )
        }
        Err(e) => return Err(e.into()),
    };
    let address = listener.local_addr()?;
    tracing::info!(%address, engine = ?site.db.engine(), "serving");
    println!("http://{address}/");
    tokio::spawn(days(site.clone()));
    tokio::spawn(kernel::nodes::keep_alive(site.clone()));
    let app = crate::router(site.clone()).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app).with_graceful_shutdown(asked_to_stop()).await?;
    site.db.close().await;
    tracing::info!("stopped");
    Ok(0)
}

/// What a new day changes by itself, soon after midnight and after a start.
async fn days(site: Arc<Site>) {
    loop {
        let turned = async {
            people::new_day(&site).await?;
            care::new_day(&site).await
        };
        if let Err(e) = turned.await {
            tracing::error!(error = %e, "what the new day changes could not be derived; tried again in ten minutes");
        }
        tokio::time::sleep(std::time::Duration::from_secs(600)).await;
    }
}

async fn asked_to_stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut s) => {
                s.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
