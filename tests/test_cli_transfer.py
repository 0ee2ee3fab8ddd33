"""Data in and out by the command line."""

import asyncio
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from app.cli import cli
from app.core.db import Database
from app.core.errors import Conflict
from app.core.principal import Principal
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects import favorites
from app.services.projects.models import Project
from app.services.resources import metadata
from app.services.settings import instance
from app.services.tasks.models import Task
from app.services.time_entries import timer
from app.services.time_entries.models import TimeEntry
from tests.conftest import admin, postgres_url
from tests.processes import environment
from tests.services.imports.database import ADA, ROOT, bring, contents
from tests.services.imports.samples import FILES
from tests.test_cli import Command, ask, failure, logs

__all__ = ["logs"]  # a fixture

# What an archive leaves out, and what comes out of it as it was.
OUT = frozenset({"api_tokens", "sign_ins", "idempotent_answers", "known_releases", "webhooks", "webhook_deliveries"})


@pytest.fixture
def command(environ: dict[str, str]) -> Command:
    """Runs `timetracker WORDS` here, on a migrated database with people."""
    return lambda *words, text="": CliRunner().invoke(cli, words, env=environ, input=text)


@pytest.fixture
def other(backend: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of another instance, which is migrated and empty, on the other backend."""
    (tmp_path / "other").mkdir()
    name = f"tt_other_{uuid4().hex}"
    if backend == "postgresql":
        url = f"sqlite:///{tmp_path / 'other' / 'other.db'}"
    else:
        asyncio.run(admin(f"CREATE DATABASE {name}"))
        url = postgres_url(name)
    env = environment(tmp_path / "other", DATABASE_URL=url)
    assert CliRunner().invoke(cli, ["migrate"], env=env).exit_code == 0
    yield env
    if backend == "sqlite":
        asyncio.run(admin(f"DROP DATABASE {name} WITH (FORCE)"))


async def lived_in(database: Database) -> None:
    """Time of two users, a running timer with a pause, what was imported and deleted, favourites, a setting."""
    await bring(database, (FILES / "toggl_year.csv").read_bytes(), mine=True, owner_id=ADA.user_id)
    bob = Principal(3, "bob", False, "UTC", "test")
    async with database.transaction(actor=ROOT) as session:
        await instance.write(session, "timezone", "Europe/Berlin")
        session.add(Client(name="Bob's", custom_fields={"a": [1, "ü"]}, default_hourly_rate=80))
        await session.flush()
        session.add(Project(name="Bob's own", client_id=2, created_by=3, hourly_rate=99))
        await session.flush()
        session.add(Task(project_id=3, name="Later", created_by=1, assigned_to=3))
        project = (await session.scalars(select(Project).where(Project.name == "Atlas"))).one()
        project.created_by = ROOT.user_id
        await favorites.add_favorite(session, ADA, project.id)
        await timer.start(session, bob, project_id=3)
        await timer.pause(session, bob)
        await timer.start(session, ADA, project_id=project.id, notes='Line\n"quoted"')


def test_import_prints_what_it_did(command: Command, database_url: str) -> None:
    path = str(FILES / "toggl_year.csv")
    words = ("import", path, "--user", "ada", "--mine", "--create-missing", "--default-project", "Misc")
    dry = command(*words, "--dry-run", "--timezone", "Europe/Berlin")
    names = "new clients: Fen Labs\nnew projects: Atlas, Misc\nnew tasks: Survey\n"
    told = "Toggl Track, 6 rows: 4 created, 0 duplicates, 2 skipped, 0 failed; 2.57 hours.\n"
    assert (dry.exit_code, dry.stdout) == (0, f"{names}Would import {told}")
    assert [line for line in dry.stderr.splitlines() if line.startswith("line")] == [
        "line 6: skipped: has no duration",
        "line 7: skipped: has no end and no duration: it is still running",
    ]
    wet = command(*words, "--timezone", "Europe/Berlin")
    assert (wet.exit_code, wet.stdout) == (0, f"{names}Import 1: {told}")
    again = command(*words, "--timezone", "Europe/Berlin").stdout
    assert again == "Import 2: Toggl Track, 6 rows: 0 created, 4 duplicates, 2 skipped, 0 failed; 0.00 hours.\n"

    async def owners(database: Database) -> list[int]:
        async with database.transaction(read_only=True) as session:
            return list(await session.scalars(select(TimeEntry.user_id)))

    assert ask(database_url, owners) == [2, 2, 2, 2]


def test_imports_that_cannot_be(command: Command, tmp_path: Path) -> None:
    path = str(FILES / "toggl_year.csv")
    assert failure(command("import", path)) == "say with --user whose time this is"
    assert failure(command("import", path, "--user", "nobody")) == "There is no user nobody"
    missing = str(tmp_path / "nothing.csv")
    assert (
        failure(command("import", missing, "--user", "ada")) == f"{missing} cannot be read: No such file or directory"
    )
    unclear = command("import", str(FILES / "clockify_ambiguous.csv"), "--user", "ada")
    assert failure(unclear) == "date_order: 03/04/2026 may be 2026-04-03 (dmy) or 2026-03-04 (mdy); say which"
    words = ("--date-order", "dmy", "--person", "ana@kiln.test", "bob", "--create-missing")
    decided = command("import", str(FILES / "clockify_ambiguous.csv"), "--user", "ada", *words)
    assert decided.stdout.splitlines()[-1].startswith("Import 1: Clockify, 2 rows: 2 created")


@pytest.mark.parametrize("scope", [("--all", "--passwords"), ("--user", "ada")])
def test_there_and_back(
    command: Command, database_url: str, other: dict[str, str], tmp_path: Path, scope: tuple[str, ...]
) -> None:
    ask(database_url, lived_in)
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    made = command("export", str(first), *scope)
    assert (made.exit_code, made.stdout) == (0, "")
    back = CliRunner().invoke(cli, ["import", str(first)], env=other)
    assert back.exit_code == 0, back.output
    assert CliRunner().invoke(cli, ["export", str(second), *scope], env=other).exit_code == 0
    assert members(second) == members(first)
    assert second.read_bytes() == first.read_bytes()
    if scope == ("--all", "--passwords"):
        before, after = ask(database_url, contents), ask(other["DATABASE_URL"], contents)
        kept = metadata.tables.keys() & before.keys() - OUT
        assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    if scope[0] == "--user":
        name = scope[1].encode()
        data = b"".join(members(first).values())
        assert (name in data, b"root" in data, b"password_hash" in data) == (True, False, False)


def members(path: Path) -> dict[str, bytes]:
    """What is in an archive."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_life_goes_on_after_it(command: Command, database_url: str, other: dict[str, str], tmp_path: Path) -> None:
    ask(database_url, lived_in)
    path = str(tmp_path / "all.zip")
    command("export", path, "--all")
    CliRunner().invoke(cli, ["import", path], env=other)

    async def go_on(database: Database) -> list[int]:
        async with database.transaction(actor=ROOT) as session:
            user = User(username="new")
            client = Client(name="New")
            session.add_all([user, client])
            await session.flush()
            entry = await timer.start(session, ROOT, client_id=client.id)
            return [user.id, client.id, entry.id]

    assert ask(other["DATABASE_URL"], go_on) == [4, 3, 7]


def refused(result: Result) -> str:
    """What was wrong with an archive."""
    return failure(result)


def test_archives_that_cannot_be_read(
    command: Command, database_url: str, other: dict[str, str], tmp_path: Path
) -> None:
    ask(database_url, lived_in)
    path = tmp_path / "all.zip"
    command("export", str(path), "--all")
    taken = command("import", str(path))
    assert isinstance(taken.exception, Conflict)
    assert refused(taken) == "The instance already has data; an archive can only be restored into an empty one"
    whole = members(path)
    broken = {
        "file: The archive is of version 2; this is for 1": {
            "manifest.json": whole["manifest.json"].replace(b'"version": 1', b'"version": 2')
        },
        "file: The file is not an archive of TimeTracker": {"manifest.json": b"[]"},
        "file: The archive has more.jsonl, which this version does not know": {"more.jsonl": b""},
        "file: clients.jsonl, line 1: the column 'nom' is unknown here": {
            "clients.jsonl": whole["clients.jsonl"].replace(b'"name"', b'"nom"', 1)
        },
        "file: users.jsonl, line 1: id must be int": {
            "users.jsonl": whole["users.jsonl"].replace(b'"id": 1', b'"id": "1"', 1)
        },
    }
    for problem, changed in broken.items():
        with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
            for name, data in (whole | changed).items():
                archive.writestr(name, data)
        assert refused(CliRunner().invoke(cli, ["import", str(tmp_path / "bad.zip")], env=other)) == problem
    assert CliRunner().invoke(cli, ["import", str(path)], env=other).exit_code == 0


def test_exports_that_cannot_be(command: Command, tmp_path: Path) -> None:
    for words in ((), ("--all", "--user", "ada")):
        assert failure(command("export", str(tmp_path / "a.zip"), *words)) == "say either --user NAME or --all"
    place = str(tmp_path / "nowhere" / "a.zip")
    assert failure(command("export", place, "--all")) == f"{place} cannot be written: No such file or directory"
    assert failure(command("export", str(tmp_path / "a.zip"), "--user", "nobody")) == "There is no user nobody"
    assert list(tmp_path.glob("*.part")) == []
