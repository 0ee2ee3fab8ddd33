"""A user who is deactivated has no timer running."""

from app.core.db import Database
from app.services.time_entries import deactivation, queries
from tests.clock import FrozenClock
from tests.factories import Api, People


async def test_the_timer_is_stopped(database: Database, api: Api, people: People, clock: FrozenClock) -> None:
    timer = (await api.post("/timer/start", project_id=await api.project())).body["timer"]["id"]
    clock.move(minutes=30)
    async with database.transaction() as session:
        await deactivation.update_user(session, people.ada.id, full_name="Ada L.")
        assert await queries.running_timer(session, people.ada.id)
        await deactivation.update_user(session, people.ada.id, is_active=False)
        assert await queries.running_timer(session, people.ada.id) is None
    assert timer
