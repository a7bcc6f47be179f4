//! `halfsky keys rotate`: a new key seals everything from now on, and everything that is there is sealed anew with it.

use anyhow::Context as _;
use kernel::{Site, audit, vault::Vault};
use std::sync::Arc;

pub(super) async fn rotate(site: &Arc<Site>) -> anyhow::Result<i32> {
    let (files, renewed) = renew(site).await?;
    let (path, id) = (site.config.keys(), renewed.vault.current_id().to_owned());
    println!("{files} 份档案已用新钥匙 {id} 重新加密；旧钥匙仍留在 {}，用来打开旧备份和附件。", path.display());
    println!(
        "{files} files sealed anew with key {id}; earlier keys stay in {} to open old backups and papers.",
        path.display()
    );
    Ok(0)
}

/// Makes a new key and seals everything anew; returns how many files, and the site with its new key. Nobody may serve
/// meanwhile: another process would go on searching with the old blind indexes.
pub async fn renew(site: &Arc<Site>) -> anyhow::Result<(u64, Arc<Site>)> {
    let path = site.config.keys();
    let vault = site.vault.with_new_key(&site.mint);
    // The new key is on disk before anything is sealed with it, and off it again if nothing was.
    vault.keep(&path).context("writing the key file")?;
    let done = seal_anew(site, vault).await;
    if done.is_err() {
        site.vault.keep(&path).context("putting the old key file back")?;
    }
    done
}

async fn seal_anew(site: &Arc<Site>, vault: Vault) -> anyhow::Result<(u64, Arc<Site>)> {
    let mut tx = site.db.begin().await?;
    vault.settle(&mut tx, &site.mint).await?;
    let id = vault.current_id().to_owned();
    let renewed = crate::with_vault(site, vault);
    let files = people::reseal(&mut tx, &renewed, site).await.context("sealing everything anew")?;
    let note = audit::Note {
        actor: "system",
        verb: "keys.rotate",
        resource: format!("key {id}"),
        unit_path: "/".into(),
        detail: serde_json::json!({ "files": files }),
    };
    audit::append(&mut tx, site.clock.now(), note).await?;
    tx.commit().await?;
    Ok((files, renewed))
}
