// @ts-check
// The notice of a newer release. Its dismissal is remembered here too: if this browser knows more than the page, which
// came back from the history for example, the notice is hidden before the server, which decides, is asked.

import { onElement } from "./elements.js";
import { load, store } from "./storage.js";

const KEY = "tt_dismissed_release_version";

onElement("[data-dismisses]", HTMLFormElement, (form) => {
  form.addEventListener("submit", () => store(KEY, form.dataset.dismisses ?? null));
});

onElement("[data-dismissed]", HTMLElement, (notice) => {
  hide();
  addEventListener("pageshow", ({ persisted }) => persisted && hide());

  async function hide() {
    if (!notice.isConnected || load(KEY) !== notice.dataset.dismissed) return;
    notice.hidden = true;
    const response = await fetch(notice.dataset.check ?? "").catch(() => null);
    if (!response?.ok || !(await response.json()).update_available) return;
    store(KEY, null);
    notice.hidden = false;
  }
});
