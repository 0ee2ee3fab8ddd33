// @ts-check
// Times and durations as text. A date is read as UTC: what a clock in the user's zone shows is written as if it were UTC.

/** @param {number} number */
const twoDigits = (number) => String(number).padStart(2, "0");

/**
 * Return `2026-03-11T09:00:00`.
 *
 * @param {Date} date
 */
export const localTime = (date) => date.toISOString().slice(0, 19);

/**
 * Return `2026-03-11`.
 *
 * @param {Date} date
 */
export const localDay = (date) => date.toISOString().slice(0, 10);

/**
 * Return `14:05`, or `2:05 pm` on a twelve-hour clock.
 *
 * @param {Date} date
 * @param {boolean} twelveHour
 */
export function clockTime(date, twelveHour) {
  const [hour, minute] = [date.getUTCHours(), twoDigits(date.getUTCMinutes())];
  return twelveHour ? `${hour % 12 || 12}:${minute} ${hour < 12 ? "am" : "pm"}` : `${twoDigits(hour)}:${minute}`;
}

/**
 * Return `h:mm`.
 *
 * @param {number} seconds
 */
export function hoursMinutes(seconds) {
  return `${Math.floor(seconds / 3600)}:${twoDigits(Math.floor(seconds / 60) % 60)}`;
}

/**
 * Return `h:mm:ss`.
 *
 * @param {number} milliseconds
 */
export function stopwatch(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  return `${hoursMinutes(seconds)}:${twoDigits(seconds % 60)}`;
}

/**
 * Return the minutes since midnight of a text that begins `hh:mm`, or null.
 *
 * @param {string} time
 */
export function minutesOfDay(time) {
  return /^\d\d:\d\d/.test(time) ? Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)) : null;
}

/**
 * Return the minutes of a length `h:mm`, or null.
 *
 * @param {string} length
 */
export function minutesOfLength(length) {
  const [, hours, minutes] = /^(\d+):(\d\d?)$/.exec(length.trim()) ?? [];
  return hours === undefined || minutes === undefined ? null : Number(hours) * 60 + Number(minutes);
}

/**
 * Return the minutes from one clock time to the next time a clock shows the other, or null if they are equal or no times.
 *
 * @param {string} start
 * @param {string} end
 */
export function minutesBetween(start, end) {
  const [from, to] = [minutesOfDay(start), minutesOfDay(end)];
  if (from === null || to === null || from === to) return null;
  return (to - from + 1440) % 1440;
}

/**
 * Return the milliseconds that a timer has run.
 *
 * @param {{ start: string, paused?: string, break?: string }} timer Instants, and seconds of breaks.
 * @param {number} now The server's time in milliseconds.
 */
export function elapsed({ start, paused, break: rest = "0" }, now) {
  return Math.max(0, (paused ? Date.parse(paused) : now) - Date.parse(start) - Number(rest) * 1000);
}
