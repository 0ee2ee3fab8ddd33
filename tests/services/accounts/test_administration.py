"""What administrators may do to accounts, and what must never happen by it."""

import asyncio

import pytest
from sqlalchemy import select

from app.core.db import Database
from app.core.errors import AppError, Conflict, NotFound
from app.core.events import EventRow
from app.core.principal import Principal
from app.services.accounts import access, administration, profile, sessions
from app.services.accounts.models import BrowserSession, User
from tests.factories import Api, People


async def told(database: Database, resource: str) -> list[tuple[str, int, int | None]]:
    """Name, id and owner of every event of a resource."""
    columns = (EventRow.name, EventRow.resource_id, EventRow.user_id)
    async with database.transaction(read_only=True) as session:
        rows = await session.execute(select(*columns).where(EventRow.resource == resource).order_by(EventRow.id))
        return [(row.name, row.resource_id, row.user_id) for row in rows]


async def test_a_user_is_made_changed_and_switched_off(database: Database, people: People) -> None:
    async with database.transaction() as session:
        eve = await administration.create(session, username="Eve", password="long enough", role="user")
        await sessions.start_session(session, eve.id, address=None, user_agent=None)
        await administration.update(session, eve.id, full_name="Eve E.", is_active=False)
    async with database.transaction(read_only=True) as session:
        stored = await session.get_one(User, eve.id)
        ended = (await session.scalars(select(BrowserSession.revoked_at).where(BrowserSession.user_id == eve.id))).all()
    assert (stored.username, stored.full_name, stored.role, stored.is_active) == ("eve", "Eve E.", "user", False)
    assert [at is not None for at in ended] == [True]
    assert await told(database, "user") == [("user.created", eve.id, eve.id), ("user.updated", eve.id, eve.id)]


@pytest.mark.parametrize("values", [{"role": "user"}, {"is_active": False}])
async def test_the_last_administrator_stays(database: Database, people: People, values: dict[str, object]) -> None:
    async with database.transaction() as session:
        with pytest.raises(Conflict) as caught:
            await administration.update(session, people.root.id, **values)
    assert caught.value.code == "last_admin"


async def test_two_administrators_cannot_switch_each_other_off_at_once(database: Database, people: People) -> None:
    async with database.transaction() as session:
        await administration.update(session, people.ada.id, role="admin")

    async def switch_off(user_id: int) -> str:
        try:
            async with database.transaction() as session:
                await administration.update(session, user_id, is_active=False)
        except AppError as error:
            return error.code
        return "done"

    outcomes = await asyncio.gather(switch_off(people.root.id), switch_off(people.ada.id))
    async with database.transaction(read_only=True) as session:
        left = (await session.scalars(select(User.id).where(User.role == "admin", User.is_active))).all()
    assert sorted(outcomes) == ["done", "last_admin"]
    assert len(left) == 1


async def test_a_token_is_given_switched_and_deleted(database: Database, people: People, api: Api) -> None:
    async with database.transaction() as session:
        token, text = await access.issue_token(session, user_id=people.ada.id, name="cli", scopes="read:users")
    mine = Api(api.app, text)
    assert (await mine.get("/users/me")).status == 200
    for status in (401, 200):
        async with database.transaction() as session:
            await access.toggle_token(session, token.id)
        api.app.credentials.tokens.clear_cache()  # type: ignore[attr-defined]
        assert (await mine.get("/users/me")).status == status
    async with database.transaction() as session:
        with pytest.raises(NotFound):
            await access.delete_token(session, token.id, owner=people.bob.id)
        await access.delete_token(session, token.id, owner=people.ada.id)
    api.app.credentials.tokens.clear_cache()  # type: ignore[attr-defined]
    assert (await mine.get("/users/me")).status == 401
    assert await told(database, "api_token") == [
        ("api_token.created", token.id, people.ada.id),
        ("api_token.updated", token.id, people.ada.id),
        ("api_token.updated", token.id, people.ada.id),
        ("api_token.deleted", token.id, people.ada.id),
    ]


async def test_what_an_event_of_a_token_says_does_not_open_anything(database: Database, people: People) -> None:
    async with database.transaction() as session:
        _, text = await access.issue_token(session, user_id=people.ada.id, name="cli", scopes="read:users")
    async with database.transaction(read_only=True) as session:
        (after,) = await session.scalars(select(EventRow.after).where(EventRow.resource == "api_token"))
    assert after is not None
    assert "token_hash" not in after
    assert text not in str(after)


async def test_users_choose_only_what_there_is(database: Database, people: People) -> None:
    caller = Principal(people.ada.id, "ada", False, "UTC", "session")
    wrong: list[dict[str, object]] = [{"timezone": "Mars/Olympus"}, {"date_format": "YY"}, {"week_start_day": 3}]
    for values in wrong:
        async with database.transaction() as session:
            with pytest.raises(AppError) as caught:
                await profile.update(session, caller, **values)
        assert list(caught.value.fields or {}) == list(values)
    async with database.transaction() as session:
        await profile.update(session, caller, timezone="Europe/Vienna", time_format="12h", full_name="Ada L.")
    async with database.transaction(read_only=True) as session:
        ada = await session.get_one(User, people.ada.id)
    assert (ada.timezone, ada.time_format, ada.full_name) == ("Europe/Vienna", "12h", "Ada L.")
    assert await told(database, "user") == [("user.updated", people.ada.id, people.ada.id)]
