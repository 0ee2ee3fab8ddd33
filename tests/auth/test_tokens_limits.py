"""What ends or narrows a token: expiry, revocation, addresses, and an inactive user."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import TimeTracker
from app.services.accounts import tokens
from app.services.accounts.models import ApiToken
from tests.clock import FrozenClock
from tests.factories import Answer, Api, People
from tests.routes.api_v1.builders import change_user, grant

ONE_TEXT = ("Invalid token", "The provided API token is invalid or expired", "unauthorized")


def refused(answer: Answer) -> bool:
    """Whether the token opens nothing; the text must be the one that there is for every cause."""
    if answer.status == 200:
        return False
    assert answer.status == 401
    assert (answer.body["error"], answer.body["message"], answer.body["error_code"]) == ONE_TEXT
    return True


async def of(api: Api) -> ApiToken:
    """The token's row."""
    async with api.app.database.transaction(read_only=True) as session:
        text = api.headers["Authorization"].removeprefix("Bearer ")
        return (await session.scalars(select(ApiToken).where(ApiToken.token_hash == tokens.digest(text)))).one()


async def test_expiry_to_the_second(app: TimeTracker, clock: FrozenClock) -> None:
    api = await grant(app, "read:*", expires_at=clock.at + timedelta(days=1))
    clock.move(hours=23, minutes=59, seconds=59)
    assert not refused(await api.get("/projects"))
    clock.move(seconds=1)
    assert refused(await api.get("/projects"))
    app.credentials.tokens.clear_cache()
    assert refused(await api.get("/projects"))


async def test_revocation(app: TimeTracker) -> None:
    api, other = await grant(app, "read:*"), await grant(app, "read:*")
    assert not refused(await api.get("/projects"))
    async with app.database.transaction() as session:
        await tokens.revoke(session, (await of(api)).id)
    app.credentials.tokens.clear_cache()
    assert refused(await api.get("/projects"))
    assert not refused(await other.get("/projects"))


async def test_an_inactive_user(app: TimeTracker, api: Api, people: People) -> None:
    assert not refused(await api.get("/projects"))
    await change_user(app, people.ada, is_active=False)
    assert refused(await api.get("/projects"))
    await change_user(app, people.ada, is_active=True)
    assert not refused(await api.get("/projects"))


async def test_a_lost_role_counts_at_once(app: TimeTracker, admin_api: Api, people: People) -> None:
    assert (await admin_api.get("/users")).status == 200
    await change_user(app, people.root, role="user")
    assert (await admin_api.get("/users")).status == 403


@pytest.mark.parametrize(
    ("allowed", "address", "opens"),
    [
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("10.0.0.0/8,192.0.2.0/24", "192.0.2.99", True),
        ("10.0.0.0/8,192.0.2.0/24", "198.51.100.1", False),
        ("2001:db8::/32", "2001:db8::1", True),
        ("2001:db8::/32", "2001:db9::1", False),
        ("192.0.2.0/24", "::ffff:192.0.2.7", True),
        ("192.0.2.0/24", "::ffff:198.51.100.1", False),
        ("192.0.2.0/24", "2001:db8::1", False),
        ("192.0.2.0/24", "<local>", False),
        (None, "<local>", True),
        ("", "198.51.100.1", True),
    ],
)
async def test_addresses(app: TimeTracker, allowed: str | None, address: str, opens: bool) -> None:
    api = await grant(app, "read:*", ip_allowlist=allowed)
    answer = await api.send("GET", "/projects", scope_base={"client": (address, 4711)})
    assert refused(answer) != opens
    headers = {"X-Forwarded-For": "192.0.2.7", "X-Real-IP": "192.0.2.7", "Forwarded": "for=192.0.2.7"}
    spoofed = await api.send("GET", "/projects", headers=headers, scope_base={"client": (address, 4711)})
    assert refused(spoofed) != opens


async def test_last_use_is_counted_beside_the_requests(app: TimeTracker, clock: FrozenClock) -> None:
    api = await grant(app, "read:projects")
    for _ in range(3):
        await api.get("/projects")
        clock.move(seconds=7)
    assert ((await of(api)).usage_count, (await of(api)).last_used_at) == (0, None)
    await app.credentials.tokens.record_uses()
    assert ((await of(api)).usage_count, (await of(api)).last_used_at) == (3, clock.at - timedelta(seconds=7))
    await api.get("/projects")
    await app.credentials.tokens.record_uses()
    await app.credentials.tokens.record_uses()
    assert ((await of(api)).usage_count, (await of(api)).last_used_at) == (4, clock.at)
