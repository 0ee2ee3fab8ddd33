// The list of entries: keys that go from row to row, boxes that are checked, a row that is a form.

const WRITING = "input:not([type=checkbox]), select, textarea, dialog, [contenteditable]";

/** Gives a table its keys: j and k or the arrows, e, d, x, Delete, Enter. */
export function rows(table) {
  let at = null;

  document.addEventListener("keydown", press);
  table.addEventListener("focusin", (event) => (at = event.target.closest("[data-row]")?.id ?? at));
  // A row that is saved, or whose neighbour was deleted, gets back the focus that its form or button had.
  new MutationObserver(() => {
    if (at && document.activeElement === document.body) current()?.focus({ preventScroll: true });
  }).observe(table, { childList: true, subtree: true });

  function press(event) {
    if (!table.isConnected) return document.removeEventListener("keydown", press);
    const modified = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
    if (modified || !document.documentElement.classList.contains("keys") || event.target.closest(WRITING)) return;
    const row = event.target.closest("[data-row]");
    if (!row && !/^[jk]$/.test(event.key)) return;
    if (act(event.key, row, event.target)) event.preventDefault();
  }

  /** Does what a key says; false where it says nothing here. */
  function act(key, row, target) {
    if (key === "j" || key === "ArrowDown") return step(1);
    if (key === "k" || key === "ArrowUp") return step(-1);
    if (key === "e") return click("[data-edit]");
    if (key === "d") return click("[data-copy-row]");
    if (key === "x") return click(".pick input");
    if (key === "Delete") return click("button:has(.trash)");
    return key === "Enter" && target === row && click("[data-open]");

    function click(selector) {
      const found = row?.querySelector(selector);
      found?.click();
      return Boolean(found);
    }
  }

  function step(by) {
    const all = [...table.querySelectorAll("[data-row]")];
    const place = all.findIndex((row) => row.id === at);
    const next = all[place < 0 ? 0 : Math.min(all.length - 1, Math.max(0, place + by))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
    return Boolean(next);
  }

  /** The row where somebody was last; the one that took its place where it is gone. */
  let place = 0;
  function current() {
    const all = [...table.querySelectorAll("[data-row]")];
    const found = all.findIndex((row) => row.id === at);
    if (found >= 0) place = found;
    return all[Math.min(place, all.length - 1)];
  }
  table.addEventListener("focusin", current);
}

// The form of a row: Enter saves, also from the notes; Escape leaves it. It comes and goes, and whoever types at once
// is faster than a chunk that would be asked for again.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest("[data-quick]");
  if (!form || event.defaultPrevented) return;
  if (event.key === "Escape") {
    event.preventDefault();
    form.querySelector("[data-cancel]").click();
  } else if (event.key === "Enter" && event.target.matches("textarea") && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

/** Counts the checked boxes and knows a box for all of them. Shift checks all from the last one. */
export function bulk(form) {
  const boxes = () => [...document.querySelectorAll(".pick input[name=id]")];
  let last = null;

  function tell() {
    if (!form.isConnected) return updates.disconnect();
    const found = boxes();
    const checked = found.filter((box) => box.checked).length;
    const whole = checked > 0 && checked === found.length;
    const all = document.querySelector("[data-pick-all]");
    const every = form.querySelector("[data-total]");
    hide(all, false);
    all.checked = whole;
    all.indeterminate = checked > 0 && !whole;
    if (every) {
      hide(every.closest("label"), !whole);
      every.checked &&= whole;
    }
    const count = form.querySelector("[data-count]");
    const words = count.dataset.count.replace("#", every?.checked ? every.dataset.total : checked);
    if (count.textContent !== words) count.textContent = words;
    if (!checked) form.querySelector("details").open = false;
  }

  function pick(event) {
    if (!form.isConnected) return document.removeEventListener("click", pick);
    const box = event.target;
    if (!box.matches?.(".pick input, .every input")) return;
    const found = boxes();
    if (box.matches("[data-pick-all]")) for (const each of found) each.checked = box.checked;
    else if (box.name === "id") {
      const [from, to] = [found.indexOf(last), found.indexOf(box)].sort((one, other) => one - other);
      if (event.shiftKey && from >= 0) for (const each of found.slice(from, to + 1)) each.checked = box.checked;
      last = box;
    }
    tell();
  }

  // An update brings other rows, and everything as it is without scripts.
  const updates = new MutationObserver(tell);
  updates.observe(document.getElementById("main"), { subtree: true, childList: true, attributeFilter: ["hidden"] });
  document.addEventListener("click", pick);
  form.addEventListener("reset", () => setTimeout(tell));
  tell();
}

/** Only a change is one: otherwise whoever watches would be told without end. */
function hide(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/** Days and a named period exclude each other. */
export function sieve(form) {
  const { period, start_date, end_date } = form.elements;
  period.addEventListener("change", () => period.value && (start_date.value = end_date.value = ""));
  for (const day of [start_date, end_date]) day.addEventListener("change", () => (period.value = ""));
}
