// Pictures of every page for the documentation and for the person who judges how it looks: a demonstration county of its
// own, both languages, on an office screen and on a phone, each page whole, into docs/screenshots. Run by
// `cargo xtask screenshots`; with names it takes those only, with `readme` the three pictures of the README.
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startHouse } from "./house";
import { type Furniture, PLACES, type Place, furnish } from "./places";
import { OFFICE, PHONE, Visitor, launch } from "./visitor";

const docs = join(dirname(fileURLToPath(import.meta.url)), "../docs");
const out = join(docs, "screenshots");
const asked = process.argv.slice(2);
const dark = asked.includes("dark");
const only = asked.filter((a) => a !== "dark" && a !== "readme");

/** The page as it stands, to its end, as WebP; `share` is its size on the picture. */
async function picture(v: Visitor, path: string, share: number, quality: number, whole = true): Promise<number> {
  const size = v.page.viewportSize() ?? OFFICE;
  if (whole) {
    const height = await v.page.evaluate(() => document.documentElement.scrollHeight);
    await v.page.setViewportSize({ width: size.width, height: Math.min(Math.max(height, size.height), 5000) });
    await v.still();
  }
  const seen = v.page.viewportSize() ?? size;
  const cdp = await v.page.context().newCDPSession(v.page);
  const { data } = await cdp.send("Page.captureScreenshot", { format: "webp", quality, clip: { x: 0, y: await v.page.evaluate(() => scrollY), width: seen.width, height: seen.height, scale: share } });
  await cdp.detach();
  writeFileSync(path, Buffer.from(data, "base64"));
  await v.page.setViewportSize(size);
  return statSync(path).size;
}

async function take(v: Visitor, place: Place, f: Furniture): Promise<void> {
  if (place.refused) await v.expecting(place.refused, () => place.go(v, f));
  else await place.go(v, f);
  await v.still();
}

const house = await startHouse();
const browser = await launch();
let [taken, wrong, bytes] = [0, 0, 0];
try {
  const f = await furnish(browser, house);
  if (asked.includes("readme")) {
    const c = await Visitor.open(browser, house, { size: { width: 1280, height: 800 } });
    await c.signIn("county");
    for (const [name, path] of [["review", `${f.reviewing}/review`], ["board", `${f.plan}/board`]] as const) {
      await c.go(path);
      await c.still();
      await c.page.screenshot({ path: join(docs, `picture-${name}.png`) });
    }
    await c.close();
    const v = await Visitor.open(browser, house, { size: { width: 390, height: 780 } });
    await v.signIn("village1");
    await v.still();
    await v.page.screenshot({ path: join(docs, "picture-phone.png") });
    await v.close();
  } else {
    if (only.length === 0) rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    const places = PLACES.filter((p) => only.length === 0 || only.includes(p.name));
    for (const lang of ["zh", "en"] as const) {
      for (const size of [OFFICE, PHONE]) {
        const people = new Map<string, Visitor>();
        for (const place of places) {
          const who = place.as ?? "";
          let v = people.get(who);
          if (!v) {
            v = await Visitor.open(browser, house, { lang, size });
            if (place.as) await v.signIn(place.as);
            if (dark) await v.page.context().addCookies([{ name: "hs_prefs", value: lang === "en" ? "ed" : "zd", url: house.url }]);
            people.set(who, v);
          }
          try {
            await take(v, place, f);
            const large = size === OFFICE;
            bytes += await picture(v, join(out, `${place.name}-${lang}-${size.width}${dark ? "-dark" : ""}.webp`), large ? 0.5 : 0.75, 42);
            v.settled(place.name);
            taken += 1;
          } catch (e) {
            wrong += 1;
            console.error(`${place.name} (${lang}, ${size.width}): ${e instanceof Error ? e.message : String(e)}`);
          }
        }
        for (const v of people.values()) await v.close();
      }
    }
    console.log(`${taken} pictures of ${places.length} places in docs/screenshots, ${(bytes / 1024 / 1024).toFixed(1)} MB, ${wrong} could not be taken`);
  }
} finally {
  await browser.close();
  await house.stop();
}
process.exit(wrong === 0 ? 0 : 1);
