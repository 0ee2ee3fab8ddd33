// A link marked `data-dialog` opens the form of its page above this one. Without scripts it leads to that page.

import { text } from "./texts.js";
import { say } from "./toast.js";
import { lookAgain } from "./whenever.js";

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link.href);
});

/** Opens the page at a path as a dialog. */
export async function open(path) {
  let answer;
  try {
    answer = await fetch(path, { headers: { Accept: "text/html" } });
  } catch {
    return say(text("offline"), { bad: true });
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  if (!answer.ok || !main || !page.body.classList.contains("framed")) return location.assign(path);
  const dialog = document.createElement("dialog");
  dialog.className = "over";
  dialog.setAttribute("aria-label", main.querySelector("h1")?.textContent.trim() ?? page.title);
  fill(dialog, main);
  for (const field of dialog.querySelectorAll("input[name=next]")) field.value = location.pathname + location.search;
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.addEventListener("answered", (event) => {
    const { status, page: next } = event.detail;
    if (status < 400) return dialog.close();
    event.preventDefault();
    fill(dialog, next.querySelector("main"));
    lookAgain();
    dialog.querySelector("[data-first]")?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  lookAgain();
}

function fill(dialog, main) {
  dialog.replaceChildren(...main.childNodes);
}
