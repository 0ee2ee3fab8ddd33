import assert from "node:assert/strict";
import { test } from "node:test";

import { matchingTitles, matchingWork, resultProposal } from "../src/matching.js";

const work = (notes, project, task = null) => ({ notes, project, project_id: 1, task, task_id: null });

test("titles match without regard to case and outer spaces", () => {
  const commands = [{ title: "New client" }, { title: "Reports" }];
  assert.deepEqual(matchingTitles(commands, " CLIENT "), [{ title: "New client" }]);
  assert.deepEqual(matchingTitles(commands, ""), commands);
});

test("recent work is found by notes, project or task, eight at most", () => {
  const works = [work("Footer", "Website"), work("", "Website", "Design"), work("", "App")];
  assert.deepEqual(matchingWork(works, "design"), [{ title: "Design", about: "Website · Design", work: works[1] }]);
  assert.deepEqual(
    matchingWork(works, "").map(({ title, about }) => [title, about]),
    [
      ["Footer", "Website"],
      ["Design", "Website · Design"],
      ["App", "App"],
    ],
  );
  assert.equal(
    matchingWork(
      Array.from({ length: 9 }, () => work("Footer", "Website")),
      "foot",
    ).length,
    8,
  );
});

test("a search result leads to its page", () => {
  const result = { type: "task", id: 7, title: "Design", badge: "Done", description: null };
  assert.deepEqual(resultProposal(result), { title: "Design", about: "Done", path: "/tasks/7" });
});
