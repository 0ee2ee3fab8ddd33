"""The house rules that a machine can hold: who imports whom, how long things get, what is done in one place only."""

import ast
import inspect
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from textwrap import dedent

import pytest

from app import TimeTracker, create_app
from app.settings import Settings

HOME = Path(__file__).parent.parent.parent
CORE, SERVICES, AUTH, ROUTES = "app.core", "app.services", "app.auth", "app.routes"
ANY = ("*",)


@dataclass(frozen=True)
class Room:
    """What the modules of a room may import: of this house, and of third parties. Python's own is open to all."""

    house: tuple[str, ...]
    others: tuple[str, ...]


# A module belongs to the most specific room that names it; each plugin is a room of its own.
ROOMS = {
    "app.core": Room((CORE,), ("alembic", "orjson", "redis", "sqlalchemy")),
    # babel knows the decimals of currencies.
    # argon2 hashes the passwords of accounts; httpx asks for the newest release, packaging compares its
    # version; httpcore, below httpx, lets webhooks choose the address that they connect to.
    "app.services": Room(
        (CORE, SERVICES), ("argon2", "babel", "httpcore", "httpx", "orjson", "packaging", "sqlalchemy")
    ),
    # Workbooks and pages.
    "app.services.imports": Room((CORE, SERVICES), ("babel", "icalendar", "openpyxl", "sqlalchemy")),
    "app.services.texts": Room((CORE, "app.services.texts"), ("babel",)),
    "app.services.exports": Room((CORE, SERVICES), ("babel", "orjson", "reportlab", "sqlalchemy", "xlsxwriter")),
    "app.auth": Room((CORE, AUTH, "app.services.accounts"), ("quart", "quart_auth")),
    # No SQL: of sqlalchemy only the type of the session. orjson passes JSON on that the database has made, babel knows
    # languages and their formats.
    "app.routes": Room(
        (CORE, SERVICES, AUTH, ROUTES),
        ("babel", "orjson", "pydantic", "quart", "quart_schema", "sqlalchemy.ext.asyncio", "werkzeug"),
    ),
    "app.plugins": Room(
        (CORE, AUTH, "app.plugins", "app.routes.hooks"), ("click", "packaging", "quart", "redis", "sqlalchemy")
    ),
    "app.sdk": Room((CORE, SERVICES, AUTH, ROUTES, "app.plugins.setup", "app.sdk"), ("sqlalchemy",)),
    "app.sdk.testing": Room((CORE, SERVICES, "app", "app.settings"), ("quart",)),
    "app.settings": Room((CORE,), ()),
    "app": Room(ANY, ("click", "quart", "quart_auth", "quart_schema", "redis", "socketio", "sqlalchemy", "uvicorn")),
    "migrations": Room((CORE,), ("alembic", "sqlalchemy")),
    "plugins": Room(("app.sdk",), ANY),
}
SURFACES = ("app.routes.web", "app.routes.api", "app.routes.api_v1")
# A noun knows those before it, never those after it. The leaves know none at all. One that is not listed comes last.
LEAVES = ("settings", "idempotency", "texts")
NOUNS = (
    *LEAVES,
    *("accounts", "clients", "projects", "tasks", "time_entries"),
    *("reports", "global_search", "inventory", "activities", "webhooks", "releases", "imports", "exports", "archives"),
)
# What a noun's card is made of: it imports nothing else of its noun, so anybody may read the cards.
CARD_PARTS = ("resource.py", "models.py", "events.py")
# Where anything may go wrong and must not spread: a listener, a background job, the code of a plugin.
CATCH_ALL = {"app/core/background.py", "app/core/events.py", "app/plugins/load.py"}
VIEW, FACTORY, PARTS, LONGEST, TYPICAL = 15, 60, 10, 300, 80

Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(*folders: str) -> list[Path]:
    """The Python files in these folders, as paths from the top."""
    return sorted(path.relative_to(HOME) for folder in folders for path in (HOME / folder).rglob("*.py"))


SOURCE = files("app", "plugins", "migrations")
ALL = [*SOURCE, *files("tests")]


@cache
def tree(path: Path) -> ast.Module:
    """A file's syntax."""
    return ast.parse((HOME / path).read_text())


def length(path: Path) -> int:
    """How many lines a file has."""
    return len((HOME / path).read_text().splitlines())


def name_of(path: Path) -> str:
    """`app/core/db.py` -> `app.core.db`."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path) for path in ALL}


def imports(path: Path) -> Iterator[str]:
    """Full names of the modules that a file imports; the type of the app, for annotations alone, does not count."""
    module = tree(path)
    for_types = {
        inner
        for node in module.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            if not (node in for_types and node.module == "app"):
                found = (f"{node.module}.{alias.name}" for alias in node.names)
                yield from (name if name in MODULES else str(node.module) for name in found)


def within(name: str, room: str) -> bool:
    """Whether a module is in a room. The factory's page is `app`, not all that is below it."""
    return room == "*" or name == room or (room != "app" and name.startswith(room + "."))


def strange(path: Path) -> list[str]:
    """What a file imports and its room may not."""
    name = name_of(path)
    room = ROOMS[max((known for known in ROOMS if name == known or name.startswith(known + ".")), key=len)]
    house = (*room.house, ".".join(name.split(".")[:2])) if name.startswith("plugins.") else room.house
    found = []
    for module in imports(path):
        top = module.partition(".")[0]
        allowed = house if top in ("app", "plugins", "migrations", "tests") else room.others
        if top not in sys.stdlib_module_names and not any(within(module, place) for place in allowed):
            found.append(module)
    return found


def test_a_module_imports_only_what_its_room_may() -> None:
    assert {str(path): wrong for path in SOURCE if (wrong := strange(path))} == {}


def test_surfaces_do_not_know_each_other() -> None:
    found = {}
    for path in files("app/routes"):
        name = name_of(path)
        foreign = [surface for surface in SURFACES if not within(name, surface)]
        met = [module for module in imports(path) if any(within(module, surface) for surface in foreign)]
        if met and name != "app.routes":
            found[str(path)] = met
    assert found == {}


def test_nouns_know_only_those_before_them() -> None:
    found = {}
    for path in files("app/services"):
        if len(path.parts) < 4:
            continue  # the list of all tables
        noun = path.parts[2]
        before = NOUNS[: NOUNS.index(noun)] if noun in NOUNS else NOUNS
        known = {noun} if noun in LEAVES else {noun, *before}
        if path.name not in CARD_PARTS:
            known.add("resources")  # the cards of all nouns, which know only what they describe
        met = {module.split(".")[2] for module in imports(path) if module.startswith(f"{SERVICES}.")} - known
        if met:
            found[str(path)] = met
    assert found == {}


def test_cards_know_only_tables_and_events() -> None:
    parts = tuple(part.removesuffix(".py") for part in CARD_PARTS)
    found = {}
    for path in files("app/services"):
        if path.name == "resource.py":
            met = [name for name in imports(path) if within(name, SERVICES) and not name.endswith(parts)]
            if met:
                found[str(path)] = met
    assert found == {}


def test_no_file_is_long() -> None:
    assert {str(path): length(path) for path in ALL if length(path) > LONGEST} == {}


def test_most_files_are_short() -> None:
    assert median(length(path) for path in files("app", "plugins")) <= TYPICAL


def test_imports_stand_at_the_top() -> None:
    found = set()
    for path in ALL:
        for scope in ast.walk(tree(path)):
            if isinstance(scope, Function | ast.ClassDef):
                inner = (node for node in ast.walk(scope) if isinstance(node, ast.Import | ast.ImportFrom))
                found |= {f"{path}:{node.lineno}" for node in inner}
    assert found == set()


def test_nothing_catches_everything() -> None:
    found = set()
    for path in SOURCE:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler):
                names = {"Exception"} if node.type is None else {ast.unparse(name) for name in ast.walk(node.type)}
                if names & {"Exception", "BaseException"}:
                    found.add(str(path))
    assert found == CATCH_ALL


def test_views_are_short(tmp_path: Path) -> None:
    app = create_app(Settings(secret_key="k" * 40, instance=tmp_path).with_defaults())
    views = {endpoint: inspect.unwrap(view) for endpoint, view in app.view_functions.items()}
    ours = {name: view for name, view in views.items() if view.__module__.startswith(("app.", "plugins."))}
    assert {name: lines for name, view in ours.items() if (lines := body_lines(inspect.getsource(view))) > VIEW} == {}


def body_lines(source: str) -> int:
    """How many lines a function has, its signature and docstring aside."""
    (node,) = ast.parse(dedent(source)).body
    assert isinstance(node, Function)
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_the_factory_fits_a_page() -> None:
    (factory,) = [node for node in tree(Path("app/application.py")).body if getattr(node, "name", "") == "create_app"]
    assert (factory.end_lineno or 0) - factory.lineno + 1 <= FACTORY


def test_the_app_has_a_handful_of_parts() -> None:
    assert len(inspect.get_annotations(TimeTracker)) <= PARTS


def test_relationships_never_load_by_themselves() -> None:
    found = set()
    for path in SOURCE:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("relationship"):
                given = {word.arg: ast.unparse(word.value) for word in node.keywords}
                if given.get("lazy") != "'raise'":
                    found.add(f"{path}:{node.lineno}")
    assert found == set()


def used(path: Path) -> Iterator[str]:
    """Every name and attribute that a file uses, as text."""
    yield from (ast.unparse(node) for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute | ast.Name))


@pytest.mark.parametrize(
    ("endings", "place"),
    [
        ((".commit", ".rollback"), "app/core/db.py"),
        (("async_sessionmaker",), "app/core/db.py"),
        (("create_async_engine", "create_engine"), "app/core/engines.py"),
        (("datetime.now", "datetime.utcnow", "datetime.today", "date.today"), "app/core/clock.py"),
        (("os.environ", "os.getenv"), "app/settings.py"),
    ],
    ids=["transactions", "sessions", "engines", "clock", "environment"],
)
def test_some_things_are_done_in_one_place(endings: tuple[str, ...], place: str) -> None:
    assert {str(path) for path in SOURCE if any(name.endswith(endings) for name in used(path))} == {place}


def test_routes_and_plugins_know_no_sql_of_ours() -> None:
    found = {
        str(path): met
        for path in files("app/routes", "plugins")
        if (met := [module for module in imports(path) if within(module, "app.core.sql")])
    }
    assert found == {}


def test_filters_are_bound_in_one_place() -> None:
    found = {
        str(path) for path in SOURCE for name in used(path) if name == "Bound" and "Bound(" in (HOME / path).read_text()
    }
    assert found == {"app/core/filters.py"}
