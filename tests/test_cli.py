"""The commands, each as an operator uses it."""

import asyncio
import logging
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click import Context
from click.testing import CliRunner, Result
from sqlalchemy import select

from app import create_app, route_list
from app.cli import COMMANDS, cli
from app.core.clock import now
from app.core.db import Database
from app.core.errors import AppError, StartError
from app.core.events import EventRow
from app.services.accounts import users
from app.services.accounts.models import ApiToken, User
from app.services.inventory.models import Stock, StockItem, Warehouse
from app.services.resources import SCHEMA
from app.services.settings.instance import DECLARATIONS
from app.settings import Settings, driver_url
from tests.factories import Api
from tests.processes import COMMAND, environment

NAMES = "must have 1 to 80 letters, digits or . _ @ + - and begin with a letter or digit"
Command = Callable[..., Result]


@pytest.fixture(autouse=True)
def logs() -> Iterator[None]:
    """Logging as it was: a command sets up its own."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def command(environ: dict[str, str]) -> Command:
    """Runs `timetracker WORDS` here, on a migrated database with people."""
    return lambda *words, text="": CliRunner().invoke(cli, words, env=environ, input=text)


def failure(result: Result) -> str:
    """What was wrong, as `main` prints it."""
    assert isinstance(result.exception, StartError | AppError), result.output
    fields = getattr(result.exception, "fields", None) or {}
    return "; ".join(f"{name}: {text}" for name, texts in fields.items() for text in texts) or str(result.exception)


def ask(url: str, question: Callable[[Database], Coroutine[Any, Any, Any]]) -> Any:
    """What the database says."""

    async def run() -> Any:
        database = Database(driver_url(url))
        try:
            return await question(database)
        finally:
            await database.dispose()

    return asyncio.run(run())


def signs_in(url: str, username: str, password: str) -> int:
    """The user's id."""
    return int(ask(url, lambda database: users.verify_password(database, username, password)))


def test_migrate_and_check(empty_url: str, tmp_path: Path) -> None:
    env = environment(tmp_path, DATABASE_URL=empty_url)
    before = CliRunner().invoke(cli, ["check"], env=env)
    assert failure(before) == "the database is not up to date; run: timetracker migrate"
    for _ in range(2):
        assert CliRunner().invoke(cli, ["migrate"], env=env).output == ""
    after = CliRunner().invoke(cli, ["check"], env=env)
    assert (after.exit_code, after.stdout) == (0, "Settings, database and migrations are fine.\n")


@pytest.mark.parametrize(("words", "role"), [((), "user"), (("--admin",), "admin")])
def test_create_user(command: Command, database_url: str, words: tuple[str, ...], role: str) -> None:
    words = ("--password-stdin", "--email", "eve@example.com", *words)
    made = command("create-user", " Eve ", *words, text="long enough\n")
    assert (made.exit_code, made.stdout, made.stderr) == (0, "", f"Created {role} eve.\n")

    async def read(database: Database) -> tuple[str | None, str]:
        async with database.transaction(read_only=True) as session:
            user = (await session.scalars(select(User).where(User.username == "eve"))).one()
            return user.email, user.role

    assert ask(database_url, read) == ("eve@example.com", role)
    assert signs_in(database_url, "eve", "long enough") == 4


def test_create_user_asks_twice(command: Command, database_url: str) -> None:
    made = command("create-user", "eve", text="first one\nother one\n  long enough  \n  long enough  \n")
    assert (made.exit_code, made.stdout.count("Password: ")) == (0, 2)
    assert "long enough" not in made.output
    assert signs_in(database_url, "eve", "  long enough  ") == 4


@pytest.mark.parametrize(
    ("name", "password", "problem"),
    [
        ("Ada", "long enough", "username: is taken"),
        ("eve", "short", "password: must have 8 to 1024 characters"),
        ("eve", "", "password: must have 8 to 1024 characters"),
        ("eve", "x" * 1025, "password: must have 8 to 1024 characters"),
        ("a b", "long enough", f"username: {NAMES}"),
        (".eve", "long enough", f"username: {NAMES}"),
    ],
)
def test_users_that_cannot_be(command: Command, name: str, password: str, problem: str) -> None:
    assert failure(command("create-user", name, "--password-stdin", text=f"{password}\n")) == problem


def test_set_password_signs_out(command: Command, database_url: str) -> None:
    made = command("set-password", "ADA", "--password-stdin", text="something new\n")
    assert (made.exit_code, made.stdout, made.stderr) == (0, "", "Changed the password of ada.\n")
    assert signs_in(database_url, "ada", "something new") == 2
    asked = command("set-password", "ada", text="once more so\nonce more so\n")
    assert (asked.exit_code, "once more so" in asked.output) == (0, False)
    assert signs_in(database_url, "ada", "once more so") == 2

    async def told(database: Database) -> list[tuple[str, int]]:
        async with database.transaction(read_only=True) as session:
            rows = await session.execute(select(EventRow.name, EventRow.resource_id).order_by(EventRow.id))
            return [(row.name, row.resource_id) for row in rows]

    assert ask(database_url, told) == [("user.password_changed", 2)] * 2
    assert failure(command("set-password", "eve", "--password-stdin", text="x")) == "There is no user eve"
    assert failure(command("set-password", "ada", "--password-stdin", text="short\n")) == (
        "password: must have 8 to 1024 characters"
    )


def test_create_token_prints_the_token_alone(command: Command, database_url: str, tmp_path: Path) -> None:
    made = command("create-token", "ADA", "--scopes", "read:projects, write:time_entries", "--expires-days", "7")
    assert re.fullmatch(r"tt_[A-Za-z0-9]{32}\n", made.stdout)
    assert (made.exit_code, made.stderr) == (0, "")

    async def use(database: Database) -> tuple[ApiToken, list[int]]:
        app = create_app(Settings(database_url=driver_url(database_url), secret_key="k" * 40, instance=tmp_path))
        async with app.test_app():
            api = Api(app, made.stdout.strip())
            statuses = [(await api.get("/projects")).status, (await api.get("/clients")).status]
        async with database.transaction(read_only=True) as session:
            return (await session.scalars(select(ApiToken).where(ApiToken.name == "Command line"))).one(), statuses

    token, statuses = ask(database_url, use)
    assert statuses == [200, 403]
    assert (token.user_id, token.scopes) == (2, "read:projects,write:time_entries")
    assert timedelta(days=7) - timedelta(minutes=1) < token.expires_at - now() <= timedelta(days=7)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("nobody", "--scopes", "read:*"), "There is no user nobody"),
        (("ada", "--scopes", "read:everything"), r"scopes: unknown: read:everything; known are read:time_entries, .*"),
        (("ada", "--scopes", " , "), "scopes: at least one scope is required"),
        (("ada", "--scopes", "read:*", "--expires-days", "0"), "expires_days: must be from 1 to 3650"),
    ],
)
def test_tokens_that_cannot_be(command: Command, words: tuple[str, ...], problem: str) -> None:
    assert re.fullmatch(problem, failure(command("create-token", *words)))


def test_settings(command: Command) -> None:
    listed = dict(line.split(" = ") for line in command("setting").stdout.splitlines())
    assert list(listed) == list(DECLARATIONS)
    assert (listed["timezone"], listed["allow_overlap"], listed["modules.inventory"]) == ("UTC", "true", "false")
    written = command("setting", "allow_overlap", "False")
    assert (written.exit_code, written.stdout) == (0, "false\n")
    command("setting", "timezone", "Asia/Kathmandu")
    assert command("setting", "timezone").stdout == "Asia/Kathmandu\n"
    changed = dict(line.split(" = ") for line in command("setting").stdout.splitlines())
    assert changed == listed | {"allow_overlap": "false", "timezone": "Asia/Kathmandu"}


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("colour",), r"colour is not a setting; known are instance_name, .*"),
        (("colour", "red"), r"name: colour is not a setting; known are instance_name, .*"),
        (("timezone", "Berlin"), "timezone: Berlin is not an IANA time zone"),
        (("currency", "eur"), "currency: must be three capital letters, such as EUR"),
        (("allow_overlap", "yes"), "allow_overlap: must be true or false"),
        (("description_min_length", "1.5"), "description_min_length: must be a whole number"),
    ],
)
def test_settings_that_cannot_be(command: Command, words: tuple[str, ...], problem: str) -> None:
    before = command("setting").stdout
    assert re.fullmatch(problem, failure(command("setting", *words)))
    assert command("setting").stdout == before


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_surface(command: Command, tmp_path: Path) -> None:
    app = create_app(Settings(secret_key="k" * 40, instance=tmp_path).with_defaults())
    assert command("surface").stdout.splitlines() == route_list.surface(app)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_help_names_every_command(command: Command) -> None:
    told = re.findall(r"^  ([a-z][a-z-]+)", command("--help").stdout.partition("Commands:")[2], re.MULTILINE)
    assert told == sorted(COMMANDS)
    assert [name for name in told if command(name, "--help").exit_code] == []
    unknown = command("no-such-command")
    assert (unknown.exit_code, unknown.stderr.splitlines()[-1]) == (2, "Error: No such command 'no-such-command'.")


def test_the_list_of_commands_is_right() -> None:
    context = Context(cli)
    for name, (_, _, text) in COMMANDS.items():
        found = cli.get_command(context, name)
        assert found
        assert (found.name, (found.help or "").partition("\n\n")[0].replace("\n", " ")) == (name, text)


# What takes long to import, and what few commands need.
HEAVY = ("alembic", "babel", "httpcore", "httpx", "jinja2", "openpyxl", "pydantic", "quart", "reportlab", "socketio")
HEAVY += ("sqlalchemy", "uvicorn", "xlsxwriter")
OF_THE_DATABASE = frozenset({"alembic", "sqlalchemy"})


def imported(environ: dict[str, str], *words: str) -> set[str]:
    """The heavy modules that a command imports."""
    code = (
        "import sys, atexit; from app.cli import main; sys.argv[1:] = sys.argv[1].split();"
        f"atexit.register(lambda: print('imported', *set({HEAVY}) & sys.modules.keys())); main()"
    )
    run = [sys.executable, "-c", code, " ".join(words)]
    made = subprocess.run(run, env=environ, capture_output=True, text=True, check=False, timeout=60)
    return set(made.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_commands_import_what_they_use(command: Command, environ: dict[str, str]) -> None:
    assert imported(environ, "--help") == set()
    assert imported(environ, "--version") == set()
    assert imported(environ, "no-such-command") >= {"quart"}  # it might be a plugin's
    for words in ("create-user --help", "setting currency", "totals verify", "set-rate ada 50", "export --help"):
        assert imported(environ, *words.split()) <= OF_THE_DATABASE, words
    assert not imported(environ, "check") & {"openpyxl", "reportlab", "xlsxwriter", "httpx", "uvicorn"}


def cpu(*words: str) -> float:
    """The seconds of CPU that a command takes, at the least of three times."""
    taken = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(words, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(taken)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_help_comes_at_once(command: Command) -> None:
    libraries = cpu(sys.executable, "-c", "import quart, sqlalchemy, pydantic")
    assert cpu(str(COMMAND), "--help") < 0.5 * libraries
    assert cpu(str(COMMAND), "set-rate", "--help") < 2.5 * libraries


def test_verify_the_inventory(command: Command, database_url: str) -> None:
    fine = command("inventory", "verify")
    assert (fine.exit_code, fine.stdout) == (0, "0 movements in 0 places add up.\n")

    async def spoil(database: Database) -> None:
        async with database.transaction() as session:
            session.add_all([StockItem(sku="BOLT", name="Bolt", currency_code="EUR"), Warehouse(name="M", code="MAIN")])
            await session.flush()
            session.add(Stock(stock_item_id=1, warehouse_id=1, quantity_on_hand=5))

    ask(database_url, spoil)
    bad = command("inventory", "verify")
    assert (bad.stdout, failure(bad)) == ("stock of BOLT in MAIN: 5 instead of 0\n", "1 difference in 0 movements")
    assert command("inventory", "verify", "--rebuild").stdout == "0 movements in 1 place add up.\n"
    assert command("inventory", "verify").exit_code == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_migration_without_changed_models(command: Command) -> None:
    before = sorted(SCHEMA.folder.glob("*.py"))
    assert failure(command("migration", "Nothing")) == "the migrations make what the models say; change a model first"
    assert sorted(SCHEMA.folder.glob("*.py")) == before
