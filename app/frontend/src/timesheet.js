// @ts-check
// The timesheet: arrows and Enter move between cells, and each is stored when it is left.

import "./common.js";
import { hasModifier, hiddenForm, query, requiredField } from "./dom.js";
import { cellStep } from "./selection.js";
import { notify } from "./toast.js";
import { send, showPage } from "./update.js";

/** @import { Answer } from "./requests.js" */

/**
 * Mount the form of the timesheet.
 *
 * @param {HTMLFormElement} form
 */
export function mount(form) {
  let queue = Promise.resolve();

  form.addEventListener("focusin", ({ target }) => isCell(target) && target.select());
  form.addEventListener("submit", (event) => event.preventDefault(), true);
  form.addEventListener("change", ({ target }) => isCell(target) && target.matches("[data-seen]") && save(target));
  form.addEventListener("keydown", (event) => {
    const { target: cell, key } = event;
    if (!isCell(cell) || hasModifier(event)) return;
    if (key === "Escape") {
      cell.value = cell.dataset.stored ?? "";
      cell.select();
      return;
    }
    const next = neighbour(cell, key, event.shiftKey);
    if (key === "Enter") {
      event.preventDefault();
      save(cell);
    }
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  /**
   * Store a cell that has changed. One request follows the other, so that each knows what the one before has made.
   *
   * @param {HTMLInputElement} cell
   */
  function save(cell) {
    if (cell.value === cell.dataset.stored) {
      cell.removeAttribute("aria-invalid");
      return;
    }
    if (cell.dataset.saving === cell.value) return;
    cell.dataset.keep = "";
    cell.dataset.saving = cell.value;
    queue = queue.then(() => post(cell, cell.value));
  }

  /**
   * @param {HTMLInputElement} cell
   * @param {string} value
   */
  async function post(cell, value) {
    const draft = hiddenForm(form.getAttribute("action") ?? "", {
      next: requiredField(form, "next", HTMLInputElement).value,
      [cell.name]: value,
      [`seen.${cell.name}`]: cell.dataset.seen ?? "",
    });
    draft.addEventListener("answered", (event) => {
      event.preventDefault();
      showAnswer(cell, value, event.detail);
    });
    document.body.append(draft);
    await send(draft);
    draft.remove();
    // Without an answer it can be tried again.
    if (cell.dataset.saving === value) {
      delete cell.dataset.saving;
      delete cell.dataset.keep;
    }
  }

  /**
   * @param {HTMLInputElement} cell
   * @param {string} value The value that was sent.
   * @param {Answer} answer
   */
  function showAnswer(cell, value, answer) {
    const { page, status } = answer;
    const fresh = page.getElementById(cell.id);
    // A user has typed on: the stored value is newer now, the one in the cell is newer still.
    if (cell.value !== value && status < 400) cell.dataset.seen = fresh?.dataset.seen ?? "0";
    else delete cell.dataset.keep;
    delete cell.dataset.saving;
    showPage(answer, { push: false, gently: true, sent: form });
    if (status >= 400) {
      const errors = [...page.querySelectorAll("#main .problem, #summary p")];
      notify(errors.map((line) => line.textContent.trim()).join(" "), { failed: true });
    } else if (document.activeElement === cell && cell.value === value) cell.value = cell.dataset.stored ?? "";
  }
}

/**
 * @param {EventTarget | null} target
 * @returns {target is HTMLInputElement}
 */
function isCell(target) {
  return target instanceof HTMLInputElement && target.matches("td input");
}

/**
 * Return the cell that a key leads to, or null.
 *
 * @param {HTMLInputElement} cell
 * @param {string} key
 * @param {boolean} shift
 */
function neighbour(cell, key, shift) {
  const { selectionStart: from, selectionEnd: to, value } = cell;
  const step = cellStep(key, { shift, from: from ?? 0, to: to ?? 0, length: value.length });
  const [row, column, body] = [cell.closest("tr"), cell.closest("td"), cell.closest("tbody")];
  if (!step || !row || !column || !body) return null;
  const rows = [...body.rows];
  const next = rows[rows.indexOf(row) + step.rows]?.cells[column.cellIndex + step.columns];
  return next ? query(next, "input:not([type=hidden])", HTMLInputElement) : null;
}
