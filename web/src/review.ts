// The review of a plan: source and commitments side by side. A mark in the source and its commitment are one; j and k (or
// the arrows) go through them, a/x/e/u press the current one's buttons, and text selected in the source can be added.
import htmx from "htmx.org";
import { nextUndecided, offsetIn, trimmed } from "./offsets";
import { icon, make, say, typing } from "./words";

const STATES = ["proposed", "accepted", "rejected", "achieved"];

function room(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-review]");
}

function commitments(): HTMLElement[] {
  return [...(room()?.querySelectorAll<HTMLElement>("[data-commitment]") ?? [])];
}

function marks(id: string): HTMLElement[] {
  return [...(room()?.querySelectorAll<HTMLElement>("[data-hit]") ?? [])].filter((m) => m.dataset["hit"] === id);
}

function current(): HTMLElement | null {
  return room()?.querySelector<HTMLElement>("[data-commitment].is-current") ?? null;
}

/** Scrolls an element into view inside its own pane, leaving the page where it is. */
function reveal(el: HTMLElement): void {
  const pane = el.closest<HTMLElement>(".review-source, .review-list");
  if (!pane || pane.scrollHeight <= pane.clientHeight) {
    if (el.getClientRects().length > 0) el.scrollIntoView({ block: "nearest" });
    return;
  }
  const p = pane.getBoundingClientRect();
  const r = el.getBoundingClientRect();
  const room = Math.min(96, p.height / 5);
  let by = 0;
  if (r.top < p.top + room) by = r.top - p.top - room;
  else if (r.bottom > p.bottom - room) by = Math.min(r.bottom - p.bottom + room, r.top - p.top - room);
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (by) pane.scrollBy({ top: by, behavior: calm ? "auto" : "smooth" });
}

function choose(id: string, focus: boolean, scroll = true): void {
  const all = room();
  if (!all) return;
  for (const el of all.querySelectorAll(".is-current")) el.classList.remove("is-current");
  const article = commitments().find((c) => c.dataset["commitment"] === id);
  article?.classList.add("is-current");
  const hits = marks(id);
  for (const m of hits) m.classList.add("is-current");
  if (hits[0] && scroll) reveal(hits[0]);
  if (article) {
    if (scroll) reveal(article);
    if (focus) article.focus({ preventScroll: true });
  }
}

function step(by: number): void {
  const list = commitments();
  if (list.length === 0) return;
  const at = list.findIndex((c) => c.classList.contains("is-current"));
  const to = list[Math.min(list.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
  if (to) choose(to.dataset["commitment"]!, true);
}

/** Marks follow the state of their commitment. */
function colour(article: HTMLElement): void {
  const state = article.dataset["state"] ?? "proposed";
  for (const m of marks(article.dataset["commitment"] ?? "")) {
    for (const s of STATES) m.classList.toggle(`is-${s}`, s === state);
  }
}

// ---- panes on a phone ----

function showPane(which: "source" | "list"): void {
  const all = room();
  if (!all) return;
  all.dataset["pane"] = which;
  for (const b of all.querySelectorAll<HTMLElement>("[data-pane-button]")) b.setAttribute("aria-pressed", String(b.dataset["paneButton"] === which));
}

function addSwitch(all: HTMLElement): void {
  if (all.querySelector(".review-switch")) return;
  const make1 = (which: "source" | "list", words: string): HTMLButtonElement => {
    const b = make("button", "btn", words);
    b.type = "button";
    b.dataset["paneButton"] = which;
    b.addEventListener("click", () => {
      showPane(which);
      const now = current();
      if (now) choose(now.dataset["commitment"]!, false);
    });
    return b;
  };
  const bar = make("div", "review-switch btn-group d-print-none", make1("source", say("原文", "Source")), make1("list", say("承诺", "Commitments")));
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", say("看原文还是承诺", "Source or commitments"));
  all.prepend(bar);
  showPane("list");
}

// ---- adding from the source ----

interface Picked {
  line: string;
  from: number;
  to: number;
}

function picked(): Picked | null {
  const sel = window.getSelection();
  if (!sel || sel.rangeCount === 0 || sel.isCollapsed) return null;
  const range = sel.getRangeAt(0);
  const start = range.startContainer;
  const li = (start instanceof Element ? start : start.parentElement)?.closest<HTMLLIElement>(".review-source .source-lines li");
  if (!li) return null;
  const pieces: Text[] = [];
  const walk = document.createTreeWalker(li, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) pieces.push(walk.currentNode as Text);
  const texts = pieces.map((p) => p.data);
  const place = (node: Node, offset: number): number => {
    const at = pieces.indexOf(node as Text);
    if (at >= 0) return offsetIn(texts, at, offset);
    // An element boundary: count what lies before it within the line.
    const before = document.createRange();
    before.selectNodeContents(li);
    before.setEnd(node, offset);
    return before.toString().length;
  };
  const whole = texts.join("");
  const from = place(range.startContainer, range.startOffset);
  const to = li.contains(range.endContainer) ? place(range.endContainer, range.endOffset) : whole.length;
  const cut = trimmed(whole, from, to);
  return cut && { line: String(li.value || li.id.replace(/^L/, "")), ...cut };
}

function addButton(all: HTMLElement): HTMLButtonElement {
  let b = all.querySelector<HTMLButtonElement>(".review-add");
  if (!b) {
    b = make("button", "btn btn-primary review-add d-print-none", icon("plus"), ` ${say("加为承诺", "Add as commitment")} `, make("kbd", "", "n"));
    b.type = "button";
    b.dataset["key"] = "n";
    b.hidden = true;
    // Pressing must not clear the selection first.
    b.addEventListener("pointerdown", (e) => e.preventDefault());
    b.addEventListener("click", add);
    all.append(b);
  }
  return b;
}

function onSelection(): void {
  const all = room();
  const url = all?.dataset["addUrl"];
  if (!all || !url) return;
  const b = addButton(all);
  const what = picked();
  b.hidden = !what;
  if (!what) return;
  const rect = window.getSelection()!.getRangeAt(0).getBoundingClientRect();
  const wide = b.offsetWidth;
  b.style.left = `${Math.max(8, Math.min(window.innerWidth - wide - 8, rect.left))}px`;
  b.style.top = `${Math.max(8, Math.min(window.innerHeight - 56, rect.bottom + 8))}px`;
}

function add(): void {
  const all = room();
  const what = picked();
  const url = all?.dataset["addUrl"];
  if (!all || !what || !url) return;
  const query = new URLSearchParams({ line: what.line, from: String(what.from), to: String(what.to) });
  addButton(all).hidden = true;
  showPane("list");
  void htmx.ajax("get", `${url}${url.includes("?") ? "&" : "?"}${query}`, { target: "#add-commitment", swap: "innerHTML" }).then(() => {
    const place = document.getElementById("add-commitment");
    place?.scrollIntoView({ block: "nearest" });
    place?.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea")?.focus();
  });
}

// ---- together ----

export function start(): void {
  const all = room();
  if (!all || all.dataset["ready"]) return;
  all.dataset["ready"] = "1";
  const fit = (): void => all.style.setProperty("--review-top", `${Math.round(all.getBoundingClientRect().top + window.scrollY)}px`);
  fit();
  window.addEventListener("resize", fit);
  addSwitch(all);
  commitments().forEach(colour);
  const named = /^#c-(.+)$/.exec(location.hash)?.[1];
  const list = commitments();
  const first = list.find((c) => c.dataset["commitment"] === named) ?? list.find((c) => c.dataset["state"] === "proposed") ?? list[0];
  // On a phone the page is left at its top, where it opened.
  if (first) choose(first.dataset["commitment"]!, false, !!named || window.matchMedia("(min-width: 992px)").matches);
}

export function listen(): void {
  // What was put in works at once: a key pressed in the pause that htmx makes would press a button it does not know yet.
  htmx.config.defaultSettleDelay = 0;
  document.addEventListener("click", (e) => {
    if (!(e.target instanceof Element) || !room()) return;
    const hit = e.target.closest<HTMLElement>("[data-hit]");
    if (hit && window.getSelection()?.isCollapsed !== false) {
      showPane("list");
      choose(hit.dataset["hit"]!, true);
      return;
    }
    const article = e.target.closest<HTMLElement>("[data-commitment]");
    if (article && !article.classList.contains("is-current")) choose(article.dataset["commitment"]!, false);
  });
  document.addEventListener("focusin", (e) => {
    const article = e.target instanceof Element ? e.target.closest<HTMLElement>("[data-review] [data-commitment]") : null;
    if (article && !article.classList.contains("is-current")) choose(article.dataset["commitment"]!, false);
  });
  // One that was just added: the answer leads to it on this very page, which a browser does not load anew by itself.
  window.addEventListener("hashchange", () => {
    if (room() && location.hash.startsWith("#c-") && !document.getElementById(location.hash.slice(1))) location.reload();
  });
  document.addEventListener("selectionchange", onSelection);
  document.addEventListener("scroll", onSelection, true);
  document.addEventListener("keydown", (e) => {
    if (!room() || e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || typing() || document.querySelector("dialog[open]")) return;
    // In the source the arrows scroll and select; letters work everywhere.
    const inSource = document.activeElement?.closest(".review-source") != null;
    const by = e.key === "j" || (e.key === "ArrowDown" && !inSource) ? 1 : e.key === "k" || (e.key === "ArrowUp" && !inSource) ? -1 : 0;
    if (by !== 0 && !e.shiftKey) {
      e.preventDefault();
      step(by);
      return;
    }
    if (e.key.length !== 1) return;
    const button = [...(current()?.querySelectorAll<HTMLElement>("[data-key]") ?? [])].find((b) => b.dataset["key"] === e.key);
    if (button && !(button instanceof HTMLButtonElement && button.disabled)) {
      e.preventDefault();
      button.click();
    }
  });
  // The place of the one being decided, so that the next undecided one is found when htmx has put in the new state.
  let at = -1;
  document.addEventListener("htmx:beforeSwap", (e) => {
    const article = (e as CustomEvent<{ target: Element }>).detail.target?.closest?.<HTMLElement>("[data-commitment]");
    at = article ? commitments().indexOf(article) : -1;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!room()) return;
    const list = commitments();
    list.forEach(colour);
    if (at < 0) return;
    const here = list[at];
    const place = at;
    at = -1;
    const field = here?.querySelector<HTMLElement>("form input:not([type=hidden]):not([type=checkbox]):not([type=radio]), form select, form textarea");
    if (here && (field || here.dataset["state"] === "proposed")) {
      // Being edited, changed or put back: stay with it.
      choose(here.dataset["commitment"]!, !field);
      if (field && !typing()) field.focus();
      return;
    }
    const next = nextUndecided(list.map((c) => c.dataset["state"] ?? ""), place);
    const to = list[next] ?? here ?? list[place - 1];
    if (to) choose(to.dataset["commitment"]!, true);
  });
}
