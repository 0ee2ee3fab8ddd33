// @ts-check
// All forms: a form is sent once, an irreversible one asks first, a field may send its form, a file may stay chosen.

import { onElement } from "./elements.js";
import { showPage } from "./update.js";

const SENT_FOR = 3000; // milliseconds in which a second click is not a second wish

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method === "dialog") return;
    if (form.dataset.sent || (form.dataset.confirm && !confirm(form.dataset.confirm))) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, SENT_FOR);
  },
  true,
);

// A field that sends its form when it changes; without scripts a button next to it does.
document.addEventListener("change", ({ target }) => {
  if (target instanceof Element && target.matches("[data-at-once]") && "form" in target) {
    /** @type {HTMLFormElement} */ (target.form).requestSubmit();
  }
});

// A file whose import was tried stays chosen, so that the next click can import it.
onElement("[data-keep-file]", HTMLFormElement, (form) => {
  form.addEventListener("answered", (event) => {
    event.preventDefault();
    showPage(event.detail, { push: event.detail.status < 400, sent: form });
  });
});
