// @ts-check
// The command palette: Ctrl+K, then a page, an action or something to find.

import "./common.js";
import { combobox } from "./combobox.js";
import { queryAll, required } from "./dom.js";
import { onElement } from "./elements.js";
import { text } from "./i18n.js";
import { matchingTitles, normalize, resultProposal } from "./matching.js";

/** @import { Proposal, SearchResult } from "./matching.js" */
/** @typedef {Proposal & { path?: string, element?: HTMLElement }} Command */

const SHORTEST = 2; // characters that are searched for

/**
 * Mount the palette.
 *
 * @param {HTMLDialogElement} dialog
 */
export function mount(dialog) {
  const field = required(dialog, "input", HTMLInputElement);
  required(dialog, "ul", HTMLElement).remove();
  combobox(dialog, field, { label: text("found"), find, choose, eager: true });

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  onElement("[data-palette]", HTMLElement, (button) => {
    button.hidden = false;
    button.addEventListener("click", open);
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  function open() {
    if (dialog.open) return;
    field.value = "";
    dialog.showModal();
    field.focus();
    field.dispatchEvent(new Event("input"));
  }

  /**
   * @param {string} words
   * @returns {Promise<Command[]>}
   */
  async function find(words) {
    const wanted = normalize(words);
    const matching = matchingTitles(commands(), wanted);
    if (wanted.length < SHORTEST) return matching;
    const response = await fetch(`${dialog.dataset.search}?q=${encodeURIComponent(wanted)}&limit=6`);
    /** @type {SearchResult[]} */
    const results = response.ok ? (await response.json()).results : [];
    return [...matching, ...results.map(resultProposal)];
  }

  /** @param {Command} command */
  function choose({ element, path }) {
    dialog.close();
    if (path) location.assign(path);
    else if (element?.matches("input")) element.focus();
    else element?.click();
  }
}

/**
 * Return the pages of the navigation, and whatever has a shortcut on this page.
 *
 * @returns {Command[]}
 */
function commands() {
  const links = queryAll(document, ".side nav a", HTMLAnchorElement).map((link) => ({
    title: link.textContent.trim(),
    about: text("pages"),
    path: link.getAttribute("href") ?? "",
  }));
  const marked = queryAll(document, "[data-key]:not(.side nav a)", HTMLElement);
  const actions = marked.map((element) => ({ title: title(element), about: text("actions"), element }));
  return [...actions, ...links];
}

/** @param {HTMLElement} element */
function title(element) {
  const label = "labels" in element ? /** @type {HTMLInputElement} */ (element).labels?.[0]?.textContent : null;
  return (label || element.textContent).trim().replace(/\s+/g, " ");
}
