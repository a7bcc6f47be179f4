//! What is sealed at rest: identity numbers, telephone numbers, addresses, bank cards. The keys are in a file outside
//! the database; the algorithm and the key are named in every sealed text, so that both can be changed later.
//!
//! A sealed text is bound to its column and row: copied to another row it does not open. A blind index finds a number
//! exactly without opening anything. Not here: who may ask (see `access`), which columns are sealed (see the rooms).

mod file;

use crate::{
    db::{DbError, Migration, Tx, hex, sql},
    record,
};
use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use std::path::Path;
use vocab::Mint;

/// The table that remembers which keys a database was sealed with.
pub const MIGRATION: Migration = Migration { name: "kernel/0002_vault", text: include_str!("0001_vault.sql") };

/// The only algorithm so far; another (SM4) gets a name of its own.
const AES: &str = "aes256gcm";
const CHECK: &str = "halfsky";

/// What can go wrong with a key or a sealed text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The key file cannot be read or written.
    #[error("key file {0}")]
    File(String),
    /// The database names a key that the file does not hold.
    #[error("the database was sealed with key {0:?}, which the key file does not hold; put the right key file back")]
    MissingKey(String),
    /// The key has the right name but opens nothing.
    #[error("key {0:?} in the key file is not the one this database was sealed with; put the right key file back")]
    WrongKey(String),
    /// A sealed text that cannot be opened: cut, altered, or copied from another row.
    #[error("a sealed field cannot be opened: {0}")]
    Broken(&'static str),
}

impl From<VaultError> for DbError {
    fn from(e: VaultError) -> Self {
        DbError::Other(e.to_string())
    }
}

/// A pair of secrets: one seals, one makes blind indexes.
#[derive(Clone)]
struct Key {
    id: String,
    seal: [u8; 32],
    index: [u8; 32],
}

/// The keys. The last one seals; the earlier ones still open what they sealed.
#[derive(Clone)]
pub struct Vault {
    keys: Vec<Key>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Vault({})", self.keys.iter().map(|k| k.id.as_str()).collect::<Vec<_>>().join(", "))
    }
}

impl Vault {
    /// Reads the key file; makes one with a fresh key when there is none and `fresh` says that nothing has been sealed
    /// yet.
    pub fn open(path: &Path, mint: &Mint, fresh: bool) -> Result<Vault, VaultError> {
        match file::read(path)? {
            Some(keys) => Ok(Vault { keys }),
            None if fresh => {
                let vault = Vault { keys: vec![Key::mint("k1", mint)] };
                file::write(path, &vault.keys)?;
                Ok(vault)
            }
            None => Err(VaultError::File(format!(
                "{} is missing, and the database holds fields sealed with it; put it back from its safe place",
                path.display()
            ))),
        }
    }
    /// This vault with one more key, which seals from now on; `keep` writes it to the file before anything is sealed.
    pub fn with_new_key(&self, mint: &Mint) -> Vault {
        let mut keys = self.keys.clone();
        keys.push(Key::mint(&format!("k{}", keys.len() + 1), mint));
        Vault { keys }
    }
    /// Writes the key file, in one step, readable by its owner only.
    pub fn keep(&self, path: &Path) -> Result<(), VaultError> {
        file::write(path, &self.keys)
    }
    fn current(&self) -> Result<&Key, VaultError> {
        self.keys.last().ok_or(VaultError::Broken("no key"))
    }
    /// The name of the key that seals.
    pub fn current_id(&self) -> &str {
        self.keys.last().map_or("", |k| k.id.as_str())
    }
    /// Seals a text for a column and row. Nothing stays nothing.
    pub fn seal(&self, mint: &Mint, place: Place<'_>, plain: &str) -> Result<String, VaultError> {
        if plain.is_empty() {
            return Ok(String::new());
        }
        let key = self.current()?;
        let bytes = key.cipher(mint.bytes::<12>(), place, plain.as_bytes())?;
        Ok(format!("{AES}:{}:{}", key.id, hex(&bytes)))
    }
    /// Opens a sealed text of a column and row.
    pub fn open_text(&self, place: Place<'_>, sealed: &str) -> Result<String, VaultError> {
        if sealed.is_empty() {
            return Ok(String::new());
        }
        let mut parts = sealed.splitn(3, ':');
        let (Some(AES), Some(id), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(VaultError::Broken("unknown form"));
        };
        let key = self
            .keys
            .iter()
            .find(|k| k.id == id)
            .ok_or_else(|| VaultError::MissingKey(id.chars().take(12).collect()))?;
        let bytes = unhex(body).ok_or(VaultError::Broken("not hexadecimal"))?;
        String::from_utf8(key.plain(place, &bytes)?).map_err(|_| VaultError::Broken("not text"))
    }
    /// Seals bytes (an attached file). The key's name stands in front.
    pub fn seal_bytes(&self, mint: &Mint, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let key = self.current()?;
        let mut out = format!("{AES}:{}:", key.id).into_bytes();
        out.extend(key.cipher(mint.bytes::<12>(), place, plain)?);
        Ok(out)
    }
    /// Opens sealed bytes.
    pub fn open_bytes(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let mut parts = sealed.splitn(3, |b| *b == b':');
        let (Some(alg), Some(id), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(VaultError::Broken("unknown form"));
        };
        if alg != AES.as_bytes() {
            return Err(VaultError::Broken("unknown algorithm"));
        }
        let key = self.keys.iter().find(|k| k.id.as_bytes() == id);
        key.ok_or_else(|| VaultError::MissingKey(String::from_utf8_lossy(id).chars().take(12).collect()))?
            .plain(place, body)
    }
    /// What finds a text exactly without opening it: 32 hexadecimal digits, empty for nothing. `what` keeps the
    /// indexes of different fields apart, so that equal numbers in two fields do not show as equal.
    pub fn blind(&self, what: &str, plain: &str) -> String {
        let Some(key) = self.keys.last().filter(|_| !plain.is_empty()) else { return String::new() };
        let mut mac = match Hmac::<Sha256>::new_from_slice(&key.index) {
            Ok(mac) => mac,
            Err(_) => return String::new(), // 32 bytes are always a key
        };
        mac.update(what.as_bytes());
        mac.update(&[0]);
        mac.update(plain.as_bytes());
        hex(&mac.finalize().into_bytes()[..16])
    }
    /// Holds the keys against what the database remembers, and lets it remember the present ones.
    pub async fn settle(&self, tx: &mut Tx, mint: &Mint) -> Result<(), DbError> {
        record! { struct Known { id: String, check_text: String } }
        let known: Vec<Known> = tx.all(sql("SELECT id, check_text FROM vault_key ORDER BY id")).await?;
        for k in &known {
            let key = self.keys.iter().find(|f| f.id == k.id);
            key.ok_or_else(|| VaultError::MissingKey(k.id.clone()))?;
            let opened = self.open_text(Place::new("vault_key", &k.id), &k.check_text);
            if opened.as_deref() != Ok(CHECK) {
                return Err(VaultError::WrongKey(k.id.clone()).into());
            }
        }
        for key in self.keys.iter().filter(|f| known.iter().all(|k| k.id != f.id)) {
            let one = Vault { keys: vec![key.clone()] };
            let check = one.seal(mint, Place::new("vault_key", &key.id), CHECK)?;
            tx.run(sql("INSERT INTO vault_key (id, check_text) VALUES ($1, $2)").bind(&key.id).bind(check)).await?;
        }
        Ok(())
    }
    /// Whether a database has been sealed with any key yet.
    pub async fn untouched(tx: &mut Tx) -> Result<bool, DbError> {
        let n: Option<i64> = tx.value(sql("SELECT COUNT(*) AS v FROM vault_key")).await?;
        Ok(n == Some(0))
    }
}

/// The column and row a sealed text belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    column: &'a str,
    row: &'a str,
}

impl<'a> Place<'a> {
    /// A column such as `person.phone` and the row's id.
    pub fn new(column: &'a str, row: &'a str) -> Self {
        Self { column, row }
    }
    fn bound(self) -> Vec<u8> {
        format!("{}\0{}", self.column, self.row).into_bytes()
    }
}

impl Key {
    fn mint(id: &str, mint: &Mint) -> Key {
        Key { id: id.to_owned(), seal: mint.bytes(), index: mint.bytes() }
    }
    fn cipher(&self, nonce: [u8; 12], place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let bound = place.bound();
        let sealed = Aes256Gcm::new(&self.seal.into())
            .encrypt(&nonce.into(), Payload { msg: plain, aad: &bound })
            .map_err(|_| VaultError::Broken("could not be sealed"))?;
        Ok([nonce.as_slice(), sealed.as_slice()].concat())
    }
    fn plain(&self, place: Place<'_>, bytes: &[u8]) -> Result<Vec<u8>, VaultError> {
        let bound = place.bound();
        let (nonce, body) = bytes.split_at_checked(12).ok_or(VaultError::Broken("too short"))?;
        let nonce: [u8; 12] = nonce.try_into().map_err(|_| VaultError::Broken("too short"))?;
        Aes256Gcm::new(&self.seal.into())
            .decrypt(&nonce.into(), Payload { msg: body, aad: &bound })
            .map_err(|_| VaultError::Broken("altered, or of another row"))
    }
}

/// Bytes of hexadecimal digits.
fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len() / 2).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use vocab::FixedClock;

    fn mint(seed: u64) -> Mint {
        Mint::seeded(Arc::new(FixedClock::on(jiff::civil::date(2026, 6, 15))), seed)
    }
    fn vault(seed: u64) -> Vault {
        Vault { keys: vec![Key::mint("k1", &mint(seed))] }
    }

    #[test]
    fn what_is_sealed_opens_only_where_it_was_sealed() {
        let (v, m) = (vault(1), mint(9));
        let here = Place::new("person.phone", "p1");
        let sealed = v.seal(&m, here, "13800001234").unwrap();
        assert!(sealed.starts_with("aes256gcm:k1:") && !sealed.contains("1380"));
        assert_eq!(v.open_text(here, &sealed).unwrap(), "13800001234");
        assert!(v.open_text(Place::new("person.phone", "p2"), &sealed).is_err());
        assert!(v.open_text(Place::new("person.address", "p1"), &sealed).is_err());
        assert!(vault(2).open_text(here, &sealed).is_err());
        assert_ne!(sealed, v.seal(&m, here, "13800001234").unwrap(), "the same text never seals alike");
        assert_eq!(v.seal(&m, here, "").unwrap(), "");
        for broken in ["x", "aes256gcm:k1:", "aes256gcm:k1:zz", "aes256gcm:k9:00", "aes256gcm:k1:é"] {
            assert!(v.open_text(here, broken).is_err(), "{broken}");
        }
        let bytes = v.seal_bytes(&m, here, b"\x00:scan").unwrap();
        assert_eq!(v.open_bytes(here, &bytes).unwrap(), b"\x00:scan");
        assert!(v.open_bytes(here, &bytes[..bytes.len() - 1]).is_err());
    }

    #[test]
    fn a_blind_index_finds_and_tells_nothing() {
        let v = vault(1);
        assert_eq!(v.blind("id", "110101"), v.blind("id", "110101"));
        assert_ne!(v.blind("id", "110101"), v.blind("phone", "110101"));
        assert_ne!(v.blind("id", "110101"), vault(2).blind("id", "110101"));
        assert_eq!(v.blind("id", ""), "");
    }

    #[test]
    fn a_new_key_seals_and_the_old_one_still_opens() {
        let (old, m) = (vault(1), mint(9));
        let here = Place::new("person.phone", "p1");
        let sealed = old.seal(&m, here, "1").unwrap();
        let new = old.with_new_key(&m);
        assert_eq!(new.open_text(here, &sealed).unwrap(), "1");
        assert!(new.seal(&m, here, "1").unwrap().starts_with("aes256gcm:k2:"));
        assert_ne!(new.blind("id", "1"), old.blind("id", "1"));
    }

    #[test]
    fn the_key_file_is_made_once_and_read_back() {
        let folder = std::env::temp_dir().join(format!("halfsky_vault_{}", std::process::id()));
        let path = folder.join("deep").join("halfsky.keys");
        assert!(matches!(Vault::open(&path, &mint(1), false), Err(VaultError::File(_))));
        let made = Vault::open(&path, &mint(1), true).unwrap();
        let again = Vault::open(&path, &mint(2), true).unwrap();
        assert_eq!(made.blind("id", "1"), again.blind("id", "1"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&path, "nonsense").unwrap();
        assert!(matches!(Vault::open(&path, &mint(1), true), Err(VaultError::File(_))));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
