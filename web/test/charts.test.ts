// The decisions behind a chart's layout.
import assert from "node:assert/strict";
import { test } from "node:test";
import { heightFor, labelWidth, onItsSide } from "../src/chart-data";

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
