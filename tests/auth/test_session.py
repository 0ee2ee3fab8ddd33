"""Browser sessions: what a cookie opens, and what ends it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from quart_auth import AuthUser, QuartAuth
from sqlalchemy import select, update

from app import TimeTracker, create_app
from app.core.clock import now
from app.core.db import Database
from app.core.errors import AppError, Unauthorized
from app.core.principal import Principal
from app.services.accounts import profile, sessions
from app.services.accounts.models import BrowserSession, User
from app.services.accounts.tokens import digest
from app.settings import Settings
from tests.counting import statements
from tests.factories import PASSWORD, Api, People, Person


def cookie(app: TimeTracker, secret: str) -> str:
    """The cookie of a session with this secret id, signed."""
    (extension,) = app.extensions["QUART_AUTH"]
    assert isinstance(extension, QuartAuth)
    return f"timetracker={extension.dump_token(AuthUser(secret).auth_id or '', app)}"


async def begun(database: Database, person: Person) -> str:
    """The secret of a new session."""
    async with database.transaction() as session:
        return await sessions.start_session(session, person.id, address="192.0.2.7", user_agent="Browser/1")


async def opens(app: TimeTracker, header: str) -> bool:
    """Whether a cookie opens the session surface, and with it the pages; nothing is remembered."""
    app.credentials.cookie.clear_cache()
    client = app.test_client()
    found = [await client.get(path, headers={"Cookie": header}) for path in ("/api/timer/status", "/")]
    statuses = [answer.status_code for answer in found]
    assert statuses in ([200, 200], [401, 302])
    return statuses == [200, 200]


async def change(database: Database, table: Any, **columns: Any) -> None:
    """Changes every row of a table."""
    async with database.transaction() as session:
        await session.execute(update(table).values(**columns))


def ada(people: People) -> Principal:
    """The caller Ada."""
    return Principal(people.ada.id, "ada", False, "UTC", "session")


async def test_a_session_never_opens_v1(app: TimeTracker, people: People) -> None:
    header = cookie(app, await begun(app.database, people.root))
    assert await opens(app, header)
    statuses = {}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/") and not app.auth.policies[rule.endpoint].public:
            path = "/".join("1" if part.startswith("<") else part for part in rule.rule.split("/"))
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                answer = await app.test_client().open(path, method=method, headers={"Cookie": header})
                statuses[method, rule.rule] = answer.status_code
    assert len(statuses) > 30
    assert set(statuses.values()) == {401}


async def test_only_a_digest_of_the_secret_is_kept(database: Database, people: People) -> None:
    secret = await begun(database, people.ada)
    async with database.transaction(read_only=True) as session:
        row = (await session.scalars(select(BrowserSession))).one()
    assert (row.id_hash, row.user_id, row.address, row.user_agent) == (digest(secret), 2, "192.0.2.7", "Browser/1")
    assert timedelta(days=30) - timedelta(minutes=1) < row.expires_at - now() <= timedelta(days=30)


async def test_cookies_that_open_nothing(app: TimeTracker, settings: Settings, people: People) -> None:
    secret = await begun(app.database, people.ada)
    good = cookie(app, secret)
    other = create_app(replace(settings, secret_key="x" * 40))
    bad = {
        "of another server": cookie(other, secret),
        "of no session": cookie(app, "made up"),
        "the digest": cookie(app, digest(secret)),
        "not signed": f"timetracker={secret}",
        "changed": good[:-3] + "".join(reversed(good[-3:])),
        "a user": cookie(app, str(people.ada.id)),
        "empty": "timetracker=",
        "of another name": good.replace("timetracker=", "QUART_AUTH="),
    }
    assert {name: await opens(app, header) for name, header in bad.items()} == dict.fromkeys(bad, False)
    assert await opens(app, good)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (BrowserSession, {"expires_at": now() - timedelta(seconds=1)}),
        (BrowserSession, {"revoked_at": now()}),
        (User, {"is_active": False}),
    ],
    ids=["expired", "revoked", "inactive"],
)
async def test_what_ends_a_session(app: TimeTracker, people: People, table: Any, columns: dict[str, Any]) -> None:
    header = cookie(app, await begun(app.database, people.ada))
    assert await opens(app, header)
    await change(app.database, table, **columns)
    assert not await opens(app, header)


async def test_a_new_password_ends_every_session_of_its_user(app: TimeTracker, people: People) -> None:
    headers = [cookie(app, await begun(app.database, person)) for person in (people.ada, people.ada, people.bob)]
    async with app.database.transaction() as session:
        await profile.change_password(session, ada(people), current=PASSWORD, new="another password")
    assert [await opens(app, header) for header in headers] == [False, False, True]
    statuses = []
    for password in (PASSWORD, "another password"):
        answer = await app.test_client().post("/sign-in", form={"username": "ada", "password": password})
        statuses.append(answer.status_code)
    assert statuses == [401, 303]
    assert (await Api(app, people.ada.token).get("/users/me")).status == 200


async def test_a_wrong_password_changes_nothing(app: TimeTracker, people: People) -> None:
    header = cookie(app, await begun(app.database, people.ada))

    async def attempt(current: str, new: str) -> None:
        async with app.database.transaction() as session:
            await profile.change_password(session, ada(people), current=current, new=new)

    failures = []
    for current, new in (("wrong", "another password"), (PASSWORD, "short")):
        with pytest.raises(AppError) as caught:
            await attempt(current, new)
        failures.append(caught.value.status)
    assert (failures, Unauthorized.status) == ([401, 400], 401)
    assert await opens(app, header)


async def test_signing_out_ends_one_browser(app: TimeTracker, people: People) -> None:
    here, there = [cookie(app, await begun(app.database, people.ada)) for _ in range(2)]
    assert (await app.test_client().post("/sign-out", headers={"Cookie": here})).status_code == 303
    assert [await opens(app, header) for header in (here, there)] == [False, True]


async def test_a_session_is_remembered_for_a_moment(app: TimeTracker, people: People) -> None:
    headers = {"Cookie": cookie(app, await begun(app.database, people.ada))}
    counts = []
    for _ in range(2):
        with statements(app.database) as sent:
            await app.test_client().get("/api/timer/status", headers=headers)
        counts.append(sum("sign_ins" in text for text in sent))
    assert counts == [1, 0]


async def test_ended_sessions_are_removed_after_a_while(database: Database, people: People) -> None:
    month = timedelta(days=30)
    ends = {"living": {}, "revoked": {"revoked_at": now()}, "expired": {"expires_at": now() - timedelta(days=29)}}
    ends |= {"long revoked": {"revoked_at": now() - timedelta(days=31)}}
    ends |= {"long expired": {"expires_at": now() - timedelta(days=31)}}
    for name, columns in ends.items():
        secret = await begun(database, people.ada)
        async with database.transaction() as session:
            row = update(BrowserSession).where(BrowserSession.id_hash == digest(secret))
            await session.execute(row.values(user_agent=name, **columns))
    async with database.transaction() as session:
        await sessions.purge(session, keep=month)
        assert set(await session.scalars(select(BrowserSession.user_agent))) == {"living", "revoked", "expired"}


@pytest.mark.parametrize("secure", [True, False])
async def test_the_cookie_is_for_the_server_only(settings: Settings, secure: bool) -> None:
    app = create_app(replace(settings, secure_cookies=secure))
    async with app.test_app():
        form = {"username": "ada", "password": PASSWORD}
        answer = await app.test_client().post("/sign-in", form=form, scheme="https" if secure else "http")
    _, *flags = answer.headers["Set-Cookie"].split("; ")
    assert sorted(flags) == ["HttpOnly", "Path=/", "SameSite=Lax"] + ["Secure"] * secure
