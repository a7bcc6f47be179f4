// What the server writes into data-values of [data-chart], and how it becomes axes and series. Pure; see charts.ts.
//
// bar    { unit, categories: [text], series: [{ name, values: [number|null], target?: [number|null] }], hrefs?: [text] }
//        One bar per category and series; `target` is drawn as a line to reach, called "目标 / Target" unless the series
//        has a `targetName`. Lies on its side when labels are long
//        or many. A click on a bar goes to the category's href. `max` ends the axis: a longer bar is cut there, its
//        figure still says the whole, so that one runaway does not flatten the rest.
// trend  { unit, categories: [text], series: [{ name, values: [number|null] }], expected?: [number|null], hrefs? }
//        Lines over time; `expected` is a dashed line. null leaves a gap.
// pace   { unit, categories: [text], actual: [number|null], expected: [number|null], target?: number, hrefs? }
//        What has been reached by each month's end against what was planned for then, and the year's target.
// heat   { rows: [text], columns: [text], cells: [[row, column, value|null, label, href?]], min, max, unit? }
//        A cell per row and column (by index); `label` stands in it, or the value with its unit when the label is too
//        long for the cell (the tip has the label). White is min, deep is max.

export interface Series {
  name: string;
  values: (number | null)[];
  target?: (number | null)[];
  targetName?: string;
}

export interface BarValues {
  unit?: string;
  categories: string[];
  series: Series[];
  hrefs?: string[];
  expected?: (number | null)[];
  max?: number;
}

export interface PaceValues {
  unit?: string;
  categories: string[];
  actual: (number | null)[];
  expected: (number | null)[];
  target?: number;
  hrefs?: string[];
}

export interface HeatValues {
  unit?: string;
  rows: string[];
  columns: string[];
  cells: [row: number, column: number, value: number | null, label: string, href?: string][];
  min: number;
  max: number;
}

/** Width of a label in half-width characters: a Chinese one counts two. */
export function labelWidth(text: string): number {
  let n = 0;
  for (const c of text) n += c.codePointAt(0)! > 0x2e7f ? 2 : 1;
  return n;
}

/** Bars lie on their side when the labels would not fit below them. */
export function onItsSide(categories: string[], wide: number): boolean {
  const widest = Math.max(0, ...categories.map(labelWidth));
  return categories.length * (widest + 2) * 9 > Math.max(240, wide - 80);
}

/** What a cell of the heat map says, given how many half-width characters fit into it. */
export function cellWords(label: string, value: number | null, unit: string | undefined, fits: number): string {
  if (labelWidth(label) <= fits) return label;
  const short = value === null ? "—" : `${Math.round(value)}${unit ?? ""}`;
  return labelWidth(short) <= fits ? short : "";
}

/** A height that gives every bar or row room, in pixels. */
export function heightFor(kind: string, rows: number, series: number, side: boolean): number {
  if (kind === "heat") return 96 + rows * 40;
  if (kind === "bar" && side) return Math.max(180, 72 + rows * (26 + 20 * Math.max(1, series)));
  return 320;
}
