// Partial updates. The server always answers with whole pages; what differs from the one on screen is changed in place.
//
// * A form of a signed-in page is sent in the background. Mark it `data-full` for the browser's own way.
// * A link is followed in the background where it is marked `data-partial`; others load a page as links do.
// * `refresh()` shows the present, unless somebody is typing there.

import { Idiomorph } from "idiomorph";

import { text } from "./texts.js";
import { say } from "./toast.js";
import { uploading } from "./upload.js";
import { lookAgain } from "./whenever.js";

const REGIONS = ["#bar", "#main"];
const framed = () => document.body.classList.contains("framed");
let latest = 0;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !framed() || form.method === "dialog" || form.closest("[data-full]")) return;
  event.preventDefault();
  send(form, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-partial]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  event.preventDefault();
  visit(link.href);
});

addEventListener("popstate", () => visit(location.href, { push: false }));

/** Sends a form in the background and shows what comes back; returns whether it was accepted. */
export async function send(form, submitter) {
  const data = new FormData(form, submitter);
  const action = new URL(submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href, location.href);
  form.setAttribute("aria-busy", "true");
  let answer;
  if (form.method === "get") {
    action.search = new URLSearchParams([...data].filter(([, value]) => value !== ""));
    answer = await ask(action);
  } else {
    const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
    const place = form.querySelector("[data-progress]");
    answer = await ask(action, { method: "POST", body }, false, place ? uploading(place) : fetch);
  }
  form.removeAttribute("aria-busy");
  delete form.dataset.sent;
  if (!answer) return false;
  const failed = answer.status >= 400;
  if (failed && form.closest("#bar, [data-in-place]")) {
    complain(answer.page);
    return false;
  }
  if (form.dispatchEvent(new CustomEvent("answered", { bubbles: true, cancelable: true, detail: answer }))) {
    if (!failed && form.method !== "get") form.reset();
    show(answer, { push: form.method === "get" ? "replace" : !failed, sent: form });
  }
  return !failed;
}

/** Follows a path in the background. */
export async function visit(path, { push = true } = {}) {
  const answer = await ask(path);
  if (answer) show(answer, { push });
}

/**
 * Shows the present state of this page. What somebody has begun to type stays, and so does what only the answer to a
 * form can show: a refusal beside its fields, a file that was tried out, a token that is told once.
 */
export async function refresh() {
  const { search, pathname } = location;
  const answer = await ask(location.href, {}, true);
  if (answer?.status !== 200 || search !== location.search || pathname !== location.pathname) return;
  const settled = !("posted" in document.body.dataset);
  show(answer, { push: false, gently: true, regions: settled ? REGIONS : ["#bar"] });
}

/** What the server answers: its status, address and page. Null where there is nothing to show. */
async function ask(path, options = {}, silent = false, post = fetch) {
  const number = ++latest;
  let response;
  try {
    response = await post(path, { ...options, headers: { Accept: "text/html", "X-Partial": "yes" } });
  } catch {
    if (!silent) say(text("offline"), { bad: true });
    return null;
  }
  const html = response.headers.get("Content-Type")?.startsWith("text/html");
  const page = html ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  if (!page || !page.body.classList.contains("framed")) {
    if (!silent) location.assign(response.url);
    return null;
  }
  // A later request has been sent meanwhile: what it brings is newer.
  if (silent && number !== latest) return null;
  // The browser would refuse to focus it, and say so: something has the focus already. We do it ourselves.
  for (const first of page.querySelectorAll("[autofocus]")) {
    first.removeAttribute("autofocus");
    first.dataset.first = "";
  }
  return { status: response.status, url: response.url, page };
}

/** Changes the page on screen into the one that came. */
export function show({ url, page }, { push = true, gently = false, sent = null, regions = REGIONS } = {}) {
  if (push && url !== location.href) history[push === "replace" ? "replaceState" : "pushState"](null, "", url);
  document.title = page.title;
  document.documentElement.dataset.theme = page.documentElement.dataset.theme;
  if (regions === REGIONS) document.body.toggleAttribute("data-posted", "posted" in page.body.dataset);
  for (const region of regions) {
    const [old, fresh] = [document.querySelector(region), page.querySelector(region)];
    if (old && fresh) morph(old, fresh, gently || region === "#bar", sent);
  }
  for (const toast of page.querySelectorAll("[data-toast]")) document.getElementById("toasts").replaceChildren(toast);
  lookAgain();
  if (!gently) {
    behind(document.querySelector("#main textarea[data-first]"));
    document.querySelector("#main [data-first]")?.focus();
  }
}

/** Has somebody who comes to a text go on behind it. */
function behind(area) {
  area?.setSelectionRange(area.value.length, area.value.length);
}

behind(document.querySelector("#main textarea[autofocus]"));

function morph(old, fresh, careful, sent) {
  const kept = (node) => careful && node !== sent && (begun(node) || (!(sent && node.form === sent) && typed(node)));
  const spared = (node) => node.nodeType === 1 && (node.hasAttribute("data-keep") || kept(node));
  Idiomorph.morph(old, fresh, {
    // Only for what is typed into: of any other focused element, a button say, it would keep the text as well.
    ignoreActiveValue: careful && document.activeElement.matches("input, select, textarea"),
    callbacks: {
      beforeNodeMorphed: (node) => !spared(node),
      beforeNodeRemoved: (node) => !spared(node),
      // A script has made this field what it is; somebody has opened these details.
      beforeAttributeUpdated: (name, node) =>
        !(node.hasAttribute("aria-autocomplete") && /^(role|aria-.*)$/.test(name)) && !(careful && name === "open"),
    },
  });
}

/** Whether somebody has typed into a form and not sent it. */
function begun(node) {
  return node.matches("form") && [...node.elements].some((field) => changed(field));
}

/** Whether somebody has changed a field, which may stand outside of any form: a row that was chosen from a list, say. */
function typed(node) {
  return node.matches("input, select, textarea") && changed(node);
}

function changed(field) {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (field.matches("select")) return [...field.options].some((option) => option.selected !== option.defaultSelected) && field.dataset.touched === "yes";
  return "defaultValue" in field && !field.matches("[type=hidden]") && field.value !== field.defaultValue;
}

document.addEventListener("input", (event) => {
  if (event.target.matches("select")) event.target.dataset.touched = "yes";
});

/** Says what is wrong beside a page that stays as it is. */
function complain(page) {
  const texts = [...page.querySelectorAll(".problem, #summary p, main h1 + p")].map((element) => element.textContent.trim());
  say(texts.join(" ") || page.title, { bad: true });
}
