// @ts-check
// Requests for pages that are shown in place.

import { text } from "./i18n.js";
import { notify } from "./toast.js";

/** @import { RequestOptions, Transport } from "./upload.js" */
/** @typedef {{ status: number, url: string, page: Document }} Answer */

let latest = 0;

/**
 * Return the server's page, or null if there is nothing to show: no connection, or the browser goes to another page.
 *
 * @param {string | URL} path
 * @param {RequestOptions} [options]
 * @param {{ silent?: boolean, transport?: Transport }} [how] A silent request neither reports errors nor leaves the page.
 * @returns {Promise<Answer | null>}
 */
export async function requestPage(path, options = {}, { silent = false, transport = fetch } = {}) {
  const number = ++latest;
  let response;
  try {
    response = await transport(path, { ...options, headers: { Accept: "text/html", "X-Partial": "yes" } });
  } catch {
    if (!silent) notify(text("offline"), { failed: true });
    return null;
  }
  // What was sent is not stored: it stays on the page, to be sent again.
  if (options.method === "POST" && new URL(response.url).pathname === "/sign-in") {
    notify(text("signedOut"), { failed: true });
    return null;
  }
  const html = response.headers.get("Content-Type")?.startsWith("text/html");
  const page = html ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  if (!page?.body.classList.contains("framed")) {
    if (!silent) location.assign(response.url);
    return null;
  }
  // A later request has been sent in the meantime: its answer is newer.
  if (silent && number !== latest) return null;
  // The browser would refuse to focus these, and log it, because something has the focus already. `showPage` does it.
  for (const first of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[autofocus]"))) {
    first.removeAttribute("autofocus");
    first.dataset.first = "";
  }
  return { status: response.status, url: response.url, page };
}
