// What every page loads. Parts that only some pages want are chunks of their own.

import "./forms.js";

for (const [selector, load] of [
  ["[data-keys]", () => import("./keys.js")],
  ["[data-start]", () => import("./clock.js")],
  ["#task_id", () => import("./tasks.js")],
  ["[data-fresh]", () => import("./fresh.js")],
  ["[data-guess]", () => import("./set_up.js")],
]) {
  if (document.querySelector(selector)) load();
}
