// @ts-check
// A form with a file that may be large shows how much of it has been sent: `data-progress` marks the place.

import { required } from "./dom.js";

/** @typedef {{ status: number, url: string, headers: { get(name: string): string | null }, text(): Promise<string> }} PageResponse */
/** @typedef {{ method?: string, headers?: Record<string, string>, body?: XMLHttpRequestBodyInit }} RequestOptions */
/** @typedef {(path: string | URL, options: RequestOptions) => Promise<PageResponse>} Transport */

/**
 * Return a `fetch` that shows in this place how much has been sent, then that the server is working on it.
 *
 * @param {HTMLElement} place
 * @returns {Transport}
 */
export function uploading(place) {
  const line = required(place, "p", HTMLElement);
  const bar = required(place, "progress", HTMLProgressElement);
  return (path, { method = "POST", headers = {}, body }) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, path);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        bar.value = loaded / total;
      });
      request.upload.addEventListener("load", () => {
        bar.removeAttribute("value");
        line.textContent = place.dataset.working ?? "";
      });
      // Hidden before the answer is shown: that may change this element into another one of the page.
      request.addEventListener("load", () => {
        place.hidden = true;
        resolve(asResponse(request));
      });
      request.addEventListener("error", () => {
        place.hidden = true;
        reject(new TypeError("The server cannot be reached"));
      });
      line.textContent = place.dataset.sending ?? "";
      bar.value = 0;
      place.hidden = false;
      request.send(body);
    });
}

/**
 * @param {XMLHttpRequest} request
 * @returns {PageResponse}
 */
function asResponse(request) {
  return {
    status: request.status,
    url: request.responseURL,
    headers: { get: (name) => request.getResponseHeader(name) },
    text: async () => request.responseText,
  };
}
