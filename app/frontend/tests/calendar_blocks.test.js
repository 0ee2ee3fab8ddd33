import assert from "node:assert/strict";
import { test } from "node:test";

import {
  blockEnd,
  clockChangeBlock,
  entryBlock,
  firstHour,
  newEntryQuery,
  resizedTimes,
} from "../src/calendar_blocks.js";

const TEXTS = { url: "/entries/3", work: "Website", task: "Design", notes: "Footer" };
const PAGE = { now: "2026-03-11T12:00:00", running: "running" };

test("a running timer ends now and cannot be moved", () => {
  const block = entryBlock({ entry: "3", from: "2026-03-11T09:00:00", to: "", seconds: "0" }, TEXTS, PAGE);
  assert.equal(block.end, PAGE.now);
  assert.equal(block.editable, false);
  assert.deepEqual(block.classNames, ["running"]);
  assert.equal(block.extendedProps?.state, "running");
});

test("an entry that ends at an earlier local time, when clocks go back, is as long as it was", () => {
  assert.equal(blockEnd("2026-10-25T02:40:00", "2026-10-25T02:10:00", 1800), "2026-10-25T03:10:00");
  assert.equal(blockEnd("2026-10-25T02:40:00", "2026-10-25T03:10:00", 1800), "2026-10-25T03:10:00");
});

test("an hour is skipped, or doubled if it is marked so, even by an empty mark", () => {
  const texts = { doubled: "twice", skipped: "missing" };
  const hour = { turn: "2026-03-29T02:00:00", until: "2026-03-29T03:00:00" };
  assert.deepEqual(clockChangeBlock(hour, texts), {
    start: hour.turn,
    end: hour.until,
    display: "background",
    title: "missing",
    classNames: ["skipped"],
  });
  assert.equal(clockChangeBlock({ ...hour, twice: "" }, texts).title, "twice");
});

test("the calendar begins at seven, or an hour before the first entry of its days", () => {
  assert.equal(firstHour([], "2026-03-09"), 7);
  assert.equal(firstHour(["2026-03-11T05:30:00"], "2026-03-09"), 4);
  assert.equal(firstHour(["2026-03-11T00:30:00"], "2026-03-09"), 0);
  assert.equal(firstHour(["2026-03-08T01:00:00"], "2026-03-09"), 7);
});

test("a dragged range names its last day only if it is a day long or longer", () => {
  const at = (time) => new Date(`${time}Z`);
  assert.equal(
    newEntryQuery(at("2026-03-11T09:00"), at("2026-03-11T10:15")),
    "day=2026-03-11&start=09%3A00&end=10%3A15",
  );
  assert.equal(
    newEntryQuery(at("2026-03-11T23:00"), at("2026-03-12T01:00")),
    "day=2026-03-11&start=23%3A00&end=01%3A00",
  );
  assert.equal(
    newEntryQuery(at("2026-03-11T09:00"), at("2026-03-12T09:00")),
    "day=2026-03-11&start=09%3A00&end=09%3A00&end_day=2026-03-12",
  );
});

test("resizing stores the edge that moved and leaves the other at its instant", () => {
  const event = {
    start: new Date("2026-03-11T09:15:00Z"),
    end: new Date("2026-03-11T10:45:00Z"),
    extendedProps: { begins: "exact start", ends: "exact end" },
  };
  const moved = { milliseconds: -900_000, days: 0 };
  assert.deepEqual(resizedTimes(event, moved), { start: "2026-03-11T09:15:00", end: "exact end" });
  assert.deepEqual(resizedTimes(event, { milliseconds: 0, days: 0 }), {
    start: "exact start",
    end: "2026-03-11T10:45:00",
  });
});
