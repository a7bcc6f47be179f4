// Every page that a person reaches from the menu, and the first thing on each list, looked at at both widths: that the
// browser has nothing to complain of, that axe finds nothing serious, that nothing is too wide, too small or too tight.
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { type Account, type House, startHouse } from "../house";
import { Visitor, launch } from "../visitor";

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

const first = "main table tbody a";
const WALKS: { who: Account; pages: [path: string, ...links: string[]][] }[] = [
  {
    who: "county",
    pages: [
      ["/plans/"],
      ["/plans/new"],
      ["/plans/", first],
      ...["review", "targets", "board", "summary", "versions"].map((t): [string, ...string[]] => ["/plans/", first, `.nav-tabs a[href$="/${t}"]`]),
      ["/plans/", first, '.nav-tabs a[href$="/targets"]', `${first}[href*="/targets/"]`],
      ["/targets/"],
      ["/figures/"],
      ["/figures/", ".figure-tile"],
    ],
  },
  { who: "village1", pages: [["/"], ["/activities/"], ["/activities/", first], ["/activities/new"], ["/activities/grid"], ["/records/"], ["/records/", first], ["/records/new"], ["/records/grid"]] },
  { who: "audit", pages: [["/"], ["/audit/"]] },
];

for (const { who, pages } of WALKS) {
  test(`the pages of ${who}`, async () => {
    const v = await Visitor.open(browser, house, { lang: "zh" });
    await v.signIn(who);
    for (const [path, ...links] of pages) {
      await v.go(path);
      for (const link of links) await v.press(link);
      await v.lookTwice([path, ...links].join(" → "));
    }
    await v.close();
  });
}

test("the pages in English and large type", async () => {
  const v = await Visitor.open(browser, house, { lang: "en" });
  await v.signIn("county");
  await v.press(".preferences button:nth-of-type(3)");
  for (const path of ["/", "/plans/", "/targets/", "/figures/", "/activities/", "/records/"]) {
    await v.go(path);
    await v.lookTwice(path);
  }
  await v.close();
});
