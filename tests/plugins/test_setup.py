"""What a plugin may say of itself, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click import Command
from quart import Blueprint
from sqlalchemy import Column, Integer, Table

from app import TimeTracker, create_app
from app.auth.tokens import Bearer
from app.cli import COMMANDS
from app.core.errors import StartError
from app.plugins.setup import CORE_COMMANDS, Setup
from app.sdk import secure, table_metadata
from app.settings import Settings


@pytest.fixture
def made(tmp_path: Path) -> TimeTracker:
    """An app without plugins; its database is never asked."""
    return create_app(Settings(secret_key="k" * 40, instance=tmp_path, plugins=()).with_defaults())


def tables(*names: str) -> Callable[[Setup], None]:
    """A setup that adds tables with these names."""
    metadata = table_metadata()
    for name in names:
        Table(name, metadata, Column("id", Integer, primary_key=True))
    return lambda plugin: plugin.tables(metadata)


@pytest.mark.parametrize(
    ("setup", "line"),
    [
        (
            lambda plugin: plugin.blueprint(Blueprint("open", __name__)),
            "the blueprint open is guarded by nobody: secure it",
        ),
        (
            lambda plugin: plugin.blueprint(secure(Blueprint("api_v1", __name__), "bearer")),
            "there is a blueprint api_v1 already",
        ),
        (lambda plugin: plugin.scope("read:tasks", "Tasks"), "there is a scope read:tasks already"),
        (
            lambda plugin: plugin.auth(Bearer(plugin._app.credentials.tokens)),
            "there is an auth strategy bearer already",
        ),
        (lambda plugin: plugin.command(Command("serve")), "there is a command serve already"),
        (tables("time_notes", "notes"), "its tables must begin with time_, unlike notes"),
        (tables("time_entries"), "there is a table time_entries already"),
    ],
)
def test_what_is_refused(made: TimeTracker, setup: Callable[[Setup], None], line: str) -> None:
    with pytest.raises(StartError) as caught:
        setup(Setup(made, "time", Path()))
    assert str(caught.value) == line


def test_a_strategy_that_nobody_brings(made: TimeTracker) -> None:
    plugin = Setup(made, "time", Path())
    plugin.blueprint(secure(Blueprint("time", __name__), "bearer", "beerer"))
    with pytest.raises(StartError) as caught:
        plugin.mount()
    assert str(caught.value) == "the blueprint time wants the unknown auth strategy beerer"
    assert "time" not in made.blueprints


def test_nothing_takes_effect_before_the_end(made: TimeTracker) -> None:
    added = made.plugins
    plugin = Setup(made, "time", Path())
    before = (set(made.blueprints), dict(added.scopes), list(added.migrations), list(added.nav))
    blueprint = secure(Blueprint("time", __name__), "bearer")
    blueprint.add_url_rule("/time/<id:number>", view_func=lambda number: str(number), endpoint="number")
    plugin.blueprint(blueprint)
    plugin.scope("read:time", "Time")
    plugin.nav("Time", "/time")
    tables("time_notes")(plugin)
    assert (set(made.blueprints), added.scopes, added.migrations, added.nav) == before
    plugin.mount()
    assert set(made.blueprints) - before[0] == {"time"}
    assert added.scopes == before[1] | {"read:time": "Time"}
    assert [schema.version_table for schema in added.migrations] == ["alembic_version", "time_version"]
    assert added.nav == [("Time", "/time")]


def test_no_command_is_hidden(made: TimeTracker) -> None:
    assert COMMANDS.keys() == CORE_COMMANDS
    first = Setup(made, "time", Path())
    first.command(Command("tick"))
    first.mount()
    with pytest.raises(StartError, match="there is a command tick already"):
        Setup(made, "clock", Path()).command(Command("tick"))


def test_routes_that_contradict_each_other_leave_nothing_behind(made: TimeTracker) -> None:
    added = made.plugins
    plugin = Setup(made, "time", Path())
    before = (
        set(made.blueprints),
        len(list(made.url_map.iter_rules())),
        dict(added.scopes),
        list(added.nav),
    )
    plugin.scope("read:time", "Time")
    plugin.nav("Time", "/time")
    for _ in range(2):
        plugin.blueprint(secure(Blueprint("time", __name__, url_prefix="/time"), "bearer"))
    with pytest.raises(ValueError, match="'time' is already registered"):
        plugin.mount()
    assert (set(made.blueprints), len(list(made.url_map.iter_rules())), added.scopes, added.nav) == before
