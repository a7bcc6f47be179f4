// Shows that something is under way: a bar at the top after 300 ms, and a button that was pressed cannot be
// pressed twice. A page that comes back from the browser's memory has its buttons back.
import { say } from "./words";

const WAIT = 300;
let under = 0;
let timer = 0;

function bar(): HTMLElement {
  let el = document.querySelector<HTMLElement>(".busy-bar");
  if (!el) {
    el = document.createElement("div");
    el.className = "busy-bar";
    el.setAttribute("role", "progressbar");
    el.setAttribute("aria-label", say("正在处理", "Working"));
    document.body.prepend(el);
  }
  return el;
}

function begin(): void {
  under += 1;
  if (!timer) timer = window.setTimeout(() => bar().classList.add("show"), WAIT);
}

function end(): void {
  under = Math.max(0, under - 1);
  if (under > 0) return;
  window.clearTimeout(timer);
  timer = 0;
  document.querySelector(".busy-bar")?.remove();
}

const held = new Set<HTMLButtonElement | HTMLInputElement>();

function release(): void {
  for (const b of held) b.disabled = false;
  held.clear();
  for (const f of document.querySelectorAll<HTMLFormElement>("form[data-sending]")) delete f.dataset["sending"];
}

export function listen(): void {
  document.addEventListener("submit", (e) => {
    const form = e.target as HTMLFormElement;
    if (e.defaultPrevented || form.target === "_blank") return;
    if (form.dataset["sending"]) {
      e.preventDefault();
      return;
    }
    form.dataset["sending"] = "1";
    // What was wrong the last time is not said of this one: a download leaves the page as it stands.
    if (form.dataset["download"] !== undefined) for (const a of document.querySelectorAll("main .alert-danger, main .form-summary")) a.remove();
    begin();
    // Disabled only after the browser has gathered the fields, or the pressed button's own value is lost.
    window.setTimeout(() => {
      for (const b of form.querySelectorAll<HTMLButtonElement | HTMLInputElement>("button[type=submit], button:not([type]), input[type=submit]")) {
        if (!b.disabled) (held.add(b), (b.disabled = true));
      }
    }, 0);
    // A download answers without leaving the page: give the buttons back after a while.
    window.setTimeout(() => {
      if (form.dataset["sending"]) (release(), end());
    }, form.dataset["download"] === undefined ? 20_000 : 2_000);
  });
  window.addEventListener("pageshow", () => {
    release();
    under = 0;
    end();
  });
  document.addEventListener("htmx:beforeRequest", (e) => {
    begin();
    const el = (e as CustomEvent<{ elt: Element }>).detail.elt;
    const buttons = el instanceof HTMLButtonElement ? [el] : el instanceof HTMLFormElement ? el.querySelectorAll<HTMLButtonElement>("button[type=submit], button:not([type])") : [];
    for (const b of buttons) if (!b.disabled) (held.add(b), (b.disabled = true));
  });
  document.addEventListener("htmx:afterRequest", () => {
    release();
    end();
  });
}
