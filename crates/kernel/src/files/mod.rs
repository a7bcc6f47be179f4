//! Attached files: sealed with the vault's key and stored once by content, in a folder or in an S3-compatible store. The
//! name of the stored file is a keyed digest of the content, so that neither the name nor the bytes tell what it is.
//!
//! Not here: who may see a file (the room that it is attached in).

mod object;

use crate::{
    Site,
    config::Config,
    vault::{Place, VaultError},
};
use object::Bucket;
use std::{
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

/// What can go wrong with the store.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The folder cannot be read or written.
    #[error("file store: {0}")]
    Io(#[from] std::io::Error),
    /// The object store does not answer as it should; never with what was in the request.
    #[error("object store: {0}")]
    Store(String),
    /// The file cannot be opened with the vault's keys.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<FileError> for crate::db::DbError {
    fn from(e: FileError) -> Self {
        match e {
            FileError::Io(e) => crate::db::DbError::ReadOnly(e.to_string()),
            FileError::Store(e) => crate::db::DbError::Busy(e),
            FileError::Vault(e) => e.into(),
        }
    }
}

/// Where sealed files are.
#[derive(Clone, Debug)]
pub enum Files {
    /// A folder of this machine.
    Local(PathBuf),
    /// A bucket of an S3-compatible store.
    Object(Arc<Bucket>),
}

impl Files {
    /// The store that the settings name. The folder is made when the first file is kept; a bucket has to be there.
    pub fn of(config: &Config) -> Result<Files, crate::db::DbError> {
        if config.store_url.is_empty() {
            return Ok(Files::Local(config.data.join("files")));
        }
        let bucket = Bucket::new(&config.store_url, &config.store_region, &config.store_key, &config.store_secret);
        Ok(Files::Object(Arc::new(bucket.map_err(crate::db::DbError::Other)?)))
    }
    /// Keeps a content and returns its digest. A content that is there already is not written again.
    pub async fn keep(&self, site: &Site, bytes: &[u8]) -> Result<String, FileError> {
        let digest = site.vault.blind("file", &crate::access::content_digest(bytes));
        let sealed = site.vault.seal_bytes(&site.mint, Place::new("file", &digest), bytes)?;
        let (store, name, fresh) = (self.clone(), digest.clone(), site.mint.uuid());
        away(move || match store {
            Files::Local(folder) => keep_local(&folder, &name, &fresh, &sealed),
            Files::Object(bucket) => match bucket.has(&name)? {
                true => Ok(()),
                false => bucket.put(&name, &sealed),
            },
        })
        .await?;
        Ok(digest)
    }
    /// Takes a content away for good; it is no trouble when it is gone already. Only for what was kept for a while and is
    /// nobody else's: a content stands once, whoever keeps it.
    pub async fn forget(&self, digest: &str) -> Result<(), FileError> {
        let (store, name) = (self.clone(), digest.to_owned());
        away(move || match store {
            Files::Local(folder) => match std::fs::remove_file(at(&folder, &name)) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e.into()),
                _ => Ok(()),
            },
            Files::Object(bucket) => bucket.remove(&name),
        })
        .await
    }
    /// A content by its digest.
    pub async fn get(&self, site: &Site, digest: &str) -> Result<Vec<u8>, FileError> {
        let (store, name) = (self.clone(), digest.to_owned());
        let sealed = away(move || match store {
            Files::Local(folder) => Ok(std::fs::read(at(&folder, &name))?),
            Files::Object(bucket) => bucket.get(&name),
        })
        .await?;
        Ok(site.vault.open_bytes(Place::new("file", digest), &sealed)?)
    }
}

/// Disks and networks are waited for beside the threads that serve.
async fn away<T: Send + 'static>(work: impl FnOnce() -> Result<T, FileError> + Send + 'static) -> Result<T, FileError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| FileError::Store("the work broke off".into()))?
}

fn at(folder: &Path, digest: &str) -> PathBuf {
    folder.join(digest.get(..2).unwrap_or("00")).join(digest)
}

fn keep_local(root: &Path, digest: &str, fresh: &str, sealed: &[u8]) -> Result<(), FileError> {
    let path = at(root, digest);
    if path.exists() {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(root);
    std::fs::create_dir_all(folder)?;
    // Beside it first: a file that is there is whole.
    let beside = folder.join(format!("{fresh}.new"));
    let mut file = std::fs::File::create(&beside)?;
    file.write_all(sealed)?;
    file.sync_all()?;
    std::fs::rename(&beside, &path)?;
    Ok(())
}

/// The media type of an attachment by its first bytes; `None` for what is not taken. Names and browsers are not believed.
pub fn media_of(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: &[(&[u8], &str)] =
        &[(b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"%PDF-", "application/pdf")];
    if bytes.len() > 12 && bytes.starts_with(b"RIFF") && &bytes[8..12] == b"WEBP" {
        return Some("image/webp");
    }
    KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, media)| *media)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_are_told_by_content() {
        assert_eq!(media_of(b"\xff\xd8\xff\xe0rest"), Some("image/jpeg"));
        assert_eq!(media_of(b"%PDF-1.7"), Some("application/pdf"));
        assert_eq!(media_of(b"RIFF....WEBPVP8 "), Some("image/webp"));
        for bad in [&b"<svg onload=x>"[..], b"<html>", b"", b"MZ", b"RIFF....WAVE...."] {
            assert_eq!(media_of(bad), None);
        }
    }

    #[test]
    fn a_local_file_is_written_whole_and_once() {
        let folder = std::env::temp_dir().join(format!("halfsky_files_{}", std::process::id()));
        keep_local(&folder, "ab12", "one", b"first").unwrap();
        keep_local(&folder, "ab12", "two", b"second").unwrap();
        assert_eq!(std::fs::read(at(&folder, "ab12")).unwrap(), b"first");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
