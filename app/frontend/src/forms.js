// For every page: one click sends a form once, and passwords can be shown.

const PATIENCE = 3000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, PATIENCE);
});

for (const label of document.querySelectorAll("[data-reveal]")) {
  const fields = label.closest("form").querySelectorAll("[type=password]");
  const box = label.querySelector("input");
  label.hidden = false;
  box.addEventListener("change", () => {
    for (const field of fields) field.type = box.checked ? "text" : "password";
  });
}
