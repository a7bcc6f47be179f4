//! Settings: a TOML file, then environment variables, each documented in `halfsky.sample.toml`.

use serde::Deserialize;
use std::{net::SocketAddr, path::PathBuf};

/// All settings. Unknown keys are refused by name, so that a typo is not silently ignored.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Where the embedded database lives (photos are in it).
    pub data: PathBuf,
    /// The file with the keys that seal personal numbers; empty for `halfsky.keys` in the data folder.
    pub key_file: PathBuf,
    /// An S3-compatible store for attached files, `http://host:port/bucket`; empty for `files` in the data folder.
    pub store_url: String,
    /// The store's region; most stores of one's own take any.
    pub store_region: String,
    /// The store's access key.
    pub store_key: String,
    /// The store's secret key; better in the environment than in a file.
    pub store_secret: String,
    /// PostgreSQL URL; empty for the embedded database.
    pub database_url: String,
    /// Whether people reach the site over HTTPS (cookies are then marked Secure).
    pub https: bool,
    /// Whether a proxy of ours stands in front: the visitor's address is then the last one of its
    /// `X-Forwarded-For`. Leave it off when people reach the program directly, who could write that header.
    pub behind_proxy: bool,
    /// `text` or `json`.
    pub log_format: String,
    /// Filter such as `info` or `halfsky=debug`.
    pub log_level: String,
    /// The organisation's name at the top of every page.
    pub organisation: String,
    /// Hours without a request after which a sign-in ends.
    pub session_idle_hours: i64,
    /// Days after which a sign-in ends in any case.
    pub session_days: i64,
    /// Further holiday tables (TOML) to load beside the shipped ones.
    pub holiday_tables: Vec<PathBuf>,
    /// Percent points behind the calendar from which a target is called slow.
    pub warn_slow: f64,
    /// Percent points behind the calendar from which a target is called behind.
    pub warn_behind: f64,
    /// Days before its due day from which an unfinished task is called near.
    pub warn_days: i64,
    /// A folder of programme packs that replaces the built-in ones.
    pub packs: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8460)),
            data: PathBuf::from("data"),
            key_file: PathBuf::new(),
            store_url: String::new(),
            store_region: "us-east-1".into(),
            store_key: String::new(),
            store_secret: String::new(),
            database_url: String::new(),
            https: false,
            behind_proxy: false,
            log_format: "text".into(),
            log_level: "info".into(),
            organisation: "县妇女联合会".into(),
            session_idle_hours: 12,
            session_days: 14,
            holiday_tables: Vec::new(),
            warn_slow: 5.0,
            warn_behind: 15.0,
            warn_days: 14,
            packs: None,
        }
    }
}

impl Config {
    /// Reads a file's text, then lets variables override it. `env` is handed in so that tests can.
    pub fn read(text: Option<&str>, env: impl Fn(&str) -> Option<String>) -> Result<Config, String> {
        let mut config: Config = match text {
            Some(text) => toml::from_str(text).map_err(|e| e.to_string())?,
            None => Config::default(),
        };
        if let Some(v) = env("HALFSKY_LISTEN") {
            config.listen =
                v.parse().map_err(|_| format!("HALFSKY_LISTEN: {v} is no address such as 127.0.0.1:8460"))?;
        }
        if let Some(v) = env("HALFSKY_DATA") {
            config.data = v.into();
        }
        if let Some(v) = env("HALFSKY_KEY_FILE") {
            config.key_file = v.into();
        }
        for (name, slot) in [
            ("HALFSKY_STORE_URL", &mut config.store_url),
            ("HALFSKY_STORE_REGION", &mut config.store_region),
            ("HALFSKY_STORE_KEY", &mut config.store_key),
            ("HALFSKY_STORE_SECRET", &mut config.store_secret),
        ] {
            if let Some(v) = env(name) {
                *slot = v;
            }
        }
        if let Some(v) = env("HALFSKY_DATABASE_URL") {
            config.database_url = v;
        }
        if let Some(v) = env("HALFSKY_HTTPS") {
            config.https = matches!(v.to_lowercase().as_str(), "1" | "true" | "yes" | "on");
        }
        if let Some(v) = env("HALFSKY_LOG_FORMAT") {
            config.log_format = v;
        }
        if let Some(v) = env("HALFSKY_LOG") {
            config.log_level = v;
        }
        if let Some(v) = env("HALFSKY_ORGANISATION") {
            config.organisation = v;
        }
        if let Some(v) = env("HALFSKY_BEHIND_PROXY") {
            config.behind_proxy = matches!(v.to_lowercase().as_str(), "1" | "true" | "yes" | "on");
        }
        if config.warn_behind < config.warn_slow {
            return Err(format!(
                "warn_behind is {}, warn_slow {}; behind cannot begin before slow",
                config.warn_behind, config.warn_slow
            ));
        }
        if !matches!(config.log_format.as_str(), "text" | "json") {
            return Err(format!("log_format is {:?}; it can be \"text\" or \"json\"", config.log_format));
        }
        Ok(config)
    }
    /// Where the key file is.
    pub fn keys(&self) -> PathBuf {
        if self.key_file.as_os_str().is_empty() { self.data.join("halfsky.keys") } else { self.key_file.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environment_wins_over_file_and_typos_are_named() {
        let env = |k: &str| (k == "HALFSKY_LISTEN").then(|| "0.0.0.0:9000".to_owned());
        let c = Config::read(Some("listen = \"127.0.0.1:1\"\nhttps = true"), env).unwrap();
        assert_eq!((c.listen.port(), c.https), (9000, true));
        assert!(Config::read(Some("lisen = 1"), |_| None).unwrap_err().contains("lisen"));
        assert!(Config::read(None, |k| (k == "HALFSKY_LISTEN").then(|| "x".into())).is_err());
    }

    #[test]
    fn the_sample_names_every_setting_with_its_default() {
        let sample = include_str!("../../../halfsky.sample.toml");
        let read = Config::read(Some(sample), |_| None).unwrap();
        assert_eq!(format!("{read:?}"), format!("{:?}", Config::default()));
        assert!(Config::read(Some("warn_slow = 20.0"), |_| None).is_err());
    }
}
