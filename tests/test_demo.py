"""The demo: an agency with eight weeks of work, made once and never touched again."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from app import TimeTracker, create_app
from app.cli import cli
from app.core import migrate
from app.core.clock import today
from app.core.db import Database
from app.core.events import EventRow
from app.demo import PASSWORD, PEOPLE, Demo, ensure_demo
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.resources import SCHEMA
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry
from app.settings import Settings, driver_url
from tests.clock import FrozenClock
from tests.factories import Api
from tests.processes import environment

TABLES = (User, Client, Project, Task, TimeEntry, EventRow)


@pytest.fixture
async def app(empty_url: str, tmp_path: Path) -> AsyncIterator[TimeTracker]:
    """An app on a migrated database without a user, in Berlin."""
    settings = Settings(
        database_url=driver_url(empty_url), secret_key="k" * 40, instance=tmp_path, timezone="Europe/Berlin"
    )
    app = create_app(settings)
    await migrate.upgrade(app.database, SCHEMA)
    async with app.test_app():
        yield app


async def made(app: TimeTracker) -> Demo:
    """Fills the app's database."""
    demo = await ensure_demo(app.database, app.settings.instance)
    assert demo
    return demo


async def counts(database: Database) -> list[int]:
    """Rows of each table."""
    async with database.transaction(read_only=True) as session:
        return [int(await session.scalar(select(func.count()).select_from(table)) or 0) for table in TABLES]


async def test_everybody_can_sign_in(app: TimeTracker) -> None:
    await made(app)
    found = {}
    for name, _, _ in PEOPLE:
        client = app.test_client()
        await client.post("/sign-in", form={"username": name, "password": PASSWORD})
        page = await client.get("/")
        found[name] = page.status_code
    assert found == {"demo": 200, "alex": 200, "sam": 200}


async def test_the_token_opens_everything(app: TimeTracker) -> None:
    demo = await made(app)
    api = Api(app, demo.token)
    assert (await api.get("/users/me")).body["user"]["username"] == "demo"
    assert (await api.get("/users")).status == 200
    greeting = demo.greeting("http://127.0.0.1:8080")
    assert "demo / demo-password" in greeting
    assert re.search(r"curl -H '(\w+): Bearer (\w+)' (\S+)", greeting).groups() == (  # type: ignore[union-attr]
        "Authorization",
        demo.token,
        "http://127.0.0.1:8080/api/v1/time-entries?per_page=3",
    )
    file = app.settings.instance / "demo_token"
    assert (file.read_text(), f"{file.stat().st_mode:o}") == (demo.token, "100600")


async def test_eight_weeks_of_believable_work(app: TimeTracker, clock: FrozenClock) -> None:
    await made(app)
    users, clients, projects, tasks, entries, events = await counts(app.database)
    assert (users, clients, projects, tasks) == (3, 4, 6, 17)
    async with app.database.transaction(read_only=True) as session:
        rows = list(await session.scalars(select(TimeEntry).order_by(TimeEntry.user_id, TimeEntry.start_time)))
    now = today("Europe/Berlin")
    days: dict[date, int] = Counter(row.start_time.date() for row in rows)
    assert now - timedelta(days=56) <= min(days) <= now - timedelta(days=51)
    assert now - timedelta(days=5) <= max(days) <= now
    assert {day.weekday() for day in days if day != now} == set(range(5))
    assert [row.user_id for row in rows if row.end_time is None] == [2]
    assert all(row.end_time <= clock.at for row in rows if row.end_time)
    assert Counter(row.user_id for row in rows).keys() == {1, 2, 3}
    assert 3 * 8 * 5 * 3 * 0.8 < entries < 3 * 8 * 5 * 5
    overlaps = [
        (one.id, other.id)
        for one, other in pairwise(rows)
        if one.user_id == other.user_id and (one.end_time or one.start_time) > other.start_time
    ]
    assert overlaps == []
    assert events >= clients + projects + tasks + entries


async def test_a_second_time_changes_nothing(app: TimeTracker) -> None:
    first = await made(app)
    before = await counts(app.database)
    assert await made(app) == first
    assert await counts(app.database) == before


@pytest.mark.parametrize("kept", [None, "tt_" + "x" * 32], ids=["lost", "of another database"])
async def test_a_token_that_does_not_open_is_replaced(app: TimeTracker, kept: str | None) -> None:
    first, file = await made(app), app.settings.instance / "demo_token"
    if kept is None:
        file.unlink()
    else:
        file.write_text(kept)
    second = await made(app)
    assert [(await Api(app, token).get("/users/me")).status for token in (first.token, second.token)] == [200, 200]
    assert (second.token != first.token, file.read_text()) == (True, second.token)


def test_a_database_with_users_of_its_own_is_left_alone(database_url: str, tmp_path: Path) -> None:
    env = environment(tmp_path, DATABASE_URL=database_url)
    found = CliRunner().invoke(cli, ["demo"], env=env)
    text = "The database has users of its own; it stays as it is.\n"
    assert (found.exit_code, found.stdout, found.stderr) == (0, "", text)
    assert not (tmp_path / "demo_token").exists()


def test_the_command(empty_url: str, tmp_path: Path) -> None:
    env = environment(tmp_path, DATABASE_URL=empty_url)
    for words in (["migrate"], ["demo", "--url", "https://time.example.com"]):
        done = CliRunner().invoke(cli, words, env=env)
        assert done.exit_code == 0
    again = CliRunner().invoke(cli, ["demo", "--url", "https://time.example.com"], env=env)
    assert again.stdout == done.stdout
    assert "  TimeTracker      https://time.example.com\n" in done.stdout
