// The bar of the timer: the clock, tasks of the chosen project, and what was worked on of late.

import { combobox } from "./combobox.js";
import { text } from "./texts.js";
import { whenever } from "./whenever.js";

let ahead = 0;
let title = null;

whenever("[data-start]", follow);
whenever("[data-tasks]", tasks);
whenever("[data-recent]", recent);

/** Keeps the face at the time since its data-start, less data-break seconds, by the server's clock. */
function follow(face) {
  let seen = null;
  function show() {
    if (!face.isConnected) return untitled();
    const { now, start, paused, break: rest } = face.dataset;
    if (now !== seen) ahead = Date.parse((seen = now)) - Date.now();
    const begin = Date.parse(start) + rest * 1000;
    const elapsed = Math.max(0, (paused ? Date.parse(paused) : Date.now() + ahead) - begin);
    face.textContent = clock(elapsed);
    titled(clock(elapsed).slice(0, -3));
    setTimeout(show, paused ? 500 : 1000 - (elapsed % 1000));
  }
  show();
}

/** The page's title begins with the time, so that the tab shows it. */
function titled(time) {
  if (title === null || !document.title.endsWith(title)) title = document.title;
  document.title = `${time} ${title}`;
}

function untitled() {
  if (title !== null && document.title.endsWith(title)) document.title = title;
}

/** `h:mm:ss` of milliseconds. */
function clock(elapsed) {
  const seconds = Math.floor(elapsed / 1000);
  const two = (number) => String(number).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Offers the open tasks of the chosen project. */
function tasks(place) {
  const project = place.closest("form").elements.project_id;
  const task = place.querySelector("select");
  project.addEventListener("change", () => offer());
  offer();

  async function offer(chosen = "") {
    const wanted = project.value;
    let found = [];
    if (wanted) {
      const answer = await fetch(`${place.dataset.tasks}?project_id=${wanted}`);
      if (answer.ok) found = (await answer.json()).tasks;
    }
    if (wanted !== project.value) return;
    task.replaceChildren(new Option(text("noTask"), ""), ...found.map(({ id, name }) => new Option(name, id)));
    task.value = [...task.options].some((option) => option.value === String(chosen)) ? chosen : "";
    place.hidden = found.length === 0;
  }
  place.offer = offer;
}

/** Completes the notes with earlier ones, which bring their project and task along. */
function recent(place) {
  const field = place.querySelector("input");
  const form = field.form;
  let known = null;
  combobox(place, field, {
    label: text("recent"),
    async find(words) {
      known ??= fetch(place.dataset.recent).then((answer) => (answer.ok ? answer.json() : { recent: [] }));
      const { recent: works } = await known;
      const wanted = words.toLowerCase().trim();
      return works
        .filter((work) => `${work.notes} ${work.project} ${work.task ?? ""}`.toLowerCase().includes(wanted))
        .slice(0, 8)
        .map((work) => ({
          title: work.notes || work.task || work.project,
          about: [work.project, work.task].filter(Boolean).join(" · "),
          work,
        }));
    },
    choose({ work }) {
      field.value = work.notes;
      form.elements.project_id.value = work.project_id;
      form.querySelector("[data-tasks]").offer?.(work.task_id ?? "");
    },
  });
  field.addEventListener("blur", () => (known = null));
}
