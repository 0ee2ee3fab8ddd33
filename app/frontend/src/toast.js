// @ts-check
// Toasts: short messages about what was done.

import { query } from "./dom.js";
import { onElement } from "./elements.js";
import { text } from "./i18n.js";

const DURATION = 10_000;

onElement("[data-toast]", HTMLElement, (toast) => {
  const button = query(toast, "[data-dismiss]", HTMLElement);
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => toast.remove());
  }
  let timer = setTimeout(() => toast.remove(), DURATION);
  const pause = () => clearTimeout(timer);
  const resume = () => {
    timer = setTimeout(() => toast.remove(), DURATION / 2);
  };
  toast.addEventListener("pointerenter", pause);
  toast.addEventListener("pointerleave", resume);
  toast.addEventListener("focusin", pause);
  toast.addEventListener("focusout", resume);
  toast.addEventListener("submit", () => toast.remove());
});

/**
 * Show a toast. One about a failure stays until it is dismissed.
 *
 * @param {string} message
 * @param {{ failed?: boolean }} [options]
 */
export function notify(message, { failed = false } = {}) {
  const place = document.getElementById("toasts");
  if (!place) return;
  const toast = document.createElement("div");
  toast.className = failed ? "toast bad" : "toast";
  const line = document.createElement("p");
  line.textContent = message;
  const button = document.createElement("button");
  button.className = "quiet";
  button.type = "button";
  button.textContent = text("dismiss");
  button.addEventListener("click", () => toast.remove());
  toast.append(line, button);
  place.replaceChildren(toast);
  if (!failed) setTimeout(() => toast.remove(), DURATION);
}
