"""Entries of any texts, exported and imported again."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from app.core.db import Database
from app.core.principal import Principal
from app.services.clients.models import Client
from app.services.exports.entries import EntryFormat, export_entries
from app.services.imports.cells import clean
from app.services.imports.options import ImportOptions
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries.filters import EntryFilter
from app.services.time_entries.models import TimeEntry
from tests.services.imports.bookings import new_user
from tests.services.imports.database import bring, undo

ODD = st.sampled_from(
    ("=x", "'=x", "''=x", "'", "-", "+1", "@a", "a;b", '"', "\ttab", "a\r\nb", "\ufeffx", "' - x", "Total")
)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=12) | ODD
NAMES = TEXTS.filter(lambda text: text == clean(text.strip()) != "" and len(text.splitlines()) == 1)
STARTS = st.datetimes(datetime(2025, 3, 28), datetime(2025, 11, 2)).map(
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
ENTRIES = st.lists(
    st.fixed_dictionaries(
        {
            "start_time": STARTS,
            "length": st.integers(1, 30 * 3600),
            "notes": st.none() | TEXTS.filter(bool),
            "tags": st.none() | st.sampled_from(("a", "a,b", "=c,d e")),
            "invoice_number": st.none() | TEXTS.filter(lambda text: clean(text) != ""),
            "billable": st.booleans(),
            "paid": st.booleans(),
            "with_task": st.booleans(),
            "with_break": st.booleans(),
        }
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda entry: entry["start_time"],
)
COMPARED = (
    *("start_time", "end_time", "duration_seconds", "break_seconds", "project_id", "client_id", "task_id", "tags"),
    *("billable", "paid", "notes", "invoice_number"),
)


def examples(number: int) -> Any:
    """The settings of a property that is tried so often."""
    health = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    phases = (Phase.explicit, Phase.generate)  # to make an example smaller would take minutes
    return settings(
        max_examples=number,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=health,
        phases=phases,
    )


async def stored(database: Database, names: Sequence[str], entries: list[dict[str, Any]]) -> int:
    """The id of a user who has these entries."""
    owner = await new_user(database)
    async with database.transaction() as session:
        client = Client(name=names[0])
        session.add(client)
        await session.flush()
        project = Project(name=names[1], client_id=client.id)
        session.add(project)
        await session.flush()
        task = Task(name=names[2], project_id=project.id)
        session.add(task)
        await session.flush()
        for entry in entries:
            rest = 60 if entry["with_break"] and entry["length"] > 60 else 0
            made = {name: entry[name] for name in ("start_time", "notes", "tags", "invoice_number", "billable", "paid")}
            session.add(
                TimeEntry(
                    **made,
                    user_id=owner,
                    project_id=project.id,
                    task_id=task.id if entry["with_task"] else None,
                    end_time=entry["start_time"] + timedelta(seconds=entry["length"]),
                    duration_seconds=entry["length"] - rest,
                    break_seconds=rest,
                    source="manual",
                )
            )
    return owner


async def values(database: Database, owner: int) -> list[dict[str, Any]]:
    """The entries of a user, without blanks at the ends of texts."""
    async with database.transaction(read_only=True) as session:
        found = await session.scalars(
            select(TimeEntry).where(TimeEntry.user_id == owner).order_by(TimeEntry.start_time)
        )
        rows = [{name: getattr(entry, name) for name in COMPARED} for entry in found]
    return [
        {name: clean(value) or None if isinstance(value, str) else value for name, value in row.items()} for row in rows
    ]


async def exported(database: Database, owner: int, form: EntryFormat) -> bytes:
    """The file of a user's entries."""
    user = Principal(user_id=owner, username="x", is_admin=False, zone="Europe/Berlin", strategy="test")
    async with database.transaction() as session:
        bound = EntryFilter().bind(session, user)
        return b"".join([part async for part in export_entries(session, user, bound, form=form)])


async def check(database: Database, form: EntryFormat, names: Sequence[str], entries: list[dict[str, Any]]) -> None:
    """A file of one's own is known; another user gets the same of it."""
    owner = await stored(database, names, entries)
    other = await new_user(database)
    options = ImportOptions(timezone="Asia/Tokyo", mine=True)
    try:
        file = await exported(database, owner, form)
        report = await bring(database, file, options, owner_id=owner)
        assert (report.duplicates, [str(problem.error) for problem in report.problems]) == (len(entries), [])
        second = await bring(database, file, options, owner_id=other)
        assert (second.created, second.warnings) == (
            len(entries),
            [text for text in second.warnings if "longer" in text],
        )
        assert await values(database, other) == await values(database, owner)
        await undo(database, second.import_id or 0)
    finally:
        async with database.transaction() as session:
            await session.execute(delete(TimeEntry).where(TimeEntry.user_id.in_((owner, other))))
            for kind in (Task, Project, Client):
                await session.execute(delete(kind))


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("form", ["csv", "json"])
@examples(10)
@given(names=st.tuples(NAMES, NAMES, NAMES), entries=ENTRIES)
async def test_what_is_exported_comes_back(
    shared: Database, form: EntryFormat, names: tuple[str, str, str], entries: list[dict[str, Any]]
) -> None:
    await check(shared, form, names, entries)


@pytest.mark.soak
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("form", ["csv", "json"])
@examples(300)
@given(names=st.tuples(NAMES, NAMES, NAMES), entries=ENTRIES)
async def test_much_that_is_exported_comes_back(
    shared: Database, form: EntryFormat, names: tuple[str, str, str], entries: list[dict[str, Any]]
) -> None:
    await check(shared, form, names, entries)
