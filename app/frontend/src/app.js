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

whenever("[data-guess]", async (field) => (await import("./set_up.js")).guess(field));
whenever("#palette", async (dialog) => (await import("./palette.js")).palette(dialog));
whenever("[data-rows]", async (table) => (await import("./entries.js")).rows(table));
whenever("[data-quick]", async (form) => (await import("./entries.js")).quick(form));
whenever("[data-bulk]", async (form) => (await import("./entries.js")).bulk(form));
whenever("[data-sieve]", async (form) => (await import("./entries.js")).sieve(form));
whenever("[data-of-project]", async (choice) => (await import("./entry_form.js")).tasks(choice));
whenever("[data-times]", async (place) => (await import("./entry_form.js")).times(place));
whenever("body.framed", (body) => {
  const begin = async () => (await import("./live.js")).begin(body, refresh);
  // After everything that the page is seen and used by.
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin);
});
whenever("[data-board]", async (board) => (await import("./board.js")).begin(board));
whenever("[data-calendar]", async (place) => (await import("./calendar.js")).begin(place));
whenever("[data-sheet]", async (form) => (await import("./timesheet.js")).sheet(form));
