//! A large roster: queued, written beside the request, kept sealed until it is fetched or a day is over.

use super::{
    sheet::{Hands, Order, make},
    store,
};
use kernel::{Site, db::DbError};
use tokio::sync::Semaphore;

/// One at a time: two cores serve a county.
static TURN: Semaphore = Semaphore::const_new(1);

/// Writes it beside the request. The row is there already, queued.
pub(super) fn start(h: Hands, o: Order) {
    tokio::spawn(async move {
        let Ok(_turn) = TURN.acquire().await else { return };
        if let Err(e) = run(&h, &o).await {
            tracing::error!(error = %e, "a roster was not written");
            if let Err(e) = fail(&h, &o).await {
                tracing::error!(error = %e, "nor could that be noted");
            }
        }
    });
}

async fn run(h: &Hands, o: &Order) -> Result<(), DbError> {
    clear_expired(&h.site).await?;
    if !store::beat(&h.site, &o.id, 0).await? {
        return Ok(());
    }
    let mut snapshot = h.site.db.snapshot().await?;
    let made = make(h, o, &mut snapshot, Some(&o.id)).await?;
    drop(snapshot);
    let Some(made) = made else { return Ok(()) };
    let digest = h.site.files.keep(&h.site, &made.bytes).await?;
    let mut tx = h.site.db.begin().await?;
    if store::ready(&mut tx, &h.site, &o.id, &digest, made.people, made.left_out).await? {
        let file = o.file();
        store::note_taken(
            &mut tx,
            &h.site,
            &h.export,
            &o.noted(&file, made.people),
            &o.keys(),
            &made.guarded,
            made.people,
            made.left_out,
        )
        .await?;
        tx.commit().await?;
    } else {
        drop(tx);
        h.site.files.forget(&digest).await?;
    }
    Ok(())
}

async fn fail(h: &Hands, o: &Order) -> Result<(), DbError> {
    let mut tx = h.site.db.begin().await?;
    store::stop(&mut tx, &h.site, &o.id, "failed").await?;
    tx.commit().await
}

/// Removes the files of rosters whose day is over; the rows stay.
pub async fn clear_expired(site: &Site) -> Result<(), DbError> {
    let now = site.clock.now();
    let mut tx = site.db.snapshot().await?;
    let gone = store::expired(&mut tx, now).await?;
    drop(tx);
    for digest in &gone {
        site.files.forget(digest).await?;
    }
    if !gone.is_empty() {
        let mut tx = site.db.begin().await?;
        store::forget_files(&mut tx, now).await?;
        tx.commit().await?;
    }
    Ok(())
}
