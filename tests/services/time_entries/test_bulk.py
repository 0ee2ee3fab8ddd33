"""One action on many entries."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app import TimeTracker
from app.core.db import Database
from app.core.errors import AppError, Invalid, NotFound
from app.core.events import EventRow
from app.core.principal import Principal
from app.services.projects.models import Project
from app.services.time_entries import bulk
from app.services.time_entries.bulk import BulkResult
from app.services.time_entries.events import TimeEntryUpdated
from app.services.time_entries.models import TimeEntry
from tests.clock import FrozenClock
from tests.counting import statements

NINE = datetime(2026, 3, 10, 9, tzinfo=UTC)
ROOT = Principal(user_id=1, username="root", is_admin=True, zone="UTC", strategy="test")
ADA = Principal(user_id=2, username="ada", is_admin=False, zone="UTC", strategy="test")
BOB = Principal(user_id=3, username="bob", is_admin=False, zone="UTC", strategy="test")


@pytest.fixture(autouse=True)
async def project(database: Database) -> None:
    """The project 1."""
    async with database.transaction() as session:
        session.add(Project(name="Website"))


async def book(database: Database, *columns: dict[str, object], owner: Principal = ADA) -> list[int]:
    """The ids of new entries of an hour, with the given columns; `end_time=None` makes one that runs."""
    made = []
    async with database.transaction() as session:
        for more in columns:
            given = {"project_id": 1, "end_time": NINE + timedelta(hours=1), "duration_seconds": 3600} | more
            if given["end_time"] is None:
                given["duration_seconds"] = None
            made.append(TimeEntry(user_id=owner.user_id, start_time=NINE, **given))
        session.add_all(made)
        await session.flush()
        return [entry.id for entry in made]


async def apply(
    database: Database, ids: Sequence[int], action: str, value: object = None, caller: Principal = ADA
) -> BulkResult:
    """The action in a transaction of its own."""
    async with database.transaction(actor=caller) as session:
        return await bulk.apply_action(session, caller, entry_ids=ids, action=action, value=value)


async def column(database: Database, name: str) -> list[object]:
    """One column of every entry, in the order of the ids."""
    async with database.transaction(read_only=True) as session:
        return list(await session.scalars(select(getattr(TimeEntry, name)).order_by(TimeEntry.id)))


async def told(database: Database) -> list[EventRow]:
    """Every event."""
    async with database.transaction(read_only=True) as session:
        return list(await session.scalars(select(EventRow).order_by(EventRow.id)))


async def test_flags(database: Database) -> None:
    ids = await book(database, {}, {"billable": False}, {"paid": True})
    assert await apply(database, ids, "set_billable", False) == BulkResult(affected=3, skipped=0)
    assert await apply(database, ids[1:], "set_paid", True) == BulkResult(affected=2, skipped=0)
    assert await column(database, "billable") == [False, False, False]
    assert await column(database, "paid") == [False, True, True]


async def test_a_payment_taken_back_takes_the_number_along(database: Database) -> None:
    ids = await book(
        database,
        {"paid": True, "invoice_number": "R-1"},
        {"paid": True},
        {"paid": False, "invoice_number": "R-2"},
    )
    await apply(database, ids, "set_paid", False)
    assert await column(database, "paid") == [False, False, False]
    assert await column(database, "invoice_number") == [None, None, "R-2"]


async def test_tags(database: Database) -> None:
    ids = await book(database, {}, {"tags": "web"}, {"tags": "call,web"}, {"tags": "webinar"})
    await apply(database, ids, "add_tag", " web ")
    assert await column(database, "tags") == ["web", "web", "call,web", "webinar,web"]
    await apply(database, ids, "remove_tag", "web")
    assert await column(database, "tags") == [None, None, "call", "webinar"]


async def test_delete(database: Database, clock: FrozenClock) -> None:
    ids = await book(database, {}, {}, {})
    assert await apply(database, ids[:2], "delete", "ignored") == BulkResult(affected=2, skipped=0)
    assert await column(database, "deleted_at") == [clock.at, clock.at, None]
    with pytest.raises(NotFound):
        await apply(database, ids, "delete")
    assert await column(database, "deleted_at") == [clock.at, clock.at, None]


async def test_each_change_is_told_once(database: Database, clock: FrozenClock) -> None:
    ids = await book(database, {"tags": "web"}, {}, {"paid": True})
    clock.move(minutes=1)
    await apply(database, [*ids, *ids], "add_tag", "web")
    await apply(database, ids[2:], "set_paid", True)
    await apply(database, ids[:1], "delete")
    rows = [
        (row.name, row.resource, row.resource_id, row.user_id, row.actor_id, row.before, row.after)
        for row in await told(database)
    ]
    updated, about = "time_entry.updated", ("time_entry", ADA.user_id, ADA.user_id)
    assert rows[:2] == [(updated, about[0], entry, *about[1:], {"tags": None}, {"tags": "web"}) for entry in ids[1:]]
    ((name, _, entry, _, _, before, after),) = rows[2:]
    assert (name, entry, before["tags"], before["deleted_at"], after) == (
        "time_entry.deleted",
        ids[0],
        "web",
        None,
        None,
    )
    assert await column(database, "updated_at") == [clock.at, clock.at, clock.at]


async def test_subscribers_hear_of_each(app: TimeTracker, database: Database) -> None:
    heard = []

    async def note(event: TimeEntryUpdated) -> None:
        heard.append(event.id)

    app.events.on(TimeEntryUpdated, note)
    ids = await book(database, {}, {"billable": False}, {})
    await apply(database, ids, "set_billable", False)
    assert heard == [ids[0], ids[2]]


async def test_what_does_not_change_is_not_written(database: Database, clock: FrozenClock) -> None:
    ids, before = await book(database, {}, {}), clock.at
    clock.move(minutes=1)
    assert await apply(database, ids, "set_billable", True) == BulkResult(affected=2, skipped=0)
    assert await column(database, "updated_at") == [before, before]
    assert await told(database) == []


@pytest.mark.parametrize(("action", "value"), [("delete", None), ("set_billable", False), ("add_tag", "web")])
async def test_running_entries_are_skipped(database: Database, action: str, value: object) -> None:
    ended, running = await book(database, {}, {"end_time": None})
    assert await apply(database, [ended, running], action, value) == BulkResult(affected=1, skipped=1)
    with pytest.raises(Invalid, match="active") as refused:
        await apply(database, [running], action, value)
    assert (refused.value.code, refused.value.fields) == ("invalid_state", None)
    assert [row.resource_id for row in await told(database)] == [ended]


async def test_all_or_nothing(database: Database) -> None:
    own, foreign = await book(database, {}), await book(database, {}, owner=BOB)
    for other in (*foreign, 99):
        with pytest.raises(NotFound, match=f"ID {other} not found"):
            await apply(database, [*own, other], "set_paid", True)
    assert await column(database, "paid") == [False, False]
    assert await told(database) == []


async def test_an_admin_may_change_everybodys(database: Database) -> None:
    ids = [*await book(database, {}), *await book(database, {}, owner=BOB)]
    assert await apply(database, ids, "set_paid", True, ROOT) == BulkResult(affected=2, skipped=0)
    assert [(row.user_id, row.actor_id) for row in await told(database)] == [(2, 1), (3, 1)]


@pytest.mark.parametrize(
    ("action", "value", "field"),
    [
        ("explode", None, "action"),
        ("__class__", None, "action"),
        ("set_paid", None, "value"),
        ("set_billable", 1, "value"),
        ("set_billable", "false", "value"),
        ("add_tag", None, "value"),
        ("add_tag", True, "value"),
        ("add_tag", "  ", "value"),
        ("remove_tag", "a,b", "value"),
    ],
)
async def test_values_must_fit(database: Database, action: str, value: object, field: str) -> None:
    ids = await book(database, {})
    with pytest.raises(AppError) as refused:
        await apply(database, ids, action, value)
    assert (refused.value.status, list(refused.value.fields or {})) == (400, [field])


async def test_tags_that_do_not_fit_change_nothing(database: Database) -> None:
    ids = await book(database, {}, {"tags": "x" * 499})
    with pytest.raises(Invalid, match="Validation failed") as refused:
        await apply(database, ids, "add_tag", "y")
    assert list(refused.value.fields or {}) == ["value"]
    assert await column(database, "tags") == [None, "x" * 499]
    assert await apply(database, ids, "add_tag", "x" * 499) == BulkResult(affected=2, skipped=0)


@pytest.mark.parametrize(
    ("action", "value"),
    [("delete", None), ("set_billable", False), ("set_paid", False), ("add_tag", "new"), ("remove_tag", "web")],
)
async def test_the_number_of_statements_is_fixed(database: Database, action: str, value: object) -> None:
    def mixed(count: int) -> list[dict[str, object]]:
        tags = [f"web,t{number}" for number in range(count)]
        return [
            {"paid": True, "tags": tags[number], "invoice_number": f"R-{number}" if number % 2 else None}
            for number in range(count)
        ]

    await apply(database, await book(database, {}), action, value)  # afterwards the new tag is known
    counts = []
    for size in (2, 300):
        ids = await book(database, *mixed(size))
        with statements(database) as sent:
            assert (await apply(database, ids, action, value)).affected == size
        counts.append(len(sent))
    assert counts == [3 + (action == "add_tag")] * 2


async def test_a_thousand(database: Database) -> None:
    ids = await book(database, *({} for _ in range(1000)))
    assert await apply(database, ids, "set_paid", True) == BulkResult(affected=1000, skipped=0)
    assert len(await told(database)) == 1000


async def test_two_at_once_do_not_wait_for_each_other_in_a_circle(database: Database) -> None:
    ids = await book(database, *({} for _ in range(50)))
    jobs = [apply(database, order, "add_tag", f"t{place}") for place, order in enumerate([ids, ids[::-1]] * 5)]
    assert await asyncio.gather(*jobs) == [BulkResult(affected=50, skipped=0)] * 10
    assert {frozenset(str(tags).split(",")) for tags in await column(database, "tags")} == {
        frozenset(f"t{place}" for place in range(10))
    }
