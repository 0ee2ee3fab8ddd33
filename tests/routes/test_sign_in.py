"""Signing in for a token, as the desktop and mobile apps do."""

import asyncio
import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import TimeTracker
from app.services.accounts.models import ApiToken, User
from app.services.accounts.tokens import digest
from tests.clock import FrozenClock
from tests.factories import PASSWORD, Answer, Api, People
from tests.routes.api_v1.builders import change_user


@pytest.fixture
def nobody(app: TimeTracker) -> Api:
    """v1 without a token."""
    return Api(app, None)


async def sign_in(api: Api, username: str = "ada", password: str = PASSWORD, address: str = "192.0.2.1") -> Answer:
    """A try from an address."""
    sent = {"username": username, "password": password}
    return await api.send("POST", "/auth/login", json=sent, scope_base={"client": (address, 4711)})


@pytest.mark.parametrize(("username", "scopes"), [("ada", "read:*,write:*"), ("root", "admin:all")])
async def test_a_token_that_opens_what_the_user_may(
    app: TimeTracker, nobody: Api, clock: FrozenClock, username: str, scopes: str
) -> None:
    answer = await sign_in(nobody, username)
    assert (answer.status, list(answer.body)) == (200, ["token"])
    text = answer.body["token"]
    assert re.fullmatch(r"tt_[A-Za-z0-9]{32}", text)
    async with app.database.transaction(read_only=True) as session:
        row = (await session.scalars(select(ApiToken).where(ApiToken.token_hash == digest(text)))).one()
        user = (await session.scalars(select(User).where(User.username == username))).one()
    assert (row.user_id, row.scopes, row.kind) == (user.id, scopes, "login")
    assert (row.token_prefix, row.expires_at) == (text[:8], clock.at + timedelta(days=90))
    assert user.last_login_at == clock.at
    me = await Api(app, text).get("/users/me")
    assert (me.status, me.body["user"]["username"], me.body["user"]["status"]) == (200, username, "online")


async def test_names_are_trimmed_and_case_does_not_matter(nobody: Api) -> None:
    first, second = await sign_in(nobody, " ADA "), await sign_in(nobody)
    assert (first.status, second.status) == (200, 200)
    assert first.body["token"] != second.body["token"]


async def test_wrong_in_one_text_for_every_cause(app: TimeTracker, nobody: Api, people: People) -> None:
    await change_user(app, people.bob, is_active=False)
    for username, password in (
        ("ada", "wrong"),
        ("ada", PASSWORD + " "),
        ("ada", ""),
        ("nobody", PASSWORD),
        ("bob", PASSWORD),
        ("", ""),
        ("ada' OR '1'='1", PASSWORD),
        ("%", PASSWORD),
    ):
        answer = await sign_in(nobody, username, password)
        assert (answer.status, answer.body["error"]) == (401, "Invalid credentials"), username
        assert answer.body["message"] == "The user name or the password is wrong"
        assert answer.body["error_code"] == "unauthorized"
    async with app.database.transaction(read_only=True) as session:
        assert len((await session.scalars(select(ApiToken))).all()) == 3


async def test_missing_fields(nobody: Api) -> None:
    answer = await nobody.post("/auth/login")
    texts = {"username": ["Username is required"], "password": ["Password is required"]}
    assert (answer.status, answer.body["errors"]) == (400, texts)


async def test_ten_wrong_passwords_close_the_account_for_that_address(nobody: Api) -> None:
    assert [(await sign_in(nobody, password="wrong")).status for _ in range(10)] == [401] * 10
    refused = await sign_in(nobody)
    assert (refused.status, refused.body["error_code"]) == (429, "rate_limited")
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert (await sign_in(nobody, " Ada")).status == 429
    assert (await sign_in(nobody, "bob")).status == 200
    assert (await sign_in(nobody, address="192.0.2.2")).status == 200


async def test_guesses_sent_all_at_once_get_no_further(nobody: Api) -> None:
    answers = await asyncio.gather(*(sign_in(nobody, password=f"guess {number}") for number in range(40)))
    assert Counter(answer.status for answer in answers) == {401: 10, 429: 30}


async def test_right_passwords_use_up_nothing(nobody: Api) -> None:
    answers = [await sign_in(nobody) for _ in range(15)]
    assert {answer.status for answer in answers} == {200}
