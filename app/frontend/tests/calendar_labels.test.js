import assert from "node:assert/strict";
import { test } from "node:test";

import { timesLabel } from "../src/calendar_labels.js";

test("a block shows its times and its duration, or that it runs", () => {
  const [start, end] = [new Date("2026-03-11T09:00:00Z"), new Date("2026-03-11T10:30:00Z")];
  const event = { title: "Website", start, end, extendedProps: { seconds: 4500, state: "" } };
  assert.equal(timesLabel(event, false, false), "09:00–10:30 · 1:15");
  assert.equal(timesLabel(event, true, false), "09:00–10:30");
  assert.equal(timesLabel({ ...event, title: "" }, false, true), "9:00 am–10:30 am");
  assert.equal(
    timesLabel({ ...event, extendedProps: { seconds: 0, state: "running" } }, false, false),
    "09:00–10:30 running",
  );
});
