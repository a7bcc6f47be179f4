// Care as its users go it: the village chair sees on her phone whom she owes what, ticks a child and records a visit in a
// few touches; the township pairs a child and sees the reminders go to the carer.
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

async function as(who: Parameters<Visitor["signIn"]>[0], visit: Parameters<typeof Visitor.open>[2] = {}): Promise<Visitor> {
  const v = await Visitor.open(browser, house, visit);
  await v.signIn(who);
  return v;
}

const path = (v: Visitor): string => new URL(v.page.url()).pathname;

test("a village chair records a visit on her phone and the reminder goes", async () => {
  const v = await as("village1", { size: PHONE });
  const p = v.page;
  await v.go("/today/?who=all");
  await v.look("today on a phone");
  const line = p.locator(".owed-line").first();
  const name = await line.locator(".owed-who a").innerText();
  const before = await line.locator(".owed-duties .badge").count();
  assert.ok(before > 0);
  await line.locator('input[name="who"]').check();
  await v.press(".today-bar button");
  assert.equal(path(v), "/today/record");
  await p.getByText(name).first().waitFor();
  // Saved without saying what was done: asked for it, nothing lost.
  await p.fill("#f-text", "聊了学校里的事");
  await v.expecting(/answer 422/, () => v.press(".card-footer button"));
  await p.getByText("请点一下做了什么").first().waitFor();
  assert.equal(await p.inputValue("#f-text"), "聊了学校里的事");
  for (const did of ["talk", "call", "homework", "meal", "visit"]) await p.locator(`.chip input[value="${did}"]`).check();
  await v.look("recording on a phone");
  await v.press(".card-footer button");
  assert.equal(path(v), "/today/");
  await p.getByText("已记下").waitFor();
  await v.go("/today/?who=all");
  const again = p.locator(".owed-line", { hasText: name });
  const left = (await again.count()) ? await again.first().locator(".owed-duties .badge").count() : 0;
  assert.ok(left < before, `${left} of ${before} are left`);
  await v.close();
});

test("the township enters a carer, pairs a child, and the child's page says whose the duties are", async () => {
  const v = await as("town1");
  const p = v.page;
  await v.go("/people/new");
  await p.fill("#f-name", "上官玉梅");
  await p.fill("#f-birth_day", "1978-05-01");
  await p.selectOption("#f-sex", "2");
  await p.selectOption("#f-id_none_why", "not_given");
  const village = await p.locator("#f-unit option", { hasText: "上云村" }).getAttribute("value");
  await p.selectOption("#f-unit", village!);
  await v.press('.card-footer button[type=submit]:not([name="next"])');
  await v.go("/carers/new");
  await p.fill("#f-name", "上官玉梅");
  await v.press(".card-footer button");
  await Promise.all([p.waitForNavigation(), p.getByRole("link", { name: "上官玉梅" }).click()]);
  await p.selectOption("#f-kind", "loving_mother");
  await p.fill("#f-checked_on", "2026-01-10");
  await p.fill("#f-committed_on", "2026-01-10");
  await v.look("entering a carer");
  await v.press(".card-footer button");
  await p.getByText("已通过").first().waitFor();
  await v.look("a carer");

  await v.go("/people/?register=left_behind_children");
  await Promise.all([p.waitForNavigation(), p.locator("main table tbody a").first().click()]);
  const child = path(v);
  const standing = p.locator('form[action$="/part"]');
  if (await standing.count()) {
    await p.locator('summary:has-text("结束结对")').first().click();
    await standing.first().locator('[name="why"]').fill("搬到县城去了");
    await v.press('form[action$="/part"] button');
    await p.getByText("请接着选下一位").waitFor();
  }
  const pair = p.locator('form[action$="/pair"]');
  if (!(await pair.isVisible())) await p.locator('summary:has-text("结对")').last().click();
  const carer = await pair.locator("option", { hasText: "上官玉梅" }).getAttribute("value");
  await pair.locator("select").selectOption(carer!);
  await v.press('form[action$="/pair"] button');
  assert.equal(path(v), child);
  await p.locator("section", { hasText: "结对和该做的事" }).getByText("上官玉梅").first().waitFor();
  await v.look("a paired child");
  await v.go("/carers/");
  await p.getByRole("link", { name: "上官玉梅" }).waitFor();
  await v.close();
});
