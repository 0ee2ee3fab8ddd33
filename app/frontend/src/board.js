// @ts-check
// The board: a task goes to another column by a drag, or by the arrow keys on its menu. Both press the button of the
// menu that moves it, so that there is one request for it; the toast of the answer reports it.

import "./common.js";
import { closest, hasModifier, query, queryAll } from "./dom.js";

const DRAGGED = "application/x-task";
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * Mount the board.
 *
 * @param {HTMLElement} board
 */
export function mount(board) {
  mountDragging(board);
  mountKeys(board);
  // An open menu closes when the focus leaves it.
  board.addEventListener("focusout", ({ target, relatedTarget }) => {
    const menu = closest(target, "details[open]", HTMLDetailsElement);
    if (menu && relatedTarget instanceof Node && !menu.contains(relatedTarget)) menu.open = false;
  });
}

/** @param {HTMLElement} board */
function mountDragging(board) {
  /** @type {HTMLElement | null} */
  let held = null;

  board.addEventListener("dragstart", ({ target, dataTransfer }) => {
    held = closest(target, "[data-task]", HTMLElement);
    if (!held || !dataTransfer) return;
    dataTransfer.setData(DRAGGED, held.dataset.task ?? "");
    dataTransfer.effectAllowed = "move";
    held.classList.add("held");
  });
  board.addEventListener("dragend", () => {
    held?.classList.remove("held");
    held = null;
    highlight(null);
  });
  board.addEventListener("dragover", (event) => {
    const lane = closest(event.target, "[data-status]", HTMLElement);
    if (!held || !lane) return;
    event.preventDefault();
    highlight(lane);
  });
  board.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && board.contains(relatedTarget))) highlight(null);
  });
  board.addEventListener("drop", (event) => {
    const lane = closest(event.target, "[data-status]", HTMLElement);
    if (!held || !lane) return;
    event.preventDefault();
    moveTask(held, lane);
  });

  /** @param {HTMLElement | null} lane */
  function highlight(lane) {
    for (const other of board.querySelectorAll("[data-status]")) other.classList.toggle("over", other === lane);
  }
}

/** @param {HTMLElement} board */
function mountKeys(board) {
  board.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const menu = closest(event.target, "summary", HTMLElement);
    if (!step || !menu || hasModifier(event)) return;
    event.preventDefault();
    const lanes = queryAll(board, "[data-status]", HTMLElement);
    const next = lanes[lanes.findIndex((lane) => lane.contains(menu)) + step];
    const task = closest(menu, "[data-task]", HTMLElement);
    if (next && task) moveTask(task, next);
  });
  board.addEventListener("keyup", (event) => {
    const menu = event.key === "Escape" && closest(event.target, "details[open]", HTMLDetailsElement);
    if (!menu) return;
    menu.open = false;
    query(menu, "summary", HTMLElement)?.focus();
  });
}

/**
 * Press the button of the task's menu that moves it to the lane.
 *
 * @param {HTMLElement} task
 * @param {HTMLElement} lane
 */
function moveTask(task, lane) {
  query(task, `button[data-to="${lane.dataset.status}"]`, HTMLElement)?.click();
}
