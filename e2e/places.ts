// Every place in the house, and the way there: the walk that looks at all of them and the pictures of the documentation
// take them from here. `furnish` first makes what the demonstration county has not got: a plan half reviewed, a page of
// several plans, an empty plan, long words, photographs, something removed.
import { deflateSync } from "node:zlib";
import type { Browser } from "playwright-core";
import type { Account, House } from "./house";
import { Visitor } from "./visitor";

/** Addresses that the places need. */
export interface Furniture {
  plan: string;
  reviewing: string;
  choosing: string;
  bare: string;
  shared: string;
  hand: string;
  empty: string;
  withdrawn: string;
  activity: string;
  long: string;
  removed: string;
  record: string;
  unit: string;
  township: string;
  account: string;
  breakdown: Buffer;
  child: string;
  parent: string;
  revision: string;
  pair: string;
  sealed: string;
}

export interface Place {
  name: string;
  /** Who goes there; none is a stranger. */
  as?: Account;
  /** The answer that is meant, when it is a refusal. */
  refused?: RegExp;
  go(v: Visitor, f: Furniture): Promise<void>;
}

const REVIEWING = [
  "云溪县妇女联合会家庭家教家风建设三年行动年度工作计划",
  "为把家庭家教家风建设落到实处，现就全年工作作如下安排。去年共举办家庭教育讲座52场，评选最美家庭28户，为今年打下了基础。",
  "一、家庭教育指导服务",
  "1.全年举办家庭教育讲座不少于48场，覆盖家长3000人次以上，其中面向祖辈家长的不少于12场。",
  "2.村（社区）家长学校每月开展一次活动，寒暑假各不少于2次。",
  "3.入户开展一对一家庭教育指导150户，重点是留守儿童、困境儿童和隔代抚养家庭。",
  "二、最美家庭和美丽庭院",
  "1.评选县级最美家庭30户，5月15日前公布名单，推荐市级以上5户。",
  "2.创建美丽庭院200户，示范户占比达到20%。",
  "三、维护权益",
  "1.开展反家庭暴力、民法典等普法宣传24场，发放宣传资料6000份。",
  "2.群众来访接待率达到100%，办结率不低于95%，越级上访控制在1件以内。",
  "3.调解婚姻家庭纠纷80件以上，调解成功率达到90%。",
  "四、关爱帮扶",
  "1.村妇联主席每月走访留守儿童家庭不少于2次，每次有记录。",
  "2.筹集帮扶资金25.5万元，救助困难妇女儿童160人次。",
  "3.组织“两癌”筛查1200人，阳性随访率达到100%。",
  "五、组织保障",
  "1.每季度召开一次家庭工作例会，6月20日前报送上半年小结，12月10日前报送全年总结。",
];

const SEVERAL = "妇联工作计划（3篇）\n妇联工作计划篇1\n一、培训\n全年举办培训班2期。\n二、宣传\n开展宣传4场。\n妇联工作计划篇2\n一、家庭\n评选最美家庭30户。\n二、维权\n调解纠纷20件。\n妇联工作计划篇3\n一、关爱\n每月走访留守儿童2次。\n";

/** A photograph of nothing: a soft slope of one colour, as PNG. */
function photo(r: number, g: number, b: number): Buffer {
  const [w, h] = [320, 240];
  const raw = Buffer.alloc(h * (1 + w * 3));
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const light = 0.55 + 0.45 * (1 - y / h) - 0.15 * Math.abs(x / w - 0.5);
      raw.set([r * light, g * light, b * light], y * (1 + w * 3) + 1 + x * 3);
    }
  }
  const crc = (bytes: Buffer): number => {
    let c = 0xffffffff;
    for (const n of bytes) {
      c ^= n;
      for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    }
    return (c ^ 0xffffffff) >>> 0;
  };
  const chunk = (kind: string, bytes: Buffer): Buffer => {
    const out = Buffer.alloc(12 + bytes.length);
    out.writeUInt32BE(bytes.length, 0);
    out.write(kind, 4, "latin1");
    bytes.copy(out, 8);
    out.writeUInt32BE(crc(out.subarray(4, 8 + bytes.length)), 8 + bytes.length);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(w, 0);
  head.writeUInt32BE(h, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", head), chunk("IDAT", deflateSync(raw)), chunk("IEND", Buffer.alloc(0))]);
}

/** Sends a form as the page at `at` would, with its hidden fields; the address it leads to. */
async function send(v: Visitor, at: string, fields: Record<string, string>, to = at): Promise<string> {
  await v.go(at);
  return v.page.evaluate(
    async ([to, fields]) => {
      const form = [...document.querySelectorAll<HTMLFormElement>("main form")].find((f) => f.method === "post" && new URL(f.action).pathname === to);
      if (!form) throw new Error(`no form to ${to}`);
      const body = new FormData(form);
      for (const [k, x] of Object.entries(fields)) body.set(k, x);
      const plain = form.enctype === "multipart/form-data" ? body : new URLSearchParams([...body].map(([k, x]) => [k, String(x)]));
      const answer = await fetch(to, { method: "POST", body: plain });
      if (!answer.ok) throw new Error(`${to}: ${answer.status}`);
      return new URL(answer.url).pathname;
    },
    [to, fields] as const,
  );
}

const id = (path: string): string => path.split("/").slice(0, 3).join("/");

export async function furnish(browser: Browser, house: House): Promise<Furniture> {
  const c = await Visitor.open(browser, house);
  await c.signIn("county");
  const href = async (path: string, selector: string): Promise<string> => {
    await c.go(path);
    const found = await c.page.locator(selector).first().getAttribute("href");
    if (!found) throw new Error(`${path}: nothing at ${selector}`);
    return found;
  };
  const plan = await href("/plans/", "main table tbody a");
  const reviewing = id(await send(c, "/plans/new", { pasted: REVIEWING.join("\n") }));
  // Half reviewed: some accepted, one rejected, the rest waiting; and a second version with a few changes.
  await send(c, `${reviewing}/versions`, { pasted: REVIEWING.join("\n").replace("不少于48场", "不少于56场").replace("2.创建美丽庭院200户，示范户占比达到20%。\n", "").replace("四、关爱帮扶", "四、关爱帮扶\n1.为留守儿童募集图书3000册。") });
  await c.go(`${reviewing}/review`);
  for (const [i, key] of ["a", "a", "x", "a", "a"].entries()) {
    const article = c.page.locator(".commitment").nth(i + 1);
    await article.locator(`[data-key=${key}]`).click();
    await c.page.locator(`.commitment:nth-of-type(1)`).waitFor();
    await c.page.waitForFunction((n) => document.querySelectorAll('.commitment:not([data-state="proposed"])').length === n, i + 1);
  }
  const choosing = id(await send(c, "/plans/new", { pasted: SEVERAL }));
  const bare = id(await send(c, "/plans/new", { pasted: "关于值班的通知\n各部室：\n请按时到岗，做好交接，保持电话畅通。" }));
  const shared = id((await href(`${plan}/targets`, 'main a[href$="/breakdown"]:not(.btn)')));
  const hand = await href(`${plan}/targets`, 'main tr:has-text("人工佐证") a[href^="/targets/"]');
  const made = async (fields: Record<string, string>): Promise<string> => id(await send(c, `${bare}/targets/new`, { title: "一项还没有记录的目标", value: "5", unit_word: "个", measure: "certificates", ...fields }));
  const empty = await made({});
  const withdrawn = await made({ title: "这一项后来撤销了" });
  await send(c, withdrawn, { why: "与上级任务合并" }, `${withdrawn}/state`);
  const breakdown = Buffer.from(await c.page.evaluate(async (at) => [...new Uint8Array(await (await fetch(at)).arrayBuffer())], `${plan}/targets/sheet`));

  const activity = id(await send(c, "/activities/new", {
    title: "“我和书香有个约会”亲子共读会", kind: "reading", place: "县妇女儿童活动中心二楼多功能厅", head_count: "36",
    roll: "李小兰 上云村 2014\n王雨桐 上云村 2015\n张佳琪 下云村 2013\n欧阳思远 渡口社区 2012\n司马明轩 柳湾村 尾号3306",
    outcome: "三十六个孩子和家长一起读完一本书。\n收集意见四条：希望每月一次；希望多备绘本；路远的村想要流动书箱；家长想学怎么陪读。",
  }));
  await c.go(activity);
  await c.page.setInputFiles('input[name="photo"]', [["一.png", 0xd9, 0x9a, 0x5b], ["二.png", 0x5b, 0x9a, 0xa8], ["三.png", 0x8f, 0xa8, 0x5b]].map(([name, r, g, b]) => ({ name: String(name), mimeType: "image/png", buffer: photo(Number(r), Number(g), Number(b)) })));
  await c.press('form[action$="/photos"] button');
  const long = id(await send(c, "/activities/new", {
    title: "深入学习宣传贯彻《家庭教育促进法》《妇女权益保障法》《未成年人保护法》暨“传承好家风、建设好家庭、培育好孩子”主题宣讲进村（社区）、进学校、进企业、进家庭系列活动第三季度集中示范活动".slice(0, 190),
    kind: "law", place: "河口镇上云村新时代文明实践站（原上云小学旧址，村委会往东二百米）", in_charge: "河口镇妇女联合会、上云村妇女联合会、县家庭教育指导中心", head_count: "1286",
    outcome: "活动从上午八点半开始。\n".repeat(2) + "来的人比预想的多，院坝里坐不下，后到的站在墙边听。讲的都是身边事，大家听得进去，散了以后还围着问：孩子手机怎么管，老人带孙子和年轻人想法不一样怎么办，彩礼的钱该怎么说。".repeat(3),
    roll: Array.from({ length: 18 }, (_, i) => `${"王李张刘陈杨黄赵周"[i % 9]}${["小兰", "秀英", "桂芳"][i % 3]} ${["上云村", "下云村"][i % 2]} ${1958 + i}`).join("\n"),
  }));
  const removed = id(await send(c, "/activities/new", { title: "登记重复的一场讲座", kind: "lecture", head_count: "20" }));
  await send(c, removed, { why: "与上一条重复" }, `${removed}/remove`);
  const record = id(await send(c, "/records/new", { kind: "aid_money", subjects: "李小兰 上云村 2014\n王雨桐 上云村 2015", amount: "1200.50", text: "开学前送去助学金，问了学费和住校的被褥，缺一床厚被，已联系爱心企业。" }));
  // The register of people: a child with a family, a corrected file with a scan, two files that may be one child, a move
  // that is asked for, a sealed file and one opened with a reason.
  const child = await href("/people/?register=left_behind_children", "main table tbody a");
  await c.go(child);
  const parent = (await c.page.locator(".relative a").first().getAttribute("href"))!;
  await send(c, `${child}/edit`, { illness: "哮喘，冬天要带药；对花粉过敏", needs: "想学画画；晚上一个人睡会怕", interests: "", why: "家访时问到的" });
  await c.go(child);
  const revision = (await c.page.locator(`a[href^="${child}/history/"]`).first().getAttribute("href"))!;
  await c.page.locator('summary:has-text("传附件")').click();
  await c.page.setInputFiles("#f-file", { name: "监护同意书（扫描）.png", mimeType: "image/png", buffer: photo(0xe8, 0xe4, 0xd8) });
  await c.press('form[action$="/papers"] button');
  await send(c, child, { scope: "keep", relation: "father", signed_by: "李大山" }, `${child}/consents`);
  const file = (fields: Record<string, string>): Promise<string> => send(c, "/people/new", { id_none_why: "not_given", sex: "2", ...fields });
  await c.go("/people/new");
  const village = (await c.page.locator('#f-unit option:has-text("上云村")').getAttribute("value"))!;
  await file({ unit: village, name: "欧阳晓岚", birth_day: "2015-04-05", grade: "五年级", former_name: "岚岚" });
  await file({ unit: village, name: "欧阳小岚", birth_day: "2015-04-05", illness: "近视", distinct: "1" }).catch(() => "");
  const twin = await c.page.evaluate(async () => {
    const form = document.querySelector<HTMLFormElement>("main form")!;
    const body = new URLSearchParams([...new FormData(form)].map(([k, x]) => [k, String(x)]));
    body.set("name", "欧阳小岚");
    body.set("birth_day", "2015-05-04");
    body.set("illness", "近视");
    body.set("id_none_why", "not_given");
    body.set("unit", document.querySelector<HTMLOptionElement>('#f-unit option:nth-child(4)')!.value);
    body.set("distinct", "1");
    return new URL((await fetch("/people/new", { method: "POST", body })).url).pathname;
  });
  await send(c, "/people/doubles", {});
  const pair = await c.go("/people/doubles").then(() => c.page.locator('main a[href^="/people/doubles/"]').first().getAttribute("href", { timeout: 3000 }).catch(() => null)) ?? "";
  const sealed = await send(c, "/people/new", { unit: village, name: "司马静", birth_day: "2012-02-29", sex: "2", id_none_why: "no_hukou" });
  await send(c, sealed, { class: "sealed", readers: "town1" }, `${sealed}/class`);
  await send(c, `${twin}/transfer`, { to: village, why: "随外婆搬到这边住，学籍也转过来了" }).catch(() => "");
  const township = await href("/units/", 'main a:has-text("河口镇")');
  await c.close();
  const a = await Visitor.open(browser, house);
  await a.signIn("admin");
  await a.go("/accounts/");
  const account = (await a.page.locator('main table a:text-is("town1")').getAttribute("href"))!;
  await a.close();
  return { plan, reviewing, choosing, bare, shared, hand, empty, withdrawn, activity, long, removed, record, unit: township, township: township.split("/")[2]!, account, breakdown, child, parent, revision, pair, sealed };
}

const to = (path: string | ((f: Furniture) => string)): Place["go"] => (v, f) => v.go(typeof path === "string" ? path : path(f));
const sent = (path: string | ((f: Furniture) => string), fields: Record<string, string>, button = "main form.card button[type=submit]"): Place["go"] => async (v, f) => {
  await v.go(typeof path === "string" ? path : path(f));
  // What the browser itself would ask for is left out on purpose: the server's own words are looked at.
  await v.page.evaluate(() => document.querySelectorAll<HTMLFormElement>("main form").forEach((form) => (form.noValidate = true)));
  for (const [name, value] of Object.entries(fields)) {
    const field = v.page.locator(`main [name="${name}"]`);
    if ((await field.evaluate((e) => e.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  await v.press(button);
};

const WRONG = /answer 422/;

/** All of them, in the order of the menu. */
export const PLACES: Place[] = [
  { name: "sign-in", go: to("/sign-in") },
  { name: "sign-in-wrong", refused: WRONG, go: sent("/sign-in", { login: "nobody", password: "not-this-one" }, "main form button[type=submit]") },
  { name: "stranger-not-found", refused: /answer (401|404)/, go: to("/nowhere") },
  ...(["county", "leader", "town1", "village1", "school1", "admin", "audit"] as const).map((who): Place => ({ name: `home-${who}`, as: who, go: to("/") })),

  { name: "plans", as: "county", go: to("/plans/") },
  { name: "plans-empty", as: "town1", go: to("/plans/") },
  { name: "plan-new", as: "county", go: to("/plans/new") },
  { name: "plan-new-wrong", as: "county", refused: WRONG, go: sent("/plans/new", { year: "1", title: "我起的名字" }) },
  { name: "plan-choose", as: "county", go: to((f) => `${f.choosing}/choose`) },
  { name: "plan", as: "county", go: to((f) => f.plan) },
  { name: "plan-in-review", as: "county", go: to((f) => f.reviewing) },
  { name: "review", as: "county", go: to((f) => `${f.reviewing}/review`) },
  { name: "review-edit", as: "county", go: async (v, f) => {
    await v.go(`${f.reviewing}/review`);
    await v.page.locator('.commitment[data-state="proposed"] [data-key=e]').first().click();
    await v.page.locator(".commitment.is-editing").waitFor();
  } },
  { name: "review-read-only", as: "leader", go: to((f) => `${f.reviewing}/review`) },
  { name: "review-empty", as: "county", go: to((f) => `${f.bare}/review`) },
  { name: "targets", as: "county", go: to((f) => `${f.plan}/targets`) },
  { name: "targets-empty", as: "county", go: to((f) => `${f.choosing}/targets`) },
  { name: "target-new", as: "county", go: to((f) => `${f.plan}/targets/new`) },
  { name: "target", as: "county", go: to((f) => f.shared) },
  { name: "target-by-hand", as: "county", go: to((f) => f.hand) },
  { name: "target-withdrawn", as: "county", go: to((f) => f.withdrawn) },
  { name: "target-edit", as: "county", go: to((f) => `${f.shared}/edit`) },
  { name: "target-edit-wrong", as: "county", refused: WRONG, go: sent((f) => `${f.shared}/edit`, { value: "很多", due_day: "2020-01-01" }) },
  { name: "breakdown", as: "county", go: to((f) => `${f.shared}/breakdown?by=population`) },
  { name: "breakdown-wrong", as: "county", refused: WRONG, go: async (v, f) => {
    await v.go(`${f.shared}/breakdown?by=equal`);
    await v.page.locator("input[data-part]").nth(1).fill("3");
    await v.press(".card-footer button[type=submit]");
  } },
  { name: "breakdown-import", as: "county", go: async (v, f) => {
    await v.go(`${f.plan}/targets`);
    await v.page.setInputFiles("#sheet", { name: "任务分解表.xlsx", mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", buffer: f.breakdown });
    await v.press('form[action$="/targets/import"] button');
  } },
  { name: "board", as: "county", go: to((f) => `${f.plan}/board`) },
  { name: "board-unit", as: "county", go: to((f) => `${f.plan}/board?unit=${f.township}`) },
  { name: "board-empty", as: "county", go: to((f) => `${f.choosing}/board`) },
  { name: "members", as: "county", go: to((f) => `${f.shared}/members?unit=${f.township}`) },
  { name: "members-by-hand", as: "county", go: to((f) => `${f.hand}/members`) },
  { name: "members-empty", as: "county", go: to((f) => `${f.empty}/members`) },
  { name: "summary", as: "county", go: to((f) => `${f.plan}/summary`) },
  { name: "summary-empty", as: "county", go: to((f) => `${f.choosing}/summary`) },
  { name: "versions", as: "county", go: to((f) => `${f.reviewing}/versions`) },
  { name: "changes", as: "county", go: to((f) => `${f.reviewing}/versions/2`) },
  { name: "my-targets", as: "town1", go: to("/targets/") },
  { name: "my-targets-empty", as: "town1", go: to("/targets/?year=2020") },

  { name: "activities", as: "county", go: to("/activities/") },
  { name: "activities-empty", as: "county", go: to("/activities/?q=zzzz") },
  { name: "activities-removed", as: "county", go: to("/activities/?removed=1") },
  { name: "activity-new", as: "village1", go: to("/activities/new") },
  { name: "activity-new-wrong", as: "village1", refused: WRONG, go: sent("/activities/new", { head_count: "2", roll: "李小兰\n王芳\n张秀", outcome: "写过的都还在。" }) },
  { name: "activity", as: "county", go: to((f) => f.activity) },
  { name: "activity-long", as: "county", go: to((f) => f.long) },
  { name: "activity-removed", as: "county", go: to((f) => f.removed) },
  { name: "activity-edit", as: "county", go: to((f) => `${f.long}/edit`) },
  { name: "activities-grid", as: "town1", go: to("/activities/grid") },
  { name: "activities-grid-wrong", as: "town1", refused: WRONG, go: sent("/activities/grid", { "r0.day": "5月1日", "r0.title": "讲座甲", "r1.title": "讲座乙", "r1.head_count": "很多" }) },

  { name: "records", as: "county", go: to("/records/") },
  { name: "records-empty", as: "county", go: to("/records/?q=zzzz") },
  { name: "record-new", as: "village1", go: to("/records/new") },
  { name: "record-new-wrong", as: "village1", refused: WRONG, go: sent("/records/new", { quantity: "0", amount: "一百" }) },
  { name: "record", as: "county", go: to((f) => f.record) },
  { name: "record-edit", as: "county", go: to((f) => `${f.record}/edit`) },
  { name: "records-grid", as: "town1", go: to("/records/grid") },

  { name: "today", as: "village1", go: to("/today/") },
  { name: "today-all", as: "county", go: to("/today/?who=all") },
  { name: "today-record", as: "village1", go: to((f) => `/today/record?who=${f.child.split("/").pop()}`) },
  { name: "care", as: "county", go: to("/care/") },
  { name: "care-village", as: "village1", go: to("/care/") },
  { name: "pairing", as: "county", go: to("/care/pairing") },
  { name: "duties", as: "county", go: to("/care/duties") },
  { name: "duty", as: "county", go: to("/care/duties/home_visit_by_risk") },
  { name: "carers", as: "county", go: to("/carers/") },
  { name: "carers-empty", as: "county", go: to("/carers/?state=refused") },
  { name: "carer-find", as: "town1", go: to("/carers/new") },
  { name: "carer-find-wrong", as: "town1", refused: WRONG, go: sent("/carers/new", { name: "查无此人" }) },
  { name: "carer-new", as: "county", go: to((f) => `/carers/new?person=${f.parent.split("/").pop()}`) },

  { name: "people", as: "county", go: to("/people/") },
  { name: "people-village", as: "village1", go: to("/people/") },
  { name: "people-school", as: "school1", go: to("/people/") },
  { name: "people-filtered", as: "county", go: to("/people/?register=left_behind_children&risk=high") },
  { name: "people-found", as: "county", go: async (v) => {
    await v.go("/people/");
    await v.page.fill('.search-bar input[type="search"]', "oyx");
    await v.press(".search-bar button");
  } },
  { name: "people-empty", as: "county", go: to("/people/?status=dead") },
  { name: "person", as: "county", go: to((f) => f.child) },
  { name: "person-village", as: "village1", go: to((f) => f.child) },
  { name: "person-parent", as: "county", go: to((f) => f.parent) },
  { name: "person-closed", as: "village1", refused: /answer 403/, go: to((f) => f.sealed) },
  { name: "person-open", as: "town2", go: to((f) => `${f.child}/open`) },
  { name: "person-new", as: "village1", go: to("/people/new") },
  { name: "person-new-wrong", as: "village1", refused: WRONG, go: sent("/people/new", { name: "", phone: "12345", birth_day: "2199-01-01" }) },
  { name: "person-edit", as: "county", go: to((f) => `${f.child}/edit`) },
  { name: "person-conflict", as: "county", refused: WRONG, go: async (v, f) => {
    await v.go(`${f.child}/edit`);
    await v.page.evaluate(() => (document.querySelector<HTMLInputElement>('input[name="version"]')!.value = "1"));
    await v.page.fill("#f-illness", "没有");
    await v.press(".card-footer button[type=submit]");
  } },
  { name: "person-earlier", as: "county", go: to((f) => f.revision) },
  { name: "person-family", as: "county", go: to((f) => `${f.child}/family?kind=carer`) },
  { name: "person-contact", as: "county", go: to((f) => `${f.child}/family?kind=teacher`) },
  { name: "person-transfer", as: "county", go: to((f) => `${f.child}/transfer`) },
  { name: "proposals", as: "county", go: to("/people/proposals") },
  { name: "definitions", as: "county", go: to("/people/definitions") },
  { name: "checks", as: "county", go: to("/people/checks") },
  { name: "checks-village", as: "village1", go: to("/people/checks") },
  { name: "doubles", as: "county", go: to("/people/doubles") },
  { name: "double", as: "county", go: to((f) => f.pair || "/people/doubles") },
  { name: "transfers", as: "county", go: to("/people/transfers") },
  { name: "imports", as: "county", go: to("/people/imports/") },
  { name: "imports-grid", as: "town1", go: to("/people/imports/grid") },
  { name: "compare", as: "county", go: to("/people/compare") },
  { name: "roster", as: "county", go: to("/people/roster?register=left_behind_children") },
  { name: "exports", as: "county", go: to("/people/exports/") },
  { name: "card", as: "county", go: to((f) => `${f.child}/card`) },
  { name: "registration-form", as: "county", go: to((f) => `${f.child}/form`) },
  { name: "passes", as: "leader", go: to("/people/passes") },
  { name: "openings", as: "county", go: to("/people/openings") },

  { name: "figures", as: "county", go: to("/figures/") },
  { name: "figures-all", as: "village1", go: to("/figures/?all=1") },
  { name: "figures-empty", as: "county", go: to("/figures/?from=2019-01-01&until=2019-12-31") },
  { name: "figure", as: "county", go: to("/figures/activity_person_times") },
  { name: "figure-ratio", as: "county", go: to("/figures/roll_share") },

  { name: "units", as: "county", go: to("/units/") },
  { name: "units-found", as: "county", go: to("/units/?q=" + encodeURIComponent("云")) },
  { name: "unit", as: "county", go: to((f) => f.unit) },
  { name: "units-import", as: "admin", go: to("/units/import") },
  { name: "units-preview", as: "admin", go: sent("/units/import", { pasted: "代码\t名称\t类型\t上级\t人口\n339901100205\t新桥村\t\t\t1320\n\t新桥小学\t学校\t河口镇\t\n339901100201\t上云村\t\t\t1830\n" }) },
  { name: "units-preview-wrong", as: "admin", go: sent("/units/import", { pasted: "代码\t名称\t类型\t上级\t人口\n3399011002\t短代码村\t\t\t1320\n\t无名小学\t学校\t没有这个镇\t\n339901100206\t\t\t\t很多\n" }) },
  { name: "unit-change", as: "admin", go: to((f) => `${f.unit}/change`) },
  { name: "unit-change-wrong", as: "admin", refused: WRONG, go: sent((f) => `${f.unit}/change`, {}) },

  { name: "accounts", as: "admin", go: to("/accounts/") },
  { name: "accounts-empty", as: "admin", go: to("/accounts/?q=zzzz") },
  { name: "account-new", as: "admin", go: to("/accounts/new") },
  { name: "account-new-wrong", as: "admin", refused: WRONG, go: sent("/accounts/new", { login: "town1", name: "同名的人" }) },
  { name: "account-first-password", as: "admin", go: async (v) => {
    await v.go("/accounts/new");
    await v.page.fill("#f-login", `p${Math.random().toString(36).slice(2, 8)}`);
    await v.page.fill("#f-name", "新来的同志");
    await v.page.selectOption("#f-role", { index: 1 });
    await v.page.selectOption("#f-unit", { index: 3 });
    await v.press("form.card button[type=submit]");
  } },
  { name: "account", as: "admin", go: to((f) => f.account) },
  { name: "audit", as: "audit", go: to("/audit/") },
  { name: "audit-empty", as: "audit", go: to("/audit/?q=zzzz") },
  { name: "my-account", as: "village1", go: to("/account/") },
  { name: "my-password", as: "village1", go: to("/account/password") },
  { name: "my-password-wrong", as: "village1", refused: WRONG, go: sent("/account/password", { old: "not-this-one", new: "short", again: "shorter" }) },
  { name: "not-found", as: "county", refused: /answer 404/, go: to("/plans/nowhere") },
  { name: "not-allowed", as: "village1", refused: /answer 403/, go: to("/audit/") },
];
