// A file that was tried out stays chosen, so that it can be imported by the next click.

import { show } from "./update.js";
import { whenever } from "./whenever.js";

whenever("[data-keep-file]", (form) => {
  form.addEventListener("answered", (event) => {
    event.preventDefault();
    show(event.detail, { push: event.detail.status < 400, sent: form });
  });
});
