// Builds web/dist: app.js, charts.js, app.css, icons.svg, icon.svg. The program embeds that folder.
// A file is written only when its content changed, so that the Rust side is not rebuilt for nothing.
import { build } from "esbuild";
import postcss from "postcss";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const web = dirname(fileURLToPath(import.meta.url));
const root = dirname(web);
const dist = join(web, "dist");

// County offices still run browsers of 2020 (Windows 7, domestic Linux), hence the targets and a Tabler
// release from before color-mix() and light-dark().
const target = ["chrome80", "firefox78", "safari15"];

/** Every file below a folder with one of these endings. */
function files(folder, endings) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((e) => e.name !== "target" && e.name !== "node_modules")
    .flatMap((e) => {
      const path = join(folder, e.name);
      return e.isDirectory() ? files(path, endings) : endings.includes(extname(e.name)) ? [path] : [];
    })
    .sort();
}

const rust = files(join(root, "crates"), [".rs"]).map((path) => ({ path, text: readFileSync(path, "utf8") }));
const script = files(join(web, "src"), [".ts"]).map((path) => ({ path, text: readFileSync(path, "utf8") }));

/** All words that could be a class name in a view or a script. */
function wordsInUse() {
  const words = new Set();
  for (const { text } of [...rust, ...script]) for (const w of text.split(/[^A-Za-z0-9_-]+/)) words.add(w);
  return words;
}

/** Drops Tabler's rules for classes that no view and no script names; our own rules are kept whole. */
function purge(css) {
  const words = wordsInUse();
  const wanted = (selector) => {
    const bare = selector.replace(/:not\([^)]*\)/g, "").replace(/\[[^\]]*\]/g, "");
    return [...bare.matchAll(/\.((?:\\.|[\w-])+)/g)].every((m) => words.has(m[1].replace(/\\/g, "")));
  };
  const tree = postcss.parse(css);
  tree.walkComments((c) => void c.remove());
  tree.walkRules((rule) => {
    if (rule.parent?.name?.endsWith("keyframes")) return;
    const kept = rule.selectors.filter(wanted);
    if (kept.length === 0) rule.remove();
    else if (kept.length !== rule.selectors.length) rule.selectors = kept;
  });
  // Custom properties that nothing reads any more, and keyframes nothing plays.
  for (let again = true; again; ) {
    again = false;
    const text = tree.toString() + ownCss;
    const read = new Set([...text.matchAll(/var\((--[\w-]+)/g)].map((m) => m[1]));
    tree.walkDecls(/^--/, (d) => {
      if (!read.has(d.prop)) (d.remove(), (again = true));
    });
  }
  const played = tree.toString() + ownCss;
  tree.walkAtRules(/keyframes$/, (a) => {
    if (!new RegExp(`animation[^;}]*\\b${a.params}\\b`).test(played)) a.remove();
  });
  tree.walkRules((r) => void (r.nodes.length === 0 && r.remove()));
  tree.walkAtRules((a) => void (a.nodes?.length === 0 && a.remove()));
  return tree.toString();
}

const ownCss = files(join(web, "src/css"), [".css"]).map((p) => readFileSync(p, "utf8")).join("\n");

// ---- icons ----

const ALWAYS = `home users-plus heart-handshake list-check target calendar-event clipboard-text chart-bar building-community users users-group user logout upload
  download plus check x edit trash search alert-triangle inbox printer chevron-right arrow-left file-text history refresh
  shield-check map-2`.split(/\s+/);

const OWN = { "half-sky": join(web, "src/half-sky.svg") };

/** Names of icons that the views ask for, with the place of the first asking. */
function iconsInViews() {
  const asked = new Map();
  for (const { path, text } of rust) {
    for (const call of text.matchAll(/\bicon\(([^()]*)\)|\bicon:\s*("[^"]*")/g)) {
      for (const name of (call[1] ?? call[2]).matchAll(/"([a-z0-9-]+)"/g)) {
        if (!asked.has(name[1])) asked.set(name[1], relative(root, path));
      }
    }
  }
  return asked;
}

function sprite() {
  const asked = iconsInViews();
  const names = [...new Set([...Object.keys(OWN), ...ALWAYS, ...asked.keys()])].sort();
  const symbols = names.map((name) => {
    const file = OWN[name] ?? join(web, "node_modules/@tabler/icons/icons/outline", `${name}.svg`);
    if (!existsSync(file)) throw new Error(`${asked.get(name) ?? "web/build.mjs"} asks for the icon "${name}", which Tabler does not have`);
    const inside = readFileSync(file, "utf8").replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "");
    const lean = inside.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${lean}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

// ---- all together ----

const made = new Map();
const bundle = await build({
  absWorkingDir: web,
  entryPoints: { app: "src/app.ts", charts: "src/charts.ts" },
  bundle: true, write: false, outdir: "dist", format: "iife", target, minify: true, legalComments: "none", logLevel: "warning",
});
for (const f of bundle.outputFiles) made.set(relative(dist, f.path), f.text);

const base = purge(readFileSync(join(web, "node_modules/@tabler/core/dist/css/tabler.css"), "utf8"));
const css = await build({
  absWorkingDir: web,
  stdin: { contents: base, loader: "css", resolveDir: web },
  bundle: true, write: false, target, minify: true, legalComments: "none", logLevel: "warning",
});
const own = await build({
  absWorkingDir: web, entryPoints: ["src/css/app.css"], bundle: true, write: false, target, minify: true, logLevel: "warning",
});
made.set("app.css", css.outputFiles[0].text + own.outputFiles[0].text);
made.set("icons.svg", sprite());
made.set("icon.svg", readFileSync(join(web, "src/icon.svg"), "utf8"));

mkdirSync(dist, { recursive: true });
for (const old of readdirSync(dist)) if (!made.has(old)) rmSync(join(dist, old), { recursive: true });
for (const [name, text] of made) {
  const path = join(dist, name);
  if (!existsSync(path) || !statSync(path).isFile() || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
  console.log(`${name.padEnd(10)} ${String(Buffer.byteLength(text)).padStart(8)} bytes, ${gzipSync(text).length} compressed`);
}
writeFileSync(join(web, ".built"), "");
