// @ts-check
// The bar of the timer: its clock, the tasks of the chosen project, and recent work.

import { combobox } from "./combobox.js";
import { required, requiredField } from "./dom.js";
import { onElement } from "./elements.js";
import { text } from "./i18n.js";
import { matchingWork } from "./matching.js";
import { elapsed, stopwatch } from "./times.js";

/** @import { RecentWork } from "./matching.js" */

/** How far the server's clock is ahead of this one, in milliseconds. */
let ahead = 0;
/** The page's title without the time. @type {string | null} */
let title = null;
/** Offers the tasks of the chosen project again, with one of them chosen. @type {WeakMap<Element, (taskId: string) => void>} */
const offers = new WeakMap();

onElement("[data-start]", HTMLElement, showClock);
onElement("[data-tasks]", HTMLElement, offerTasks);
onElement("[data-recent]", HTMLElement, proposeRecentWork);

/**
 * Show the time since `data-start`, less `data-break` seconds, by the server's clock.
 *
 * @param {HTMLElement} face
 */
function showClock(face) {
  /** @type {string | undefined} */
  let seen;
  function show() {
    if (!face.isConnected) {
      restoreTitle();
      return;
    }
    const { now, start = "", paused, break: rest } = face.dataset;
    if (now && now !== seen) {
      seen = now;
      ahead = Date.parse(now) - Date.now();
    }
    const time = elapsed({ start, paused, break: rest }, Date.now() + ahead);
    face.textContent = stopwatch(time);
    showInTitle(stopwatch(time).slice(0, -3));
    setTimeout(show, paused ? 500 : 1000 - (time % 1000));
  }
  show();
}

/**
 * Put the time in front of the page's title, so that the browser's tab shows it.
 *
 * @param {string} time
 */
function showInTitle(time) {
  if (title === null || !document.title.endsWith(title)) title = document.title;
  document.title = `${time} ${title}`;
}

function restoreTitle() {
  if (title !== null && document.title.endsWith(title)) document.title = title;
}

/**
 * Offer the open tasks of the chosen project.
 *
 * @param {HTMLElement} place
 */
function offerTasks(place) {
  const task = required(place, "select", HTMLSelectElement);
  const project = requiredField(/** @type {HTMLFormElement} */ (task.form), "project_id", HTMLSelectElement);
  project.addEventListener("change", () => offer());
  offer();

  async function offer(chosen = "") {
    const wanted = project.value;
    /** @type {{ id: number, name: string }[]} */
    let found = [];
    if (wanted) {
      const response = await fetch(`${place.dataset.tasks}?project_id=${wanted}`);
      if (response.ok) found = (await response.json()).tasks;
    }
    if (wanted !== project.value) return;
    const options = found.map(({ id, name }) => new Option(name, String(id)));
    task.replaceChildren(new Option(text("noTask"), ""), ...options);
    task.value = options.some((option) => option.value === chosen) ? chosen : "";
    place.hidden = found.length === 0;
  }
  offers.set(place, offer);
}

/**
 * Propose earlier descriptions, which bring their project and task.
 *
 * @param {HTMLElement} place
 */
function proposeRecentWork(place) {
  const field = required(place, "input", HTMLInputElement);
  const form = /** @type {HTMLFormElement} */ (field.form);
  /** @type {Promise<{ recent: RecentWork[] }> | null} */
  let known = null;
  combobox(place, field, {
    label: text("recent"),
    async find(words) {
      known ??= fetch(place.dataset.recent ?? "").then((response) => (response.ok ? response.json() : { recent: [] }));
      return matchingWork((await known).recent, words);
    },
    choose({ work }) {
      field.value = work.notes;
      requiredField(form, "project_id", HTMLSelectElement).value = String(work.project_id);
      offers.get(required(form, "[data-tasks]", HTMLElement))?.(String(work.task_id ?? ""));
    },
  });
  field.addEventListener("blur", () => {
    known = null;
  });
}
