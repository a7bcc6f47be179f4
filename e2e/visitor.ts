// A person at a browser: signs in, walks about, and has every page looked at. A page fails when the browser complains
// about anything (console, policy, requests), when axe finds something serious, when it is wider than the screen, or when
// its type is smaller than people here can read.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { type Account, type House, PASSWORD } from "./house";

const here = dirname(fileURLToPath(import.meta.url));
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The two widths every page must work at: an office screen and a phone. */
export const OFFICE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

function program(): string {
  const places = [process.env["HALFSKY_CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser"];
  const found = places.find((p) => p && existsSync(p));
  if (!found) throw new Error("Chromium was not found: install it, or set HALFSKY_CHROMIUM");
  return found;
}

/** The machine's own Chromium, with a fresh profile and nothing of its own on the network. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: program(),
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--force-color-profile=srgb",
    ],
  });
}

export interface Visit {
  /** Phone or office screen. */
  size?: { width: number; height: number };
  lang?: "zh" | "en";
  scripts?: boolean;
  /** Of an earlier visit: its sign-in and its preferences go on. */
  cookies?: { name: string; value: string; url: string }[];
}

export class Visitor {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #house: House;
  readonly #scripts: boolean;
  #complaints: string[] = [];
  #expected: RegExp[] = [];

  private constructor(house: House, context: BrowserContext, page: Page, scripts: boolean) {
    this.#house = house;
    this.#scripts = scripts;
    this.#context = context;
    this.page = page;
    page.on("console", (m) => {
      if (m.type() === "error" || m.type() === "warning") this.#complain(`console ${m.type()}: ${m.text()}`);
    });
    page.on("pageerror", (e) => this.#complain(`script: ${e.message}`));
    page.on("requestfailed", (r) => {
      const why = r.failure()?.errorText ?? "";
      // Leaving a page, and a download taking over, abort what was still on its way.
      if (why !== "net::ERR_ABORTED") this.#complain(`request failed: ${r.method()} ${r.url()} ${why}`);
    });
    page.on("response", (r) => {
      if (r.status() >= 400) this.#complain(`answer ${r.status()}: ${r.request().method()} ${new URL(r.url()).pathname}`);
    });
    page.on("request", (r) => {
      if (!r.url().startsWith(house.url) && !/^(data|blob|about):/.test(r.url())) this.#complain(`request to elsewhere: ${r.url()}`);
    });
  }

  /** Opens a browser window that is signed in to nothing. */
  static async open(browser: Browser, house: House, visit: Visit = {}): Promise<Visitor> {
    const size = visit.size ?? OFFICE;
    const context = await browser.newContext({
      viewport: size,
      locale: visit.lang === "en" ? "en-GB" : "zh-CN",
      timezoneId: "Asia/Shanghai",
      reducedMotion: "reduce",
      isMobile: size.width < 800,
      hasTouch: size.width < 800,
      javaScriptEnabled: visit.scripts ?? true,
      acceptDownloads: true,
    });
    context.setDefaultTimeout(15_000);
    // Functions that a test sends into the page keep their names by a helper of the compiler that the page does not have.
    await context.addInitScript({ content: "globalThis.__name = (f) => f;" });
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
    });
    const v = new Visitor(house, context, await context.newPage(), visit.scripts ?? true);
    if (visit.cookies) {
      await context.addCookies(visit.cookies);
      return v;
    }
    await v.go("/sign-in");
    await v.speak(visit.lang ?? "zh");
    return v;
  }

  #complain(what: string): void {
    if (!this.#expected.some((e) => e.test(what))) this.#complaints.push(`${new URL(this.page.url() || "about:blank").pathname}: ${what}`);
  }

  /** Runs something that is meant to be refused: answers matching this are no complaint meanwhile. */
  async expecting(answer: RegExp, run: () => Promise<void>): Promise<void> {
    // The browser itself writes a line to the console for every answer of 400 and above.
    this.#expected = [answer, /Failed to load resource/];
    try {
      await run();
    } finally {
      this.#expected = [];
    }
  }

  async go(path: string): Promise<void> {
    await this.page.goto(this.#house.url + path, { waitUntil: "load" });
  }

  /** Changes the language with the button that every page has. */
  async speak(lang: "zh" | "en"): Promise<void> {
    const tag = (await this.page.getAttribute("html", "lang")) ?? "";
    if (tag.startsWith(lang)) return;
    await this.openMenu();
    await Promise.all([this.page.waitForNavigation(), this.page.click(`.preferences button[lang^="${lang}"]`)]);
  }

  /** On a phone the menu is a drawer. */
  async openMenu(): Promise<void> {
    const button = this.page.locator(".navbar-toggler");
    if ((await button.isVisible()) && (await button.getAttribute("aria-expanded")) !== "true") {
      await button.click();
      await this.page.locator("#menu.show").waitFor();
    }
  }

  async signIn(as: Account): Promise<void> {
    await this.go("/sign-in");
    await this.page.fill("#login", as);
    await this.page.fill("#password", PASSWORD);
    await Promise.all([this.page.waitForNavigation(), this.page.click("main button[type=submit]")]);
    assert.ok(!this.page.url().includes("/sign-in"), `${as} could not sign in`);
  }

  async signOut(): Promise<void> {
    await this.openMenu();
    await Promise.all([this.page.waitForNavigation(), this.page.click('form[action="/sign-out"] button')]);
  }

  /** Presses something that leads to another page. */
  async press(selector: string): Promise<void> {
    await Promise.all([this.page.waitForNavigation(), this.page.locator(selector).first().click()]);
  }

  /** Waits until the page stands still: type loaded, charts drawn. */
  async still(): Promise<void> {
    await this.page.evaluate(async () => {
      const charts = (): Element[] => [...document.querySelectorAll("[data-chart]")];
      const until = performance.now() + 5000;
      while (charts().some((c) => !c.querySelector("canvas, svg")) && performance.now() < until) await new Promise((r) => setTimeout(r, 30));
      // A chart is drawn anew a moment after the window has changed.
      if (charts().length > 0) await new Promise((r) => setTimeout(r, 300));
      await document.fonts.ready;
      // A busy machine lays a page out for a new width some frames later.
      for (let i = 0; i < 40 && document.documentElement.scrollWidth > innerWidth; i++) await new Promise((r) => setTimeout(r, 50));
      await new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)));
    });
  }

  /** Everything that must hold of a page as it stands, at this window's width; `axe: false` leaves out the slow part. */
  async look(name: string, { axe = true } = {}): Promise<void> {
    const at = `${name} (${new URL(this.page.url()).pathname}, ${this.page.viewportSize()?.width} px)`;
    if (this.#scripts) await this.still();
    const seen = await this.page.evaluate(() => {
      const phone = innerWidth < 768;
      const shown = (e: Element): boolean => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== "hidden";
      const name = (e: Element): string => `${e.tagName.toLowerCase()}.${[...e.classList].join(".")} "${(e.textContent ?? "").trim().slice(0, 20)}"`;
      const texts = [...document.querySelectorAll("body *")].filter((e) => !e.closest("svg") && [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.textContent?.trim()) && shown(e));
      return {
        headings: document.querySelectorAll("h1").length,
        lang: document.documentElement.lang,
        wider: document.documentElement.scrollWidth - innerWidth,
        widest: [...document.querySelectorAll("body *")].filter((e) => shown(e) && e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".table-responsive, .nav-tabs")).slice(0, 5).map(name),
        small: texts.filter((e) => parseFloat(getComputedStyle(e).fontSize) < 15.9).map(name),
        tight: phone ? [...document.querySelectorAll(".btn, .form-control, .form-select, .nav-link")].filter((e) => shown(e) && e.getBoundingClientRect().height < 43.5).map(name) : [],
      };
    });
    assert.equal(seen.headings, 1, `${at}: one h1`);
    assert.ok(seen.wider <= 0, `${at}: ${seen.wider} px wider than the screen: ${seen.widest.join(", ")}`);
    assert.deepEqual(seen.small, [], `${at}: type below 16 px`);
    assert.deepEqual(seen.tight, [], `${at}: touch targets below 44 px`);
    if (axe) await this.#axe(at);
    this.settled(at);
  }

  async #axe(at: string): Promise<void> {
    await this.page.evaluate(axeSource);
    const violations = await this.page.evaluate(async () => {
      const axe = (window as unknown as { axe: { run(o: object): Promise<{ violations: { id: string; impact: string; help: string; nodes: { target: string[]; failureSummary: string }[] }[] }> } }).axe;
      return (await axe.run({ resultTypes: ["violations"] })).violations.map((v) => ({ id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")}: ${n.failureSummary.split("\n").slice(1, 2).join("")}`) }));
    });
    const bad = violations.filter((v) => v.impact === "serious" || v.impact === "critical");
    assert.deepEqual(bad, [], `${at}: accessibility`);
  }

  /** Looks at the page at both widths, and leaves the window as it was. */
  async lookTwice(name: string): Promise<void> {
    const size = this.page.viewportSize() ?? OFFICE;
    for (const s of [OFFICE, PHONE]) {
      await this.page.setViewportSize(s);
      await this.look(name);
    }
    await this.page.setViewportSize(size);
  }

  /** Fails when the browser has complained since the last time. */
  settled(at = ""): void {
    const complaints = this.#complaints;
    this.#complaints = [];
    assert.deepEqual(complaints, [], at || "the browser complained");
  }

  /** Keeps a picture of the window for the person who reads a failed run. */
  async picture(name: string): Promise<void> {
    mkdirSync(join(here, "out"), { recursive: true });
    await this.page.screenshot({ path: join(here, "out", `${name}.png`), fullPage: true });
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}
