// @ts-check
// Behaviour for marked elements: those on the page and those that a later update adds.

/** @type {(() => void)[]} */
const mountings = [];

/**
 * Call `mount` once for each element that matches, now and after every update of the page.
 *
 * @template {Element} E
 * @param {string} selector
 * @param {new () => E} type
 * @param {(element: E) => void} mount
 */
export function onElement(selector, type, mount) {
  /** @type {WeakSet<Element>} */
  const mounted = new WeakSet();
  function mountNew() {
    for (const element of document.querySelectorAll(selector)) {
      if (mounted.has(element)) continue;
      mounted.add(element);
      if (!(element instanceof type)) throw new TypeError(`${selector} is meant for ${type.name}`);
      mount(element);
    }
  }
  mountings.push(mountNew);
  mountNew();
}

/** Mount the elements that an update has added. */
export function mountNewElements() {
  for (const mountNew of mountings) mountNew();
}
