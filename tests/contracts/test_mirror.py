"""Tests are where their subject is: `app/core/feed.py` is tested in `tests/core/test_feed.py`."""

from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent.parent
HOME = TESTS.parent
# These are about the whole project, and mirror nothing.
APART = ("bench", "browser", "cluster", "contracts", "journeys")
WEB, SERVICES = Path("app/routes/web"), Path("app/services")
# Packages whose rules are tested through the surface that shows them, if its test has another name than they.
ELSEWHERE = {
    "app/services/archives": "test_cli_transfer.py",
    "app/services/global_search": "routes/api_v1/test_search.py",
    "app/services/idempotency": "routes/test_idempotent.py",
    "app/services/imports/resolve": "services/imports/test_importer.py",
    "app/services/settings": "routes/web/admin/test_admin_server.py",
    "app/routes/schemas": "contracts/test_schemas.py",
    "app/routes/schemas/inventory": "contracts/test_schemas.py",
    "app/routes/web/choice_search": "routes/web/test_choices.py",
    "app/routes/web/deleted_entries": "routes/web/test_entries_detail.py",
    "app/routes/web/saved_reports": "routes/web/test_reports.py",
    "app/routes/web/task_board": "routes/web/test_tasks.py",
    "app/sdk": "plugins/test_plugins.py",
}


def mirrors() -> Iterator[Path]:
    """The tests that mirror a module, as paths below tests/."""
    for path in sorted(TESTS.rglob("test_*.py")):
        inside = path.relative_to(TESTS)
        if inside.parts[0] not in APART:
            yield inside


def sources(folder: Path) -> list[Path]:
    """The folders that a folder of tests mirrors: tests/plugins mirrors app/plugins and plugins."""
    places = [HOME / "app" / folder]
    if folder.parts[:1] == ("plugins",):
        places.append(HOME / folder)
    return places


def is_source(path: Path) -> bool:
    """Whether this names a module or a package."""
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def subject(test: Path) -> Path | None:
    """The module or package that a test is named for, with or without an aspect: test_inventory_race.py, inventory."""
    words = test.stem.removeprefix("test_").split("_")
    names = ["_".join(words[:count]) for count in range(len(words), 0, -1)]
    for source in sources(test.parent):
        if source.with_suffix(".py").is_file():
            return source  # a folder of tests for one module
        candidates = [source / name for name in names] + [source for name in names if name == source.name]
        if found := next(filter(is_source, candidates), None):
            return found
    return None


def test_every_test_is_named_for_a_module_or_package() -> None:
    assert [str(path) for path in mirrors() if subject(path) is None] == []


def test_every_package_has_tests() -> None:
    packages = {path.parent.relative_to(HOME) for path in (HOME / "app").rglob("__init__.py")} - {Path("app")}
    subjects = {found.relative_to(HOME) for path in mirrors() if (found := subject(path))}
    tested = subjects | {parent for path in subjects for parent in path.parents}
    # One test walks through all pages of a section.
    tested |= {package for package in packages if package.parent in subjects - {WEB} and WEB in package.parents}
    # The tests of a surface test the services of a noun.
    surfaces = {path.stem.removeprefix("test_") for path in (TESTS / "routes").glob("*/test_*.py")}
    tested |= {package for package in packages if package.parent == SERVICES and package.name in surfaces}
    assert {str(package) for package in packages if package not in tested} == set(ELSEWHERE)
    assert [place for place in ELSEWHERE.values() if not (TESTS / place).is_file()] == []
