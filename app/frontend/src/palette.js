// The command palette: Ctrl+K, then a page, an action or something to find.

import { combobox } from "./combobox.js";
import { text } from "./texts.js";
import { whenever } from "./whenever.js";

const PLACES = { project: "/projects/", task: "/tasks/", client: "/clients/", entry: "/entries/" };
const SHORTEST = 2;

/** Gives the palette its behaviour. */
export function palette(dialog) {
  const field = dialog.querySelector("input");
  dialog.querySelector("ul").remove();
  combobox(dialog, field, { label: text("found"), find, choose, eager: true });

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  whenever("[data-palette]", (button) => {
    button.hidden = false;
    button.addEventListener("click", open);
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  function open() {
    if (dialog.open) return;
    field.value = "";
    dialog.showModal();
    field.focus();
    field.dispatchEvent(new Event("input"));
  }

  async function find(words) {
    const wanted = words.toLowerCase().trim();
    const own = commands().filter(({ title }) => title.toLowerCase().includes(wanted));
    if (wanted.length < SHORTEST) return own;
    const answer = await fetch(`${dialog.dataset.search}?q=${encodeURIComponent(wanted)}&limit=6`);
    const { results } = answer.ok ? await answer.json() : { results: [] };
    const found = results.map((hit) => ({
      title: hit.title,
      about: [hit.badge, hit.description].filter(Boolean).join(" · "),
      path: PLACES[hit.type] + hit.id,
    }));
    return [...own, ...found];
  }

  function choose({ element, path }) {
    dialog.close();
    if (path) location.assign(path);
    else if (element.matches("input")) element.focus();
    else element.click();
  }
}

/** Pages of the navigation, and whatever has a key or says `data-command` on this page. */
function commands() {
  const links = [...document.querySelectorAll(".side nav a")].map((link) => ({
    title: link.textContent.trim(),
    about: text("pages"),
    path: link.getAttribute("href"),
  }));
  const actions = [...document.querySelectorAll("[data-key]:not(.side nav a), [data-command]")].map((element) => ({
    title: (element.dataset.command || element.labels?.[0]?.textContent || element.textContent).trim().replace(/\s+/g, " "),
    about: text("actions"),
    element,
  }));
  return [...actions, ...links];
}
