// Keys on the dashboard. Single letters can be switched off, because some people speak or shake (WCAG 2.1.4).

const label = document.querySelector("[data-keys]");
const box = label.querySelector("input");

label.hidden = false;
box.checked = remembered() !== "off";
apply();
box.addEventListener("change", () => {
  remember(box.checked ? "on" : "off");
  apply();
});

document.addEventListener("keydown", (event) => {
  const busy = event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented;
  if (!box.checked || busy || event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  target.focus();
  if (target.matches("button")) target.click();
});

function apply() {
  document.documentElement.classList.toggle("keys", box.checked);
  for (const target of document.querySelectorAll("[data-key]")) {
    if (box.checked) target.setAttribute("aria-keyshortcuts", target.dataset.key);
    else target.removeAttribute("aria-keyshortcuts");
  }
}

// A browser that keeps no data for pages throws here; then the choice lasts as long as the page.
function remembered() {
  try {
    return localStorage.getItem("keys");
  } catch {
    return null;
  }
}

function remember(value) {
  try {
    localStorage.setItem("keys", value);
  } catch {
    // Kept for this page only.
  }
}
