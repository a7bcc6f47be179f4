//! A bucket of an S3-compatible store: signed requests by path, over plain HTTP (files are sealed before they leave).

use super::FileError;
use rusty_s3::{Credentials, S3Action as _, UrlStyle};
use std::time::Duration;

/// How long a signed request holds.
const HOLDS: Duration = Duration::from_secs(60);
/// The most that is read back, in bytes.
const MOST: u64 = 64 * 1024 * 1024;

/// A bucket and the keys to it.
pub struct Bucket {
    bucket: rusty_s3::Bucket,
    keys: Credentials,
    agent: ureq::Agent,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bucket({})", self.bucket.name())
    }
}

impl Bucket {
    /// A bucket by its address, `http://host:port/bucket`.
    ///
    /// # Errors
    /// Says in both languages what is wrong with the address.
    pub fn new(url: &str, region: &str, key: &str, secret: &str) -> Result<Bucket, String> {
        let wrong = |why: &str| {
            format!("store_url: {why}; write http://host:port/bucket · 附件存储的地址写成 http://主机:端口/桶名")
        };
        if !url.starts_with("http://") {
            return Err(wrong("only http:// is built in"));
        }
        let (base, name) = url.trim_end_matches('/').rsplit_once('/').ok_or_else(|| wrong("no bucket"))?;
        let endpoint = base.parse().map_err(|_| wrong("no address"))?;
        if name.is_empty() || base == "http:/" {
            return Err(wrong("no bucket"));
        }
        if key.is_empty() || secret.is_empty() {
            return Err("store_key and store_secret are missing · 附件存储缺少 store_key、store_secret".into());
        }
        let bucket = rusty_s3::Bucket::new(endpoint, UrlStyle::Path, name.to_owned(), region.to_owned())
            .map_err(|e| wrong(&e.to_string()))?;
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(30)))
            .http_status_as_error(false)
            .build()
            .new_agent();
        Ok(Bucket { bucket, keys: Credentials::new(key, secret), agent })
    }
    /// Whether an object is there.
    pub(super) fn has(&self, name: &str) -> Result<bool, FileError> {
        let url = self.bucket.head_object(Some(&self.keys), name).sign(HOLDS);
        match self.agent.head(url.as_str()).call().map_err(unreachable)?.status().as_u16() {
            200 => Ok(true),
            404 => Ok(false),
            other => Err(refused(other)),
        }
    }
    /// Writes an object.
    pub(super) fn put(&self, name: &str, bytes: &[u8]) -> Result<(), FileError> {
        let url = self.bucket.put_object(Some(&self.keys), name).sign(HOLDS);
        match self.agent.put(url.as_str()).send(bytes).map_err(unreachable)?.status().as_u16() {
            200 | 201 | 204 => Ok(()),
            other => Err(refused(other)),
        }
    }
    /// Reads an object.
    pub(super) fn get(&self, name: &str) -> Result<Vec<u8>, FileError> {
        let url = self.bucket.get_object(Some(&self.keys), name).sign(HOLDS);
        let mut answer = self.agent.get(url.as_str()).call().map_err(unreachable)?;
        match answer.status().as_u16() {
            200 => answer.body_mut().with_config().limit(MOST).read_to_vec().map_err(unreachable),
            other => Err(refused(other)),
        }
    }
    /// Takes an object away; none is no trouble.
    pub(super) fn remove(&self, name: &str) -> Result<(), FileError> {
        let url = self.bucket.delete_object(Some(&self.keys), name).sign(HOLDS);
        match self.agent.delete(url.as_str()).call().map_err(unreachable)?.status().as_u16() {
            200 | 202 | 204 | 404 => Ok(()),
            other => Err(refused(other)),
        }
    }
}

/// A failed request; its address is not told, it is signed.
fn unreachable(e: ureq::Error) -> FileError {
    FileError::Store(match e {
        ureq::Error::Timeout(_) => "no answer in time".into(),
        ureq::Error::Io(e) => e.kind().to_string(),
        _ => "the request failed".into(),
    })
}

fn refused(status: u16) -> FileError {
    FileError::Store(format!("answered {status}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};

    /// A real store of the s3s project on a port of its own, in a folder of the test.
    async fn store(folder: std::path::PathBuf) -> std::net::SocketAddr {
        std::fs::create_dir_all(folder.join("papers")).unwrap();
        let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(&folder).unwrap());
        builder.set_auth(SimpleAuth::from_single("key", "secret"));
        let service = builder.build();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let io = hyper_util::rt::TokioIo::new(socket);
                    let http = hyper_util::server::conn::auto::Builder::new(hyper_util::rt::TokioExecutor::new());
                    let _ = http.serve_connection(io, service).await;
                });
            }
        });
        address
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_object_goes_to_a_real_store_and_comes_back() {
        let folder = std::env::temp_dir().join(format!("halfsky_s3_{}", std::process::id()));
        let address = store(folder.clone()).await;
        let at = move |key: &str, name: &str| {
            Bucket::new(&format!("http://{address}/{name}"), "us-east-1", key, "secret").unwrap()
        };
        tokio::task::spawn_blocking(move || {
            let bucket = at("key", "papers");
            assert!(!bucket.has("ab12").unwrap());
            bucket.put("ab12", b"sealed bytes").unwrap();
            assert!(bucket.has("ab12").unwrap());
            assert_eq!(bucket.get("ab12").unwrap(), b"sealed bytes");
            assert!(matches!(bucket.get("none"), Err(FileError::Store(_))));
            bucket.remove("ab12").unwrap();
            assert!(!bucket.has("ab12").unwrap());
            assert!(
                matches!(at("stranger", "papers").get("ab12"), Err(FileError::Store(_))),
                "a wrong key opens nothing"
            );
        })
        .await
        .unwrap();
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_wrong_address_is_named() {
        for (url, says) in [("https://a/b", "only http://"), ("http://a", "store_url"), ("a/b", "only http://")] {
            assert!(Bucket::new(url, "r", "k", "s").unwrap_err().contains(says), "{url}");
        }
        assert!(Bucket::new("http://a/b", "r", "", "s").unwrap_err().contains("store_key"));
        let bucket = Bucket::new("http://127.0.0.1:1/b", "r", "k", "geheim").unwrap();
        let said = bucket.get("x").unwrap_err().to_string();
        assert!(!said.contains("geheim") && !said.contains("127.0.0.1"), "{said}");
    }
}
