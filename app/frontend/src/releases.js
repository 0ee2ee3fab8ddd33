// The notice of a newer release. What was dismissed is remembered here too: where this browser knows more than the page
// does, one from the back button say, the notice is gone before the server is asked, who has the last word.

import { whenever } from "./whenever.js";

const KEY = "tt_dismissed_release_version";

whenever("[data-dismisses]", (form) => form.addEventListener("submit", () => remember(form.dataset.dismisses)));

whenever("[data-dismissed]", (notice) => {
  hide();
  addEventListener("pageshow", ({ persisted }) => persisted && hide());

  async function hide() {
    if (!notice.isConnected || remembered() !== notice.dataset.dismissed) return;
    notice.hidden = true;
    const answer = await fetch(notice.dataset.check).catch(() => null);
    if (!answer?.ok || !(await answer.json()).update_available) return;
    forget();
    notice.hidden = false;
  }
});

// A browser that keeps no data for pages throws in all of these: then the server alone remembers.

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(version) {
  try {
    localStorage.setItem(KEY, version);
  } catch {
    // The server remembers.
  }
}

function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // There is nothing to forget.
  }
}
