// @ts-check
// What the command palette and the timer's description propose.

/** @typedef {{ title: string, about?: string }} Proposal */
/** @typedef {{ notes: string, project: string, project_id: number, task?: string | null, task_id?: number | null }} RecentWork */
/** @typedef {{ type: string, id: number, title: string, badge?: string | null, description?: string | null }} SearchResult */

/** @type {Record<string, string>} */
const PATHS = { project: "/projects/", task: "/tasks/", client: "/clients/", entry: "/entries/" };
const PROPOSALS = 8;

/** @param {string} words */
export const normalize = (words) => words.toLowerCase().trim();

/**
 * Return the proposals whose title contains the words.
 *
 * @template {Proposal} P
 * @param {P[]} proposals
 * @param {string} words
 */
export function matchingTitles(proposals, words) {
  return proposals.filter(({ title }) => title.toLowerCase().includes(normalize(words)));
}

/**
 * Return recent work whose notes, project or task contain the words.
 *
 * @param {RecentWork[]} works
 * @param {string} words
 */
export function matchingWork(works, words) {
  return works
    .filter((work) => `${work.notes} ${work.project} ${work.task ?? ""}`.toLowerCase().includes(normalize(words)))
    .slice(0, PROPOSALS)
    .map((work) => ({
      title: work.notes || work.task || work.project,
      about: [work.project, work.task].filter(Boolean).join(" · "),
      work,
    }));
}

/**
 * Return what the palette shows of a search result, and the page it leads to.
 *
 * @param {SearchResult} result
 */
export function resultProposal(result) {
  return {
    title: result.title,
    about: [result.badge, result.description].filter(Boolean).join(" · "),
    path: `${PATHS[result.type]}${result.id}`,
  };
}
