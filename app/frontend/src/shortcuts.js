// @ts-check
// Keyboard shortcuts. `data-key="n"` on an element: n focuses it, and clicks it if it is a button or a link; `g e` is two
// keys, one after the other. Single keys can be switched off, because speech input and tremors press them (WCAG 2.1.4).

import { closest, hasModifier, query, queryAll } from "./dom.js";
import { onElement } from "./elements.js";
import { load, store } from "./storage.js";

const SEQUENCE_WITHIN = 1500; // milliseconds between two keys
const WRITING = "input:not([type=checkbox], [type=radio]), select, textarea, dialog, [contenteditable]";

/** @type {string | null} */
let first = null;
let enabled = load("keys") !== "off";

apply();

onElement("[data-keys]", HTMLInputElement, (box) => {
  box.checked = enabled;
  box.addEventListener("change", () => {
    enabled = box.checked;
    store("keys", enabled ? "on" : "off");
    apply();
  });
});
onElement("[data-help]", HTMLElement, (button) => {
  button.hidden = false;
  button.addEventListener("click", showHelp);
});

document.addEventListener("keydown", (event) => {
  if (!enabled || hasModifier(event) || event.repeat || event.defaultPrevented || event.key.length > 1) return;
  if (closest(event.target, WRITING, Element)) return;
  const pressed = event.key.toLowerCase();
  const sequence = first ? `${first} ${pressed}` : pressed;
  first = null;
  if (event.key === "?" && document.getElementById("help")) {
    event.preventDefault();
    showHelp();
    return;
  }
  const target = find(sequence);
  if (target) {
    event.preventDefault();
    target.focus();
    if (target.matches("button, a, summary")) target.click();
  } else if (document.querySelector(`[data-key^="${CSS.escape(sequence)} "]`)) {
    first = sequence;
    setTimeout(() => {
      first = null;
    }, SEQUENCE_WITHIN);
  }
});

/** @param {string} sequence */
function find(sequence) {
  const found = queryAll(document, `[data-key="${CSS.escape(sequence)}"]`, HTMLElement);
  return found.find((element) => element.checkVisibility()) ?? found.find((element) => element.matches("a"));
}

function showHelp() {
  query(document, "#help", HTMLDialogElement)?.showModal();
}

function apply() {
  document.documentElement.classList.toggle("keys", enabled);
}
