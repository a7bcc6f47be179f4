//! The key file: TOML, one table a key, written in one step and readable by its owner only.

use super::{Key, VaultError, hex, unhex};
use serde::Deserialize;
use std::{fs, io::Write as _, path::Path};

#[derive(Deserialize)]
struct KeyFile {
    key: Vec<KeyLine>,
}

#[derive(Deserialize)]
struct KeyLine {
    id: String,
    algorithm: String,
    seal: String,
    index: String,
}

fn trouble(path: &Path, what: impl std::fmt::Display) -> VaultError {
    VaultError::File(format!("{}: {what}", path.display()))
}

/// The keys of a file; `None` when there is no file.
pub(super) fn read(path: &Path) -> Result<Option<Vec<Key>>, VaultError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(trouble(path, e)),
    };
    // What is wrong is not quoted: it would be the key.
    let file: KeyFile = toml::from_str(&text).map_err(|_| trouble(path, "is not a key file, or was cut"))?;
    let secret = |text: &str| unhex(text).and_then(|b| <[u8; 32]>::try_from(b).ok());
    let mut keys = Vec::new();
    for line in file.key {
        if line.algorithm != super::AES {
            return Err(trouble(
                path,
                format_args!("key {:?} is for {:?}, which this program does not know", line.id, line.algorithm),
            ));
        }
        let (Some(seal), Some(index)) = (secret(&line.seal), secret(&line.index)) else {
            return Err(trouble(path, format_args!("key {:?} is not whole", line.id)));
        };
        keys.push(Key { id: line.id, seal, index });
    }
    if keys.is_empty() { Err(trouble(path, "holds no key")) } else { Ok(Some(keys)) }
}

/// Writes the file beside its place first, then moves it there.
pub(super) fn write(path: &Path, keys: &[Key]) -> Result<(), VaultError> {
    let mut text = String::from(
        "# 半边天 Halfsky：身份证号、电话、住址等加密用的钥匙。丢了就再也打不开：请另存一份在别处，不要和数据库备份放在一起。\n\
         # The keys that seal identity numbers, telephones and addresses. Lost, nothing opens again: keep a copy in a safe\n\
         # place, never beside the database's backups.\n",
    );
    for k in keys {
        text.push_str(&format!(
            "\n[[key]]\nid = \"{}\"\nalgorithm = \"{}\"\nseal = \"{}\"\nindex = \"{}\"\n",
            k.id,
            super::AES,
            hex(&k.seal),
            hex(&k.index)
        ));
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|e| trouble(path, e))?;
    }
    let beside = path.with_extension("keys.new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(&beside).map_err(|e| trouble(path, e))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|e| trouble(path, e))?;
    fs::rename(&beside, path).map_err(|e| trouble(path, e))
}
