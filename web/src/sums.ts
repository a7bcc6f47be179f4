// form[data-sum]: the fields with data-part are added up into [data-sum-out] and compared with [data-sum-total]
// (a field or an element with the figure in data-sum-total or as its text); [data-sum-diff] says what is left.
// [data-sum-diff] is added beside the total when the page has none. The out element gets class ok or off; the words say the same.
import { difference, figure, grouped, sum } from "./sum";
import { say } from "./words";

function totalOf(form: HTMLElement): number | null {
  const el = form.querySelector<HTMLElement>("[data-sum-total]");
  if (!el) return form.dataset["sum"] ? figure(form.dataset["sum"]) : null;
  if (el instanceof HTMLInputElement) return figure(el.value);
  return figure(el.dataset["sumTotal"] || el.textContent || "");
}

function show(form: HTMLElement): void {
  const parts = [...form.querySelectorAll<HTMLInputElement>("input[data-part]")].map((i) => i.value);
  const got = sum(parts);
  const total = totalOf(form);
  const off = got === null || (total !== null && difference(total, got) !== 0);
  for (const out of form.querySelectorAll<HTMLElement>("[data-sum-out]")) {
    out.textContent = got === null ? "—" : grouped(got);
    out.classList.toggle("ok", !off);
    out.classList.toggle("off", off);
  }
  let words = say("正好", "exact");
  if (got === null) words = say("有的格子不是数字", "a field is not a number");
  else if (total !== null) {
    const d = difference(total, got);
    if (d > 0) words = say(`还差 ${grouped(d)}`, `${grouped(d)} left to give`);
    if (d < 0) words = say(`多了 ${grouped(-d)}`, `${grouped(-d)} too many`);
  }
  for (const el of form.querySelectorAll<HTMLElement>("[data-sum-diff]")) {
    el.textContent = total === null && got !== null ? "" : words;
    el.classList.toggle("ok", !off);
    el.classList.toggle("off", off);
  }
}

export function start(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLElement>("form[data-sum]")) {
    const total = form.querySelector<HTMLElement>("[data-sum-total]");
    if (total && !form.querySelector("[data-sum-diff]")) {
      const diff = document.createElement("span");
      diff.dataset["sumDiff"] = "";
      diff.setAttribute("role", "status");
      total.after(" ", diff);
    }
    form.addEventListener("input", () => show(form));
    show(form);
  }
}
