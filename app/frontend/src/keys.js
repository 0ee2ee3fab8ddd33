// Keys. An element with `data-key="n"` is focused by n, and clicked where it is a button or a link; `g e` is two keys,
// one after the other. Single letters can be switched off, because some people speak or shake (WCAG 2.1.4).

import { whenever } from "./whenever.js";

const BETWEEN = 1500;
let first = null;
let on = remembered() !== "off";

apply();

whenever("[data-keys]", (box) => {
  box.checked = on;
  box.addEventListener("change", () => {
    on = box.checked;
    remember(on ? "on" : "off");
    apply();
  });
});
whenever("[data-help]", (button) => {
  button.hidden = false;
  button.addEventListener("click", help);
});

document.addEventListener("keydown", (event) => {
  const busy = event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented;
  const writing = event.target.closest?.("input:not([type=checkbox], [type=radio]), select, textarea, dialog, [contenteditable]");
  if (!on || busy || writing || event.key.length > 1) return;
  const pressed = event.key.toLowerCase();
  const sequence = first ? `${first} ${pressed}` : pressed;
  first = null;
  if (event.key === "?" && document.getElementById("help")) {
    event.preventDefault();
    return help();
  }
  const target = find(sequence);
  if (target) {
    event.preventDefault();
    target.focus();
    if (target.matches("button, a, summary")) target.click();
  } else if (document.querySelector(`[data-key^="${CSS.escape(sequence)} "]`)) {
    first = sequence;
    setTimeout(() => (first = null), BETWEEN);
  }
});

function find(sequence) {
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(sequence)}"]`)];
  return found.find((element) => element.checkVisibility()) ?? found.find((element) => element.matches("a"));
}

function help() {
  document.getElementById("help").showModal();
}

function apply() {
  document.documentElement.classList.toggle("keys", on);
}

// A browser that keeps no data for pages throws here; then the choice lasts as long as the page.
function remembered() {
  try {
    return localStorage.getItem("keys");
  } catch {
    return null;
  }
}

function remember(value) {
  try {
    localStorage.setItem("keys", value);
  } catch {
    // Kept for this page only.
  }
}
