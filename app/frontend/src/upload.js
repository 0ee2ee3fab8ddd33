// A form with a file that may be large shows how much of it is on the server: `data-progress` marks where.

/** Like fetch, for a form with such a place: first how much has been sent, then that the server is at work with it. */
export function uploading(place) {
  const [line, bar] = [place.querySelector("p"), place.querySelector("progress")];
  return (path, { method, headers, body }) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, path);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.addEventListener("progress", ({ loaded, total }) => (bar.value = loaded / total));
      request.upload.addEventListener("load", () => {
        bar.removeAttribute("value");
        line.textContent = place.dataset.working;
      });
      request.addEventListener("load", () => resolve(answer(request)));
      request.addEventListener("error", () => reject(new TypeError("The server cannot be reached")));
      request.addEventListener("loadend", () => (place.hidden = true));
      line.textContent = place.dataset.sending;
      bar.value = 0;
      place.hidden = false;
      request.send(body);
    });
}

/** What fetch would have made of it. */
function answer(request) {
  return {
    status: request.status,
    url: request.responseURL,
    headers: { get: (name) => request.getResponseHeader(name) },
    text: async () => request.responseText,
  };
}
