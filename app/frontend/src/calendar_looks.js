// What blocks on the calendar say. Dates are what clocks show, read as UTC.

const two = (number) => String(number).padStart(2, "0");

/** `2026-03-11T09:00:00`. */
export const stamp = (date) => date.toISOString().slice(0, 19);

/** `2026-03-11`. */
export const day = (date) => date.toISOString().slice(0, 10);

/** `14:05`, or `2:05 pm`. */
export function clock(date, twelve) {
  const [hour, minute] = [date.getUTCHours(), date.getUTCMinutes()];
  return twelve ? `${hour % 12 || 12}:${two(minute)} ${hour < 12 ? "am" : "pm"}` : `${two(hour)}:${two(minute)}`;
}

/** The parts of a block. */
export function content({ event, isMirror }, twelve) {
  const { task, notes, seconds, said } = event.extendedProps;
  if (event.display === "background") return [part("small", event.title)];
  const times = said || isMirror || !event.title ? span(event, twelve) : `${span(event, twelve)} · ${length(seconds)}`;
  const parts = [part("strong", event.title), part("span", said ? `${times} ${said}` : times, "when"), part("span", task, "about first"), part("span", notes, "about")];
  return parts.filter((element) => element.textContent);
}

function span({ start, end }, twelve) {
  return `${clock(start, twelve)}–${clock(end, twelve)}`;
}

function length(seconds) {
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}`;
}

function part(name, text, look = "") {
  const element = document.createElement(name);
  element.className = look;
  element.textContent = text ?? "";
  return element;
}
