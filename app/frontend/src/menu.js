// Details that open over the page close again by Escape, and by a click beside them.

const OPEN = "details:is(.menu, .over-up)[open]";

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.(OPEN);
  if (!menu) return;
  event.preventDefault();
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(OPEN)) if (!menu.contains(event.target)) menu.open = false;
});
