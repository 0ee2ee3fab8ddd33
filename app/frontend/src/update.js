// @ts-check
// Partial updates. The server always answers with whole pages; what differs from the one on screen is changed in place.
//
// * A form of a signed-in page is sent in the background, unless it or an element around it has `data-full`.
// * A link with `data-partial` is followed in the background; others load a page as links do.
// * `refresh()` shows the page's present state and leaves alone what a user is typing.

import { isBrowserClick, query } from "./dom.js";
import { mountNewElements } from "./elements.js";
import { morph } from "./morph.js";
import { requestPage } from "./requests.js";
import { notify } from "./toast.js";
import { uploading } from "./upload.js";

/** @import { Answer } from "./requests.js" */
/**
 * @typedef {object} ShowOptions
 * @property {boolean | "replace"} [push] Whether the address becomes an entry of the history, or replaces the present one.
 * @property {boolean} [gently] Whether what a user has changed stays, and the focus too.
 * @property {HTMLFormElement | null} [sent] The form whose answer this is.
 * @property {string[]} [regions] Selectors of the parts to be changed.
 */

const REGIONS = ["#bar", "#main"];
const isFramed = () => document.body.classList.contains("framed");

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented || !isFramed()) return;
  if (form.method === "dialog" || form.closest("[data-full]")) return;
  event.preventDefault();
  send(form, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-partial]") : null;
  if (!(link instanceof HTMLAnchorElement) || isBrowserClick(event)) return;
  event.preventDefault();
  visit(link.href);
});

addEventListener("popstate", () => visit(location.href, { push: false }));

/**
 * Send a form in the background and show the answer; return whether it was accepted.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} [submitter]
 */
export async function send(form, submitter = null) {
  form.setAttribute("aria-busy", "true");
  const answer = await submit(form, submitter);
  form.removeAttribute("aria-busy");
  delete form.dataset.sent;
  if (!answer) return false;
  const failed = answer.status >= 400;
  if (failed && form.closest("#bar, [data-in-place]")) {
    showErrors(answer.page);
    return false;
  }
  if (form.dispatchEvent(new CustomEvent("answered", { bubbles: true, cancelable: true, detail: answer }))) {
    if (!failed && form.method !== "get") form.reset();
    showPage(answer, { push: form.method === "get" ? "replace" : !failed, sent: form });
  }
  return !failed;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
function submit(form, submitter) {
  const data = new FormData(form, submitter);
  const path = submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href;
  const action = new URL(path, location.href);
  if (form.method === "get") {
    action.search = formParameters(data, (value) => value !== "").toString();
    return requestPage(action);
  }
  const body = form.enctype === "multipart/form-data" ? data : formParameters(data);
  const progress = query(form, "[data-progress]", HTMLElement);
  return requestPage(action, { method: "POST", body }, { transport: progress ? uploading(progress) : fetch });
}

/**
 * @param {FormData} data
 * @param {(value: string) => boolean} [wanted]
 */
function formParameters(data, wanted = () => true) {
  const pairs = [...data].map(([name, value]) => [name, String(value)]);
  return new URLSearchParams(pairs.filter(([, value = ""]) => wanted(value)));
}

/**
 * Follow a path in the background.
 *
 * @param {string} path
 * @param {ShowOptions} [options]
 */
export async function visit(path, { push = true } = {}) {
  const answer = await requestPage(path);
  if (answer) showPage(answer, { push });
}

/**
 * Show the present state of this page. What a user has begun to type stays, and so does what only the answer to a form
 * can show: an error at its field, the trial of a file, a secret that is shown once.
 */
export async function refresh() {
  const { search, pathname } = location;
  const answer = await requestPage(location.href, {}, { silent: true });
  if (answer?.status !== 200 || search !== location.search || pathname !== location.pathname) return;
  const isAnswer = "posted" in document.body.dataset;
  showPage(answer, { push: false, gently: true, regions: isAnswer ? ["#bar"] : REGIONS });
}

/**
 * Change the page on screen into the one that has come.
 *
 * @param {Answer} answer
 * @param {ShowOptions} [options]
 */
export function showPage({ url, page }, { push = true, gently = false, sent = null, regions = REGIONS } = {}) {
  if (push && url !== location.href) history[push === "replace" ? "replaceState" : "pushState"](null, "", url);
  document.title = page.title;
  document.documentElement.dataset.theme = page.documentElement.dataset.theme;
  if (regions === REGIONS) document.body.toggleAttribute("data-posted", "posted" in page.body.dataset);
  for (const region of regions) {
    const [old, fresh] = [document.querySelector(region), page.querySelector(region)];
    if (old && fresh) morph(old, fresh, gently || region === "#bar", sent);
  }
  for (const toast of page.querySelectorAll("[data-toast]")) document.getElementById("toasts")?.replaceChildren(toast);
  mountNewElements();
  if (!gently) {
    caretToEnd(query(document, "#main textarea[data-first]", HTMLTextAreaElement));
    query(document, "#main [data-first]", HTMLElement)?.focus();
  }
}

/**
 * Put the caret behind a text, where a user goes on writing.
 *
 * @param {HTMLTextAreaElement | null} area
 */
function caretToEnd(area) {
  area?.setSelectionRange(area.value.length, area.value.length);
}

caretToEnd(query(document, "#main textarea[autofocus]", HTMLTextAreaElement));

/**
 * Show the errors of a page that is not shown itself.
 *
 * @param {Document} page
 */
export function showErrors(page) {
  const errors = [...page.querySelectorAll(".problem, #summary p, main h1 + p")];
  notify(errors.map((element) => element.textContent.trim()).join(" ") || page.title, { failed: true });
}
