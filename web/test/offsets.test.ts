// Selections in the source of a plan, and the order of deciding.
import assert from "node:assert/strict";
import { test } from "node:test";
import { nextUndecided, offsetIn, trimmed } from "../src/offsets";

test("an offset counts the pieces before it", () => {
  assert.equal(offsetIn(["全年", "开展家访", "不少于"], 2, 1), 7);
  assert.equal(offsetIn(["全年"], 0, 2), 2);
});

test("white space at the ends of a selection does not count, and a backward one is turned round", () => {
  assert.deepEqual(trimmed("　全年 开展", 0, 3), { from: 1, to: 3 });
  assert.deepEqual(trimmed("全年 开展", 3, 0), { from: 0, to: 2 });
  assert.equal(trimmed("全年 开展", 2, 3), null);
  assert.deepEqual(trimmed("全年", 0, 99), { from: 0, to: 2 });
});

test("a rare name's character is never cut in half", () => {
  const line = "张𠮷红";
  assert.deepEqual(trimmed(line, 2, 4), { from: 1, to: 4 });
  assert.deepEqual(trimmed(line, 0, 2), { from: 0, to: 3 });
});

test("after one decision the next undecided one comes, going round", () => {
  assert.equal(nextUndecided(["accepted", "proposed", "rejected", "proposed"], 1), 3);
  assert.equal(nextUndecided(["proposed", "accepted", "accepted"], 1), 0);
  assert.equal(nextUndecided(["accepted", "rejected"], 0), -1);
  assert.equal(nextUndecided([], -1), -1);
});
