//! Passwords and session secrets: argon2id for what people type, SHA-256 for random tokens.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use sha2::{Digest, Sha256};

/// Hashes a password with a salt (argon2id, the library's recommended cost). Runs for tens of
/// milliseconds: call it from a blocking task.
pub fn hash_password(password: &str, salt: &[u8; 16]) -> Result<String, String> {
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), salt)
        .map(|h| h.to_string())
        .map_err(|e| e.to_string())
}

/// Whether a password fits a stored hash. A hash that cannot be read fits nothing.
pub fn verify_password(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored)
        .map(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        .unwrap_or(false)
}

/// What is stored of a random token: its digest, so that a stolen database opens no session.
pub fn token_digest(token: &str) -> String {
    crate::db::hex(&Sha256::digest(token.as_bytes()))
}

/// SHA-256 of some bytes, in hexadecimal: what tells one file from another.
pub fn content_digest(bytes: &[u8]) -> String {
    crate::db::hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_only_its_own_hash() {
        let hash = hash_password("正确的密码8", &[7; 16]).unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify_password("正确的密码8", &hash));
        assert!(!verify_password("错误", &hash) && !verify_password("x", "not a hash"));
        assert_ne!(hash, hash_password("正确的密码8", &[8; 16]).unwrap());
    }
}
