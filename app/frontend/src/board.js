// The board: a task goes to another column by a drag, or by the arrow keys on its menu. Both press the button of the
// menu that says so, so that the server is asked in one way only; what it did is said by its toast.

const DRAGGED = "application/x-task";

/** Gives the board its behaviour. */
export function begin(board) {
  let held = null;

  board.addEventListener("dragstart", (event) => {
    held = event.target.closest("[data-task]");
    if (!held) return;
    event.dataTransfer.setData(DRAGGED, held.dataset.task);
    event.dataTransfer.effectAllowed = "move";
    held.classList.add("held");
  });
  board.addEventListener("dragend", () => {
    held?.classList.remove("held");
    held = null;
    over(null);
  });
  board.addEventListener("dragover", (event) => {
    const lane = event.target.closest("[data-status]");
    if (!held || !lane) return;
    event.preventDefault();
    over(lane);
  });
  board.addEventListener("dragleave", (event) => {
    if (!board.contains(event.relatedTarget)) over(null);
  });
  board.addEventListener("drop", (event) => {
    const lane = event.target.closest("[data-status]");
    if (!held || !lane) return;
    event.preventDefault();
    move(held, lane.dataset.status);
  });

  board.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const menu = event.target.closest("summary");
    if (!step || !menu || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const lanes = [...board.querySelectorAll("[data-status]")];
    const next = lanes[lanes.indexOf(menu.closest("[data-status]")) + step];
    if (next) move(menu.closest("[data-task]"), next.dataset.status);
  });
  // An open menu closes when somebody leaves it.
  board.addEventListener("focusout", (event) => {
    const menu = event.target.closest("details[open]");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  board.addEventListener("keyup", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  function over(lane) {
    for (const other of board.querySelectorAll("[data-status]")) other.classList.toggle("over", other === lane);
  }
}

/** Presses the button of the task's menu that moves it. */
function move(task, status) {
  task.querySelector(`button[data-to="${status}"]`)?.click();
}
