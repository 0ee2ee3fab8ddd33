// The calendar. The server lists the entries of the days on the page; they are drawn here as blocks in time, and the
// list is read again after each update. All times are what clocks in the user's zone show, which only the server turns
// into instants; to FullCalendar they are UTC, where no clock ever changes.

import "./calendar_styles.js";

import { Calendar } from "@fullcalendar/core";
import interaction from "@fullcalendar/interaction";
import timeGrid from "@fullcalendar/timegrid";

import { open } from "./dialog.js";
import { clock, content, day, stamp } from "./calendar_looks.js";
import { language } from "./texts.js";
import { refresh, send, visit } from "./update.js";

const GROWS = 20_000;
const MORNING = 7; // o'clock

/** Draws the calendar into its place. */
export function begin(root) {
  if (!new URLSearchParams(location.search).has("view") && matchMedia("(max-width: 40rem)").matches) {
    visit(document.querySelector('[data-key="d"]').href, { push: "replace" });
  }
  const canvas = document.createElement("div");
  canvas.dataset.keep = "";
  canvas.setAttribute("role", "region");
  canvas.setAttribute("aria-label", root.dataset.label);
  root.append(canvas);

  let held = false;
  let missed = false;
  let seen = performance.now();
  const now = () => new Date(Date.parse(`${root.dataset.now}Z`) + performance.now() - seen);
  const calendar = new Calendar(canvas, {
    plugins: [timeGrid, interaction],
    timeZone: "UTC",
    locale: language,
    now: () => stamp(now()),
    ...shown(),
    headerToolbar: false,
    allDaySlot: false,
    height: "100%",
    nowIndicator: true,
    scrollTime: morning(),
    scrollTimeReset: false,
    // With slots longer than what blocks snap to, a block pulled at its edge would jump by half a slot.
    slotDuration: "00:15",
    slotLabelInterval: "01:00",
    slotEventOverlap: false,
    eventMinHeight: 20,
    eventShortHeight: 44,
    forceEventDuration: true,
    editable: true,
    eventResizableFromStart: true,
    selectable: true,
    selectMirror: true,
    longPressDelay: 350,
    eventInteractive: true,
    slotLabelContent: ({ date }) => clock(date, twelve()),
    dayHeaderContent: ({ date }) => ({ domNodes: title(day(date)) }),
    eventContent: (arg) => ({ domNodes: content(arg, twelve()) }),
    eventDidMount: ({ event, el }) => {
      el.dataset.entry = event.id;
      el.style.setProperty("--tint", event.extendedProps.color ?? "var(--main)");
    },
    eventClick: ({ event, jsEvent }) => {
      jsEvent.preventDefault();
      if (event.url) open(event.url);
    },
    select: ({ start, end }) => open(fresh(start, end)),
    eventDrop: ({ event }) => save(event, { start: stamp(event.start) }),
    eventResize: ({ event, startDelta }) => {
      const { begins, ends } = event.extendedProps;
      const earlier = startDelta.milliseconds || startDelta.days;
      save(event, earlier ? { start: stamp(event.start), end: ends } : { start: begins, end: stamp(event.end) });
    },
  });
  calendar.render();
  draw();
  new MutationObserver(() => {
    seen = performance.now();
    draw();
  }).observe(root, { attributeFilter: ["data-state"] });
  // FullCalendar keeps the block that a press is on, and one that is drawn anew meanwhile is not that block any more.
  canvas.addEventListener("pointerdown", () => {
    held = true;
    for (const end of ["pointerup", "touchend", "touchcancel"]) addEventListener(end, release, { once: true });
  });
  canvas.addEventListener("keydown", (event) => {
    if (event.key !== "Delete" && event.key !== "Backspace") return;
    const id = event.target.closest(".fc-event")?.dataset.entry;
    const item = items().find(({ dataset }) => dataset.entry === id);
    if (item?.dataset.delete) post(item.dataset.delete, {});
  });
  const growing = setInterval(() => {
    if (!root.isConnected) return clearInterval(growing);
    if (!held) for (const event of calendar.getEvents()) if (event.extendedProps.running) event.setEnd(stamp(now()));
  }, GROWS);

  function shown() {
    const { view, day: date, weekday } = root.dataset;
    return { initialView: view === "day" ? "timeGridDay" : "timeGridWeek", initialDate: date, firstDay: Number(weekday) };
  }

  function twelve() {
    return "twelve" in root.dataset;
  }

  /** The entries of the list. */
  function items() {
    return [...document.querySelectorAll(".agenda [data-entry]")];
  }

  /** Where the day begins on the screen: an hour before its first entry, if that is early. */
  function morning() {
    const hours = items().filter(({ dataset }) => dataset.from.slice(0, 10) >= root.dataset.first).map(({ dataset }) => Number(dataset.from.slice(11, 13)) - 1);
    return { hours: Math.max(0, Math.min(MORNING, ...hours)) };
  }

  /** Draws what the list says now. */
  function draw() {
    missed = held;
    if (held) return;
    const { initialView, initialDate, firstDay } = shown();
    calendar.batchRendering(() => {
      calendar.setOption("firstDay", firstDay);
      if (calendar.view.type !== initialView || day(calendar.getDate()) !== initialDate) calendar.changeView(initialView, initialDate);
      calendar.removeAllEvents();
      for (const item of items()) calendar.addEvent(block(item));
      for (const turn of document.querySelectorAll(".agenda [data-turn]")) calendar.addEvent(shade(turn));
    });
    // Where no block can take the focus, the keyboard still scrolls.
    const column = canvas.querySelector(".fc-timegrid-col[data-date]");
    if (items().length) column?.removeAttribute("tabindex");
    else column?.setAttribute("tabindex", "0");
    for (const head of canvas.querySelectorAll("[data-head]")) head.replaceChildren(...title(head.dataset.head)[0].childNodes);
  }

  function block(item) {
    const { entry, from, to, seconds, color, begins, ends, seen: state, move } = item.dataset;
    const link = item.querySelector("a");
    const [work, task, notes] = [".work strong", ".task", ".notes"].map((part) => item.querySelector(part)?.textContent ?? "");
    // In the hour that clocks show twice, what ends later may look as if it ended earlier.
    const later = to && to <= from ? stamp(new Date(Date.parse(`${from}Z`) + seconds * 1000)) : to;
    const running = !to;
    return {
      id: entry,
      title: work,
      start: from,
      end: later ?? stamp(now()),
      url: link.href,
      editable: !running,
      classNames: running ? ["running"] : [],
      extendedProps: { task, notes, color, begins, ends, state, move, running, seconds: Number(seconds), said: running ? root.dataset.running : "" },
    };
  }

  /** The hour that a day lacks, or has twice. */
  function shade({ dataset: { turn, until, twice } }) {
    const double = twice !== undefined;
    return { start: turn, end: until, display: "background", title: double ? root.dataset.doubled : root.dataset.skipped, classNames: [double ? "doubled" : "skipped"] };
  }

  /** The head of a day: its name, and what it adds up to. */
  function title(date) {
    const place = document.querySelector(`.agenda [data-day="${date}"]`);
    const head = document.createElement("span");
    head.dataset.head = date;
    const total = document.createElement("strong");
    total.textContent = place?.querySelector("[data-total]").textContent ?? "";
    total.className = total.textContent === "0:00" ? "none" : "";
    head.append(place?.querySelector("h2").textContent ?? date, " ", total);
    return [head];
  }

  /** The form for a new entry with these times. */
  function fresh(start, end) {
    const [first, last] = [stamp(start), stamp(end)];
    const asked = new URLSearchParams({ day: first.slice(0, 10), start: first.slice(11, 16), end: last.slice(11, 16) });
    if (end - start >= 86_400_000) asked.set("end_day", last.slice(0, 10));
    return `${root.dataset.new}?${asked}`;
  }

  function save({ extendedProps: { move, state } }, values) {
    return post(move, { ...values, seen: state });
  }

  /** Sends a change; where it is refused, the toast says why and everything is where it was. */
  async function post(path, values) {
    const form = Object.assign(document.createElement("form"), { method: "post", action: path, hidden: true });
    form.dataset.inPlace = "";
    for (const [name, value] of Object.entries({ ...values, next: location.pathname + location.search })) {
      form.append(Object.assign(document.createElement("input"), { name, value }));
    }
    document.body.append(form);
    const accepted = await send(form);
    form.remove();
    if (accepted) return;
    draw();
    refresh();
  }

  /** What has come during the press is drawn after whatever the press does. */
  function release() {
    setTimeout(() => {
      held = false;
      if (missed) draw();
    });
  }
}
