"""The recipe for a noun, in docs/CHANGING.md and CONTRIBUTING.md, is true of the nouns that exist."""

import re
from pathlib import Path

import pytest

from tests.contracts.test_docs import HOME, section, text

NOUN, SIBLING = "expenses", "projects"
# Nouns that have all that the recipe asks for.
NOUNS = ("projects", "tasks")
RECIPE = section(text("docs", "CHANGING.md"), "## A noun")
WALK = section(text("CONTRIBUTING.md"), "## A new noun")
ROWS = [line.strip("| ").split(" | ") for line in RECIPE.splitlines() if line.startswith("| `")]
NEW = [row for row in ROWS if len(row) == 4]
EDITED = [row for row in ROWS if len(row) == 3]
SAME = [row[0].strip("`") for row in NEW if SIBLING in row[2]]
TESTS = {
    name
    for path in (HOME / "tests").rglob("test_*.py")
    for name in (path.name, *re.findall(r"^(?:async )?def (test_\w+)", path.read_text(), re.MULTILINE))
}


def test_the_files_are_counted() -> None:
    (counted,) = re.findall(r"(\d+) files, (\d+) new ones and (\d+) edited ones", RECIPE)
    assert [int(number) for number in counted] == [len(ROWS), len(NEW), len(EDITED)]
    assert len(ROWS) <= 28
    assert len({row[0] for row in ROWS}) == len(ROWS)


def test_siblings_are_where_the_recipe_has_them() -> None:
    siblings = {row[0].strip("`"): row[2].strip("`") for row in NEW}
    assert [path for path in siblings.values() if not (HOME / path).is_file()] == []
    assert [path for path in SAME if siblings[path] != path.replace(NOUN, SIBLING)] == []
    assert len(SAME) >= 15


@pytest.mark.parametrize("noun", NOUNS)
def test_nouns_have_the_files_of_the_recipe(noun: str) -> None:
    files = [Path(path.replace(NOUN, noun)) for path in SAME]
    assert [str(path) for path in files if not (HOME / path).is_file()] == []


@pytest.mark.parametrize("noun", NOUNS)
def test_edited_files_mention_the_nouns(noun: str) -> None:
    files = [row[0].strip("`") for row in EDITED]
    assert [path for path in files if noun.removesuffix("s") not in text(path).lower()] == []


def test_tests_of_the_recipe_exist() -> None:
    named = set(re.findall(r"\btest_\w+(?:\.py)?", text("docs", "CHANGING.md") + WALK))
    known = {f"test_{NOUN}.py", "test_"}
    assert sorted(named - TESTS - known) == []
    assert [row[0] for row in EDITED if "test_" not in row[-1]] == [], "forgetting it fails no test"


def test_the_walk_has_every_file_of_the_recipe() -> None:
    words = set(re.findall(r"[\w./<>]+", WALK))
    stems = {word.replace("<noun>", NOUN).rpartition("/")[2].removesuffix(".py") for word in words}
    files = {row[0].strip("`") for row in ROWS} - {f"migrations/versions/0013_{NOUN}.py"}
    missing = {path for path in files if Path(path).name.removesuffix(".py") not in stems}
    assert sorted(path for path in missing if not path.endswith("__init__.py")) == []


def test_the_walk_names_files_that_exist() -> None:
    paths = {path.replace("<noun>", SIBLING) for path in re.findall(r"`((?:app|docs|tests)/[\w./<>]+\.\w+)`", WALK)}
    paths -= {f"tests/routes/api_v1/test_{SIBLING}.py"}  # its rules are tested with the contracts
    assert [path for path in sorted(paths) if not (HOME / path).is_file()] == []
    assert len(paths) >= 8
