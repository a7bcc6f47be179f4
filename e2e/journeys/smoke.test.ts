// The shortest walk through the house: sign in, look about, sign out; the menu on a phone, colours and type, a refusal in
// words, and all of it without scripts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { type House, startHouse } from "../house";
import { PHONE, Visitor, launch } from "../visitor";

let house: House;
let browser: Browser;

before(async () => {
  house = await startHouse();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await house?.stop();
});

test("after signing out nothing is open", async () => {
  const v = await Visitor.open(browser, house, { lang: "en" });
  await v.signIn("admin");
  await v.go("/units/");
  await v.press("main table a");
  await v.look("a unit");
  await v.signOut();
  await v.go("/units/");
  assert.match(v.page.url(), /\/sign-in/);
  v.settled();
  await v.close();
});

test("the menu is a drawer on a phone, and Escape closes it", async () => {
  const v = await Visitor.open(browser, house, { size: PHONE });
  await v.signIn("county");
  assert.equal(await v.page.locator("#menu a.nav-link").first().isVisible(), false);
  await v.openMenu();
  await v.page.locator("#menu a.nav-link").first().waitFor();
  await v.look("the open menu");
  await v.page.keyboard.press("Escape");
  await v.page.locator("#menu:not(.show)").waitFor({ state: "attached" });
  await v.close();
});

test("dark colours and large type are two presses away, and stay", async () => {
  const v = await Visitor.open(browser, house);
  await v.signIn("county");
  await v.press(".preferences button:nth-of-type(2)");
  await v.press(".preferences button:nth-of-type(3)");
  await v.go("/units/");
  assert.equal(await v.page.getAttribute("html", "data-bs-theme"), "dark");
  assert.match((await v.page.getAttribute("html", "class")) ?? "", /large-type/);
  await v.close();
});

test("a wrong password is refused in words, and a page that is not hers does not exist for her", async () => {
  const v = await Visitor.open(browser, house);
  await v.page.fill("#login", "county");
  await v.page.fill("#password", "not-this-one");
  await v.expecting(/answer 4\d\d/, () => v.press("main button[type=submit]"));
  assert.ok(await v.page.locator("[role=alert]").isVisible());
  await v.signIn("village1");
  await v.expecting(/answer (403|404)/, () => v.go("/audit/"));
  await v.look("refused");
  await v.close();
});

test("without scripts a person can still sign in, read and sign out", async () => {
  const v = await Visitor.open(browser, house, { scripts: false });
  await v.page.fill("#login", "county");
  await v.page.fill("#password", "Halfsky-demo-1");
  await v.press("main button[type=submit]");
  await v.press("nav#menu a[href='/units/']");
  assert.ok(await v.page.locator("main table").first().isVisible());
  await v.press('form[action="/sign-out"] button');
  await v.close();
});
