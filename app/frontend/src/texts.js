// Texts that scripts say, in the language of the page.

const block = document.getElementById("texts");
const texts = block ? JSON.parse(block.textContent) : {};

/** The text under a name of `palette.html`. */
export const text = (name) => texts[name] ?? name;

export const language = document.documentElement.lang;
