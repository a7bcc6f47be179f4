// Entering many rows at once in table[data-grid]: a block copied from Excel or WPS spreads over the cells from the
// focused one on, rows are added as they are needed (500 at most), Enter and the arrows move between rows.
import { isBlock, matchChoice, parseBlock, plainDate, renumber } from "./tsv";
import { announce, say } from "./words";

const MOST = 500;
type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function rowsOf(table: HTMLTableElement): HTMLTableRowElement[] {
  const body = table.tBodies[0];
  return body ? [...body.rows] : [];
}

function fieldsOf(row: HTMLTableRowElement): Field[] {
  return [...row.querySelectorAll<Field>("input, select, textarea")].filter((f) => !(f instanceof HTMLInputElement && f.type === "hidden"));
}

/** Makes the grid at least this many rows long, as far as it may grow; returns how long it is now. */
export function grow(table: HTMLTableElement, wanted: number): number {
  const rows = rowsOf(table);
  const last = rows[rows.length - 1];
  if (!last) return 0;
  const more = document.createDocumentFragment();
  for (let n = rows.length; n < Math.min(wanted, MOST); n++) {
    const row = last.cloneNode(true) as HTMLTableRowElement;
    row.classList.remove("row-bad");
    for (const el of row.querySelectorAll(".invalid-feedback")) el.remove();
    for (const el of row.querySelectorAll<HTMLElement>("[name], [id], [for], [aria-describedby]")) {
      for (const a of ["name", "id", "for", "aria-describedby"]) {
        const v = el.getAttribute(a);
        if (v) el.setAttribute(a, renumber(v, n));
      }
      const label = el.getAttribute("aria-label");
      if (label) el.setAttribute("aria-label", label.replace(/\d+$/, String(n + 1)));
      el.classList.remove("is-invalid");
      if (el instanceof HTMLSelectElement) el.selectedIndex = 0;
      else if (el instanceof HTMLTextAreaElement) el.value = "";
      else if (el instanceof HTMLInputElement && el.type !== "hidden") {
        if (el.type === "checkbox" || el.type === "radio") el.checked = false;
        else el.value = "";
      }
    }
    const head = row.querySelector("th[scope=row]");
    if (head) head.textContent = String(n + 1);
    more.append(row);
  }
  table.tBodies[0]?.append(more);
  return rowsOf(table).length;
}

/** Puts a pasted word into a field; false when a select has no such choice. */
function fill(field: Field, word: string): boolean {
  if (field instanceof HTMLSelectElement) {
    const value = matchChoice([...field.options].map((o) => ({ value: o.value, label: o.label })), word);
    if (value === null) return false;
    field.value = value;
  } else if (field instanceof HTMLInputElement && field.type === "date") field.value = plainDate(word);
  else if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")) field.checked = /^(1|是|有|√|✓|x|y|yes|true)$/i.test(word);
  else if (field instanceof HTMLInputElement && field.type === "number") field.value = word.replace(/[,，\s]/g, "");
  else field.value = word;
  return true;
}

function spread(table: HTMLTableElement, from: Field, block: string[][]): void {
  const startRow = rowsOf(table).findIndex((r) => r.contains(from));
  const row = rowsOf(table)[startRow];
  if (!row) return;
  const startColumn = fieldsOf(row).indexOf(from);
  const length = grow(table, startRow + block.length + 1);
  const rows = rowsOf(table);
  let unknown = 0;
  block.slice(0, length - startRow).forEach((cells, i) => {
    const fields = fieldsOf(rows[startRow + i]!);
    cells.forEach((word, j) => {
      const field = fields[startColumn + j];
      if (!field) return;
      const understood = fill(field, word);
      field.classList.toggle("is-invalid", !understood);
      field.title = understood ? "" : word;
      if (!understood) unknown += 1;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
  const left = startRow + block.length - length;
  announce(
    say(`已粘贴 ${block.length} 行`, `${block.length} rows pasted`) +
      (unknown ? say(`，有 ${unknown} 格不在选项里，已标红`, `, ${unknown} cells match no choice and are marked`) : "") +
      (left > 0 ? say(`，超过 ${MOST} 行的 ${left} 行没有粘贴`, `, ${left} rows beyond ${MOST} were left out`) : ""),
  );
  showNote(table, unknown, left);
}

/** A line below the grid about what a paste could not place. */
function showNote(table: HTMLTableElement, unknown: number, left: number): void {
  const place = table.closest(".table-responsive") ?? table;
  place.parentElement?.querySelector(":scope > .grid-note")?.remove();
  if (unknown === 0 && left <= 0) return;
  const note = document.createElement("p");
  note.className = "grid-note alert alert-warning";
  const parts = [];
  if (unknown) parts.push(say(`有 ${unknown} 格的内容不在选项里，已标红，请选一个。`, `${unknown} cells match no choice; they are marked, please choose.`));
  if (left > 0) parts.push(say(`一次最多 ${MOST} 行，后面 ${left} 行没有粘贴，请分次录入。`, `At most ${MOST} rows at once; the last ${left} were left out, please enter them separately.`));
  note.textContent = parts.join(" ");
  place.after(note);
}

function move(table: HTMLTableElement, from: Field, step: number): boolean {
  const rows = rowsOf(table);
  const at = rows.findIndex((r) => r.contains(from));
  const column = fieldsOf(rows[at]!).indexOf(from);
  if (at + step < 0) return false;
  if (at + step >= rows.length && grow(table, rows.length + 1) === rows.length) return false;
  const to = fieldsOf(rowsOf(table)[at + step]!)[column];
  to?.focus();
  if (to instanceof HTMLInputElement && to.type !== "date") to.select();
  return !!to;
}

export function listen(): void {
  document.addEventListener("paste", (e) => {
    const field = e.target;
    if (!(field instanceof HTMLElement)) return;
    const table = field.closest<HTMLTableElement>("table[data-grid]");
    if (!table || !(field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement)) return;
    const block = parseBlock(e.clipboardData?.getData("text/plain") ?? "");
    if (!isBlock(block) && !(field instanceof HTMLSelectElement)) return;
    e.preventDefault();
    spread(table, field, block);
  });
  document.addEventListener("keydown", (e) => {
    const field = e.target;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement) || e.isComposing || e.altKey || e.ctrlKey || e.metaKey) return;
    const table = field.closest<HTMLTableElement>("table[data-grid]");
    if (!table) return;
    // Up and down choose within a select and step a date or a number: there only Enter moves.
    const steps = field instanceof HTMLInputElement && field.type !== "date" && field.type !== "number";
    const step = e.key === "Enter" ? (e.shiftKey ? -1 : 1) : steps && e.key === "ArrowDown" ? 1 : steps && e.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    if (move(table, field, step) || e.key === "Enter") e.preventDefault();
  });
}
