// Short words about what was done.

import { text } from "./texts.js";
import { whenever } from "./whenever.js";

const SHOWN = 10_000;

whenever("[data-toast]", (toast) => {
  const button = toast.querySelector("[data-dismiss]");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => toast.remove());
  }
  let timer = setTimeout(() => toast.remove(), SHOWN);
  const hold = () => clearTimeout(timer);
  const go = () => (timer = setTimeout(() => toast.remove(), SHOWN / 2));
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("focusout", go);
  toast.addEventListener("submit", () => toast.remove());
});

/** Shows a toast. */
export function say(words, { bad = false } = {}) {
  const place = document.getElementById("toasts");
  if (!place) return;
  const toast = document.createElement("div");
  toast.className = bad ? "toast bad" : "toast";
  const line = document.createElement("p");
  line.textContent = words;
  const button = document.createElement("button");
  button.className = "quiet";
  button.type = "button";
  button.textContent = text("dismiss");
  button.addEventListener("click", () => toast.remove());
  toast.append(line, button);
  place.replaceChildren(toast);
  if (!bad) setTimeout(() => toast.remove(), SHOWN);
}
