"""What is taken away opens nothing a second later, on any worker, however busy its caller is."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.db import Database
from app.core.principal import Principal
from app.services.accounts import profile, tokens
from app.services.accounts.models import ApiToken, User
from tests.factories import PASSWORD, People, Person
from tests.processes import Serving

FRESH = 12  # new connections to each worker, for each credential
TOKENS = ("token kept", "token revoked", "token expired", "token of an inactive user")
SESSIONS = ("session kept", "session signed out", "session before a new password", "session of an inactive user")


@dataclass
class Caller:
    """Somebody with one credential. `seen` are the moments at which requests began, and their statuses."""

    path: str
    headers: dict[str, str]
    token_id: int = 0
    seen: list[tuple[float, int]] = field(default_factory=list)

    async def ask(self, http: httpx.AsyncClient) -> int:
        """The status of one request."""
        began = time.monotonic()
        answer = await http.get(self.path, headers=self.headers)
        self.seen.append((began, answer.status_code))
        return answer.status_code

    async def ask_on(self, http: httpx.AsyncClient) -> None:
        """Keeps asking, so that no worker's memory of the credential grows old by itself."""
        while True:
            await self.ask(http)
            await asyncio.sleep(0.1)


@pytest.fixture
async def callers(server: Serving, data: Database, people: People) -> dict[str, Caller]:
    """Everybody, each with a credential that opens something so far."""
    owners = dict(zip(TOKENS + SESSIONS, "ada ada ada bob root root ada bob".split(), strict=True))
    found = {name: await with_token(data, getattr(people, owners[name])) for name in TOKENS}
    for name in SESSIONS:
        form = {"username": owners[name], "password": PASSWORD}
        async with httpx.AsyncClient(base_url=server.url) as browser:
            await browser.post("/sign-in", data=form)
            cookie = {"Cookie": f"timetracker={browser.cookies['timetracker']}"}
        found[name] = Caller("/api/timer/status", cookie)
    return found


async def with_token(data: Database, person: Person) -> Caller:
    """A caller with a new token."""
    async with data.transaction() as session:
        token, text = await tokens.create(session, user_id=person.id, name="tests", scopes="read:*")
    return Caller("/api/v1/users/me", {"Authorization": f"Bearer {text}"}, token.id)


async def test_a_second_later_nothing_opens(
    server: Serving, data: Database, callers: dict[str, Caller], people: People
) -> None:
    async with busy(server, callers):
        ended = await take_away(server, data, callers, people)
        await asyncio.sleep(max(ended.values()) + 1.3 - time.monotonic())
    late = {name: {status for began, status in callers[name].seen if began >= ended[name] + 1} for name in ended}
    assert late == {name: {401} for name in ended}
    fresh = {name: Counter[int]() for name in callers}
    for pid in server.pids():
        with server.only(pid):
            async with httpx.AsyncClient(base_url=server.url, headers={"Connection": "close"}) as http:
                for name, caller in callers.items():
                    fresh[name].update(await asyncio.gather(*(caller.ask(http) for _ in range(FRESH))))
    assert fresh == {name: {200 if name.endswith("kept") else 401: 2 * FRESH} for name in callers}


@asynccontextmanager
async def busy(server: Serving, callers: dict[str, Caller]) -> AsyncIterator[None]:
    """Meanwhile each caller keeps asking each worker, on a connection on which the credential has opened something."""
    async with AsyncExitStack() as stack:
        lines = []
        for pid in server.pids():
            with server.only(pid):
                for caller in callers.values():
                    http = await stack.enter_async_context(httpx.AsyncClient(base_url=server.url, timeout=30))
                    assert await caller.ask(http) == 200
                    lines.append((caller, http))
        tasks = [asyncio.create_task(caller.ask_on(http)) for caller, http in lines]
        yield
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        assert {type(end) for end in ends} == {asyncio.CancelledError}


async def take_away(server: Serving, data: Database, callers: dict[str, Caller], people: People) -> dict[str, float]:
    """Ends most credentials, each in its way; returns when each was ended."""
    ended = {}
    async with data.transaction() as session:
        await tokens.revoke(session, callers["token revoked"].token_id)
    ended["token revoked"] = time.monotonic()
    async with data.transaction() as session:
        await expire(session, callers["token expired"].token_id)
    ended["token expired"] = time.monotonic()
    async with data.transaction() as session:
        await session.execute(update(User).where(User.id == people.bob.id).values(is_active=False))
    ended["token of an inactive user"] = ended["session of an inactive user"] = time.monotonic()
    ada = Principal(people.ada.id, "ada", False, "UTC", "session")
    async with data.transaction() as session:
        await profile.change_password(session, ada, current=PASSWORD, new="another password")
    ended["session before a new password"] = time.monotonic()
    async with httpx.AsyncClient(base_url=server.url, headers=callers["session signed out"].headers) as browser:
        assert (await browser.post("/sign-out")).status_code == 303
    ended["session signed out"] = time.monotonic()
    return ended


async def expire(session: AsyncSession, token_id: int) -> None:
    """Lets the token's time be over in less than a second."""
    soon = now() + timedelta(seconds=0.95)
    await session.execute(update(ApiToken).where(ApiToken.id == token_id).values(expires_at=soon))
