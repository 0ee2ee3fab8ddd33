// A button that copies a field; where the browser lets pages not, the text is selected to be copied by hand.

import { whenever } from "./whenever.js";

whenever("[data-copy]", (button) => {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return;
    }
    button.textContent = button.dataset.done;
  });
});
