// On a phone the places of a section are a line that scrolls: the present one is brought into view.

import { whenever } from "./whenever.js";

whenever(".places [aria-current]", (link) => {
  const line = link.closest(".places");
  line.scrollLeft = link.offsetLeft - (line.clientWidth - link.offsetWidth) / 2;
});
