//! Rules of signing in: how long to wait after failures, which passwords are good enough.

use vocab::{Bi, bi};

/// Failures of one sign-in name or one address within the last quarter of an hour.
#[derive(Clone, Copy, Debug, Default)]
pub struct Failures {
    /// Of this sign-in name.
    pub by_login: i64,
    /// From this address.
    pub by_peer: i64,
}

/// The window in which failures count, in seconds.
pub const WINDOW: i64 = 15 * 60;

/// Whether another try is refused for now. Five misses of one name, or thirty from one address (a county
/// office shares one), close the door until the oldest of them is a quarter of an hour ago.
pub fn too_many(f: Failures) -> bool {
    f.by_login >= 5 || f.by_peer >= 30
}

/// What is wrong with a new password, if anything: GB/T 22239 asks for length and variety.
pub fn password_trouble(password: &str, login: &str) -> Option<Bi> {
    let n = password.chars().count();
    let kinds = [
        password.chars().any(|c| c.is_ascii_digit()),
        password.chars().any(|c| c.is_ascii_lowercase()),
        password.chars().any(|c| c.is_ascii_uppercase()),
        password.chars().any(|c| !c.is_ascii_alphanumeric()),
    ];
    if n < 8 {
        Some(bi!("密码至少 8 个字符", "At least 8 characters"))
    } else if n > 128 {
        Some(bi!("密码最多 128 个字符", "At most 128 characters"))
    } else if kinds.iter().filter(|k| **k).count() < 2 {
        Some(bi!("请混用字母和数字（或符号）", "Mix letters with digits or signs"))
    } else if password.to_lowercase().contains(&login.to_lowercase()) {
        Some(bi!("密码里不要包含用户名", "Leave your sign-in name out of it"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_door_closes_after_five_misses_of_a_name() {
        assert!(!too_many(Failures { by_login: 4, by_peer: 29 }));
        assert!(too_many(Failures { by_login: 5, by_peer: 0 }));
        assert!(too_many(Failures { by_login: 0, by_peer: 30 }));
    }

    #[test]
    fn weak_passwords_are_told_why() {
        for weak in ["short1", "alllowercase", "12345678", "xiaoming2026"] {
            assert!(password_trouble(weak, "xiaoming").is_some(), "{weak}");
        }
        assert!(password_trouble("Yunxi-2026", "xiaoming").is_none());
    }
}
