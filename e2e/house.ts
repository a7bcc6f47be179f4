// Starts the program with a demonstration county of its own: an embedded database in a temporary folder, or a fresh
// database on the PostgreSQL that HALFSKY_TEST_POSTGRES names when HALFSKY_E2E_ENGINE=postgres. Nothing of it is left.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** The demonstration county's accounts all have this password. */
export const PASSWORD = "Halfsky-demo-1";

export type Account = "admin" | "audit" | "county" | "town1" | "town2" | "village1" | "village2" | "school1" | "leader";

export interface House {
  /** `http://127.0.0.1:…`, without a slash at the end. */
  url: string;
  stop(): Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const at = server.address();
      server.close(() => (at && typeof at === "object" ? resolve(at.port) : reject(new Error("no port"))));
    });
  });
}

function binary(): string {
  const places = [process.env["HALFSKY_BIN"], join(here, "../target/debug/halfsky"), join(here, "../target/release/halfsky")];
  const found = places.find((p) => p && existsSync(p));
  if (!found) throw new Error("the program has not been built: run cargo build -p app, or set HALFSKY_BIN");
  return found;
}

/** PostgreSQL's own client, wherever it is. */
function psql(url: string, statement: string): void {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const program = versions.map((v) => join(debian, v, "bin/psql")).find((p) => existsSync(p)) ?? "psql";
  execFileSync(program, ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement, url], { stdio: ["ignore", "ignore", "inherit"] });
}

function freshDatabase(): { url: string; drop(): void } | null {
  if ((process.env["HALFSKY_E2E_ENGINE"] ?? "sqlite") !== "postgres") return null;
  const server = process.env["HALFSKY_TEST_POSTGRES"];
  if (!server) throw new Error("HALFSKY_E2E_ENGINE=postgres needs HALFSKY_TEST_POSTGRES; cargo xtask test --only browser-postgres sets both");
  const name = `e2e_${process.pid}_${randomBytes(4).toString("hex")}`;
  psql(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => psql(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function ready(url: string, child: ChildProcess, log: string): Promise<void> {
  const until = Date.now() + 180_000;
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    try {
      const answer = await fetch(`${url}/sign-in`);
      await answer.arrayBuffer();
      if (answer.ok) return;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  throw new Error(`the program did not get ready; the end of its log:\n${tail(log)}`);
}

function tail(log: string): string {
  return existsSync(log) ? readFileSync(log, "utf8").split("\n").slice(-40).join("\n") : "(none)";
}

/** Starts it. With HALFSKY_E2E_URL an already running one is used instead. */
export async function startHouse(): Promise<House> {
  const given = process.env["HALFSKY_E2E_URL"];
  if (given) return { url: given.replace(/\/$/, ""), stop: async () => {} };
  const data = mkdtempSync(join(tmpdir(), "halfsky-e2e-"));
  const database = freshDatabase();
  const listen = `127.0.0.1:${await freePort()}`;
  mkdirSync(join(here, "out"), { recursive: true });
  const log = join(here, "out", `program-${process.pid}.log`);
  const out = createWriteStream(log);
  const child = spawn(binary(), ["demo", "--data", data, "--listen", listen], {
    cwd: data,
    env: { ...process.env, HALFSKY_DATA: data, HALFSKY_LISTEN: listen, ...(database ? { HALFSKY_DATABASE_URL: database.url } : {}) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.pipe(out);
  child.stderr.pipe(out);
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const stop = async (): Promise<void> => {
    process.off("exit", kill);
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await gone;
      clearTimeout(late);
    }
    database?.drop();
    rmSync(data, { recursive: true, force: true });
  };
  const url = `http://${listen}`;
  try {
    await ready(url, child, log);
  } catch (e) {
    await stop();
    throw e;
  }
  return { url, stop };
}
