// @ts-check
// The list of entries: keys that go from row to row, a row that is a form, the filter of days.

import "./common.js";
import { closest, hasModifier, query, queryAll, requiredField } from "./dom.js";
import { steppedIndex } from "./selection.js";

const WRITING = "input:not([type=checkbox]), select, textarea, dialog, [contenteditable]";

/** What a key clicks in its row. @type {Record<string, string>} */
const CLICKS = { e: "[data-edit]", d: "[data-copy-row]", x: ".pick input", Delete: "button:has(.trash)" };
/** @type {Record<string, number>} */
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/**
 * Give a table its keys: j and k or the arrows, e, d, x, Delete, Enter.
 *
 * @param {HTMLElement} table
 */
export function mountRows(table) {
  /** The id of the row that was last focused, and its index. @type {string | null} */
  let focused = null;
  let index = 0;

  const rows = () => queryAll(table, "[data-row]", HTMLElement);
  document.addEventListener("keydown", press);
  table.addEventListener("focusin", ({ target }) => {
    focused = closest(target, "[data-row]", HTMLElement)?.id ?? focused;
    currentRow();
  });
  // A row that is saved, or whose neighbour was deleted, gets back the focus that its form or button had.
  new MutationObserver(() => {
    if (focused && document.activeElement === document.body) currentRow()?.focus({ preventScroll: true });
  }).observe(table, { childList: true, subtree: true });

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (!table.isConnected) {
      document.removeEventListener("keydown", press);
      return;
    }
    if (hasModifier(event) || event.defaultPrevented || closest(event.target, WRITING, Element)) return;
    if (!document.documentElement.classList.contains("keys")) return;
    const row = closest(event.target, "[data-row]", HTMLElement);
    if (!row && !/^[jk]$/.test(event.key)) return;
    if (act(event.key, row, event.target)) event.preventDefault();
  }

  /**
   * Do what a key does; return whether it does something.
   *
   * @param {string} key
   * @param {HTMLElement | null} row
   * @param {EventTarget | null} target
   */
  function act(key, row, target) {
    const step = STEPS[key];
    if (step) return moveFocus(step);
    const selector = key === "Enter" && target === row ? "[data-open]" : CLICKS[key];
    const found = row && selector ? query(row, selector, HTMLElement) : null;
    found?.click();
    return found !== null;
  }

  /** @param {number} step */
  function moveFocus(step) {
    const all = rows();
    const present = all.findIndex((row) => row.id === focused);
    const next = all[steppedIndex(present, step, all.length)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
    return next !== undefined;
  }

  /** Return the row that was last focused, or the one that took its place if it is gone. */
  function currentRow() {
    const all = rows();
    const found = all.findIndex((row) => row.id === focused);
    if (found >= 0) index = found;
    return all[Math.min(index, all.length - 1)];
  }
}

// The form of a row: Enter saves, from the notes too; Escape cancels. It comes and goes, and a user who types at once is
// faster than a chunk that would be loaded for it.
document.addEventListener("keydown", (event) => {
  const form = closest(event.target, "[data-quick]", HTMLFormElement);
  if (!form || event.defaultPrevented) return;
  if (event.key === "Escape") {
    event.preventDefault();
    query(form, "[data-cancel]", HTMLElement)?.click();
  } else if (
    event.key === "Enter" &&
    event.target instanceof HTMLTextAreaElement &&
    !event.shiftKey &&
    !event.isComposing
  ) {
    event.preventDefault();
    form.requestSubmit();
  }
});

/**
 * Let days and a named period exclude each other.
 *
 * @param {HTMLFormElement} form
 */
export function mountPeriodFilter(form) {
  const period = requiredField(form, "period", HTMLSelectElement);
  const days = ["start_date", "end_date"].map((name) => requiredField(form, name, HTMLInputElement));
  period.addEventListener("change", () => {
    if (period.value) for (const day of days) day.value = "";
  });
  for (const day of days) {
    day.addEventListener("change", () => {
      period.value = "";
    });
  }
}
