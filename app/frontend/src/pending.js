// A page that waits for something, marked `data-pending`, looks again each second until the mark is gone.

import { refresh } from "./update.js";
import { whenever } from "./whenever.js";

const EVERY = 1000;
const LONGEST = 60;

whenever("[data-pending]", (mark) => {
  let times = 0;
  const timer = setInterval(() => {
    if (!mark.isConnected || !mark.matches("[data-pending]") || ++times > LONGEST) clearInterval(timer);
    else refresh();
  }, EVERY);
});
