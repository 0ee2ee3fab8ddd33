// @ts-check
// A page that waits for something has `data-pending` and is refreshed each second until the mark is gone.

import { onElement } from "./elements.js";
import { refresh } from "./update.js";

const INTERVAL = 1000;
const TIMES = 60;

onElement("[data-pending]", HTMLElement, (mark) => {
  let times = 0;
  const timer = setInterval(() => {
    if (!mark.isConnected || !mark.matches("[data-pending]") || ++times > TIMES) clearInterval(timer);
    else refresh();
  }, INTERVAL);
});
