"""The documents say what there is, no less and no more."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from app import TimeTracker, create_app, surface
from app.cli import cli
from app.core.events import Event
from app.plugins import Setup
from app.services.accounts.scopes import SCOPES
from app.services.settings.instance import KNOWN
from app.services.webhooks.examples import markdown
from app.settings import Settings, known_names

HOME = Path(__file__).parent.parent
DOCUMENTS = sorted([*HOME.glob("*.md"), *(HOME / "docs").rglob("*.md")])
FENCED = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@pytest.fixture
def made(tmp_path: Path) -> TimeTracker:
    """An app with the default settings; its database is never asked."""
    return create_app(Settings(secret_key="k" * 40, instance=tmp_path).completed())


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


def test_every_setting_of_the_instance_is_documented() -> None:
    names = first_cells(section(text("docs", "CONFIGURATION.md"), "## Instance settings"))
    assert sorted(names) == sorted(KNOWN)


def test_every_scope_is_documented() -> None:
    assert sorted(first_cells(section(text("docs", "api", "REST_API.md"), "## Scopes"))) == sorted(SCOPES)


def test_every_route_of_v1_is_documented(made: TimeTracker) -> None:
    rules = [rule.rule for rule in made.url_map.iter_rules() if rule.rule.startswith("/api/v1/")]
    there = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule) for rule in rules}
    told = re.findall(r"`(?:GET|POST|PUT|PATCH|DELETE) (/api/v1/[^`\s?]+)`", text("docs", "api", "REST_API.md"))
    assert sorted(set(told)) == sorted(there)


def test_every_session_route_is_documented_as_superseded_or_as_internal(made: TimeTracker) -> None:
    pairs, internal = {}, set()
    for line in surface.lines(made):
        method, rule, who, _, successor = line.split()
        route = f"{method} {rule}".replace("<id:", "{").replace(">", "}")
        if successor != "-":
            pairs[route] = successor
        elif who == "session" and rule.startswith("/api/"):
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
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield prefix + name


def test_every_event_is_documented() -> None:
    told = first_cells(section(text("docs", "ARCHITECTURE.md"), "## Events"))
    assert sorted(told) == sorted(kind.name for kind in kinds(Event) if kind.__module__.startswith("app."))


def test_examples_of_webhooks_are_real() -> None:
    written = section(text("docs", "webhooks.md"), "## Events")
    at = written.index("### ")
    assert written[at:] == markdown(), "put there what app.services.webhooks.examples.markdown() returns"


def kinds(base: type[Event]) -> Iterator[type[Event]]:
    """Every event that has a name."""
    for kind in base.__subclasses__():
        if hasattr(kind, "name"):
            yield kind
        yield from kinds(kind)


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
