// The start form's tasks: only those of the chosen project.

const tasks = document.querySelector("#task_id");
if (tasks) narrow(document.querySelector("#project_id"));

/** Offers what belongs to the value of `project`, now and whenever it changes. */
function narrow(project) {
  const all = [...tasks.querySelectorAll("[data-project]")];

  function show() {
    const fitting = all.filter((task) => task.dataset.project === project.value);
    const kept = fitting.some((task) => task.value === tasks.value) ? tasks.value : "";
    tasks.replaceChildren(tasks.options[0], ...fitting);
    tasks.value = kept;
    tasks.disabled = fitting.length === 0;
    tasks.closest(".field").classList.toggle("idle", tasks.disabled);
  }
  project.addEventListener("change", show);
  show();
}
