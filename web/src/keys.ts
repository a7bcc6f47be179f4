// Keyboard shortcuts: any button, link or field with data-key="n" is pressed (or focused) by that letter, and "?" lists
// those of the page. Inside a list of commitments the letters belong to the current one: see review.ts.
import { make, say, typing } from "./words";

function nameOf(el: HTMLElement): string {
  return (el.getAttribute("aria-label") ?? el.title) || (el.textContent ?? "").trim().replace(/\s+/g, " ");
}

function visible(el: HTMLElement): boolean {
  return el.getClientRects().length > 0;
}

/** The page's shortcuts, each key once; those of the current commitment before those of the others. */
function shortcuts(): [string, string][] {
  const out = new Map<string, string>();
  const els = [...document.querySelectorAll<HTMLElement>(".commitment.is-current [data-key]"), ...document.querySelectorAll<HTMLElement>("[data-key]")];
  for (const el of els) {
    const key = el.dataset["key"];
    if (key && visible(el) && !out.has(key)) out.set(key, nameOf(el));
  }
  return [...out];
}

function help(): void {
  document.querySelector("dialog.keys-help")?.remove();
  const list = make("dl", "facts");
  const row = (key: string, words: string): void => list.append(make("dt", "", make("kbd", "", key)), make("dd", "", words));
  if (document.querySelector("[data-review]")) row("j / k", say("下一条 / 上一条承诺", "Next / previous commitment"));
  for (const [key, words] of shortcuts()) row(key, words);
  if (document.querySelector("table[data-grid]")) row("Enter", say("到下一行；Shift+Enter 到上一行", "Next row; Shift+Enter for the one above"));
  row("?", say("打开这张表", "Open this list"));
  const close = make("button", "btn btn-primary", say("关闭", "Close"));
  close.type = "button";
  const title = make("h2", "h3", say("快捷键", "Keyboard shortcuts"));
  title.id = "keys-title";
  const dialog = make("dialog", "keys-help card", make("div", "card-body", title, list, close));
  dialog.setAttribute("aria-labelledby", title.id);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  if (typeof dialog.showModal === "function") dialog.showModal();
  else dialog.setAttribute("open", "");
}

export function listen(): void {
  document.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || typing() || document.querySelector("dialog[open]")) return;
    if (e.key === "?" || e.key === "？") {
      e.preventDefault();
      help();
      return;
    }
    const el = [...document.querySelectorAll<HTMLElement>("[data-key]")].find((x) => x.dataset["key"] === e.key && visible(x) && !x.closest("[data-commitment]"));
    if (!el) return;
    e.preventDefault();
    if (el.matches("input, select, textarea")) el.focus();
    else el.click();
  });
}
