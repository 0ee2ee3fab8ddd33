"""Many deleted entries brought back at once."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.db import Database
from app.core.errors import AppError, Conflict, NotFound
from app.core.principal import Principal
from app.services.settings import instance
from app.services.time_entries import bulk_restore
from tests.clock import FrozenClock
from tests.counting import statements
from tests.services.time_entries.test_bulk import ADA, BOB, ROOT, book, column, project, told

__all__ = ["project"]

KEPT = 30


async def restore(database: Database, ids: Sequence[int], caller: Principal = ADA) -> int:
    """In a transaction of its own."""
    async with database.transaction(actor=caller) as session:
        return await bulk_restore.restore_many(session, caller, entry_ids=ids, keep_days=KEPT)


async def test_all_are_back_and_told_once_each(database: Database, clock: FrozenClock) -> None:
    ids = await book(database, {"deleted_at": now()}, {"deleted_at": now()}, {})
    assert await restore(database, ids) == 2
    assert await column(database, "deleted_at") == [None, None, None]
    events = await told(database)
    assert [(event.name, event.resource_id) for event in events] == [("time_entry.restored", at) for at in ids[:2]]
    assert [(event.after or {})["id"] for event in events] == ids[:2]
    assert await restore(database, ids) == 0


@pytest.mark.parametrize(
    ("owner", "age", "error"),
    [(BOB, timedelta(), NotFound), (ADA, timedelta(days=KEPT, seconds=1), NotFound), (ADA, timedelta(KEPT), None)],
    ids=["somebody else's", "too long ago", "just in time"],
)
async def test_all_or_none(
    database: Database, clock: FrozenClock, owner: Principal, age: timedelta, error: type[AppError] | None
) -> None:
    ids = await book(database, {"deleted_at": now()})
    ids += await book(database, {"deleted_at": now() - age}, owner=owner)
    if error is None:
        assert await restore(database, ids) == 2
        return
    with pytest.raises(error):
        await restore(database, ids)
    assert None not in await column(database, "deleted_at")
    assert await told(database) == []


async def test_administrators_bring_back_what_is_others(database: Database, clock: FrozenClock) -> None:
    assert await restore(database, await book(database, {"deleted_at": now()}, owner=BOB), ROOT) == 1


async def test_time_that_is_taken_stays_taken(database: Database, clock: FrozenClock) -> None:
    ids = await book(database, {"deleted_at": now()})
    await book(database, {})
    async with database.transaction() as session:
        await instance.write(session, "allow_overlap", "false")
    with pytest.raises(Conflict) as caught:
        await restore(database, ids)
    assert caught.value.code == "overlap"
    assert (await column(database, "deleted_at"))[0] == now()


async def test_as_many_statements_for_many_as_for_one(database: Database, clock: FrozenClock) -> None:
    counts = []
    for size in (1, 20):
        ids = await book(database, *({"deleted_at": now()} for _ in range(size)))
        with statements(database) as sent:
            await restore(database, ids)
        counts.append(len(sent))
    assert counts[0] == counts[1]
