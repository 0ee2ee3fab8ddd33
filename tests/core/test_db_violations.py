"""Which rule of the database was broken, by its name, the same on both backends."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from app.core.db import Database, flush_or_conflict, violated_constraint
from app.core.errors import Conflict
from app.core.types import Base
from app.services.accounts.models import BrowserSession, User
from app.services.projects.models import Project
from app.services.settings.models import Setting
from app.services.time_entries.models import TimeEntry
from tests.factories import People

AT = datetime(2026, 3, 11, 10, tzinfo=UTC)
ADA = People().ada.id


def entry(**columns: object) -> TimeEntry:
    """An entry that runs."""
    return TimeEntry(**{"user_id": ADA, "project_id": 1, "start_time": AT, "source": "auto"} | columns)


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([User(username="ada")], "uq_users_username"),
        ([User(username="new", role="king")], "ck_users_role"),
        ([Setting(name="a", value="1"), Setting(name="a", value="2")], "pk_settings"),
        ([entry(), entry()], "ux_time_entries_one_running"),
        ([entry(end_time=AT, duration_seconds=0)], "ck_time_entries_end_after_start"),
        ([entry(end_time=AT.replace(hour=11))], "ck_time_entries_duration_when_ended"),
        ([entry(break_seconds=-1)], "ck_time_entries_not_negative"),
        ([entry(project_id=None)], "ck_time_entries_for_something"),
        ([User(username=None)], None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_the_broken_rule_is_named(database: Database, rows: list[Base], name: str | None) -> None:
    await with_project(database)
    with pytest.raises(IntegrityError) as caught:
        await write(database, rows)
    assert violated_constraint(caught.value) == name


async def write(database: Database, rows: list[Base]) -> None:
    """Stores copies of the rows one by one; the error comes as the database raised it."""
    async with database.writer.begin() as connection:
        for row in rows:
            values = {name: value for name, value in vars(row).items() if not name.startswith("_")}
            await connection.execute(type(row).__table__.insert().values(**values))  # type: ignore[attr-defined]


async def with_project(database: Database) -> None:
    """Something to book on."""
    async with database.transaction() as session:
        session.add(Project(name="Website"))


async def test_a_named_conflict_is_told_in_its_own_words(database: Database) -> None:
    taken = Conflict("The name is taken")

    async def add() -> None:
        async with database.transaction() as session:
            session.add(User(username="ada"))
            await flush_or_conflict(session, {"uq_users_username": taken})

    for _ in range(2):
        with pytest.raises(Conflict) as caught:
            await add()
        assert caught.value is taken


async def test_two_changes_that_meet_are_a_conflict(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    for row in (User(username="ada"), BrowserSession(id_hash="x", user_id=999, expires_at=AT)):
        with pytest.raises(Conflict) as caught:
            async with database.transaction() as session:
                session.add(row)
        assert caught.value.code == "conflict"
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["two changes met"] * 2
