// Every place in the house (`places.ts`), in both languages, at both widths: the browser has nothing to complain of (console,
// policy, requests), axe finds nothing serious, nothing is too wide, too small or too tight. Some also in dark colours, on
// paper and by keyboard alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { type Account, type House, startHouse } from "../house";
import { type Furniture, PLACES, type Place, furnish } from "../places";
import { OFFICE, PHONE, Visitor, launch } from "../visitor";

let house: House;
let browser: Browser;
let f: Furniture;

before(async () => {
  house = await startHouse();
  browser = await launch();
  f = await furnish(browser, house);
});

after(async () => {
  await browser?.close();
  await house?.stop();
});

const place = (name: string): Place => {
  const found = PLACES.find((p) => p.name === name);
  if (!found) throw new Error(`no place ${name}`);
  return found;
};

async function arrive(v: Visitor, p: Place): Promise<void> {
  if (p.refused) await v.expecting(p.refused, () => p.go(v, f));
  else await p.go(v, f);
}

/** Everybody signs in once. */
const tokens = new Map<Account, string>();

async function visit(who: Account | undefined, lang: "zh" | "en", prefs: string): Promise<Visitor> {
  if (who && !tokens.has(who)) {
    const v = await Visitor.open(browser, house);
    await v.signIn(who);
    tokens.set(who, (await v.page.context().cookies()).find((c) => c.name === "hs_session")!.value);
    await v.close();
  }
  const cookies = [{ name: "hs_prefs", value: prefs, url: house.url }];
  if (who) cookies.push({ name: "hs_session", value: tokens.get(who)!, url: house.url });
  return Visitor.open(browser, house, { lang, cookies });
}

/** Goes to each, and collects what is wrong instead of stopping at the first. */
async function walk(places: Place[], lang: "zh" | "en", prefs: string, look: (v: Visitor, p: Place) => Promise<void>): Promise<void> {
  const people = new Map<Account | "", Visitor>();
  const wrong: string[] = [];
  for (const p of places) {
    const who = p.as ?? "";
    let v = people.get(who);
    try {
      if (!v) {
        v = await visit(p.as, lang, prefs);
        people.set(who, v);
      }
      await v.page.setViewportSize(OFFICE);
      await arrive(v, p);
      await look(v, p);
    } catch (e) {
      wrong.push(`${p.name} (${lang}): ${e instanceof Error ? e.message : String(e)}`);
    }
  }
  for (const v of people.values()) await v.close();
  assert.deepEqual(wrong, []);
}

// Both languages at both widths; axe, the slow part, where it has something new to find.
const WORDY = /home-county|new-wrong|review-edit|board$|grid$|first-password/;
test("every place, in Chinese", () =>
  walk(PLACES, "zh", "z", async (v, p) => {
    await v.look(p.name);
    await v.page.setViewportSize(PHONE);
    await v.look(p.name, { axe: false });
  }));

test("every place, in English", () =>
  walk(PLACES, "en", "e", async (v, p) => {
    await v.look(p.name, { axe: false });
    await v.page.setViewportSize(PHONE);
    await v.look(p.name, { axe: WORDY.test(p.name) });
  }));

test("in dark colours and large type", () =>
  walk(["home-county", "review", "review-edit", "targets", "board", "figures", "activity", "activity-new-wrong", "activities-grid-wrong", "breakdown-wrong", "changes", "audit", "not-found"].map(place), "zh", "zdl", async (v, p) => {
    await v.look(p.name);
    await v.page.setViewportSize(PHONE);
    await v.look(p.name, { axe: false });
  }));

test("on paper the furniture is gone", () =>
  walk(["board", "targets", "review", "summary", "activity", "figure", "records"].map(place), "zh", "z", async (v) => {
    await v.still();
    await v.page.emulateMedia({ media: "print" });
    await v.page.setViewportSize({ width: 720, height: 1000 });
    const seen = await v.page.evaluate(() => {
      const shown = (s: string): string[] => [...document.querySelectorAll(s)].filter((e) => e.getClientRects().length > 0).map((e) => `${s}: ${(e.textContent ?? "").trim().slice(0, 20)}`);
      return {
        furniture: [".navbar-vertical", ".page-header", ".btn", ".pager", ".nav-tabs", ".filters", ".search-bar", ".preferences", ".review-keys"].flatMap(shown),
        head: shown(".print-head").length,
        wider: [...document.querySelectorAll("main .table, main .card")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => `${e.className} ${Math.round(e.getBoundingClientRect().right)}`),
      };
    });
    await v.page.emulateMedia({ media: "screen" });
    assert.deepEqual(seen, { furniture: [], head: 1, wider: [] });
  }));

for (const name of ["activity-new", "home-county", "review"]) {
  test(`by keyboard alone: ${name}`, async () => {
    const p = place(name);
    const v = await visit(p.as, "zh", "z");
    await p.go(v, f);
    await v.still();
    // The first stop leads past the menu.
    await v.page.keyboard.press("Tab");
    assert.equal(await v.page.evaluate(() => document.activeElement?.className), "skip-link");
    await v.page.keyboard.press("Enter");
    assert.equal(await v.page.evaluate(() => document.activeElement?.id), "main");
    await v.page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await v.go(new URL(v.page.url()).pathname);
    await v.still();
    const all = await v.page.evaluate(() => {
      const stops = [...document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter((e) => {
        const off = e instanceof HTMLInputElement && e.type === "hidden";
        return !off && !(e as HTMLButtonElement).disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
      });
      stops.forEach((e, i) => (e.dataset["stop"] = String(i)));
      return stops.length;
    });
    const reached = new Set<string>();
    const unseen: string[] = [];
    for (let i = 0; i < all + 40 && reached.size < all; i++) {
      await v.page.keyboard.press("Tab");
      const here = await v.page.evaluate(() => {
        const e = document.activeElement as HTMLElement;
        const s = getComputedStyle(e);
        return { stop: e.dataset["stop"] ?? "", seen: (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== "none", what: `${e.tagName} ${(e.textContent ?? "").trim().slice(0, 20)}` };
      });
      if (here.stop) reached.add(here.stop);
      if (here.stop && !here.seen) unseen.push(here.what);
    }
    assert.deepEqual(unseen, [], "the focus is seen");
    assert.equal(reached.size, all, "everything is reached");
    v.settled(name);
    await v.close();
  });
}
