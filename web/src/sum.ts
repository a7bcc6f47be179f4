// Pure arithmetic of figures as people type them. No document here: see sums.ts.

/** A typed figure: full-width digits, group commas and spaces are forgiven. Null when it is no number; 0 when empty. */
export function figure(typed: string): number | null {
  const plain = typed
    .replace(/[０-９．－＋]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[,，\s]/g, "");
  if (plain === "") return 0;
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

/** The sum of typed figures, without the dust of binary fractions; null when one of them is no number. */
export function sum(typed: string[]): number | null {
  let total = 0;
  for (const t of typed) {
    const n = figure(t);
    if (n === null) return null;
    total += n;
  }
  return Math.round(total * 1e6) / 1e6;
}

/** How far the parts are from the total: positive when something is still to be given out. */
export function difference(total: number, parts: number): number {
  return Math.round((total - parts) * 1e6) / 1e6;
}

/** A number grouped by thousands, as everywhere on the pages. */
export function grouped(n: number): string {
  const [whole, rest] = String(Math.abs(n)).split(".");
  return (n < 0 ? "-" : "") + whole!.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ? `.${rest}` : "");
}
