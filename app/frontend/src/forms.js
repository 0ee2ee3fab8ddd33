// For every form: one click sends it once, passwords can be shown, and what cannot be undone is asked about.

import { text } from "./texts.js";
import { whenever } from "./whenever.js";

const PATIENCE = 3000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog") return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (form.dataset.confirm && !confirm(form.dataset.confirm || text("sure"))) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, PATIENCE);
}, true);

whenever("[data-reveal]", (label) => {
  const fields = label.closest("form").querySelectorAll("[type=password]");
  const box = label.querySelector("input");
  label.hidden = false;
  box.addEventListener("change", () => {
    for (const field of fields) field.type = box.checked ? "text" : "password";
  });
});

// A choice that acts at once; without scripts there is a button beside it.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-at-once]")) event.target.form.requestSubmit();
});
