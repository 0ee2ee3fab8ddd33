// @ts-check
// Menus that open over the page, and on a phone the line of a section's tabs.

import { closest, query, queryAll } from "./dom.js";
import { onElement } from "./elements.js";

const OPEN = "details:is(.menu, .over-up)[open]";

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && closest(event.target, OPEN, HTMLDetailsElement);
  if (!menu) return;
  event.preventDefault();
  menu.open = false;
  query(menu, "summary", HTMLElement)?.focus();
});

document.addEventListener("click", ({ target }) => {
  for (const menu of queryAll(document, OPEN, HTMLDetailsElement)) {
    if (!(target instanceof Node && menu.contains(target))) menu.open = false;
  }
});

onElement(".places [aria-current]", HTMLElement, scrollTabs);

/**
 * Scroll the line of tabs so that this one is in its middle.
 *
 * @param {HTMLElement} tab
 */
function scrollTabs(tab) {
  const line = closest(tab, ".places", HTMLElement);
  if (line) line.scrollLeft = tab.offsetLeft - (line.clientWidth - tab.offsetWidth) / 2;
}
