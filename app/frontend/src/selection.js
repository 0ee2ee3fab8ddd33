// @ts-check
// Where keys and clicks lead in lists and grids.

/**
 * Return the index that a step leads to; the first one if there is no present one (-1).
 *
 * @param {number} index
 * @param {number} step
 * @param {number} length
 */
export function steppedIndex(index, step, length) {
  return index < 0 ? 0 : Math.min(length - 1, Math.max(0, index + step));
}

/**
 * Return the items from one to the other, both included, in either order; none if one of them is not in the list.
 *
 * @template T
 * @param {T[]} items
 * @param {T | null} one
 * @param {T} other
 * @returns {T[]}
 */
export function itemsBetween(items, one, other) {
  const indexes = items.flatMap((item, index) => (item === one || item === other ? [index] : []));
  const [from, to = from] = indexes;
  if (one === null || from === undefined || to === undefined || (one !== other && from === to)) return [];
  return items.slice(from, to + 1);
}

/**
 * Return how many rows and columns a key leads from a cell, or null: up and down always, to the sides from the ends of
 * its text or if all of it is selected.
 *
 * @param {string} key
 * @param {{ shift: boolean, from: number, to: number, length: number }} state Shift, the selection and the text's length.
 * @returns {{ rows: number, columns: number } | null}
 */
export function cellStep(key, { shift, from, to, length }) {
  const all = to - from === length;
  if (key === "ArrowUp" || (key === "Enter" && shift)) return { rows: -1, columns: 0 };
  if (key === "ArrowDown" || key === "Enter") return { rows: 1, columns: 0 };
  if (key === "ArrowLeft" && (all || to === 0)) return { rows: 0, columns: -1 };
  if (key === "ArrowRight" && (all || from === length)) return { rows: 0, columns: 1 };
  return null;
}
