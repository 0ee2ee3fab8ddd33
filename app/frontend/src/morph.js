// @ts-check
// Changing a part of the page into its new version, without losing what a user has typed.

import { Idiomorph } from "idiomorph";

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/**
 * Change `old` into `fresh`. Elements with `data-keep` stay as they are.
 *
 * @param {Element} old
 * @param {Element} fresh
 * @param {boolean} gentle Whether what a user has changed in forms and fields stays too.
 * @param {HTMLFormElement | null} sent The form whose answer this is: its content is not kept.
 */
export function morph(old, fresh, gentle, sent) {
  /** @param {Element} node */
  const isEdited = (node) =>
    node !== sent &&
    (isChangedForm(node) || (!(sent && "form" in node && node.form === sent) && isField(node) && isChanged(node)));
  /** @param {Node} node */
  const isReplaceable = (node) =>
    !(node instanceof Element && (node.hasAttribute("data-keep") || (gentle && isEdited(node))));
  Idiomorph.morph(old, fresh, {
    // Only for fields: of any other focused element, such as a button, it would keep the text as well.
    ignoreActiveValue: gentle && document.activeElement !== null && isField(document.activeElement),
    callbacks: {
      beforeNodeMorphed: isReplaceable,
      beforeNodeRemoved: isReplaceable,
      // A script has set these on its field; a user has opened these details.
      beforeAttributeUpdated: (name, node) =>
        !(node.hasAttribute("aria-autocomplete") && /^(role|aria-.*)$/.test(name)) && !(gentle && name === "open"),
    },
  });
}

/**
 * @param {Element} node
 * @returns {node is Field}
 */
function isField(node) {
  return node.matches("input, select, textarea");
}

/** @param {Element} node */
function isChangedForm(node) {
  return node instanceof HTMLFormElement && [...node.elements].some((field) => isField(field) && isChanged(field));
}

/** @param {Field} field */
function isChanged(field) {
  if (field instanceof HTMLSelectElement) {
    return (
      field.dataset.touched === "yes" && [...field.options].some((option) => option.selected !== option.defaultSelected)
    );
  }
  if (field.matches("[type=checkbox], [type=radio]") && "checked" in field)
    return field.checked !== field.defaultChecked;
  return !field.matches("[type=hidden]") && field.value !== field.defaultValue;
}

document.addEventListener("input", ({ target }) => {
  if (target instanceof HTMLSelectElement) target.dataset.touched = "yes";
});
