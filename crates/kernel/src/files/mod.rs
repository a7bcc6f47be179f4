//! Attached files: sealed with the vault's key and stored once by content. The name of the stored file is a keyed digest of
//! the content, so that neither the name nor the bytes tell what it is.
//!
//! Not here: who may see a file (the room that it is attached in).

use crate::{
    Site,
    vault::{Place, VaultError},
};
use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

/// What can go wrong with the store.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The folder cannot be read or written.
    #[error("file store: {0}")]
    Io(#[from] std::io::Error),
    /// The file cannot be opened with the vault's keys.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<FileError> for crate::db::DbError {
    fn from(e: FileError) -> Self {
        match e {
            FileError::Io(e) => crate::db::DbError::ReadOnly(e.to_string()),
            FileError::Vault(e) => e.into(),
        }
    }
}

/// A folder of sealed files.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// The store in a folder; the folder is made when the first file is kept.
    pub fn local(folder: &Path) -> Files {
        Files { folder: folder.to_owned() }
    }
    fn at(&self, digest: &str) -> PathBuf {
        self.folder.join(digest.get(..2).unwrap_or("00")).join(digest)
    }
    /// Keeps a content and returns its digest. A content that is there already is not written again.
    pub fn keep(&self, site: &Site, bytes: &[u8]) -> Result<String, FileError> {
        let digest = site.vault.blind("file", &crate::access::content_digest(bytes));
        let path = self.at(&digest);
        if path.exists() {
            return Ok(digest);
        }
        let sealed = site.vault.seal_bytes(&site.mint, Place::new("file", &digest), bytes)?;
        let folder = path.parent().unwrap_or(&self.folder);
        std::fs::create_dir_all(folder)?;
        // Beside it first: a file that is there is whole.
        let beside = folder.join(format!("{}.new", site.mint.uuid()));
        let mut file = std::fs::File::create(&beside)?;
        file.write_all(&sealed)?;
        file.sync_all()?;
        std::fs::rename(&beside, &path)?;
        Ok(digest)
    }
    /// Takes a content away for good; it is no trouble when it is gone already. Only for what was kept for a while and is
    /// nobody else's: a content stands once, whoever keeps it.
    pub fn forget(&self, digest: &str) -> Result<(), FileError> {
        match std::fs::remove_file(self.at(digest)) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e.into()),
            _ => Ok(()),
        }
    }
    /// A content by its digest.
    pub fn get(&self, site: &Site, digest: &str) -> Result<Vec<u8>, FileError> {
        let sealed = std::fs::read(self.at(digest))?;
        Ok(site.vault.open_bytes(Place::new("file", digest), &sealed)?)
    }
}

/// The media type of an attachment by its first bytes; `None` for what is not taken. Names and browsers are not believed.
pub fn media_of(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: &[(&[u8], &str)] = &[
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"%PDF-", "application/pdf"),
    ];
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
}
