// @ts-check
// Actions on many entries: the number of checked boxes, a box for all of them, ranges by Shift.

import "./common.js";
import { query, queryAll, required } from "./dom.js";
import { itemsBetween } from "./selection.js";

/**
 * Mount the form of the actions.
 *
 * @param {HTMLFormElement} form
 */
export function mount(form) {
  const boxes = () => queryAll(document, ".pick input[name=id]", HTMLInputElement);
  /** @type {HTMLInputElement | null} */
  let last = null;

  function update() {
    if (!form.isConnected) {
      updates.disconnect();
      return;
    }
    const found = boxes();
    const checked = found.filter((box) => box.checked).length;
    const whole = checked > 0 && checked === found.length;
    const all = required(document, "[data-pick-all]", HTMLInputElement);
    const every = query(form, "[data-total]", HTMLInputElement);
    setHidden(all, false);
    all.checked = whole;
    all.indeterminate = checked > 0 && !whole;
    if (every) {
      setHidden(every.closest("label"), !whole);
      every.checked &&= whole;
    }
    showCount(every?.checked ? (every.dataset.total ?? "") : String(checked));
    if (!checked) required(form, "details", HTMLDetailsElement).open = false;
  }

  /** @param {string} number */
  function showCount(number) {
    const count = required(form, "[data-count]", HTMLElement);
    const words = (count.dataset.count ?? "").replace("#", number);
    if (count.textContent !== words) count.textContent = words;
  }

  /** @param {MouseEvent} event */
  function pick({ target: box, shiftKey }) {
    if (!form.isConnected) document.removeEventListener("click", pick);
    else if (box instanceof HTMLInputElement && box.matches(".pick input, .every input")) {
      check(box, shiftKey);
      update();
    }
  }

  /**
   * @param {HTMLInputElement} box
   * @param {boolean} range Whether all boxes since the last one are meant.
   */
  function check(box, range) {
    if (box.matches("[data-pick-all]")) for (const each of boxes()) each.checked = box.checked;
    if (box.name !== "id") return;
    if (range) for (const each of itemsBetween(boxes(), last, box)) each.checked = box.checked;
    last = box;
  }

  // An update brings other rows, and everything as it is without scripts.
  const updates = new MutationObserver(update);
  const main = required(document, "#main", HTMLElement);
  updates.observe(main, { subtree: true, childList: true, attributeFilter: ["hidden"] });
  document.addEventListener("click", pick);
  form.addEventListener("reset", () => setTimeout(update));
  update();
}

/**
 * Hide or show an element. Setting what is set already would notify the observer, which calls this, without end.
 *
 * @param {HTMLElement | null} element
 * @param {boolean} hidden
 */
function setHidden(element, hidden) {
  if (element && element.hidden !== hidden) element.hidden = hidden;
}
