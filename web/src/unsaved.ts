// Leaving a page with a form that was filled but not sent: the browser asks first. For forms with data-draft or data-warn.
import { contents } from "./drafts";

const watched = new Map<HTMLFormElement, string>();
let leaving = false;

export function start(root: ParentNode): void {
  if (watched.size === 0) {
    document.addEventListener("submit", (e) => {
      if (!e.defaultPrevented) leaving = true;
    });
    window.addEventListener("pageshow", () => (leaving = false));
    window.addEventListener("beforeunload", (e) => {
      if (leaving) return;
      for (const [form, first] of watched) {
        if (form.isConnected && JSON.stringify(contents(form)) !== first) {
          e.preventDefault();
          e.returnValue = "";
          return;
        }
      }
    });
  }
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft], form[data-warn]")) {
    if (!watched.has(form)) watched.set(form, JSON.stringify(contents(form)));
  }
}
