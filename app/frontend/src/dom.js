// @ts-check
// Queries that know the type of what they find.

/**
 * Return the first element that matches and is of the type, or null.
 *
 * @template {Element} E
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => E} type
 * @returns {E | null}
 */
export function query(root, selector, type) {
  const found = root.querySelector(selector);
  return found instanceof type ? found : null;
}

/**
 * Return the first element that matches; an error if there is none, because the template must have it.
 *
 * @template {Element} E
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => E} type
 * @returns {E}
 */
export function required(root, selector, type) {
  const found = query(root, selector, type);
  if (!found) throw new Error(`The page has no ${type.name} ${selector}`);
  return found;
}

/**
 * Return all elements that match and are of the type.
 *
 * @template {Element} E
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => E} type
 * @returns {E[]}
 */
export function queryAll(root, selector, type) {
  return [...root.querySelectorAll(selector)].flatMap((element) => (element instanceof type ? [element] : []));
}

/**
 * Return the element itself or its nearest ancestor that matches and is of the type, or null.
 *
 * @template {Element} E
 * @param {EventTarget | null} target
 * @param {string} selector
 * @param {new () => E} type
 * @returns {E | null}
 */
export function closest(target, selector, type) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof type ? found : null;
}

/**
 * Return a form's field by its name, or null.
 *
 * @template {Element} E
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {new () => E} type
 * @returns {E | null}
 */
export function optionalField(form, name, type) {
  const found = form.elements.namedItem(name);
  return found instanceof type ? found : null;
}

/**
 * Return a form's field by its name; an error if there is none.
 *
 * @template {Element} E
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {new () => E} type
 * @returns {E}
 */
export function requiredField(form, name, type) {
  const found = optionalField(form, name, type);
  if (!found) throw new Error(`The form has no ${type.name} ${name}`);
  return found;
}

/**
 * Return whether a click is the browser's business: another button, or a new tab or window.
 *
 * @param {MouseEvent} event
 */
export function isBrowserClick(event) {
  return Boolean(event.button) || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented;
}

/**
 * Return whether a key is pressed together with Control, Alt or Meta.
 *
 * @param {KeyboardEvent} event
 */
export function hasModifier(event) {
  return event.ctrlKey || event.metaKey || event.altKey;
}

/**
 * Make a form that is sent without being seen.
 *
 * @param {string} action
 * @param {Record<string, string>} values
 */
export function hiddenForm(action, values) {
  const form = Object.assign(document.createElement("form"), { method: "post", action, hidden: true });
  for (const [name, value] of Object.entries(values)) {
    form.append(Object.assign(document.createElement("input"), { name, value }));
  }
  return form;
}
