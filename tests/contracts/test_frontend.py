"""The contract of templates with scripts and styles: their `data-` marks."""

import re
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "app/frontend/src"
MARK = r"data-[a-z]+(?:-[a-z]+)*"
FOREIGN = {
    "data-date": "FullCalendar sets it on a day's column",
    "data-fullcalendar": "FullCalendar looks for it on its style element",
}
PAGE = {"data-user"}  # what pages state about themselves, for live.js
UNREAD: dict[str, str] = {}  # a mark, and why a template has it nevertheless


def read(files: Iterable[Path], comment: str) -> str:
    """Return the files' text without comments."""
    return "\n".join(re.sub(comment, "", file.read_text(), flags=re.DOTALL) for file in files)


TEMPLATES = read([*ROOT.glob("app/templates/**/*.html"), *ROOT.glob("plugins/**/*.html")], r"\{#.*?#\}")
STYLES = read(SOURCE.glob("*.css"), r"/\*.*?\*/")
SCRIPTS = read(SOURCE.glob("*.js"), r"/\*.*?\*/|(?m:^\s*//[^\n]*)")
ASSIGNED = r"dataset\.(\w+) = "


def mark(name: str) -> str:
    """Return the attribute of a name of `dataset`: data-copy-row for copyRow."""
    return "data-" + re.sub("[A-Z]", lambda letter: f"-{letter.group().lower()}", name)


def set_by_templates() -> set[str]:
    return set(re.findall(MARK, TEMPLATES))


def set_by_scripts() -> set[str]:
    calls = re.findall(rf'(?:toggleAttribute|setAttribute)\("({MARK})"', SCRIPTS)
    return {*calls, *map(mark, re.findall(ASSIGNED, SCRIPTS))}


def used() -> set[str]:
    """Return the marks that a style or a selector has, or that a script reads from a `dataset`."""
    read_one_by_one = re.findall(r"dataset\.(\w+)\b(?! = )", SCRIPTS)
    tested = re.findall(r'"(\w+)" in [\w.]+\.dataset', SCRIPTS)
    patterns = re.findall(r"\{([^{}]*)\} = (?:[\w.]+\.dataset|marks)\b|dataset: \{([^{}]*)\}", SCRIPTS)
    taken = re.findall(r"(?:^|,)\s*(\w+)", "\n".join(f"{one or other}," for one, other in patterns), re.MULTILINE)
    written = re.findall(MARK, STYLES) + re.findall(MARK, SCRIPTS)
    return {*written, *map(mark, [*read_one_by_one, *tested, *taken])}


def test_each_mark_that_is_used_is_set() -> None:
    assert used() - set_by_templates() - set_by_scripts() - FOREIGN.keys() == set()


def test_each_mark_that_is_set_is_used() -> None:
    assert set_by_templates() - used() == UNREAD.keys()
    assert set_by_scripts() - used() == set()


def test_marks_for_page_authors_are_documented() -> None:
    """A mark that three templates or more have is one for page authors, unless it belongs to another mark's element."""
    table = (ROOT / "docs/PAGES.md").read_text().split("| mark |", 1)[1].split("\n\n", 1)[0]
    documented = set(re.findall(MARK, table))
    templates = [set(re.findall(MARK, file.read_text())) for file in ROOT.glob("app/templates/**/*.html")]
    shared = {name for name in set().union(*templates) if sum(name in marks for marks in templates) >= 3}
    assert shared - documented - PAGE == set()
    assert documented - used() - set_by_scripts() == set()


def test_the_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (ROOT / "app/frontend/package-lock.json").read_text()


def test_each_script_is_checked() -> None:
    """A script is typed, and TypeScript is silenced nowhere."""
    scripts = {file.name: file.read_text() for file in SOURCE.glob("*.js")}
    assert {name for name, text in scripts.items() if not text.startswith("// @ts-check\n")} == set()
    assert {name for name, text in scripts.items() if re.search(r"@ts-(ignore|nocheck|expect-error)", text)} == set()
