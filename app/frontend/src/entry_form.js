// The form of an entry: tasks of the chosen project, and a length that goes with start and end.

/** Keeps on offer what belongs to the chosen project. */
export function tasks(choice) {
  const project = document.getElementById(choice.dataset.ofProject);
  const every = [...choice.children];
  project.addEventListener("change", () => offer(true));
  offer(false);

  function offer(changed) {
    const chosen = choice.value;
    const fits = (option) => !project.value || option.dataset.project === project.value;
    choice.replaceChildren(...every.filter((part) => !part.matches("[data-project]:not(optgroup *)") || fits(part)).filter((part) => !part.matches("optgroup") || [...part.children].some(fits)));
    if ([...choice.options].some((option) => option.value === chosen)) choice.value = chosen;
    else if (changed) choice.selectedIndex = 0;
  }
}

/** Fills the length from start and end, and the end from start and length. */
export function times(place) {
  const form = place.closest("form");
  const { start, end, duration } = form.elements;
  const minutes = (text) => /^\d\d:\d\d/.test(text) ? text.slice(0, 2) * 60 + Number(text.slice(3, 5)) : null;
  const two = (number) => String(number).padStart(2, "0");

  function measure() {
    const [from, to] = [minutes(start.value), minutes(end.value)];
    if (from === null || to === null || from === to || form.elements.end_day) return;
    const long = (to - from + 1440) % 1440;
    duration.value = "";
    duration.placeholder = `${Math.floor(long / 60)}:${two(long % 60)}`;
  }

  // A length is what counts then: the server adds it, also in nights that have an hour more or less.
  duration.addEventListener("input", () => duration.value && (end.value = ""));
  start.addEventListener("change", measure);
  end.addEventListener("change", measure);
  measure();
}
