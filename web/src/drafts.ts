// form[data-draft="key"]: what is typed is kept in this tab until it is saved, so that a closed page, a lost line or an
// ended sign-in costs nothing. Kept for the signed-in person only, never on disk, and forgotten at sign-out: the PC of a
// village is shared. Passwords, files and hidden fields are not kept.
import { grow } from "./grid";
import { placeOf } from "./tsv";
import { icon, make, say } from "./words";

const PREFIX = "draft:";
const SENT = "draft-sent";
/** The draft of a form that was sent after its sign-in had ended: it waits until what the server kept is sent again. */
const PARKED = "draft-parked";
type Kept = [name: string, value: string][];

/** Fields that a draft keeps. */
function fields(form: HTMLFormElement): (HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[] {
  return [...form.elements].filter((f): f is HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement => {
    if (f instanceof HTMLSelectElement || f instanceof HTMLTextAreaElement) return f.name !== "";
    return f instanceof HTMLInputElement && f.name !== "" && !["hidden", "password", "file", "submit", "button", "reset", "image"].includes(f.type);
  });
}

/** What a form holds now, as pairs; an unticked box is an empty value so that unticking is kept too. */
export function contents(form: HTMLFormElement): Kept {
  const out: Kept = [];
  for (const f of fields(form)) {
    if (f instanceof HTMLInputElement && f.type === "radio") {
      if (f.checked) out.push([f.name, f.value]);
    } else if (f instanceof HTMLInputElement && f.type === "checkbox") out.push([f.name, f.checked ? f.value : ""]);
    else if (f instanceof HTMLSelectElement && f.multiple) for (const o of f.selectedOptions) out.push([f.name, o.value]);
    else out.push([f.name, f.value]);
  }
  return out;
}

function restore(form: HTMLFormElement, kept: Kept): void {
  for (const table of form.querySelectorAll<HTMLTableElement>("table[data-grid]")) {
    grow(table, Math.max(0, ...kept.map(([n]) => (placeOf(n)?.row ?? -1) + 1)));
  }
  const left = new Map<string, string[]>();
  for (const [n, v] of kept) left.set(n, [...(left.get(n) ?? []), v]);
  for (const f of fields(form)) {
    const values = left.get(f.name);
    if (!values) continue;
    if (f instanceof HTMLInputElement && f.type === "radio") f.checked = values.includes(f.value);
    else if (f instanceof HTMLInputElement && f.type === "checkbox") f.checked = values.shift() === f.value;
    else if (f instanceof HTMLSelectElement && f.multiple) for (const o of f.options) o.selected = values.includes(o.value);
    else f.value = values.shift() ?? f.value;
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Whose draft it is: the name and post shown in the navigation. */
function person(): string {
  return document.querySelector(".nav-person")?.textContent?.trim() ?? "";
}

function keyOf(form: HTMLFormElement): string {
  return `${PREFIX}${person()}:${form.dataset["draft"] ?? ""}`;
}

function read(key: string): Kept | null {
  try {
    const text = sessionStorage.getItem(key);
    return text ? (JSON.parse(text) as Kept) : null;
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Storage may be full or forbidden; the page works without drafts.
  }
}

/** The server took what was sent: it answered with another page, or sent us on to a fresh form, and not with a trouble. */
function wasTaken(key: string, stillHere: boolean, wrong: boolean): boolean {
  const went = performance.getEntriesByType("navigation")[0] as (PerformanceNavigationTiming & { responseStatus?: number }) | undefined;
  if (went?.type === "back_forward" || went?.type === "reload") return false;
  if ((went?.responseStatus ?? 200) >= 400 || document.querySelector("main [data-back]")) return false;
  if (document.querySelector('input[name="_parked_to"], form[action="/sign-in"]')) return false;
  return !wrong && sessionStorage.getItem(SENT) === key && (!stillHere || (went?.redirectCount ?? 0) > 0);
}

function showRestored(form: HTMLFormElement, forget: () => void): void {
  const drop = make("button", "btn btn-sm", say("不要了，清空", "Discard it"));
  drop.type = "button";
  const line = make("div", "alert alert-info draft-line", icon("history"), make("span", "", say("已恢复未提交的内容。", "Restored what you had typed.")), drop);
  line.setAttribute("role", "status");
  drop.addEventListener("click", () => {
    forget();
    line.remove();
    form.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea")?.focus();
  });
  form.prepend(line);
}

let settled = false;

export function start(root: ParentNode): void {
  const forms = [...root.querySelectorAll<HTMLFormElement>("form[data-draft]")];
  const wrongIn = (form: HTMLFormElement): boolean => !!form.querySelector(".is-invalid") || !!document.querySelector("main [role=alert][data-focus]");
  if (!settled) {
    settled = true;
    const sent = sessionStorage.getItem(SENT);
    if (sent) {
      const form = forms.find((f) => keyOf(f) === sent);
      if (document.querySelector('input[name="_parked_to"]')) sessionStorage.setItem(PARKED, sent);
      else if (wasTaken(sent, !!form, !!form && wrongIn(form))) sessionStorage.removeItem(sent);
      sessionStorage.removeItem(SENT);
    }
    document.addEventListener("submit", (e) => {
      if ((e.target as HTMLFormElement).getAttribute("action") === "/sign-out") {
        for (const k of Object.keys(sessionStorage)) if (k.startsWith(PREFIX)) sessionStorage.removeItem(k);
      }
      const parked = sessionStorage.getItem(PARKED);
      if (parked && e.target instanceof HTMLFormElement && e.target.matches("[data-resubmit]")) {
        write(SENT, parked);
        sessionStorage.removeItem(PARKED);
      }
    });
  }
  for (const form of forms) {
    const key = keyOf(form);
    const first = contents(form);
    const untouched = JSON.stringify(first);
    const kept = read(key);
    if (kept && !wrongIn(form) && JSON.stringify(kept) !== untouched) {
      restore(form, kept);
      showRestored(form, () => {
        sessionStorage.removeItem(key);
        const rest = contents(form).filter(([n]) => !first.some(([m]) => m === n)).map(([n]): [string, string] => [n, ""]);
        restore(form, [...first, ...rest]);
        sessionStorage.removeItem(key);
      });
    }
    let timer = 0;
    const keep = (): void => {
      window.clearTimeout(timer);
      const now = JSON.stringify(contents(form));
      if (now === untouched) sessionStorage.removeItem(key);
      else write(key, now);
    };
    const soon = (): void => {
      window.clearTimeout(timer);
      timer = window.setTimeout(keep, 400);
    };
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    form.addEventListener("submit", () => {
      keep();
      write(SENT, key);
    });
    window.addEventListener("pagehide", () => {
      if (timer) keep();
    });
  }
}
