// Pictures of the pages for the documentation: a demonstration county of its own, in both languages, on an office screen
// and on a phone, into docs/screenshots. Run by `cargo xtask screenshots`.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Account, startHouse } from "./house";
import { OFFICE, PHONE, Visitor, launch } from "./visitor";

interface Shot {
  name: string;
  /** Who looks; none is a stranger at the sign-in page. */
  as?: Account;
  path: string;
  /** Follow the first of these links from the path. */
  then?: string;
}

const SHOTS: Shot[] = [
  { name: "sign-in", path: "/sign-in" },
  { name: "home", as: "county", path: "/" },
  { name: "units", as: "county", path: "/units/" },
  { name: "unit", as: "county", path: "/units/", then: "main table a" },
  { name: "accounts", as: "admin", path: "/accounts/" },
  { name: "audit", as: "audit", path: "/audit/" },
];

const out = join(dirname(fileURLToPath(import.meta.url)), "../docs/screenshots");
mkdirSync(out, { recursive: true });
const only = process.argv.slice(2);
const house = await startHouse();
const browser = await launch();
let wrong = 0;
try {
  for (const lang of ["zh", "en"] as const) {
    for (const size of [OFFICE, PHONE]) {
      const people = new Map<string, Visitor>();
      for (const shot of SHOTS.filter((s) => only.length === 0 || only.includes(s.name))) {
        const who = shot.as ?? "";
        let v = people.get(who);
        if (!v) {
          v = await Visitor.open(browser, house, { lang, size });
          if (shot.as) await v.signIn(shot.as);
          people.set(who, v);
        }
        try {
          await v.go(shot.path);
          if (shot.then) await v.press(shot.then);
          await v.page.waitForLoadState("networkidle");
          await v.page.waitForTimeout(200);
          v.settled(shot.name);
          await v.page.screenshot({ path: join(out, `${shot.name}-${lang}-${size.width}.png`) });
        } catch (e) {
          wrong += 1;
          console.error(`${shot.name} (${lang}, ${size.width}): ${e instanceof Error ? e.message : String(e)}`);
        }
      }
      for (const v of people.values()) await v.close();
    }
  }
} finally {
  await browser.close();
  await house.stop();
}
console.log(`${SHOTS.length * 4 - wrong} pictures in docs/screenshots, ${wrong} could not be taken`);
process.exit(wrong === 0 ? 0 : 1);
