// @ts-check
// A text field with a list of proposals: the combobox pattern of the ARIA Authoring Practices.

/** @import { Proposal } from "./matching.js" */
/**
 * @template {Proposal} P
 * @typedef {object} ComboboxOptions
 * @property {string} label The list's accessible name.
 * @property {(words: string) => Promise<P[]>} find
 * @property {(proposal: P) => void} choose
 * @property {boolean} [eager] Whether the first proposal is selected at once; if not, Enter sends the form until a user
 *   has moved into the list.
 */

let count = 0;

/**
 * Give a field a list of proposals, which is put into `place`.
 *
 * @template {Proposal} P
 * @param {HTMLElement} place
 * @param {HTMLInputElement} field
 * @param {ComboboxOptions<P>} options
 */
export function combobox(place, field, { label, find, choose, eager = false }) {
  const list = makeList(label);
  place.append(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);
  /** @type {P[]} */
  let items = [];
  let selected = -1;
  let request = 0;

  field.addEventListener("input", offer);
  field.addEventListener("focus", offer);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (isHandled(event.key)) event.preventDefault();
  });

  /**
   * Do what a key does in the list; return whether it does something.
   *
   * @param {string} key
   */
  function isHandled(key) {
    if (key === "ArrowDown" || key === "ArrowUp") return move(key === "ArrowDown" ? 1 : -1);
    if (key === "Enter") return take(selected);
    if (key !== "Escape" || list.hidden) return false;
    close();
    return true;
  }

  /** @param {number} step */
  function move(step) {
    if (!items.length) return false;
    select(selected < 0 && step < 0 ? items.length - 1 : Math.min(items.length - 1, selected + step));
    return true;
  }

  async function offer() {
    const number = ++request;
    const found = await find(field.value);
    if (number !== request || document.activeElement !== field) return;
    items = found;
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    select(eager && found.length ? 0 : -1);
  }

  /**
   * @param {P} proposal
   * @param {number} index
   */
  function option({ title, about }, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    const [name, more] = [document.createElement("span"), document.createElement("span")];
    name.textContent = title;
    more.textContent = about ?? "";
    more.className = "muted";
    item.append(name, " ", more);
    // Before the field loses the focus, and the list with it.
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(index);
    });
    return item;
  }

  /** @param {number} index */
  function select(index) {
    selected = Math.max(-1, index);
    for (const [number, item] of [...list.children].entries()) {
      item.setAttribute("aria-selected", String(number === selected));
    }
    const item = list.children[selected];
    if (!item) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    }
  }

  /** @param {number} index */
  function take(index) {
    const item = items[index];
    if (!item) return false;
    close();
    choose(item);
    return true;
  }

  function close() {
    request++;
    items = [];
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    select(-1);
  }
}

/** @param {string} label */
function makeList(label) {
  const list = document.createElement("ul");
  list.id = `proposals-${++count}`;
  list.className = "proposals";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  list.hidden = true;
  list.dataset.keep = "";
  return list;
}
