// Proposes the browser's time zone.

const choice = document.querySelector("[data-guess]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (choice && [...choice.options].some((option) => option.value === zone)) choice.value = zone;
