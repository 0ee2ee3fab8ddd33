// @ts-check
// What the calendar's blocks show.

import { clockTime, hoursMinutes } from "./times.js";

/** @import { EventApi, EventContentArg } from "@fullcalendar/core" */

/**
 * Return the parts of a block.
 *
 * @param {Pick<EventContentArg, "event" | "isMirror">} block
 * @param {boolean} twelveHour
 */
export function blockContent({ event, isMirror }, twelveHour) {
  if (event.display === "background") return [part("small", event.title)];
  const { task, notes } = event.extendedProps;
  return [
    part("strong", event.title),
    part("span", timesLabel(event, isMirror, twelveHour), "when"),
    part("span", task, "about first"),
    part("span", notes, "about"),
  ].filter((element) => element.textContent);
}

/**
 * Return a block's times, and its duration unless it is being drawn or runs.
 *
 * @param {Pick<EventApi, "title" | "start" | "end" | "extendedProps">} event
 * @param {boolean} isMirror
 * @param {boolean} twelveHour
 */
export function timesLabel({ title, start, end, extendedProps: { seconds, state } }, isMirror, twelveHour) {
  const times = [start, end].map((date) => (date ? clockTime(date, twelveHour) : "")).join("–");
  if (state) return `${times} ${state}`;
  return isMirror || !title ? times : `${times} · ${hoursMinutes(seconds)}`;
}

/**
 * @param {string} name
 * @param {string | undefined} text
 * @param {string} [look]
 */
function part(name, text, look = "") {
  const element = document.createElement(name);
  element.className = look;
  element.textContent = text ?? "";
  return element;
}
