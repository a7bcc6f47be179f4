//! A PostgreSQL cluster for the length of a test run: made from nothing, on a free port of this machine, never touching a
//! service that may run here. A small shell keeps watch over it: when we end, in whatever way, its input closes and it
//! stops the cluster and removes the folder.

use crate::{
    machine,
    run::{Trouble, command, say},
};
use std::{
    fs,
    net::TcpListener,
    os::unix::fs::{PermissionsExt, chown},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// A running cluster; dropped, it is stopped and removed.
pub struct Cluster {
    guard: Child,
    /// Address of its first database, as its superuser.
    pub url: String,
}

/// The folder with `initdb` and `postgres`, the newest version first.
pub fn programs() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path().join("bin"))
        .filter(|p| p.join("initdb").is_file() && p.join("postgres").is_file())
        .collect();
    folders.sort_by_key(|p| p.parent().and_then(|p| p.file_name()?.to_str()?.parse::<u32>().ok()).unwrap_or_default());
    folders.pop().or_else(|| {
        let paths = std::env::var_os("PATH")?;
        std::env::split_paths(&paths).find(|p| p.join("initdb").is_file() && p.join("postgres").is_file())
    })
}

/// Who runs it: PostgreSQL refuses to run as root, so root lends it to `postgres` or `nobody`.
struct Owner {
    uid: u32,
    gid: u32,
}

fn owner() -> Result<Option<Owner>, Trouble> {
    if !machine::root() {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd")?;
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| {
            let line = users.lines().find(|l| l.split(':').next() == Some(name))?;
            let mut ids = line.split(':').skip(2);
            Some(Owner { uid: ids.next()?.parse().ok()?, gid: ids.next()?.parse().ok()? })
        })
        .map(Some)
        .ok_or_else(|| Trouble("there is no user postgres or nobody to run PostgreSQL as".into()))
}

fn as_owner(owner: Option<&Owner>, program: &str) -> Command {
    match owner {
        None => command(program),
        Some(o) => {
            let mut c = command("setpriv");
            c.arg(format!("--reuid={}", o.uid)).arg(format!("--regid={}", o.gid)).arg("--clear-groups");
            c.arg("--").arg(program);
            c
        }
    }
}

/// Keeps the cluster until its input ends. `$1` is the folder; the rest is the command.
const WATCH: &str = r#"
trap '' INT TERM HUP
folder=$1; shift
"$@" >"$folder/log" 2>&1 </dev/null &
server=$!
cat >/dev/null
kill -INT "$server" 2>/dev/null
wait "$server"
rm -rf "$folder"
"#;

impl Cluster {
    /// Makes and starts one.
    pub fn start() -> Result<Self, Trouble> {
        let bin = programs().ok_or_else(|| Trouble("PostgreSQL is not installed".into()))?;
        let began = Instant::now();
        let owner = owner()?;
        let folder = std::env::temp_dir().join(format!("halfsky-postgres-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder); // left by an earlier process with our number
        fs::create_dir(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        if let Some(o) = &owner {
            chown(&folder, Some(o.uid), Some(o.gid))?;
        }
        let data = folder.join("data").display().to_string();
        let path = |name: &str| bin.join(name).display().to_string();

        let mut init = as_owner(owner.as_ref(), &path("initdb"));
        init.current_dir(&folder);
        init.args(["-D", &data, "-U", "halfsky", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        let made = init.env("LC_ALL", "C").output().map_err(|e| Trouble(format!("initdb could not be started: {e}")));
        match made {
            Ok(out) if out.status.success() => {}
            Ok(out) => {
                let _ = fs::remove_dir_all(&folder);
                return Err(Trouble(format!("initdb failed: {}", String::from_utf8_lossy(&out.stderr))));
            }
            Err(e) => {
                let _ = fs::remove_dir_all(&folder);
                return Err(e);
            }
        }

        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port().to_string();
        let server = as_owner(owner.as_ref(), &path("postgres"));
        let mut watch = command("sh");
        watch.current_dir(&folder).arg("-c").arg(WATCH).arg("halfsky-postgres").arg(&folder);
        watch.arg(server.get_program()).args(server.get_args()).args(["-D", &data, "-p", &port]);
        for setting in [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=400",
            "shared_buffers=128MB",
            "dynamic_shared_memory_type=mmap",
            "timezone=UTC",
        ] {
            watch.arg("-c").arg(setting);
        }
        let guard = watch.stdin(Stdio::piped()).stdout(Stdio::null()).env("LC_ALL", "C").spawn()?;
        let cluster = Self { guard, url: format!("postgres://halfsky@127.0.0.1:{port}/postgres") };

        while began.elapsed() < Duration::from_secs(60) {
            let mut ready = command(path("pg_isready"));
            ready.args(["-q", "-h", "127.0.0.1", "-p", &port]);
            if ready.status().is_ok_and(|s| s.success()) {
                say(&format!("PostgreSQL for this run: ready after {:.1} s", began.elapsed().as_secs_f32()));
                return Ok(cluster);
            }
            thread::sleep(Duration::from_millis(50));
        }
        let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
        Err(Trouble(format!("PostgreSQL did not become ready in a minute; its log:\n{log}")))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::{Cluster, programs};
    use crate::run::{command, output};

    #[test]
    fn a_cluster_answers_and_leaves_nothing_behind() {
        let Some(bin) = programs() else { return }; // `cargo xtask test` installs it; `cargo test` alone may go without
        let cluster = Cluster::start().expect("it starts");
        let mut ask = command(bin.join("psql"));
        ask.args(["-X", "-A", "-t", "-c", "SHOW server_encoding", &cluster.url]);
        assert_eq!(output(ask).expect("it answers").trim(), "UTF8");
        let folder = std::env::temp_dir().join(format!("halfsky-postgres-{}", std::process::id()));
        assert!(folder.is_dir());
        drop(cluster);
        assert!(!folder.exists());
    }
}
