// Pure parts of pasting a block from Excel, WPS or a text file into a grid of cells.
// No document here: see grid.ts.

/** A copied block as rows of cells. Quoted cells may hold line breaks and doubled quotes, as Excel writes them. */
export function parseBlock(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  let fresh = true;
  const endCell = (): void => {
    row.push(cell.trim());
    cell = "";
    fresh = true;
  };
  const endRow = (): void => {
    endCell();
    rows.push(row);
    row = [];
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') (cell += '"', i++);
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"' && fresh && closes(text, i)) {
      quoted = true;
      fresh = false;
    } else if (c === "\t") endCell();
    else if (c === "\n") endRow();
    else if (c === "\r") {
      if (text[i + 1] !== "\n") endRow();
    } else {
      cell += c;
      fresh = false;
    }
  }
  if (cell !== "" || row.length > 0) endRow();
  while (rows.length > 0 && rows[rows.length - 1]!.every((c) => c === "")) rows.pop();
  return rows;
}

/** Whether the quote at `at` opens a cell that a later quote closes; otherwise it is a character like any other. */
function closes(text: string, at: number): boolean {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] !== '"') continue;
    if (text[i + 1] === '"') i++;
    else return i + 1 === text.length || "\t\r\n".includes(text[i + 1]!);
  }
  return false;
}

/** Whether a paste is a block to spread: more than one cell. */
export function isBlock(rows: string[][]): boolean {
  return rows.length > 1 || (rows[0]?.length ?? 0) > 1;
}

/** `r3.name` with its row changed: `r7.name`; the prefixes of ids (`f-`, `e-`) are kept. Other names come back as they were. */
export function renumber(name: string, row: number): string {
  return name.replace(/^((?:[a-z]-)?)r\d+\./, `$1r${row}.`);
}

/** The row and column of a grid field's name. */
export function placeOf(name: string): { row: number; column: string } | null {
  const m = /^r(\d+)\.(.+)$/.exec(name);
  return m ? { row: Number(m[1]), column: m[2]! } : null;
}

/** The value of the choice that a pasted word means: its value or its label, spaces and indentation aside. */
export function matchChoice(choices: { value: string; label: string }[], typed: string): string | null {
  const plain = (s: string): string => s.replace(/[\s\u3000]+/g, "").toLowerCase();
  const want = plain(typed);
  if (want === "") return "";
  const hit = choices.find((c) => c.value === typed.trim()) ?? choices.find((c) => plain(c.label) === want) ?? choices.find((c) => plain(c.value) === want);
  return hit ? hit.value : null;
}

/** A date as Excel copies it (`2026/3/8`, `2026年3月8日`, `2026.3.8`) as `2026-03-08`; anything else as it is. */
export function plainDate(typed: string): string {
  const m = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s.*)?$/.exec(typed.trim());
  return m ? `${m[1]}-${m[2]!.padStart(2, "0")}-${m[3]!.padStart(2, "0")}` : typed.trim();
}
