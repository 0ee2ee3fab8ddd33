// A text field with a list of proposals, as the ARIA pattern has it.

let count = 0;

/**
 * Gives `field`, which stands in `place`, a list. `find(words)` makes `{ title, about }`, `choose(item)` takes one.
 * Unless it is `eager`, nothing is chosen until somebody moves into the list, so that Enter still sends the form.
 */
export function combobox(place, field, { label, find, choose, eager = false }) {
  const list = document.createElement("ul");
  list.id = `proposals-${++count}`;
  list.className = "proposals";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  list.hidden = true;
  list.dataset.keep = "";
  place.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    field.setAttribute(name, value);
  }
  let items = [];
  let at = -1;
  let asked = 0;

  field.addEventListener("input", offer);
  field.addEventListener("focus", offer);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!items.length) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(at < 0 && step < 0 ? items.length - 1 : Math.min(items.length - 1, at + step));
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      take(at);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });

  async function offer() {
    const number = ++asked;
    const found = await find(field.value);
    if (number !== asked || document.activeElement !== field) return;
    items = found;
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    mark(eager && found.length ? 0 : -1);
  }

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

  function mark(index) {
    at = index;
    [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === index)));
    if (index < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    }
  }

  function take(index) {
    const item = items[index];
    close();
    choose(item);
  }

  function close() {
    asked++;
    items = [];
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    mark(-1);
  }
}
