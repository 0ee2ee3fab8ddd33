// What was dismissed is remembered here too, so that no notice flashes up; the database has the last word.

import { whenever } from "./whenever.js";

const KEY = "tt_dismissed_release_version";

whenever("[data-dismisses]", (form) => {
  form.addEventListener("submit", () => {
    try {
      localStorage.setItem(KEY, form.dataset.dismisses);
    } catch {
      // A browser that keeps no data for pages: the server remembers.
    }
  });
});
