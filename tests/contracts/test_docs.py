"""The documents say what there is, no less and no more."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from quart_schema.validation import QUART_SCHEMA_REQUEST_ATTRIBUTE

from app import TimeTracker, create_app, route_list
from app.cli import cli
from app.plugins.setup import Setup
from app.services.accounts.scopes import SCOPES
from app.services.imports.formats import FORMATS, format_choices
from app.settings import Settings, known_names
from tests.contracts import docs

HOME = Path(__file__).parent.parent.parent
DOCUMENTS = sorted([*HOME.glob("*.md"), *(HOME / "docs").rglob("*.md")])
FENCED = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@pytest.fixture
def made(tmp_path: Path) -> TimeTracker:
    """An app with the default settings; its database is never asked."""
    return create_app(Settings(secret_key="k" * 40, instance=tmp_path).with_defaults())


def text(*path: str) -> str:
    """A document."""
    return HOME.joinpath(*path).read_text()


def section(document: str, heading: str) -> str:
    """What stands below a heading, until the next one of its rank."""
    rank = heading.partition(" ")[0]
    (rest,) = re.findall(rf"^{re.escape(heading)}\n(.*?)(?=^{rank} |\Z)", document, re.MULTILINE | re.DOTALL)
    return str(rest)


def first_cells(part: str) -> list[str]:
    """The codes in the first column of every table."""
    return re.findall(r"^\| `([^`]+)`", part, re.MULTILINE)


def test_every_setting_of_the_environment_is_documented() -> None:
    names = first_cells(section(text("docs", "CONFIGURATION.md"), "## Environment"))
    assert sorted(name for name in names if "__" not in name) == sorted(known_names())


def test_names_with_a_place_for_another_are_documented() -> None:
    names = first_cells(section(text("docs", "CONFIGURATION.md"), "## Environment"))
    assert {"TIMETRACKER_AUTH__<BLUEPRINT>", "TIMETRACKER_<PLUGIN>__<OPTION>"} - set(names) == set()


def test_every_scope_is_documented() -> None:
    assert sorted(first_cells(section(text("docs", "api", "REST_API.md"), "## Scopes"))) == sorted(SCOPES)


def test_every_route_of_v1_is_documented(made: TimeTracker) -> None:
    rules = [rule.rule for rule in made.url_map.iter_rules() if rule.rule.startswith("/api/v1/")]
    there = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule) for rule in rules}
    told = re.findall(r"`(?:GET|POST|PUT|PATCH|DELETE) (/api/v1/[^`\s?]+)`", text("docs", "api", "REST_API.md"))
    assert sorted(set(told)) == sorted(there)


def test_every_field_that_v1_takes_is_documented(made: TimeTracker) -> None:
    document = text("docs", "api", "REST_API.md")
    found = set()
    for endpoint, view in made.view_functions.items():
        schema = getattr(view, QUART_SCHEMA_REQUEST_ATTRIBUTE, None)
        if schema and endpoint.startswith("api_v1."):
            names = schema[0].model_fields
            found |= {(endpoint, name) for name in names if not re.search(rf"[`\"]{name}[`\"]", document)}
    assert found == set()


def test_every_noun_of_v1_is_in_the_changelog(made: TimeTracker) -> None:
    rules = [rule.rule for rule in made.url_map.iter_rules() if rule.rule.startswith("/api/v1/")]
    nouns = {rule.split("/")[3].replace("-", " ") for rule in rules} - {"kanban"}  # the board of tasks
    changes = text("CHANGELOG.md").lower()
    assert [noun for noun in sorted(nouns) if noun not in changes] == []


def test_every_session_route_is_documented_as_superseded_or_as_internal(made: TimeTracker) -> None:
    pairs, internal = {}, set()
    for line in route_list.route_lines(made):
        method, rule, who, _, successor = line.split()
        route = f"{method} {rule}".replace("<id:", "{").replace(">", "}")
        if successor != "-":
            pairs[route] = successor
        elif who == "api":
            internal.add(route)
    page = text("docs", "api", "API_VERSIONING.md")
    told = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|$", section(page, "## Superseded session routes"), re.MULTILINE)
    assert dict(told) == pairs
    assert sorted(first_cells(section(page, "## Internal session routes"))) == sorted(internal)


def test_every_command_is_documented() -> None:
    told = re.findall(r"^\| `timetracker ((?:[a-z][a-z-]*\b ?)+)", text("README.md"), re.MULTILINE)
    assert sorted(words.strip() for words in told) == sorted(commands(cli))


def commands(group: click.Group, prefix: str = "") -> Iterator[str]:
    """Every command below a group, by its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield prefix + name


def test_every_verb_of_plugins_is_documented() -> None:
    verbs = {name for name, value in vars(Setup).items() if callable(value) and not name.startswith("_")} - {"mount"}
    told = set(re.findall(r"`plugin\.(\w+)\(", section(text("docs", "ARCHITECTURE.md"), "## Plugins")))
    assert told == verbs


def test_every_make_target_is_documented() -> None:
    targets = re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE)
    assert sorted(re.findall(r"^\| `make ([a-z]+)`", text("CONTRIBUTING.md"), re.MULTILINE)) == sorted(targets)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(HOME)))
def test_links_lead_somewhere(path: Path) -> None:
    broken = []
    for target in LINK.findall(FENCED.sub("", path.read_text())):
        place, _, anchor = target.partition("#")
        goal = (path.parent / place).resolve() if place else path
        if "://" not in target and not (goal.exists() and (not anchor or anchor in anchors(goal))):
            broken.append(target)
    assert broken == []


def anchors(document: Path) -> set[str]:
    """The headings of a document, as links name them."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", document.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", FORMATS)
def test_every_import_format_is_documented(name: str) -> None:
    table = section(text("docs", "IMPORT.md"), "## From another time tracker")
    assert re.search(rf"^\| {FORMATS[name].title} \| `{name}` \| ", table, re.MULTILINE)


def test_the_readme_names_every_tracker() -> None:
    titles = ", ".join(title for _, title in format_choices(own=False))
    assert f"Imports from {titles} and CSV" in " ".join(text("README.md").split())


@pytest.mark.parametrize("page", docs.PARTS)
def test_the_generated_parts_are_current(page: str) -> None:
    text, parts = (docs.DOCS / page).read_text(), docs.PARTS[page]
    assert docs.names(text) == set(parts)
    assert text == docs.written(text, parts), "make docs writes them"
