// @ts-check
// Small behaviours of fields: a password that can be shown, a text that can be copied, a guess at the time zone.

import { query, queryAll, required } from "./dom.js";
import { onElement } from "./elements.js";

onElement("[data-reveal]", HTMLElement, (label) => {
  const form = label.closest("form") ?? document;
  const fields = queryAll(form, "[type=password]", HTMLInputElement);
  const box = required(label, "input", HTMLInputElement);
  label.hidden = false;
  box.addEventListener("change", () => {
    for (const field of fields) field.type = box.checked ? "text" : "password";
  });
});

// If the browser does not let a page copy, the text is selected, to be copied by hand.
onElement("[data-copy]", HTMLButtonElement, (button) => {
  const field = query(document, `#${button.dataset.copy}`, HTMLInputElement);
  if (!field) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return;
    }
    button.textContent = button.dataset.done ?? "";
  });
});

onElement("[data-guess]", HTMLSelectElement, (choice) => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...choice.options].some((option) => option.value === zone)) choice.value = zone;
});

// A period, or a first and a last day: whichever is chosen last counts, and the other is emptied.
onElement("[data-or-days]", HTMLSelectElement, (period) => {
  const days = queryAll(period.form ?? document, "[name=start_date], [name=end_date]", HTMLInputElement);
  period.addEventListener("change", () => {
    if (period.value) for (const day of days) day.value = "";
  });
  for (const day of days) {
    day.addEventListener("input", () => {
      if (day.value) period.value = "";
    });
  }
});
