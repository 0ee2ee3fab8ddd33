// @ts-check
// The calendar's data: blocks from the marks of the list, and the times that a drag results in.

import { localDay, localTime } from "./times.js";

/** @import { EventInput } from "@fullcalendar/core" */
/** @typedef {Record<string, string | undefined>} Marks The `data-` attributes of an element. */

const MORNING = 7; // o'clock
const DAY = 86_400_000; // milliseconds

/**
 * Return the block of an entry.
 *
 * @param {Marks} marks
 * @param {{ url: string, work: string, task: string, notes: string }} item
 * @param {{ now: string, running: string }} page The present local time, and the text for a running timer.
 * @returns {EventInput}
 */
export function entryBlock(marks, { url, work, task, notes }, page) {
  const { entry, from = "", to, seconds, color, begins, ends, seen, move } = marks;
  const running = !to;
  return {
    id: entry,
    title: work,
    start: from,
    end: blockEnd(from, to, Number(seconds)) ?? page.now,
    url,
    editable: !running,
    classNames: running ? ["running"] : [],
    extendedProps: {
      task,
      notes,
      color,
      begins,
      ends,
      seen,
      move,
      running,
      seconds: Number(seconds),
      state: running ? page.running : "",
    },
  };
}

/**
 * Return where a block ends. In the hour that clocks show twice, an entry may end at an earlier local time than it
 * starts; its duration decides then.
 *
 * @param {string} from
 * @param {string | undefined} to
 * @param {number} seconds
 */
export function blockEnd(from, to, seconds) {
  return to && to <= from ? localTime(new Date(Date.parse(`${from}Z`) + seconds * 1000)) : to || undefined;
}

/**
 * Return the block of the hour that a day lacks or has twice.
 *
 * @param {Marks} marks
 * @param {{ doubled: string, skipped: string }} texts
 * @returns {EventInput}
 */
export function clockChangeBlock(marks, texts) {
  const { turn, until, twice } = marks;
  const kind = twice === undefined ? "skipped" : "doubled";
  return { start: turn, end: until, display: "background", title: texts[kind], classNames: [kind] };
}

/**
 * Return the hour at the top of the calendar: one before the first entry, if that is early.
 *
 * @param {string[]} starts Local times of entries.
 * @param {string} firstDay Entries that begin before this day do not count.
 */
export function firstHour(starts, firstDay) {
  const hours = starts
    .filter((start) => start.slice(0, 10) >= firstDay)
    .map((start) => Number(start.slice(11, 13)) - 1);
  return Math.max(0, Math.min(MORNING, ...hours));
}

/**
 * Return the query of the form for a new entry with these times.
 *
 * @param {Date} start
 * @param {Date} end
 */
export function newEntryQuery(start, end) {
  const [first, last] = [localTime(start), localTime(end)];
  const query = new URLSearchParams({ day: localDay(start), start: first.slice(11, 16), end: last.slice(11, 16) });
  if (end.getTime() - start.getTime() >= DAY) query.set("end_day", localDay(end));
  return query.toString();
}

/**
 * Return the times to be stored after a block was resized: the edge that was not moved keeps its exact instant.
 *
 * @param {{ start: Date | null, end: Date | null, extendedProps: Record<string, string> }} event
 * @param {{ milliseconds: number, days: number }} startDelta
 */
export function resizedTimes({ start, end, extendedProps: { begins = "", ends = "" } }, startDelta) {
  const startMoved = startDelta.milliseconds || startDelta.days;
  if (startMoved) return { start: start ? localTime(start) : "", end: ends };
  return { start: begins, end: end ? localTime(end) : "" };
}
