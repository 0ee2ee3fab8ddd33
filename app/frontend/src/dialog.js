// @ts-check
// A link with `data-dialog` opens its page's form above this page. Without scripts it leads to that page.

import { closest, isBrowserClick, query, queryAll } from "./dom.js";
import { mountNewElements } from "./elements.js";
import { text } from "./i18n.js";
import { notify } from "./toast.js";

document.addEventListener("click", (event) => {
  const link = closest(event.target, "a[data-dialog]", HTMLAnchorElement);
  if (!link || isBrowserClick(event)) return;
  event.preventDefault();
  openDialog(link.href);
});

/**
 * Open the page at a path as a dialog.
 *
 * @param {string} path
 */
export async function openDialog(path) {
  let response;
  try {
    response = await fetch(path, { headers: { Accept: "text/html" } });
  } catch {
    notify(text("offline"), { failed: true });
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const main = page.querySelector("main");
  if (!response.ok || !main || !page.body.classList.contains("framed")) {
    location.assign(path);
    return;
  }
  const dialog = makeDialog(main.querySelector("h1")?.textContent.trim() ?? page.title);
  dialog.replaceChildren(...main.childNodes);
  for (const field of queryAll(dialog, "input[name=next]", HTMLInputElement)) {
    field.value = location.pathname + location.search;
  }
  document.body.append(dialog);
  dialog.showModal();
  mountNewElements();
}

/** @param {string} label */
function makeDialog(label) {
  const dialog = document.createElement("dialog");
  dialog.className = "over";
  dialog.setAttribute("aria-label", label);
  dialog.addEventListener("close", () => dialog.remove());
  const mayClose = () => !hasTypedText(dialog) || confirm(text("unsaved"));
  dialog.addEventListener("cancel", (event) => {
    if (event.target === dialog && !mayClose()) event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && !mayClose()) return;
    if (event.target === dialog || closest(event.target, "[data-close]", Element)) {
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.addEventListener("answered", (event) => {
    const { status, page } = event.detail;
    if (status < 400) {
      dialog.close();
      return;
    }
    event.preventDefault();
    dialog.replaceChildren(...(page.querySelector("main")?.childNodes ?? []));
    mountNewElements();
    query(dialog, "[data-first]", HTMLElement)?.focus();
  });
  return dialog;
}

/**
 * Return whether a field of text differs from what it was shown with.
 *
 * @param {HTMLDialogElement} dialog
 */
function hasTypedText(dialog) {
  const fields = [
    ...queryAll(dialog, "input:not([type=hidden], [type=checkbox], [type=radio])", HTMLInputElement),
    ...queryAll(dialog, "textarea", HTMLTextAreaElement),
  ];
  return fields.some((field) => field.value !== field.defaultValue);
}
