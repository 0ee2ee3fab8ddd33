// The timesheet: arrows and Enter move between cells, and each is stored when it is left.

import { say } from "./toast.js";
import { send, show } from "./update.js";

/** Gives the form of the sheet its behaviour. */
export function sheet(form) {
  let queue = Promise.resolve();

  form.addEventListener("focusin", ({ target }) => target.matches("td input") && target.select());
  form.addEventListener("submit", (event) => event.preventDefault(), true);
  form.addEventListener("change", ({ target }) => target.matches("[data-seen]") && save(target));
  form.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (!target.matches("td input") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Escape") {
      target.value = target.dataset.stored;
      return target.select();
    }
    const next = neighbour(target, key, event.shiftKey);
    if (key === "Enter") {
      event.preventDefault();
      save(target);
    }
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  /** Stores a cell that reads otherwise than it did; one after the other, so that each knows what the last has made. */
  function save(cell) {
    if (cell.value === cell.dataset.stored) return cell.removeAttribute("aria-invalid");
    if (cell.dataset.saving === cell.value) return;
    cell.dataset.keep = "";
    cell.dataset.saving = cell.value;
    queue = queue.then(() => post(cell, cell.value));
  }

  async function post(cell, value) {
    const draft = document.createElement("form");
    draft.method = "post";
    draft.action = form.getAttribute("action");
    for (const [name, text] of [["next", form.elements.next.value], [cell.name, value], [`seen.${cell.name}`, cell.dataset.seen]]) {
      draft.append(Object.assign(document.createElement("input"), { name, value: text }));
    }
    draft.addEventListener("answered", (event) => {
      event.preventDefault();
      const { page, status } = event.detail;
      const fresh = page.getElementById(cell.id);
      // Somebody has typed on: what is stored is newer now, what stands in the cell is newer still.
      if (cell.value !== value && status < 400) cell.dataset.seen = fresh?.dataset.seen ?? "0";
      else delete cell.dataset.keep;
      delete cell.dataset.saving;
      show(event.detail, { push: false, gently: true, sent: form });
      if (status >= 400) return say([...page.querySelectorAll("#main .problem, #summary p")].map((line) => line.textContent.trim()).join(" "), { bad: true });
      if (document.activeElement === cell && cell.value === value) cell.value = cell.dataset.stored;
    });
    document.body.append(draft);
    draft.hidden = true;
    await send(draft);
    draft.remove();
    // Nothing came back: it can be tried again.
    if (cell.dataset.saving === value) {
      delete cell.dataset.saving;
      delete cell.dataset.keep;
    }
  }
}

/** Where a key leads from a cell: up and down always, to the sides from the ends of the text. */
function neighbour(cell, key, back) {
  const { selectionStart: from, selectionEnd: to, value } = cell;
  const all = to - from === value.length;
  const rows = [...cell.closest("tbody").rows];
  const row = rows.indexOf(cell.closest("tr"));
  const column = cell.closest("td").cellIndex;
  if (key === "ArrowUp" || (key === "Enter" && back)) return at(row - 1, column);
  if (key === "ArrowDown" || key === "Enter") return at(row + 1, column);
  if (key === "ArrowLeft" && (all || to === 0)) return at(row, column - 1);
  if (key === "ArrowRight" && (all || from === value.length)) return at(row, column + 1);
  return null;

  function at(y, x) {
    return rows[y]?.cells[x]?.querySelector("input:not([type=hidden])") ?? null;
  }
}
