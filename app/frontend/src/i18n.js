// @ts-check
// Texts that scripts show, in the page's language.

const block = document.getElementById("texts");

/** @type {Record<string, string>} */
const texts = block ? JSON.parse(block.textContent) : {};

/**
 * Return the text that `palette.html` has under this name.
 *
 * @param {string} name
 */
export const text = (name) => texts[name] ?? name;

export const language = document.documentElement.lang;
