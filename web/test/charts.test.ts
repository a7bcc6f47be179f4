// The decisions behind a chart's layout.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cellWords, heightFor, labelWidth, onItsSide } from "../src/chart-data";

test("a Chinese character is twice as wide as a digit", () => {
  assert.equal(labelWidth("3月"), 3);
  assert.equal(labelWidth("云岭镇"), 6);
});

test("months stand, township names in a narrow column lie", () => {
  const months = Array.from({ length: 12 }, (_, i) => `${i + 1}月`);
  assert.equal(onItsSide(months, 900), false);
  assert.equal(onItsSide(["云岭镇妇女联合会", "下河乡妇女联合会", "东山乡妇女联合会", "西关街道妇女联合会", "南坪镇妇女联合会"], 500), true);
});

test("every row of a lying chart has room", () => {
  assert.ok(heightFor("bar", 20, 1, true) >= 20 * 36);
  assert.equal(heightFor("trend", 12, 3, false), 320);
});

test("a cell says its label, or the value when the label is too long, or nothing", () => {
  assert.equal(cellWords("12 / 12", 100, "%", 10), "12 / 12");
  assert.equal(cellWords("420 / 500（84%）", 84.2, "%", 10), "84%");
  assert.equal(cellWords("420 / 500（84%）", 84.2, "%", 2), "");
  assert.equal(cellWords("— / 500（—）", null, "%", 4), "—");
});
