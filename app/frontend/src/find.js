// @ts-check
// The search next to a field that does not list all of its choices: what is found there is added to the field and chosen.

import "./common.js";
import { combobox } from "./combobox.js";
import { closest, required } from "./dom.js";

/** @typedef {{ value: string, title: string, about: string, project?: number }} Choice */

/**
 * Mount the search.
 *
 * @param {HTMLInputElement} field
 */
export function mount(field) {
  const form = /** @type {HTMLFormElement} */ (field.form);
  const select = required(form, `#${field.dataset.for}`, HTMLSelectElement);
  const place = /** @type {HTMLElement} */ (closest(field, ".find", HTMLElement));
  field.hidden = false;
  combobox(place, field, { label: field.getAttribute("aria-label") ?? "", eager: true, find, choose });

  /**
   * @param {string} words
   * @returns {Promise<Choice[]>}
   */
  async function find(words) {
    if (!words.trim()) return [];
    const query = new URLSearchParams({ q: words.trim() });
    const project = select.dataset.ofProject
      ? required(form, `#${select.dataset.ofProject}`, HTMLSelectElement).value
      : "";
    if (project) query.set("project_id", project);
    const response = await fetch(`${field.dataset.find}?${query}`);
    return response.ok ? (await response.json()).choices : [];
  }

  /** @param {Choice} choice */
  function choose({ value, title, project }) {
    if (![...select.options].some((option) => option.value === value)) {
      const option = new Option(title, value);
      option.dataset.keep = "";
      if (project) option.dataset.project = String(project);
      select.add(option);
    }
    select.value = value;
    field.value = "";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
