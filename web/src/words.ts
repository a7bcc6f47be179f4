// The few sentences that scripts say, in the page's language, and small helpers for the document.
// No behaviour lives here.

/** Whether the page is shown in English. */
export function english(): boolean {
  return document.body.dataset["lang"]?.startsWith("en") ?? false;
}

/** The Chinese or the English wording, by the page's language. */
export function say(zh: string, en: string): string {
  return english() ? en : zh;
}

/** Every element below (and including) a root that matches. */
export function all<T extends HTMLElement>(root: ParentNode, selector: string): T[] {
  const found = [...root.querySelectorAll<T>(selector)];
  if (root instanceof HTMLElement && root.matches(selector)) found.unshift(root as T);
  return found;
}

/** Whether typing goes into a field now, so that letters are not commands. */
export function typing(): boolean {
  const at = document.activeElement;
  return at instanceof HTMLElement && (at.isContentEditable || at.matches("input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select"));
}

/** An icon of the sprite. */
export function icon(name: string): SVGSVGElement {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(ns, "use");
  use.setAttribute("href", `${document.body.dataset["sprite"] ?? ""}#${name}`);
  svg.append(use);
  return svg;
}

/** An element with a class and children. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, cls: string, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const el = document.createElement(tag);
  if (cls) el.className = cls;
  el.append(...children);
  return el;
}

/** Tells people who listen, without moving the focus. */
export function announce(text: string): void {
  let place = document.getElementById("said");
  if (!place) {
    place = make("div", "visually-hidden");
    place.id = "said";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  place.textContent = text;
}
