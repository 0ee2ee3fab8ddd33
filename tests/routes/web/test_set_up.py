"""The set-up of a fresh server."""

import asyncio

import pytest
from sqlalchemy import delete, select

from app import TimeTracker
from app.core.db import Database
from app.demo import PASSWORD as DEMO_PASSWORD
from app.services.accounts.models import ApiToken, BrowserSession, User
from app.services.settings import instance
from app.services.settings.models import Setting
from app.services.time_entries.models import TimeEntry
from tests.routes.web.conftest import Browser

FORM = {
    "username": "Grace",
    "password": "a long password",
    "repeated": "a long password",
    "timezone": "Europe/Lisbon",
    "currency": "usd",
}


@pytest.fixture(autouse=True)
async def nobody(database: Database) -> None:
    """Takes everybody out of the database."""
    async with database.transaction() as session:
        for table in (ApiToken, BrowserSession, User):
            await session.execute(delete(table))


async def found(database: Database) -> list[tuple[str, str]]:
    """Every user, and every setting that is stored."""
    async with database.transaction(read_only=True) as session:
        people = await session.execute(select(User.username, User.role).order_by(User.id))
        settings = await session.execute(select(Setting.name, Setting.value).order_by(Setting.name))
        return [tuple(row) for row in (*people, *settings)]


async def test_set_up(app: TimeTracker, browser: Browser, database: Database) -> None:
    async def is_required() -> object:
        return (await (await browser.client.get("/api/v1/info")).get_json())["setup_required"]

    await app.caches.refresh()
    assert await is_required() is True
    asked = await browser.client.get("/sign-in")
    assert (asked.status_code, asked.headers["Location"]) == (303, "/set-up")
    form = await browser.read("/set-up")
    assert form.values(".//select[@id='timezone']//option[@selected]", "value") == ["UTC"]
    assert form.values(".//input[@id='currency']", "value") == ["EUR"]
    page = await browser.done("/set-up", **FORM)
    assert await is_required() is False
    assert page.all(".//header//*[@class='name']") == ["grace"]
    stored = [("currency", "USD"), ("set_up", "done"), ("timezone", "Europe/Lisbon")]
    assert await found(database) == [("grace", "admin"), *stored]
    async with database.transaction(read_only=True) as session:
        settings = await instance.read_settings(session)
    assert (settings.timezone, settings.currency) == ("Europe/Lisbon", "USD")


async def test_it_happens_once(app: TimeTracker, database: Database) -> None:
    browsers = [Browser(app.test_client()) for _ in range(5)]
    answers = await asyncio.gather(
        *(browser.send("/set-up", **FORM | {"username": f"admin{at}"}) for at, browser in enumerate(browsers))
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409, 409]
    assert [role for _, role in (await found(database))[:-3]] == ["admin"]
    page = await browsers[0].refused(409, "/set-up", **FORM)
    assert page.alert == ["This server is already set up; sign in instead", "Sign in"]
    late = await browsers[0].client.get("/set-up")
    assert (late.status_code, late.headers["Location"]) == (303, "/sign-in")


@pytest.mark.parametrize(
    ("wrong", "problems"),
    [
        ({"repeated": "something else"}, {"repeated": "The two passwords differ"}),
        ({"password": "short", "repeated": "short"}, {"password": "Must have 8 to 1024 characters"}),
        ({"username": "a\0b"}, {"username": "Must not contain NUL characters"}),
        ({"timezone": "Mars/Olympus"}, {"timezone": "Mars/Olympus is not an IANA time zone"}),
        ({"timezone": "Europe/\0"}, {"timezone": "Europe/\0 is not an IANA time zone"}),
        ({"currency": "  "}, {"currency": "Must be three capital letters, such as EUR"}),
        ({"currency": "EURO"}, {"currency": "Must be three capital letters, such as EUR"}),
        ({"currency": ""}, {"currency": "Currency is required"}),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_kept(
    browser: Browser, database: Database, wrong: dict[str, str], problems: dict[str, str]
) -> None:
    page = await browser.refused(400, "/set-up", **FORM | wrong)
    assert (page.problems, page.alert) == (problems, [])
    assert await found(database) == []
    await browser.done("/set-up", **FORM)


async def test_a_name_that_cannot_be_one(browser: Browser, database: Database) -> None:
    page = await browser.refused(400, "/set-up", **FORM | {"username": "Grace Hopper"})
    rule = "Must have 1 to 80 letters, digits or . _ @ + - and begin with a letter or digit"
    assert page.problems == {"username": rule}
    assert page.values(".//input[@id='username']", "value") == ["Grace Hopper"]
    assert page.values(".//select[@id='timezone']//option[@selected]", "value") == ["Europe/Lisbon"]
    assert await found(database) == []


async def test_it_may_begin_with_demo_data(browser: Browser, database: Database) -> None:
    page = await browser.done("/set-up", **FORM | {"first": "demo"})
    assert page.all(".//header//*[@class='name']") == ["grace"]
    assert list(page.choices) == ["Harbour Clinic", "In-house", "Lindgren & Sons", "Northwind Bikes"]
    async with database.transaction(read_only=True) as session:
        people = {user.username: user.role for user in await session.scalars(select(User))}
        owners = (await session.scalars(select(TimeEntry.user_id).distinct())).all()
    assert (people, len(owners)) == ({"grace": "admin", "alex": "user", "sam": "user"}, 3)
    for name in ("alex", "sam"):
        assert (await browser.send("/sign-in", username=name, password=DEMO_PASSWORD)).status_code == 401
    page = await browser.refused(409, "/set-up", **FORM | {"username": "late", "first": "demo"})
    assert page.alert == ["This server is already set up; sign in instead", "Sign in"]


async def test_an_administrator_may_be_called_like_somebody_of_the_demo(browser: Browser, database: Database) -> None:
    await browser.done("/set-up", **FORM | {"username": "alex", "first": "demo"})
    async with database.transaction(read_only=True) as session:
        assert sorted((await session.scalars(select(User.username))).all()) == ["alex", "sam"]


async def test_it_may_begin_with_an_import(browser: Browser) -> None:
    page = await browser.refused(400, "/set-up", **FORM | {"first": "gold"})
    assert page.alert[0] == "Choose one of the options"
    answer = await browser.send("/set-up", **FORM | {"first": "import"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/import")
