/** Proposes the browser's time zone. */
export function guess(choice) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...choice.options].some((option) => option.value === zone)) choice.value = zone;
}
