// @ts-check
// The entry point. What only some pages need is a chunk of its own, loaded where its mark is found.

import "./common.js";
import { onElement } from "./elements.js";
import { refresh } from "./update.js";

/**
 * Load a chunk for the elements that match and mount it on them, unless they are gone by then.
 *
 * @template {HTMLElement} E
 * @param {string} selector
 * @param {new () => E} type
 * @param {() => Promise<(element: E) => void>} load
 */
function onElementLoad(selector, type, load) {
  onElement(selector, type, async (element) => {
    const mount = await load();
    if (element.isConnected) mount(element);
  });
}

onElementLoad("#palette", HTMLDialogElement, async () => (await import("./palette.js")).mount);
onElementLoad("[data-rows]", HTMLElement, async () => (await import("./entries.js")).mountRows);
onElementLoad("[data-sieve]", HTMLFormElement, async () => (await import("./entries.js")).mountPeriodFilter);
onElementLoad("[data-bulk]", HTMLFormElement, async () => (await import("./bulk.js")).mount);
onElementLoad("[data-find]", HTMLInputElement, async () => (await import("./find.js")).mount);
onElementLoad("[data-of-project]", HTMLSelectElement, async () => (await import("./entry_form.js")).mountTasks);
onElementLoad("[data-times]", HTMLElement, async () => (await import("./entry_form.js")).mountTimes);
onElementLoad("[data-board]", HTMLElement, async () => (await import("./board.js")).mount);
onElementLoad("[data-calendar]", HTMLElement, async () => (await import("./calendar.js")).mount);
onElementLoad("[data-sheet]", HTMLFormElement, async () => (await import("./timesheet.js")).mount);
onElement("body.framed", HTMLBodyElement, (body) => {
  const load = async () => (await import("./live.js")).mount(body, refresh);
  // After everything that a page is seen and used by.
  if (document.readyState === "complete") load();
  else addEventListener("load", load);
});
