// Figures as people type them, and their sums.
import assert from "node:assert/strict";
import { test } from "node:test";
import { difference, figure, grouped, sum } from "../src/sum";

test("a figure forgives full-width digits, commas and spaces", () => {
  assert.equal(figure("１，２３４．５"), 1234.5);
  assert.equal(figure(" 1,000 "), 1000);
  assert.equal(figure(""), 0);
  assert.equal(figure("-3"), -3);
  assert.equal(figure("三"), null);
  assert.equal(figure("1.2.3"), null);
});

test("sums carry no dust", () => {
  assert.equal(sum(["0.1", "0.2"]), 0.3);
  assert.equal(sum(["10", "", "5"]), 15);
  assert.equal(sum(["10", "x"]), null);
  assert.equal(difference(1, 0.7), 0.3);
  assert.equal(difference(10, 12), -2);
});

test("numbers are grouped as on the pages", () => {
  assert.equal(grouped(1234567.5), "1,234,567.5");
  assert.equal(grouped(-1234), "-1,234");
  assert.equal(grouped(0), "0");
});
