// What every page loads. What only some pages want is a chunk of its own, loaded where its mark is found.

import "./forms.js";
import "./toast.js";
import "./dialog.js";
import "./keys.js";
import "./menu.js";
import "./bar.js";
import "./copy.js";
import "./pending.js";
import "./places.js";
import "./import.js";
import "./releases.js";
import { refresh } from "./update.js";
import { whenever } from "./whenever.js";

/** Loads a chunk for the elements that fit, and calls what `begin` finds in it, unless they are gone until it is there. */
function chunk(selector, load, begin) {
  whenever(selector, async (element) => {
    const start = begin(await load());
    if (element.isConnected) start(element);
  });
}

chunk("[data-guess]", () => import("./set_up.js"), ({ guess }) => guess);
chunk("#palette", () => import("./palette.js"), ({ palette }) => palette);
chunk("[data-rows]", () => import("./entries.js"), ({ rows }) => rows);
chunk("[data-bulk]", () => import("./entries.js"), ({ bulk }) => bulk);
chunk("[data-sieve]", () => import("./entries.js"), ({ sieve }) => sieve);
chunk("[data-of-project]", () => import("./entry_form.js"), ({ tasks }) => tasks);
chunk("[data-times]", () => import("./entry_form.js"), ({ times }) => times);
whenever("body.framed", (body) => {
  const begin = async () => (await import("./live.js")).begin(body, refresh);
  // After everything that the page is seen and used by.
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin);
});
chunk("[data-board]", () => import("./board.js"), ({ begin }) => begin);
chunk("[data-calendar]", () => import("./calendar.js"), ({ begin }) => begin);
chunk("[data-sheet]", () => import("./timesheet.js"), ({ sheet }) => sheet);
