import assert from "node:assert/strict";
import { test } from "node:test";

import { cellStep, itemsBetween, steppedIndex } from "../src/selection.js";

test("a step stays within the list and begins at its first row", () => {
  assert.equal(steppedIndex(-1, -1, 3), 0);
  assert.equal(steppedIndex(0, -1, 3), 0);
  assert.equal(steppedIndex(1, 1, 3), 2);
  assert.equal(steppedIndex(2, 1, 3), 2);
});

test("Shift selects in both directions, and nothing if the other end is gone", () => {
  const items = ["a", "b", "c", "d"];
  assert.deepEqual(itemsBetween(items, "b", "d"), ["b", "c", "d"]);
  assert.deepEqual(itemsBetween(items, "d", "b"), ["b", "c", "d"]);
  assert.deepEqual(itemsBetween(items, "c", "c"), ["c"]);
  assert.deepEqual(itemsBetween(items, null, "c"), []);
  assert.deepEqual(itemsBetween(items, "gone", "c"), []);
});

test("keys leave a cell up and down always, to the sides from the ends of its text", () => {
  const inside = { shift: false, from: 1, to: 1, length: 4 };
  assert.deepEqual(cellStep("ArrowUp", inside), { rows: -1, columns: 0 });
  assert.deepEqual(cellStep("Enter", inside), { rows: 1, columns: 0 });
  assert.deepEqual(cellStep("Enter", { ...inside, shift: true }), { rows: -1, columns: 0 });
  assert.equal(cellStep("ArrowLeft", inside), null);
  assert.equal(cellStep("ArrowRight", inside), null);
  assert.deepEqual(cellStep("ArrowLeft", { ...inside, from: 0, to: 0 }), { rows: 0, columns: -1 });
  assert.deepEqual(cellStep("ArrowRight", { ...inside, from: 4, to: 4 }), { rows: 0, columns: 1 });
  assert.deepEqual(cellStep("ArrowLeft", { ...inside, from: 0, to: 4 }), { rows: 0, columns: -1 });
  assert.equal(cellStep("Tab", inside), null);
});
