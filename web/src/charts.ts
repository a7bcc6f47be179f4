// Draws [data-chart] with ECharts: bar, trend, pace and heat; the shapes of data-values are in chart-data.ts. Colours are
// safe for the colour-blind, patterns help when there are several series, print gets a light picture, and nothing moves
// for those who asked for calm. The table beside a chart carries the same numbers, so the picture hides nothing.
import { BarChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import * as echarts from "echarts/core";
import type { ECharts, EChartsCoreOption } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { type BarValues, type HeatValues, type PaceValues, cellWords, heightFor, labelWidth, onItsSide } from "./chart-data";
import { grouped } from "./sum";
import { all, say } from "./words";

echarts.use([BarChart, LineChart, HeatmapChart, ScatterChart, GridComponent, TooltipComponent, LegendComponent, VisualMapComponent, AriaComponent, MarkLineComponent, CanvasRenderer]);

// Okabe and Ito's colours, in an order that also differs in lightness.
const LIGHT = ["#0b7285", "#e69f00", "#7a4f9a", "#56b4e9", "#d55e00", "#009e73", "#666666"];
const DARK = ["#4cc0cf", "#f2b84b", "#b694d8", "#8fd0f5", "#ff8c4a", "#3ecf9f", "#b0b0b0"];
const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';

interface Look {
  dark: boolean;
  size: number;
  ink: string;
  soft: string;
  line: string;
  colours: string[];
}

function look(print: boolean): Look {
  const dark = !print && document.documentElement.dataset["bsTheme"] === "dark";
  return {
    dark,
    size: document.documentElement.classList.contains("large-type") ? 18 : 15,
    ink: dark ? "#e6edf1" : "#1d2b33",
    soft: dark ? "#a9b8c2" : "#4c5d68",
    line: dark ? "#33444f" : "#dbe2e7",
    colours: dark ? DARK : LIGHT,
  };
}

const calm = (): boolean => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function common(l: Look, series: number): EChartsCoreOption {
  return {
    animation: !calm(),
    animationDuration: 300,
    color: l.colours,
    textStyle: { fontFamily: FONT, fontSize: l.size, color: l.ink },
    aria: { enabled: true, label: { enabled: false }, decal: { show: series > 1 } },
    tooltip: {
      renderMode: "richText",
      trigger: "axis",
      axisPointer: { type: "shadow" },
      confine: true,
      backgroundColor: l.dark ? "#22313a" : "#ffffff",
      borderColor: l.line,
      textStyle: { color: l.ink, fontSize: l.size, fontFamily: FONT },
    },
    legend: series > 1 ? { top: 0, left: 0, textStyle: { color: l.ink, fontSize: l.size }, itemGap: 16 } : { show: false },
    grid: { left: 8, right: 24, top: series > 1 ? 48 : 32, bottom: 8, containLabel: true },
  };
}

function words(l: Look, unit: string | undefined): { category: object; value: object } {
  const label = { color: l.soft, fontSize: l.size, fontFamily: FONT };
  return {
    category: { type: "category", axisLabel: label, axisLine: { lineStyle: { color: l.line } }, axisTick: { show: false } },
    value: {
      type: "value",
      name: unit ?? "",
      nameTextStyle: { color: l.soft, fontSize: l.size, align: "left" },
      axisLabel: { ...label, formatter: (v: number) => grouped(v) },
      splitLine: { lineStyle: { color: l.line } },
    },
  };
}

const show = (v: unknown, unit?: string): string => (typeof v === "number" ? `${grouped(v)}${unit ? ` ${unit}` : ""}` : "—");

function bar(v: BarValues, l: Look, wide: number): EChartsCoreOption {
  const side = onItsSide(v.categories, wide);
  const axis = words(l, v.unit);
  const one = v.series.length === 1;
  const series: object[] = v.series.map((s) => ({
    type: "bar",
    name: s.name,
    data: s.values,
    barMaxWidth: 28,
    cursor: v.hrefs ? "pointer" : "default",
    itemStyle: { borderRadius: side ? [0, 3, 3, 0] : [3, 3, 0, 0] },
    label: one && !(side && s.target) ? { show: true, position: side ? "right" : "top", color: l.ink, fontSize: l.size, formatter: (p: { value: unknown }) => show(p.value) } : { show: false },
  }));
  for (const s of v.series) {
    if (!s.target) continue;
    series.push({
      type: "scatter",
      name: s.targetName ?? (one ? say("目标", "Target") : `${s.name} · ${say("目标", "target")}`),
      data: s.target.map((t, i) => (side ? [t, i] : [i, t])),
      symbol: "rect",
      symbolSize: side ? [4, 30] : [30, 4],
      itemStyle: { color: l.ink },
      z: 5,
      tooltip: { valueFormatter: (x: unknown) => show(Array.isArray(x) ? x[side ? 0 : 1] : x, v.unit) },
    });
  }
  const widest = Math.max(0, ...v.categories.map(labelWidth)) * l.size * 0.55;
  const labels = { ...(axis.category as { axisLabel: object }).axisLabel, interval: 0, ...(side ? { width: Math.min(Math.ceil(widest), Math.round(wide * 0.36)), overflow: "break", lineHeight: Math.round(l.size * 1.3) } : {}) };
  const category = { ...axis.category, data: v.categories, axisLabel: labels };
  const base = common(l, series.length);
  const wanted = v.series.some((s) => s.target);
  // On its side with a target, "420 / 500" stands in a column of its own where no mark can cover it.
  const first = v.series[0];
  const figures = side && one && first?.target ? v.categories.map((_, i) => `${show(first.values[i])} / ${show(first.target?.[i])}`) : null;
  return {
    ...base,
    aria: { enabled: true, label: { enabled: false }, decal: { show: !one } },
    tooltip: { ...(base["tooltip"] as object), valueFormatter: (x: unknown) => show(Array.isArray(x) ? x[side ? 0 : 1] : x, v.unit) },
    legend: one && !wanted ? { show: false } : base["legend"],
    grid: { ...(base["grid"] as object), right: figures ? 8 : side ? 72 : 24, bottom: side && v.unit ? 32 : 8, top: series.length > 1 ? (side ? 40 : 72) : side ? 8 : 40 },
    xAxis: side ? { ...axis.value, ...(v.max === undefined ? {} : { max: v.max }), nameLocation: "middle", nameGap: 30, splitNumber: wide < 480 ? 2 : 5 } : category,
    yAxis: side
      ? [{ ...category, inverse: true }, ...(figures ? [{ ...axis.category, data: figures, inverse: true, axisLine: { show: false }, axisLabel: { color: l.ink, fontSize: l.size, fontFamily: FONT } }] : [])]
      : axis.value,
    series,
  };
}

function trend(v: BarValues, l: Look): EChartsCoreOption {
  const axis = words(l, v.unit);
  const series: object[] = v.series.map((s, i) => ({
    type: "line",
    name: s.name,
    data: s.values,
    symbol: ["circle", "rect", "triangle", "diamond"][i % 4],
    symbolSize: 8,
    lineStyle: { width: 3 },
    cursor: v.hrefs ? "pointer" : "default",
  }));
  if (v.expected) series.push({ type: "line", name: say("应达到", "Expected"), data: v.expected, symbol: "none", lineStyle: { width: 2, type: "dashed", color: l.soft }, itemStyle: { color: l.soft } });
  const base = common(l, series.length);
  return {
    ...base,
    aria: { enabled: true, label: { enabled: false } },
    tooltip: { ...(base["tooltip"] as object), axisPointer: { type: "line" }, valueFormatter: (x: unknown) => show(x, v.unit) },
    grid: { ...(base["grid"] as object), top: series.length > 1 ? 72 : 40 },
    xAxis: { ...axis.category, data: v.categories, boundaryGap: v.categories.length < 3 },
    yAxis: axis.value,
    series,
  };
}

function pace(v: PaceValues, l: Look): EChartsCoreOption {
  const option = trend({ ...v, series: [{ name: say("已完成", "Done"), values: v.actual }], expected: v.expected }, l);
  const series = option["series"] as Record<string, unknown>[];
  series[0]!["areaStyle"] = { opacity: 0.12 };
  if (v.target !== undefined) {
    series[0]!["markLine"] = {
      silent: true,
      symbol: "none",
      lineStyle: { color: l.soft, type: "solid", width: 1 },
      label: { formatter: `${say("全年目标", "Year's target")} ${grouped(v.target)}`, position: "insideStartTop", color: l.soft, fontSize: l.size },
      data: [{ yAxis: v.target }],
    };
    (option["yAxis"] as Record<string, unknown>)["max"] = (m: { max: number }) => Math.max(m.max, Math.ceil(v.target! * 1.08));
  }
  return option;
}

function heat(v: HeatValues, l: Look, wide: number): EChartsCoreOption {
  const names = Math.min(Math.max(0, ...v.rows.map(labelWidth)) * l.size * 0.55, wide * 0.3);
  const cell = (wide - names - 24) / Math.max(1, v.columns.length);
  const fits = Math.floor((cell - 8) / (l.size * 0.55));
  const narrow = cell < 72;
  const axis = words(l, v.unit);
  const deep = l.dark ? "#3aa7b5" : "#0b7285";
  const mid = l.dark ? "#23606b" : "#9fd0d8";
  const pale = l.dark ? "#1f2d35" : "#f1f7f8";
  const span = v.max - v.min || 1;
  return {
    ...common(l, 1),
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: l.dark ? "#22313a" : "#ffffff",
      borderColor: l.line,
      textStyle: { color: l.ink, fontSize: l.size, fontFamily: FONT },
      formatter: (p: { value: [number, number, number | null]; name: string }) => `${v.rows[p.value[1]] ?? ""} · ${v.columns[p.value[0]] ?? ""}\n${p.name}`,
    },
    aria: { enabled: true, label: { enabled: false } },
    grid: { left: 8, right: 8, top: 8, bottom: 8, containLabel: true },
    xAxis: {
      ...axis.category,
      data: v.columns,
      position: "top",
      axisLabel: { ...(axis.category as { axisLabel: object }).axisLabel, interval: 0, ...(narrow ? { rotate: cell < 40 ? 90 : 60, width: 110, overflow: "truncate" } : { width: cell - 8, overflow: "break", lineHeight: Math.round(l.size * 1.3) }) },
    },
    yAxis: { ...axis.category, data: v.rows, inverse: true, axisLabel: { ...(axis.category as { axisLabel: object }).axisLabel, interval: 0, width: Math.ceil(names), overflow: "truncate" } },
    visualMap: { show: false, min: v.min, max: v.max, inRange: { color: [pale, mid, deep] } },
    series: [
      {
        type: "heatmap",
        data: v.cells.map(([row, column, value, label]) => ({
          value: [column, row, value],
          name: label,
          // Light words on deep cells, dark words on pale ones.
          label: { color: !l.dark && value !== null && (value - v.min) / span > 0.8 ? "#ffffff" : l.ink },
        })),
        label: { show: true, fontSize: l.size, formatter: (p: { name: string; value: [number, number, number | null] }) => cellWords(p.name, p.value[2], v.unit, fits) },
        itemStyle: { borderColor: l.dark ? "#182229" : "#ffffff", borderWidth: 2 },
        emphasis: { itemStyle: { borderColor: l.ink } },
        cursor: v.cells.some((c) => c[4]) ? "pointer" : "default",
      },
    ],
  };
}

interface Drawn {
  chart: ECharts;
  kind: string;
  values: unknown;
}

const drawn = new Map<HTMLElement, Drawn>();

function option(kind: string, values: unknown, wide: number, print: boolean): EChartsCoreOption {
  const l = look(print);
  switch (kind) {
    case "trend":
      return trend(values as BarValues, l);
    case "pace":
      return pace(values as PaceValues, l);
    case "heat":
      return heat(values as HeatValues, l, wide);
    default:
      return bar(values as BarValues, l, wide);
  }
}

function hrefOf(d: Drawn, index: number): string | undefined {
  if (d.kind === "heat") return (d.values as HeatValues).cells[index]?.[4];
  return (d.values as BarValues).hrefs?.[index];
}

function draw(el: HTMLElement): void {
  if (drawn.has(el)) return;
  const kind = el.dataset["chart"] ?? "bar";
  let values: unknown;
  try {
    values = JSON.parse(el.dataset["values"] ?? "");
  } catch {
    return; // the table beside it still says everything
  }
  const rows = kind === "heat" ? (values as HeatValues).rows.length : (values as BarValues).categories.length;
  const series = kind === "bar" ? (values as BarValues).series.length : 1;
  const side = kind === "bar" && onItsSide((values as BarValues).categories, el.clientWidth);
  el.style.height = `${heightFor(kind, rows, series, side)}px`;
  const chart = echarts.init(el, null, { renderer: "canvas" });
  const d: Drawn = { chart, kind, values };
  drawn.set(el, d);
  chart.setOption(option(kind, values, el.clientWidth, false));
  chart.on("click", (p) => {
    const href = hrefOf(d, p.dataIndex ?? -1);
    if (href) window.location.assign(href);
  });
}

window.halfskyCharts = (root) => {
  for (const [el, d] of drawn) {
    if (!el.isConnected) (d.chart.dispose(), drawn.delete(el));
  }
  for (const el of all(root, "[data-chart]")) draw(el);
};

let waiting = 0;
let lastWidth = window.innerWidth;
window.addEventListener("resize", () => {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => {
    if (window.innerWidth === lastWidth) return; // a phone's address bar coming and going
    lastWidth = window.innerWidth;
    for (const [el, d] of drawn) {
      d.chart.resize();
      d.chart.setOption(option(d.kind, d.values, el.clientWidth, false), true);
    }
  }, 150);
});

// Paper is white: a light picture stands in for the canvas while printing.
window.addEventListener("beforeprint", () => {
  for (const [el, d] of drawn) {
    const place = document.createElement("div");
    const wide = Math.min(el.clientWidth || 640, 680);
    place.style.width = `${wide}px`;
    place.style.height = `${el.clientHeight || 320}px`;
    const paper = echarts.init(place, null, { renderer: "canvas", width: wide, height: el.clientHeight || 320 });
    paper.setOption({ ...option(d.kind, d.values, wide, true), animation: false });
    const picture = document.createElement("img");
    picture.className = "chart-print";
    picture.alt = el.getAttribute("aria-label") ?? "";
    picture.src = paper.getDataURL({ pixelRatio: 2, backgroundColor: "#fff" });
    paper.dispose();
    el.after(picture);
  }
});
window.addEventListener("afterprint", () => {
  for (const p of document.querySelectorAll(".chart-print")) p.remove();
});
