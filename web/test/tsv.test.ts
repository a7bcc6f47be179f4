// What people paste from Excel and WPS.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isBlock, matchChoice, parseBlock, placeOf, plainDate, renumber } from "../src/tsv";

test("a block of cells, with the line break that Excel adds at its end", () => {
  assert.deepEqual(parseBlock("王某\t女\t3月8日\r\n李某\t女\t\r\n"), [["王某", "女", "3月8日"], ["李某", "女", ""]]);
});

test("a quoted cell may hold a line break, a tab and doubled quotes", () => {
  assert.deepEqual(parseBlock('"三八\n活动"\t"说""好"""\nx\ty'), [["三八\n活动", '说"好"'], ["x", "y"]]);
});

test("a quote that is only a character stays one", () => {
  assert.deepEqual(parseBlock('"春蕾\t计划\n5" 屏\t好'), [['"春蕾', "计划"], ['5" 屏', "好"]]);
});

test("empty rows at the end are dropped, those between are kept", () => {
  assert.deepEqual(parseBlock("a\t1\n\t\nb\t2\n\t\n\n"), [["a", "1"], ["", ""], ["b", "2"]]);
  assert.deepEqual(parseBlock(""), []);
});

test("one word is no block", () => {
  assert.equal(isBlock(parseBlock("王某")), false);
  assert.equal(isBlock(parseBlock("王某\n")), false);
  assert.equal(isBlock(parseBlock("王某\t1")), true);
  assert.equal(isBlock(parseBlock("王某\n李某")), true);
});

test("names and ids of a new row", () => {
  assert.equal(renumber("r0.name", 12), "r12.name");
  assert.equal(renumber("f-r3.name", 4), "f-r4.name");
  assert.equal(renumber("title", 4), "title");
  assert.equal(renumber("r3", 4), "r3");
  assert.deepEqual(placeOf("r12.unit.code"), { row: 12, column: "unit.code" });
  assert.equal(placeOf("road.name"), null);
});

test("a choice is found by value, label, or label without its indentation", () => {
  const choices = [{ value: "", label: "" }, { value: "f", label: "女" }, { value: "v1", label: "　上云村" }];
  assert.equal(matchChoice(choices, "女"), "f");
  assert.equal(matchChoice(choices, "F"), "f");
  assert.equal(matchChoice(choices, " 上云村 "), "v1");
  assert.equal(matchChoice(choices, ""), "");
  assert.equal(matchChoice(choices, "下云村"), null);
});

test("dates as sheets show them", () => {
  for (const typed of ["2026/3/8", "2026-03-08", "2026年3月8日", "2026.3.8", "2026/3/8 0:00:00"]) assert.equal(plainDate(typed), "2026-03-08");
  assert.equal(plainDate("上周"), "上周");
});
