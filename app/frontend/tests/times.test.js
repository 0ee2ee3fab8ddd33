import assert from "node:assert/strict";
import { test } from "node:test";

import { clockTime, elapsed, hoursMinutes, localDay, localTime, minutesBetween, stopwatch } from "../src/times.js";

test("a clock shows 24 hours or 12", () => {
  const at = (time) => new Date(`2026-03-11T${time}Z`);
  assert.equal(clockTime(at("00:05"), false), "00:05");
  assert.equal(clockTime(at("14:05"), false), "14:05");
  const twelve = ["00:05", "11:59", "12:00", "14:05"].map((time) => clockTime(at(time), true));
  assert.deepEqual(twelve, ["12:05 am", "11:59 am", "12:00 pm", "2:05 pm"]);
});

test("a local time has no zone and no fraction", () => {
  const date = new Date("2026-03-11T09:00:01.500Z");
  assert.equal(localTime(date), "2026-03-11T09:00:01");
  assert.equal(localDay(date), "2026-03-11");
});

test("durations are cut off, not rounded, and hours go beyond a day", () => {
  assert.equal(hoursMinutes(3599), "0:59");
  assert.equal(hoursMinutes(26 * 3600 + 60), "26:01");
  assert.equal(stopwatch(3_661_999), "1:01:01");
});

test("minutes between two clock times go over midnight", () => {
  assert.equal(minutesBetween("09:00", "10:30"), 90);
  assert.equal(minutesBetween("23:30", "00:15"), 45);
  assert.equal(minutesBetween("09:00", "09:00"), null);
  assert.equal(minutesBetween("", "09:00"), null);
});

test("a timer counts from its start, less breaks, and stands still while it is paused", () => {
  const start = "2026-03-11T09:00:00Z";
  const now = Date.parse("2026-03-11T10:00:00Z");
  assert.equal(elapsed({ start }, now), 3_600_000);
  assert.equal(elapsed({ start, break: "600" }, now), 3_000_000);
  assert.equal(elapsed({ start, paused: "2026-03-11T09:30:00Z", break: "600" }, now), 1_200_000);
  assert.equal(elapsed({ start: "2026-03-11T10:00:01Z" }, now), 0);
});
