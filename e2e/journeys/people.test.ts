// The register of people as its users go it: a village chair makes a child's file on her phone and says who works away, the
// register proposes her, two people edit one file, a village is looked at for the quarter, a child moves, a stranger is
// kept out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { type House, startHouse } from "../house";
import { PHONE, Visitor, launch } from "../visitor";

let house: House;
let browser: Browser;
let child = "";

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

test("a village chair makes a child's file with her parents on a phone, and the register proposes her", async () => {
  const v = await as("village1", { size: PHONE });
  const p = v.page;
  await v.go("/people/new");
  await p.fill("#f-name", "欧阳思远");
  await p.fill("#f-birth_day", "2015-09-01");
  await p.selectOption("#f-sex", "2");
  await p.selectOption("#f-id_none_why", "not_given");
  await v.press('.card-footer button[type=submit]:not([name="next"])');
  child = path(v);
  assert.match(child, /^\/people\/[0-9a-f-]{36}$/);

  for (const [kind, name, phone, since] of [["father", "欧阳大山", "19900001111", "2025-02-20"], ["mother", "陈水秀", "19900002222", "2025-03-01"]] as const) {
    await v.go(`${child}/family?kind=${kind}`);
    await Promise.all([p.waitForNavigation(), p.click('a[href^="/people/new?of="]')]);
    await p.fill("#f-name", name);
    await p.fill("#f-birth_day", "1986-01-01");
    await p.fill("#f-phone", phone);
    await p.selectOption("#f-id_none_why", "not_given");
    await v.press(".card-footer button[type=submit]");
    assert.equal(path(v), child);
    // Working away stands on the parent's own file.
    await Promise.all([p.waitForNavigation(), p.getByRole("link", { name }).click()]);
    await p.locator('summary:has-text("记外出")').click();
    const form = p.locator('form[action$="/away"]');
    await form.locator('[name="from_day"]').fill(since);
    await form.locator('[name="place"]').fill("某省某市");
    await v.press('form[action$="/away"] button');
    await v.go(child);
  }
  await v.look("a child's file on a phone");
  await p.getByText("父亲自 2025-02-20 外出").waitFor();
  await v.press('form[action$="/registers"] button[value="enter"]');
  await p.locator(".badges").getByText("留守儿童").waitFor();
  // The telephone is asked for in its place; nothing of it was in the page.
  assert.ok(!(await p.content()).includes("19900001111"));
  await p.locator('.relative:has-text("欧阳大山") button:has-text("显示电话")').click();
  await p.getByText("19900001111").waitFor();
  // Found again by the letters of the name.
  await v.go("/people/");
  await p.fill('.search-bar input[type="search"]', "oysy");
  await v.press(".search-bar button");
  await p.getByRole("link", { name: "欧阳思远" }).waitFor();
  assert.ok(!p.url().includes("oysy"), "what is searched for is in no address");
  await v.close();
});

test("two people edit one child: field by field, and nothing is lost", async () => {
  const [v, t] = [await as("village1"), await as("town1")];
  await v.go(`${child}/edit`);
  await t.go(`${child}/edit`);
  await t.page.locator('summary:has-text("就学")').click();
  await t.page.fill("#f-class_name", "2班");
  await t.page.locator('summary:has-text("健康")').click();
  await t.page.fill("#f-illness", "贫血");
  await t.press(".card-footer button[type=submit]");
  await v.page.locator('summary:has-text("就学")').click();
  await v.page.fill("#f-grade", "五年级");
  await v.page.locator('summary:has-text("健康")').click();
  await v.page.fill("#f-illness", "哮喘");
  await v.expecting(/answer 422/, () => v.press(".card-footer button[type=submit]"));
  await v.page.getByText("两个人改了同一份档案").first().waitFor();
  // Class and grade are settled by themselves; the illness is asked about.
  const picked = (name: string): Promise<string | undefined> => v.page.locator(`[name="pick.${name}"]:checked`).getAttribute("value").then((x) => x ?? undefined);
  assert.deepEqual([await picked("class_name"), await picked("grade")], ["theirs", "mine"]);
  assert.equal(await v.page.locator('[name="pick.illness"]:checked').count(), 0);
  await v.page.check('[name="pick.illness"][value="mine"]');
  await v.press(".card-footer button[type=submit]");
  for (const words of ["2班", "五年级", "哮喘"]) await v.page.locator("main").getByText(words, { exact: true }).first().waitFor();
  await v.close();
  await t.close();
});

test("a village is looked at for the quarter with one press, and the chart follows", async () => {
  const v = await as("village1");
  const p = v.page;
  await v.go("/people/checks");
  const before = await p.locator('input[name="person"]').count();
  assert.ok(before > 0, "the demonstration village has somebody to look at");
  await p.check('[data-select-all="person"]');
  await v.press(".card-footer button[type=submit]");
  await p.getByText("都核对过了").first().waitFor();
  await v.look("a village that is done");
  await v.close();
});

test("a child moves: asked for, received, and out of sight of the old village", async () => {
  const v = await as("village1");
  await v.go(`${child}/transfer`);
  await v.page.selectOption("#f-to", { label: (await v.page.locator('#f-to option:has-text("石桥村")').textContent())! });
  await v.page.fill("#f-why", "随外婆搬到石桥村");
  await v.press(".card-footer button[type=submit]");
  await v.page.getByText("等接收").first().waitFor();
  const r = await as("village2");
  await r.expecting(/answer 404/, () => r.go(child));
  await r.go("/people/transfers");
  await r.press('button[value="received"]');
  await r.go(child);
  await r.page.getByText("石桥村").first().waitFor();
  await v.expecting(/answer 404/, () => v.go(child));
  await v.close();
  await r.close();
});

test("without a manager's approval no page shows a minor", async () => {
  const chair = await as("leader");
  await chair.go("/people/passes");
  chair.page.on("dialog", (d) => void d.accept());
  await chair.press('tr:has-text("村妇联主席") form[action$="/revoke"] button');
  await chair.page.getByText("已收回").first().waitFor();
  const v = await as("village2");
  await v.expecting(/answer 403/, () => v.go(child));
  await v.page.getByText("第三十六条").waitFor();
  await v.go("/people/");
  await v.page.getByText("名未成年人").waitFor();
  await chair.close();
  await v.close();
});
