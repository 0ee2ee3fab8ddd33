// @ts-check
// The calendar. The server lists the entries of the days on the page; this draws them as blocks in time, again after
// each update. All times are what clocks in the user's zone show, which only the server turns into instants; to
// FullCalendar they are UTC, where no clock ever changes.

import "./calendar_styles.js";
import "./common.js";

import { Calendar } from "@fullcalendar/core";
import interaction from "@fullcalendar/interaction";
import timeGrid from "@fullcalendar/timegrid";

import { clockChangeBlock, entryBlock, firstHour, newEntryQuery, resizedTimes } from "./calendar_blocks.js";
import { blockContent } from "./calendar_labels.js";
import { openDialog } from "./dialog.js";
import { closest, hiddenForm, query, queryAll } from "./dom.js";
import { language } from "./i18n.js";
import { clockTime, localDay, localTime } from "./times.js";
import { refresh, send, visit } from "./update.js";

/** @import { CalendarOptions, EventApi } from "@fullcalendar/core" */

const GROWTH_INTERVAL = 20_000; // milliseconds

/** @type {CalendarOptions} */
const LOOK = {
  plugins: [timeGrid, interaction],
  timeZone: "UTC",
  locale: language,
  headerToolbar: false,
  allDaySlot: false,
  height: "100%",
  nowIndicator: true,
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
};

/**
 * Draw the calendar into its place.
 *
 * @param {HTMLElement} root
 */
export function mount(root) {
  if (!new URLSearchParams(location.search).has("view") && matchMedia("(max-width: 40rem)").matches) {
    const dayView = query(document, '[data-key="d"]', HTMLAnchorElement);
    if (dayView) visit(dayView.href, { push: "replace" });
  }
  const canvas = makeCanvas(root);
  let held = false;
  let missed = false;
  let seen = performance.now();
  const now = () => localTime(new Date(Date.parse(`${root.dataset.now}Z`) + performance.now() - seen));
  const isTwelveHour = () => "twelve" in root.dataset;
  const calendar = new Calendar(canvas, {
    ...LOOK,
    ...shownDays(root),
    now,
    scrollTime: {
      hours: firstHour(
        items().map(({ dataset }) => dataset.from ?? ""),
        root.dataset.first ?? "",
      ),
    },
    slotLabelContent: ({ date }) => clockTime(date, isTwelveHour()),
    dayHeaderContent: ({ date }) => ({ domNodes: [dayHead(localDay(date))] }),
    eventContent: (block) => ({ domNodes: blockContent(block, isTwelveHour()) }),
    eventDidMount: ({ event, el }) => {
      el.dataset.entry = event.id;
      el.style.setProperty("--tint", event.extendedProps.color ?? "var(--main)");
    },
    eventClick: ({ event, jsEvent }) => {
      jsEvent.preventDefault();
      if (event.url) openDialog(event.url);
    },
    select: ({ start, end }) => openDialog(`${root.dataset.new}?${newEntryQuery(start, end)}`),
    eventDrop: ({ event }) => save(event, { start: event.start ? localTime(event.start) : "" }),
    eventResize: ({ event, startDelta }) => save(event, resizedTimes(event, startDelta)),
  });
  calendar.render();
  draw();
  new MutationObserver(() => {
    seen = performance.now();
    draw();
  }).observe(root, { attributeFilter: ["data-state"] });
  // FullCalendar keeps the block that is pressed, and one that is drawn again in the meantime is not that block.
  canvas.addEventListener("pointerdown", () => {
    held = true;
    for (const end of ["pointerup", "touchend", "touchcancel"]) addEventListener(end, release, { once: true });
  });
  canvas.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Delete" && key !== "Backspace") return;
    const id = closest(target, ".fc-event", HTMLElement)?.dataset.entry;
    const item = items().find(({ dataset }) => dataset.entry === id);
    if (item?.dataset.delete) post(item.dataset.delete, {});
  });
  const growing = setInterval(() => {
    if (!root.isConnected) clearInterval(growing);
    else if (!held) for (const event of calendar.getEvents()) if (event.extendedProps.running) event.setEnd(now());
  }, GROWTH_INTERVAL);

  /** Draw the present list. */
  function draw() {
    missed = held;
    if (held) return;
    const { initialView, initialDate, firstDay } = shownDays(root);
    const { running = "", doubled = "", skipped = "" } = root.dataset;
    calendar.batchRendering(() => {
      calendar.setOption("firstDay", firstDay);
      if (calendar.view.type !== initialView || localDay(calendar.getDate()) !== initialDate) {
        calendar.changeView(initialView, initialDate);
      }
      calendar.removeAllEvents();
      for (const item of items()) calendar.addEvent(entryBlock(item.dataset, itemTexts(item), { now: now(), running }));
      for (const { dataset } of queryAll(document, ".agenda [data-turn]", HTMLElement)) {
        calendar.addEvent(clockChangeBlock(dataset, { doubled, skipped }));
      }
    });
    // If no block can take the focus, the keyboard still scrolls.
    const column = canvas.querySelector(".fc-timegrid-col[data-date]");
    if (items().length) column?.removeAttribute("tabindex");
    else column?.setAttribute("tabindex", "0");
    for (const head of queryAll(canvas, "[data-head]", HTMLElement)) {
      head.replaceChildren(...dayHead(head.dataset.head ?? "").childNodes);
    }
  }

  /**
   * @param {EventApi} event
   * @param {Record<string, string>} times
   */
  function save({ extendedProps: { move, seen } }, times) {
    return post(move, { ...times, seen });
  }

  /**
   * Send a change; if it is refused, a toast shows the reason and everything is where it was.
   *
   * @param {string} path
   * @param {Record<string, string>} values
   */
  async function post(path, values) {
    const form = hiddenForm(path, { ...values, next: location.pathname + location.search });
    form.dataset.inPlace = "";
    document.body.append(form);
    const accepted = await send(form);
    form.remove();
    if (accepted) return;
    draw();
    refresh();
  }

  /** Draw what has come during the press, after whatever the press does. */
  function release() {
    setTimeout(() => {
      held = false;
      if (missed) draw();
    });
  }
}

/** @param {HTMLElement} root */
function makeCanvas(root) {
  const canvas = document.createElement("div");
  canvas.dataset.keep = "";
  canvas.setAttribute("role", "region");
  canvas.setAttribute("aria-label", root.dataset.label ?? "");
  root.append(canvas);
  return canvas;
}

/** @param {HTMLElement} root */
function shownDays({ dataset: { view, day, weekday } }) {
  return {
    initialView: view === "day" ? "timeGridDay" : "timeGridWeek",
    initialDate: day ?? "",
    firstDay: Number(weekday),
  };
}

/** Return the entries of the list. */
function items() {
  return queryAll(document, ".agenda [data-entry]", HTMLElement);
}

/** @param {HTMLElement} item */
function itemTexts(item) {
  /** @param {string} selector */
  const text = (selector) => item.querySelector(selector)?.textContent ?? "";
  const url = query(item, "a", HTMLAnchorElement)?.href ?? "";
  return { url, work: text(".work strong"), task: text(".task"), notes: text(".notes") };
}

/**
 * Return the head of a day: its name and its total.
 *
 * @param {string} day
 */
function dayHead(day) {
  const place = document.querySelector(`.agenda [data-day="${day}"]`);
  const head = document.createElement("span");
  head.dataset.head = day;
  const total = document.createElement("strong");
  total.textContent = place?.querySelector("[data-total]")?.textContent ?? "";
  total.className = total.textContent === "0:00" ? "none" : "";
  head.append(place?.querySelector("h2")?.textContent ?? day, " ", total);
  return head;
}
