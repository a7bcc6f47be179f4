// Fetches the drawing library only on pages that have a chart: it is ten times as large as everything else together.
// Its address is the body's data-charts, or this script's own with the other name.

const own = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";

declare global {
  interface Window {
    halfskyCharts?: (root: ParentNode) => void;
  }
}

let asked = false;

export function start(root: ParentNode): void {
  if (!root.querySelector("[data-chart]") && !(root instanceof HTMLElement && root.matches("[data-chart]"))) return;
  if (window.halfskyCharts) {
    window.halfskyCharts(root);
    return;
  }
  if (asked) return;
  asked = true;
  const script = document.createElement("script");
  script.src = document.body.dataset["charts"] ?? own.replace(/app\.js/, "charts.js");
  script.addEventListener("load", () => window.halfskyCharts?.(document));
  document.head.append(script);
}
