// Behaviour for marked elements, those that are there and those that an update brings.

const known = [];

/** Calls `begin` once for each element that fits, now and after every update of the page. */
export function whenever(selector, begin) {
  const entry = { selector, begin, begun: new WeakSet() };
  known.push(entry);
  look(entry);
}

/** Looks for new elements. */
export function lookAgain() {
  known.forEach(look);
}

function look({ selector, begin, begun }) {
  for (const element of document.querySelectorAll(selector)) {
    if (begun.has(element)) continue;
    begun.add(element);
    begin(element);
  }
}
