// Pure parts of the review page: where a selection lies within a line of the source, and which commitment comes next.
// No document here: see review.ts.

/** An offset within a line's text, given the texts of its pieces in order and a place inside one of them (UTF-16 units). */
export function offsetIn(pieces: string[], piece: number, within: number): number {
  let n = 0;
  for (let i = 0; i < piece; i++) n += pieces[i]!.length;
  return n + within;
}

/** A selection without the white space at its ends; null when nothing else is left. */
export function trimmed(line: string, from: number, to: number): { from: number; to: number } | null {
  let [a, b] = from <= to ? [from, to] : [to, from];
  a = Math.max(0, a);
  b = Math.min(line.length, b);
  while (a < b && /\s/.test(line[a]!)) a++;
  while (b > a && /\s/.test(line[b - 1]!)) b--;
  // Never cut a character outside the basic plane (rare names) in half.
  if (a > 0 && a < line.length && isLow(line.charCodeAt(a))) a--;
  if (b < line.length && isLow(line.charCodeAt(b))) b++;
  return a < b ? { from: a, to: b } : null;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** The next undecided one after `at`, going round; -1 when all are decided. */
export function nextUndecided(states: string[], at: number): number {
  for (let i = 1; i <= states.length; i++) {
    const k = (at + i + states.length) % states.length;
    if (states[k] === "proposed") return k;
  }
  return -1;
}
