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
  /** Links to follow from the path, one after the other. */
  then?: string[];
}

const tab = (name: string): string => `.nav-tabs a[href$="/${name}"]`;
const first = "main table tbody a";

const SHOTS: Shot[] = [
  { name: "sign-in", path: "/sign-in" },
  { name: "home", as: "county", path: "/" },
  { name: "plans", as: "county", path: "/plans/" },
  { name: "plan", as: "county", path: "/plans/", then: [first] },
  { name: "review", as: "county", path: "/plans/", then: [first, tab("review")] },
  { name: "targets", as: "county", path: "/plans/", then: [first, tab("targets")] },
  { name: "target", as: "county", path: "/plans/", then: [first, tab("targets"), `${first}[href*="/targets/"]`] },
  { name: "board", as: "county", path: "/plans/", then: [first, tab("board")] },
  { name: "summary", as: "county", path: "/plans/", then: [first, tab("summary")] },
  { name: "figures", as: "county", path: "/figures/" },
  { name: "figure", as: "county", path: "/figures/", then: [".figure-tile"] },
  { name: "activities", as: "county", path: "/activities/" },
  { name: "activity", as: "county", path: "/activities/", then: [first] },
  { name: "activity-new", as: "village1", path: "/activities/new" },
  { name: "records", as: "town1", path: "/records/" },
  { name: "records-grid", as: "town1", path: "/records/grid" },
  { name: "units", as: "county", path: "/units/" },
  { name: "unit", as: "county", path: "/units/", then: [first] },
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
          for (const link of shot.then ?? []) await v.press(link);
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
const wanted = SHOTS.filter((s) => only.length === 0 || only.includes(s.name)).length * 4;
console.log(`${wanted - wrong} pictures in docs/screenshots, ${wrong} could not be taken`);
process.exit(wrong === 0 ? 0 : 1);
