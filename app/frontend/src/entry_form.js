// @ts-check
// The form of an entry: tasks of the chosen project, and a duration that goes with start and end.

import "./common.js";
import { optionalField, required, requiredField } from "./dom.js";
import { hoursMinutes, minutesBetween, minutesOfLength } from "./times.js";

/**
 * Offer only the tasks of the chosen project.
 *
 * @param {HTMLSelectElement} choice
 */
export function mountTasks(choice) {
  const project = required(document, `#${choice.dataset.ofProject}`, HTMLSelectElement);
  const every = /** @type {HTMLElement[]} */ ([...choice.children]);
  project.addEventListener("change", () => offer(true));
  offer(false);

  /** @param {boolean} changed */
  function offer(changed) {
    const chosen = choice.value;
    choice.replaceChildren(...every.filter(isOffered));
    if ([...choice.options].some((option) => option.value === chosen)) choice.value = chosen;
    else if (changed) choice.selectedIndex = 0;
  }

  /** @param {HTMLElement} part An option, or a group of the options of one project. */
  function isOffered(part) {
    if (part instanceof HTMLOptGroupElement) return [...part.children].some((option) => fits(option));
    return !("project" in part.dataset) || fits(part);
  }

  /** @param {Element} option */
  function fits(option) {
    return !project.value || (option instanceof HTMLElement && option.dataset.project === project.value);
  }
}

/**
 * Show the duration from start to end, and clear the end if a duration is entered.
 *
 * @param {HTMLElement} place
 */
export function mountTimes(place) {
  const form = place.closest("form");
  if (!form) return;
  const [start, end, duration] = ["start", "end", "duration"].map((name) =>
    requiredField(form, name, HTMLInputElement),
  );
  if (!start || !end || !duration) return;

  const measure = () => {
    const between = minutesBetween(start.value, end.value);
    const pause = optionalField(form, "pause", HTMLInputElement)?.value ?? "";
    const rest = pause ? minutesOfLength(pause) : 0;
    const minutes = between === null || rest === null ? null : between - rest;
    if (minutes === null || minutes < 0 || optionalField(form, "end_day", HTMLInputElement)) return;
    duration.value = "";
    duration.placeholder = hoursMinutes(minutes * 60);
  };

  // The server adds the duration to the start, in nights that have an hour more or less too.
  duration.addEventListener("input", () => {
    if (duration.value) end.value = "";
  });
  start.addEventListener("change", measure);
  end.addEventListener("change", measure);
  measure();
}
